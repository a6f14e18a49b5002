# SPDX-License-Identifier: Apache-2.0
"""Papers that go out, through the services, on every kind of database. What stands on them is tested with the documents."""

import hashlib
from pathlib import Path

import pypdfium2
import pytest

from frontdesk.errors import Refused, Trouble, WrongUsage


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def state(office, number, copy=0):
    with office.desk.journal.reading() as read:
        return next(row.state for row in read.papers(number) if row.copy == copy)


# --- originals and copies


def test_the_original_once_then_counted_copies(office):
    number = office.register().number
    issued = [office.issue(number) for _ in range(4)]
    assert [paper.copy for paper in issued] == [0, 1, 2, 3]
    assert [Path(paper.file).name for paper in issued] == [
        f"{number}-receipt.pdf", f"{number}-receipt-copy-1.pdf", f"{number}-receipt-copy-2.pdf", f"{number}-receipt-copy-3.pdf",
    ]  # fmt: skip
    for paper in issued:
        assert Path(paper.file).read_bytes() == paper.pdf
        assert paper.sha256 == hashlib.sha256(paper.pdf).hexdigest()
        assert ("ТЕЛНҰСҚА" in text_of(paper.pdf)) == (paper.copy > 0)
    assert len({paper.pdf for paper in issued}) == 4
    assert office.types()[-2:] == ["print.started", "print.done"]
    assert office.desk.audit.verify().ok


def test_the_paper_again_byte_for_byte(office):
    """Settled rule 12: from its frozen data, whatever changed since."""
    number = office.register().number
    original = office.issue(number)
    office.desk.settings.change(office.admin, "office_phone", "+7 725 000 00 00", office.request())
    before = office.rows()
    Path(original.file).unlink()
    assert office.desk.papers.peek(office.clerk, number) == original.pdf
    office.at("2026-05-04T10:00")
    office.reopen()
    assert office.desk.papers.peek(office.who("clerk2"), number) == original.pdf
    assert office.rows() == before
    copy = office.issue(number)
    assert office.desk.papers.peek(office.clerk, number) == copy.pdf
    assert (office.desk.papers.last_copy(number), copy.copy) == (1, 1)


def test_a_copy_names_the_clerk_who_took_the_appeal(sqlite_office):
    number = sqlite_office.register().number
    assert "Серікова А. Н." in text_of(sqlite_office.issue(number, by=sqlite_office.who("clerk2")).pdf)


def test_the_stored_content_cannot_be_changed_unseen(sqlite_office):
    number = sqlite_office.register().number
    sqlite_office.issue(number)
    with sqlite_office.sql() as connection:
        connection.exec_driver_sql("UPDATE frozen SET data = replace(data, 'Өтегенқызы', 'Өтегенова')")
    faults = sqlite_office.desk.audit.verify().faults
    assert [(f.code, f.table, f.row) for f in faults] == [("frozen_paper_differs", "frozen", f"{number}/receipt/0")]


def test_the_second_language_first(sqlite_office):
    number = sqlite_office.register().number
    kazakh, russian = sqlite_office.issue(number), sqlite_office.issue(number, lang="ru")
    assert kazakh.pdf != russian.pdf
    assert sqlite_office.desk.papers.peek(sqlite_office.clerk, number) == russian.pdf


# --- what cannot be issued


def test_unknown_numbers_papers_and_sizes(sqlite_office, refused):
    number = sqlite_office.register().number
    for stray in ("KLS-2026-000002", "", "' OR 1=1 --", "KLS-2026-000001\x00"):
        with refused("number:number_unknown"):
            sqlite_office.issue(stray)
        with refused("number:number_unknown"):
            sqlite_office.desk.papers.peek(sqlite_office.clerk, stray)
    for more in ({"paper": "talon"}, {"size": "a3"}):
        with pytest.raises(WrongUsage):
            sqlite_office.issue(number, **more)
    with refused("number:paper_not_issued"):
        sqlite_office.desk.papers.peek(sqlite_office.clerk, number)
    assert "print.started" not in sqlite_office.types()


# --- printers and disks


def test_a_printer_gets_the_very_bytes(office, tray):
    hall = tray()
    office.reopen(printer=hall)
    number = office.register().number
    issued = office.issue(number, printer="HALL-80")
    assert (issued.printed, issued.trouble, issued.printer) == (True, None, "HALL-80")
    assert hall.sent == [("HALL-80", issued.pdf, f"{number}-receipt")]
    assert office.desk.printing.names() == ("HALL-80",)
    assert Path(issued.file).exists(), "a training office keeps its papers"


def test_a_real_office_keeps_no_printed_papers_unless_it_says_so(make_office, tray):
    office = make_office(training=False)
    office.reopen(printer=tray())
    by = office.who("omarov")
    first = office.issue(office.register(by=by).number, by=by, printer="HALL-80")
    assert not Path(first.file).exists()
    assert office.desk.papers.peek(by, first.number) == first.pdf
    office.desk.settings.change(office.who("abdi"), "keep_papers", "true", office.request())
    second = office.issue(office.register(by=by).number, by=by, printer="HALL-80")
    assert Path(second.file).exists()


