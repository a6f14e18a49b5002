# SPDX-License-Identifier: Apache-2.0
"""Working days: the shipped file against an independent source, the table against the naive loop."""

from datetime import date, time, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain import calendar as cal
from frontdesk.errors import Trouble

DAY = timedelta(days=1)


def every_day(first: date, last: date) -> list[date]:
    return [first + DAY * n for n in range((last - first).days + 1)]


def weekdays_off(kz: cal.WorkCalendar, year: int) -> list[str]:
    days = every_day(date(year, 1, 1), date(year, 12, 31))
    return [f"{day:%a %m-%d}" for day in days if day.weekday() < 5 and not kz.is_working(day)]


def test_2026_as_published(kz: cal.WorkCalendar) -> None:
    assert weekdays_off(kz, 2026) == [
        "Thu 01-01", "Fri 01-02", "Wed 01-07", "Mon 03-09", "Mon 03-23", "Tue 03-24", "Wed 03-25", "Fri 05-01", "Thu 05-07",
        "Mon 05-11", "Wed 05-27", "Mon 07-06", "Mon 10-26", "Wed 12-16",
    ]  # fmt: skip
    assert kz.is_working(date(2026, 8, 31))


def test_2027_by_the_rules(kz: cal.WorkCalendar) -> None:
    assert weekdays_off(kz, 2027) == [
        "Fri 01-01", "Mon 01-04", "Thu 01-07", "Mon 03-08", "Mon 03-15", "Mon 03-22", "Tue 03-23", "Wed 03-24", "Mon 05-03",
        "Fri 05-07", "Mon 05-10", "Tue 07-06", "Mon 10-25", "Thu 12-16",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("year", "months"),
    [
        (2026, [19, 20, 18, 22, 17, 22, 22, 21, 22, 21, 21, 22]),
        (2027, [18, 20, 18, 22, 18, 22, 21, 22, 22, 20, 22, 22]),
    ],
)
def test_working_days_of_each_month(kz: cal.WorkCalendar, year: int, months: list[int]) -> None:
    days = [day for day in every_day(date(year, 1, 1), date(year, 12, 31)) if kz.is_working(day)]
    assert len(days) == 247
    assert [sum(day.month == month for day in days) for month in range(1, 13)] == months


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027, 2028])
def test_an_independent_package_agrees_on_every_day(kz: cal.WorkCalendar, year: int) -> None:
    """The package seeds nothing at run time: its date of Kurban Ait 2026-2028 is an estimate, as ours of 2027 and 2028 is."""
    package = holidays.KZ(years=year)
    days = every_day(date(year, 1, 1), date(year, 12, 31))
    assert [day for day in days if kz.is_working(day) != package.is_working_day(day)] == []


def test_the_moves_of_2024_and_2025(kz: cal.WorkCalendar) -> None:
    assert [kz.reason(date(2024, 5, day)) for day in (3, 4, 5, 7, 8, 9)] == [
        "working", "working_saturday", "weekend", "holiday", "transferred", "holiday",
    ]  # fmt: skip
    assert [kz.reason(date(2025, 1, day)) for day in (2, 3, 4, 5, 6, 7)] == [
        "holiday", "transferred", "weekend", "working_saturday", "working", "holiday",
    ]  # fmt: skip
    assert kz.is_working(date(2024, 6, 17))  # cancelled when Kurban Ait fell on the Sunday


def test_days_off_that_are_no_holidays_do_not_move(kz: cal.WorkCalendar) -> None:
    assert kz.reason(date(2024, 1, 7)) == "weekend"
    assert kz.reason(date(2024, 1, 8)) == "working"
    assert kz.reason(date(2027, 5, 16)) == "weekend"
    assert kz.reason(date(2027, 5, 17)) == "working"


def test_every_day_has_names_a_source_and_a_sound_kind(kz: cal.WorkCalendar) -> None:
    for special in kz.days.values():
        assert special.kind in cal.DAY_KINDS
        assert all((special.name.kk, special.name.ru, special.name.en, special.source))
        assert (special.kind == "holiday") == (special.instead_of is None)
        if special.kind == "working_saturday":
            assert special.day.weekday() >= 5
        if special.kind == "transferred":
            assert special.day.weekday() < 5
            assert special.instead_of is not None
            assert special.instead_of.weekday() >= 5
    name = kz.name(date(2026, 12, 16))
    assert name is not None
    assert [name.text(language) for language in ("kk", "ru", "en")] == [
        "Тәуелсіздік күні",
        "День Независимости",
        "Independence Day",
    ]


