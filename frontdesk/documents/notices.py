# SPDX-License-Identifier: Apache-2.0
"""Form F5: the notices to an applicant and the sheet in front of an answer, A4 (DOMAIN 1.6, 1.7, 6).

They render frozen data and read neither a database nor a clock.
"""

from typing import Final

from frontdesk.documents import form, receipt, styles
from frontdesk.documents.form import Cell, Form, Proof, Signer
from frontdesk.documents.protocol import LANGUAGES, day
from frontdesk.domain.papers.notices import (
    AnswerCover,
    DefectNotice,
    ExtendNotice,
    ForwardNotice,
    Notice,
    ReturnNotice,
    StopNotice,
)
from frontdesk.i18n import N_

COMPLAIN: Final = N_(
    "You may complain within three months of the day on which you learned of this; the complaint is filed here (APPC"
    " art. 91, 92)."
)
BODY: Final = N_("Complaints are considered by")
AGAIN: Final = N_("You may hand in the appeal again (APPC art. 64(8)).")

RETURN_GROUNDS: Final = {
    "defect": N_("The defect was not put right within the time that was set (APPC art. 64(7)(1), 70(1)(3))."),
    "repeat": N_("The appeal repeats an earlier one and gives no new arguments (APPC art. 64(7)(2))."),
    "obscene": N_("The appeal holds obscene or insulting language (APPC art. 64(7)(2))."),
}
STOP_GROUNDS: Final = {
    "repeat_answered": N_("The appeal repeats one that was answered and gives no new arguments (APPC art. 88(1))."),
    "author_unknown": N_("The author cannot be established, or signature or address is missing (APPC art. 88(1)(2))."),
    "no_substance": N_("The appeal does not say what it is about (APPC art. 88(1))."),
    "withdrawn": N_("The applicant withdrew the appeal in writing (APPC art. 64(9))."),
    "defect": N_("The defect was not put right within the time that was set (APPC art. 64(7)(1), 70(1)(3))."),
    "decided_before": N_("The same matter was decided before (APPC art. 70(1))."),
}
POSITIONS: Final = {
    "chief": N_("head of the body"),
    "deputy": N_("deputy head of the body"),
    "head_of_staff": N_("head of staff"),
}
RESULTS: Final = {
    "answered": N_("An answer to the substance is given."),
    "act_adopted": N_("An administrative act was adopted."),
    "noted": N_("The appeal was taken note of."),
    "satisfied": N_("The complaint is satisfied."),
    "partly_satisfied": N_("The complaint is satisfied in part."),
    "rejected": N_("The complaint is not satisfied."),
}
CHANNELS: Final = {
    "in_person": N_("in person"),
    "post": N_("by post"),
    "email": N_("by e-mail"),
    "sms": N_("by SMS"),
    "eotinish": N_("through e-Otinish"),
}

TITLES: Final = {
    ForwardNotice.PAPER: N_("Notice of forwarding"),
    DefectNotice.PAPER: N_("Notice of a defect in the appeal"),
    ReturnNotice.PAPER: N_("Notice of the return of the appeal"),
    ExtendNotice.PAPER: N_("Notice of the extension of the term"),
    StopNotice.PAPER: N_("Notice that the proceeding is stopped"),
    AnswerCover.PAPER: N_("Answer to the appeal"),
}


def forward(data: ForwardNotice, *, proof: Proof, size: str = "a4") -> bytes:
    """Return the notice that the appeal, or a part of it, went to another body."""
    paper = _letter(data, proof, size)
    if data.kind == "complaint":
        paper.say(N_("Your complaint was sent with the file to the higher body, which considers it (APPC art. 91(4))."))
    elif data.part:
        paper.say(
            N_(
                "A part of your appeal is not within our competence and was forwarded to the competent body; the rest"
                " is considered here (APPC art. 65(2))."
            )
        )
    else:
        paper.say(
            N_("Your appeal is not within our competence and was forwarded to the competent body (APPC art. 65(1)).")
        )
    paper.grid(
        [Cell(N_("Forwarded to"), data.to, 12, strong=True)],
        [Cell(N_("Date of forwarding"), day(data.acted_on), 6), Cell(N_("Date of this notice"), day(data.notified), 6)],
    )
    return _sent(paper, data)


def defect(data: DefectNotice, *, proof: Proof, size: str = "a4") -> bytes:
    """Return the notice which requirement is unmet and until when it can be put right."""
    paper = _letter(data, proof, size)
    paper.say(
        N_(
            "Your appeal does not meet a requirement of article 63 of the APPC. Please put it right by the date below"
            " (APPC art. 64(6))."
        )
    )
    paper.grid([Cell(N_("Put right by"), day(data.until), 12, strong=True)])
    _why(paper, N_("What is missing"), data.why)
    paper.say(
        N_(
            "If it is not put right by then, the appeal is returned with the reasons (APPC art. 64(7)(1)). It may be"
            " handed in again (APPC art. 64(8))."
        )
    )
    return _sent(paper, data)


