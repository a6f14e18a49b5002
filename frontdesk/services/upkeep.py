# SPDX-License-Identifier: Apache-2.0
"""Backups with their thinning, and the doctor's questions: is everything in order that a bad day would need."""

import hashlib
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Protocol

from frontdesk.domain import journal as tree
from frontdesk.domain import roles
from frontdesk.domain.moments import local, office_day
from frontdesk.errors import Trouble, refuse
from frontdesk.services.attachments import ATTACHMENTS, copy_missing
from frontdesk.services.calendar import CalendarBook
from frontdesk.services.ports import Journal, RecordedEvent
from frontdesk.services.printing import Printer
from frontdesk.services.requests import same_request
from frontdesk.services.views import Actor

DAILY: Final = 7
WEEKLY: Final = 4
MONTHLY: Final = 12
LEAST_FREE: Final = 500 * 1024 * 1024
HOURS_EAST: Final = 5
_NAME: Final = re.compile(r"(?P<code>[A-Z0-9]{2,6})-(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})T[0-9]{6}\.db", re.ASCII)


class Backup(Protocol):
    """A verified copy."""

    file: Path
    sha256: str
    entries: int
    root: str


@dataclass(frozen=True)
class Made:
    """A copy that was made and verified before."""

    file: Path
    sha256: str
    entries: int
    root: str


@dataclass(frozen=True)
class Check:
    """One answer of the doctor: `state` is ok, warn or fail; message and remedy are made from `code` and `params`."""

    code: str
    state: str
    params: dict[str, str | int]


