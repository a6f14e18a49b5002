# SPDX-License-Identifier: Apache-2.0
"""The office's trust in its clock: watched between the acts, given back by two people (TRUST.md F19, F20).

A clock that disagrees with the journal is noticed where an act begins, in `frontdesk.storage`.
"""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Final

from frontdesk.domain import roles
from frontdesk.domain.moments import to_text
from frontdesk.errors import refuse
from frontdesk.services.calendar import CalendarBook
from frontdesk.services.ports import ALARM, Journal, UnitOfWork
from frontdesk.services.redating import moved_by_clock, write_moved
from frontdesk.services.requests import same_request
from frontdesk.services.views import Actor

STEP_S: Final = 5.0
"""How far the clock may part from a steady one between two looks; time synchronisation moves it by less (F21)."""


class Clockwork:
    """Watches the clock and ends its alarms. `steady` counts seconds whatever is done to the clock."""

    def __init__(self, journal: Journal, book: CalendarBook, steady: Callable[[], float], *, training: bool) -> None:
        self._journal = journal
        self._book = book
        self._steady = steady
        self._training = training
        self._before: tuple[datetime, float] | None = None

    def look(self) -> bool:
        """Compare the clock with the steady one since the last look; return whether it had been set and an alarm is
        due.

        To be called every ten seconds. In a training office time is part of the lesson and nobody is alarmed.
        """
        now, steady = self._journal.clock.now(), self._steady()
        before, self._before = self._before, (now, steady)
        if before is None or self._training:
            return False
        step = (now - before[0]).total_seconds() - (steady - before[1])
        if abs(step) <= STEP_S:
            return False
        with self._journal.begin("system", f"clock.look:{secrets.token_hex(16)}") as work:
            last = work.read.last_at()
            if not work.clock_unconfirmed and last is not None:
                work.raise_alarm({"last_at": to_text(last), "why": "backwards" if step < 0 else "leap"})
        return True

    def alarm(self) -> int | None:
        """Return the number of the entry whose alarm waits for confirmation, or None."""
        with self._journal.reading() as read:
            return read.numbers().get(ALARM)

    def confirm(self, by: Actor, approver: Actor, request: str) -> int:
        """Record that the time shown now is right, and return the entry of the alarm that it ends.

        `by` works at the counter, `approver` is another person who may approve. From here on the confirmed time counts,
        even where it is earlier than that of marked entries. The appeals registered since the alarm get their dates
        now, counted from their acceptance within the bounds of what can be trusted. Raises Refused `not_allowed`,
        `approver_same`, `clock_trusted`.
        """
        roles.require(by.role, "receive")
        roles.require(approver.role, "approve")
        if by.id == approver.id:
            raise refuse("approver_same", "approver")
        with self._journal.begin(by.id, request) as work:
            known = work.repeated()
            if known:
                same_request(known[0].type == "clock.confirmed")
                return int(known[0].data["alarm"])
            alarm: int | None = work.read.numbers().get(ALARM)
            if alarm is None:
                raise refuse("clock_trusted")
            work.clock_confirmed()
            work.record("clock.confirmed", {"alarm": alarm, "approved_by": approver.id})
            self._date(work, alarm)
            return alarm

    def _date(self, work: UnitOfWork, alarm: int) -> None:
        event = work.read.event(alarm)
        calendar, hours = self._book.under(work)
        write_moved(work, moved_by_clock(work.read, event, work.now, calendar, hours), why="clock")
