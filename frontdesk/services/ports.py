# SPDX-License-Identifier: Apache-2.0
"""What the services need from the edges, as protocols; the edges implement them, tests may replace them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from frontdesk.domain.calendar import OrderedDay
from frontdesk.domain.journal import EVENT_TYPES, Sealed
from frontdesk.services.views import AppealHit, HistoryLine, PaperLine, Person, PersonHit, VisitRow


@dataclass(frozen=True)
class RecordedEvent:
    """An event after it was appended: number, who, when (UTC), what, and the tree after it."""

    seq: int
    type: str
    actor: str
    at: datetime
    data: Mapping[str, Any]
    number: str | None = None
    leaf: bytes = field(default=b"", repr=False)
    root: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class TimeJudgement:
    """What the clock thinks of an instant: another one to use, the data of an alarm."""

    moment: datetime | None = None
    alarm: Mapping[str, Any] | None = None


NO_ACTS = frozenset({"appeal.redated", "appeal.deemed_refused"})
"""What time alone, or the calendar, does to an appeal."""

ACTS = frozenset({"ticket.issued", *(name for name in EVENT_TYPES if name.startswith("appeal."))}) - NO_ACTS
"""What a day log is closed for: a ticket, a registration, an act on an appeal; signing in, looking and verifying do not
open a day (PRODUCT rule 14).
"""

ALARM = "clock_alarm"
"""Name among the numbers of the head: the entry of the clock's alarm that waits."""

CALENDAR_CHANGES = "calendar"
HOURS_CHANGES = "hours"
"""Names among the numbers of the head: how often the office's days, and its hours, were changed."""

OFFICE_HOURS = "office_hours"
"""The setting that holds the hours."""

OPEN_DAY = "open_day"
CLOSED = "closed"
"""Names among the numbers of the head: the ordinal of the open date, and the size of the log after the last closing."""


def open_day(numbers: Mapping[str, int]) -> date | None:
    """Return the local date of the acts that no closing covers yet."""
    return date.fromordinal(numbers[OPEN_DAY]) if OPEN_DAY in numbers else None


class Clock(Protocol):
    """Where time comes from."""

    def now(self) -> datetime:
        """Return the present instant, aware UTC."""
        ...

    def judge(self, moment: datetime, last: datetime | None) -> TimeJudgement:
        """Compare an instant with the last event's; raise `Refused` where time was set by hand and runs backwards."""
        ...


@dataclass(frozen=True)
class AccountRow:
    """One account with what sign-in needs."""

    id: str
    login: str
    role: str
    surname: str
    given: str
    patronymic: str | None
    position_kk: str
    position_ru: str
    disabled: bool
    argon2: str
    failures: int
    until: datetime | None

    def person(self) -> Person:
        """Return the public side."""
        return Person(
            self.id,
            self.login,
            self.role,
            self.surname,
            self.given,
            self.patronymic,
            self.position_kk,
            self.position_ru,
            self.disabled,
        )


@dataclass(frozen=True)
class AppealRow:
    """One appeal without the person."""

    number: str
    seq: int
    visit: int
    kind: str
    oral: bool
    language: str
    crime_information: bool
    sheets: int
    counter: int
    clerk: str
    accepted_at: datetime
    registered_on: str
    first_due: str | None
    due: str | None
    forward_by: str | None
    feedback: str
    short_code: str
    status: str
    person_seq: int
    assignee: str | None = None
    fix_until: str | None = None
    extended_from: str | None = None
    extended: bool = False
    deemed: bool = False
    linked_to: str | None = None
    kui_number: str | None = None
    kui_at: str | None = None
    erdr_by: str | None = None


@dataclass(frozen=True)
class Dated:
    """An open appeal with its dates, and the event that registered it (`clock` is its mark); as it was extended, until
    when the extension was set.
    """

    number: str
    seq: int
    kind: str
    accepted_at: datetime
    registered_on: date
    first_due: date | None
    due: date | None
    forward_by: date | None
    data: Mapping[str, Any]
    clock: str | None = None
    extended_to: date | None = None


@dataclass(frozen=True)
class PaperRow:
    """One printing of a paper, with its frozen data."""

    number: str
    paper: str
    copy: int
    lang: str
    size: str
    signed: bool
    state: str
    started_at: datetime
    frozen: str


@dataclass(frozen=True)
class ProtocolRow:
    """One version of a protocol; its text is the personal record of `text_seq`. `state` is saved or signed."""

    number: str
    form: str
    version: int
    language: str
    text_seq: int
    state: str
    outcome: str | None
    signed_seq: int | None


@dataclass(frozen=True)
class DayRow:
    """One closed day or part; `seq` is its `day.close`, `opened_after` the size of the log before its first event."""

    day: str
    part: int
    unattended: bool
    closed_at: datetime
    seq: int
    opened_after: int


