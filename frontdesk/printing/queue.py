# SPDX-License-Identifier: Apache-2.0
"""Office printers: the system's own queues (CUPS) and printers that speak IPP, both by the same protocol.

The PDF goes out as it is, on a sheet that the printer has; what became of the job is asked, never assumed.
"""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from threading import Event
from typing import Any, Final

from frontdesk.printing import ipp, reasons
from frontdesk.printing.ipp import Address, Answer, Request, exchange
from frontdesk.printing.raster import page_sizes_mm
from frontdesk.printing.reasons import NotPrinted
from frontdesk.services.printing import ENDED, PrintState

PRINT_JOB, CANCEL_JOB, GET_JOB, GET_JOBS, GET_PRINTER, CUPS_GET_PRINTERS = (
    0x0002,
    0x0008,
    0x0009,
    0x000A,
    0x000B,
    0x4002,
)
HELD, STOPPED, CANCELLED, ABORTED, COMPLETED = 4, 6, 7, 8, 9
PRINTER_STOPPED: Final = 5
SOON_S: Final = 3.0
"""For questions that somebody waits for."""

PATIENCE_S: Final = 3.0
"""After that the printer behind a queue is asked too: the queue may wait for it without saying so."""

WATCHED_S: Final = 600.0
"""How long a job is asked for; after that its paper stays on the list of unprinted ones."""

PDF: Final = "application/pdf"
NEAR_MM: Final = 2.0
_ASKED_OF_PRINTER: Final = (
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "document-format-supported",
    "media-supported",
    "media-default",
    "print-scaling-supported",
    "device-uri",
)
_ASKED_OF_JOB: Final = ("job-id", "job-name", "job-state", "job-state-reasons", "job-printer-state-reasons")
_MEDIUM: Final = re.compile(r"_(?P<x>[0-9.]+)x(?P<y>[0-9.]+)(?P<unit>mm|in)\Z")


@dataclass(frozen=True)
class Paper:
    """The very PDF, and width and height of its pages in mm."""

    pdf: bytes = field(repr=False)
    pages: list[tuple[float, float]]


@dataclass(frozen=True)
class Queue:
    """One office printer under the name that the office gave it, or the system."""

    name: str
    address: Address
    shown: str
    width: None = None

    def state(self) -> PrintState:
        """Return whether it could print now: `idle`, `printing`, or `stopped` with a problem. Never raises."""
        try:
            told = self._ask_printer()
        except NotPrinted as trouble:
            return PrintState("stopped", trouble.code)
        why = reasons.of_printer(told.get("printer-state-reasons", ()))
        if told.get("printer-is-accepting-jobs") == (False,):
            return PrintState("stopped", "printer_not_accepting")
        if told.get("printer-state") == (PRINTER_STOPPED,):
            return PrintState("stopped", why or "printer_paused")
        return PrintState("printing" if told.get("printer-state") == (4,) else "idle", why)

    def prepare(self, pdf: bytes) -> Paper:
        """Measure the pages; for the thread that made the paper."""
        return Paper(pdf, page_sizes_mm(pdf))

    def print(self, paper: Paper, title: str, tell: Callable[[PrintState], None], stop: Event) -> PrintState:
        """Put the PDF into the queue and watch it to its end; raise NotPrinted where it is not taken."""
        told = self._ask_printer()
        if told.get("printer-is-accepting-jobs") == (False,):
            raise NotPrinted("printer_not_accepting")
        job = self._send(paper, title, told)
        tell(PrintState("queued"))
        behind = _behind(told)
        begun, pause = time.monotonic(), 0.2
        while True:
            state = self._job_state(job)
            waited = time.monotonic() - begun
            if state.state == "done" and behind is not None:
                return behind.contradiction(title) or state
            if state.state in ENDED:
                return state
            if behind is not None and state.why is None and waited > PATIENCE_S:
                state = replace(state, why=behind.state().why)
            tell(state)
            if stop.wait(pause):
                return self._cancel(job, state)
            if waited > WATCHED_S:
                return state
            pause = min(pause * 1.3, 2.0)

    def contradiction(self, title: str) -> PrintState | None:
        """Return the failure that a printer remembers of a job that its queue calls completed, else None.

        CUPS calls a job completed that the printer took and then gave up.
        """
        try:
            said = self.find(title)
        except NotPrinted:
            return None
        return said if said is not None and said.state == "failed" else None

    def find(self, title: str) -> PrintState | None:
        """Return the state of the newest job of that name, or None where the queue knows none. Raises NotPrinted."""
        asked = {"which-jobs": "all", "requested-attributes": _ASKED_OF_JOB}
        jobs = self._exchange(Request(GET_JOBS, self.address, asked), SOON_S).all(2)
        same = [job for job in jobs if job.get("job-name") == (title,)]
        return self._judge(max(same, key=lambda job: job.get("job-id", (0,)))) if same else None

    def _send(self, paper: Paper, title: str, told: Mapping[str, tuple[Any, ...]]) -> int:
        formats = told.get("document-format-supported", ())
        if formats and PDF not in formats:
            raise NotPrinted("printer_format")
        job: dict[str, Any] = {}
        medium = sheet_for(paper.pages, told.get("media-supported", ()), told.get("media-default", ()))
        if medium:
            job["media"] = medium
        if "none" in told.get("print-scaling-supported", ()):
            job["print-scaling"] = "none"
        # A printer that cannot do as asked shall say so and not print something else.
        head = {"job-name": title, "ipp-attribute-fidelity": bool(medium), "document-format": PDF}
        answer = self._exchange(Request(PRINT_JOB, self.address, head, job, paper.pdf))
        found = [group["job-id"][0] for group in answer.all(2) if group.get("job-id")]
        if not found:
            raise NotPrinted("printer_failed", why="IPP")
        return int(found[0])

    def _job_state(self, job: int) -> PrintState:
        asked = {"job-id": job, "requested-attributes": _ASKED_OF_JOB}
        try:
            groups = self._exchange(Request(GET_JOB, self.address, asked)).all(2)
        except NotPrinted as trouble:
            # A queue that does not answer for a moment has not lost the job.
            return PrintState("queued", trouble.code)
        return self._judge(groups[0]) if groups else PrintState("failed", "printer_failed")

    def _judge(self, job: Mapping[str, tuple[Any, ...]]) -> PrintState:
        state = job.get("job-state", (0,))[0]
        said = job.get("job-state-reasons", ())
        why = reasons.of_job(said) or reasons.of_printer(job.get("job-printer-state-reasons", ()))
        if state == COMPLETED:
            bad = "job-completed-with-errors" in said or reasons.of_job(said) is not None
            return PrintState("failed", why or "printer_failed") if bad else PrintState("done")
        if state == CANCELLED:
            return PrintState("failed", reasons.of_job(said) or "printer_cancelled")
        if state == ABORTED:
            return PrintState("failed", why or "printer_failed")
        if state == HELD and why is None:
            why = "printer_held"
        if why is None:
            why = self.state().why
        return PrintState("printing" if state == 5 else "queued", why)

    def _cancel(self, job: int, last: PrintState) -> PrintState:
        try:
            self._exchange(Request(CANCEL_JOB, self.address, {"job-id": job}))
        except NotPrinted:
            # Too late to cancel, or nobody there: what the queue says last is what is told.
            return self._job_state(job)
        return PrintState("failed", last.why or "printer_cancelled")

    def _ask_printer(self) -> Mapping[str, tuple[Any, ...]]:
        answer = self._exchange(Request(GET_PRINTER, self.address, {"requested-attributes": _ASKED_OF_PRINTER}))
        return next(iter(answer.all(4)), {})

    def _exchange(self, request: Request, seconds: float = ipp.SECONDS) -> Answer:
        answer = exchange(request, seconds)
        if answer.status >= 0x0400:
            raise NotPrinted(reasons.STATUS.get(answer.status, "printer_failed"), why=f"IPP 0x{answer.status:04x}")
        return answer


