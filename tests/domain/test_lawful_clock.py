# SPDX-License-Identifier: Apache-2.0
"""The lawful clock against a loop that walks from day to day with a holiday table of its own.

Nothing of `frontdesk.domain.calendar` counts here: the table is read from the file by the test, the days are counted on
the fingers. Every day of 2024-2027, every kind, at the closing minute and one second after.
"""

import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import pytest

from frontdesk.domain import deadlines
from frontdesk.domain.calendar import OfficeHours, OrderedDay, WorkCalendar
from frontdesk.domain.kinds import KINDS, AppealKind, kind

DAY = timedelta(days=1)
FIRST, LAST = date(2024, 1, 1), date(2027, 12, 31)
MOST = 60
CLOSING = time(18, 30)
IN_TIME = (time(0), time(9), time(13, 45), time(18, 29, 59, 999_000), time(18, 30), time(18, 30, 0, 999_000))
TOO_LATE = (time(18, 30, 1), time(23, 59, 59, 999_000))
TERMS = {
    "application": 15, "message": 15, "proposal": 15, "response": 15, "request_appc": 15, "complaint": 20,
}  # fmt: skip
"""DOMAIN 1.2, written down a second time."""

Works = Callable[[date], bool]


class Table:
    """The special days as the file has them, and nothing more."""

    def __init__(self, root: Path) -> None:
        rows = tomllib.loads((root / "resources" / "calendar" / "kz.toml").read_text(encoding="utf-8"))["days"]
        self.off = {row["date"] for row in rows if row["kind"] in {"holiday", "transferred"}}
        self.on = {row["date"] for row in rows if row["kind"] == "working_saturday"}

    def works(self, day: date) -> bool:
        return day in self.on or (day.weekday() < 5 and day not in self.off)


@pytest.fixture(scope="module")
def table(root: Path) -> Table:
    return Table(root)


def every_day(first: date = FIRST, last: date = LAST) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += DAY


def nth(works: Works, after: date, n: int) -> date:
    """The n-th worked day strictly after a day, by looking at each day in turn."""
    day = after
    while n:
        day += DAY
        if works(day):
            n -= 1
    return day


def expected(works: Works, one: AppealKind, day: date, wall: time, closing: time = CLOSING) -> tuple[date, ...] | date:
    """What DOMAIN 1.5 says: registered, due, forward by; for a crime report the day alone."""
    if one.code == "crime_report":
        return day
    registered = day if works(day) and wall.replace(microsecond=0) <= closing else nth(works, day, 1)
    if one.code == "request_401v":
        last = day + 15 * DAY
        last = last if works(last) else nth(works, last, 1)
    else:
        last = nth(works, registered, TERMS[one.code])
    return registered, last, nth(works, day, 3)


def found(
    kz: WorkCalendar, one: AppealKind, day: date, wall: time, hours: tuple[OfficeHours, ...] = ()
) -> tuple[date | None, ...] | date:
    received = datetime.combine(day, wall)
    registered = deadlines.registered_on(one, received, kz, hours)
    last = deadlines.due(one, received, kz, hours)
    if last is None:
        return registered
    return registered, last, deadlines.forward_by(received, kz)


def test_every_working_day_up_to_the_sixtieth(kz: WorkCalendar, table: Table) -> None:
    for start in every_day():
        day, walked = start, [start]
        while len(walked) <= MOST:
            day += DAY
            if table.works(day):
                walked.append(day)
        assert [kz.add_working_days(start, n) for n in range(MOST + 1)] == walked
        assert kz.is_working(start) == table.works(start)


def test_every_day_every_kind_at_and_after_the_closing_minute(kz: WorkCalendar, table: Table) -> None:
    """The dates of a day depend on the side of the closing second only, so each side is counted by hand once."""
    for day in every_day():
        for one in KINDS:
            for walls in (IN_TIME, TOO_LATE):
                wanted = expected(table.works, one, day, walls[0])
                for wall in walls:
                    assert found(kz, one, day, wall) == wanted, (day, wall, one.code)


def test_the_strip_counts_as_many_days_as_the_term_has(kz: WorkCalendar, table: Table) -> None:
    for day in every_day():
        for code in ("application", "complaint", "request_401v"):
            clock = deadlines.explain(kind(code), datetime.combine(day, time(18, 30, 1)), kz)
            begin = day if code == "request_401v" else clock.registered_on
            assert clock.due is not None
            assert [one.date for one in clock.days] == list(every_day(begin + DAY, clock.due))
            assert sum(one.counted for one in clock.days) == TERMS.get(code, 15)
            if code != "request_401v":
                assert all(one.counted == table.works(one.date) for one in clock.days)
                assert all((one.reason in {"working", "working_saturday"}) == one.counted for one in clock.days)
            assert clock.past_confirmed == (clock.due > LAST)


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_across_the_ends_of_the_years(kz: WorkCalendar, table: Table, year: int) -> None:
    """The last evening of a year and the first morning of the next, as instants in UTC and as local times."""
    for day in every_day(date(year, 12, 20), date(year + 1, 1, 12)):
        for wall in (*IN_TIME, *TOO_LATE):
            instant = datetime.combine(day, wall) - timedelta(hours=6 if day < date(2024, 3, 1) else 5)
            for one in KINDS:
                assert deadlines.due(one, instant.replace(tzinfo=UTC), kz) == deadlines.due(
                    one, datetime.combine(day, wall), kz
                )
                assert found(kz, one, day, wall) == expected(table.works, one, day, wall)


