# SPDX-License-Identifier: Apache-2.0
"""An off-site reception: its own log and series, and the way home without a hole."""

from contextlib import closing
from datetime import UTC, datetime

import pytest

from frontdesk.bootstrap import open_front_desk
from frontdesk.errors import Refused
from frontdesk.founding import init_office
from frontdesk.seal.notes import Vkey
from frontdesk.seal.outside import verify_bundles

WHERE = "Сауда орталығы, Келес"


@pytest.fixture
def laptop(sqlite_office, tmp_path):
    """The folder of an off-site reception of the test's office, on a Saturday, with the program's own hasher."""
    sqlite_office.at("2026-04-25T10:00")
    folder = tmp_path / "laptop"
    init_office(
        folder,
        code="KLS",
        name_kk=WHERE,
        name_ru=WHERE,
        training=True,
        clock=sqlite_office.clock,
        driver=sqlite_office.driver,
        offsite=True,
    )
    with closing(open_front_desk(folder, sqlite_office.clock, driver=sqlite_office.driver)) as desk:
        yield desk


def take(laptop, document, request, **other):
    clerk = laptop.accounts.find_actor("clerk")
    registered = laptop.intake.register(clerk, document | {"request_id": request} | other, 1)
    laptop.papers.issue(clerk, registered.number, request=f"{request}:paper")
    return registered


def close(laptop):
    laptop.days.close(laptop.accounts.find_actor("supervisor"), request="close")


def merge(office, laptop, *, by=None, approver=None):
    return office.desk.offsite.merge(
        by or office.clerk, laptop.journal, laptop.facts, approver=approver or office.supervisor
    )


def refused(call, *given, **named):
    with pytest.raises(Refused) as found:
        call(*given, **named)
    return found.value.problems[0].code


def test_it_has_a_log_and_a_series_of_its_own(sqlite_office, laptop):
    first = take(laptop, sqlite_office.appeal(), "a")
    crime = take(laptop, sqlite_office.appeal(), "b", kind="crime_report", against=None)
    assert laptop.facts.origin == "frontdesk.example/training/KLSV"
    assert (first.number, crime.number) == ("KLS-V-2026-000001", "KLS-W-2026-000001")
    # Taken on a Saturday: registered on Monday (DOMAIN 1.12).
    assert first.registered_on.isoformat() == "2026-04-27"
    close(laptop)
    bundles = sorted((laptop.home / "outbox").glob("*.zip"))
    assert [file.name for file in bundles] == ["KLSV-2026-04-25.zip"]
    assert verify_bundles(bundles, Vkey.parse(laptop.facts.public_key)).faults == ()
    assert laptop.audit.verify().ok


def test_it_comes_home_without_a_hole(sqlite_office, laptop):
    office = sqlite_office
    sent = [take(laptop, office.appeal(), f"r{n}") for n in range(3)]
    close(laptop)
    office.at("2026-04-27T09:30")
    own = office.register()
    assert merge(office, laptop).new == 3
    assert own.number == "KLS-2026-000001" and office.register().number == "KLS-2026-000002"
    for there in sent:
        here = office.desk.lookup.show(office.clerk, there.number, request=f"show-{there.number}")
        was = laptop.lookup.show(laptop.accounts.find_actor("clerk"), there.number, request=f"show-{there.number}")
        assert (here.due, here.registered_on, here.personal) == (there.due, there.registered_on, was.personal)
        assert here.clerk == was.clerk
        assert [(line.paper, line.copy, line.state) for line in here.papers] == [("receipt", 0, "done")]
    assert office.desk.audit.verify().ok
    office.desk.days.close(office.supervisor, request="home-close")
    bundles = list((office.home / "outbox").glob("KLS-*.zip"))
    assert verify_bundles(bundles, Vkey.parse(office.desk.facts.public_key)).faults == ()


def test_the_next_receipt_at_home_is_a_copy(sqlite_office, laptop):
    there = take(laptop, sqlite_office.appeal(), "a")
    close(laptop)
    sqlite_office.at("2026-04-27T09:30")
    merge(sqlite_office, laptop)
    issued = sqlite_office.desk.papers.issue(sqlite_office.clerk, there.number, request="again")
    assert issued.copy == 1


