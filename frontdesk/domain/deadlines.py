# SPDX-License-Identifier: Apache-2.0
"""The lawful clock: when an appeal counts as registered and by which day the law wants what (DOMAIN 1.4, 1.5).

Days come from `calendar`, kinds from `kinds`; no clock is read. Received moments are aware instants, or naive local
times.
"""

import calendar as months
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from frontdesk.domain import moments
from frontdesk.domain.calendar import DayName, OfficeHours, WorkCalendar, hours_on
from frontdesk.domain.kinds import CD15, NO_DUE, WD15, WD20, AppealKind, Rule
from frontdesk.errors import refuse

FORWARD_DAYS: Final = 3
"""Working days after receipt in which an appeal that is not ours goes on (APPC 65(1), 91(4))."""

NOTICE_DAYS: Final = 3
"""Working days after an extension in which the applicant is told (APPC 76(3))."""

EXTENSION_MONTHS: Final = 2
"""Longest extension, counted from the day of its decision (APPC 76(3))."""

CALENDAR_DAYS: Final = 15
"""Term and longest extension of a request under Law 401-V, in calendar days (art. 11(10))."""

WORKING_DAYS: Final = {WD15.code: 15, WD20.code: 20}

CALENDAR: Final = "calendar"
ROLLED: Final = "rolled"

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class CountedDay:
    """One day between registration and due: whether it counts, why, and the name of a holiday.

    `reason`: `working weekend holiday transferred working_saturday`, in calendar-day terms `calendar rolled`.
    """

    date: date
    counted: bool
    reason: str
    name: DayName | None = None


@dataclass(frozen=True)
class Deadline:
    """The lawful clock of one appeal with its reasons.

    `due` and `forward_by` are None for a crime report. `past_confirmed` says that a date lies where the official
    calendar is not known yet, so that it may still move.
    """

    registered_on: date
    due: date | None
    forward_by: date | None
    days: tuple[CountedDay, ...]
    rule: Rule
    past_confirmed: bool
    undated: bool = False
    """No date is decided yet: the time is not confirmed (`without_dates`)."""


def without_dates(kind: AppealKind, received: datetime) -> Deadline:
    """Return the clock of an appeal handed over while nobody trusts the time: no date but that of the wall (F20)."""
    undated = kind.rule != NO_DUE
    return Deadline(_wall(received).date(), None, None, (), kind.rule, past_confirmed=False, undated=undated)


@dataclass(frozen=True)
class Dates:
    """The dates of one appeal. `first_due` is the term of the law itself, `due` what is in force, maybe extended."""

    registered_on: date
    first_due: date | None
    due: date | None
    forward_by: date | None


def first_dates(
    kind: AppealKind, received: datetime, calendar: WorkCalendar, hours: Sequence[OfficeHours] = ()
) -> Dates:
    """Return the dates that an appeal gets at its registration; for a crime report the day alone."""
    registered = registered_on(kind, received, calendar, hours)
    if kind.rule == NO_DUE:
        return Dates(registered, None, None, None)
    last = _due(kind, _wall(received).date(), registered, calendar)
    return Dates(registered, last, last, forward_by(received, calendar))


def counted_anew(
    kind: AppealKind,
    received: datetime,
    old: Dates,
    today: date,
    calendar: WorkCalendar,
    hours: Sequence[OfficeHours] = (),
    *,
    extended_to: date | None = None,
) -> Dates:
    """Return the dates of an open appeal under a changed calendar.

    What has passed stays: the day of registration up to today, `forward_by` before today. An extension stays where it
    was set and only rolls off a day off; the first term of an extended appeal stays.
    """
    registered = old.registered_on
    if registered > today:
        registered = registered_on(kind, received, calendar, hours)
    forward = old.forward_by
    if forward is not None and forward >= today:
        forward = forward_by(received, calendar)
    if extended_to is not None:
        return Dates(registered, old.first_due, calendar.on_or_after(extended_to), forward)
    last = _due(kind, _wall(received).date(), registered, calendar)
    return Dates(registered, last, last, forward)


def explain(
    kind: AppealKind, received: datetime, calendar: WorkCalendar, hours: Sequence[OfficeHours] = ()
) -> Deadline:
    """Return the whole clock of an appeal handed over at `received`, day by day; for a complaint as considered here."""
    rule = kind.rule
    registered = registered_on(kind, received, calendar, hours)
    last = due(kind, received, calendar, hours)
    if last is None:
        return Deadline(registered, None, None, (), rule, past_confirmed=False)
    forward = forward_by(received, calendar)
    days = days_of_term(kind, _wall(received).date(), registered, last, calendar)
    relied_on = (_wall(received).date(), registered, last, forward)
    past = not all(calendar.is_confirmed(day) for day in relied_on)
    return Deadline(registered, last, forward, days, rule, past_confirmed=past)


