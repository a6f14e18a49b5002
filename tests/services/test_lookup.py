# SPDX-License-Identifier: Apache-2.0
"""Finding and opening through the services, on every kind of database."""

import pytest

from frontdesk.domain.identifiers import check_digit
from frontdesk.errors import Refused

SHOWN = "••••••••1234"
BIN = "06044000123"
BIN += str(check_digit(BIN))


def hidden(found):
    """Nothing of a person in full."""
    text = str(found)
    return not any(datum in text for datum in ("921015491234", "77253351234", "Гүлнұр", "Абай ауылы", "шулайды"))


# --- what the one field takes


SPELLINGS = [
    ("921015491234", "iin"),
    ("921015", "digits"),
    ("  921015 491234 ", "iin"),
    ("87253351234", "phone"),
    ("+7 (725) 335-12-34", "phone"),
    ("Өтегенқызы", "name"),
    ("өтег", "name"),
    ("ОТЕГЕН", "name"),
    ("Өтегенқызы Гүл", "name"),
    ("KLS-2026-000001", "number"),
    ("kls-2026-1", "number"),
    ("КЛS-2026-1", "name"),
    ("A-001", "ticket"),
    ("а1", "ticket"),
]


def test_every_spelling_finds_the_one(office):
    office.arrive()
    office.call()
    number = office.register().number
    for typed, recognised in SPELLINGS:
        found = office.desk.lookup.find(office.clerk, typed)
        assert found.recognised == recognised, typed
        if recognised == "ticket":
            assert [row.ticket for row in found.tickets] == ["A-001"]
        elif typed.startswith("КЛ"):
            assert (found.appeals, found.people) == ((), ())
        else:
            assert [hit.number for hit in found.appeals] == [number], typed
        assert hidden(found)


def test_short_codes_and_scanned_receipts(office):
    registered = office.register()
    office.register(visitor__surname="Басқа")
    event = office.events()[registered.seq]
    receipt = (
        f"frontdesk.example/training/KLS\n{registered.seq + 1}\nroot\n{registered.number} {event['at']} leaf\n\n— …"
    )
    for typed in (registered.short_code, registered.short_code.replace("-", "").lower(), receipt):
        found = office.desk.lookup.find(office.clerk, typed)
        assert [hit.number for hit in found.appeals] == [registered.number], typed


def test_an_organisation_by_its_bin_and_name(office):
    registered = office.register(
        visitor=None, organisation={"name": "«Келес-Құрылыс» ЖШС", "bin": BIN, "address": "Келес"}
    )
    for typed in (BIN, "«келес-кур"):
        found = office.desk.lookup.find(office.clerk, typed)
        assert [(hit.number, hit.name) for hit in found.appeals] == [(registered.number, "«Келес-Құрылыс» ЖШС")]


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("Қасымов", "касымов"),
        ("Касымов", "ҚАСЫМОВ"),
        ("Семёнов", "семенов"),
        ("Əбдіқалықов", "абдикалыков"),
        ("Үсенов", "усенов"),
        ("Һамитов", "хамитов"),
        ("КАСЫМОВ", "KACЫMOB"),
    ],
)
def test_letters_fold(sqlite_office, stored, typed):
    number = sqlite_office.register(visitor__surname=stored).number
    assert [hit.number for hit in sqlite_office.desk.lookup.find(sqlite_office.clerk, typed).appeals] == [number]


def test_letters_fold_on_every_database(office):
    number = office.register(visitor__surname="Қасымов").number
    for typed in ("касымов", "ҚАСЫМ", "Касымов Г"):
        assert [hit.number for hit in office.desk.lookup.find(office.clerk, typed).appeals] == [number], typed


def test_signs_mean_themselves(office):
    """TRUST I6, D15."""
    office.register()
    for typed in ("%", "_тегенқызы", "Өтег%", "%%%", "'; DROP TABLE appeal; --", "\\", "Ө_егенқызы"):
        found = office.desk.lookup.find(office.clerk, typed)
        assert (found.people, found.appeals) == ((), ()), typed
    number = office.register(visitor__surname="50%_скидка").number
    assert [hit.number for hit in office.desk.lookup.find(office.clerk, "50%_ск").appeals] == [number]


def test_too_little_finds_nobody(office):
    office.register()
    for typed in ("", "   ", "ө", "1", "12"):
        found = office.desk.lookup.find(office.clerk, typed)
        assert (found.people, found.appeals, found.tickets) == ((), (), ()), typed


def test_one_person_once_with_all_visits_the_latest_first(office):
    for _ in range(3):
        office.register()
        office.later(minutes=1)
    office.register(visitor__iin=None, visitor__no_iin_reason="жоқ", visitor__phone="+77010000001")
    found = office.desk.lookup.find(office.clerk, "Өтеген")
    assert [(p.name, p.iin, p.visits) for p in found.people] == [
        ("Өтегенқызы Г. Ә.", None, 1),
        ("Өтегенқызы Г. Ә.", SHOWN, 3),
    ]
    assert [hit.number[-1] for hit in found.appeals] == ["4", "3", "2", "1"]


def test_no_more_than_asked_for(office):
    for n in range(12):
        office.register(visitor__phone=f"+770100000{n:02}")
    assert len(office.desk.lookup.find(office.clerk, "Өтеген").appeals) == 8
    assert len(office.desk.lookup.find(office.clerk, "Өтеген", limit=3).appeals) == 3
    assert len(office.desk.lookup.find(office.clerk, "Өтеген", limit=50).appeals) == 12


def test_staff_are_not_found_among_visitors(office):
    found = office.desk.lookup.find(office.clerk, "Серікова")
    assert (found.people, found.appeals) == ((), ())


