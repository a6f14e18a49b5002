# SPDX-License-Identifier: Apache-2.0
"""Only the newest question counts: while one is on its way, later ones replace each other. Asks nothing by itself."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from ui.tasks import Done, Failed, Work
from ui.workplace import Workplace


class Latest(QObject):
    """Runs reads one after another in the lane of lists; the answer to an outdated question is thrown away.

    `interrupt` stops the read that runs, where it can be stopped; it may be called from the GUI thread.
    """

    def __init__(self, place: Workplace, parent: QObject, interrupt: Callable[[], None] | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._interrupt = interrupt
        self._running = False
        self._asked = 0
        self._next: tuple[Work, Done, Failed] | None = None

    def ask(self, work: Work, done: Done, failed: Failed | None = None) -> None:
        """Ask; what was asked before and is not answered yet is forgotten."""
        self._asked += 1
        self._next = (work, done, failed or self._place.say_refusal)
        if not self._running:
            self._run()
        elif self._interrupt is not None:
            self._interrupt()

    def forget(self) -> None:
        """Answer nothing of what is on its way."""
        self._asked += 1
        self._next = None

    def busy(self) -> bool:
        """Return whether an answer is still to come."""
        return self._running

    def _run(self) -> None:
        assert self._next is not None
        (work, done, failed), self._next = self._next, None
        self._running = True
        asked = self._asked

        def answered(result: Any) -> None:  # noqa: ANN401 - whatever the read returns
            self._running = False
            if asked == self._asked:
                done(result)
            self._go_on()

        def not_answered(error: BaseException) -> None:
            self._running = False
            if asked == self._asked:
                failed(error)
            self._go_on()

        self._place.tasks.run_list(self, work, answered, not_answered)

    def _go_on(self) -> None:
        if self._next is not None and not self._running:
            self._run()
