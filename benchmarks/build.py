# SPDX-License-Identifier: Apache-2.0
"""Builds an office with a long history in bulk: real events, tree, commitments and projections, so that `verify` finds
it whole.

Rows are made by the product's own rules and written by the driver, without the services. People and what they write are
made in a second process, ahead of the events. Offices are kept between runs in `.bench/` (or FRONTDESK_BENCH), under a
name made of the schema and the parameters.
"""

import hmac
import itertools
import json
import os
import random
import shutil
import sys
import time
from base64 import b64encode
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy.dialects import sqlite

from benchmarks.people import person
from frontdesk import bootstrap, founding
from frontdesk.clock import SetClock
from frontdesk.domain import deadlines, journal, kinds
from frontdesk.domain.calendar import DEFAULT_HOURS
from frontdesk.domain.day_figures import DayFigures
from frontdesk.domain.identifiers import Number, format_ticket
from frontdesk.domain.moments import ALMATY, from_ms, from_text, office_day, to_ms, to_text
from frontdesk.domain.papers import ReceiptData
from frontdesk.domain.text import initials
from frontdesk.services.ports import ACTS, CLOSED, OPEN_DAY
from frontdesk.storage import packing, search, tables
from frontdesk.storage.engine import sqlite_driver
from frontdesk.storage.projections import Happened, changes, rules_for
from frontdesk.storage.schema import CURRENT
from frontdesk.storage.unit_of_work import CHECKPOINT_EVERY, kept, numbers_text

VERSION = 5
"""Raised when the built history changes, so that kept offices are built anew; `verify` says when that was forgotten."""

CODE = "BEN"
FIRST_DAY = date(2024, 3, 4)
"""Asia/Almaty is at +05:00, which is part of the journal's form, since 1 March 2024."""
LAST_DAY = date(2026, 11, 20)
LAST_OF_MANY = date(2028, 11, 17)
"""One office gives out 999,999 numbers a year at most, so that millions of appeals take it into the years to come."""

MANY = 2_000_000
LEAST_A_DAY = 40
EVENTS_OF_A_VISIT = 6
HASHED = 64 * 1024 * 1024
"""Bytes of new words that SQLite gathers before it writes them."""

ADDED_LAST = (
    "SELECT type, name, sql FROM sqlite_master "
    "WHERE sql IS NOT NULL AND (type = 'index' OR type = 'trigger' AND name LIKE 'tally%')"
)
TALLIED = (
    "INSERT INTO tally (due, status, kind, extended, n) "
    "SELECT coalesce(due, ''), status, kind, 0, count(*) FROM appeal GROUP BY 1, 2, 3"
)
FLUSH = 4096
SQLITE = sqlite.dialect()
PEOPLE = 512
"""People made at a time."""
AHEAD = 8


@dataclass(frozen=True)
class Office:
    """A built office: its folder, the number of its appeals and events, and the text of its last instant."""

    home: Path
    appeals: int
    events: int
    last_at: str

    @property
    def file(self):
        return self.home / "frontdesk.db"

    def later(self):
        """Return the instant (UTC) from which a measurement may go on, on the same office day."""
        return from_text(self.last_at) + timedelta(seconds=1)


class RunningClock(SetClock):
    """A clock that starts at an instant and runs as the machine's does, so that a kept office never grows old."""

    def __init__(self, start):
        super().__init__(start)
        self._begun = time.monotonic()

    def now(self):
        return self.moment + timedelta(seconds=time.monotonic() - self._begun)


