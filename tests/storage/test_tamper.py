# SPDX-License-Identifier: Apache-2.0
"""What somebody changes behind the program's back is named, to the row (TRUST.md R1, R2): every column, every table."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import Boolean, LargeBinary, Text, delete, insert, select

from frontdesk.storage import audit
from frontdesk.storage.audit import Auditor
from frontdesk.storage.engine import Database
from frontdesk.storage.packing import PackedText
from frontdesk.storage.tables import Table

TABLES = dict(Table.metadata.tables)
NO_RECORD = {"draft"}
"""What somebody is typing leaves no event, so nothing can say what it was; `alembic_version` is not among the tables."""

WATCHED = [table for name, table in TABLES.items() if name not in NO_RECORD]
COLUMNS = [(table.name, column.name) for table in WATCHED for column in table.columns]
NAMES = {"appeal": ("number",)}
"""By what a fault names a row where it is not the primary key."""

TOGETHER = {
    ("pii", "salt"): {"data"},  # one commitment over both: which of the two was changed cannot be told
    ("head", "size"): {"size", "peaks"},
}


class Spoiled:
    """The living office's file, open for whoever knows SQL; each change is taken back after it was looked at."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.database = Database(f"sqlite:///{file}")
        for trigger in ("journal_no_update", "journal_no_delete"):
            self.run(sqlalchemy.text(f"DROP TRIGGER {trigger}"))

    def run(self, *statements: Any) -> int:
        with self.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            return [connection.execute(statement).rowcount for statement in statements][-1]

    def rows(self, table: sqlalchemy.Table) -> list[dict[str, Any]]:
        with self.database.reading() as connection:
            key = list(table.primary_key.columns)
            return [dict(row._mapping) for row in connection.execute(select(table).order_by(*key))]

    def verify(self) -> audit.Verdict:
        return Auditor(self.database).verify()

    def after(self, change: Any, table: sqlalchemy.Table, row: dict[str, Any], new: dict[str, Any]) -> audit.Verdict:
        """The verdict while a change stands that turns one row into another; afterwards all is as before."""
        assert self.run(change) == 1
        try:
            return self.verify()
        finally:
            back = [delete(table).where(where(table, new))] if new else []
            self.run(*back, *([insert(table).values(row)] if row else []))


@pytest.fixture(scope="module")
def model(tmp_path_factory, _models, live_office_module) -> Path:
    folder = tmp_path_factory.mktemp("tamper")
    office = _models.open("sqlite-wal", folder / "office")
    live_office_module(office)
    office.desk.close()
    return office.file


@pytest.fixture(scope="module")
def spoiled(model: Path, tmp_path_factory) -> Iterator[Spoiled]:
    file = tmp_path_factory.mktemp("spoiled") / "spoiled.db"
    shutil.copy(model, file)
    open_for_all = Spoiled(file)
    yield open_for_all
    # Else a change outlived its test, and others named that one instead of their own.
    assert open_for_all.verify().ok
    open_for_all.database.close_reader()


def label(table: sqlalchemy.Table, row: dict[str, Any]) -> str:
    key = NAMES.get(table.name) or tuple(column.name for column in table.primary_key.columns)
    return "/".join(str(row[name]) for name in key)


def where(table: sqlalchemy.Table, row: dict[str, Any]) -> Any:
    return sqlalchemy.and_(*(column == row[column.name] for column in table.primary_key.columns))


def other(column: sqlalchemy.Column[Any], value: Any) -> Any:
    """Another value that the column takes; the most harmless-looking one."""
    kind = column.type
    if isinstance(kind, Boolean):
        return not value
    if isinstance(kind, Text | PackedText):
        if not value:
            return "x"
        return value[:-1] + ("1" if value[-1] != "1" else "2")
    if isinstance(kind, LargeBinary):
        return bytes([*value[:-1], value[-1] ^ 1]) if value else b"\1"
    return 1 if value is None else value + 1


