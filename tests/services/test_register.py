# SPDX-License-Identifier: Apache-2.0
"""The register through the services, on every kind of database: chips, pages in every sort, masking, reminders."""

import csv
import re
import zipfile

import pytest
from sqlalchemy import text

from frontdesk.errors import Refused
from frontdesk.services.register import CHIPS, SORTS
from frontdesk.storage import register, walk

SURNAMES = ("Әлиев", "Ахметов", "Бек", "Ғалиев", "Гусев", "Қасым", "Кан", "Іңкәр", "Ибраев", "Smith", "Өтеген", "Омар")
ALPHABETICAL = (
    "Ахметов", "Әлиев", "Бек", "Гусев", "Ғалиев", "Ибраев", "Кан", "Қасым", "Омар", "Өтеген", "Іңкәр", "Smith",
)  # fmt: skip


def fill(office, days=("2026-04-27", "2026-05-12", "2026-06-01", "2026-06-05", "2026-06-19")):
    """Appeals of every sort of name and some kinds, over some weeks; the last day is a Friday."""
    kinds = ("complaint", "application", "message")
    n = 0
    for day in days:
        office.at(f"{day}T10:00")
        for surname in SURNAMES[n % 3 :: 2]:
            office.register(visitor__surname=surname, kind=kinds[n % 3], visitor__phone=f"+7701000{n:04}")
            n += 1
            office.later(minutes=1)
    return n


def pages(office, chip, sort, *, descending=False, limit=3, by=None, between=lambda: None):
    """Every row of a list, page by page."""
    rows, after = [], None
    while True:
        page = office.desk.register.page(
            by or office.clerk, chip, sort, descending=descending, after=after, limit=limit
        )
        rows += page.rows
        if page.next is None:
            return rows
        after = page.next
        between()


def test_the_chips_count_what_they_list(office):
    total = fill(office)
    counts = office.desk.register.counts(office.clerk)
    assert counts.all == counts.open == total
    assert 0 < counts.overdue < total
    for chip in CHIPS:
        assert len(pages(office, chip, "due", limit=100)) == getattr(counts, chip), chip


@pytest.mark.parametrize("sort", SORTS)
def test_pages_hold_every_row_once_in_order(office, sort):
    total = fill(office)
    for descending in (False, True):
        whole = pages(office, "all", sort, descending=descending, limit=1000)
        assert len({row.number for row in whole}) == len(whole) == total
        assert pages(office, "all", sort, descending=descending) == whole
    assert pages(office, "all", sort, descending=True, limit=1000) == list(
        reversed(pages(office, "all", sort, limit=1000))
    )


def test_the_order_of_each_sort(office):
    fill(office)
    seqs = [row.seq for row in pages(office, "all", "number")]
    assert seqs == sorted(seqs) == [row.seq for row in pages(office, "all", "accepted")]
    dues = [(row.due, row.seq) for row in pages(office, "all", "due")]
    assert dues == sorted(dues)
    kinds = [row.kind for row in pages(office, "all", "kind")]
    assert kinds == sorted(kinds, key=("application", "complaint", "message").index)


LIVES = ("in_work", "extended", "needs_fix", "answered", "noted", "rejected", "voided", "registered")


def live_on(office):
    """Let the appeals have statuses, assignees and extensions of all sorts, as if acts had brought them there."""
    with office.sql() as connection:
        people = [row[0] for row in connection.execute(text("SELECT id FROM account ORDER BY id"))]
        for n, (seq,) in enumerate(connection.execute(text("SELECT seq FROM appeal ORDER BY seq")).all()):
            values = {"seq": seq, "status": LIVES[n % 8], "who": people[n % 3] if n % 4 else None}
            values["ext"] = seq if n % 5 == 0 else None
            values["due"] = None if n % 11 == 0 else f"2026-06-{1 + n % 28:02}"
            change = (
                "UPDATE appeal SET status = :status, assignee = :who, extended_seq = :ext, due = :due WHERE seq = :seq"
            )
            connection.execute(text(change), values)


def test_a_long_list_is_walked_as_a_short_one_is_sorted(office, monkeypatch):
    total = fill(office)
    live_on(office)
    counts = office.desk.register.counts(office.clerk)
    assert counts.all == total
    lists = [(chip, sort, down) for chip in CHIPS for sort in SORTS for down in (False, True)]
    short = {one: pages(office, *one[:2], descending=one[2], limit=1000) for one in lists}
    for (chip, _, _), rows in short.items():
        assert len(rows) == getattr(counts, chip), chip
    assert all(getattr(counts, chip) for chip in CHIPS if chip != "due_today")
    monkeypatch.setattr(register, "SHORT", -1)
    monkeypatch.setattr(walk, "CELLS", 5)
    monkeypatch.setattr(walk, "MET", 6)
    for one in lists:
        assert pages(office, *one[:2], descending=one[2], limit=4) == short[one], one


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("short", [-1, 2000])
def test_whoever_turns_pages_sees_every_row_that_stays(sqlite_office, monkeypatch, sort, short):
    """Others register and answer meanwhile: nothing that stays in the list is skipped or shown twice."""
    office = sqlite_office
    fill(office)
    monkeypatch.setattr(register, "SHORT", short)
    before = {row.number for row in pages(office, "open", sort, limit=1000)}
    open_ones = iter(sorted(before))
    gone = set()

    def between():
        office.later(minutes=1)
        office.register(visitor__surname="Жаңа")
        gone.add(number := next(open_ones))
        with office.sql() as connection:
            connection.execute(text("UPDATE appeal SET status = 'voided' WHERE number = :n"), {"n": number})

    seen = [row.number for row in pages(office, "open", sort, between=between)]
    assert len(set(seen)) == len(seen)
    assert before - gone <= set(seen)


