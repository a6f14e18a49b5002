# SPDX-License-Identifier: Apache-2.0
"""Proves TRUST.md D25, F16 and F18: a damaged journal is not signed, a missing key or printer stops nobody's registration."""

import sqlite3
from datetime import timedelta
from pathlib import Path
from random import Random

import pypdfium2
import pytest

from frontdesk.errors import Trouble
from frontdesk.seal.notes import Vkey
from frontdesk.seal.outside import verify_bundles
from frontdesk.storage.packing import EVENT, packed, unpacked

UNSIGNED = ("ҚОЛТАҢБАСЫЗ", "БЕЗ ПОДПИСИ")
COPY = ("ТЕЛНҰСҚА", "ДУБЛИКАТ")


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def flip_one_bit(file: Path, seq: int, random: Random) -> None:
    """Flip one bit of an event's bytes, past every guard of the program."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("DROP TRIGGER journal_no_update")
    (body,) = connection.execute("SELECT body FROM journal WHERE seq = ?", (seq,)).fetchone()
    content = bytearray(unpacked(body).encode())
    places = [place for place in range(len(content)) if content[place] < 0x80]
    while True:
        place, bit = random.choice(places), 1 << random.randrange(7)
        content[place] ^= bit
        try:
            content.decode()
        except UnicodeDecodeError:
            content[place] ^= bit
            continue
        break
    connection.execute("UPDATE journal SET body = ? WHERE seq = ?", (packed(bytes(content), EVENT), seq))
    connection.close()


@pytest.fixture
def a_day(office, driver, open_office, appeal):
    """Leave an office with a day's work in it; return its numbers."""
    desk = open_office(office, driver=driver)
    by = desk.accounts.find_actor("clerk")
    numbers = []
    for turn in range(3):
        numbers.append(desk.intake.register(by, appeal(f"a{turn}"), 1).number)
        desk.papers.issue(by, numbers[-1], request=f"p{turn}")
    desk.close()
    return numbers


@pytest.mark.parametrize("turn", range(6))
def test_one_flipped_bit(office, driver, a_day, open_office, appeal, seed, turn):
    random, at_start = Random(f"{seed}-{turn}"), turn % 2 == 0
    desk = open_office(office, driver=driver)
    size = desk.journal_size()
    desk.close()
    seq = random.randrange(1, size)
    flip_one_bit(office / "frontdesk.db", seq, random)

    desk = open_office(office, driver=driver)
    if at_start:
        assert not desk.health().whole
    verdict = desk.audit.verify()
    assert not verdict.ok
    assert seq in {fault.seq for fault in verdict.faults}
    assert not desk.health().whole

    clerk, supervisor = desk.accounts.find_actor("clerk"), desk.accounts.find_actor("supervisor")
    with pytest.raises(Trouble) as caught:
        desk.days.close(supervisor, request="close")
    assert caught.value.code == "journal_damaged"
    assert "journal_damaged" in {block.code for block in desk.days.status().blocks if block.hard}
    assert list((office / "outbox").iterdir()) == []
    # The next visitor is served; nothing is signed.
    number = desk.intake.register(clerk, appeal("the next"), 1).number
    issued = desk.papers.issue(clerk, number, request="next")
    assert all(mark in text_of(issued.pdf) for mark in UNSIGNED)
    with pytest.raises(Trouble) as refused:
        desk.papers.peek(clerk, a_day[0])
    assert refused.value.code == "journal_damaged"


def test_a_damaged_journal_is_not_signed_even_if_nobody_looked_at_its_health(
    office, driver, a_day, open_office, random
):
    flip_one_bit(office / "frontdesk.db", 3, random)
    desk = open_office(office, driver=driver)
    supervisor = desk.accounts.find_actor("supervisor")
    with pytest.raises(Trouble):
        desk.days.close(supervisor, request="close")
    assert desk.papers.issue(supervisor, a_day[0], request="again").copy == 1
    with pytest.raises(Trouble):
        desk.key.sign("anything")


def test_no_day_is_closed_on_a_damaged_journal_and_no_visitor_turned_away(
    office, driver, a_day, open_office, appeal, random
):
    """Figures of a damaged journal would stay wrong for ever; the visitors of the next day are served all the same."""
    flip_one_bit(office / "frontdesk.db", 3, random)
    desk = open_office(office, driver=driver)
    desk.clock.moment += timedelta(days=3)
    by = desk.accounts.find_actor("clerk")
    desk.counter.arrive(by, request="monday")
    number = desk.intake.register(by, appeal("monday's"), 1).number
    assert desk.papers.issue(by, number, request="monday's paper").copy == 0
    assert not any(day.closed for day in desk.days.list())
    assert list((office / "outbox").iterdir()) == []


def test_without_the_key(office, driver, open_office, appeal, journal_of):
    desk = open_office(office, driver=driver)
    clerk, supervisor = desk.accounts.find_actor("clerk"), desk.accounts.find_actor("supervisor")
    key = office / "keys" / "office.key"
    kept = key.read_bytes()
    key.unlink()

    number = desk.intake.register(clerk, appeal("a"), 1).number
    unsigned = desk.papers.issue(clerk, number, request="p")
    assert all(mark in text_of(unsigned.pdf) for mark in UNSIGNED)
    assert not any(mark in text_of(unsigned.pdf) for mark in COPY)
    assert [e["data"]["signed"] for e in journal_of(desk) if e["type"] == "print.started"] == [False]
    assert not desk.health().key_opens
    status = desk.days.close(supervisor, request="c")
    assert status.closed and status.file is None
    assert list((office / "outbox").iterdir()) == []

    key.write_bytes(kept)
    desk.counter.arrive(clerk, request="next")
    (bundle,) = (office / "outbox").iterdir()
    assert verify_bundles([bundle], Vkey.parse(desk.facts.public_key)).ok
    signed = desk.papers.issue(clerk, number, request="q")
    assert signed.copy == 1
    assert not any(mark in text_of(signed.pdf) for mark in UNSIGNED)
    assert desk.papers.peek(clerk, number) == signed.pdf
    assert desk.audit.verify().ok


def test_a_printer_without_paper(office, driver, open_office, appeal, journal_of, tray):
    printer = tray("printer_media_empty", 2, name="receipts")
    desk = open_office(office, driver=driver, printer=printer)
    clerk = desk.accounts.find_actor("clerk")
    number = desk.intake.register(clerk, appeal("a"), 1).number
    for copy in (0, 1):
        failed = desk.papers.issue(clerk, number, request=f"p{copy}", printer="receipts")
        assert (failed.copy, failed.printed, failed.trouble.code) == (copy, False, "printer_media_empty")
        assert journal_of(desk)[-1]["type"] == "print.failed"
        assert [(left.number, left.copy) for left in desk.papers.unfinished()] == [(number, copy + 1)]
    # The same request sends nothing twice: nobody knows whether half a page came out.
    again = desk.papers.issue(clerk, number, request="p1", printer="receipts")
    assert again.copy == 1 and printer.sent == []
    assert desk.papers.unfinished() != ()
    printed = desk.papers.issue(clerk, number, request="p2", printer="receipts")
    assert (printed.copy, printed.printed, printed.trouble) == (2, True, None)
    assert [pdf for _, pdf, _ in printer.sent] == [printed.pdf]
    assert all(mark in text_of(printed.pdf) for mark in COPY)
    assert desk.papers.unfinished() == ()
    assert [e["data"]["copy"] for e in journal_of(desk) if e["type"] == "print.done"] == [2]
    assert desk.audit.verify().ok