def test_what_is_confirmed(kz: cal.WorkCalendar) -> None:
    assert kz.confirmed_until == date(2027, 12, 31)
    assert [kz.is_confirmed(date(year, 6, 1)) for year in (2023, 2024, 2027, 2028, 2029)] == [
        False,
        True,
        True,
        False,
        False,
    ]
    assert {special.day for special in kz.days.values() if special.estimated} == {date(2027, 5, 16), date(2028, 5, 5)}


def test_after_the_last_known_year_only_weekends_are_off(kz: cal.WorkCalendar) -> None:
    assert kz.is_working(date(2029, 1, 1))
    assert not kz.is_working(date(2029, 1, 6))
    assert kz.add_working_days(date(2040, 1, 1), 10) == date(2040, 1, 13)
    assert kz.working_days_between(date(2040, 1, 1), date(2040, 1, 13)) == 10


def test_the_table_equals_the_naive_loop(kz: cal.WorkCalendar) -> None:
    """Every day of 2020-2029 and n = 0...60, beyond the listed years on both sides."""
    for start in every_day(date(2020, 1, 1), date(2029, 12, 31)):
        day, found = start, [start]
        while len(found) <= 60:
            day += DAY
            if kz.is_working(day):
                found.append(day)
        assert [kz.add_working_days(start, n) for n in range(61)] == found


@given(st.dates(date(2020, 1, 1), date(2032, 12, 31)), st.integers(-400, 400))
def test_counting_between_equals_the_naive_loop(kz: cal.WorkCalendar, after: date, length: int) -> None:
    until = after + DAY * length
    low, high = min(after, until), max(after, until)
    naive = sum(kz.is_working(low + DAY * n) for n in range(1, (high - low).days + 1))
    assert kz.working_days_between(after, until) == (naive if length >= 0 else -naive)


def test_no_way_back(kz: cal.WorkCalendar) -> None:
    with pytest.raises(ValueError):
        kz.add_working_days(date(2026, 1, 1), -1)


def test_an_order_changes_one_day(kz: cal.WorkCalendar) -> None:
    name = cal.DayName("Демалыс", "Выходной", "Day off")
    order = cal.SpecialDay(date(2026, 12, 15), cal.TRANSFERRED, name, "order No. 1", date(2026, 12, 19))
    changed = kz.changed(add=[order], remove=[date(2026, 12, 16)], version="kz+1")
    assert (changed.reason(date(2026, 12, 15)), changed.reason(date(2026, 12, 16))) == ("transferred", "working")
    assert changed.add_working_days(date(2026, 12, 14), 1) == date(2026, 12, 16)
    assert kz.add_working_days(date(2026, 12, 14), 1) == date(2026, 12, 15)
    assert (changed.version, changed.confirmed_until) == ("kz+1", kz.confirmed_until)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "=",
        "version = 1",
        'version="x"\nfirst_day=2024-01-01T00:00:00\nconfirmed_until=2024-01-01\nknown_until=2024-01-01\nnames={}\ndays=[]',
    ],
)
def test_a_damaged_file_is_named(text: str) -> None:
    with pytest.raises(Trouble) as caught:
        cal.parse_calendar(text)
    assert caught.value.code == "calendar_unreadable"


HEAD = """version = "x"
first_day = 2024-01-01
confirmed_until = 2024-12-31
known_until = 2024-12-31
names = { n = { kk = "а", ru = "б", en = "c" } }
"""
ROW = '[[days]]\ndate = 2024-01-01\nkind = "holiday"\nname = "n"\nsource = "s"\n'


@pytest.mark.parametrize(
    "rows", [ROW + ROW, ROW.replace("holiday", "feast"), ROW.replace('"n"', '"m"'), ROW.replace('name = "n"\n', "")]
)
def test_a_row_that_cannot_be_meant_is_refused(rows: str) -> None:
    cal.parse_calendar(HEAD + ROW)
    with pytest.raises(Trouble):
        cal.parse_calendar(HEAD + rows)


def test_the_closing_second_belongs_to_the_day() -> None:
    hours = cal.DEFAULT_HOURS
    assert [hours.in_time(moment) for moment in (time(0), time(18, 30), time(18, 30, 0, 999_999), time(18, 30, 1), time(23, 59))] == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_hours_have_a_validity() -> None:
    summer = cal.OfficeHours(date(2026, 6, 1), date(2026, 8, 31), closing=time(20))
    later = cal.OfficeHours(date(2026, 7, 1), closing=time(17))
    assert cal.hours_on(date(2026, 5, 31), (summer, later)) == cal.DEFAULT_HOURS
    assert cal.hours_on(date(2026, 6, 30), (summer, later)) == summer
    assert cal.hours_on(date(2026, 7, 1), (summer, later)) == later
    assert cal.hours_on(date(2026, 7, 1), (later, summer)) == later
