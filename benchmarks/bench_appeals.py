# SPDX-License-Identifier: Apache-2.0
"""The Appeals room of the window on a small and on a very large office: goals T1 to T3 as the clerk meets them.

From a real key event to painted rows, in a process of its own on Qt's offscreen platform (`window_child`). What the
services alone take is measured by `bench_find`.
"""

import shutil
import tempfile
from pathlib import Path

from benchmarks import build
from benchmarks.bench_find import LARGE, SMALL
from benchmarks.bench_window import child
from benchmarks.report import Row, Topic, go_in_front, median, quantile

DOWN = 400
MIB = 2**20


def measured(size, folder, rounds):
    """Return what the child said of an office of this size, measured on a copy: the program writes at its start."""
    home = build.copied(build.built(size), folder, f"appeals-{size}").home
    try:
        return child("appeals", home, rounds, first=True)[0]
    finally:
        shutil.rmtree(home)


def run(*, quick=False):
    """Yield one topic."""
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=build.cache_folder()))
    small_size, large_size = SMALL, 20_000 if quick else LARGE
    try:
        small = measured(small_size, folder, DOWN // 8)
        large = measured(large_size, folder, DOWN // 8 if quick else DOWN)
    finally:
        shutil.rmtree(folder)
    rows = []
    for size, said in ((small_size, small), (large_size, large)):
        again, down = said["again"], said["down"]
        rows.append(Row("", f"the room is built and opened, {size:,} appeals, ms", f"{said['first']:.0f}"))
        goal = ("<= 100", median(again) <= 100) if size == large_size else ("", None)
        rows.append(
            Row(
                "T1",
                f"opened again, {size:,} appeals, ms",
                f"{median(again):.1f}",
                f"{quantile(again, 0.95):.1f}",
                "",
                *goal,
            )
        )
        tail = quantile(down, 0.95)
        what = f"page down, {size:,} appeals, ms; {said['stalls']} waited for rows"
        rows.append(Row("T3", what, f"{median(down):.1f}", f"{tail:.1f}", "", "<= 16 at p95", tail <= 16))
        grown = said["grown"] / MIB
        what = f"memory from rest to {said['rows']:,} rows down, {size:,} appeals, MiB"
        rows.append(Row("T2", what, f"{grown:.1f}"))
    ratio = median(large["again"]) / median(small["again"])
    rows.append(Row("T1", "opened again, large against small", "", "", f"{ratio:.2f}", "<= 1.5", ratio <= 1.5))
    extra = (large["grown"] - small["grown"]) / MIB
    rows.append(Row("T2", "memory, large more than small, MiB", f"{extra:.1f}", "", "", "<= 20", extra <= 20))
    note = f"From the key event to the painted rows; real-time priority: {'yes' if go_in_front() else 'no'}."
    yield Topic("Appeals room", tuple(rows), (note,))
