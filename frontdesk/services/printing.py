# SPDX-License-Identifier: Apache-2.0
"""Papers under way to a printer: sent, watched, and recorded as done or failed when the printer has said so.

The record of a paper begins in `services.papers`; printers themselves are in `frontdesk.printing`. Nothing here can
undo a registration.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from frontdesk.config import Printers
from frontdesk.domain import roles
from frontdesk.errors import Problem, Trouble
from frontdesk.services.ports import Journal
from frontdesk.services.views import Actor

_PUBLIC: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}", re.ASCII)
ENDED: Final = frozenset({"done", "failed"})
TEST_PAPER: Final = "test"
TEST_SIZE: Final = "a6"
"""Small enough for the sheets of every office printer."""


@dataclass(frozen=True)
class PrintState:
    """How a job or a printer is: `state` of a job is queued, printing, done or failed; of a printer idle, printing or
    stopped. `why` is the code of what stands in the way, also while it still may go on.
    """

    state: str
    why: str | None = None
    params: Mapping[str, str | int] = field(default_factory=dict)

    def problem(self, printer: str) -> Problem | None:
        """Return what stands in the way, in a form that has words."""
        return Problem(None, self.why, {**self.params, "printer": printer}) if self.why else None


@dataclass(frozen=True)
class PrinterLine:
    """One printer with its state: `type` system or thermal, `width` of a roll, `papers` what rules send there."""

    name: str
    type: str
    address: str
    width: str | None
    state: PrintState
    papers: tuple[str, ...]


class PrintJob(Protocol):
    """A paper on its way to a printer."""

    printer: str

    def look(self) -> PrintState:
        """Return the state as last heard, at once."""
        ...

    def wait(self, seconds: float) -> PrintState:
        """Return the state when the job has ended, or after so many seconds."""
        ...

    @property
    def watched(self) -> bool:
        """Say whether somebody still asks the printer about it."""
        ...

    def give_up(self) -> None:
        """Take it out of the queue where that is still possible."""
        ...


class Printer(Protocol):
    """The printers of this machine."""

    def names(self) -> Sequence[str]:
        """Return every name that `send` takes."""
        ...

    def known(self, printer: str) -> bool:
        """Say whether there is a printer of that name."""
        ...

    def chosen(self, paper: str, counter: int) -> str | None:
        """Return the printer for a kind of paper at a counter, or None."""
        ...

    def size(self, printer: str, paper: str) -> str | None:
        """Return the size that this printer wants a paper in, or None for the paper's own default."""
        ...

    def lines(self) -> tuple[PrinterLine, ...]:
        """Ask every printer how it is."""
        ...

    def send(self, printer: str, pdf: bytes, title: str) -> PrintJob:
        """Start printing and return at once; raise Trouble `printer_unknown`, `printer_size`."""
        ...

    def find(self, printer: str, title: str) -> PrintState | None:
        """Return what a printer remembers of a job by its title; raise Trouble where it cannot be asked."""
        ...

    def use(self, printers: Printers) -> None:
        """Go on with other printers and rules."""
        ...

    def keeps_files(self) -> bool:
        """Say whether the system keeps the files of what was printed."""
        ...

    def close(self) -> None:
        """Give papers that are half out the time to come out."""
        ...


@dataclass(frozen=True)
class Going:
    """One printing of a paper, by a printer or into a file.

    `named` is the printer's name where the journal may hold it, `spare` the file to remove once the paper is out.
    """

    by: Actor
    request: str
    number: str
    paper: str
    copy: int
    title: str
    printer: str = ""
    named: str = ""
    spare: Path | None = None