def test_names_stand_in_the_order_of_the_alphabet(office):
    fill(office)
    names = [row.name.split()[0] for row in pages(office, "all", "name")]
    assert names == sorted(names, key=ALPHABETICAL.index)


def test_nothing_personal_is_whole(office):
    fill(office)
    text = str(office.desk.register.page(office.clerk, "all", limit=100))
    assert "Гүлнұр" not in text
    assert "921015491234" not in text
    assert "Гусев Г. Ә." in text


def test_who_may_not_read_appeals_sees_no_list(office):
    for act in (office.desk.register.counts, office.desk.register.page, office.desk.register.reminders):
        with pytest.raises(Refused):
            act(office.admin)


def test_the_clock_of_a_row(office):
    office.at("2026-06-01T10:00")
    number = office.register(kind="application").number
    due = office.desk.register.page(office.clerk).rows[0].due
    assert due.isoformat() == "2026-06-22"
    seen = {}
    for day in ("2026-06-01", "2026-06-17", "2026-06-18", "2026-06-19", "2026-06-22", "2026-06-23", "2026-06-24"):
        office.at(f"{day}T09:00")
        row = office.desk.register.page(office.clerk).rows[0]
        reminders = office.desk.register.reminders(office.supervisor)
        seen[day] = row.days_left, row.overdue_days, round(row.used, 2), [r.when for r in reminders]
        assert all(reminder.number == number for reminder in reminders)
        assert office.desk.register.reminders(office.clerk) == ()
    assert seen == {
        "2026-06-01": (15, 0, 0.0, []),
        "2026-06-17": (3, 0, 0.8, ["three_days"]),
        "2026-06-18": (2, 0, 0.87, ["three_days"]),
        "2026-06-19": (1, 0, 0.93, ["one_day"]),
        "2026-06-22": (0, 0, 1.0, ["today"]),
        "2026-06-23": (0, 1, 1.0, ["overdue"]),
        "2026-06-24": (0, 2, 1.0, ["overdue"]),
    }


def test_reminders_reach_whoever_the_appeal_was_given_to(office):
    office.at("2026-06-01T10:00")
    number, other = (office.register(kind="application").number for _ in range(2))
    office.desk.workflow.assign(office.supervisor, number, to="clerk", request="assign")
    office.at("2026-06-19T10:00")
    assert [(r.number, r.when) for r in office.desk.register.reminders(office.clerk)] == [(number, "one_day")]
    assert [r.number for r in office.desk.register.reminders(office.supervisor)] == [other]
    assert office.desk.register.reminders(office.who("clerk2")) == ()
    mine = office.desk.register.page(office.clerk, "mine").rows
    assert [(row.number, row.assignee) for row in mine] == [(number, office.clerk.initials)]
    office.desk.workflow.answer(
        office.clerk, number, result="answered", channel="post", language="kk", document="1", request="answer"
    )
    assert office.desk.register.reminders(office.clerk) == ()
    [row] = office.desk.register.page(office.clerk, "answered").rows
    assert (row.due, row.days_left, row.used, row.overdue_days) == (None, None, 0.0, 0)


def test_accepted_after_hours_is_shown_as_such(office):
    office.at("2026-04-24T19:00")
    office.register()
    assert office.desk.register.page(office.clerk).rows[0].status == "accepted"


# --- export


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_export_holds_the_list_masked_as_it_is(sqlite_office, tmp_path, form):
    office = sqlite_office
    office.register(visitor__surname="=Иванов", visitor__phone="+77011234567")
    total = fill(office) + 1
    live_on(office)
    file = tmp_path / f"list.{form}"
    size = office.size
    assert office.desk.register.export(office.clerk, "all", "name", form, file, language="ru") == total
    assert office.size == size, "a masked list leaves no trace"
    if form == "csv":
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream, delimiter=";"))
    else:
        with zipfile.ZipFile(file) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        rows = [re.findall(r"<t[^>]*>([^<]*)</t>", row) for row in re.findall(r"<row .*?</row>", sheet)]
        assert "<f>" not in sheet
    assert rows[0][:4] == ["№", "Принято", "Дата регистрации", "Посетитель"]
    listed = pages(office, "all", "name", limit=1000)
    assert [row[0] for row in rows[1:]] == [row.number for row in listed]
    assert [row[3].removeprefix("'") for row in rows[1:]] == [row.name for row in listed]
    assert any(row[3] == ("'=Иванов Г. Ә." if form == "csv" else "=Иванов Г. Ә.") for row in rows[1:])
    text = str(rows)
    assert not any(datum in text for datum in ("Гүлнұр", "921015491234", "7701123", "Келес ауданы"))
    with pytest.raises(Refused):
        office.desk.register.export(office.admin, "all", "name", form, file)
