# SPDX-License-Identifier: Apache-2.0
"""Registration against raw driver calls that write the same rows: goals G1 to G3 of SPEED 1.

The floor is one durable transaction through the same driver, journal mode and pragmas that inserts the very rows which
the program wrote a moment before in its own office: BEGIN IMMEDIATE, journal, pii, the search index, appeal, visit
(inserted, or updated where the visitor had a ticket), head, COMMIT. It reads nothing, checks nothing, folds no word and
hashes nothing; triggers that count along do so in both. `register` is the
whole call of the service: reading and checking the appeal, the clock of the law, the commitment, the tree, the
transaction and telling listeners.
"""

import gc
import json
import random
import shutil
import tempfile
import time
from pathlib import Path

from benchmarks import build
from benchmarks.report import Row, Topic, in_front, median, quantile
from frontdesk.bootstrap import open_front_desk
from frontdesk.storage import search, tables
from frontdesk.storage.engine import WRITER_CACHE_KIB, Database, sqlite_driver
from frontdesk.storage.packing import unpacked

ROUNDS = 600
WARM = 60
IDLE_EVERY = 50
COUNTER = 1

DRIVERS = ("sqlite3", "sqlcipher3")
ORDER = ("journal", "pii", "appeal")
INDEXES = (search.NAMES, search.WORDS)


def _columns(name):
    return [column.name for column in tables.Table.metadata.tables[name].columns]


class Floor:
    """The least that can keep the same rows."""

    def __init__(self, office, driver):
        self.database = Database(f"sqlite:///{office.file}", driver=driver)
        self.database.chores.append(search.tidy)
        self.raw = self.database.engine.raw_connection()
        self.cursor = self.raw.cursor()
        self.cursor.execute(f"PRAGMA cache_size=-{WRITER_CACHE_KIB}")
        self.insert = {
            name: f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
            for name in (*ORDER, "visit")
            for columns in [_columns(name)]
        } | {name: f"INSERT INTO {name} (rowid, words) VALUES (?, ?)" for name in INDEXES}

    def before(self, events, visits):
        """Write what happened around the registrations: the tickets, their calls and their ends."""
        self.cursor.execute("BEGIN IMMEDIATE")
        self.cursor.executemany(self.insert["journal"], events)
        for visit in visits:
            self.cursor.execute(self.insert["visit"], visit)
            self.cursor.execute("UPDATE visit SET number = NULL, appeal_seq = NULL WHERE id = ?", visit[:1])
        self.cursor.execute("COMMIT")

    def write(self, rows):
        """Return the time of the transaction in ms."""
        execute, insert = self.cursor.execute, self.insert
        started = time.perf_counter()
        execute("BEGIN IMMEDIATE")
        for name in (*ORDER, *INDEXES):
            execute(insert[name], rows[name])
        if rows["update"]:
            execute("UPDATE visit SET number = ?, appeal_seq = ? WHERE id = ?", rows["update"])
        else:
            execute(insert["visit"], rows["visit"])
        execute("UPDATE head SET size = ?, peaks = ?, last_at = ?, numbers = ? WHERE id = ?", rows["head"])
        execute("COMMIT")
        return (time.perf_counter() - started) * 1000

    def idle(self):
        self.database.do_chores()
        self.database.checkpoint()

    def close(self):
        self.raw.close()
        self.database.close()


class Watch:
    """Times a context manager and adds as little as possible to it."""

    def around(self, inner):
        self.inner = inner
        return self

    def __enter__(self):
        self.started = time.perf_counter()
        return self.inner.__enter__()

    def __exit__(self, *error):
        done = self.inner.__exit__(*error)
        self.took = (time.perf_counter() - self.started) * 1000
        return done


class Desk:
    """The program on its office, with a second connection that shows what it wrote."""

    def __init__(self, office, driver):
        self.desk = open_front_desk(office.home, build.RunningClock(office.later()), driver=driver)
        self.by = self.desk.accounts.sign_in("clerk", "training", "bench")
        self.look = sqlite_driver(driver).connect(office.file, isolation_level=None)
        self.seen = self.desk.journal_size()
        self.watch = Watch()
        begin = self.desk.journal.begin
        self.desk.journal.begin = lambda *arguments: self.watch.around(begin(*arguments))

    def call(self, counter):
        """Give a ticket and call it."""
        request = f"{self.desk.journal_size()}"
        self.desk.counter.arrive(self.by, "appeal", request=f"arrive {request}")
        self.desk.counter.call(self.by, counter, request=f"call {request}")

    def register(self, document, counter):
        """Return the time of the call and of its transaction in ms, and what was answered."""
        started = time.perf_counter()
        done = self.desk.intake.register(self.by, document, counter)
        return (time.perf_counter() - started) * 1000, self.watch.took, done

    def finish(self, counter):
        self.desk.counter.finish(self.by, counter, request=f"finish {self.desk.journal_size()}")

    def since(self):
        """Return the journal's rows since the last question."""
        rows = self._all("journal", "seq >= ? ORDER BY seq", self.seen)
        self.seen += len(rows)
        return rows

    def rows(self, done, *, ticket):
        """Return the rows of a registration."""
        rows = {name: self._all(name, "seq = ?", done.seq)[0] for name in ORDER}
        visit = self._all("visit", "id = ?", done.visit)[0]
        head = self.look.execute("SELECT size, peaks, last_at, numbers, id FROM head").fetchone()
        kept = dict(zip(_columns("pii"), rows["pii"], strict=True))
        words = search.words_of(kept, json.loads(unpacked(kept["data"])))
        rows |= {name: (done.seq, " ".join(held)) for name, held in zip(INDEXES, words, strict=True)}
        return rows | {"visit": visit, "update": (done.number, done.seq, done.visit) if ticket else None, "head": head}

    def _all(self, name, where, *values):
        return self.look.execute(f"SELECT {', '.join(_columns(name))} FROM {name} WHERE {where}", values).fetchall()

    def idle(self):
        self.desk.journal.database.do_chores()
        self.desk.journal.database.copy_wal()

    def close(self):
        self.look.close()
        self.desk.close()


