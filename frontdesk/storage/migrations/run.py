# SPDX-License-Identifier: Apache-2.0
"""Runs the migrations inside one transaction of our own, on SQLite and PostgreSQL alike."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from frontdesk.errors import Trouble
from frontdesk.storage.engine import ADVISORY_LOCK, Database, translate


def config(connection: Connection) -> Config:
    """Return Alembic's configuration without any file."""
    found = Config()
    found.set_main_option("script_location", str(Path(__file__).parent))
    found.attributes["connection"] = connection
    return found


def upgrade(database: Database, number: int) -> None:
    """Upgrade to revision `number`; all or nothing. Raises `Trouble`."""
    target = f"{number:04}"
    try:
        if database.dialect == "postgresql":
            with database.engine.begin() as connection:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")
                command.upgrade(config(connection), target)
        else:
            _upgrade_sqlite(database, target, number)
    except DBAPIError as error:
        raise translate(error, database.url) from error


def _upgrade_sqlite(database: Database, target: str, number: int) -> None:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # Off before BEGIN: inside a transaction the pragma does nothing, and a table rebuilt with it on empties its
        # children.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            command.upgrade(config(connection), target)
            connection.exec_driver_sql(f"PRAGMA user_version={number}")
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise Trouble("migration_failed")
            connection.exec_driver_sql("COMMIT")
        except BaseException:
            raw = connection.connection.dbapi_connection
            if raw is not None and raw.in_transaction:
                connection.exec_driver_sql("ROLLBACK")
            raise
        finally:
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
