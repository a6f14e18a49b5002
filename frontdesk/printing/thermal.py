# SPDX-License-Identifier: Apache-2.0
"""A thermal receipt printer: asked whether it has paper, given the dots, asked at the end whether all came out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Final

from frontdesk.printing import escpos, raster
from frontdesk.printing.link import ANSWER_S, Link, opened
from frontdesk.printing.reasons import NotPrinted
from frontdesk.services.printing import PrintState

LAST_S: Final = 8.0
"""The longest receipt prints in less; some printers do not know the last question."""

_QUESTIONS: Final = (escpos.ASK_OFFLINE, escpos.ASK_PAPER)


@dataclass(frozen=True)
class Thermal:
    """One printer; `address` is `host:port` or a device file, `width` that of its roll."""

    name: str
    address: str
    width: str
    _turn: Lock = field(default_factory=Lock, repr=False, compare=False)

    @property
    def shown(self) -> str:
        """Return where it is."""
        return self.address

    def state(self) -> PrintState:
        """Return `idle`, `printing` while this program prints there, or `stopped` with a problem. Never raises."""
        if not self._turn.acquire(blocking=False):
            return PrintState("printing")
        try:
            with opened(self.address) as link:
                why, _ = _asked(link)
        except NotPrinted as trouble:
            return PrintState("stopped", trouble.code)
        finally:
            self._turn.release()
        return PrintState("stopped" if why else "idle", why)

    def prepare(self, pdf: bytes) -> tuple[raster.Page, ...]:
        """Draw the pages; raise NotPrinted `printer_size`. For the thread that made the paper."""
        return raster.pages(pdf, self.width)

    def print(
        self, pages: tuple[raster.Page, ...], title: str, tell: Callable[[PrintState], None], stop: Event
    ) -> PrintState:
        """Print the pages and cut; raise NotPrinted where the printer does not take everything."""
        del title  # a roll has no list of jobs
        with self._turn:
            if stop.is_set():
                return PrintState("failed", "printer_cancelled")
            tell(PrintState("printing"))
            with opened(self.address) as link:
                why, answers = _asked(link)
                if why:
                    return PrintState("failed", why)
                for piece in escpos.stream(pages):
                    link.send(piece)
                if answers:
                    # It talks, so it says when everything before this question has been worked off.
                    last = link.ask(escpos.ASK_IN_TURN, LAST_S)
                    why = escpos.complaint(escpos.ASK_IN_TURN, last) if last is not None else _asked(link)[0]
                link.finish()
        return PrintState("failed", why) if why else PrintState("done")

    def find(self, title: str) -> PrintState | None:
        """A roll remembers nothing."""
        del title
        return None


def _asked(link: Link) -> tuple[str | None, bool]:
    """Return what the printer complains of, and whether it answers at all; many stay silent."""
    for question in _QUESTIONS:
        answer = link.ask(question, ANSWER_S)
        if answer is None:
            return None, False
        why = escpos.complaint(question, answer)
        if why:
            return why, True
    return None, True
