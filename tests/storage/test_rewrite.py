# SPDX-License-Identifier: Apache-2.0
"""Whoever rewrites the journal itself: what `verify` names, and where only a paper that left the house can (TRUST.md R2-R4, R7)."""

import json
from pathlib import Path

import pypdfium2
import pytest
import sqlalchemy
import zxingcpp

from frontdesk.domain import journal as tree
from frontdesk.seal.notes import Vkey
from frontdesk.seal.outside import verify_bundles
from frontdesk.storage.audit import Auditor
from frontdesk.storage.packing import unpacked


def rows(office):
    with office.sql() as connection:
        return [dict(row._mapping) for row in connection.execute(sqlalchemy.text("SELECT * FROM journal ORDER BY seq"))]


def run(office, statement, **values):
    office.unguard()
    with office.sql() as connection:
        return connection.execute(sqlalchemy.text(statement), values).rowcount


def faults(office):
    return [(fault.code, fault.table, fault.row) for fault in office.desk.audit.verify().faults]


def rewrite(office, change):
    """Write the journal anew with good hashes, roots, peaks and checkpoints, as somebody with the program's code can."""
    office.unguard()
    builder = tree.TreeBuilder()
    frontiers = {}
    with office.sql() as connection:
        for row in connection.execute(sqlalchemy.text("SELECT seq, body FROM journal ORDER BY seq")).all():
            event = change(json.loads(unpacked(row.body)))
            body = tree.canonical(event).decode("utf-8")
            builder.add(body.encode("utf-8"))
            frontiers[row.seq + 1] = builder.frontier().to_bytes()
            connection.execute(
                sqlalchemy.text("UPDATE journal SET body = :body, root = :root WHERE seq = :seq"),
                {"body": body, "root": builder.root(), "seq": row.seq},
            )
        connection.execute(sqlalchemy.text("UPDATE head SET peaks = :peaks"), {"peaks": builder.frontier().to_bytes()})
        for size, peaks in frontiers.items():
            connection.execute(
                sqlalchemy.text("UPDATE checkpoint SET peaks = :peaks WHERE size = :size"),
                {"peaks": peaks, "size": size},
            )


@pytest.fixture(params=["sqlite-wal", "postgresql"])
def lived(request, make_office, live_office):
    office = make_office(request.param)
    live_office(office)
    return office


@pytest.fixture(scope="module")
def server(_models, live_office_module, tmp_path_factory):
    office = _models.open("postgresql", tmp_path_factory.mktemp("server") / "office")
    _models.keep(office)
    live_office_module(office)
    _models.remember(office.desk.config.database, "lived")
    yield office
    office.desk.close()


@pytest.fixture
def on_postgresql(server, _models):
    """One living office on PostgreSQL; what a test spoils is put back."""
    yield server
    _models.put_back(server.desk.config.database, "lived")


@pytest.fixture
def small(office):
    """A day with a visit and a receipt in a citizen's pocket."""
    office.visit()
    registered = office.register()
    pdf = office.issue(registered.number).pdf
    document = pypdfium2.PdfDocument(pdf)
    office.receipt = zxingcpp.read_barcodes(document[0].render(scale=4).to_pil())[0].text
    document.close()
    return office