def document(dice, n):
    """Return an `appeal.json` as the form hands it over."""
    return build.person(dice) | {
        "kind": "complaint" if n % 5 == 0 else "application",
        "language": "kk",
        "sheets": 1 + n % 3,
        "request_id": f"{dice.randrange(16**32):032x}",
    }


def measure(driver, sizes, rounds):
    """Return {size: {what: [ms]}} of calls that took turns, and whether they had real-time priority."""
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=build.cache_folder()))
    dice = random.Random(7)
    cells = {}
    try:
        for size in sizes:
            office = build.built(size)
            pair = build.copied(office, folder, f"desk-{size}"), build.copied(office, folder, f"floor-{size}")
            cells[size] = Desk(pair[0], driver), Floor(pair[1], driver), {"register": [], "inside": [], "floor": []}
        gc.collect()
        with in_front() as first:
            for n in range(-WARM, rounds):
                paper = document(dice, n)
                for desk, floor, took in cells.values():
                    found = _round(desk, floor, paper, ticket=n % 2 == 0)
                    for name, value in found.items() if n >= 0 else ():
                        took[name].append(value)
                    if n % IDLE_EVERY == 0:
                        desk.idle()
                        floor.idle()
        return {size: took for size, (_, _, took) in cells.items()}, first
    finally:
        for desk, floor, _ in cells.values():
            desk.close()
            floor.close()
        shutil.rmtree(folder)


def _round(desk, floor, paper, *, ticket):
    """Let the program register an appeal, then the floor write the same rows; return the times in ms."""
    if ticket:
        desk.call(COUNTER)
    before = desk.since()
    whole, inside, done = desk.register(paper, COUNTER)
    rows = desk.rows(done, ticket=ticket)
    desk.since()
    if ticket:
        desk.finish(COUNTER)
    floor.before(before, [rows["visit"]] if ticket else [])
    least = floor.write(rows)
    floor.before(desk.since(), [])
    return {"register": whole, "inside": inside, "floor": least}


def run(*, quick=False):
    """Yield a topic for each driver."""
    sizes = (0, 20_000 if quick else 1_000_000)
    rounds = ROUNDS // 4 if quick else ROUNDS
    for driver in DRIVERS:
        times, first = measure(driver, sizes, rounds)
        yield _topic(driver, times, sizes, rounds, first)


def _topic(driver, times, sizes, rounds, first):
    module = sqlite_driver(driver)
    database = Database("sqlite:////nowhere", driver=driver)
    mode = "WAL" if database.wal else "TRUNCATE"
    database.close_reader()
    rows = []
    for size in sizes:
        took = times[size]
        floor50, floor99 = median(took["floor"]), quantile(took["floor"], 0.99)
        rows.append(Row("", f"floor, {size:,} appeals, ms", f"{floor50:.2f}", f"{floor99:.2f}"))
        for name, words in (("inside", "transaction"), ("register", "register")):
            p50, p99 = median(took[name]), quantile(took[name], 0.99)
            largest = size == sizes[-1]
            met = p50 <= 1.7 * floor50 and p99 <= 1.7 * floor99 if largest else None
            ratio = f"{p50 / floor50:.2f} / {p99 / floor99:.2f}"
            bound = "<= 1.7 / 1.7" if largest else ""
            goal = "G1" if largest else ""
            rows.append(Row(goal, f"{words}, {size:,} appeals, ms", f"{p50:.2f}", f"{p99:.2f}", ratio, bound, met))
    least, most = (median(times[size]["register"]) for size in sizes)
    grown = most / least
    rows.append(Row("G2", "register, p50 with many / none", ratio=f"{grown:.2f}", bound="<= 1.5", met=grown <= 1.5))
    took = times[sizes[-1]]["register"]
    tail = quantile(took, 0.99) / median(took)
    what = "register, p99 / p50, checkpoints when idle"
    rows.append(Row("G3", what, ratio=f"{tail:.2f}", bound="<= 3", met=tail <= 3))
    notes = (
        (
            f"{rounds} calls of each in turns, every second visitor with a ticket, a checkpoint every {IDLE_EVERY}; "
            f"real-time priority: {'yes' if first else 'no'}."
        ),
        "transaction: from BEGIN to after COMMIT and announcement; register: the whole call with its checks.",
    )
    return Topic(f"Registration, {driver} (SQLite {module.sqlite_version}, {mode} + FULL)", tuple(rows), notes)
