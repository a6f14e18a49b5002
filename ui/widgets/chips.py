# SPDX-License-Identifier: Apache-2.0
"""Kinds as chips: one is chosen by mouse, by its digit when the row has focus, or by Alt and its letter anywhere.

Chips that do not fit into one line go on in the next; their words are never cut.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.keys import digits, latin_twin
from ui.theme import Theme
from ui.widgets.flow import Flow
from ui.widgets.key_button import draw_cap
from ui.workplace import Workplace


@dataclass(frozen=True)
class ChipSpec:
    """One chip: its code, its digit, and whether it is the red one."""

    code: str
    digit: str
    danger: bool = False


class Chip(QAbstractButton):
    """Painted by hand: digit cap, words with the answering letter underlined, outline in the accent when chosen."""

    def __init__(
        self, theme: Theme, digit: str, parent: QWidget | None = None, *, danger: bool = False, height: int = 29
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._height = theme.px(height)
        self._digit = digit
        self._danger = danger
        self.letter = ""
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Return room for cap and words."""
        theme = self._theme
        width = QFontMetrics(theme.font("text", bold=True)).horizontalAdvance(self.text())
        cap = theme.px(18) + theme.px(8) if self._digit else 0
        return QSize(width + cap + theme.px(17), self._height)

    def minimumSizeHint(self) -> QSize:
        """Return the same: words are not cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chip."""
        theme = self._theme
        on = self.isChecked()
        ink = "danger" if self._danger else "accent" if on else "text"
        edge = ("danger" if on else "danger_line") if self._danger else "accent" if on else "field_line"
        fill = ("danger_soft" if self._danger else "accent_soft") if on else "surface"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = painter.pen()
        row = self.parentWidget()
        focused = self.hasFocus() or (on and isinstance(row, ChipRow) and row.hasFocus())
        pen.setWidth(2 if focused else 1)
        pen.setColor(theme.colour(edge) if self.isEnabled() else theme.colour("line"))
        painter.setPen(pen)
        painter.setBrush(theme.colour(fill))
        box = self.rect().adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        left = theme.px(10)
        if self._digit:
            size = theme.px(18)
            draw_cap(
                painter,
                theme,
                QRect(left - theme.px(2), (self.height() - size) // 2, size, size),
                self._digit,
                theme.colour("danger" if self._danger else "muted"),
            )
            left += size + theme.px(4)
        font = theme.font("text", bold=on)
        painter.setFont(font)
        painter.setPen(theme.colour(ink) if self.isEnabled() else theme.colour("disabled_text"))
        painter.drawText(
            QRect(left, 0, self.width() - left, self.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            self.text(),
        )
        self._underline(painter, left)
        painter.end()

    def _underline(self, painter: QPainter, left: int) -> None:
        place = self.text().casefold().find(self.letter.casefold()) if self.letter else -1
        if place < 0:
            return
        metrics = painter.fontMetrics()
        start = left + metrics.horizontalAdvance(self.text()[:place])
        width = metrics.horizontalAdvance(self.text()[place])
        y = (self.height() + metrics.ascent() - metrics.descent()) // 2 + 2
        painter.drawLine(start, y, start + width - 1, y)


def answer_to_alt(letter: str, window: QWidget, act: Callable[[], None]) -> list[QShortcut]:
    """Let Alt and a letter answer everywhere in a window, under the letter's own layout and under a Latin one."""
    found = []
    for key in {letter, latin_twin(letter) if letter else ""} - {""}:
        shortcut = QShortcut(QKeySequence(f"Alt+{key}"), window)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(act)
        found.append(shortcut)
    return found


def free_letter(words: str, taken: set[str]) -> str:
    """Return the first letter of the words whose key is not taken yet, and take it; empty where none is free."""
    for char in words.upper():
        if char.isalpha() and not {char, latin_twin(char)} & taken:
            taken |= {char, latin_twin(char)}
            return char
    return ""


class ChipRow(QWidget):
    """A row of chips of which at most one is chosen; the row takes the focus, not its chips."""

    changed = Signal(str)
    zero = Signal()
    """The digit 0, which belongs to no chip of the row."""

    def __init__(self, place: Workplace, specs: tuple[ChipSpec, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._specs = specs
        self._value: str | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._flow = Flow(place.theme.px(5), self)
        self.chips: dict[str, Chip] = {}
        self._shortcuts: list[QShortcut] = []
        for spec in specs:
            chip = Chip(place.theme, spec.digit, self, danger=spec.danger)
            chip.clicked.connect(partial(self.choose, spec.code))
            self.chips[spec.code] = chip
            self._flow.addWidget(chip)

    def value(self) -> str | None:
        """Return the chosen code."""
        return self._value

    def choose(self, code: str | None, *_checked: bool) -> None:
        """Choose one; None chooses nothing."""
        changed, self._value = code != self._value, code
        for other, chip in self.chips.items():
            chip.setChecked(other == code)
            chip.update()
        if changed:
            self.changed.emit(code or "")

    def say(self, names: dict[str, str], taken: Iterable[str] = ()) -> None:
        """Set the words, give each chip a letter of its own, and let Alt with that letter answer under any layout.

        `taken` are the letters that answer to something else on the page.
        """
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._shortcuts = []
        used = {twin for letter in taken for twin in (letter, latin_twin(letter))}
        for code, chip in self.chips.items():
            chip.setText(names[code])
            chip.letter = free_letter(names[code], used)
            self._shortcuts += answer_to_alt(chip.letter, self.window(), partial(self._on_letter, code))
            chip.updateGeometry()

    def event(self, event: QEvent) -> bool:
        """Repaint the chosen chip when the focus comes or goes."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            for chip in self.chips.values():
                chip.update()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits choose, arrows move."""
        char = digits(event.text())
        codes = [spec.code for spec in self._specs]
        if char == "0":
            self.zero.emit()
            return
        for spec in self._specs:
            if char and char == spec.digit:
                self.choose(spec.code)
                return
        if event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Space):
            step = -1 if event.key() == Qt.Key.Key_Left else 1
            now = self.value()
            self.choose(codes[(codes.index(now) + step) % len(codes)] if now else codes[0 if step > 0 else -1])
            return
        super().keyPressEvent(event)

    def _on_letter(self, code: str) -> None:
        if self.isVisible():
            self.choose(code)
