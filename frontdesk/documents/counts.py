# SPDX-License-Identifier: Apache-2.0
"""Groups of counts in two columns, as the sheet of a day has them: a heading, then a line for each code and its figure.

What is counted and what the codes are called comes from the caller.
"""

from collections.abc import Callable, Sequence

from frontdesk.documents import fonts
from frontdesk.documents.form import Block, Form
from frontdesk.documents.layout import MM, Sheet
from frontdesk.documents.styles import COLUMN_GAP_MM, HEADING, SMALL, STRONG
from frontdesk.i18n import Texts

Group = tuple[str, Sequence[tuple[str, str]]]
"""A heading (an English source string) and rows of a code and its figure."""


def draw(paper: Form, groups: Sequence[Group], *, label: Callable[[Texts, str], str]) -> None:
    """Draw groups of counts in two columns: a heading, then a line for each code and its figure.

    As even as can be where they fit on what is left of the page, else down one column after the other.
    """
    share = (paper.pages.sheet.inner - COLUMN_GAP_MM * MM) / 2
    drawn = [_group(paper, heading, rows, share, label) for heading, rows in groups if rows]
    heights = [block.y for block in drawn]
    even = min(range(len(drawn) + 1), key=lambda at: max(sum(heights[:at]), sum(heights[at:])))
    if max(sum(heights[:even]), sum(heights[even:])) <= paper.pages.room:
        _columns(paper, drawn[:even], drawn[even:], share)
        return
    while drawn:
        first, drawn = _fitting(paper, drawn)
        second, drawn = _fitting(paper, drawn)
        _columns(paper, first, second, share)
        if drawn:
            paper.pages.turn()


def _fitting(paper: Form, blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """Part the blocks into those that fit into one column of this page, at least one, and the others."""
    height, at = 0.0, 0
    while at < len(blocks) and (at == 0 or height + blocks[at].y <= paper.pages.room):
        height += blocks[at].y
        at += 1
    return blocks[:at], blocks[at:]


def _columns(paper: Form, first: Sequence[Block], second: Sequence[Block], share: float) -> None:
    whole = paper.pages.block()
    bottom = 0.0
    for place, blocks in enumerate((first, second)):
        whole.y = 0.0
        for block in blocks:
            whole.add(block.drawn, whole.y, place * (share + COLUMN_GAP_MM * MM))
            whole.y += block.y
        bottom = max(bottom, whole.y)
    whole.y = bottom
    paper.pages.put(whole)


def _group(
    paper: Form, heading: str, rows: Sequence[tuple[str, str]], share: float, label: Callable[[Texts, str], str]
) -> Block:
    sheet = paper.pages.block()
    left, right = sheet.left, sheet.left + share
    sheet.lines(paper.both(heading), HEADING, left=left, right=right)
    sheet.gap(0.6)
    for code, figure in rows:
        _figure(sheet, [label(_, code) for _ in paper.spoken], figure, left, right)
    sheet.gap(2.2)
    return sheet


def _figure(sheet: Sheet, labels: Sequence[str], figure: str, left: float, right: float) -> None:
    sheet.line(left, right, weight=0.3)
    room = right - left - max(12 * MM, fonts.width(figure, STRONG.face, SMALL.size) + 3 * MM)
    together = " \u00b7 ".join(dict.fromkeys(labels))
    fits = fonts.width(together, SMALL.face, SMALL.size) <= room
    sheet.gap(0.35)
    top = sheet.y
    for text in [together] if fits else labels:
        sheet.lines(text, SMALL, left=left, right=left + room)
    bottom, sheet.y = sheet.y, top + SMALL.leading - SMALL.drop
    style = SMALL if figure in {"0", "\u2014"} else STRONG._replace(size=SMALL.size)
    sheet.text(figure, style, right, align="right")
    sheet.y = bottom + 0.35 * MM
