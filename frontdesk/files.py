# SPDX-License-Identifier: Apache-2.0
"""Files that are there whole or not at all: a temporary name in the same folder, fsync, rename, fsync of the folder."""

import contextlib
import errno
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from frontdesk.errors import Trouble

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)  # else Windows turns LF into CRLF


def make_folder(path: Path) -> Path:
    """Make an owner-only folder where it is missing; raise `Trouble`."""
    try:
        path.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    except OSError as error:
        raise trouble(error, path) from error
    return path


def write_file(path: Path, content: bytes) -> Path:
    """Write `content` under its final name, durably; raise `Trouble` and leave what was there before.

    Codes: disk_full, file_no_access, file_not_written.
    """
    partial = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            # A pipe or a device would be replaced by the file, not written to.
            raise Trouble("file_not_written", file=str(path), why="special_file")
        try:
            descriptor = os.open(partial, _NEW_FILE, PRIVATE_FILE)
            try:
                view = memoryview(content)
                while view:
                    view = view[os.write(descriptor, view) :]
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            partial.replace(path)
            sync_folder(path.parent)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise trouble(error, path) from error
    return path.resolve()


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Lend a temporary name in the same folder for a file that is written piece by piece; at its end it gets its own.

    Raises `Trouble` as `write_file`; whatever fails leaves what was there before.
    """
    partial = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        if path.exists() and not path.is_file():
            raise Trouble("file_not_written", file=str(path), why="is_folder" if path.is_dir() else "special_file")
        try:
            os.close(os.open(partial, _NEW_FILE, PRIVATE_FILE))
            yield partial
            descriptor = os.open(partial, os.O_RDWR)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            partial.replace(path)
            sync_folder(path.parent)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise trouble(error, path) from error


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder durable; does nothing where the system has no such call."""
    if os.name != "posix":  # pragma: no cover - Windows only
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def trouble(error: OSError, path: Path) -> Trouble:
    """Return what a person can act on."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Trouble("disk_full")
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return Trouble("file_no_access", file=str(path))
    why = _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__
    return Trouble("file_not_written", file=str(path), why=why)


_REASONS: Final = {
    errno.ENOENT: "no_folder",
    errno.ENOTDIR: "no_folder",
    errno.EISDIR: "is_folder",
    errno.EEXIST: "is_file",
    errno.EBUSY: "is_folder",
    errno.ENAMETOOLONG: "name_too_long",
    errno.EIO: "disk_fault",
}
"""What the system says in its own language, as codes that have words in ours; anything rarer keeps its words."""


def sweep(folder: Path, older_than_s: float = 3600.0) -> None:
    """Remove what a killed program has left half written; younger ones may be another program's work."""
    latest = time.time() - older_than_s
    for partial in folder.glob(".*.part"):
        with contextlib.suppress(OSError):
            if partial.stat().st_mtime < latest:
                partial.unlink()


class Folder:
    """One of the office's folders, made when something is first put into it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def path(self, name: str) -> Path:
        """Return the full path of a file in it."""
        return self._path / name

    def write(self, name: str, content: bytes) -> Path:
        """Put a file into it."""
        make_folder(self._path)
        return write_file(self._path / name, content)
