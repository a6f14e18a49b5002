# SPDX-License-Identifier: Apache-2.0
"""Counting open appeals anew: after an order on the calendar, and after a time that two people confirmed.

Which days are worked is in `calendar`, the counting in `frontdesk.domain.deadlines`. Final appeals, and those under a
rule of another version, are left as they are.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Final

from frontdesk.domain import kinds
from frontdesk.domain.calendar import OfficeHours, WorkCalendar
from frontdesk.domain.deadlines import Dates, counted_anew, first_dates
from frontdesk.domain.moments import from_text, local, to_text
from frontdesk.errors import refuse
from frontdesk.services.ports import Dated, Reading, RecordedEvent, UnitOfWork
from frontdesk.services.views import Redated

Progress = Callable[[int, int], bool]
"""Told (done, all), and (0, 0) while they are counted; answers whether to go on."""

TELL_EVERY: Final = 500


@dataclass(frozen=True)
class Moved:
    """An appeal whose dates become others. `counted_from` is the instant of hand-over as it was settled afterwards."""

    number: str
    old: Dates
    new: Dates
    counted_from: datetime | None = None

    def view(self) -> Redated:
        """Return what people are shown."""
        return Redated(self.number, self.old.due, self.new.due, self.new.registered_on, self.new.forward_by)


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Look for no cyclic garbage meanwhile: a hundred thousand dates hold none, and each look at them would stop a
    window for a third of a second.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def moved_by_order(
    read: Reading,
    before: WorkCalendar,
    after: WorkCalendar,
    hours: Sequence[OfficeHours],
    day: date,
    today: date,
    progress: Progress | None = None,
) -> list[Moved]:
    """Return the open appeals whose dates an order on one day moves: none is due before that day.

    `progress` is told (0, 0), for nobody knows how many there will be; raises Refused `stopped` where it says so.
    """
    found = []

    @cache
    def counted(code: str, received: datetime, old: Dates, extended: date | None, calendar: WorkCalendar) -> Dates:
        return counted_anew(kinds.kind(code), received, old, today, calendar, hours, extended_to=extended)

    for n, row in enumerate(read.open_and_due_from(day.isoformat())):
        if n % TELL_EVERY == 0:
            _tell(progress, 0, 0)
        kind = kinds.kind(row.kind)
        if _rule(read, row) != {"code": kind.rule.code, "version": kind.rule.version}:
            continue
        received = local(_handed_over(read, row)).replace(tzinfo=None)
        if row.registered_on <= today:
            # Only the date counts: it is the same for all that came in on one day.
            received = datetime.combine(received.date(), time())
        old, extended = _dates(row), row.extended_to
        new = counted(row.kind, received, old, extended, after)
        # What another change would have moved is not put down to this order.
        if new != old and new != counted(row.kind, received, old, extended, before):
            found.append(Moved(row.number, old, new))
    return found


def moved_by_clock(
    read: Reading, alarm: RecordedEvent, confirmed: datetime, calendar: WorkCalendar, hours: Sequence[OfficeHours]
) -> list[Moved]:
    """Return the open appeals that were registered since an alarm of the clock, with the dates that they get now.

    Nobody knows when exactly they were handed over: it was after the last trusted event and before the time was
    confirmed, so a time outside is moved to the nearer of the two (F20).
    """
    trusted, found = from_text(alarm.data["last_at"]), []
    for row in read.undated_since(alarm.seq):
        kind = kinds.kind(row.kind)
        late = row.data["late"]
        stated = from_text(late["claimed_at"]) if late else max(row.accepted_at, trusted)
        handed_over = min(stated, confirmed)
        old, new = _dates(row), first_dates(kind, local(handed_over).replace(tzinfo=None), calendar, hours)
        if new != old:
            found.append(Moved(row.number, old, new, handed_over))
    return found


def write_moved(
    work: UnitOfWork, moved: Sequence[Moved], *, why: str, order: str | None = None, progress: Progress | None = None
) -> None:
    """Record each moved appeal with its old and new date; raise Refused `stopped` where `progress` says so."""
    with work.gathering() as send:
        for done, one in enumerate(moved):
            if done % TELL_EVERY == 0:
                send()
                _tell(progress, done, len(moved))
            work.record("appeal.redated", _data(one, why, order), number=one.number)
    _tell(progress, len(moved), len(moved))


def _tell(progress: Progress | None, done: int, whole: int) -> None:
    if progress is not None and not progress(done, whole):
        raise refuse("stopped")


def _data(one: Moved, why: str, order: str | None) -> dict[str, str | None]:
    found = {
        "old_due": _text(one.old.due),
        "new_due": _text(one.new.due),
        "why": why,
        "order": order,
        "registered_on": one.new.registered_on.isoformat(),
        "first_due": _text(one.new.first_due),
        "forward_by": _text(one.new.forward_by),
    }
    if one.counted_from is not None:
        found["counted_from"] = to_text(one.counted_from)
    return found


def redated_by(events: Iterable[RecordedEvent]) -> tuple[Redated, ...]:
    """Return what the events of one command say, as the command answered the first time."""
    return tuple(
        Redated(
            event.number or "",
            _day(event.data["old_due"]),
            _day(event.data["new_due"]),
            date.fromisoformat(event.data["registered_on"]),
            _day(event.data["forward_by"]),
        )
        for event in events
        if event.type == "appeal.redated"
    )


def _rule(read: Reading, row: Dated) -> Mapping[str, str]:
    """Return the rule that the appeal was counted by: of its registration, or of the correction of its kind."""
    found: Mapping[str, str] = row.data["rule"]
    if row.kind != row.data["kind"]:
        corrected = [line.data["rule"] for line in read.history(row.number) if line.type == "appeal.corrected"]
        found = next((rule for rule in reversed(corrected) if isinstance(rule, Mapping)), found)
    return found


def _handed_over(read: Reading, row: Dated) -> datetime:
    """Return the instant from which the law counts: of the acceptance, of the numbered blank, or as it was settled."""
    if row.clock is not None:
        settled = read.counted_from(row.number)
        if settled is not None:
            return settled
    late = row.data["late"]
    return from_text(late["claimed_at"]) if late else row.accepted_at


def _dates(row: Dated) -> Dates:
    return Dates(row.registered_on, row.first_due, row.due, row.forward_by)


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
