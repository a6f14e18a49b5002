# SPDX-License-Identifier: Apache-2.0
"""How the consideration of an appeal ends with a decision (APPC 77, 89, 100): which result which kind can have.

The other acts in an appeal's life (forwarding, return, extension, stop) are not here yet; the words are in `words`.
"""

from typing import Final

from frontdesk.domain.kinds import AppealKind
from frontdesk.errors import Problem, Refused, refuse

CHANNELS: Final = ("in_person", "post", "email", "sms", "eotinish")
"""Ways in which a decision reaches the applicant (APPC 66)."""

EVENTS: Final = {
    "answered": "appeal.answered",
    "act_adopted": "appeal.act_adopted",
    "noted": "appeal.noted",
    "satisfied": "appeal.decided",
    "partly_satisfied": "appeal.decided",
    "rejected": "appeal.decided",
}
"""Result, which is the status afterwards, to the event that records it."""

RESULTS: Final = tuple(EVENTS)
_COMPLAINT: Final = frozenset({"satisfied", "partly_satisfied", "rejected"})
_SIMPLIFIED: Final = frozenset({"answered", "noted"})
_APPLICATION: Final = frozenset({"answered", "act_adopted"})

UNDECIDED: Final = ("registered",)
"""Stored statuses in which the clock still runs."""


def results_for(kind: AppealKind) -> frozenset[str]:
    """Return the results that a kind can have: a complaint is decided, an application ends with an act or an answer."""
    if kind.code == "complaint":
        return _COMPLAINT
    return _APPLICATION if kind.code == "application" else _SIMPLIFIED


def check(kind: AppealKind, status: str, result: str, channel: str) -> str:
    """Return the type of the event; raise Refused.

    Codes: `appeal_final` (status: nothing returns from a final one, DOMAIN 1.15), `result_unknown`,
    `result_not_for_kind`, `channel_unknown`.
    """
    if status not in UNDECIDED:
        raise refuse("appeal_final", "number", status=status)
    problems = []
    if result not in EVENTS:
        problems.append(Problem("result", "result_unknown"))
    elif result not in results_for(kind):
        problems.append(Problem("result", "result_not_for_kind", {"kind": kind.code}))
    if channel not in CHANNELS:
        problems.append(Problem("channel", "channel_unknown"))
    if problems:
        raise Refused(*problems)
    return EVENTS[result]
