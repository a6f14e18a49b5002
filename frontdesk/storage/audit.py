# SPDX-License-Identifier: Apache-2.0
"""Re-derives the tree and compares every table with the journal: fast when all is well, to the row when it is not.

The first pass hashes the stored bytes, compares the root of every row and lets the database compare the projections;
only where something differs does a second pass rebuild every row in memory and name what is wrong.
"""

from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from frontdesk.domain import journal
from frontdesk.errors import Trouble
from frontdesk.storage import beside
from frontdesk.storage.beside import COMMITS
from frontdesk.storage.compare import Comparison, compare, stray_marks
from frontdesk.storage.engine import Database, roomy
from frontdesk.storage.packing import content_of
from frontdesk.storage.prepared import driver_connection
from frontdesk.storage.rebuilt import Rebuilt, expected_numbers, raw
from frontdesk.storage.search_sums import Sums
from frontdesk.storage.tables import CHECKPOINT, HEAD, JOURNAL
from frontdesk.storage.unit_of_work import numbers_text
from frontdesk.storage.verdicts import Fault, Verdict

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND: Final = timedelta(milliseconds=1)
FETCH: Final = 2000
SMALL_EVENTS: Final = (
    "log.created",
    "setting.changed",
    "calendar.changed",
    "user.added",
    "user.changed",
    "user.disabled",
    "user.login",
    "user.refused",
    "day.close",
    "clock.alarm",
    "clock.confirmed",
)
PIECE: Final = 16_384
"""Events checked at a time: so few that their rows stay in memory from one pass to the next."""

IN_PROCESSES: Final = 50_000
"""Events from which on other processes are worth their start."""

FORGED: Final = (TypeError, ValueError, AttributeError, LookupError)
"""What reading a value of a wrong type or shape may raise; the second pass then names it."""


@dataclass
class Segment:
    """What the tree pass found in one stretch of the journal."""

    first: int
    frontier: journal.Frontier
    faults: list[Fault] = field(default_factory=list)
    personal: dict[int, bytes] = field(default_factory=dict)
    """The bytes of the events that commit to personal data, for whoever compares these next."""


def tree_pass(  # noqa: C901 - the hot path of `verify`, inlined on purpose
    connection: Connection, start: journal.Frontier, last: int, *, kept: dict[int, bytes]
) -> Segment:
    """Hash the events from `start` up to `last`, compare sequence, time column and the root of every row.

    `kept` are the checkpoints by size.
    """
    faults: list[Fault] = []
    # Each peak is kept with the byte before it that an inner node's hash begins with.
    peaks, size = [b"\1" + peak for peak in start.peaks], start.size
    personal: dict[int, bytes] = {}
    statement = "SELECT seq, at, body, root FROM journal WHERE seq >= {} AND seq < {} ORDER BY seq"
    fromiso = datetime.fromisoformat
    while size < last:
        rows = driver_connection(connection).execute(statement.format(size, min(size + FETCH, last))).fetchall()
        if not rows:
            faults.append(_missing(size))
            break
        for seq, at, packed, stored in rows:
            if seq != size:
                faults.append(_missing(size))
                return Segment(start.size, _frontier(size, peaks), faults)
            body = _content(packed)
            if body is None:
                faults.append(Fault("event_altered", seq=seq, table="journal", row=str(seq)))
                return Segment(start.size, _frontier(size, peaks), faults)
            node = sha256(b"\0" + body).digest()
            carry = size
            while carry & 1:
                node = sha256(peaks.pop() + node).digest()
                carry >>= 1
            root = node
            for peak in reversed(peaks):
                root = sha256(peak + root).digest()
            peaks.append(b"\1" + node)
            size += 1
            if root != stored:
                faults.append(Fault("event_altered", seq=seq, table="journal", row=str(seq)))
                return Segment(start.size, _frontier(size, peaks), faults)
            if COMMITS in body:
                personal[seq] = body
            begin = body.find(b'"at":"') + 6
            try:
                ms = (fromiso(body[begin : begin + 29].decode("ascii")) - EPOCH) // MILLISECOND
            except (ValueError, TypeError):
                ms = -1
            if ms != at:
                faults.append(Fault("column_differs", seq=seq, table="journal", row=str(seq), column="at"))
            if size in kept and kept[size] != _frontier(size, peaks).to_bytes():
                faults.append(Fault("checkpoint_differs", table="checkpoint", row=str(size), column="peaks"))
    return Segment(start.size, _frontier(size, peaks), faults, personal)


