# SPDX-License-Identifier: Apache-2.0
"""What closing a day looks at: one line each with a mark, a sentence, a figure, and the way out where there is one."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.language import Saying
from ui.text import ElidedLabel, PictureLabel, PlainLabel
from ui.theme import pixmap
from ui.widgets.flow import clear_layout
from ui.workplace import Workplace

_MARKS = {
    "good": ("check", "good", "good_soft"),
    "warning": ("alert", "warning", "warning_soft"),
    "danger": ("cross", "danger", "danger_soft"),
}


@dataclass(frozen=True)
class Check:
    """One line; `way` is the id of the way out, worded by `way_words`."""

    tone: str
    words: Saying
    detail: Saying | None = None
    way: str = ""
    way_words: Saying | None = None


class _Mark(PictureLabel):
    """A round mark with a sign in it: the state is never colour alone."""

    def __init__(self, place: Workplace, tone: str) -> None:
        super().__init__()
        from PySide6.QtCore import QRect
        from PySide6.QtGui import QPainter, QPixmap

        theme, size = place.theme, place.theme.px(22)
        sign, ink, fill = _MARKS[tone]
        picture = QPixmap(size * 2, size * 2)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(fill))
        painter.drawEllipse(0, 0, size * 2, size * 2)
        painter.drawPixmap(
            QRect(round(size * 0.35), round(size * 0.35), round(size * 1.3), round(size * 1.3)),
            pixmap(sign, theme.colours[ink], size, 2.0),
        )
        painter.end()
        picture.setDevicePixelRatio(2.0)
        self.setPixmap(picture)
        self.setFixedSize(size, size)


class CheckList(QWidget):
    """Emits the id of the way out that was pressed."""

    taken = Signal(str)

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._checks: tuple[Check, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        place.language.changed.connect(self._rebuild)

    def show_checks(self, checks: tuple[Check, ...]) -> None:
        """Show other lines."""
        self._checks = checks
        self._rebuild()

    def _rebuild(self) -> None:
        clear_layout(self._column)
        for check in self._checks:
            self._column.addWidget(self._line(check))

    def _line(self, check: Check) -> QWidget:
        theme, _ = self._place.theme, self._place.language.texts
        line = QWidget()
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(0, theme.px(4), 0, theme.px(4))
        row.setSpacing(theme.px(10))
        row.addWidget(_Mark(self._place, check.tone))
        words = PlainLabel(check.words(_))
        row.addWidget(words)
        below = check.detail is not None and check.tone != "good"
        if check.detail is not None and not below:
            row.addWidget(ElidedLabel(check.detail(_), role="muted"), 1)
        if check.way and check.way_words is not None:
            button = QPushButton(check.way_words(_))
            button.setProperty("role", "link")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setObjectName(check.way)
            way = check.way
            button.clicked.connect(lambda _on=False, way=way: self.taken.emit(way))
            row.addWidget(button)
        if check.detail is None or below:
            row.insertStretch(2, 1)
        column.addLayout(row)
        if below and check.detail is not None:
            way_out = PlainLabel(check.detail(_), role="small", wrap=True)
            way_out.setContentsMargins(theme.px(32), 0, 0, theme.px(5))
            column.addWidget(way_out)
        edge = QFrame()
        edge.setProperty("role", "line")
        column.addWidget(edge)
        return line
