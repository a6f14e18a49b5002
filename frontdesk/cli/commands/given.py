# SPDX-License-Identifier: Apache-2.0
"""Paths, small files and dates that were given as arguments."""

from datetime import date
from pathlib import Path
from typing import Final

from frontdesk.domain.moments import day_from_text
from frontdesk.errors import WrongUsage
from frontdesk.files import trouble

LONGEST_NOTE: Final = 100_000
"""Bytes of a key or a receipt; both are some hundred."""


def path(name: str) -> Path:
    """Return an absolute path; raise WrongUsage `file_missing` for what cannot be one."""
    try:
        return Path(name).resolve()
    except (OSError, RuntimeError, ValueError):
        raise WrongUsage("file_missing", file=name[:400]) from None


def existing(name: str) -> Path:
    """Return the absolute path of a file that is there; raise WrongUsage `file_missing`."""
    found = path(name)
    try:
        if found.is_file():
            return found
    except OSError:  # a name longer than a file system takes
        pass
    raise WrongUsage("file_missing", file=str(found)[:400])


def content(file: Path) -> str:
    """Return a small text file; raise Trouble where the disk or the rights stand in the way."""
    try:
        with file.open("rb") as stream:
            return stream.read(LONGEST_NOTE).decode("utf-8", errors="replace")
    except OSError as error:
        raise trouble(error, file) from error


def local_date(text: str | None) -> date | None:
    """Return a local date, None where nothing was given; raise WrongUsage `date_unreadable`."""
    if text is None:
        return None
    try:
        return day_from_text(text)
    except ValueError:
        raise WrongUsage("date_unreadable", date=text[:40]) from None
