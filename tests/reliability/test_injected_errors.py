# SPDX-License-Identifier: Apache-2.0
"""Proves TRUST.md F4 and F25: the n-th write, sync or rename of a file fails, n = 1, 2, 3 … until one try goes through.

Each time: what was registered stays, no half file has the final name, nothing is left beside it, and trying again works.
"""

import errno
import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from frontdesk.errors import Trouble
from frontdesk.founding import init_office
from frontdesk.seal.notes import Vkey
from frontdesk.seal.outside import verify_bundles
from frontdesk.storage.backup import check_copy

CALLS = ("write", "fsync", "replace")
CODES = {errno.ENOSPC: "disk_full", errno.EIO: "file_not_written", errno.EACCES: "file_no_access"}
MOST = 60


class Failing:
    """Makes the n-th call of one of the system's functions fail; says whether it came to that."""

    def __init__(self, call: str, at: int, number: int) -> None:
        self.call, self.at, self.number, self.count = call, at, number, 0
        self.real = getattr(os, call)

    def __enter__(self):
        setattr(os, self.call, self)
        return self

    def __exit__(self, *_):
        setattr(os, self.call, self.real)

    def __call__(self, *arguments, **named):
        self.count += 1
        if self.count == self.at:
            if self.call == "write":
                # As a disk does it: some bytes went through before the space was gone.
                self.real(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
            raise OSError(self.number, os.strerror(self.number))
        return self.real(*arguments, **named)

    @property
    def reached(self) -> bool:
        return self.count >= self.at


@pytest.fixture
def driver() -> str:
    """Files are written alike over every driver."""
    return "sqlcipher3"


@pytest.fixture(params=[(call, number) for call in CALLS for number in CODES], ids=lambda p: f"{p[0]}-{CODES[p[1]]}")
def fault(request):
    return request.param


def code_of(act) -> str | None:
    """Do it; return the code of the trouble that came of it."""
    try:
        act()
    except Trouble as trouble:
        return trouble.code
    return None


def leftovers(folder: Path) -> list[str]:
    return [file.name for file in folder.rglob("*") if file.name.endswith(".part")]


def is_whole_pdf(file: Path) -> bool:
    content = file.read_bytes()
    return content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")


def test_receipt(office, driver, open_office, appeal, fault, journal_of):
    call, number = fault
    desk = open_office(office, driver=driver)
    by = desk.accounts.find_actor("clerk")
    for at in range(1, MOST):
        registered = desk.intake.register(by, appeal(f"a{at}"), 1).number
        with Failing(call, at, number) as failing:
            code = code_of(lambda at=at, registered=registered: desk.papers.issue(by, registered, request=f"p{at}"))
            assert code == (CODES[number] if failing.reached else None)
        assert leftovers(office) == []
        assert all(is_whole_pdf(file) for file in (office / "papers").iterdir())
        if not failing.reached:
            break
        assert [left.number for left in desk.papers.unfinished()] == [registered]
        assert journal_of(desk)[-1]["type"] == "print.failed"
        # The same key again: the same paper, and now it is done.
        issued = desk.papers.issue(by, registered, request=f"p{at}")
        assert issued.copy == 0
        assert is_whole_pdf(Path(issued.file))
        assert desk.papers.unfinished() == ()
        # Another paper is a copy.
        assert desk.papers.issue(by, registered, request=f"q{at}").copy == 1
    else:
        pytest.fail("there is no end to the calls")
    assert at > 1
    assert desk.audit.verify().faults == ()


def test_day_log(office, driver, open_office, appeal, fault):
    call, number = fault
    desk = open_office(office, driver=driver)
    clerk, supervisor = desk.accounts.find_actor("clerk"), desk.accounts.find_actor("supervisor")
    for at in range(1, MOST):
        desk.clock.moment += timedelta(minutes=1)
        desk.counter.arrive(clerk, request=f"a{at}")
        before = {file.name: file.read_bytes() for file in (office / "outbox").iterdir()}
        with Failing(call, at, number) as failing:
            code = code_of(lambda at=at: desk.days.close(supervisor, request=f"c{at}"))
            assert code == (CODES[number] if failing.reached else None)
        assert leftovers(office) == []
        assert {name: (office / "outbox" / name).read_bytes() for name in before} == before
        status = desk.days.close(supervisor, request=f"c{at}")
        assert status.closed and status.part == at
        assert Path(status.file).exists()
        if not failing.reached:
            break
    else:
        pytest.fail("there is no end to the calls")
    assert at > 1
    bundles = sorted((office / "outbox").iterdir(), key=lambda file: file.stat().st_mtime_ns)
    assert len(bundles) == at
    assert verify_bundles(bundles, Vkey.parse(desk.facts.public_key)).ok


def test_no_visitor_is_turned_away_over_a_day_log(office, driver, open_office, appeal, fault):
    """The first visitor of the next day closes the day before; where its log cannot be written now, it is written later."""
    call, number = fault
    desk = open_office(office, driver=driver)
    clerk = desk.accounts.find_actor("clerk")
    desk.counter.arrive(clerk, request="yesterday")
    desk.clock.moment += timedelta(days=3)
    with Failing(call, 1, number) as failing:
        assert desk.counter.arrive(clerk, request="today").ticket == "A-001"
        assert failing.reached
        assert desk.intake.register(clerk, appeal("their appeal"), 1).number == "KLS-2026-000001"
    assert leftovers(office) == []
    desk.counter.arrive(clerk, request="later")
    (bundle,) = (office / "outbox").iterdir()
    assert verify_bundles([bundle], Vkey.parse(desk.facts.public_key)).ok


def test_backup(office, driver, open_office, appeal, fault):
    call, number = fault
    desk = open_office(office, driver=driver)
    admin = desk.accounts.find_actor("admin")
    for at in range(1, MOST):
        desk.clock.moment += timedelta(minutes=1)
        with Failing(call, at, number) as failing:
            code = code_of(lambda at=at: desk.upkeep.backup(admin, "KLS", request=f"b{at}"))
            assert code == (CODES[number] if failing.reached else None)
        assert leftovers(office) == []
        for file in (office / "backups").iterdir():
            assert file.suffix == ".db"
            assert check_copy(file, driver).ok
        if not failing.reached:
            break
        assert desk.upkeep.backup(admin, "KLS", request=f"b{at}").entries
    else:
        pytest.fail("there is no end to the calls")
    if call != "write":
        # SQLite writes the copy itself, past Python; that a full disk is told there too is tried with a real one.
        assert at > 1
    assert desk.audit.verify().faults == ()


def test_making_an_office(driver, tmp_path, fault, open_office, cheap_hasher):
    call, number = fault
    for at in range(1, MOST):
        home = tmp_path / str(at)

        def make(home=home):
            init_office(
                home, code="KLS", name_kk="Келес", name_ru="Келес", training=True, driver=driver, hasher=cheap_hasher
            )

        with Failing(call, at, number) as failing:
            code = code_of(make)
            assert code == (CODES[number] if failing.reached else None)
        assert leftovers(home) == []
        if not failing.reached:
            break
        if not (home / "frontdesk.toml").exists():
            make()
        desk = open_office(home, driver=driver)
        assert desk.audit.verify().ok
        assert desk.key.opens()
        desk.close()
        shutil.rmtree(home)
    else:
        pytest.fail("there is no end to the calls")
    assert at > 1


def test_what_a_killed_program_left_half_written_is_swept_at_the_next_start(office, driver, open_office):
    old, young = office / "papers" / ".0123456789abcdef.part", office / "outbox" / ".fedcba9876543210.part"
    for file in (old, young):
        file.write_bytes(b"%PDF-1.4 half a")
    os.utime(old, (1, 1))
    open_office(office, driver=driver)
    assert not old.exists()
    assert young.exists(), "another program may be writing it at this moment"