def test_a_living_office_is_good_on_every_database(office, live_office, monkeypatch):
    live_office(office)
    monkeypatch.setattr(Auditor, "_second_pass", lambda *_, **__: pytest.fail("the second pass ran"))
    assert office.desk.audit.verify().faults == ()


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        ("UPDATE journal SET at = at + 1 WHERE seq = 20", ("column_differs", "journal", "20")),
        ("UPDATE journal SET type = 'ticket.left' WHERE seq = 20", ("column_differs", "journal", "20")),
        ("UPDATE journal SET visit = 99 WHERE seq = 20", ("column_differs", "journal", "20")),
        ("UPDATE journal SET cmd = 'x' WHERE seq = 20", ("column_differs", "journal", "20")),
        ("UPDATE journal SET body = replace(body, 'consult', 'weapons')", ("event_altered", "journal", None)),
        ("UPDATE journal SET root = decode('00', 'hex') WHERE seq = 20", ("event_altered", "journal", "20")),
        ("UPDATE journal SET body = 'x' WHERE seq = 20", ("event_altered", "journal", "20")),
        ("DELETE FROM journal WHERE seq = 20", ("event_missing", "journal", "20")),
        ("UPDATE head SET numbers = replace(numbers, '7', '8')", ("head_differs", "head", "1")),
        ("UPDATE head SET last_at = last_at + 1", ("head_differs", "head", "1")),
        ("UPDATE appeal SET accepted_at = accepted_at - 3600000 WHERE number LIKE '%1'", ("column_differs", "appeal", "KLS-2026-000001")),
        ("UPDATE appeal SET due = '2026-12-31' WHERE number LIKE '%2'", ("column_differs", "appeal", "KLS-2026-000002")),
        ("UPDATE appeal SET oral = NOT oral WHERE number LIKE '%3'", ("column_differs", "appeal", "KLS-2026-000003")),
        ("DELETE FROM appeal WHERE number LIKE '%3'", ("row_missing", "appeal", "KLS-2026-000003")),
        ("UPDATE visit SET state = 'left' WHERE id = 1", ("column_differs", "visit", "1")),
        ("UPDATE visit SET called_seq = 100000 WHERE id = 1", ("column_differs", "visit", "1")),
        ("DELETE FROM visit WHERE id = 2", ("row_missing", "visit", "2")),
        ("UPDATE paper SET state = 'failed' WHERE copy_no = 1", ("column_differs", "paper", "KLS-2026-000001/receipt/1")),
        ("UPDATE frozen SET data = replace(data, '1', '2') WHERE copy_no = 1", ("frozen_paper_differs", "frozen", "KLS-2026-000001/receipt/1")),
        ("DELETE FROM frozen WHERE copy_no = 1", ("row_missing", "frozen", "KLS-2026-000001/receipt/1")),
        ("UPDATE account SET role = 'admin' WHERE id = 'u1'", ("column_differs", "account", "u1")),
        ("UPDATE account SET disabled_seq = NULL WHERE id = 'u7'", ("column_differs", "account", "u7")),
        ("UPDATE secret SET argon2 = 'x' WHERE account = 'u3'", ("secret_differs", "secret", "u3")),
        ("DELETE FROM secret WHERE account = 'u3'", ("row_missing", "secret", "u3")),
        ("UPDATE setting SET value = '900' WHERE key = 'wait_target_s'", ("column_differs", "setting", "wait_target_s")),
        ("UPDATE day SET unattended = NOT unattended WHERE part = 2", ("column_differs", "day", "2026-04-24/2")),
        ("UPDATE office SET name_ru = 'Другой отдел'", ("column_differs", "office", "KLS")),
        ("UPDATE checkpoint SET peaks = decode('00', 'hex')", ("checkpoint_differs", "checkpoint", None)),
        ("DELETE FROM checkpoint", ("row_missing", "checkpoint", None)),
    ],
)  # fmt: skip
def test_a_change_on_postgresql_is_named(on_postgresql, statement, wanted):
    """A sample of the matrix that test_tamper walks through on SQLite; R7: whoever owns the server can do it."""
    assert run(on_postgresql, statement) > 0
    found = faults(on_postgresql)
    assert any(fault[:2] == wanted[:2] and wanted[2] in {fault[2], None} for fault in found), found


def test_the_tail_is_cut_off(lived):
    size = lived.size
    run(lived, "DELETE FROM journal WHERE seq >= :first", first=size - 3)
    assert ("event_missing", "journal", str(size - 3)) in faults(lived)


