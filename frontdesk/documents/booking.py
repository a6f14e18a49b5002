# SPDX-License-Identifier: Apache-2.0
"""Form F6: the slip of a booking for personal reception, A4, A5 or A6 (DOMAIN 1.12, 6; APPC 90).

It renders frozen data and reads neither a database nor a clock.
"""

from typing import Final

from frontdesk.documents import receipt
from frontdesk.documents.form import Block, Cell, Form, Proof, Signer
from frontdesk.documents.protocol import day
from frontdesk.domain.papers import BOOKING
from frontdesk.domain.papers.booking import BookingData
from frontdesk.i18n import N_

KIND: Final = BOOKING
TITLE: Final = N_("Booking for personal reception")
RULE: Final = N_("Please bring an identity document and come ten minutes earlier (APPC art. 90).")


def render(data: BookingData, *, proof: Proof, size: str = "a4") -> bytes:
    """Return the slip as PDF/A-1b; raise `Refused` with `glyph_missing` for what no shipped font draws."""
    paper = Form(data, proof, size=size)
    paper.title(TITLE)
    paper.grid(
        [Cell(N_("Applicant"), data.applicant, 8, strong=True), Cell(N_("Telephone"), data.phone, 4)],
        [Cell(N_("Who receives (position, surname, initials)"), data.official)],
        [
            Cell(N_("Date"), day(data.day), 4, strong=True),
            Cell(N_("Time"), data.time, 4, strong=True),
            Cell(N_("Room"), data.room, 4),
        ],
    )
    if data.subject:
        paper.heading(N_("Subject"))
        paper.account(data.subject)
    else:
        paper.put(paper.grid_block([Cell(N_("Subject"))]))
    rule = [paper.words(RULE)] if paper.look.shows("rule") else []
    paper.close(paper.joined(*rule, *_signed(paper, data)))
    return paper.to_pdf(TITLE)


def _signed(paper: Form, data: BookingData) -> list[Block]:
    notice = paper.words(receipt.NOTICE, style=paper.styles.notice)
    if paper.size == "a6":
        return [notice]
    return [paper.signatures(Signer(N_("Booked by"), data.clerk)), notice]
