# SPDX-License-Identifier: Apache-2.0
"""The end of a day through the services, on every kind of database, and its sealed log in a stranger's hands."""

import hashlib
import statistics
import zipfile
from datetime import date
from math import ceil
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from frontdesk.domain.moments import to_text
from frontdesk.errors import Refused, Trouble
from frontdesk.seal.notes import Vkey
from frontdesk.seal.outside import verify_bundles

FRIDAY, SATURDAY, MONDAY = date(2026, 4, 24), date(2026, 4, 25), date(2026, 4, 27)


def vkey(office):
    return Vkey.parse(office.desk.facts.public_key)


def qr_text(pdf: bytes) -> str:
    """What a phone reads off the paper."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            found = zxingcpp.read_barcodes(page.render(scale=4).to_pil())
            if found:
                return found[0].text
    finally:
        document.close()
    raise AssertionError("no QR")


# --- closing


def test_a_day_closes_by_a_supervisor(office):
    office.visit()
    office.register()
    open_status = office.desk.days.status()
    office.at("18:45")
    status = office.close_day()
    assert (open_status.closed, status.closed, status.unattended, status.part) == (False, True, False, 1)
    assert (status.date, status.visits, status.served, status.entries) == (FRIDAY, 2, 1, office.size)
    assert status.closed_at == office.clock.moment
    assert (status.first, status.last, status.gapless) == ("KLS-2026-000001", "KLS-2026-000001", True)
    assert status.appeals == {"complaint": 1}
    assert Path(status.file).name == "KLS-2026-04-24.zip"
    assert status.sha256 == hashlib.sha256(Path(status.file).read_bytes()).hexdigest()
    assert office.events()[-1]["actor"] == office.supervisor.id
    assert office.desk.audit.verify().ok


@pytest.mark.parametrize("login", ["clerk", "admin", "auditor"])
def test_who_may_not_close_a_day(sqlite_office, refused, login):
    sqlite_office.visit()
    with refused("-:not_allowed"):
        sqlite_office.close_day(by=sqlite_office.who(login))


def test_a_supervisor_may_close_at_a_clerks_window(office):
    office.visit()
    status = office.close_day(by=office.clerk, approver=office.supervisor)
    assert status.closed
    assert office.events()[-1]["actor"] == office.supervisor.id


def test_a_clerk_is_no_approver(sqlite_office, refused):
    sqlite_office.visit()
    with refused("-:not_allowed"):
        sqlite_office.close_day(by=sqlite_office.clerk, approver=sqlite_office.who("clerk2"))


def test_closing_again_answers_as_before(office):
    office.visit()
    request = office.request()
    first = office.close_day(request=request)
    size, rows = office.size, office.rows()
    assert office.close_day(request=request) == first
    assert office.close_day() == first
    assert office.close_day(day=FRIDAY) == first
    assert (office.size, office.rows()) == (size, rows)


def test_a_day_without_an_act_has_no_log(office, refused):
    with refused("date:day_empty"):
        office.close_day()
    office.desk.accounts.sign_in("clerk", "training", office.request())
    with refused("date:day_empty"):
        office.close_day()
    office.visit()
    with refused("date:day_empty"):
        office.close_day(day=SATURDAY)
    assert office.close_day().closed
    office.at("2026-04-27T09:00")
    with refused("date:day_empty"):
        office.close_day()


def test_who_still_waits_is_closed_as_unserved_and_counted(office):
    for _ in range(4):
        office.arrive()
    office.call(1)
    office.call(2)
    office.finish(2, outcome="advice")
    status = office.close_day()
    assert (status.visits, status.served, status.unserved, status.open) == (4, 1, 3, 0)
    with office.desk.journal.reading() as read:
        assert [read.visit(n).state for n in (1, 2, 3, 4)] == ["unserved", "finished", "unserved", "unserved"]
    assert office.types()[-4:] == ["ticket.unserved"] * 3 + ["day.close"]


def test_a_ticket_without_outcome_cannot_be_hidden(office):
    """TRUST R11: ticket, the visitor goes away, close: the log shows one."""
    office.arrive()
    office.desk.counter.left(office.clerk, ticket="A-001", request=office.request())
    office.arrive()
    status = office.close_day()
    assert (status.visits, status.left, status.unserved) == (2, 1, 1)


# --- parts, and days that nobody closed


def test_visits_after_closing_become_a_second_part(office):
    office.visit()
    first = office.close_day()
    bytes_before = Path(first.file).read_bytes()
    office.register()
    assert office.desk.days.status().part == 2
    second = office.close_day()
    assert (second.date, second.part, second.visits, second.closed) == (FRIDAY, 2, 1, True)
    assert Path(second.file).name == "KLS-2026-04-24-2.zip"
    assert Path(first.file).read_bytes() == bytes_before
    verdict = verify_bundles([Path(first.file), Path(second.file)], vkey(office))
    assert (verdict.ok, verdict.entries) == (True, office.size)


@pytest.mark.parametrize("act", ["ticket", "appeal"])
def test_the_first_act_of_a_new_date_closes_the_day_before(office, act):
    office.visit()
    office.arrive()
    office.at("2026-04-27T09:01")
    size = office.size
    if act == "ticket":
        office.arrive()
    else:
        office.register()
    assert office.types(size) == [
        "ticket.unserved",
        "day.close",
        "ticket.issued" if act == "ticket" else "appeal.registered",
    ]
    close = office.events()[size + 1]
    assert (close["actor"], close["data"]["unattended"], close["data"]["date"]) == ("system", True, "2026-04-24")
    assert close["at"] == close["data"]["closed_at"] == to_text(office.clock.moment)
    closed = office.desk.days.status(FRIDAY)
    assert (closed.unattended, closed.unserved, Path(closed.file).exists()) == (True, 1, True)
    assert office.desk.days.status().date == MONDAY
    assert office.desk.audit.verify().ok


def test_signing_in_looking_and_verifying_open_no_day_and_close_none(office):
    office.visit()
    number = office.register().number
    office.at("2026-04-27T08:50")
    size = office.size
    clerk = office.desk.accounts.sign_in("clerk", "training", office.request())
    office.desk.lookup.find(clerk, "Өтеген")
    office.desk.lookup.show(clerk, number, request=office.request())
    office.issue(number)
    assert office.desk.audit.verify().ok
    assert "day.close" not in office.types(size)
    assert office.desk.days.status().date == FRIDAY
    by_hand = office.close_day()
    assert (by_hand.date, by_hand.unattended) == (FRIDAY, False)


def test_several_days_nobody_closed(office):
    office.visit()
    office.at("2026-04-25T11:00")
    office.visit()
    office.at("2026-05-04T09:00")
    office.visit()
    days = office.desk.days.list()
    assert [(day.date.isoformat(), day.closed, day.unattended) for day in days] == [
        ("2026-05-04", False, False), ("2026-04-25", True, True), ("2026-04-24", True, True),
    ]  # fmt: skip
    office.close_day()
    files = [Path(day.file) for day in reversed(office.desk.days.list())]
    verdict = verify_bundles(files, vkey(office))
    assert (verdict.ok, verdict.entries) == (True, office.size)


def test_one_desk_and_the_next_meet_at_midnight(office):
    """The date of an act is that of its COMMIT: the second of two acts closes the day between them."""
    office.at("23:59:59.999")
    first = office.register()
    office.at("2026-04-25T00:00:00.000")
    second = office.register(2)
    assert [line.type for line in office.desk.lookup.show(office.clerk, first.number, request="x").history] == [
        "appeal.registered", "pii.viewed",
    ]  # fmt: skip
    friday, saturday = office.desk.days.status(FRIDAY), office.desk.days.status(SATURDAY)
    assert (friday.closed, friday.last, saturday.closed, saturday.first) == (True, first.number, False, second.number)


# --- what blocks, and the way out


def test_what_closing_looks_at(office):
    days = office.desk.days
    assert [block.code for block in days.status().blocks] == []
    office.arrive()
    office.arrive()
    office.call()
    number = office.register(2).number
    blocks = {block.code: dict(block.params) for block in days.status().blocks}
    assert blocks == {"visitors_waiting": {"n": 1}, "visitors_at_counter": {"n": 1}, "receipts_unprinted": {"n": 1}}
    assert not any(block.hard for block in days.status().blocks)
    office.issue(number)
    office.finish(outcome="advice")
    office.desk.counter.left(office.clerk, ticket="A-002", request=office.request())
    assert days.status().blocks == ()


def test_overdue_appeals_are_shown(office):
    office.register()
    office.close_day()
    office.at("2026-05-28T10:00")
    office.visit()
    assert office.desk.days.status().blocks == ()
    office.at("2026-05-29T10:00")
    office.visit()
    assert [(block.code, block.params["n"]) for block in office.desk.days.status().blocks] == [("appeals_overdue", 1)]


# --- the figures


def test_the_figures_are_those_of_the_visits(office):
    """Counted again by hand from what was done, and from the exported events by a stranger."""
    waited = [45, 130, 260, 910, 15, 600, 899, 900, 901]
    for index, seconds in enumerate(waited):
        office.visit("consult" if index % 2 else "cert", waits_s=seconds, served_s=60)
    for end in ("no_show", "left"):
        office.arrive("fines")
        office.later(minutes=3)
        office.call()
        getattr(office.desk.counter, end)(office.clerk, 1, request=office.request())
    office.arrive("crime")
    first = office.register(2)
    office.register(3, kind="application")
    office.issue(first.number)
    office.issue(first.number)
    office.at("19:00")
    office.register(2, kind="application")
    open_status = office.desk.days.status()
    closed = office.close_day()
    data = office.events()[-1]["data"]
    ordered = sorted(waited)
    assert data["waits"].pop("staffed") == {
        "median_s": int(statistics.median(ordered)), "p90_s": ordered[ceil(0.9 * 9) - 1], "max_s": 910,
    }  # fmt: skip
    assert data["waits"] == {
        "n": 9,
        "median_s": int(statistics.median(ordered)),
        "p90_s": ordered[ceil(0.9 * 9) - 1],
        "max_s": 910,
        "within_target": sum(wait <= 900 for wait in waited),
        "target_s": 900,
    }
    assert {name: data[name] for name in ("tickets", "served", "no_show", "unserved", "left", "direct", "late")} == {
        "tickets": 12, "served": 9, "no_show": 1, "unserved": 1, "left": 1, "direct": 3, "late": 0,
    }  # fmt: skip
    assert data["by_purpose"] == {"cert": 5, "consult": 4, "fines": 2, "crime": 1}
    assert data["by_outcome"] == {"certificate": 5, "advice": 4}
    assert data["appeals"] == {"complaint": 1, "application": 2}
    assert (data["registered_today"], data["registered_later"], data["reprints"]) == (2, 1, 1)
    assert (data["first"], data["last"], data["gapless"]) == (
        {"KLS-2026": "KLS-2026-000001"}, {"KLS-2026": "KLS-2026-000003"}, True,
    )  # fmt: skip
    assert data["totals"] == {
        "tickets": 12, "served": 9, "appeals": 3, "papers": 2, "copies": 1, "entries": office.size,
    }  # fmt: skip
    assert data["opened_at"] == "2026-04-24T10:00:00.000+05:00"
    # The open day said the same, but for what closing itself did.
    assert (open_status.waits, open_status.appeals) == (closed.waits, closed.appeals)
    assert (open_status.visits, open_status.served) == (closed.visits, closed.served) == (15, 9)
    assert verify_bundles([Path(closed.file)], vkey(office)).ok


def test_totals_run_on_for_ever(office):
    office.visit()
    office.register()
    office.close_day()
    office.at("2026-04-27T10:00")
    office.visit()
    office.register()
    office.close_day()
    totals = office.events()[-1]["data"]["totals"]
    assert totals == {"tickets": 2, "served": 2, "appeals": 2, "papers": 0, "copies": 0, "entries": office.size}


def test_the_target_is_a_setting(office):
    office.visit(waits_s=400)
    office.visit(waits_s=700)
    assert office.desk.days.status().waits.within_target == 2
    office.desk.settings.change(office.admin, "wait_target_s", "600", office.request())
    assert office.desk.days.status().waits.within_target == 1
    office.close_day()
    assert office.events()[-1]["data"]["waits"]["target_s"] == 600


def test_waits_by_hour_of_arrival(office):
    office.at("10:59:30")
    office.visit(waits_s=60)
    office.at("11:30")
    office.visit(waits_s=100)
    office.visit(waits_s=200)
    assert office.desk.days.by_hour() == {10: (1, 60), 11: (2, 150)}


# --- the sealed log


def test_a_stranger_verifies_the_day_with_the_receipts_from_the_papers(office):
    pdfs = []
    for index in range(3):
        office.visit()
        number = office.register(2, kind=("complaint", "application")[index % 2]).number
        pdfs.append(office.issue(number).pdf)
    status = office.close_day()
    receipts = {f"receipt-{n}.txt": qr_text(pdf) for n, pdf in enumerate(pdfs)}
    assert all(text.startswith("frontdesk.example/training/KLS\n") for text in receipts.values())
    verdict = verify_bundles([Path(status.file)], vkey(office), receipts)
    assert (verdict.ok, verdict.faults, verdict.entries) == (True, (), office.size)
    assert verdict.root == status.root == office.desk.audit.verify().root


def test_the_log_holds_the_stored_bytes_and_nobodys_data(office):
    office.register(visitor__surname="Құпиябекова")
    status = office.close_day()
    with zipfile.ZipFile(status.file) as bundle:
        names = bundle.namelist()
        events = bundle.read(names[0])
        everything = b"".join(bundle.read(name) for name in names)
    with office.desk.journal.reading() as read:
        assert events == b"".join(body + b"\n" for body in read.bodies(0))
    assert "Құпиябекова".encode() not in everything
    assert b"921015491234" not in everything


def test_exporting_again_gives_the_same_bytes(office):
    office.visit()
    office.register()
    status = office.close_day()
    first = Path(status.file).read_bytes()
    Path(status.file).unlink()
    assert office.desk.days.status(FRIDAY).file is None
    for who in ("clerk", "supervisor", "auditor"):
        again = office.desk.days.export(office.who(who), FRIDAY)
        assert (Path(again.file).read_bytes(), again.sha256) == (first, status.sha256)
    office.reopen()
    office.at("2026-04-27T10:00")
    office.visit()
    office.close_day()
    assert Path(office.desk.days.export(office.clerk, FRIDAY).file).read_bytes() == first


def test_what_cannot_be_exported(office, refused):
    with refused("date:day_not_closed"):
        office.desk.days.export(office.clerk, FRIDAY)
    office.visit()
    with refused("date:day_not_closed"):
        office.desk.days.export(office.clerk, FRIDAY)
    office.close_day()
    with refused("-:not_allowed"):
        office.desk.days.export(office.admin, FRIDAY)


def test_a_closed_day_changes_no_more(office, refused):
    office.arrive()
    office.arrive()
    office.call()
    closed = office.close_day()
    for act in (
        lambda: office.call(2, ticket="A-002"),
        lambda: office.desk.counter.left(office.clerk, ticket="A-002", request=office.request()),
        lambda: office.finish(None, ticket="A-001", outcome="advice"),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.problems[0].code in {"visit_state", "ticket_unknown", "queue_empty"}
    office.visit()
    office.register()
    office.close_day()
    parts = [day for day in office.desk.days.list() if day.part == 1]
    assert [(day.visits, day.unserved, day.root) for day in parts] == [(2, 2, closed.root)]


def test_a_key_that_does_not_open_leaves_the_seal_for_later(office):
    """TRUST F18: the day closes; the log is sealed as soon as the key is back."""
    key = office.home / "keys" / "office.key"
    away = key.with_name("away")
    office.visit()
    office.reopen()
    key.rename(away)
    status = office.close_day()
    assert (status.closed, status.file) == (True, None)
    with pytest.raises(Trouble) as caught:
        office.desk.days.export(office.supervisor, FRIDAY)
    assert caught.value.code == "key_unavailable"
    away.rename(key)
    office.visit()
    sealed = office.desk.days.status(FRIDAY)
    assert office.desk.days.list()[-1].file is not None
    assert verify_bundles([Path(office.desk.days.list()[-1].file)], vkey(office)).ok
    assert sealed.part == 2


def test_a_lost_log_is_written_again_at_the_next_start(office):
    office.visit()
    status = office.close_day()
    before = Path(status.file).read_bytes()
    Path(status.file).unlink()
    office.reopen()
    office.visit()
    assert Path(status.file).read_bytes() == before


def test_the_staffed_wait_stands_beside_the_wait_and_a_stranger_counts_it_again(office):
    """DOMAIN 4.2: lunch and closed hours are no excuse for the wait, but a figure beside it leaves them out."""
    office.at("12:50")
    office.arrive()
    office.at("14:40")
    office.call()
    office.finish()
    text = '[{"from":null,"until":"2026-04-30","opening":"09:00","closing":"18:00","lunch":["13:00","14:00"]}]'
    office.desk.settings.change(office.admin, "office_hours", text, office.request())
    closed = office.close_day()
    data = office.events()[-1]["data"]
    assert data["hours"] == {"opening": "09:00", "lunch_start": "13:00", "lunch_end": "14:00", "closing": "18:00"}
    assert (data["waits"]["median_s"], data["waits"]["staffed"]["median_s"]) == (6600, 3000)
    assert verify_bundles([Path(closed.file)], vkey(office)).faults == ()
