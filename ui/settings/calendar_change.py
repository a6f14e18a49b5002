# SPDX-License-Identifier: Apache-2.0
"""One change of the calendar: first the list of what it would re-date, then the change itself, each beside the window.

The rules are those of `services.calendar`; nothing is drawn here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from ui.workplace import Workplace, new_request

TAKE_BACK = "take_back"


@dataclass(frozen=True)
class Order:
    """What is wanted: `as_` is off, working, or that an order on this day is taken back; `number` is the order's."""

    day: date
    as_: str
    number: str


class CalendarChange(QObject):
    """Asks the service in a thread of its own and writes in the one that writes, so acts keep their order."""

    listed = Signal(object)
    carried = Signal(object)
    failed = Signal(object)
    counted = Signal(int, int)

    def __init__(self, place: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._turn = 0
        self._stop = False
        self._request = ""

    def preview(self, order: Order) -> None:
        """List the open appeals that would get other dates; nothing is written."""
        self._turn += 1
        self._request = new_request()
        turn = self._turn
        work = self._work(order, lambda _done, _whole: turn == self._turn, dry_run=True)
        self._place.tasks.run_long(self, work, partial(self._on_listed, turn), partial(self._on_failed, turn))

    def forget(self) -> None:
        """Stop what an earlier question asks; its answer is not shown."""
        self._turn += 1

    def carry_out(self, order: Order) -> None:
        """Write the order and every new date, all of it or nothing."""
        self._stop = False
        work = self._work(order, self._told, dry_run=False)
        self._place.tasks.run(self, work, self.carried.emit, self.failed.emit)

    def stop(self) -> None:
        """Undo what is being written, as long as it is not yet written."""
        self._stop = True

    def _work(self, order: Order, progress: Callable[[int, int], bool], *, dry_run: bool) -> Callable[[], Any]:
        book, by, request = self._place.desk.calendar_book, self._place.actor, self._request
        more = {"dry_run": dry_run, "progress": progress}
        ask = partial(book.add, by, order.day, order.as_, order.number, request, **more)
        if order.as_ == TAKE_BACK:
            ask = partial(book.remove, by, order.day, order.number, request, **more)
        return ask

    def _told(self, done: int, whole: int) -> bool:
        """In the writing thread: say how far it is, answer whether to go on."""
        self.counted.emit(done, whole)
        return not self._stop

    def _on_listed(self, turn: int, moved: object) -> None:
        if turn == self._turn:
            self.listed.emit(moved)

    def _on_failed(self, turn: int, error: BaseException) -> None:
        if turn == self._turn:
            self.failed.emit(error)
