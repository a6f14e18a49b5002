# SPDX-License-Identifier: Apache-2.0
"""Honest figures of a counter (DOMAIN 4.2) in whole seconds. Which visits belong into them is the caller's question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from frontdesk.domain.calendar import OfficeHours

TARGET_S: Final = 15 * 60
"""Default of the setting: received within 15 minutes (DOMAIN 4.2)."""

_SECOND: Final = timedelta(seconds=1)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Waits:
    """The waits of `n` visits that were called and served; no-shows and people still waiting are never inside.

    `within_target` counts the visits received within the target. Without a visit the figures are None, never 0.
    """

    n: int
    median_s: int | None
    p90_s: int | None
    max_s: int | None
    within_target: int

    @property
    def share_percent(self) -> int | None:
        """Whole percent received within the target, floored; None without a visit."""
        return self.within_target * 100 // self.n if self.n else None


NO_WAITS: Final = Waits(0, None, None, None, 0)


def seconds_between(start: datetime, end: datetime) -> int:
    """Return the whole seconds from one instant to another, floored; 0 where a clock ran backwards."""
    return max(0, (end - start) // _SECOND)


def staffed_seconds(start: datetime, end: datetime, hours: OfficeHours) -> int:
    """Return the whole seconds of a wait, in local wall time, that lie within office hours and outside lunch."""
    if end <= start:
        return 0
    first, last = start.date(), end.date()
    if first == last:
        return _open(start, end, hours) // _SECOND
    midnight = datetime.combine(last, time(), start.tzinfo)
    between = (last - first - _DAY) // _DAY * _open(midnight, midnight + _DAY, hours)
    evening = datetime.combine(first + _DAY, time(), start.tzinfo)
    return (_open(start, evening, hours) + between + _open(midnight, end, hours)) // _SECOND


def _open(start: datetime, end: datetime, hours: OfficeHours) -> timedelta:
    """Return how much of a stretch of one day is worked."""
    found, day = timedelta(), start.date()
    for opens, closes in ((hours.opening, hours.lunch_start), (hours.lunch_end, hours.closing)):
        begun = max(start, datetime.combine(day, opens, start.tzinfo))
        found += max(timedelta(), min(end, datetime.combine(day, closes, start.tzinfo)) - begun)
    return found


def nearest_rank(ordered: Sequence[int], percent: int) -> int:
    """Return the item at rank ceil(percent * n / 100) of an ascending list, 1 to 100 percent; raise ValueError if
    empty.
    """
    if not ordered or not 1 <= percent <= 100:
        raise ValueError(percent)
    return ordered[-(-percent * len(ordered) // 100) - 1]


def median(ordered: Sequence[int]) -> int:
    """Return the middle of an ascending list, of an even number the floored mean of the two middle ones."""
    if not ordered:
        raise ValueError(0)
    half, odd = divmod(len(ordered), 2)
    return ordered[half] if odd else (ordered[half - 1] + ordered[half]) // 2


def waits(seconds: Iterable[int], *, target_s: int = TARGET_S) -> Waits:
    """Return the figures of some waits in whole seconds."""
    ordered = sorted(seconds)
    if not ordered:
        return NO_WAITS
    within = sum(1 for wait in ordered if wait <= target_s)
    return Waits(len(ordered), median(ordered), nearest_rank(ordered, 90), ordered[-1], within)
