# SPDX-License-Identifier: Apache-2.0
"""Re-derives the tree and compares every projection with the journal: fast when all is well, to the row when it is not.

The first pass hashes the stored bytes, compares the root of every row and lets the database compare the projections;
only where something differs does a second pass rebuild every row in memory and name what is wrong.
"""

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, func, literal, select, tuple_
from sqlalchemy import Table as SqlTable

from frontdesk.domain import journal
from frontdesk.domain.identifiers import parse_number, parse_ticket
from frontdesk.domain.moments import from_text, office_day
from frontdesk.services.ports import ACTS, CLOSED, OPEN_DAY
from frontdesk.storage import tables
from frontdesk.storage.compare import Comparison, compare, stray_marks
from frontdesk.storage.engine import Database
from frontdesk.storage.projections import ACCOUNT, APPEAL, RULES, Happened, changes, rules_for
from frontdesk.storage.unit_of_work import (
    CHECKPOINT,
    FROZEN,
    HEAD,
    JOURNAL,
    PII,
    RECORDS,
    SECRET,
    numbers_text,
    search_keys,
)

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND: Final = timedelta(milliseconds=1)
FETCH: Final = 2000
SMALL_EVENTS: Final = (
    "log.created",
    "setting.changed",
    "user.added",
    "user.changed",
    "user.disabled",
    "user.login",
    "user.refused",
    "day.close",
)


@dataclass(frozen=True)
class Fault:
    """Something that differs: where, and what was found instead of what. `code` has its words in the catalogue."""

    code: str
    seq: int | None = None
    table: str | None = None
    row: str | None = None
    column: str | None = None
    file: str | None = None


@dataclass(frozen=True)
class Verdict:
    """The answer of `verify`: is all well, how many events, the root as base64, and what differs."""

    ok: bool
    entries: int
    root: str
    faults: tuple[Fault, ...]


@dataclass
class Segment:
    """What the tree pass found in one stretch of the journal."""

    first: int
    frontier: journal.Frontier
    faults: list[Fault] = field(default_factory=list)
    personal: int = 0


def tree_pass(connection: Connection, start: journal.Frontier, last: int, *, kept: dict[int, bytes]) -> Segment:
    """Hash the events from `start` up to `last`, compare sequence, time column and the root of every row.

    `kept` are the checkpoints by size. The loop is the hot path of `verify`; the tree is inlined on purpose.
    """
    faults: list[Fault] = []
    peaks, size, personal = list(start.peaks), start.size, 0
    statement = "SELECT seq, at, body, root FROM journal WHERE seq >= {} AND seq < {} ORDER BY seq"
    fromiso = datetime.fromisoformat
    while size < last:
        rows = connection.exec_driver_sql(statement.format(size, min(size + FETCH, last))).all()
        if not rows:
            faults.append(Fault("event_missing", seq=size, table="journal"))
            break
        for seq, at, body, stored in rows:
            if seq != size:
                faults.append(Fault("event_missing", seq=size, table="journal"))
                return Segment(start.size, journal.Frontier(size, tuple(peaks)), faults)
            node = sha256(b"\0" + body.encode("utf-8")).digest()
            carry = size
            while carry & 1:
                node = sha256(b"\1" + peaks.pop() + node).digest()
                carry >>= 1
            peaks.append(node)
            size += 1
            root = node
            for peak in peaks[-2::-1]:
                root = sha256(b"\1" + peak + root).digest()
            if root != stored:
                faults.append(Fault("event_altered", seq=seq, table="journal", row=str(seq)))
                return Segment(start.size, journal.Frontier(size, tuple(peaks)), faults)
            personal += '"pii":"' in body
            begin = body.find('"at":"') + 6
            try:
                ms = (fromiso(body[begin : begin + 29]) - EPOCH) // MILLISECOND
            except (ValueError, TypeError):
                ms = -1
            if ms != at:
                faults.append(Fault("column_differs", seq=seq, table="journal", row=str(seq), column="at"))
            if size in kept and kept[size] != b"".join(peaks):
                faults.append(Fault("checkpoint_differs", seq=seq, table="checkpoint", row=str(size)))
    return Segment(start.size, journal.Frontier(size, tuple(peaks)), faults, personal)


