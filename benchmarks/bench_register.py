# SPDX-License-Identifier: Apache-2.0
"""Registration against raw driver calls that write the same rows: goals G1 to G3 of SPEED 1.

The floor is one durable transaction through the same driver, journal mode and pragmas that inserts the very rows which
the program wrote a moment before in its own office: BEGIN IMMEDIATE, journal, pii, appeal, visit (inserted, or updated
where the visitor had a ticket), head, COMMIT. It reads nothing, checks nothing and hashes nothing. `register` is the
whole call of the service: reading and checking the appeal, the clock of the law, the commitment, the tree, the
transaction and telling listeners.
"""

import copy
import gc
import random
import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from benchmarks import build
from benchmarks.report import Row, Topic, in_front, median, quantile
from frontdesk.bootstrap import open_front_desk
from frontdesk.storage import tables
from frontdesk.storage.engine import Database, sqlite_driver

WARM = 60
ROUNDS = 500
IDLE_EVERY = 100
DRIVERS = ("sqlite3", "sqlcipher3")
ORDER = ("journal", "pii", "appeal")


def _columns(name):
    return [column.name for column in tables.Table.metadata.tables[name].columns]


class Floor:
    """The least that can keep the same rows."""

    def __init__(self, office, driver):
        self.database = Database(f"sqlite:///{office.file}", driver=driver)
        self.raw = self.database.engine.raw_connection()
        self.cursor = self.raw.cursor()
        self.insert = {
            name: f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
            for name in (*ORDER, "visit")
            for columns in [_columns(name)]
        }

    def before(self, rows):
        """Write what was there before the registration: the ticket and its call."""
        self.cursor.execute("BEGIN IMMEDIATE")
        self.cursor.executemany(self.insert["journal"], rows["earlier"])
        if rows["update"]:
            self.cursor.execute(self.insert["visit"], rows["visit"])
            self.cursor.execute("UPDATE visit SET number = NULL, appeal_seq = NULL WHERE id = ?", rows["visit"][:1])
        self.cursor.execute("COMMIT")

    def write(self, rows):
        """Return the time of the transaction in ms."""
        execute, insert = self.cursor.execute, self.insert
        started = time.perf_counter()
        execute("BEGIN IMMEDIATE")
        for name in ORDER:
            execute(insert[name], rows[name])
        if rows["update"]:
            execute("UPDATE visit SET number = ?, appeal_seq = ? WHERE id = ?", rows["update"])
        else:
            execute(insert["visit"], rows["visit"])
        execute("UPDATE head SET size = ?, peaks = ?, last_at = ?, numbers = ? WHERE id = ?", rows["head"])
        execute("COMMIT")
        return (time.perf_counter() - started) * 1000

    def idle(self):
        self.database.checkpoint()

    def close(self):
        self.raw.close()
        self.database.close()


class Desk:
    """The program on its office, with a second connection that shows what it wrote."""

    def __init__(self, office, driver):
        self.desk = open_front_desk(office.home, build.RunningClock(office.later()), driver=driver)
        self.by = self.desk.accounts.sign_in("clerk", "training", "bench")
        self.look = sqlite_driver(driver).connect(office.file, isolation_level=None)
        self.seen = self.desk.journal_size()
        self.inside = 0.0
        begin = self.desk.journal.begin

        @contextmanager
        def timed(*arguments, **options):
            started = time.perf_counter()
            with begin(*arguments, **options) as work:
                yield work
            self.inside = (time.perf_counter() - started) * 1000

        self.desk.journal.begin = timed

    def ticket(self, n):
        self.desk.counter.arrive(self.by, "appeal", request=f"arrive {n}")
        self.desk.counter.call(self.by, 1, request=f"call {n}")

    def register(self, document):
        """Return (time of the call, time of its transaction) in ms."""
        started = time.perf_counter()
        self.desk.intake.register(self.by, document, 1)
        return (time.perf_counter() - started) * 1000, self.inside

    def finish(self, n):
        self.desk.counter.finish(self.by, 1, request=f"finish {n}")

    def rows(self, *, ticket):
        """Return the rows of the registration that was the last act."""
        one = lambda sql, *values: self.look.execute(sql, values).fetchone()  # noqa: E731
        every = self.look.execute(
            f"SELECT {', '.join(_columns('journal'))} FROM journal WHERE seq >= ? ORDER BY seq", (self.seen,)
        ).fetchall()
        seq = every[-1][0]
        self.seen = seq + 1
        rows = {name: one(f"SELECT {', '.join(_columns(name))} FROM {name} WHERE seq = ?", seq) for name in ORDER[1:]}
        visit = one(f"SELECT {', '.join(_columns('visit'))} FROM visit WHERE appeal_seq = ?", seq)
        number = rows["appeal"][1]
        return rows | {
            "journal": every[-1],
            "earlier": every[:-1],
            "visit": visit,
            "update": (number, seq, visit[0]) if ticket else None,
            "head": one("SELECT size, peaks, last_at, numbers, id FROM head"),
        }

    def idle(self):
        self.desk.journal.housekeeping()

    def close(self):
        self.look.close()
        self.desk.close()


def document(dice, n):
    """Return an `appeal.json` as the form hands it over."""
    personal = build.person(dice)
    return copy.deepcopy(personal) | {
        "kind": "complaint" if n % 5 == 0 else "application",
        "language": "kk",
        "sheets": 1 + n % 3,
        "request_id": f"{dice.randrange(16**32):032x}",
    }


def measure(driver, sizes, rounds):
    """Return {size: {what: [ms]}} of runs that took turns."""
    folder = Path(tempfile.mkdtemp(prefix="frontdesk-bench-", dir=build.cache_folder()))
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
                ticket = n % 2 == 0
                paper = document(dice, n)
                for desk, floor, took in cells.values():
                    _round(desk, floor, took, paper, n, ticket=ticket, kept=n >= 0)
                    if n % IDLE_EVERY == 0:
                        desk.idle()
                        floor.idle()
        return {size: took for size, (_, _, took) in cells.items()}, first
    finally:
        for desk, floor, _ in cells.values():
            desk.close()
            floor.close()
        shutil.rmtree(folder)


def _round(desk, floor, took, paper, n, *, ticket, kept):
    if ticket:
        desk.ticket(n)
    whole, inside = desk.register(paper)
    rows = desk.rows(ticket=ticket)
    if ticket:
        desk.finish(n)
    floor.before(rows)
    least = floor.write(rows)
    if kept:
        took["register"].append(whole)
        took["inside"].append(inside)
        took["floor"].append(least)


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
        f"{rounds} rounds, every second visitor with a ticket; real-time priority: {'yes' if first else 'no'}.",
        "transaction: from BEGIN IMMEDIATE to after COMMIT and announcement; register: the whole call and its checks.",
    )
    return Topic(f"Registration, {driver} (SQLite {module.sqlite_version}, {mode} + FULL)", tuple(rows), notes)
