# SPDX-License-Identifier: Apache-2.0
"""How the applicant signed: one digit, and the reason where the law asks for one. A popover, nothing modal."""

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from frontdesk.domain.appeal_json import LINE, SHORT
from frontdesk.i18n import N_
from ui.keys import position
from ui.text import PlainLabel
from ui.widgets.fields import Line
from ui.widgets.key_button import KeyCap
from ui.widgets.popover import Popover
from ui.workplace import Workplace

_OUTCOMES: Final = (
    ("signed", N_("The applicant signed every page")),
    ("refused", N_("The applicant refused to sign")),
    ("unable", N_("The applicant cannot read or sign; it was read aloud and a chosen person signed")),
)


class SigningPopover(Popover):
    """Emits outcome, reason and the chosen person's name."""

    chosen = Signal(str, str, str)

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(place, parent)
        self._outcome = ""
        grid = QGridLayout()
        grid.setHorizontalSpacing(place.theme.px(6))
        self._choices: dict[str, QPushButton] = {}
        for number, (code, _words) in enumerate(_OUTCOMES):
            choice = QPushButton()
            choice.setProperty("role", "choice")
            choice.setCheckable(True)
            choice.clicked.connect(partial(self._pick, code))
            self._choices[code] = choice
            grid.addWidget(KeyCap(str(number + 1), self), number, 0)
            grid.addWidget(choice, number, 1)
        self.column.addLayout(grid)
        self._reason_label = PlainLabel(role="label")
        self.reason = Line(LINE)
        self._person_label = PlainLabel(role="label")
        self.person = Line(SHORT)
        for piece in (self._reason_label, self.reason, self._person_label, self.person):
            self.column.addWidget(piece)
        self.reason.returnPressed.connect(self._on_reason)
        self.person.returnPressed.connect(self._done)
        self._show_more("")

    def start(self, anchor: QWidget | None) -> None:
        """Ask how it was signed."""
        self._outcome = ""
        self.reason.clear()
        self.person.clear()
        self._show_more("")
        self.open_at(anchor)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self.place.language.texts
        self.title.setText(_("How was the protocol signed?"))
        for code, saying in _OUTCOMES:
            self._choices[code].setText(_(saying))
            self._choices[code].setChecked(code == self._outcome)
        self._reason_label.setText(_("Reason (CPC art. 123); Enter goes on"))
        self._person_label.setText(_("Who signed for the applicant; Enter ends"))
        self.reason.setAccessibleName(_("Reason"))
        self.person.setAccessibleName(_("Who signed for the applicant; Enter ends"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit answers."""
        char = position(event)
        if char and char in "123":
            self._pick(_OUTCOMES[int(char) - 1][0])
        super().keyPressEvent(event)

    def _show_more(self, outcome: str) -> None:
        for piece in (self._reason_label, self.reason):
            piece.setVisible(outcome in {"refused", "unable"})
        for piece in (self._person_label, self.person):
            piece.setVisible(outcome == "unable")

    def _pick(self, outcome: str, *_checked: bool) -> None:
        self._outcome = outcome
        if outcome == "signed":
            self._done()
            return
        self._show_more(outcome)
        self.retranslate()
        self._fit()
        self.reason.setFocus()

    def _on_reason(self) -> None:
        if not self.reason.text().strip():
            return
        if self._outcome == "unable":
            self.person.setFocus()
        else:
            self._done()

    def _done(self) -> None:
        if self._outcome == "unable" and not self.person.text().strip():
            return
        self.close_down()
        self.chosen.emit(self._outcome, self.reason.text().strip(), self.person.text().strip())