@dataclass
class Bulk:
    """Appends events to the rows of an office that is not in use; `flush` writes what has gathered."""

    cursor: object
    log: str
    tree: journal.TreeBuilder
    numbers: dict
    last_at: int
    lines: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)
    words: dict = field(default_factory=dict)
    figures: DayFigures = field(default_factory=DayFigures)

    def take(self, series, period=0):
        if period and self.numbers.get(f"{series}@") != period:
            self.numbers[f"{series}@"] = period
            self.numbers[series] = 0
        self.numbers[series] = number = self.numbers.get(series, 0) + 1
        return number

    def add(self, moment, type_, data, *, actor, cmd, number=None, personal=None, part=0):
        seq, at = self.tree.size, to_text(moment)
        pii = None
        if personal is not None:
            pii = personal.commitment
            self._line("pii", {"seq": seq, **personal.row})
            for table, words in zip(search.INDEXES, personal.words, strict=True):
                if words:
                    self.words.setdefault(table, []).append((seq, words))
        body = journal.event_bytes(
            log=self.log, seq=seq, at=at, type=type_, actor=actor, cmd=cmd, data=data, number=number, pii=pii, part=part
        )
        leaf = journal.leaf_hash(body)
        self.tree.push(leaf)
        ms = to_ms(moment)
        self._line(
            "journal",
            {
                "seq": seq,
                "at": ms,
                "type": type_,
                "visit": data.get("visit"),
                "number": number,
                "cmd": cmd,
                "part": part,
                "body": packing.packed(body, packing.EVENT),
                "root": self.tree.root(),
            },
        )
        event = {"type": type_, "actor": actor, "at": at, "number": number, "data": data}
        happened = Happened(seq, ms, journal.short_code(leaf) if number else "", event)
        for rule in rules_for(happened):
            key, columns = changes(rule, happened)
            known = self.rows.setdefault(rule.table.name, {}).setdefault(tuple(key.values()), key)
            known.update(columns)
        self.figures.add(event)
        self.last_at = ms
        if type_ in ACTS and OPEN_DAY not in self.numbers:
            self.numbers[OPEN_DAY] = office_day(moment).toordinal()
        elif type_ == "day.close":
            self.numbers.pop(OPEN_DAY, None)
            self.numbers[CLOSED] = seq + 1
        if type_ == "day.close" or self.tree.size % CHECKPOINT_EVERY == 0:
            frontier = self.tree.frontier()
            self._line("checkpoint", {"size": frontier.size, "peaks": frontier.to_bytes()})
        return seq

    def _line(self, table, row):
        self.lines.setdefault(table, {})[next(iter(row.values()))] = row

    def freeze(self, number, paper, copy, data):
        self.lines.setdefault("frozen", {})[number, paper, copy] = {
            "number": number,
            "paper": paper,
            "copy_no": copy,
            "data": data,
        }

    def flush(self):
        """Write everything; visits and papers must be at their end, because only whole rows are inserted."""
        for gathered in (self.lines, self.rows):
            for name, rows in gathered.items():
                columns = [column.name for column in tables.Table.metadata.tables[name].columns]
                self.cursor.executemany(
                    f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
                    [tuple(row.get(column) for column in columns) for row in rows.values()],
                )
        for name, rows in self.words.items():
            self.cursor.executemany(f"INSERT INTO {name} (rowid, words) VALUES (?, ?)", rows)
        self.lines, self.rows, self.words = {}, {}, {}


@dataclass(frozen=True)
class Personal:
    """The personal data of one appeal, ready to be written: its row but for the entry, its words, its commitment."""

    row: dict
    words: tuple
    commitment: str
    applicant: str


def people_of(chunk):
    """Return some hundred people, always the same for a number."""
    dice = random.Random(20_261_122 + chunk)
    made = []
    for _ in range(PEOPLE):
        personal = person(dice)
        sealed = journal.seal(personal, dice.randbytes(journal.SALT_BYTES))
        ready = kept(sealed, "appeal", SQLITE)
        words = tuple(" ".join(words) for words in ready.words)
        visitor = personal["visitor"]
        name = initials(visitor["surname"], visitor["given"], visitor["patronymic"])
        made.append(Personal(ready.row, words, sealed.commitment, name))
    return made


