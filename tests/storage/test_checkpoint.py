# SPDX-License-Identifier: Apache-2.0
"""When the WAL is copied into the database file: when idle, when it grows long, at the end of a day, at exit; never on the way."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from frontdesk.errors import Trouble
from frontdesk.storage import engine

LOOK = """
import sqlite3, sys
connection = sqlite3.connect(f"file:{sys.argv[1]}?immutable=1", uri=True)
print(connection.execute("SELECT count(*) FROM journal").fetchone()[0])
"""
"""`immutable` reads the file and no WAL; in a process of its own, because closing a file drops the locks of its process."""


def in_file(office: Any) -> int:
    """Return how many events the database file holds without its WAL."""
    return int(subprocess.check_output([sys.executable, "-c", LOOK, str(office.file)]))


@pytest.fixture
def office(make_office: Any) -> Any:
    return make_office("sqlite-wal")


def test_an_idle_desk_copies_the_wal_two_seconds_after_the_last_act(office, monkeypatch):
    before = in_file(office)
    office.arrive()
    assert not office.desk.upkeep.idle()
    assert in_file(office) == before
    monkeypatch.setattr(engine, "IDLE_SECONDS", 0.0)
    assert office.desk.upkeep.idle()
    assert in_file(office) == office.size
    assert not office.desk.upkeep.idle()


def test_a_long_wal_is_copied_at_once(office, monkeypatch):
    office.arrive()
    monkeypatch.setattr(engine, "WAL_LIMIT_BYTES", 1)
    monkeypatch.setattr(engine, "WAL_LOOKED_AT_EVERY", 1)
    office.arrive()
    assert in_file(office) == office.size


def test_a_wal_that_was_long_once_is_not_long_for_ever(office, monkeypatch):
    """The file keeps its largest size, however little of it is in use; only a longer one is copied at once again."""
    monkeypatch.setattr(engine, "WAL_LOOKED_AT_EVERY", 1)
    database = office.desk.journal.database
    for _ in range(20):
        office.arrive()
    monkeypatch.setattr(engine, "WAL_LIMIT_BYTES", database.wal_bytes())
    copied = []
    copy = database.copy_wal
    monkeypatch.setattr(database, "copy_wal", lambda: (copied.append(office.size), copy()))
    for _ in range(12):
        office.arrive()
    assert len(copied) == 1
    while len(copied) == 1:
        office.arrive()
    assert copied[1] - copied[0] > 15


def test_the_end_of_a_day_copies_the_wal(office):
    office.visit()
    office.close_day()
    assert in_file(office) == office.size


def test_closing_leaves_no_wal(office):
    office.arrive()
    wal = Path(f"{office.file}-wal")
    assert wal.stat().st_size > 0
    office.desk.close()
    assert not wal.exists() or wal.stat().st_size == 0


def test_a_copy_that_fails_stops_nobody(office, monkeypatch):
    def fail(**_):
        raise Trouble("disk_full")

    monkeypatch.setattr(engine, "WAL_LIMIT_BYTES", 1)
    monkeypatch.setattr(engine, "WAL_LOOKED_AT_EVERY", 1)
    monkeypatch.setattr(office.desk.journal.database, "checkpoint", fail)
    size = office.size
    office.arrive()
    assert office.size == size + 1


def test_there_is_nothing_to_copy_in_rollback_mode(make_office, monkeypatch):
    office = make_office("sqlite-truncate")
    monkeypatch.setattr(engine, "IDLE_SECONDS", 0.0)
    office.arrive()
    assert not office.desk.upkeep.idle()


def test_memory_is_given_back_after_the_start_and_after_a_long_round_only(sqlite_office, monkeypatch):
    """A window at rest held 70 MiB more after ten thousand acts at once."""
    from frontdesk.storage import engine

    trimmed = []
    monkeypatch.setattr(engine, "trim_heap", lambda: trimmed.append(1))
    database = sqlite_office.desk.journal.database

    def rest():
        monkeypatch.setattr(engine, "IDLE_SECONDS", 0.0)
        database.idle()

    sqlite_office.register()
    rest()
    assert trimmed == [1]
    sqlite_office.register()
    rest()
    assert trimmed == [1]
    monkeypatch.setattr(engine, "LONG_ROUND", 3)
    sqlite_office.register()
    rest()
    sqlite_office.desk.audit.check_tail()
    rest()
    assert trimmed == [1, 1]
    assert sqlite_office.desk.audit.verify().ok


def test_the_writing_connection_keeps_few_pages(sqlite_office):
    """With the 64 MiB of a verification a window held 225 MiB after its first long round."""
    sqlite_office.register()
    with sqlite_office.desk.journal.database.write() as connection:
        assert connection.exec_driver_sql("PRAGMA cache_size").scalar() == -engine.WRITER_CACHE_KIB
