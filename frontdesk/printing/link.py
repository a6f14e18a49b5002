# SPDX-License-Identifier: Apache-2.0
"""The wire to a thermal printer: a network socket or a device file, every read and write with a limit of time."""

import contextlib
import errno
import os
import select
import socket
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

from frontdesk.config import QUEUE_PREFIX
from frontdesk.printing.reasons import NotPrinted

CONNECT_S: Final = 5.0
STALL_S: Final = 15.0
"""A printer that takes no byte for so long is out of paper, open or hung; a receipt takes a few seconds."""

ANSWER_S: Final = 0.4
CHUNK: Final = 4096
UNSENT_MOST: Final = 16 * 1024
"""What the system may hold back, so that `taken` means the printer's own memory and not this machine's."""


class Link(Protocol):
    """An open wire."""

    def send(self, data: bytes) -> None:
        """Hand over everything; raise NotPrinted `printer_stalled`, `printer_broke_off`."""
        ...

    def ask(self, question: bytes, seconds: float) -> int | None:
        """Return the one byte that answers, or None where none comes in time."""
        ...

    def finish(self) -> None:
        """Wait until the other end has everything; raise NotPrinted as `send`."""
        ...

    def close(self) -> None:
        """Let go."""
        ...


class SocketLink:
    """A printer on the network, by convention at port 9100."""

    def __init__(self, host: str, port: int) -> None:
        try:
            self._socket = socket.create_connection((host, port), timeout=CONNECT_S)
        except OSError as error:
            raise NotPrinted("printer_offline", why=type(error).__name__) from error
        with contextlib.suppress(OSError):
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNSENT_MOST)

    def send(self, data: bytes) -> None:
        """Hand over everything, in pieces."""
        self._socket.settimeout(STALL_S)
        try:
            view = memoryview(data)
            while view:
                view = view[self._socket.send(view[:CHUNK]) :]
        except OSError as error:
            raise _broken(error) from error

    def ask(self, question: bytes, seconds: float) -> int | None:
        """Ask and read one byte."""
        self.send(question)
        self._socket.settimeout(seconds)
        try:
            answer = self._socket.recv(1)
        except TimeoutError:
            return None
        except OSError as error:
            raise _broken(error) from error
        return answer[0] if answer else None

    def finish(self) -> None:
        """Say that nothing more comes, and wait until what was sent has arrived or the printer closes."""
        try:
            self._socket.shutdown(socket.SHUT_WR)
            self._wait_until_arrived()
            self._socket.settimeout(ANSWER_S)
            with contextlib.suppress(TimeoutError):  # many printers keep the line open
                while self._socket.recv(64):
                    pass
        except OSError as error:
            raise _broken(error) from error

    def _wait_until_arrived(self) -> None:
        try:
            import fcntl
            import termios
        except ImportError:  # pragma: no cover - Windows only: there the end of `send` is all that is known
            return
        until, left_before = time.monotonic() + STALL_S, -1
        while time.monotonic() < until:
            raw = fcntl.ioctl(self._socket.fileno(), termios.TIOCOUTQ, b"\0" * 4)
            left = int.from_bytes(raw, "little")
            if left == 0:
                return
            error = self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if error:
                raise OSError(error, os.strerror(error))
            if left != left_before:
                until, left_before = time.monotonic() + STALL_S, left
            time.sleep(0.02)
        raise NotPrinted("printer_stalled")

    def close(self) -> None:
        """Let go."""
        self._socket.close()


class DeviceLink:
    """A printer at a device file, as `/dev/usb/lp0`; opened without waiting."""

    def __init__(self, path: str) -> None:
        try:
            mode = Path(path).stat().st_mode
            if not (stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)):
                raise NotPrinted("printer_no_device", device=path)
            self._device = self._open(path, mode)
            if os.isatty(self._device):  # a printer at a serial line: no line ends are put in
                import tty  # no such module on Windows, where there are no device files either

                tty.setraw(self._device)
        except OSError as error:
            code = "printer_denied" if error.errno in {errno.EACCES, errno.EPERM} else "printer_offline"
            raise NotPrinted(code, why=type(error).__name__) from error

    @staticmethod
    def _open(path: str, mode: int) -> int:
        flags = os.O_NOCTTY | os.O_NONBLOCK
        if stat.S_ISFIFO(mode):
            return os.open(path, flags | os.O_WRONLY)
        try:
            return os.open(path, flags | os.O_RDWR)
        except PermissionError:  # a device that is only for writing answers nothing
            return os.open(path, flags | os.O_WRONLY)

    def send(self, data: bytes) -> None:
        """Hand over everything, in pieces, as fast as the device takes them."""
        view = memoryview(data)
        while view:
            _, ready, _ = select.select([], [self._device], [], STALL_S)
            if not ready:
                raise NotPrinted("printer_stalled")
            try:
                view = view[os.write(self._device, view[:CHUNK]) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise _broken(error) from error

    def ask(self, question: bytes, seconds: float) -> int | None:
        """Ask and read one byte, where the device can be read."""
        self.send(question)
        try:
            ready, _, _ = select.select([self._device], [], [], seconds)
            answer = os.read(self._device, 1) if ready else b""
        except OSError:
            return None
        return answer[0] if answer else None

    def finish(self) -> None:
        """The device has what it took."""

    def close(self) -> None:
        """Let go."""
        os.close(self._device)


def _broken(error: OSError) -> NotPrinted:
    if isinstance(error, TimeoutError):
        return NotPrinted("printer_stalled")
    return NotPrinted("printer_broke_off", why=type(error).__name__)


@contextlib.contextmanager
def opened(address: str) -> Iterator[Link]:
    """Lend a wire to `host:port` or a device file.

    Raises NotPrinted `printer_offline`, `printer_denied`, `printer_no_device`.
    """
    link: Link
    if address.startswith(QUEUE_PREFIX):  # a printer of Windows, named in the settings of another system
        raise NotPrinted("printer_no_device", device=address)
    if address.startswith("/"):
        link = DeviceLink(address)
    else:
        host, _, port = address.rpartition(":")
        link = SocketLink(host.strip("[]"), int(port))
    try:
        yield link
    finally:
        link.close()
