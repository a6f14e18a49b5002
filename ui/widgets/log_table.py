# SPDX-License-Identifier: Apache-2.0
"""The table of day logs: Enter verifies the row, Ctrl+E writes its file again; the mouse does the same on the links."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QVBoxLayout, QWidget

from frontdesk.services.views import DayStatus
from ui.delegates.pill import CellPainter
from ui.models.day_logs import DAY, ENTRIES, EXPORT, FILE, LINK_ROLE, ROOT, STATE, VERIFY, VISITS, DayLogModel
from ui.text import PlainLabel
from ui.workplace import Workplace


class LogTable(QFrame):
    """Emits the day to verify or to export."""

    verify = Signal(object)
    export = Signal(object)

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._days: tuple[DayStatus, ...] = ()
        self.setProperty("role", "card")
        theme = place.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(18), theme.px(10), theme.px(18), theme.px(6))
        column.setSpacing(theme.px(2))
        self._title = PlainLabel(role="title")
        column.addWidget(self._title)
        self.model = DayLogModel()
        self.view = _Table(self)
        self.view.setModel(self.model)
        self._painter = CellPainter(theme)
        self.view.setItemDelegate(self._painter)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(theme.px(36))
        self.view.setShowGrid(False)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setTabKeyNavigation(False)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        for section, width in (
            (DAY, 150),
            (VISITS, 100),
            (ENTRIES, 90),
            (FILE, 190),
            (ROOT, 170),
            (VERIFY, 110),
            (EXPORT, 140),
        ):
            header.resizeSection(section, theme.px(width))
        header.setSectionResizeMode(STATE, QHeaderView.ResizeMode.Stretch)
        self.view.clicked.connect(self._on_clicked)
        column.addWidget(self.view, 1)
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def show_days(self, days: tuple[DayStatus, ...]) -> None:
        """Show other days; the marked row stays marked."""
        row = self.view.currentIndex().row()
        self._days = days
        self.model.show_days(self._place.language.texts, days)
        if 0 <= row < self.model.rowCount():
            self.view.selectRow(row)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self._place.language.texts
        self._title.setText(_("Day logs"))
        self.view.setAccessibleName(_("Day logs"))
        self.show_days(self._days)

    def on_key(self, key: str) -> None:
        """Act on the marked row."""
        index = self.view.currentIndex()
        if index.isValid():
            self._emit(self.model.index(index.row(), VERIFY if key == "verify" else EXPORT))

    def _on_clicked(self, index: QModelIndex) -> None:
        self._emit(index)

    def _emit(self, index: QModelIndex) -> None:
        if not index.data(LINK_ROLE):
            return
        (self.verify if index.column() == VERIFY else self.export).emit(self.model.status(index.row()))


class _Table(QTableView):
    """Hands Enter and Ctrl+E to its frame."""

    def __init__(self, frame: LogTable) -> None:
        super().__init__(frame)
        self._frame = frame

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter verifies, Ctrl+E exports again."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control:
            self._frame.on_key("verify")
        elif control and event.key() in (Qt.Key.Key_E, Qt.Key(ord("У"))):
            self._frame.on_key("export")
        else:
            super().keyPressEvent(event)
