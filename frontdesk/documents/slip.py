# SPDX-License-Identifier: Apache-2.0
"""The slip of the queue, 80 or 58 mm: the ticket in large figures, when it was drawn, how many wait before it.

It holds nothing of anybody and proves nothing: whoever lost it draws another ticket (DOMAIN 5). It renders frozen data
and reads neither a database nor a clock.
"""

from typing import Final

from frontdesk.documents import fonts, layout
from frontdesk.documents.form import Proof, moment
from frontdesk.documents.layout import Style
from frontdesk.domain.papers import SLIP
from frontdesk.domain.papers.slip import SlipData
from frontdesk.i18n import N_, texts
from frontdesk.words import purpose_name

KIND: Final = SLIP

_WIDTHS: Final = {"80mm": (80.0, 4.0), "58mm": (58.0, 5.0)}
_OFFICE: Final = Style(fonts.BOLD, 9.5, 11.8, 2.6)
_SMALL: Final = Style(fonts.REGULAR, 8, 10.4, 2.4)
_STRONG: Final = Style(fonts.BOLD, 10, 12.8, 3.0)
_BAND: Final = Style(fonts.BOLD, 10.5, 12.6, 2.6)

WAIT: Final = N_("Please wait: your number is shown on the board and called to a counter.")
PRIORITY: Final = N_("Out of turn")


def render(data: SlipData, *, proof: Proof, size: str = "80mm") -> bytes:
    """Return the slip as PDF/A-1b; raise `Refused` with `glyph_missing` for what no shipped font draws."""
    layout.refuse_undrawable(**data.texts())
    width, margin = _WIDTHS[size]
    sheet = layout.Sheet(width, margin)
    spoken = [texts(language) for language in data.languages]
    if data.training:
        sheet.band(" / ".join(_("TRAINING") for _ in spoken), _BAND, filled=True)
        sheet.gap(1.2)
    if proof.copy:
        sheet.band(" / ".join(_("DUPLICATE No. {n}", n=proof.copy) for _ in spoken), _BAND, filled=False)
        sheet.gap(1.2)
    for office in (data.office_kk, data.office_ru):
        sheet.lines(office, _OFFICE, align="centre")
    sheet.rule()
    sheet.either([_("Queue number") for _ in spoken], _SMALL)
    large = next(size for size in range(54, 8, -1) if fonts.width(data.ticket, fonts.BOLD, size) <= sheet.inner)
    sheet.lines(data.ticket, Style(fonts.BOLD, large, large * 1.2, large * 0.26), align="centre")
    if data.priority:
        sheet.either([_(PRIORITY) for _ in spoken], _STRONG)
    sheet.gap(1)
    for _ in spoken:
        sheet.lines(purpose_name(_, data.purpose), _SMALL, align="centre")
    sheet.rule()
    sheet.pair([(_("Time"), _SMALL) for _ in spoken], [(moment(data.arrived_at), _STRONG)], 30)
    sheet.gap(1)
    sheet.pair([(_("Waiting before you"), _SMALL) for _ in spoken], [(str(data.ahead), _STRONG)], 36)
    sheet.rule()
    for _ in spoken:
        sheet.lines(_(WAIT), _SMALL, align="centre")
        sheet.gap(0.6)
    identity = f"{data.to_json()}\n{size}\n{proof.copy}"
    return sheet.to_pdf(layout.About(data.ticket, data.languages[0], data.arrived_at, identity))
