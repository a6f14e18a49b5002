# SPDX-License-Identifier: Apache-2.0
"""One act, one transaction: lock the head, read the time, give numbers, append events, change the rows they imply,
commit.

Nothing is announced, signed or printed here; the caller does that after the COMMIT. No rule of the office lives here.
"""

import hmac
import json
import secrets
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from types import TracebackType
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, exists, insert, select
from sqlalchemy import Table as SqlTable
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import Executable

from frontdesk.domain import journal
from frontdesk.domain.moments import cut_to_ms, from_ms, office_day, to_ms, to_text
from frontdesk.errors import Trouble
from frontdesk.services.ports import ACTS, CLOSED, OPEN_DAY, Clock, RecordedEvent, open_day
from frontdesk.storage import packing, search
from frontdesk.storage.engine import Database
from frontdesk.storage.prepared import Prepared, driver_connection, inserting, prepared, prepared_insert, updating
from frontdesk.storage.projections import Const, Happened, Rule, Source, columns_of, name_of, rules_for
from frontdesk.storage.readers import Readers
from frontdesk.storage.tables import CHECKPOINT, DRAFT, FROZEN, HEAD, JOURNAL, PII, SECRET

CHECKPOINT_EVERY: Final = 4096


HEAD_AND_COMMAND: Final = select(
    HEAD.c.size,
    HEAD.c.peaks,
    HEAD.c.last_at,
    HEAD.c.numbers,
    exists().where(JOURNAL.c.cmd == bindparam("cmd", type_=JOURNAL.c.cmd.type)).label("known"),
)
"""Everything an act must know first, in one question."""

NEW_HEAD: Final = updating(HEAD, ("id",), ("size", "peaks", "last_at", "numbers"))
_HEAD_VALUES: Final = ("new_size", "new_peaks", "new_last_at", "new_numbers")

RECORDS: Final = {"user": "user", "ticket": "visit", "protocol": "protocol", "attachment": "attachment"}
"""What the personal data behind an event belong to; an appeal where nothing else is said."""


REPLACED: Final = frozenset({"setting", "calendar_day"})
"""Tables where the latest event of a key takes the place of the one before."""


def apply(driver: Any, dialect: Dialect, rule: Rule, happened: Happened, values: Mapping[str, Any]) -> None:  # noqa: ANN401 - a DB-API connection
    """Write what one rule says of one event; `values` are those of the event."""
    may_exist = not rule.insert or rule.table.name in REPLACED
    if may_exist and _updating(rule, dialect).run(driver, happened, values).rowcount:
        return
    if rule.insert:
        _inserting(rule, dialect).run(driver, happened, values)