def test_the_tail_is_cut_off_and_the_end_moved(lived):
    """The head made to fit: the rows that the lost events wrote are still there."""
    issued = [event for event in lived.events() if event["type"] == "ticket.issued"][-1]
    with lived.desk.journal.reading() as read:
        cut = issued["seq"]
        peaks = read.frontier_at(cut)[1]
    run(lived, "DELETE FROM journal WHERE seq >= :cut", cut=cut)
    run(lived, "UPDATE head SET size = :cut, peaks = :peaks", cut=cut, peaks=peaks)
    found = faults(lived)
    assert {table for _, table, _ in found} >= {"visit", "head"}
    assert ("row_without_event", "visit", str(issued["data"]["visit"])) in found


def test_two_events_change_places(lived):
    a, b = rows(lived)[20], rows(lived)[21]
    for seq, row in ((20, b), (21, a)):
        run(
            lived,
            "UPDATE journal SET body = :body, root = :root WHERE seq = :seq",
            seq=seq,
            body=row["body"],
            root=row["root"],
        )
    found = faults(lived)
    assert ("event_altered", "journal", "20") in found
    assert ("column_differs", "journal", "21") in found


def test_an_event_is_put_at_the_end(lived):
    last = rows(lived)[-1]
    statement = sqlalchemy.text(
        "INSERT INTO journal SELECT seq + 1, at, type, visit, number, 'new', part, body, root FROM journal WHERE seq = :seq"
    )
    with lived.sql() as connection:
        connection.execute(statement, {"seq": last["seq"]})
    assert ("event_beyond_head", "journal", str(last["seq"] + 1)) in faults(lived)


def test_personal_data_vanish_silently(lived):
    """TRUST R9."""
    registered = [event["seq"] for event in lived.events() if event["type"] == "appeal.registered"]
    run(lived, "DELETE FROM pii WHERE seq = :seq", seq=registered[0])
    assert ("personal_data_gone", "pii", str(registered[0])) in faults(lived)


def test_a_rewritten_event_must_fit_its_rows(small):
    """Hashes, roots and head made anew by somebody with the code; the projections still say what was."""

    def later(event):
        if event["type"] == "ticket.called":
            event["data"]["counter"] = 2
        return event

    rewrite(small, later)
    assert faults(small) == [("column_differs", "visit", "1")]


def test_a_rewritten_event_that_is_no_event(small):
    def strange(event):
        if event["type"] == "ticket.called":
            event["data"] = {"visit": {"visit": [1]}}
        return event

    rewrite(small, strange)
    assert {fault[1] for fault in faults(small)} >= {"visit", "journal"}


def test_a_rewriting_with_everything_made_to_fit_is_contradicted_by_any_receipt(small):
    """TRUST R3: key and code in the wrong hands, one honest citizen."""
    vkey = Vkey.parse(small.desk.facts.public_key)

    def faster(event):
        if event["type"] == "ticket.called":
            event["at"] = event["at"].replace(":01:00", ":00:10")
        return event

    rewrite(small, faster)
    run(small, "UPDATE journal SET at = at - 50000 WHERE type = 'ticket.called'")
    run(small, "UPDATE visit SET called_at = called_at - 50000 WHERE called_seq IS NOT NULL AND direct IS FALSE" if small.kind == "postgresql"
        else "UPDATE visit SET called_at = called_at - 50000 WHERE called_seq IS NOT NULL AND direct = 0")  # fmt: skip
    codes = {event["seq"]: event for event in small.events() if event["type"] == "appeal.registered"}
    for seq in codes:
        with small.desk.journal.reading() as read:
            leaf = read.event(seq).leaf
        run(small, "UPDATE appeal SET short_code = :code WHERE seq = :seq", code=tree.short_code(leaf), seq=seq)
    assert small.desk.audit.verify().ok, "inside the house nothing is left to see (R4)"
    bundle = Path(small.close_day().file)
    assert verify_bundles([bundle], vkey).ok
    verdict = verify_bundles([bundle], vkey, {"citizen": small.receipt})
    assert not verdict.ok
    assert {fault.file for fault in verdict.faults} == {"citizen"}


def test_the_honest_log_agrees_with_the_receipt(small):
    vkey = Vkey.parse(small.desk.facts.public_key)
    assert verify_bundles([Path(small.close_day().file)], vkey, {"citizen": small.receipt}).ok
