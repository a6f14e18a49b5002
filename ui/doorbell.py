# SPDX-License-Identifier: Apache-2.0
"""Hears a second start of the program and tells the window; which start is the first is decided in `ui.instance`."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_ANSWER_MS = 150


class Doorbell(QObject):
    """A local socket of this user; a call on it means: come to the front."""

    rung = Signal()

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        QLocalServer.removeServer(name)
        self._server.listen(name)

    def close(self) -> None:
        """Hear no more."""
        self._server.close()

    def _on_connection(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            caller.disconnected.connect(caller.deleteLater)
            self.rung.emit()


def ring(name: str) -> bool:
    """Call the window that listens under a name; return whether it heard. For where there are no Unix sockets."""
    caller = QLocalSocket()
    caller.connectToServer(name)
    heard = caller.waitForConnected(_ANSWER_MS)
    caller.disconnectFromServer()
    return heard
