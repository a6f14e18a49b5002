# SPDX-License-Identifier: Apache-2.0
"""What every measurement shares: quantiles, a place in front of the queue, tables. It measures nothing."""

import os
import statistics
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Row:
    """One line of a table. `met` is None where a figure is told without a goal."""

    goal: str
    what: str
    median: str = ""
    tail: str = ""
    ratio: str = ""
    bound: str = ""
    met: bool | None = None


@dataclass(frozen=True)
class Topic:
    """One table with its notes."""

    title: str
    rows: tuple
    notes: tuple = ()


def quantile(values, share):
    """Return the value below which a share of the sample lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def median(values):
    return statistics.median(values)


@contextmanager
def in_front():
    """Run with real-time priority where the system lets us: else another program's time slice is measured, not ours."""
    try:
        before = os.sched_getscheduler(0)
        os.sched_setscheduler(0, os.SCHED_FIFO | os.SCHED_RESET_ON_FORK, os.sched_param(10))
    except (OSError, AttributeError):
        yield False
        return
    try:
        yield True
    finally:
        os.sched_setscheduler(0, before & ~os.SCHED_RESET_ON_FORK, os.sched_param(0))


@cache
def go_in_front():
    """Return the words before a command that give it real-time priority; none where the system does not let us."""
    words = ("chrt", "--fifo", "10")
    try:
        allowed = subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        allowed = False
    return words if allowed else ()


HEADINGS = ("goal", "what", "median", "p95/p99", "ratio", "bound", "met")


def lines(topic):
    """Return a topic as lines of text, a Markdown table that reads as it stands."""
    cells = [(r.goal, r.what, r.median, r.tail, r.ratio, r.bound, _word(r.met)) for r in topic.rows]
    widths = [max(len(row[n]) for row in (HEADINGS, *cells)) for n in range(len(HEADINGS))]
    yield f"## {topic.title}"
    yield ""
    yield _line(HEADINGS, widths)
    yield "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    for row in cells:
        yield _line(row, widths)
    yield ""
    for note in topic.notes:
        yield f"- {note}"
    if topic.notes:
        yield ""


def _line(row, widths):
    return "| " + " | ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) + " |"


def _word(met):
    return {None: "", True: "yes", False: "NO"}[met]
