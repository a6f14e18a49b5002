# SPDX-License-Identifier: Apache-2.0
"""Form F7: the act of a found item, A4, with its six-month date (DOMAIN 1.14, 6; Civil Code 245).

It renders frozen data and reads neither a database nor a clock.
"""

from typing import Final

from frontdesk.documents import form, styles
from frontdesk.documents.form import Cell, Form, Proof, Signer
from frontdesk.documents.protocol import day
from frontdesk.domain.papers import FOUND_ITEM
from frontdesk.domain.papers.found_item import FoundItemData
from frontdesk.i18n import N_

KIND: Final = FOUND_ITEM
TITLE: Final = N_("Act of a found item")
LAW: Final = N_(
    "If nobody who is entitled to the item appears within six months of this report, the finder may become its owner"
    " (Civil Code art. 245)."
)


def render(data: FoundItemData, *, proof: Proof, size: str = "a4") -> bytes:
    """Return the act as PDF/A-1b; raise `Refused` with `glyph_missing` for what no shipped font draws."""
    paper = Form(data, proof, size=size, page_signers=(N_("Finder"), N_("Official")))
    paper.title(TITLE, paper.both(N_("Civil Code art. 245")))
    paper.grid(
        [Cell(N_("Finder"), data.finder, 8, strong=True), Cell(N_("Telephone"), data.phone, 4)],
        [Cell(N_("Postal address"), data.address)],
        [
            Cell(N_("Reported on"), day(data.reported_on), 6),
            Cell(N_("Six months end on"), day(data.until), 6, strong=True),
        ],
    )
    paper.heading(N_("Description of the item"))
    ending = _ending(paper, data)
    paper.account(data.item, following=paper.first_of(ending))
    paper.close(*ending)
    return paper.to_pdf(TITLE)


def _ending(paper: Form, data: FoundItemData) -> tuple[form.Block, ...]:
    return (
        paper.grid_block(
            [Cell(N_("Where it was found"), data.place, 8), Cell(N_("When it was found"), data.found_at, 4)],
            [Cell(N_("Condition, marks, quantity"), data.condition)],
            [Cell(N_("Where it is stored"), data.storage)],
        ),
        paper.joined(
            paper.words(LAW),
            paper.signatures(
                Signer(N_("Finder (handed the item over)"), data.signer),
                Signer(N_("Official (took it over)"), data.clerk),
            ),
            paper.words(form.PRIVACY, style=styles.NOTICE),
        ),
    )
