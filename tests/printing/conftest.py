# SPDX-License-Identifier: Apache-2.0
"""Printers that the tests start by themselves: a cupsd of their own, a printer that speaks IPP, a thermal printer on a socket.

Their protocols are written here a second time, from the standards, so that a mistake in the program is not repeated in its test.
"""

import ctypes
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

PATH = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
START_S = 15.0
A4, A5 = "iso_a4_210x297mm", "iso_a5_148x210mm"


# --- a print server


class Cups:
    """A cupsd on loopback with nothing but what a test puts into it."""

    def __init__(self, port: int) -> None:
        self.port = port

    def queue(self, name: str, uri: str) -> str:
        """Make a queue that hands papers on as they are."""
        self._lpadmin("-p", name, "-v", uri, "-E", "-m", "raw", "-o", "printer-error-policy=abort-job")
        return name

    def pause(self, name: str) -> None:
        subprocess.run(
            ["cupsdisable", "-h", f"127.0.0.1:{self.port}", name], env=_env(), check=True, capture_output=True
        )

    def reject(self, name: str) -> None:
        subprocess.run(
            ["cupsreject", "-h", f"127.0.0.1:{self.port}", name], env=_env(), check=True, capture_output=True
        )

    def drop(self, name: str) -> None:
        self._lpadmin("-x", name)

    def _lpadmin(self, *words: str) -> None:
        subprocess.run(["lpadmin", "-h", f"127.0.0.1:{self.port}", *words], env=_env(), check=True, capture_output=True)


def _env() -> dict[str, str]:
    return {"PATH": PATH, "LC_ALL": "C.UTF-8"}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture(scope="session")
def cupsd() -> Iterator[Cups]:
    """A print server of the tests' own; without one the run fails, because half of printing would go unproved."""
    # Not below pytest's folders: the server's helpers run as another account when the tests run as root.
    folder = Path(tempfile.mkdtemp(prefix="frontdesk-cups-"))
    folder.chmod(0o755)
    port = free_port()
    server, why = _start(folder, port)
    if server is None:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.fail(
            f"cupsd for the tests does not start: {why}; install the packages that `make test` names", pytrace=False
        )
    yield Cups(port)
    server.terminate()
    server.wait(20)
    shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path, port: int) -> "tuple[subprocess.Popen[bytes] | None, str]":
    program = shutil.which("cupsd", path=PATH)
    if program is None:
        return None, "the program cupsd is not installed"
    for name in ("conf", "spool/tmp", "cache", "run", "log"):
        (folder / name).mkdir(parents=True)
    (folder / "conf" / "cupsd.conf").write_text(
        f"LogLevel warn\nListen 127.0.0.1:{port}\nBrowsing Off\nDefaultAuthType None\nWebInterface No\n"
        "PreserveJobFiles No\nPreserveJobHistory Yes\nJobRetryInterval 1\n"
        "<Location />\n  Order allow,deny\n  Allow all\n</Location>\n"
        "<Policy default>\n  JobPrivateAccess all\n  JobPrivateValues none\n  SubscriptionPrivateAccess all\n"
        "  SubscriptionPrivateValues none\n  <Limit All>\n    Order allow,deny\n    Allow all\n  </Limit>\n</Policy>\n"
    )
    (folder / "conf" / "cups-files.conf").write_text(
        f"ServerRoot {folder}/conf\nRequestRoot {folder}/spool\nCacheDir {folder}/cache\nStateDir {folder}/run\n"
        f"TempDir {folder}/spool/tmp\nAccessLog {folder}/log/access\nErrorLog {folder}/log/error\nPageLog {folder}/log/page\n"
    )
    files = ["-c", folder / "conf" / "cupsd.conf", "-s", folder / "conf" / "cups-files.conf"]
    with (folder / "said").open("wb") as said:
        server = subprocess.Popen(
            [program, "-f", *files],
            env=_env(),
            stdout=said,
            stderr=subprocess.STDOUT,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - before any thread
        )
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if server.poll() is not None:
            lines = (folder / "said").read_text(errors="replace").strip().splitlines()
            return None, lines[-1] if lines else f"it ends with status {server.returncode}"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return server, ""
    server.kill()
    server.wait()
    return None, f"no answer after {START_S:.0f} s"


def _end_with_parent() -> None:
    """Let the kernel stop the server when the tests are killed: no run leaves one behind."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


@pytest.fixture
def cups(cupsd: Cups, monkeypatch: pytest.MonkeyPatch) -> Cups:
    """The print server, as the system's own for this test."""
    monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{cupsd.port}")
    return cupsd


