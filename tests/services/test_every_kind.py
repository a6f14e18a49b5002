# SPDX-License-Identifier: Apache-2.0
"""Every kind of appeal, and every kind of applicant, taken through the services on every kind of database."""

from datetime import date
from pathlib import Path

import pytest

from frontdesk.domain import kinds
from frontdesk.domain.appeal_json import MOST_JOINT
from frontdesk.domain.identifiers import check_digit
from frontdesk.seal.notes import Vkey
from frontdesk.seal.outside import verify_bundles


def iin(first: str) -> str:
    return next(f"{first}{serial}{check_digit(f'{first}{serial}')}" for serial in range(1000, 9999) if check_digit(f"{first}{serial}") is not None)  # fmt: skip


FRIEND = {"surname": "Қасқырбаева", "given": "Үміт", "patronymic": None, "iin": iin("8801014")}
ORGANISATION = {"name": "«Жібек & Ко» <ЖШС>", "bin": "250341990029", "address": "Келес, Абай 1"}
SPOKESMAN = {"surname": "Ысқақ", "given": None, "patronymic": None, "iin": None, "authority": "сенімхат №7"}


def told(office, registered):
    with office.desk.journal.reading() as read:
        return read.personal(registered.seq)


@pytest.mark.parametrize("code", kinds.KIND_CODES)
def test_every_kind_has_its_number_its_clock_and_its_receipt(office, code):
    registered = office.register(kind=code, against="Инспектор")
    wanted = office.desk.intake.deadline(code, office.clock.moment)
    assert (registered.due, registered.forward_by) == (wanted.due, wanted.forward_by)
    crime = code == "crime_report"
    assert registered.number == ("KLS-K-2026-000001" if crime else "KLS-2026-000001")
    assert registered.status == ("handed_to_duty" if crime else "registered")
    assert office.issue(registered.number).copy == 0
    shown = office.desk.lookup.show(office.clerk, registered.number, request="s")
    assert (shown.kind, shown.status, shown.due) == (code, registered.status, wanted.due)
    again = office.register(kind=code, against="Инспектор", request_id="test-again")
    assert office.register(kind=code, against="Инспектор", request_id="test-again").status == again.status
    assert office.desk.audit.verify().ok


def test_crime_reports_have_a_series_of_their_own_that_never_mixes(office):
    wanted = ["KLS-2026-000001", "KLS-K-2026-000001", "KLS-2026-000002", "KLS-K-2026-000002"]
    order = ["application", "crime_report", "complaint", "crime_report"]
    assert [office.register(kind=kind).number for kind in order] == wanted
    assert office.desk.audit.verify().ok
    office.at("2027-01-01T03:00")
    assert office.register(kind="crime_report").number == "KLS-K-2027-000001"
    assert office.desk.audit.verify().ok


def test_a_crime_report_counts_from_the_moment_it_comes_even_at_night(office):
    office.at("2026-04-25T23:10")
    registered = office.register(kind="crime_report")
    assert (registered.registered_on, registered.due, registered.forward_by) == (date(2026, 4, 25), None, None)


def test_an_information_request_runs_under_the_rule_that_was_chosen(office):
    chosen = {kind: office.register(kind=kind) for kind in kinds.REQUESTS}
    assert {kind: registered.due.isoformat() for kind, registered in chosen.items()} == {
        "request_401v": "2026-05-12", "request_appc": "2026-05-20",
    }  # fmt: skip
    rules = [event["data"]["rule"]["code"] for event in office.events() if event["type"] == "appeal.registered"]
    assert rules == ["law401_15cd", "appc_15wd"]


def test_who_vouched_is_on_the_record(office, refused):
    wrong = {"visitor__iin": "921015491235", "visitor__iin_override_reason": "Куәлікте осылай"}
    with refused("visitor.iin_override_reason:approval_needed"):
        office.register(**wrong)
    office.register(**wrong, approver=office.supervisor)
    assert office.events()[-1]["data"]["approved_by"] == office.supervisor.id
    office.register()
    assert "approved_by" not in office.events()[-1]["data"]
    with refused("-:not_allowed"):
        office.register(approver=office.who("clerk2"))


# --- several persons


def test_a_collective_appeal_keeps_everybody_outside_the_journal(office):
    registered = office.register(joint=[FRIEND, {"given": "Мадонна"}])
    assert told(office, registered)["joint"] == [
        {"surname": "Қасқырбаева", "given": "Үміт", "iin": FRIEND["iin"]}, {"given": "Мадонна"},
    ]  # fmt: skip
    assert "Қасқырбаева" not in str(office.events()) and FRIEND["iin"] not in str(office.events())
    shown = office.desk.lookup.show(office.clerk, registered.number, request="s").personal["joint"]
    assert shown[1] == {"surname": None, "given": "Мадонна", "patronymic": None, "iin": None}
    masked = office.desk.lookup.show(office.who("auditor"), registered.number, request="m").personal["joint"]
    assert [person["surname"] for person in masked] == [None, None]
    assert masked[0]["iin"].endswith(FRIEND["iin"][-4:]) and masked[0]["iin"].startswith("••")


def test_a_retry_of_a_collective_appeal_is_the_same_and_another_list_is_not(office, refused):
    first = office.register(joint=[FRIEND], request_id="one")
    assert office.register(joint=[{**FRIEND, "surname": " Қасқырбаева "}], request_id="one").number == first.number
    with refused("request_id:request_id_reused"):
        office.register(joint=[FRIEND, {"given": "Мадонна"}], request_id="one")


