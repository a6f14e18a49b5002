# SPDX-License-Identifier: Apache-2.0
"""Printers of Windows through their own drivers, over a spooler that the tests play: every fault, every sheet, the very dots."""

import io
import threading
import time
import zlib
from dataclasses import replace

import pypdf
import pypdfium2
import pytest
from PIL import Image, ImageChops
from reportlab.pdfgen.canvas import Canvas

from frontdesk.config import NamedPrinter, Printers
from frontdesk.errors import Trouble
from frontdesk.printing import Spool, escpos, raster, sheets, windows
from frontdesk.printing.reasons import NotPrinted
from frontdesk.printing.spooler import ERRORS, PRINTER_STATUS, Head, JobTold, PrinterTold, Sheet, SpoolerError

A4, A5, A6 = Sheet(9, 210.0, 297.0), Sheet(11, 148.0, 210.0), Sheet(70, 105.0, 148.0)
MM = 72 / 25.4
PRINTING, PRINTED, COMPLETE = 0x10, 0x80, 0x1000
DELETE, RETAIN, RELEASE = 5, 8, 9


class PlayedDocument:
    """A device context that keeps what is drawn, as dots of the whole sheet."""

    def __init__(self, spooler, name, sheet):
        self.spooler, self.name, self.sheet = spooler, name, sheet
        size = next((one for one in spooler.known if one.number == sheet), A4)
        dpi = spooler.dpi
        width, height = round(size.width / 25.4 * dpi), round(size.height / 25.4 * dpi)
        left = top = round(spooler.margin / 25.4 * dpi)
        self.head = spooler.head or Head(dpi, dpi, width, height, left, top, width - 2 * left, height - 2 * top)
        self.pages, self.closed, self.aborted = [], False, False
        self.thread = threading.get_ident()
        spooler.documents.append(self)

    def start(self, title):
        self.spooler.calls.append(("start", self.name, title, self.sheet))
        self.spooler.fail("start")
        self.job = self.spooler.new_job(title)
        return self.job

    def page(self, strips):
        self.spooler.fail(f"page {len(self.pages) + 1}")
        assert threading.get_ident() == self.thread, "a device context belongs to one thread"
        sheet = Image.new("L", (self.head.width, self.head.height), 255)
        for strip in strips:
            drawn = Image.frombytes("L", (strip.columns, strip.rows), zlib.decompress(strip.packed))
            where = (self.head.left + strip.x, self.head.top + strip.y)
            sheet.paste(drawn.resize((strip.width, strip.height), Image.Resampling.NEAREST), where)
        self.pages.append(sheet)

    def finish(self):
        self.spooler.fail("finish")
        self.spooler.finished(self.job)

    def abort(self):
        self.aborted = True
        self.spooler.queue.pop(self.job, None)

    def close(self):
        self.closed = True


class Played:
    """A print spooler; `after` are the states that a job goes through, one for each time that somebody looks."""

    def __init__(self, *names):
        self.all = list(names or ["HP LaserJet M402"])
        self.known, self.usual, self.dpi, self.margin, self.head = (A4, A5), 9, 300, 4.0, None
        self.status, self.attributes = 0, 0
        self.after = [PRINTING, PRINTED]
        self.retains = True
        self.errors = {}
        self.calls, self.documents, self.raws, self.queue = [], [], [], {}
        self._states, self._kept, self._numbers = {}, set(), 0

    def fail(self, where):
        if where in self.errors:
            raise SpoolerError(self.errors[where])

    def new_job(self, title):
        self._numbers += 1
        self.queue[self._numbers] = JobTold(self._numbers, title, 0x8)
        return self._numbers

    def finished(self, number):
        self._states[number] = list(self.after)

    def names(self):
        self.fail("names")
        return tuple(self.all)

    def printer(self, name):
        self.fail("printer")
        if name not in self.all:
            raise SpoolerError(1801)
        return PrinterTold(self.status, self.attributes)

    def resolution(self, name):
        self.calls.append(("resolution", name))
        self.fail("resolution")
        return self.dpi

    def sheets(self, name):
        self.fail("sheets")
        return tuple(self.known), self.usual

    def document(self, name, sheet):
        self.fail("document")
        return PlayedDocument(self, name, sheet)

    def raw(self, name, title, data, begun):
        self.fail("raw")
        job = self.new_job(title)
        begun(job)
        self.fail("write")
        self.raws.append((name, title, data))
        self.finished(job)

    def job(self, name, number):
        self.fail("job")
        if name not in self.all:
            raise SpoolerError(1801)
        states = self._states.get(number)
        if states and number in self.queue:
            status = states.pop(0) if len(states) > 1 else states[0]
            if status is None or (status & PRINTED and number not in self._kept):
                del self.queue[number]
            else:
                self.queue[number] = replace(self.queue[number], status=status)
        return self.queue.get(number)

    def jobs(self, name):
        self.fail("jobs")
        return tuple(self.queue.values())

    def control(self, name, number, command):
        self.calls.append((command, number))
        self.fail({DELETE: "delete", RETAIN: "retain", RELEASE: "release"}[command])
        if command == RETAIN:
            if not self.retains:
                raise SpoolerError(5)
            self._kept.add(number)
        elif command == DELETE or (self.queue.get(number) and self.queue[number].status & PRINTED):
            self.queue.pop(number, None)


