# SPDX-License-Identifier: Apache-2.0
"""Statements compiled once and run on the driver's own connection, for the few that every registration runs.

Everything else goes through SQLAlchemy; its building, caching and result objects cost more than such a statement
itself.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, bindparam, insert, update
from sqlalchemy import Table as SqlTable
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import Executable


def driver_connection(connection: Connection) -> Any:  # noqa: ANN401 - sqlite3's, sqlcipher3's or psycopg's
    """Return the driver's own connection; all three have `execute`."""
    return connection.connection.dbapi_connection


def picker(names: Iterable[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Return a function that gives the values of these names in this order; it runs in the interpreter's C."""
    listed = tuple(names)
    if len(listed) == 1:
        return lambda values: (values[listed[0]],)
    return itemgetter(*listed)


class Prepared:
    """A statement for one kind of database. Every value in it must be a named `bindparam`."""

    def __init__(self, statement: Executable, dialect: Dialect, names: Mapping[str, str] | None = None) -> None:
        """Compile; `names` says under which name of the values each `bindparam` finds its own, where not its own."""
        compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        self.sql = str(compiled)
        self._names = names
        self._pick = None
        if compiled.positional:
            self._pick = picker(names[bound] if names else bound for bound in compiled.positiontup or ())

    def run(self, connection: Connection, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a DB-API cursor
        """Execute with values by name; return the driver's cursor. The driver's errors come out as they are."""
        return self.on(driver_connection(connection), values)

    def on(self, driver: Any, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a DB-API connection and its cursor
        """Execute on a driver's connection that is at hand already."""
        if self._pick is not None:
            return driver.execute(self.sql, self._pick(values))
        if self._names is not None:
            values = {bound: values[name] for bound, name in self._names.items()}
        return driver.execute(self.sql, values)


prepared = lru_cache(maxsize=256)(Prepared)
"""The same, once for a statement that is itself kept, and a dialect."""


def inserting(table: SqlTable, columns: Iterable[str]) -> Executable:
    """Return the INSERT of a row with these columns; the values carry the columns' names."""
    return insert(table).values({name: bindparam(name, type_=table.c[name].type) for name in columns})


def updating(table: SqlTable, key: Iterable[str], columns: Iterable[str]) -> Executable:
    """Return the UPDATE of some columns of one row; the values are named `key_…` and `new_…`."""
    statement = update(table).values({name: bindparam(f"new_{name}", type_=table.c[name].type) for name in columns})
    for name in key:
        statement = statement.where(table.c[name] == bindparam(f"key_{name}", type_=table.c[name].type))
    return statement


@lru_cache(maxsize=64)
def prepared_insert(table: SqlTable, dialect: Dialect) -> Prepared:
    """Return the INSERT of a whole row; the values carry the columns' names."""
    return Prepared(inserting(table, table.c.keys()), dialect)
