# SPDX-License-Identifier: Apache-2.0
"""The one door to the files in `resources`; the same from source, wheel and frozen program."""

from importlib.resources import as_file, files
from pathlib import Path

import resources


def read_bytes(*parts: str) -> bytes:
    """Return the bytes of a shipped file; raise FileNotFoundError where it is missing."""
    return files(resources).joinpath(*parts).read_bytes()


def read_text(*parts: str) -> str:
    """Return a shipped UTF-8 text."""
    return read_bytes(*parts).decode("utf-8")


def folder(*parts: str) -> Path:
    """Return the real path of a shipped folder or file; the program is never run from inside a zip."""
    with as_file(files(resources).joinpath(*parts)) as path:
        return path