@pytest.fixture
def played(monkeypatch):
    monkeypatch.setattr(windows, "PAUSE_S", 0.01)
    return Played()


@pytest.fixture
def spool(played):
    named = NamedPrinter("OFFICE", "system", "HP LaserJet M402")
    roll = NamedPrinter("HALL", "thermal", "queue:HP LaserJet M402", "80mm")
    return Spool(Printers((named, roll)), played)


def pdf_of(*sizes, ink=True):
    """Pages of these sizes in mm, with letters, a filled box and a hair line near each edge."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for width, height in sizes:
        canvas.setPageSize((width * MM, height * MM))
        if ink:
            canvas.rect(6 * MM, 6 * MM, (width - 12) * MM, (height - 12) * MM)
            canvas.rect(20 * MM, 20 * MM, 10 * MM, 10 * MM, fill=1)
            canvas.drawString(30 * MM, 40 * MM, "Frontdesk 0123456789")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def ended(job, seconds=20.0):
    state = job.wait(seconds)
    return state.state, state.why


def until(job, seen, seconds=10.0):
    limit = time.monotonic() + seconds
    while not seen(job.look()):
        assert time.monotonic() < limit, job.look()
        time.sleep(0.01)
    return job.look()


def dots(pdf, page, dpi):
    document = pypdfium2.PdfDocument(pdf)
    try:
        sheet = document[page]
        wanted = round(sheet.get_width() * dpi / 72)
        return sheet.render(scale=(wanted - 0.02) / sheet.get_width(), grayscale=True).to_pil().convert("L")
    finally:
        document.close()


# --- the very dots


@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_what_is_drawn_is_the_page_at_the_printers_own_resolution(spool, played, dpi):
    played.dpi = dpi
    pdf = pdf_of((210, 297), (210, 297))
    assert ended(spool.send("OFFICE", pdf, "KLS-2026-000001-protocol")) == ("done", None)
    (document,) = played.documents
    assert (document.sheet, len(document.pages), document.closed, document.aborted) == (9, 2, True, False)
    for number, sheet in enumerate(document.pages):
        page = dots(pdf, number, dpi)
        common = (0, 0, min(page.width, sheet.width), min(page.height, sheet.height))
        assert ImageChops.difference(page.crop(common), sheet.crop(common)).getbbox() is None


def test_a_finer_printer_repeats_each_dot(spool, played):
    played.dpi = 1200
    pdf = pdf_of((148, 210))
    assert ended(spool.send("OFFICE", pdf, "t")) == ("done", None)
    sheet = played.documents[0].pages[0]
    page = dots(pdf, 0, 600)
    doubled = page.resize((page.width * 2, page.height * 2), Image.Resampling.NEAREST)
    common = (0, 0, min(doubled.width, sheet.width), min(doubled.height, sheet.height))
    assert ImageChops.difference(doubled.crop(common), sheet.crop(common)).getbbox() is None


def test_a_resolution_that_changed_since_keeps_the_size(spool, played):
    """Drawn at what was last heard, laid down at what the driver opened."""
    assert ended(spool.send("OFFICE", pdf_of((210, 297)), "t")) == ("done", None)
    played.dpi, played.errors = 600, {"resolution": 1722}
    assert ended(spool.send("OFFICE", pdf_of((210, 297)), "t")) == ("done", None)
    first, second = (ImageChops.invert(one.pages[0]).getbbox() for one in played.documents)
    assert all(abs(b - 2 * a) <= 2 for a, b in zip(first, second, strict=True))


def test_a_printer_that_is_not_asked_in_time_holds_nobody_up(played, monkeypatch):
    monkeypatch.setattr(windows, "SOON_S", 0.05)
    waiting = threading.Event()
    monkeypatch.setattr(played, "resolution", lambda _name: waiting.wait(10))
    queue = windows.WindowsQueue("OFFICE", "HP LaserJet M402", played)
    begun = time.monotonic()
    (page,) = queue.prepare(pdf_of((105, 148)))
    assert page.dpi == sheets.FINEST
    assert time.monotonic() - begun < 5
    waiting.set()


@pytest.mark.parametrize(
    ("dpi", "drawn"), [(300, 300), (600, 600), (1200, 600), (2400, 600), (720, 360), (1440, 480), (180, 180), (0, 600)]
)
def test_drawn_at(dpi, drawn):
    assert sheets.drawn_at(dpi) == drawn


def test_a_blank_page_is_a_page(spool, played):
    assert ended(spool.send("OFFICE", pdf_of((210, 297), ink=False), "t")) == ("done", None)
    assert played.documents[0].pages[0].getextrema() == (255, 255)


def test_a_real_receipt_comes_out_whole(spool, played, sqlite_office):
    number = sqlite_office.register().number
    pdf = sqlite_office.issue(number).pdf
    assert ended(spool.send("OFFICE", pdf, "t")) == ("done", None)
    page, sheet = dots(pdf, 0, 300), played.documents[0].pages[0]
    inked = ImageChops.invert(page).getbbox()
    assert page.crop(inked).tobytes() == sheet.crop(ImageChops.invert(sheet).getbbox()).tobytes()
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == len(played.documents[0].pages)


# --- sheets: nothing is scaled or cut off


def test_a_page_goes_onto_its_own_sheet_else_onto_a_larger_one():
    pick = sheets.sheet_for
    assert pick([(148, 210)], (A4, A5), 9) == 11
    assert pick([(147, 211)], (A4, A5), 9) == 11
    assert pick([(80, 200)], (A4, A5), 9) == 9
    assert pick([(80, 200)], (A4, A5, A6), 70) == 11
    assert pick([(105, 148), (210, 297)], (A4, A5, A6), 70) == 9
    assert pick([(105, 148)], (), 9) is None
    assert pick([(105, 148)], (Sheet(1, 0, 0),), 9) is None


def test_a_sheet_that_the_printer_does_not_have_is_refused_before_anything_is_begun(spool, played):
    played.known = (A6,)
    assert ended(spool.send("OFFICE", pdf_of((210, 297)), "t")) == ("failed", "printer_size")
    assert not [call for call in played.calls if call[0] == "start"] and not played.queue


def test_a_driver_that_opened_another_sheet_than_asked_for_prints_nothing(spool, played):
    played.head = Head(300, 300, 1240, 1748, 50, 50, 1140, 1648)
    assert ended(spool.send("OFFICE", pdf_of((210, 297)), "t")) == ("failed", "printer_size")
    assert not [call for call in played.calls if call[0] == "start"]
    assert played.documents[0].closed


def test_ink_in_the_printers_own_margin_is_refused(spool, played):
    played.margin = 10.0  # and the page has a line at 6
    assert ended(spool.send("OFFICE", pdf_of((210, 297)), "t")) == ("failed", "printer_size")


def test_on_a_larger_sheet_a_page_moves_out_of_the_margin(spool, played):
    played.margin = 10.0
    pdf = pdf_of((100, 150))
    assert ended(spool.send("OFFICE", pdf, "t")) == ("done", None)
    page, sheet = dots(pdf, 0, 300), played.documents[0].pages[0]
    box = ImageChops.invert(sheet).getbbox()
    assert box[:2] == (118, 118)
    assert sheet.crop(box).tobytes() == page.crop(ImageChops.invert(page).getbbox()).tobytes()


# --- what becomes of a job


def test_done_means_that_the_spooler_said_so_and_nothing_stays_in_the_queue(spool, played):
    played.after = [PRINTING]
    job = spool.send("OFFICE", pdf_of((148, 210)), "KLS-2026-000001-receipt")
    assert until(job, lambda state: state.state == "printing").why is None
    assert (RETAIN, 1) in played.calls
    played._states[1] = [PRINTED]
    assert ended(job) == ("done", None)
    assert (RELEASE, 1) in played.calls and played.queue == {}


def test_a_printer_that_keeps_what_it_printed_keeps_nothing_of_ours(spool, played, monkeypatch):
    released = []
    plain = played.control
    monkeypatch.setattr(
        played,
        "control",
        lambda name, number, command: released.append(command) if command == RELEASE else plain(name, number, command),
    )
    assert ended(spool.send("OFFICE", pdf_of((148, 210)), "t")) == ("done", None)
    assert released and (DELETE, 1) in played.calls and played.queue == {}


def test_sent_but_silent_counts_as_printed_only_after_a_while_and_only_without_a_fault(spool, played, monkeypatch):
    monkeypatch.setattr(windows, "SETTLED_S", 0.3)
    played.after, played.status = [COMPLETE], 0x10
    job = spool.send("OFFICE", pdf_of((148, 210)), "t")
    until(job, lambda state: state.why == "printer_media_empty")
    time.sleep(0.4)
    assert job.look().state != "done"
    played.status = 0
    assert ended(job) == ("done", None)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (0x20, "printer_offline"),
        (0x40, "printer_media_empty"),
        (0x400, "printer_attention"),
        (0x2, "printer_attention"),
        (0x2 | PRINTED, "printer_attention"),
        (0x1, "printer_held"),
    ],
)
def test_what_stands_in_a_jobs_way_is_told_and_goes_on_by_itself(spool, played, status, code):
    played.after = [status]
    job = spool.send("OFFICE", pdf_of((148, 210)), "t")
    assert until(job, lambda state: state.why == code).state == "queued"
    played._states[1] = [PRINTING, PRINTED]
    assert ended(job) == ("done", None)


@pytest.mark.parametrize("bit", PRINTER_STATUS)
def test_what_a_printer_says_of_itself_is_told(spool, played, bit):
    played.status = bit
    office, hall, _ = (line.state for line in spool.lines())
    assert (office.state, office.why) == (hall.state, hall.why) == ("stopped", PRINTER_STATUS[bit])


def test_a_printer_that_somebody_set_offline(spool, played):
    played.attributes, played.after = 0x400, [0]
    assert spool.lines()[0].state.why == "printer_offline"
    job = spool.send("OFFICE", pdf_of((148, 210)), "t")
    until(job, lambda state: (state.state, state.why) == ("queued", "printer_offline"))
    job.give_up()
    assert ended(job) == ("failed", "printer_offline")
    assert played.queue == {}


@pytest.mark.parametrize(
    ("after", "code"),
    [
        ([0x4], "printer_cancelled"),
        ([0x100], "printer_cancelled"),
        ([PRINTING, None], "printer_cancelled"),
        ([0x200], "printer_format"),
    ],
)
def test_each_bad_end_has_its_code_and_leaves_nothing_in_the_queue(spool, played, after, code):
    played.after = after
    assert ended(spool.send("OFFICE", pdf_of((148, 210)), "t")) == ("failed", code)
    assert played.queue == {}


def test_where_jobs_cannot_be_kept_a_job_that_left_is_not_called_printed(spool, played):
    played.retains, played.after = False, [PRINTING, None]
    job = spool.send("OFFICE", pdf_of((148, 210)), "t")
    limit = time.monotonic() + 10
    while job.watched:
        assert time.monotonic() < limit
        time.sleep(0.01)
    assert (job.look().state, job.look().why) == ("queued", "printer_silent")


def test_a_paper_that_waits_and_is_given_up_is_taken_out_of_the_queue(spool, played):
    played.after = [0x40]
    job = spool.send("OFFICE", pdf_of((148, 210)), "t")
    until(job, lambda state: state.why == "printer_media_empty")
    job.give_up()
    assert ended(job) == ("failed", "printer_media_empty")
    assert played.queue == {} and (DELETE, 1) in played.calls


def test_given_up_too_late_is_what_the_queue_says(spool, played):
    played.after = [PRINTING]
    job = spool.send("OFFICE", pdf_of((148, 210)), "t")
    until(job, lambda state: state.state == "printing")
    played.errors["delete"], played._states[1] = 5, [PRINTED]
    job.give_up()
    assert ended(job) == ("done", None)


def test_a_spooler_that_stops_for_a_moment_has_not_lost_the_job(spool, played):
    played.after = [PRINTING]
    job = spool.send("OFFICE", pdf_of((148, 210)), "t")
    until(job, lambda state: state.state == "printing")
    played.errors["job"] = 1722
    until(job, lambda state: (state.state, state.why) == ("queued", "printer_service"))
    played.errors.clear()
    played._states[1] = [PRINTED]
    assert ended(job) == ("done", None)


def test_a_printer_that_is_taken_away_meanwhile(spool, played):
    played.after = [PRINTING]
    job = spool.send("OFFICE", pdf_of((148, 210)), "t")
    until(job, lambda state: state.state == "printing")
    played.all.clear()
    assert ended(job) == ("failed", "printer_unknown")


# --- what is refused


@pytest.mark.parametrize("where", ["printer", "sheets", "document", "start", "page 2", "finish"])
@pytest.mark.parametrize("number", [5, 1722, 1801, 112, 0])
def test_each_refused_call_has_its_code_and_leaves_nothing_behind(spool, played, where, number):
    played.errors[where] = number
    state = spool.send("OFFICE", pdf_of((148, 210), (148, 210)), "t").wait(20)
    assert (state.state, state.why) == ("failed", ERRORS.get(number, "printer_failed"))
    assert state.params == {"why": f"Windows {number}"}
    assert played.queue == {}
    assert all(document.closed for document in played.documents)
    assert [document.aborted for document in played.documents] == (
        [True] if where in {"page 2", "finish"} else [False] if where == "start" else []
    )


def test_every_number_has_a_code_that_has_words():
    from frontdesk.words.printers import PRINTERS

    assert {*ERRORS.values(), *PRINTER_STATUS.values()} <= set(PRINTERS)


def test_a_printer_that_is_being_removed_takes_nothing(spool, played):
    played.status = 0x4
    assert ended(spool.send("OFFICE", pdf_of((148, 210)), "t")) == ("failed", "printer_not_accepting")
    assert ended(spool.send("HALL", pdf_of((72, 100)), "t")) == ("failed", "printer_not_accepting")
    assert played.documents == [] and played.raws == []


# --- the list of printers


def test_printers_of_windows_are_listed_and_print_without_a_name_of_the_office(played):
    played.all = ["HP LaserJet M402", "Generic / Text Only", "Қабылдау бөлмесі"]
    spool = Spool(Printers((NamedPrinter("OFFICE", "system", "HP LaserJet M402"),)), played)
    assert spool.names() == ("OFFICE", "HP LaserJet M402", "Generic / Text Only", "Қабылдау бөлмесі")
    assert [(line.name, line.type, line.state.state) for line in spool.lines()][3] == (
        "Қабылдау бөлмесі",
        "system",
        "idle",
    )
    assert spool.known("Generic / Text Only") and not spool.known("Другой")
    assert ended(spool.send("Қабылдау бөлмесі", pdf_of((148, 210)), "t")) == ("done", None)
    with pytest.raises(Trouble) as told:
        spool.send("Другой", pdf_of((148, 210)), "t")
    assert told.value.code == "printer_unknown"


def test_a_spooler_that_is_stopped_has_no_printers_and_says_so_for_the_named_ones(spool, played):
    played.errors = dict.fromkeys(("names", "printer", "sheets", "document", "job", "jobs", "raw", "resolution"), 1722)
    assert spool.names() == ("OFFICE", "HALL")
    assert {line.state.why for line in spool.lines()} == {"printer_service"}
    assert ended(spool.send("OFFICE", pdf_of((148, 210)), "t")) == ("failed", "printer_service")
    with pytest.raises(Trouble) as told:
        spool.find("OFFICE", "t")
    assert told.value.code == "printer_service"


def test_a_queue_remembers_a_paper_by_its_name_and_then_lets_it_go(spool, played):
    old, new = played.new_job("KLS-2026-000001-receipt"), played.new_job("KLS-2026-000001-receipt")
    played.queue[old] = replace(played.queue[old], status=0x2)
    played.queue[new] = replace(played.queue[new], status=PRINTED)
    assert spool.find("OFFICE", "KLS-2026-000001-receipt").state == "done"
    assert list(played.queue) == [old]
    assert spool.find("OFFICE", "KLS-2026-000002-receipt") is None


def test_closing_waits_until_the_queue_has_the_paper_whole_and_no_longer(spool, played, monkeypatch):
    played.after = [0x40]
    monkeypatch.setattr(played, "fail", lambda where: time.sleep(0.3) if where.startswith("page") else None)
    spool.send("OFFICE", pdf_of((148, 210)), "t")
    begun = time.monotonic()
    spool.close()
    assert len(played.documents[0].pages) == 1 and played.queue
    assert time.monotonic() - begun < 5


# --- receipt printers


def test_the_bytes_of_a_receipt_go_past_the_driver_unchanged(spool, played):
    pdf = pdf_of((72, 100))
    assert ended(spool.send("HALL", pdf, "KLS-2026-000001-receipt")) == ("done", None)
    expected = b"".join(escpos.stream(raster.pages(pdf, "80mm")))
    assert played.raws == [("HP LaserJet M402", "KLS-2026-000001-receipt", expected)]
    assert played.documents == [] and played.queue == {}
    line = spool.lines()[1]
    assert (line.type, line.width, line.address) == ("thermal", "80mm", "HP LaserJet M402")
    assert spool.size("HALL", "receipt") == "80mm"


@pytest.mark.parametrize("where", ["raw", "write"])
def test_a_receipt_printer_that_breaks_off(spool, played, where):
    played.errors[where] = 1722
    assert ended(spool.send("HALL", pdf_of((72, 100)), "t")) == ("failed", "printer_service")
    assert played.queue == {} and played.raws == []


def test_a_receipt_that_is_too_wide_is_refused(spool):
    with pytest.raises(Trouble) as told:
        spool.send("HALL", pdf_of((210, 297)), "t")
    assert told.value.code == "printer_size"


def test_on_another_system_a_printer_of_windows_leads_nowhere():
    spool = Spool(Printers((NamedPrinter("HALL", "thermal", "queue:XP-80C", "80mm"),)))
    assert ended(spool.send("HALL", pdf_of((72, 100)), "t")) == ("failed", "printer_no_device")
    assert spool.lines()[0].state.why == "printer_no_device"


def test_the_office_records_what_came_of_it_and_prints_a_counted_copy(sqlite_office, played):
    """Out of paper costs no registration; what is printed again is a copy, and the waiting one leaves the queue."""
    named = NamedPrinter("OFFICE", "system", "HP LaserJet M402")
    spool = Spool(Printers((named,)), played)
    sqlite_office.reopen(printer=spool)
    played.after = [0x40]
    number = sqlite_office.register().number
    sqlite_office.issue(number, printer="OFFICE")
    played.after = [PRINTING, PRINTED]
    again = sqlite_office.issue(number, printer="OFFICE")
    assert again.copy == 1
    limit = time.monotonic() + 20
    while sqlite_office.desk.printing.look():
        assert time.monotonic() < limit
        time.sleep(0.02)
    assert [kind for kind in sqlite_office.types() if kind.startswith("print.")].count("print.done") == 1
    assert "print.failed" in sqlite_office.types() and played.queue == {}


def test_page_sizes_are_refused_in_words_of_the_page():
    with pytest.raises(NotPrinted) as told:
        sheets.sheet_for([(210, 297)], (A6,), 70)
    assert (told.value.code, told.value.params) == ("printer_size", {"width": 210, "height": 297})
