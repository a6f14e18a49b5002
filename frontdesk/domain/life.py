# SPDX-License-Identifier: Apache-2.0
"""The life of an appeal after its registration: which act is lawful when, and by which article (DOMAIN 1.5-1.8, 1.15).

Each act is one value; `blocked` says why one is not possible now. What an act asks for, how far its dates may reach,
the list of lawful acts and the refusal itself are in `terms`, the results of a decision in `decisions`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from frontdesk.domain import decisions
from frontdesk.domain.calendar import WorkCalendar
from frontdesk.domain.kinds import CD15, KINDS, AppealKind
from frontdesk.errors import Problem

OPEN: Final = ("registered", "needs_fix", "in_work", "extended")
"""Stored statuses in which the lawful clock runs; nothing returns to them from any other."""

DUTY: Final = "handed_to_duty"
VOIDED: Final = "voided"
FINAL: Final = (
    *("forwarded", "returned", "withdrawn", "stopped", "answered", "act_adopted", "noted", "satisfied"),
    *("partly_satisfied", "rejected", DUTY, VOIDED),
)
STATUSES: Final = (*OPEN, *FINAL)

_APPC: Final = frozenset(kind.code for kind in KINDS if kind.stream == "appc")
_ALL: Final = frozenset(kind.code for kind in KINDS)
SIMPLIFIED: Final = _APPC - {"application", "complaint"}
"""Kinds that are considered by the simplified procedure (APPC 87)."""
_STRICT: Final = _APPC - SIMPLIFIED

NO_RETURN: Final = "APPC 64(7-2)"
"""Crime or threat information is never returned or stopped, it goes to the competent body at once."""
ENDED: Final = "APPC 64(8), 70(5)"
"""What has ended is filed again as a new appeal."""


@dataclass(frozen=True)
class Ground:
    """A ground on which an appeal is returned or its proceeding stopped, for some kinds, by its article."""

    code: str
    article: str
    kinds: frozenset[str] = _APPC


@dataclass(frozen=True)
class Act:
    """One act: stable code, article, what it asks for, who may do it (a key of `roles.MAY`), for what and when."""

    code: str
    article: str
    fields: tuple[str, ...]
    role: str = "consider"
    kinds: frozenset[str] = _APPC
    statuses: tuple[str, ...] = OPEN
    grounds: tuple[Ground, ...] = ()
    urgent: bool = False
    """An act that anybody at a counter may do, whoever the assignee is."""

    def ground(self, code: str, kind: str) -> Ground | None:
        """Return the ground of that code for a kind, or None."""
        return next((one for one in self.grounds if one.code == code and kind in one.kinds), None)


RETURN_GROUNDS: Final = (
    Ground("defect", "APPC 64(7)(1)"),
    Ground("repeat", "APPC 64(7)(2)"),
    Ground("obscene", "APPC 64(7)(2)"),
)
STOP_GROUNDS: Final = (
    Ground("repeat_answered", "APPC 88(1)", SIMPLIFIED),
    Ground("author_unknown", "APPC 88(1)(2)", SIMPLIFIED),
    Ground("no_substance", "APPC 88(1)", SIMPLIFIED),
    Ground("withdrawn", "APPC 88(1)", SIMPLIFIED),
    Ground("defect", "APPC 70(1)(3)", _STRICT),
    Ground("withdrawn", "APPC 64(9), 70(1)", _STRICT),
    Ground("decided_before", "APPC 70(1)", _STRICT),
)
POSITIONS: Final = ("chief", "deputy", "head_of_staff")
"""Who may extend a term (APPC 76(3))."""
LINKS: Final = ("repeat", "old_file")

ANSWER: Final = Act("answer", "APPC 77, 89(1), 100(1)", ("result", "channel", "language", "document"))
NEEDS_FIX: Final = Act("needs_fix", "APPC 64(6)", ("until", "why"))
FORWARD: Final = Act("forward", "APPC 65(1)", ("to", "notified", "part"))
RETURN: Final = Act("return", "APPC 64(7)", ("ground", "why"), role="decide", grounds=RETURN_GROUNDS)
WITHDRAW: Final = Act("withdraw", "APPC 64(9)", ("statement",))
STOP: Final = Act("stop", "APPC 70, 88", ("ground", "decided", "decider"), role="decide", grounds=STOP_GROUNDS)
EXTEND: Final = Act("extend", "APPC 76(3)", ("until", "decided", "decider", "position", "why"), role="decide")
HAND_OVER: Final = Act(
    "hand_over",
    "APPC 64(7-2)",
    ("to", "kui_number", "kui_at"),
    kinds=_ALL,
    statuses=(*OPEN, DUTY),
    urgent=True,
)
LINK: Final = Act(
    "link", "APPC 64(8), 70(5)", ("to", "how"), kinds=_ALL, statuses=tuple(s for s in STATUSES if s != VOIDED)
)
ASSIGN: Final = Act("assign", "APPC 97(2)", ("to",))
CORRECT: Final = Act(
    "correct", "", ("set", "why", "approver"), role="correct", kinds=_ALL, statuses=LINK.statuses, urgent=True
)
VOID: Final = Act("void", "", ("why", "approver"), role="correct", kinds=_ALL, statuses=LINK.statuses, urgent=True)

ACTS: Final = (*(HAND_OVER, ASSIGN, ANSWER, FORWARD, NEEDS_FIX, EXTEND, RETURN, WITHDRAW, STOP, LINK, CORRECT, VOID),)
"""Every act, in the order in which a window offers them."""


@dataclass(frozen=True)
class Situation:
    """All that decides what is lawful for one appeal on one day."""

    kind: AppealKind
    status: str
    today: date
    accepted_on: date
    registered_on: date
    due: date | None
    forward_by: date | None
    calendar: WorkCalendar
    crime_information: bool = False
    extended: bool = False
    fix_until: date | None = None
    linked: bool = False
    kui_whole: bool = False
    """The duty unit's number and time are both recorded."""


