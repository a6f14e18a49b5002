# SPDX-License-Identifier: Apache-2.0
"""The same against CUPS's own model of a modern printer, `ippeveprinter`, and through a cupsd before it."""

import io
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from frontdesk.config import NamedPrinter, Printers
from frontdesk.printing import Spool
from frontdesk.printing.queue import Queue
from frontdesk.printing.reasons import NotPrinted

pytestmark = pytest.mark.soak

SYSTEM = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={path}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_type="method_call"/><allow send_type="signal"/>
<allow send_requested_reply="true" send_type="method_return"/><allow send_requested_reply="true" send_type="error"/>
<allow receive_type="method_call"/><allow receive_type="method_return"/><allow receive_type="error"/><allow receive_type="signal"/>
</policy></busconfig>"""
A4_POINTS = (595.28, 841.89)


class Model:
    """One running ippeveprinter; it wants a system bus, so it gets one of its own, and no network name."""

    def __init__(self, folder, port):
        self.folder, self.port, self.uri = folder, port, f"ipp://127.0.0.1:{port}/ipp/print"
        self._said = (folder / "said").open("wb")
        self._running = []

    def start(self):
        bus = self.folder / "bus"
        (self.folder / "bus.conf").write_text(BUS.format(path=bus))
        (self.folder / "spool").mkdir()
        quiet = {"stdout": self._said, "stderr": subprocess.STDOUT}
        command = ["dbus-daemon", "--config-file", self.folder / "bus.conf", "--nofork", "--nopidfile"]
        self._running.append(subprocess.Popen(command, **quiet))
        self._until(bus.exists)
        program = shutil.which("ippeveprinter", path=SYSTEM)
        assert program, "ippeveprinter is not installed"
        words = [
            "-r",
            "off",
            "-n",
            "localhost",
            "-p",
            str(self.port),
            "-k",
            "-d",
            self.folder / "spool",
            "-f",
            "application/pdf",
        ]
        env = {"PATH": SYSTEM, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={bus}"}
        self._running.append(subprocess.Popen([program, *words, "Model"], env=env, **quiet))
        self._until(self._answers)

    def _until(self, seen):
        end = time.monotonic() + 20
        while not seen():
            assert time.monotonic() < end, (self.folder / "said").read_text(errors="replace")
            time.sleep(0.1)

    def _answers(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True

    def papers(self):
        return sorted((self.folder / "spool").glob("*.pdf"))

    def stop(self):
        while self._running:
            one = self._running.pop()
            one.kill()
            one.wait()
        self._said.close()


@pytest.fixture
def model():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="frontdesk-ipp-"))
    made = Model(folder, port)
    try:
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def paper(sqlite_office):
    """A receipt on a sheet of A4."""
    number = sqlite_office.register().number

    def make(size=A4_POINTS):
        writer = pypdf.PdfWriter()
        writer.add_blank_page(*size).merge_page(pypdf.PdfReader(io.BytesIO(sqlite_office.issue(number).pdf)).pages[0])
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    return make


def picture(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[0].render(scale=2, grayscale=True).to_pil().tobytes()
    finally:
        document.close()


def ended(job, seconds=90.0):
    state = job.wait(seconds)
    return state.state, state.why


def test_the_bytes_that_arrive_are_the_paper(no_cups, model, paper):
    spool = Spool(Printers((NamedPrinter("OFFICE", "system", model.uri),)))
    assert spool.lines()[0].state.state == "idle"
    pdf = paper()
    assert ended(spool.send("OFFICE", pdf, "KLS-2026-000001-receipt")) == ("done", None)
    (arrived,) = model.papers()
    assert arrived.read_bytes() == pdf
    assert picture(arrived.read_bytes()) == picture(pdf)
    assert spool.find("OFFICE", "KLS-2026-000001-receipt").state == "done"


def test_a_receipt_goes_on_a_sheet_that_the_printer_has(no_cups, model, sqlite_office):
    """80 mm is no sheet of this printer: it would cancel the job. The receipt goes in its own size on a larger one."""
    spool = Spool(Printers((NamedPrinter("OFFICE", "system", model.uri),)))
    number = sqlite_office.register().number
    pdf = sqlite_office.issue(number).pdf
    assert ended(spool.send("OFFICE", pdf, "t")) == ("done", None)
    assert model.papers()[0].read_bytes() == pdf


def test_a_size_that_it_refuses_itself(no_cups, model, paper, monkeypatch):
    """What the printer does not have it refuses; the program's own look at the sheets is taken away here."""
    monkeypatch.setattr("frontdesk.printing.queue.sheet_for", lambda *_: "custom_frontdesk_80x92mm")
    spool = Spool(Printers((NamedPrinter("OFFICE", "system", model.uri),)))
    state, why = ended(spool.send("OFFICE", paper(), "t"))
    assert (state, why) == ("failed", "printer_size")
    assert model.papers() == []


def test_a_sheet_larger_than_any(no_cups, model, paper):
    spool = Spool(Printers((NamedPrinter("OFFICE", "system", model.uri),)))
    assert ended(spool.send("OFFICE", paper((3000.0, 4000.0)), "t")) == ("failed", "printer_size")


def test_the_printer_is_gone(no_cups, model, paper):
    spool = Spool(Printers((NamedPrinter("OFFICE", "system", model.uri),)))
    pdf = paper()
    model.stop()
    assert ended(spool.send("OFFICE", pdf, "t")) == ("failed", "printer_offline")
    assert spool.lines()[0].state.why == "printer_offline"


def test_through_a_print_server(cups, model, paper):
    name = cups.queue(f"M{model.port}", model.uri)
    pdf = paper()
    assert ended(Spool(Printers()).send(name, pdf, "KLS-2026-000001-receipt")) == ("done", None)
    assert model.papers()[0].read_bytes() == pdf
    cups.drop(name)


def test_gone_behind_a_print_server_and_a_copy_afterwards(cups, model, paper):
    name = cups.queue(f"M{model.port}", model.uri)
    pdf = paper()
    model.stop()
    job = Spool(Printers()).send(name, pdf, "t")
    limit = time.monotonic() + 60
    while job.look().why != "printer_offline":
        assert time.monotonic() < limit, job.look()
        time.sleep(0.2)
    job.give_up()
    assert ended(job) == ("failed", "printer_offline")
    cups.drop(name)


def test_what_it_knows_of_jobs_is_asked_by_name(no_cups, model, paper):
    from frontdesk.printing import ipp

    queue = Queue("OFFICE", ipp.parse_uri(model.uri), model.uri)
    assert queue.find("nothing of that name") is None
    model.stop()
    with pytest.raises(NotPrinted):
        queue.find("nothing of that name")