@pytest.fixture
def no_cups(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a print server."""
    monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{free_port()}")


# --- a printer that speaks IPP


class IppPrinter:
    """Answers as the test says; keeps every document that reached it."""

    def __init__(self) -> None:
        self.documents: list[bytes] = []
        self.jobs: list[dict[str, Any]] = []
        self.asked: list[int] = []
        self.media = [A4, A5]
        self.formats = ["application/pdf", "application/octet-stream"]
        self.accepting, self.state, self.reasons = True, 3, ["none"]
        self.refuses, self.refused = 0, ("media", "unsupported")
        self.end: tuple[int, list[str]] | None = (9, ["job-completed-successfully"])
        self.cut_after: int | None = None
        self.cancelled: list[int] = []
        printer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 20

            def log_message(self, *_: object) -> None:
                pass

            def do_POST(self) -> None:
                body = self._body()
                if body is None:
                    self.close_connection = True
                    return
                answer = printer.answer(body)
                self.send_response(200)
                self.send_header("Content-Type", "application/ipp")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def _body(self) -> bytes | None:
                parts, left = [], int(self.headers.get("Content-Length") or 0)
                most = printer.cut_after
                if left:
                    if most is not None and left > most:
                        self.rfile.read(most)
                        self._break()
                        return None
                    return self.rfile.read(left)
                while (size := int(self.rfile.readline().strip() or b"0", 16)) > 0:
                    parts.append(self.rfile.read(size))
                    self.rfile.readline()
                    if most is not None and sum(map(len, parts)) > most:
                        self._break()
                        return None
                self.rfile.readline()
                return b"".join(parts)

            def _break(self) -> None:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, *_: object) -> None:
                pass  # a client that goes away is no fault of the printer

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    @property
    def uri(self) -> str:
        return f"ipp://127.0.0.1:{self.port}/ipp/print"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, message: bytes) -> bytes:
        _, operation, request = struct.unpack(">HHI", message[:8])
        attributes, document = parsed(message)
        self.asked.append(operation)
        if operation == 0x000B:
            return self._said(request, 0, (4, self._printer()))
        if operation in {0x0002, 0x0004, 0x0005} and self.refuses:
            return self._said(request, self.refuses, (5, [(0x44, *self.refused)]))
        if operation == 0x0004:
            return self._said(request, 0)
        if operation in {0x0002, 0x0005}:
            self.jobs.append(attributes)
            if operation == 0x0002:
                self.documents.append(document)
            return self._said(request, 0, (2, self._job(len(self.jobs))))
        if operation == 0x0006:
            self.documents.append(document)
            return self._said(request, 0, (2, self._job(len(self.jobs))))
        if operation == 0x0008:
            self.cancelled.append(len(self.jobs))
            self.end = (7, ["job-canceled-by-user"])
            return self._said(request, 0)
        if operation in {0x0009, 0x000A}:
            return self._said(request, 0, (2, self._job(len(self.jobs))))
        return self._said(request, 0x0501)

    def _printer(self) -> list[tuple[Any, ...]]:
        return [
            (0x23, "printer-state", self.state),
            (0x44, "printer-state-reasons", *self.reasons),
            (0x22, "printer-is-accepting-jobs", self.accepting),
            (0x49, "document-format-supported", *self.formats),
            (0x44, "media-supported", *self.media),
            (0x44, "media-default", self.media[0] if self.media else A4),
            (0x44, "print-scaling-supported", "auto", "none"),
            (0x23, "operations-supported", 2, 4, 5, 6, 8, 9, 10, 11),
            (0x44, "ipp-versions-supported", "1.1", "2.0"),
            (0x47, "charset-supported", "utf-8"),
        ]

    def _job(self, number: int) -> list[tuple[Any, ...]]:
        state, reasons = self.end or (5, ["job-printing"])
        named = self.jobs[number - 1].get("job-name", "") if self.jobs else ""
        return [
            (0x21, "job-id", number),
            (0x45, "job-uri", f"{self.uri}/{number}"),
            (0x42, "job-name", named),
            (0x23, "job-state", state),
            (0x44, "job-state-reasons", *reasons),
        ]

    @staticmethod
    def _said(request: int, status: int, *groups: tuple[int, list[tuple[Any, ...]]]) -> bytes:
        out = struct.pack(">BBHI", 1, 1, status, request) + b"\x01"
        out += written((0x47, "attributes-charset", "utf-8")) + written((0x48, "attributes-natural-language", "en"))
        for tag, attributes in groups:
            out += bytes([tag]) + b"".join(written(attribute) for attribute in attributes)
        return out + b"\x03"


def written(attribute: tuple[Any, ...]) -> bytes:
    tag, name, *values = attribute
    out = b""
    for n, value in enumerate(values):
        raw = (
            bytes([value]) if tag == 0x22 else struct.pack(">i", value) if tag in {0x21, 0x23} else str(value).encode()
        )
        label = name.encode() if n == 0 else b""
        out += struct.pack(">BH", tag, len(label)) + label + struct.pack(">H", len(raw)) + raw
    return out


def parsed(message: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the attributes of all groups by name (the first value of each) and the document behind them."""
    at, found = 8, {}
    while message[at] != 3:
        if message[at] < 16:
            at += 1
            continue
        tag = message[at]
        size = int.from_bytes(message[at + 1 : at + 3], "big")
        name = message[at + 3 : at + 3 + size].decode()
        at += 3 + size
        length = int.from_bytes(message[at : at + 2], "big")
        raw = message[at + 2 : at + 2 + length]
        at += 2 + length
        if name:
            found[name] = (
                int.from_bytes(raw, "big", signed=True)
                if tag in {0x21, 0x23}
                else bool(raw[0])
                if tag == 0x22
                else raw.decode()
            )
    return found, message[at + 1 :]


@pytest.fixture
def ipp_printer() -> Iterator[IppPrinter]:
    made = IppPrinter()
    yield made
    made.close()


# --- a thermal printer


class Roll:
    """A thermal printer at a socket: keeps what it was sent, answers questions about itself or stays silent."""

    def __init__(self, *, answers: bool = False, offline: int = 0x12, paper: int = 0x12, last: int = 0x00,
                 cut_after: int | None = None, stall_after: int | None = None) -> None:  # fmt: skip
        self.answers, self.offline, self.paper, self.last = answers, offline, paper, last
        self.cut_after, self.stall_after = cut_after, stall_after
        self.received: list[bytes] = []
        self._server = socket.socket()
        if stall_after is not None:
            self._server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        self._server.bind(("127.0.0.1", 0))
        self._server.listen()
        self.address = f"127.0.0.1:{self._server.getsockname()[1]}"
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        self._server.close()

    @property
    def papers(self) -> list[bytes]:
        """What came with ink: questions alone are no paper."""
        return [data for data in self.received if b"\x1dv0" in data]

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            with line:
                self._take(line)

    def _take(self, line: socket.socket) -> None:
        data = bytearray()
        self.received.append(b"")
        place = len(self.received) - 1
        try:
            while True:
                if self.stall_after is not None and len(data) >= self.stall_after:
                    self._closing.wait(5)
                    return
                piece = line.recv(1024)
                if not piece:
                    return
                data += piece
                self.received[place] = bytes(data)
                if self.answers:
                    self._answer(line, piece)
                if self.cut_after is not None and len(data) >= self.cut_after:
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    return
        except OSError:
            return

    def _answer(self, line: socket.socket, piece: bytes) -> None:
        for question, answer in (
            (b"\x10\x04\x02", self.offline),
            (b"\x10\x04\x04", self.paper),
            (b"\x1dr\x01", self.last),
        ):
            if piece.endswith(question):
                line.sendall(bytes([answer]))


@pytest.fixture
def roll() -> Iterator[Callable[..., Roll]]:
    """Return a maker of thermal printers."""
    made: list[Roll] = []

    def make(**more: Any) -> Roll:
        made.append(Roll(**more))
        return made[-1]

    yield make
    for one in made:
        one.close()


def burnt(data: bytes) -> tuple[Image.Image, bool]:
    """Return the picture that a head burns from these bytes, and whether the paper was cut at the very end."""
    at, bands, width, cut = 0, [], 0, False
    while at < len(data):
        command = data[at : at + 2]
        if command == b"\x1b@":
            at += 2
        elif command in {b"\x10\x04", b"\x1dr"}:
            at += 3
        elif data[at : at + 3] == b"\x1dv0":
            across, down = struct.unpack("<HH", data[at + 4 : at + 8])
            assert data[at + 3] == 0, "every dot once"
            bands.append(data[at + 8 : at + 8 + across * down])
            assert len(bands[-1]) == across * down, "a band is whole"
            width, at, cut = across * 8, at + 8 + across * down, False
        elif command == b"\x1dV":
            cut, at = True, at + 4
        else:
            raise AssertionError(f"unknown bytes {data[at : at + 8]!r} at {at}")
    dots = b"".join(bands)
    # In a PIL picture of one bit 1 is white; on a roll 1 burns.
    picture = Image.frombytes("1", (width, len(dots) * 8 // width), bytes(255 - byte for byte in dots))
    return picture, cut


@pytest.fixture
def burn() -> Callable[[bytes], tuple[Image.Image, bool]]:
    return burnt
