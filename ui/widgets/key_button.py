# SPDX-License-Identifier: Apache-2.0
"""A button that carries its key as a drawn cap, and the cap alone for the hint line."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget

from ui.text import PlainLabel
from ui.theme import Theme


class KeyButton(QPushButton):
    """A push button with a key cap right of its words; the words are never cut, the button grows."""

    def __init__(self, theme: Theme, key: str = "", parent: QWidget | None = None, *, role: str = "") -> None:
        super().__init__(parent)
        self._theme = theme
        self._key = key
        if role:
            self.setProperty("role", role)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def _cap_font(self) -> QFont:
        return self._theme.font("tiny")

    def _cap_width(self) -> int:
        return QFontMetrics(self._cap_font()).horizontalAdvance(self._key) + self._theme.px(11) if self._key else 0

    def sizeHint(self) -> QSize:
        """Return room for words and cap."""
        hint = super().sizeHint()
        extra = self._cap_width() + self._theme.px(8) if self._key else 0
        return QSize(hint.width() + extra, hint.height())

    def minimumSizeHint(self) -> QSize:
        """Return the same: words are not cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button of the style sheet, then words and cap together in its middle."""
        if not self._key:
            super().paintEvent(event)
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        words = option.text
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        accent = self.property("role") == "accent" and self.isEnabled()
        ink = self._theme.colour("on_accent" if accent else "text" if self.isEnabled() else "disabled_text")
        painter.setPen(ink)
        width = self.fontMetrics().horizontalAdvance(words)
        gap, cap = self._theme.px(8), self._cap_width()
        left = (self.width() - width - gap - cap) // 2
        painter.setFont(self.font())
        painter.drawText(
            QRect(left, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words
        )
        height = self._theme.px(17)
        box = QRect(left + width + gap, (self.height() - height) // 2, cap, height)
        draw_cap(painter, self._theme, box, self._key, ink if accent else self._theme.colour("muted"), on_dark=accent)
        painter.end()


def draw_cap(painter: QPainter, theme: Theme, box: QRect, key: str, ink: QColor, *, on_dark: bool = False) -> None:
    """Draw one key cap."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.colour("accent_line" if on_dark else "line"))
    painter.setBrush(theme.colour("accent_press") if on_dark else theme.colour("surface"))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(ink)
    painter.setFont(theme.font("tiny"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
    painter.restore()


class KeyCap(PlainLabel):
    """A key cap on its own."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(key, parent, role="keycap")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