def give_back(data: ReturnNotice, *, proof: Proof, size: str = "a4") -> bytes:
    """Return the notice that the appeal goes back with reasons."""
    paper = _letter(data, proof, size)
    paper.say(N_("Your appeal is returned to you."))
    paper.grid(
        [Cell(N_("Ground"), [_(RETURN_GROUNDS[data.ground]) for _ in paper.spoken])],
        [Cell(N_("Date of return"), day(data.acted_on))],
    )
    _why(paper, N_("Reasons"), data.why)
    paper.say(AGAIN)
    return _sent(paper, data, complain=True)


def extend(data: ExtendNotice, *, proof: Proof, size: str = "a4") -> bytes:
    """Return the notice that the term became longer."""
    paper = _letter(data, proof, size)
    if data.kind == "request_401v":
        paper.say(N_("The term for answering your request was extended once (Law 401-V, art. 11(10))."))
    else:
        paper.say(N_("The term for considering your appeal was extended by a reasoned decision (APPC art. 76(3))."))
    decider = f"{data.decider}, {paper.both(POSITIONS[data.position])}"
    paper.grid(
        [
            Cell(N_("New last day of the term"), day(data.until), 6, strong=True),
            Cell(N_("Last day before"), day(data.first), 6),
        ],
        [Cell(N_("Date of the decision"), day(data.decided), 6), Cell(N_("Decided by"), decider, 6)],
    )
    _why(paper, N_("Reasons"), data.why)
    return _sent(paper, data, complain=True)


def stop(data: StopNotice, *, proof: Proof, size: str = "a4") -> bytes:
    """Return the notice that the proceeding was stopped."""
    paper = _letter(data, proof, size)
    paper.say(N_("The proceeding on your appeal was stopped by a decision."))
    paper.grid(
        [Cell(N_("Ground"), [_(STOP_GROUNDS[data.ground]) for _ in paper.spoken])],
        [Cell(N_("Date of the decision"), day(data.decided), 6), Cell(N_("Decided by"), data.decider, 6)],
    )
    return _sent(paper, data, complain=True)


def cover(data: AnswerCover, *, proof: Proof, size: str = "a4") -> bytes:
    """Return the sheet in front of an answer."""
    paper = _letter(data, proof, size)
    paper.say(N_("The answer to your appeal is enclosed."))
    channel, language = paper.both(CHANNELS[data.channel]), paper.both(LANGUAGES[data.language])
    paper.grid(
        [Cell(N_("Result"), [_(RESULTS[data.result]) for _ in paper.spoken], 12, strong=True)],
        [Cell(N_("Document"), data.document, 8), Cell(N_("Date"), day(data.acted_on), 4)],
        [Cell(N_("How it is sent"), channel, 6), Cell(N_("Language of the answer"), language, 6)],
    )
    return _sent(paper, data, complain=True)


def _letter(data: Notice, proof: Proof, size: str) -> Form:
    paper = Form(data, proof, size=size)
    paper.title(TITLES[data.PAPER])
    kinds = paper.both(receipt.KINDS[data.kind])
    paper.grid(
        [Cell(N_("To"), data.applicant or paper.both(N_("anonymous")), 12, strong=True)],
        [Cell(N_("Postal address"), data.address)],
        [Cell(N_("Kind of appeal"), kinds, 6), Cell(N_("Registered on"), day(data.registered_on), 6)],
    )
    return paper


def _why(paper: Form, label: str, text: str) -> None:
    paper.heading(label)
    paper.account(text)


def _sent(paper: Form, data: Notice, *, complain: bool = False) -> bytes:
    told: list[form.Block] = []
    if complain:
        told.append(paper.words(COMPLAIN))
        bodies = [data.complain_to_kk if _.language == "kk" else data.complain_to_ru for _ in paper.spoken]
        if any(bodies) and paper.look.shows("complain_to"):
            told.append(paper.grid_block([Cell(BODY, [body for body in dict.fromkeys(bodies) if body])]))
    signers = [Signer(N_("Official"), data.clerk)]
    if paper.look.shows("received"):
        signers.append(Signer(N_("Received by the applicant or sent (date, signature)")))
    privacy = form.PRIVACY if data.kind == "crime_report" else receipt.NOTICE
    paper.close(paper.joined(*told, paper.signatures(*signers), paper.words(privacy, style=styles.NOTICE)))
    return paper.to_pdf(TITLES[data.PAPER])
