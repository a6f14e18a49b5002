# SPDX-License-Identifier: Apache-2.0
"""Typing a protocol: the window never stands still, and a kill costs a second's typing at most (issue line 4)."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parent / "programs" / "typist.py"
CASES = [pytest.param(60, id="a minute"), pytest.param(600, id="ten minutes", marks=pytest.mark.soak)]
KEPT_S = 1.0
PATIENCE_S = 60
WARM_LINES = 3
"""Lines in which fonts and the first pages are made; a clerk has not begun to type then."""


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


@pytest.mark.parametrize("seconds", CASES)
def test_typing_is_never_held_up_and_survives_a_kill(sqlite_office, seconds, say):
    number = sqlite_office.register(kind="application", oral=True, against=None).number
    home = sqlite_office.home
    sqlite_office.desk.close()
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    # Longer than the test listens: it is killed in the middle of its typing.
    command = [sys.executable, PROGRAM, home, number, str(seconds + PATIENCE_S)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as typist:
        lines = []
        started = time.monotonic()
        for line in typist.stdout:
            lines.append(json.loads(line))
            if time.monotonic() - started > seconds:
                break
        time.sleep(0.3)
        killed_at = time.time()
        os.kill(typist.pid, signal.SIGKILL)
    assert len(lines) > seconds / 4, "the hand hardly typed"
    gaps = [gap for line in lines[WARM_LINES:] for gap in line["gaps"]]
    say(
        f"{len(gaps)} beats, p50 {percentile(gaps, 0.5):.1f} ms, p99 {percentile(gaps, 0.99):.1f} ms, max {max(gaps):.1f}"
    )
    assert percentile(gaps, 0.99) < 50
    assert max(line["pages"] for line in lines) >= 2, "the pages were not drawn while it was typed"
    desk = sqlite_office.reopen()
    kept = desk.protocols.open(sqlite_office.clerk, number, "protocol", request="after").draft
    safe = [line["account"] for line in lines if killed_at - line["at"] >= KEPT_S]
    assert kept is not None and kept["account"].startswith(safe[-1])
    assert desk.audit.verify().ok
