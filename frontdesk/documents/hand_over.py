# SPDX-License-Identifier: Apache-2.0
"""Form F4: the slip with which crime information goes to the duty unit, A4 or A5 (DOMAIN 1.10, 6; CPC 179, 185).

An internal paper: the official talon comes from the duty unit. It renders frozen data and reads neither a database nor
a clock.
"""

from typing import Final

from frontdesk.documents import form, receipt, styles
from frontdesk.documents.form import Cell, Form, Proof, Signer, moment
from frontdesk.domain.papers import HAND_OVER, HandOverData
from frontdesk.i18n import N_

KIND: Final = HAND_OVER
TITLE: Final = N_("Hand-over to the duty unit")

INTERNAL: Final = N_("Internal paper. The talon-notification is given to the applicant by the duty unit.")


def render(data: HandOverData, *, proof: Proof, size: str = "a4") -> bytes:
    """Return the slip as PDF/A-1b; raise `Refused` with `glyph_missing` for what no shipped font draws."""
    paper = Form(data, proof, size=size)
    paper.title(TITLE)
    visit = data.ticket or str(data.visit)
    kinds = [_(receipt.KINDS[data.kind]) for _ in paper.spoken]
    paper.grid(
        [
            Cell(N_("Visit"), visit, 4),
            Cell(N_("Arrived"), moment(data.arrived_at), 4),
            Cell(N_("Accepted"), moment(data.accepted_at), 4),
        ],
        [
            Cell(N_("Applicant"), data.applicant or paper.both(N_("anonymous")), 8, strong=True),
            Cell(N_("Telephone"), data.phone, 4),
        ],
        [Cell(N_("Kind"), kinds)],
    )
    paper.heading(N_("Summary"))
    ending = _ending(paper, data)
    paper.account(data.summary, following=paper.first_of(ending))
    paper.close(*ending)
    return paper.to_pdf(TITLE)


def _ending(paper: Form, data: HandOverData) -> tuple[form.Block, ...]:
    entered = moment(data.kui_at) if data.kui_at else ""
    return (
        paper.joined(
            paper.grid_block(
                [Cell(N_("KUI number"), data.kui_number, 6), Cell(N_("Entered in the KUI (date, time)"), entered, 6)],
                [
                    Cell(N_("Talon-notification given to the applicant (\u2610 yes, number)"), "", 8),
                    Cell(N_("Time"), "", 4),
                ],
                [Cell(N_("Handed over (date, time)"), "", 6), Cell(N_("Taken over (rank, date, time)"), "", 6)],
            ),
            paper.signatures(
                Signer(N_("Handed over by"), data.clerk), Signer(N_("Taken over by the duty officer"), data.taken_by)
            ),
            *([paper.words(INTERNAL, style=styles.NOTICE)] if paper.look.shows("internal") else []),
            paper.words(form.PRIVACY, style=styles.NOTICE),
        ),
    )
