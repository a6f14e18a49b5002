# SPDX-License-Identifier: Apache-2.0
"""The program on a virtual display as a process of its own, and hands that know only the keyboard."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from frontdesk.storage.packing import unpacked

PATIENCE_S = 40
BIN = Path(sys.executable).parent
TOP_ROW = {digit: 10 + place for place, digit in enumerate("1234567890")}
"""X key codes of the digits' keys, whatever layout is on."""


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
        return [json.loads(unpacked(body)) for (body,) in rows]

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
            return json.loads(unpacked(database.execute("SELECT data FROM pii WHERE seq = ?", (seq,)).fetchone()[0]))

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


@pytest.fixture
def start_desk(display: str) -> Iterator[Callable[[Path, str], Desk]]:
    """Return a function that starts the program of an office in a language; what still runs is stopped at the end."""
    started: list[Desk] = []

    def start(home: Path, language: str) -> Desk:
        desk = Desk(home, language, display)
        started.append(desk)
        desk.take_keyboard()
        return desk

    yield start
    for desk in started:
        desk.process.kill()
        desk.process.communicate()