def candidates(column: sqlalchemy.Column[Any], rows: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], Any]]:
    """Some rows, each with another value: first and last filled one, one of a wrong type, an empty one, one emptied."""
    filled = [row for row in rows if row[column.name] is not None]
    empty = [row for row in rows if row[column.name] is None]
    for row in filled[:1] + filled[1:][-1:]:
        yield row, other(column, row[column.name])
    yield filled[len(filled) // 2], WRONG
    yield filled[len(filled) // 2], NO_TEXT
    if empty:
        yield empty[0], other(column, None)
    if column.nullable:
        yield filled[0], None


WRONG = sqlalchemy.literal_column("x'00ff'")
"""Bytes in a column of numbers or text: SQLite takes them."""
NO_TEXT = sqlalchemy.literal_column("CAST(x'c3' AS TEXT)")
"""Text that is no UTF-8; SQLite takes it too."""
WRONG_BYTES = sqlalchemy.literal_column("'text'")


def named(verdict: audit.Verdict, table: str, labels: set[str], columns: set[str | None]) -> bool:
    return any(
        fault.table == table and (fault.row in labels or str(fault.seq) in labels) and fault.column in columns
        for fault in verdict.faults
    )


def test_the_living_office_holds_every_column(spoiled):
    """Else the matrix would prove less than it says."""
    for table in WATCHED:
        rows = spoiled.rows(table)
        assert rows, table.name
        for column in table.columns:
            assert any(row[column.name] is not None for row in rows), f"{table.name}.{column.name}"


def test_nothing_is_named_where_nothing_was_changed_and_no_second_pass_runs(spoiled, monkeypatch):
    monkeypatch.setattr(Auditor, "_second_pass", lambda *_, **__: pytest.fail("the second pass ran"))
    verdict = spoiled.verify()
    assert (verdict.ok, verdict.faults) == (True, ())


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=[f"{t}.{c}" for t, c in COLUMNS])
def test_every_changed_value_is_named(spoiled, table, column):
    place = TABLES[table]
    for row, value in candidates(place.c[column], spoiled.rows(place)):
        if value is WRONG and isinstance(place.c[column].type, LargeBinary):
            value = WRONG_BYTES
        # Found again by its place among all, since the key itself may be what was changed.
        rest = [where(place, other_row) for other_row in spoiled.rows(place) if other_row != row]
        change = place.update().where(where(place, row)).values({column: value})
        try:
            assert spoiled.run(change) == 1
        except sqlalchemy.exc.DBAPIError:
            continue  # the key is taken, or takes no other type; another row shows it
        try:
            verdict = spoiled.verify()
        finally:
            spoiled.run(
                delete(place).where(sqlalchemy.not_(sqlalchemy.or_(sqlalchemy.false(), *rest))),
                insert(place).values(row),
            )
        shown = {id(WRONG): b"\0\xff", id(NO_TEXT): "\\xc3"}.get(id(value), value)
        labels = {label(place, row), label(place, {**row, column: shown})}
        is_key = column in NAMES.get(table, tuple(place.primary_key.columns.keys()))
        columns = {column, *TOGETHER.get((table, column), ())} | ({None} if is_key or table == "journal" else set())
        assert not verdict.ok, f"{row} -> {value}"
        assert named(verdict, table, labels, columns), f"{row} -> {value}: {verdict.faults}"


def some(rows: list[dict[str, Any]], most: int = 16) -> list[dict[str, Any]]:
    """The first and the last rows and some between; all of a table that has no more."""
    step = -(-len(rows) // most)
    return [*rows[:-1:step], rows[-1]]


@pytest.mark.parametrize("table", [table.name for table in WATCHED])
def test_every_row_that_is_gone_is_named(spoiled, table):
    place = TABLES[table]
    for row in some(spoiled.rows(place)):
        verdict = spoiled.after(delete(place).where(where(place, row)), place, row, {})
        assert not verdict.ok, row
        gone = {label(place, row)}
        assert any(f.table == table and ({f.row, str(f.seq)} & gone) for f in verdict.faults), (
            f"{row}: {verdict.faults}"
        )


@pytest.mark.parametrize("table", [table.name for table in WATCHED])
def test_every_row_that_was_put_in_is_named(spoiled, table):
    place = TABLES[table]
    keys = [column.name for column in place.primary_key.columns]
    for row in some(spoiled.rows(place)):
        new = dict(row)
        for name in (*keys, *NAMES.get(table, ()), *({"cmd"} if table == "journal" else ())):
            new[name] = f"{row[name]}9" if isinstance(place.c[name].type, Text) else row[name] + 1_000_000
        verdict = spoiled.after(insert(place).values(new), place, {}, new)
        assert not verdict.ok, new
        more = {label(place, new)}
        assert any(f.table == table and ({f.row, str(f.seq)} & more) for f in verdict.faults), (
            f"{new}: {verdict.faults}"
        )
