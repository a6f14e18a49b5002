# SPDX-License-Identifier: Apache-2.0
"""The outage book: blanks printed in advance, each numbered and signed, so that visitors are served without power.

What was written on a blank is entered afterwards as a late entry by `intake` (ADR 21). Nothing of anybody is here.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from frontdesk.domain import journal as tree
from frontdesk.domain import roles
from frontdesk.domain.moments import to_text
from frontdesk.domain.papers.blank import BlankData, blank_numbers
from frontdesk.errors import Trouble, refuse
from frontdesk.files import write_file
from frontdesk.services.papers import PaperFolder
from frontdesk.services.ports import Journal, RecordedEvent, Signer
from frontdesk.services.requests import same_request
from frontdesk.services.views import Actor, OfficeFacts

MOST: Final = 100
"""Blanks of one book; a longer outage needs another one."""


class BookRenderer(Protocol):
    """Makes one file of many blanks, each with its signed note and its code in clear."""

    def __call__(self, blanks: Sequence[tuple[BlankData, str]], code: str) -> bytes:
        """Return the file."""
        ...


@dataclass(frozen=True)
class Book:
    """A book that was printed: its first and last number, where it lies."""

    first: str
    last: str
    count: int
    file: str
    sha256: str
    repeated: bool = False


class OutageBook:
    """Prints blanks. Their numbers are made from the entry that gives them out, so none is ever given out twice."""

    def __init__(
        self, journal: Journal, facts: OfficeFacts, signer: Signer, render: BookRenderer, folder: PaperFolder
    ) -> None:
        self._journal = journal
        self._facts = facts
        self._signer = signer
        self._render = render
        self._folder = folder

    def make(self, by: Actor, count: int, *, request: str, lang: str | None = None, out: Path | None = None) -> Book:
        """Give out numbers and write the blanks as one file; the same request gives the same file again.

        Raises Refused `blanks_range` (most), `not_allowed`; Trouble `key_unavailable`, `journal_damaged`: a blank that
        is not signed is worth nothing.
        """
        roles.require(by.role, "approve")
        if not 1 <= count <= MOST:
            raise refuse("blanks_range", "count", most=MOST)
        self._signer.sign(tree.checkpoint_text(self._facts.origin, 0, b"\0" * tree.HASH_BYTES))  # or no number is given
        with self._journal.begin(by.id, request) as work:
            known = work.repeated()
            if known:
                same_request(known[0].type == "blanks.printed" and known[0].data == {"count": count})
                event = known[0]
            else:
                event = work.record("blanks.printed", {"count": count})
        if known:
            with self._journal.reading() as read:
                stored = read.event(event.seq)
            if stored is None:
                raise Trouble("database_damaged", detail="journal")
            event = stored
        numbers = blank_numbers(self._facts.code, event.seq, count)
        pdf = self._render([self._blank(by, number, event, lang) for number in numbers], tree.short_code(event.leaf))
        name = f"{numbers[0].rpartition('-')[0]}.pdf"
        file = write_file(out, pdf) if out else self._folder.write(name, pdf)
        return Book(numbers[0], numbers[-1], count, str(file), hashlib.sha256(pdf).hexdigest(), bool(known))

    def _blank(self, by: Actor, number: str, event: RecordedEvent, lang: str | None) -> tuple[BlankData, str]:
        at = to_text(event.at)
        extension = tree.receipt_extension(number, at, event.leaf)
        note = self._signer.sign(tree.checkpoint_text(self._facts.origin, event.seq + 1, event.root, extension))
        data = BlankData(
            office_code=self._facts.code,
            office_kk=self._facts.name_kk,
            office_ru=self._facts.name_ru,
            number=number,
            event=event.seq,
            printed_at=at,
            clerk=by.initials,
            position_kk=by.position_kk,
            position_ru=by.position_ru,
            training=self._facts.training,
            languages=(lang,) if lang else ("kk", "ru"),
        )
        return data, note