def test_a_printer_that_fails_leaves_registration_and_file(office, tray):
    """TRUST F16: the registration stands, the print is not confirmed, the next one is a marked copy."""
    office.reopen(printer=tray("printer_media_empty"))
    number = office.register().number
    issued = office.issue(number, printer="HALL-80")
    assert (issued.printed, issued.trouble.code, issued.copy) == (False, "printer_media_empty", 0)
    assert Path(issued.file).read_bytes() == issued.pdf
    assert state(office, number) == "failed"
    (left,) = office.desk.papers.unfinished()
    assert (left.number, left.copy, left.state, left.printer) == (number, 1, "failed", "HALL-80")
    assert left.problem.code == "printer_media_empty"
    office.reopen(printer=tray())
    assert office.issue(number, printer="HALL-80").copy == 1
    assert office.desk.papers.unfinished() == ()
    assert office.desk.audit.verify().ok


def test_a_disk_that_takes_no_file(office):
    number = office.register().number
    papers = office.home / "papers"
    papers.rmdir()
    papers.write_text("in the way")
    with pytest.raises(Trouble):
        office.issue(number)
    assert (office.types()[-1], state(office, number)) == ("print.failed", "failed")
    papers.unlink()
    papers.mkdir()
    assert office.issue(number).copy == 1


def test_a_paper_out_of_the_folder(sqlite_office, tmp_path):
    number = sqlite_office.register().number
    issued = sqlite_office.issue(number, out=tmp_path / "mine.pdf")
    assert issued.file == str(tmp_path / "mine.pdf")
    assert list((sqlite_office.home / "papers").iterdir()) == []


def test_without_the_key_the_paper_says_so_and_the_copy_is_signed(office):
    """TRUST F18."""
    key = office.home / "keys" / "office.key"
    number = office.register().number
    office.reopen()
    away = key.rename(key.with_name("away"))
    unsigned = office.issue(number)
    assert "БЕЗ ПОДПИСИ" in text_of(unsigned.pdf)
    away.rename(key)
    assert office.desk.papers.peek(office.clerk, number) == unsigned.pdf
    signed = office.issue(number)
    assert "БЕЗ ПОДПИСИ" not in text_of(signed.pdf)
    assert (unsigned.copy, signed.copy) == (0, 1)


# --- what did not come out


def test_what_was_registered_and_not_printed_is_offered(office):
    first, second = office.register(), office.register()
    office.issue(second.number)
    offered = office.desk.papers.unfinished()
    assert [(u.number, u.paper, u.copy, u.accepted_at) for u in offered] == [
        (first.number, "receipt", 0, first.accepted_at)
    ]
    office.reopen()
    assert office.desk.papers.unfinished() == offered
    office.issue(first.number)
    assert office.desk.papers.unfinished() == ()


def test_a_print_cut_off_in_the_middle(office, monkeypatch):
    number = office.register().number
    monkeypatch.setattr(office.desk.papers, "_render", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        office.issue(number, request="cut")
    office.reopen()
    assert state(office, number) == "started"
    assert [(u.number, u.copy) for u in office.desk.papers.unfinished()] == [(number, 1)]
    # The same request again gives the very original; a new one a marked copy.
    again = office.issue(number, request="cut")
    assert (again.copy, "ТЕЛНҰСҚА" in text_of(again.pdf)) == (0, False)
    assert office.issue(number).copy == 1
    assert office.desk.audit.verify().ok


def test_the_latest_of_today(office):
    numbers = [office.register(kind=("application", "complaint")[n % 2]).number for n in range(7)]
    hits = office.desk.papers.recent()
    assert [hit.number for hit in hits] == numbers[:-6:-1]
    assert {hit.iin for hit in hits} == {"••••••••1234"}
    office.at("2026-04-27T09:00")
    assert office.desk.papers.recent() == ()


# --- again


def test_a_retry_gives_the_same_paper_and_changes_nothing(office, refused):
    number, other = office.register().number, office.register().number
    first = office.issue(number, request="same")
    office.issue(number)
    before = office.rows()
    Path(first.file).unlink()
    again = office.issue(number, request="same")
    assert (again.copy, again.pdf, again.sha256) == (first.copy, first.pdf, first.sha256)
    assert Path(again.file).read_bytes() == first.pdf
    assert office.rows() == before
    with refused("request_id:request_id_reused"):
        office.issue(other, request="same")
    office.arrive(request="ticket")
    with refused("request_id:request_id_reused"):
        office.issue(number, request="ticket")


def test_no_paper_without_its_row_and_no_signature_inside_a_transaction(sqlite_office, monkeypatch):
    """TRUST 3.2: COMMIT, then sign, then print."""
    desk = sqlite_office.desk
    number = sqlite_office.register().number
    seen = []
    render = desk.papers._render

    def watching(*args, **more):
        with sqlite_office.sql() as connection:
            seen.append(connection.exec_driver_sql("SELECT state FROM paper").scalar())
            # Nobody holds the lock while a paper is made.
            connection.exec_driver_sql("UPDATE draft SET data = data")
        return render(*args, **more)

    monkeypatch.setattr(desk.papers, "_render", watching)
    sqlite_office.issue(number)
    assert seen == ["started"]


def test_a_refused_paper_leaves_no_event(sqlite_office):
    size = sqlite_office.size
    with pytest.raises(Refused):
        sqlite_office.issue("KLS-2026-000009")
    assert sqlite_office.size == size
