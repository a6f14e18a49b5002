# SPDX-License-Identifier: Apache-2.0
"""What else an appeal can have, one digit each: a representative, other persons, nobody's name, a paper blank."""

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from frontdesk.i18n import N_
from ui.keys import position
from ui.text import PlainLabel
from ui.widgets.choice_popover import Choice
from ui.widgets.popover import Popover
from ui.workplace import Workplace

REPRESENTATIVE: Final = "representative"
JOINT: Final = "joint"
ANONYMOUS: Final = "anonymous"
LATE: Final = "late"

PARTS: Final = (
    (REPRESENTATIVE, N_("Through a representative")),
    (JOINT, N_("Collective: several persons")),
    (ANONYMOUS, N_("Anonymous: the author is not named")),
    (LATE, N_("From a numbered paper blank, entered late")),
)


class MorePopover(Popover):
    """Emits the part that is to appear, or to go where it is there already."""

    chosen = Signal(str)

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(place, parent)
        self._choices: dict[str, Choice] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(place.theme.px(6))
        grid.setVerticalSpacing(place.theme.px(1))
        for number, (code, _words) in enumerate(PARTS):
            choice = Choice(str(number + 1), self)
            choice.clicked.connect(partial(self._pick, code))
            self._choices[code] = choice
            grid.addWidget(choice.cap, number, 0)
            grid.addWidget(choice, number, 1)
        self.column.addLayout(grid)
        self._foot = PlainLabel(role="small")
        self.column.addWidget(self._foot)

    def start(self, anchor: QWidget | None, shown: frozenset[str]) -> None:
        """Open with the parts marked that the form has."""
        for code, choice in self._choices.items():
            choice.setChecked(code in shown)
        self.open_at(anchor)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self.place.language.texts
        self.title.setText(_("What else?"))
        for code, saying in PARTS:
            self._choices[code].setText(_(saying))
        self._foot.setText(_("The same digit takes the part away again. Esc: back to the form."))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit answers, by its place on the keyboard."""
        char = position(event)
        if char and char in "1234":
            self._pick(PARTS[int(char) - 1][0])
        super().keyPressEvent(event)

    def _pick(self, code: str, *_checked: bool) -> None:
        self.close_down()
        self.chosen.emit(code)
