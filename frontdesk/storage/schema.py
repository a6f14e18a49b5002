# SPDX-License-Identifier: Apache-2.0
"""The schema's version: read with plain SQL, moved by Alembic only when it is behind, refused when it is newer.

SQLite carries the number in `user_version` too, so that a newer file is recognised without changing a byte of it.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect

from frontdesk.errors import Trouble
from frontdesk.storage.engine import BUSY_SECONDS, Database, sqlite_driver

CURRENT: Final = 7
"""The revision that this program writes; `migrations/versions/NNNN_….py` hold the way there."""


def refuse_newer(file: Path, driver: str | None = None) -> None:
    """Raise `Trouble("schema_newer")` for a database of a later program, before anything opens it for writing (F12)."""
    if not file.exists() or file.stat().st_size == 0:
        return
    version = _version_in_header(file)
    wal = Path(f"{file}-wal")
    if wal.exists() and wal.stat().st_size:
        # A killed program left its last transactions there; only then SQLite itself has to look, for it leaves traces.
        version = max(version, _version_with_wal(file, driver))
    if version > CURRENT:
        raise Trouble("schema_newer", found=version, known=CURRENT)


def _version_in_header(file: Path) -> int:
    """Return `user_version` from its place in SQLite's file format (section 1.3): four bytes at offset 60.

    A transaction that is yet to be undone makes no file newer than its header says.
    """
    try:
        with file.open("rb") as stream:
            header = stream.read(100)
    except PermissionError as error:
        raise Trouble("database_gone", database=str(file)) from error
    if header[:16] != b"SQLite format 3\0":
        raise Trouble("database_damaged", detail="file is not a database")
    return int.from_bytes(header[60:64], "big")


def _version_with_wal(file: Path, driver: str | None) -> int:
    module = sqlite_driver(driver)
    try:
        connection = module.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
        try:
            return int(connection.execute("PRAGMA user_version").fetchone()[0])
        finally:
            connection.close()
    except (module.DatabaseError, UnicodeDecodeError) as error:
        text = str(error).lower()
        if "locked" in text:
            raise Trouble("database_locked") from error
        if "unable to open" in text or "readonly" in text:
            # Nobody may write here, so nobody can read the WAL: opening the database says so in its own words.
            return 0
        raise Trouble("database_damaged", detail=str(error)) from error


def never_used(file: Path, driver: str | None = None) -> bool:
    """Say whether a database holds nothing but the beginning of an office whose making was broken off.

    What was committed there belongs to one command, the making itself. Raises `Trouble("database_damaged")`.
    """
    module = sqlite_driver(driver)
    try:
        connection = module.connect(str(file), isolation_level=None, timeout=BUSY_SECONDS)
        try:
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if "journal" not in tables:
                return not tables
            return int(connection.execute("SELECT count(DISTINCT cmd) FROM journal").fetchone()[0]) <= 1
        finally:
            connection.close()
    except (module.DatabaseError, UnicodeDecodeError) as error:
        raise Trouble("database_damaged", detail=str(error)) from error


def revision(connection: Connection) -> int:
    """Return the revision of an open database; 0 for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return 0
    text = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return int(text) if isinstance(text, str) and re.fullmatch(r"[0-9]{4}", text) else 0


def migrate(database: Database, before: Callable[[], None] | None = None) -> None:
    """Bring the schema to `CURRENT` in one transaction; `before` (a backup) runs first when there is something to lose.

    The order of LIBRARIES.md 0.2: foreign keys off, begin, migrate, check, commit, on; all or nothing.
    """
    with database.reading() as connection:
        found = revision(connection)
    if found > CURRENT:
        raise Trouble("schema_newer", found=found, known=CURRENT)
    if found == CURRENT:
        return
    if found and before is not None:
        before()
    # Alembic costs 0.4 s to import and is needed once in a program's life.
    from frontdesk.storage.migrations.run import upgrade

    upgrade(database, CURRENT)
