# SPDX-License-Identifier: Apache-2.0
"""Printers of Windows through their own drivers: which sheet, where on it, when a paper counts as printed.

The calls themselves are in `winspool`. A page is drawn at the printer's own resolution and laid down in its own size:
nothing is ever scaled to fit or cut off.
"""

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Final

from frontdesk.printing import escpos, raster
from frontdesk.printing.queue import SOON_S, WATCHED_S
from frontdesk.printing.raster import Picture
from frontdesk.printing.reasons import NotPrinted
from frontdesk.printing.sheets import FINEST, drawn_at, laid_down, sheet_for
from frontdesk.printing.spooler import (
    COMPLETE,
    DELETE,
    PENDING_DELETION,
    RELEASE,
    RETAIN,
    Document,
    Spooler,
    SpoolerError,
    judged,
    obstacle,
)
from frontdesk.services.printing import ENDED, PrintState

PAUSE_S: Final = 0.2
SETTLED_S: Final = 10.0
"""A printer that has every byte and says no more for so long, and nothing stands in its way, has printed: most drivers
do not say it themselves.
"""


@dataclass(frozen=True)
class _Printer:
    """What an office printer and a receipt printer have in common: a queue of Windows and its jobs."""

    name: str
    shown: str
    spooler: Spooler = field(repr=False, compare=False)

    def state(self) -> PrintState:
        """Return `idle` or `stopped` with a problem. Never raises."""
        try:
            why = obstacle(self.spooler.printer(self.shown))
        except SpoolerError as error:
            told = error.told()
            return PrintState("stopped", told.code, told.params)
        return PrintState("stopped" if why else "idle", why)

    def find(self, title: str) -> PrintState | None:
        """Return the state of the newest job of that name, or None where the queue has none. Raises NotPrinted."""
        with _telling():
            same = [job for job in self.spooler.jobs(self.shown) if job.title == title]
            if not same:
                return None
            job = max(same, key=lambda one: one.id)
            state = judged(job, self.spooler.printer(self.shown), settled=True)
        if state.state in ENDED:
            self._let_go(job.id, state)
        return state

    def _accepting(self) -> None:
        with _telling():
            if self.spooler.printer(self.shown).status & PENDING_DELETION:
                raise NotPrinted("printer_not_accepting")

    def _keep(self, job: int) -> bool:
        """Ask that a job stays in its queue after it printed, so that its end can be seen."""
        try:
            self.spooler.control(self.shown, job, RETAIN)
        except SpoolerError:  # some print servers refuse it
            return False
        return True

    def _watch(self, job: int, kept: bool, tell: Callable[[PrintState], None], stop: Event) -> PrintState:
        """Ask for a job until it has ended, then take it out of the queue: its file holds personal data."""
        watch, pause, begun = _Watch(self.spooler, self.shown, job, kept), PAUSE_S, time.monotonic()
        tell(watch.state)
        while time.monotonic() - begun <= WATCHED_S:
            watch.look()
            if watch.over:
                break
            tell(watch.state)
            if stop.wait(pause):
                watch.cancel()
                break
            pause = min(pause * 1.3, 2.0)
        if watch.state.state in ENDED:
            self._let_go(job, watch.state)
        return watch.state

    def _let_go(self, job: int, state: PrintState) -> None:
        with contextlib.suppress(SpoolerError):
            self.spooler.control(self.shown, job, RELEASE)
        # Also where the printer is set to keep what it printed, and where what failed would lie in everybody's way.
        with contextlib.suppress(SpoolerError):
            if state.state == "failed" or self.spooler.job(self.shown, job) is not None:
                self.spooler.control(self.shown, job, DELETE)


