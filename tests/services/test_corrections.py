# SPDX-License-Identifier: Apache-2.0
"""Correcting and voiding records: two people, every old value kept, the same checks as at intake, nobody found twice."""

import json
from datetime import date
from typing import Any

import pytest

from frontdesk.domain.appeal_json import FIELDS
from frontdesk.errors import Refused
from frontdesk.services.corrections import CORRECTABLE


def refusal(act: Any, *arguments: Any, **named: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        act(*arguments, **named)
    return sorted(f"{problem.field or '-'}:{problem.code}" for problem in caught.value.problems)


def correct(office: Any, number: str, wanted: dict[str, Any], **more: Any) -> None:
    values = {"why": "Қате жазылған", "approver": office.supervisor, "request": office.request(), **more}
    office.desk.corrections.correct(values.pop("by", office.clerk), number, set=wanted, **values)


def show(office: Any, number: str) -> Any:
    return office.desk.lookup.show(office.clerk, number, request=office.request())


def test_a_correction_keeps_the_old_record_and_shows_the_new_one(office):
    made = office.register(kind="application")
    correct(office, made.number, {"visitor.surname": "Сапарова", "visitor.phone": "8 701 111 22 33", "sheets": 3})
    shown = show(office, made.number)
    assert (shown.personal["visitor"]["surname"], shown.personal["visitor"]["phone"]) == ("Сапарова", "+77011112233")
    assert (shown.personal["visitor"]["given"], shown.sheets, shown.corrections) == ("Гүлнұр", 3, 1)
    line = next(line for line in shown.history if line.type == "appeal.corrected")
    assert line.personal == {"why": "Қате жазылған"}
    assert line.data["fields"] == ["sheets", "visitor.phone", "visitor.surname"]
    assert line.data["values"] == {"sheets": {"old": 1, "new": 3}}
    assert (line.data["of"], line.data["approved_by"]) == (made.seq, office.supervisor.id)
    with office.desk.journal.reading() as read:
        assert read.personal(made.seq)["visitor"]["surname"] == "Өтегенқызы"  # what stood before stays committed
        assert read.personal(shown.person_seq)["visitor"]["surname"] == "Сапарова"
    assert office.desk.audit.verify().ok
    assert not {"Сапарова", "Өтегенқызы", "Қате"} & set(json.dumps(office.events(), ensure_ascii=False).split('"'))


def test_search_finds_the_current_record_only(office):
    number = office.register(kind="application").number
    for surname in ("Сапарова", "Жақсыбекова"):
        correct(office, number, {"visitor.surname": surname})
    find = office.desk.lookup.find
    assert [hit.number for hit in find(office.clerk, "жаксыбек").appeals] == [number]
    assert [hit.number for hit in find(office.clerk, "921015491234").appeals] == [number]
    for gone in ("сапарова", "өтегенқызы"):
        assert (find(office.clerk, gone).appeals, find(office.clerk, gone).people) == ((), ())
    person = find(office.clerk, "жаксыбек").people[0]
    opened = office.desk.lookup.open_person(office.clerk, person.seq, request="open")
    assert opened["visitor"]["surname"] == "Жақсыбекова"
    assert office.desk.audit.verify().ok


def test_whole_groups_come_and_go(sqlite_office):
    number = sqlite_office.register(kind="application").number
    representative = {"surname": "Әлиев", "authority": "Ауызша, хаттамаға жазылды"}
    correct(sqlite_office, number, {"representative": representative, "organisation.name": "ЖШС «Құрылыс»"})
    shown = show(sqlite_office, number).personal
    assert (shown["representative"]["surname"], shown["organisation"]["name"]) == ("Әлиев", "ЖШС «Құрылыс»")
    correct(sqlite_office, number, {"representative": None, "visitor.patronymic": None})
    shown = show(sqlite_office, number).personal
    assert (shown["representative"], shown["visitor"]["patronymic"]) == (None, None)
    correct(sqlite_office, number, {"joint": [{"surname": "Ли", "given": "Анна"}]})
    correct(sqlite_office, number, {"joint.0.surname": "Ни"})
    assert show(sqlite_office, number).personal["joint"][0]["surname"] == "Ни"
    assert sqlite_office.desk.audit.verify().ok


def test_another_kind_is_counted_from_the_same_receipt(office):
    made = office.register(kind="complaint", against="инспектор")
    assert made.due == date(2026, 5, 28)
    office.at("2026-05-06T12:00")
    correct(office, made.number, {"kind": "application"})
    shown = show(office, made.number)
    assert (shown.kind, shown.due, shown.first_due) == ("application", date(2026, 5, 20), date(2026, 5, 28))
    data = next(line.data for line in shown.history if line.type == "appeal.corrected")
    assert (data["old_due"], data["due"], data["rule"]["code"]) == ("2026-05-28", "2026-05-20", "appc_15wd")
    assert data["values"] == {"kind": {"old": "complaint", "new": "application"}}
    assert office.desk.audit.verify().ok


def test_a_lawful_extension_survives_another_kind_and_an_unlawful_one_does_not(sqlite_office):
    office = sqlite_office
    numbers = [office.register(kind="application", against="инспектор").number for _ in range(2)]
    for number in numbers:
        office.desk.workflow.extend(
            office.supervisor, number, until=date(2026, 6, 19), decided=date(2026, 4, 24), decider="О", position="chief",
            why="x", request=office.request(),
        )  # fmt: skip
    correct(office, numbers[0], {"kind": "message"})
    correct(office, numbers[1], {"kind": "complaint"})
    assert [show(office, number).due for number in numbers] == [date(2026, 6, 19), date(2026, 5, 28)]
    assert office.desk.audit.verify().ok


@pytest.mark.parametrize(
    "path",
    ["accepted_at", "registered_on", "number", "due", "visit", "oral", "anonymous", "late", "late.claimed_at", "assignee",
     "request_id", "status", "joint.x.surname", "joint.0.address", "visitor.age", "", "visitor.", "__class__"],
)  # fmt: skip
def test_what_nobody_can_correct(sqlite_office, path):
    number = sqlite_office.register(kind="application").number
    size = sqlite_office.size
    assert refusal(correct, sqlite_office, number, {path: "2026-01-01"}) == [f"{path or '-'}:not_correctable"]
    assert sqlite_office.size == size


def test_every_personal_path_of_an_appeal_can_be_corrected():
    personal = {"visitor", "organisation", "representative", "joint", "addressed_to", "against", "substance"}
    assert {path.split(".")[0] for path in CORRECTABLE} == {
        *personal, "kind", "language", "crime_information", "sheets",
    }  # fmt: skip
    visitor = next(field for field in FIELDS if field.key == "visitor")
    assert {f"visitor.{field.key}" for field in visitor.inside} <= CORRECTABLE


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        ({"visitor.iin": "921015491235"}, ["visitor.iin:iin_check_digit"]),
        ({"visitor.phone": "12"}, ["visitor.phone:phone_length"]),
        ({"visitor.surname": "а\u202eб"}, ["visitor.surname:text_bidi"]),
        ({"visitor.surname": 5}, ["visitor.surname:wrong_type"]),
        ({"visitor": "x"}, ["visitor:wrong_type"]),
        ({"visitor": "x", "visitor.surname": "y"}, ["visitor:wrong_type"]),
        ({"joint": {"surname": "Ли"}, "visitor.document": 5}, ["joint:wrong_type", "visitor.document:wrong_type"]),
        ({"joint.7.surname": "Ли"}, ["joint.7.surname:wrong_type"]),
        ({"visitor.birth_date": "2030-01-01"}, ["visitor.birth_date:date_in_future"]),
        ({"substance": None}, ["substance:required"]),
        ({"visitor.address": None}, ["visitor.address:required"]),
        ({"language": "en"}, ["language:language_unknown"]),
        ({"sheets": 0}, ["sheets:sheets_range"]),
        ({"kind": "novel"}, ["kind:kind_unknown"]),
        ({"kind": "petition"}, ["kind:petition_elsewhere"]),
        ({"kind": "crime_report"}, ["kind:kind_not_correctable"]),
        ({"visitor.surname": "Өтегенқызы"}, ["set:nothing_to_correct"]),
        ({}, ["set:required"]),
    ],
)
def test_a_correction_passes_the_checks_of_the_intake(sqlite_office, wanted, codes):
    number = sqlite_office.register(kind="application").number
    size = sqlite_office.size
    assert refusal(correct, sqlite_office, number, wanted) == codes
    assert sqlite_office.size == size


