# SPDX-License-Identifier: Apache-2.0
"""From the bytes of a PDF to dots: black or white for a thermal head of 8 dots/mm, grey for a driver. No printer here.

pypdfium2 is for one thread at a time: callers draw where they made the paper, not in the thread that sends it.
"""

import zlib
from dataclasses import dataclass, field
from typing import Any, Final

from frontdesk.printing.reasons import NotPrinted

DOTS_PER_MM: Final = 8
POINTS_PER_INCH: Final = 72.0
MM_PER_INCH: Final = 25.4
BLACK_BELOW: Final = 128
"""Grey below this is black."""

EDGE: Final = 1
"""Dots beyond the head that may be lost: the engine paints the edge of a filled bar up to one dot too wide."""

HEADS: Final = {"80mm": 576, "58mm": 384}
"""Width of the paper to the dots that its head prints; the rest is the edge that stays white."""

_DIGITS: Final = bytes(0x31 if grey < BLACK_BELOW else 0x30 for grey in range(256))
"""Grey to the digit 1 where it is black, so that a line of digits read as one number is a line of dots."""


@dataclass(frozen=True)
class Page:
    """A page in dots: `lines` are rows of `width` / 8 bytes, the leftmost dot in the highest bit, 1 is black."""

    width: int
    lines: tuple[bytes, ...]


BAND: Final = 256
"""Rows of a picture that go to a driver at once."""

_WHITE: Final = b"\xff"


@dataclass(frozen=True)
class Band:
    """Some rows of a picture: the number of the first one, how many, and their grey bytes packed by zlib."""

    top: int
    rows: int
    packed: bytes = field(repr=False)


@dataclass(frozen=True)
class Picture:
    """A page in grey: its size in mm, dots to the inch, and the box of its ink in dots from the upper left corner.

    `bands` hold the columns of the box, without the rows that are white. A blank page has a box of no size.
    """

    width_mm: float
    height_mm: float
    dpi: int
    left: int
    top: int
    right: int
    bottom: int
    bands: tuple[Band, ...]


def pictures(pdf: bytes, dpi: int) -> tuple[Picture, ...]:
    """Return the pages in grey, with so many dots to the inch; packed, because a sheet of A4 has 35 MB at 600 dpi."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(_picture(page, dpi) for page in document)
    finally:
        document.close()


def _picture(page: Any, dpi: int) -> Picture:  # noqa: ANN401 - pypdfium2 ships no types
    wide, high = page.get_size()
    wanted = round(wide * dpi / POINTS_PER_INCH)
    # As for a head below: a hair less gives whole dots.
    bitmap = page.render(scale=(wanted - 0.02) / wide, grayscale=True, may_draw_forms=False)
    grey, across, stride = bytes(bitmap.buffer), bitmap.width, bitmap.stride
    blank = _WHITE * across
    inked = [n for n in range(bitmap.height) if grey[n * stride : n * stride + across] != blank]
    mm = MM_PER_INCH / POINTS_PER_INCH
    if not inked:
        return Picture(wide * mm, high * mm, dpi, 0, 0, 0, 0, ())
    rows = [grey[n * stride : n * stride + across] for n in inked]
    left = min(across - len(row.lstrip(_WHITE)) for row in rows)
    right = max(len(row.rstrip(_WHITE)) for row in rows)
    top, bottom = inked[0], inked[-1] + 1
    bands = []
    for first in range(top, bottom, BAND):
        last = min(first + BAND, bottom)
        band = b"".join(grey[n * stride + left : n * stride + right] for n in range(first, last))
        if band.strip(_WHITE):
            bands.append(Band(first, last - first, zlib.compress(band, 1)))
    return Picture(wide * mm, high * mm, dpi, left, top, right, bottom, tuple(bands))


def page_sizes_mm(pdf: bytes) -> list[tuple[float, float]]:
    """Return width and height of each page in mm."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        mm = MM_PER_INCH / POINTS_PER_INCH
        return [(width * mm, height * mm) for width, height in map(document.get_page_size, range(len(document)))]
    finally:
        document.close()


def pages(pdf: bytes, width: str) -> tuple[Page, ...]:
    """Return the pages for paper of a width; raise NotPrinted `printer_size` where something would be cut off."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(_page(page, HEADS[width]) for page in document)
    finally:
        document.close()


def _page(page: Any, head: int) -> Page:  # noqa: ANN401 - pypdfium2 ships no types
    wanted = round(page.get_width() * DOTS_PER_MM * MM_PER_INCH / POINTS_PER_INCH)
    # The engine rounds up and stretches: a hair less gives whole dots, so that the modules of a code stay equal.
    bitmap = page.render(scale=(wanted - 0.02) / page.get_width(), grayscale=True, may_draw_forms=False)
    grey, across = bytes(bitmap.buffer), bitmap.width
    rows = [grey[at : at + across].translate(_DIGITS) for at in range(0, bitmap.height * bitmap.stride, bitmap.stride)]
    spare = across - head
    left = max(spare, 0) // 2
    lost = (max(left - EDGE, 0), left + head + EDGE)
    if spare > 0 and any(b"1" in row[: lost[0]] or b"1" in row[lost[1] :] for row in rows):
        size = page.get_size()
        mm = MM_PER_INCH / POINTS_PER_INCH
        raise NotPrinted("printer_size", width=round(size[0] * mm), height=round(size[1] * mm))
    before = b"0" * (max(-spare, 0) // 2)
    lines = tuple(
        int((before + row[left : left + head]).ljust(head, b"0"), 2).to_bytes(head // 8, "big") for row in rows
    )
    return Page(head, lines)
