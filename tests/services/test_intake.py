# SPDX-License-Identifier: Apache-2.0
"""Taking an appeal through the services, on every kind of database."""

import json
from datetime import date

import pytest

from frontdesk.domain import deadlines, kinds
from frontdesk.domain import journal as tree
from frontdesk.domain.appeal import whole
from frontdesk.domain.identifiers import check_digit
from frontdesk.domain.moments import to_text
from frontdesk.errors import Refused

KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
BIN = "060440001234"
BIN = BIN[:11] + str(check_digit(BIN[:11]))
WRONG_IIN = "921015491235"


def person(office, registered):
    with office.desk.journal.reading() as read:
        return read.personal(registered.seq)


# --- one appeal, whole


def test_an_appeal_gets_its_number_and_its_clock(office):
    registered = office.register()
    assert (registered.number, registered.kind, registered.status) == ("KLS-2026-000001", "complaint", "registered")
    assert (registered.registered_on, registered.due, registered.forward_by) == (
        date(2026, 4, 24), date(2026, 5, 28), date(2026, 4, 29),
    )  # fmt: skip
    assert registered.accepted_at == office.clock.moment
    assert len(registered.feedback_code) == 6 and registered.feedback_code.isdecimal()
    assert not registered.repeated


@pytest.mark.parametrize("kind", ["application", "complaint"])
@pytest.mark.parametrize("time", ["2026-04-24T09:00", "2026-04-24T18:30:01", "2026-04-25T12:00", "2026-12-31T10:00"])
def test_the_stored_clock_is_the_lawful_one_with_its_rule(sqlite_office, kind, time):
    moment = sqlite_office.at(time)
    registered = sqlite_office.register(kind=kind)
    data = sqlite_office.events()[-1]["data"]
    wanted = sqlite_office.desk.intake.deadline(kind, moment)
    assert (data["registered_on"], data["due"], data["forward_by"]) == (
        wanted.registered_on.isoformat(), wanted.due.isoformat(), wanted.forward_by.isoformat(),
    )  # fmt: skip
    rule = kinds.kind(kind).rule
    assert data["rule"] == {"code": rule.code, "version": rule.version}
    assert data["calendar"] == sqlite_office.desk.calendar_book.now().version
    assert data["accepted_at"] == to_text(moment) == sqlite_office.events()[-1]["at"]
    assert sqlite_office.desk.lookup.show(sqlite_office.clerk, registered.number, request="s").due == wanted.due


@pytest.mark.parametrize(
    ("time", "status", "registered_on"),
    [
        ("2026-04-24T18:30:00", "registered", "2026-04-24"),
        ("2026-04-24T18:30:00.999", "registered", "2026-04-24"),
        ("2026-04-24T18:30:01", "accepted", "2026-04-27"),
        ("2026-04-24T13:30", "registered", "2026-04-24"),
        ("2026-04-25T10:00", "accepted", "2026-04-27"),
        ("2026-04-24T00:00:01", "registered", "2026-04-24"),
        ("2026-04-30T19:00", "accepted", "2026-05-04"),
    ],
)
def test_after_hours_it_counts_from_the_next_working_day(office, time, status, registered_on):
    # The office was made at eight; an hour before its first event is no time for it.
    office.at(max(time, "2026-04-24T08:00:01"))
    registered = office.register()
    assert (registered.status, registered.registered_on.isoformat()) == (status, registered_on)


def test_accepted_turns_into_registered_on_its_day(office):
    office.at("19:00")
    number = office.register().number

    def status():
        return office.desk.lookup.show(office.clerk, number, request=office.request()).status

    assert status() == "accepted"
    office.at("2026-04-27T00:00")
    assert status() == "registered"


def test_numbers_are_gapless_and_begin_anew_each_year(office):
    first = [office.register().number for _ in range(3)]
    office.at("2026-12-31T23:59:59.999")
    last = office.register().number
    office.at("2027-01-01T00:00:00")
    assert [*first, last, office.register().number, office.register().number] == [
        "KLS-2026-000001", "KLS-2026-000002", "KLS-2026-000003", "KLS-2026-000004", "KLS-2027-000001", "KLS-2027-000002",
    ]  # fmt: skip
    assert office.desk.audit.verify().ok