class Upkeep:
    """Looks after an office."""

    def __init__(
        self,
        home: Path,
        journal: Journal,
        auditor: Any,  # noqa: ANN401 - storage's auditor; services know no storage
        copy: Callable[[Path], Any],
        database: Any,  # noqa: ANN401
        key: Any,  # noqa: ANN401
        printer: Printer,
        book: CalendarBook,
        bundle_end: Callable[[Path], int],
        wrong_templates: Callable[[], list[str]],
    ) -> None:
        self._home = home
        self._journal = journal
        self._auditor = auditor
        self._copy = copy
        self._database = database
        self._key = key
        self._printer = printer
        self._book = book
        self._bundle_end = bundle_end
        self._wrong_templates = wrong_templates

    # --- between acts

    def idle(self) -> bool:
        """Do what must not stand in the way of a registration; for a timer of a second, not in the window's thread.

        Says whether anything was due.
        """
        return bool(self._database.idle())

    # --- backups

    def backup(self, by: Actor, code: str, to: Path | None = None, *, request: str) -> Any:  # noqa: ANN401 - a `Backup`
        """Copy the database, open the copy, verify it, thin the older ones; raise Trouble where that fails.

        Into another folder than the office's own go the attached files too, those that it does not have yet.
        """
        roles.require(by.role, "backup")
        moment = local(self._journal.clock.now())
        folder = to or self._home / "backups"
        with self._journal.reading() as read:
            known = read.events_of_command(tree.command_id(request))
        if known:
            same_request(known[0].type == "backup.made")
            return self._made_before(folder, code, known[0])
        made = self._copy(folder / f"{code}-{moment.strftime('%Y-%m-%dT%H%M%S')}.db")
        if to is not None:
            # On the office's own disk a second copy would protect nobody: these files never change.
            copy_missing(self._home / ATTACHMENTS, to / ATTACHMENTS)
        with self._journal.begin(by.id, request) as work:
            work.record("backup.made", {"entries": made.entries, "root": made.root})
        for file in superfluous(folder.glob("*.db"), code):
            file.unlink(missing_ok=True)
        return made

    def _made_before(self, folder: Path, code: str, event: RecordedEvent) -> Made:
        """Return the backup that an earlier call with the same request made; raise Refused `backup_gone`."""
        latest = f"{code}-{local(event.at).strftime('%Y-%m-%dT%H%M%S')}.db"
        files = [file for file in folder.glob(f"{code}-*.db") if _NAME.fullmatch(file.name) and file.name <= latest]
        if not files:
            raise refuse("backup_gone", "request_id")
        file = max(files)
        return Made(file, self.sha256(file), event.data["entries"], event.data["root"])

    @staticmethod
    def sha256(file: Path) -> str:
        """Return the SHA-256 of a file."""
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    def bundle_size(self, file: Path) -> int:
        """Return the size of the log that a sealed day log ends with; 0 for a file that is none."""
        return self._bundle_end(file)

    def newest_backup(self) -> datetime | None:
        """Return when the newest backup in the office's own folder was made."""
        files = [file for file in (self._home / "backups").glob("*.db") if _NAME.fullmatch(file.name)]
        return max((datetime.fromtimestamp(file.stat().st_mtime).astimezone() for file in files), default=None)

    # --- the doctor

    def doctor(self) -> tuple[Check, ...]:
        """Return every check; nothing is repaired and nothing written."""
        return (
            self._journal_whole(),
            self._key_opens(),
            self._disk(),
            self._engine(),
            self._clock(),
            self._zone(),
            self._calendar_known(),
            self._backup_age(),
            self._rights(),
            self._printers(),
            Check("spool", "warn" if self._printer.keeps_files() else "ok", {}),
            self._templates(),
        )

    def _journal_whole(self) -> Check:
        whole, entries = self._auditor.check_tail()
        return Check("journal", "ok" if whole else "fail", {"entries": entries})

    def _key_opens(self) -> Check:
        return Check("signing_key", "ok" if self._key.opens() else "warn", {})

    def _disk(self) -> Check:
        free = shutil.disk_usage(self._home).free
        return Check("disk_space", "ok" if free >= LEAST_FREE else "warn", {"megabytes": free // (1024 * 1024)})

    def _engine(self) -> Check:
        if self._database.dialect == "postgresql":
            return Check("database", "ok", {"engine": "PostgreSQL", "mode": "synchronous_commit"})
        version = ".".join(str(part) for part in self._database.module.sqlite_version_info)
        return Check(
            "database", "ok", {"engine": f"SQLite {version}", "mode": "WAL" if self._database.wal else "TRUNCATE"}
        )

    def _clock(self) -> Check:
        with self._journal.reading() as read:
            alarm = "clock_alarm" in read.numbers()
            last = read.last_at()
        behind = last is not None and self._journal.clock.now() < last
        return Check("clock", "warn" if alarm or behind else "ok", {})

    @staticmethod
    def _zone() -> Check:
        hours = -time.timezone // 3600
        return Check("time_zone", "ok" if hours == HOURS_EAST else "warn", {"hours": hours})

    def _calendar_known(self) -> Check:
        until: date = self._book.now().confirmed_until
        today = office_day(self._journal.clock.now())
        left = (until - today).days
        return Check("calendar", "ok" if left > 60 else "warn", {"until": until.isoformat()})

    def _backup_age(self) -> Check:
        if self._database.dialect == "postgresql":
            return Check("backup_server", "ok", {})
        newest = self.newest_backup()
        if newest is None:
            return Check("backup_none", "warn", {})
        days = (datetime.now().astimezone() - newest).days
        return Check("backup", "ok" if days <= 1 else "warn", {"days": days})

    def _rights(self) -> Check:
        if sys.platform == "win32":  # pragma: no cover - Windows only
            return Check("rights", "ok", {})
        loose = [
            path.name
            for path in (self._home, self._home / "frontdesk.db", self._home / "keys" / "office.key")
            if path.exists() and path.stat().st_mode & 0o077 and path.stat().st_uid == os.getuid()
        ]
        return Check("rights", "warn" if loose else "ok", {"files": ", ".join(loose)})

    def _templates(self) -> Check:
        wrong = self._wrong_templates()
        return Check("templates", "warn" if wrong else "ok", {"files": ", ".join(wrong)})

    def _printers(self) -> Check:
        try:
            names = tuple(self._printer.names())
        except Trouble:
            names = ()
        return Check("printers", "ok" if names else "warn", {"n": len(names)})


def superfluous(files: Iterable[Path], code: str) -> list[Path]:
    """Return the backups that the thinning drops: kept are the newest of 7 days, 4 weeks, 12 months (TRUST.md F10)."""
    known = sorted((f for f in files if (m := _NAME.fullmatch(f.name)) and m["code"] == code), reverse=True)
    kept: set[Path] = set()
    for most, period in ((DAILY, _by_day), (WEEKLY, _by_week), (MONTHLY, _by_month)):
        seen: dict[object, Path] = {}
        for file in known:
            seen.setdefault(period(file), file)
        kept.update(list(seen.values())[:most])
    return [file for file in known if file not in kept]


def _day(file: Path) -> date:
    match = _NAME.fullmatch(file.name)
    assert match is not None
    return date.fromisoformat(match["day"])


def _by_day(file: Path) -> object:
    return _day(file)


def _by_week(file: Path) -> object:
    return _day(file).isocalendar()[:2]


def _by_month(file: Path) -> object:
    return (_day(file).year, _day(file).month)
