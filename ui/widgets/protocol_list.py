# SPDX-License-Identifier: Apache-2.0
"""The left column of Protocols: oral appeals with what their protocol waits for; those without one come first."""

from datetime import date
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout

from frontdesk.i18n import N_
from frontdesk.services.views import ProtocolHit
from ui.formatting import moment
from ui.text import PlainLabel
from ui.workplace import Workplace

_INDEX = QModelIndex | QPersistentModelIndex
STATES: Final = {
    None: (N_("To be written"), "danger"),
    "saved": (N_("To be signed"), "warning"),
    "signed": (N_("Signed"), "good"),
}
"""State of the latest version to its words and tone."""


class _Rows(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.hits: tuple[ProtocolHit, ...] = ()

    def rowCount(self, parent: _INDEX = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: _INDEX, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        hit = self.hits[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return hit
        return f"{hit.number} {hit.name}" if role == Qt.ItemDataRole.AccessibleTextRole else None

    def put(self, hits: tuple[ProtocolHit, ...]) -> None:
        if hits != self.hits:
            self.beginResetModel()
            self.hits = hits
            self.endResetModel()


class _Row(QStyledItemDelegate):
    """Number and state in the first line, who and when in the second."""

    def __init__(self, place: Workplace, parent: QListView) -> None:
        super().__init__(parent)
        self._place = place
        self.today = date.min

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _INDEX) -> QSize:
        return QSize(self._place.theme.px(180), self._place.theme.px(52))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _INDEX) -> None:
        hit: ProtocolHit = index.data(Qt.ItemDataRole.UserRole)
        theme, _ = self._place.theme, self._place.language.texts
        painter.save()
        box = option.rect.adjusted(0, 1, -theme.px(4), -1)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft"))
            painter.drawRoundedRect(box, theme.px(6), theme.px(6))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), theme.px(6), theme.px(6))
        inner = box.adjusted(theme.px(10), theme.px(6), -theme.px(8), -theme.px(6))
        half = inner.height() // 2
        upper = inner.adjusted(0, 0, 0, -half)
        lower = inner.adjusted(0, half, 0, 0)
        saying, tone = STATES[hit.state]
        words = _(saying)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour(tone))
        width = painter.fontMetrics().horizontalAdvance(words)
        painter.drawText(upper, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        painter.setFont(theme.font("text", bold=True))
        painter.setPen(theme.colour("text"))
        left = upper.adjusted(0, 0, -width - theme.px(8), 0)
        number = painter.fontMetrics().elidedText(hit.number, Qt.TextElideMode.ElideLeft, left.width())
        painter.drawText(left, Qt.AlignmentFlag.AlignVCenter, number)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("muted"))
        when = moment(_, hit.accepted_at, self.today)
        text = f"{when} · {hit.name}" if hit.name else when
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, lower.width())
        painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


class ProtocolList(QFrame):
    """Emits `chosen` with the appeal that was chosen."""

    chosen = Signal(object)

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self.setProperty("role", "card")
        theme = place.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(12), theme.px(8), theme.px(10))
        column.setSpacing(theme.px(8))
        self._title = PlainLabel(role="title")
        column.addWidget(self._title)
        self._empty = PlainLabel(role="muted", wrap=True)
        column.addWidget(self._empty)
        self.view = QListView()
        self._model = _Rows()
        self.view.setModel(self._model)
        self._row = _Row(place, self.view)
        self.view.setItemDelegate(self._row)
        self.view.setUniformItemSizes(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.activated.connect(self._on_index)
        self.view.clicked.connect(self._on_index)
        column.addWidget(self.view, 1)
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def show_hits(self, hits: tuple[ProtocolHit, ...], today: date) -> None:
        """Show the appeals; the one that was chosen stays chosen."""
        before = self.view.currentIndex().data(Qt.ItemDataRole.UserRole)
        self._row.today = today
        self._model.put(hits)
        self._empty.setVisible(not hits)
        if before is not None:
            self.mark(before.number)
        self.view.viewport().update()

    def hits(self) -> tuple[ProtocolHit, ...]:
        """Return what is listed."""
        return self._model.hits

    def mark(self, number: str) -> ProtocolHit | None:
        """Choose the row of an appeal without telling; return it, None where it is not listed."""
        for row, hit in enumerate(self._model.hits):
            if hit.number == number:
                self.view.setCurrentIndex(self._model.index(row))
                return hit
        return None

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self._place.language.texts
        self._title.setText(_("Oral appeals"))
        self._empty.setText(_("No appeal was made orally in these days. Tick “Oral” in Reception to take one."))
        self.view.setAccessibleName(_("Oral appeals"))
        self.view.viewport().update()

    def _on_index(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(Qt.ItemDataRole.UserRole))