def test_a_refused_appeal_uses_up_no_number(office):
    office.register()
    for changes in ({"substance": ""}, {"kind": "petition"}, {"visitor__iin": WRONG_IIN}, {"visit": 99}):
        with pytest.raises(Refused):
            office.register(**changes)
    assert office.register().number == "KLS-2026-000002"


# --- the visit


def test_the_visitor_at_the_counter_is_the_applicant(office):
    office.arrive("appeal")
    office.call()
    registered = office.register()
    row = office.desk.counter.current(1)
    assert (registered.visit, row.number, row.direct) == (row.visit, registered.number, False)
    assert office.events()[-1]["data"]["direct"] is False


def test_without_a_visitor_a_direct_visit_is_made_and_stays_outside_the_waits(office):
    office.visit()
    registered = office.register(2)
    with office.desk.journal.reading() as read:
        row = read.visit(registered.visit)
    assert (row.direct, row.ticket, row.state, row.outcome, row.counter) == (True, None, "finished", "registered", 2)
    view = office.desk.counter.queue()
    assert (view.visits_today, view.waits.n) == (2, 1)
    assert office.arrive().visit == registered.visit + 1


def test_a_named_visit_must_stand_at_a_counter(office, refused):
    office.arrive()
    with refused("visit:visit_unknown"):
        office.register(visit=1)
    with refused("visit:visit_unknown"):
        office.register(visit=7)
    office.call(3)
    assert office.register(1, visit=1).visit == 1
    office.finish(3)
    with refused("visit:visit_unknown"):
        office.register(visit=1)


def test_two_appeals_in_one_visit(office):
    office.arrive()
    office.call()
    first, second = office.register(), office.register(kind="application")
    assert first.visit == second.visit
    assert office.finish().number == second.number
    assert office.desk.audit.verify().ok


# --- who comes


def test_an_organisation_with_its_bin(office):
    organisation = {"name": "«Келес-Құрылыс» ЖШС", "bin": BIN, "address": "Келес, Абай 1"}
    registered = office.register(visitor=None, organisation=organisation)
    assert person(office, registered)["organisation"] == organisation
    assert "visitor" not in person(office, registered)
    found = office.desk.lookup.find(office.clerk, BIN)
    assert [hit.number for hit in found.appeals] == [registered.number]


def test_an_organisation_with_the_one_who_brings_it(office):
    registered = office.register(organisation={"name": "ЖШС"}, visitor__iin=None, visitor__no_iin_reason=None)
    assert person(office, registered)["visitor"]["surname"] == "Өтегенқызы"


def test_somebody_speaks_for_another(office):
    spokesman = {"surname": "Ким", "given": "Виктор", "authority": "сенімхат №7"}
    registered = office.register(representative=spokesman | {"patronymic": None, "iin": None})
    assert person(office, registered)["representative"] == spokesman


def test_what_was_not_stated_is_not_kept_and_shown_as_none(office):
    registered = office.register(visitor__document={"type": None, "number": " "}, against=None)
    kept = person(office, registered)
    assert "null" not in json.dumps(kept)
    assert "document" not in kept["visitor"]
    shown = office.desk.lookup.show(office.clerk, registered.number, request=office.request()).personal
    assert (shown["against"], shown["organisation"], shown["visitor"]["email"]) == (None, None, None)
    assert shown["visitor"]["document"] is None


def test_a_retry_is_known_by_a_record_from_before_nulls_were_left_out(sqlite_office, monkeypatch):
    office = sqlite_office
    document = office.appeal(request_id="once")
    with monkeypatch.context() as before:
        seal = tree.seal
        before.setattr(tree, "seal", lambda personal, salt: seal(whole(personal) | {"joint": None}, salt))
        first = office.desk.intake.register(office.clerk, document, 1)
    assert person(office, first)["organisation"] is None
    again = office.desk.intake.register(office.clerk, document, 1)
    assert again.repeated and again.number == first.number
    assert office.desk.audit.verify().ok


