# SPDX-License-Identifier: Apache-2.0
"""A table that only shows and chooses: one row at a time, no editing in it, cells painted as in the day logs."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.delegates.pill import CellPainter
from ui.models.rows import RowsModel
from ui.theme import Theme


class PlainTable(QTableView):
    """Emits `chosen` when another row is marked and `opened` at Enter; Tab leaves it."""

    chosen = Signal()
    opened = Signal()

    def __init__(self, theme: Theme, model: RowsModel, widths: tuple[int, ...], *, row_height: int = 34) -> None:
        super().__init__()
        self._theme = theme
        self._rows = model
        self.setModel(model)
        self._painter = CellPainter(theme)
        self.setItemDelegate(self._painter)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.px(row_height))
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(theme.px(30))
        for section, width in enumerate(widths):
            if width:
                header.resizeSection(section, theme.px(width))
            else:
                header.setSectionResizeMode(section, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(self._on_current)

    def current(self) -> object:
        """Return the marked row, None where none is."""
        return self._rows.row(self.currentIndex().row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the marked row; Ctrl+Enter belongs to the page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.currentIndex().isValid():
                self.opened.emit()
            return
        super().keyPressEvent(event)

    def _on_current(self) -> None:
        self.chosen.emit()
