# SPDX-License-Identifier: Apache-2.0
"""Cut the shipped fonts and their table of characters out of Noto Sans; run by hand, the results are committed.

Nothing in the program imports this. The papers get two small faces without hinting and without layout tables, for
ReportLab parses the whole file and copies its name table into every PDF; the window gets three faces with kerning and
mark positioning.

    python tools/cut_fonts.py --noto /usr/share/fonts/truetype/noto [--noto-extra DIR] [--check]

The sources are Debian's fonts-noto-core and, for SemiBold, fonts-noto-extra (20201225-1). The same sources give the
same bytes.
"""

import argparse
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"

TEXT = (
    (0x0020, 0x007E),
    (0x00A0, 0x00AC),  # without U+00AD: a soft hyphen is invisible, so a name never holds one
    (0x00AE, 0x024F),
    (0x0259, 0x0259),
    (0x02B9, 0x02BC),
    (0x0300, 0x0304),
    (0x0306, 0x030C),
    (0x0323, 0x0328),
    (0x0400, 0x052F),
    (0x1E00, 0x1EFF),
    (0x2007, 0x2007),
    (0x2009, 0x2009),
    (0x2010, 0x2015),
    (0x2018, 0x201F),
    (0x2020, 0x2022),
    (0x2026, 0x2026),
    (0x202F, 0x2030),
    (0x2032, 0x2033),
    (0x2039, 0x203A),
    (0x2044, 0x2044),
    (0x20AC, 0x20AC),
    (0x20B8, 0x20B8),
    (0x20BD, 0x20BD),
    (0x2116, 0x2116),
    (0x2122, 0x2122),
    (0x2212, 0x2212),
)
"""Latin of all Europe, Turkic and Vietnamese, all Cyrillic, Kazakh Latin of 2021, tenge and the usual punctuation."""

PAPER_SIGNS = "\u2190\u2191\u2192\u2193\u2260\u2264\u2265\u2610\u2611\u2612\u2713\u2717\u25cf\u25cb\u25a0\u25a1"
"""Arrows, comparison signs, tick boxes and bullets that a form or a person's text may hold."""

WINDOW_SIGNS = (
    "\u21a9\u21b5\u21ba\u21e7\u2302\u2315\u2328\u232b\u238b\u23ce\u23fb\u25b2\u25b6\u25bc\u25c0"
    "\u25d0\u25d1\u25e6\u2605\u2606\u2630\u2699\u26a0\u267f\u26ab\u270e\u2318\u24d8\u25a5\u2248"
)
"""Signs that stand on keys, buttons and chips."""


class Face(NamedTuple):
    """One file to cut: source, family, style as people read it, weight of OS/2, and whether it is for the window."""

    source: str
    target: str
    family: str
    style: str
    weight: int
    window: bool


FACES = (
    Face("NotoSans-Regular.ttf", "FrontdeskSans-Regular.ttf", "Frontdesk Sans", "Regular", 400, False),
    Face("NotoSans-Bold.ttf", "FrontdeskSans-Bold.ttf", "Frontdesk Sans", "Bold", 700, False),
    Face("NotoSans-Regular.ttf", "ui-Regular.ttf", "Frontdesk UI", "Regular", 400, True),
    Face("NotoSans-SemiBold.ttf", "ui-SemiBold.ttf", "Frontdesk UI", "SemiBold", 600, True),
    Face("NotoSans-Bold.ttf", "ui-Bold.ttf", "Frontdesk UI", "Bold", 700, True),
)
SIGN_SOURCES = ("NotoSansSymbols2-Regular.ttf", "NotoSansSymbols-Regular.ttf", "NotoSansMath-Regular.ttf")


def points(ranges: Iterable[tuple[int, int]]) -> set[int]:
    """Return every code point of the ranges, both ends included."""
    return {point for first, last in ranges for point in range(first, last + 1)}


def subset(font: TTFont, wanted: set[int], *, layout: bool) -> None:
    """Keep the glyphs of the wanted code points, without hinting; with layout keep kerning, marks and composition."""
    options = Options()
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.name_IDs = ["*"]
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"] if layout else []
    options.drop_tables += (
        ["DSIG", "MVAR", "STAT", "meta", "GDEF", "GPOS", "GSUB"] if not layout else ["DSIG", "MVAR", "STAT", "meta"]
    )
    worker = Subsetter(options)
    worker.populate(unicodes=wanted)
    worker.subset(font)


