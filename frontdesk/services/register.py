# SPDX-License-Identifier: Apache-2.0
"""The register: every appeal in lists that are cut into pages, chosen by chips, sorted, searched; always masked.

What the chips and sorts mean is here; how the database finds the rows is `frontdesk.storage.register`.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from frontdesk.domain import decisions, kinds, life, roles
from frontdesk.domain.appeal import applicant_of
from frontdesk.domain.calendar import WorkCalendar
from frontdesk.domain.deadlines import overdue_days
from frontdesk.domain.identifiers import recognise
from frontdesk.domain.moments import local, office_day
from frontdesk.domain.text import fold, initials, list_key, typeable
from frontdesk.i18n import Texts, texts
from frontdesk.services.intake import kept_status
from frontdesk.services.listing import (
    Chosen,
    Counts,
    Cursor,
    ListedAppeal,
    Ordered,
    Page,
    RegisterStore,
    Reminder,
    Row,
    WriteSheet,
)
from frontdesk.services.ports import Journal
from frontdesk.services.views import Actor
from frontdesk.words.names import kind_name, status_name
from frontdesk.words.register import COLUMNS, column_name, yes

CHIPS: Final = ("overdue", "due_today", "this_week", "open", "mine", "extended", "answered", "all")
SORTS: Final = ("number", "accepted", "name", "kind", "assignee", "status", "due")
LONGEST: Final = 600
_SHORTEST: Final = {"digits": 3}
"""Letters or digits of a search text where one is too little."""

_PHONE_SIGNS: Final = str.maketrans("", "", "+ ()-\u00a0")

SOON: Final = {0: "today", 1: "one_day", 2: "three_days", 3: "three_days"}
"""Working days left, and the reminder that they bring."""

REMINDED: Final = 200
FORMS: Final = ("xlsx", "csv")
EXPORTED: Final = 1000
"""Rows that an export reads at a time."""

_SUNDAY: Final = 6


class Register:
    """Lists of appeals for those who may see them; personal data stay masked for everybody (PRODUCT rule 13)."""

    def __init__(
        self,
        journal: Journal,
        store: RegisterStore,
        calendar: Callable[[], WorkCalendar],
        write: WriteSheet,
    ) -> None:
        self._journal = journal
        self._store = store
        self._calendar = calendar
        self._write = write

    # --- lists

    def counts(self, by: Actor) -> Counts:
        """Return how many appeals each chip holds now."""
        roles.require(by.role, "find")
        today = self._today()
        return Counts(*self._store.count(tuple(self._chosen(chip, by, today) for chip in CHIPS)))

    def page(
        self,
        by: Actor,
        chip: str = "open",
        sort: str = "due",
        *,
        descending: bool = False,
        after: Cursor | None = None,
        limit: int = 64,
    ) -> Page:
        """Return the next rows of a list. Rows with the same value stand in the order of acceptance.

        Numbers are given out at acceptance, so `number` and `accepted` are one order. Appeals without a due date, or
        with nobody assigned, come last; all of it the other way round when `descending`.
        """
        roles.require(by.role, "find")
        today = self._today()
        people = self._names()
        ordered = _ordered(sort, people, descending=descending)
        found = self._store.page(self._chosen(chip, by, today), ordered, after.key if after else None, limit + 1)
        rows = self._rows(found[:limit], today, people)
        return Page(rows, Cursor(found[limit - 1].key) if len(found) > limit else None)

    def search(self, by: Actor, text: str, chip: str = "all", limit: int = 64) -> Page:
        """Return appeals by parts of a name, an IIN or a phone, by a number, a short code or a receipt.

        Names newest first, each word as the beginning of one; digits in the order of the numbers that they begin.
        """
        roles.require(by.role, "find")
        typed = recognise(typeable(text[:LONGEST]))
        column, value = _COLUMNS.get(typed.kind, ""), typed.value
        if column == "name":
            bare = value.translate(_PHONE_SIGNS)
            column, value = ("digits", bare) if bare.isascii() and bare.isdigit() else ("name", fold(value))
        if not column or len(value) < _SHORTEST.get(column, 1):
            return Page()
        return self._found(by, column, value, chip, limit)

    def words(self, by: Actor, text: str, limit: int = 64) -> Page:
        """Return the appeals whose substance has all these words, newest first: whole ones, or from four letters on
        beginnings.

        Only for those who may read a substance: finding out what it says, word by word, is reading it.
        """
        roles.require(by.role, "show")
        return self._found(by, "words", typeable(text[:LONGEST]), "all", limit)

    def interrupt(self) -> None:
        """Stop the searches that run in other threads; their pages come back empty and `interrupted`."""
        self._store.interrupt()

    def _found(self, by: Actor, column: str, value: str, chip: str, limit: int) -> Page:
        today = self._today()
        found = self._store.search(column, value, self._chosen(chip, by, today), limit)
        return Page(interrupted=True) if found is None else Page(self._rows(found, today, self._names()))

    def reminders(self, by: Actor) -> tuple[Reminder, ...]:
        """Return my open appeals whose term has run out, ends today, or or within three working days, the oldest first.

        A supervisor is reminded of those that nobody was given, too.
        """
        roles.require(by.role, "find")
        today, calendar = self._today(), self._calendar()
        if not roles.may(by.role, "receive"):
            return ()
        until = calendar.add_working_days(today, max(SOON)).isoformat()
        lists = [Chosen(life.OPEN, due_until=until, assignee=by.id)]
        if by.role == roles.SUPERVISOR:
            lists.append(Chosen(life.OPEN, due_until=until, assignee=""))
        found = [row for chosen in lists for row in self._store.page(chosen, Ordered("due"), None, REMINDED)]
        reminders = (_reminder(row, today, calendar) for row in sorted(found, key=lambda row: row.key))
        return tuple(reminder for reminder in reminders if reminder is not None)

    def export(
        self,
        by: Actor,
        chip: str,
        sort: str,
        form: str,
        file: Path,
        *,
        descending: bool = False,
        language: str = "kk",
        told: Callable[[int], None] | None = None,
    ) -> int:
        """Write a list as it is shown to a file, `xlsx` or `csv`, and return its rows; raise `Trouble`.

        `told` hears after each page how many rows there are so far; what it raises ends the writing without a file.

        Every cell is text, headings and codes are in the words of `language`. No event says so: the file holds what the
        list shows to the same person, names as initials and no number of theirs (PRODUCT rule 13), so nothing leaves
        unmasked; `pii.viewed` stays the trace of those who saw more.
        """
        roles.require(by.role, "find")
        if form not in FORMS:
            raise ValueError(form)
        _ = texts(language)
        heading = [column_name(_, code) for code in COLUMNS]
        return self._write(
            file, form, heading, (_cells(_, row) for row in self._every(by, chip, sort, descending, told))
        )

    def _every(
        self, by: Actor, chip: str, sort: str, descending: bool, told: Callable[[int], None] | None
    ) -> Iterator[Row]:
        after: Cursor | None = None
        count = 0
        while True:
            page = self.page(by, chip, sort, descending=descending, after=after, limit=EXPORTED)
            yield from page.rows
            count += len(page.rows)
            if told is not None:
                told(count)
            if page.next is None:
                return
            after = page.next

    # --- inside

    def _today(self) -> date:
        return office_day(self._journal.clock.now())

    def _names(self) -> Mapping[str, str]:
        """Return account to surname and initials, in the order of the Kazakh alphabet."""
        with self._journal.reading() as read:
            people = {a.id: initials(a.surname, a.given, a.patronymic) for a in read.accounts()}
        return dict(sorted(people.items(), key=lambda item: (list_key(item[1]), item[0])))

    @staticmethod
    def _chosen(chip: str, by: Actor, today: date) -> Chosen:
        clock = life.OPEN
        sunday = today + timedelta(days=_SUNDAY - today.weekday())
        match chip:
            case "overdue":
                return Chosen(clock, due_until=(today - timedelta(days=1)).isoformat())
            case "due_today":
                return Chosen(clock, due_from=today.isoformat(), due_until=today.isoformat())
            case "this_week":
                return Chosen(clock, due_from=today.isoformat(), due_until=sunday.isoformat())
            case "open":
                return Chosen(clock)
            case "mine":
                return Chosen(clock, assignee=by.id)
            case "extended":
                return Chosen(clock, extended=True)
            case "answered":
                return Chosen(decisions.RESULTS)
            case "all":
                return Chosen()
        raise ValueError(chip)

    def _rows(self, found: tuple[ListedAppeal, ...], today: date, people: Mapping[str, str]) -> tuple[Row, ...]:
        calendar = self._calendar()
        return tuple(_row(row, today, calendar, people) for row in found)


_COLUMNS: Final = {
    "name": "name", "iin": "iin", "bin": "iin", "phone": "phone", "digits": "digits", "number": "number",
    "receipt": "number", "short_code": "short_code",
}  # fmt: skip


def _ordered(sort: str, people: Mapping[str, str], *, descending: bool) -> Ordered:
    match sort:
        case "number" | "accepted":
            return Ordered("seq", descending)
        case "due" | "name":
            return Ordered(sort, descending)
        case "kind":
            return Ordered(sort, descending, kinds.KIND_CODES)
        case "status":
            return Ordered(sort, descending, life.STATUSES)
        case "assignee":
            return Ordered(sort, descending, tuple(people))
    raise ValueError(sort)


def _row(found: ListedAppeal, today: date, calendar: WorkCalendar, people: Mapping[str, str]) -> Row:
    registered = date.fromisoformat(found.registered_on)
    due = date.fromisoformat(found.due) if found.due and found.status in life.OPEN else None
    return Row(
        number=found.number,
        kind=found.kind,
        status=kept_status(found.status, registered, today),
        accepted_at=found.accepted_at,
        registered_on=registered,
        first_due=date.fromisoformat(found.first_due) if found.first_due else None,
        due=due,
        overdue_days=overdue_days(due, today, calendar),
        days_left=None if due is None else max(0, calendar.working_days_between(today, due)),
        used=0.0 if due is None else _used(registered, due, today, calendar),
        name=applicant_of(found.personal),
        assignee=people.get(found.assignee or "", found.assignee or ""),
        extended=found.extended,
        seq=found.seq,
    )


def _cells(_: Texts, row: Row) -> list[str]:
    """Return the cells of a row in the order of `COLUMNS`; dates as ISO text, which sorts as it should."""
    return [
        row.number,
        f"{local(row.accepted_at):%Y-%m-%d %H:%M}",
        row.registered_on.isoformat(),
        row.name,
        kind_name(_, row.kind),
        row.assignee,
        status_name(_, row.status),
        row.first_due.isoformat() if row.first_due else "",
        row.due.isoformat() if row.due else "",
        str(row.overdue_days) if row.overdue_days else "",
        yes(_) if row.extended else "",
    ]


def _used(registered: date, due: date, today: date, calendar: WorkCalendar) -> float:
    """Return the share of the working days of a term that is over."""
    whole = calendar.working_days_between(registered, due)
    if today >= due or whole <= 0:
        return 1.0
    return max(0.0, min(1.0, calendar.working_days_between(registered, today) / whole))


def _reminder(found: ListedAppeal, today: date, calendar: WorkCalendar) -> Reminder | None:
    if found.due is None:
        return None
    due = date.fromisoformat(found.due)
    left = calendar.working_days_between(today, due)
    when = "overdue" if due < today else SOON.get(left)
    return Reminder(found.number, found.kind, due, when) if when else None
