# SPDX-License-Identifier: Apache-2.0
"""The day log as a file: a folder in a zip, written and read in one spelling (TRUST 3.4); `outside` judges its sense.

The zip is made and read field by field, not with `zipfile`: same input, same bytes on every Python; and nothing in a
stranger's file (compression, names, sizes, comments, second directories) is interpreted at all, it is compared.
"""

import io
import os
import re
import struct
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - the parameter is called date
from pathlib import Path
from typing import BinaryIO, Final
from zlib import crc32

from frontdesk import assets
from frontdesk.domain.journal import HASH_BYTES, MAX_EVENT_BYTES, Frontier
from frontdesk.seal.faults import Malformed
from frontdesk.seal.notes import base64_exact, decimal_exact

NAMES: Final = ("events.jsonl", "frontier", "checkpoint", "people.jsonl", "schema.json", "README.txt")
OPTIONAL: Final = frozenset({"people.jsonl"})
MAX_EVENTS: Final = 1 << 30
"""Bytes of all events of a day: about 1.8 million events."""
MAX_SMALL: Final = 1 << 20
"""Bytes of each other file."""
_CHUNK = 1 << 18

_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_VERSION = 20
_UNIX = 3 << 8
_MIDNIGHT, _FIRST_OF_1980 = 0, (1 << 5) | 1
_MODE = 0o100644 << 16
_FOLDER = re.compile(r"([A-Z0-9]{2,6})-([0-9]{4}-[0-9]{2}-[0-9]{2})(?:-([2-9]|[1-9][0-9]{1,3}))?", re.ASCII)


# --------------------------------------------------------------------------- writing


def folder_name(code: str, date: str, part: int) -> str:
    """Return `KLS-2026-11-23`, of a further part `KLS-2026-11-23-2`; raises ValueError."""
    name = f"{code}-{date}" if part == 1 else f"{code}-{date}-{part}"
    if _split(name) != (code, date, part):
        raise ValueError(name)
    return name


def _split(name: str) -> tuple[str, str, int]:
    found = _FOLDER.fullmatch(name)
    if not found:
        raise ValueError(name)
    Date.fromisoformat(found[2])
    return found[1], found[2], int(found[3] or 1)


def frontier_text(frontier: Frontier) -> bytes:
    """Return the file `frontier`: the size, then each peak in base64, largest subtree first."""
    return "".join(f"{line}\n" for line in (frontier.size, *(b64encode(p).decode() for p in frontier.peaks))).encode()


def _local_header(name: bytes, crc: int, size: int) -> bytes:
    head = _LOCAL.pack(b"PK\3\4", _VERSION, 0, 0, _MIDNIGHT, _FIRST_OF_1980, crc, size, size, len(name), 0)
    return head + name


def _central_header(name: bytes, crc: int, size: int, offset: int) -> bytes:
    fixed = (_VERSION, 0, 0, _MIDNIGHT, _FIRST_OF_1980, crc, size, size, len(name), 0, 0, 0, 0, _MODE, offset)
    return _CENTRAL.pack(b"PK\1\2", _UNIX | _VERSION, *fixed) + name


def write_bundle(
    out: BinaryIO,
    *,
    code: str,
    date: str,
    part: int,
    events: Iterable[bytes],
    frontier: Frontier,
    checkpoint: bytes,
    schema: bytes,
    readme: bytes,
) -> None:
    """Write a day log to a seekable file, event by event; same input, same bytes. Raises ValueError, OSError."""
    folder = folder_name(code, date, part)
    central = b""
    start = out.tell()

    def write(name: str, pieces: Iterable[bytes], limit: int) -> None:
        nonlocal central
        path, offset = f"{folder}/{name}".encode("ascii"), out.tell()
        out.write(_local_header(path, 0, 0))
        crc = size = 0
        for piece in pieces:
            out.write(piece)
            crc, size = crc32(piece, crc), size + len(piece)
            if size > limit:
                raise ValueError(f"{name} is too large")
        out.seek(offset)
        out.write(_local_header(path, crc, size))
        out.seek(0, os.SEEK_END)
        central += _central_header(path, crc, size, offset - start)

    write("events.jsonl", _lines(events), MAX_EVENTS)
    write("frontier", [frontier_text(frontier)], MAX_SMALL)
    write("checkpoint", [checkpoint], MAX_SMALL)
    write("schema.json", [schema], MAX_SMALL)
    write("README.txt", [readme], MAX_SMALL)
    count, offset = len(NAMES) - len(OPTIONAL), out.tell() - start
    out.write(central + _END.pack(b"PK\5\6", 0, 0, count, count, len(central), offset, 0))


def _lines(events: Iterable[bytes]) -> Iterator[bytes]:
    """Join events to pieces of a few hundred kilobytes, each event with its line feed."""
    lines: list[bytes] = []
    size = 0
    for event in events:
        lines.append(event)
        size += len(event)
        if size >= _CHUNK:
            yield b"\n".join(lines) + b"\n"
            lines, size = [], 0
    if lines:
        yield b"\n".join(lines) + b"\n"


def make_bundle(
    *,
    code: str,
    date: str,
    part: int,
    events: Iterable[bytes],
    frontier: Frontier | tuple[int, bytes],
    checkpoint: str,
    schema: bytes | None = None,
    readme: bytes | None = None,
) -> bytes:
    """Return a day log as bytes; schema and README are the shipped ones unless given. Raises ValueError."""
    out = io.BytesIO()
    write_bundle(
        out,
        code=code,
        date=date,
        part=part,
        events=events,
        frontier=frontier if isinstance(frontier, Frontier) else Frontier.from_bytes(*frontier),
        checkpoint=checkpoint.encode("utf-8"),
        schema=assets.read_bytes("schema", "daylog-v1.json") if schema is None else schema,
        readme=assets.read_bytes("bundle", "README.txt") if readme is None else readme,
    )
    return out.getvalue()