def check_range(
    url: str, driver: str | None, start: tuple[int, bytes], last: int
) -> tuple[int, bytes, list[Fault], Comparison]:
    """Check one stretch in a process of its own; `start` is (size, peaks)."""
    database = Database(url, driver=driver)
    try:
        with database.reading() as connection:
            return _range(connection, journal.Frontier.from_bytes(*start), last)
    finally:
        database.close_reader()


def _range(connection: Connection, start: journal.Frontier, last: int) -> tuple[int, bytes, list[Fault], Comparison]:
    kept = {
        row.size: bytes(row.peaks)
        for row in connection.execute(
            select(CHECKPOINT).where(CHECKPOINT.c.size > start.size, CHECKPOINT.c.size <= last)
        )
    }
    segment = tree_pass(connection, start, last, kept=kept)
    found = compare(connection, start.size, last)
    found.personal = segment.personal
    return segment.frontier.size, segment.frontier.to_bytes(), segment.faults, found


class Auditor:
    """Verifies one database. `workers` above 1 use that many processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def verify(self, *, workers: int = 1, progress: Callable[[int, int], None] | None = None) -> Verdict:
        """Compare everything with everything; raise `Trouble` only where the database cannot be read."""
        with self._database.reading() as connection:
            head = connection.execute(select(HEAD)).first()
            if head is None:
                return Verdict(
                    False, 0, b64encode(journal.EMPTY.root()).decode(), (Fault("head_missing", table="head"),)
                )
            size = int(head.size)
            count = int(connection.execute(select(func.count()).select_from(JOURNAL)).scalar() or 0)
        frontier, faults, found = self._first_pass(size, workers)
        if progress:
            progress(size, size)
        if count > size:
            faults.append(Fault("event_beyond_head", seq=size, table="journal", row=str(size)))
        with self._database.reading() as connection:
            if frontier.size == size and frontier.to_bytes() != bytes(head.peaks):
                faults.append(Fault("head_differs", table="head", row="1", column="peaks"))
            suspicious = found.bad > 0 or found.events < size or bool(list(stray_marks(connection, found, size)))
            faults += self._personal(connection, size, found.personal)
            faults += self._papers(connection, size)
            faults += self._short_codes(connection)
        if suspicious or faults:
            with self._database.snapshot() as connection:
                faults += self._second_pass(connection, already=faults)
        else:
            with self._database.snapshot() as connection:
                faults += self._small(connection)
        root = b64encode(frontier.root()).decode("ascii")
        unique = tuple(dict.fromkeys(faults))
        return Verdict(not unique, size, root, unique)

    def _first_pass(self, size: int, workers: int) -> tuple[journal.Frontier, list[Fault], Comparison]:
        if workers > 1 and size > 50_000:
            return self._in_processes(size, workers)
        with self._database.reading() as connection:
            at, peaks, faults, found = _range(connection, journal.EMPTY, size)
        return journal.Frontier.from_bytes(at, peaks), faults, found

    def _in_processes(self, size: int, workers: int) -> tuple[journal.Frontier, list[Fault], Comparison]:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        with self._database.reading() as connection:
            starts = [(0, b"")]
            for part in range(1, workers):
                row = connection.execute(
                    select(CHECKPOINT)
                    .where(CHECKPOINT.c.size <= size * part // workers)
                    .order_by(CHECKPOINT.c.size.desc())
                    .limit(1)
                ).first()
                if row is not None and row.size > starts[-1][0]:
                    starts.append((int(row.size), bytes(row.peaks)))
        ends = [start[0] for start in starts[1:]] + [size]
        driver = self._database.module.__name__.split(".", 1)[0] if self._database.dialect == "sqlite" else None
        with ProcessPoolExecutor(len(starts), mp_context=get_context("spawn")) as pool:
            jobs = [
                pool.submit(check_range, self._database.url, driver, start, end)
                for start, end in zip(starts, ends, strict=True)
            ]
            results = [job.result() for job in jobs]
        faults: list[Fault] = []
        total = Comparison()
        for index, (at, peaks, found, comparison) in enumerate(results):
            faults += found
            total.merge(comparison)
            # Where a stretch ends another process has begun: from the kept peaks, which must be these.
            if not found and index + 1 < len(starts) and (at, peaks) != starts[index + 1]:
                faults.append(Fault("checkpoint_differs", seq=at - 1, table="checkpoint", row=str(at)))
        return journal.Frontier.from_bytes(*results[-1][:2]), faults, total

    # --- what lies beside the journal

    @staticmethod
    def _personal(connection: Connection, size: int, committed: int) -> Iterator[Fault]:
        """Compare each person's data with the commitment in the event, and the search columns with the data."""
        at = -1
        while True:
            rows = connection.execute(
                select(PII, JOURNAL.c.body)
                .select_from(PII.outerjoin(JOURNAL, JOURNAL.c.seq == PII.c.seq))
                .where(PII.c.seq > at, PII.c.seq < size)
                .order_by(PII.c.seq)
                .limit(FETCH)
            ).all()
            if not rows:
                break
            for row in rows:
                at = row.seq
                digest = b64encode(hmac.digest(bytes(row.salt), row.data.encode("utf-8"), "sha256")).decode("ascii")
                if row.body is None or f'"pii":"{digest}"' not in row.body:
                    yield Fault("personal_data_differ", seq=at, table="pii", row=str(at), column="data")
                    continue
                begin = row.body.find('"type":"') + 8
                record = RECORDS.get(row.body[begin : row.body.find(".", begin)], "appeal")
                personal = json.loads(row.data)
                shown = (record, *search_keys(record, personal))
                for name, value, stored in zip(
                    ("record", "name_key", "iin", "phone"),
                    shown,
                    (row.record, row.name_key, row.iin, row.phone),
                    strict=True,
                ):
                    if value != stored:
                        yield Fault("column_differs", seq=at, table="pii", row=str(at), column=name)
        kept = connection.execute(select(func.count()).select_from(PII).where(PII.c.seq < size)).scalar()
        if kept != committed:
            yield from Auditor._gone(connection, size)

    @staticmethod
    def _gone(connection: Connection, size: int) -> Iterator[Fault]:
        """Name the events whose personal data are gone without an erasure (TRUST.md R9)."""
        committed = JOURNAL.c.body.like('%"pii":"%')
        statement = (
            select(JOURNAL.c.seq)
            .select_from(JOURNAL.outerjoin(PII, PII.c.seq == JOURNAL.c.seq))
            .where(JOURNAL.c.seq < size, PII.c.seq.is_(None), committed)
            .limit(100)
        )
        for row in connection.execute(statement).all():
            yield Fault("personal_data_gone", seq=row.seq, table="pii", row=str(row.seq))

    @staticmethod
    def _papers(connection: Connection, size: int) -> Iterator[Fault]:
        """Compare the frozen data of each paper with the commitment in `print.started`."""
        paper = tables.PaperTable.__table__  # type: ignore[attr-defined]
        same = (
            (FROZEN.c.number == paper.c.number)
            & (FROZEN.c.paper == paper.c.paper)
            & (FROZEN.c.copy_no == paper.c.copy_no)
        )
        joined = (
            paper.outerjoin(FROZEN, same)
            .outerjoin(APPEAL, APPEAL.c.number == paper.c.number)
            .outerjoin(PII, PII.c.seq == APPEAL.c.seq)
        )
        statement = (
            select(
                paper.c.number,
                paper.c.paper,
                paper.c.copy_no,
                paper.c.frozen_hash,
                paper.c.started_seq,
                FROZEN.c.data,
                PII.c.salt,
            )
            .select_from(joined)
            .where(paper.c.started_seq < size)
        )
        for row in _pages(connection, statement, paper.c.number, paper.c.paper, paper.c.copy_no):
            if row.salt is None:
                continue
            digest = b64encode(hmac.digest(bytes(row.salt), (row.data or "").encode("utf-8"), "sha256")).decode("ascii")
            if digest != row.frozen_hash:
                key = f"{row.number}/{row.paper}/{row.copy_no}"
                yield Fault("frozen_paper_differs", seq=row.started_seq, table="frozen", row=key, column="data")
        kept = int(connection.execute(select(func.count()).select_from(FROZEN)).scalar() or 0)
        known = int(connection.execute(select(func.count()).select_from(paper)).scalar() or 0)
        if kept != known:
            missing = connection.execute(
                select(FROZEN.c.number).select_from(FROZEN.outerjoin(paper, same)).where(paper.c.number.is_(None))
            ).first()
            yield Fault("row_without_event", table="frozen", row=missing[0] if missing else None)

    @staticmethod
    def _short_codes(connection: Connection) -> Iterator[Fault]:
        statement = select(APPEAL.c.number, APPEAL.c.seq, APPEAL.c.short_code, JOURNAL.c.body).join(
            JOURNAL, JOURNAL.c.seq == APPEAL.c.seq
        )
        for row in _pages(connection, statement, APPEAL.c.seq):
            if journal.short_code(journal.leaf_hash(row.body.encode("utf-8"))) != row.short_code:
                yield Fault("column_differs", seq=row.seq, table="appeal", row=row.number, column="short_code")

    @staticmethod
    def _small(connection: Connection) -> list[Fault]:
        """Compare the tables that stay small, and the head's numbers, by reading only the events that matter for them.

        The head is read anew in this snapshot: others may have gone on writing since the first pass began.
        """
        head = connection.execute(select(HEAD)).one()
        size = int(head.size)
        rebuilt = Rebuilt()
        statement = select(JOURNAL.c.seq, JOURNAL.c.at, JOURNAL.c.body).where(
            JOURNAL.c.type.in_(SMALL_EVENTS), JOURNAL.c.seq < size
        )
        for row in _pages(connection, statement, JOURNAL.c.seq):
            rebuilt.add(row.seq, row.at, row.body)
        faults = rebuilt.compare(connection, size, only_small=True)
        faults += _secrets(connection)
        if head.numbers != numbers_text(expected_numbers(connection)):
            faults.append(Fault("head_differs", table="head", row="1", column="numbers"))
        return faults

    def _second_pass(self, connection: Connection, already: list[Fault]) -> list[Fault]:
        """Rebuild every row in memory and compare all columns of all tables; slow, thorough, names the row."""
        head = connection.execute(select(HEAD)).one()
        size = int(head.size)
        rebuilt = Rebuilt()
        faults: list[Fault] = []
        broken = {fault.seq for fault in already if fault.code == "event_altered"}
        statement = select(JOURNAL).where(JOURNAL.c.seq < size).order_by(JOURNAL.c.seq)
        for row in connection.execution_options(yield_per=FETCH).execute(statement):
            try:
                body = journal.parse(row.body.encode("utf-8"))
                rebuilt.add_body(row.seq, row.at, body, row.body)
            except (ValueError, KeyError, AttributeError):
                if row.seq not in broken:
                    faults.append(Fault("event_unreadable", seq=row.seq, table="journal", row=str(row.seq)))
                continue
            shown = {
                "type": body["type"],
                "number": body.get("number"),
                "visit": body["data"].get("visit"),
                "cmd": body["cmd"],
                "part": body.get("part", 0),
                "seq": body["seq"],
            }
            for name, value in shown.items():
                if getattr(row, name) != value:
                    faults.append(Fault("column_differs", seq=row.seq, table="journal", row=str(row.seq), column=name))
        faults += rebuilt.compare(connection, size, only_small=False)
        faults += _secrets(connection)
        if head.numbers != numbers_text(rebuilt.numbers):
            faults.append(Fault("head_differs", table="head", row="1", column="numbers"))
        if head.last_at != rebuilt.last_at:
            faults.append(Fault("head_differs", table="head", row="1", column="last_at"))
        return faults

    def check_tail(self) -> tuple[bool, int]:
        """Check the journal from its last checkpoint to its end, at start; return (whole, entries)."""
        with self._database.reading() as connection:
            head = connection.execute(select(HEAD)).first()
            if head is None:
                return False, 0
            row = connection.execute(
                select(CHECKPOINT).where(CHECKPOINT.c.size < head.size).order_by(CHECKPOINT.c.size.desc()).limit(1)
            ).first()
            start = journal.Frontier.from_bytes(int(row.size), bytes(row.peaks)) if row else journal.EMPTY
            if row is not None:
                last = connection.execute(select(JOURNAL.c.root).where(JOURNAL.c.seq == row.size - 1)).scalar()
                if last is None or bytes(last) != start.root():
                    return False, int(head.size)
            segment = tree_pass(connection, start, int(head.size), kept={})
            whole = not segment.faults and segment.frontier.to_bytes() == bytes(head.peaks)
            return whole, int(head.size)