class _Filled:
    """A prepared statement of a rule, with where each of its values comes from.

    Most are picked from the values of the event as they are, at a fraction of what asking source by source costs.
    """

    def __init__(self, statement: Executable, sources: Mapping[str, Source], dialect: Dialect) -> None:
        self._fixed: dict[str, Any] = {}
        self._asked: list[tuple[str, Source]] = []
        names = {bound: self._name(bound, source) for bound, source in sources.items()}
        self._statement = Prepared(statement, dialect, names)

    def _name(self, bound: str, source: Source) -> str:
        name = name_of(source)
        if name is not None:
            # What an event does not have is nothing.
            self._fixed[name] = None
            return name
        name = f"of {bound}"
        if isinstance(source, Const):
            self._fixed[name] = source.value
        else:
            self._asked.append((name, source))
        return name

    def run(self, driver: Any, happened: Happened, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a DB-API connection and its cursor
        filled = {**self._fixed, **values}
        for name, source in self._asked:
            filled[name] = source.of(happened)
        return self._statement.on(driver, filled)


@lru_cache(maxsize=256)
def _inserting(rule: Rule, dialect: Dialect) -> _Filled:
    sources = {**rule.key, **columns_of(rule)}
    return _Filled(inserting(rule.table, sources), sources, dialect)


@lru_cache(maxsize=256)
def _updating(rule: Rule, dialect: Dialect) -> _Filled:
    columns = columns_of(rule)
    sources = {f"key_{name}": source for name, source in rule.key.items()}
    sources |= {f"new_{name}": source for name, source in columns.items()}
    return _Filled(updating(rule.table, rule.key, columns), sources, dialect)


class _Gathered:
    """Stands in for the driver's connection while many events are recorded: keeps the statements, row by row."""

    rowcount = 1
    """Every statement is taken to find its row."""

    def __init__(self, driver: Any) -> None:  # noqa: ANN401 - a DB-API connection
        self._driver = driver
        self._rows: dict[str, list[Any]] = {}

    def execute(self, sql: str, values: Any) -> "_Gathered":  # noqa: ANN401 - what the driver takes
        self._rows.setdefault(sql, []).append(values)
        return self

    def flush(self) -> None:
        cursor = self._driver.cursor()
        for sql, rows in self._rows.items():
            cursor.executemany(sql, rows)
        self._rows.clear()


@dataclass
class Head:
    """Where the journal ends, as read under the lock, and whether it holds the command already."""

    frontier: journal.Frontier
    last_at: int
    numbers: dict[str, int]
    known: bool = False


class Heads:
    """Reads the head of the journal. What this process wrote itself last is not parsed again, as long as the row under
    the lock still says just that; another program's head is.
    """

    def __init__(self) -> None:
        self._row: tuple[Any, ...] = ()
        self._head = Head(journal.EMPTY, 0, {})

    def read(self, driver: Any, dialect: Dialect, command: str) -> Head:  # noqa: ANN401 - a DB-API connection
        """Return the head as an open transaction sees it; raise `Trouble` where there is none."""
        row = prepared(HEAD_AND_COMMAND, dialect).on(driver, {"cmd": command}).fetchone()
        if row is None:
            raise Trouble("database_damaged", detail="head")
        *found, known = row
        if tuple(found) == self._row:
            head = self._head
            return Head(head.frontier, head.last_at, dict(head.numbers), bool(known))
        size, peaks, last_at, numbers = found
        return Head(journal.Frontier.from_bytes(size, bytes(peaks)), last_at, json.loads(numbers), bool(known))

    def write(self, driver: Any, dialect: Dialect, head: Head) -> None:  # noqa: ANN401 - a DB-API connection
        """Write the head and remember its row."""
        row = (head.frontier.size, head.frontier.to_bytes(), head.last_at, numbers_text(head.numbers))
        values = dict(zip(_HEAD_VALUES, row, strict=True))
        prepared(NEW_HEAD, dialect).on(driver, values | {"key_id": 1})
        self._row, self._head = row, Head(head.frontier, head.last_at, dict(head.numbers))


@dataclass
class SqlUnitOfWork:
    """An open transaction on the journal. `now` was read under the lock, so order and time agree (TRUST.md 3.2)."""

    connection: Connection
    log: str
    now: datetime
    head: Head
    actor: str
    cmd: str
    clock_mark: str | None = None
    recorded: list[RecordedEvent] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Open the reading side on the same transaction."""
        self.read = Readers(self.connection)
        self._driver = driver_connection(self.connection)
        self._dialect = self.connection.dialect
        self._part = 0
        self._many = False
        self._new = None if self.head.known else self.cmd

    @property
    def size(self) -> int:
        """Number of events so far, those of this transaction included."""
        return self.head.frontier.size

    def repeated(self) -> tuple[RecordedEvent, ...]:
        """Return the events that the same command has already recorded; empty when it is new."""
        if self.cmd == self._new and not self.recorded:
            return ()
        return self.read.events_of_command(self.cmd)

    def take(self, series: str, period: int = 0) -> int:
        """Return the next number of a series, from 1 in each period; it is used up by COMMIT and only by COMMIT."""
        numbers = self.head.numbers
        if period and numbers.get(f"{series}@") != period:
            numbers[f"{series}@"] = period
            numbers[series] = 0
        number = numbers.get(series, 0) + 1
        numbers[series] = number
        return number

    def given(self, series: str) -> int:
        """Return how many numbers of a series are given out, those of this transaction included."""
        return self.head.numbers.get(series, 0)

    @property
    def alarm(self) -> int | None:
        """The entry of the clock's alarm that waits for confirmation."""
        return self.head.numbers.get("clock_alarm")

    @property
    def clock_unconfirmed(self) -> bool:
        """Say whether a clock alarm waits for confirmation."""
        return self.alarm is not None

    def raise_alarm(self, alarm: Mapping[str, Any]) -> None:
        """Record that the clock is in doubt; what follows is marked until two people confirm the time."""
        command = self.cmd
        self.clock_mark = "unconfirmed"
        seq = self.size
        self.use_command(f"clock.alarm:{seq}")
        self.record("clock.alarm", alarm, actor="system")
        self.head.numbers["clock_alarm"] = seq
        self.go_on_with(command)

    def clock_confirmed(self) -> None:
        """End the alarm."""
        self.head.numbers.pop("clock_alarm", None)
        self.clock_mark = None

    def use_command(self, request: str) -> None:
        """Go on under another command, for what the program does by itself within this transaction."""
        self.go_on_with(journal.command_id(request))

    def go_on_with(self, cmd: str) -> None:
        """Go back to a command that has not recorded anything yet."""
        self.cmd = cmd
        self._part = 0

    def record(
        self,
        type: str,  # noqa: A002 - the event's own word
        data: Mapping[str, Any],
        *,
        number: str | None = None,
        personal: Mapping[str, Any] | journal.Sealed | None = None,
        actor: str | None = None,
    ) -> RecordedEvent:
        """Append one event and change the rows that follow from it.

        `personal` is what stays outside the journal, committed there: sealed already, or else under a fresh salt.
        """
        seq = self.head.frontier.size
        at = to_text(self.now)
        if personal is not None and not isinstance(personal, Kept):
            personal = kept(personal, RECORDS.get(type.partition(".")[0], "appeal"), self._dialect)
        body = journal.event_bytes(
            log=self.log,
            seq=seq,
            at=at,
            type=type,
            actor=actor or self.actor,
            cmd=self.cmd,
            data=data,
            number=number,
            pii=personal.commitment if personal else None,
            clock=self.clock_mark,
            part=self._part,
        )
        leaf = journal.leaf_hash(body)
        self.head.frontier = self.head.frontier.push(leaf)
        root = self.head.frontier.root()
        ms = to_ms(self.now)
        row = {
            "seq": seq,
            "at": ms,
            "type": type,
            "visit": data.get("visit"),
            "number": number,
            "cmd": self.cmd,
            "part": self._part,
            "body": body.decode("utf-8") if self._many else packing.stored(body, packing.EVENT, self._dialect),
            "root": root,
        }
        self._insert(JOURNAL, row)
        if personal is not None:
            self._insert(PII, {"seq": seq, **personal.row})
            search.add(self.connection, seq, *personal.words)
        parsed: dict[str, Any] = {"type": type, "actor": actor or self.actor, "at": at, "number": number, "data": data}
        happened = Happened(seq, ms, journal.short_code(leaf), parsed)
        rules = rules_for(happened)
        values = happened.values() if rules else {}
        for rule in rules:
            apply(self._driver, self._dialect, rule, happened, values)
        event = RecordedEvent(seq, type, actor or self.actor, self.now, dict(data), number, leaf, root)
        self._note_day(type, seq)
        self._part += 1
        # A confirmed time counts from here on, even where it is the earlier one.
        self.head.last_at = ms if type == "clock.confirmed" else max(self.head.last_at, ms)
        self.recorded.append(event)
        if self.head.frontier.size % CHECKPOINT_EVERY == 0:
            self.mark_checkpoint()
        return event

    @contextmanager
    def gathering(self) -> Iterator[Callable[[], None]]:
        """Record many events whose rows exist and of which nothing is read meanwhile; lends what sends them off.

        A server is asked once for many rows instead of twice for each. Their events lie unpacked: to pack them would
        take a tenth of the time that somebody waits.
        """
        driver, gathered = self._driver, _Gathered(self._driver)
        self._driver, self._many = gathered, True
        try:
            yield gathered.flush
            gathered.flush()
        finally:
            self._driver, self._many = driver, False

    def _insert(self, table: SqlTable, row: Mapping[str, Any]) -> None:
        prepared_insert(table, self._dialect).on(self._driver, row)

    def _note_day(self, type: str, seq: int) -> None:  # noqa: A002
        numbers = self.head.numbers
        if type in ACTS and OPEN_DAY not in numbers:
            numbers[OPEN_DAY] = office_day(self.now).toordinal()
        elif type == "day.close":
            numbers.pop(OPEN_DAY, None)
            numbers[CLOSED] = seq + 1

    @property
    def open_day(self) -> date | None:
        """The local date of the acts that no closing covers yet."""
        return open_day(self.head.numbers)

    def mark_checkpoint(self) -> None:
        """Keep the tree as it is now, so that later checks may start here."""
        row = {"size": self.head.frontier.size, "peaks": self.head.frontier.to_bytes()}
        if not self.read.has_checkpoint(row["size"]):  # type: ignore[arg-type]
            self._insert(CHECKPOINT, row)

    def set_secret(self, account: str, argon2: str) -> None:
        """Keep the Argon2id string whose hash the event carries."""
        self.connection.execute(delete(SECRET).where(SECRET.c.account == account))
        self.connection.execute(insert(SECRET).values(account=account, argon2=argon2))

    def freeze(self, number: str, paper: str, copy: int, data: str) -> None:
        """Keep the frozen data of a paper, so that it can be made again byte for byte."""
        self._insert(FROZEN, {"number": number, "paper": paper, "copy_no": copy, "data": data})

    def frozen_hash(self, appeal_seq: int, data: str) -> str:
        """Return the commitment of frozen data under the salt of its appeal: base64 HMAC-SHA256."""
        salt = self.connection.execute(select(PII.c.salt).where(PII.c.seq == appeal_seq)).scalar()
        return b64encode(hmac.digest(salt or b"", data.encode("utf-8"), "sha256")).decode("ascii")

    def hide_person(self, seq: int) -> None:
        """Let nobody be found by a record that a correction has replaced; the record itself stays."""
        search.hide(self.connection, seq)


def numbers_text(numbers: Mapping[str, int]) -> str:
    """Return the one spelling of the numbers given out."""
    return journal.compact(dict(numbers))


@dataclass(frozen=True)
class Kept(journal.Sealed):
    """A sealed record with all that is written of it but its place: the row of `pii`, the words of the search index."""

    row: Mapping[str, Any]
    words: tuple[list[str], list[str]]


def kept(personal: Mapping[str, Any] | journal.Sealed, record: str, dialect: Dialect) -> Kept:
    """Return a record ready to be written: sealed already, or else under a fresh salt. Raises ValueError as `seal`."""
    if not isinstance(personal, journal.Sealed):
        personal = journal.seal(personal, secrets.token_bytes(journal.SALT_BYTES))
    columns = search.columns_of(record, personal.fields)
    text = packing.stored(personal.text.encode("utf-8"), packing.PERSONAL, dialect)
    row = {"record": record, "salt": personal.salt, "data": text, **columns}
    words = search.words_of(columns, personal.fields)
    return Kept(personal.fields, personal.salt, personal.text, personal.commitment, row, words)


class SqlJournal:
    """The door to the database: begin an act, or read. `announce` is called with the events after each COMMIT."""

    def __init__(self, database: Database, clock: Clock, announce: Callable[[tuple[RecordedEvent, ...]], None]) -> None:
        self.database = database
        self.clock = clock
        self.announce = announce
        self.log = ""
        self._heads = Heads()
        if database.dialect == "sqlite":
            database.chores.append(search.tidy)

    def seal(self, personal: Mapping[str, Any]) -> journal.Sealed:
        """Return the personal data of an appeal ready to be written, before a lock is taken."""
        return kept(personal, "appeal", self.database.engine.dialect)

    def begin(self, actor: str, request: str, *, now: datetime | None = None) -> "Act":
        """Open one durable transaction for one command. Leaving without an exception commits and announces.

        `now` is for bulk work that lives in another time (training history). Raises `Trouble`.
        """
        return Act(self, actor, request, now)

    def open(self, connection: Connection, actor: str, request: str, now: datetime | None) -> SqlUnitOfWork:
        """Read head, command and time under the lock; for `Act`."""
        command = journal.command_id(request)
        head = self._heads.read(driver_connection(connection), connection.dialect, command)
        # The journal keeps milliseconds; what is answered now must equal what is read back later.
        moment = cut_to_ms(now or self.clock.now())
        mark = self.clock.judge(moment, from_ms(head.last_at) if head.last_at else None)
        if mark.moment is not None:
            moment = mark.moment
        work = SqlUnitOfWork(connection, self.log, moment, head, actor, command)
        if mark.alarm is not None and not work.clock_unconfirmed:
            work.raise_alarm(mark.alarm)
        work.clock_mark = "unconfirmed" if work.clock_unconfirmed else None
        return work

    def write_head(self, work: SqlUnitOfWork) -> None:
        """Write where the journal ends now; for `Act`."""
        self._heads.write(driver_connection(work.connection), work.connection.dialect, work.head)

    def committed(self, work: SqlUnitOfWork) -> None:
        """Tell everybody what is on record now; for `Act`."""
        if any(event.type == "day.close" for event in work.recorded):
            self.database.copy_wal()
        if work.recorded:
            self.announce(tuple(work.recorded))

    @contextmanager
    def reading(self) -> Iterator[Readers]:
        """Lend the reading side for a moment."""
        with self.database.reading() as connection:
            yield Readers(connection)

    def create(self, vkey_log: str) -> None:
        """Write the empty head of a new journal."""
        self.log = vkey_log
        with self.database.write() as connection:
            if connection.execute(select(HEAD.c.id)).first() is not None:
                raise Trouble("office_exists")
            connection.execute(insert(HEAD).values(id=1, size=0, peaks=b"", last_at=0, numbers="{}"))

    # --- scratch that is not part of the record

    def save_draft(self, owner: str, counter: int, text: str) -> None:
        """Keep what somebody is typing; no event."""
        with self.database.write() as connection:
            where = (DRAFT.c.owner == owner) & (DRAFT.c.counter == counter)
            connection.execute(delete(DRAFT).where(where))
            if text:
                connection.execute(
                    insert(DRAFT).values(owner=owner, counter=counter, data=text, saved_at=to_ms(self.clock.now()))
                )


class Act:
    """One command as a context: the other half of `SqlJournal.begin`.

    A class, because a registration passes here twice and a generator would cost it more.
    """

    __slots__ = ("_actor", "_journal", "_now", "_request", "_work", "_writing")

    def __init__(self, journal: SqlJournal, actor: str, request: str, now: datetime | None) -> None:
        self._journal, self._actor, self._request, self._now = journal, actor, request, now
        self._writing = journal.database.write()

    def __enter__(self) -> SqlUnitOfWork:
        """Take the lock and read what an act must know first."""
        connection = self._writing.__enter__()
        try:
            self._work = self._journal.open(connection, self._actor, self._request, self._now)
        except BaseException as error:
            self._writing.__exit__(type(error), error, error.__traceback__)
            raise
        return self._work

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commit and announce, or undo everything."""
        if error is None and self._work.recorded:
            try:
                self._journal.write_head(self._work)
            except BaseException as failed:
                self._writing.__exit__(type(failed), failed, failed.__traceback__)
                raise
        self._writing.__exit__(kind, error, trace)
        if error is None:
            self._journal.committed(self._work)
