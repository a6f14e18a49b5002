# SPDX-License-Identifier: Apache-2.0
"""Popovers answered by one key: the purpose of a new ticket with its ground of priority. How a visit ended is in
`outcome_popover`.
"""

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from frontdesk import words
from frontdesk.domain.visits import (
    DEFAULT_PURPOSE,
    PRIORITY_GROUNDS,
    PRIORITY_OTHER,
    PRIORITY_TEXT_LIMIT,
    PURPOSE_CODES,
)
from ui.keys import position
from ui.text import PlainLabel
from ui.widgets.fields import Line
from ui.widgets.key_button import KeyCap
from ui.widgets.popover import Popover
from ui.workplace import Workplace

_PURPOSE_KEYS: Final = "1234567890qwertyui"
_GROUND_KEYS: Final = "asdfg"
_OTHER_KEY: Final = "h"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Choice(QPushButton):
    """One answer with the key that gives it; the key sits in the same row, so words of any length fit."""

    def __init__(self, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "choice")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.cap = KeyCap(key.upper(), parent)


class TicketPopover(Popover):
    """F2: the purpose by one key gives the ticket; Enter gives it for `other`.

    The middle row adds a ground of priority.
    """

    chosen = Signal(str, object, int)

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(place, parent)
        theme = place.theme
        self._ground: str | None = None
        self._persons = 1
        self._purposes: dict[str, Choice] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(6))
        grid.setVerticalSpacing(theme.px(1))
        rows = (len(PURPOSE_CODES) + 1) // 2
        for number, (code, key) in enumerate(zip(PURPOSE_CODES, _PURPOSE_KEYS, strict=True)):
            choice = Choice(key, self)
            choice.setCheckable(False)
            choice.clicked.connect(partial(self._give, code))
            self._purposes[code] = choice
            column = 0 if number < rows else 2
            grid.addWidget(choice.cap, number % rows, column)
            grid.addWidget(choice, number % rows, column + 1)
        self.column.addLayout(grid)
        self._priority = PlainLabel(role="label")
        self.column.addWidget(self._priority)
        self._grounds: dict[str, Choice] = {}
        second = QGridLayout()
        second.setHorizontalSpacing(theme.px(6))
        for number, (code, key) in enumerate(
            zip((*PRIORITY_GROUNDS, PRIORITY_OTHER), _GROUND_KEYS + _OTHER_KEY, strict=True)
        ):
            choice = Choice(key, self)
            choice.clicked.connect(partial(self._on_ground, code))
            self._grounds[code] = choice
            second.addWidget(choice.cap, number // 3, number % 3 * 2)
            second.addWidget(choice, number // 3, number % 3 * 2 + 1)
        self.column.addLayout(second)
        self._text = Line(PRIORITY_TEXT_LIMIT)
        self._text.full.connect(self._on_full)
        self._text.hide()
        self._text.returnPressed.connect(self._on_text)
        self.column.addWidget(self._text)
        self._foot = PlainLabel(role="small")
        self.column.addWidget(self._foot)

    def start(self, anchor: QWidget | None) -> None:
        """Open with nothing chosen."""
        self._ground, self._persons = None, 1
        self._text.clear()
        self._text.hide()
        self._mark()
        self.open_at(anchor)

    def start_again(self, anchor: QWidget | None, words: str, persons: int) -> None:
        """Open with the ground that was refused, to be put right."""
        self.start(anchor)
        self._text.setText(words)
        self._set_persons(persons)
        self._ask_ground()

    def _on_full(self) -> None:
        self.place.tell(lambda _: _("No more than {n} characters fit here.", n=PRIORITY_TEXT_LIMIT), "danger")

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self.place.language.texts
        self.title.setText(_("New visitor: what for?"))
        for code, choice in self._purposes.items():
            choice.setText(words.purpose_name(_, code))
        self._priority.setText(_("Out of turn, on this ground (before the purpose)"))
        for code, choice in self._grounds.items():
            choice.setText(_("another ground…") if code == PRIORITY_OTHER else words.priority_name(_, code))
        self._text.setPlaceholderText(_("Which ground? Enter gives the ticket"))
        persons = _.plural("{n} person", "{n} persons", self._persons)
        self._foot.setText(_("Enter: other · + and –: {persons} · Esc: no ticket", persons=persons))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer by the key's place on the keyboard, whatever layout is on."""
        char = position(event).lower()
        if event.key() in _ENTER:
            if not self._text.hasFocus():
                self._give(DEFAULT_PURPOSE)
        elif event.key() == Qt.Key.Key_Plus or char in ("+", "="):
            self._set_persons(self._persons + 1)
        elif event.key() == Qt.Key.Key_Minus or char == "-":
            self._set_persons(self._persons - 1)
        elif char and char in _PURPOSE_KEYS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._give(PURPOSE_CODES[_PURPOSE_KEYS.index(char)])
        elif char and char in _GROUND_KEYS:
            self._set_ground(PRIORITY_GROUNDS[_GROUND_KEYS.index(char)])
        elif char == _OTHER_KEY:
            self._ask_ground()
        super().keyPressEvent(event)

    def _set_persons(self, n: int) -> None:
        self._persons = min(99, max(1, n))
        self.retranslate()

    def _set_ground(self, code: str | None) -> None:
        self._ground = None if code == self._ground else code
        self._mark()

    def _ask_ground(self) -> None:
        self._text.show()
        self._fit()
        self._text.setFocus()

    def _mark(self) -> None:
        for code, choice in self._grounds.items():
            choice.setChecked(self._ground is not None and self._ground.startswith(code))

    def _on_ground(self, code: str, *_checked: bool) -> None:
        if code == PRIORITY_OTHER:
            self._ask_ground()
        else:
            self._set_ground(code)

    def _on_text(self) -> None:
        text = self._text.text().strip()
        if text:
            self._ground = PRIORITY_OTHER + text
        self._give(DEFAULT_PURPOSE)

    def _give(self, purpose: str, *_checked: bool) -> None:
        if self.isHidden():
            return  # Enter in the line of the ground comes here from the line and from the sheet: one ticket
        text = self._text.text().strip()
        if text and self._ground is None:
            self._ground = PRIORITY_OTHER + text
        self.close_down()
        self.chosen.emit(purpose, self._ground, self._persons)
