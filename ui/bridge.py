# SPDX-License-Identifier: Apache-2.0
"""From the event bus to one Qt signal in the GUI thread, whatever thread committed. Nothing is decided here."""

from typing import Any

from PySide6.QtCore import QObject, Signal


class EventBridge(QObject):
    """Re-emits what was committed.

    The slot runs in the GUI thread because it is a bound method of a QObject living there.
    """

    happened = Signal(object)

    def receive(self, events: tuple[Any, ...]) -> None:
        """Take the events of one transaction; called in the committing thread."""
        self.happened.emit(events)
