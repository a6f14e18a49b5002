# SPDX-License-Identifier: Apache-2.0
"""The offices on which speed is measured are whole offices: else fast figures would prove nothing."""

import pytest

from benchmarks import build, report
from frontdesk.bootstrap import open_front_desk


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("FRONTDESK_BENCH", str(tmp_path))


@pytest.mark.parametrize(("appeals", "events"), [(0, 0), (130, 0), (0, 900)])
def test_a_built_office_is_whole_and_goes_on(appeals, events):
    office = build.built(appeals, events=events, quiet=True)
    assert build.built(appeals, events=events) == office, "built once, then kept"
    desk = open_front_desk(office.home, build.RunningClock(office.later()))
    try:
        assert desk.journal_size() == office.events
        assert desk.audit.verify().ok
        assert desk.health().whole
        assert sorted(file.name for file in (office.home / "outbox").iterdir()) == [
            f"{build.CODE}-{row.date}.zip" for row in reversed(desk.days.list()) if row.closed
        ]
        by = desk.accounts.sign_in("clerk", "training", "test")
        from benchmarks.bench_register import document

        done = desk.intake.register(by, document(build.random.Random(1), 1), 1)
        assert done.number == f"{build.CODE}-{done.registered_on.year}-{office.appeals + 1:06}"
        assert desk.audit.verify().ok
    finally:
        desk.close()


def test_a_missed_goal_is_said_in_its_table():
    rows = (report.Row("G1", "one", "1.0", met=True), report.Row("G2", "two", "2.0", met=False))
    table = list(report.lines(report.Topic("Title", rows, ("a note",))))
    assert table[0] == "## Title"
    assert [line.split("|")[-2].strip() for line in table if line.startswith("| G")] == ["yes", "NO"]
    assert "- a note" in table


def test_a_quantile_is_a_value_of_the_sample():
    assert report.quantile([3, 1, 2], 0.5) == 2
    assert report.quantile(range(100), 0.99) == 99
    assert report.quantile([7], 0.99) == 7
