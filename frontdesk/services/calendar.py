# SPDX-License-Identifier: Apache-2.0
"""The office's calendar and hours: the shipped days with the orders of this office on them.

Every service that counts days asks here. Counting itself is `frontdesk.domain.deadlines`; the open appeals that a
change moves are counted anew in `redating`.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from frontdesk.domain import roles
from frontdesk.domain.calendar import (
    OFF,
    ORDERED,
    SATURDAY,
    WORKING,
    OfficeHours,
    OrderedDay,
    WorkCalendar,
    parse_hours,
)
from frontdesk.domain.moments import office_day
from frontdesk.domain.text import clean
from frontdesk.errors import Problem, Refused, refuse
from frontdesk.services.days import Days
from frontdesk.services.ports import CALENDAR_CHANGES, HOURS_CHANGES, OFFICE_HOURS, Journal, Reading, UnitOfWork
from frontdesk.services.redating import Progress, moved_by_order, nothing_collected, redated_by, write_moved
from frontdesk.services.requests import same_request
from frontdesk.services.views import Actor, Redated, SpecialRow

ORDER: Final = 100
"""Characters in the number of an order."""

ADD: Final = "add"
REMOVE: Final = "remove"


class CalendarBook:
    """Answers which days are worked here, and until when.

    Calendar and hours are kept in memory; the journal's head says how often they were changed, so that a change made by
    another program is never missed.
    """

    def __init__(self, journal: Journal, days: Days, shipped: WorkCalendar) -> None:
        self._journal = journal
        self._office_days = days
        self._shipped = shipped
        self._calendar = (0, shipped)
        self._hours: tuple[int, Sequence[OfficeHours]] = (0, ())

    # --- looking

    def now(self) -> WorkCalendar:
        """Return the calendar in force."""
        with self._journal.reading() as read:
            return self.of(read)

    def hours(self) -> Sequence[OfficeHours]:
        """Return the periods of the office's own hours; outside them the default ones are valid."""
        with self._journal.reading() as read:
            return self.hours_of(read)

    def of(self, read: Reading) -> WorkCalendar:
        """Return the calendar as an open reading sees it."""
        return self._days(read, read.numbers().get(CALENDAR_CHANGES, 0))

    def hours_of(self, read: Reading) -> Sequence[OfficeHours]:
        """Return the hours as an open reading sees them."""
        return self._times(read, read.numbers().get(HOURS_CHANGES, 0))

    def under(self, work: UnitOfWork) -> tuple[WorkCalendar, Sequence[OfficeHours]]:
        """Return calendar and hours within an act: what was written before it, by whatever program, and by itself."""
        days = self._days(work.read, work.given(CALENDAR_CHANGES))
        return days, self._times(work.read, work.given(HOURS_CHANGES))

    def _days(self, read: Reading, changes: int) -> WorkCalendar:
        known, calendar = self._calendar
        if known != changes:
            calendar = self._shipped
            if changes:
                calendar = calendar.under(read.orders(), f"{calendar.version}+{changes}")
            self._calendar = (changes, calendar)
        return calendar

    def _times(self, read: Reading, changes: int) -> Sequence[OfficeHours]:
        known, hours = self._hours
        if known != changes:
            hours = parse_hours(read.settings()[OFFICE_HOURS]) if changes else ()
            self._hours = (changes, hours)
        return hours

    def list(self, year: int | None = None) -> tuple[SpecialRow, ...]:
        """Return the special days of a year, or all of them, in order."""
        with self._journal.reading() as read:
            calendar, ordered = self.of(read), {one.day: one for one in read.orders()}
        return tuple(
            SpecialRow(
                day,
                special.kind,
                calendar.is_working(day),
                special.name,
                special.source,
                day in ordered and ordered[day].order == special.source,
                special.estimated,
            )
            for day, special in sorted(calendar.days.items())
            if year in {None, day.year}
        )

    # --- changing

    def add(
        self,
        by: Actor,
        day: date,
        as_: str,
        order: str,
        request: str,
        *,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> tuple[Redated, ...]:
        """Let an order make a day `off` or `working`; return the open appeals that it re-dates in the same transaction.

        `dry_run` only lists them. Raises Refused `not_allowed` (a supervisor does it), `required` and the like for
        `order`, `calendar_as_unknown`, `calendar_day_unknown` (date, until), `calendar_day_same`, `clock_unconfirmed`,
        `stopped` where `progress` says no.
        """
        if as_ not in ORDERED:
            raise refuse("calendar_as_unknown", "as")
        return self._change(by, ADD, day, as_, order, request, dry_run=dry_run, progress=progress)

    def remove(
        self,
        by: Actor,
        day: date,
        order: str,
        request: str,
        *,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> tuple[Redated, ...]:
        """Take a special day away: this office's own order on it, else a shipped day off or working Saturday.

        Raises Refused as `add`, and `calendar_day_plain` where there is nothing to take away.
        """
        return self._change(by, REMOVE, day, None, order, request, dry_run=dry_run, progress=progress)

    @nothing_collected()
    def _change(
        self,
        by: Actor,
        action: str,
        day: date,
        as_: str | None,
        order: str,
        request: str,
        *,
        dry_run: bool,
        progress: Progress | None,
    ) -> tuple[Redated, ...]:
        roles.require(by.role, "change_calendar")
        order = self._checked(day, order)
        if dry_run:
            with self._journal.reading() as read:
                calendar, today = self.of(read), office_day(self._journal.clock.now())
                _state, after = self._after(read, calendar, action, day, as_, order)
                moved = moved_by_order(read, calendar, after, self.hours_of(read), day, today, progress)
                return tuple(one.view() for one in moved)
        with self._journal.begin(by.id, request) as work:
            known = work.repeated()
            if known:
                stated = {"day": day.isoformat(), "action": action, "order": order}
                same_request(known[0].type == "calendar.changed" and stated.items() <= known[0].data.items())
                same_request(known[0].data["as"] in {as_, None} or as_ is None)
                return redated_by(known)
            if work.clock_unconfirmed:
                raise refuse("clock_unconfirmed")
            self._office_days.close_what_is_over(work)
            calendar, hours = self.under(work)
            state, after = self._after(work.read, calendar, action, day, as_, order)
            moved = moved_by_order(work.read, calendar, after, hours, day, office_day(work.now), progress)
            number = work.take(CALENDAR_CHANGES)
            data = {
                "day": day.isoformat(),
                "as": state,
                "action": action,
                "order": order,
                "version": f"{self._shipped.version}+{number}",
            }
            work.record("calendar.changed", data)
            write_moved(work, moved, why="calendar", order=order, progress=progress)
        self._office_days.write_bundles()
        return tuple(one.view() for one in moved)

    def _checked(self, day: date, order: str) -> str:
        """Return the order's number as it is kept."""
        first, last = self._shipped.first_day, self._shipped.known_until
        order, problem = clean(order, "order", limit=ORDER)
        problem = problem or (None if order else Problem("order", "required"))
        if not first <= day <= last:
            known = {"date": first.isoformat(), "until": last.isoformat()}
            raise Refused(Problem("day", "calendar_day_unknown", known), *filter(None, [problem]))
        if problem is not None:
            raise Refused(problem)
        return order

    def _after(
        self, read: Reading, calendar: WorkCalendar, action: str, day: date, as_: str | None, order: str
    ) -> tuple[str | None, WorkCalendar]:
        """Return what an order makes of a day (None: what the shipped calendar says) and the calendar with it."""
        orders = {one.day: one for one in read.orders()}
        state = as_ if action == ADD else self._without(day, ordered=day in orders)
        if (state == WORKING) == self._shipped.is_working(day):
            state = None  # the official calendar says so too, and names the reason
        if action == ADD and calendar.is_working(day) == (as_ == WORKING):
            raise refuse("calendar_day_same", "day", date=day.isoformat())
        orders.pop(day, None)
        if state is not None:
            orders[day] = OrderedDay(day, state, order)
        return state, self._shipped.under(orders.values(), self._shipped.version)

    def _without(self, day: date, *, ordered: bool) -> str | None:
        """Return what is left of a day when its speciality is taken away."""
        if ordered:
            return None
        works, plain = self._shipped.is_working(day), day.weekday() < SATURDAY
        if works == plain:
            raise refuse("calendar_day_plain", "day", date=day.isoformat())
        return OFF if works else WORKING
