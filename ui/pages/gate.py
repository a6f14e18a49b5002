# SPDX-License-Identifier: Apache-2.0
"""The screen before the desk: sign in, and unlock after a pause.

Built from the office's settings alone, so it is the first paint.

No database is needed to show it; an early press of Enter waits until the desk is open.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from frontdesk.errors import Problem, Refused, Trouble, WrongUsage
from ui.formatting import clerk_name
from ui.language import Saying
from ui.text import PictureLabel, PlainLabel
from ui.theme import pixmap, restyle
from ui.widgets.flow import Flow
from ui.widgets.language_switch import LanguageSwitch
from ui.workplace import Workplace, new_request

if TYPE_CHECKING:
    from frontdesk.services.views import Actor

TRAINING_LOGINS = ("clerk", "clerk2", "supervisor", "admin", "auditor")


class Gate(QWidget):
    """Emits the person who may go on; `locked_for` is the one whose work is hidden behind it."""

    entered = Signal(object)
    reopen = Signal()

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self.locked_for: Actor | None = None
        self._note_saying: Saying | None = None
        self._pending = False
        self._not_opened = False
        self._busy = False
        self._wait_s = 0
        self._build()
        self._wait = QTimer(self)
        self._wait.setInterval(1000)
        self._wait.timeout.connect(self._count_down)
        place.language.changed.connect(self.retranslate)
        place.opened.connect(self._on_opened)
        self.retranslate()

    # --- what it looks like

    def _build(self) -> None:
        theme = self._place.theme
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side(), 2)
        right = QVBoxLayout()
        right.setContentsMargins(theme.px(40), theme.px(24), theme.px(40), theme.px(24))
        top = QHBoxLayout()
        top.addStretch(1)
        self.switch = LanguageSwitch(self._place.language)
        top.addWidget(self.switch)
        right.addLayout(top)
        right.addStretch(2)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._card())
        middle.addStretch(1)
        right.addLayout(middle)
        right.addStretch(3)
        row.addLayout(right, 3)
        QWidget.setTabOrder(self.password, self.enter)

    def _side(self) -> QFrame:
        theme = self._place.theme
        side = QFrame()
        side.setProperty("role", "rail")
        column = QVBoxLayout(side)
        column.setContentsMargins(theme.px(48), theme.px(48), theme.px(40), theme.px(40))
        column.setSpacing(theme.px(10))
        mark = PictureLabel()
        mark.setPixmap(pixmap("shield", self._place.theme.colours["gold"], theme.px(52), self.devicePixelRatioF()))
        mark.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self._name_kk = PlainLabel(role="on_rail_title", wrap=True)
        self._name_ru = PlainLabel(role="on_rail", wrap=True)
        self._product = PlainLabel(role="on_rail")
        column.addWidget(mark)
        column.addSpacing(theme.px(14))
        column.addWidget(self._name_kk)
        column.addWidget(self._name_ru)
        column.addStretch(1)
        column.addWidget(self._product)
        return side

    def _card(self) -> QFrame:
        theme = self._place.theme
        card = QFrame()
        card.setProperty("role", "card")
        card.setFixedWidth(theme.px(430))
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px(28), theme.px(24), theme.px(28), theme.px(24))
        column.setSpacing(theme.px(4))
        self._title = PlainLabel(role="title")
        self._about = PlainLabel(role="muted", wrap=True)
        self._login_label = PlainLabel(role="label")
        self.login = QLineEdit()
        self.login.setMaxLength(64)
        self._password_label = PlainLabel(role="label")
        self.password = QLineEdit()
        self.password.setMaxLength(256)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.note = PlainLabel(role="note", wrap=True)
        self.note.setMinimumHeight(theme.px(36))
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.enter = QPushButton()
        self.enter.setProperty("role", "accent")
        self.other = QPushButton()
        self.other.setProperty("role", "link")
        self.other.clicked.connect(self._someone_else)
        self.login.returnPressed.connect(self._next_field)
        self.password.returnPressed.connect(self.submit)
        self.enter.clicked.connect(self.submit)
        for piece, gap in (
            (self._title, 2),
            (self._about, 10),
            (self._login_label, 0),
            (self.login, 8),
            (self._password_label, 0),
            (self.password, 6),
            (self.note, 2),
            (self.enter, 2),
            (self.other, 0),
        ):
            column.addWidget(piece)
            column.addSpacing(theme.px(gap))
        column.addWidget(self._training_box())
        return card

    def _training_box(self) -> QFrame:
        theme = self._place.theme
        box = QFrame()
        box.setProperty("role", "panel")
        box.setProperty("tone", "warning")
        box.setVisible(self._place.office.training)
        column = QVBoxLayout(box)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(10))
        self._training = PlainLabel(wrap=True)
        column.addWidget(self._training)
        users = Flow(theme.px(1))
        self.users: dict[str, QPushButton] = {}
        for login in TRAINING_LOGINS:
            button = QPushButton(login)
            button.setProperty("role", "choice")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(partial(self._on_user, login))
            self.users[login] = button
            users.addWidget(button)
        column.addLayout(users)
        return box

    # --- what it does

    def prepare(self, locked_for: "Actor | None" = None) -> None:
        """Show the empty form; after a lock with the login of the one who works here."""
        self.locked_for = locked_for
        self.password.clear()
        self._say(None)
        self.login.setText(locked_for.login if locked_for is not None else "")
        self.login.setReadOnly(locked_for is not None)
        self.retranslate()
        (self.password if self.login.text() else self.login).setFocus()

    def submit(self) -> None:
        """Ask the desk to let the person in.

        The answer comes from the worker, because a good password check takes its time.
        """
        if self._busy or self._wait_s > 0:
            return
        if not self.login.text().strip():
            self.login.setFocus()
            return
        if not self.password.text():
            self.password.setFocus()
            return
        if self._place.desk is None:
            self._pending = True
            if self._not_opened:
                self._not_opened = False
                self.reopen.emit()
            self._say(lambda _: _("The desk is being opened, one moment."), "plain")
            return
        self._busy = True
        desk, login, password, request = (
            self._place.desk,
            self.login.text().strip(),
            self.password.text(),
            new_request(),
        )
        locked = self.locked_for
        work: Callable[[], Any]
        if locked is not None:
            work = lambda: (desk.accounts.unlock(locked, password, request), locked)[1]  # noqa: E731
        else:
            work = lambda: desk.accounts.sign_in(login, password, request)  # noqa: E731
        self._place.tasks.run(self, work, self._on_entered, self._on_failed)

    def show_trouble(self, error: Refused | Trouble | WrongUsage) -> None:
        """Say why the desk cannot be opened, in place of any traceback."""
        from frontdesk import words

        self._not_opened, self._pending = self._place.desk is None, False
        if isinstance(error, Refused):
            problem = error.problems[0]
            self._say(lambda _: words.problem_text(_, problem))
        elif isinstance(error, WrongUsage):
            self._say(lambda _: words.usage_text(_, error))
        else:
            self._say(lambda _: words.trouble_text(_, error))

    def retranslate(self) -> None:
        """Say everything in the current language."""
        place, _ = self._place, self._place.language.texts
        locked = self.locked_for
        first, second = place.office.name_kk, place.office.name_ru
        if place.language.code != "kk":
            first, second = second, first
        self._name_kk.setText(first)
        self._name_ru.setText(second)
        self._product.setText(_("Frontdesk · reception of visitors and appeals"))
        self._title.setText(_("The window is locked") if locked else _("Sign in"))
        if locked is not None:
            about = _("{name} works here. What was typed is kept.", name=clerk_name(locked))
        else:
            about = _("Window {n}", n=place.counter)
        self._about.setText(about)
        self._login_label.setText(_("Login"))
        self._password_label.setText(_("Password"))
        self.login.setAccessibleName(_("Login"))
        self.password.setAccessibleName(_("Password"))
        self.enter.setText(_("Unlock") if locked else _("Enter"))
        self.other.setText(_("Somebody else works here now"))
        self.other.setVisible(locked is not None)
        self._training.setText(_("This is a training office. Everybody here has the password {word}:", word="training"))
        if self._wait_s > 0:
            self._show_wait()
        else:
            self._say(self._note_saying, str(self.note.property("tone") or "danger"))

    def _next_field(self) -> None:
        self.password.setFocus() if not self.password.text() else self.submit()

    def _on_user(self, login: str, *_checked: bool) -> None:
        if self.locked_for is None:
            self.login.setText(login)
        self.password.setFocus()

    def _someone_else(self) -> None:
        self.locked_for = None
        self.login.setReadOnly(False)
        self.login.clear()
        self.password.clear()
        self.retranslate()
        self.login.setFocus()

    def _on_opened(self) -> None:
        if self._pending:
            self._pending = False
            self._say(None)
            self.submit()

    def _on_entered(self, actor: "Actor") -> None:
        self._busy = False
        self.password.clear()
        self._say(None)
        self.entered.emit(actor)

    def _on_failed(self, error: BaseException) -> None:
        from frontdesk import words

        self._busy = False
        self.password.selectAll()
        self.password.setFocus()
        if isinstance(error, Refused):
            problem: Problem = error.problems[0]
            wait = int(problem.params.get("wait_s", problem.params.get("seconds", 0)) or 0)
            if wait > 0:
                self._wait_s = wait
                self._wait.start()
                self._show_wait()
            else:
                self._say(lambda _: words.problem_text(_, problem))
        elif isinstance(error, Trouble):
            self._say(lambda _: words.trouble_text(_, error))
        else:
            self._say(lambda _: _("Signing in did not work. The log of the program says why."))
            raise error

    def _count_down(self) -> None:
        self._wait_s -= 1
        if self._wait_s > 0:
            self._show_wait()
        else:
            self._wait.stop()
            self.enter.setEnabled(True)
            self._say(lambda _: _("You can try again now."), "plain")

    def _show_wait(self) -> None:
        self.enter.setEnabled(False)
        n = self._wait_s
        self._say(
            lambda _: _.plural(
                "Login and password do not match. Try again in {n} second.",
                "Login and password do not match. Try again in {n} seconds.",
                n,
            )
        )

    def _say(self, saying: Saying | None, tone: str = "danger") -> None:
        self._note_saying = saying
        restyle(self.note, tone=tone)
        self.note.setText(saying(self._place.language.texts) if saying else "")
