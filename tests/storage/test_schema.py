# SPDX-License-Identifier: Apache-2.0
"""The schema: what the migrations make is what the tables say, on both databases; what an older program wrote opens here."""

import json
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from frontdesk.bootstrap import open_front_desk
from frontdesk.config import OfficeConfig
from frontdesk.domain.moments import from_text
from frontdesk.errors import Trouble
from frontdesk.storage.backup import check_copy
from frontdesk.storage.engine import Database
from frontdesk.storage.migrations.versions import m0002_life_of_an_appeal
from frontdesk.storage.schema import CURRENT, migrate, revision
from frontdesk.storage.search import INDEXES
from frontdesk.storage.tables import Table

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.db"))


def is_of_the_code(name, kind, _parents):
    """The search index is no table of the code: each database has its own sort."""
    return kind != "table" or not name.startswith(INDEXES)


@pytest.fixture(params=["sqlcipher3", "sqlite3", "postgresql"])
def empty(request, tmp_path):
    """A database that nothing was ever made in."""
    if request.param == "postgresql":
        database = Database(request.getfixturevalue("postgres").database())
    else:
        database = Database(f"sqlite:///{tmp_path / 'empty.db'}", driver=request.param)
    yield database
    database.close()


def test_the_migrations_make_what_the_tables_say(empty):
    migrate(empty)
    with empty.reading() as connection:
        opts = {"compare_type": True, "compare_server_default": True, "include_name": is_of_the_code}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Table.metadata) == []


def test_guards_names_and_version(empty):
    migrate(empty)
    with empty.reading() as connection:
        found = sqlalchemy.inspect(connection)
        names = {name for name in found.get_table_names() if is_of_the_code(name, "table", {})}
        assert names == {*Table.metadata.tables, "alembic_version"}
        assert {name for name in found.get_table_names() if name in INDEXES} == set(INDEXES)
        for name in Table.metadata.tables:
            assert found.get_pk_constraint(name)["name"] == f"pk_{name}"
        assert revision(connection) == CURRENT
        if empty.dialect == "sqlite":
            assert connection.exec_driver_sql("PRAGMA user_version").scalar() == CURRENT
            triggers = (
                connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
            )
            assert set(triggers) == {
                *("journal_no_update", "journal_no_delete"),
                *("tally_insert", "tally_update", "tally_delete"),
            }


def test_nothing_happens_where_the_schema_is_todays(empty):
    migrate(empty)
    migrate(empty, lambda: pytest.fail("a backup before nothing"))


def test_two_programs_migrate_one_database_once(empty, monkeypatch):
    """Whoever comes second finds the work done."""
    second = Database(empty.url, driver=empty.module.__name__.split(".")[0] if empty.dialect == "sqlite" else None)
    migrate(second)
    second.close()
    migrate(empty)
    with empty.reading() as connection:
        assert revision(connection) == CURRENT


@pytest.mark.parametrize("kind", ["sqlite-wal", "postgresql"])
def test_a_newer_schema_is_refused(make_office, kind):
    """TRUST F12."""
    office = make_office(kind)
    newer = f"{CURRENT + 1:04}"
    with office.sql() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{newer}'")
        if kind != "postgresql":
            connection.exec_driver_sql(f"PRAGMA user_version = {CURRENT + 1}")
    office.desk.close()
    before = office.file.read_bytes() if kind != "postgresql" else b""
    with pytest.raises(Trouble) as caught:
        open_front_desk(office.home, office.clock, driver=office.driver)
    assert (caught.value.code, caught.value.params) == ("schema_newer", {"found": CURRENT + 1, "known": CURRENT})
    if kind != "postgresql":
        assert office.file.read_bytes() == before
    else:
        with office.sql() as connection:
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{CURRENT:04}'")


# --- databases that earlier programs wrote


def test_every_released_schema_has_its_golden_database():
    assert [file.stem for file in GOLDEN] == [f"{n:04}" for n in range(1, CURRENT + 1)]


@pytest.mark.parametrize("driver", ["sqlcipher3", "sqlite3"])
@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.stem)
def test_a_golden_database_verifies_and_works(file, driver, tmp_path):
    home = tmp_path / "office"
    for name in ("papers", "outbox", "backups", "keys"):
        (home / name).mkdir(parents=True)
    config = OfficeConfig(
        home, "KLS", "Келес ауданының полиция бөлімі", "Отдел полиции Келесского района", training=True
    )
    (home / "frontdesk.toml").write_text(config.to_toml(), encoding="utf-8")
    shutil.copy(file, home / "frontdesk.db")
    desk = open_front_desk(home, driver=driver)
    try:
        verdict = desk.audit.verify()
        assert (verdict.ok, verdict.faults) == (True, ())
        by = desk.accounts.find_actor("clerk")
        shown = desk.lookup.show(by, "KLS-2026-000001", request="golden")
        assert (shown.due.isoformat(), shown.personal["visitor"]["given"]) == ("2026-05-28", "Гүлнұр")
        assert shown.accepted_at == from_text("2026-04-24T10:13:00.000+05:00")
        assert desk.lookup.find(by, "ким").appeals[0].number == "KLS-2026-000003"
        assert [(day.date.isoformat(), day.part, day.closed) for day in desk.days.list()] == [
            ("2026-04-28", 1, False), ("2026-04-27", 1, True), ("2026-04-24", 2, True), ("2026-04-24", 1, True),
        ]  # fmt: skip
        assert desk.settings.number("wait_target_s") == 600
        arrived = desk.counter.arrive(by, "consult", request="golden-ticket")
        assert (arrived.visit, arrived.ticket) == (11, "A-001")
        assert desk.audit.verify().ok
    finally:
        desk.close()


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.stem)
def test_a_golden_database_is_not_changed_by_looking(file, tmp_path):
    copy = tmp_path / "copy.db"
    shutil.copy(file, copy)
    if int(file.stem) == CURRENT:
        assert check_copy(copy, "sqlite3").ok
    else:
        # What an older program wrote is brought up to date before it is verified; looking at it alone changes nothing.
        with suppress(Trouble):
            check_copy(copy, "sqlite3")
    assert copy.read_bytes() == file.read_bytes()


def test_a_decision_that_opened_no_day_opens_it_with_the_second_schema(office):
    """Until then only tickets and registrations opened a day; the head would contradict the journal for ever."""
    number = office.register(kind="application").number
    office.close_day()
    office.at("2026-04-25T10:00")
    office.desk.workflow.answer(
        office.clerk, number, result="answered", channel="post", language="kk", document="1", request="a"
    )
    with office.desk.journal.reading() as read:
        numbers = read.numbers()
    before = {name: n for name, n in numbers.items() if name != "open_day"}
    assert before != numbers
    with office.sql() as connection:
        text = json.dumps(before, sort_keys=True, separators=(",", ":"))
        connection.execute(sqlalchemy.text("UPDATE head SET numbers = :text"), {"text": text})
    assert not office.desk.audit.verify().ok
    with office.sql() as connection:
        m0002_life_of_an_appeal._open_days(connection)
    assert office.desk.audit.verify().ok
    with office.desk.journal.reading() as read:
        assert read.numbers() == numbers