class Printing:
    """Sends papers to printers and records what became of them."""

    def __init__(self, journal: Journal, printer: Printer, test_page: Callable[..., bytes]) -> None:
        self._journal = journal
        self._printer = printer
        self._test_page = test_page
        self._under_way: dict[tuple[str, str, int], tuple[Going, PrintJob]] = {}

    # --- which printers there are

    def names(self) -> tuple[str, ...]:
        """Return the names of the printers that this machine can use."""
        return tuple(self._printer.names())

    def public_name(self, printer: str | None) -> str:
        """Return the name where it may stand in the journal, which holds no text that somebody typed; else nothing."""
        return printer if printer and _PUBLIC.fullmatch(printer) and self._printer.known(printer) else ""

    def chosen(self, paper: str, counter: int) -> str | None:
        """Return the printer for a kind of paper at a counter; None means that papers are kept as files."""
        return self._printer.chosen(paper, counter)

    def size(self, printer: str, paper: str) -> str | None:
        """Return the size that this printer wants a paper in, or None."""
        return self._printer.size(printer, paper)

    def lines(self) -> tuple[PrinterLine, ...]:
        """Ask every printer how it is; takes as long as the slowest one."""
        return self._printer.lines()

    def test(self, by: Actor, printer: str, wait_s: float) -> PrintState:
        """Print a test page and say what became of it after at most so many seconds.

        It says nothing of anybody and is not recorded. Raises Refused `not_allowed`, Trouble `printer_*`.
        """
        roles.require(by.role, "change_settings" if by.role == roles.ADMIN else "receive")
        size = self._printer.size(printer, TEST_PAPER) or TEST_SIZE
        pdf = self._test_page(printer, size, self._journal.clock.now())
        job = self._printer.send(printer, pdf, f"frontdesk-{TEST_PAPER}")
        state = job.wait(wait_s)
        if state.state not in ENDED:
            job.give_up()
            state = job.wait(wait_s)
        return state

    # --- papers under way

    def send(self, going: Going, pdf: bytes, wait_s: float) -> PrintState:
        """Send a paper, wait at most so long, and record its end where it came; later ends come with `look`."""
        try:
            job = self._printer.send(going.printer, pdf, going.title)
        except Trouble as trouble:
            state = PrintState("failed", trouble.code, trouble.params)
            self._record(going, state)
            return state
        self._under_way[going.number, going.paper, going.copy] = (going, job)
        state = job.wait(wait_s)
        self._settle(going, job)
        return state

    def look(self) -> bool:
        """Record the papers that came out or failed meanwhile; say whether others are still under way."""
        for going, job in tuple(self._under_way.values()):
            self._settle(going, job)
        return bool(self._under_way)

    def find(self, going: Going) -> bool:
        """Record what a printer remembers of a paper that nobody watches any more; say whether it answered at all."""
        try:
            state = self._printer.find(going.printer, going.title)
        except Trouble:
            return False
        if state is not None and state.state in ENDED:
            self._record(going, state)
        return True

    def under_way(self, number: str, paper: str, copy: int) -> tuple[str, PrintState] | None:
        """Return printer and state of a paper that is on its way, None for one that is not."""
        found = self._under_way.get((number, paper, copy))
        return (found[1].printer, found[1].look()) if found else None

    def give_up(self, number: str, paper: str) -> None:
        """Take a paper that waits out of its queue, so that it does not come out beside its copy."""
        for key, (_, job) in tuple(self._under_way.items()):
            if key[:2] == (number, paper):
                job.give_up()

    def _settle(self, going: Going, job: PrintJob) -> None:
        watched = job.watched
        state = job.look()
        if state.state in ENDED or not watched:
            # Where nobody asks any more and nothing was said, the paper stays `started`: not known to have come out.
            self._under_way.pop((going.number, going.paper, going.copy), None)
        if state.state in ENDED:
            self._record(going, state)

    def _record(self, going: Going, state: PrintState) -> None:
        end(self._journal, going, state.why if state.state == "failed" else None)
        if state.state == "done" and going.spare is not None:
            going.spare.unlink(missing_ok=True)


def end(journal: Journal, going: Going, why: str | None = None) -> None:
    """Record that a paper came out, or with a code why it did not."""
    type_ = "print.failed" if why else "print.done"
    data: dict[str, Any] = {"paper": going.paper, "copy": going.copy}
    if why:
        data["why"] = why
        if going.named:
            data["printer"] = going.named
    with journal.begin(going.by.id, f"{going.request}:{type_}") as work:
        if not work.repeated():
            work.record(type_, data, number=going.number)
