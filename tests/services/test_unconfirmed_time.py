# SPDX-License-Identifier: Apache-2.0
"""D19, F20: while nobody trusts the clock, appeals are taken at once and no date of the law is counted from it."""

import io
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest

from frontdesk.errors import Refused
from frontdesk.seal.notes import Vkey
from frontdesk.seal.outside import verify_bundles
from tests.fixtures.offices import GOOD_PASSWORD


@pytest.fixture
def real(make_office: Any, kind: str) -> Any:
    """A real office on a Friday at ten, with a clerk, that has registered one complaint."""
    office = make_office(kind, training=False)
    office.desk.accounts.add(
        office.who("abdi"), login="clerk", role="clerk", surname="Серікова", given="Айгерім",
        position_kk="Қызметкер", position_ru="Сотрудник", password=GOOD_PASSWORD, request="clerk",
    )  # fmt: skip
    office.register(kind="complaint")
    return office


def confirm(office: Any) -> None:
    office.desk.clockwork.confirm(office.clerk, office.who("omarov"), office.request())


def row(office: Any, number: str) -> Any:
    with office.desk.journal.reading() as read:
        return read.appeal(number)


def dates(office: Any, number: str) -> tuple[str, str | None, str | None, str | None]:
    found = row(office, number)
    return found.registered_on, found.first_due, found.due, found.forward_by


def read(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))


def in_two_ways(office: Any, leap: timedelta) -> None:
    """The clock is wrong from here on: set back while the program runs, or ahead at its start."""
    office.clock.moment += leap
    if leap > timedelta():
        office.reopen()


LEAPS = [
    pytest.param(timedelta(hours=-1), id="an hour back, running"),
    pytest.param(timedelta(days=365), id="a year ahead, at start"),
]


@pytest.mark.parametrize("leap", LEAPS)
def test_no_date_is_counted_until_two_people_have_confirmed_the_time(real: Any, leap: timedelta) -> None:
    office, right = real, real.clock.moment
    in_two_ways(office, leap)
    complaint, request = office.register(kind="complaint"), office.register(kind="request_401v")
    for told in (complaint, request):
        assert (told.due, told.forward_by, told.undated) == (None, None, True)
        assert told.registered_on == (office.clock.moment + timedelta(hours=5)).date()
    registered = next(event for event in office.events() if event.get("number") == complaint.number)
    assert registered["clock"] == "unconfirmed"
    assert (registered["data"]["due"], registered["data"]["forward_by"]) == (None, None)
    assert dates(office, complaint.number)[1:] == (None, None, None)
    paper = read(office.issue(complaint.number).pdf)
    assert "сағаттың уақыты расталғаннан кейін хабарланады" in paper
    assert "сообщается после подтверждения времени" in paper
    assert "Тіркелген күні" not in paper
    assert office.desk.days.status().blocks
    assert office.desk.audit.verify().faults == ()

    office.clock.moment = right + timedelta(minutes=30)
    confirm(office)
    assert dates(office, complaint.number) == ("2026-04-24", "2026-05-28", "2026-05-28", "2026-04-29")
    assert dates(office, request.number) == ("2026-04-24", "2026-05-12", "2026-05-12", "2026-04-29")
    redated = [event for event in office.events() if event["type"] == "appeal.redated"]
    assert [event["number"] for event in redated] == [complaint.number, request.number]
    data = redated[0]["data"]
    assert (data["old_due"], data["new_due"], data["why"], data["order"]) == (None, "2026-05-28", "clock", None)
    wanted = right if leap < timedelta() else office.clock.moment
    assert data["counted_from"] == f"{wanted + timedelta(hours=5):%Y-%m-%dT%H:%M:%S}.000+05:00"
    assert all("clock" not in event for event in redated)
    assert office.desk.audit.verify().faults == ()
    later = office.register(kind="complaint")
    assert later.due == date(2026, 5, 28)
    assert "28.05.2026" in read(office.issue(complaint.number).pdf), "a copy shows what was decided since"


@pytest.mark.parametrize("leap", LEAPS)
def test_the_day_logs_tell_a_stranger_the_same(real: Any, leap: timedelta) -> None:
    office, right = real, real.clock.moment
    in_two_ways(office, leap)
    office.register(kind="complaint")
    answered = office.register(kind="application")
    office.desk.workflow.answer(
        office.clerk, answered.number, result="answered", channel="post", language="kk", document="1", request="done"
    )
    office.clock.moment = right + timedelta(minutes=30)
    confirm(office)
    office.register(kind="application")
    office.close_day(by=office.who("omarov"))
    assert dates(office, answered.number)[1:] == (None, None, None), "what is final is left"
    bundles = sorted((office.home / "outbox").iterdir(), key=lambda file: Path(file).stat().st_mtime_ns)
    verdict = verify_bundles(bundles, Vkey.parse(office.desk.facts.public_key))
    assert verdict.faults == ()
    # A month later the complaint is overdue by its confirmed date, and the stranger counts it so.
    office.at("2026-05-29T10:00")
    office.visit()
    office.close_day(by=office.who("omarov"))
    bundles = sorted((office.home / "outbox").iterdir(), key=lambda file: Path(file).stat().st_mtime_ns)
    assert verify_bundles(bundles, Vkey.parse(office.desk.facts.public_key)).faults == ()
    closing = [event for event in office.events() if event["type"] == "day.close"][-1]
    assert closing["data"]["overdue_open"] == 3


def test_the_preview_says_that_the_date_follows_before_anything_is_pressed(real: Any) -> None:
    """The alarm is raised by the first act; the preview knows before it."""
    office = real
    office.clock.moment += timedelta(days=365)
    office.reopen()
    shown = office.desk.intake.preview(office.clerk, office.appeal(), 1)
    assert (shown.deadline.due, shown.deadline.undated, shown.deadline.days) == (None, True, ())
    assert "clock.alarm" not in office.types()
    assert not office.desk.intake.preview(office.clerk, office.appeal(kind="crime_report"), 1).deadline.undated


def test_a_time_confirmed_in_the_evening_registers_on_the_next_working_day(real: Any) -> None:
    office = real
    office.clock.moment += timedelta(days=365)
    told = office.register(kind="application")
    office.at("2026-04-24T19:00")
    confirm(office)
    assert dates(office, told.number)[0] == "2026-04-27"


def test_an_order_waits_for_a_confirmed_time_and_then_counts_from_what_was_settled(real: Any) -> None:
    office, right = real, real.clock.moment
    office.clock.moment += timedelta(days=365)
    told = office.register(kind="application")
    book, day = office.desk.calendar_book, date(2026, 5, 12)
    with pytest.raises(Refused) as caught:
        book.add(office.who("omarov"), day, "off", "№ 1", office.request())
    assert caught.value.problems[0].code == "clock_unconfirmed"
    office.clock.moment = right + timedelta(minutes=30)
    confirm(office)
    before = dates(office, told.number)
    assert before == ("2026-04-24", "2026-05-20", "2026-05-20", "2026-04-29")
    book.add(office.who("omarov"), date(2026, 4, 28), "off", "№ 1", office.request())
    assert dates(office, told.number) == ("2026-04-24", "2026-05-21", "2026-05-21", "2026-04-30")
    book.remove(office.who("omarov"), date(2026, 4, 28), "№ 2", office.request())
    assert dates(office, told.number) == before
    assert office.desk.audit.verify().faults == ()