def add_signs(font: TTFont, signs: str, sources: list[TTFont]) -> str:
    """Copy the signs that the font lacks from the first source that has each; return those that none has."""
    absent = ""
    cmap = font.getBestCmap()
    for sign in signs:
        source = next((other for other in sources if ord(sign) in other.getBestCmap()), None)
        if ord(sign) in cmap:
            continue
        if source is None:
            absent += sign
            continue
        glyph_name = f"uni{ord(sign):04X}"
        theirs = source.getBestCmap()[ord(sign)]
        drawing = DecomposingRecordingPen(source.getGlyphSet())
        source.getGlyphSet()[theirs].draw(drawing)
        pen = TTGlyphPen(None)
        drawing.replay(pen)
        font.setGlyphOrder([*font.getGlyphOrder(), glyph_name])
        font["glyf"].glyphs[glyph_name] = pen.glyph()
        font["glyf"].glyphOrder = font.getGlyphOrder()
        font["glyf"][glyph_name].recalcBounds(font["glyf"])
        font["hmtx"].metrics[glyph_name] = source["hmtx"][theirs]
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(sign)] = glyph_name
    return absent


def rename(font: TTFont, face: Face) -> None:
    """Give the cut its own names: ReportLab takes two fonts of one PostScript name for the same font."""
    copyright_line = font["name"].getDebugName(0)
    plain = face.style in ("Regular", "Bold")
    postscript = f"{face.family.replace(' ', '')}-{face.style}"
    names = {
        0: copyright_line,
        1: face.family if plain else f"{face.family} {face.style}",
        2: face.style if plain else "Regular",
        3: f"frontdesk;{postscript}",
        4: f"{face.family} {face.style}",
        5: "Version 2.004",
        6: postscript,
    }
    if face.window:
        names[13] = "SIL Open Font License, Version 1.1; see OFL.txt"
    if not plain:
        names |= {16: face.family, 17: face.style}
    table = newTable("name")
    table.names = []
    for name_id, text in names.items():
        table.setName(text, name_id, 3, 1, 0x409)
    font["name"] = table
    font["OS/2"].usWeightClass = face.weight
    bold = face.style == "Bold"
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & 0x80) | (0x20 if bold else 0x40 if plain else 0)
    font["head"].macStyle = int(bold)


def cut(face: Face, folders: list[Path]) -> bytes:
    """Return the bytes of one cut font; end the program when a source or a sign is missing."""
    font = open_source(face.source, folders)
    digits = {font["hmtx"][font.getBestCmap()[ord(digit)]][0] for digit in "0123456789"}
    if len(digits) != 1:
        sys.exit(f"{face.source}: digits are not tabular: {digits}")
    signs = PAPER_SIGNS + (WINDOW_SIGNS if face.window else "")
    subset(font, points(TEXT) | {ord(sign) for sign in signs}, layout=face.window)
    absent = add_signs(font, signs, [open_source(name, folders) for name in SIGN_SOURCES])
    if absent:
        sys.exit(f"no source font has {absent}")
    rename(font, face)
    font.recalcTimestamp = False
    out = io.BytesIO()
    font.save(out, reorderTables=True)
    return out.getvalue()


def open_source(name: str, folders: list[Path]) -> TTFont:
    """Open a source font from the first folder that has it."""
    for folder in folders:
        if (folder / name).is_file():
            return TTFont(folder / name, recalcTimestamp=False)
    sys.exit(f"{name} is in none of {', '.join(map(str, folders))}")


def spans(covered: Iterable[int]) -> Iterator[str]:
    """Yield `0410-044F` or `20B8` for each unbroken run."""
    ordered = sorted(covered)
    start = 0
    for at, point in enumerate(ordered):
        if at + 1 == len(ordered) or ordered[at + 1] != point + 1:
            first = ordered[start]
            yield f"{first:04X}" if first == point else f"{first:04X}-{point:04X}"
            start = at + 1


def results(folders: list[Path]) -> dict[str, bytes]:
    """Return file name to bytes of everything that this tool makes."""
    made = {face.target: cut(face, folders) for face in FACES}
    covered = set.intersection(*(set(TTFont(io.BytesIO(data)).getBestCmap()) for data in made.values()))
    head = "# Code points that every shipped font draws; made by tools/cut_fonts.py, read by frontdesk.domain.glyphs.\n"
    made["coverage.txt"] = (head + "\n".join(spans(covered)) + "\n").encode("ascii")
    return made


def main() -> int:
    """Write the fonts, or with --check say whether the committed ones are what the sources give."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--noto", type=Path, default=Path("/usr/share/fonts/truetype/noto"))
    parser.add_argument("--noto-extra", type=Path)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    folders = [arguments.noto] + ([arguments.noto_extra] if arguments.noto_extra else [])
    differing = []
    for name, data in results(folders).items():
        path = TARGET / name
        if arguments.check:
            differing += [] if path.is_file() and path.read_bytes() == data else [name]
        else:
            path.write_bytes(data)
            print(f"{name}: {len(data):,} bytes")
    if differing:
        print("differ from the sources: " + ", ".join(differing))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
