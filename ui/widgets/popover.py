# SPDX-License-Identifier: Apache-2.0
"""A small panel over the page, opened by the clerk's own key and closed by Esc; the focus goes back to where it was."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QLayout, QVBoxLayout, QWidget

from ui.text import PlainLabel
from ui.workplace import Workplace


class Popover(QFrame):
    """Not a window of its own, so nothing modal: the page under it goes on living."""

    closed = Signal()

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self.place = place
        self._page = parent
        self._anchor: QWidget | None = None
        self._before: QWidget | None = None
        self.setProperty("role", "popover")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(28)
        shadow.setOffset(0, 6)
        shadow.setColor(QColor(12, 52, 66, 70))
        self.setGraphicsEffect(shadow)
        theme = place.theme
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(14))
        self.column.setSpacing(theme.px(8))
        self.title = PlainLabel(role="title")
        self.column.addWidget(self.title)
        place.language.changed.connect(self._on_language)
        parent.installEventFilter(self)
        self.hide()

    def open_at(self, anchor: QWidget | None) -> None:
        """Show below a widget, or in the middle of the window."""
        self._before = self.window().focusWidget()
        self._anchor = anchor
        self.retranslate()
        self._fit()
        self.show()
        self.raise_()
        self.setFocus()

    def close_down(self) -> None:
        """Hide and give the focus back."""
        if not self.isVisible():
            return
        inside = self.isAncestorOf(self.window().focusWidget() or self) or self.hasFocus()
        self.hide()
        if inside and self._before is not None and self._before.isVisible():
            self._before.setFocus()
        self.closed.emit()

    def retranslate(self) -> None:
        """Say everything in the current language."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; nothing typed here reaches the page below."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_down()
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place while the window is resized."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place_self()
        return False

    def _on_language(self) -> None:
        self.retranslate()
        if self.isVisible():
            self._fit()

    def _fit(self) -> None:
        """Take the size that the words of this language need: a hidden layout does not look by itself."""
        self.ensurePolished()
        for child in self.findChildren(QWidget):
            child.ensurePolished()
        for layout in self.findChildren(QLayout):
            layout.invalidate()
        self.column.invalidate()
        self.column.activate()
        self.resize(self.column.sizeHint())
        self._place_self()

    def _place_self(self) -> None:
        parent = self._page
        if self._anchor is None or not self._anchor.isVisible():
            self.move((parent.width() - self.width()) // 2, max(8, (parent.height() - self.height()) // 3))
            return
        gap = self.place.theme.px(6)
        below = self._anchor.mapTo(parent, QPoint(0, self._anchor.height() + gap))
        x = min(max(gap, below.x()), max(gap, parent.width() - self.width() - gap))
        y = min(below.y(), max(gap, parent.height() - self.height() - gap))
        self.move(x, y)
