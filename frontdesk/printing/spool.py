# SPDX-License-Identifier: Apache-2.0
"""The office's printers by name, and the papers under way: each in a thread of its own, so that nobody waits for paper.

Nothing is recorded here; whoever sent a paper asks its job what became of it.
"""

import logging
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any, Final, Protocol

from frontdesk.config import QUEUE_PREFIX, NamedPrinter, Printers
from frontdesk.errors import Trouble
from frontdesk.printing import ipp
from frontdesk.printing.queue import Queue, system_queues
from frontdesk.printing.reasons import NotPrinted
from frontdesk.printing.thermal import Thermal
from frontdesk.services.printing import PrinterLine, PrintState

if TYPE_CHECKING:
    from frontdesk.printing.spooler import Spooler

CLOSING_S: Final = 20.0
_log: Final = logging.getLogger(__name__)


class _Device(Protocol):
    """One printer of any sort; `width` is that of a roll, None for sheets."""

    @property
    def name(self) -> str: ...
    @property
    def shown(self) -> str: ...
    @property
    def width(self) -> str | None: ...
    def state(self) -> PrintState: ...
    def prepare(self, pdf: bytes) -> Any: ...  # noqa: ANN401 - what `print` of the same printer takes
    def print(self, prepared: Any, title: str, tell: Any, stop: Event) -> PrintState: ...  # noqa: ANN401
    def find(self, title: str) -> PrintState | None: ...


class Job:
    """A paper on its way to a printer."""

    def __init__(self, device: _Device, prepared: Any, title: str) -> None:  # noqa: ANN401
        self.printer = device.name
        self._device, self._prepared, self._title = device, prepared, title
        self._state = PrintState("queued")
        self._stop, self._ended = Event(), Event()
        self.handed_over = Event()
        # A daemon: a hung printer keeps no program from ending. `Spool.close` gives the others their time.
        self.thread = Thread(target=self._work, name=f"print-{device.name}", daemon=True)

    def _work(self) -> None:
        try:
            self._state = self._device.print(self._prepared, self._title, self._tell, self._stop)
        except NotPrinted as failure:
            self._state = PrintState("failed", failure.code, failure.params)
        except Exception:  # noqa: BLE001 - a thread has no caller; the log keeps what it was
            _log.exception("printing failed")
            self._state = PrintState("failed", "printer_failed")
        finally:
            self._prepared = None
            self._ended.set()
            self.handed_over.set()

    def _tell(self, state: PrintState) -> None:
        self._state = state
        if state.state == "queued":  # a queue has it whole, and goes on without this program
            self.handed_over.set()

    def look(self) -> PrintState:
        """Return the state as last heard, at once."""
        return self._state

    def wait(self, seconds: float) -> PrintState:
        """Return the state when it has ended, or after so many seconds."""
        self._ended.wait(seconds)
        return self._state

    @property
    def watched(self) -> bool:
        """Say whether somebody still asks what becomes of it."""
        return not self._ended.is_set()

    def give_up(self) -> None:
        """Take it out of the queue where that is still possible; what became of it is told by `look`."""
        self._stop.set()


