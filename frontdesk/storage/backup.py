# SPDX-License-Identifier: Apache-2.0
"""Copies of the SQLite file, made while the desk works, opened again and verified before they count (TRUST.md F10)."""

import hashlib
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from frontdesk.errors import Trouble
from frontdesk.files import PRIVATE_FILE, make_folder, sync_folder, trouble
from frontdesk.storage.audit import Auditor
from frontdesk.storage.engine import Database
from frontdesk.storage.verdicts import Verdict

STEP_PAGES: Final = 512
PAUSE_S: Final = 0.01


@dataclass(frozen=True)
class Copy:
    """A backup that was opened again and verified."""

    file: Path
    sha256: str
    entries: int
    root: str


def copy_database(database: Database, target: Path, pause: Callable[[float], None] = time.sleep) -> None:
    """Copy the live database in small flushed steps within one read transaction (SPEED.md section 8); raise
    `Trouble`.
    """
    if database.file is None:
        raise Trouble("backup_by_server")
    make_folder(target.parent)
    module = database.module
    partial = target.with_name(f".{target.name}.part")
    partial.unlink(missing_ok=True)
    try:
        os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE))
        source = module.connect(str(database.file), timeout=5.0, isolation_level=None)
        try:
            # Held open: a stepped copy starts anew whenever another connection commits.
            source.execute("BEGIN")
            source.execute("SELECT size FROM head").fetchone()
            copy = module.connect(str(partial), isolation_level=None)
            try:
                source.backup(copy, pages=STEP_PAGES, progress=lambda *_: pause(PAUSE_S), sleep=PAUSE_S)
                copy.execute("PRAGMA journal_mode=DELETE")
            finally:
                copy.close()
        finally:
            source.close()
        _sync(partial)
        partial.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise trouble(error, target) from error
    except (module.Error, UnicodeDecodeError) as error:
        partial.unlink(missing_ok=True)
        text = str(error).lower()
        code = "disk_full" if "full" in text else "database_locked" if "locked" in text else "backup_failed"
        raise Trouble(code, detail=str(error)) from error


def _sync(file: Path) -> None:
    descriptor = os.open(file, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def check_copy(file: Path, driver: str | None = None) -> Verdict:
    """Open a copy, run SQLite's own check and ours; raise `Trouble("backup_damaged")` where SQLite's fails."""
    database = Database(f"sqlite:///{file}", driver=driver)
    try:
        with database.reading() as connection:
            answer: Any = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        if answer != "ok":
            raise Trouble("backup_damaged", file=str(file))
        return Auditor(database).verify()
    finally:
        database.close()


def file_sha256(file: Path) -> str:
    """Return the SHA-256 of a closed file, read in pieces."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def make_backup(database: Database, target: Path) -> Copy:
    """Copy, open again, verify; a copy that does not verify is no backup and is named `….bad`."""
    copy_database(database, target)
    verdict = None
    try:
        verdict = check_copy(target)
    finally:
        for left in ("-wal", "-shm", "-journal"):
            Path(f"{target}{left}").unlink(missing_ok=True)
        if verdict is None or not verdict.ok:
            target.replace(target.with_name(f"{target.name}.bad"))
    if not verdict.ok:
        raise Trouble("backup_damaged", file=str(target))
    return Copy(target, file_sha256(target), verdict.entries, verdict.root)
