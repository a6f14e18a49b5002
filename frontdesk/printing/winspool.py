# SPDX-License-Identifier: Apache-2.0
"""The calls to Windows' print spooler and graphics (winspool.drv, gdi32) by ctypes, and nothing that decides.

The structures are in `winheaders`, what the numbers mean in `spooler`.
"""

import ctypes
import zlib
from collections.abc import Callable, Iterable
from ctypes import byref, c_int32, c_uint16, c_uint32, c_void_p, cast, sizeof
from typing import Any, Final

from frontdesk.printing.spooler import Head, JobTold, PrinterTold, Sheet, SpoolerError, Strip
from frontdesk.printing.winheaders import (
    GDI_CALLS,
    GREYS,
    SPOOL_CALLS,
    BitmapHeader,
    Devmode,
    DocInfo,
    DocInfo1,
    GreyBitmap,
    JobInfo1,
    PrinterInfo2,
    PrinterInfo4,
)

LOCAL_AND_CONNECTED: Final = 0x2 | 0x4
NO_SUCH_JOB: Final = 87
TOO_SMALL: Final = 122
MOST_JOBS: Final = 500

DC_PAPERS, DC_PAPERSIZE = 2, 3
HORZRES, VERTRES, LOGPIXELSX, LOGPIXELSY = 8, 10, 88, 90
PHYSICALWIDTH, PHYSICALHEIGHT, PHYSICALOFFSETX, PHYSICALOFFSETY = 110, 111, 112, 113
DM_OUT, DM_IN = 2, 8
DM_ORIENTATION, DM_PAPERSIZE, DM_PAPERLENGTH, DM_PAPERWIDTH = 0x1, 0x2, 0x4, 0x8
HALFTONE, SRCCOPY = 4, 0x00CC0020

_PIECE: Final = 64 * 1024


