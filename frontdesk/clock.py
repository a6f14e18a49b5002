# SPDX-License-Identifier: Apache-2.0
"""Where time comes from: the machine, or in a training office a time set for one command. The journal has the last word
on order.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Final

from frontdesk.domain.moments import cut_to_ms, to_text
from frontdesk.errors import refuse
from frontdesk.services.ports import TimeJudgement

SLACK: Final = timedelta(seconds=5)
"""How far the clock may step back, by time synchronisation, without anybody being asked (TRUST.md F21)."""

LEAP: Final = timedelta(days=31)
"""An office does not rest for a month; a later time than that after the last event needs a look (TRUST.md F20)."""

UNCONFIRMED: Final = "unconfirmed"


def steady() -> float:
    """Return seconds of a clock that nobody can set and that goes on while the machine sleeps."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()  # pragma: no cover - not Linux


class MachineClock:
    """The machine's time. `training` clocks never run behind the journal; a real one that does raises an alarm."""

    def __init__(self, *, training: bool = False) -> None:
        self.training = training
        self.not_before: datetime | None = None

    def now(self) -> datetime:
        """Return the present instant, aware UTC; in a training office not before its last event at opening."""
        moment = datetime.now(UTC)
        return max(moment, self.not_before) if self.not_before is not None else moment

    def judge(self, moment: datetime, last: datetime | None) -> TimeJudgement:
        """Compare with the last event: within the slack the last event's time is taken, beyond it an alarm is due."""
        if last is None:
            return TimeJudgement()
        if moment < last and (self.training or last - moment <= SLACK):
            return TimeJudgement(moment=last)
        if self.training:
            return TimeJudgement()
        if moment < last:
            return TimeJudgement(alarm={"last_at": to_text(last), "why": "backwards"})
        if moment - last > LEAP:
            return TimeJudgement(alarm={"last_at": to_text(last), "why": "leap"})
        return TimeJudgement()


class SetClock:
    """A time given with `--now`, for one command in a training office."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """Return the given instant."""
        return cut_to_ms(self.moment)

    def judge(self, moment: datetime, last: datetime | None) -> TimeJudgement:
        """Refuse a time before the last event (`clock_backwards`); the journal keeps milliseconds only."""
        if last is not None and moment < last:
            raise refuse("clock_backwards", "now", last=to_text(last))
        return TimeJudgement()