def _pages(connection: Connection, statement: Select[Any], *key: ColumnElement[Any]) -> Iterator[Row[Any]]:
    """Yield the rows of a statement in the order of its key, page by page: an open cursor holds up whoever writes."""
    page = statement.order_by(*key).limit(FETCH)
    while True:
        rows = connection.execute(page).all()
        yield from rows
        if len(rows) < FETCH:
            return
        end = rows[-1]._mapping  # noqa: SLF001 - SQLAlchemy's documented name
        last = tuple_(*(literal(end[part], part.type) for part in key))
        page = statement.where(tuple_(*key) > last).order_by(*key).limit(FETCH)


def _secrets(connection: Connection) -> list[Fault]:
    statement = select(ACCOUNT.c.id, ACCOUNT.c.secret_hash, SECRET.c.argon2).select_from(
        ACCOUNT.outerjoin(SECRET, SECRET.c.account == ACCOUNT.c.id)
    )
    faults = [
        Fault("secret_differs", table="secret", row=row.id, column="argon2")
        for row in connection.execute(statement)
        if row.argon2 is None or hashlib.sha256(row.argon2.encode("utf-8")).hexdigest() != row.secret_hash
    ]
    known = {row.id for row in connection.execute(select(ACCOUNT.c.id))}
    faults += [
        Fault("row_without_event", table="secret", row=row.account)
        for row in connection.execute(select(SECRET.c.account))
        if row.account not in known
    ]
    return faults