def _wide(text: str) -> Any:  # noqa: ANN401 - an array of its own length
    """Return a text as Windows wants it: UTF-16 and a zero."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return (c_uint16 * (len(raw) // 2 + 1)).from_buffer_copy(raw + b"\0\0")


def _text(address: int | None) -> str:
    """Return the text that begins at an address, empty for none."""
    if not address:
        return ""
    units, at = bytearray(), address
    while unit := ctypes.string_at(at, 2):
        if unit == b"\0\0":
            break
        units += unit
        at += 2
    return units.decode("utf-16-le", "replace")


class Winspool:
    """The print spooler of this machine: `Spooler` over two libraries; `last_error` is GetLastError."""

    def __init__(self, spool: Any, gdi: Any, last_error: Callable[[], int]) -> None:  # noqa: ANN401 - ctypes' libraries
        self._spool, self._gdi, self._last_error = spool, gdi, last_error
        for library, calls in ((spool, SPOOL_CALLS), (gdi, GDI_CALLS)):
            for name, (result, *arguments) in calls.items():
                call = getattr(library, name)
                call.restype, call.argtypes = result, arguments

    def names(self) -> tuple[str, ...]:
        """Return the printers of this user."""
        raw, count = self._many(lambda *rest: self._spool.EnumPrintersW(LOCAL_AND_CONNECTED, None, 4, *rest))
        found = (PrinterInfo4 * count).from_buffer(raw) if count else ()
        return tuple(_text(one.pPrinterName) for one in found)

    def printer(self, name: str) -> PrinterTold:
        """Return how a printer is."""
        with _Opened(self, name) as handle:
            raw = self._printer_info(handle)
            info = PrinterInfo2.from_buffer(raw)
            return PrinterTold(info.Status, info.Attributes)

    def resolution(self, name: str) -> int:
        """Return the dots to the inch that the driver would print with."""
        handle = self._gdi.CreateICW(_wide("WINSPOOL"), _wide(name), None, None)
        self._worked(handle)
        try:
            return int(self._gdi.GetDeviceCaps(handle, LOGPIXELSX))
        finally:
            self._gdi.DeleteDC(handle)

    def sheets(self, name: str) -> tuple[tuple[Sheet, ...], int]:
        """Return the sheets of a driver and the number of its usual one."""
        with _Opened(self, name) as handle:
            info = self._printer_info(handle)
            port = PrinterInfo2.from_buffer(info).pPortName
            usual = Devmode.from_buffer(self._devmode(handle, name)).dmPaperSize
        numbers = self._capability(name, port, DC_PAPERS, c_uint16, 1)
        sizes = self._capability(name, port, DC_PAPERSIZE, c_int32, 2)
        pairs = zip(sizes[0::2], sizes[1::2], strict=False)
        # POINTs in tenths of a millimetre.
        return tuple(Sheet(number, x / 10, y / 10) for number, (x, y) in zip(numbers, pairs, strict=False)), usual

    def document(self, name: str, sheet: int | None) -> "GdiDocument":
        """Open a document on a sheet, upright, in its own size."""
        with _Opened(self, name) as handle:
            raw = self._devmode(handle, name)
            mode = Devmode.from_buffer(raw)
            mode.dmOrientation, mode.dmScale, mode.dmCopies = 1, 100, 1
            mode.dmFields |= DM_ORIENTATION
            if sheet is not None:
                mode.dmPaperSize = sheet
                # Length and width would overrule the number of the sheet.
                mode.dmFields = (mode.dmFields | DM_PAPERSIZE) & ~(DM_PAPERLENGTH | DM_PAPERWIDTH)
            done = self._spool.DocumentPropertiesW(None, handle, _wide(name), raw, raw, DM_IN | DM_OUT)
            if done < 0:
                raise SpoolerError(self._last_error())
        context = self._gdi.CreateDCW(_wide("WINSPOOL"), _wide(name), None, raw)
        self._worked(context)
        return GdiDocument(self._gdi, context, self._last_error)

    def raw(self, name: str, title: str, data: bytes, begun: Callable[[int], None]) -> None:
        """Send bytes past the driver, as one job."""
        spool = self._spool
        texts = _wide(title), _wide("RAW")
        info = DocInfo1(cast(texts[0], c_void_p), None, cast(texts[1], c_void_p))
        with _Opened(self, name) as handle:
            job = spool.StartDocPrinterW(handle, 1, byref(info))
            self._worked(job)
            try:
                begun(job)
                self._worked(spool.StartPagePrinter(handle))
                for at in range(0, len(data), _PIECE):
                    self._write(handle, data[at : at + _PIECE])
                self._worked(spool.EndPagePrinter(handle))
                self._worked(spool.EndDocPrinter(handle))
            except BaseException:
                spool.AbortPrinter(handle)
                raise

    def job(self, name: str, number: int) -> JobTold | None:
        """Return a job, or None where the queue has none of that number."""
        with _Opened(self, name) as handle:
            try:
                raw = self._one(lambda *rest: self._spool.GetJobW(handle, number, 1, *rest))
            except SpoolerError as error:
                if error.number == NO_SUCH_JOB:
                    return None
                raise
            return _job(JobInfo1.from_buffer(raw))

    def jobs(self, name: str) -> tuple[JobTold, ...]:
        """Return the jobs of a queue."""
        with _Opened(self, name) as handle:
            raw, count = self._many(lambda *rest: self._spool.EnumJobsW(handle, 0, MOST_JOBS, 1, *rest))
            found = (JobInfo1 * count).from_buffer(raw) if count else ()
            return tuple(_job(one) for one in found)

    def control(self, name: str, number: int, command: int) -> None:
        """Delete, retain or release a job."""
        with _Opened(self, name) as handle:
            self._worked(self._spool.SetJobW(handle, number, 0, None, command))

    # --- how a call answers

    def _worked(self, result: int | None) -> None:
        if not result:
            raise SpoolerError(self._last_error())

    def _one(self, call: Callable[..., int]) -> Any:  # noqa: ANN401 - a buffer of ctypes
        """Call once for the size and once for the answer, which grows meanwhile where others print."""
        needed = c_uint32(0)
        raw = ctypes.create_string_buffer(1)
        size = 0
        for _try in range(4):
            if call(raw, size, byref(needed)):
                return raw
            number = self._last_error()
            if number != TOO_SMALL:
                raise SpoolerError(number)
            size = needed.value
            raw = ctypes.create_string_buffer(max(1, size))
        raise SpoolerError(TOO_SMALL)

    def _many(self, call: Callable[..., int]) -> tuple[Any, int]:
        count = c_uint32(0)
        raw = self._one(lambda *rest: call(*rest, byref(count)))
        return raw, count.value

    def _printer_info(self, handle: Any) -> Any:  # noqa: ANN401
        return self._one(lambda *rest: self._spool.GetPrinterW(handle, 2, *rest))

    def _devmode(self, handle: Any, name: str) -> Any:  # noqa: ANN401
        """Return the settings that this user gave the printer, with what only its driver reads behind them."""
        size = self._spool.DocumentPropertiesW(None, handle, _wide(name), None, None, 0)
        if size <= 0:
            raise SpoolerError(self._last_error())
        raw = ctypes.create_string_buffer(max(size, sizeof(Devmode)))
        if self._spool.DocumentPropertiesW(None, handle, _wide(name), raw, None, DM_OUT) < 0:
            raise SpoolerError(self._last_error())
        return raw

    def _capability(self, name: str, port: int | None, what: int, kind: Any, each: int) -> list[int]:  # noqa: ANN401
        device = _wide(name)
        count = self._spool.DeviceCapabilitiesW(device, port, what, None, None)
        if count <= 0:
            return []
        out = (kind * (count * each))()
        found = self._spool.DeviceCapabilitiesW(device, port, what, out, None)
        return list(out[: max(0, min(found, count)) * each])

    def _write(self, handle: Any, piece: bytes) -> None:  # noqa: ANN401
        written = c_uint32(0)
        buffer = ctypes.create_string_buffer(piece, len(piece))
        at = 0
        while at < len(piece):
            self._worked(
                self._spool.WritePrinter(handle, ctypes.addressof(buffer) + at, len(piece) - at, byref(written))
            )
            if not written.value:
                raise SpoolerError(self._last_error())
            at += written.value


class _Opened:
    """A printer's handle, closed again."""

    def __init__(self, owner: Winspool, name: str) -> None:
        self._owner, self._name = owner, name
        self._handle = c_void_p()

    def __enter__(self) -> Any:  # noqa: ANN401
        self._owner._worked(self._owner._spool.OpenPrinterW(_wide(self._name), byref(self._handle), None))  # noqa: SLF001
        return self._handle

    def __exit__(self, *_: object) -> None:
        self._owner._spool.ClosePrinter(self._handle)  # noqa: SLF001