@pytest.mark.parametrize("act", ["correct", "void"])
def test_two_people_each_with_an_own_password(sqlite_office, act):
    office = sqlite_office
    number = office.register(kind="application").number
    call = getattr(office.desk.corrections, act)
    given = {"why": "Қате", "request": "1"} | ({"set": {"sheets": 2}} if act == "correct" else {})
    for by, approver, code in (
        (office.clerk, None, "approver:approval_needed"),
        (office.clerk, office.clerk, "-:not_allowed"),
        (office.clerk, office.who("clerk2"), "-:not_allowed"),
        (office.supervisor, office.supervisor, "approver:approver_same"),
        (office.admin, office.supervisor, "-:not_allowed"),
        (office.who("auditor"), office.supervisor, "-:not_allowed"),
    ):
        assert refusal(call, by, number, approver=approver, **given) == [code]
    assert refusal(call, office.clerk, number, approver=office.supervisor, **{**given, "why": " "}) == ["why:required"]
    call(office.clerk, number, approver=office.supervisor, **given)
    event = next(event for event in reversed(office.events()) if event["type"] in {"appeal.corrected", "appeal.voided"})
    assert (event["actor"], event["data"]["approved_by"]) == (office.clerk.id, office.supervisor.id)


def test_the_same_request_corrects_and_voids_once(sqlite_office):
    office = sqlite_office
    number = office.register(kind="application").number
    wanted = {"visitor.surname": "Сапарова", "kind": "message"}
    correct(office, number, wanted, request="c")
    correct(office, number, {"visitor.given": "Айгүл"})
    size = office.size
    correct(office, number, wanted, request="c")
    assert office.size == size
    for other in ({"wanted": {"visitor.surname": "Ли"}}, {"why": "Басқа"}):
        named = {"wanted": wanted, "request": "c", **other}
        assert refusal(correct, office, number, **named) == ["request_id:request_id_reused"]
    void = {"why": "Қате", "approver": office.supervisor, "request": "v"}
    office.desk.corrections.void(office.clerk, number, **void)
    size = office.size
    office.desk.corrections.void(office.clerk, number, **void)
    assert office.size == size
    assert refusal(office.desk.corrections.void, office.clerk, number, **{**void, "why": "Басқа"}) == [
        "request_id:request_id_reused"
    ]


