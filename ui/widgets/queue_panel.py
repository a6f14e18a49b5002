# SPDX-License-Identifier: Apache-2.0
"""The left column of Reception.

The key that calls, the queue with living waits, what can be done with the visit in hand.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from frontdesk.services.views import QueueView, VisitRow
from ui.actions import cap, spec_of
from ui.delegates.queue_row import QueueRowPainter
from ui.formatting import duration
from ui.models.queue import QueueModel
from ui.text import ElidedLabel, PlainLabel, set_tip
from ui.theme import icon, restyle
from ui.widgets.key_button import KeyButton
from ui.workplace import Workplace

_MORE = ("new_ticket", "recall", "no_show", "finish")
_DEFAULT_TARGET_S = 900


class QueuePanel(QFrame):
    """Emits the ids of `ui.actions`."""

    asked = Signal(str)

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self.setProperty("role", "card")
        self.view: QueueView | None = None
        self._target_s = _DEFAULT_TARGET_S
        theme = place.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(1, theme.px(12), 1, theme.px(4))
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(14), 0, theme.px(14), 0)
        self._title = PlainLabel(role="title")
        self._sum = ElidedLabel(role="muted")
        self._sum.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self._title)
        head.addWidget(self._sum, 1)
        column.addLayout(head)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(theme.px(14), theme.px(8), theme.px(14), theme.px(8))
        buttons.setSpacing(theme.px(8))
        self.call = KeyButton(theme, cap("F9"), role="accent")
        self.call.clicked.connect(self._on_call)
        self.more = QPushButton()
        self.more.setProperty("role", "square")
        self.more.setIcon(icon("more", theme.colours["muted"], theme.px(20)))
        self.more.clicked.connect(self._on_more)
        buttons.addWidget(self.call, 1)
        buttons.addWidget(self.more)
        column.addLayout(buttons)
        self._figures = ElidedLabel(role="small")
        self._figures.setContentsMargins(theme.px(14), 0, theme.px(14), theme.px(8))
        self._figures.setFixedHeight(theme.px(24))
        column.addWidget(self._figures)
        self._line = QFrame()
        self._line.setProperty("role", "line")
        column.addWidget(self._line)
        self.model = QueueModel()
        self.list = QListView()
        self.list.setModel(self.model)
        self._painter = QueueRowPainter(theme, lambda: place.language.texts, place.now, self.target_s)
        self.list.setItemDelegate(self._painter)
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        column.addWidget(self.list, 1)
        self._empty = PlainLabel(role="muted", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(theme.px(20), theme.px(24), theme.px(20), 0)
        column.addWidget(self._empty, 1)
        self._menu = QMenu(self)
        place.ticked.connect(self._on_tick)
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def target_s(self) -> int:
        """Return the office's waiting target in seconds."""
        return self._target_s

    def show_queue(self, view: QueueView) -> None:
        """Show a new state of the queue."""
        self.view = view
        self._target_s = self._place.desk.settings.number("wait_target_s")
        self.model.show(view)
        self.retranslate()

    def mine(self) -> VisitRow | None:
        """Return the visit that is served at this counter."""
        for row in self.view.serving if self.view else ():
            if row.counter == self._place.counter:
                return row
        return None

    def accent_call(self, on: bool) -> None:
        """Let the call be the page's one accent while there is nobody to serve and nothing typed."""
        restyle(self.call, role="accent" if on else "")

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self._place.language.texts
        self._title.setText(_("Queue"))
        self.call.setText(_("Call next"))
        self.list.setAccessibleName(_("Queue"))
        set_tip(self.more, _("More acts with the visit"))
        self.more.setAccessibleName(_("More acts with the visit"))
        self._empty.setText(_("Nobody is waiting. F2 gives a ticket to a new visitor."))
        view = self.view
        nobody = view is None or not (view.serving or view.waiting)
        self._empty.setVisible(nobody)
        self.list.setVisible(not nobody)
        if view is not None:
            self._sum.setText(_.plural("{n} waits", "{n} wait", len(view.waiting)))
            waits = view.waits
            if waits.n:
                figures = _(
                    "Wait today: median {median}, p90 {p90}, n {n}",
                    median=duration(_, waits.median_s),
                    p90=duration(_, waits.p90_s),
                    n=waits.n,
                )
            else:
                figures = _("Wait today: nobody served yet")
            self._figures.setText(figures)
        self.list.viewport().update()

    def _on_tick(self) -> None:
        if self.list.isVisible():
            self.list.viewport().update()

    def _on_call(self) -> None:
        self.asked.emit("call_next")

    def _on_more(self) -> None:
        _ = self._place.language.texts
        self._menu.clear()
        serving = self.mine() is not None
        for action in _MORE:
            spec = spec_of(action)
            entry = self._menu.addAction(f"{_(spec.text)}\t{cap(spec.keys[0])}")
            entry.setData(action)
            entry.setEnabled(serving or action == "new_ticket")
        chosen = self._menu.exec(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        if chosen is not None:
            self.asked.emit(chosen.data())