def test_an_anonymous_appeal_has_nobody_behind_it(office):
    registered = office.register(visitor=None, anonymous=True)
    assert "visitor" not in person(office, registered)
    assert office.events()[-1]["data"]["anonymous"] is True
    assert office.desk.papers.issue(office.clerk, registered.number, request="p").copy == 0


def test_no_iin_with_its_reason(office):
    registered = office.register(visitor__iin=None, visitor__no_iin_reason="Құжаты жоғалған")
    assert person(office, registered)["visitor"]["no_iin_reason"] == "Құжаты жоғалған"


@pytest.mark.parametrize("name", ["surname", "given"])
def test_one_name_is_enough(office, name):
    other = {"surname": "given", "given": "surname"}[name]
    registered = office.register(
        **{f"visitor__{name}": "Сұлтан", f"visitor__{other}": None, "visitor__patronymic": None}
    )
    assert person(office, registered)["visitor"][name] == "Сұлтан"
    assert office.desk.lookup.find(office.clerk, "сұлтан").appeals[0].number == registered.number


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("8 (725) 335-12-34", "+77253351234"), ("+998 90 123 45 67", "+998901234567"), ("0044 20 7946 0958", "+442079460958")],
)  # fmt: skip
def test_phones_of_here_and_abroad(sqlite_office, typed, stored):
    assert person(sqlite_office, sqlite_office.register(visitor__phone=typed))["visitor"]["phone"] == stored


def test_all_letters_come_back(office):
    """Forty-two Kazakh letters, small and capital, in every text of the appeal."""
    both = f"{KAZAKH}{KAZAKH.upper()}"
    texts = {"surname": KAZAKH.title(), "given": KAZAKH.upper(), "patronymic": KAZAKH, "address": both}
    registered = office.register(
        substance=both, addressed_to=both, against=both, **{f"visitor__{name}": text for name, text in texts.items()}
    )
    stored = person(office, registered)
    assert {name: stored["visitor"][name] for name in texts} == texts
    assert [stored[name] for name in ("substance", "addressed_to", "against")] == [both] * 3
    found = office.desk.lookup.find(office.clerk, KAZAKH.upper())
    assert found.appeals[0].number == registered.number


def test_lines_and_tabs_of_the_substance_are_kept(office):
    registered = office.register(substance="  Бірінші жол\r\n\tекінші\rүшінші\n\n")
    assert person(office, registered)["substance"] == "Бірінші жол\n екінші\nүшінші"


def test_text_is_composed(office):
    registered = office.register(visitor__surname="И\u0306осифов")
    assert person(office, registered)["visitor"]["surname"] == "Йосифов"


