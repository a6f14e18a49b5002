# SPDX-License-Identifier: Apache-2.0
"""What papers share: a sheet filled from the top whose height follows its content, its styles, and PDF/A-1b bytes.

No paper's own text and no data here; pages of a fixed size are in `pages`. Text is drawn with text operators and never
parsed as markup (TRUST I2), so `<b>` stays `<b>`.
"""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from frontdesk.documents import archive, fonts
from frontdesk.domain import glyphs
from frontdesk.errors import Refused

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

MM: Final = 72 / 25.4
"""Points in a millimetre."""

LONGEST_MM: Final = 14_400 / MM
"""PDF 1.4 gives a page at most 14,400 points."""

_ONE_AT_A_TIME: Final = Lock()
"""ReportLab's font objects keep a reading position and serve one document at a time."""

Align = Literal["left", "centre", "right"]


class Style(NamedTuple):
    """A face, its size, the height of a line and of its base line above the line's bottom, in points."""

    face: str
    size: float
    leading: float
    drop: float


Line = tuple[str, Style]


class _Text(NamedTuple):
    x: float
    y: float
    style: Style
    text: str
    white: bool


class _Shape(NamedTuple):
    x: float
    y: float
    width: float
    height: float
    kind: Literal["filled", "outlined", "dashed", "grey"]


class _Path(NamedTuple):
    x: float
    y: float
    unit: float
    operators: str


Drawn = _Text | _Shape | _Path


class Page(NamedTuple):
    """One finished page: its size in points and what is drawn on it, y downwards from the upper edge."""

    width: float
    height: float
    drawn: Sequence[Drawn]


@dataclass(frozen=True)
class About:
    """What a PDF says of itself: title, language, the instant of its dates, the text its ID is made from."""

    title: str
    language: str
    made_at: str
    identity: str