def stream_of_people(pool):
    """Yield people for ever, made some chunks ahead in another process."""
    ahead = deque(pool.submit(people_of, chunk) for chunk in range(AHEAD))
    for chunk in itertools.count(AHEAD):
        yield from ahead.popleft().result()
        ahead.append(pool.submit(people_of, chunk))


class History:
    """What happened in the office, day by day."""

    def __init__(self, bulk, people, *, mix):
        self.bulk, self.people, self.mix = bulk, people, mix
        self.dice = random.Random(20_261_122)
        self.calendar = bootstrap.read_calendar()
        self.n = 0
        self.totals = {}
        self.closed = 0
        self.terms = {}

    def cmd(self):
        self.n += 1
        return journal.command_id(f"bench:{self.n}")

    def term(self, kind, day):
        if (kind, day) not in self.terms:
            noon = datetime(day.year, day.month, day.day, 12, tzinfo=ALMATY)
            self.terms[kind, day] = deadlines.explain(kinds.kind(kind), noon, self.calendar, (DEFAULT_HOURS,))
        return self.terms[kind, day]

    def day(self, day, visits, *, close=True, events=None):
        """Let one day happen: so many visitors between 9:00 and 18:00; `events` is the most it may have."""
        bulk = self.bulk
        begin = datetime(day.year, day.month, day.day, 9, tzinfo=ALMATY).astimezone(UTC)
        step = timedelta(hours=9) / max(visits, 1)
        first = bulk.tree.size
        done = 0
        for n in range(visits):
            if events is not None and bulk.tree.size - first + EVENTS_OF_A_VISIT > events:
                break
            done += self.visit(day, begin + step * n, step / 8)
            if len(bulk.lines.get("journal", ())) >= FLUSH:
                bulk.flush()
        if close:
            self.close(day, begin + timedelta(hours=9, minutes=5))
        return done

    def visit(self, day, moment, step):
        """Let one visitor come and go; return the number of appeals."""
        if not self.mix:
            self.appeal(day, moment, None, 1 + self.n % 3)
            return 1
        bulk, counter = self.bulk, 1 + self.n % 3
        purpose = "consult" if self.n % 5 == 0 else "appeal"
        visit, ticket = bulk.take("visit"), format_ticket("A", bulk.take("ticket A", day.toordinal()))
        data = {"visit": visit, "ticket": ticket, "date": day.isoformat(), "purpose": purpose}
        data |= {"priority": None, "persons": 1}
        bulk.add(moment, "ticket.issued", data, actor="u1", cmd=self.cmd())
        bulk.add(moment + step, "ticket.called", {"visit": visit, "counter": counter}, actor="u1", cmd=self.cmd())
        if purpose == "appeal":
            self.appeal(day, moment + 2 * step, visit, counter)
        outcome = "registered" if purpose == "appeal" else "advice"
        data = {"visit": visit, "outcome": outcome, "reason": None}
        bulk.add(moment + 6 * step, "ticket.finished", data, actor="u1", cmd=self.cmd())
        return int(purpose == "appeal")

    def appeal(self, day, moment, visit, counter):
        bulk, dice = self.bulk, self.dice
        kind = "complaint" if dice.random() < 0.2 else "application"
        term = self.term(kind, day)
        number = str(Number(CODE, "", day.year, bulk.take(CODE, day.year)))
        personal = next(self.people)
        feedback = f"{dice.randrange(10**6):06}"
        data = {
            "visit": visit or bulk.take("visit"),
            "direct": visit is None,
            "kind": kind,
            "oral": False,
            "language": "kk",
            "anonymous": False,
            "crime_information": False,
            "accepted_at": to_text(moment),
            "registered_on": term.registered_on.isoformat(),
            "due": term.due.isoformat(),
            "forward_by": term.forward_by.isoformat(),
            "rule": {"code": term.rule.code, "version": term.rule.version},
            "calendar": self.calendar.version,
            "sheets": 1,
            "counter": counter,
            "feedback": feedback,
            "late": None,
        }
        options = {"actor": "u1", "number": number}
        bulk.add(moment, "appeal.registered", data, cmd=self.cmd(), personal=personal, **options)
        if self.mix:
            self.paper(moment, number, personal, term, kind, counter, feedback)

    def paper(self, moment, number, personal, term, kind, counter, feedback):
        bulk = self.bulk
        frozen = ReceiptData(
            office_code=CODE,
            office_kk="Сынақ полиция бөлімі",
            office_ru="Испытательный отдел полиции",
            number=number,
            kind=kind,
            accepted_at=to_text(moment),
            registered_on=term.registered_on,
            due=term.due,
            forward_by=term.forward_by if kind == "complaint" else None,
            applicant=personal.applicant,
            sheets=1,
            clerk="Серікова А. Н.",
            position_kk="Фронт-кеңсе қызметкері",
            position_ru="Сотрудник фронт-офиса",
            counter=counter,
            feedback_code=feedback,
            training=True,
        ).to_json()
        proof = b64encode(hmac.digest(personal.row["salt"], frozen.encode(), "sha256")).decode("ascii")
        data = {"paper": "receipt", "copy": 0, "lang": "kk", "size": "80mm", "frozen": proof, "signed": True}
        bulk.add(moment, "print.started", data, actor="u1", cmd=self.cmd(), number=number)
        bulk.freeze(number, "receipt", 0, frozen)
        data = {"paper": "receipt", "copy": 0}
        bulk.add(moment, "print.done", data, actor="u1", cmd=self.cmd(), number=number)

    def close(self, day, moment):
        bulk = self.bulk
        text = day.isoformat()
        data = bulk.figures.close_data(
            date=text,
            part=1,
            unattended=True,
            closed_at=to_text(moment),
            opened_after=self.closed,
            target_s=900,
            due={"overdue_open": 0, "due_today_done": 0, "due_today_open": 0},
            before=self.totals,
        )
        cmd = journal.command_id(f"day.close:{text}:1")
        self.closed = bulk.add(moment, "day.close", data, actor="system", cmd=cmd) + 1
        self.totals = data["totals"]
        bulk.figures = DayFigures()