def _frontier(size: int, marked: list[bytes]) -> journal.Frontier:
    return journal.Frontier(size, tuple(peak[1:] for peak in marked))


def check_range(
    url: str, driver: str | None, start: tuple[int, bytes], last: int
) -> tuple[int, bytes, list[Fault], Comparison]:
    """Check one stretch in a process of its own; `start` is (size, peaks)."""
    database = Database(url, driver=driver)
    try:
        with database.reading() as connection, roomy(connection):
            return _range(connection, journal.Frontier.from_bytes(*start), last)
    finally:
        database.close_reader()


def _range(connection: Connection, start: journal.Frontier, last: int) -> tuple[int, bytes, list[Fault], Comparison]:
    """Check one stretch in short pieces, each by every pass while its pages are still in memory."""
    found, faults, at = Comparison(), list[Fault](), start
    while at.size < last and not faults and not found.bad:
        segment = _tree(connection, at, min(at.size + PIECE, last))
        faults += segment.faults
        found.personal += len(segment.personal)
        if faults:
            # What is not whole need not be JSON either; the second pass looks at it.
            found.bad = 1
        else:
            try:
                found.merge(compare(connection, at.size, segment.frontier.size))
                if not found.bad:
                    end, events = segment.frontier.size, segment.personal
                    faults += beside.personal(connection, at.size, end, events, found.indexed)
                    faults += beside.short_codes(connection, at.size, end, events)
            except DBAPIError:
                # Bytes that hash well and are no JSON: somebody wrote the whole journal anew.
                found.bad = 1
        at = segment.frontier
    return at.size, at.to_bytes(), faults, found


def _tree(connection: Connection, start: journal.Frontier, last: int) -> Segment:
    statement = select(CHECKPOINT).where(CHECKPOINT.c.size > start.size, CHECKPOINT.c.size <= last)
    kept = {row.size: _bytes(row.peaks) for row in connection.execute(statement)}
    return tree_pass(connection, start, last, kept=kept)


def _content(stored: object) -> bytes | None:
    """Return the bytes of an event, or None where the stored value is none."""
    try:
        return content_of(stored)
    except ValueError:
        return None


def _committing(connection: Connection, part: dict[str, int]) -> dict[int, bytes]:
    """Return the events in a range that commit to personal data, for the second pass."""
    stored = raw(JOURNAL).where(JOURNAL.c.seq >= part["first"], JOURNAL.c.seq < part["last"])
    events = {row.seq: _content(row.body) for row in connection.execute(stored)}
    return {seq: event for seq, event in events.items() if event is not None and COMMITS in event}


def _bytes(value: object) -> bytes:
    """Return a stored value where it is what it should be; SQLite takes text in a column of bytes."""
    return bytes(value) if isinstance(value, bytes | bytearray | memoryview) else b""


@dataclass
class _Head:
    """The one row that says where the journal ends, as it is stored; `size` is 0 where that is no number."""

    row: dict[str, Any]
    size: int

    @classmethod
    def read(cls, connection: Connection) -> "tuple[_Head | None, list[Fault]]":
        """Return the row and the faults of the table itself."""
        rows = [dict(row._mapping) for row in connection.execute(raw(HEAD))]  # noqa: SLF001 - SQLAlchemy's documented name
        faults = [Fault("row_without_event", table="head", row=str(row["id"])) for row in rows if row["id"] != 1]
        mine = next((row for row in rows if row["id"] == 1), None)
        if mine is None:
            return None, [*faults, Fault("head_missing", table="head", row="1")]
        size = mine["size"]
        return cls(mine, size if isinstance(size, int) and size >= 0 else 0), faults