def article(act: Act, situation: Situation, given: Mapping[str, Any] | None = None) -> str:
    """Return the article of an act as it stands for this kind, ground or part."""
    kind = situation.kind
    if act is ANSWER:
        return decisions.article_of(kind)
    if act is FORWARD:
        part = bool(given and given.get("part"))
        return "APPC 65(2)" if part else "APPC 91(4)" if kind.code == "complaint" else act.article
    if act is EXTEND:
        return "APPC 99" if kind.code == "complaint" else "Law 401-V 11(10)" if kind.rule == CD15 else act.article
    if act is HAND_OVER:
        return "CPC 185(1)" if kind.stream == "cpc" else act.article
    if act is STOP:
        found = act.ground(str((given or {}).get("ground")), kind.code)
        return found.article if found else "APPC 88(1)" if kind.code in SIMPLIFIED else "APPC 70(1)"
    if act is RETURN:
        found = act.ground(str((given or {}).get("ground")), kind.code)
        return found.article if found else act.article
    return act.article


def blocked(act: Act, situation: Situation) -> Problem | None:
    """Return why an act is not lawful now, whatever is given for it; None where it is.

    Codes: `appeal_final` (status), `act_not_for_kind` (act, kind), `extension_not_allowed`, `extension_once`,
    `extension_late` (due), `no_due`, `not_registered_yet` (registered_on), `crime_not_stopped`, `no_crime_information`,
    `kui_recorded`, `fix_no_time` (due), `linked_already`; each with `article`.
    """
    kind, status = situation.kind, situation.status
    law = article(act, situation)
    if kind.code not in act.kinds:
        return Problem("number", "act_not_for_kind", {"act": act.code, "kind": kind.code, "article": kind.rule.article})
    if status not in act.statuses:
        return Problem("number", "appeal_final", {"status": status, "article": ENDED})
    if act in {RETURN, STOP, WITHDRAW} and situation.crime_information:
        return Problem("number", "crime_not_stopped", {"article": NO_RETURN})
    if act is EXTEND and not kind.extension_allowed:
        return Problem("until", "extension_not_allowed", {"kind": kind.code, "article": law})
    return _not_now(act, situation, law)


def _not_now(act: Act, situation: Situation, law: str) -> Problem | None:
    """Return what stands in the way of an act that this kind has in this status."""
    if act in {EXTEND, STOP} and situation.registered_on > situation.today:
        day = situation.registered_on.isoformat()
        return Problem("number", "not_registered_yet", {"registered_on": day, "article": "APPC 62(2)"})
    if act is EXTEND:
        return _extension_blocked(situation, law)
    if act is NEEDS_FIX and situation.due is not None and situation.due <= _next(situation.today):
        return Problem("until", "fix_no_time", {"due": situation.due.isoformat(), "article": law})
    if act is LINK and situation.linked and (situation.status not in OPEN or situation.crime_information):
        return Problem("to", "linked_already", {"article": "APPC 70(5)"})
    return _hand_over_blocked(situation, law) if act is HAND_OVER else None


def _hand_over_blocked(situation: Situation, law: str) -> Problem | None:
    if situation.status == DUTY:
        return Problem("number", "kui_recorded", {"article": law}) if situation.kui_whole else None
    if situation.kind.stream == "appc" and not situation.crime_information:
        return Problem("number", "no_crime_information", {"article": law})
    return None


def _extension_blocked(situation: Situation, law: str) -> Problem | None:
    due = situation.due
    if situation.extended:
        return Problem("until", "extension_once", {"article": law})
    if due is None:
        return Problem("until", "no_due", {"article": law})
    if situation.today > due:
        return Problem("decided", "extension_late", {"due": due.isoformat(), "article": law})
    return None


def status_after(act: Act, situation: Situation, given: Mapping[str, Any]) -> str:
    """Return the status in which a lawful act leaves the appeal."""
    if act is ANSWER:
        return str(given["result"])
    if act is ASSIGN:
        return "in_work" if situation.status == "registered" else situation.status
    if act is FORWARD:
        return situation.status if given.get("part") else "forwarded"
    if act is LINK:
        return "stopped" if given["how"] == "old_file" else situation.status
    fixed = {NEEDS_FIX: "needs_fix", EXTEND: "extended", RETURN: "returned", WITHDRAW: "withdrawn", STOP: "stopped"}
    return {**fixed, HAND_OVER: DUTY, VOID: VOIDED}.get(act, situation.status)


def _next(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
