# SPDX-License-Identifier: Apache-2.0
"""Form F3: the draft protocol of an oral statement of a crime, A4 (DOMAIN 1.10, 6; CPC 30, 123, 181; CC 419).

The warning about a knowingly false report stands before the account and has a signature line of its own (CPC 181(4)).
It renders frozen data and reads neither a database nor a clock.
"""

from typing import Final

from frontdesk.documents import form, protocol, styles
from frontdesk.documents.form import Cell, Form, Proof, Signer
from frontdesk.domain.papers import CRIME_DRAFT, CrimeDraftData
from frontdesk.i18n import N_

KIND: Final = CRIME_DRAFT
TITLE: Final = N_("Protocol of acceptance of an oral statement of a crime")

DOCUMENTS: Final = {
    "": "",
    "id_card": N_("ID card"),
    "passport": N_("Passport"),
    "residence_permit": N_("Residence permit"),
    "foreign_passport": N_("Foreign passport"),
    "refugee": N_("Refugee certificate"),
    "other": N_("Another document"),
}

RIGHTS: Final = N_(
    "It was explained to the applicant that he or she may speak in the native language or in another one he or she"
    " knows and have an interpreter free of charge (CPC art. 30)."
)
WARNING: Final = N_(
    "I have been warned of the criminal liability for a knowingly false report under article 419 of the Criminal Code"
    " (CPC art. 181(4))."
)


def render(data: CrimeDraftData, *, proof: Proof, size: str = "a4") -> bytes:
    """Return the draft as PDF/A-1b; raise `Refused` with `glyph_missing` for what no shipped font draws."""
    paper = Form(data, proof, size=size, page_signers=(protocol.APPLICANT, protocol.OFFICIAL), draft=True)
    paper.title(TITLE, paper.both(N_("Draft for the authorised officer, CPC art. 181")))
    protocol.circumstances(paper, data, official=N_("Draft prepared by (position, surname, initials)"))
    paper.grid(
        [Cell(N_("Authorised officer (position, rank, surname, initials)"))],
        [Cell(N_("KUI number"), "", 6), Cell(N_("Entered in the KUI (date, time)"), "", 6)],
    )
    protocol.person(paper, data, *_papers_of(paper, data))
    paper.say(RIGHTS)
    warned = paper.signatures(Signer(protocol.APPLICANT, data.signer))
    paper.put(paper.joined(paper.words(WARNING, style=styles.URGENT, box=True), warned))
    ending = protocol.ending(paper, data, "", form.PRIVACY)
    protocol.account(paper, data, N_("I state the following"), ending)
    return paper.to_pdf(TITLE)


def _papers_of(paper: Form, data: CrimeDraftData) -> tuple[list[Cell], ...]:
    kind = DOCUMENTS[data.document_type]
    named = f"{paper.both(kind)}, {data.document_number}".strip(" ,") if kind else data.document_number
    issued = ", ".join(text for text in (data.document_issuer, protocol.day(data.document_issued_on)) if text)
    return (
        [Cell(N_("Identity document"), named, 6), Cell(N_("Issued by, date"), issued, 6)],
        [
            Cell(N_("Date of birth"), protocol.day(data.birth_date), 4),
            Cell(N_("Place of residence, work or study"), data.residence_or_work, 8),
        ],
    )
