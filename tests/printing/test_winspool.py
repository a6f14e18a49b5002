# SPDX-License-Identifier: Apache-2.0
"""The calls to Windows as they leave this program: layouts and numbers of its headers, and libraries that the tests play."""

import ctypes
import io
import zlib
from ctypes import c_uint16, c_uint32, sizeof

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from frontdesk.printing import raster, spooler, winheaders, winspool
from frontdesk.printing.sheets import laid_down
from frontdesk.printing.spooler import Head, JobTold, PrinterTold, Sheet, SpoolerError
from frontdesk.printing.winheaders import Devmode, DocInfo, DocInfo1, GreyBitmap, JobInfo1, PrinterInfo2, PrinterInfo4

# From the Windows headers of mingw-w64 10.0 for x86-64 (sizeof, offsetof), printed by a program that ran under Wine 8.0.
LAYOUTS = {
    "Devmode": (220, ("dmSpecVersion 64 dmDriverVersion 66 dmSize 68 dmDriverExtra 70 dmFields 72 dmOrientation 76 dmPaperSize 78 "
     "dmPaperLength 80 dmPaperWidth 82 dmScale 84 dmCopies 86 dmDefaultSource 88 dmPrintQuality 90 dmColor 92 dmDuplex 94 "
     "dmYResolution 96 dmTTOption 98 dmCollate 100 dmFormName 102 dmLogPixels 166 dmBitsPerPel 168 dmPelsWidth 172 "
     "dmPelsHeight 176 dmNup 180 dmDisplayFrequency 184 dmPanningHeight 216")),
    "PrinterInfo2": (136, "pPrinterName 8 pPortName 24 pDevMode 56 Attributes 104 Status 124 cJobs 128 AveragePPM 132"),
    "PrinterInfo4": (24, "pPrinterName 0 pServerName 8 Attributes 16"),
    "JobInfo1": (96, "JobId 0 pPrinterName 8 pDocument 32 pStatus 48 Status 56 TotalPages 68 PagesPrinted 72 Submitted 76"),
    "DocInfo": (40, "cbSize 0 lpszDocName 8 lpszOutput 16 lpszDatatype 24 fwType 32"),
    "DocInfo1": (24, "pDocName 0 pOutputFile 8 pDatatype 16"),
    "BitmapHeader": (40, "biWidth 4 biHeight 8 biPlanes 12 biBitCount 14 biCompression 16 biSizeImage 20 biClrUsed 32 biClrImportant 36"),
    "GreyBitmap": (40 + 256 * 4, "bmiColors 40"),
}  # fmt: skip