def test_an_organisation_complains_with_others_through_its_representative(office):
    registered = office.register(visitor=None, organisation=ORGANISATION, representative=SPOKESMAN, joint=[FRIEND])
    kept = told(office, registered)
    assert (kept["organisation"], kept["representative"]["surname"]) == (ORGANISATION, "Ысқақ")
    assert kept["joint"][0]["surname"] == "Қасқырбаева"
    assert office.issue(registered.number).copy == 0


def test_who_speaks_and_who_stands_beside_the_first_is_found_by_name(office):
    registered = office.register(visitor=None, organisation=ORGANISATION, representative=SPOKESMAN, joint=[FRIEND])
    office.register(kind="application")
    for text in ("касқырб", "УМИТ", "ысқақ", "жібек"):
        found = office.desk.register.search(office.clerk, text)
        assert [row.number for row in found.rows] == [registered.number], text
    assert office.desk.audit.verify().ok


@pytest.mark.parametrize(
    ("joint", "wanted"),
    [
        ("Қасқырбаева", "joint:wrong_type"),
        ({"surname": "Ә"}, "joint:wrong_type"),
        (["Қасқырбаева"], "joint.0:wrong_type"),
        ([{}], "joint.0.surname:required"),
        ([{"given": "Ә"}, {"surname": 7}], "joint.1.surname:wrong_type"),
        ([{"given": "Ә", "phone": "1"}], "joint.0.phone:unknown_key"),
        ([{"given": "Ә", "iin": "921015491235"}], "joint.0.iin:iin_check_digit"),
        ([{"given": "Ә", "iin": "921015491234"}], "joint.0.iin:joint_twice"),
        ([FRIEND, FRIEND], "joint.1.iin:joint_twice"),
        ([{"surname": "Ә", "given": "Ә" * 101}], "joint.0.given:text_too_long"),
        ([{"surname": "Ә", "given": "Ә\u202e"}], "joint.0.given:text_bidi"),
        ([{"given": "Ә"}] * (MOST_JOINT + 1), "joint:joint_too_many"),
    ],
)
def test_what_a_list_of_persons_is_refused_for(sqlite_office, refused, joint, wanted):
    before = sqlite_office.rows()
    with refused(wanted):
        sqlite_office.register(joint=joint)
    assert sqlite_office.rows() == before


def test_as_many_as_fit(sqlite_office):
    registered = sqlite_office.register(joint=[{"given": f"Адам {n}"} for n in range(MOST_JOINT)])
    assert len(told(sqlite_office, registered)["joint"]) == MOST_JOINT


@pytest.mark.parametrize("more", [{"joint": [FRIEND]}, {"representative": SPOKESMAN}])
def test_nobody_stands_beside_an_anonymous_one(sqlite_office, refused, more):
    with refused("anonymous:anonymous_with_person"):
        sqlite_office.register(visitor=None, anonymous=True, **more)


def test_a_complaint_against_nobody_is_taken_and_warned_of(sqlite_office):
    preview = sqlite_office.desk.intake.preview(sqlite_office.clerk, sqlite_office.appeal(), 1, with_paper=False)
    assert [(problem.field, problem.code) for problem in preview.warnings] == [("against", "against_missing")]
    assert sqlite_office.register().number == "KLS-2026-000001", "nobody is turned away for it (APPC 64(1))"


# --- the visit about a crime that ends otherwise


def test_a_supervisor_signs_for_a_crime_visit_at_the_clerks_window(office, refused):
    office.arrive("crime")
    office.call()
    with refused("outcome:crime_needs_supervisor"):
        office.finish(outcome="advice", reason="тек кеңес сұрады")
    with refused("-:not_allowed"):
        office.finish(outcome="advice", reason="тек кеңес сұрады", approver=office.who("clerk2"))
    with refused("reason:reason_needed"):
        office.finish(outcome="advice", approver=office.supervisor)
    row = office.finish(outcome="advice", reason="тек кеңес сұрады", approver=office.supervisor)
    assert row.outcome == "advice"
    data = office.events()[-1]["data"]
    assert (data["reason"], data["approved_by"]) == ("stated", office.supervisor.id)
    assert "кеңес" not in str(office.events()[-1]["data"])


def test_who_leaves_after_the_call_about_a_crime_needs_the_signature_too(office, refused):
    office.arrive("crime")
    office.call()
    with refused("outcome:crime_needs_supervisor"):
        office.finish(outcome="left", reason="кетіп қалды")
    assert office.finish(outcome="left", reason="кетіп қалды", approver=office.supervisor).state == "left"
    assert office.events()[-1]["data"]["approved_by"] == office.supervisor.id
    assert office.desk.audit.verify().ok


# --- the day log


def test_a_stranger_verifies_a_day_with_every_kind_and_every_signature(sqlite_office):
    office = sqlite_office
    for kind in kinds.KIND_CODES:
        office.register(kind=kind, joint=[FRIEND])
    office.register(visitor__iin="921015491235", visitor__iin_override_reason="куәлік", approver=office.supervisor)
    office.register(visitor=None, anonymous=True)
    office.arrive("crime")
    office.call()
    office.finish(outcome="advice", reason="кеңес", approver=office.supervisor)
    closed = office.close_day()
    verdict = verify_bundles([Path(closed.file)], Vkey.parse(office.desk.facts.public_key))
    assert (verdict.ok, verdict.faults) == (True, ())
    assert closed.appeals == {**dict.fromkeys(kinds.KIND_CODES, 1), "complaint": 3}
