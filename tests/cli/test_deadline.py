# SPDX-License-Identifier: Apache-2.0
"""The lawful clock by command: the vectors of the brief, no office needed."""

from typing import Any

import pytest

NOBODY: dict[str, Any] = {"login": None, "password": None, "now": False}


@pytest.mark.parametrize(
    ("received", "kind", "registered", "due"),
    [
        ("2026-02-02T09:00", "application", "2026-02-02", "2026-02-23"),
        ("2026-02-06T19:00", "application", "2026-02-09", "2026-03-02"),
        ("2026-04-30T12:00", "application", "2026-04-30", "2026-05-26"),
        ("2026-05-08T12:00", "complaint", "2026-05-08", "2026-06-09"),
        ("2026-10-23T18:30:00", "message", "2026-10-23", "2026-11-16"),
        ("2027-05-01T12:00", "application", "2027-05-04", "2027-05-27"),
        ("2026-04-24T12:00", "request_401v", "2026-04-24", "2026-05-12"),
        # The same instants in other zones, and the last second of the day.
        ("2026-02-02T04:00Z", "application", "2026-02-02", "2026-02-23"),
        ("2026-10-23T18:30:00.999+05:00", "message", "2026-10-23", "2026-11-16"),
        ("2026-10-23T18:30:01+05:00", "message", "2026-10-27", "2026-11-17"),
    ],
)
def test_vectors(no_office: Any, received: str, kind: str, registered: str, due: str) -> None:
    answer = no_office("deadline", "--kind", kind, "--received", received, **NOBODY).ok()
    assert (answer["registered_on"], answer["due"]) == (registered, due)


def test_the_answer_tells_day_by_day_why(no_office: Any) -> None:
    answer = no_office("deadline", "--kind", "complaint", "--received", "2026-04-24T12:00", **NOBODY).ok()
    assert set(answer) >= {"registered_on", "due", "forward_by", "days", "rule"}
    assert set(answer["rule"]) == {"code", "article", "version"}
    days = answer["days"]
    assert all(set(day) == {"date", "counted", "reason"} for day in days)
    assert (days[0]["date"], days[-1]["date"]) == ("2026-04-25", answer["due"])
    assert len({day["date"] for day in days}) == len(days) == 34
    assert sum(day["counted"] for day in days) == 20
    reasons = {day["date"]: day["reason"] for day in days}
    assert (reasons["2026-04-25"], reasons["2026-05-01"], reasons["2026-05-04"]) == ("weekend", "holiday", "working")
    assert (reasons["2026-05-11"], reasons["2026-05-27"]) == ("transferred", "holiday")


def test_days_of_a_request_are_calendar_days_and_roll(no_office: Any) -> None:
    answer = no_office("deadline", "--kind", "request_401v", "--received", "2026-04-24T12:00", **NOBODY).ok()
    reasons = [day["reason"] for day in answer["days"]]
    assert (reasons.count("calendar"), reasons[-1]) == (15, "rolled")


def test_every_kind_says_by_when_to_forward_and_a_crime_report_has_no_due(no_office: Any) -> None:
    for kind in ("application", "complaint", "message", "proposal", "response", "request_appc", "request_401v"):
        answer = no_office("deadline", "--kind", kind, "--received", "2026-04-24T12:00", **NOBODY).ok()
        assert answer["forward_by"] == "2026-04-29", kind
        assert answer["due"]


def test_a_year_that_no_calendar_knows_is_told(no_office: Any) -> None:
    known = no_office("deadline", "--kind", "complaint", "--received", "2026-04-24T12:00", **NOBODY).ok()
    assert known["past_confirmed"] is False
    for received in ("2028-03-01T12:00", "2031-03-01T12:00", "1999-03-01T12:00", "9990-03-01T12:00"):
        answer = no_office("deadline", "--kind", "complaint", "--received", received, **NOBODY)
        assert answer.status in {0, 1, 2}, (received, answer)
        if answer.status == 0:
            assert answer.json["past_confirmed"] is True, received
