# SPDX-License-Identifier: Apache-2.0
"""Compares the large projections with the journal inside the database: one pass, no row leaves it unless something
differs.

The statement is made from the same rules that wrote the rows (`projections`), so there is nothing to keep in step by
hand.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy import Table as SqlTable

from frontdesk.storage.packing import read_in_sql
from frontdesk.storage.projections import RULES, At, Body, ByCode, Const, Day, Group, Leaf, Rule, Seq, Source
from frontdesk.storage.search_sums import Sums
from frontdesk.storage.tables import APPEAL, JOURNAL, PAPER, PROTOCOL, VISIT

LARGE: Final = (VISIT, APPEAL, PAPER, PROTOCOL)
"""Tables that grow with the journal; the small ones are compared row by row in `audit`."""

LARGE_RULES: Final = tuple(rule for rule in RULES if any(rule.table is table for table in LARGE))
MARKS: Final = tuple(dict.fromkeys((rule.table.name, group.mark) for rule in LARGE_RULES for group in rule.groups))

PART: Final = and_(JOURNAL.c.seq >= bindparam("first"), JOURNAL.c.seq < bindparam("last"))
TYPES: Final = select(JOURNAL.c.type).where(PART).distinct()

Mark = tuple[str, str]
Any_ = ColumnElement[Any]


class Dialect:
    """How one database reads JSON, and the events of one type that a statement is about."""

    def __init__(self, name: str, event: str) -> None:
        self.sqlite = name == "sqlite"
        body = read_in_sql(JOURNAL.c.body, sqlite=self.sqlite).label("body")
        columns = [body if column is JOURNAL.c.body else column for column in JOURNAL.c if column is not JOURNAL.c.root]
        events = select(*columns).where(PART, JOURNAL.c.type == event).cte("event")
        # Each text is unpacked once, however many of its values are asked for.
        self.event = (events.prefix_with("MATERIALIZED") if self.sqlite else events).c

    def json(self, path: tuple[str, ...], kind: Any) -> Any_:  # noqa: ANN401 - an SQL type
        """Return the value at a path of the event, in a column's type."""
        if self.sqlite:
            return func.json_extract(self.event.body, "$." + ".".join(path))
        # Spelled with functions: the dialect's own types would load drivers that nobody uses, 5 MB of them.
        text = func.json_extract_path_text(cast(self.event.body, JSON), *path)
        if isinstance(kind, Boolean):
            return cast(text, Boolean)
        return text if isinstance(kind, Text) else cast(text, BigInteger)

    def value(self, source: Source, column: Any) -> Any_ | None:  # noqa: ANN401 - an SQL column
        """Return what a source means in SQL; None for what only the program can compute (hashes)."""
        match source:
            case Body(path):
                return self.json(path, column.type)
            case At():
                return self.event.at
            case Day():
                return func.substr(self.json(("at",), Text()), 1, len("2026-01-01"))
            case Seq():
                return self.event.seq
            case Const(fixed):
                return literal(fixed, column.type)
            case ByCode(Body(path), values, other):
                code = self.json(path, Text())
                return case(*((code == key, literal(value)) for key, value in values), else_=literal(other))
            case Leaf():
                return None


def _group_ok(dialect: Dialect, rule: Rule, group: Group) -> Any_:
    mark = rule.table.c[group.mark]
    same: list[Any_] = []
    for name, source in group.columns.items():
        column = rule.table.c[name]
        value = dialect.value(source, column)
        if value is not None:
            same.append(column.is_not_distinct_from(value))
    seq = dialect.event.seq
    return and_(mark >= seq, or_(mark != seq, and_(true(), *same)))


def _matches(dialect: Dialect, rule: Rule) -> Any_ | None:
    """Return which events of its type a rule is for; None for all."""
    if rule.when is None:
        return None
    name, wanted = rule.when
    value = dialect.json(("data", name), Boolean())
    return value == (literal(int(wanted)) if dialect.sqlite else literal(wanted))


def _columns_ok(dialect: Dialect) -> Any_:
    """The journal's own columns say what its bytes say."""
    body, own = dialect.json, dialect.event
    return and_(
        own.type == body(("type",), Text()),
        own.seq == body(("seq",), BigInteger()),
        own.cmd == body(("cmd",), Text()),
        own.part == func.coalesce(body(("part",), BigInteger()), 0),
        own.number.is_not_distinct_from(body(("number",), Text())),
        own.visit.is_not_distinct_from(body(("data", "visit"), BigInteger())),
    )