class Spool:
    """Every printer that this machine can use."""

    def __init__(self, printers: Printers, spooler: "Spooler | None" = None) -> None:
        """Take the printers of the settings; `spooler` is that of Windows, and this machine's own unless given."""
        self._spooler = spooler or _own_spooler()
        self._jobs: list[Job] = []
        self._lock = Lock()
        self.use(printers)

    def use(self, printers: Printers) -> None:
        """Go on with other printers and rules; what is under way comes out as it was sent."""
        self._named: Mapping[str, _Device] = {named.name: self._device(named) for named in printers.named}
        self._rules = printers

    def names(self) -> Sequence[str]:
        """Return the office's own names, then the system's queues."""
        return tuple(device.name for device in self._devices())

    def known(self, printer: str) -> bool:
        """Say whether there is a printer of that name; the system is asked only for what the office has not named."""
        return printer in self._named or any(queue.name == printer for queue in self._queues())

    def chosen(self, paper: str, counter: int) -> str | None:
        """Return the printer for a kind of paper at a counter, or None where papers are kept as files."""
        rule = self._rules.rule(paper, counter)
        return rule.printer if rule else None

    def size(self, printer: str, paper: str) -> str | None:
        """Return the size that a rule or a roll asks for, or None where the paper's own default will do."""
        device = self._named.get(printer)
        if device is not None and device.width:
            return device.width
        rules = (r for r in self._rules.rules if r.printer == printer and r.paper in {None, paper})
        return next((rule.size for rule in rules), None)

    def lines(self) -> tuple[PrinterLine, ...]:
        """Ask every printer how it is, all at the same time."""
        devices = self._devices()
        found: dict[str, PrintState] = {}
        threads = [Thread(target=lambda d=device: found.update({d.name: d.state()}), daemon=True) for device in devices]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(CLOSING_S)
        silent = PrintState("stopped", "printer_offline")
        return tuple(self._line(device, found.get(device.name, silent)) for device in devices)

    def send(self, printer: str, pdf: bytes, title: str) -> Job:
        """Start printing and return the job; raise Trouble `printer_unknown`, `printer_size`."""
        device = self._device_of(printer)
        try:
            job = Job(device, device.prepare(pdf), title)
        except NotPrinted as failure:
            raise Trouble(failure.code, printer=printer, **failure.params) from failure
        with self._lock:
            self._jobs = [one for one in self._jobs if one.watched] + [job]
        job.thread.start()
        return job

    def find(self, printer: str, title: str) -> PrintState | None:
        """Return what a printer remembers of a job by its name; None where it remembers nothing. Raises Trouble."""
        try:
            return self._device_of(printer).find(title)
        except NotPrinted as failure:
            raise Trouble(failure.code, printer=printer, **failure.params) from failure

    def keeps_files(self) -> bool:
        """Say whether the system's print server keeps what was printed."""
        return ipp.keeps_printed_files(Path(ipp.SETTINGS)) is True

    def close(self) -> None:
        """Give papers that are half out the time to come out whole."""
        until = time.monotonic() + CLOSING_S
        for job in self._jobs:
            job.handed_over.wait(max(0.0, until - time.monotonic()))

    def _devices(self) -> tuple[_Device, ...]:
        own = tuple(self._named.values())
        return own + tuple(queue for queue in self._queues() if queue.name not in self._named)

    def _queues(self) -> tuple[_Device, ...]:
        """Return the system's own printers: of Windows, or of CUPS."""
        if self._spooler:
            from frontdesk.printing.windows import windows_queues  # late, as below: no other system needs it

            return windows_queues(self._spooler)
        return system_queues()

    def _device_of(self, printer: str) -> _Device:
        if printer in self._named:
            return self._named[printer]
        found = next((queue for queue in self._queues() if queue.name == printer), None)
        if found is None:
            raise Trouble("printer_unknown", printer=printer[:60])
        return found

    def _line(self, device: _Device, state: PrintState) -> PrinterLine:
        sort = "thermal" if device.width else "system"
        return PrinterLine(device.name, sort, device.shown, device.width, state, self._rules.papers_of(device.name))

    def _device(self, named: NamedPrinter) -> _Device:
        if self._spooler and named.type == "thermal" and named.address.startswith(QUEUE_PREFIX):
            from frontdesk.printing.windows import WindowsRoll

            return WindowsRoll(named.name, named.address.removeprefix(QUEUE_PREFIX), self._spooler, named.width)
        if named.type == "thermal":
            return Thermal(named.name, named.address, named.width)
        if named.address.startswith("ipp://"):
            return Queue(named.name, ipp.parse_uri(named.address), named.address)
        if self._spooler:
            from frontdesk.printing.windows import WindowsQueue

            return WindowsQueue(named.name, named.address, self._spooler)
        return Queue(named.name, ipp.local_server().queue(named.address), named.address)


def _own_spooler() -> "Spooler | None":
    """Return the print spooler of this Windows, None on any other system."""
    if sys.platform == "win32":
        from frontdesk.printing.winspool import own_spooler

        return own_spooler()
    return None
