# SPDX-License-Identifier: Apache-2.0
"""Ending a clock's alarm: two people say with their own passwords that the time is right (TRUST.md F19, F20).

The alarm itself is raised where an act begins, in `frontdesk.storage`, as the clock judges it.
"""

from frontdesk.domain import roles
from frontdesk.errors import refuse
from frontdesk.services.ports import Journal
from frontdesk.services.requests import same_request
from frontdesk.services.views import Actor

ALARM = "clock_alarm"
"""Name among the numbers of the head: the entry of the alarm that waits."""


class Clockwork:
    """The office's trust in its clock."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def alarm(self) -> int | None:
        """Return the number of the entry whose alarm waits for confirmation, or None."""
        with self._journal.reading() as read:
            return read.numbers().get(ALARM)

    def confirm(self, by: Actor, approver: Actor, request: str) -> int:
        """Record that the time shown now is right, and return the entry of the alarm that it ends.

        `by` works at the counter, `approver` is another person who may approve. From here on the confirmed time counts,
        even where it is earlier than that of marked entries. Raises Refused `not_allowed`, `approver_same`,
        `clock_trusted`.
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
            return alarm
