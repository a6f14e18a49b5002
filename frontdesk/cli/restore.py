# SPDX-License-Identifier: Apache-2.0
"""Putting a backup in the place of the database: verified first, approved by two people, recorded, the old file
kept.
"""

import argparse
import re
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from frontdesk.bootstrap import FrontDesk, open_front_desk
from frontdesk.cli import session
from frontdesk.cli.answers import Json
from frontdesk.config import DATABASE, WINDOW_LOCK, OfficeConfig, find_home
from frontdesk.domain import roles
from frontdesk.errors import Trouble, WrongUsage, refuse
from frontdesk.files import sync_folder, trouble
from frontdesk.i18n import Texts
from frontdesk.services.attachments import ATTACHMENTS, copy_missing


def restore_backup(arguments: argparse.Namespace, _: Texts) -> Json:
    """Restore `arguments.file`; raise Refused `backup_not_good`, `backup_older_than_log`, `approval_needed`,
    Trouble.
    """
    home = find_home(arguments.home)
    config = OfficeConfig.load(home)
    if config.database:
        raise WrongUsage("restore_by_server")
    try:
        source = Path(arguments.file).resolve()
        found = source.is_file()
    except (OSError, RuntimeError, ValueError):  # a name that no file can have
        source, found = Path(arguments.file), False
    if not found:
        raise WrongUsage("file_missing", file=str(source))
    wal = Path(f"{source}-wal")
    if wal.exists() and wal.stat().st_size:
        # A database at work, not a backup: half of it lies beside it.
        raise refuse("backup_not_good", "file", file=source.name)
    with _without_window(home):
        return _restore(arguments, config, source, _)


@contextmanager
def _without_window(home: Path) -> Iterator[None]:
    """Hold the lock of the window (`ui.instance`): it would go on writing into the file that is moved away."""
    if sys.platform == "win32":  # pragma: no cover - Windows itself moves no file that is open
        yield
        return
    import fcntl

    try:
        held = (home / WINDOW_LOCK).open("a+b")
    except OSError as error:
        raise trouble(error, home / WINDOW_LOCK) from error
    with held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Trouble("window_open") from None
        yield


def _restore(arguments: argparse.Namespace, config: OfficeConfig, source: Path, _: Texts) -> Json:
    home = config.home
    candidate = home / f"restoring-{secrets.token_hex(4)}.db"
    try:
        shutil.copyfile(source, candidate)
        candidate.chmod(0o600)
    except OSError as error:
        raise trouble(error, candidate) from error
    try:
        answer = _approved(arguments, config, candidate, source, _)
        copy_missing(source.parent / ATTACHMENTS, home / ATTACHMENTS)
        _swap(home, candidate)
    finally:
        for left in (candidate, Path(f"{candidate}-wal"), Path(f"{candidate}-shm"), Path(f"{candidate}-journal")):
            left.unlink(missing_ok=True)
    return answer


def _approved(arguments: argparse.Namespace, config: OfficeConfig, candidate: Path, source: Path, _: Texts) -> Json:
    clock = session.clock_for(arguments.now, training=config.training)
    desk = open_front_desk(config.home, clock, database=f"sqlite:///{candidate}")
    try:
        verdict = desk.audit.verify()
        if not verdict.ok:
            raise refuse("backup_not_good", "file", file=source.name)
        if not arguments.accept_loss:
            _refuse_loss(desk, verdict.entries)
        by = session.sign_in(desk, arguments, _)
        roles.require(by.role, "restore")
        second = session.approver(desk, arguments, by, "approve", _)
        if second is None:
            raise refuse("approval_needed", "approver")
        with desk.journal.begin(by.id, session.request_id(arguments)) as work:
            work.record("db.restored", {"entries": verdict.entries, "root": verdict.root, "approved_by": second.id})
        return {
            "file": str(source),
            "sha256": desk.upkeep.sha256(source),
            "entries": verdict.entries,
            "root": verdict.root,
        }
    finally:
        desk.close()


def _refuse_loss(desk: FrontDesk, entries: int) -> None:
    """Refuse a backup that ends before the newest sealed day log: its numbers would be given out twice (TRUST.md
    F11).
    """
    newest = 0
    for file in (desk.home / "outbox").glob("*.zip"):
        match = re.fullmatch(r"[A-Z0-9]{2,6}-[0-9]{4}-[0-9]{2}-[0-9]{2}(-[0-9]+)?\.zip", file.name, re.ASCII)
        if match:
            newest = max(newest, desk.upkeep.bundle_size(file))
    if newest > entries:
        raise refuse("backup_older_than_log", "file", entries=entries, newest=newest)


def _swap(home: Path, candidate: Path) -> None:
    database = home / DATABASE
    stamp = datetime.now().astimezone().strftime("%Y-%m-%dT%H%M%S")
    kept = home / "backups" / f"replaced-{stamp}.db"
    try:
        for suffix in ("", "-wal", "-shm", "-journal"):
            part = Path(f"{database}{suffix}")
            if part.exists():
                part.replace(f"{kept}{suffix}")
        candidate.replace(database)
        sync_folder(home)
        sync_folder(kept.parent)
    except OSError as error:
        raise trouble(error, database) from error
