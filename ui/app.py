# SPDX-License-Identifier: Apache-2.0
"""The program `frontdesk`: arguments, one window per office, exit status. What runs then is in `ui.program`.

Qt is loaded only once it is known that this start is the first of its office.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from frontdesk.config import OfficeConfig, find_home
from frontdesk.errors import Refused, Trouble, WrongUsage
from frontdesk.i18n import LANGUAGES, N_, texts
from ui.instance import SingleInstance

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window and return the exit status.

    0 done, also when another window was woken; 1 no office here; 2 wrong usage; 3 trouble.
    """
    arguments = _parse(sys.argv[1:] if argv is None else argv)
    try:
        home = find_home(arguments.home)
        config = OfficeConfig.load(home)
    except (Refused, Trouble, WrongUsage) as error:
        return _say_and_leave(error, arguments.lang or "kk")
    instance = SingleInstance(home)
    try:
        first = instance.take()
    except OSError:
        return _say_and_leave(Trouble("home_not_writable", path=str(home)), arguments.lang or config.language)
    if not first:
        instance.wake_first()
        return 0
    from ui.sources import spare_sources

    spare_sources()
    from ui.faults import open_log
    from ui.program import Program

    app = _application()
    open_log(home)
    program = Program(app, home, config, arguments.lang or config.language, instance)
    program.show()
    status = app.exec()
    program.finish()
    return int(status)


def _application() -> "QApplication":
    from PySide6.QtWidgets import QApplication

    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(["frontdesk"])
    app.setApplicationName("frontdesk")
    return app


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
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QVBoxLayout, QWidget

    from ui.text import PlainLabel
    from ui.theme import dress, load_theme

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
