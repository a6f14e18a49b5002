# SPDX-License-Identifier: Apache-2.0
"""Working days of the five-day week and the hours of an office, from dated data. The rules that count them:
`deadlines`.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cached_property
from typing import Any, Final

from frontdesk.domain.moments import day_from_text
from frontdesk.errors import Trouble

WORKING: Final = "working"
WEEKEND: Final = "weekend"
HOLIDAY: Final = "holiday"
TRANSFERRED: Final = "transferred"
WORKINGSATURDAY: Final = "working_saturday"

DAY_KINDS: Final = (HOLIDAY, TRANSFERRED, WORKINGSATURDAY)
OFF: Final = "off"
ORDERED: Final = (OFF, WORKING)
"""What an order can make of a day."""

LANGUAGES: Final = ("kk", "ru", "en")

SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)
_MINUTE: Final = re.compile(r"[0-2][0-9]:[0-5][0-9]", re.ASCII)
_MARGIN: Final = 400
"""Days of plain weeks that the table holds on either side of the listed years, so that a term may run over the edge."""


@dataclass(frozen=True)
class DayName:
    """The name of a special day in the three languages."""

    kk: str
    ru: str
    en: str

    def text(self, language: str) -> str:
        """Return the name in `kk`, `ru` or `en`."""
        return {"kk": self.kk, "ru": self.ru}.get(language, self.en)

    def with_order(self, order: str) -> "DayName":
        """Return the name with the number of an order in its place."""
        return DayName(*(text.replace("{order}", order) for text in (self.kk, self.ru, self.en)))


@dataclass(frozen=True)
class SpecialDay:
    """A day that is not what its weekday says, and why.

    `kind`: `holiday` (also the days off of Labour Code 84(5), which are never moved), `transferred` (off instead of
    `instead_of`, or by an order), `working_saturday` (a weekend day that is worked), `working` (a day off that an order
    lets be worked). `source` is the law or order behind it.
    """

    day: date
    kind: str
    name: DayName
    source: str
    instead_of: date | None = None
    estimated: bool = False


@dataclass(frozen=True)
class OrderedDay:
    """What an order in force at this office makes of one day: `off` or `working`."""

    day: date
    kind: str
    order: str


class WorkCalendar:
    """Which days are worked; answers from a table of ordinals that is built on first use (SPEED.md section 7).

    Outside the listed years only weekends are known; `is_confirmed` says which answers can be relied on.
    """

    def __init__(
        self,
        days: Iterable[SpecialDay],
        *,
        first_day: date,
        confirmed_until: date,
        known_until: date,
        version: str,
        names: Mapping[str, DayName] | None = None,
    ) -> None:
        self.names = names or {}
        self.days = {special.day: special for special in days}
        self.first_day = first_day
        self.confirmed_until = confirmed_until
        self.known_until = known_until
        self.version = version

    def changed(
        self, *, add: Iterable[SpecialDay] = (), remove: Iterable[date] = (), version: str | None = None
    ) -> "WorkCalendar":
        """Return a calendar with some days put in or taken out, as an order of the authorities does."""
        gone = frozenset(remove)
        days = {day: special for day, special in self.days.items() if day not in gone}
        days.update({special.day: special for special in add})
        return WorkCalendar(
            days.values(),
            first_day=self.first_day,
            confirmed_until=self.confirmed_until,
            known_until=self.known_until,
            version=version or self.version,
            names=self.names,
        )

    def under(self, orders: Iterable[OrderedDay], version: str) -> "WorkCalendar":
        """Return the calendar of an office with its own orders. A day that is so anyway keeps its name and source."""
        changed = [one for one in orders if (one.kind == WORKING) != self.is_working(one.day)]
        return self.changed(add=map(self._ordered, changed), version=version)

    def _ordered(self, one: OrderedDay) -> SpecialDay:
        kind = TRANSFERRED
        if one.kind == WORKING:
            kind = WORKINGSATURDAY if one.day.weekday() >= SATURDAY else WORKING
        return SpecialDay(one.day, kind, self.names[f"{one.kind}_by_order"].with_order(one.order), one.order)

    def is_confirmed(self, day: date) -> bool:
        """Return whether the official calendar of that day is known."""
        return self.first_day <= day <= self.confirmed_until

    def is_working(self, day: date) -> bool:
        """Return whether the day is worked."""
        special = self.days.get(day)
        if special is not None:
            return special.kind in (WORKINGSATURDAY, WORKING)
        return day.weekday() < SATURDAY

    def reason(self, day: date) -> str:
        """Return why a day counts or not: `working weekend holiday transferred working_saturday`.

        A holiday that falls on a Saturday or Sunday answers `weekend`: the term would not have counted it anyway.
        """
        special = self.days.get(day)
        if special is not None and (self.is_working(day) or day.weekday() < SATURDAY):
            return special.kind
        return WORKING if day.weekday() < SATURDAY else WEEKEND

    def name(self, day: date) -> DayName | None:
        """Return the name of a special day, also of a holiday on a weekend; None for a plain day."""
        special = self.days.get(day)
        return special.name if special else None

    def add_working_days(self, day: date, n: int) -> date:
        """Return the n-th working day strictly after `day`; with n = 0 the day itself, worked or not."""
        if n <= 0:
            if n < 0:
                raise ValueError(n)
            return day
        base, upto, working = self._table
        place = day.toordinal() - base
        if 0 <= place < len(upto):
            wanted = upto[place] + n - 1
            if wanted < len(working):
                return date.fromordinal(working[wanted])
        return self._walk(day, n)

    def on_or_after(self, day: date) -> date:
        """Return the day itself if it is worked, else the next working day."""
        return day if self.is_working(day) else self.add_working_days(day, 1)

    def working_days_between(self, after: date, until: date) -> int:
        """Return how many working days lie after `after` up to and including `until`; negative where `until` is
        earlier.
        """
        if until < after:
            return -self.working_days_between(until, after)
        base, upto, _ = self._table
        first, last = after.toordinal() - base, until.toordinal() - base
        if first >= 0 and last < len(upto):
            return upto[last] - upto[first]
        return sum(self.is_working(after + _DAY * step) for step in range(1, (until - after).days + 1))

    def _walk(self, day: date, n: int) -> date:
        while n:
            day += _DAY
            n -= self.is_working(day)
        return day

    @cached_property
    def _table(self) -> tuple[int, list[int], list[int]]:
        """First ordinal; working days up to and including each ordinal; ordinals of the working days."""
        base = self.first_day.toordinal() - _MARGIN
        upto: list[int] = []
        working: list[int] = []
        for ordinal in range(base, self.known_until.toordinal() + _MARGIN):
            if self.is_working(date.fromordinal(ordinal)):
                working.append(ordinal)
            upto.append(len(working))
        return base, upto, working


def parse_calendar(text: str) -> WorkCalendar:
    """Build the calendar from the text of `resources/calendar/kz.toml`; raise Trouble `calendar_unreadable` (why)."""
    try:
        data = tomllib.loads(text)
        names = {
            code: DayName(**{language: str(name[language]) for language in LANGUAGES})
            for code, name in data["names"].items()
        }
        days = [_special_day(row, names) for row in data["days"]]
        if len({special.day for special in days}) != len(days):
            raise ValueError("a day is listed twice")
        return WorkCalendar(
            days,
            first_day=_date(data["first_day"]),
            confirmed_until=_date(data["confirmed_until"]),
            known_until=_date(data["known_until"]),
            version=str(data["version"]),
            names=names,
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise Trouble("calendar_unreadable", why=str(error)) from error


def _special_day(row: dict[str, Any], names: dict[str, DayName]) -> SpecialDay:
    day, kind = _date(row["date"]), str(row["kind"])
    if kind not in DAY_KINDS:
        raise ValueError(kind)
    instead = row.get("for")
    return SpecialDay(
        day,
        kind,
        names[row["name"]],
        str(row["source"]),
        None if instead is None else _date(instead),
        bool(row.get("estimated", False)),
    )


def _date(value: object) -> date:
    if type(value) is not date:
        raise TypeError(str(value))
    return value


# --- hours of an office ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OfficeHours:
    """Opening, closing and lunch in local time, from `valid_from` to `valid_until` inclusive (DOMAIN 2.9).

    The working day of APPC 64(3) is the office's, not the counter's acceptance window; lunch lies inside it.
    """

    valid_from: date = date.min
    valid_until: date = date.max
    opening: time = time(9)
    closing: time = time(18, 30)
    lunch_start: time = time(13)
    lunch_end: time = time(14, 30)

    def in_time(self, wall: time) -> bool:
        """Return whether a local time still belongs to the day: the closing second does, its fractions too."""
        return wall.replace(microsecond=0, tzinfo=None) <= self.closing


DEFAULT_HOURS: Final = OfficeHours()


def hours_on(day: date, hours: Sequence[OfficeHours]) -> OfficeHours:
    """Return the hours valid on a day, the latest begun if several are; the default ones where none is."""
    valid = [one for one in hours if one.valid_from <= day <= one.valid_until]
    return max(valid, key=lambda one: one.valid_from, default=DEFAULT_HOURS)


TIMES: Final = ("opening", "lunch_start", "lunch_end", "closing")
HOURS_KEYS: Final = ("from", "until", "opening", "closing", "lunch")


def parse_hours(text: str) -> tuple[OfficeHours, ...]:
    """Read the office's hours: a JSON list of periods, each with `from`, `until`, `opening`, `closing`, `lunch`.

    `from` and `until` are dates or null for no bound, the times `09:00`, `lunch` a pair of them. An empty list means
    the default hours. Raises ValueError: unknown keys, times out of order, two periods that begin on the same day.
    """
    rows = json.loads(text)
    if not isinstance(rows, list):
        raise ValueError("a list of periods")  # noqa: TRY004 - one kind of refusal for the reader
    found = tuple(_period(row) for row in rows)
    if len({one.valid_from for one in found}) != len(found):
        raise ValueError("two periods begin on the same day")
    return tuple(sorted(found, key=lambda one: one.valid_from))


def hours_text(hours: Iterable[OfficeHours]) -> str:
    """Return the one spelling of the office's hours that `parse_hours` reads."""
    return json.dumps([hours_row(one) for one in hours], separators=(",", ":"))


