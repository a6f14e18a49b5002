# SPDX-License-Identifier: Apache-2.0
"""A plain table: rows of anything, and one function for each column that says a row. Cells are made when they are
looked at, so a hundred thousand rows cost nothing but their list.
"""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from frontdesk.i18n import Texts
from ui.models.day_logs import TONE_ROLE

Index = QModelIndex | QPersistentModelIndex
Column = tuple[str, Callable[[Texts, Any], str]]
"""The head in English, marked for translation, and what a row says in this column."""


class RowsModel(QAbstractTableModel):
    """Holds rows; `tone` gives the last column its colour, in which the words say the same."""

    def __init__(self, texts: Texts, columns: Sequence[Column], tone: Callable[[Any], str] | None = None) -> None:
        super().__init__()
        self._texts = texts
        self._columns = columns
        self._tone = tone
        self._rows: Sequence[Any] = ()

    def show_rows(self, texts: Texts, rows: Sequence[Any]) -> None:
        """Take other rows."""
        self.beginResetModel()
        self._texts, self._rows = texts, rows
        self.endResetModel()

    def retranslate(self, texts: Texts) -> None:
        """Say the same rows in another language; the marked one stays marked."""
        self._texts = texts
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self._columns) - 1))

    def row(self, number: int) -> Any:  # noqa: ANN401 - what was given
        """Return one row, None where there is none."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the head of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._texts(self._columns[section][0])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[column][1](self._texts, row)
        if role == TONE_ROLE and self._tone is not None and column == len(self._columns) - 1:
            return self._tone(row)
        return None
