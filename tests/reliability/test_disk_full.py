# SPDX-License-Identifier: Apache-2.0
"""Proves TRUST.md F3 and D24: what the disk cannot take is not registered, not numbered and not printed; afterwards all is well."""

import os
import shutil
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from frontdesk.errors import Trouble

LONG = "Шағымның мазмұны. " + Random(7).randbytes(4000).hex(" ", 3)
"""Long however well it is packed."""


def test_the_database_may_not_grow(office, driver, open_office, appeal):
    """SQLite's own limit of pages gives the very error of a full disk, wherever one can be root or not."""
    desk = open_office(office, driver=driver)
    by = desk.accounts.find_actor("clerk")
    failed = 0
    for room in range(40):
        desk.drafts.save(by, 1, {"kind": "complaint"})
        raw = desk.journal.database._writer.connection.dbapi_connection
        (pages,) = raw.execute("PRAGMA page_count").fetchone()
        raw.execute(f"PRAGMA max_page_count={pages + room}")
        before = desk.journal_size()
        try:
            desk.intake.register(by, appeal(f"a{room}", substance=LONG), 1)
        except Trouble as trouble:
            code = trouble.code
        else:
            break
        assert code == "disk_full"
        failed += 1
        assert desk.journal_size() == before
        assert list((office / "papers").iterdir()) == []
        assert desk.audit.verify().faults == ()
    assert failed
    desk.journal.database.drop_writer()
    for turn in range(room + 1):
        number = desk.intake.register(by, appeal(f"a{turn}", substance=LONG), 1).number
        assert int(number[-6:]) in {1, turn + 2}
    assert desk.audit.verify().faults == ()
    with desk.journal.reading() as read:
        assert read.appeal_count("2026-04-24") == room + 1


def test_a_disk_that_is_full(office, driver, clerks, tmp_path, shift_s, say):
    pid = clerks.order("full_disk", home=office, driver=driver, disk=tmp_path / "disk", shift_s=shift_s)
    said = clerks.until("done", "no_mount", "gone")
    clerks.reap(pid)
    if said["say"] == "no_mount":
        pytest.skip(f"no disk of our own can be mounted here ({said['why']}); the limit of pages was tried")
    rounds = [line for line in clerks.heard if line["say"] == "round"]
    say(f"disk full, {driver}: a disk of 6 MB, {len(rounds)} fillings, {said['full']} met the end of it")
    assert {tuple(line["codes"]) for line in rounds} >= {("disk_full",), (None, None)}


# --------------------------------------------------------------------------------------- the system's calls fail, one by one


class Injected:
    """Has strace let the n-th call of one sort fail in a process that waits for it."""

    def __init__(self, pid: int, call: str, error: str, at: int, log: Path) -> None:
        self.log = log
        strace = shutil.which("strace")
        if strace is None:
            pytest.fail("strace is missing: `make test` installs it, or run `apt-get install strace`", pytrace=False)
        while " T " not in Path(f"/proc/{pid}/stat").read_text():
            time.sleep(0.002)
        self.process = subprocess.Popen(
            [
                *(strace, "-f", "-p", str(pid), "-o", str(log), "-e", f"trace={call}", "-e", "signal=none"),
                *("-e", f"inject={call}:error={error}:when={at}"),
            ],
            stderr=subprocess.PIPE,
        )
        line = self.process.stderr.readline()
        if b"attached" not in line:
            pytest.fail(f"strace cannot watch the clerk here: {line.decode()}", pytrace=False)
        os.kill(pid, signal.SIGCONT)

    def close(self) -> bool:
        """Return whether the call came about that was to fail."""
        self.process.wait(timeout=60)
        self.process.stderr.close()
        return "(INJECTED)" in self.log.read_text(encoding="ascii", errors="replace")


CALLS = {
    "write": ("pwrite64", "ENOSPC"),
    "sync": ("fdatasync,fsync", "EIO"),
    "cut": ("ftruncate", "EIO"),
}


@pytest.mark.parametrize("what", CALLS)
@pytest.mark.parametrize(
    "step", [pytest.param(7, id="every seventh"), pytest.param(1, id="every", marks=pytest.mark.soak)]
)
def test_the_systems_calls_fail_one_by_one(office, driver, clerks, open_office, shift_s, what, step, say, tmp_path):
    """Not through Python: the very calls of SQLite. What was answered stands; what was not is asked again with the same id."""
    call, error = CALLS[what]
    said: Counter = Counter()
    tries = range(1, 400, step if what == "write" else 1)
    for turn, at in enumerate(tries):
        pid = clerks.order(
            "register", home=office, driver=driver, mark=f"{what}{at}", count=1, shift_s=shift_s, wait=True, last=False
        )
        clerks.until("ready")
        injected = Injected(pid, call, error, at, tmp_path / "strace")
        status = clerks.reap(pid)
        reached = injected.close()
        told = {line["say"]: line for line in clerks.heard}
        assert status in {0, 3}, told
        if status == 3:
            said[told["trouble"]["code"]] += 1
        desk = open_office(office, driver=driver)
        assert desk.audit.verify().faults == ()
        by = desk.accounts.find_actor("clerk")
        number = desk.intake.register(by, ASKED_AGAIN | {"request_id": f"{what}{at}-0"}, 1).number
        assert number == f"KLS-2026-{turn + 1:06}"
        if "registered" in told:
            assert told["registered"]["number"] == number
        desk.close()
        if not reached:
            break
    else:
        pytest.fail("there is no end to the calls")
    say(f"{what}s that fail one by one, {driver}: {turn + 1} tried ({call}: {error}), told as {dict(said)}")
    assert set(said) <= {"disk_full", "database_failed", "file_not_written"}
    assert turn


ASKED_AGAIN = {
    "kind": "complaint",
    "visitor": {"iin": "921015491234", "surname": "Өтегенқызы", "given": "Гүлнұр", "address": "Түркістан қ."},
    "addressed_to": "Басшыға",
    "against": "Иванов",
    "substance": "Шағым",
}
