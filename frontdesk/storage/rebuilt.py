# SPDX-License-Identifier: Apache-2.0
"""Every projection as the journal gives it, rebuilt in memory by the rules that wrote the rows, compared row by row.

For the tables that stay small, and for the second pass that names what differs. Reads raw values: whoever forges a row
need not keep to its types.
"""

import json
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Select, collate, func, select, type_coerce
from sqlalchemy import Table as SqlTable
from sqlalchemy.types import NullType

from frontdesk.domain import journal
from frontdesk.domain.identifiers import number_prefixes, parse_number, parse_ticket
from frontdesk.domain.moments import from_text, office_day
from frontdesk.domain.visits import TICKET_LETTERS
from frontdesk.services.ports import ACTS, CALENDAR_CHANGES, CLOSED, HOURS_CHANGES, OFFICE_HOURS, OPEN_DAY
from frontdesk.storage.projections import RULES, Happened, changes, rules_for
from frontdesk.storage.tables import APPEAL, JOURNAL, OFFICE, VISIT
from frontdesk.storage.verdicts import Fault

LARGE_NAMES: Final = frozenset({"visit", "appeal", "paper", "protocol"})
RARE: Final = frozenset({"user", CLOSED, "clock_alarm", CALENDAR_CHANGES, HOURS_CHANGES})
"""Numbers of the head that rare events give out."""

FETCH: Final = 2000


def raw(table: SqlTable) -> Select[Any]:
    """Return the query for a table's rows exactly as the driver gives them."""
    columns: list[Any] = [type_coerce(column, NullType()).label(column.name) for column in table.columns]
    return select(*columns)