class Sheet:
    """One continuous page; `y` is the distance of the next line from the top edge, in points."""

    def __init__(
        self, width_mm: float, margin_mm: float, *, right_mm: float | None = None, top_mm: float | None = None
    ) -> None:
        self.width = width_mm * MM
        self.left = margin_mm * MM
        self.right = self.width - (margin_mm if right_mm is None else right_mm) * MM
        self.y = (margin_mm if top_mm is None else top_mm) * MM
        self._drawn: list[Drawn] = []

    @property
    def drawn(self) -> Sequence[Drawn]:
        """What stands on the sheet so far."""
        return self._drawn

    @property
    def inner(self) -> float:
        """Width between the margins, in points."""
        return self.right - self.left

    def gap(self, mm: float) -> None:
        """Leave so many millimetres free."""
        self.y += mm * MM

    def lines(
        self,
        text: str,
        style: Style,
        *,
        left: float | None = None,
        right: float | None = None,
        align: Align = "left",
        white: bool = False,
    ) -> None:
        """Draw a text between two x positions, wrapped, from `y` down, and move `y` below it."""
        x0 = self.left if left is None else left
        x1 = self.right if right is None else right
        break_into = fonts.balance if align == "centre" else fonts.wrap
        for line in break_into(text, style.face, style.size, x1 - x0):
            self.y += style.leading
            if line:
                room = x1 - x0 - fonts.width(line, style.face, style.size) if align != "left" else 0.0
                x = x0 + (room / 2 if align == "centre" else room)
                self._drawn.append(_Text(x, self.y - style.drop, style, line, white))

    def pair(self, labels: list[Line], values: list[Line], column_mm: float) -> None:
        """Draw labels on the left, values on the right; where both do not fit, the labels get `column_mm`."""
        widest = max(fonts.width(text, style.face, style.size) for text, style in labels)
        wanted = max(fonts.width(text, style.face, style.size) for text, style in values)
        if widest + wanted + 2 * MM > self.inner:
            widest = min(widest, column_mm * MM)
        edge = self.left + widest + 0.01
        top = self.y
        for text, style in labels:
            self.lines(text, style, right=edge)
        bottom, self.y = self.y, top
        for text, style in values:
            self.lines(text, style, left=edge + 2 * MM, align="right")
        self.y = max(bottom, self.y)

    def either(self, texts: list[str], style: Style) -> None:
        """Draw a thing in each language in the middle: beside each other where they fit, else stacked."""
        together = " \u00b7 ".join(texts)
        fits = fonts.width(together, style.face, style.size) <= self.inner
        for text in [together] if fits else texts:
            self.lines(text, style, align="centre")

    def rule(self, *, dashed: bool = True) -> None:
        """Draw a line across, with its air."""
        self.gap(1.6)
        self._drawn.append(
            _Shape(self.left, self.y, self.inner, 0.0 if dashed else 0.9, "dashed" if dashed else "filled")
        )
        self.gap(1.6)

    def band(
        self, text: str, style: Style, *, filled: bool, left: float | None = None, right: float | None = None
    ) -> None:
        """Draw a band across that nobody overlooks: white on black, or in a frame."""
        x0, x1 = self.left if left is None else left, self.right if right is None else right
        place = len(self._drawn)
        top = self.y
        self.gap(1.2)
        self.lines(text, style, left=x0 + MM, right=x1 - MM, align="centre", white=filled)
        self.gap(1.2)
        self._drawn.insert(place, _Shape(x0, top, x1 - x0, self.y - top, "filled" if filled else "outlined"))

    def text(self, text: str, style: Style, x: float, *, align: Align = "left") -> None:
        """Draw one line whose base line is at `y`, left of, around or right of x; `y` stays."""
        wide = fonts.width(text, style.face, style.size) if align != "left" else 0.0
        self._drawn.append(_Text(x - (wide / 2 if align == "centre" else wide), self.y, style, text, white=False))

    def line(self, x0: float, x1: float, *, weight: float = 0.5) -> None:
        """Draw a level line at `y`, `weight` points thick; `y` stays."""
        self._drawn.append(_Shape(x0, self.y - weight / 2, x1 - x0, weight, "filled"))

    def upright(self, x: float, y0: float, y1: float, *, weight: float = 0.5) -> None:
        """Draw a vertical line; `y` stays."""
        self._drawn.append(_Shape(x - weight / 2, y0, weight, y1 - y0, "filled"))

    def box(self, x: float, y: float, width: float, height: float) -> None:
        """Draw an empty frame; `y` stays."""
        self._drawn.append(_Shape(x, y, width, height, "outlined"))

    def shade(self, x: float, y: float, width: float, height: float) -> None:
        """Lay a light grey under what is drawn there; `y` stays."""
        self._drawn.insert(0, _Shape(x, y, width, height, "grey"))

    def symbol(self, operators: str, unit: float, x: float, y: float) -> None:
        """Draw a symbol given in modules of `unit` points, its upper left corner at x, y; `y` stays."""
        self._drawn.append(_Path(x, y, unit, operators))

    def add(self, drawn: Sequence[Drawn], dy: float, dx: float = 0.0) -> None:
        """Draw what was drawn on another sheet, so many points further down and to the right."""
        self._drawn += [thing._replace(x=thing.x + dx, y=thing.y + dy) for thing in drawn]

    def frame(self, side: float) -> None:
        """Draw an empty square of `side` points in the middle."""
        self._drawn.append(_Shape((self.width - side) / 2, self.y, side, side, "outlined"))
        self.y += side

    def path(self, operators: str, modules: int, unit: float) -> None:
        """Draw a symbol in the middle as one path, given in modules of `unit` points from the upper left."""
        side = modules * unit
        snapped = round((self.width - side) / 2 / (MM / 8)) * (MM / 8)  # 8 dots/mm: module edges fall on printer dots
        self.y = -(-self.y // (MM / 8)) * (MM / 8)
        self._drawn.append(_Path(snapped, self.y, unit, operators))
        self.y += side

    def to_pdf(self, about: About) -> bytes:
        """Return the PDF/A-1b file; the same sheet and `about` give the same bytes in any process, at any time."""
        height_mm = -(-self.y // MM)  # whole millimetres, so that the symbol stays on the printer's dots
        if height_mm > LONGEST_MM:
            raise ValueError(f"a sheet of {height_mm} mm is longer than a PDF page can be")
        return to_pdf([Page(self.width, height_mm * MM, self._drawn)], about)


def to_pdf(pages: Sequence[Page], about: About) -> bytes:
    """Return the PDF/A-1b file of finished pages: the same arguments, the same bytes, in any process at any time."""
    from reportlab.pdfgen.canvas import Canvas

    faces = {name: fonts.font(name) for name in (fonts.REGULAR, fonts.BOLD)}
    out = io.BytesIO()
    with _ONE_AT_A_TIME:
        canvas = Canvas(
            out,
            pagesize=pages[0][:2],
            pageCompression=1,
            invariant=1,
            pdfVersion=(1, 4),
            initialFontName=fonts.REGULAR,  # type: ignore[arg-type] # the stubs take a face's name for a number
            lang=about.language,
        )
        document = canvas._doc  # type: ignore[attr-defined] # noqa: SLF001
        archive.mark(document, about.title, about.made_at, hashlib.sha256(about.identity.encode()).digest()[:16])
        for page in pages:
            canvas.addLiteral(_content(page.drawn, page.height, document, faces))
            canvas.showPage()
        canvas.save()
    return out.getvalue()


def refuse_undrawable(**texts: str) -> None:
    """Raise `Refused` with a `glyph_missing` problem for each character that would print as an empty box."""
    found = tuple(
        problem for field, text in texts.items() for problem in glyphs.problems(field, text, fonts.coverage())
    )
    if found:
        raise Refused(*found)


def _content(drawn: Sequence[Drawn], height: float, document: Any, faces: dict[str, "TTFont"]) -> str:  # noqa: ANN401
    """Return the page's operators; text goes in as hexadecimal strings, so no letter can end or open anything."""
    parts: list[str] = []
    font_now: tuple[str, int, float] | None = None
    for thing in drawn:
        if isinstance(thing, _Shape):
            parts.append(_shape(thing, height))
        elif isinstance(thing, _Path):
            y = height - thing.y
            parts.append(f"q {thing.unit:.5f} 0 0 {-thing.unit:.5f} {thing.x:.4f} {y:.4f} cm\n{thing.operators}\nf Q")
        else:
            face = faces[thing.style.face]
            parts.append("BT 1 g" if thing.white else "BT")
            at = f"1 0 0 1 {thing.x:.3f} {height - thing.y:.3f} Tm"
            for subset, data in face.splitString(thing.text, document):
                now = (thing.style.face, subset, thing.style.size)
                if now != font_now:
                    parts.append(f"{face.getSubsetInternalName(subset, document)} {thing.style.size:g} Tf")
                    font_now = now
                parts.append(f"{at} <{data.hex()}> Tj")
                at = ""
            parts.append("ET 0 g" if thing.white else "ET")
    return "\n".join(parts)


def _shape(shape: _Shape, height: float) -> str:
    y = height - shape.y - shape.height
    if shape.kind == "filled":
        return f"{shape.x:.3f} {y:.3f} {shape.width:.3f} {shape.height:.3f} re f"
    if shape.kind == "grey":
        return f"0.93 g {shape.x:.3f} {y:.3f} {shape.width:.3f} {shape.height:.3f} re f 0 g"
    if shape.kind == "outlined":
        return f"q 1 w {shape.x + 0.5:.3f} {y + 0.5:.3f} {shape.width - 1:.3f} {shape.height - 1:.3f} re S Q"
    return f"q 0.7 w [2.1 2.1] 0 d {shape.x:.3f} {y:.3f} m {shape.x + shape.width:.3f} {y:.3f} l S Q"