@dataclass
class _Watch:
    """A job in its queue, as last seen; `kept` says that it stays there until it is let go of."""

    spooler: Spooler
    printer: str
    job: int
    kept: bool
    state: PrintState = field(default_factory=lambda: PrintState("queued"))
    sent_at: float | None = None

    @property
    def over(self) -> bool:
        """Say whether nothing more will be heard."""
        return self.state.state in ENDED or self.state.why == "printer_silent"

    def look(self) -> None:
        """Ask once."""
        try:
            found = self.spooler.job(self.printer, self.job)
            if found is not None:
                if found.status & COMPLETE and self.sent_at is None:
                    self.sent_at = time.monotonic()
                settled = self.sent_at is not None and time.monotonic() - self.sent_at >= SETTLED_S
                self.state = judged(found, self.spooler.printer(self.printer), settled=settled)
                return
        except SpoolerError as error:
            told = error.told()
            # A spooler that does not answer for a moment has not lost the job; a printer that is gone has.
            self.state = PrintState("failed" if told.code == "printer_unknown" else "queued", told.code, told.params)
            return
        if self.kept:
            # It was to stay: somebody took it out.
            self.state = PrintState("failed", "printer_cancelled")
        else:
            # It left the queue, printed or deleted, and Windows does not say which.
            self.state = PrintState("queued", "printer_silent")

    def cancel(self) -> None:
        """Take it out of the queue."""
        try:
            self.spooler.control(self.printer, self.job, DELETE)
        except SpoolerError:  # too late, or nobody there: what the queue says last is what is told
            self.look()
        else:
            self.state = PrintState("failed", self.state.why or "printer_cancelled")


@dataclass(frozen=True)
class WindowsQueue(_Printer):
    """An office printer, under the name that the office gave it or Windows."""

    width: None = None
    _known: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    def prepare(self, pdf: bytes) -> tuple[Picture, ...]:
        """Draw the pages; for the thread that made the paper, which waits for no printer."""
        return raster.pictures(pdf, drawn_at(self._resolution()))

    def _resolution(self) -> int:
        """Return the printer's dots to the inch as last heard; the finest where it does not say soon."""

        def ask() -> None:
            with contextlib.suppress(SpoolerError):
                self._known["dpi"] = self.spooler.resolution(self.shown)

        asking = Thread(target=ask, name=f"ask-{self.name}", daemon=True)
        asking.start()
        asking.join(SOON_S)
        return self._known.get("dpi", FINEST)

    def print(
        self, pages: tuple[Picture, ...], title: str, tell: Callable[[PrintState], None], stop: Event
    ) -> PrintState:
        """Draw the pages into the queue and watch them to their end; raise NotPrinted where they are not taken."""
        self._accepting()
        with _telling():
            sheets, usual = self.spooler.sheets(self.shown)
            sheet = sheet_for([(page.width_mm, page.height_mm) for page in pages], sheets, usual)
            document = self.spooler.document(self.shown, sheet)
            try:
                laid = [tuple(laid_down(page, document.head)) for page in pages]  # refused before anything is begun
                if stop.is_set():
                    return PrintState("failed", "printer_cancelled")
                job, kept = self._begin(document, title)
                try:
                    for strips in laid:
                        document.page(strips)
                    document.finish()
                except BaseException:
                    document.abort()
                    self._let_go(job, PrintState("failed"))
                    raise
            finally:
                document.close()
        return self._watch(job, kept, tell, stop)

    def _begin(self, document: Document, title: str) -> tuple[int, bool]:
        job = document.start(title)
        return job, self._keep(job)


@dataclass(frozen=True)
class WindowsRoll(_Printer):
    """A thermal printer that Windows has as a printer: ESC/POS goes past its driver, unchanged."""

    width: str = "80mm"

    def prepare(self, pdf: bytes) -> tuple[raster.Page, ...]:
        """Draw the pages; raise NotPrinted `printer_size`. For the thread that made the paper."""
        return raster.pages(pdf, self.width)

    def print(
        self, pages: tuple[raster.Page, ...], title: str, tell: Callable[[PrintState], None], stop: Event
    ) -> PrintState:
        """Put the bytes into the queue and watch them to their end; raise NotPrinted where they are not taken."""
        self._accepting()
        if stop.is_set():
            return PrintState("failed", "printer_cancelled")
        begun: list[tuple[int, bool]] = []
        try:
            self.spooler.raw(
                self.shown, title, b"".join(escpos.stream(pages)), lambda job: begun.append((job, self._keep(job)))
            )
        except SpoolerError as error:
            if begun:
                self._let_go(begun[0][0], PrintState("failed"))
            raise error.told() from error
        job, kept = begun[0]
        return self._watch(job, kept, tell, stop)


def windows_queues(spooler: Spooler) -> tuple[WindowsQueue, ...]:
    """Return the printers of this user; none where the spooler does not answer."""
    try:
        return tuple(WindowsQueue(name, name, spooler) for name in spooler.names())
    except SpoolerError:
        return ()


@contextlib.contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except SpoolerError as error:
        raise error.told() from error
