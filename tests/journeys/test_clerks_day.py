# SPDX-License-Identifier: Apache-2.0
"""A clerk's whole day through the real program on a virtual display: real X key events, no mouse, in Kazakh and Russian.

The program runs as a process of its own; what it did is read back from its database, its papers and its day log.
"""

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pypdf
import pytest

from frontdesk.cli import main
from frontdesk.seal.notes import Vkey
from frontdesk.seal.outside import verify_bundles

PATIENCE_S = 40
BIN = Path(sys.executable).parent
TOP_ROW = {digit: 10 + place for place, digit in enumerate("1234567890")}
"""X key codes of the digits' keys, whatever layout is on."""

LAYOUTS = {"kk": "kz", "ru": "ru"}
PEOPLE = {
    "kk": ("Өтегенқызы", "Гүлнұр", "Әбдіғапарқызы", "Келес ауылы, Абай көшесі", "Инспекторға шағымданамын."),
    "ru": ("Щербакова", "Алёна", "Юрьевна", "г. Туркестан, ул. Абая", "Жалуюсь на бездействие инспектора."),
}


class Desk:
    """The program on its screen, and hands that know only the keyboard."""

    def __init__(self, home: Path, language: str, display: str) -> None:
        self.home = home
        self._environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        command = [str(BIN / "frontdesk"), "--home", str(home), "--lang", language]
        self.process = subprocess.Popen(command, env=self._environment, stderr=subprocess.PIPE, text=True)

    def take_keyboard(self) -> None:
        """Give the keyboard to the window; there is no window manager that would."""
        self.window = self._hands("search", "--sync", "--onlyvisible", "--name", ".").split()[-1]
        self._hands("windowsize", "--sync", self.window, "1366", "768")
        self._hands("windowfocus", "--sync", self.window)

    def _hands(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self._environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )
        assert done.returncode == 0, f"{words}: {done.stderr}"
        return done.stdout

    def press(self, *keys: str) -> None:
        self._hands("key", "--delay", "60", *keys)

    def layout(self, name: str) -> None:
        """Change the keyboard's layout, as a clerk does between a login and a name."""
        subprocess.run(["setxkbmap", name], env=self._environment, check=True, timeout=PATIENCE_S)
        time.sleep(0.3)

    def type(self, text: str) -> None:
        """Press the keys that have these letters in the layout that is on."""
        self._hands("type", "--delay", "40", text)

    def type_digits(self, digits: str) -> None:
        """Press the keys of the top row by their place; under the Kazakh layout they are letters."""
        self._hands("key", "--delay", "40", *(str(TOP_ROW[digit]) for digit in digits))

    def events(self, type_: str) -> list[dict]:
        with closing(sqlite3.connect(f"file:{self.home / 'frontdesk.db'}?mode=ro", uri=True)) as database:
            rows = database.execute("SELECT body FROM journal WHERE type = ? ORDER BY seq", (type_,)).fetchall()
        return [json.loads(body) for (body,) in rows]

    def until(self, type_: str, count: int = 1) -> dict:
        """Wait until that many events of a type are in the journal, and return the last."""
        end = time.monotonic() + PATIENCE_S
        while len(found := self.events(type_)) < count:
            if time.monotonic() > end or self.process.poll() is not None:
                pytest.fail(f"{type_} did not happen {count} times")
            time.sleep(0.1)
        return found[-1]

    def until_file(self, folder: str, pattern: str) -> Path:
        """Wait until a file is there under its final name."""
        end = time.monotonic() + PATIENCE_S
        while not (found := list((self.home / folder).glob(pattern))):
            if time.monotonic() > end:
                pytest.fail(f"no {pattern} came into {folder}")
            time.sleep(0.1)
        return found[0]

    def personal(self, seq: int) -> dict:
        with closing(sqlite3.connect(f"file:{self.home / 'frontdesk.db'}?mode=ro", uri=True)) as database:
            return json.loads(database.execute("SELECT data FROM pii WHERE seq = ?", (seq,)).fetchone()[0])

    def end(self) -> str:
        """Let the session end as at log-out, and return what the program said on standard error."""
        self.process.terminate()
        return self.process.communicate(timeout=PATIENCE_S)[1]


