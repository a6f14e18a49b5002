# SPDX-License-Identifier: Apache-2.0
"""An order on the calendar that re-dates a hundred thousand open appeals: issue 3, item 5.

The service does what the window and the command line do: list what the order moves, carry it out in one transaction
with progress, stop before it commits, take it back. Wall time, because somebody waits for it.
"""

import shutil
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from benchmarks import build
from benchmarks.report import Row, Topic, median
from frontdesk.bootstrap import open_front_desk
from frontdesk.domain.moments import from_text, office_day
from frontdesk.errors import Refused

OPEN = 100_000
DAYS = 12
"""Working days in which they came in: fewer than any term, so all are due after the day that is ordered off."""

BOUND_S = 10


def half(done, whole):
    """Stop when half of it is done."""
    return not whole or done < whole // 2


def _timed(act, *arguments, **named):
    """Return the wall time in s, and the answer."""
    begun = time.perf_counter()
    answer = act(*arguments, **named)
    return time.perf_counter() - begun, answer


def measure(office, rounds):
    """Return the seconds of each step, and how many appeals an order moved."""
    desk = open_front_desk(office.home, build.RunningClock(office.later()))
    book, by = desk.calendar_book, desk.accounts.find_actor("supervisor")
    day = office_day(from_text(office.last_at)) + timedelta(days=1)
    while not book.now().is_working(day):
        day += timedelta(days=1)
    took = {"list": [], "carry out": [], "stop": [], "take back": []}
    told = []

    def tell(done, whole):
        told.append((done, whole))
        return True

    try:
        for turn in range(rounds):
            seconds, moved = _timed(book.add, by, day, "off", "№ 1", f"list {turn}", dry_run=True)
            took["list"].append(seconds)
            began = time.perf_counter()
            try:
                book.add(by, day, "off", "№ 1", f"stop {turn}", progress=half)
            except Refused:
                took["stop"].append(time.perf_counter() - began)
            seconds, again = _timed(book.add, by, day, "off", "№ 1", f"add {turn}", progress=tell)
            if again != moved:
                raise SystemExit("another list was carried out than was shown")
            took["carry out"].append(seconds)
            took["take back"].append(_timed(book.remove, by, day, "№ 1", f"remove {turn}")[0])
        if not desk.audit.verify().ok:
            raise SystemExit("the office is not whole afterwards")
    finally:
        desk.close()
    return took, len(moved), len(told) // rounds


def run(*, quick=False):
    """Yield one topic."""
    size, rounds = (2_000, 1) if quick else (OPEN, 3)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=build.cache_folder()))
    try:
        office = build.copied(build.built(size, days=DAYS), folder, "calendar")
        took, moved, told = measure(office, rounds)
    finally:
        shutil.rmtree(folder)
    words = {
        "list": "listing what an order moves, s",
        "carry out": f"carrying it out, told {told} times how far it is, s",
        "stop": "carrying out half of it, stopped, nothing written, s",
        "take back": "taking it back, s",
    }
    rows = [Row("", "open appeals that the order moves", f"{moved:,}")]
    for name, seconds in took.items():
        worst = max(seconds)
        rows.append(Row("", words[name], f"{median(seconds):.1f}", f"{worst:.1f}", "", f"< {BOUND_S}", worst < BOUND_S))
    yield Topic("An order on the calendar", tuple(rows), (f"{rounds} rounds; the tail is the slowest of them.",))
