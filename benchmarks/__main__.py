# SPDX-License-Identifier: Apache-2.0
"""`python -m benchmarks [--quick] [TOPIC …]`: one table per topic; exit status 1 where a goal is missed."""

import argparse
import os
import platform
import sys
import time

from benchmarks import build
from benchmarks.report import Row, Topic, in_front, lines

TOPICS = ("register", "verify", "receipt", "find", "appeals", "calendar", "window")


def receipt(*, quick=False):
    """Yield the topic of the receipt, measured by `bench_receipt`."""
    from benchmarks import bench_receipt

    if quick:
        bench_receipt.ROUNDS, bench_receipt.SERIES = 60, 200
    with in_front() as first:
        found = bench_receipt.run()
    rows = tuple(
        Row(goal, what, measured, "", "", bound, met if bound[0] in "<>" else None)
        for goal, what, measured, bound, met in found
    )
    note = f"Real-time priority: {'yes' if first else 'no'}; first receipts come from processes of their own."
    yield Topic("Receipt", rows, (note,))


def measured(name, *, quick):
    """Yield the topics of one measurement."""
    if name == "receipt":
        return receipt(quick=quick)
    if name == "register":
        from benchmarks import bench_register as bench
    elif name == "verify":
        from benchmarks import bench_verify as bench
    elif name == "find":
        from benchmarks import bench_find as bench
    elif name == "calendar":
        from benchmarks import bench_calendar as bench
    elif name == "appeals":
        from benchmarks import bench_appeals as bench
    else:
        from benchmarks import bench_window as bench
    return bench.run(quick=quick)


def machine():
    """Return one line about where this ran."""
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    when, system = time.strftime("%Y-%m-%d %H:%M"), platform.platform()
    return f"{when} · {os.cpu_count()} cores · {system} · Python {platform.python_version()} · load {load}"


def main():
    """Run what was asked for and return the exit status."""
    parser = argparse.ArgumentParser("benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, few rounds: does it run")
    parser.add_argument("topics", nargs="*", metavar="TOPIC", help=f"any of {', '.join(TOPICS)}; all without")
    arguments = parser.parse_args()
    if unknown := set(arguments.topics) - set(TOPICS):
        parser.error(f"no such topic: {', '.join(sorted(unknown))}")
    build.cache_folder().mkdir(exist_ok=True)
    print(f"{machine()}\n", flush=True)
    missed = []
    for name in arguments.topics or TOPICS:
        for topic in measured(name, quick=arguments.quick):
            print("\n".join(lines(topic)), flush=True)
            missed += [f"{row.goal} {row.what}" for row in topic.rows if row.met is False]
    print(f"load at the end {' '.join(f'{value:.1f}' for value in os.getloadavg())}")
    for what in missed:
        print(f"missed: {what}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
