# SPDX-License-Identifier: Apache-2.0
"""What the journal promises: rows that nobody changes, numbers without gaps, an event and its rows or neither."""

import json
import subprocess
import sys
import threading
import time

import pytest
import sqlalchemy

from frontdesk.bootstrap import open_front_desk
from frontdesk.domain import journal as tree
from frontdesk.domain.identifiers import parse_number
from frontdesk.domain.moments import to_text
from frontdesk.errors import Refused, Trouble
from frontdesk.storage import unit_of_work

# --- rows refuse to be changed


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET at = at + 1",
        "UPDATE journal SET body = body",
        "UPDATE journal SET seq = seq + 1000",
        "DELETE FROM journal",
        "DELETE FROM journal WHERE seq = 0",
        "INSERT INTO journal SELECT * FROM journal WHERE seq = 0",
        "INSERT INTO journal (seq, at, type, cmd, part, body, root) SELECT 999, at, type, cmd, part, body, root FROM journal WHERE seq = 0",
    ],
)
def test_a_journal_row_refuses(office, statement):
    before = office.rows()
    with pytest.raises(sqlalchemy.exc.DBAPIError) as caught, office.sql() as connection:
        connection.exec_driver_sql(statement)
    if not statement.startswith("INSERT"):
        assert "append-only" in str(caught.value)
    assert office.rows() == before


@pytest.mark.parametrize("kind", ["sqlite-wal", "sqlite-truncate"])
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT OR REPLACE INTO journal SELECT seq, 1, type, visit, number, cmd, part, body, root FROM journal",
        "REPLACE INTO journal SELECT seq, 1, type, visit, number, cmd, part, body, root FROM journal",
        "INSERT INTO journal SELECT * FROM journal WHERE true ON CONFLICT (seq) DO UPDATE SET at = 1",
        "UPDATE OR REPLACE journal SET seq = seq + 1",
    ],
)
def test_a_journal_row_refuses_what_only_sqlite_knows(make_office, kind, statement):
    """On the program's own connections: REPLACE deletes without a word unless recursive triggers are on."""
    office = make_office(kind)
    before = office.rows()
    with pytest.raises(Trouble) as caught, office.desk.journal.database.write() as connection:
        connection.exec_driver_sql(statement)
    assert "append-only" in str(caught.value)
    assert office.rows() == before


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE journal",
        "TRUNCATE journal CASCADE",
        "INSERT INTO journal SELECT * FROM journal ON CONFLICT (seq) DO UPDATE SET at = 1",
        "MERGE INTO journal USING journal AS j ON journal.seq = j.seq WHEN MATCHED THEN DELETE",
    ],
)
def test_a_journal_row_refuses_what_only_postgresql_knows(make_office, statement):
    office = make_office("postgresql")
    before = office.rows()
    with pytest.raises(sqlalchemy.exc.DBAPIError) as caught, office.sql() as connection:
        connection.exec_driver_sql(statement)
    assert "append-only" in str(caught.value)
    assert office.rows() == before


# --- one act, one transaction


class Cut(Exception):
    """The program dies here."""


def test_an_event_and_its_rows_or_neither(office, monkeypatch):
    """Cut off at each statement of a registration in turn: all is there or nothing is, numbers included."""
    office.arrive()
    office.call()
    whole = office.rows()
    run = unit_of_work.Prepared.on
    for stop in range(1, 50):
        done = 0

        def counted(self, *args, stop=stop, **more):
            nonlocal done
            done += 1
            if done == stop:
                raise Cut
            return run(self, *args, **more)

        monkeypatch.setattr(unit_of_work.Prepared, "on", counted)
        try:
            registered = office.register()
        except Cut:
            monkeypatch.undo()
            assert office.rows() == whole, f"cut at statement {stop}"
            continue
        monkeypatch.undo()
        break
    assert stop > 4, "journal, personal data, appeal, visit, head"
    assert registered.number == "KLS-2026-000001"
    assert office.desk.audit.verify().ok


def test_an_act_broken_off_by_its_own_rule_leaves_nothing(office):
    before = office.rows()
    with pytest.raises(Refused), office.desk.journal.begin("u1", "x") as work:
        assert (work.take("KLS", 2026), work.take("visit")) == (1, 1)
        work.record("backup.made", {"entries": 1, "root": "r"})
        raise Refused
    assert office.rows() == before
    assert office.register().number == "KLS-2026-000001"


def test_an_act_without_an_event_writes_no_head(office):
    before = office.rows()
    with office.desk.journal.begin("u1", "x") as work:
        work.take("KLS", 2026)
    assert office.rows() == before


# --- the stored bytes


def test_what_is_stored_is_what_was_hashed(office):
    office.visit()
    office.register()
    office.close_day()
    builder = tree.TreeBuilder()
    with office.desk.journal.reading() as read:
        for seq, raw in enumerate(read.bodies(0)):
            builder.add(raw)
            event = tree.parse(raw)
            assert tree.canonical(event) == raw
            assert (event["seq"], event["log"]) == (seq, office.desk.facts.origin)
            assert read.root_at(seq + 1) == builder.root()
        assert read.frontier_at(office.size) == (office.size, builder.frontier().to_bytes())
        assert read.frontier_at(3)[0] == 3


