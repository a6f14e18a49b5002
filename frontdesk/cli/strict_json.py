# SPDX-License-Identifier: Apache-2.0
"""Reads a stranger's JSON strictly: size, depth, duplicate keys and NaN are refused, never a traceback (I9).

Which types the keys take is decided where they are read.
"""

import json
from typing import Any, Final, NoReturn

from frontdesk.errors import refuse

MOST_BYTES: Final = 1_000_000
DEEPEST: Final = 20
MOST_DIGITS: Final = 15
"""Of a whole number; a longer one, like a fraction, is no number that any field holds (`wrong_type` at that field)."""


def read(raw: bytes) -> dict[str, Any]:
    """Return the one object in `raw`; raise Refused `json_unreadable` or `json_too_large`."""
    if len(raw) > MOST_BYTES:
        raise refuse("json_too_large", None, limit=MOST_BYTES)
    try:
        text = raw.decode("utf-8-sig")
        _check_depth(text)
        found = json.loads(text, object_pairs_hook=_unique, parse_constant=_no, parse_int=_whole)
    except (ValueError, RecursionError):
        raise refuse("json_unreadable") from None
    if not isinstance(found, dict):
        raise refuse("json_unreadable")
    return found


def _check_depth(text: str) -> None:
    depth, quoted, escaped = 0, False, False
    for char in text:
        if quoted:
            quoted = escaped or char != '"'
            escaped = char == "\\" and not escaped
        elif char == '"':
            quoted = True
        elif char in "[{":
            depth += 1
            if depth > DEEPEST:
                raise ValueError("too deep")
        elif char in "]}":
            depth -= 1


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found


def _whole(text: str) -> int | float:
    return int(text) if len(text) <= MOST_DIGITS else float(text)


def _no(text: str) -> NoReturn:
    raise ValueError(text)
