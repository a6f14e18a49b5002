# SPDX-License-Identifier: Apache-2.0
"""Where a page lies on a sheet of a driver: how fine it is drawn, which sheet, where on it.

Nothing is scaled to fit or cut off.
"""

import math
from collections.abc import Iterator
from typing import Final

from frontdesk.printing.queue import NEAR_MM
from frontdesk.printing.raster import MM_PER_INCH, Picture
from frontdesk.printing.reasons import NotPrinted
from frontdesk.printing.spooler import Head, Sheet, Strip

FINEST: Final = 600
"""Dots to the inch that a page is drawn with at most: finer printers repeat each dot."""

_EDGE: Final = 1
"""Dots of the drawing that may be lost at an edge, as in `raster`."""


def drawn_at(dpi: int) -> int:
    """Return the dots to the inch to draw with: the printer's own, or a whole part of them where it is finer."""
    return dpi // math.ceil(dpi / FINEST) if dpi > 0 else FINEST


def sheet_for(pages: list[tuple[float, float]], sheets: tuple[Sheet, ...], usual: int) -> int | None:
    """Return the number of the sheet for pages of these sizes in mm: their own, else the smallest that they fit on.

    None where the driver names no sheets. Raises NotPrinted `printer_size` where no sheet is large enough.
    """
    known = [sheet for sheet in sheets if sheet.width > 0 and sheet.height > 0]
    if not known:
        return None
    width, height = max(x for x, _ in pages), max(y for _, y in pages)
    for sheet in known:
        if abs(sheet.width - width) <= NEAR_MM and abs(sheet.height - height) <= NEAR_MM:
            return sheet.number
    large = [sheet for sheet in known if sheet.width >= width and sheet.height >= height]
    if not large:
        raise NotPrinted("printer_size", width=round(width), height=round(height))
    if any(sheet.number == usual for sheet in large):
        return usual
    return min(large, key=lambda sheet: sheet.width * sheet.height).number


def laid_down(page: Picture, head: Head) -> Iterator[Strip]:
    """Yield the strips of a page where they belong on the sheet that the driver really opened.

    A page lies in the upper left corner; on a larger sheet it moves right and down as far as the printer's own margin
    asks for. Raises NotPrinted `printer_size` where ink would still fall outside.
    """
    across = _shift(
        (page.left, page.right), page.width_mm, (head.width, head.left, head.printable_width), (head.dpi_x, page.dpi)
    )
    down = _shift(
        (page.top, page.bottom), page.height_mm, (head.height, head.top, head.printable_height), (head.dpi_y, page.dpi)
    )
    if across is None or down is None:
        raise NotPrinted("printer_size", width=round(page.width_mm), height=round(page.height_mm))

    def x(dots: int) -> int:
        return round(dots * head.dpi_x / page.dpi + across) - head.left

    def y(dots: int) -> int:
        return round(dots * head.dpi_y / page.dpi + down) - head.top

    for band in page.bands:
        top, bottom = y(band.top), y(band.top + band.rows)
        columns = page.right - page.left
        yield Strip(x(page.left), top, x(page.right) - x(page.left), bottom - top, columns, band.rows, band.packed)


def _shift(ink: tuple[int, int], length_mm: float, sheet: tuple[int, int, int], dpi: tuple[int, int]) -> float | None:
    """Return by how many of the printer's dots a page moves along one axis; None where its ink would not fit."""
    whole, margin, printable = sheet
    printers, drawn = dpi
    if ink[0] == ink[1]:
        return 0.0
    scale, slack = printers / drawn, _EDGE * max(1.0, printers / drawn)
    spare = max(0.0, whole - length_mm / MM_PER_INCH * printers)
    shift = min(max(0.0, margin - ink[0] * scale), spare)
    begins, ends = ink[0] * scale + shift, ink[1] * scale + shift
    fits = begins >= margin - slack and ends <= margin + printable + slack
    return shift if fits else None
