# SPDX-License-Identifier: Apache-2.0
"""The office's calendar and hours: the shipped days with the orders of this office on them.

Every service that counts days asks here. Counting itself is `frontdesk.domain.deadlines`.
"""

from collections.abc import Sequence

from frontdesk.domain.calendar import DEFAULT_HOURS, OfficeHours, WorkCalendar
from frontdesk.services.ports import Journal, Reading, UnitOfWork


class CalendarBook:
    """Answers which days are worked here, and until when."""

    def __init__(self, journal: Journal, shipped: WorkCalendar) -> None:
        self._journal = journal
        self._shipped = shipped

    def now(self) -> WorkCalendar:
        """Return the calendar in force."""
        with self._journal.reading() as read:
            return self.of(read)

    def hours(self) -> Sequence[OfficeHours]:
        """Return the office's hours, each with its validity."""
        with self._journal.reading() as read:
            return self.hours_of(read)

    def of(self, read: Reading) -> WorkCalendar:  # noqa: ARG002 - nothing is read yet
        """Return the calendar as an open reading sees it."""
        return self._shipped

    def hours_of(self, read: Reading) -> Sequence[OfficeHours]:  # noqa: ARG002
        """Return the hours as an open reading sees them."""
        return (DEFAULT_HOURS,)

    def under(self, work: UnitOfWork) -> tuple[WorkCalendar, Sequence[OfficeHours]]:  # noqa: ARG002
        """Return calendar and hours within an act, never older than what any other program wrote before it."""
        return self._shipped, (DEFAULT_HOURS,)
