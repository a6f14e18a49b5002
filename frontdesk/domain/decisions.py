# SPDX-License-Identifier: Apache-2.0
"""How the consideration of an appeal ends with a decision (APPC 77, 89, 100): which result which kind can have.

The other acts in an appeal's life are in `life`; the words are in `words`.
"""

from typing import Final

from frontdesk.domain.kinds import AppealKind
from frontdesk.errors import Problem

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


def results_for(kind: AppealKind) -> frozenset[str]:
    """Return the results that a kind can have: a complaint is decided, an application ends with an act or an answer."""
    if kind.code == "complaint":
        return _COMPLAINT
    return _APPLICATION if kind.code == "application" else _SIMPLIFIED


def article_of(kind: AppealKind) -> str:
    """Return the article by which a kind is decided."""
    if kind.code == "complaint":
        return "APPC 100(1)"
    return "APPC 77" if kind.code == "application" else "APPC 89(1)"


def problems_of(kind: AppealKind, result: str, channel: str) -> list[Problem]:
    """Return what is wrong with a result and its way of delivery.

    Codes: `result_unknown`, `result_not_for_kind` (kind, article), `channel_unknown`.
    """
    problems = []
    if result not in EVENTS:
        problems.append(Problem("result", "result_unknown"))
    elif result not in results_for(kind):
        problems.append(Problem("result", "result_not_for_kind", {"kind": kind.code, "article": article_of(kind)}))
    if channel not in CHANNELS:
        problems.append(Problem("channel", "channel_unknown"))
    return problems
