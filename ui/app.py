# SPDX-License-Identifier: Apache-2.0
"""The program `frontdesk`: arguments, one window per office, first paint, then the services.

No page and no rule lives here.

Before the first paint nothing is imported that the sign-in screen does not need: no database library, no PDF engine.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from frontdesk.config import OfficeConfig, find_home
from frontdesk.errors import Refused, Trouble, WrongUsage
from frontdesk.i18n import LANGUAGES, N_, texts
from frontdesk.services.ports import Clock
from frontdesk.services.views import Health
from ui.faults import FaultNet, open_log
from ui.instance import SingleInstance
from ui.language import Language
from ui.main_window import MainWindow
from ui.tasks import TaskRunner
from ui.text import PlainLabel
from ui.theme import dress, load_theme, scale_for
from ui.window_state import WindowState, load_state, save_state
from ui.workplace import Workplace

if TYPE_CHECKING:
    from frontdesk.bootstrap import FrontDesk

STATE_FILE = "window.toml"
_SWITCH_S = 0.001
"""Longest that a computing worker keeps the window waiting for the interpreter, in seconds; Python's 5 ms add up."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window; return the exit status.

    0 done (also when another window was woken), 1 no office, 2 wrong usage, 3 trouble.
    """
    arguments = _parse(sys.argv[1:] if argv is None else argv)
    try:
        home = find_home(arguments.home)
        config = OfficeConfig.load(home)
    except (Refused, Trouble, WrongUsage) as error:
        return _say_and_leave(error, arguments.lang or "kk")
    app = _application()
    app.setApplicationName("frontdesk")
    app.setQuitOnLastWindowClosed(True)
    instance = SingleInstance(home)
    try:
        first = instance.take()
    except OSError:
        return _say_and_leave(Trouble("home_not_writable", path=str(home)), arguments.lang or config.language)
    if not first:
        instance.wake_first()
        return 0
    open_log(home)
    program = Program(app, home, config, arguments.lang or config.language, instance)
    program.show()
    status = app.exec()
    program.finish()
    return int(status)


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
        clock: Clock | None = None,
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
        self.window.closing.connect(self._on_closing)
        instance.asked_to_show.connect(self.window.come_forward)
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
        self._instance.release()

    def _open_desk(self) -> None:
        home, clock = self._home, self._clock

        def work() -> "FrontDesk":
            from frontdesk.bootstrap import open_front_desk

            return open_front_desk(home, clock)

        self.tasks.run(self, work, self._on_opened, self._on_not_opened)

    def _on_opened(self, desk: "FrontDesk") -> None:
        from ui.pages.day_end import DayEnd
        from ui.pages.reception import Reception

        self.place.desk = desk
        self.window.build_desk({"reception": Reception, "day_end": DayEnd})
        self.place.attach(desk)
        self.tasks.run(self, desk.health, self._on_health, self.place.say_refusal)
        self.tasks.run(self, _warm_up)

    def _on_not_opened(self, error: BaseException) -> None:
        if not isinstance(error, Refused | Trouble | WrongUsage):
            raise error
        self.window.gate.show_trouble(error)

    def _on_health(self, health: Health) -> None:
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


def _application() -> QApplication:
    found = QApplication.instance()
    return found if isinstance(found, QApplication) else QApplication(["frontdesk"])


def _warm_up() -> None:
    from frontdesk.bootstrap import warm_up

    warm_up()
    from ui import paper_image

    paper_image.warm_up()


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("frontdesk", description="The window of a police front office.")
    parser.add_argument("--home", metavar="DIR", help="folder of the office")
    parser.add_argument("--lang", choices=LANGUAGES, help="language of the window")
    return parser.parse_args(argv)


NO_OFFICE = N_("The program cannot start with this office folder. The administrator makes one with: frontdesk-cli init")


def _say_and_leave(error: Refused | Trouble | WrongUsage, language: str) -> int:
    """Say on the terminal and, where there is a screen, in a small window why there is nothing to open."""
    from frontdesk import words

    _ = texts(language)
    if isinstance(error, Refused):
        sentence, status = words.problem_text(_, error.problems[0]), 1
    elif isinstance(error, WrongUsage):
        sentence, status = words.usage_text(_, error), 2
    else:
        sentence, status = words.trouble_text(_, error), 3
    if sys.stderr is not None:
        sys.stderr.write(f"{sentence}\n")
    if sys.stderr is None or (not sys.stderr.isatty() and (os.environ.get("DISPLAY") or sys.platform == "win32")):
        _notice(sentence, _(NO_OFFICE))
    return status


def _notice(sentence: str, remedy: str) -> None:
    app = _application()
    dress(app, load_theme())
    window = QWidget()
    window.setWindowTitle("Frontdesk")
    column = QVBoxLayout(window)
    column.setContentsMargins(32, 28, 32, 28)
    column.setSpacing(12)
    for words_, role in ((sentence, "title"), (remedy, "muted")):
        label = PlainLabel(words_, role=role, wrap=True)
        label.setMinimumWidth(420)
        column.addWidget(label)
    window.show()
    QTimer.singleShot(60_000, app.quit)
    app.exec()
