# SPDX-License-Identifier: Apache-2.0
"""Pages of a fixed size: blocks that hold together, long texts that flow on, a foot that knows the count of pages.

No paper's own text here. A block is a `layout.Sheet` of the page's width that begins at its upper edge.
"""

from collections.abc import Callable, Sequence
from typing import Final

from frontdesk.documents import fonts
from frontdesk.documents.layout import MM, Page, Sheet, Style

FORMATS: Final = {"a4": (210.0, 297.0), "a5": (148.0, 210.0), "a6": (105.0, 148.0)}
"""Width and height in mm, upright."""

LEAST_LINES: Final = 2
"""So many lines of a paragraph stand together at the end and at the beginning of a page."""

COMPANY: Final = 3
"""So many lines go over with the signatures, which never stand alone on a page."""

Foot = Callable[[Sheet, int, int], None]
"""Draws the foot of a page: the sheet, the number of the page, how many there are."""


class Pages:
    """Fills one page after the other; `running` draws the head of the second and later ones."""

    def __init__(
        self,
        size: str,
        *,
        left_mm: float,
        right_mm: float,
        top_mm: float,
        foot_mm: float,
        running: Callable[[Sheet], None],
    ) -> None:
        self._width_mm, height_mm = FORMATS[size]
        self._left, self._right, self._top = left_mm, right_mm, top_mm
        self.height = height_mm * MM
        self.end = self.height - foot_mm * MM
        self._running = running
        self._sheets = [self._sheet(top_mm)]
        self._fresh = self._sheets[0].y

    def _sheet(self, top_mm: float) -> Sheet:
        return Sheet(self._width_mm, self._left, right_mm=self._right, top_mm=top_mm)

    def block(self) -> Sheet:
        """Return an empty block to be filled and put."""
        return self._sheet(0)

    @property
    def sheet(self) -> Sheet:
        """The page that is being filled."""
        return self._sheets[-1]

    @property
    def room(self) -> float:
        """Points left on this page."""
        return self.end - self.sheet.y

    def turn(self) -> None:
        """Begin the next page, unless this one is still empty."""
        if self.sheet.y > self._fresh:
            self._sheets.append(self._sheet(self._top))
            self._running(self.sheet)
            self._fresh = self.sheet.y

    def put(self, block: Sheet, *, following: float = 0.0) -> None:
        """Place a block whole, with so many points of what follows it on the same page; else on the next page.

        Raises ValueError for a block that is taller than a page.
        """
        if block.y + following > self.room:
            self.turn()
        if block.y > self.room:
            raise ValueError("a block is taller than a page")
        self.sheet.add(block.drawn, self.sheet.y)
        self.sheet.y += block.y

    def flow(self, text: str, style: Style, *, following: float = 0.0) -> None:
        """Draw a text over as many pages as it takes; `following` points of what comes after it stay with its end."""
        paragraphs = text.split("\n")
        for n, paragraph in enumerate(paragraphs):
            lines = fonts.wrap(paragraph, style.face, style.size, self.sheet.inner)
            last = n == len(paragraphs) - 1
            self._lines(lines, style, following if last else 0.0)

    def _lines(self, lines: list[str], style: Style, following: float) -> None:
        while lines:
            fit = int(self.room / style.leading + 1e-6)
            if len(lines) <= fit and len(lines) * style.leading + following <= self.room:
                take = len(lines)
            else:
                keep = COMPANY if following and len(lines) <= fit else LEAST_LINES
                take = min(fit, len(lines) - keep)
                if take < LEAST_LINES:
                    take = 0 if self.sheet.y > self._fresh else max(1, min(fit, len(lines)))
            self._draw(lines[:take], style)
            lines = lines[take:]
            if lines:
                self.turn()

    def _draw(self, lines: Sequence[str], style: Style) -> None:
        for line in lines:
            self.sheet.y += style.leading
            if line:
                self.sheet.y -= style.drop
                self.sheet.text(line, style, self.sheet.left)
                self.sheet.y += style.drop

    def finish(self, foot: Foot) -> list[Page]:
        """Return the pages, each with its foot."""
        for number, sheet in enumerate(self._sheets, 1):
            foot(sheet, number, len(self._sheets))
        return [Page(sheet.width, self.height, sheet.drawn) for sheet in self._sheets]
