# SPDX-License-Identifier: Apache-2.0
"""Scans and files that belong to an appeal: what may be taken in, kept once by its hash, recorded, compared.

Never a copy of an identity document: collecting them is prohibited (Law 94-V, art. 7(10); DOMAIN 5). No program can see
that from the bytes, so the words beside every way in say it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from frontdesk.domain import life, roles
from frontdesk.domain.identifiers import parse_number
from frontdesk.domain.text import clean
from frontdesk.errors import Refused, refuse
from frontdesk.files import make_folder, trouble, write_file
from frontdesk.services.days import Days
from frontdesk.services.ports import Journal, RecordedEvent, UnitOfWork
from frontdesk.services.requests import same_request
from frontdesk.services.views import Actor

MOST_BYTES: Final = 20 * 1024 * 1024
NAME: Final = 120
ATTACHMENTS: Final = "attachments"
"""Their folder, in the office's and beside a backup."""

_BEGINNINGS: Final = (
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"II*\x00", "image/tiff", "tif"),
    (b"MM\x00*", "image/tiff", "tif"),
)
"""How each kind of file begins; names and extensions prove nothing."""

MEDIA: Final = {media: ending for _, media, ending in _BEGINNINGS}


@dataclass(frozen=True)
class Attached:
    """A file that belongs to an appeal; `repeated` where the appeal had it before."""

    number: str
    sha256: str
    size: int
    media: str
    name: str | None
    file: str
    repeated: bool = False


class Attachments:
    """The files of appeals, in `attachments/` of the office folder."""

    def __init__(self, journal: Journal, days: Days, folder: Path) -> None:
        self._journal = journal
        self._days = days
        self._folder = folder

    def add(
        self,
        by: Actor,
        number: str,
        content: bytes,
        name: str,
        *,
        request: str,
        about: Mapping[str, str | int] | None = None,
    ) -> Attached:
        """Keep a file and record that it belongs to the appeal; the same bytes twice are one file and one event.

        `about` says what the file is, in codes, where the program knows it (a signed version of a protocol).

        Raises Refused `number_unknown`, `attachment_empty`, `attachment_kind`, `attachment_too_large`,
        `attachment_appeal_voided`, `text_*`, `request_id_reused`; Trouble where the file cannot be written.
        """
        roles.require(by.role, "receive")
        media = media_of(content)
        stated, problem = clean(name, "file", limit=NAME)
        if problem is not None:
            raise Refused(problem)
        sha256 = hashlib.sha256(content).hexdigest()
        file = self._folder / f"{sha256}.{MEDIA[media]}"
        found = Attached(number, sha256, len(content), media, stated or None, str(file))
        with self._journal.reading() as read:
            appeal = read.appeal(number) if parse_number(number) else None
        if appeal is None:
            raise refuse("number_unknown", "number", number=number[:40])
        if appeal.status == life.VOIDED:
            raise refuse("attachment_appeal_voided", "number", number=number)
        self._keep(file, content)
        with self._journal.begin(by.id, request) as work:
            if _known(work, number, sha256):
                return Attached(number, sha256, len(content), media, stated or None, str(file), repeated=True)
            self._days.close_what_is_over(work)
            data = {"sha256": sha256, "size": len(content), "media": media, **(about or {})}
            work.record("attachment.added", data, number=number, personal={"name": stated or None})
        self._days.write_bundles()
        return found

    def _keep(self, file: Path, content: bytes) -> None:
        """Write it under the name of its hash before anything speaks of it; what is there already is left alone."""
        make_folder(self._folder)
        try:
            there = file.exists() and file.read_bytes() == content
        except OSError as error:
            raise trouble(error, file) from error
        if not there:
            write_file(file, content)


def media_of(content: bytes) -> str:
    """Return what a file is by how it begins; raise Refused `attachment_empty`, `_too_large`, `_kind`."""
    if not content:
        raise refuse("attachment_empty", "file")
    if len(content) > MOST_BYTES:
        raise refuse("attachment_too_large", "file", megabytes=MOST_BYTES // (1024 * 1024))
    found = next((media for beginning, media, _ in _BEGINNINGS if content.startswith(beginning)), None)
    if found is None:
        raise refuse("attachment_kind", "file")
    return found


def copy_missing(source: Path, target: Path) -> int:
    """Copy the kept files of one folder that another does not have yet; return how many. Raises `Trouble`.

    What no longer holds what its name states is not passed on; `verify` names it.
    """
    copied = 0
    for file in _kept(source):
        try:
            content = None if (target / file.name).exists() else file.read_bytes()
        except OSError as error:
            raise trouble(error, file) from error
        if content is not None and hashlib.sha256(content).hexdigest() == file.stem:
            make_folder(target)
            write_file(target / file.name, content)
            copied += 1
    return copied


def _kept(folder: Path) -> list[Path]:
    files = sorted(folder.glob("*.*")) if folder.is_dir() else []
    return [file for file in files if file.suffix.removeprefix(".") in MEDIA.values()]


def differing(folder: Path) -> tuple[str, ...]:
    """Return the names of kept files whose bytes are no longer those that their name states."""
    found = []
    for file in _kept(folder):
        try:
            with file.open("rb") as stream:
                whole = hashlib.file_digest(stream, "sha256").hexdigest() == file.stem
        except OSError as error:
            raise trouble(error, file) from error
        if not whole:
            found.append(file.name)
    return tuple(found)


def _known(work: UnitOfWork, number: str, sha256: str) -> bool:
    """Say whether this request, or an earlier one, has recorded this file of this appeal."""

    def same(event: RecordedEvent) -> bool:
        return event.type == "attachment.added" and event.number == number and event.data["sha256"] == sha256

    known = work.repeated()
    if known:
        same_request(same(known[0]))
        return True
    lines = work.read.history(number)
    return any(line.type == "attachment.added" and line.data["sha256"] == sha256 for line in lines)
