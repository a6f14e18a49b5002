# SPDX-License-Identifier: Apache-2.0
"""One window per office folder: a lock of the operating system, and the bell by which a second start wakes the first.

No Qt here, so that a second start is over before a toolkit would have been loaded; the bell's other end is
`ui.doorbell`.
"""

import hashlib
import os
import socket
import sys
import tempfile
from pathlib import Path
from typing import IO

_ANSWER_S = 0.15


class SingleInstance:
    """Held for the life of the window.

    The lock of a killed program is released by the system, so it never goes stale.
    """

    def __init__(self, home: Path) -> None:
        self._file = home / "window.lock"
        digest = hashlib.sha256(str(home.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
        self._name = f"frontdesk-{os.getuid() if hasattr(os, 'getuid') else 'w'}-{digest}"
        self._held: IO[bytes] | None = None

    @property
    def bell(self) -> str:
        """Return where the first window listens: a socket's path, on Windows the name of a pipe."""
        return self._name if sys.platform == "win32" else str(Path(tempfile.gettempdir()) / self._name)

    def take(self) -> bool:
        """Return whether this is the only window; raises OSError where the folder cannot be written."""
        held = self._file.open("a+b")
        if not _lock(held):
            held.close()
            return False
        self._held = held
        return True

    def wake_first(self) -> bool:
        """Ask the window that holds the lock to come to the front; return whether it heard."""
        if sys.platform == "win32":
            from ui.doorbell import ring

            return ring(self.bell)
        with socket.socket(socket.AF_UNIX) as caller:
            caller.settimeout(_ANSWER_S)
            try:
                caller.connect(self.bell)
            except OSError:
                return False
            return True

    def release(self) -> None:
        """Give the lock back."""
        if self._held is not None:
            self._held.close()
            self._held = None


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