@cache
def query_of(dialect_name: str, event: str) -> tuple[Select[Any], tuple[Mark, ...]]:
    """Return the query over the events of one type, `first`..`last`-1 bound later, and the marks whose hits it counts.

    Its columns: how many events there are, how many are not what their rows say, the lowest of these, the latest
    instant, the hits of each mark. One type at a time, because a type knows its tables and its columns; to ask every
    event what it is costs more than to read it again.
    """
    dialect = Dialect(dialect_name, event)
    own = dialect.event
    rules = tuple(rule for rule in LARGE_RULES if rule.event == event)
    oks: list[Any_] = [func.coalesce(_columns_ok(dialect), literal(value=False))]
    hits: dict[Mark, list[Any_]] = {}
    for rule in rules:
        applies = _matches(dialect, rule)
        for group in rule.groups:
            ok = func.coalesce(_group_ok(dialect, rule, group), literal(value=False))
            oks.append(ok if applies is None else or_(~applies, ok))
            hit: Any_ = rule.table.c[group.mark] == own.seq
            hits.setdefault((rule.table.name, group.mark), []).append(hit if applies is None else and_(applies, hit))
    bad = ~and_(*oks)
    columns: list[Any_] = [func.count(), _number(bad), func.min(case((bad, own.seq))), func.max(own.at)]
    columns += [_number(or_(*hit)) for hit in hits.values()]
    joined: Any = own.seq.table
    for table, same in _joins(dialect):
        if any(rule.table is table for rule in rules):
            joined = joined.outerjoin(table, same)
    return select(*columns).select_from(joined), tuple(hits)


def _joins(dialect: Dialect) -> Iterator[tuple[SqlTable, Any_]]:
    """Yield each large table with how a row of it is found from an event."""
    yield VISIT, VISIT.c.id == dialect.event.visit
    yield APPEAL, APPEAL.c.number == dialect.event.number
    yield (
        PAPER,
        and_(
            PAPER.c.number == dialect.event.number,
            PAPER.c.paper == dialect.json(("data", "paper"), Text()),
            PAPER.c.copy_no == dialect.json(("data", "copy"), BigInteger()),
        ),
    )
    yield (
        PROTOCOL,
        and_(
            PROTOCOL.c.number == dialect.event.number,
            PROTOCOL.c.form == dialect.json(("data", "form"), Text()),
            PROTOCOL.c.version == dialect.json(("data", "version"), BigInteger()),
        ),
    )


def _number(condition: Any_) -> Any_:
    return func.sum(case((condition, 1), else_=0))


class Comparison:
    """The sums over the whole journal."""

    def __init__(self) -> None:
        self.events = 0
        self.bad = 0
        self.personal = 0
        """Events that commit to personal data; counted where the bytes are hashed."""
        self.first_bad: int | None = None
        self.last_at = 0
        """The latest instant, which the head repeats."""
        self.hits = dict.fromkeys(MARKS, 0)
        self.indexed = Sums()
        """What the search index must hold; added up where the personal data are read."""

    def add(self, connection: Connection, event: str, part: Mapping[str, int]) -> int:
        """Take in the events of one type in a range; return their number."""
        query, marks = query_of(connection.dialect.name, event)
        events, bad, lowest, last_at, *hits = connection.execute(query, part).one()
        self.events += int(events)
        self.last_at = max(self.last_at, last_at or 0)
        self._add_bad(int(bad or 0), lowest)
        for mark, hit in zip(marks, hits, strict=True):
            self.hits[mark] += int(hit or 0)
        return int(events)

    def _add_bad(self, bad: int, lowest: int | None) -> None:
        self.bad += bad
        if lowest is not None:
            self.first_bad = lowest if self.first_bad is None else min(self.first_bad, lowest)

    def merge(self, other: "Comparison") -> None:
        """Add what another worker found."""
        self.events += other.events
        self._add_bad(other.bad, other.first_bad)
        self.personal += other.personal
        self.last_at = max(self.last_at, other.last_at)
        self.indexed.merge(other.indexed)
        for mark in MARKS:
            self.hits[mark] += other.hits[mark]


def compare(connection: Connection, first: int, last: int, step: int = 16384) -> Comparison:
    """Compare the events first..last-1, in ranges short enough that nobody waits for a lock."""
    found = Comparison()
    types: set[str] = set()
    for start in range(first, last, step):
        part = {"first": start, "last": min(start + step, last)}
        # The types of one range are mostly those of the one before; only where events are left over it is asked.
        types = {event for event in types if found.add(connection, event, part)}
        if found.events < part["last"] - first:
            for event in set(connection.execute(TYPES, part).scalars()) - types:
                found.add(connection, event, part)
                types.add(event)
    return found


def stray_marks(connection: Connection, found: Comparison) -> Iterator[str]:
    """Yield the tables whose rows do not all come from events: marks without an event, columns set without a mark."""
    for table in LARGE:
        marks = [mark for name, mark in MARKS if name == table.name]
        columns = [func.count(table.c[mark]) for mark in marks]
        orphans: list[Any_] = []
        for rule in LARGE_RULES:
            for group in rule.groups:
                if rule.table is table and not rule.insert:
                    orphans += [
                        and_(table.c[group.mark].is_(None), table.c[name].is_not(None)) for name in group.columns
                    ]
        loose = func.sum(case((or_(*orphans), 1), else_=0)) if orphans else literal(0)
        row = connection.execute(select(loose, *columns)).one()
        counts = {mark: int(value or 0) for mark, value in zip(marks, row[1:], strict=True)}
        if int(row[0] or 0) or any(counts[mark] != found.hits[table.name, mark] for mark in marks):
            yield table.name