@dataclass
class _First:
    """What the first pass found."""

    size: int
    frontier: journal.Frontier = journal.EMPTY
    faults: list[Fault] = field(default_factory=list)
    found: Comparison = field(default_factory=Comparison)
    doubt: Exception | None = None


class Auditor:
    """Verifies one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def verify(self, *, workers: int = 1, progress: Callable[[int, int], None] | None = None) -> Verdict:
        """Compare everything with everything; raise `Trouble` only where the database cannot be read.

        `workers` above 1 use that many processes for a long journal. Others may go on writing meanwhile.
        """
        with self._database.snapshot() as connection, _lenient(connection):
            head, faults = _Head.read(connection)
        if head is None:
            return Verdict(False, 0, b64encode(journal.EMPTY.root()).decode("ascii"), tuple(faults))
        first = self._first_pass(head.size, workers)
        if progress:
            progress(head.size, head.size)
        if faults or first.faults or not self._rest_is_good(first):
            with self._database.snapshot() as connection, _lenient(connection):
                frontier, more = self._second_pass(connection)
            faults += first.faults + more
            if not faults and first.doubt is not None:
                raise first.doubt
        else:
            frontier = first.frontier
        unique = _settled(faults)
        return Verdict(not unique, frontier.size, b64encode(frontier.root()).decode("ascii"), unique)

    # --- the first pass

    def _first_pass(self, size: int, workers: int) -> _First:
        """Everything that grows with the journal, in short reads, so that nobody waits."""
        first = _First(size)
        try:
            if workers > 1 and size > IN_PROCESSES:
                first.frontier, first.faults, first.found = self._in_processes(size, workers)
            else:
                with self._database.reading() as connection, roomy(connection):
                    at, peaks, first.faults, first.found = _range(connection, journal.EMPTY, size)
                first.frontier = journal.Frontier.from_bytes(at, peaks)
        except (*FORGED, Trouble) as error:
            _judge(first, error)
        return first

    def _rest_is_good(self, first: _First) -> bool:
        """Compare in one snapshot what depends on the whole: sums, head, small tables, what was written meanwhile."""
        if first.doubt is not None or first.found.bad or first.found.events != first.size:
            return False
        try:
            with self._database.snapshot() as connection:
                return self._whole(connection, first)
        except (*FORGED, Trouble) as error:
            _judge(first, error)
            return False

    def _whole(self, connection: Connection, first: _First) -> bool:
        head, faults = _Head.read(connection)
        if head is None or faults or head.size < first.size:
            return False
        found, size = first.found, head.size
        if size > first.size:
            at, peaks, more, added = _range(connection, first.frontier, size)
            committed, indexed = found.personal + added.personal, found.indexed
            indexed.merge(added.indexed)
            # Rows may have gone on to later events since they were compared: the sums need one moment for all.
            first.found = found = compare(connection, 0, size)
            found.personal, found.indexed = committed, indexed
            first.size, first.frontier = size, journal.Frontier.from_bytes(at, peaks)
            first.faults += more
        count = int(connection.execute(select(func.count()).select_from(JOURNAL)).scalar() or 0)
        if count != size or found.events != size or found.bad or any(stray_marks(connection, found)):
            return False
        if not beside.index_adds_up(connection, found.indexed):
            return False
        rebuilt = Rebuilt()
        small = select(JOURNAL.c.seq, JOURNAL.c.at, JOURNAL.c.body).where(JOURNAL.c.type.in_(SMALL_EVENTS))
        for row in beside.pages(connection, small, JOURNAL.c.seq):
            rebuilt.add(row.seq, row.at, row.body)
        first.faults += rebuilt.compare(connection, only_small=True)
        first.faults += self._beside(connection, rebuilt, size, found.personal)
        numbers = numbers_text(expected_numbers(connection, rebuilt))
        last_at = found.last_at
        if rebuilt.confirmed is not None:
            since = select(func.max(JOURNAL.c.at)).where(JOURNAL.c.seq >= rebuilt.confirmed)
            last_at = int(connection.execute(since).scalar_one())
        first.faults += _head_faults(head, first.frontier, last_at, numbers)
        return not first.faults

    @staticmethod
    def _beside(connection: Connection, rebuilt: Rebuilt, size: int, committed: int) -> list[Fault]:
        return [
            *beside.personal_count(connection, size, committed),
            *beside.tally(connection),
            *beside.papers(connection),
            *beside.paper_count(connection),
            *beside.secrets(connection),
            *beside.checkpoints(connection, size, [row["seq"] for row in rebuilt.rows["day"].values()]),
        ]

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
                    starts.append((int(row.size), _bytes(row.peaks)))
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
                faults.append(Fault("checkpoint_differs", table="checkpoint", row=str(at), column="peaks"))
        return journal.Frontier.from_bytes(*results[-1][:2]), faults, total

    # --- the second pass

    def _second_pass(self, connection: Connection) -> tuple[journal.Frontier, list[Fault]]:
        """Rebuild every row in memory and compare all columns of all tables; slow, thorough, names the row."""
        head, faults = _Head.read(connection)
        if head is None:
            return journal.EMPTY, faults
        rebuilt, again, committed = Rebuilt(), _Again(connection), 0
        for row in connection.execution_options(yield_per=FETCH).execute(raw(JOURNAL).order_by(JOURNAL.c.seq)):
            faults += again.add(row, head.size)
            try:
                content = content_of(row.body)
                body = journal.parse(content)
                rebuilt.add_body(row.seq, row.at, body, content)
                faults += _own_columns(row, body)
                committed += COMMITS in content
            except FORGED:
                faults.append(Fault("event_unreadable", seq=row.seq, table="journal", row=str(row.seq)))
        faults += again.end(head.size)
        faults += rebuilt.compare(connection, only_small=False)
        faults += self._beside(connection, rebuilt, head.size, committed)
        for part in beside.ranges(0, head.size):
            events = _committing(connection, part)
            faults += beside.personal(connection, part["first"], part["last"], events, Sums())
            faults += beside.short_codes(connection, part["first"], part["last"], events)
        faults += beside.index_rows(connection, head.size)
        frontier = again.tree.frontier()
        return frontier, faults + _head_faults(head, frontier, rebuilt.last_at, numbers_text(rebuilt.numbers))

    # --- at start

    def check_tail(self) -> tuple[bool, int]:
        """Check the journal from its last checkpoint to its end, at start; return (whole, entries)."""
        entries = 0
        try:
            with self._database.reading() as connection:
                head, faults = _Head.read(connection)
                if head is None:
                    return False, 0
                entries = head.size
                return not faults and _tail_is_whole(connection, head), entries
        except (*FORGED, Trouble) as error:
            _judge(_First(0), error)
            return False, entries


def _tail_is_whole(connection: Connection, head: _Head) -> bool:
    row = connection.execute(
        select(CHECKPOINT).where(CHECKPOINT.c.size < head.size).order_by(CHECKPOINT.c.size.desc()).limit(1)
    ).first()
    start = journal.EMPTY
    if row is not None:
        start = journal.Frontier.from_bytes(int(row.size), _bytes(row.peaks))
        last = connection.execute(select(JOURNAL.c.root).where(JOURNAL.c.seq == row.size - 1)).scalar()
        if _bytes(last) != start.root():
            return False
    segment = tree_pass(connection, start, head.size, kept={})
    return not segment.faults and segment.frontier.to_bytes() == head.row["peaks"]


@contextmanager
def _lenient(connection: Connection) -> Iterator[None]:
    """Let SQLite hand out text that is no UTF-8 as something that no event holds, so that its row can be named."""
    raw: Any = connection.connection.dbapi_connection
    if not hasattr(raw, "text_factory"):
        yield
        return
    before = raw.text_factory
    raw.text_factory = lambda text: text.decode("utf-8", "backslashreplace")
    try:
        yield
    finally:
        raw.text_factory = before


class _Again:
    """The tree once more, row by row, for the second pass: it goes on where the first pass had to stop."""

    def __init__(self, connection: Connection) -> None:
        self.tree = journal.TreeBuilder()
        self._kept = {row.size: _bytes(row.peaks) for row in connection.execute(raw(CHECKPOINT))}
        self._joined = True
        self._right = True
        self._beyond = 0

    def add(self, row: Any, size: int) -> Iterator[Fault]:  # noqa: ANN401 - a journal row
        """Take in the next row; yield what is wrong with its place, its bytes or its root."""
        here = {"seq": row.seq, "table": "journal", "row": str(row.seq)}
        if row.seq >= size:
            self._beyond += 1
            if self._beyond <= beside.NAMED:
                yield Fault("event_beyond_head", **here)
        if self._joined and row.seq != self.tree.size:
            self._joined = False
            yield _missing(self.tree.size)
        if not self._joined:
            return
        content = _content(row.body)
        if content is None:
            self._joined = False
            yield Fault("event_altered", **here)
            return
        self.tree.add(content)
        right = self.tree.root() == _bytes(row.root)
        if self._right and not right:
            # All roots after altered bytes differ; the first of them stands beside these bytes.
            yield Fault("event_altered", **here)
        self._right = right
        kept = self._kept.get(self.tree.size)
        if right and kept is not None and kept != self.tree.frontier().to_bytes():
            yield Fault("checkpoint_differs", table="checkpoint", row=str(self.tree.size), column="peaks")

    def end(self, size: int) -> list[Fault]:
        """Return what is missing at the end."""
        return [_missing(self.tree.size)] if self._joined and self.tree.size < size else []


def _missing(seq: int) -> Fault:
    return Fault("event_missing", seq=seq, table="journal", row=str(seq))


def _judge(first: _First, error: Exception) -> None:
    """Keep what a forged value may have caused for after the second pass; raise what only the world can have caused."""
    if isinstance(error, Trouble) and error.code not in {"database_failed", "database_damaged"}:
        raise error
    first.doubt = error


def _own_columns(row: Any, body: dict[str, Any]) -> list[Fault]:  # noqa: ANN401 - a journal row
    """Compare the journal's own columns with its bytes."""
    shown = {
        "seq": body["seq"],
        "type": body["type"],
        "number": body.get("number"),
        "visit": body["data"].get("visit"),
        "cmd": body["cmd"],
        "part": body.get("part", 0),
    }
    return [
        Fault("column_differs", seq=row.seq, table="journal", row=str(row.seq), column=name)
        for name, value in shown.items()
        if getattr(row, name) != value
    ]


def _head_faults(head: _Head, frontier: journal.Frontier, last_at: int, numbers: str) -> list[Fault]:
    """Compare the head with what the journal gives; `frontier` is the tree over all of its events."""
    same = _bytes(head.row["peaks"]) == frontier.to_bytes()
    wrong = {
        # The peaks say how long the journal was: a size that contradicts both is the one that was changed.
        "size": head.row["size"] != frontier.size and same,
        "peaks": not same,
        "last_at": head.row["last_at"] != last_at,
        "numbers": head.row["numbers"] != numbers,
    }
    return [Fault("head_differs", table="head", row="1", column=name) for name, differs in wrong.items() if differs]


def _settled(faults: list[Fault]) -> tuple[Fault, ...]:
    """Return each fault once; where only the recorded size is wrong, no event is missing or too many."""
    if any(fault.code == "head_differs" and fault.column == "size" for fault in faults):
        faults = [fault for fault in faults if fault.code not in {"event_missing", "event_beyond_head"}]
    return tuple(dict.fromkeys(faults))
