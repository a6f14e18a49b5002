# SPDX-License-Identifier: Apache-2.0
"""The Internet Printing Protocol: its messages as bytes (RFC 8010) and one exchange over HTTP.

What they mean is in `queue`. Keywords and numbers come back as the printer sent them, in no language: no text of
`lpstat` is read.
"""

import getpass
import os
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

from frontdesk.printing.reasons import NotPrinted

PORT: Final = 631
SECONDS: Final = 10.0
LONGEST_ANSWER: Final = 4 * 1024 * 1024
SOCKETS: Final = ("/run/cups/cups.sock", "/var/run/cups/cups.sock")
"""Where CUPS listens on Linux and macOS."""

SETTINGS: Final = "/etc/cups/cupsd.conf"

_OPERATION, _JOB, _END, _UNSUPPORTED = 1, 2, 3, 5
_INTEGER, _BOOLEAN, _ENUM, _RANGE = 0x21, 0x22, 0x23, 0x33
_BEGIN, _END_COLLECTION, _MEMBER = 0x34, 0x37, 0x4A
_TEXT, _NAME, _KEYWORD, _URI, _CHARSET, _LANGUAGE, _MIME = 0x41, 0x42, 0x44, 0x45, 0x47, 0x48, 0x49
_TAGS: Final = {
    "attributes-charset": _CHARSET,
    "attributes-natural-language": _LANGUAGE,
    "printer-uri": _URI,
    "job-id": _INTEGER,
    "requesting-user-name": _NAME,
    "job-name": _NAME,
    "document-format": _MIME,
    "ipp-attribute-fidelity": _BOOLEAN,
    "requested-attributes": _KEYWORD,
    "which-jobs": _KEYWORD,
    "media": _KEYWORD,
    "print-scaling": _KEYWORD,
}
"""The syntax of each attribute that is ever sent."""


@dataclass(frozen=True)
class Answer:
    """What came back: the status and the groups of attributes in their order, each a mapping of lists of values."""

    status: int
    groups: tuple[tuple[int, Mapping[str, tuple[Any, ...]]], ...] = ()

    def all(self, group: int) -> tuple[Mapping[str, tuple[Any, ...]], ...]:
        """Return every group of one tag: 2 for jobs, 4 for printers, 5 for what was not supported."""
        return tuple(values for tag, values in self.groups if tag == group)

    @property
    def unsupported(self) -> frozenset[str]:
        """Return the names of the attributes that were refused."""
        return frozenset(name for values in self.all(_UNSUPPORTED) for name in values)


@dataclass(frozen=True)
class Address:
    """A printer or server: where to connect, the path, the URI that messages name."""

    host: str
    port: int
    path: str
    socket_path: str = ""

    @property
    def uri(self) -> str:
        """Return the printer's URI."""
        return f"ipp://{self.host}:{self.port}{self.path}"

    def queue(self, name: str) -> "Address":
        """Return a queue of this server."""
        return Address(self.host, self.port, f"/printers/{quote(name, safe='')}", self.socket_path)


def parse_uri(uri: str) -> Address:
    """Read `ipp://host[:port]/path`."""
    parts = urlsplit(uri)
    return Address(parts.hostname or "localhost", parts.port or PORT, parts.path or "/")


def local_server() -> Address:
    """Return the system's print server: CUPS_SERVER (`host[:port]` or a socket), else its socket, else port 631."""
    named = os.environ.get("CUPS_SERVER", "")
    if named.startswith("/"):
        return Address("localhost", PORT, "/", named)
    if named:
        parts = urlsplit(f"//{named}")
        return Address(parts.hostname or "localhost", parts.port or PORT, "/")
    found = next((path for path in SOCKETS if Path(path).is_socket()), "")
    return Address("localhost", PORT, "/", found)


def keeps_printed_files(settings: Path) -> bool | None:
    """Say whether the system's print server keeps the files of printed jobs, by its settings; None where it has none.

    CUPS keeps them for a day unless `PreserveJobFiles No` is written there.
    """
    try:
        lines = settings.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    words = [line.split() for line in lines]
    found = [line[1].lower() for line in words if len(line) > 1 and line[0].lower() == "preservejobfiles"]
    return not found or found[-1] not in {"no", "off", "false", "0"}


@dataclass(frozen=True)
class Request:
    """One operation on a printer, with the attributes of the operation and of the job, and a document or none."""

    operation: int
    address: Address
    attributes: Mapping[str, Any] = field(default_factory=dict)
    job: Mapping[str, Any] = field(default_factory=dict)
    document: bytes = field(default=b"", repr=False)

    def encoded(self) -> bytes:
        """Return the message; version 1.1, which every printer must know."""
        head = {
            "attributes-charset": "utf-8",
            "attributes-natural-language": "en",
            "printer-uri": self.address.uri,
            "requesting-user-name": user_name(),
            **self.attributes,
        }
        order = ("attributes-charset", "attributes-natural-language", "printer-uri", "job-id", "requesting-user-name")
        ranked = sorted(head, key=lambda name: order.index(name) if name in order else len(order))
        out = [struct.pack(">BBHI", 1, 1, self.operation, 1), bytes([_OPERATION])]
        out += [_attribute(name, head[name]) for name in ranked]
        if self.job:
            out.append(bytes([_JOB]))
            out += [_attribute(name, value) for name, value in self.job.items()]
        return b"".join([*out, bytes([_END]), self.document])


