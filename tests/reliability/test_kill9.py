# SPDX-License-Identifier: Apache-2.0
"""Proves TRUST.md F1, F17 and D27: a process killed at any moment loses nothing, doubles nothing and hides nothing."""

import time
from collections import Counter

import pypdfium2
import pytest

from frontdesk.domain.identifiers import parse_number

CASES = [pytest.param(20, id="20"), pytest.param(200, id="200", marks=pytest.mark.soak)]
MARKS = ("ТЕЛНҰСҚА", "ДУБЛИКАТ")


def text_of(file) -> str:
    document = pypdfium2.PdfDocument(file)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


class Office:
    """What the test knows of the office from the outside, and what it must find after each kill."""

    def __init__(self, home):
        self.home = home
        self.seen = set()
        self.promised = {}

    def check(self, desk, events):
        assert desk.audit.verify().faults == ()
        assert [event["seq"] for event in events] == list(range(len(events)))
        registered = [event["number"] for event in events if event["type"] == "appeal.registered"]
        assert [parse_number(number).n for number in registered] == list(range(1, len(registered) + 1))
        for request, number in self.promised.items():
            assert number in registered, f"{request} was answered {number}, which is gone"
        assert len(set(self.promised.values())) == len(self.promised)
        self._papers(events)
        done = {event["number"] for event in events if event["type"] == "print.done"}
        assert [left.number for left in desk.papers.unfinished()] == [n for n in registered if n not in done]

    def _papers(self, events):
        started = Counter(
            (event["number"], event["data"]["copy"]) for event in events if event["type"] == "print.started"
        )
        assert max(started.values(), default=1) == 1
        for file in (self.home / "papers").iterdir():
            if file.name.startswith("."):
                continue
            number, _, copy = file.stem.partition("-receipt")
            copy_no = int(copy.removeprefix("-copy-")) if copy else 0
            assert (number, copy_no) in started, f"{file.name} has no row"
            if file.name not in self.seen:
                self.seen.add(file.name)
                text = text_of(file)
                assert number in text
                assert all(mark in text for mark in MARKS) is (copy_no > 0), file.name


@pytest.mark.parametrize("kills", CASES)
def test_killed_at_any_moment(office, driver, clerks, random, seed, kills, open_office, journal_of, shift_s, say):
    known, again, states = Office(office), None, Counter()
    for turn in range(kills):
        pid = clerks.order(
            "day", home=office, driver=driver, seed=f"k{seed}-{turn}", again=again, shift_s=shift_s, training=True
        )
        early = random.random() < 0.1
        if not early:
            # Counted in steps and not in seconds, so that a busy machine gets as far as an idle one.
            for _ in range(random.randrange(12)):
                clerks.until("ready", "try", "registered", "printed")
        time.sleep(random.uniform(0, 0.12 if early else 0.05))
        assert clerks.kill(pid) == -9
        tried = [said["request"] for said in clerks.heard if said["say"] == "try"]
        answered = {said["request"]: said["number"] for said in clerks.heard if said["say"] == "registered"}
        known.promised |= answered
        again = next(
            (request for request in tried if request not in answered), again if again not in answered else None
        )
        desk = open_office(office, driver=driver)
        events = journal_of(desk)
        known.check(desk, events)
        last = events[-1]["type"]
        states[last] += 1
        desk.close()
    counts = Counter(event["type"] for event in events)
    copies = sum(event["type"] == "print.started" and event["data"]["copy"] > 0 for event in events)
    assert counts["appeal.registered"] > kills / 2
    assert len(states) > 2, "the kills all fell on the same moment"
    say(
        f"kill -9, {driver}: {kills} kills (seed {seed}), {counts['appeal.registered']} registrations, "
        f"{len(known.seen)} papers, {copies} copies; last entry before the kill: {dict(states.most_common())}"
    )


@pytest.mark.parametrize(
    ("at", "offered", "file"),
    [
        ("appeal.registered", 0, False),
        ("print.started", 1, False),
        ("os.write", 1, False),
        ("os.fsync", 1, False),
        ("os.replace", 1, False),
        ("print.done", None, True),
    ],
)
def test_killed_at_a_named_moment(office, driver, clerks, open_office, journal_of, at, offered, file, shift_s):
    """An original may go out only if none was ever begun; what is begun and not done is offered, as a copy."""
    pid = clerks.order("die_at", home=office, driver=driver, at=at, shift_s=shift_s)
    assert clerks.reap(pid) == -9
    desk = open_office(office, driver=driver)
    assert desk.audit.verify().ok
    original = office / "papers" / "KLS-2026-000001-receipt.pdf"
    assert original.exists() is file
    left = desk.papers.unfinished()
    assert [(row.number, row.copy) for row in left] == ([] if offered is None else [("KLS-2026-000001", offered)])
    if offered is not None:
        by = desk.accounts.find_actor("clerk")
        issued = desk.papers.issue(by, "KLS-2026-000001", request="r-print")
        assert issued.copy == offered
        assert all(mark in text_of(issued.file) for mark in MARKS) is (offered > 0)
        assert desk.papers.unfinished() == ()
        assert desk.audit.verify().ok
