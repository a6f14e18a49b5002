# SPDX-License-Identifier: Apache-2.0
"""The QR of a signed note as one path; nothing is placed or printed here."""

import re
from typing import Final, NamedTuple

MASK: Final = 4
"""Chosen once: any mask gives a valid symbol, and trying all eight costs four times as much."""

MODULE_MM: Final = 0.5
"""Four dots of a 203 dpi head; measured as readable under harsh conditions (TRUST 3.3)."""

LEAST_MODULES: Final = 65
"""Version 12, the usual one for a receipt's note; also the size of the empty frame in a preview."""

_DARK: Final = re.compile(b"\x01+")


class Symbol(NamedTuple):
    """The side in modules and the dark runs as operators in modules, y downwards, ready to be filled."""

    modules: int
    operators: str


def qr(text: str) -> Symbol:
    """Return the symbol of a text: level M, one segment of UTF-8, no ECI; raise ValueError where it does not fit."""
    import segno

    code = segno.make_qr(text.encode("utf-8"), error="m", mask=MASK, mode="byte", boost_error=False)
    runs = [
        f"{run.start()} {y} {run.end() - run.start()} 1 re"
        for y, row in enumerate(code.matrix)
        for run in _DARK.finditer(bytes(row))
    ]
    return Symbol(len(code.matrix), "\n".join(runs))
