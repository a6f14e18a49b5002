# SPDX-License-Identifier: Apache-2.0
"""A long journal is verified in several processes: the verdict is that of one, whatever is wrong and wherever."""

import shutil

import pytest

from frontdesk.storage import audit
from frontdesk.storage.audit import Auditor
from frontdesk.storage.engine import Database


def both(database):
    """The verdicts of one process and of two."""
    return [Auditor(database).verify(workers=n) for n in (1, 2)]


@pytest.mark.parametrize("kind", ["sqlite-wal", "postgresql"])
def test_two_processes_say_what_one_says(make_office, live_office, kind, monkeypatch):
    """The limit from which on it pays is taken away; a short journal has a checkpoint at each closing, where it is cut."""
    office = make_office(kind)
    live_office(office)
    database = office.desk.journal.database
    monkeypatch.setattr(audit, "IN_PROCESSES", 0)
    started = []
    ranges = Auditor._in_processes
    monkeypatch.setattr(Auditor, "_in_processes", lambda *args: started.append(args[1:]) or ranges(*args))
    good = both(database)
    assert good[0] == good[1]
    assert (good[0].ok, started) == (True, [(office.size, 2)])
    office.unguard()
    with office.sql() as connection:
        connection.exec_driver_sql("UPDATE visit SET persons = 7 WHERE id IN (1, 9)")
        for seq in (18, 50):
            connection.exec_driver_sql(f"UPDATE journal SET cmd = 'x{seq}' WHERE seq = {seq}")
    bad = both(database)
    assert {(f.table, f.row) for f in bad[0].faults} == {
        ("visit", "1"),
        ("visit", "9"),
        ("journal", "18"),
        ("journal", "50"),
    }
    assert sorted(bad[1].faults, key=repr) == sorted(bad[0].faults, key=repr)
    assert (bad[0].entries, bad[0].root) == (bad[1].entries, bad[1].root)


def test_a_spoiled_checkpoint_to_start_from_is_named(make_office, live_office, monkeypatch):
    office = make_office()
    live_office(office)
    monkeypatch.setattr(audit, "IN_PROCESSES", 0)
    with office.sql() as connection:
        connection.exec_driver_sql("UPDATE checkpoint SET peaks = substr(peaks, 33) || substr(peaks, 1, 32)")
    for verdict in both(office.desk.journal.database):
        assert {fault.table for fault in verdict.faults} >= {"checkpoint"}


@pytest.mark.soak
def test_two_processes_on_a_long_journal(tmp_path, monkeypatch):
    """65,000 events of whole visits, whole and with one value changed near either end."""
    monkeypatch.setenv("FRONTDESK_BENCH", str(tmp_path / "bench"))
    from benchmarks import build

    built = build.built(events=65_000, quiet=True)
    assert built.events > audit.IN_PROCESSES
    file = tmp_path / "long.db"
    shutil.copy(built.file, file)
    database = Database(f"sqlite:///{file}")
    try:
        good = both(database)
        assert good[0] == good[1]
        assert (good[0].ok, good[0].entries) == (True, built.events)
        for place in (100, built.events - 100):
            with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("UPDATE visit SET persons = persons + 1 WHERE issued_seq >= ? AND id IN "
                                           "(SELECT id FROM visit WHERE issued_seq >= ? ORDER BY id LIMIT 1)", (place, place))  # fmt: skip
        bad = both(database)
        assert [(f.table, f.column) for f in bad[0].faults] == [("visit", "persons")] * 2
        assert bad[0] == bad[1]
    finally:
        database.close()
