# SPDX-License-Identifier: Apache-2.0
"""Paints cells of the day-log table: the state as a pill, an act as a link, the rest as text."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.models.day_logs import DAY, LINK_ROLE, TONE_ROLE
from ui.theme import Theme

_INK = {
    "good": ("good", "good_soft"),
    "warning": ("warning", "warning_soft"),
    "danger": ("danger", "danger_soft"),
    "plain": ("muted", "chip"),
}


class CellPainter(QStyledItemDelegate):
    """Stateless."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return room for the text in its shape."""
        tone = index.data(TONE_ROLE)
        font = self._theme.font("small" if tone else "text", bold=index.column() == DAY)
        width = QFontMetrics(font).horizontalAdvance(index.data() or "") + self._theme.px(46 if tone else 26)
        return QSize(width, self._theme.px(36))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a cell."""
        theme = self._theme
        box: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.colour("accent_soft"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), theme.colour("line_soft"))
        text = index.data() or ""
        tone = index.data(TONE_ROLE)
        inner = box.adjusted(theme.px(10), 0, -theme.px(4), 0)
        if tone:
            self._pill(painter, inner, text, tone)
        else:
            link = bool(index.data(LINK_ROLE))
            font = theme.font("text", bold=index.column() == DAY)
            font.setUnderline(link)
            painter.setFont(font)
            painter.setPen(theme.colour("accent" if link else "text"))
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, inner.width())
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()

    def _pill(self, painter: QPainter, inner: QRect, text: str, tone: str) -> None:
        theme = self._theme
        ink, fill = _INK[tone]
        font = theme.font("small")
        metrics = QFontMetrics(font)
        height = theme.px(22)
        width = min(inner.width(), metrics.horizontalAdvance(text) + theme.px(22))
        pill = QRect(inner.left(), inner.center().y() - height // 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(fill))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(theme.colour(ink))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - theme.px(16))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, shown)
