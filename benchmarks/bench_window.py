# SPDX-License-Identifier: Apache-2.0
"""The window: first paint against a bare Qt window, memory at rest, from the key to empty form and receipt (U1 to U3).

Every figure comes from a process of its own on Qt's offscreen platform (`window_child`). A start is measured from the
moment before the process is made to the end of its first paint event; bare windows and the program's take turns.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import build
from benchmarks.report import Row, Topic, go_in_front, median, quantile

STARTS = 11
ROUNDS = 40
WARM = 3


def _environment():
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"QT_QPA_PLATFORM": "offscreen", "FRONTDESK_SQLITE": "sqlcipher3"}


def child(*arguments, first=False):
    """Return what a child said, and the time (s) from its start to its own clock."""
    command = [sys.executable, "-m", "benchmarks.window_child", *map(str, arguments)]
    started = time.monotonic()
    done = subprocess.run(
        [*(go_in_front() if first else ()), *command], env=_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"window_child {arguments}: {done.stdout}{done.stderr}")
    said = json.loads(done.stdout.splitlines()[-1])
    return said, said.get("at", started) - started


def _starts(home, starts):
    times = {"bare": [], "first": []}
    heavy = set()
    for n in range(-1, starts):
        for kind, more in (("bare", ()), ("first", (home,))):
            said, took = child(kind, *more, first=True)
            heavy |= set(said["heavy"])
            if n >= 0:
                times[kind].append(took * 1000)
    return times, heavy


def _paint_rows(home, starts):
    times, heavy = _starts(home, starts)
    bare, ours = median(times["bare"]), median(times["first"])
    tails = {name: quantile(taken, 0.95) for name, taken in times.items()}
    ratio = ours / bare
    rows = [
        Row("", "bare Qt window, first paint, ms", f"{bare:.0f}", f"{tails['bare']:.0f}"),
        Row(
            "U1",
            "the program, first paint, ms",
            f"{ours:.0f}",
            f"{tails['first']:.0f}",
            f"{ratio:.2f}",
            "<= 2.0",
            ratio <= 2,
        ),
        Row("U1", "the same, absolute, ms", f"{ours:.0f}", "", "", "<= 500", ours <= 500),
        Row("U2", "heavy modules at first paint", ", ".join(sorted(heavy)) or "none", "", "", "none", not heavy),
    ]
    return rows, f"{starts} starts of each in turns; real-time priority: {'yes' if go_in_front() else 'no'}."


def _size_rows(home, size, rounds):
    said, _ = child("idle", home)
    resident = said["rss"] / 2**20
    rows = [
        Row("U3", f"at rest, signed in, {size:,} appeals, MiB", f"{resident:.0f}", "", "", "<= 150", resident <= 150)
    ]
    said, _ = child("work", home, rounds + WARM)
    for name, words, bound in (("cleared", "key to empty form", 50), ("printed", "key to receipt on the disk", 150)):
        values = said[name][WARM:]
        tail = quantile(values, 0.95)
        what = f"{words}, {size:,} appeals, ms"
        rows.append(Row("U", what, f"{median(values):.0f}", f"{tail:.0f}", "", f"<= {bound} at p95", tail <= bound))
    return rows


def run(*, quick=False):
    """Yield one topic."""
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=build.cache_folder()))
    rows = []
    try:
        for size in (0, 20_000 if quick else 1_000_000):
            home = build.copied(build.built(size), folder, f"window-{size}").home
            if not rows:
                rows, note = _paint_rows(home, STARTS // 3 if quick else STARTS)
            rows += _size_rows(home, size, ROUNDS // 4 if quick else ROUNDS)
            shutil.rmtree(home)
    finally:
        shutil.rmtree(folder)
    yield Topic(
        "Window", tuple(rows), (note, "The key is a real key event (Ctrl+Enter) on a filled form whose paper is drawn.")
    )
