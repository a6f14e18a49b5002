# SPDX-License-Identifier: Apache-2.0
"""Popovers answered by one key.

Purpose of a new ticket with its ground of priority, outcome of a visit, a reason in words.
"""

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from frontdesk import words
from frontdesk.domain.visits import (
    DEFAULT_PURPOSE,
    PRIORITY_GROUNDS,
    PRIORITY_OTHER,
    PRIORITY_TEXT_LIMIT,
    PURPOSE_CODES,
)
from frontdesk.i18n import N_
from frontdesk.services.counter import REASON_LIMIT
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


class _Choice(QPushButton):
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
        self._purposes: dict[str, _Choice] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(6))
        grid.setVerticalSpacing(theme.px(1))
        rows = (len(PURPOSE_CODES) + 1) // 2
        for number, (code, key) in enumerate(zip(PURPOSE_CODES, _PURPOSE_KEYS, strict=True)):
            choice = _Choice(key, self)
            choice.setCheckable(False)
            choice.clicked.connect(partial(self._give, code))
            self._purposes[code] = choice
            column = 0 if number < rows else 2
            grid.addWidget(choice.cap, number % rows, column)
            grid.addWidget(choice, number % rows, column + 1)
        self.column.addLayout(grid)
        self._priority = PlainLabel(role="label")
        self.column.addWidget(self._priority)
        self._grounds: dict[str, _Choice] = {}
        second = QGridLayout()
        second.setHorizontalSpacing(theme.px(6))
        for number, (code, key) in enumerate(
            zip((*PRIORITY_GROUNDS, PRIORITY_OTHER), _GROUND_KEYS + _OTHER_KEY, strict=True)
        ):
            choice = _Choice(key, self)
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


OUTCOME_CHOICES: Final = ("advice", "certificate", "handed_to_duty", "left")


class OutcomePopover(Popover):
    """F4 where the purpose does not say how the visit ended: one digit; and the reason where a rule asks for one."""

    chosen = Signal(str, str)

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(place, parent)
        self._outcome = ""
        self._asking = False
        self._choices: dict[str, _Choice] = {}
        grid = QGridLayout()
        for number, code in enumerate(OUTCOME_CHOICES):
            choice = _Choice(str(number + 1), self)
            choice.clicked.connect(partial(self._pick, code))
            self._choices[code] = choice
            grid.addWidget(choice.cap, number, 0)
            grid.addWidget(choice, number, 1)
        self.column.addLayout(grid)
        self._label = PlainLabel(role="label", wrap=True)
        self.reason = Line(REASON_LIMIT)
        self.reason.full.connect(self._on_full)
        self.reason.returnPressed.connect(self._on_reason)
        row = QHBoxLayout()
        row.addWidget(self.reason)
        self.column.addWidget(self._label)
        self.column.addLayout(row)

    def start(self, anchor: QWidget | None) -> None:
        """Ask for the outcome."""
        self._asking, self._outcome = False, ""
        self._show_reason(on=False)
        self.open_at(anchor)

    def start_reason(self, anchor: QWidget | None, outcome: str, words: str = "") -> None:
        """Ask for the reason of an outcome that needs one; `words` are those that were refused."""
        self._asking, self._outcome = True, outcome
        self._show_reason(on=True)
        self.reason.setText(words)
        self.open_at(anchor)
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
        self._label.setText(_("The visitor came about a crime. Say in a few words what was done; Enter finishes."))
        self.reason.setAccessibleName(_("Reason"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit answers."""
        char = position(event)
        if not self._asking and char and char in "1234":
            self._pick(OUTCOME_CHOICES[int(char) - 1])
        super().keyPressEvent(event)

    def _show_reason(self, *, on: bool) -> None:
        self._label.setVisible(on)
        self.reason.setVisible(on)
        for choice in self._choices.values():
            choice.setVisible(not on)
            choice.cap.setVisible(not on)

    def _on_full(self) -> None:
        self.place.tell(lambda _: _("No more than {n} characters fit here.", n=REASON_LIMIT), "danger")

    def _pick(self, outcome: str, *_checked: bool) -> None:
        self.close_down()
        self.chosen.emit(outcome, "")

    def _on_reason(self) -> None:
        if self.reason.text().strip():
            self.close_down()
            self.chosen.emit(self._outcome, self.reason.text().strip())


REASONS_WITHOUT_IIN: Final = (
    N_("Foreign citizen without an IIN"),
    N_("Stateless person without an IIN"),
    N_("No document at hand, the number is not known"),
)
