# SPDX-License-Identifier: Apache-2.0
"""Fields of an act: one answer out of a few, a date with its weekday, an instant.

What an act asks is in `ui.appeal_acts`.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from frontdesk.domain.moments import midnight
from frontdesk.i18n import Texts
from ui.keys import digits, position
from ui.widgets.fields import NumberLine
from ui.workplace import Workplace

_DAY: Final = re.compile(r"(\d{1,2})[.,/ ](\d{1,2})[.,/ ](\d{4}|\d{2})", re.ASCII)
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_RUN: Final = re.compile(r"\d{6}|\d{8}", re.ASCII)
_TIME: Final = re.compile(r"(\d{1,2})[:.](\d{2})", re.ASCII)
_CENTURY: Final = 2000
_LONGEST_DATE: Final = 16


def parse_date(text: str) -> date | None:
    """Return the date of `2.12.2026`, `02.12.26`, `02122026` or `2026-12-02`; None where it is none."""
    text = text.strip()
    found = _ISO.fullmatch(text)
    if _RUN.fullmatch(text):
        text = f"{text[:2]}.{text[2:4]}.{text[4:]}"
    if found:
        year, month, day = (int(part) for part in found.groups())
    else:
        found = _DAY.fullmatch(text)
        if found is None:
            return None
        day, month, year = (int(part) for part in found.groups())
        year += _CENTURY if year < 100 else 0
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_moment(text: str) -> datetime | None:
    """Return the instant of a local time written as `24.11.2026 18:41`; None where it is none."""
    parts = text.strip().rsplit(None, 1)
    day = parse_date(parts[0]) if len(parts) == 2 else None
    clock = _TIME.fullmatch(parts[1]) if day is not None else None
    if day is None or clock is None:
        return None
    hour, minute = int(clock[1]), int(clock[2])
    if hour >= 24 or minute >= 60:
        return None
    return midnight(day) + timedelta(hours=hour, minutes=minute)


class DateLine(NumberLine):
    """A date as it is written here, 02.12.2026; the arrows go a day on or back, the weekday stands beside it."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(_LONGEST_DATE)
        self._place = place
        self.textChanged.connect(self.update)

    def value(self) -> date | None:
        """Return the date, None where it is none."""
        return parse_date(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up is the next day, Down the day before."""
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        day = self.value()
        if step is not None and day is not None:
            self.setText(f"{day + timedelta(days=step):%d.%m.%Y}")
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the weekday at the right end."""
        super().paintEvent(event)
        day = self.value()
        if day is not None:
            painter = QPainter(self)
            painter.setFont(self._place.theme.font("small"))
            painter.setPen(self._place.theme.colour("muted"))
            box = self.rect().adjusted(0, 0, -self._place.theme.px(10), 0)
            weekday = self._place.language.texts.weekday(day)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, weekday)
            painter.end()


class ChoiceList(QWidget):
    """A few answers of which one holds; short ones stand side by side, long ones below each other in whole sentences.

    The arrows move, a digit chooses, the mouse too.
    """

    changed = Signal()

    def __init__(self, place: Workplace, codes: tuple[str, ...], words: Callable[[Texts, str], str]) -> None:
        super().__init__()
        self._place = place
        self._codes = codes
        self._words = words
        self._value = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def value(self) -> str:
        """Return the chosen code, empty while nothing is chosen."""
        return self._value

    def choose(self, code: str) -> None:
        """Choose one; an unknown code chooses nothing."""
        self._value = code if code in self._codes else ""
        self.update()
        self.changed.emit()

    def offer(self, codes: tuple[str, ...]) -> None:
        """Offer other answers; what was chosen stays chosen where it is still one of them."""
        self._codes = codes
        self._fit()
        self.choose(self._value)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as the answers are at this width."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Return the height at this width."""
        return QSize(self._place.theme.px(200), self.height())

    def _fit(self) -> None:
        boxes = self._boxes(self.width())
        self.setFixedHeight(max(box.bottom() for box in boxes) + 3 if boxes else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and digits choose."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}.get(
            Qt.Key(event.key())
        )
        char = digits(position(event))
        if step is not None:
            at = self._codes.index(self._value) if self._value else (-1 if step > 0 else 0)
            self.choose(self._codes[(at + step) % len(self._codes)])
        elif char.isdigit() and 0 < int(char) <= len(self._codes):
            self.choose(self._codes[int(char) - 1])
        elif event.key() == Qt.Key.Key_Space and not self._value:
            self.choose(self._codes[0])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the answer under the mouse."""
        for code, box in zip(self._codes, self._boxes(self.width()), strict=True):
            if box.contains(event.position().toPoint()):
                self.choose(code)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint each answer with its mark."""
        theme, _ = self._place.theme, self._place.language.texts
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        invalid = bool(self.property("invalid"))
        focused = self.hasFocus()
        for number, (code, box) in enumerate(zip(self._codes, self._boxes(self.width()), strict=True)):
            on = code == self._value
            if focused and (on or (not self._value and number == 0)):
                painter.setPen(theme.colour("accent"))
                painter.setBrush(theme.colour("accent_soft"))
                painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), 5, 5)
            size = theme.px(13)
            mark = QRect(box.left() + theme.px(5), box.top() + theme.px(6), size, size)
            pen = painter.pen()
            pen.setColor(theme.colour("danger" if invalid else "accent" if on else "field_line"))
            pen.setWidth(4 if on else 1)
            painter.setPen(pen)
            painter.setBrush(theme.colour("surface"))
            inset = 2 if on else 0
            painter.drawEllipse(mark.adjusted(inset, inset, -inset, -inset))
            painter.setPen(theme.colour("text"))
            painter.setFont(theme.font("text"))
            painter.drawText(
                self._text_box(box),
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap,
                self._words(_, code),
            )
        painter.end()

    def _text_box(self, box: QRect) -> QRect:
        theme = self._place.theme
        return box.adjusted(theme.px(25), theme.px(3), -theme.px(4), 0)

    def _boxes(self, width: int) -> list[QRect]:
        theme, _ = self._place.theme, self._place.language.texts
        metrics = QFontMetrics(theme.font("text"))
        edge, line = theme.px(33), metrics.height() + theme.px(7)
        texts = [self._words(_, code) for code in self._codes]
        wide = [metrics.horizontalAdvance(text) + edge for text in texts]
        boxes: list[QRect] = []
        x = y = 0
        for text, room in zip(texts, wide, strict=True):
            if room > width:
                wrapped = metrics.boundingRect(
                    QRect(0, 0, width - edge, 10_000), int(Qt.TextFlag.TextWordWrap), text
                ).height()
                if x:
                    x, y = 0, y + line
                boxes.append(QRect(0, y, width, wrapped + theme.px(7)))
                y += wrapped + theme.px(7)
                continue
            if x and (x + room > width or max(wide) > width):
                x, y = 0, y + line
            boxes.append(QRect(x, y, room, line))
            if max(wide) > width:
                y += line
            else:
                x += room + theme.px(4)
        return boxes
