# SPDX-License-Identifier: Apache-2.0
"""Paints a cell of the register: number in bold, status as a pill, time used as a bar, the due date in its tone.

Keeps no state of a row; only what is visible is ever painted.
"""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.formatting import OVER_TARGET, term_tone
from ui.models.appeals import DUE, NUMBER, STATUS, USED, AppealModel
from ui.text import set_tip
from ui.theme import Theme

_INK = {"good": "text", "warning": "warning", "danger": "danger"}
_BAR = {"good": "good", "warning": "warning_bar", "danger": "danger"}
STATUS_TONES = {
    "returned": ("warning", "warning_soft"),
    "stopped": ("warning", "warning_soft"),
    "needs_fix": ("warning", "warning_soft"),
    "extended": ("accent", "accent_soft"),
    "answered": ("good", "good_soft"),
    "act_adopted": ("good", "good_soft"),
    "noted": ("good", "good_soft"),
    "satisfied": ("good", "good_soft"),
    "partly_satisfied": ("good", "good_soft"),
}
"""Ink and ground of a status; what is not named is grey. The words always say it too."""

_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine)
_PLAIN = ("muted", "chip")
Index = QModelIndex | QPersistentModelIndex


class AppealCellPainter(QStyledItemDelegate):
    """Needs the look, the rows and the date of today, asked for at painting time."""

    def __init__(self, theme: Theme, model: AppealModel, today: Callable[[], date]) -> None:
        super().__init__()
        self._model = model
        self._theme = theme
        self._today = today
        self._text = theme.font("text")
        self._bold = theme.font("text", bold=True)
        self._small = theme.font("small")
        self._small_bold = theme.font("small", bold=True)
        self._tiny = theme.font("tiny")
        fonts = (self._text, self._bold, self._small, self._small_bold, self._tiny)
        self._metrics = {id(font): QFontMetrics(font) for font in fonts}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a row."""
        return QSize(80, self._theme.px(38))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        theme, row, column = self._theme, self._model.row(index.row()), index.column()
        box: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.colour("accent_soft"))
            if column == NUMBER:
                painter.fillRect(QRect(box.left(), box.top(), theme.px(3), box.height()), theme.colour("accent"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), theme.colour("line_soft"))
        if row is not None:
            inner = box.adjusted(theme.px(10), 0, -theme.px(2), 0)
            tone = term_tone(row.due, row.days_left or 0, self._today()) if row.due is not None else ""
            if column == STATUS:
                self._pill(painter, inner, self._model.words(row, column), row.status)
            elif column == USED:
                self._bar(painter, inner, row.used, tone)
            else:
                ink = _INK.get(tone, "muted") if column == DUE else "text"
                bold = column == NUMBER or (column == DUE and ink in ("warning", "danger"))
                self._line(painter, inner, self._model.words(row, column), self._bold if bold else self._text, ink)
        painter.restore()

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """Show the whole text of a cell that had to be shortened."""
        if event.type() == QEvent.Type.ToolTip and index.isValid():
            set_tip(view.viewport(), str(index.data() or ""))
        return super().helpEvent(event, view, option, index)

    def _line(self, painter: QPainter, box: QRect, text: str, font: QFont, ink: str) -> None:
        if self._metrics[id(font)].horizontalAdvance(text) > box.width():
            font = self._small_bold if font is self._bold else self._small
        painter.setFont(font)
        painter.setPen(self._theme.colour(ink))
        shown = self._metrics[id(font)].elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, _LEFT, shown)

    def _pill(self, painter: QPainter, inner: QRect, text: str, status: str) -> None:
        theme, room = self._theme, inner.width() - self._theme.px(8)
        font = self._small if self._metrics[id(self._small)].horizontalAdvance(text) <= room else self._tiny
        metrics = self._metrics[id(font)]
        ink, ground = STATUS_TONES.get(status, _PLAIN)
        height = theme.px(22)
        width = min(inner.width(), metrics.horizontalAdvance(text) + theme.px(16))
        pill = QRect(inner.left() - theme.px(2), inner.center().y() - height // 2, width + theme.px(2), height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(theme.colour(ink))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - theme.px(8))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, shown)

    def _bar(self, painter: QPainter, inner: QRect, used: float, tone: str) -> None:
        if not tone:
            return
        draw_bar(
            painter,
            self._theme,
            inner.adjusted(0, 0, -self._theme.px(8), 0),
            1.0 if tone == OVER_TARGET else used,
            tone,
        )


def draw_bar(painter: QPainter, theme: Theme, box: QRect, share: float, tone: str) -> None:
    """Draw how much of a term is used, in the middle of a box."""
    height = theme.px(6)
    track = QRect(box.left(), box.center().y() - height // 2, box.width(), height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("track"))
    painter.drawRoundedRect(track, height / 2, height / 2)
    width = round(track.width() * min(1.0, max(0.0, share)))
    if width > 0:
        painter.setBrush(theme.colour(_BAR[tone]))
        painter.drawRoundedRect(QRect(track.left(), track.top(), max(height, width), height), height / 2, height / 2)