def user_name() -> str:
    """Return who prints, as the system calls them."""
    try:
        return getpass.getuser()[:127]
    except (KeyError, OSError):  # an account without a name
        return "frontdesk"


def _attribute(name: str, value: Any) -> bytes:  # noqa: ANN401 - a string, number, truth, or a list of them
    values = value if isinstance(value, list | tuple) else [value]
    return b"".join(_value(name if n == 0 else "", _TAGS[name], one) for n, one in enumerate(values))


def _value(name: str, tag: int, value: Any) -> bytes:  # noqa: ANN401
    if tag == _INTEGER:
        raw = struct.pack(">i", value)
    elif tag == _BOOLEAN:
        raw = bytes([bool(value)])
    else:
        raw = str(value).encode()
    label = name.encode()
    return struct.pack(">BH", tag, len(label)) + label + struct.pack(">H", len(raw)) + raw


# --- reading


def decode(message: bytes) -> Answer:
    """Read an answer; raise ValueError for bytes that are none."""
    try:
        _version, status, _id = struct.unpack_from(">HHI", message)
        return Answer(status, tuple(_groups(message, 8)))
    except (struct.error, LookupError, UnicodeDecodeError) as error:
        raise ValueError("not an IPP answer") from error


def _groups(message: bytes, at: int) -> list[tuple[int, dict[str, tuple[Any, ...]]]]:
    groups: list[tuple[int, dict[str, tuple[Any, ...]]]] = []
    name, depth = "", 0
    while message[at] != _END:
        tag = message[at]
        if tag < 0x10:
            groups.append((tag, {}))
            at += 1
            continue
        label, raw, at = _parts(message, at + 1)
        if depth == 0 and label:
            name = label.decode()
            groups[-1][1][name] = ()
        # Collections are passed over: what this program asks for has none.
        depth += (tag == _BEGIN) - (tag == _END_COLLECTION)
        if depth == 0 and tag not in {_BEGIN, _END_COLLECTION, _MEMBER}:
            groups[-1][1][name] += (_read(tag, raw),)
    return groups


def _parts(message: bytes, at: int) -> tuple[bytes, bytes, int]:
    """Return name, value and where the next attribute begins."""
    (length,) = struct.unpack_from(">H", message, at)
    name_end = at + 2 + length
    (size,) = struct.unpack_from(">H", message, name_end)
    end = name_end + 2 + size
    if end >= len(message):
        raise IndexError(end)
    return message[at + 2 : name_end], message[name_end + 2 : end], end


def _read(tag: int, raw: bytes) -> Any:  # noqa: ANN401
    if tag in {_INTEGER, _ENUM}:
        return struct.unpack(">i", raw)[0]
    if tag == _BOOLEAN:
        return raw != b"\0"
    if tag == _RANGE:
        return struct.unpack(">ii", raw)
    return raw.decode("utf-8", "replace") if tag >= 0x40 else raw


# --- one exchange


def _local(path: str, seconds: float) -> socket.socket:
    """Return the connected socket of the system's own print server."""
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(seconds)
    try:
        line.connect(path)
    except OSError:
        line.close()
        raise
    return line


def exchange(request: Request, seconds: float = SECONDS) -> Answer:
    """Send a request and return the answer; raise NotPrinted printer_offline, printer_denied, printer_unknown or
    printer_failed with no printer named: the caller knows its name.
    """
    import http.client  # late: it brings TLS and mail along, and the window must open first

    address = request.address
    connection = http.client.HTTPConnection(address.host, address.port, timeout=seconds)
    try:
        if address.socket_path:
            connection.sock = _local(address.socket_path, seconds)
        connection.request("POST", address.path, request.encoded(), {"Content-Type": "application/ipp"})
        response = connection.getresponse()
        body = response.read(LONGEST_ANSWER)
    except (OSError, http.client.HTTPException) as error:
        raise NotPrinted("printer_offline", why=type(error).__name__) from error
    finally:
        connection.close()
    if response.status != http.client.OK:
        code = {401: "printer_denied", 403: "printer_denied", 404: "printer_unknown"}.get(response.status)
        raise NotPrinted(code or "printer_failed", why=f"HTTP {response.status}")
    try:
        return decode(body)
    except ValueError as error:
        raise NotPrinted("printer_failed", why="IPP") from error
