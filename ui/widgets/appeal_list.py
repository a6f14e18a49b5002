# SPDX-License-Identifier: Apache-2.0
"""The left card of the Appeals room: search box, chips with counts, the table, one line at its foot.

What is listed is read elsewhere; this card says what was asked for and which row is chosen.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from frontdesk.domain.moments import office_day
from frontdesk.i18n import N_
from ui.actions import cap
from ui.delegates.appeal_cell import AppealCellPainter
from ui.keys import digits, position
from ui.language import Saying
from ui.models.appeals import ASSIGNEE, DUE, KIND, RECEIVED, STATUS, VISITOR, AppealModel
from ui.text import ElidedLabel
from ui.theme import Theme, pixmap
from ui.widgets.fields import Line
from ui.widgets.filter_chips import FilterChips, FilterSpec
from ui.widgets.key_button import KeyButton
from ui.workplace import Workplace

if TYPE_CHECKING:
    from frontdesk.services.listing import Row

CHIPS: Final = (
    FilterSpec("overdue", N_("Overdue"), "danger"),
    FilterSpec("due_today", N_("Due today"), "warning"),
    FilterSpec("this_week", N_("This week")),
    FilterSpec("open", N_("Open")),
    FilterSpec("mine", N_("Mine")),
    FilterSpec("extended", N_("Extended")),
    FilterSpec("answered", N_("Answered")),
    FilterSpec("all", N_("All")),
)
_WIDTHS: Final = (99, 100, 135, 96, 98, 140, 66, 116)
"""Columns at 1366 pixels; what a larger window has more goes to those that hold words."""

_GROWING: Final = (VISITOR, RECEIVED, KIND, ASSIGNEE, STATUS, DUE)
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LONGEST: Final = 200


class AppealList(QFrame):
    """Emits what a hand asks for: `typed` text, `chip_chosen`, `sort_asked` column, a `chosen` row."""

    typed = Signal(str)
    chip_chosen = Signal(str)
    sort_asked = Signal(int)
    chosen = Signal(object)
    opened = Signal()
    export = Signal()

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._foot_saying: Saying | None = None
        self._exporting = False
        self._day = office_day(place.now())
        place.ticked.connect(self._on_tick)
        self.setProperty("role", "card")
        theme = place.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(1, theme.px(12), 1, theme.px(6))
        column.setSpacing(theme.px(8))
        column.addLayout(self._head())
        self.chips = FilterChips(place, CHIPS)
        self.chips.choose("open")
        self.chips.chosen.connect(self.chip_chosen)
        holder = QHBoxLayout()
        holder.setContentsMargins(theme.px(14), 0, theme.px(14), 0)
        holder.addWidget(self.chips, 1)
        column.addLayout(holder)
        prefix = f"{place.office.code}-"
        self.model = AppealModel(lambda: place.language.texts, self._today, prefix)
        self.table = _Table(self)
        self._dress_table()
        column.addWidget(self.table, 1)
        self.foot = ElidedLabel(role="small")
        self.foot.setContentsMargins(theme.px(14), 0, theme.px(14), 0)
        column.addWidget(self.foot)
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def _head(self) -> QHBoxLayout:
        theme = self._place.theme
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(14), 0, theme.px(14), 0)
        head.setSpacing(theme.px(10))
        self.search = _SearchLine(theme, _LONGEST)
        self.search.setMinimumHeight(theme.px(36))
        self.search.textChanged.connect(self.typed)
        self.search.down.connect(self.go_to_table)
        self.export_button = KeyButton(theme, cap("Ctrl+E"))
        self.export_button.clicked.connect(self.export)
        head.addWidget(self.search, 1)
        head.addWidget(self.export_button)
        return head

    def _dress_table(self) -> None:
        table, theme = self.table, self._place.theme
        table.setModel(self.model)
        self._painter = AppealCellPainter(theme, self.model, self._today)
        table.setItemDelegate(self._painter)
        rows = table.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.px(38))
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(theme.px(40))
        header.setSortIndicator(DUE, Qt.SortOrder.AscendingOrder)
        header.sectionClicked.connect(self.sort_asked)
        table.selectionModel().currentRowChanged.connect(self._on_current)
        table.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    # --- what is asked

    def current(self) -> "Row | None":
        """Return the chosen row."""
        index = self.table.currentIndex()
        return self.model.row(index.row()) if index.isValid() else None

    def choose_row(self, row: int, *, quietly: bool = False) -> None:
        """Choose a row and bring it into sight; -1 chooses none. Quietly: nobody is told."""
        selection = self.table.selectionModel()
        selection.blockSignals(quietly)
        if 0 <= row < self.model.rowCount():
            self.table.selectRow(row)
            self.table.scrollTo(self.model.index(row, 0))
        else:
            self.table.setCurrentIndex(QModelIndex())
            self.table.clearSelection()
        selection.blockSignals(False)
        if quietly:
            self.table.viewport().update()

    def last_visible(self) -> int:
        """Return the number of the lowest row in sight, 0 where there is none."""
        table = self.table
        row = table.rowAt(table.viewport().height() - 1)
        return row if row >= 0 else max(0, self.model.rowCount() - 1)

    def visible_rows(self) -> int:
        """Return how many rows fit."""
        return max(1, self.table.viewport().height() // max(1, self.table.verticalHeader().defaultSectionSize()))

    def go_to_table(self) -> None:
        """Put the keys into the table, on its first row where none is chosen."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.table.currentIndex().isValid():
            self.choose_row(0)

    def go_to_search(self) -> None:
        """Put the cursor into the search box, its text marked."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # --- what it says

    def show_sort(self, column: int, *, descending: bool, shown: bool = True) -> None:
        """Show by which column the list is sorted; a search has its own order."""
        header = self.table.horizontalHeader()
        header.setSortIndicatorShown(shown)
        header.setSectionsClickable(shown)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(column, order)

    def say(self, saying: Saying) -> None:
        """Set the line at the foot."""
        self._foot_saying = saying
        self.foot.setText(saying(self._place.language.texts))

    def show_exporting(self, *, on: bool) -> None:
        """Let the button stop what it began."""
        self._exporting = on
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self._place.language.texts
        self.search.setPlaceholderText(_("Name, IIN, phone, number or words of the appeal"))
        self.search.setAccessibleName(_("Search in the appeals"))
        self.export_button.setText(_("Stop the export") if self._exporting else _("Export…"))
        self.table.setAccessibleName(_("Appeals"))
        self.model.retranslate()
        if self._foot_saying is not None:
            self.say(self._foot_saying)

    def fit_columns(self) -> None:
        """Share out the width."""
        theme, header = self._place.theme, self.table.horizontalHeader()
        spare = self.table.viewport().width() - sum(theme.px(width) for width in _WIDTHS)
        more, rest = divmod(max(0, spare), len(_GROWING))
        for column, width in enumerate(_WIDTHS):
            extra = more + (rest if column == VISITOR else 0) if column in _GROWING else 0
            if spare < 0 and column == VISITOR:
                extra = max(spare, -theme.px(40))
            header.resizeSection(column, theme.px(width) + extra)

    def _today(self) -> date:
        return self._day

    def _on_tick(self, now: datetime) -> None:
        day = office_day(now)
        if day != self._day:
            self._day = day
            self.model.retranslate()

    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.model.need(current.row() + self.visible_rows())
            self.chosen.emit(self.model.row(current.row()))

    def _on_scrolled(self) -> None:
        self.model.need(self.last_visible() + self.visible_rows())


class _SearchLine(Line):
    """Down and Enter go on to the list."""

    down = Signal()

    def __init__(self, theme: Theme, limit: int) -> None:
        super().__init__(limit)
        self._theme = theme
        self.setTextMargins(theme.px(20), 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the glass in front of the text."""
        super().paintEvent(event)
        size = self._theme.px(16)
        painter = QPainter(self)
        picture = pixmap("search", self._theme.colours["muted"], size, 2.0)
        painter.drawPixmap(self._theme.px(9), (self.height() - size) // 2, picture)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand the keys that mean the list to the list."""
        if event.key() == Qt.Key.Key_Down or event.key() in _ENTER:
            self.down.emit()
            return
        super().keyPressEvent(event)


class _Table(QTableView):
    """Rows, not cells: Home and End mean the first and the last row, letters begin a search."""

    def __init__(self, card: AppealList) -> None:
        super().__init__(card)
        self._card = card

    def sizeHint(self) -> QSize:
        """Take what is there."""
        return QSize(400, 200)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by keys; what is text goes to the search box."""
        card, key = self._card, event.key()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        place = digits(position(event))
        if key in _ENTER and not control:
            card.opened.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            card.chips.step(-1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            card.choose_row(0 if key == Qt.Key.Key_Home else card.model.rowCount() - 1)
        elif key == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            card.go_to_search()
        elif control and place and place in "12345678":
            if self.horizontalHeader().isSortIndicatorShown():
                card.sort_asked.emit(int(place) - 1)
        elif not control and event.text().isprintable() and event.text().strip():
            card.search.setFocus()
            card.search.setText(event.text())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out anew."""
        super().resizeEvent(event)
        self._card.fit_columns()
