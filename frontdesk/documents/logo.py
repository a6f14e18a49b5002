# SPDX-License-Identifier: Apache-2.0
"""An office's logo: a PNG picture read strictly and made into black dots, which every printer draws alike.

No picture is put into a PDF: the dots are filled squares, so nothing in a picture file ever reaches a reader.
"""

import re
import struct
import zlib
from base64 import b64decode, b64encode
from functools import lru_cache
from typing import Final

from frontdesk.documents.symbol import Symbol
from frontdesk.domain.papers.look import LOGO_DOTS
from frontdesk.errors import Problem, Refused

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_CHANNELS: Final = {0: 1, 2: 3, 4: 2, 6: 4}
"""Colour type of PNG to its channels, each of eight bits: grey, colour, and both with transparency."""

_DARK: Final = re.compile(b"\x01+")
_HALF: Final = 128
MOST_BYTES: Final = 200_000


def pack(png: bytes) -> str:
    """Return a picture as the text that is frozen with papers; raise Refused `logo_unreadable` (most dots a side).

    Taken are PNG files of eight bits a channel, grey or in colours, not interlaced, at most 240 dots on each side; what
    is darker than the middle becomes black, what shines through white.
    """
    try:
        width, height, rows = _pixels(png)
    except (ValueError, IndexError, KeyError, struct.error, zlib.error):
        raise Refused(Problem("logo", "logo_unreadable", {"most": LOGO_DOTS})) from None
    bits = b"".join(rows)
    return b64encode(zlib.compress(struct.pack(">HH", width, height) + bits, 9)).decode("ascii")


@lru_cache(maxsize=8)
def symbol(packed: str) -> tuple[Symbol, int]:
    """Return the dots of a packed picture as filled runs, and its height in dots; raise ValueError for another text."""
    raw = zlib.decompress(b64decode(packed, validate=True))
    width, height = struct.unpack(">HH", raw[:4])
    if len(raw) != 4 + width * height:
        raise ValueError("not a packed logo")
    runs = [
        f"{run.start()} {y} {run.end() - run.start()} 1 re"
        for y in range(height)
        for run in _DARK.finditer(raw[4 + y * width : 4 + (y + 1) * width])
    ]
    return Symbol(width, "\n".join(runs)), height


def _pixels(png: bytes) -> tuple[int, int, list[bytes]]:
    """Return width, height and rows of 1 for dark and 0 for light."""
    if len(png) > MOST_BYTES or not png.startswith(_SIGNATURE):
        raise ValueError("not a small PNG")
    chunks = _chunks(png)
    width, height, depth, colour, packing, filtering, interlaced = struct.unpack(">IIBBBBB", chunks["IHDR"][0])
    channels = _CHANNELS[colour]
    if not (1 <= width <= LOGO_DOTS and 1 <= height <= LOGO_DOTS) or (depth, packing, filtering, interlaced) != (
        8,
        0,
        0,
        0,
    ):
        raise ValueError("another sort of PNG")
    stride = width * channels
    size = height * (stride + 1)
    inflate = zlib.decompressobj()
    raw = inflate.decompress(b"".join(chunks["IDAT"]), size + 1)
    if len(raw) != size:
        raise ValueError("length")
    rows: list[bytes] = []
    before = bytes(stride)
    for y in range(height):
        line = _unfiltered(raw[y * (stride + 1)], raw[y * (stride + 1) + 1 : (y + 1) * (stride + 1)], before, channels)
        rows.append(bytes(_is_dark(line[x * channels : (x + 1) * channels]) for x in range(width)))
        before = line
    return width, height, rows


def _chunks(png: bytes) -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = {}
    at = len(_SIGNATURE)
    while at + 12 <= len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name, body = png[at + 4 : at + 8].decode("ascii"), png[at + 8 : at + 8 + length]
        found.setdefault(name, []).append(body)
        at += 12 + length
    return found


def _unfiltered(kind: int, line: bytes, before: bytes, step: int) -> bytes:
    """Undo one of the five filters of PNG."""
    out = bytearray(line)
    for x in range(len(out)):
        left = out[x - step] if x >= step else 0
        up, corner = before[x], before[x - step] if x >= step else 0
        guess = (0, left, up, (left + up) // 2, _nearest(left, up, corner))[kind]
        out[x] = (out[x] + guess) & 255
    return bytes(out)


def _nearest(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))


def _is_dark(pixel: bytes) -> bool:
    colours, alpha = (pixel, 255) if len(pixel) in {1, 3} else (pixel[:-1], pixel[-1])
    grey = sum(colours) / len(colours)
    return grey * alpha / 255 + 255 - alpha < _HALF
