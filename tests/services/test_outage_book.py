# SPDX-License-Identifier: Apache-2.0
"""The outage book: numbers that never come twice, each blank signed, the late entry made from one."""

from pathlib import Path

import pypdf
import pypdfium2
import pytest
import zxingcpp

from frontdesk.domain.papers.blank import blank_numbers, given_out
from frontdesk.errors import Trouble
from frontdesk.seal.notes import Vkey
from frontdesk.seal.outside import verify_bundles


def notes_of(file):
    document = pypdfium2.PdfDocument(file)
    try:
        pictures = [page.render(scale=203.2 / 72).to_pil() for page in document]
    finally:
        document.close()
    return [zxingcpp.read_barcodes(picture)[0].bytes.decode("utf-8") for picture in pictures]


def test_every_blank_has_its_own_number_and_signature(office, refused):
    with refused("count:blanks_range"):
        office.desk.outage_book.make(office.supervisor, 0, request=office.request())
    with refused("-:not_allowed"):
        office.desk.outage_book.make(office.clerk, 3, request=office.request())
    book = office.desk.outage_book.make(office.supervisor, 3, request="book")
    seq = office.size - 1
    assert (book.first, book.last, book.count) == (f"KLS-B-{seq}-01", f"KLS-B-{seq}-03", 3)
    again = office.desk.outage_book.make(office.supervisor, 3, request="book")
    assert (again.sha256, again.repeated, office.size) == (book.sha256, True, seq + 1)
    with refused("request_id:request_id_reused"):
        office.desk.outage_book.make(office.supervisor, 4, request="book")
    other = office.desk.outage_book.make(office.supervisor, 1, request=office.request())
    assert other.first != book.first
    assert len(pypdf.PdfReader(book.file).pages) == 3
    notes = notes_of(book.file)
    assert [note.split("\n")[3].split()[0] for note in notes] == list(blank_numbers("KLS", seq, 3))
    office.visit()
    status = office.close_day()
    vkey = Vkey.parse(office.desk.facts.public_key)
    named = {f"blank {n}": note for n, note in enumerate(notes)}
    verdict = verify_bundles([Path(status.file)], vkey, named)
    assert verdict.ok, verdict.faults
    forged = office.desk.key.sign(notes[0].partition("\n\n")[0].replace("-01 ", "-04 ") + "\n")
    faults = verify_bundles([Path(status.file)], vkey, {"forged": forged}).faults
    assert {fault.code for fault in faults} == {"receipt_event_differs"}
    assert office.desk.audit.verify().ok


def test_no_number_is_given_out_without_the_key(sqlite_office):
    key = sqlite_office.home / "keys" / "office.key"
    key.rename(key.with_name("away"))
    sqlite_office.reopen()
    size = sqlite_office.size
    with pytest.raises(Trouble, match="key_unavailable"):
        sqlite_office.desk.outage_book.make(sqlite_office.supervisor, 2, request="book")
    assert sqlite_office.size == size


def test_what_was_written_on_a_blank_counts_in_the_totals_and_not_in_the_waits(sqlite_office):
    office = sqlite_office
    book = office.desk.outage_book.make(office.supervisor, 1, request="book")
    office.visit(waits_s=60)
    late = {"claimed_at": office.at("2026-04-24T09:10").isoformat(), "paper_no": book.first, "why": "Жарық болмады"}
    office.at("2026-04-24T12:00")
    late["claimed_at"] = "2026-04-24T09:10:00+05:00"
    office.register(late=late, approver=office.supervisor)
    status = office.close_day()
    assert (status.appeals, status.waits.n) == ({"complaint": 1}, 1)
    sheet = office.desk.day_sheets.make(office.supervisor, office.today)
    document = pypdfium2.PdfDocument(sheet.pdf)
    flat = "".join("".join(page.get_textpage().get_text_range() for page in document).split())
    document.close()
    assert "Внесеносбумагипозже1" in flat


def test_numbers_of_blanks():
    assert blank_numbers("KLS", 231, 2) == ("KLS-B-231-01", "KLS-B-231-02")
    assert given_out("KLS-B-231-02", "KLS", 231, {"count": 2})
    for number, data in (("KLS-B-231-03", {"count": 2}), ("KLS-B-231-00", {"count": 2}), ("X-B-231-01", {"count": 2})):
        assert not given_out(number, "KLS", 231, data)
    for data in (None, [], {}, {"count": "2"}):
        assert not given_out("KLS-B-231-01", "KLS", 231, data)
