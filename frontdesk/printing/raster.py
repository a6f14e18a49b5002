# SPDX-License-Identifier: Apache-2.0
"""From the bytes of a PDF to dots, black or white, as a thermal head of 8 dots/mm burns them. No printer here.

pypdfium2 is for one thread at a time: callers draw where they made the paper, not in the thread that sends it.
"""

from dataclasses import dataclass
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