# --- refusals, by field in the words of appeal.json


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"kind": None}, "kind:required"),
        ({"kind": "tea"}, "kind:kind_unknown"),
        ({"kind": "petition"}, "kind:petition_elsewhere"),
        ({"oral": True}, "oral:complaint_in_writing"),
        ({"language": "en"}, "language:language_unknown"),
        ({"sheets": 0}, "sheets:sheets_range"),
        ({"sheets": 1000}, "sheets:sheets_range"),
        ({"sheets": "1"}, "sheets:wrong_type"),
        ({"sheets": True}, "sheets:wrong_type"),
        ({"anonymous": "no"}, "anonymous:wrong_type"),
        ({"anonymous": True}, "anonymous:anonymous_with_person"),
        ({"surprise": 1}, "surprise:unknown_key"),
        ({"visitor__surprise": 1}, "visitor.surprise:unknown_key"),
        ({"visitor": "Өтегенқызы"}, "visitor:wrong_type visitor.surname:required visitor.given:required visitor.iin:iin_or_reason visitor.address:required"),
        ({"substance": " \n "}, "substance:required"),
        ({"substance": None}, "substance:required"),
        ({"substance": "х" * 20_001}, "substance:text_too_long"),
        ({"addressed_to": None}, "addressed_to:required"),
        ({"addressed_to": "бір\nекі"}, "addressed_to:text_control_characters"),
        ({"visitor__surname": "х" * 101}, "visitor.surname:text_too_long"),
        ({"visitor__surname": "Ив\u202eанов"}, "visitor.surname:text_bidi"),
        ({"visitor__surname": "Ив\x00анов"}, "visitor.surname:text_control_characters"),
        ({"visitor__surname": "Ив\ud800анов"}, "visitor.surname:text_unreadable"),
        ({"visitor__surname": None, "visitor__given": None}, "visitor.surname:required"),
        ({"visitor__address": None}, "visitor.address:required"),
        ({"visitor__iin": None}, "visitor.iin:iin_or_reason"),
        ({"visitor__iin": "92101549123"}, "visitor.iin:iin_length"),
        ({"visitor__iin": "92101549123х"}, "visitor.iin:iin_digits"),
        ({"visitor__iin": "٩٢١٠١٥٤٩١٢٣٤"}, "visitor.iin:iin_digits"),
        ({"visitor__iin": "000000000000"}, "visitor.iin:iin_zeros"),
        ({"visitor__iin": WRONG_IIN}, "visitor.iin:iin_check_digit"),
        ({"visitor__birth_date": "15.10.1992"}, "visitor.birth_date:date_unreadable"),
        ({"visitor__birth_date": "2026-04-25"}, "visitor.birth_date:date_in_future"),
        ({"visitor__phone": "12345"}, "visitor.phone:phone_length"),
        ({"visitor__phone": "телефон"}, "visitor.phone:phone_digits"),
        ({"visitor__phone": "99890123456"}, "visitor.phone:phone_country_code"),
        ({"visitor__email": "a@b"}, "visitor.email:email_format"),
        ({"visitor__document": {"type": "letter"}}, "visitor.document.type:document_type_unknown"),
        ({"visitor__document": {"issued_on": "2026-04-25"}}, "visitor.document.issued_on:date_in_future"),
        ({"visitor": None}, "visitor.surname:required visitor.given:required visitor.iin:iin_or_reason visitor.address:required"),
        ({"visitor": None, "organisation": {"bin": BIN}}, "organisation.name:required organisation.address:required"),
        ({"organisation": {"name": "ЖШС", "bin": f"{BIN[:11]}{(int(BIN[11]) + 1) % 10}"}}, "organisation.bin:bin_check_digit"),
        ({"organisation": {"name": "ЖШС", "bin": "0604400012"}}, "organisation.bin:bin_length"),
        ({"representative": {"iin": "921015491234"}}, "representative.surname:required representative.authority:required"),
        ({"representative": {"given": "Виктор"}}, "representative.authority:required"),
        ({"representative": {"surname": "Ким", "authority": "сенімхат", "iin": WRONG_IIN}}, "representative.iin:iin_check_digit"),
        ({"late": {"paper_no": "7"}}, "late.claimed_at:required late.why:required"),
        ({"late": {"claimed_at": "кеше", "paper_no": "7", "why": "жарық"}}, "late.claimed_at:time_unreadable"),
        ({"visitor__iin": "92", "visitor__phone": "1", "substance": ""}, "visitor.iin:iin_length visitor.phone:phone_length substance:required"),
    ],
)  # fmt: skip
def test_what_an_appeal_is_refused_for(sqlite_office, refused, changes, wanted):
    before = sqlite_office.rows()
    with refused(*wanted.split()):
        sqlite_office.register(**changes)
    assert sqlite_office.rows() == before


@pytest.mark.parametrize("document", [None, [], "appeal", 7])
def test_what_is_no_appeal_at_all(sqlite_office, refused, document):
    with refused("-:wrong_type"):
        sqlite_office.desk.intake.register(sqlite_office.clerk, document, 1)


def test_a_letter_that_no_font_draws_is_refused_by_its_name(office, refused):
    with refused("visitor.surname:glyph_missing") as problems:
        office.register(visitor__surname="李")
    assert problems[0].params == {"char": "李", "name": "U+674E CJK UNIFIED IDEOGRAPH-674E"}
    # What is not printed may hold it: a foreigner's own words stay as they were written.
    registered = office.register(substance="李 деп жазылған")
    assert person(office, registered)["substance"] == "李 деп жазылған"


def test_refusals_come_before_the_database_is_touched(sqlite_office, refused):
    """A long text does not hold the lock while it is judged."""
    with sqlite_office.desk.journal.database.write():
        with refused("substance:required"):
            sqlite_office.register(substance=None)


