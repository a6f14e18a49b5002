# SPDX-License-Identifier: Apache-2.0
"""Proves TRUST.md F12, F13 and D26: a newer database is left alone, a migration is whole or not there, the tables do not drift."""

import hashlib
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from frontdesk.errors import Refused, Trouble
from frontdesk.founding import init_office
from frontdesk.storage.engine import Database, sqlite_driver
from frontdesk.storage.schema import CURRENT, migrate
from frontdesk.storage.search import INDEXES
from frontdesk.storage.tables import Table


def files_of(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir() if file.is_file()}


def plain(file: Path, driver: str):
    return sqlite_driver(driver).connect(str(file), isolation_level=None)


@pytest.mark.parametrize("where", ["user_version", "alembic_version"])
def test_a_newer_database_is_refused_and_left_alone(office, driver, open_office, where):
    connection = plain(office / "frontdesk.db", driver)
    if where == "user_version":
        connection.execute(f"PRAGMA user_version={CURRENT + 8}")
    else:
        connection.execute(f"UPDATE alembic_version SET version_num = '{CURRENT + 8:04}'")
    connection.close()
    before = files_of(office)
    with pytest.raises(Trouble) as caught:
        open_office(office, driver=driver)
    assert caught.value.code == "schema_newer"
    assert caught.value.params == {"found": CURRENT + 8, "known": CURRENT}
    after = files_of(office)
    assert after["frontdesk.db"] == before["frontdesk.db"]
    assert after.keys() == before.keys()


def test_a_newer_database_that_was_killed_is_refused_too(office, driver, open_office):
    """Its last transaction still lies in the WAL, or in the journal that undoes it; either way we keep our hands off."""
    file = office / "frontdesk.db"
    connection = plain(file, driver)
    connection.execute(f"PRAGMA user_version={CURRENT + 1}")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("CREATE TABLE something_new (id)")
    copy = office.parent / "killed"
    copy.mkdir()
    for found in office.iterdir():
        if found.is_file():
            (copy / found.name).write_bytes(found.read_bytes())
    connection.execute("ROLLBACK")
    connection.close()
    before = files_of(copy)
    with pytest.raises(Trouble) as caught:
        open_office(copy, driver=driver)
    assert caught.value.code == "schema_newer"
    after = files_of(copy)
    assert {name: after.get(name) for name in before if not name.endswith("-shm")} == {
        name: digest for name, digest in before.items() if not name.endswith("-shm")
    }


def statements_of(clerks, home, driver, do) -> int:
    pid = clerks.order(do, home=home, driver=driver, at=0)
    assert clerks.reap(pid) == 0
    return next(said["statements"] for said in clerks.heard if said["say"] == "made")


def test_killed_at_each_statement_of_the_migration(clerks, driver, tmp_path):
    whole = tmp_path / "whole"
    whole.mkdir()
    count = statements_of(clerks, whole, driver, "migrate")
    assert count > 20
    # The statements are the same over both drivers; the second is tried at every third.
    for at in range(1, count + 1, 1 if driver == "sqlcipher3" else 3):
        home = tmp_path / str(at)
        home.mkdir()
        pid = clerks.order("migrate", home=home, driver=driver, at=at)
        assert clerks.reap(pid) == -9
        database = Database(f"sqlite:///{home / 'frontdesk.db'}", driver=driver)
        try:
            with database.reading() as connection:
                tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
                version = connection.exec_driver_sql("PRAGMA user_version").scalar()
            assert (tables == 0) == (version == 0), f"half a schema after a kill before statement {at}"
            migrate(database)
            with database.reading() as connection:
                assert connection.exec_driver_sql("PRAGMA user_version").scalar() == CURRENT
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        finally:
            database.close()


def test_an_office_whose_making_was_killed_can_be_made_again(clerks, driver, tmp_path, open_office):
    whole = tmp_path / "whole"
    count = statements_of(clerks, whole, driver, "make")
    for at in [1, count // 4, count // 2, 3 * count // 4, count - 1, count, "settings"]:
        home = tmp_path / str(at)
        pid = clerks.order("make", home=home, driver=driver, at=at)
        assert clerks.reap(pid) == -9
        with pytest.raises(Refused) as caught:
            open_office(home, driver=driver)
        assert caught.value.problems[0].code == "office_missing"
        pid = clerks.order("make", home=home, driver=driver, at=0)
        assert clerks.reap(pid) == 0, clerks.heard
        desk = open_office(home, driver=driver)
        assert desk.audit.verify().ok
        assert desk.key.opens()
        desk.close()


def test_a_database_that_was_used_is_never_replaced_by_a_new_office(office, driver, open_office):
    """The settings file is lost, the journal is not: `init` keeps its hands off."""
    desk = open_office(office, driver=driver)
    desk.counter.arrive(desk.accounts.find_actor("clerk"), request="a")
    desk.close()
    (office / "frontdesk.toml").unlink()
    before = (office / "frontdesk.db").read_bytes()
    with pytest.raises(Trouble) as caught:
        init_office(office, code="KLS", name_kk="Келес", name_ru="Келес", training=True, driver=driver)
    assert caught.value.code == "database_in_the_way"
    assert (office / "frontdesk.db").read_bytes() == before


def test_migrating_twice_changes_nothing(driver, tmp_path):
    file = tmp_path / "frontdesk.db"
    database = Database(f"sqlite:///{file}", driver=driver)
    migrate(database)
    with database.reading() as connection:
        first = connection.exec_driver_sql("SELECT sql FROM sqlite_master ORDER BY name").all()
    migrate(database, lambda: pytest.fail("there is nothing to migrate, so nothing to keep"))
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT sql FROM sqlite_master ORDER BY name").all() == first
    database.close()


def test_the_migrations_make_exactly_the_tables_of_the_code(driver, tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'frontdesk.db'}", driver=driver)
    migrate(database)
    with database.engine.connect() as connection:
        opts = {
            "compare_type": True,
            "compare_server_default": True,
            "include_name": lambda name, kind, _: kind != "table" or not name.startswith(INDEXES),
        }
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Table.metadata) == []
    database.close()
