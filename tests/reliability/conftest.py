# SPDX-License-Identifier: Apache-2.0
"""Offices to break, a clerk to kill, and the lines that the tests want said at the end of the run."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random

import pytest
from argon2 import PasswordHasher

from frontdesk.bootstrap import FrontDesk, open_front_desk
from frontdesk.clock import MachineClock
from frontdesk.founding import NewPerson, init_office
from frontdesk.hashing import Argon2

DRIVERS = ("sqlcipher3", "sqlite3")
MODES = {"sqlcipher3": "WAL", "sqlite3": "TRUNCATE"}
SEED = 20260424
MORNING = datetime(2026, 4, 24, 5, 0, tzinfo=UTC)
SAID = "said"


def pytest_terminal_summary(terminalreporter):
    everything = (report for reports in terminalreporter.stats.values() for report in reports)
    calls = [report for report in everything if getattr(report, "when", "") == "call"]
    lines = [line for report in calls for name, line in report.user_properties if name == SAID]
    if lines:
        terminalreporter.write_sep("-", "reliability")
        for line in lines:
            terminalreporter.write_line(line)


@pytest.fixture
def say(record_property) -> Callable[[str], None]:
    """Have a line in the summary of the run: seeds, counts, the way something was recorded."""
    return partial(record_property, SAID)


@pytest.fixture(params=DRIVERS)
def driver(request) -> str:
    return request.param


@pytest.fixture
def seed() -> int:
    return SEED


@pytest.fixture
def random() -> Random:
    return Random(SEED)


@pytest.fixture(scope="session")
def shift_s() -> float:
    """Seconds between the machine's clock and a Friday morning in Almaty: no test runs over midnight."""
    return (MORNING - datetime.now(UTC)).total_seconds()


class TurnableClock(MachineClock):
    """A clock of the tests: stands where it is put, and goes on one second with every look."""

    def __init__(self, moment=MORNING, *, training=False):
        super().__init__(training=training)
        self.moment = moment

    def now(self):
        return self.moment


@pytest.fixture
def clock() -> TurnableClock:
    return TurnableClock()


class CheapHasher(Argon2):
    """Argon2id with the least cost that it knows."""

    def __init__(self):
        super().__init__()
        self._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


PASSWORD = "тоғыз қара жорға сегіз"
PEOPLE = (
    NewPerson("aigerim", "clerk", "Серікова", "Айгерім", "қызметкер", "сотрудник", PASSWORD),
    NewPerson("omarov", "supervisor", "Омаров", "Дәурен", "аға қызметкер", "старший смены", PASSWORD),
    NewPerson("second", "supervisor", "Ким", "Виктор", "аға қызметкер", "старший смены", PASSWORD),
    NewPerson("admin", "admin", "Әбдіқалықов", "Ерлан", "әкімші", "администратор", PASSWORD),
)


@pytest.fixture(scope="session")
def made_offices(tmp_path_factory) -> Callable[[str, bool], Path]:
    """Return a finished office of each sort, made once; tests work on copies."""
    known: dict[tuple[str, bool], Path] = {}

    def office(driver: str, training: bool) -> Path:
        key = (driver, training)
        if key not in known:
            home = tmp_path_factory.mktemp(f"office-{driver}-{training}") / "office"
            init_office(
                home,
                code="KLS",
                name_kk="Келес ауданының полиция бөлімі",
                name_ru="Отдел полиции Келесского района",
                training=training,
                people=() if training else PEOPLE,
                clock=TurnableClock(MORNING, training=training),
                driver=driver,
                hasher=CheapHasher(),
            )
            known[key] = home
        return known[key]

    return office


@pytest.fixture
def office(made_offices, driver, tmp_path) -> Path:
    """Return a fresh training office."""
    home = tmp_path / "office"
    shutil.copytree(made_offices(driver, True), home)
    return home


@pytest.fixture
def real_office(made_offices, driver, tmp_path) -> Path:
    """Return a fresh office that is no training office."""
    home = tmp_path / "real"
    shutil.copytree(made_offices(driver, False), home)
    return home


@pytest.fixture
def password() -> str:
    return PASSWORD


@pytest.fixture
def open_office() -> Iterator[Callable[..., FrontDesk]]:
    """Open offices; all are closed when the test ends."""
    opened: list[FrontDesk] = []

    def at(home: Path, clock=None, **more) -> FrontDesk:
        desk = open_front_desk(home, clock or TurnableClock(training=True), hasher=CheapHasher(), **more)
        opened.append(desk)
        return desk

    yield at
    for desk in opened:
        desk.close()


@pytest.fixture
def appeal() -> Callable[..., dict]:
    """Return an appeal that the law and the form accept."""

    def made(request: str, **more) -> dict:
        visitor = {"iin": "921015491234", "surname": "Өтегенқызы", "given": "Гүлнұр", "address": "Түркістан қ."}
        return {
            "kind": "complaint",
            "visitor": visitor,
            "addressed_to": "Басшыға",
            "against": "Иванов",
            "substance": "Шағым",
            "request_id": request,
        } | more

    return made


class Clerks:
    """A process that has imported everything and forks a clerk for each order."""

    def __init__(self) -> None:
        program = Path(__file__).parent / "programs" / "clerk.py"
        root = Path(__file__).resolve().parent.parent.parent
        environment = {key: value for key, value in os.environ.items() if not key.startswith("FRONTDESK_")}
        self.process = subprocess.Popen(
            [sys.executable, str(program)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=root,
            env=environment | {"PYTHONPATH": os.pathsep.join([str(root), *sys.path[1:]])},
        )
        self.heard: list[dict] = []
        self.until("up")

    def order(self, do: str, **more) -> int:
        """Give an order; return the process that does it."""
        self.heard.clear()
        self._write({"do": do, **{k: str(v) if isinstance(v, Path) else v for k, v in more.items()}})
        return self.until("born")["pid"]

    def _write(self, order: dict) -> None:
        self.process.stdin.write((json.dumps(order) + "\n").encode())
        self.process.stdin.flush()

    def until(self, *words: str) -> dict:
        """Read lines up to one of these words."""
        while True:
            line = self.process.stdout.readline()
            assert line, "the clerk's program is gone"
            said = json.loads(line)
            assert said["say"] != "bug", said["why"]
            self.heard.append(said)
            if said["say"] in words:
                return said

    def kill(self, pid: int) -> int:
        """Kill it, hear what it still had said, and return its exit status (negative: the signal)."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        return self.reap(pid)

    def reap(self, pid: int) -> int:
        """Wait for its end, which must be near, and return its exit status."""
        self._write({"do": "reap", "pid": pid})
        return self.until("gone")["status"]

    def go_together(self, pids: list[int]) -> list[dict]:
        """Let clerks who wait for it go at the same time; return all that they say until all are done."""
        self.heard.clear()
        for pid in pids:
            while " T " not in Path(f"/proc/{pid}/stat").read_text():
                time.sleep(0.002)
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
        for pid in pids:
            self.reap(pid)
        return [said for said in self.heard if said["say"] not in {"gone", "born", "ready"}]

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()


@pytest.fixture(scope="module")
def clerks() -> Iterator[Clerks]:
    program = Clerks()
    yield program
    program.close()


@pytest.fixture
def journal_of() -> Callable[[FrontDesk], list[dict]]:
    """Read every event of an open office, as stored."""

    def read(desk: FrontDesk) -> list[dict]:
        with desk.journal.reading() as reading:
            return [json.loads(body) for body in reading.bodies(0)]

    return read


@pytest.fixture(scope="session")
def cheap_hasher() -> CheapHasher:
    return CheapHasher()