# --- the second person


def test_a_wrong_check_digit_needs_a_reason_and_a_supervisor(office, refused):
    wrong = {"visitor__iin": WRONG_IIN, "visitor__iin_override_reason": "Куәлікте осылай"}
    with refused("visitor.iin_override_reason:approval_needed"):
        office.register(**wrong)
    with refused("-:not_allowed"):
        office.register(approver=office.who("clerk2"), **wrong)
    with refused("approver:approver_same"):
        office.register(by=office.supervisor, approver=office.supervisor, **wrong)
    registered = office.register(approver=office.supervisor, **wrong)
    stored = person(office, registered)["visitor"]
    assert (stored["iin"], stored["iin_override_reason"]) == (WRONG_IIN, "Куәлікте осылай")


def test_no_reason_helps_where_there_are_not_twelve_digits(sqlite_office, refused):
    with refused("visitor.iin:iin_length"):
        sqlite_office.register(
            approver=sqlite_office.supervisor, visitor__iin="123", visitor__iin_override_reason="Куәлікте осылай"
        )


def test_a_reason_without_need_is_not_kept(sqlite_office):
    registered = sqlite_office.register(visitor__iin_override_reason="Куәлікте осылай")
    assert "iin_override_reason" not in person(sqlite_office, registered)["visitor"]


LATE = {"claimed_at": "2026-04-23T18:00:00.000+05:00", "paper_no": "17", "why": "Жарық болмады"}


def test_a_late_entry_counts_from_the_paper_but_stands_at_its_real_time(office, refused):
    with refused("late:approval_needed"):
        office.register(late=LATE)
    registered = office.register(late=LATE, approver=office.supervisor)
    event = office.events()[-1]
    assert registered.accepted_at == office.clock.moment
    assert event["at"] == event["data"]["accepted_at"] == "2026-04-24T10:00:00.000+05:00"
    assert event["data"]["late"] == {**LATE, "approved_by": office.supervisor.id}
    assert (registered.registered_on, registered.due) == (date(2026, 4, 23), date(2026, 5, 26))
    assert office.close_day().closed
    assert office.events()[-1]["data"]["late"] == 1


@pytest.mark.parametrize("claimed", ["2026-04-24T10:00:00.001+05:00", "2026-03-24T09:59:59.999+05:00"])
def test_a_late_entry_lies_in_the_near_past(sqlite_office, refused, claimed):
    with refused("late.claimed_at:late_time"):
        sqlite_office.register(late={**LATE, "claimed_at": claimed}, approver=sqlite_office.supervisor)


def test_a_claimed_time_without_offset_is_the_offices_own(sqlite_office):
    sqlite_office.register(late={**LATE, "claimed_at": "2026-04-23T18:00"}, approver=sqlite_office.supervisor)
    assert sqlite_office.events()[-1]["data"]["late"]["claimed_at"] == LATE["claimed_at"]


# --- again


def test_a_retry_answers_as_the_first_time(office):
    office.arrive()
    office.call()
    document = office.appeal(visitor__document={"type": "id_card", "number": "041234567", "issuer": "ІІМ"})
    first = office.desk.intake.register(office.clerk, document, 1)
    size, rows = office.size, office.rows()
    office.later(minutes=5)
    again = office.desk.intake.register(office.clerk, document, 1)
    assert again.repeated
    assert {k: v for k, v in vars(again).items() if k != "repeated"} == {
        k: v for k, v in vars(first).items() if k != "repeated"
    }
    assert (office.size, office.rows()) == (size, rows)
    # The next morning too, and it closes no day: nothing new happens.
    office.at("2026-04-27T09:00")
    assert office.desk.intake.register(office.clerk, document, 1).number == first.number
    assert office.size == size


def test_a_retry_of_a_late_entry(office):
    document = office.appeal(late={**LATE, "claimed_at": "2026-04-23T18:00"})
    first = office.desk.intake.register(office.clerk, document, 1, approver=office.supervisor)
    again = office.desk.intake.register(office.clerk, document, 1, approver=office.supervisor)
    assert (again.number, again.repeated) == (first.number, True)


