# SPDX-License-Identifier: Apache-2.0
"""What the register answers, and what it needs of the database. Its rules are in `register`, its SQL in the storage."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True)
class Counts:
    """How many appeals stand behind each chip of the register; `this_week` holds `due_today`, `open` all of them."""

    overdue: int
    due_today: int
    this_week: int
    open: int
    mine: int
    extended: int
    answered: int
    all: int


@dataclass(frozen=True)
class Cursor:
    """Where a page of the register ended: what its last row is sorted by, its `seq` at the end. Good for one sort."""

    key: tuple[str | int, ...]


@dataclass(frozen=True)
class Row:
    """One appeal in the register, masked. A final one has no `due`, no `days_left` and `used` 0.

    `days_left` and `overdue_days` count working days; both are 0 on the day due itself. `used` is the share of the term
    that is over, 0 to 1. `assignee` is surname and initials, empty where nobody is assigned.
    """

    number: str
    kind: str
    status: str
    accepted_at: datetime
    registered_on: date
    first_due: date | None
    due: date | None
    overdue_days: int
    days_left: int | None
    used: float
    name: str
    assignee: str
    extended: bool
    seq: int


@dataclass(frozen=True)
class Page:
    """Rows of the register; `next` is where they go on, None at the end. `interrupted`: a newer search was begun."""

    rows: tuple[Row, ...] = ()
    next: Cursor | None = None
    interrupted: bool = False


@dataclass(frozen=True)
class Reminder:
    """An open appeal of mine whose term ends soon; `when` is `overdue`, `today`, `one_day` or `three_days`."""

    number: str
    kind: str
    due: date
    when: str


@dataclass(frozen=True)
class Chosen:
    """Which appeals a list is about, in the values of the tables; None asks for nothing. Dates are inclusive."""

    statuses: tuple[str, ...] | None = None
    due_from: str | None = None
    due_until: str | None = None
    assignee: str | None = None
    extended: bool = False


@dataclass(frozen=True)
class Ordered:
    """How a list is sorted: `seq`, `due`, `name`, `kind`, `status` or `assignee`.

    `ranks` are the values of the last three in the order of the list; what is not among them comes last.
    """

    by: str
    descending: bool = False
    ranks: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListedAppeal:
    """One appeal of a list with the personal data behind it; `key` is what it is sorted by."""

    key: tuple[str | int, ...]
    number: str
    seq: int
    kind: str
    status: str
    accepted_at: datetime
    registered_on: str
    first_due: str | None
    due: str | None
    assignee: str | None
    extended: bool
    personal: Mapping[str, Any]


class RegisterStore(Protocol):
    """The lists of appeals in the database."""

    def count(self, chosen: tuple[Chosen, ...]) -> tuple[int, ...]:
        """Return how many appeals there are of each choice, all at one moment."""
        ...

    def page(
        self, chosen: Chosen, ordered: Ordered, after: tuple[str | int, ...] | None, limit: int
    ) -> tuple[ListedAppeal, ...]:
        """Return the first rows of a choice after a key."""
        ...

    def search(self, column: str, text: str, chosen: Chosen, limit: int) -> tuple[ListedAppeal, ...] | None:
        """Return appeals by what was typed, as `SqlRegister.search` says; None where somebody stopped it."""
        ...

    def interrupt(self) -> None:
        """Stop the searches under way, from any thread."""
        ...


class WriteSheet(Protocol):
    """Writes a list for people, `xlsx` or `csv`, whole or not at all, and returns its rows; raises `Trouble`."""

    def __call__(self, file: Path, form: str, heading: Sequence[str], rows: Iterable[Sequence[str]], /) -> int:
        """Write the heading and the rows."""
        ...
