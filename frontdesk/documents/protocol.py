# SPDX-License-Identifier: Apache-2.0
"""Form F2: the protocol of an oral appeal, A4 (DOMAIN 6; APPC 63(1), 63(2), 66(4)).

It renders frozen data and reads neither a database nor a clock. What it shares with the draft of form F3 is here too.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from frontdesk.documents import receipt, styles
from frontdesk.documents.form import Block, Cell, Form, Proof, Signer, moment
from frontdesk.domain.papers import PROTOCOL, PersonPaper, ProtocolData
from frontdesk.i18n import N_

KIND: Final = PROTOCOL
TITLE: Final = N_("Protocol of an oral appeal")

APPLICANT: Final = N_("Applicant")
OFFICIAL: Final = N_("Official")

LANGUAGES: Final = {"kk": N_("Kazakh"), "ru": N_("Russian"), "other": N_("Another language")}

CONTACTS: Final = N_(
    "I confirm that the postal address, the telephone number and the e-mail address above are correct; I know that"
    " notices sent there count as proper (APPC art. 66(4))."
)
READ: Final = N_(
    "\u2610 Read by me.   \u2610 Read aloud to me.   Recorded correctly, nothing was added or left out without me."
)
UNSIGNED: Final = N_("\u2610 Refused to sign.   \u2610 Cannot sign. Reason:")
NOT_SIGNED: Final = {"refused": N_("Refused to sign. Reason"), "unable": N_("Cannot sign or read. Reason")}

ELECTRONIC: Final = N_("Signed with an electronic digital signature. Holder of the certificate")

LONG: Final = 300
"""A text of more characters or of several lines is not a field but flows over the pages."""


def render(data: ProtocolData, *, proof: Proof, size: str = "a4") -> bytes:
    """Return the protocol as PDF/A-1b; raise `Refused` with `glyph_missing` for what no shipped font draws."""
    paper = Form(data, proof, size=size, page_signers=(APPLICANT, OFFICIAL))
    paper.title(TITLE, paper.both(N_("APPC art. 63(1)")))
    circumstances(paper, data, official=N_("Accepted by (position, surname, initials)"))
    person(paper, data)
    kinds = [_(receipt.KINDS[data.kind]) for _ in paper.spoken]
    about = [[Cell(N_("Addressed to (body, official)"), data.addressed_to, 8), Cell(N_("Kind of appeal"), kinds, 4)]]
    if data.against:
        about.append([Cell(N_("Whose action (inaction) is complained about"), data.against)])
    paper.grid(*about, heading=N_("Appeal"))
    signed = paper.signatures(Signer(APPLICANT, data.signer))
    contacts = paper.joined(paper.words(CONTACTS), signed)
    account(paper, data, N_("Substance of the appeal"), contacts, ending(paper, data, data.clerk, receipt.NOTICE))
    return paper.to_pdf(TITLE)


def circumstances(paper: Form, data: PersonPaper, *, official: str) -> None:
    """Draw where, when and by whom the protocol is drawn up."""
    place = [data.place_kk if _.language == "kk" else data.place_ru for _ in paper.spoken]
    day, begun = moment(data.started_at).split()
    times = f"{begun} \u2013 {moment(data.ended_at).split()[1]}"
    positions = [data.position_kk if _.language == "kk" else data.position_ru for _ in paper.spoken]
    paper.grid(
        [Cell(N_("Place"), _once(place), 6), Cell(N_("Date"), day, 3), Cell(N_("Begun, ended"), times, 3)],
        [Cell(official, [*_once(positions), data.clerk])],
    )


def person(paper: Form, data: PersonPaper, *more: Sequence[Cell]) -> None:
    """Draw who the applicant is; `more` are rows of one form only."""
    rows: list[Sequence[Cell]] = [[Cell(N_("Surname, name, patronymic"), data.applicant, 12, strong=True)]]
    if data.organisation:
        rows.append([Cell(N_("Organisation"), data.organisation, 8, strong=True), Cell(N_("BIN"), data.bin, 4)])
    iin = Cell(N_("IIN"), data.iin or data.iin_missing, 4)
    rows += [
        [iin, Cell(N_("Telephone"), data.phone, 4), Cell(N_("E-mail"), data.email, 4)],
        [Cell(N_("Postal address"), data.address)],
        *more,
    ]
    if data.representative:
        rows.append([Cell(N_("Representative"), data.representative, 6), Cell(N_("Authority"), data.authority, 6)])
    interpreter = Cell(N_("Interpreter (surname, initials)"), data.interpreter, 6)
    rows.append([Cell(N_("Language of the appeal"), paper.both(LANGUAGES[data.language]), 6), interpreter])
    paper.grid(*rows, heading=N_("Applicant"))
    if data.joint:
        paper.heading(N_("Further persons"))
        paper.account("; ".join(data.joint))


def account(paper: Form, data: PersonPaper, heading: str, *last: Block) -> None:
    """Draw the account, what is asked for, the attachments and remarks, then the last blocks of the form."""
    told = [(heading, data.account), (N_("The applicant asks"), data.requests)]
    fields = []
    for block, label, text in (
        ("attachments", N_("Attachments (name, number of sheets)"), data.attachments),
        ("remarks", N_("Remarks and additions"), data.remarks),
    ):
        if len(text) > LONG or "\n" in text:
            told.append((label, text))
        elif text or paper.look.shows(block):
            fields.append([Cell(label, text)])
    blocks = [*([paper.grid_block(*fields)] if fields else []), *last]
    told = [(label, text) for label, text in told if text]
    for place, (label, text) in enumerate(told):
        paper.heading(label)
        paper.account(text, following=paper.first_of(blocks) if place == len(told) - 1 else 0.0)
    paper.close(*blocks)


def ending(paper: Form, data: PersonPaper, official: str, notice: str) -> Block:
    """Return the block with which a protocol ends: read and recorded correctly, or why not signed; signatures."""
    if data.outcome in NOT_SIGNED:
        words = [paper.grid_block([Cell(NOT_SIGNED[data.outcome], data.outcome_reason)])]
        signers = [Signer(N_("Signed by the chosen person"), data.signed_by)] if data.outcome == "unable" else []
    else:
        words = [paper.words(READ)]
        signers = [Signer(APPLICANT, data.signer)]
        if not data.outcome:
            words.append(paper.grid_block([Cell(UNSIGNED)]))
    if data.certificate:
        words.append(paper.grid_block([Cell(ELECTRONIC, data.certificate)]))
    if data.language == "other" or data.interpreter:
        signers.append(Signer(N_("Interpreter"), data.interpreter))
    signers.append(Signer(OFFICIAL, official))
    return paper.joined(*words, paper.signatures(*signers), paper.words(notice, style=styles.NOTICE))


def day(value: date | None) -> str:
    """Return `09.03.2026`, empty for None."""
    return value.strftime("%d.%m.%Y") if value else ""


def _once(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))
