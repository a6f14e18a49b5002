# SPDX-License-Identifier: Apache-2.0
"""A year as twelve months with its special days, and the legend. Each mark has a shape of its own besides its colour.

Which days are special comes from the services; nothing is counted here.
"""

import calendar as months
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygon
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from frontdesk.i18n import N_, Texts
from ui.text import PlainLabel
from ui.theme import Theme
from ui.widgets.flow import Flow
from ui.workplace import Workplace

HOLIDAY, TRANSFERRED, WORKED, WEEKEND, PLAIN = "holiday", "transferred", "worked", "weekend", ""
_ACROSS: Final = 4
_DOWN: Final = 3
_LINES: Final = 8
"""Name, weekdays and six weeks."""


@dataclass(frozen=True)
class DayMark:
    """How a day is drawn: its shape, and whether an order of this office or an expectation is behind it."""

    kind: str = PLAIN
    by_order: bool = False
    expected: bool = False


LEGEND: Final = (
    (DayMark(HOLIDAY), N_("Public holiday")),
    (DayMark(TRANSFERRED), N_("Transferred day off")),
    (DayMark(WORKED), N_("Working day instead of a day off")),
    (DayMark(PLAIN, by_order=True), N_("By an order of this office")),
    (DayMark(HOLIDAY, expected=True), N_("Expected date")),
)


def draw_day(painter: QPainter, theme: Theme, box: QRect, text: str, mark: DayMark) -> None:
    """Draw one day: filled for a holiday, ringed for a transferred day off, boxed with + for a day that is worked."""
    inner = box.adjusted(1, 1, -1, -1)
    ink = {HOLIDAY: "danger", TRANSFERRED: "danger", WORKED: "accent", WEEKEND: "muted"}.get(mark.kind, "text")
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = inner.height() / 2
    if mark.kind == HOLIDAY:
        painter.setBrush(theme.colour("danger_soft"))
        if mark.expected:
            painter.setPen(QPen(theme.colour("danger"), 1, Qt.PenStyle.DotLine))
        painter.drawRoundedRect(inner, radius, radius)
    elif mark.kind == TRANSFERRED:
        painter.setPen(QPen(theme.colour("danger"), 1))
        painter.drawRoundedRect(inner, radius, radius)
    elif mark.kind == WORKED:
        painter.setPen(QPen(theme.colour("accent"), 1))
        painter.setBrush(theme.colour("accent_soft"))
        painter.drawRect(inner)
    painter.setPen(theme.colour(ink))
    painter.setFont(theme.font("small", bold=mark.kind not in (PLAIN, WEEKEND)))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    if mark.kind == WORKED:
        painter.setFont(theme.font("tiny", bold=True))
        corner_box = box.adjusted(0, -theme.px(4), theme.px(6), 0)
        painter.drawText(corner_box, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, "+")
    if mark.by_order:
        size, corner = theme.px(6), QPoint(box.right() - 1, box.top() + 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("warning_bar"))
        painter.drawPolygon(QPolygon([corner, corner - QPoint(size, 0), corner + QPoint(0, size)]))


