# SPDX-License-Identifier: Apache-2.0
"""The calendar by command: an order of the office, what it re-dates, and the clock counted in it."""

from typing import Any

import pytest

SUPERVISOR = {"login": "supervisor"}


def register(cli: Any, appeal: Any, **more: Any) -> dict[str, Any]:
    return cli("register", stdin=appeal(**more)).ok()


def test_an_order_is_tried_given_and_taken_back(cli: Any, appeal: Any) -> None:
    told = register(cli, appeal, kind="application")
    wanted = [{"number": told["number"], "old_due": "2026-05-20", "new_due": "2026-05-21"}]
    words = ("calendar", "add", "2026-05-12", "--as", "off", "--order", "№ 45-ө")
    tried = cli(*words, "--dry-run", **SUPERVISOR).ok()
    assert (tried["redated"], tried["dry_run"], tried["version"]) == (wanted, True, "kz-5day-2026-11-22")
    assert cli("show", told["number"]).ok()["due"] == "2026-05-20"
    given = cli(*words, "--request-id", "order-45", **SUPERVISOR).ok()
    assert (given["redated"], given["repeated"], given["version"]) == (wanted, False, "kz-5day-2026-11-22+1")
    again = cli(*words, "--request-id", "order-45", **SUPERVISOR).ok()
    assert (again["redated"], again["repeated"]) == (wanted, True)
    shown = cli("show", told["number"]).ok()
    assert (shown["due"], shown["first_due"]) == ("2026-05-21", "2026-05-21")
    strip = {day["date"]: day for day in shown["days"]}
    assert (strip["2026-05-12"]["counted"], strip["2026-05-12"]["reason"]) == (False, "transferred")
    assert "№ 45-ө" in strip["2026-05-12"]["name"]
    assert (min(strip), max(strip), sum(day["counted"] for day in strip.values())) == ("2026-04-25", "2026-05-21", 15)
    assert "№ 45-ө" in next(line["text"] for line in shown["history"] if line["type"] == "appeal.redated")
    listed = {day["date"]: day for day in cli("calendar", "list", "--year", "2026").ok()["days"]}
    assert listed["2026-05-12"]["by_order"] is True
    assert (listed["2026-05-12"]["working"], listed["2026-05-12"]["source"]) == (False, "№ 45-ө")
    back = cli("calendar", "remove", "2026-05-12", "--order", "№ 46-ө", **SUPERVISOR).ok()
    assert back["redated"] == [{"number": told["number"], "old_due": "2026-05-21", "new_due": "2026-05-20"}]
    assert cli("verify").ok()["faults"] == []


def test_the_list_says_how_far_it_can_be_trusted(cli: Any) -> None:
    answer = cli("calendar", "list").ok()
    assert (answer["confirmed_until"], answer["valid_to"]) == ("2027-12-31", "2028-12-31")
    assert answer["hours"] == [
        {"from": None, "until": None, "opening": "09:00", "closing": "18:30", "lunch": ["13:00", "14:30"]}
    ]
    assert all(day["source"] and day["name"] for day in answer["days"])
    assert "2028" in cli("calendar", "list", "--year", "2026", as_json=False).out


def test_who_signs_in_stands_before_the_action(cli: Any) -> None:
    answer = cli("--as", "supervisor", "calendar", "add", "2026-05-16", "--as", "working", "--order", "7", login=None)
    assert answer.ok()["redated"] == []


@pytest.mark.parametrize(
    ("words", "login", "status", "code"),
    [
        (("add", "2026-05-12", "--as", "off", "--order", "7"), "clerk", 1, "not_allowed"),
        (("add", "2026-05-11", "--as", "off", "--order", "7"), "supervisor", 1, "calendar_day_same"),
        (("add", "2030-05-12", "--as", "off", "--order", "7"), "supervisor", 1, "calendar_day_unknown"),
        (("add", "2026-05-12", "--as", "off", "--order", " "), "supervisor", 1, "required"),
        (("remove", "2026-05-12", "--order", "7"), "supervisor", 1, "calendar_day_plain"),
        (("add", "12.05.2026", "--as", "off", "--order", "7"), "supervisor", 2, "date_unreadable"),
        (("add", "2026-05-12", "--as", "feast", "--order", "7"), "supervisor", 2, "usage_choice"),
        (("add", "2026-05-12", "--as", "off"), "supervisor", 2, "usage_missing"),
        (("list", "--year", "many"), "supervisor", 2, "usage_value"),
    ],
)
def test_what_is_refused(cli: Any, words: tuple[str, ...], login: str, status: int, code: str) -> None:
    answer = cli("calendar", *words, login=login)
    assert answer.status == status
    assert (answer.error if status == 2 else answer.json["problems"][0]["code"]) == code


def test_a_deadline_is_counted_in_the_days_and_hours_of_the_office_that_is_named(cli: Any) -> None:
    free: dict[str, Any] = {"login": None, "password": None, "now": False}
    words = ("deadline", "--kind", "application", "--received", "2026-04-24T19:00")
    before = cli(*words, **free).ok()
    assert (before["registered_on"], before["due"], before["calendar"]) == (
        "2026-04-27", "2026-05-21", "kz-5day-2026-11-22",
    )  # fmt: skip
    cli("calendar", "add", "2026-05-12", "--as", "off", "--order", "№ 45-ө", **SUPERVISOR).ok()
    hours = '[{"from":"2026-04-01","until":null,"opening":"10:00","closing":"20:00","lunch":["13:00","14:00"]}]'
    cli("setting", "office_hours", hours, login="admin").ok()
    after = cli(*words, **free).ok()
    assert (after["registered_on"], after["due"], after["calendar"]) == (
        "2026-04-24", "2026-05-21", "kz-5day-2026-11-22+1",
    )  # fmt: skip
    named = {day["date"]: day for day in after["named"]}
    assert named["2026-05-12"]["source"] == "№ 45-ө"
    assert "№ 45-ө" in cli(*words, as_json=False, **free).out


def test_a_deadline_past_the_last_confirmed_year_says_so(cli: Any) -> None:
    words = ("deadline", "--kind", "complaint", "--received", "2027-12-20T12:00")
    free: dict[str, Any] = {"login": None, "password": None, "now": False}
    assert cli(*words, **free).ok()["past_confirmed"] is True
    assert "31.12.2027" in cli(*words, as_json=False, **free).out
