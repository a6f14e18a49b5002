# SPDX-License-Identifier: Apache-2.0
"""Composes the window: sign-in screen, rail, bars, pages; routes keys to the page that is shown.

No rules and no pages' insides here.
"""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QPaintEvent, QWindow
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from frontdesk.domain import roles
from frontdesk.errors import Trouble
from frontdesk.i18n import Texts
from ui.actions import ACTIONS, EVERYWHERE
from ui.pages.base import Page, PageMaker
from ui.pages.gate import Gate
from ui.reminders import Reminders
from ui.text import PlainLabel
from ui.theme import icon
from ui.widgets.hint_bar import HintBar
from ui.widgets.key_list import KeyList
from ui.widgets.popover import Popover
from ui.widgets.rail import ROOMS, Rail
from ui.widgets.toast import Banner, Toast
from ui.widgets.top_bar import TopBar
from ui.workplace import Workplace

if TYPE_CHECKING:
    from frontdesk.services.views import Actor

_IDLE_MINUTES = 5
_INPUT = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}


class MainWindow(QWidget):
    """The whole window of one office."""

    painted = Signal()
    closing = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self.place = place
        self._painted = False
        self._pages: dict[str, Page] = {}
        self._page: Page | None = None
        self._actions: dict[str, QAction] = {}
        self.setProperty("role", "page")
        self.setMinimumSize(1024, 640)
        self.setWindowIcon(icon("shield", place.theme.colours["accent"], 64))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._training = PlainLabel("ОҚУ КЕҢСЕСІ · УЧЕБНЫЙ", role="training")
        self._training.setFixedHeight(place.theme.px(20))
        self._training.setContentsMargins(place.theme.px(18), 0, 0, 0)
        self._training.setVisible(place.office.training)
        column.addWidget(self._training)
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        self.gate = Gate(place)
        self._stack.addWidget(self.gate)
        self._work = QWidget()
        self._built = False
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(_IDLE_MINUTES * 60_000)
        self._idle.timeout.connect(self.lock)
        self.gate.entered.connect(self._on_entered)
        place.language.changed.connect(self.retranslate)
        place.troubled.connect(self._on_trouble)
        place.recovered.connect(self._on_recovered)
        self.retranslate()
        self.gate.prepare()

    # --- after the first paint

    def build_desk(self, makers: Mapping[str, PageMaker]) -> None:
        """Build rail, bars and pages; called once the first paint is out and the services are there."""
        place, theme = self.place, self.place.theme
        work = self._work
        work.setProperty("role", "page")
        row = QHBoxLayout(work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.rail = Rail(place)
        row.addWidget(self.rail)
        column = QVBoxLayout()
        column.setSpacing(0)
        row.addLayout(column, 1)
        self.top_bar = TopBar(place)
        column.addWidget(self.top_bar)
        self.banner = Banner(place)
        holder = QVBoxLayout()
        holder.setContentsMargins(theme.px(14), 0, theme.px(14), 0)
        holder.addWidget(self.banner)
        column.addLayout(holder)
        self.banner.pressed.connect(self._on_retry)
        self._rooms = QStackedWidget()
        column.addWidget(self._rooms, 1)
        self.hint_bar = HintBar(place)
        column.addWidget(self.hint_bar)
        self._stack.addWidget(work)
        self._built = True
        self.toast = Toast(place, work)
        self.key_list = KeyList(place, work)
        self._makers = makers
        self._make_page("reception")
        self.reminders = Reminders(place, self.rail, self)
        self.rail.room_asked.connect(self.open_room)
        self.rail.lock_asked.connect(self.lock)
        self.rail.leave_asked.connect(self.sign_out)
        self._make_actions()
        self._watch(self.windowHandle())
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusWindowChanged.connect(self._watch)

    def _make_page(self, name: str) -> Page:
        """Return a room; it is built when it is first entered, and memory is taken then."""
        if name not in self._pages:
            page = self._makers[name](self.place, self._work)
            page.hints_changed.connect(self._on_hints)
            page.today_changed.connect(self._on_today)
            page.room_wanted.connect(self.open_room)
            self._pages[name] = page
            self._rooms.addWidget(page)
            if self.place.actor is not None:
                page.begin()
        return self._pages[name]

    def _make_actions(self) -> None:
        for spec in ACTIONS:
            if not spec.bound:
                continue
            action = QAction(self._work)
            action.setShortcuts([QKeySequence(key) for key in spec.keys])
            action.setObjectName(spec.id)
            action.setAutoRepeat(False)
            action.triggered.connect(partial(self.perform, spec.id))
            self._actions[spec.id] = action
            self._work.addAction(action)

    # --- rooms

    @property
    def page(self) -> Page | None:
        """Return the page that is shown."""
        return self._page

    def open_room(self, where: str) -> None:
        """Show a room, or a part of one: `appeals:overdue`; a room that is not open to this person stays closed."""
        name, _colon, part = where.partition(":")
        if name not in self._open_to(self.place.actor):
            return
        self._page = self._make_page(name)
        self._rooms.setCurrentWidget(self._page)
        self.rail.show_room(name)
        for spec in ACTIONS:
            if spec.bound:
                self._actions[spec.id].setEnabled(spec.page in (EVERYWHERE, name))
        self.hint_bar.show_page(name, self._page.hints())
        self.hint_bar.show_today(self._page.today())
        self._page.entered()
        if part:
            self._page.show_part(part)

    @staticmethod
    def _open_to(actor: "Actor | None") -> set[str]:
        """Return the rooms of a person: the administrator never reads appeals (PRODUCT, who uses it)."""
        needs = {"appeals": "find", "protocols": "receive"}
        role = actor.role if actor is not None else ""
        return {name for name, _words, _digit in ROOMS if name not in needs or (role and roles.may(role, needs[name]))}

    def perform(self, action: str, *_checked: bool) -> None:
        """Do what a key asks, here or on the page."""
        if self._page is None or self._stack.currentWidget() is not self._work:
            return
        if action.startswith("room_"):
            self.open_room(next(name for name, _words, digit in ROOMS if digit == action[5:]))
        elif action == "protocol":
            self.open_room("protocols:next")
        elif action == "look_up":
            self.open_room("appeals:find")
        elif action == "lock":
            self.lock()
        elif action == "keys":
            self.key_list.open_for(self._page.name)
        elif action == "back" and self._close_popover():
            return
        else:
            self._page.act(action)

    def _close_popover(self) -> bool:
        for popover in self._work.findChildren(Popover):
            if popover.isVisible():
                popover.close_down()
                return True
        return False

    def _on_hints(self) -> None:
        if self._page is not None:
            self.hint_bar.show_page(self._page.name, self._page.hints())

    def _on_today(self) -> None:
        if self._page is not None:
            self.hint_bar.show_today(self._page.today())

    # --- people

    def _on_entered(self, actor: "Actor") -> None:
        place = self.place
        before, place.actor = place.actor, actor
        same = before is not None and before.id == actor.id
        if not same:
            for page in self._pages.values():
                page.leave()
        place.sign_in(actor)
        self._idle.setInterval(place.desk.settings.number("idle_minutes") * 60_000)
        self.rail.show_rooms(self._open_to(actor))
        self._stack.setCurrentWidget(self._work)
        if not same:
            for page in self._pages.values():
                page.begin()
            self.open_room("reception")
        elif self._page is not None:
            self.open_room(self._page.name)
        self._idle.start()

    def lock(self) -> None:
        """Hide everything behind the sign-in screen; what was typed stays and is kept as a draft."""
        if self.place.actor is None or self._stack.currentWidget() is self.gate:
            return
        self.keep_drafts()
        self._idle.stop()
        self._close_popover()
        self.gate.prepare(self.place.actor)
        self._stack.setCurrentWidget(self.gate)
        self.gate.password.setFocus()

    def sign_out(self) -> None:
        """Keep the draft, show nothing of the person any more, show the sign-in screen."""
        actor = self.place.actor
        if actor is None:
            return
        self.keep_drafts()
        self._idle.stop()
        for page in self._pages.values():
            page.leave()
        self.place.sign_in(None)
        self.gate.prepare()
        self._stack.setCurrentWidget(self.gate)
        self.gate.login.setFocus()

    def keep_drafts(self) -> None:
        """Keep what was typed on every page, now."""
        for page in self._pages.values():
            page.keep()

    # --- the world around

    def _on_trouble(self, trouble: Trouble) -> None:
        from frontdesk import words

        if not self._built:
            self.gate.show_trouble(trouble)
            return
        self.banner.say(lambda _: words.trouble_text(_, trouble), _try_again)

    def _on_recovered(self) -> None:
        if self._built and self.banner.isVisibleTo(self._work):
            self.banner.say(None)

    def _on_retry(self) -> None:
        self.banner.say(None)
        if self._page is not None:
            self._page.entered()

    def come_forward(self) -> None:
        """Show this window above others: somebody started the program again."""
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self.place.language.texts
        self.setWindowTitle(_("{office} · Front office", office=self.place.office_name()))

    def _watch(self, window: QWindow | None) -> None:
        """Look at what reaches a window of the program: keys and mouse come in by it.

        Watching the whole application would bring every event of every widget into Python, among them those of Qt's own
        classes, for whose names PySide loads all the types that it has: 0.6 MiB.
        """
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Any sign of life starts the idle minutes anew."""
        if event.type() in _INPUT and self._idle.isActive():
            self._idle.start()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that something is on the screen."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the draft before the window goes."""
        if self.place.actor is not None:
            self.keep_drafts()
        self.closing.emit()
        event.accept()


def _try_again(_: Texts) -> str:
    return _("Try again")
