# SPDX-License-Identifier: Apache-2.0
"""What the first field found: a list below it, masked, moved by the field's own arrow keys.

It never takes the focus.
"""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QWidget

from frontdesk import words
from frontdesk.domain.moments import local
from frontdesk.i18n import Texts
from frontdesk.services.views import AppealHit, Found, PersonHit, VisitRow
from ui.theme import pixmap
from ui.workplace import Workplace


@dataclass(frozen=True)
class _Line:
    icon: str
    title: str
    detail: str
    aside: str
    value: Any


class Suggestions(QFrame):
    """Paints up to eight lines; `chosen` carries a PersonHit, an AppealHit or a VisitRow."""

    chosen = Signal(object)

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self._place = place
        self._found: Found | None = None
        self._lines: list[_Line] = []
        self.current = -1
        self.setProperty("role", "popover")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(22)
        shadow.setOffset(0, 5)
        shadow.setColor(QColor(12, 52, 66, 60))
        self.setGraphicsEffect(shadow)
        place.language.changed.connect(self._rebuild)
        self.hide()

    def show_found(self, found: Found, box: QRect) -> None:
        """Show what was found below `box` of the parent; nothing found hides the list."""
        self._found = found
        self._rebuild()
        self.current = 0 if len(self._lines) == 1 else -1
        self.setVisible(bool(self._lines))
        if self._lines:
            height = self._row_height() * len(self._lines) + self._place.theme.px(8)
            self.setGeometry(box.left(), box.bottom() + self._place.theme.px(3), box.width(), height)
            self.raise_()
            self.update()

    def count(self) -> int:
        """Return how many lines are shown."""
        return len(self._lines) if self.isVisible() else 0

    def step(self, by: int) -> None:
        """Move the mark."""
        if self._lines:
            self.current = (
                (self.current + by) % len(self._lines) if self.current >= 0 else (0 if by > 0 else len(self._lines) - 1)
            )
            self.update()

    def take(self) -> bool:
        """Choose the marked line; return whether there was one."""
        if self.isVisible() and 0 <= self.current < len(self._lines):
            value = self._lines[self.current].value
            self.hide()
            self.chosen.emit(value)
            return True
        return False

    def sizeHint(self) -> QSize:
        """Return the height of the lines."""
        return QSize(300, self._row_height() * max(1, len(self._lines)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the line under the mouse."""
        self.current = min(len(self._lines) - 1, int(event.position().y() - 4) // self._row_height())
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the line under the mouse."""
        self.mouseMoveEvent(event)
        self.take()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame of the sheet, then the lines."""
        super().paintEvent(event)
        theme = self._place.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self._row_height()
        for number, line in enumerate(self._lines):
            box = QRect(theme.px(4), theme.px(4) + number * height, self.width() - theme.px(8), height)
            if number == self.current:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("accent_soft"))
                painter.drawRoundedRect(box, 4, 4)
            inner = box.adjusted(theme.px(10), 0, -theme.px(10), 0)
            size = theme.px(16)
            painter.drawPixmap(
                inner.left(), inner.center().y() - size // 2, pixmap(line.icon, theme.colours["accent"], size, 2.0)
            )
            inner.setLeft(inner.left() + size + theme.px(10))
            aside = QFontMetrics(theme.font("small")).horizontalAdvance(line.aside)
            self._text(painter, inner, line.aside, "small", "muted", Qt.AlignmentFlag.AlignRight)
            inner.setRight(inner.right() - aside - theme.px(12))
            self._text(painter, inner, line.title, "text", "text", Qt.AlignmentFlag.AlignLeft, bold=True)
            inner.setLeft(
                inner.left() + QFontMetrics(theme.font("text", bold=True)).horizontalAdvance(line.title) + theme.px(12)
            )
            if inner.width() > theme.px(30):
                self._text(painter, inner, line.detail, "small", "muted", Qt.AlignmentFlag.AlignLeft)
        painter.end()

    def _text(
        self,
        painter: QPainter,
        box: QRect,
        text: str,
        size: str,
        colour: str,
        align: Qt.AlignmentFlag,
        *,
        bold: bool = False,
    ) -> None:
        font = self._place.theme.font(size, bold=bold)
        painter.setFont(font)
        painter.setPen(self._place.theme.colour(colour))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, max(0, box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine | align, shown)

    def _row_height(self) -> int:
        return self._place.theme.px(34)

    def _rebuild(self) -> None:
        found, _ = self._found, self._place.language.texts
        if found is None:
            return
        self._lines = [
            *(_person(_, hit) for hit in found.people),
            *(_appeal(_, hit) for hit in found.appeals),
            *(_ticket(_, row) for row in found.tickets),
        ][:8]
        self.update()


def _person(_: Texts, hit: PersonHit) -> _Line:
    detail = "   ".join(part for part in (hit.iin, hit.phone) if part)
    visits = _.plural(
        "{n} visit, last {day}", "{n} visits, last {day}", hit.visits, day=_.date(local(hit.last_at).date())
    )
    return _Line("person", hit.name, detail, visits, hit)


def _appeal(_: Texts, hit: AppealHit) -> _Line:
    return _Line(
        "file", hit.number, f"{words.kind_name(_, hit.kind)} · {hit.name}", words.status_name(_, hit.status), hit
    )


def _ticket(_: Texts, row: VisitRow) -> _Line:
    return _Line("wait", row.ticket or "—", words.purpose_name(_, row.purpose), words.state_name(_, row.state), row)
