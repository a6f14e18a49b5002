# SPDX-License-Identifier: Apache-2.0
"""Statements compiled once and run on the driver's own connection, for the few that every registration runs.

Everything else goes through SQLAlchemy; its building, caching and result objects cost more than such a statement
itself.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, insert, update
from sqlalchemy import Table as SqlTable
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import Executable


def driver_connection(connection: Connection) -> Any:  # noqa: ANN401 - sqlite3's, sqlcipher3's or psycopg's
    """Return the driver's own connection; all three have `execute`."""
    return connection.connection.dbapi_connection


class Prepared:
    """A statement for one kind of database. Every value in it must be a named `bindparam`."""

    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        self.sql = str(compiled)
        self.order: tuple[str, ...] | None = tuple(compiled.positiontup) if compiled.positional else None

    def run(self, connection: Connection, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a DB-API cursor
        """Execute with values by name; return the driver's cursor. The driver's errors come out as they are."""
        execute = driver_connection(connection).execute
        if self.order is None:
            return execute(self.sql, values)
        return execute(self.sql, [values[name] for name in self.order])


prepared = lru_cache(maxsize=256)(Prepared)
"""The same, once for a statement that is itself kept, and a dialect."""


@lru_cache(maxsize=256)
def prepared_insert(table: SqlTable, columns: tuple[str, ...], dialect: Dialect) -> Prepared:
    """Return the INSERT of a row with these columns; the values carry the columns' names."""
    return Prepared(
        insert(table).values({name: bindparam(name, type_=table.c[name].type) for name in columns}), dialect
    )


@lru_cache(maxsize=256)
def prepared_update(table: SqlTable, key: tuple[str, ...], columns: tuple[str, ...], dialect: Dialect) -> Prepared:
    """Return the UPDATE of some columns of one row; the values are named `key_…` and `new_…`."""
    statement = update(table).values({name: bindparam(f"new_{name}", type_=table.c[name].type) for name in columns})
    for name in key:
        statement = statement.where(table.c[name] == bindparam(f"key_{name}", type_=table.c[name].type))
    return Prepared(statement, dialect)
