# SPDX-License-Identifier: Apache-2.0
"""Hears a second start of the program and tells the window; which start is the first is decided in `ui.instance`.

A plain Unix socket, where there are any: Qt's network library would take 2.6 MiB of every window for this alone.
"""

import contextlib
import os
import socket
import sys

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_ANSWER_MS = 150
_WAITING = 8


class Doorbell(QObject):
    """A local socket of this user; a call on it means: come to the front."""

    rung = Signal()

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        if sys.platform == "win32":
            from PySide6.QtNetwork import QLocalServer

            self._pipe = QLocalServer(self)
            self._pipe.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
            self._pipe.newConnection.connect(self._on_pipe)
            self._pipe.listen(name)
            return
        self._name = name
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.setblocking(False)
        self._notifier = QSocketNotifier(self._socket.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_call)
        # A window that cannot be rung for opens all the same.
        with contextlib.suppress(OSError):
            self._listen()

    def _listen(self) -> None:
        """Take the name over: whoever listened there before is gone, because this window holds the lock."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._name)  # noqa: PTH108 - a socket's path, as text
        self._socket.bind(self._name)
        os.chmod(self._name, 0o600)  # noqa: PTH101
        self._socket.listen(_WAITING)

    def close(self) -> None:
        """Hear no more."""
        if sys.platform == "win32":
            self._pipe.close()
            return
        self._notifier.setEnabled(False)
        self._socket.close()
        with contextlib.suppress(OSError):
            os.unlink(self._name)  # noqa: PTH108

    def _on_call(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _ = self._socket.accept()
                caller.close()
                self.rung.emit()

    def _on_pipe(self) -> None:
        if sys.platform == "win32":
            while (caller := self._pipe.nextPendingConnection()) is not None:
                caller.disconnected.connect(caller.deleteLater)
                self.rung.emit()


def ring(name: str) -> bool:
    """Call the window that listens under a name; return whether it heard. For where there are no Unix sockets."""
    from PySide6.QtNetwork import QLocalSocket

    caller = QLocalSocket()
    caller.connectToServer(name)
    heard = caller.waitForConnected(_ANSWER_MS)
    caller.disconnectFromServer()
    return heard
