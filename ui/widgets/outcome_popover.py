# SPDX-License-Identifier: Apache-2.0
"""How a visit ended, by one digit; and the reason and the supervisor's signature where the visit was about a crime."""

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from frontdesk import words
from frontdesk.domain import roles
from frontdesk.services.counter import REASON_LIMIT
from ui.keys import position
from ui.text import PlainLabel
from ui.widgets.choice_popover import Choice
from ui.widgets.fields import Line
from ui.widgets.popover import Popover
from ui.widgets.signature_row import SignatureRow
from ui.workplace import Workplace

OUTCOME_CHOICES: Final = ("advice", "certificate", "handed_to_duty", "left")


class OutcomePopover(Popover):
    """F4 where the purpose does not say how the visit ended.

    Emits the outcome, the reason, and login and password of who signs; the last three are empty where nobody asked.
    """

    chosen = Signal(str, str, str, str)

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(place, parent)
        self._outcome = ""
        self._asking = False
        self._choices: dict[str, Choice] = {}
        grid = QGridLayout()
        for number, code in enumerate(OUTCOME_CHOICES):
            choice = Choice(str(number + 1), self)
            choice.clicked.connect(partial(self._pick, code))
            self._choices[code] = choice
            grid.addWidget(choice.cap, number, 0)
            grid.addWidget(choice, number, 1)
        self.column.addLayout(grid)
        self._label = PlainLabel(role="label", wrap=True)
        self._label.setMinimumWidth(place.theme.px(500))
        self.reason = Line(REASON_LIMIT)
        self.reason.full.connect(self._on_full)
        self.reason.returnPressed.connect(self._on_reason)
        self.signature = SignatureRow(place, self)
        self.signature.signed.connect(self._on_reason)
        for piece in (self._label, self.reason, self.signature):
            self.column.addWidget(piece)

    def start(self, anchor: QWidget | None) -> None:
        """Ask for the outcome."""
        self._asking, self._outcome = False, ""
        self._show_reason(on=False)
        self.open_at(anchor)

    def start_reason(self, anchor: QWidget | None, outcome: str, words: str = "", login: str = "") -> None:
        """Ask for the reason of an outcome that needs one, and for the signature of a supervisor where none sits here.

        `words` and `login` are those of an answer that was refused.
        """
        self._asking, self._outcome = True, outcome
        self._show_reason(on=True)
        self.reason.setText(words)
        self.signature.login.setText(login)
        self.open_at(anchor)
        if words and self.signature.needed():
            self.signature.go_on()
        else:
            self.reason.setFocus()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self.place.language.texts
        self.title.setText(
            _("Why does the visit end without a registration?") if self._asking else _("How did the visit end?")
        )
        for code, choice in self._choices.items():
            choice.setText(words.outcome_name(_, code))
            choice.setChecked(code == self._outcome)
        self._label.setText(_("The visitor came about a crime. Say in a few words what was done; Enter goes on."))
        self.reason.setAccessibleName(_("Reason"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit answers."""
        char = position(event)
        if not self._asking and char and char in "1234":
            self._pick(OUTCOME_CHOICES[int(char) - 1])
        super().keyPressEvent(event)

    def close_down(self) -> None:
        """Forget the password with the panel."""
        self.signature.forget()
        super().close_down()

    def _show_reason(self, *, on: bool) -> None:
        self._label.setVisible(on)
        self.reason.setVisible(on)
        alone = self.place.actor is not None and self.place.actor.role == roles.SUPERVISOR
        self.signature.ask((lambda _: _("Only a supervisor ends such a visit.")) if on and not alone else None)
        for choice in self._choices.values():
            choice.setVisible(not on)
            choice.cap.setVisible(not on)

    def _on_full(self) -> None:
        self.place.tell(lambda _: _("No more than {n} characters fit here.", n=REASON_LIMIT), "danger")

    def _pick(self, outcome: str, *_checked: bool) -> None:
        self.close_down()
        self.chosen.emit(outcome, "", "", "")

    def _on_reason(self) -> None:
        if not self.reason.text().strip():
            self.reason.setFocus()
        elif self.signature.needed() and not self.signature.filled():
            self.signature.go_on()
        else:
            reason, login = self.reason.text().strip(), self.signature.login.text().strip()
            password = self.signature.password.text()
            self.close_down()
            self.chosen.emit(self._outcome, reason, login, password)
