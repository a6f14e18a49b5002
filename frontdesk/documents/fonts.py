# SPDX-License-Identifier: Apache-2.0
"""The two faces of the papers: registered once, measured and wrapped without markup.

No layout of any paper here. ReportLab is imported inside the functions, so that importing this package costs nothing
at start.
"""

from functools import cache
from typing import TYPE_CHECKING, Final

from frontdesk import assets
from frontdesk.domain import glyphs

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

REGULAR: Final = "FrontdeskSans-Regular"
BOLD: Final = "FrontdeskSans-Bold"

_HYPHENS: Final = frozenset("-\u2010\u2013\u2014/")
"""Between two letters a line may end after these; `KLS-2026-000542` and `63-бап` hold together where they can."""


@cache
def font(name: str) -> "TTFont":
    """Return the registered face, read once in a process: parsing costs 14 to 17 ms (SPEED 3)."""
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    rl_config.useA85 = 0  # ASCII85 in pure Python costs time and a fifth of the bytes
    face = TTFont(name, str(assets.folder("fonts", f"{name}.ttf")), asciiReadable=False, shapable=False)
    pdfmetrics.registerFont(face)
    return face


@cache
def coverage() -> glyphs.Coverage:
    """Return the code points that every shipped font draws."""
    return glyphs.parse(assets.read_text("fonts", "coverage.txt"))


@cache
def _widths(name: str) -> dict[str, float]:
    """Return the advance of every character in thousandths of the size."""
    face = font(name).face
    return {chr(code): width for code, width in face.charWidths.items()}


def width(text: str, name: str, size: float) -> float:
    """Return the width of one line in points; raise KeyError for a character that the face does not draw."""
    widths = _widths(name)
    return sum([widths[char] for char in text]) * size / 1000


def wrap(text: str, name: str, size: float, available: float) -> list[str]:
    """Break a text into lines of at most `available` points: at spaces, after hyphens, else inside a word.

    No letter is lost and none added; only the spaces at which a line is broken are left out. Linear in the length of
    the text.
    """
    widths = _widths(name)
    limit = available * 1000 / size
    lines: list[str] = []
    for paragraph in text.split("\n"):
        start, cut, used = 0, 0, 0.0
        at = 0
        while at < len(paragraph):
            char = paragraph[at]
            used += widths[char]
            if used > limit and char != " " and at > start:
                stop = cut if cut > start else at
                lines.append(paragraph[start:stop].rstrip(" "))
                start = stop
                while start < len(paragraph) and paragraph[start] == " ":
                    start += 1
                at, cut, used = start, start, 0.0
                continue
            at += 1
            if char == " " or (
                char in _HYPHENS and paragraph[at - 2 : at - 1].isalpha() and paragraph[at : at + 1].isalpha()
            ):
                cut = at
        lines.append(paragraph[start:].rstrip(" "))
    return lines


def balance(text: str, name: str, size: float, available: float) -> list[str]:
    """Wrap into as few lines as `wrap`, of lengths as equal as can be; for headings of a few lines."""
    lines = wrap(text, name, size, available)
    if not 1 < len(lines) <= 4:
        return lines
    narrow, wide = available / 2, available
    for _ in range(6):
        middle = (narrow + wide) / 2
        tried = wrap(text, name, size, middle)
        if len(tried) > len(lines):
            narrow = middle
        else:
            lines, wide = tried, middle
    return lines
