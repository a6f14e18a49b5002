# SPDX-License-Identifier: Apache-2.0
"""The test page of a printer: its edges, a ruler, every Kazakh letter, a code to scan. It says nothing of anybody."""

from datetime import datetime
from typing import Final

from frontdesk.documents import fonts, layout, symbol
from frontdesk.documents.layout import MM, Style
from frontdesk.domain import moments
from frontdesk.i18n import N_, texts

WIDTHS: Final = {"80mm": (80.0, 4.0), "58mm": (58.0, 5.0), "a6": (105.0, 8.0), "a5": (148.0, 10.0), "a4": (210.0, 15.0)}
"""Size to paper width and margin in mm."""

LETTERS: Final = "ӘәҒғҚқҢңӨөҰұҮүҺһІі ЁёЇїЄєҐґ 0123456789 №₸«»—"
TITLE: Final = N_("Test page of a printer")

_TITLE: Final = Style(fonts.BOLD, 11, 13.6, 3.0)
_TEXT: Final = Style(fonts.REGULAR, 8.2, 10.6, 2.4)


def render(printer: str, size: str, moment: datetime) -> bytes:
    """Return the page for a printer and a size of paper; ValueError for a size that does not exist."""
    if size not in WIDTHS:
        raise ValueError(f"no test page of size {size}")
    width, margin = WIDTHS[size]
    sheet = layout.Sheet(width, margin)
    layout.refuse_undrawable(printer=printer)
    at = moments.to_text(moment)
    sheet.band("FRONTDESK", _TITLE, filled=True)
    sheet.gap(1.5)
    for language in ("kk", "ru"):
        sheet.lines(texts(language)(TITLE), _TITLE, align="centre")
    sheet.gap(1.5)
    for line in (printer, f"{size} · {at[:10]} {at[11:16]}", LETTERS):
        sheet.lines(line, _TEXT, align="centre")
    sheet.rule()
    code = symbol.qr(f"frontdesk test {printer} {size} {at}")
    sheet.path(code.operators, code.modules, MM / 2)
    sheet.gap(margin)
    return sheet.to_pdf(layout.About("frontdesk-test", "kk", at, f"{printer}\n{size}\n{at}"))
