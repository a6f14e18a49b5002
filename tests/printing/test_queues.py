# SPDX-License-Identifier: Apache-2.0
"""Office printers: by IPP to a printer that the tests play, and through a cupsd of their own to the same printer."""

import io
import re
import socket
import subprocess
import sys
import threading
import time

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.config import NamedPrinter, Printers
from frontdesk.errors import Trouble
from frontdesk.printing import Spool
from frontdesk.printing import queue as queues
from frontdesk.printing.ipp import decode
from frontdesk.printing.reasons import NotPrinted

ENDS = {
    "cancelled at the printer": ((7, ["job-canceled-at-device"]), "printer_cancelled"),
    "cancelled by somebody": ((7, ["job-canceled-by-user"]), "printer_cancelled"),
    "no such sheet": ((8, ["unsupported-attributes-or-values"]), "printer_size"),
    "not readable": ((8, ["document-format-error"]), "printer_format"),
    "given up": ((8, ["aborted-by-system"]), "printer_failed"),
    "completed, but not quite": ((9, ["job-completed-with-errors"]), "printer_failed"),
}


A5_POINTS = (419.53, 595.28)


@pytest.fixture
def paper(sqlite_office):
    """A receipt on a sheet of A5."""
    number = sqlite_office.register().number

    def make():
        writer = pypdf.PdfWriter()
        sheet = writer.add_blank_page(*A5_POINTS)
        sheet.merge_page(pypdf.PdfReader(io.BytesIO(sqlite_office.issue(number).pdf)).pages[0])
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    return make


@pytest.fixture
def direct(no_cups, ipp_printer):
    """A printer reached without any print server."""
    return Spool(Printers((NamedPrinter("OFFICE", "system", ipp_printer.uri),)))


def ended(job, seconds=30.0):
    state = job.wait(seconds)
    return state.state, state.why


def until(job, seen, seconds=10.0):
    """Wait until a job that is still under way says something."""
    limit = time.monotonic() + seconds
    while not seen(job.look()):
        assert time.monotonic() < limit, job.look()
        time.sleep(0.05)
    return job.look()


# --- a printer that speaks IPP itself


def test_the_very_pdf_arrives_and_done_means_that_the_printer_said_so(direct, ipp_printer, paper):
    pdf = paper()
    ipp_printer.end = None
    job = direct.send("OFFICE", pdf, "KLS-2026-000001-receipt")
    assert until(job, lambda state: state.state == "printing").why is None
    ipp_printer.end = (9, ["job-completed-successfully"])
    assert ended(job) == ("done", None)
    assert ipp_printer.documents == [pdf]
    (asked,) = ipp_printer.jobs
    assert asked["job-name"] == "KLS-2026-000001-receipt"
    assert (asked["document-format"], asked["media"], asked["print-scaling"]) == (
        "application/pdf",
        "iso_a5_148x210mm",
        "none",
    )
    assert asked["ipp-attribute-fidelity"] is True


@pytest.mark.parametrize("name", ENDS)
def test_each_bad_end_has_its_code(direct, ipp_printer, paper, name):
    ipp_printer.end, code = ENDS[name]
    assert ended(direct.send("OFFICE", paper(), "t")) == ("failed", code)


def test_a_refused_size_is_told(direct, ipp_printer, paper):
    ipp_printer.refuses = 0x040B
    assert ended(direct.send("OFFICE", paper(), "t")) == ("failed", "printer_size")
    assert ipp_printer.documents == []