def expected_numbers(connection: Connection) -> dict[str, int]:
    """Return the head's numbers as the journal's last events of each sort give them."""
    numbers: dict[str, int] = {}

    def latest(type_: str, like: str | None = None) -> dict[str, Any] | None:
        statement = select(JOURNAL.c.body).where(JOURNAL.c.type == type_)
        if like is not None:
            statement = statement.where(JOURNAL.c.number.like(like) if "-" in like else JOURNAL.c.body.like(like))
        text = connection.execute(statement.order_by(JOURNAL.c.seq.desc()).limit(1)).scalar()
        return json.loads(text) if text else None

    for type_ in ("user.added", "day.close"):
        event = latest(type_)
        if event:
            _count(numbers, event)
    table = tables.VisitTable.__table__  # type: ignore[attr-defined]
    visit = connection.execute(select(func.max(table.c.id))).scalar()
    if visit is not None:
        numbers["visit"] = int(visit)
    for letter in ("A", "B"):
        statement = (
            select(JOURNAL.c.body)
            .join(table, table.c.issued_seq == JOURNAL.c.seq)
            .where(table.c.ticket.like(f"{letter}-%"))
        )
        text = connection.execute(statement.order_by(table.c.id.desc()).limit(1)).scalar()
        if text:
            _count(numbers, json.loads(text), only_ticket=True)
    text = connection.execute(
        select(JOURNAL.c.body).join(APPEAL, APPEAL.c.seq == JOURNAL.c.seq).order_by(APPEAL.c.seq.desc()).limit(1)
    ).scalar()
    if text:
        _count(numbers, json.loads(text), only_number=True)
    _open_day(connection, numbers)
    return numbers


