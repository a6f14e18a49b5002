# SPDX-License-Identifier: Apache-2.0
"""Verification of a long journal against reading the same rows: goal E4 of SPEED 6 and the check at start.

The floor reads every row that verification compares (journal, visit, appeal, paper, frozen, pii) once, through the same
driver, in pages of 2,000, and does nothing with them. A row that lies packed is read when its text is there; fetching
the packed bytes alone is told too, and reading only the four hashed columns. Speeds on one core are compared by
processor time, which other programs on the machine disturb least.
"""

import shutil
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks import build
from benchmarks.report import Row, Topic, in_front, quantile
from frontdesk.storage.audit import Auditor
from frontdesk.storage.engine import Database, sqlite_driver
from frontdesk.storage.packing import content_of

PAGE = 2_000
HASHED = "SELECT seq, at, body, root FROM journal WHERE seq >= ? AND seq < ? ORDER BY seq"
PAGED = (
    ("SELECT * FROM journal WHERE seq >= ? AND seq < ? ORDER BY seq", "body"),
    ("SELECT * FROM pii WHERE seq >= ? AND seq < ? ORDER BY seq", "data"),
    ("SELECT * FROM appeal WHERE seq >= ? AND seq < ? ORDER BY seq", ""),
    ("SELECT * FROM visit WHERE id >= ? AND id < ? ORDER BY id", ""),
)
"""Each with the column that is a packed text, if one is."""
STREAMED = ("SELECT * FROM paper", "SELECT * FROM frozen")
SPOILED = "UPDATE visit SET persons = persons + 1 WHERE id = (SELECT max(id) / 2 FROM visit)"


def _timed(work):
    """Return wall and processor time in s, and the result."""
    wall, processor = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - wall, time.process_time() - processor, result


class Reader:
    """Reads rows and does nothing with them."""

    def __init__(self, file, driver, events):
        self.connection = sqlite_driver(driver).connect(file, isolation_level=None)
        self.connection.execute("PRAGMA cache_size=-65536")
        self.events = events

    def hashed(self):
        self._pages(HASHED)

    def fetched(self):
        self.all(texts=False)

    def all(self, *, texts=True):
        for statement, packed in PAGED:
            self._pages(statement, packed=packed if texts else "")
        for statement in STREAMED:
            cursor = self.connection.execute(statement)
            while cursor.fetchmany(PAGE):
                pass

    def _pages(self, statement, *, packed=""):
        for first in range(0, self.events, PAGE):
            cursor = self.connection.execute(statement, (first, first + PAGE))
            rows = cursor.fetchall()
            if packed:
                text = [column[0] for column in cursor.description].index(packed)
                for row in rows:
                    content_of(row[text])


def measure(office, driver, rounds):
    """Return medians of interleaved runs: {what: (wall s, processor s)}."""
    database = Database(f"sqlite:///{office.file}", driver=driver)
    reader = Reader(office.file, driver, office.events)
    auditor = Auditor(database)
    works = {
        "read hashed": reader.hashed,
        "fetch": reader.fetched,
        "read all": reader.all,
        "verify": auditor.verify,
        "verify 2": lambda: auditor.verify(workers=2),
    }
    times = {name: [] for name in works}
    try:
        reader.all()
        for _ in range(rounds):
            for name, work in works.items():
                wall, processor, result = _timed(work)
                if name.startswith("verify") and not result.ok:
                    raise SystemExit(f"the built office is not whole: {result.faults[:3]}")
                times[name].append((wall, processor))
        with in_front():
            tail = [_timed(auditor.check_tail)[0] * 1000 for _ in range(30)]
    finally:
        reader.connection.close()
        database.close_reader()
    return {
        name: tuple(statistics.median(part) for part in zip(*taken, strict=True)) for name, taken in times.items()
    }, tail


def second_pass(office, driver):
    """Return the time (s) in which a changed row is named, and the name."""
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=build.cache_folder()))
    try:
        copy = build.copied(office, folder, "spoiled")
        connection = sqlite_driver(driver).connect(copy.file, isolation_level=None)
        connection.execute(SPOILED)
        connection.close()
        database = Database(f"sqlite:///{copy.file}", driver=driver)
        wall, _, verdict = _timed(Auditor(database).verify)
        database.close_reader()
        (fault,) = verdict.faults
        return wall, f"{fault.table} {fault.row}, {fault.column}"
    finally:
        shutil.rmtree(folder)


def run(*, quick=False):
    """Yield one topic."""
    events = 20_000 if quick else 1_000_000
    rounds = 2
    driver = "sqlcipher3"
    office = build.built(0, events=events)
    times, tail = measure(office, driver, rounds)
    rows = [
        Row("", f"read {what}, {office.events:,} events, s processor", f"{times[name][1]:.2f}")
        for what, name in (
            ("the hashed columns, packed", "read hashed"),
            ("all rows, packed", "fetch"),
            ("all rows", "read all"),
        )
    ]
    one = times["verify"]
    ratio = times["read all"][1] / one[1]
    rows.append(
        Row("E4", "verify, one process, s processor", f"{one[1]:.2f}", "", f"{ratio:.3f}", ">= 0.15", ratio >= 0.15)
    )
    for what, name in (("fetching the packed rows", "fetch"), ("fetching the hashed columns alone", "read hashed")):
        rows.append(Row("", f"the same against {what}", ratio=f"{times[name][1] / one[1]:.3f}"))
    two = times["verify 2"][0]
    faster = two < one[0]
    rows.append(Row("", "verify, one process, s wall", f"{one[0]:.2f}"))
    bound, met = ("< 1", faster) if office.events > 50_000 else ("", None)
    rows.append(Row("E4", "verify, two processes, s wall", f"{two:.2f}", "", f"{two / one[0]:.2f}", bound, met))
    p50, p95 = statistics.median(tail), quantile(tail, 0.95)
    rows.append(
        Row(
            "",
            f"check at start, {office.events % 4096:,} events, ms",
            f"{p50:.1f}",
            f"{p95:.1f}",
            "",
            "<= 50",
            p50 <= 50,
        )
    )
    took, name = second_pass(office, driver)
    rows.append(Row("", f"a changed row is named ({name}), s wall", f"{took:.1f}"))
    note = (
        f"{rounds} interleaved runs; whole visits: ticket, call, registration with personal data, receipt started and "
        "done, end; a fifth are short visits. All roots, all projections and all commitments are compared."
    )
    yield Topic(f"Verification, {driver} (SQLite {sqlite_driver(driver).sqlite_version})", tuple(rows), (note,))