def hours_row(one: OfficeHours) -> dict[str, Any]:
    """Return one period as plain values."""
    return {
        "from": None if one.valid_from == date.min else one.valid_from.isoformat(),
        "until": None if one.valid_until == date.max else one.valid_until.isoformat(),
        "opening": one.opening.isoformat("minutes"),
        "closing": one.closing.isoformat("minutes"),
        "lunch": [one.lunch_start.isoformat("minutes"), one.lunch_end.isoformat("minutes")],
    }


def hours_named(one: OfficeHours) -> dict[str, str]:
    """Return the times of a day as they stand in its closing."""
    return {name: getattr(one, name).isoformat("minutes") for name in TIMES}


def hours_of(named: Mapping[str, str]) -> OfficeHours:
    """Read what `hours_named` wrote; raise ValueError."""
    opening, lunch_start, lunch_end, closing = (_time(named[name]) for name in TIMES)
    return OfficeHours(opening=opening, lunch_start=lunch_start, lunch_end=lunch_end, closing=closing)


def _period(row: object) -> OfficeHours:
    if not isinstance(row, dict) or sorted(row) != sorted(HOURS_KEYS):
        raise ValueError("keys of a period")
    lunch = row["lunch"]
    if not isinstance(lunch, list) or len(lunch) != 2:
        raise ValueError("lunch is a pair of times")
    found = OfficeHours(
        date.min if row["from"] is None else day_from_text(str(row["from"])),
        date.max if row["until"] is None else day_from_text(str(row["until"])),
        *(_time(value) for value in (row["opening"], row["closing"], *lunch)),
    )
    if found.valid_from > found.valid_until:
        raise ValueError("a period ends before it begins")
    if not found.opening < found.lunch_start <= found.lunch_end < found.closing:
        raise ValueError("times out of order")
    return found


def _time(value: object) -> time:
    if not isinstance(value, str) or not _MINUTE.fullmatch(value):
        raise ValueError("a time like 09:00")
    return time.fromisoformat(value)