def _behind(told: Mapping[str, tuple[Any, ...]]) -> Queue | None:
    """Return the printer that a queue sends to, where it speaks IPP itself."""
    uri = str(next(iter(told.get("device-uri", ())), ""))
    return Queue("", ipp.parse_uri(uri), uri) if uri.startswith("ipp://") else None


def system_queues() -> tuple[Queue, ...]:
    """Return the queues of the system's print server; none where there is no server or it does not answer soon."""
    server = ipp.local_server()
    asked = {"requested-attributes": ("printer-name",)}
    try:
        answer = exchange(Request(CUPS_GET_PRINTERS, server, asked), SOON_S)
    except NotPrinted:
        return ()
    names = [group["printer-name"][0] for group in answer.all(4) if group.get("printer-name")]
    return tuple(Queue(name, server.queue(name), name) for name in names)


def sheet_for(pages: list[tuple[float, float]], media: tuple[Any, ...], default: tuple[Any, ...]) -> str | None:
    """Return the printer's sheet for pages of these sizes in mm: their own, else the smallest one that they fit on.

    None where the printer does not name its sheets. Raises NotPrinted `printer_size` where no sheet is large enough:
    nothing is ever scaled or cut off.
    """
    known = {name: size for name in media if (size := size_of(str(name))) is not None}
    if not known:
        return None
    width, height = max(x for x, _ in pages), max(y for _, y in pages)
    fixed = {name: size for name, size in known.items() if not name.startswith("custom_m")}
    for name, (x, y) in fixed.items():
        if abs(x - width) <= NEAR_MM and abs(y - height) <= NEAR_MM:
            return str(name)
    least = next((known[name] for name in known if name.startswith("custom_min_")), None)
    most = next((known[name] for name in known if name.startswith("custom_max_")), None)
    if least and most and least[0] <= width <= most[0] and least[1] <= height <= most[1]:
        return f"custom_frontdesk_{width:g}x{height:g}mm"
    large = {name: size for name, size in fixed.items() if size[0] >= width and size[1] >= height}
    if not large:
        raise NotPrinted("printer_size", width=round(width), height=round(height))
    usual = [name for name in default if name in large]
    return str(usual[0] if usual else min(large, key=lambda name: large[name][0] * large[name][1]))


def size_of(medium: str) -> tuple[float, float] | None:
    """Return width and height in mm that a medium's name states (PWG 5101.1), None where it states none."""
    found = _MEDIUM.search(medium)
    if found is None:
        return None
    scale = 25.4 if found["unit"] == "in" else 1.0
    return float(found["x"]) * scale, float(found["y"]) * scale