class GdiDocument:
    """A document that is drawn; `Document` over a device context."""

    def __init__(self, gdi: Any, context: int, last_error: Callable[[], int]) -> None:  # noqa: ANN401
        self._gdi, self._context, self._last_error = gdi, context, last_error
        caps = (
            LOGPIXELSX, LOGPIXELSY, PHYSICALWIDTH, PHYSICALHEIGHT, PHYSICALOFFSETX, PHYSICALOFFSETY, HORZRES, VERTRES,
        )  # fmt: skip
        self.head = Head(*(int(gdi.GetDeviceCaps(context, cap)) for cap in caps))

    def start(self, title: str) -> int:
        """Begin it in the queue and return the number of its job."""
        name = _wide(title)
        info = DocInfo(sizeof(DocInfo), cast(name, c_void_p), None, None, 0)
        return self._positive(self._gdi.StartDocW(self._context, byref(info)))

    def page(self, strips: Iterable[Strip]) -> None:
        """Draw one page."""
        self._positive(self._gdi.StartPage(self._context))
        self._gdi.SetStretchBltMode(self._context, HALFTONE)
        for strip in strips:
            self._draw(strip)
        self._positive(self._gdi.EndPage(self._context))

    def _draw(self, strip: Strip) -> None:
        columns, rows = strip.columns, strip.rows
        grey = zlib.decompress(strip.packed)
        filled = bytes(-columns % 4)
        # Bottom row first, each filled up to four bytes: the order that every driver knows.
        bits = b"".join(grey[n * columns : (n + 1) * columns] + filled for n in range(rows - 1, -1, -1))
        bitmap = GreyBitmap(BitmapHeader(sizeof(BitmapHeader), columns, rows, 1, 8, 0, len(bits), 0, 0, 256, 0), GREYS)
        where = (strip.x, strip.y, strip.width, strip.height, 0, 0, columns, rows)
        buffer = ctypes.create_string_buffer(bits, len(bits))
        self._positive(self._gdi.StretchDIBits(self._context, *where, buffer, byref(bitmap), 0, SRCCOPY))

    def finish(self) -> None:
        """Hand it over for printing."""
        self._positive(self._gdi.EndDoc(self._context))

    def abort(self) -> None:
        """Take back what was begun."""
        self._gdi.AbortDoc(self._context)

    def close(self) -> None:
        """Let go."""
        self._gdi.DeleteDC(self._context)

    def _positive(self, result: int) -> int:
        if result <= 0:
            raise SpoolerError(self._last_error())
        return int(result)


def _job(info: JobInfo1) -> JobTold:
    return JobTold(info.JobId, _text(info.pDocument), info.Status)


def own_spooler() -> Winspool:
    """Return the spooler of this Windows."""
    windows = vars(ctypes)  # these names exist on Windows only
    load = windows["WinDLL"]
    return Winspool(
        load("winspool.drv", use_last_error=True), load("gdi32", use_last_error=True), windows["get_last_error"]
    )