def test_a_sheet_that_the_printer_does_not_have_is_refused_before_anything_is_sent(direct, ipp_printer, paper):
    ipp_printer.media = ["iso_a6_105x148mm"]
    assert ended(direct.send("OFFICE", paper(), "t")) == ("failed", "printer_size")
    assert ipp_printer.jobs == []


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("media-empty-error", "printer_media_empty"),
        ("media-jam-error", "printer_jam"),
        ("cover-open-error", "printer_cover_open"),
        ("toner-empty-error", "printer_no_ink"),
        ("offline-report", "printer_offline"),
        ("fuser-over-temp-error", "printer_attention"),
    ],
)
def test_what_stands_in_the_way_is_told_and_goes_on_by_itself(direct, ipp_printer, paper, reason, code):
    """Out of paper is no failure while somebody may still put paper in."""
    ipp_printer.end, ipp_printer.state, ipp_printer.reasons = (6, ["printer-stopped"]), 5, [reason]
    job = direct.send("OFFICE", paper(), "t")
    until(job, lambda state: (state.state, state.why) == ("queued", code))
    assert direct.lines()[0].state.why == code
    ipp_printer.state, ipp_printer.reasons, ipp_printer.end = 3, ["none"], (9, ["job-completed-successfully"])
    assert ended(job) == ("done", None)


def test_a_waiting_paper_that_is_given_up_is_taken_out_of_the_queue(direct, ipp_printer, paper):
    ipp_printer.end, ipp_printer.reasons = (6, ["printer-stopped"]), ["media-empty-error"]
    job = direct.send("OFFICE", paper(), "t")
    until(job, lambda state: state.why == "printer_media_empty")
    job.give_up()
    assert ended(job) == ("failed", "printer_media_empty")
    assert ipp_printer.cancelled == [1]


def test_a_held_job_says_so(direct, ipp_printer, paper):
    ipp_printer.end = (4, ["job-hold-until-specified"])
    job = direct.send("OFFICE", paper(), "t")
    until(job, lambda state: (state.state, state.why) == ("queued", "printer_held"))
    job.give_up()
    assert ended(job) == ("failed", "printer_held")


def test_a_line_that_is_cut_after_n_bytes(direct, ipp_printer, paper):
    ipp_printer.cut_after = 2000
    assert ended(direct.send("OFFICE", paper(), "t")) == ("failed", "printer_offline")
    assert ipp_printer.documents == []


@pytest.mark.parametrize(
    ("status", "code"), [(0x0403, "printer_denied"), (0x0506, "printer_not_accepting"), (0x0500, "printer_failed")]
)
def test_what_is_refused_by_a_status(direct, ipp_printer, paper, status, code):
    ipp_printer.refuses = status
    assert ended(direct.send("OFFICE", paper(), "t")) == ("failed", code)


def test_a_printer_without_pdf(direct, ipp_printer, paper):
    ipp_printer.formats = ["image/pwg-raster"]
    assert ended(direct.send("OFFICE", paper(), "t")) == ("failed", "printer_format")


def test_a_printer_that_takes_nothing_now(direct, ipp_printer, paper):
    ipp_printer.accepting = False
    assert ended(direct.send("OFFICE", paper(), "t")) == ("failed", "printer_not_accepting")
    assert direct.lines()[0].state.why == "printer_not_accepting"


def test_nobody_there(direct, ipp_printer, paper):
    pdf = paper()
    ipp_printer.close()
    assert ended(direct.send("OFFICE", pdf, "t")) == ("failed", "printer_offline")
    (line,) = direct.lines()
    assert (line.state.state, line.state.why) == ("stopped", "printer_offline")


def test_the_queue_remembers_a_paper_by_its_name(direct, ipp_printer, paper):
    assert ended(direct.send("OFFICE", paper(), "KLS-2026-000001-receipt")) == ("done", None)
    found = direct.find("OFFICE", "KLS-2026-000001-receipt")
    assert found.state == "done"
    assert direct.find("OFFICE", "KLS-2026-000002-receipt") is None


@pytest.mark.parametrize(
    "raw", [b"", b"\x01\x01", b"\x01\x01\x00\x00\x00\x00\x00\x01\x04\x44\x00\x05abc", b"HTTP/1.1 200"]
)
def test_bytes_that_are_no_answer(raw):
    with pytest.raises(ValueError):
        decode(raw)


# --- sheets


