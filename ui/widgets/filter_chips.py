# SPDX-License-Identifier: Apache-2.0
"""Filters as chips with living counts: one is chosen, by mouse or by the arrow keys while the row has the focus."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.theme import Theme
from ui.widgets.flow import Flow
from ui.workplace import Workplace


@dataclass(frozen=True)
class FilterSpec:
    """One chip: its code, its words, its tone while there is something behind it (`danger`, `warning` or plain)."""

    code: str
    text: str
    tone: str = ""


class _Chip(QAbstractButton):
    """Words and a figure; filled when chosen. The focus is the row's."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.tone = ""
        self.focused = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Return room for words and figure."""
        width = QFontMetrics(self._theme.font("text", bold=True)).horizontalAdvance(self.text())
        return QSize(width + self._theme.px(22), self._theme.px(30))

    def minimumSizeHint(self) -> QSize:
        """Return the same: words are not cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chip."""
        theme, on = self._theme, self.isChecked()
        ink = self.tone or ("accent" if on else "text")
        ground = f"{ink}_soft" if on or self.tone else "surface"
        edge = ink if on else "danger_line" if self.tone == "danger" else "field_line"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = painter.pen()
        pen.setWidth(2 if on and self.focused else 1)
        pen.setColor(theme.colour(edge))
        painter.setPen(pen)
        painter.setBrush(theme.colour(ground))
        box = self.rect().adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setFont(theme.font("text", bold=on))
        painter.setPen(theme.colour(ink))
        painter.drawText(QRect(0, 0, self.width(), self.height()), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class FilterChips(QWidget):
    """Emits the code that was chosen by hand; `choose` from outside is silent."""

    chosen = Signal(str)

    def __init__(self, place: Workplace, specs: tuple[FilterSpec, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._specs = specs
        self._counts: Mapping[str, int] = {}
        self.value = specs[0].code
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        flow = Flow(place.theme.px(6), self)
        self.chips: dict[str, _Chip] = {}
        for spec in specs:
            chip = _Chip(place.theme, self)
            chip.clicked.connect(partial(self._pick, spec.code))
            self.chips[spec.code] = chip
            flow.addWidget(chip)
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show other figures."""
        if counts != self._counts:
            self._counts = dict(counts)
            self.retranslate()

    def count(self, code: str) -> int | None:
        """Return the figure behind a chip, None while it is not known."""
        return self._counts.get(code)

    def choose(self, code: str) -> None:
        """Mark one."""
        self.value = code
        for other, chip in self.chips.items():
            chip.setChecked(other == code)
            chip.update()

    def step(self, by: int) -> None:
        """Go to a neighbour."""
        codes = [spec.code for spec in self._specs]
        self._pick(codes[(codes.index(self.value) + by) % len(codes)])

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self._place.language.texts
        for spec in self._specs:
            chip, n = self.chips[spec.code], self._counts.get(spec.code)
            chip.tone = spec.tone if n else ""
            chip.setText(_(spec.text) if n is None else f"{_(spec.text)} {grouped(n)}")
            chip.updateGeometry()
        self.setAccessibleName(_("Which appeals are listed"))
        self.choose(self.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the choice."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step(-1 if event.key() == Qt.Key.Key_Left else 1)
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Repaint the chosen chip when the focus comes or goes."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            for chip in self.chips.values():
                chip.focused = event.type() == QEvent.Type.FocusIn
                chip.update()
        return super().event(event)

    def _pick(self, code: str, *_checked: bool) -> None:
        changed = code != self.value
        self.choose(code)
        if changed:
            self.chosen.emit(code)


def grouped(n: int) -> str:
    """Return a figure with its thousands set apart by a narrow space, in every language alike."""
    return f"{n:,}".replace(",", "\u202f")