class Rebuilt:
    """Every projection as the journal gives it, in memory."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {rule.table.name: {} for rule in RULES}
        self.numbers: dict[str, int] = {}
        self.last_at = 0
        self.confirmed: int | None = None
        """The last entry that confirmed the time; from it on, and only from it on, times are compared."""

    def add(self, seq: int, at: int, text: str) -> None:
        """Take in one event."""
        self.add_body(seq, at, json.loads(text), text.encode("utf-8"))

    def add_body(self, seq: int, at: int, body: dict[str, Any], content: bytes) -> None:
        """Take in one event that is already parsed."""
        code = ""
        if body["type"] == "appeal.registered":
            code = journal.short_code(journal.leaf_hash(content))
        happened = Happened(seq, at, code, body)
        for rule in rules_for(happened):
            key, columns = changes(rule, happened)
            row = self.rows[rule.table.name].setdefault(tuple(key.values()), dict(key))
            row.update(columns)
        _count(self.numbers, body)
        if body["type"] == "clock.confirmed":
            self.confirmed, self.last_at = seq, at
        self.last_at = max(self.last_at, at)

    def compare(self, connection: Connection, *, only_small: bool) -> list[Fault]:
        """Compare the rows of the database with these, column by column."""
        faults: list[Fault] = []
        inserting = {rule.table.name: rule for rule in reversed(RULES) if rule.insert}
        for name, rule in inserting.items():
            if not (only_small and name in LARGE_NAMES):
                faults += self._compare(connection, rule.table, tuple(rule.key))
        return faults

    def _compare(self, connection: Connection, table: SqlTable, key: tuple[str, ...]) -> list[Fault]:
        faults: list[Fault] = []
        missing = dict(self.rows[table.name])
        # Fetched in pieces; every caller holds a snapshot.
        for found in connection.execution_options(yield_per=FETCH).execute(raw(table)):
            row = dict(found._mapping)  # noqa: SLF001 - SQLAlchemy's documented name
            name = tuple(row[part] for part in key)
            wanted = missing.pop(name, None)
            if wanted is None:
                faults.append(Fault("row_without_event", table=table.name, row=_label(name)))
                continue
            faults += [
                Fault("column_differs", table=table.name, row=_label(name), column=column)
                for column, value in row.items()
                if value != wanted.get(column)
            ]
        return faults + [Fault("row_missing", table=table.name, row=_label(name)) for name in missing]


def _label(key: tuple[Any, ...]) -> str:
    return "/".join(str(part) for part in key)


# --- the numbers given out


def expected_numbers(connection: Connection, rebuilt: Rebuilt) -> dict[str, int]:
    """Return the head's numbers: those of rare events from `rebuilt`, the others from the latest event of each sort.

    Only right where the projections are; `verify` asks when they are known to be.
    """
    numbers = {name: value for name, value in rebuilt.numbers.items() if name in RARE}

    def latest(seq: Any) -> dict[str, Any] | None:  # noqa: ANN401 - a query for one number
        text = connection.execute(select(JOURNAL.c.body).where(JOURNAL.c.seq == seq.scalar_subquery())).scalar()
        found: dict[str, Any] | None = json.loads(text) if text else None
        return found

    visit = connection.execute(select(func.max(VISIT.c.id))).scalar()
    if visit is not None:
        numbers["visit"] = int(visit)
    for letter in TICKET_LETTERS:
        of_letter = select(VISIT.c.issued_seq).where(VISIT.c.ticket.like(f"{letter}-%"))
        _count(numbers, latest(of_letter.order_by(VISIT.c.id.desc()).limit(1)), only="ticket")
    code = connection.execute(select(OFFICE.c.code)).scalar() or ""
    for prefix in number_prefixes(code):
        # The digits of the year follow, so the greatest text by its bytes is the last number given out.
        number = APPEAL.c.number if connection.dialect.name == "sqlite" else collate(APPEAL.c.number, "C")
        last = select(func.max(number)).where(number >= f"{prefix}-0", number < f"{prefix}-:")
        _count_number(numbers, connection.execute(last).scalar())
    acts = JOURNAL.c.type.in_(sorted(ACTS))
    after = numbers.get(CLOSED, 0)
    _count(numbers, latest(select(func.min(JOURNAL.c.seq)).where(JOURNAL.c.seq >= after, acts)), only="day")
    return numbers


def _count(numbers: dict[str, int], event: dict[str, Any] | None, *, only: str = "") -> None:
    """Take one event into the numbers given out; `only` (`ticket`, `day`) limits what it is asked for."""
    if event is None:
        return
    kind, data = event["type"], event["data"]
    _count_changes(numbers, kind, data)
    if kind == "user.added":
        numbers["user"] = int(data["user"][1:])
    elif kind == "day.close":
        numbers.pop(OPEN_DAY, None)
        numbers[CLOSED] = event["seq"] + 1
    elif kind == "clock.alarm":
        numbers["clock_alarm"] = event["seq"]
    elif kind == "clock.confirmed":
        numbers.pop("clock_alarm", None)
    elif kind == "ticket.issued" and only in {"", "ticket"}:
        letter, n = parse_ticket(data["ticket"]) or ("", 0)
        numbers[f"ticket {letter}"] = n
        numbers[f"ticket {letter}@"] = date.fromisoformat(data["date"]).toordinal()
    elif kind == "appeal.registered" and only == "":
        _count_number(numbers, event["number"])
    if only == "" and (kind == "ticket.issued" or (kind == "appeal.registered" and data["direct"])):
        numbers["visit"] = data["visit"]
    if kind in ACTS and only in {"", "day"} and OPEN_DAY not in numbers:
        numbers[OPEN_DAY] = office_day(from_text(event["at"])).toordinal()


def _count_number(numbers: dict[str, int], text: str | None) -> None:
    number = parse_number(text or "")
    if number is not None:
        series = f"{number.office}-{number.series}" if number.series else number.office
        numbers[series], numbers[f"{series}@"] = number.n, number.year


def _count_changes(numbers: dict[str, int], kind: str, data: dict[str, Any]) -> None:
    if kind == "calendar.changed":
        numbers[CALENDAR_CHANGES] = numbers.get(CALENDAR_CHANGES, 0) + 1
    elif kind == "setting.changed" and data["key"] == OFFICE_HOURS:
        numbers[HOURS_CHANGES] = numbers.get(HOURS_CHANGES, 0) + 1
