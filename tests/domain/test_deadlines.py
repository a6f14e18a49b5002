# SPDX-License-Identifier: Apache-2.0
"""The lawful clock: every vector of the brief, reasons day by day, the naive loop."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain import deadlines
from frontdesk.domain.calendar import OfficeHours, WorkCalendar
from frontdesk.domain.kinds import KINDS, kind
from frontdesk.errors import Refused

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("received", "code", "registered", "due"),
    [
        ("2026-02-02 09:00", "application", "2026-02-02", "2026-02-23"),
        ("2026-02-06 19:00", "application", "2026-02-09", "2026-03-02"),
        ("2026-04-30 12:00", "application", "2026-04-30", "2026-05-26"),
        ("2026-05-08 12:00", "complaint", "2026-05-08", "2026-06-09"),
        ("2026-10-23 18:30", "message", "2026-10-23", "2026-11-16"),
        ("2027-05-01 12:00", "application", "2027-05-04", "2027-05-27"),
        ("2026-04-24 12:00", "request_401v", "2026-04-24", "2026-05-12"),
        ("2026-03-18 12:00", "application", "2026-03-18", "2026-04-13"),  # LIBRARIES.md section 7
    ],
)
def test_vectors(kz: WorkCalendar, received: str, code: str, registered: str, due: str) -> None:
    found = deadlines.explain(kind(code), datetime.fromisoformat(received), kz)
    assert (str(found.registered_on), str(found.due), found.past_confirmed) == (registered, due, False)
    assert found.rule == kind(code).rule


@pytest.mark.parametrize(
    ("decided", "first_due", "latest"),
    [
        ("2026-06-30", "2026-07-01", "2026-08-31"),
        ("2026-07-31", "2026-08-01", "2026-09-30"),
        ("2026-12-31", "2026-12-31", "2027-03-01"),
    ],
)
def test_extension_vectors(kz: WorkCalendar, decided: str, first_due: str, latest: str) -> None:
    found = deadlines.latest_extension(
        kind("application"), date.fromisoformat(decided), date.fromisoformat(first_due), kz
    )
    assert str(found) == latest


def test_extension_of_a_request_under_401v_runs_from_its_first_due(kz: WorkCalendar) -> None:
    found = deadlines.latest_extension(kind("request_401v"), date(2026, 5, 4), date(2026, 5, 12), kz)
    assert found == date(2026, 5, 28)  # 27 May is Kurban Ait


@pytest.mark.parametrize(
    ("code", "decided", "problem"),
    [
        ("complaint", "2026-06-01", "extension_not_allowed"),
        ("crime_report", "2026-06-01", "extension_not_allowed"),
        ("application", "2026-06-10", "extension_late"),
    ],
)
def test_extensions_that_are_refused(kz: WorkCalendar, code: str, decided: str, problem: str) -> None:
    with pytest.raises(Refused) as caught:
        deadlines.latest_extension(kind(code), date.fromisoformat(decided), date(2026, 6, 9), kz)
    assert caught.value.problems[0].code == problem
    assert deadlines.latest_extension(kind("application"), date(2026, 6, 9), date(2026, 6, 9), kz) == date(2026, 8, 10)


def test_notice_of_an_extension(kz: WorkCalendar) -> None:
    assert deadlines.notice_by(date(2026, 5, 6), kz) == date(2026, 5, 13)


def test_the_closing_second_is_in_time(kz: WorkCalendar) -> None:
    def registered(text: str) -> str:
        return str(deadlines.registered_on(kind("message"), datetime.fromisoformat(text), kz))

    assert registered("2026-10-23T18:30:00.999+05:00") == "2026-10-23"
    assert registered("2026-10-23T18:30:01+05:00") == "2026-10-27"  # 26 October is off for the 25th
    assert registered("2026-10-23T13:30:00+00:00") == "2026-10-23"
    assert registered("2026-10-23T13:30:01+00:00") == "2026-10-27"
    assert registered("2026-10-23T00:00:00+05:00") == "2026-10-23"
    assert registered("2026-10-22T20:00:00+00:00") == "2026-10-23"  # 01:00 in Almaty


def test_the_hours_of_the_day_decide(kz: WorkCalendar) -> None:
    long_days = (OfficeHours(date(2026, 10, 1), closing=time(20)),)
    evening = datetime(2026, 10, 23, 19)
    assert deadlines.registered_on(kind("message"), evening, kz, long_days) == date(2026, 10, 23)
    assert deadlines.registered_on(kind("message"), evening - 30 * DAY, kz, long_days) == date(2026, 9, 24)


def test_a_worked_saturday_is_a_day_of_registration(kz: WorkCalendar) -> None:
    assert deadlines.registered_on(kind("message"), datetime(2024, 5, 4, 12), kz) == date(2024, 5, 4)


def test_forwarding_runs_from_receipt_not_from_registration(kz: WorkCalendar) -> None:
    for received in (datetime(2026, 5, 8, 12), datetime(2026, 5, 8, 19)):
        assert deadlines.forward_by(received, kz) == date(2026, 5, 14)
    assert deadlines.forward_by(datetime(2026, 5, 9, 12), kz) == date(2026, 5, 14)
    for one in KINDS:
        found = deadlines.explain(one, datetime(2026, 5, 8, 19), kz)
        assert found.forward_by == (None if one.code == "crime_report" else date(2026, 5, 14))


def test_what_was_forwarded_in_counts_from_the_earlier_day(kz: WorkCalendar) -> None:
    evening = datetime(2026, 2, 6, 19)
    assert deadlines.due(kind("application"), evening, kz) == date(2026, 3, 2)
    assert deadlines.due(kind("application"), evening, kz, forwarded_in=True) == date(2026, 2, 27)


def test_a_crime_report_has_no_due(kz: WorkCalendar) -> None:
    found = deadlines.explain(kind("crime_report"), datetime(2026, 5, 9, 23), kz)
    assert (found.registered_on, found.due, found.forward_by, found.days) == (date(2026, 5, 9), None, None, ())


def test_every_day_has_its_reason(kz: WorkCalendar) -> None:
    found = deadlines.explain(kind("application"), datetime(2026, 4, 30, 12), kz)
    assert found.days[0].date == date(2026, 5, 1)
    assert found.days[-1].date == found.due == date(2026, 5, 26)
    assert [(str(day.date)[5:], day.reason) for day in found.days if day.reason != "working"] == [
        ("05-01", "holiday"), ("05-02", "weekend"), ("05-03", "weekend"), ("05-07", "holiday"), ("05-09", "weekend"),
        ("05-10", "weekend"), ("05-11", "transferred"), ("05-16", "weekend"), ("05-17", "weekend"), ("05-23", "weekend"),
        ("05-24", "weekend"),
    ]  # fmt: skip
    assert found.days[0].name is not None
    assert found.days[0].name.en == "Kazakhstan People's Unity Day"


def test_a_worked_saturday_counts(kz: WorkCalendar) -> None:
    found = deadlines.explain(kind("application"), datetime(2024, 4, 30, 12), kz)
    assert [(day.counted, day.reason) for day in found.days if day.date == date(2024, 5, 4)] == [
        (True, "working_saturday")
    ]


def test_calendar_days_count_and_then_roll(kz: WorkCalendar) -> None:
    found = deadlines.explain(kind("request_401v"), datetime(2026, 4, 24, 19), kz)
    assert found.registered_on == date(2026, 4, 27)  # after hours; the term still runs from receipt
    assert found.days[0].date == date(2026, 4, 25)
    assert [(day.counted, day.reason) for day in found.days] == [(True, "calendar")] * 15 + [(False, "rolled")] * 3
    assert found.days[-1].date == found.due == date(2026, 5, 12)


def test_a_term_beyond_the_confirmed_years_says_so(kz: WorkCalendar) -> None:
    assert not deadlines.explain(kind("application"), datetime(2027, 12, 9, 12), kz).past_confirmed
    assert deadlines.explain(kind("application"), datetime(2027, 12, 13, 12), kz).past_confirmed
    assert deadlines.explain(kind("application"), datetime(2023, 12, 29, 12), kz).past_confirmed


def test_overdue_is_counted_in_working_days(kz: WorkCalendar) -> None:
    friday = date(2026, 10, 23)
    days = [deadlines.overdue_days(friday, friday + DAY * n, kz) for n in range(-1, 6)]
    assert days == [0, 0, 0, 0, 0, 1, 2]  # weekend, Monday off, Tuesday, Wednesday
    assert deadlines.overdue_days(None, friday, kz) == 0
    assert deadlines.working_days_between(friday, date(2026, 10, 28), kz) == 2


APPC_KINDS = [one for one in KINDS if one.rule.code in deadlines.WORKING_DAYS]


@given(st.datetimes(datetime(2024, 1, 1), datetime(2027, 11, 30)), st.sampled_from(APPC_KINDS))
def test_any_moment_against_the_rule_in_words(kz: WorkCalendar, received: datetime, one) -> None:
    registered = received.date()
    if not kz.is_working(registered) or received.replace(microsecond=0).time() > time(18, 30):
        registered += DAY
        while not kz.is_working(registered):
            registered += DAY
    day, left = registered, 20 if one.code == "complaint" else 15
    while left:
        day += DAY
        left -= kz.is_working(day)
    found = deadlines.explain(one, received, kz)
    assert (found.registered_on, found.due) == (registered, day)
    assert sum(counted.counted for counted in found.days) == (20 if one.code == "complaint" else 15)
    assert found.days[-1].counted
    assert len({counted.date for counted in found.days}) == len(found.days) == (day - registered).days


@given(st.datetimes(datetime(2024, 1, 1), datetime(2027, 11, 30), timezones=st.just(UTC)))
def test_calendar_days_always_end_on_a_working_day(kz: WorkCalendar, received: datetime) -> None:
    found = deadlines.explain(kind("request_401v"), received, kz)
    assert found.due is not None
    assert kz.is_working(found.due)
    assert sum(day.counted for day in found.days) == 15
    assert not any(kz.is_working(day.date) for day in found.days[14:-1])


@given(st.dates(date(2024, 1, 1), date(2027, 10, 31)), st.integers(0, 30))
def test_months_are_cut_to_their_end(day: date, n: int) -> None:
    later = deadlines.months_after(day, n)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == n
    assert later.day == day.day or ((later + DAY).day == 1 and later.day < day.day)
