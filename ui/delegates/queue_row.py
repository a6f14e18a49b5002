# SPDX-License-Identifier: Apache-2.0
"""Paints one row of the queue: ticket, purpose, ground of priority, live wait with its bar.

Keeps no state of the row.
"""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from frontdesk import words
from frontdesk.i18n import Texts
from frontdesk.services.views import VisitRow
from ui.formatting import NEAR_TARGET, OVER_TARGET, against_target, duration
from ui.models.queue import ROW_ROLE
from ui.theme import Theme, pixmap

_TONE_COLOUR = {"good": "text", "warning": "warning", "danger": "danger"}
_BAR_COLOUR = {"good": "good", "warning": "warning_bar", "danger": "danger"}


class QueueRowPainter(QStyledItemDelegate):
    """Needs the look, the language, the clock and the target; all of them are asked for at painting time."""

    def __init__(
        self, theme: Theme, texts: Callable[[], Texts], now: Callable[[], datetime], target: Callable[[], int]
    ) -> None:
        super().__init__()
        self._theme = theme
        self._texts = texts
        self._now = now
        self._target = target

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of a row; the width is the list's."""
        return QSize(100, self._theme.px(62))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a row."""
        row: VisitRow | None = index.data(ROW_ROLE)
        if row is None:
            return
        theme, _ = self._theme, self._texts()
        box: QRect = option.rect
        serving = row.state not in ("waiting", "held")
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if serving:
            painter.fillRect(box, theme.colour("accent_soft"))
        elif option.state & QStyle.StateFlag.State_Selected and option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(box, theme.colour("page"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), theme.colour("line_soft"))
        inner = box.adjusted(theme.px(14), theme.px(9), -theme.px(12), -theme.px(8))
        seconds = row.served_s(self._now()) if serving else row.waited_s(self._now())
        tone = "good" if serving else against_target(seconds, self._target())
        ticket_width = self._ticket(painter, inner, row, serving)
        wait_width = self._wait(painter, inner, duration(_, seconds), "accent" if serving else _TONE_COLOUR[tone])
        middle = inner.adjusted(ticket_width, 0, -wait_width - theme.px(8), 0)
        self._words(painter, middle, _, row, serving=serving, tone=tone)
        if not serving:
            self._bar(painter, middle, seconds, tone)
        painter.restore()

    def _ticket(self, painter: QPainter, inner: QRect, row: VisitRow, serving: bool) -> int:
        theme = self._theme
        font = theme.font("large", bold=True)
        painter.setFont(font)
        painter.setPen(theme.colour("accent" if serving else "text"))
        text = row.ticket or "—"
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        return max(theme.px(64), QFontMetrics(font).horizontalAdvance(text) + theme.px(10))

    def _wait(self, painter: QPainter, inner: QRect, text: str, colour: str) -> int:
        font = self._theme.font("text", bold=True)
        painter.setFont(font)
        painter.setPen(self._theme.colour(colour))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        return QFontMetrics(font).horizontalAdvance(text)

    def _words(self, painter: QPainter, box: QRect, _: Texts, row: VisitRow, *, serving: bool, tone: str) -> None:
        theme = self._theme
        purpose = words.purpose_name(_, row.purpose)
        if serving:
            first = _("Being served")
            second = _("{purpose} · window {n}", purpose=purpose, n=row.counter or "—")
        else:
            first, second = purpose, self._second_line(_, row, tone)
        left = box.left()
        if row.priority and not serving:
            painter.drawPixmap(
                left, box.top() + theme.px(1), pixmap("priority", theme.colours["accent"], theme.px(15), 2.0)
            )
            left += theme.px(19)
        top = QRect(left, box.top(), box.right() - left + 1, theme.px(19))
        self._line(painter, top, first, theme.font("text", bold=True), "text")
        below = QRect(box.left(), box.top() + theme.px(19), box.width(), theme.px(16))
        self._line(painter, below, second, theme.font("small"), "muted" if tone == "good" else _TONE_COLOUR[tone])

    def _second_line(self, _: Texts, row: VisitRow, tone: str) -> str:
        if tone == OVER_TARGET:
            state = _("> {n} min", n=self._target() // 60)
        elif tone == NEAR_TARGET:
            state = _("≈ {n} min", n=self._target() // 60)
        else:
            state = ""
        parts = [
            words.priority_name(_, row.priority) if row.priority else "",
            state,
            _.plural("{n} person", "{n} persons", row.persons) if row.persons > 1 else "",
        ]
        return " · ".join(part for part in parts if part) or _("waiting")

    def _line(self, painter: QPainter, box: QRect, text: str, font: QFont, colour: str) -> None:
        if QFontMetrics(font).horizontalAdvance(text) > box.width():
            font = self._theme.font("small", bold=font.bold() or font.weight() > QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(self._theme.colour(colour))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(
            box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine, shown
        )

    def _bar(self, painter: QPainter, box: QRect, seconds: int, tone: str) -> None:
        theme = self._theme
        height = theme.px(5)
        track = QRect(box.left(), box.bottom() - height + 1, box.width(), height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("track"))
        painter.drawRoundedRect(track, height / 2, height / 2)
        share = min(1.0, seconds / max(1, self._target()) / 1.2)
        if share > 0:
            painter.setBrush(theme.colour(_BAR_COLOUR[tone]))
            painter.drawRoundedRect(
                QRect(track.left(), track.top(), max(height, round(track.width() * share)), height),
                height / 2,
                height / 2,
            )