def _open_day(connection: Connection, numbers: dict[str, int]) -> None:
    after = numbers.get(CLOSED, 0)
    first = connection.execute(
        select(JOURNAL.c.body)
        .where(JOURNAL.c.seq >= after, JOURNAL.c.type.in_(sorted(ACTS)))
        .order_by(JOURNAL.c.seq)
        .limit(1)
    ).scalar()
    if first:
        numbers[OPEN_DAY] = office_day(from_text(json.loads(first)["at"])).toordinal()
    alarm = connection.execute(
        select(JOURNAL.c.seq, JOURNAL.c.type)
        .where(JOURNAL.c.type.in_(("clock.alarm", "clock.confirmed")))
        .order_by(JOURNAL.c.seq.desc())
        .limit(1)
    ).first()
    if alarm is not None and alarm.type == "clock.alarm":
        numbers["clock_alarm"] = int(alarm.seq)


def _count(
    numbers: dict[str, int], event: dict[str, Any], *, only_ticket: bool = False, only_number: bool = False
) -> None:
    """Take one event into the numbers given out."""
    kind, data = event["type"], event["data"]
    if kind == "user.added":
        numbers["user"] = int(data["user"][1:])
    elif kind == "day.close":
        numbers.pop(OPEN_DAY, None)
        numbers[CLOSED] = event["seq"] + 1
    elif kind == "ticket.issued":
        parsed = parse_ticket(data["ticket"])
        if parsed:
            numbers[f"ticket {parsed[0]}"] = parsed[1]
            numbers[f"ticket {parsed[0]}@"] = office_day(from_text(event["at"])).toordinal()
        if not only_ticket:
            numbers["visit"] = data["visit"]
    elif kind == "appeal.registered":
        number = parse_number(event["number"])
        if number:
            series = f"{number.office}-{number.series}" if number.series else number.office
            numbers[series], numbers[f"{series}@"] = number.n, number.year
        if data["direct"] and not only_number:
            numbers["visit"] = data["visit"]
    elif kind == "clock.alarm":
        numbers["clock_alarm"] = event["seq"]
    elif kind == "clock.confirmed":
        numbers.pop("clock_alarm", None)
    if kind in ACTS and not only_ticket and not only_number and OPEN_DAY not in numbers:
        numbers[OPEN_DAY] = office_day(from_text(event["at"])).toordinal()