class Reading(Protocol):
    """The reading side of the database; every method is one query or two."""

    def size(self) -> int: ...
    def last_at(self) -> datetime | None: ...
    def numbers(self) -> dict[str, int]: ...
    def events_of_command(self, cmd: str) -> tuple[RecordedEvent, ...]: ...
    def event(self, seq: int) -> RecordedEvent | None: ...
    def bodies(self, first: int, last: int | None = None) -> Iterable[bytes]: ...
    def frontier_at(self, size: int) -> tuple[int, bytes]: ...
    def history(self, number: str) -> tuple[HistoryLine, ...]: ...
    def office(self) -> Mapping[str, Any] | None: ...
    def settings(self) -> dict[str, str]: ...
    def orders(self) -> tuple[OrderedDay, ...]: ...
    def open_and_due_from(self, day: str) -> Iterator[Dated]: ...
    def undated_since(self, seq: int) -> Iterator[Dated]: ...
    def counted_from(self, number: str) -> datetime | None: ...
    def account(self, login: str) -> AccountRow | None: ...
    def account_by_id(self, id: str) -> AccountRow | None: ...  # noqa: A002
    def accounts(self) -> tuple[AccountRow, ...]: ...
    def visit(self, id: int) -> VisitRow | None: ...  # noqa: A002
    def ticket(self, ticket: str, day: str) -> VisitRow | None: ...
    def waiting(self, day: str) -> tuple[VisitRow, ...]: ...
    def at_counters(self, day: str) -> tuple[VisitRow, ...]: ...
    def at_counter(self, counter: int, day: str) -> VisitRow | None: ...
    def visit_at_counter(self, counter: int, day: str) -> int | None: ...
    def visits_of(self, day: str) -> tuple[VisitRow, ...]: ...
    def open_visits(self, day: str) -> tuple[VisitRow, ...]: ...
    def appeal(self, number: str) -> AppealRow | None: ...
    def appeals_of(self, day: str, limit: int) -> tuple[AppealHit, ...]: ...
    def appeal_count(self, day: str) -> int: ...
    def personal(self, seq: int) -> dict[str, Any] | None: ...
    def sealed(self, seq: int) -> Sealed | None: ...
    def oral_appeals(self, limit: int) -> tuple[tuple[AppealHit, str], ...]: ...
    def protocols(self, *numbers: str) -> tuple[ProtocolRow, ...]: ...
    def papers(self, number: str) -> tuple[PaperRow, ...]: ...
    def paper_lines(self, number: str) -> tuple[PaperLine, ...]: ...
    def unprinted(self, since_seq: int) -> tuple[tuple[str, int, datetime], ...]: ...
    def oral_without_protocol(self, since_seq: int) -> int: ...
    def people_by(self, column: str, text: str, limit: int) -> tuple[PersonHit, ...]: ...
    def appeals_by(self, column: str, text: str, limit: int) -> tuple[AppealHit, ...]: ...
    def viewed_since(self, actor: str, of: int, since: datetime) -> bool: ...
    def last_close(self) -> DayRow | None: ...
    def days(self) -> tuple[DayRow, ...]: ...
    def day_parts(self, day: str) -> tuple[DayRow, ...]: ...
    def due_counts(self, day: str) -> Mapping[str, int]: ...
    def run_out(self, day: str, limit: int) -> tuple[tuple[str, str, int], ...]: ...
    def repeats(self, number: str) -> tuple[str, ...]: ...
    def returned_as_repeat(self, number: str) -> bool: ...
    def root_at(self, size: int) -> bytes: ...
    def draft(self, owner: str, counter: int) -> str | None: ...


class UnitOfWork(Protocol):
    """One act in one transaction."""

    now: datetime
    cmd: str
    read: Any
    recorded: list[RecordedEvent]

    @property
    def size(self) -> int: ...
    def repeated(self) -> tuple[RecordedEvent, ...]: ...
    @property
    def open_day(self) -> date | None: ...
    @property
    def alarm(self) -> int | None: ...
    @property
    def clock_unconfirmed(self) -> bool: ...
    def raise_alarm(self, alarm: Mapping[str, Any]) -> None: ...
    def clock_confirmed(self) -> None: ...
    def given(self, series: str) -> int: ...
    def take(self, series: str, period: int = 0) -> int: ...
    def use_command(self, request: str) -> None: ...
    def go_on_with(self, cmd: str) -> None: ...
    def record(
        self,
        type: str,  # noqa: A002
        data: Mapping[str, Any],
        *,
        number: str | None = None,
        personal: Mapping[str, Any] | Sealed | None = None,
        actor: str | None = None,
    ) -> RecordedEvent: ...
    def gathering(self) -> AbstractContextManager[Callable[[], None]]: ...
    def mark_checkpoint(self) -> None: ...
    def set_secret(self, account: str, argon2: str) -> None: ...
    def freeze(self, number: str, paper: str, copy: int, data: str) -> None: ...
    def frozen_hash(self, appeal_seq: int, data: str) -> str: ...
    def hide_person(self, seq: int) -> None: ...


class Journal(Protocol):
    """The record: begin an act, or read."""

    clock: Clock
    log: str

    def seal(self, personal: Mapping[str, Any]) -> Sealed: ...
    def begin(self, actor: str, request: str, *, now: datetime | None = None) -> AbstractContextManager[UnitOfWork]: ...
    def reading(self) -> AbstractContextManager[Reading]: ...
    def save_draft(self, owner: str, counter: int, text: str) -> None: ...


class Signer(Protocol):
    """The office's key; `sign` raises `Trouble("key_unavailable")` where it cannot be opened."""

    def sign(self, text: str) -> str: ...


class Renderer(Protocol):
    """Makes a paper from its frozen data; pure, slow, outside any transaction."""

    def __call__(
        self,
        paper: str,
        frozen: str,
        /,
        *,
        checkpoint: str | None,
        short_code: str | None,
        copy: int,
        size: str,
        preview: bool = False,
    ) -> bytes: ...


class Passwords(Protocol):
    """Argon2id, at the edge."""

    def hash(self, password: str) -> str: ...
    def verify(self, stored: str, password: str) -> bool: ...
    def outdated(self, stored: str) -> bool: ...


class Bundler(Protocol):
    """Writes a day's bundle."""

    def __call__(
        self, *, code: str, date: str, part: int, events: Iterable[bytes], frontier: tuple[int, bytes], checkpoint: str
    ) -> bytes: ...