def registered_on(
    kind: AppealKind, received: datetime, calendar: WorkCalendar, hours: Sequence[OfficeHours] = ()
) -> date:
    """Return the lawful day of registration: the same working day up to the closing second, else the next (APPC 64(3)).

    A crime report is registered when it comes, round the clock (CPC 185(1)).
    """
    wall = _wall(received)
    day = wall.date()
    if kind.rule == NO_DUE:
        return day
    if calendar.is_working(day) and hours_on(day, hours).in_time(wall.time()):
        return day
    return calendar.add_working_days(day, 1)


def due(
    kind: AppealKind,
    received: datetime,
    calendar: WorkCalendar,
    hours: Sequence[OfficeHours] = (),
    *,
    forwarded_in: bool = False,
) -> date | None:
    """Return the last day of the term, or None for a crime report.

    Working days run from the day after registration (APPC 76(2), 99), for what another body sent from the day after
    it came, the earlier of the two readings (DOMAIN U5). Calendar days run from receipt and roll on to a working day
    (Law 401-V art. 11(10), Civil Code 175).
    """
    if kind.rule == NO_DUE:
        return None
    received_on = _wall(received).date()
    start = received_on if forwarded_in else registered_on(kind, received, calendar, hours)
    return _due(kind, received_on, start, calendar)


def _due(kind: AppealKind, received_on: date, start: date, calendar: WorkCalendar) -> date:
    if kind.rule == CD15:
        return calendar.on_or_after(received_on + _DAY * CALENDAR_DAYS)
    return calendar.add_working_days(start, WORKING_DAYS[kind.rule.code])


def forward_by(received: datetime, calendar: WorkCalendar) -> date:
    """Return the third working day after the date of receipt, whatever the day of registration (APPC 65(1), 91(4))."""
    return calendar.add_working_days(_wall(received).date(), FORWARD_DAYS)


def latest_extension(kind: AppealKind, decided: date, first_due: date, calendar: WorkCalendar) -> date:
    """Return the last day to which an extension decided on `decided` may reach.

    Two calendar months from the decision, cut to the month's end, rolled to a working day (APPC 76(3), Civil Code
    174(3)); for a request under Law 401-V fifteen calendar days after the first due, rolled. Raises Refused
    `extension_not_allowed` for a complaint or a crime report, `extension_late` (due) after the day due.
    """
    if not kind.extension_allowed:
        raise refuse("extension_not_allowed", "until", article="APPC 99")
    if decided > first_due:
        raise refuse("extension_late", "decided", due=first_due.isoformat(), article="APPC 76(3)")
    if kind.rule == CD15:
        return calendar.on_or_after(first_due + _DAY * CALENDAR_DAYS)
    return calendar.on_or_after(months_after(decided, EXTENSION_MONTHS))


def notice_by(decided: date, calendar: WorkCalendar) -> date:
    """Return the day by which the applicant is told of an extension: the third working day after it (APPC 76(3))."""
    return calendar.add_working_days(decided, NOTICE_DAYS)


def months_after(day: date, n: int) -> date:
    """Return the same day of the month n months later, or the last day of that month (Civil Code 174(3))."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def working_days_between(after: date, until: date, calendar: WorkCalendar) -> int:
    """Return the working days after one day up to and including another; negative where the second is earlier."""
    return calendar.working_days_between(after, until)


def overdue_days(due_on: date | None, today: date, calendar: WorkCalendar) -> int:
    """Return how many working days an open appeal is overdue on `today`; 0 up to the day due (settled rule 4).

    On the weekend right after the day due the appeal is overdue by 0 working days: ask `today > due` for the fact.
    """
    if due_on is None or today <= due_on:
        return 0
    return calendar.working_days_between(due_on, today)


def days_of_term(
    kind: AppealKind,
    received_on: date,
    registered: date,
    last: date,
    calendar: WorkCalendar,
    *,
    extended_from: date | None = None,
) -> tuple[CountedDay, ...]:
    """Return each day of a term up to its last one, with its reason; `extended_from` is the due date before."""
    if kind.rule == CD15:
        return _calendar_days(received_on, last, calendar, (extended_from or received_on) + _DAY * CALENDAR_DAYS)
    return _working_days(registered, last, calendar)


def _working_days(start: date, last: date, calendar: WorkCalendar) -> tuple[CountedDay, ...]:
    days = (start + _DAY * step for step in range(1, (last - start).days + 1))
    return tuple(CountedDay(day, calendar.is_working(day), calendar.reason(day), calendar.name(day)) for day in days)


def _calendar_days(start: date, last: date, calendar: WorkCalendar, nominal: date) -> tuple[CountedDay, ...]:
    """Every calendar day of the term counts; those after it, up to the working day it rolls to, do not."""
    found = []
    for step in range(1, (last - start).days + 1):
        day = start + _DAY * step
        inside = day <= nominal
        found.append(CountedDay(day, inside, CALENDAR if inside else ROLLED, calendar.name(day)))
    return tuple(found)


def _wall(moment: datetime) -> datetime:
    return moment if moment.tzinfo is None else moments.local(moment)