@pytest.mark.parametrize(
    ("page", "media", "default", "sheet"),
    [
        ((210, 297), ["iso_a4_210x297mm", "iso_a5_148x210mm"], ["iso_a5_148x210mm"], "iso_a4_210x297mm"),
        ((105, 148), ["iso_a4_210x297mm", "iso_a5_148x210mm"], ["iso_a4_210x297mm"], "iso_a4_210x297mm"),
        ((105, 148), ["iso_a4_210x297mm", "iso_a5_148x210mm"], ["none"], "iso_a5_148x210mm"),
        ((215.9, 279.4), ["na_letter_8.5x11in"], [], "na_letter_8.5x11in"),
        ((80, 212), ["custom_min_48x60mm", "custom_max_80x2000mm"], [], "custom_frontdesk_80x212mm"),
        ((80, 212), ["auto"], [], None),
        ((80, 212), [], [], None),
    ],
)
def test_a_paper_goes_on_its_own_sheet_or_a_larger_one(page, media, default, sheet):
    assert queues.sheet_for([page], tuple(media), tuple(default)) == sheet


def test_nothing_is_scaled_down_to_fit():
    with pytest.raises(NotPrinted) as caught:
        queues.sheet_for([(210.0, 297.0)], ("iso_a5_148x210mm", "custom_min_48x60mm", "custom_max_80x2000mm"), ())
    assert caught.value.code == "printer_size"


# --- through the system's print server


@pytest.fixture
def through(cups, ipp_printer):
    name = cups.queue(f"Q{ipp_printer.port}", ipp_printer.uri)
    yield Spool(Printers((NamedPrinter("OFFICE", "system", name),))), name
    cups.drop(name)


def test_cups_hands_the_very_pdf_on(through, ipp_printer, paper):
    spool, name = through
    pdf = paper()
    assert ended(spool.send("OFFICE", pdf, "KLS-2026-000001-receipt")) == ("done", None)
    assert ipp_printer.documents == [pdf]
    assert spool.find("OFFICE", "KLS-2026-000001-receipt").state == "done"
    assert name in spool.names()
    assert ended(spool.send(name, pdf, "by its own name")) == ("done", None)


@pytest.mark.parametrize(
    "end", [(7, ["job-canceled-at-device"]), (8, ["document-format-error"]), (8, ["aborted-by-system"])]
)
def test_a_printer_behind_cups_that_gives_a_job_up(through, ipp_printer, paper, end):
    """ "Completed" proves nothing about paper: what the printer said is what is told."""
    spool, _ = through
    ipp_printer.end = end
    state, why = ended(spool.send("OFFICE", paper(), "t"), 60)
    assert state == "failed"
    assert why in {"printer_cancelled", "printer_format", "printer_failed"}


def test_out_of_paper_behind_cups(through, ipp_printer, paper):
    spool, _ = through
    ipp_printer.end, ipp_printer.reasons = (6, ["printer-stopped"]), ["media-empty-error"]
    job = spool.send("OFFICE", paper(), "t")
    until(job, lambda state: state.why == "printer_media_empty", 30)
    ipp_printer.reasons, ipp_printer.end = ["none"], (9, ["job-completed-successfully"])
    assert ended(job, 60) == ("done", None)


def test_a_printer_behind_cups_that_is_gone(through, ipp_printer, paper):
    spool, _ = through
    pdf = paper()
    ipp_printer.close()
    job = spool.send("OFFICE", pdf, "t")
    until(job, lambda state: state.why == "printer_offline" or state.state == "failed", 60)
    job.give_up()
    state, why = ended(job, 60)
    assert state == "failed"
    assert why in {"printer_offline", "printer_failed"}


def test_a_queue_that_was_stopped_by_hand(cups, through, paper):
    spool, name = through
    cups.pause(name)
    job = spool.send("OFFICE", paper(), "t")
    until(job, lambda state: (state.state, state.why) == ("queued", "printer_paused"))
    (line,) = [line for line in spool.lines() if line.name == "OFFICE"]
    assert (line.state.state, line.state.why) == ("stopped", "printer_paused")
    job.give_up()
    assert ended(job) == ("failed", "printer_paused")


