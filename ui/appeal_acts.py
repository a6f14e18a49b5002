# SPDX-License-Identifier: Apache-2.0
"""What each act on an appeal is called, asks and does: one table for buttons and forms. Which acts are lawful now is
answered by `desk.workflow.offered`; nothing is decided here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from frontdesk import words
from frontdesk.i18n import N_, Texts
from frontdesk.services.views import Actor, OfferedAct
from frontdesk.words import life

if TYPE_CHECKING:
    from frontdesk.bootstrap import FrontDesk

TEXT, LONG, DAY, MOMENT, CHOICE, FLAG, PERSON = "text", "long", "day", "moment", "choice", "flag", "person"


@dataclass(frozen=True)
class ActSpec:
    """One act: the words of its button, the sentence said when it is done, the method of the service."""

    text: str
    done: str
    method: str
    second_person: bool = False


ACTS: Final[Mapping[str, ActSpec]] = {
    "answer": ActSpec(N_("Decide"), N_("{number}: the decision is recorded"), "answer"),
    "assign": ActSpec(N_("Assign"), N_("{number}: the assignee is named"), "assign"),
    "needs_fix": ActSpec(N_("Ask to complete"), N_("{number}: the applicant is asked to complete it"), "needs_fix"),
    "extend": ActSpec(N_("Extend"), N_("{number}: the term is extended"), "extend"),
    "forward": ActSpec(N_("Forward"), N_("{number}: the forwarding is recorded"), "forward"),
    "return": ActSpec(N_("Return"), N_("{number}: the return is recorded"), "give_back"),
    "withdraw": ActSpec(N_("Record a withdrawal"), N_("{number}: the withdrawal is recorded"), "withdraw"),
    "stop": ActSpec(N_("Stop"), N_("{number}: the proceeding is stopped"), "stop"),
    "hand_over": ActSpec(N_("Hand to the duty unit"), N_("{number}: the hand-over is recorded"), "hand_over"),
    "link": ActSpec(N_("Link"), N_("{number}: the link is recorded"), "link"),
    "correct": ActSpec(N_("Correct"), N_("{number}: the record is corrected"), "correct", second_person=True),
    "void": ActSpec(N_("Void"), N_("{number} is void; the number is kept"), "void", second_person=True),
}

KINDS_OF_FIELD: Final[Mapping[str, str]] = {
    "until": DAY, "decided": DAY, "notified": DAY, "statement": DAY, "kui_at": MOMENT, "part": FLAG, "why": LONG,
    "result": CHOICE, "channel": CHOICE, "language": CHOICE, "ground": CHOICE, "position": CHOICE, "how": CHOICE,
}  # fmt: skip
"""What is not named here is a line of text."""

LIMITS: Final = {"why": 2000, "document": 100, "kui_number": 40}
_LIMIT: Final = 300
NOT_ASKED: Final = frozenset({"set", "approver"})
"""Arguments that are not one field: a correction's values, and the second person with their own password."""

OPTIONAL: Final = frozenset({"kui_number", "kui_at", "part"})

LABELS: Final[Mapping[str, str]] = {
    "result": N_("Result"),
    "channel": N_("How the decision goes out"),
    "language": N_("Language of the decision"),
    "document": N_("Number of the outgoing document"),
    "until": N_("Until"),
    "decided": N_("Date of the decision"),
    "decider": N_("Who decided"),
    "position": N_("Position of the decider"),
    "why": N_("Reason in words"),
    "to": N_("To whom"),
    "notified": N_("Applicant told on"),
    "part": N_("Only a part goes on; the rest is considered here"),
    "ground": N_("Ground"),
    "statement": N_("Date of the written statement"),
    "kui_number": N_("KUI number"),
    "kui_at": N_("KUI date and time"),
    "how": N_("How the two belong together"),
}
OWN_LABELS: Final[Mapping[tuple[str, str], str]] = {
    ("assign", "to"): N_("Who considers it"),
    ("forward", "to"): N_("Competent body"),
    ("hand_over", "to"): N_("Duty officer who took it"),
    ("link", "to"): N_("Number of the other appeal"),
    ("needs_fix", "until"): N_("Time to complete, until"),
    ("needs_fix", "why"): N_("What is missing"),
    ("extend", "until"): N_("New last day"),
}
BESIDE: Final[Mapping[str, str]] = {
    "latest": N_("Latest possible day: {date}"),
    "notice_by": N_("Tell the applicant by {date}"),
    "forward_by": N_("To be forwarded by {date}"),
}
"""What the program says beside the fields: dates that follow from the law."""


MAIN: Final = ("hand_over", "answer")
FIRST: Final = (*MAIN, "assign", "forward", "extend")
"""Acts that stand in the open; the rarer ones are behind one button."""


def in_order(offered: Iterable[OfferedAct]) -> tuple[OfferedAct, ...]:
    """Return the acts as they are shown, the main one first: crime information goes on at once, all else is decided."""
    codes = [*FIRST, *(code for code in ACTS if code not in FIRST)]
    return tuple(sorted((act for act in offered if act.code in ACTS), key=lambda act: codes.index(act.code)))


def act_words(_: Texts, code: str) -> str:
    """Return an act as on its button."""
    return _(ACTS[code].text) if code in ACTS else code


def article_words(_: Texts, act: OfferedAct) -> str:
    """Return the article behind an act."""
    return life.article_text(_, act.article)


def label_words(_: Texts, act: str, field: str) -> str:
    """Return the label of a field; a field may be called differently in one act."""
    return _(OWN_LABELS.get((act, field)) or LABELS.get(field, field))


def kind_of(act: OfferedAct, field: str) -> str:
    """Return what a field takes."""
    if (act.code, field) == ("assign", "to"):
        return PERSON
    return CHOICE if field in act.choices else KINDS_OF_FIELD.get(field, TEXT)


def limit_of(field: str) -> int:
    """Return how many characters fit."""
    return LIMITS.get(field, _LIMIT)


def beside(_: Texts, act: OfferedAct) -> tuple[str, ...]:
    """Return the sentences that stand beside the fields."""
    found = [
        _(BESIDE[name], date=_.date(value))
        for name, value in act.proposals.items()
        if name in BESIDE and isinstance(value, date)
    ]
    warning = act.proposals.get("warning")
    return (*found, words.code_text(_, str(warning))) if warning else tuple(found)


def option_words(field: str) -> Callable[[Texts, str], str]:
    """Return how the answers of a choice are worded."""
    return {
        "result": words.status_name,
        "channel": words.channel_name,
        "language": words.language_name,
        "ground": life.ground_name,
        "position": life.position_name,
        "how": life.link_name,
    }.get(field, lambda _, code: code)


def do(
    desk: "FrontDesk", by: Actor, number: str, act: str, values: Mapping[str, Any], request: str, approver: Actor | None
) -> None:
    """Do an act; in the worker. Raises what the service raises."""
    if act == "correct":
        desk.corrections.correct(by, number, set=values["set"], why=values["why"], approver=approver, request=request)
    elif act == "void":
        desk.corrections.void(by, number, why=values["why"], approver=approver, request=request)
    else:
        getattr(desk.workflow, ACTS[act].method)(by, number, **values, request=request)


def proposed(act: OfferedAct, field: str) -> str | date | datetime | bool | None:
    """Return what the program would put into a field: a proposal, or the only answer there is."""
    value = act.proposals.get(field)
    if value is None and len(act.choices.get(field, ())) == 1:
        return act.choices[field][0]
    return value
