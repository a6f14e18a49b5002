# SPDX-License-Identifier: Apache-2.0
"""Kinds as chips: one is chosen by mouse, by its digit when the row has focus, or by Alt and its letter anywhere."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from ui.keys import digits, latin_twin
from ui.theme import Theme
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

    def __init__(self, theme: Theme, digit: str, parent: QWidget | None = None, *, danger: bool = False) -> None:
        super().__init__(parent)
        self._theme = theme
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
        return QSize(width + cap + theme.px(24), theme.px(32))

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
        left = theme.px(12)
        if self._digit:
            size = theme.px(18)
            draw_cap(
                painter,
                theme,
                QRect(left - theme.px(2), (self.height() - size) // 2, size, size),
                self._digit,
                theme.colour("danger" if self._danger else "muted"),
            )
            left += size + theme.px(5)
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


class ChipRow(QWidget):
    """A row of chips of which at most one is chosen; the row takes the focus, not its chips."""

    changed = Signal(str)

    def __init__(self, place: Workplace, specs: tuple[ChipSpec, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._specs = specs
        self._value: str | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(place.theme.px(6))
        self.chips: dict[str, Chip] = {}
        self._shortcuts: list[QShortcut] = []
        for spec in specs:
            chip = Chip(place.theme, spec.digit, self, danger=spec.danger)
            chip.clicked.connect(partial(self.choose, spec.code))
            self.chips[spec.code] = chip
            row.addWidget(chip)

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

    def say(self, names: dict[str, str]) -> None:
        """Set the words, give each chip a letter of its own, and let Alt with that letter answer under any layout."""
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._shortcuts = []
        taken: set[str] = set()
        for code, chip in self.chips.items():
            chip.setText(names[code])
            chip.letter = next(
                (char.upper() for char in names[code] if char.isalpha() and char.upper() not in taken), ""
            )
            taken.add(chip.letter)
            for letter in {chip.letter, latin_twin(chip.letter) if chip.letter else ""} - {""}:
                shortcut = QShortcut(QKeySequence(f"Alt+{letter}"), self.window())
                shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
                shortcut.activated.connect(partial(self._on_letter, code))
                self._shortcuts.append(shortcut)
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
