# SPDX-License-Identifier: Apache-2.0
"""A blank of the outage book, A4: numbered and signed in advance, filled in with a pen when the power is out (ADR 21).

The upper part is the receipt that the applicant takes along, the lower one stays in the book and is entered later as a
late entry. It renders frozen data and reads neither a database nor a clock.
"""

from collections.abc import Sequence
from typing import Final

from frontdesk.documents import layout, receipt, styles
from frontdesk.documents.form import Cell, Form, Proof, Signer
from frontdesk.domain.papers import BLANK
from frontdesk.domain.papers.blank import BlankData
from frontdesk.i18n import N_

KIND: Final = BLANK
TITLE: Final = N_("Receipt on a blank of the outage book")
RULE: Final = N_(
    "Valid with the date, the time, the surname and the signature of the official. The appeal is entered when the power"
    " is back; its registration number is told on request by the number of this blank (APPC art. 64)."
)
ENTERED: Final = N_("Stub: stays in the book")


def render(data: BlankData, *, proof: Proof, size: str = "a4") -> bytes:
    """Return one blank as PDF/A-1b."""
    return _drawn(data, proof, size).to_pdf(TITLE)


def render_book(blanks: Sequence[tuple[BlankData, str]], code: str) -> bytes:
    """Return many blanks, each with its signed note, as one PDF/A-1b; raise ValueError for none at all."""
    drawn = [_drawn(data, Proof(note, code), "a4") for data, note in blanks]
    if not drawn:
        raise ValueError("a book without blanks")
    first = drawn[0]
    identity = "\n".join(data.to_json() for data, _note in blanks)
    name = f"{first.spoken[0](TITLE)} {first.number} \u2013 {drawn[-1].number}"
    about = layout.About(name, first.data.languages[0], first.made_at, identity)
    return layout.to_pdf([page for one in drawn for page in one.finished()], about)


def _drawn(data: BlankData, proof: Proof, size: str) -> Form:
    paper = Form(data, proof, size=size)
    paper.title(TITLE)
    paper.grid(
        [Cell(N_("Accepted (date, time)"), "", 6), Cell(N_("Kind of appeal"), "", 6)],
        [Cell(N_("Applicant (surname, initials)"), "", 8), Cell(N_("Number of sheets"), "", 4)],
    )
    paper.put(paper.joined(paper.words(RULE, style=styles.NOTICE), paper.signatures(Signer(N_("Accepted by")))))
    paper.cut_here()
    paper.put(
        paper.joined(
            paper.words(ENTERED, style=styles.HEADING),
            paper.grid_block(
                [
                    Cell(N_("Number of the blank"), data.number, 6, strong=True),
                    Cell(N_("Accepted (date, time)"), "", 6),
                ],
                [Cell(N_("Surname, name, patronymic"), "", 8), Cell(N_("IIN"), "", 4)],
                [Cell(N_("Postal address"), "", 8), Cell(N_("Telephone"), "", 4)],
                [Cell(N_("Kind of appeal, substance in short"), lines=4)],
                [Cell(N_("Entered (date, time)"), "", 6), Cell(N_("Registration number"), "", 6)],
            ),
            paper.words(receipt.NOTICE, style=styles.NOTICE),
        )
    )
    return paper