def days_of_office(calendar, visits, most=660):
    """Return the working days of the history."""
    last = LAST_OF_MANY if visits > MANY else LAST_DAY
    every = (FIRST_DAY + timedelta(days=n) for n in range((last - FIRST_DAY).days + 1))
    days = [day for day in every if calendar.is_working(day)]
    return days if visits > MANY else days[-max(1, min(most, visits // LEAST_A_DAY)) :]


def _fill(cursor, log, appeals, events, people, *, mix, days):
    row = cursor.execute("SELECT size, peaks, last_at, numbers FROM head").fetchone()
    tree = journal.TreeBuilder(journal.Frontier.from_bytes(row[0], bytes(row[1])))
    bulk = Bulk(cursor, log, tree, json.loads(row[3]), row[2])
    bulk.figures.counts["entries"] = tree.size
    visits = appeals or round(events / 5.2)
    history = History(bulk, people, mix=mix)
    days = days_of_office(history.calendar, visits, days)
    left, made = visits, 0
    for n, day in enumerate(days[:-1]):
        today = left // (len(days) - n)
        if today:
            made += history.day(day, today)
            left -= today
    if events:
        # The worst case for the check at start: one event short of the next checkpoint, and no closing since the last.
        missing = max(events - tree.size, 0)
        missing += (CHECKPOINT_EVERY - 1 - tree.size - missing) % CHECKPOINT_EVERY
        left = missing
    if left:
        made += history.day(days[-1], left, close=False, events=left if events else None)
    bulk.flush()
    frontier = tree.frontier()
    cursor.execute(
        "UPDATE head SET size = ?, peaks = ?, last_at = ?, numbers = ?",
        (frontier.size, frontier.to_bytes(), bulk.last_at, numbers_text(bulk.numbers)),
    )
    return made, frontier.size, to_text(from_ms(bulk.last_at))


def cache_folder():
    """Return the folder of kept offices."""
    return Path(os.environ.get("FRONTDESK_BENCH") or Path(__file__).resolve().parent.parent / ".bench")


def built(appeals=0, *, events=0, days=660, quiet=False):
    """Return an office with so many direct appeals (one event each), or with so many events of whole visits.

    `days` is the most working days that the history of a smaller office has; in a short one every appeal is still open.
    """
    name = f"s{CURRENT}-v{VERSION}-" + (f"events-{events}" if events else f"appeals-{appeals}")
    name += f"-in-{days}" if days != 660 else ""
    home = cache_folder() / name
    facts = home / "bench.json"
    if facts.exists():
        known = json.loads(facts.read_text())
        return Office(home, known["appeals"], known["events"], known["last_at"])
    shutil.rmtree(home, ignore_errors=True)
    started = time.monotonic()
    made = _build(home, appeals, events, days)
    facts.write_text(json.dumps({"appeals": made[0], "events": made[1], "last_at": made[2]}))
    if not quiet:
        took, size = time.monotonic() - started, (home / "frontdesk.db").stat().st_size / 1e6
        print(f"built {name}: {made[0]:,} appeals, {made[1]:,} events, {size:,.0f} MB, {took:.0f} s", file=sys.stderr)
    return Office(home, *made)


def _build(home, appeals, events, days):
    home.mkdir(parents=True)
    begin = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, 8, tzinfo=ALMATY)
    names = {"name_kk": "Сынақ полиция бөлімі", "name_ru": "Испытательный отдел полиции"}
    founding.init_office(home, code=CODE, training=True, clock=SetClock(begin.astimezone(UTC)), **names)
    # The standard library's driver leaves the file in rollback mode, which both drivers open as they find it.
    connection = sqlite_driver("sqlite3").connect(home / "frontdesk.db", isolation_level=None)
    try:
        for pragma in ("journal_mode=DELETE", "synchronous=OFF", "cache_size=-262144"):
            connection.execute(f"PRAGMA {pragma}")
        once = connection.execute(ADDED_LAST).fetchall()
        for kind, name, _ in once:
            connection.execute(f"DROP {kind} {name}")
        for table in search.INDEXES:
            connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', {HASHED})")
        cursor = connection.cursor()
        cursor.execute("BEGIN")
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            people = stream_of_people(pool)
            made = _fill(
                cursor, journal.origin(CODE, training=True), appeals, events, people, mix=bool(events), days=days
            )
            pool.shutdown(cancel_futures=True)
        cursor.execute(TALLIED)
        cursor.execute("COMMIT")
        for _, _, sql in once:
            connection.execute(sql)
        for table in search.INDEXES:
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
            connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', 1048576)")
    finally:
        connection.close()
    # Sealed day logs too: a desk that finds none writes every one of them.
    desk = bootstrap.open_front_desk(home, RunningClock(from_text(made[2])))
    desk.days.write_bundles()
    desk.close()
    os.sync()
    return made


def copied(office, folder, name):
    """Return a copy of an office that a measurement may write to, its pages on disk and in memory.

    Without the sealed day logs, which nothing reads there and which take gigabytes.
    """
    home = Path(folder) / name
    shutil.copytree(office.home, home, ignore=shutil.ignore_patterns("*.zip"))
    os.sync()
    return Office(home, office.appeals, office.events, office.last_at)


if __name__ == "__main__":
    from frontdesk.bootstrap import open_front_desk

    wanted = built(int(sys.argv[1]), events=int(sys.argv[2]) if len(sys.argv) > 2 else 0)
    begun = time.monotonic()
    desk = open_front_desk(wanted.home, RunningClock(wanted.later()))
    print(desk.audit.verify(workers=os.cpu_count() or 1), f"{time.monotonic() - begun:.1f} s")
    desk.close()