def test_a_day_off_added_and_removed_again(kz: WorkCalendar, table: Table) -> None:
    """Each weekday of two months in turn is declared off; then the order is taken back."""
    one = kind("complaint")
    for off in every_day(date(2026, 11, 16), date(2027, 1, 15)):
        changed = kz.under([OrderedDay(off, "off", "No. 7")], "with it")
        back = changed.under([OrderedDay(off, "working", "No. 8")], "without") if kz.is_working(off) else changed

        @cache
        def works(day: date, off: date = off) -> bool:
            return day != off and table.works(day)

        for day in every_day(off - 40 * DAY, off + 2 * DAY):
            for wall in (time(18, 30), time(18, 30, 1)):
                assert found(changed, one, day, wall) == expected(works, one, day, wall), (off, day, wall)
                assert found(back, one, day, wall) == found(kz, one, day, wall) == expected(table.works, one, day, wall)


def test_a_working_saturday_by_order(kz: WorkCalendar, table: Table) -> None:
    worked = date(2026, 12, 19)
    changed = kz.under([OrderedDay(worked, "working", "No. 9")], "with it")

    def works(day: date) -> bool:
        return day == worked or table.works(day)

    for day in every_day(date(2026, 11, 1), date(2026, 12, 31)):
        for one in KINDS:
            for wall in (time(18, 30), time(18, 30, 1)):
                assert found(changed, one, day, wall) == expected(works, one, day, wall), (day, wall, one.code)
    assert found(changed, kind("application"), worked, time(18, 30)) != found(
        kz, kind("application"), worked, time(18, 30)
    )


def test_a_holiday_that_is_worked_by_order_counts(kz: WorkCalendar) -> None:
    """In 2024 a planned Monday off was cancelled nine days before."""
    moved = date(2027, 5, 10)
    changed = kz.under([OrderedDay(moved, "working", "No. 10")], "with it")
    clock = deadlines.explain(kind("message"), datetime(2027, 5, 4, 12), changed)
    named = {one.date: one for one in clock.days}
    assert (named[moved].counted, named[moved].reason) == (True, "working")
    assert named[moved].name is not None
    assert named[moved].name.ru == "Рабочий день по приказу: No. 10"
    assert changed.days[moved].source == "No. 10"


def test_an_order_explains_itself_in_the_strip(kz: WorkCalendar) -> None:
    changed = kz.under(
        [OrderedDay(date(2026, 12, 14), "off", "№ 45-ө"), OrderedDay(date(2026, 12, 19), "working", "№ 45-ө")], "x"
    )
    clock = deadlines.explain(kind("application"), datetime(2026, 12, 11, 12), changed)
    strip = {one.date: one for one in clock.days}
    assert (strip[date(2026, 12, 14)].counted, strip[date(2026, 12, 14)].reason) == (False, "transferred")
    assert (strip[date(2026, 12, 19)].counted, strip[date(2026, 12, 19)].reason) == (True, "working_saturday")
    off = strip[date(2026, 12, 14)].name
    assert off is not None
    assert [off.text(language) for language in ("kk", "ru", "en")] == [
        "Бұйрық бойынша демалыс күні: № 45-ө",
        "Выходной день по приказу: № 45-ө",
        "Day off by order: № 45-ө",
    ]


def test_an_order_that_says_what_is_so_anyway_leaves_the_day_its_name(kz: WorkCalendar) -> None:
    holiday = date(2026, 12, 16)
    changed = kz.under([OrderedDay(holiday, "off", "No. 11"), OrderedDay(date(2026, 12, 17), "working", "No. 11")], "x")
    assert changed.name(holiday) == kz.name(holiday)
    assert changed.name(date(2026, 12, 17)) is None
    assert changed.version == "x"


def test_the_closing_time_of_each_period(kz: WorkCalendar, table: Table) -> None:
    """Summer hours to 20:00 for three months; the day before and after close at half past six."""
    summer = (OfficeHours(date(2026, 6, 1), date(2026, 8, 31), closing=time(20)),)
    for day in every_day(date(2026, 5, 25), date(2026, 9, 7)):
        closing = time(20) if date(2026, 6, 1) <= day <= date(2026, 8, 31) else CLOSING
        for wall in (time(18, 30), time(18, 30, 1), time(20), time(20, 0, 0, 999_000), time(20, 0, 1)):
            for one in KINDS:
                assert found(kz, one, day, wall, summer) == expected(table.works, one, day, wall, closing)