def test_tickets_of_the_queue_only(office):
    office.arrive()
    assert office.desk.lookup.find(office.clerk, "A-001").tickets
    office.at("2026-04-25T00:05")
    assert office.desk.lookup.find(office.clerk, "A-001").tickets, "until the day is closed its queue stands"
    office.at("2026-04-27T09:00")
    office.close_day()
    assert office.desk.lookup.find(office.clerk, "A-001").tickets == ()


def test_looking_leaves_no_trace_and_shows_nothing_whole(office):
    office.register()
    size = office.size
    for login in ("clerk", "supervisor", "auditor"):
        for typed in ("Өтеген", "921015491234", "+77253351234"):
            assert hidden(office.desk.lookup.find(office.who(login), typed))
    assert office.size == size


# --- opening


def test_choosing_a_person_fills_the_form_and_is_recorded(office):
    registered = office.register(
        visitor__email="gulnur@mail.kz", representative={"surname": "Ким", "authority": "сенімхат"}
    )
    person = office.desk.lookup.find(office.clerk, "Өтеген").people[0]
    filled = office.desk.lookup.open_person(office.clerk, person.seq, request=office.request())
    assert filled["visitor"]["iin"] == "921015491234"
    assert filled["organisation"] is None
    assert filled.keys() <= office.appeal(organisation=None).keys() | {"visitor", "organisation", "language"}
    event = office.events()[-1]
    assert (event["type"], event["actor"], event["number"], event["data"]) == (
        "pii.viewed", office.clerk.id, registered.number, {"of": registered.seq, "number": registered.number},
    )  # fmt: skip
    again = office.register(visitor=filled["visitor"])
    assert again.number.endswith("2")


def test_an_opening_is_recorded_once_a_record_person_and_hour(office):
    number, other = office.register().number, office.register().number

    def views():
        return office.types().count("pii.viewed")

    def show(who, what):
        office.desk.lookup.show(office.who(who), what, request=office.request())
        return views()

    assert [show("clerk", number), show("clerk", number)] == [1, 1]
    assert [show("clerk2", number), show("clerk", other)] == [2, 3]
    office.later(minutes=59, seconds=59)
    assert show("clerk", number) == 3
    office.later(seconds=2)
    assert show("clerk", number) == 4
    assert office.desk.audit.verify().ok


def test_openings_are_counted_in_the_day(office):
    number = office.register().number
    for who in ("clerk", "clerk2"):
        office.desk.lookup.show(office.who(who), number, request=office.request())
    office.close_day()
    assert office.events()[-1]["data"]["viewed"] == {office.clerk.id: 1, office.who("clerk2").id: 1}


def test_the_whole_appeal(office):
    office.arrive()
    office.call()
    registered = office.register(against="Инспектор Иванов", sheets=3, crime_information=True)
    office.issue(registered.number)
    shown = office.desk.lookup.show(office.clerk, registered.number, request=office.request())
    assert (shown.number, shown.visit, shown.kind, shown.sheets, shown.crime_information) == (
        registered.number, 1, "complaint", 3, True,
    )  # fmt: skip
    assert (shown.first_due, shown.due, shown.forward_by, shown.overdue_days) == (
        registered.due, registered.due, registered.forward_by, 0,
    )  # fmt: skip
    assert shown.personal["visitor"]["given"] == "Гүлнұр"
    assert shown.personal["against"] == "Инспектор Иванов"
    assert [line.type for line in shown.history] == ["appeal.registered", "print.started", "print.done", "pii.viewed"]
    assert [(paper.paper, paper.copy, paper.state) for paper in shown.papers] == [("receipt", 0, "done")]
    assert shown.clerk == "Серікова А. Н."


def test_overdue_in_working_days(office):
    number = office.register().number

    def overdue(day):
        office.at(f"{day}T10:00")
        return office.desk.lookup.show(office.clerk, number, request=office.request()).overdue_days

    assert [overdue(day) for day in ("2026-05-28", "2026-05-29", "2026-05-30", "2026-06-01")] == [0, 1, 1, 2]


def test_the_auditor_sees_it_masked_and_leaves_no_trace(office):
    registered = office.register(organisation={"name": "ЖШС", "bin": BIN, "address": "Келес"}, against="Иванов")
    size = office.size
    shown = office.desk.lookup.show(office.who("auditor"), registered.number, request=office.request())
    assert shown.personal["visitor"]["iin"] == SHOWN
    assert hidden(shown.personal)
    assert "Иванов" not in str(shown.personal)
    assert office.size == size


def test_what_cannot_be_opened(office, refused):
    for number in ("KLS-2026-000001", "", "x" * 1000, "KLS-2026-000001\x00"):
        with refused("number:number_unknown"):
            office.desk.lookup.show(office.clerk, number, request=office.request())
    office.register()
    # Staff and visits have personal data too; they are no visitors' records.
    for seq in (1, 0, 10_000, -1):
        with refused("-:record_unknown"):
            office.desk.lookup.open_person(office.clerk, seq, request=office.request())


def test_a_retry_of_an_opening(office):
    number = office.register().number
    first = office.desk.lookup.show(office.clerk, number, request="same")
    size = office.size
    office.later(hours=2)
    assert office.desk.lookup.show(office.clerk, number, request="same").history == first.history
    assert office.size == size


def test_a_glance_is_masked_for_everybody_and_leaves_no_trace(office):
    number = office.register().number
    before = office.size
    details = office.desk.lookup.glance(office.clerk, number)
    assert details.number == number
    assert details.personal["visitor"]["surname"] is None
    assert details.personal["visitor"]["iin"].endswith("1234") and "9210" not in details.personal["visitor"]["iin"]
    assert details.personal["substance"] is None
    assert office.size == before
    with pytest.raises(Refused):
        office.desk.lookup.glance(office.admin, number)