class YearView(QWidget):
    """Arrows go by days and weeks, Page Up and Page Down by months, Home and End to the ends of the year.

    Emits `chosen` with the day and `opened` at Enter.
    """

    chosen = Signal(object)
    opened = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._day = date(2000, 1, 1)
        self._today = date(2000, 1, 1)
        self._first, self._last = date.min, date.max
        self._marks: Mapping[date, DayMark] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        place.language.changed.connect(self.update)

    @property
    def day(self) -> date:
        """Return the chosen day; its year is shown."""
        return self._day

    def show_days(self, marks: Mapping[date, DayMark], first: date, last: date, today: date) -> None:
        """Take the special days, the ends of the calendar and today."""
        self._marks, self._first, self._last, self._today = marks, first, last, today
        self.choose(self._day)

    def choose(self, day: date) -> None:
        """Choose a day, the nearest one that the calendar has."""
        day = min(max(day, self._first), self._last)
        changed, self._day = day != self._day, day
        self.update()
        if changed:
            self.chosen.emit(day)

    def sizeHint(self) -> QSize:
        """Return room in which every number can be read."""
        return QSize(self._place.theme.px(640), self._place.theme.px(440))

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return QSize(self._place.theme.px(520), self._place.theme.px(360))

    # --- hands

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move."""
        key, held = Qt.Key(event.key()), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
        if held or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
        elif key in steps:
            self.choose(self._day + timedelta(days=steps[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.choose(by_months(self._day, -1 if key == Qt.Key.Key_PageUp else 1))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.choose(date(self._day.year, *((1, 1) if key == Qt.Key.Key_Home else (12, 31))))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the day under the mouse."""
        point = event.position().toPoint()
        for month in range(1, 13):
            for day in _days(self._day.year, month):
                if self.box_of(day).contains(point):
                    self.choose(day)
                    return

    # --- eyes

    def box_of(self, day: date) -> QRect:
        """Return where a day of the shown year stands."""
        left, top, wide, high = self._month_place(day.month)
        first = date(day.year, day.month, 1).weekday()
        week, column = divmod(first + day.day - 1, 7)
        return QRect(left + column * wide, top + (week + 2) * high, wide, high)

    def _month_place(self, month: int) -> tuple[int, int, int, int]:
        """Return left, top and the width and height of a cell of a month."""
        gap = self._place.theme.px(16)
        across = (self.width() - gap * (_ACROSS - 1)) // _ACROSS
        down = (self.height() - self._place.theme.px(10) * (_DOWN - 1)) // _DOWN
        row, column = divmod(month - 1, _ACROSS)
        return column * (across + gap), row * (down + self._place.theme.px(10)), across // 7, down // _LINES

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the year."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for month in range(1, 13):
            self._paint_head(painter, month)
            for day in _days(self._day.year, month):
                self._paint_day(painter, day)
        painter.end()

    def _paint_head(self, painter: QPainter, month: int) -> None:
        theme, _ = self._place.theme, self._place.language.texts
        left, top, wide, high = self._month_place(month)
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font("text", bold=True))
        name = QRect(left + theme.px(4), top, wide * 7, high)
        painter.drawText(name, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, _.month(month).capitalize())
        painter.setPen(theme.colour("muted"))
        painter.setFont(theme.font("tiny"))
        monday = date(2024, 1, 1)
        for column in range(7):
            box = QRect(left + column * wide, top + high, wide, high)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _.weekday_short(monday + timedelta(days=column)))

    def _paint_day(self, painter: QPainter, day: date) -> None:
        theme, box = self._place.theme, self.box_of(day)
        side = min(box.width(), theme.px(30))
        shape = QRect(box.center().x() - side // 2, box.top(), side, box.height())
        mark = self._marks.get(day) or DayMark(WEEKEND if day.weekday() >= 5 else PLAIN)
        draw_day(painter, theme, shape, str(day.day), mark)
        if day == self._today:
            line = QRect(shape.left() + 5, shape.bottom() - 2, shape.width() - 10, 2)
            painter.fillRect(line, theme.colour("text"))
        if day == self._day:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2 if self.hasFocus() else 1))
            painter.drawRoundedRect(shape, 4, 4)


class Legend(QWidget):
    """What the shapes of the days mean."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        flow = Flow(place.theme.px(12), self)
        self._labels: list[tuple[PlainLabel, str]] = []
        for mark, saying in LEGEND:
            piece = QWidget()
            row = QHBoxLayout(piece)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(place.theme.px(6))
            row.addWidget(_Sample(place.theme, mark))
            label = PlainLabel(role="small")
            row.addWidget(label)
            self._labels.append((label, saying))
            flow.addWidget(piece)
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _: Texts = self._place.language.texts
        for label, saying in self._labels:
            label.setText(_(saying))


class _Sample(QWidget):
    """One day as an example."""

    def __init__(self, theme: Theme, mark: DayMark) -> None:
        super().__init__()
        self._theme, self._mark = theme, mark
        self.setFixedSize(theme.px(26), theme.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the example."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_day(painter, self._theme, QRect(0, 0, self._theme.px(20), self.height()), "1", self._mark)
        painter.end()


def by_months(day: date, steps: int) -> date:
    """Return the same day some months on or back, the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + steps, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def _days(year: int, month: int) -> list[date]:
    return [date(year, month, number) for number in range(1, months.monthrange(year, month)[1] + 1)]
