# SPDX-License-Identifier: Apache-2.0
"""One running window with the worker, the services and the folder's lock; how it is started is in `ui.app`."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from frontdesk.config import OfficeConfig
from frontdesk.domain.moments import office_day
from frontdesk.errors import Refused, Trouble, WrongUsage
from ui.faults import FaultNet
from ui.instance import SingleInstance
from ui.language import Language
from ui.main_window import MainWindow
from ui.tasks import TaskRunner
from ui.theme import dress, load_theme, scale_for
from ui.window_state import WindowState, load_state, save_state
from ui.workplace import Workplace

if TYPE_CHECKING:
    from frontdesk.bootstrap import FrontDesk
    from frontdesk.services.ports import Clock, RecordedEvent
    from frontdesk.services.views import Health
    from ui.doorbell import Doorbell

STATE_FILE = "window.toml"
_AGAIN_MS = 60_000
"""After what stood in the way of writing down what ran out, it is tried again."""

_SWITCH_S = 0.001
"""Longest that a computing worker keeps the window waiting for the interpreter, in seconds; Python's 5 ms add up."""


class Program(QObject):
    """One running window with what belongs to it, put together in the order that makes the first paint early.

    `clock` is for training offices only: tests and the pictures of the README set the time of the day they show.
    """

    def __init__(
        self,
        app: QApplication,
        home: Path,
        config: OfficeConfig,
        language: str,
        instance: SingleInstance,
        clock: "Clock | None" = None,
    ) -> None:
        super().__init__()
        self._app = app
        self._home = home
        self._instance = instance
        self._clock = clock
        sys.setswitchinterval(_SWITCH_S)
        net = FaultNet(self._on_fault)
        screen = app.primaryScreen()
        theme = load_theme("light", scale_for(screen.availableGeometry().height() if screen else 768))
        dress(app, theme)
        self.tasks = TaskRunner(net.unexpected, self)
        self.place = Workplace(home, config, Language(language, self), theme, self.tasks, self)
        self.window = MainWindow(self.place)
        self.window.painted.connect(self._open_desk)
        self.window.painted.connect(self._hang_bell)
        self.window.closing.connect(self._on_closing)
        self.window.gate.reopen.connect(self._open_desk)
        self._bell: Doorbell | None = None
        self._day: date | None = None
        net.install()

    def show(self) -> None:
        """Put the window where it last stood; the first time it fills the screen."""
        state = load_state(self._home / STATE_FILE)
        if state is None or not self._on_a_screen(state):
            screen = self._app.primaryScreen()
            if screen is not None:
                self.window.setGeometry(screen.availableGeometry())
            self.window.showMaximized()
            return
        self.window.setGeometry(state.x, state.y, state.width, state.height)
        self.window.showMaximized() if state.maximized else self.window.show()

    def finish(self) -> None:
        """Let the worker end what it does, close the services, give the folder back."""
        self.tasks.close()
        if self.place.desk is not None:
            self.place.desk.close()
        if self._bell is not None:
            self._bell.close()
        self._instance.release()

    def _hang_bell(self) -> None:
        """Listen for a second start. Not before the first paint: the network library takes a twentieth of the time."""
        from ui.doorbell import Doorbell

        self._bell = Doorbell(self._instance.bell, self)
        self._bell.rung.connect(self.window.come_forward)

    def _open_desk(self) -> None:
        home, clock = self._home, self._clock

        def work() -> "FrontDesk":
            from frontdesk.bootstrap import open_front_desk

            return open_front_desk(home, clock)

        self.tasks.run(self, work, self._on_opened, self._on_not_opened)

    def _on_opened(self, desk: "FrontDesk") -> None:
        from ui.pages.rooms import ROOMS

        self.place.desk = desk
        self.window.build_desk(ROOMS)
        self.place.attach(desk)
        self.place.happened.connect(self._on_events)
        self.place.ticked.connect(self._on_tick)
        self._look_at_health()
        self._expire()
        self.tasks.run(self, _warm_up)

    def _on_not_opened(self, error: BaseException) -> None:
        if not isinstance(error, Refused | Trouble | WrongUsage):
            raise error
        self.window.gate.show_trouble(error)

    def _look_at_health(self) -> None:
        self.tasks.run(self, self.place.desk.health, self._on_health, self.place.say_refusal)

    def _on_events(self, events: "tuple[RecordedEvent, ...]") -> None:
        if any(event.type.startswith(("clock.", "key.", "db.")) for event in events):
            self._look_at_health()

    def _on_tick(self, _now: object) -> None:
        """After midnight the terms that ended yesterday are over (APPC 100(5)); the date is looked at, not a timer."""
        day = office_day(self.place.now())
        if day != self._day:
            self._expire()

    def _expire(self) -> None:
        """Write down the terms that ran out, also those that did while the program was closed."""
        self._day = office_day(self.place.now())
        self.tasks.run(self, self.place.desk.workflow.expire, None, self._on_not_expired)

    def _on_not_expired(self, error: BaseException) -> None:
        self.place.say_refusal(error)
        QTimer.singleShot(_AGAIN_MS, self, self._expire)

    def _on_health(self, health: "Health") -> None:
        self.place.health = health
        self.place.health_changed.emit()

    def _on_fault(self) -> None:
        self.window.keep_drafts()
        self.place.tell(
            lambda _: _("Something went wrong in the program. What you typed is kept; you can go on working."), "danger"
        )

    def _on_closing(self) -> None:
        box = self.window.normalGeometry() if self.window.isMaximized() else self.window.geometry()
        state = WindowState(box.x(), box.y(), box.width(), box.height(), self.window.isMaximized())
        try:
            save_state(self._home / STATE_FILE, state)
        except OSError:
            return  # the place of a window is not worth a word to the clerk

    def _on_a_screen(self, state: WindowState) -> bool:
        return any(
            screen.availableGeometry().contains(state.x + state.width // 2, state.y + 10)
            for screen in self._app.screens()
        )


def _warm_up() -> None:
    from frontdesk.bootstrap import warm_up

    # Not the engine that draws papers on the screen: 4 MiB that wait for the first preview, in the worker.
    warm_up()