@pytest.fixture
def display() -> Iterator[str]:
    """A virtual X server; it chooses its own number."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    assert number, "Xvfb did not start"
    yield f":{number}"
    server.terminate()
    server.wait(PATIENCE_S)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_whole_day_by_keyboard(tmp_path, display, language, capsys):
    home = tmp_path / "office"
    names = ["--name-kk", "Келес ауданының полиция бөлімі", "--name-ru", "Отдел полиции Келесского района"]
    assert main(["init", "--home", str(home), "--training", "--code", "KLS", *names, "--json"]) == 0
    public_key = json.loads(capsys.readouterr().out)["public_key"]
    surname, given, patronymic, address, substance = PEOPLE[language]

    desk = Desk(home, language, display)
    try:
        desk.take_keyboard()
        desk.type("clerk")
        desk.press("Return")
        desk.type("training")
        desk.press("Return")
        desk.until("user.login")
        time.sleep(2)
        desk.layout(LAYOUTS[language])

        # Two visitors: one with an appeal, one for advice.
        desk.press("F2")
        desk.type_digits("1")
        assert desk.until("ticket.issued")["data"]["purpose"] == "appeal"
        desk.press("F2")
        desk.type_digits("3")
        assert desk.until("ticket.issued", 2)["data"]["purpose"] == "consult"

        # The first: called, written down, registered and printed.
        desk.press("F9")
        assert desk.until("ticket.called")["data"]["counter"] == 1
        time.sleep(0.5)
        desk.type_digits("921015491234")
        time.sleep(0.5)
        for text in (surname, given, patronymic):
            desk.press("Tab")
            desk.type(text)
        desk.press("Tab")
        desk.type_digits("87015551234")
        desk.press("Tab")
        desk.type(address)
        desk.press("Tab")
        desk.type_digits("2")  # the row of kinds: a complaint
        _tab_to_substance(desk, substance)
        desk.press("ctrl+Return")
        registered = desk.until("appeal.registered")
        desk.until("print.done")
        assert (registered["number"], registered["data"]["kind"]) == (_first_number(registered), "complaint")
        personal = desk.personal(registered["seq"])
        assert personal["visitor"]["iin"] == "921015491234"
        assert (personal["visitor"]["surname"], personal["visitor"]["given"]) == (surname, given)
        assert (personal["visitor"]["patronymic"], personal["visitor"]["address"]) == (patronymic, address)
        assert personal["visitor"]["phone"] == "+77015551234"
        assert personal["substance"] == substance
        assert desk.until("ticket.finished")["data"]["outcome"] == "registered"

        # A second paper for the first visitor is a copy, and counted.
        desk.press("ctrl+p")
        assert desk.until("print.done", 2)["data"]["copy"] == 1

        # The second: the short visit, in two keys.
        desk.press("F9")
        desk.until("ticket.called", 2)
        time.sleep(0.5)
        desk.press("F4")
        assert desk.until("ticket.finished", 2)["data"]["outcome"] == "advice"

        # The end of the day, with the supervisor's own password at the clerk's window.
        desk.press("alt+3")
        time.sleep(1.5)
        desk.press("ctrl+Return")
        desk.layout("us")
        desk.type("supervisor")
        desk.press("Tab")
        desk.type("training")
        desk.press("Return")
        closed = desk.until("day.close")
        assert (closed["data"]["served"], closed["data"]["appeals"]) == (2, {"complaint": 1})
        bundle = desk.until_file("outbox", "*.zip")
        said = desk.end()
    finally:
        desk.process.kill()
        desk.process.communicate()
    assert said == ""

    pdf = home / "papers" / f"{registered['number']}-receipt.pdf"
    text = "".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)
    assert registered["number"] in text and surname in text
    verdict = verify_bundles([bundle], Vkey.parse(public_key))
    assert (verdict.ok, verdict.faults) == (True, ())


def _tab_to_substance(desk: Desk, substance: str) -> None:
    """Go on from the row of kinds: addressed to (filled in), against whom, the substance."""
    desk.press("Tab", "Tab", "Tab")
    desk.type("Сабитов")
    desk.press("Tab")
    desk.type(substance)


def _first_number(event: dict) -> str:
    return f"KLS-{event['at'][:4]}-000001"