@pytest.mark.parametrize(
    "change",
    [
        {"substance": "Басқа мәтін"},
        {"kind": "application"},
        {"language": "ru"},
        {"sheets": 2},
        {"crime_information": True},
        {"visitor__surname": "Өтегенова"},
        {"late": {**LATE, "paper_no": "18"}},
        {"late": None},
        {"visit": 2},
    ],
)
def test_a_request_id_with_other_content_is_refused(sqlite_office, refused, change):
    first = sqlite_office.appeal(request_id="once", late=LATE)
    registered = sqlite_office.desk.intake.register(sqlite_office.clerk, first, 1, approver=sqlite_office.supervisor)
    assert registered.visit == 1
    other = sqlite_office.appeal(**{"request_id": "once", "late": LATE, **change})
    with refused("request_id:request_id_reused"):
        sqlite_office.desk.intake.register(sqlite_office.clerk, other, 1, approver=sqlite_office.supervisor)


def test_a_request_id_of_another_act_is_refused(office, refused):
    office.arrive(request="same")
    with refused("request_id:request_id_reused"):
        office.register(request_id="same")


def test_no_request_id_is_a_new_appeal_each_time(office):
    numbers = [office.register(request_id=None).number for _ in range(2)]
    assert numbers == ["KLS-2026-000001", "KLS-2026-000002"]


def test_no_word_of_a_request_id_enters_the_journal(office):
    office.register(request_id="ЖСН 921015491234")
    assert "921015491234" not in str(office.events())
    assert len(office.events()[-1]["cmd"]) == 32


# --- what the journal knows of a person


def test_no_personal_datum_enters_the_journal(office):
    office.register(
        visitor__email="gulnur@mail.kz", visitor__document={"number": "041234567"}, against="Инспектор Иванов",
    )  # fmt: skip
    text = str(office.events())
    for datum in ("Өтегенқызы", "Гүлнұр", "921015491234", "7253351234", "gulnur", "041234567", "Иванов", "шулайды"):
        assert datum not in text


# --- the preview


def test_the_preview_says_what_will_come_and_writes_nothing(office):
    document = office.appeal(visitor__birth_date="1992-10-16")
    before = office.rows()
    preview = office.desk.intake.preview(office.clerk, document, 1)
    assert office.rows() == before
    assert (preview.deadline.registered_on, preview.deadline.due) == (date(2026, 4, 24), date(2026, 5, 28))
    assert preview.pdf.startswith(b"%PDF-")
    assert (preview.problems, [w.code for w in preview.warnings]) == (
        (),
        ["against_missing", "iin_birth_date_mismatch"],
    )
    registered = office.desk.intake.register(office.clerk, document, 1)
    assert (registered.due, registered.forward_by) == (preview.deadline.due, preview.deadline.forward_by)


def test_the_preview_of_an_empty_form(sqlite_office):
    preview = sqlite_office.desk.intake.preview(sqlite_office.clerk, {}, 1)
    assert (preview.deadline, preview.pdf) == (None, None)
    assert {problem.code for problem in preview.problems} == {"required", "iin_or_reason"}


def test_the_preview_names_what_cannot_be_drawn_and_draws_nothing(sqlite_office):
    preview = sqlite_office.desk.intake.preview(sqlite_office.clerk, sqlite_office.appeal(visitor__given="李"), 1)
    assert preview.pdf is None
    assert [(p.field, p.code) for p in preview.problems] == [("visitor.given", "glyph_missing")]


# --- roles


@pytest.mark.parametrize("login", ["admin", "auditor"])
def test_who_may_not_register(sqlite_office, refused, login):
    with refused("-:not_allowed"):
        sqlite_office.register(by=sqlite_office.who(login))


def test_the_days_of_the_clock_reach_from_registration_to_due(sqlite_office):
    found = sqlite_office.desk.intake.deadline("complaint", sqlite_office.clock.moment)
    assert sum(day.counted for day in found.days) == deadlines.WORKING_DAYS["appc_20wd"] == 20
    assert (found.days[0].date, found.days[-1].date) == (date(2026, 4, 25), found.due)
