# SPDX-License-Identifier: Apache-2.0
"""A visit from ticket to end: purposes, priority grounds, states, lawful moves and outcomes. No clock, no queue
order.
"""

from dataclasses import dataclass
from typing import Final

from frontdesk.errors import Problem, refuse

WAITING: Final = "waiting"
CALLED: Final = "called"
HELD: Final = "held"
FINISHED: Final = "finished"
NO_SHOW: Final = "no_show"
UNSERVED: Final = "unserved"
LEFT: Final = "left"

STATES: Final = (WAITING, CALLED, HELD, FINISHED, NO_SHOW, UNSERVED, LEFT)
FINAL_STATES: Final = frozenset({FINISHED, NO_SHOW, UNSERVED, LEFT})

OUTCOMES: Final = ("registered", "advice", "certificate", "handed_to_duty", "left")


@dataclass(frozen=True)
class Purpose:
    """Why somebody came (DOMAIN 1.13). `letter` begins the ticket.

    `outcome` is what F4 writes when nothing was registered: advice or a certificate. It is None where ending without
    a registration would be worth a question, so that the clerk has to say the outcome.
    """

    code: str
    letter: str = "A"
    outcome: str | None = "advice"


PURPOSES: Final = (
    Purpose("appeal", outcome=None),
    Purpose("crime", outcome=None),
    Purpose("consult"),
    Purpose("cert", outcome="certificate"),
    Purpose("inspector"),
    Purpose("investigator"),
    Purpose("migration"),
    Purpose("weapons"),
    Purpose("fines"),
    Purpose("vehicle"),
    Purpose("missing", outcome=None),
    Purpose("found", outcome=None),
    Purpose("lost_doc"),
    Purpose("reception", letter="B"),
    Purpose("pickup"),
    Purpose("pass"),
    Purpose("gratitude"),
    Purpose("other"),
)
PURPOSE_CODES: Final = tuple(purpose.code for purpose in PURPOSES)
DEFAULT_PURPOSE: Final = "other"
TICKET_LETTERS: Final = tuple(sorted({purpose.letter for purpose in PURPOSES}))

PRIORITY_GROUNDS: Final = ("disability", "pregnant", "infant", "veteran", "elderly")
PRIORITY_OTHER: Final = "other:"
PRIORITY_TEXT_LIMIT: Final = 200

_PURPOSES: Final = {purpose.code: purpose for purpose in PURPOSES}


def purpose(code: str) -> Purpose:
    """Return the purpose of that code; raise Refused `purpose_unknown`."""
    try:
        return _PURPOSES[code]
    except KeyError:
        raise refuse("purpose_unknown", "purpose") from None


def ticket_letter(code: str) -> str:
    """Return the letter of the ticket for a purpose: A, or B for a personal reception; raise Refused."""
    return purpose(code).letter


def short_outcome(code: str) -> str | None:
    """Return the outcome that F4 gives a visit of this purpose, or None where it is no short visit; raise Refused."""
    return purpose(code).outcome


def priority_problem(ground: str) -> Problem | None:
    """Return `priority_unknown` unless the ground is one of the list or `other:` with a text of its own."""
    if ground in PRIORITY_GROUNDS:
        return None
    text = ground.removeprefix(PRIORITY_OTHER).strip() if ground.startswith(PRIORITY_OTHER) else ""
    return None if text and len(text) <= PRIORITY_TEXT_LIMIT else Problem("priority", "priority_unknown")


@dataclass(frozen=True)
class Move:
    """One lawful step of a visit: the event it writes, the states it may start from and the state it leads to."""

    code: str
    event_type: str
    from_states: frozenset[str]
    to_state: str


MOVES: Final = (
    Move("call", "ticket.called", frozenset({WAITING}), CALLED),
    Move("recall", "ticket.recalled", frozenset({CALLED}), CALLED),
    Move("came", "ticket.came", frozenset({CALLED}), CALLED),
    Move("no_show", "ticket.no_show", frozenset({CALLED}), NO_SHOW),
    Move("finish", "ticket.finished", frozenset({CALLED}), FINISHED),
    Move("left", "ticket.left", frozenset({WAITING, CALLED}), LEFT),
    Move("unserved", "ticket.unserved", frozenset({WAITING, CALLED}), UNSERVED),
)
"""Hold, resume, send on and undo become rows here; nothing leads out of a final state."""

_MOVES: Final = {move.code: move for move in MOVES}


def move(code: str, state: str) -> Move:
    """Return the move if it is lawful from `state`; raise Refused `visit_state` (move, state) where it is not."""
    found = _MOVES[code]
    if state not in found.from_states:
        raise refuse("visit_state", None, move=code, state=state)
    return found


def finishing_outcome(purpose_code: str, outcome: str | None, *, registered: bool, reason: str | None = None) -> str:
    """Return the outcome with which a visit ends: what the clerk says, else a registration, else the short visit's own.

    Raises Refused `outcome_needed` where nothing says it, `outcome_unknown` for another word, `outcome_registered`
    for `registered` without an appeal, and `reason_needed` where somebody came about a crime and leaves without a
    registration or a hand-over to the duty unit (DOMAIN 4.3, hiding).
    """
    ends_as = outcome or ("registered" if registered else short_outcome(purpose_code))
    if ends_as is None:
        raise refuse("outcome_needed", "outcome")
    if ends_as not in OUTCOMES:
        raise refuse("outcome_unknown", "outcome")
    if ends_as == "registered" and not registered:
        raise refuse("outcome_registered", "outcome")
    if purpose_code == "crime" and ends_as not in {"registered", "handed_to_duty"} and not (reason or "").strip():
        raise refuse("reason_needed", "reason")
    return ends_as