def test_a_void_keeps_number_and_content_and_the_number_never_comes_again(office):
    number = office.register(kind="application").number
    office.desk.corrections.void(office.clerk, number, why="Екі рет", approver=office.supervisor, request="v")
    shown = show(office, number)
    assert (shown.status, shown.personal["visitor"]["surname"]) == ("voided", "Өтегенқызы")
    assert office.register(kind="application").number == "KLS-2026-000002"
    again = {"why": "Екі рет", "approver": office.supervisor, "request": "w"}
    assert refusal(office.desk.corrections.void, office.clerk, number, **again) == ["number:appeal_final"]
    assert refusal(correct, office, number, {"sheets": 2}) == ["number:appeal_final"]
    assert office.desk.audit.verify().ok


def test_an_ended_appeal_keeps_its_kind_but_not_its_mistakes(sqlite_office):
    office = sqlite_office
    number = office.register(kind="application").number
    office.desk.workflow.withdraw(office.clerk, number, statement=date(2026, 4, 24), request="w")
    assert refusal(correct, office, number, {"kind": "message"}) == ["kind:appeal_final"]
    correct(office, number, {"visitor.surname": "Сапарова"})
    assert (show(office, number).status, show(office, number).personal["visitor"]["surname"]) == (
        "withdrawn", "Сапарова",
    )  # fmt: skip
    assert office.desk.audit.verify().ok


def test_a_search_column_that_comes_back_is_named(office):
    made = office.register(kind="application")
    correct(office, made.number, {"visitor.surname": "Сапарова"})
    with office.sql() as connection:
        connection.exec_driver_sql(f"UPDATE pii SET iin = '921015491234' WHERE seq = {made.seq}")
    faults = office.desk.audit.verify().faults
    assert ("pii", str(made.seq), "iin") in {(fault.table, fault.row, fault.column) for fault in faults}
