# SPDX-License-Identifier: Apache-2.0
"""The language of thermal receipt printers (ESC/POS): raster pictures, the cut, what a printer says of itself.

No code page of these printers holds Kazakh, so letters are never sent: only dots.
"""

from collections.abc import Iterator
from typing import Final

from frontdesk.printing.raster import Page

INITIALISE: Final = b"\x1b@"
BAND: Final = 128
"""Rows in one picture: small printers hold no more than that of a page."""

FEED_AND_CUT: Final = b"\x1dV\x42\x00"
"""Feed to the knife and cut, leaving one point; a printer without a knife feeds."""

ASK_OFFLINE: Final = b"\x10\x04\x02"
ASK_PAPER: Final = b"\x10\x04\x04"
"""DLE EOT: answered at once, whatever the printer is doing."""

ASK_IN_TURN: Final = b"\x1dr\x01"
"""GS r: answered when everything before it has been worked off."""


def stream(pages: tuple[Page, ...]) -> Iterator[bytes]:
    """Yield the bytes of the pages in bands, one after the other on the roll, and the cut."""
    yield INITIALISE
    for page in pages:
        for top in range(0, len(page.lines), BAND):
            band = page.lines[top : top + BAND]
            across, down = page.width // 8, len(band)
            head = bytes((0x1D, 0x76, 0x30, 0, across & 255, across >> 8, down & 255, down >> 8))
            yield head + b"".join(band)
    yield FEED_AND_CUT


def complaint(asked: bytes, answer: int) -> str | None:
    """Return what an answer complains of, or None where it is content or is no answer to this question."""
    if asked == ASK_IN_TURN:
        return "printer_media_empty" if answer & 0x0C == 0x0C else None
    if answer & 0x93 != 0x12:  # bits 0, 1, 4, 7 are fixed in an answer to DLE EOT
        return None
    if asked == ASK_PAPER:
        return "printer_media_empty" if answer & 0x60 == 0x60 else None
    if answer & 0x04:
        return "printer_cover_open"
    if answer & 0x20:
        return "printer_media_empty"
    return "printer_attention" if answer & 0x40 else None
