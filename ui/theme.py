# SPDX-License-Identifier: Apache-2.0
"""Look of the window: colours and sizes from `resources/theme`, one palette, one style sheet, fonts, recoloured icons.

No widget sets a style sheet of its own; a piece that looks different carries a `role` and is named in `base.qss`.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from frontdesk import assets

FAMILY: Final = "Frontdesk UI"
_COLOUR = re.compile(r"\$([a-z_]+)")
_LENGTH = re.compile(r"\b([0-9]+(?:\.[0-9]+)?)dp\b")


@dataclass(frozen=True)
class Theme:
    """The tokens of one theme.

    Lengths are multiplied by `scale` so that a large screen gets larger type, not emptier space.
    """

    name: str
    colours: Mapping[str, str]
    sizes: Mapping[str, int]
    scale: float

    def colour(self, role: str) -> QColor:
        """Return a colour role; raise KeyError for an unknown one."""
        return QColor(self.colours[role])

    def px(self, length: float) -> int:
        """Return a length of the drawing in whole pixels of this screen."""
        return max(1, round(length * self.scale))

    def font(self, size: str = "text", *, bold: bool = False) -> QFont:
        """Return the interface font in a named size, digits of equal width."""
        font = QFont(QApplication.font())
        font.setPixelSize(self.px(self.sizes[size]))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def style_sheet(self) -> str:
        """Return `base.qss` with every token filled in."""
        text = assets.read_text("theme", "base.qss").replace("%icons%", assets.folder("icons").as_posix())
        text = _COLOUR.sub(lambda found: self.colours[found[1]], text)
        return _LENGTH.sub(lambda found: f"{self.px(float(found[1]))}px", text)

    def palette(self) -> QPalette:
        """Return the palette, its Disabled group included: Fusion greys out nothing by itself."""
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: "page",
            QPalette.ColorRole.Base: "surface",
            QPalette.ColorRole.AlternateBase: "page",
            QPalette.ColorRole.Button: "surface",
            QPalette.ColorRole.ToolTipBase: "text",
            QPalette.ColorRole.ToolTipText: "surface",
            QPalette.ColorRole.WindowText: "text",
            QPalette.ColorRole.Text: "text",
            QPalette.ColorRole.ButtonText: "text",
            QPalette.ColorRole.PlaceholderText: "muted",
            QPalette.ColorRole.Highlight: "accent",
            QPalette.ColorRole.HighlightedText: "on_accent",
            QPalette.ColorRole.Link: "accent",
            QPalette.ColorRole.Mid: "line",
        }
        for role, token in roles.items():
            palette.setColor(role, self.colour(token))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("disabled_text"))
        palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Base, self.colour("disabled_fill"))
        return palette


def load_theme(name: str = "light", scale: float = 1.0) -> Theme:
    """Read the tokens of a shipped theme."""
    tokens: dict[str, Any] = tomllib.loads(assets.read_text("theme", f"{name}.toml"))
    return Theme(tokens["name"], tokens["colour"], tokens["size"], scale)


def scale_for(height: int) -> float:
    """Return the type scale for a screen of so many usable pixels: 1 up to 900, 1.15 from 1000 on."""
    return 1.15 if height >= 1000 else 1.0


def dress(app: QApplication, theme: Theme) -> None:
    """Give the application its style, fonts, palette and the one style sheet."""
    app.setStyle("Fusion")
    family = _load_fonts()
    font = QFont(family)
    font.setPixelSize(theme.px(theme.sizes["text"]))
    font.setFeature(QFont.Tag("tnum"), 1)
    app.setFont(font)
    app.setPalette(theme.palette())
    app.setStyleSheet(theme.style_sheet())


def restyle(widget: QWidget, **properties: object) -> None:
    """Set style properties and let the sheet see them; a dynamic property shows only after unpolish and polish."""
    changed = False
    for name, value in properties.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            changed = True
    if changed:
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


@lru_cache(maxsize=128)
def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Return a shipped icon drawn in one colour, `size` logical pixels wide."""
    from PySide6.QtSvg import QSvgRenderer

    svg = assets.read_text("icons", f"{name}.svg").replace("currentColor", colour)
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, picture.width(), picture.height()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def icon(name: str, colour: str, size: int = 20) -> QIcon:
    """Return a shipped icon as a QIcon, sharp on a doubled screen too."""
    found = QIcon(pixmap(name, colour, size))
    found.addPixmap(pixmap(name, colour, size, 2.0))
    return found


def _load_fonts() -> str:
    folder: Path = assets.folder("fonts")
    for file in sorted(folder.glob("ui-*.ttf")):
        QFontDatabase.addApplicationFont(str(file))
    return FAMILY if FAMILY in QFontDatabase.families() else "Noto Sans"
