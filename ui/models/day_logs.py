# SPDX-License-Identifier: Apache-2.0
"""The table of day logs: one row a closed part, the open day on top.

Texts are made when rows are set, never while painting.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from frontdesk.i18n import N_, Texts
from frontdesk.services.views import DayStatus
from ui.formatting import clock, short_root

TONE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
LINK_ROLE = int(Qt.ItemDataRole.UserRole) + 2
Index = QModelIndex | QPersistentModelIndex

HEADS: Final = (N_("Day"), N_("Visits"), N_("Entries"), N_("File"), N_("Seal of the journal"), N_("State"), "", "")
DAY, VISITS, ENTRIES, FILE, ROOT, STATE, VERIFY, EXPORT = range(8)


@dataclass
class _Row:
    status: DayStatus
    cells: list[str]
    tone: str
    verdict: tuple[str, str] | None = None


class DayLogModel(QAbstractTableModel):
    """Holds what `days.list()` answered."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[_Row] = []
        self._heads: list[str] = list(HEADS)

    def show_days(self, _: Texts, days: tuple[DayStatus, ...]) -> None:
        """Take other days, or the same in another language; verdicts of rows that stay are kept."""
        verdicts = {(row.status.date, row.status.part): row.verdict for row in self._rows}
        self.beginResetModel()
        self._heads = [_(head) if head else "" for head in HEADS]
        self._rows = [_row(_, status) for status in days]
        for row in self._rows:
            row.verdict = verdicts.get((row.status.date, row.status.part))
        self.endResetModel()

    def status(self, row: int) -> DayStatus:
        """Return one day."""
        return self._rows[row].status

    def set_verdict(self, status: DayStatus, text: str, tone: str) -> None:
        """Show what a verification said, in the row itself."""
        for number, row in enumerate(self._rows):
            if (row.status.date, row.status.part) == (status.date, status.part):
                row.verdict = (text, tone)
                self.dataChanged.emit(self.index(number, STATE), self.index(number, STATE))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many days there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the head of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return row.verdict[0] if column == STATE and row.verdict else row.cells[column]
        if role == TONE_ROLE and column == STATE:
            return row.verdict[1] if row.verdict else row.tone
        if role == LINK_ROLE:
            return column in (VERIFY, EXPORT) and bool(row.cells[column])
        return None


def _row(_: Texts, status: DayStatus) -> _Row:
    day = f"{_.weekday_short(status.date)} {_.date(status.date)}"
    if status.part > 1:
        day = _("{day}, part {n}", day=day, n=status.part)
    cells = [day, str(status.visits), str(status.entries), "—", "—", "", "", ""]
    if not status.closed:
        cells[STATE] = _("Still open")
        return _Row(status, cells, "warning")
    cells[ROOT] = short_root(status.root)
    cells[EXPORT] = _("Export again")
    at = clock(_, status.closed_at) if status.closed_at else ""
    if status.file is None:
        cells[STATE] = _("Closed {time}, the file is missing", time=at)
        return _Row(status, cells, "danger")
    cells[FILE] = Path(status.file).name
    cells[VERIFY] = _("Verify")
    if status.unattended:
        cells[STATE] = _("Closed by the program {time}: please look", time=at)
        return _Row(status, cells, "warning")
    cells[STATE] = _("Closed and sealed {time}", time=at)
    return _Row(status, cells, "good")