def test_a_queue_that_takes_nothing(cups, through, paper):
    spool, name = through
    cups.reject(name)
    assert ended(spool.send("OFFICE", paper(), "t")) == ("failed", "printer_not_accepting")


def test_a_queue_that_does_not_exist(cups, paper):
    with pytest.raises(Trouble) as caught:
        Spool(Printers()).send("NO-SUCH", paper(), "t")
    assert caught.value.code == "printer_unknown"
    named = Spool(Printers((NamedPrinter("OFFICE", "system", "NO-SUCH"),)))
    assert ended(named.send("OFFICE", paper(), "t")) == ("failed", "printer_unknown")


def test_without_a_print_server_there_are_no_queues(no_cups):
    assert Spool(Printers()).names() == ()
    assert Spool(Printers()).lines() == ()


def test_no_text_of_a_program_is_read(cups, through, ipp_printer, paper, monkeypatch):
    """Another language of the system changes nothing: no `lp` and no `lpstat` is started."""
    spool, _ = through
    with monkeypatch.context() as nothing_starts:
        nothing_starts.setattr(subprocess, "Popen", None)
        assert ended(spool.send("OFFICE", paper(), "t")) == ("done", None)


def test_the_server_of_the_system_at_its_socket(ipp_printer, monkeypatch, tmp_path_factory):
    """As CUPS listens on every Linux: the same exchange over a socket of this machine."""
    folder = tmp_path_factory.mktemp("s")
    path = folder / "cups.sock"
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()
    asked = []

    def serve():
        line, _ = listener.accept()
        with line, line.makefile("rb") as stream:
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                head += stream.readline()
            size = int(re.search(rb"content-length: (\d+)", head, re.IGNORECASE)[1])
            asked.append(stream.read(size))
            answer = ipp_printer.answer(b"\x01\x01\x00\x0b\x00\x00\x00\x01\x03")
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(answer) + answer)

    server = threading.Thread(target=serve)
    server.start()
    monkeypatch.setenv("CUPS_SERVER", str(path))
    spool = Spool(Printers((NamedPrinter("OFFICE", "system", "HP-LaserJet"),)))
    assert spool._named["OFFICE"].state().state == "idle"
    server.join(5)
    listener.close()
    assert b"ipp://localhost:631/printers/HP-LaserJet" in asked[0]
    monkeypatch.setenv("CUPS_SERVER", str(folder / "nobody"))
    assert Spool(Printers()).names() == ()


def test_opening_the_program_does_not_load_the_web(root):
    loaded = "import sys, frontdesk.printing; print('http.client' in sys.modules, 'ssl' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


@given(
    st.binary(max_size=200),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=6),
    st.integers(0, 400),
)
def test_no_answer_of_a_printer_is_a_bug(noise, changes, cut):
    """Whatever bytes come back: an answer, or ValueError."""
    printer = [
        (0x23, "printer-state", 3),
        (0x44, "media-supported", "iso_a4_210x297mm", "iso_a5_148x210mm"),
        (0x22, "x", True),
    ]
    message = bytearray(b"\x01\x01\x00\x00\x00\x00\x00\x01\x04")
    for tag, name, *values in printer:
        for n, value in enumerate(values):
            raw = bytes([value]) if tag == 0x22 else value.to_bytes(4, "big") if tag == 0x23 else value.encode()
            label = name.encode() if n == 0 else b""
            message += bytes([tag, 0, len(label)]) + label + len(raw).to_bytes(2, "big") + raw
    message += b"\x03"
    assert decode(bytes(message)).all(4)[0]["media-supported"] == ("iso_a4_210x297mm", "iso_a5_148x210mm")
    for place, value in changes:
        message[place % len(message)] = value
    for candidate in (bytes(message[: cut % len(message)]), bytes(message), noise, bytes(message[:9]) + noise):
        try:
            assert decode(candidate).status >= 0
        except ValueError:
            continue
