# SPDX-License-Identifier: Apache-2.0
"""A real office behind a real window without a screen, and robots that do with keys what a clerk does."""

import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pypdf
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from frontdesk.i18n import texts
from ui.language import Language
from ui.main_window import MainWindow
from ui.pages.reception import Reception
from ui.pages.rooms import ROOMS
from ui.tasks import RunAtOnce, TaskRunner
from ui.theme import dress, load_theme
from ui.workplace import Workplace

KEYS = {
    "Enter": Qt.Key.Key_Return, "Esc": Qt.Key.Key_Escape, "Tab": Qt.Key.Key_Tab, "Down": Qt.Key.Key_Down, "Up": Qt.Key.Key_Up,
    "Space": Qt.Key.Key_Space, "Right": Qt.Key.Key_Right, "Delete": Qt.Key.Key_Delete, "Left": Qt.Key.Key_Left, "PageDown": Qt.Key.Key_PageDown, "PageUp": Qt.Key.Key_PageUp,
    "Home": Qt.Key.Key_Home, "End": Qt.Key.Key_End,
    **{f"F{n}": Qt.Key(Qt.Key.Key_F1.value + n - 1) for n in range(1, 13)},
}  # fmt: skip
MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}


class Robot:
    """Hands on the keyboard of one window."""

    def __init__(self, window: MainWindow, office: Any) -> None:
        self.window, self.office = window, office

    @property
    def focus(self) -> QWidget:
        widget = QApplication.focusWidget() or self.window.focusWidget()
        assert widget is not None, "nothing has the focus"
        return widget

    def press(self, combination: str) -> None:
        """Press `Ctrl+Enter`, `F9`, `a` like a hand: shortcuts first, then the widget."""
        *held, name = combination.split("+")
        modifiers = Qt.KeyboardModifier.NoModifier
        for part in held:
            modifiers |= MODIFIERS[part]
        key = KEYS.get(name) or Qt.Key(ord(name.upper()))
        QTest.keyClick(self.focus, key, modifiers)
        self.settle()

    def type(self, text: str, into: QWidget | None = None) -> None:
        """Type letters of any alphabet; QTest knows ASCII only and aborts on others."""
        if into is not None:
            into.setFocus()
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(self.focus, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))
        self.settle()

    def settle(self, ms: int = 0) -> None:
        """Let what is due happen."""
        for _round in range(3):
            QCoreApplication.processEvents()
        if ms:
            QTest.qWait(ms)

    def until(self, condition: Callable[[], Any], seconds: float = 10) -> None:
        """Wait for something; the bound is generous, a busy machine is no failure."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "it did not happen"
            QTest.qWait(5)

    def sign_in(self, login: str = "clerk", password: str = "training") -> None:
        gate = self.window.gate
        gate.login.clear()
        self.type(login, gate.login)
        self.press("Enter")
        self.type(password, gate.password)
        self.press("Enter")
        self.until(lambda: self.window.place.actor is not None and self.window.page is not None)

    # --- the reception in verbs

    @property
    def reception(self) -> Reception:
        return self.window._pages["reception"]

    @property
    def form(self) -> Any:
        return self.reception.form

    def fill(self, **changes: str) -> None:
        """Type a whole appeal by keys."""
        values = {
            "finder": "921015491234", "surname": "Өтегенқызы", "given": "Гүлнұр", "phone": "87015551234",
            "address": "Келес ауданы, Достық көшесі 7", "substance": "Көршім түнде шулайды.", "kind": "2", **changes,
        }  # fmt: skip
        person, matter = self.form.person, self.form.matter
        self.type(values["finder"], person.finder)
        for name in ("surname", "given", "phone", "address"):
            self.type(values[name], getattr(person, name))
        matter.kinds.setFocus()
        self.press(values["kind"])
        self.type(values["substance"], matter.substance)

    def preview(self) -> None:
        """Do not wait for the pause in typing."""
        self.reception.previewer._timer.stop()
        self.reception.previewer._ask()
        self.settle()


@pytest.fixture
def english() -> Any:
    """The source strings."""
    return texts("en")


@pytest.fixture
def make_window(qapp: QApplication, qtbot: Any, sqlite_office: Any) -> Iterator[Callable[..., Robot]]:
    """Return a maker of windows on one office: `make_window(language="kk", threads=False)`."""
    if qapp.property("dressed") is None:
        dress(qapp, load_theme())
        qapp.setProperty("dressed", True)
    made: list[Robot] = []
    errors: list[BaseException] = []

    def make(language: str = "en", *, threads: bool = False, office: Any = None, show: bool = True) -> Robot:
        office = office or sqlite_office
        runner = TaskRunner(errors.append) if threads else RunAtOnce(errors.append)
        place = Workplace(office.home, office.desk.config, Language(language), load_theme(), runner)
        window = MainWindow(place)
        window.resize(1366, 768)
        qtbot.addWidget(window)
        place.desk = office.desk
        window.build_desk(ROOMS)
        place.attach(office.desk)
        place.health = office.desk.health()
        place.health_changed.emit()
        if show:
            window.show()
            window.activateWindow()
        robot = Robot(window, office)
        robot.settle()
        made.append(robot)
        return robot

    yield make
    for robot in made:
        robot.window.place.timer.stop()
        robot.settle()
        robot.window.place.tasks.close()
        robot.office.desk.bus.unsubscribe(robot.window.place._bridge.receive)
    assert errors == []


@pytest.fixture
def robot(make_window: Callable[..., Robot]) -> Robot:
    """A clerk who is signed in, the work being done at once."""
    made = make_window()
    made.sign_in()
    return made


@pytest.fixture
def told(robot: Robot) -> list[str]:
    """What the window says in passing, in English."""
    said: list[str] = []
    robot.window.place.told.connect(lambda _tone, saying: said.append(saying(texts("en"))))
    return said


@pytest.fixture
def read_receipt(robot: Robot) -> Callable[[str], str]:
    """Return a reader of the letters on a receipt, without blanks and line ends."""

    def read(number: str) -> str:
        pdf = pypdf.PdfReader(robot.office.home / "papers" / f"{number}-receipt.pdf")
        return "".join("".join(page.extract_text() for page in pdf.pages).split())

    return read


@pytest.fixture
def key_event() -> Callable[..., QKeyEvent]:
    """Return a maker of key presses with a scan code, as the X server sends them."""

    def make(text: str = "", *, code: int = 0, at: int = 0, key: int = 0, shift: bool = False) -> QKeyEvent:
        modifiers = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        event = QKeyEvent(QEvent.Type.KeyPress, key, modifiers, code, 0, 0, text)
        event.setTimestamp(at)
        return event

    return make


@pytest.fixture
def hands() -> SimpleNamespace:
    """The names of keys, for tests without a window."""
    return SimpleNamespace(keys=KEYS, modifiers=MODIFIERS)
