# SPDX-License-Identifier: Apache-2.0
"""The register as a table model: pages of rows, the next one asked for before it is needed, the oldest let go.

It reads nothing itself: `wanted` names the page that is missing, `put_page` takes it. No colours and no pixels here.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from frontdesk.i18n import N_, Texts
from ui.formatting import due_words, listed_kind, listed_status, moment

if TYPE_CHECKING:
    from frontdesk.services.listing import Cursor, Row

NUMBER, RECEIVED, VISITOR, KIND, ASSIGNEE, STATUS, USED, DUE = range(8)
HEADS: Final = (
    N_("№"),
    N_("Received"),
    N_("Visitor"),
    N_("Kind"),
    N_("With"),
    N_("Status"),
    N_("Term"),
    N_("Due"),
)
SORTS: Final = ("number", "accepted", "name", "kind", "assignee", "status", "due", "due")
"""By which key of the register each column sorts; the time used follows the date due."""

FIRST: Final = 64
"""Rows of the first page: a window full and some more, so that the list opens soon."""

PAGE: Final = 256
"""Rows of every further page: read seldom, and long before the keys get there."""

KEPT: Final = 16
"""Pages held in memory; a page that was let go is read again from its remembered place."""

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex


def page_of(row: int) -> int:
    """Return the page in which a row is."""
    return 0 if row < FIRST else 1 + (row - FIRST) // PAGE


def start_of(page: int) -> int:
    """Return the first row of a page."""
    return 0 if page == 0 else FIRST + (page - 1) * PAGE


def size_of(page: int) -> int:
    """Return how many rows a page has where it is not the last one."""
    return FIRST if page == 0 else PAGE


class AppealModel(QAbstractTableModel):
    """Grows page by page; `more` is whether there is a further page behind the last one."""

    wanted = Signal(int)

    def __init__(self, texts: Callable[[], Texts], today: Callable[[], date], prefix: str) -> None:
        super().__init__()
        self._texts = texts
        self._today = today
        self._prefix = prefix
        self._pages: dict[int, tuple[Row, ...]] = {}
        self._cursors: list[Cursor | None] = [None]
        self._count = 0
        self._used: list[int] = []
        self.more = False

    # --- filling

    def show_pages(self, pages: "Sequence[Any]") -> None:
        """Start anew with these pages, the first ones in their order."""
        self.beginResetModel()
        self._pages, self._cursors, self._count, self._used = {}, [None], 0, []
        for number, page in enumerate(pages):
            self._pages[number] = tuple(page.rows)
            self._cursors.append(page.next)
            self._count += len(page.rows)
            self._used.append(number)
        self.more = bool(pages) and pages[-1].next is not None
        self.endResetModel()

    def show_rows(self, rows: "Sequence[Row]") -> None:
        """Show what a search found, all of it."""
        self.beginResetModel()
        self._cursors, self.more = [None], False
        pages = page_of(len(rows) - 1) + 1 if rows else 0
        self._pages = {page: tuple(rows[start_of(page) : start_of(page + 1)]) for page in range(pages)}
        self._used = list(self._pages)
        self._count = len(rows)
        self.endResetModel()

    def put_page(self, number: int, page: Any) -> None:  # noqa: ANN401 - `services.listing.Page`
        """Take a page that was wanted: the next one, or one that had been let go."""
        rows = tuple(page.rows)
        if number < len(self._cursors) - 1:
            first, behind = start_of(number), min(start_of(number + 1), self._count)
            self._keep(number, rows[: behind - first])
            self.dataChanged.emit(self.index(first, 0), self.index(behind - 1, DUE))
            return
        self.more = page.next is not None
        if not rows:
            return
        self.beginInsertRows(QModelIndex(), self._count, self._count + len(rows) - 1)
        self._keep(number, rows)
        self._cursors.append(page.next)
        self._count += len(rows)
        self.endInsertRows()

    def cursor(self, page: int) -> "Cursor | None":
        """Return the place after which a page begins."""
        return self._cursors[page]

    def next_page(self) -> int:
        """Return the number of the page behind the last one."""
        return len(self._cursors) - 1

    def need(self, last: int) -> None:
        """Ask for a further page where row `last` (and what lies two window heights below) is not there yet."""
        if self.more and last >= self._count - PAGE // 2:
            self.wanted.emit(self.next_page())

    # --- reading

    def row(self, number: int) -> "Row | None":
        """Return one row; None while its page is being read again."""
        page = page_of(number)
        rows = self._pages.get(page)
        if rows is None:
            self.wanted.emit(page)
            return None
        if self._used[-1] != page:
            self._used.remove(page)
            self._used.append(page)
        place = number - start_of(page)
        return rows[place] if place < len(rows) else None

    def place_of(self, number: str) -> int:
        """Return the row that holds an appeal, -1 where none of those in memory does."""
        for page, rows in self._pages.items():
            for place, row in enumerate(rows):
                if row.number == number:
                    return start_of(page) + place
        return -1

    def held(self) -> int:
        """Return how many rows are in memory."""
        return sum(len(rows) for rows in self._pages.values())

    def retranslate(self) -> None:
        """Say every visible cell anew."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(HEADS) - 1)
        if self._count:
            self.dataChanged.emit(self.index(0, 0), self.index(self._count - 1, DUE))

    # --- what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many rows are known so far."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the head of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._texts()(HEADS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell in words, or its whole row for the painter."""
        if not index.isValid() or not 0 <= index.row() < self._count:
            return None
        if role not in (ROW_ROLE, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self.row(index.row())
        if row is None or role == ROW_ROLE:
            return row
        return self.words(row, index.column())

    def words(self, row: "Row", column: int) -> str:
        """Return a cell of a row in words."""
        _ = self._texts()
        if column == NUMBER:
            return row.number.removeprefix(self._prefix)
        if column == RECEIVED:
            return moment(_, row.accepted_at, self._today())
        if column == VISITOR:
            return row.name
        if column == KIND:
            return listed_kind(_, row.kind)
        if column == ASSIGNEE:
            return row.assignee or ""
        if column == STATUS:
            return listed_status(_, row.status)
        if column == DUE:
            return due_words(_, row.due, row.overdue_days, self._today())
        return "" if row.due is None else _("{n} %", n=round(min(1.0, row.used) * 100))

    def _keep(self, number: int, rows: "tuple[Row, ...]") -> None:
        self._pages[number] = rows
        if number in self._used:
            self._used.remove(number)
        self._used.append(number)
        while len(self._used) > KEPT:
            del self._pages[self._used.pop(0)]
