# SPDX-License-Identifier: Apache-2.0
"""One window per office folder.

A lock file of the operating system, and a local socket by which a second start wakes the first.
"""

import hashlib
import os
import sys
from pathlib import Path
from typing import IO

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_ANSWER_MS = 150


class SingleInstance(QObject):
    """Held for the life of the window.

    The lock of a killed program is released by the system, so it never goes stale.
    """

    asked_to_show = Signal()

    def __init__(self, home: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = home / "window.lock"
        digest = hashlib.sha256(str(home.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
        self._name = f"frontdesk-{os.getuid() if hasattr(os, 'getuid') else ''}-{digest}"
        self._held: IO[bytes] | None = None
        self._server: QLocalServer | None = None

    def take(self) -> bool:
        """Return whether this is the only window; raises OSError where the folder cannot be written."""
        held = self._file.open("a+b")
        if not _lock(held):
            held.close()
            return False
        self._held = held
        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        self._server.listen(self._name)
        return True

    def wake_first(self) -> bool:
        """Ask the window that holds the lock to come to the front; return whether it heard."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        heard = socket.waitForConnected(_ANSWER_MS)
        if heard:
            socket.write(b"show\n")
            socket.waitForBytesWritten(_ANSWER_MS)
            socket.disconnectFromServer()
        return heard

    def release(self) -> None:
        """Give the lock back."""
        if self._server is not None:
            self._server.close()
        if self._held is not None:
            self._held.close()
            self._held = None

    def _on_connection(self) -> None:
        socket = self._server.nextPendingConnection() if self._server else None
        if socket is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.asked_to_show.emit()


def _lock(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