class Rebuilt:
    """Every projection as the journal gives it, in memory."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {rule.table.name: {} for rule in RULES}
        self.numbers: dict[str, int] = {}
        self.last_at = 0

    def add(self, seq: int, at: int, text: str) -> None:
        """Take in one event."""
        self.add_body(seq, at, json.loads(text), text)

    def add_body(self, seq: int, at: int, body: dict[str, Any], text: str) -> None:
        """Take in one event that is already parsed."""
        code = ""
        if body["type"] == "appeal.registered":
            code = journal.short_code(journal.leaf_hash(text.encode("utf-8")))
        happened = Happened(seq, at, code, body)
        for rule in rules_for(happened):
            key, columns = changes(rule, happened)
            row = self.rows[rule.table.name].setdefault(tuple(key.values()), dict(key))
            row.update(columns)
        _count(self.numbers, body)
        self.last_at = max(self.last_at, at)

    def compare(self, connection: Connection, size: int, *, only_small: bool) -> list[Fault]:
        """Compare the rows of the database with these, column by column."""
        faults: list[Fault] = []
        seen: set[str] = set()
        for rule in RULES:
            if rule.table.name in seen or not rule.insert:
                continue
            if only_small and rule.table.name in {"visit", "appeal", "paper"}:
                continue
            seen.add(rule.table.name)
            faults += self._compare(connection, rule.table, tuple(rule.key), size)
        return faults

    def _compare(self, connection: Connection, table: SqlTable, key: tuple[str, ...], size: int) -> list[Fault]:
        faults: list[Fault] = []
        expected = self.rows[table.name]
        found: set[tuple[Any, ...]] = set()
        for row in connection.execution_options(yield_per=FETCH).execute(select(table)).mappings():
            values = dict(row)
            name = tuple(values[part] for part in key)
            found.add(name)
            label = "/".join(str(part) for part in name)
            if name not in expected:
                if not any(isinstance(v, int) and c.endswith("seq") and v >= size for c, v in values.items()):
                    faults.append(Fault("row_without_event", table=table.name, row=label))
                continue
            wanted = expected[name]
            faults += [
                Fault("column_differs", table=table.name, row=label, column=column.name)
                for column in table.columns
                if values[column.name] != wanted.get(column.name)
            ]
        faults += [
            Fault("row_missing", table=table.name, row="/".join(str(part) for part in name))
            for name in expected.keys() - found
        ]
        return faults
