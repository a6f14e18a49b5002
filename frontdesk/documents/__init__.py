# SPDX-License-Identifier: Apache-2.0
"""The papers as PDF; the only package that imports reportlab or segno.

One module for each paper, named in `PAPERS`. Importing this package imports neither library: `warm_up` does, in the
idle time after the first paint. No database, no clock, no printer here.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

from frontdesk.documents import (
    blank,
    booking,
    crime_draft,
    day_sheet,
    fonts,
    found_item,
    hand_over,
    logo,
    notices,
    protocol,
    receipt,
    receipt_sheet,
    slip,
    symbol,
)
from frontdesk.documents.form import Proof
from frontdesk.domain import glyphs
from frontdesk.domain.papers import CrimeDraftData, Frozen, HandOverData, ProtocolData, ReceiptData, size_for
from frontdesk.domain.papers.blank import BlankData
from frontdesk.domain.papers.booking import BookingData
from frontdesk.domain.papers.day_sheet import DaySheetData
from frontdesk.domain.papers.found_item import FoundItemData
from frontdesk.domain.papers.notices import (
    AnswerCover,
    DefectNotice,
    ExtendNotice,
    ForwardNotice,
    ReturnNotice,
    StopNotice,
)
from frontdesk.domain.papers.slip import SlipData
from frontdesk.errors import WrongUsage


class _Render(Protocol):
    def __call__(
        self, frozen: str, *, checkpoint: str | None, short_code: str | None, copy: int, size: str, preview: bool
    ) -> bytes: ...


def _receipt(
    frozen: str, *, checkpoint: str | None, short_code: str | None, copy: int, size: str, preview: bool
) -> bytes:
    data = ReceiptData.from_json(frozen)
    if size in receipt_sheet.SIZES:
        proof = Proof(checkpoint, short_code, copy, preview)
        return receipt_sheet.render(data, proof=proof, size=size)
    return receipt.render(data, checkpoint=checkpoint, short_code=short_code, copy=copy, size=size, preview=preview)


def _form(stored: type[Frozen], render: Callable[..., bytes]) -> _Render:
    """Return what reads a form's frozen data and hands them to the one function of its module."""

    def rendered(
        frozen: str, *, checkpoint: str | None, short_code: str | None, copy: int, size: str, preview: bool
    ) -> bytes:
        data = stored.from_json(frozen)
        return render(data, proof=Proof(checkpoint, short_code, data.mark(copy), preview), size=size)

    return rendered


PAPERS: Final[tuple[tuple[str, _Render], ...]] = (
    (receipt.KIND, _receipt),
    (protocol.KIND, _form(ProtocolData, protocol.render)),
    (crime_draft.KIND, _form(CrimeDraftData, crime_draft.render)),
    (hand_over.KIND, _form(HandOverData, hand_over.render)),
    (ForwardNotice.PAPER, _form(ForwardNotice, notices.forward)),
    (DefectNotice.PAPER, _form(DefectNotice, notices.defect)),
    (ReturnNotice.PAPER, _form(ReturnNotice, notices.give_back)),
    (ExtendNotice.PAPER, _form(ExtendNotice, notices.extend)),
    (StopNotice.PAPER, _form(StopNotice, notices.stop)),
    (AnswerCover.PAPER, _form(AnswerCover, notices.cover)),
    (booking.KIND, _form(BookingData, booking.render)),
    (found_item.KIND, _form(FoundItemData, found_item.render)),
    (day_sheet.KIND, _form(DaySheetData, day_sheet.render)),
    (blank.KIND, _form(BlankData, blank.render)),
    (slip.KIND, _form(SlipData, slip.render)),
)
"""Code of a paper and what renders its frozen data; a new paper is a module, its data in `domain.papers` and a line."""

_RENDERERS: Final[Mapping[str, _Render]] = dict(PAPERS)


def render_paper(
    kind: str,
    frozen: str,
    *,
    checkpoint: str | None = None,
    short_code: str | None = None,
    copy: int = 0,
    size: str | None = None,
    preview: bool = False,
) -> bytes:
    """Render the frozen JSON of any paper; the same arguments give the same bytes at any time.

    Raises `WrongUsage` for a paper or size that does not exist, `Refused` for a character that no shipped font has,
    ValueError for JSON that is not the canonical form of that paper.
    """
    renderer = _RENDERERS.get(kind)
    if renderer is None:
        raise WrongUsage("paper_unknown", kind=kind)
    return renderer(
        frozen, checkpoint=checkpoint, short_code=short_code, copy=copy, size=size_for(kind, size), preview=preview
    )


def render_book(blanks: Sequence[tuple[BlankData, str]], code: str) -> bytes:
    """Return the blanks of an outage book with their signed notes as one file."""
    return blank.render_book(blanks, code)


def pack_logo(png: bytes) -> str:
    """Return an office's logo as the text that is frozen with papers; raise Refused `logo_unreadable`."""
    return logo.pack(png)


def coverage(text: str) -> frozenset[str]:
    """Return the characters of a text that no shipped font can draw."""
    return glyphs.missing(text, fonts.coverage())


def warm_up() -> None:
    """Import the PDF and QR libraries and read the fonts, so that the first receipt is as quick as the next one."""
    import reportlab.pdfgen.canvas  # noqa: F401 - imported for its own sake
    import segno  # noqa: F401

    for name in (fonts.REGULAR, fonts.BOLD):
        fonts.width("0", name, 1)
    symbol.qr("0")
