# SPDX-License-Identifier: Apache-2.0
"""Figures of a day: a card with a number and its words, and the bars of the waits by hour.

Averages never stand alone.
"""

from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from ui.text import PlainLabel
from ui.theme import Theme
from ui.workplace import Workplace


class FigureCard(QFrame):
    """A number and what it is."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "figure_card")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(10), theme.px(4), theme.px(8), theme.px(6))
        column.setSpacing(0)
        self._number = PlainLabel("—", role="figure")
        self._words = PlainLabel(role="small", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._number)
        column.addWidget(self._words, 1)

    def say(self, number: str, words: str) -> None:
        """Show another figure."""
        self._number.setText(number)
        self._words.setText(words)
        self.setAccessibleName(f"{words}: {number}")


class HourBars(QWidget):
    """Median wait in minutes by hour of arrival, with how many visits each bar stands for."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._hours: Mapping[int, tuple[int, int]] = {}
        self._target_s = 900
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(place.theme.px(120))

    def show_hours(self, hours: Mapping[int, tuple[int, int]], target_s: int) -> None:
        """Show another day."""
        self._hours, self._target_s = dict(hours), target_s
        self.update()

    def sizeHint(self) -> QSize:
        """Return the natural size."""
        return QSize(self._place.theme.px(400), self._place.theme.px(200))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bars, the target line and the figures."""
        theme, _ = self._place.theme, self._place.language.texts
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._hours:
            painter.setPen(theme.colour("muted"))
            text = _("Nobody has been called and served yet today.")
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
            painter.end()
            return
        hours = range(min(9, *self._hours), max(18, *self._hours) + 1)
        top, foot = theme.px(18), theme.px(34)
        room = self.height() - top - foot
        highest = max(self._target_s * 1.15, *(median for _n, median in self._hours.values()))
        step = self.width() / len(hours)
        self._target_line(painter, top + round(room * (1 - self._target_s / highest)))
        for place, hour in enumerate(hours):
            box = QRect(round(place * step), 0, round(step), self.height())
            self._hour(painter, box, hour, top, room, highest)
        painter.end()

    def _target_line(self, painter: QPainter, y: int) -> None:
        theme, _ = self._place.theme, self._place.language.texts
        pen = painter.pen()
        pen.setStyle(Qt.PenStyle.DashLine)
        pen.setColor(theme.colour("warning_bar"))
        painter.setPen(pen)
        painter.drawLine(0, y, self.width(), y)
        painter.setFont(theme.font("tiny"))
        painter.setPen(theme.colour("warning"))
        words = _("target {n} min", n=self._target_s // 60)
        painter.drawText(QRect(0, y - theme.px(16), self.width(), theme.px(15)), Qt.AlignmentFlag.AlignRight, words)

    def _hour(self, painter: QPainter, box: QRect, hour: int, top: int, room: int, highest: float) -> None:
        theme = self._place.theme
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("muted"))
        base = top + room
        painter.drawText(
            QRect(box.left(), base + theme.px(3), box.width(), theme.px(15)), Qt.AlignmentFlag.AlignHCenter, str(hour)
        )
        if hour not in self._hours:
            return
        n, median = self._hours[hour]
        width = min(theme.px(42), round(box.width() * 0.7))
        height = max(3, round(room * median / highest))
        bar = QRect(box.center().x() - width // 2, base - height, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent" if median <= self._target_s else "danger"))
        painter.drawRoundedRect(bar, 3, 3)
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font("small", bold=True))
        painter.drawText(
            QRect(box.left(), bar.top() - theme.px(17), box.width(), theme.px(16)),
            Qt.AlignmentFlag.AlignHCenter,
            str(median // 60),
        )
        painter.setFont(theme.font("tiny"))
        painter.setPen(theme.colour("muted"))
        painter.drawText(
            QRect(box.left(), base + theme.px(17), box.width(), theme.px(14)), Qt.AlignmentFlag.AlignHCenter, f"n {n}"
        )