def test_its_time_is_that_of_the_hand_over(sqlite_office, laptop):
    there = take(laptop, sqlite_office.appeal(), "a")
    close(laptop)
    sqlite_office.at("2026-04-27T09:30")
    merge(sqlite_office, laptop)
    event = next(event for event in sqlite_office.events() if event["type"] == "appeal.registered")
    data = event["data"]
    assert data["late"]["claimed_at"] == "2026-04-25T10:00:00.000+05:00"
    assert data["late"]["paper_no"] == there.number
    assert data["offsite"]["log"] == laptop.facts.origin and data["offsite"]["seq"] == there.seq
    assert data["accepted_at"] == event["at"]


def test_a_second_merge_changes_nothing_and_a_later_day_goes_on(sqlite_office, laptop):
    office = sqlite_office
    take(laptop, office.appeal(), "a")
    close(laptop)
    office.at("2026-04-27T09:30")
    assert merge(office, laptop).new == 1
    size = office.desk.journal_size()
    assert (merge(office, laptop).new, merge(office, laptop).known) == (0, 1)
    assert office.desk.journal_size() == size
    office.at("2026-05-02T10:00")
    second = take(laptop, office.appeal(), "b")
    laptop.days.close(laptop.accounts.find_actor("supervisor"), request="close-2")
    office.at("2026-05-04T09:30")
    merged = merge(office, laptop)
    assert (merged.new, merged.known, merged.last) == (1, 1, {"KLS-V": second.number})


def test_it_needs_two_people_a_closed_day_and_the_right_office(sqlite_office, laptop):
    office = sqlite_office
    take(laptop, office.appeal(), "a")
    assert refused(merge, office, laptop) == "offsite_day_open"
    close(laptop)
    office.at("2026-04-27T09:30")
    assert refused(merge, office, laptop, by=office.supervisor) == "approver_same"
    assert refused(office.desk.offsite.merge, office.clerk, laptop.journal, laptop.facts, approver=None) == (
        "approval_needed"
    )
    assert refused(merge, office, office.desk) == "offsite_not_ours"
    assert refused(merge, office, laptop, by=office.admin) == "not_allowed"


def test_somebody_unknown_here_is_named(sqlite_office, laptop):
    office = sqlite_office
    admin = laptop.accounts.find_actor("admin")
    laptop.accounts.add(
        admin, login="guest", role="clerk", surname="Қонақ", given="Әли", patronymic=None, position_kk="Қызметкер",
        position_ru="Сотрудник", password="жеті қабат аспан асты", request="guest",
    )  # fmt: skip
    guest = laptop.accounts.find_actor("guest")
    laptop.intake.register(guest, office.appeal() | {"request_id": "g"}, 1)
    close(laptop)
    office.at("2026-04-27T09:30")
    assert refused(merge, office, laptop) == "offsite_person_unknown"


def test_a_code_of_six_letters_has_no_room_for_it(tmp_path):
    with pytest.raises(Refused) as found:
        init_office(tmp_path / "o", code="ABCDEF", name_kk="А", name_ru="А", training=True, offsite=True)
    assert found.value.problems[0].code == "offsite_code"
    assert not (tmp_path / "o").exists()


def test_a_merge_across_the_new_year_keeps_the_numbers_of_the_old_one(sqlite_office, laptop):
    office = sqlite_office
    office.at("2026-12-31T15:00")
    there = take(laptop, office.appeal(), "a")
    close(laptop)
    office.at("2027-01-05T09:30")
    assert merge(office, laptop).new == 1
    assert there.number == "KLS-V-2026-000001"
    office.desk.days.close(office.supervisor, request="home-close")
    bundles = list((office.home / "outbox").glob("KLS-*.zip"))
    assert verify_bundles(bundles, Vkey.parse(office.desk.facts.public_key)).faults == ()
    assert office.clock.now() == datetime(2027, 1, 5, 4, 30, tzinfo=UTC)
