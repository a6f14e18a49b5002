# SPDX-License-Identifier: Apache-2.0
"""From values to the words on the screen: waits, dates, names, what is left of a term. No rules, no widgets."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from frontdesk import words
from frontdesk.domain.moments import local
from frontdesk.i18n import N_, Texts

if TYPE_CHECKING:
    from frontdesk.services.views import Actor

ON_TARGET, NEAR_TARGET, OVER_TARGET = "good", "warning", "danger"
_NEAR: Final = 2 / 3


def clock(_: Texts, moment: datetime) -> str:
    """Return the local time of an instant, 11:42."""
    return _.time(local(moment))


def duration(_: Texts, seconds: float | None) -> str:
    """Return 4:12, or a dash where there is no figure."""
    return "—" if seconds is None else _.duration(int(seconds))


def against_target(waited_s: int, target_s: int) -> str:
    """Return the tone of a wait: good, warning from two thirds of the target on, danger above it."""
    if waited_s > target_s:
        return OVER_TARGET
    return NEAR_TARGET if waited_s >= target_s * _NEAR else ON_TARGET


def short_root(root: str) -> str:
    """Return `b7d1 09aa … 4c10` of a long hash, for the eye."""
    return f"{root[:4]} {root[4:8]} … {root[-4:]}" if len(root) > 12 else root


def clerk_name(actor: "Actor") -> str:
    """Return surname and initials of the person at this counter, or the login of one without a name."""
    return actor.initials or actor.login


def moment(_: Texts, at: datetime, today: date) -> str:
    """Return when something happened: `11:42` of today, `02.11 16:50` of this year, else the date with its year."""
    wall = local(at)
    if wall.date() == today:
        return _("today {time}", time=_.time(wall))
    if wall.year == today.year:
        return f"{wall:%d.%m} {_.time(wall)}"
    return _.date(wall.date())


def is_overdue(due: date | None, today: date) -> bool:
    """Return whether the last day of a term that still runs is over (PRODUCT, settled rule 4)."""
    return due is not None and today > due


def term_tone(due: date | None, days_left: int, today: date) -> str:
    """Return the tone of a term: danger when overdue, warning on its last two working days, else good."""
    if is_overdue(due, today):
        return OVER_TARGET
    return NEAR_TARGET if days_left <= 1 else ON_TARGET


def due_words(_: Texts, due: date | None, overdue_days: int, today: date) -> str:
    """Return the last day of a term as a list shows it; overdue is counted in days, an ended appeal has none."""
    if due is None:
        return "—"
    if is_overdue(due, today):
        return _("Late by {n} d", n=overdue_days)
    if due == today:
        return _("Due today")
    if (due - today).days == 1:
        return _("Tomorrow")
    return f"{_.weekday_short(due)} {due:%d.%m}" if due.year == today.year else _.date(due)


_LISTED_KINDS: Final = {
    "request_401v": N_("Info request"),
    "request_appc": N_("APPC request"),
    "crime_report": N_("On a crime"),
}
_LISTED_STATUSES: Final = {
    "needs_fix": N_("To be completed"),
    "withdrawn": N_("Taken back"),
    "partly_satisfied": N_("In part"),
    "rejected": N_("Not satisfied"),
    "handed_to_duty": N_("With the duty unit"),
    "voided": N_("Voided"),
}
"""What is too long for a column in one of the languages; the card beside the list says it in full."""


def listed_kind(_: Texts, code: str) -> str:
    """Return a kind as it fits into a column."""
    return _(_LISTED_KINDS[code]) if code in _LISTED_KINDS else words.kind_name(_, code)


def listed_status(_: Texts, code: str) -> str:
    """Return a status as it fits into a column."""
    return _(_LISTED_STATUSES[code]) if code in _LISTED_STATUSES else words.status_name(_, code)