# --------------------------------------------------------------------------- reading


@dataclass(frozen=True)
class Bundle:
    """A day log whose container is in order; its events are read when asked for, a piece at a time.

    `damaged` names the files whose checksum is wrong.
    """

    path: Path
    code: str
    date: str
    part: int
    frontier: Frontier
    checkpoint: bytes
    damaged: tuple[str, ...]
    _offset: int
    _size: int

    def events(self) -> Iterator[bytes]:
        """Yield each event's bytes; raises `Malformed` (no last line feed, a line too long, file gone)."""
        try:
            with self.path.open("rb") as file:
                file.seek(self._offset)
                rest, left = b"", self._size
                while left:
                    piece = file.read(min(_CHUNK, left))
                    if not piece:
                        raise Malformed("bundle_unreadable")
                    left -= len(piece)
                    *lines, rest = (rest + piece).split(b"\n")
                    yield from lines
                    if len(rest) > MAX_EVENT_BYTES:
                        raise Malformed("event_malformed")
        except OSError:
            raise Malformed("bundle_unreadable") from None
        if rest:
            raise Malformed("event_malformed")


@dataclass(frozen=True)
class _Entry:
    name: str
    crc: int
    size: int
    offset: int


def read_bundle(path: Path) -> Bundle:
    """Read a day log's container; raises `Malformed` and nothing else. Memory does not grow with the day."""
    try:
        with path.open("rb") as file:
            return _read(file, path)
    except (OSError, ValueError, struct.error) as error:
        if isinstance(error, Malformed):
            raise
        raise Malformed("bundle_unreadable") from None


def _read(file: BinaryIO, path: Path) -> Bundle:
    folder, entries = _directory(file)
    try:
        code, date, part = _split(folder)
    except ValueError:
        raise Malformed("bundle_layout") from None
    damaged, small = [], {}
    events = entries[0]
    for entry in entries:
        limit = MAX_EVENTS if entry.name.endswith(".jsonl") else MAX_SMALL
        if entry.size > limit:
            raise Malformed("bundle_too_large", limit=limit)
        file.seek(entry.offset)
        if _crc(file, entry.size) != entry.crc:
            damaged.append(entry.name)
        if entry.name in ("frontier", "checkpoint"):
            file.seek(entry.offset)
            small[entry.name] = file.read(entry.size)
    frontier = _parse_frontier(small["frontier"])
    return Bundle(path, code, date, part, frontier, small["checkpoint"], tuple(damaged), events.offset, events.size)


def _crc(file: BinaryIO, size: int) -> int:
    crc = 0
    while size:
        piece = file.read(min(_CHUNK, size))
        if not piece:
            raise Malformed("bundle_unreadable")
        crc, size = crc32(piece, crc), size - len(piece)
    return crc


def _directory(file: BinaryIO) -> tuple[str, tuple[_Entry, ...]]:
    """Read the directory at the end, and compare every header with the one that such an entry must have."""
    length = file.seek(0, os.SEEK_END)
    file.seek(max(0, length - _END.size))
    magic, _, _, count, _, size, offset, _ = _END.unpack(file.read(_END.size))
    end = _END.pack(magic, 0, 0, count, count, size, offset, 0)
    longest = len(NAMES) * (_CENTRAL.size + 64)
    if magic != b"PK\5\6" or not 1 <= count <= len(NAMES) or size > longest or offset + size + _END.size != length:
        raise Malformed("bundle_unreadable")
    file.seek(offset)
    central = file.read(size + _END.size)
    if central[size:] != end:
        raise Malformed("bundle_unreadable")
    found, at, next_offset = [], 0, 0
    for _ in range(count):
        fields = _CENTRAL.unpack_from(central, at)
        crc, length_of_data, length_of_name = fields[7], fields[9], fields[10]
        name = central[at + _CENTRAL.size : at + _CENTRAL.size + length_of_name]
        expected = _central_header(name, crc, length_of_data, next_offset)
        local = _local_header(name, crc, length_of_data)
        shown = ascii(name.decode("ascii", "replace"))[:80]
        if central[at : at + len(expected)] != expected or at + len(expected) > size:
            raise Malformed("bundle_entry", name=shown)
        file.seek(next_offset)
        if file.read(len(local)) != local:
            raise Malformed("bundle_entry", name=shown)
        found.append((name.decode("ascii"), crc, length_of_data, next_offset + len(local)))
        at += len(expected)
        next_offset += len(local) + length_of_data
    if at != size or next_offset != offset:
        raise Malformed("bundle_unreadable")
    return _layout(found)


def _layout(found: list[tuple[str, int, int, int]]) -> tuple[str, tuple[_Entry, ...]]:
    folder = found[0][0].partition("/")[0]
    entries = tuple(_Entry(name.removeprefix(f"{folder}/"), *rest) for name, *rest in found)
    names = tuple(entry.name for entry in entries)
    known = tuple(name for name in NAMES if name in names or name not in OPTIONAL)
    if names != known or any(name != f"{folder}/{known[i]}" for i, (name, *_) in enumerate(found)):
        raise Malformed("bundle_layout")
    return folder, entries


def _parse_frontier(raw: bytes) -> Frontier:
    try:
        size, *peaks, last = raw.decode("ascii").split("\n")
        frontier = Frontier.from_bytes(decimal_exact(size), b"".join(base64_exact(peak) for peak in peaks))
        if last or any(len(base64_exact(peak)) != HASH_BYTES for peak in peaks):
            raise ValueError("frontier")
    except ValueError:
        raise Malformed("frontier_malformed") from None
    return frontier
