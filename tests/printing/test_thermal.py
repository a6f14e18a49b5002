# SPDX-License-Identifier: Apache-2.0
"""Thermal printers: the dots that arrive are those of the PDF, and each fault has its code."""

import os
import pty
import threading
import time

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageChops

from frontdesk.config import NamedPrinter, Printers
from frontdesk.errors import Trouble
from frontdesk.printing import Spool, link

WIDTHS = {"80mm": (640, 576), "58mm": (464, 384)}


def expected(pdf, size):
    """The page at 8 dots/mm, black or white, without the edges that no head reaches."""
    paper, head = WIDTHS[size]
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        grey = page.render(scale=(paper - 0.02) / page.get_width(), grayscale=True).to_pil()
    finally:
        document.close()
    assert grey.width == paper
    edge = (paper - head) // 2
    return grey.crop((edge, 0, edge + head, grey.height)).point(lambda value: 255 if value >= 128 else 0).convert("1")


@pytest.fixture
def spool(no_cups):
    def make(address, width="80mm"):
        return Spool(Printers((NamedPrinter("HALL", "thermal", address, width),)))

    return make


@pytest.fixture
def paper(sqlite_office):
    number = sqlite_office.register().number
    return lambda size="80mm": sqlite_office.issue(number, size=size).pdf


@pytest.mark.parametrize("size", WIDTHS)
def test_the_bytes_that_arrive_decode_to_the_picture_of_the_pdf(spool, roll, paper, burn, size):
    printer, pdf = roll(answers=True), paper(size)
    assert spool(printer.address, size).send("HALL", pdf, "t").wait(20).state == "done"
    picture, cut = burn(printer.papers[0])
    assert cut, "the paper is cut at its end"
    wanted = expected(pdf, size)
    assert picture.size == wanted.size
    assert ImageChops.difference(picture.convert("L"), wanted.convert("L")).getbbox() is None
    large = picture.convert("L").resize((picture.width * 2, picture.height * 2), Image.Resampling.NEAREST)
    (code,) = zxingcpp.read_barcodes(large)
    assert "KLS-2026-000001" in code.text


def test_a_printer_that_answers_nothing_has_what_it_took(spool, roll, paper, burn):
    printer, pdf = roll(), paper()
    assert spool(printer.address).send("HALL", pdf, "t").wait(20).state == "done"
    assert burn(printer.papers[0])[1]


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"answers": True, "offline": 0x12 | 0x20}, "printer_media_empty"),
        ({"answers": True, "paper": 0x12 | 0x60}, "printer_media_empty"),
        ({"answers": True, "offline": 0x12 | 0x04}, "printer_cover_open"),
        ({"answers": True, "offline": 0x12 | 0x40}, "printer_attention"),
    ],
)
def test_what_it_complains_of_before_is_told_and_nothing_is_sent(spool, roll, paper, how, code):
    printer = roll(**how)
    desk = spool(printer.address)
    state = desk.send("HALL", paper(), "t").wait(20)
    assert (state.state, state.why) == ("failed", code)
    assert printer.papers == []
    (line,) = desk.lines()
    assert (line.state.state, line.state.why, line.width) == ("stopped", code, "80mm")


def test_paper_that_ran_out_on_the_way_is_told_at_the_end(spool, roll, paper):
    state = spool(roll(answers=True, last=0x0C).address).send("HALL", paper(), "t").wait(20)
    assert (state.state, state.why) == ("failed", "printer_media_empty")


@pytest.mark.parametrize("count", [4000, 30_000, 100_000])
def test_a_line_that_breaks_after_n_bytes(spool, roll, paper, count):
    printer = roll(cut_after=count)
    state = spool(printer.address).send("HALL", paper(), "t").wait(20)
    assert (state.state, state.why) == ("failed", "printer_broke_off")


def test_a_printer_that_takes_no_more_is_not_waited_for_for_ever(spool, roll, paper, monkeypatch):
    monkeypatch.setattr(link, "STALL_S", 0.6)
    begun = time.monotonic()
    state = spool(roll(stall_after=4096).address).send("HALL", paper(), "t").wait(20)
    assert (state.state, state.why) == ("failed", "printer_stalled")
    assert time.monotonic() - begun < 10


def test_nobody_there(spool, paper, monkeypatch):
    desk = spool("127.0.0.1:9")
    state = desk.send("HALL", paper(), "t").wait(20)
    assert (state.state, state.why) == ("failed", "printer_offline")
    assert desk.lines()[0].state.why == "printer_offline"


def test_a_page_that_does_not_fit_on_the_roll_is_refused_and_never_cut_off(spool, roll, paper):
    printer = roll()
    with pytest.raises(Trouble) as caught:
        spool(printer.address, "58mm").send("HALL", paper("80mm"), "t")
    assert caught.value.code == "printer_size"
    assert printer.received == []


def test_two_papers_at_once_come_out_one_after_the_other(spool, roll, paper, burn):
    printer, pdf = roll(answers=True), paper()
    desk = spool(printer.address)
    jobs = [desk.send("HALL", pdf, f"t{n}") for n in range(3)]
    assert [job.wait(30).state for job in jobs] == ["done"] * 3
    assert len(printer.papers) == 3
    assert len({burn(data)[0].tobytes() for data in printer.papers}) == 1


def test_a_paper_given_up_before_its_turn_does_not_come_out(spool, roll, paper, monkeypatch):
    monkeypatch.setattr(link, "STALL_S", 1.0)
    printer, pdf = roll(stall_after=2048), paper()
    desk = spool(printer.address)
    first, second = desk.send("HALL", pdf, "t1"), desk.send("HALL", pdf, "t2")
    second.give_up()
    assert first.wait(20).why == "printer_stalled"
    assert (second.wait(20).state, second.wait(20).why) == ("failed", "printer_cancelled")
    assert len(printer.papers) == 1


def test_a_device_file_gets_the_same_bytes(spool, paper, burn):
    master, slave = pty.openpty()
    taken = bytearray()

    def read():
        while b"\x1dVB\x00" not in taken:
            taken.extend(os.read(master, 4096))

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    pdf = paper()
    assert spool(os.ttyname(slave)).send("HALL", pdf, "t").wait(30).state == "done"
    reader.join(10)
    picture, cut = burn(bytes(taken))
    assert cut
    assert ImageChops.difference(picture.convert("L"), expected(pdf, "80mm").convert("L")).getbbox() is None
    os.close(master)
    os.close(slave)


def test_a_file_is_no_device(spool, paper, tmp_path):
    (tmp_path / "lp0").write_bytes(b"")
    state = spool(str(tmp_path / "lp0")).send("HALL", paper(), "t").wait(20)
    assert (state.state, state.why) == ("failed", "printer_no_device")
    assert (tmp_path / "lp0").read_bytes() == b""
    assert spool(str(tmp_path / "gone")).send("HALL", paper(), "t").wait(20).why == "printer_offline"


def test_closing_gives_a_receipt_the_time_to_come_out(spool, roll, paper, burn):
    printer = roll(answers=True)
    desk = spool(printer.address)
    desk.send("HALL", paper(), "t")
    desk.close()
    assert burn(printer.papers[0])[1]
