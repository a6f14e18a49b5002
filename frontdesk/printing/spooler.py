# SPDX-License-Identifier: Apache-2.0
"""What this program wants of Windows' print spooler, and what its numbers mean: constants, refusals, states of jobs.

No call is made here: `winspool` makes them, `windows` decides when. The numbers are those of winspool.h and winerror.h.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from frontdesk.printing.reasons import NotPrinted
from frontdesk.services.printing import PrintState

DELETE, RETAIN, RELEASE = 5, 8, 9
"""Commands to a job, JOB_CONTROL_*; a retained one stays in the queue after it printed, until it is released."""

PENDING_DELETION: Final = 0x4
WORK_OFFLINE: Final = 0x400
"""PRINTER_STATUS_PENDING_DELETION; PRINTER_ATTRIBUTE_WORK_OFFLINE, set by a person or by the driver."""

PAUSED, ERROR, DELETING, PRINTING, OFFLINE, PAPER_OUT, PRINTED, DELETED = 1, 2, 4, 0x10, 0x20, 0x40, 0x80, 0x100
BLOCKED, INTERVENTION, COMPLETE = 0x200, 0x400, 0x1000
"""JOB_STATUS_*."""

PRINTER_STATUS: Final[Mapping[int, str]] = {
    0x00400000: "printer_cover_open",
    0x00000008: "printer_jam",
    0x00000010: "printer_media_empty",
    0x00000020: "printer_media_empty",  # the tray for single sheets waits for one
    0x00040000: "printer_no_ink",
    0x00000080: "printer_offline",
    0x00001000: "printer_offline",
    0x00800000: "printer_offline",  # the driver does not know
    0x02000000: "printer_offline",  # the print server is away
    0x00000001: "printer_paused",
    0x00000004: "printer_not_accepting",
    0x00000040: "printer_attention",
    0x00000800: "printer_attention",
    0x00080000: "printer_attention",
    0x00100000: "printer_attention",
    0x00200000: "printer_attention",
    0x04000000: "printer_attention",
    0x00000002: "printer_attention",
}
"""PRINTER_STATUS_* in the order in which they are told; busy, warming up, low toner, saving power are no obstacle."""

ERRORS: Final[Mapping[int, str]] = {
    5: "printer_denied",
    21: "printer_offline",
    28: "printer_media_empty",
    53: "printer_offline",
    61: "printer_not_accepting",
    62: "printer_not_accepting",
    63: "printer_cancelled",
    64: "printer_offline",
    67: "printer_offline",
    112: "printer_not_accepting",
    121: "printer_offline",
    1062: "printer_service",
    1223: "printer_cancelled",
    1460: "printer_offline",
    1717: "printer_service",
    1722: "printer_service",
    1726: "printer_service",
    1727: "printer_service",
    1753: "printer_service",
    1797: "printer_format",
    1801: "printer_unknown",
    1804: "printer_format",
    1902: "printer_size",
    1903: "printer_size",
    1905: "printer_unknown",
    1906: "printer_not_accepting",
    3012: "printer_unknown",
}
"""What GetLastError says after a refused call; any other number is `printer_failed`."""


class SpoolerError(Exception):
    """A call that was refused, with the number of GetLastError."""

    def __init__(self, number: int) -> None:
        super().__init__(str(number))
        self.number = number

    def told(self) -> NotPrinted:
        """Return it as what a person is told."""
        return NotPrinted(ERRORS.get(self.number, "printer_failed"), why=f"Windows {self.number}")


@dataclass(frozen=True)
class Sheet:
    """A sheet that a driver knows by a number: width and height in mm."""

    number: int
    width: float
    height: float


@dataclass(frozen=True)
class Head:
    """A page of an opened document in dots: resolution, the whole sheet, and where on it the printer can print."""

    dpi_x: int
    dpi_y: int
    width: int
    height: int
    left: int
    top: int
    printable_width: int
    printable_height: int


@dataclass(frozen=True)
class JobTold:
    """A job as its queue shows it; `status` is JOB_STATUS_*."""

    id: int
    title: str = field(repr=False)
    status: int


@dataclass(frozen=True)
class PrinterTold:
    """A printer as Windows shows it: PRINTER_STATUS_* and PRINTER_ATTRIBUTE_*."""

    status: int
    attributes: int = 0


@dataclass(frozen=True)
class Strip:
    """Grey rows, packed as `raster` left them, and the rectangle that they fill.

    In the printer's dots, from the upper left corner of where it can print.
    """

    x: int
    y: int
    width: int
    height: int
    columns: int
    rows: int
    packed: bytes = field(repr=False)


class Document(Protocol):
    """A document at a driver; every method raises SpoolerError and is called in one thread."""

    head: Head

    def start(self, title: str) -> int:
        """Begin it in the queue and return the number of its job."""
        ...

    def page(self, strips: Iterable[Strip]) -> None:
        """Draw one page."""
        ...

    def finish(self) -> None:
        """Hand it over for printing."""
        ...

    def abort(self) -> None:
        """Take back what was begun. Never raises."""
        ...

    def close(self) -> None:
        """Let go. Never raises."""
        ...


class Spooler(Protocol):
    """The print spooler; every method raises SpoolerError."""

    def names(self) -> tuple[str, ...]:
        """Return the printers of this user."""
        ...

    def printer(self, name: str) -> PrinterTold:
        """Return how a printer is."""
        ...

    def resolution(self, name: str) -> int:
        """Return the dots to the inch that the driver would print with."""
        ...

    def sheets(self, name: str) -> tuple[tuple[Sheet, ...], int]:
        """Return the sheets of a driver and the number of its usual one."""
        ...

    def document(self, name: str, sheet: int | None) -> Document:
        """Open a document on a sheet, upright, in its own size; None leaves the sheet to the driver."""
        ...

    def raw(self, name: str, title: str, data: bytes, begun: Callable[[int], None]) -> None:
        """Send bytes past the driver, as one job whose number `begun` is told before the first byte."""
        ...

    def job(self, name: str, number: int) -> JobTold | None:
        """Return a job, or None where the queue has none of that number."""
        ...

    def jobs(self, name: str) -> tuple[JobTold, ...]:
        """Return the jobs of a queue."""
        ...

    def control(self, name: str, number: int, command: int) -> None:
        """Delete, retain or release a job."""
        ...


def obstacle(told: PrinterTold) -> str | None:
    """Return what keeps a printer from printing, or None."""
    found = next((code for bit, code in PRINTER_STATUS.items() if told.status & bit), None)
    return found or ("printer_offline" if told.attributes & WORK_OFFLINE else None)


def judged(job: JobTold, told: PrinterTold, *, settled: bool) -> PrintState:
    """Return how a job is, with what stands in its way.

    `settled` says that it would have been heard by now if a job that the printer has whole did not come out.
    """
    status = job.status
    if status & (DELETED | DELETING):
        return PrintState("failed", "printer_cancelled")
    if status & BLOCKED:
        return PrintState("failed", "printer_format")
    here = obstacle(told)
    stuck = status & (ERROR | OFFLINE | PAPER_OUT | INTERVENTION)
    # COMPLETE alone says that the printer has the bytes.
    if not stuck and (status & PRINTED or (status & COMPLETE and settled and here is None)):
        return PrintState("done")
    if status & OFFLINE:
        why: str | None = "printer_offline"
    elif status & PAPER_OUT:
        why = "printer_media_empty"
    elif status & (ERROR | INTERVENTION):
        why = here or "printer_attention"
    else:
        why = "printer_held" if status & PAUSED else here
    return PrintState("printing" if status & PRINTING else "queued", why)
