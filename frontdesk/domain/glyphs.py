# SPDX-License-Identifier: Apache-2.0
"""Which characters the shipped fonts can draw, so that any other is refused by name before it is committed.

Pure: the table comes from the caller (`resources/fonts/coverage.txt`, made together with the fonts). No font is
opened here.
"""

import unicodedata

from frontdesk.errors import Problem

Coverage = frozenset[int]
"""Code points that every shipped text font draws, paper and window alike."""

_LINE_BREAKS = frozenset("\n")
"""Not drawn, so no font needs it; every other control character is refused elsewhere (TRUST D11)."""


def parse(table: str) -> Coverage:
    """Read lines such as `0410-044F` or `20B8`, with `#` comments; raise ValueError on anything else."""
    points: set[int] = set()
    for line in table.splitlines():
        span = line.partition("#")[0].strip()
        if span:
            first, _, last = span.partition("-")
            points.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(points)


def missing(text: str, table: Coverage) -> frozenset[str]:
    """Return the characters of the text that no shipped font can draw."""
    return frozenset(char for char in set(text) - _LINE_BREAKS if ord(char) not in table)


def name(char: str) -> str:
    """Return `U+674E CJK UNIFIED IDEOGRAPH-674E`, the way a clerk can tell someone which character is meant."""
    return f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip()


def problems(field: str | None, text: str, table: Coverage) -> tuple[Problem, ...]:
    """Return one `glyph_missing` problem for each character that cannot be drawn, in the order of the text."""
    if table.issuperset(map(ord, text)):
        return ()
    absent = missing(text, table)
    seen = dict.fromkeys(char for char in text if char in absent)
    return tuple(Problem(field, "glyph_missing", {"char": char, "name": name(char)}) for char in seen)