# The same source, but for those marked (m): these headers lack them, and the numbers are those of Microsoft's documentation.
CONSTANTS = {
    "DELETE": 5, "RETAIN": 8, "RELEASE": 9,  # (m) the last two
    "PAUSED": 1, "ERROR": 2, "DELETING": 4, "PRINTING": 16, "OFFLINE": 32, "PAPER_OUT": 64, "PRINTED": 128, "DELETED": 256,
    "BLOCKED": 512, "INTERVENTION": 1024, "COMPLETE": 4096, "PENDING_DELETION": 4, "WORK_OFFLINE": 1024,
}  # fmt: skip
CALLS = {
    "LOCAL_AND_CONNECTED": 2 | 4, "NO_SUCH_JOB": 87, "TOO_SMALL": 122, "DC_PAPERS": 2, "DC_PAPERSIZE": 3, "HORZRES": 8,
    "VERTRES": 10, "LOGPIXELSX": 88, "LOGPIXELSY": 90, "PHYSICALWIDTH": 110, "PHYSICALHEIGHT": 111, "PHYSICALOFFSETX": 112,
    "PHYSICALOFFSETY": 113, "DM_OUT": 2, "DM_IN": 8, "DM_ORIENTATION": 1, "DM_PAPERSIZE": 2, "DM_PAPERLENGTH": 4,
    "DM_PAPERWIDTH": 8, "HALFTONE": 4, "SRCCOPY": 13369376,
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_structures_lie_as_in_the_windows_headers(name):
    size, offsets = LAYOUTS[name]
    structure = getattr(winheaders, name)
    assert sizeof(structure) == size
    words = offsets.split()
    for field, offset in zip(words[::2], words[1::2], strict=True):
        assert getattr(structure, field).offset == int(offset), field


def test_numbers_are_those_of_the_windows_headers():
    assert {name: getattr(spooler, name) for name in CONSTANTS} == CONSTANTS
    assert {name: getattr(winspool, name) for name in CALLS} == CALLS


# --- libraries that the tests play


def wide(array):
    """Read UTF-16 from an array, a pointer to one, or an address."""
    address = (
        array
        if isinstance(array, int)
        else array.value
        if isinstance(array, ctypes.c_void_p)
        else ctypes.addressof(array)
    )
    text = b""
    while (unit := ctypes.string_at(address + len(text), 2)) != b"\0\0":
        text += unit
    return text.decode("utf-16-le")


class Machine:
    """winspool.drv and gdi32 in one: two printers, one of them with jobs; keeps what was drawn and written."""

    def __init__(self):
        self.printers = ["HP LaserJet M402", "Қабылдау бөлмесі"]
        self.job_list = [(7, "KLS-2026-000001-receipt", 0x80), (9, "Құжат", 0x10)]
        self.error, self.fails, self.open_handles, self.grows = 0, {}, 0, 0
        self.drawn, self.raw, self.said, self.controls, self.modes = [], b"", [], [], []
        self.caps = {88: 300, 90: 600, 110: 2480, 111: 7016, 112: 50, 113: 100, 8: 2380, 10: 6816}
        self.calls = {}

    def __getattr__(self, name):
        if name.startswith("_") or name not in {**winheaders.SPOOL_CALLS, **winheaders.GDI_CALLS}:
            raise AttributeError(name)

        def call(*given):
            assert len(given) == len(call.argtypes), name
            for kind, value in zip(call.argtypes, given, strict=True):
                kind.from_param(value)  # what ctypes would refuse is refused here too
            if name in self.fails:
                self.error = self.fails[name]
                return -1 if name == "DocumentPropertiesW" else 0
            return getattr(self, f"do_{name}")(*given)

        self.calls.setdefault(name, call)
        return self.calls[name]

    def answer(self, raw, size, needed, structures, texts):
        """Put structures and their texts into a buffer as the spooler does, or say how large it has to be."""
        tail = b"".join(text.encode("utf-16-le") + b"\0\0" for _, _, text in texts)
        whole = sum(sizeof(one) for one in structures) + len(tail)
        needed._obj.value = whole
        if size < whole or self.grows:
            self.grows = max(0, self.grows - 1)
            self.error = 122
            return 0
        base = ctypes.addressof(raw)
        at = base + sum(sizeof(one) for one in structures)
        for structure, field, text in texts:
            setattr(structure, field, at)
            encoded = text.encode("utf-16-le") + b"\0\0"
            ctypes.memmove(at, encoded, len(encoded))
            at += len(encoded)
        for n, one in enumerate(structures):
            ctypes.memmove(base + sum(sizeof(before) for before in structures[:n]), ctypes.addressof(one), sizeof(one))
        return 1

    def do_EnumPrintersW(self, flags, server, level, raw, size, needed, count):
        assert (flags, server, level) == (6, None, 4)
        made = [PrinterInfo4() for _ in self.printers]
        count._obj.value = len(made)
        return self.answer(
            raw,
            size,
            needed,
            made,
            [(one, "pPrinterName", name) for one, name in zip(made, self.printers, strict=True)],
        )

    def do_OpenPrinterW(self, name, handle, defaults):
        if wide(name) not in self.printers:
            self.error = 1801
            return 0
        self.open_handles += 1
        handle._obj.value = 4711
        return 1

    def do_ClosePrinter(self, handle):
        assert handle.value == 4711
        self.open_handles -= 1
        return 1

    def do_GetPrinterW(self, handle, level, raw, size, needed):
        assert level == 2
        info = PrinterInfo2(Status=0x10, Attributes=0x400)
        return self.answer(raw, size, needed, [info], [(info, "pPortName", "USB001")])

    def do_DeviceCapabilitiesW(self, name, port, what, out, mode):
        assert (wide(name), wide(port), mode) == (self.printers[0], "USB001", None)
        if out is not None:
            out[:] = [9, 11] if what == 2 else [2100, 2970, 1480, 2100]
        return 2

    def do_DocumentPropertiesW(self, window, handle, name, out, given, mode):
        if mode == 0:
            return 220 + 100  # what only the driver reads lies behind
        if mode & 8:
            self.modes.append(Devmode.from_buffer_copy(given))
        if mode & 2 and given is None:
            Devmode.from_buffer(out).dmPaperSize = 9
            Devmode.from_buffer(out).dmScale = 50
            Devmode.from_buffer(out).dmFields = 0xF
        return 1

    def do_GetJobW(self, handle, number, level, raw, size, needed):
        found = next((job for job in self.job_list if job[0] == number), None)
        if found is None:
            self.error = 87
            return 0
        info = JobInfo1(JobId=number, Status=found[2])
        return self.answer(raw, size, needed, [info], [(info, "pDocument", found[1])])

    def do_EnumJobsW(self, handle, first, most, level, raw, size, needed, count):
        made = [JobInfo1(JobId=number, Status=status) for number, _, status in self.job_list]
        count._obj.value = len(made)
        return self.answer(
            raw, size, needed, made, [(one, "pDocument", job[1]) for one, job in zip(made, self.job_list, strict=True)]
        )

    def do_SetJobW(self, handle, number, level, info, command):
        assert (level, info) == (0, None)
        self.controls.append((number, command))
        return 1

    def do_StartDocPrinterW(self, handle, level, info):
        document = info._obj
        assert level == 1 and isinstance(document, DocInfo1) and document.pOutputFile is None
        self.said.append((wide(document.pDocName), wide(document.pDatatype)))
        return 12

    def do_StartPagePrinter(self, handle):
        return 1

    def do_EndPagePrinter(self, handle):
        return 1

    def do_EndDocPrinter(self, handle):
        return 1

    def do_AbortPrinter(self, handle):
        self.said.append("aborted")
        return 1

    def do_WritePrinter(self, handle, address, size, written):
        taken = min(size, 50_000)  # a spooler may take less than it is offered
        self.raw += ctypes.string_at(address, taken)
        written._obj.value = taken
        return 1

    def do_CreateDCW(self, driver, device, port, mode):
        assert (wide(driver), wide(device), port) == ("WINSPOOL", self.printers[0], None)
        return 99

    def do_CreateICW(self, *given):
        return self.do_CreateDCW(*given)

    def do_DeleteDC(self, context):
        self.said.append("deleted")
        return 1

    def do_GetDeviceCaps(self, context, index):
        return self.caps[index]

    def do_SetStretchBltMode(self, context, mode):
        assert mode == 4
        return 1

    def do_StartDocW(self, context, info):
        document = info._obj
        assert isinstance(document, DocInfo) and document.cbSize == 40
        assert (document.lpszOutput, document.lpszDatatype, document.fwType) == (None, None, 0)
        self.said.append(wide(document.lpszDocName))
        return 31

    def do_StartPage(self, context):
        self.drawn.append(Image.new("L", (self.caps[110], self.caps[111]), 255))
        return 1

    def do_EndPage(self, context):
        return 1

    def do_EndDoc(self, context):
        self.said.append("end")
        return 1

    def do_AbortDoc(self, context):
        self.said.append("abort")
        return 1

    def do_StretchDIBits(self, context, x, y, width, height, left, top, columns, rows, bits, info, usage, operation):
        bitmap = info._obj
        assert isinstance(bitmap, GreyBitmap) and (left, top, usage, operation) == (0, 0, 0, 0xCC0020)
        head = bitmap.bmiHeader
        assert (head.biSize, head.biPlanes, head.biBitCount, head.biCompression) == (40, 1, 8, 0)
        assert (head.biWidth, head.biHeight) == (columns, rows)  # a positive height: the bottom row comes first
        assert [bitmap.bmiColors[grey] for grey in (0, 1, 255)] == [0, 0x010101, 0xFFFFFF]
        stride = (columns + 3) // 4 * 4
        assert len(bits) == stride * rows == head.biSizeImage
        picture = Image.frombytes("L", (columns, rows), bits.raw, "raw", "L", stride, -1)
        self.drawn[-1].paste(
            picture.resize((width, height), Image.Resampling.NEAREST), (x + self.caps[112], y + self.caps[113])
        )
        return rows


@pytest.fixture
def machine():
    return Machine()


@pytest.fixture
def windows(machine):
    made = winspool.Winspool(machine, machine, lambda: machine.error)
    yield made
    assert machine.open_handles == 0, "every printer that was opened is closed"


HP = "HP LaserJet M402"


def test_names_and_states(windows):
    assert windows.names() == (HP, "Қабылдау бөлмесі")
    assert windows.printer(HP) == PrinterTold(0x10, 0x400)
    assert windows.resolution(HP) == 300


def test_no_printers_at_all(windows, machine):
    machine.printers = []
    assert windows.names() == ()


def test_sheets_in_mm_and_the_usual_one(windows):
    assert windows.sheets(HP) == ((Sheet(9, 210.0, 297.0), Sheet(11, 148.0, 210.0)), 9)


def test_jobs_also_where_the_list_grows_meanwhile(windows, machine):
    machine.grows = 2
    assert windows.jobs(HP) == (JobTold(7, "KLS-2026-000001-receipt", 0x80), JobTold(9, "Құжат", 0x10))
    assert windows.job(HP, 9) == JobTold(9, "Құжат", 0x10)
    assert windows.job(HP, 8) is None
    windows.control(HP, 7, 9)
    assert machine.controls == [(7, 9)]


def test_a_document_is_asked_for_upright_unscaled_once_on_its_sheet(windows, machine):
    document = windows.document(HP, 11)
    (mode,) = machine.modes
    assert (mode.dmPaperSize, mode.dmOrientation, mode.dmScale, mode.dmCopies) == (11, 1, 100, 1)
    assert mode.dmFields & 0x3 == 0x3 and not mode.dmFields & 0xC
    assert document.head == Head(300, 600, 2480, 7016, 50, 100, 2380, 6816)
    document.close()
    windows.document(HP, None).close()
    assert machine.modes[1].dmPaperSize == 9 and machine.modes[1].dmFields & 0xC == 0xC


def test_what_is_drawn_is_the_page(windows, machine):
    """300 by 600 dots to the inch: each row of a page drawn with 300 comes twice."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595.2, 841.8), invariant=1)
    canvas.drawString(100, 700, "Frontdesk")
    canvas.rect(40, 40, 515, 760)
    canvas.showPage()
    canvas.save()
    (page,) = raster.pictures(out.getvalue(), 300)
    document = windows.document(HP, 9)
    assert document.start("KLS-2026-000001-protocol") == 31
    document.page(laid_down(page, document.head))
    document.finish()
    document.close()
    assert machine.said == ["KLS-2026-000001-protocol", "end", "deleted"]
    expected = Image.new("L", (2480, 3508), 255)
    for band in page.bands:
        drawn = Image.frombytes("L", (page.right - page.left, band.rows), zlib.decompress(band.packed))
        expected.paste(drawn, (page.left, band.top))
    assert machine.drawn[0].tobytes() == expected.resize((2480, 7016), Image.Resampling.NEAREST).tobytes()


def test_bytes_past_the_driver_arrive_whole_and_in_order(windows, machine):
    data, begun = bytes(range(256)) * 700, []
    windows.raw(HP, "KLS-2026-000001-receipt", data, begun.append)
    assert machine.raw == data and begun == [12]
    assert machine.said == [("KLS-2026-000001-receipt", "RAW")]


@pytest.mark.parametrize("call", ["StartPagePrinter", "WritePrinter", "EndPagePrinter", "EndDocPrinter"])
def test_bytes_that_are_refused_in_the_middle_are_taken_back(windows, machine, call):
    machine.fails[call] = 1722
    with pytest.raises(SpoolerError) as told:
        windows.raw(HP, "t", b"x" * 100, lambda _job: None)
    assert told.value.number == 1722 and machine.said[-1] == "aborted"


@pytest.mark.parametrize(
    ("call", "act"),
    [
        ("EnumPrintersW", lambda w: w.names()),
        ("OpenPrinterW", lambda w: w.printer(HP)),
        ("GetPrinterW", lambda w: w.printer(HP)),
        ("CreateICW", lambda w: w.resolution(HP)),
        ("GetPrinterW", lambda w: w.sheets(HP)),
        ("DocumentPropertiesW", lambda w: w.sheets(HP)),
        ("DocumentPropertiesW", lambda w: w.document(HP, 9)),
        ("CreateDCW", lambda w: w.document(HP, 9)),
        ("StartDocW", lambda w: w.document(HP, 9).start("t")),
        ("StartPage", lambda w: w.document(HP, 9).page(())),
        ("EndPage", lambda w: w.document(HP, 9).page(())),
        ("EndDoc", lambda w: w.document(HP, 9).finish()),
        ("GetJobW", lambda w: w.job(HP, 7)),
        ("EnumJobsW", lambda w: w.jobs(HP)),
        ("SetJobW", lambda w: w.control(HP, 7, 5)),
        ("StartDocPrinterW", lambda w: w.raw(HP, "t", b"x", lambda _job: None)),
    ],
)
def test_a_call_that_is_refused_raises_its_number(windows, machine, call, act):
    machine.fails[call] = 1234
    with pytest.raises(SpoolerError) as told:
        act(windows)
    assert told.value.number == 1234


def test_a_driver_without_a_list_of_sheets(windows, machine, monkeypatch):
    monkeypatch.setattr(machine, "do_DeviceCapabilitiesW", lambda *_: -1)
    assert windows.sheets(HP) == ((), 9)


def test_texts_are_utf_16_with_a_zero():
    array = winspool._wide("Қ😀")
    assert bytes(array) == "Қ😀\0".encode("utf-16-le") and array._type_ is c_uint16
    assert winspool._text(ctypes.addressof(array)) == "Қ😀"
    assert winspool._text(None) == "" == winspool._text(0)
    assert sizeof(c_uint32) == 4
