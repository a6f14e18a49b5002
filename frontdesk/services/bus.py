# SPDX-License-Identifier: Apache-2.0
"""Tells whoever listens what was just recorded, after the COMMIT and in the committing thread. It decides nothing."""

import logging
from collections.abc import Callable

from frontdesk.services.ports import RecordedEvent

Listener = Callable[[tuple[RecordedEvent, ...]], None]
_log = logging.getLogger(__name__)


class EventBus:
    """A list of listeners. What is announced is already true, so a listener's error is logged and stops nobody."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> None:
        """Call `listener` with the events of each act from now on."""
        self._listeners.append(listener)

    def unsubscribe(self, listener: Listener) -> None:
        """Stop calling it."""
        self._listeners.remove(listener)

    def announce(self, events: tuple[RecordedEvent, ...]) -> None:
        """Tell everybody."""
        for listener in tuple(self._listeners):
            try:
                listener(events)
            except Exception:  # noqa: BLE001 - the transaction is true whatever a listener thinks of it
                _log.exception("a listener failed")
