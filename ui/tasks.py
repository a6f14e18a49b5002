# SPDX-License-Identifier: Apache-2.0
"""One worker thread for everything that writes or takes long; results come back in the GUI thread.

No widgets are touched here.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Protocol

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

Work = Callable[[], Any]
Done = Callable[[Any], None]
Failed = Callable[[BaseException], None]


class Runner(Protocol):
    """What pages need of the worker."""

    def run(self, owner: QObject, work: Work, done: Done | None = None, failed: Failed | None = None) -> None:
        """Do `work` elsewhere; call back in the GUI thread while `owner` still lives."""

    def run_aside(self, owner: QObject, work: Work, done: Done | None = None, failed: Failed | None = None) -> None:
        """Do what only reads and draws, so that no registration ever waits behind a picture."""

    def run_list(self, owner: QObject, work: Work, done: Done | None = None, failed: Failed | None = None) -> None:
        """Read for a list, so that a keystroke or a page waits neither behind an act nor behind a picture."""

    def run_long(self, owner: QObject, work: Work, done: Done | None = None, failed: Failed | None = None) -> None:
        """Do what may take minutes beside everything else; it looks at `closing` and ends by itself."""

    @property
    def closing(self) -> bool:
        """Return whether the program is being left."""

    def close(self) -> None:
        """Take no more work and wait for what runs."""


class TaskRunner(QObject):
    """The real one: one thread for what writes, so that acts keep their order; one for drawing, one for lists."""

    _finished = Signal(object)

    def __init__(self, unexpected: Failed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unexpected = unexpected
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="desk")
        self._aside = ThreadPoolExecutor(1, thread_name_prefix="aside")
        self._list = ThreadPoolExecutor(1, thread_name_prefix="list")
        self._long = ThreadPoolExecutor(1, thread_name_prefix="long")
        self.closing = False
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(self, owner: QObject, work: Work, done: Done | None = None, failed: Failed | None = None) -> None:
        """Do `work` in the worker; an exception goes to `failed`, or to the program's own handler without one."""
        self._submit(self._pool, owner, work, done, failed)

    def run_aside(self, owner: QObject, work: Work, done: Done | None = None, failed: Failed | None = None) -> None:
        """Do what only reads and draws beside the worker."""
        self._submit(self._aside, owner, work, done, failed)

    def run_list(self, owner: QObject, work: Work, done: Done | None = None, failed: Failed | None = None) -> None:
        """Read for a list; its thread starts with the first list that is opened."""
        self._submit(self._list, owner, work, done, failed)

    def run_long(self, owner: QObject, work: Work, done: Done | None = None, failed: Failed | None = None) -> None:
        """Do what may take minutes; its thread starts with the first such work."""
        self._submit(self._long, owner, work, done, failed)

    def _submit(
        self, pool: ThreadPoolExecutor, owner: QObject, work: Work, done: Done | None, failed: Failed | None
    ) -> None:
        def finish(future: "Future[Any]") -> None:
            if shiboken6.isValid(self):
                self._finished.emit((future, owner, done, failed))

        if not self.closing:  # a timer may still ask while the program is being left
            pool.submit(work).add_done_callback(finish)

    def close(self) -> None:
        """Take no more work and wait for what runs."""
        self.closing = True
        self._long.shutdown(wait=True, cancel_futures=True)
        self._list.shutdown(wait=True, cancel_futures=True)
        self._aside.shutdown(wait=True, cancel_futures=True)
        self._pool.shutdown(wait=True, cancel_futures=False)

    def _deliver(self, parcel: tuple["Future[Any]", QObject, Done | None, Failed | None]) -> None:
        future, owner, done, failed = parcel
        if future.cancelled():
            return
        hand_over(future.exception(), future.result, owner, done, failed or self._unexpected)


class RunAtOnce:
    """For tests: the work is done before `run` returns."""

    def __init__(self, unexpected: Failed) -> None:
        self._unexpected = unexpected

    def run(self, owner: QObject, work: Work, done: Done | None = None, failed: Failed | None = None) -> None:
        """Do the work now and call back now."""
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - handed to the same place as from the worker
            hand_over(error, lambda: None, owner, done, failed or self._unexpected)
            return
        hand_over(None, lambda: result, owner, done, failed or self._unexpected)

    run_aside = run_list = run_long = run
    closing = False

    def close(self) -> None:
        """Nothing runs."""


def hand_over(error: BaseException | None, result: Work, owner: QObject, done: Done | None, failed: Failed) -> None:
    """Call back unless the owner was destroyed meanwhile."""
    if not shiboken6.isValid(owner):
        return
    if error is not None:
        failed(error)
    elif done is not None:
        done(result())
