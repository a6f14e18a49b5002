# SPDX-License-Identifier: Apache-2.0
"""The office's own days and hours: an order, what it moves, and that nobody counts with an old calendar."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from frontdesk.domain.calendar import OfficeHours, hours_text
from frontdesk.domain.moments import from_text
from frontdesk.errors import Refused
from frontdesk.seal.notes import Vkey
from frontdesk.seal.outside import verify_bundles
from frontdesk.services.views import Redated

FRIDAY = "2026-04-24"
"""The day of these offices. 1, 7, 9 (moved to the 11th) and 27 May are off."""


def add(office: Any, day: str, as_: str = "off", order: str = "№ 45-ө", **more: Any) -> tuple[Redated, ...]:
    by = more.pop("by", None) or office.supervisor
    request = more.pop("request", None) or office.request()
    return office.desk.calendar_book.add(by, date.fromisoformat(day), as_, order, request, **more)


def remove(office: Any, day: str, order: str = "№ 46-ө", **more: Any) -> tuple[Redated, ...]:
    by = more.pop("by", None) or office.supervisor
    request = more.pop("request", None) or office.request()
    return office.desk.calendar_book.remove(by, date.fromisoformat(day), order, request, **more)


def row(office: Any, number: str) -> Any:
    with office.desk.journal.reading() as read:
        return read.appeal(number)


def dates(office: Any, number: str) -> tuple[str, str | None, str | None, str | None]:
    found = row(office, number)
    return found.registered_on, found.first_due, found.due, found.forward_by


def whole(office: Any) -> None:
    assert office.desk.audit.verify().faults == ()


def test_a_day_off_moves_what_is_due_after_it_and_taking_it_back_gives_the_first_dates(office: Any) -> None:
    complaint = office.register(kind="complaint")
    application = office.register(kind="application")
    request = office.register(kind="request_401v")
    before = {one.number: dates(office, one.number) for one in (complaint, application, request)}
    assert before[complaint.number] == (FRIDAY, "2026-05-28", "2026-05-28", "2026-04-29")
    assert before[request.number][2] == "2026-05-12"
    listed = add(office, "2026-05-12", dry_run=True)
    assert {one.number for one in listed} == set(before)
    assert {number: dates(office, number) for number in before} == before, "a dry run writes nothing"
    size = office.size
    moved = add(office, "2026-05-12")
    assert moved == listed
    assert office.types(size) == ["calendar.changed"] + ["appeal.redated"] * 3
    assert dates(office, complaint.number) == (FRIDAY, "2026-05-29", "2026-05-29", "2026-04-29")
    assert dates(office, request.number) == (FRIDAY, "2026-05-13", "2026-05-13", "2026-04-29")
    events = office.events(size)
    assert events[0]["actor"] == office.supervisor.id
    assert events[0]["data"] == {
        "day": "2026-05-12", "as": "off", "action": "add", "order": "№ 45-ө", "version": "kz-5day-2026-11-22+1",
    }  # fmt: skip
    assert events[1]["number"] == complaint.number
    assert events[1]["data"] == {
        "old_due": "2026-05-28", "new_due": "2026-05-29", "why": "calendar", "order": "№ 45-ө",
        "registered_on": FRIDAY, "first_due": "2026-05-29", "forward_by": "2026-04-29",
    }  # fmt: skip
    whole(office)
    assert {one.number for one in remove(office, "2026-05-12")} == set(before)
    assert {number: dates(office, number) for number in before} == before
    assert office.desk.calendar_book.now().version == "kz-5day-2026-11-22+2"
    assert office.events(size)[-4]["data"]["as"] is None
    whole(office)


def test_a_working_saturday_brings_the_dates_forward(office: Any) -> None:
    complaint = office.register(kind="complaint")
    moved = add(office, "2026-05-16", "working", "бұйрық 7")
    assert moved == (
        Redated(complaint.number, date(2026, 5, 28), date(2026, 5, 26), date(2026, 4, 24), date(2026, 4, 29)),
    )
    assert row(office, complaint.number).due == "2026-05-26"
    late = office.desk.intake.deadline("complaint", from_text("2026-05-16T12:00:00+05:00"))
    assert late.registered_on == date(2026, 5, 16)
    whole(office)


def test_a_shipped_day_off_can_be_cancelled_as_in_2024(office: Any) -> None:
    complaint = office.register(kind="complaint")
    moved = remove(office, "2026-05-11", "№ 9")
    assert [(one.old_due, one.new_due) for one in moved] == [(date(2026, 5, 28), date(2026, 5, 26))]
    assert office.events(office.size - 2)[0]["data"]["as"] == "working"
    strip = {one.date: one for one in office.desk.intake.deadline("complaint", office.clock.moment).days}
    assert strip[date(2026, 5, 11)].reason == "working"
    assert strip[date(2026, 5, 11)].name.ru == "Рабочий день по приказу: № 9"
    remove(office, "2026-05-11", "№ 10")
    assert row(office, complaint.number).due == "2026-05-28"
    whole(office)


def test_only_what_the_day_can_touch_is_touched(office: Any) -> None:
    early = office.register(kind="request_401v")
    done = office.register(kind="complaint")
    office.desk.workflow.answer(
        office.clerk, done.number, result="satisfied", channel="post", language="kk", document="1", request="done"
    )
    open_one = office.register(kind="complaint")
    before = [dates(office, one.number) for one in (early, done)]
    moved = add(office, "2026-05-20")
    assert [one.number for one in moved] == [open_one.number]
    assert [dates(office, one.number) for one in (early, done)] == before
    whole(office)


def test_an_appeal_under_another_wording_of_the_rule_is_left(sqlite_office: Any, monkeypatch: Any) -> None:
    from frontdesk.domain import kinds

    old = sqlite_office.register(kind="complaint")
    newer = kinds.Rule("appc_20wd", "APPC 99", "300-IX")
    changed = replace(kinds.kind("complaint"), rule=newer)
    monkeypatch.setitem(kinds._BY_CODE, "complaint", changed)
    new = sqlite_office.register(kind="complaint")
    assert [one.number for one in add(sqlite_office, "2026-05-12")] == [new.number]
    assert row(sqlite_office, old.number).due == "2026-05-28"


def test_dates_that_lie_ahead_move_and_those_that_passed_stay(office: Any) -> None:
    """Handed in on Friday evening: registered on Monday, forwarded by Wednesday - unless Monday is declared off."""
    office.at("19:00")
    evening = office.register(kind="application")
    assert dates(office, evening.number) == ("2026-04-27", "2026-05-21", "2026-05-21", "2026-04-29")
    office.at("2026-04-25T12:00")
    add(office, "2026-04-27")
    assert dates(office, evening.number) == ("2026-04-28", "2026-05-22", "2026-05-22", "2026-04-30")
    office.at("2026-04-28T09:00")
    remove(office, "2026-04-27")
    found = dates(office, evening.number)
    assert found[0] == "2026-04-28", "it was registered today and stays so"
    assert found[2:] == ("2026-05-22", "2026-04-29")
    whole(office)


def test_a_late_entry_counts_from_the_time_on_its_blank(office: Any) -> None:
    late = {"claimed_at": "2026-04-23T19:00:00+05:00", "paper_no": "12", "why": "outage"}
    told = office.register(kind="application", late=late, approver=office.supervisor)
    assert dates(office, told.number) == (FRIDAY, "2026-05-20", "2026-05-20", "2026-04-28")
    add(office, "2026-04-28")
    assert dates(office, told.number) == (FRIDAY, "2026-05-21", "2026-05-21", "2026-04-29")
    remove(office, "2026-04-28")
    assert dates(office, told.number) == (FRIDAY, "2026-05-20", "2026-05-20", "2026-04-28")


def test_who_may_and_what_is_refused(sqlite_office: Any, refused: Any) -> None:
    office = sqlite_office
    for who in (office.clerk, office.admin):
        with refused("-:not_allowed"):
            add(office, "2026-05-12", by=who)
    for order, code in (
        ("", "required"),
        ("  ", "required"),
        ("№" * 101, "text_too_long"),
        ("a\x00", "text_control_characters"),
    ):
        with refused(f"order:{code}"):
            add(office, "2026-05-12", order=order)
    with refused("day:calendar_day_same"):
        add(office, "2026-05-11")
    with refused("day:calendar_day_same"):
        add(office, "2026-05-10", "off")
    with refused("day:calendar_day_same"):
        add(office, "2026-05-12", "working")
    with refused("as:calendar_as_unknown"):
        add(office, "2026-05-12", "holiday")
    with refused("day:calendar_day_unknown"):
        add(office, "2029-01-01")
    with refused("day:calendar_day_unknown", "order:required"):
        add(office, "2023-12-31", order="")
    with refused("day:calendar_day_plain"):
        remove(office, "2026-05-12")
    with refused("day:calendar_day_plain"):
        remove(office, "2026-05-09")  # a holiday on a Saturday: without it the day is off all the same
    assert "calendar.changed" not in office.types()


def test_the_same_request_answers_as_before(office: Any) -> None:
    office.register(kind="complaint")
    first = add(office, "2026-05-12", request="once")
    size = office.size
    assert add(office, "2026-05-12", request="once") == first
    assert office.size == size
    with pytest.raises(Refused) as caught:
        add(office, "2026-05-13", request="once")
    assert caught.value.problems[0].code == "request_id_reused"
    with pytest.raises(Refused) as caught:
        add(office, "2026-05-12", "working", request="once")
    assert caught.value.problems[0].code == "request_id_reused"


@pytest.mark.parametrize("dry_run", [False, True])
def test_stopping_while_they_are_counted(office: Any, dry_run: bool) -> None:
    office.register(kind="complaint")
    rows = office.rows()
    with pytest.raises(Refused) as caught:
        add(office, "2026-05-12", dry_run=dry_run, progress=lambda _done, _all: False)
    assert caught.value.problems[0].code == "stopped"
    assert office.rows() == rows


def test_stopping_before_the_end_changes_nothing(office: Any) -> None:
    numbers = [office.register(kind="complaint").number for _ in range(3)]
    rows = office.rows()
    told: list[tuple[int, int]] = []
    with pytest.raises(Refused) as caught:
        add(office, "2026-05-12", progress=lambda done, all_: told.append((done, all_)) or done < 3)
    assert caught.value.problems[0].code == "stopped"
    assert told == [(0, 0), (0, 3), (3, 3)]
    assert office.rows() == rows
    assert office.desk.calendar_book.now().version == "kz-5day-2026-11-22"
    assert {row(office, number).due for number in numbers} == {"2026-05-28"}
    whole(office)


def test_another_program_s_order_counts_at_once(office: Any, make_office: Any) -> None:
    """Two windows on one office: what the one changes the other counts with, before it has read anything else."""
    from frontdesk.bootstrap import open_front_desk
    from tests.fixtures.offices import CheapHasher

    here = office.desk
    assert here.calendar_book.now().is_working(date(2026, 5, 12))
    there = open_front_desk(office.home, office.clock, driver=office.driver, hasher=CheapHasher())
    try:
        there.calendar_book.add(office.supervisor, date(2026, 5, 12), "off", "№ 1", "there")
        told = office.register(kind="complaint")
        assert told.due == date(2026, 5, 29)
        assert office.events(office.size - 1)[0]["data"]["calendar"] == "kz-5day-2026-11-22+1"
        assert not here.calendar_book.now().is_working(date(2026, 5, 12))
        hours = OfficeHours(date(2026, 4, 1), date(2026, 4, 30), closing=time(20))
        there.settings.change(office.admin, "office_hours", hours_text([hours]), "hours there")
        office.at("19:30")
        assert office.register(kind="complaint").registered_on == date(2026, 4, 24)
    finally:
        there.close()
    whole(office)


def test_hours_of_a_period_decide_the_day_of_registration(office: Any) -> None:
    office.at("19:30")
    assert office.register(kind="application").registered_on == date(2026, 4, 27)
    text = '[{"from":"2026-04-01","until":"2026-04-30","opening":"10:00","closing":"20:00","lunch":["13:00","14:00"]}]'
    office.desk.settings.change(office.admin, "office_hours", text, office.request())
    assert office.register(kind="application").registered_on == date(2026, 4, 24)
    office.at("20:00:00.999")
    assert office.register(kind="application").registered_on == date(2026, 4, 24)
    office.at("20:00:01")
    assert office.register(kind="application").registered_on == date(2026, 4, 27)
    office.at("2026-05-04T19:00")
    assert office.register(kind="application").registered_on == date(2026, 5, 5), "in May the default hours are valid"
    whole(office)
    office.reopen()
    office.at("2026-04-30T19:30")
    assert office.desk.intake.deadline("application", office.clock.moment).registered_on == date(2026, 4, 30)


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "{}", "[1]", '[{"from":null}]', "[" * 900,
        '[{"from":null,"until":null,"opening":"9:00","closing":"18:30","lunch":["13:00","14:30"]}]',
        '[{"from":null,"until":null,"opening":"09:00","closing":"24:30","lunch":["13:00","14:30"]}]',
        '[{"from":null,"until":null,"opening":"09:00","closing":"12:30","lunch":["13:00","14:30"]}]',
        '[{"from":null,"until":null,"opening":"09:00","closing":"18:30","lunch":["14:30","13:00"]}]',
        '[{"from":null,"until":null,"opening":"09:00","closing":"18:30","lunch":["13:00"]}]',
        '[{"from":null,"until":null,"opening":9,"closing":"18:30","lunch":["13:00","14:30"]}]',
        '[{"from":"2026-05-02","until":"2026-05-01","opening":"09:00","closing":"18:30","lunch":["13:00","14:30"]}]',
        '[{"from":"2026-13-02","until":null,"opening":"09:00","closing":"18:30","lunch":["13:00","14:30"]}]',
        '[{"from":20260502,"until":null,"opening":"09:00","closing":"18:30","lunch":["13:00","14:30"]}]',
    ],
)  # fmt: skip
def test_hours_that_cannot_be_meant_are_refused(sqlite_office: Any, refused: Any, text: str) -> None:
    with refused("value:setting_hours"):
        sqlite_office.desk.settings.change(sqlite_office.admin, "office_hours", text, "hours")


def test_the_list_names_each_day_and_its_source(sqlite_office: Any) -> None:
    office = sqlite_office
    add(office, "2026-05-12")
    add(office, "2026-05-16", "working", "№ 47")
    found = {str(one.day)[5:]: one for one in office.desk.calendar_book.list(2026)}
    assert [day for day, one in found.items() if one.by_order] == ["05-12", "05-16"]
    assert (found["05-12"].kind, found["05-12"].working, found["05-12"].source) == ("transferred", False, "№ 45-ө")
    assert (found["05-16"].kind, found["05-16"].working) == ("working_saturday", True)
    assert found["05-27"].name.ru == "Первый день Курбан айта"
    assert all(one.source for one in office.desk.calendar_book.list())
    assert {one.day.year for one in office.desk.calendar_book.list()} == {2024, 2025, 2026, 2027, 2028}


def test_an_order_is_seen_in_what_verify_compares(office: Any) -> None:
    """Somebody who edits the table of orders, or a date that was counted anew, is found."""
    import sqlalchemy

    number = office.register(kind="complaint").number
    add(office, "2026-05-12")
    with office.sql() as connection:
        connection.execute(sqlalchemy.text("UPDATE calendar_day SET kind = 'working'"))
        connection.execute(
            sqlalchemy.text("UPDATE appeal SET first_due = '2026-06-30' WHERE number = :n"), {"n": number}
        )
    found = {(fault.table, fault.column) for fault in office.desk.audit.verify().faults}
    assert found == {("calendar_day", "kind"), ("appeal", "first_due")}


def test_an_extension_stays_where_it_was_set_and_rolls_off_a_day_off_only(office: Any) -> None:
    told = office.register(kind="application")
    office.desk.workflow.extend(
        office.supervisor, told.number, until=date(2026, 6, 15), decided=date(2026, 4, 24), decider="Омаров Д.",
        position="chief", why="сараптама", request=office.request(),
    )  # fmt: skip
    first = dates(office, told.number)
    assert first == (FRIDAY, "2026-05-20", "2026-06-15", "2026-04-29")
    assert add(office, "2026-05-12") == ()
    assert dates(office, told.number) == first
    moved = add(office, "2026-06-15")
    assert [(one.old_due, one.new_due) for one in moved] == [(date(2026, 6, 15), date(2026, 6, 16))]
    assert dates(office, told.number) == (FRIDAY, "2026-05-20", "2026-06-16", "2026-04-29")
    remove(office, "2026-06-15")
    assert dates(office, told.number) == first
    whole(office)


def test_a_kind_that_was_corrected_is_counted_by_its_new_rule(office: Any) -> None:
    told = office.register(kind="application")
    office.desk.corrections.correct(
        office.clerk, told.number, set={"kind": "message"}, why="түрі қате", approver=office.supervisor,
        request=office.request(),
    )  # fmt: skip
    other = office.register(kind="application")
    office.desk.corrections.correct(
        office.clerk, other.number, set={"kind": "request_401v"}, why="түрі қате", approver=office.supervisor,
        request=office.request(),
    )  # fmt: skip
    assert {one.number: one.new_due for one in add(office, "2026-05-12")} == {
        told.number: date(2026, 5, 21), other.number: date(2026, 5, 13),
    }  # fmt: skip
    whole(office)


def test_a_stranger_counts_the_re_dated_as_the_office_does(sqlite_office: Any) -> None:
    """The days are closed with what is overdue; the day logs alone give the same figures."""
    office = sqlite_office
    told = office.register(kind="complaint")
    add(office, "2026-05-28")
    office.close_day()
    office.at("2026-05-29T10:00")
    office.visit()
    closed = office.close_day()
    last = office.events()[-1]["data"]
    assert (last["due_today_open"], last["overdue_open"]) == (1, 0)
    assert row(office, told.number).due == "2026-05-29"
    files = sorted((office.home / "outbox").iterdir())
    assert str(files[-1]) == closed.file
    assert verify_bundles(files, Vkey.parse(office.desk.facts.public_key)).faults == ()


def test_an_order_that_says_what_the_official_calendar_says_gives_the_day_its_name_back(office: Any) -> None:
    remove(office, "2026-05-27")
    assert office.desk.calendar_book.now().is_working(date(2026, 5, 27))
    add(office, "2026-05-27", "off", "№ 47", request="back")
    add(office, "2026-05-27", "off", "№ 47", request="back")
    assert office.events()[-1]["data"]["as"] is None
    assert office.desk.calendar_book.now().name(date(2026, 5, 27)).ru == "Первый день Курбан айта"
    assert not any(one.by_order for one in office.desk.calendar_book.list(2026))
    whole(office)