def test_order_and_time_agree(office):
    for _ in range(5):
        office.visit()
    instants = [event["at"] for event in office.events()]
    assert instants == sorted(instants)


def test_each_act_has_its_command_and_its_parts(office):
    for _ in range(3):
        office.arrive()
    office.close_day(request="closing")
    acts = [event for event in office.events() if event["cmd"] == tree.command_id("closing")]
    assert [(event["type"], event.get("part", 0)) for event in acts] == [
        ("ticket.unserved", 0), ("ticket.unserved", 1), ("ticket.unserved", 2), ("day.close", 3),
    ]  # fmt: skip


# --- several programs on one office


MANY = """
import json, sys
from pathlib import Path
from frontdesk.bootstrap import open_front_desk
from frontdesk.clock import SetClock
from frontdesk.domain.moments import from_text

home, driver, worker, n, moment = sys.argv[1:]
desk = open_front_desk(Path(home), SetClock(from_text(moment)), driver=driver or None)
by = desk.accounts.find_actor("clerk")
numbers = []
for index in range(int(n)):
    document = {
        "kind": "application",
        "visitor": {"surname": "Ким", "given": "Виктор", "no_iin_reason": "жоқ", "address": "Келес"},
        "addressed_to": "Бастыққа",
        "substance": f"{worker}-{index}",
        "request_id": f"{worker}-{index}",
    }
    if index % 3 == 0:
        try:
            with desk.journal.begin(by.id, f"broken-{worker}-{index}") as work:
                work.take("KLS", 2026)
                work.record("backup.made", {"entries": 1, "root": "r"})
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass
    registered = desk.intake.register(by, document, int(worker))
    if index % 5 == 0:
        assert desk.intake.register(by, document, int(worker)).number == registered.number
    numbers.append(registered.number)
desk.close()
print(json.dumps(numbers))
"""
"""One program of several: some registrations, every third act broken off, every fifth asked for twice."""


@pytest.mark.parametrize("kind", ["sqlite-wal", "postgresql"])
def test_four_programs_register_at_once_without_a_gap(make_office, kind):
    """4 processes, 50 registrations each, every third act rolled back: 1..200, each once."""
    office = make_office(kind)
    arguments = [str(office.home), office.driver or ""]
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", MANY, *arguments, str(n), "50", to_text(office.clock.moment)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for n in range(1, 5)
    ]
    said = [program.communicate(timeout=120) for program in programs]
    assert [program.returncode for program in programs] == [0] * 4, [error for _, error in said]
    numbers = sorted(parse_number(number).n for out, _ in said for number in json.loads(out))
    assert numbers == list(range(1, 201))
    stored = [event for event in office.events() if event["type"] == "appeal.registered"]
    assert [event["number"] for event in stored] == [f"KLS-2026-{n:06}" for n in range(1, 201)]
    assert [event["data"]["visit"] for event in stored] == list(range(1, 201))
    assert len({event["data"]["counter"] for event in stored[:150]}) > 1, "they did work at once"
    assert office.desk.audit.verify().ok


def test_verify_while_others_work_raises_no_false_alarm(office):
    other = open_front_desk(office.home, office.clock, driver=office.driver)
    done, errors = threading.Event(), []

    def work():
        try:
            while not done.is_set():
                other.counter.arrive(office.clerk, "consult", request=office.request())
                visit = other.counter.call(office.clerk, 1, request=office.request())
                other.counter.finish(office.clerk, 1, request=office.request())
                assert visit.state == "called"
                time.sleep(0.02)  # without WAL a clerk who never stops lets nobody read
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        verdicts = [office.desk.audit.verify() for _ in range(6)]
    finally:
        done.set()
        thread.join(60)
        other.close()
    assert not errors
    assert [verdict.faults for verdict in verdicts] == [()] * 6
    assert [v.entries for v in verdicts] == sorted(v.entries for v in verdicts)
    assert verdicts[-1].entries > verdicts[0].entries


# --- numbers


def test_series_begin_anew_with_their_period(office):
    with office.desk.journal.begin("u1", "x") as work:
        taken = [
            work.take("a"),
            work.take("a"),
            work.take("b", 2026),
            work.take("b", 2026),
            work.take("b", 2027),
            work.take("a"),
        ]
    assert taken == [1, 2, 1, 2, 1, 3]


def test_the_head_says_what_was_given_out(office):
    office.arrive()
    office.register()
    with office.sql() as connection:
        numbers = json.loads(connection.exec_driver_sql("SELECT numbers FROM head").scalar())
    assert numbers == {
        "KLS": 1, "KLS@": 2026, "open_day": office.today.toordinal(), "ticket A": 1, "ticket A@": office.today.toordinal(),
        "user": 5, "visit": 2,
    }  # fmt: skip
