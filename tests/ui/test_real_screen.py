# SPDX-License-Identifier: Apache-2.0
"""A clerk's day through the real program on a virtual screen, with key events of the X server and without a mouse."""

import os
import shutil
import subprocess
import sys
import time

import pytest

from frontdesk.bootstrap import init_office, open_front_desk

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("Xvfb", "xdotool", "setxkbmap"))),
    reason="needs a virtual screen (apt-get install xvfb xdotool x11-xkb-utils)",
)


class Screen:
    """One X server with one window on it."""

    def __init__(self, home, root, language):
        read, write = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as pipe:
            self.environment = os.environ | {"DISPLAY": f":{pipe.readline().strip()}", "QT_QPA_PLATFORM": "xcb"}
        self.program = subprocess.Popen(
            [sys.executable, "-m", "ui", "--home", str(home), "--lang", language], cwd=root, env=self.environment
        )
        self.home = home
        self.layout = ""

    def tool(self, *arguments):
        return subprocess.run(
            ["xdotool", *arguments], env=self.environment, capture_output=True, text=True, check=False, timeout=30
        )

    def keys(self, *names):
        if any(character.isdigit() for name in names for character in name if name[0] != "F"):
            self.lay("us")
        for name in names:
            assert self.tool("key", "--clearmodifiers", name).returncode == 0
            time.sleep(0.08)

    def lay(self, layout):
        if layout != self.layout:
            subprocess.run(["setxkbmap", layout], env=self.environment, check=True, timeout=30)
            self.layout = layout
            time.sleep(0.4)

    def type(self, text):
        """Type under the layout that has the letters: a remapped key sometimes loses one."""
        self.lay("us" if text.isascii() else "kz")
        assert self.tool("type", "--delay", "25", text).returncode == 0
        time.sleep(0.15)

    def focus(self):
        found = ("search", "--onlyvisible", "--name", "офис|кеңсе|office")
        self.until(lambda: bool(self.tool(*found).stdout.strip()))
        window = self.tool(*found).stdout.split()[-1]
        self.tool("windowfocus", "--sync", window)
        time.sleep(0.5)

    def until(self, condition, seconds=60):
        end = time.monotonic() + seconds
        while not condition():
            assert self.program.poll() is None, "the program ended"
            assert time.monotonic() < end, "it did not happen"
            time.sleep(0.1)

    def close(self):
        self.program.terminate()
        self.program.wait(timeout=20)
        self.server.terminate()
        self.server.wait(timeout=20)


@pytest.fixture
def on_screen(tmp_path, root):
    made = []

    def make(language):
        home = tmp_path / "office"
        init_office(home, code="KLS", name_kk="Келес АПБ", name_ru="Келесский РОП", training=True)
        made.append(Screen(home, root, language))
        return made[-1]

    yield make
    for screen in made:
        screen.close()


def events(home):
    """What the journal says, read beside the running window as `frontdesk-cli` would."""
    import json
    import sqlite3

    with sqlite3.connect(f"file:{home / 'frontdesk.db'}?mode=ro", uri=True) as database:
        rows = database.execute("SELECT body FROM journal ORDER BY seq").fetchall()
    return [json.loads(row[0]) for row in rows]


@pytest.mark.parametrize(
    ("language", "words"),
    [("kk", ("Өтегенқызы", "Гүлнұр", "Әбдіқызы", "Шаралар қолданбағанына шағымданамын")),
     ("ru", ("Петрова", "Наталья", "Ивановна", "Обжалую бездействие инспектора"))],
)  # fmt: skip
def test_a_day_by_keys(on_screen, language, words):
    screen = on_screen(language)
    home = screen.home
    screen.focus()
    screen.type("clerk")
    screen.keys("Return")
    screen.type("training")
    screen.keys("Return")
    time.sleep(2)
    screen.keys("F2", "1", "F2", "4")
    screen.until(lambda: len([event for event in events(home) if event["type"] == "ticket.issued"]) == 2)
    screen.keys("F9")
    screen.until(lambda: events(home)[-1]["type"] == "ticket.called")
    screen.type("921015491234")
    time.sleep(0.4)
    screen.keys("Tab")
    for word in words[:3]:
        screen.type(word)
        screen.keys("Tab")
    screen.type("87015551234")
    screen.keys("Tab")
    screen.type("Келес Абай")
    screen.keys("Tab", "2", "Tab", "Tab", "Tab", "Tab")
    screen.type(words[3])
    screen.keys("ctrl+Return")
    screen.until(lambda: events(home)[-1]["type"] == "ticket.finished")
    screen.keys("ctrl+p")
    screen.until(
        lambda: [event["data"].get("copy") for event in events(home) if event["type"] == "print.done"] == [0, 1]
    )
    screen.keys("F9", "F4")
    screen.until(lambda: events(home)[-1]["data"].get("outcome") == "certificate")
    screen.keys("alt+2", "ctrl+Return")
    screen.type("supervisor")
    screen.keys("Return")
    screen.type("training")
    screen.keys("Return")
    screen.until(lambda: events(home)[-1]["type"] == "day.close")
    screen.keys("ctrl+l")
    time.sleep(0.3)
    screen.close()

    desk = open_front_desk(home)
    try:
        actor = desk.accounts.find_actor("clerk")
        found = desk.lookup.show(actor, desk.papers.recent()[0].number, request="look")
        assert found.personal["visitor"]["surname"] == words[0]
        assert found.personal["visitor"]["patronymic"] == words[2]
        assert found.personal["visitor"]["phone"] == "+77015551234"
        assert found.personal["substance"] == words[3]
        assert found.language == language
        assert desk.audit.verify().ok
        assert desk.days.list()[0].file is not None
    finally:
        desk.close()
