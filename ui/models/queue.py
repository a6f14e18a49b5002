# SPDX-License-Identifier: Apache-2.0
"""The queue as a list model: who is served at the counters first, then who waits in the order of the next calls.

It never ticks.
"""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from frontdesk.services.views import QueueView, VisitRow

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex


class QueueModel(QAbstractListModel):
    """Holds rows; the painter asks for `ROW_ROLE` and works out the wait itself, each second, for visible rows only."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[VisitRow, ...] = ()

    def show(self, view: QueueView) -> None:
        """Take a new state of the queue; rows that stayed keep their place without a reset."""
        rows = (*view.serving, *view.waiting)
        if rows == self._rows:
            return
        if [row.visit for row in rows] == [row.visit for row in self._rows]:
            self._rows = rows
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, number: int) -> VisitRow:
        """Return one row."""
        return self._rows[number]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row for the painter; for a screen reader its ticket."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.ticket or "—"
        return None
