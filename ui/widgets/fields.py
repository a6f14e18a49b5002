# SPDX-License-Identifier: Apache-2.0
"""Fields of a form: a line that stops at its limit visibly, numbers that know the Kazakh top row, a labelled frame."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui.keys import digits
from ui.language import Saying
from ui.text import ElidedLabel, PlainLabel
from ui.theme import restyle
from ui.workplace import Workplace

OURS = ("Ctrl+K", "Ctrl+Л", "Ctrl+P", "Ctrl+З", "Ctrl+L", "Ctrl+Д", "Ctrl+Return", "Ctrl+Enter")
"""Keys that the fields would otherwise keep for themselves."""


def is_ours(event: QKeyEvent) -> bool:
    """Return whether a key belongs to the page and not to the field."""
    pressed = QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText)
    return pressed in OURS


class Line(QLineEdit):
    """A line of text; one letter beyond the limit is not taken and `full` is emitted, `freed` once there is room."""

    full = Signal()
    freed = Signal()

    def __init__(self, limit: int = 200, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._was_full = False
        self.setMaxLength(limit)
        self.inputRejected.connect(self._on_rejected)
        self.textChanged.connect(self._on_changed)

    def _on_rejected(self) -> None:
        self._was_full = True
        self.full.emit()

    def _on_changed(self, text: str) -> None:
        if self._was_full and len(text) < self.maxLength():
            self._was_full = False
            self.freed.emit()

    def event(self, event: QEvent) -> bool:
        """Leave the page's keys to the page."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and is_ours(event):
            event.ignore()
            return False
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the beginning of a long text once the clerk has gone on."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.setCursorPosition(0)


class NumberLine(Line):
    """IIN, BIN, phone, sheets: letters of the Kazakh top row become the digits that their keys carry (DOMAIN 2.4)."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type the digit that was meant."""
        text = event.text()
        meant = digits(text) if len(text) == 1 and text != "." else text
        if text == "." and self.text().isdigit():
            meant = (
                digits(text) if event.key() != Qt.Key.Key_Period or event.nativeScanCode() in _TOP_ROW_CODES else text
            )
        if meant != text and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event = QKeyEvent(
                event.type(),
                Qt.Key(ord(meant)),
                event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier,
                meant,
                event.isAutoRepeat(),
                event.count(),
            )
        super().keyPressEvent(event)


_TOP_ROW_CODES = range(10, 20)


class TextArea(QPlainTextEdit):
    """Several lines; what goes beyond the limit is cut at once and `full` is emitted. Tab goes on to the next field."""

    full = Signal()
    freed = Signal()

    def __init__(self, limit: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._limit = limit
        self._was_full = False
        self.setTabChangesFocus(True)
        self.full.connect(self._on_full)
        self.textChanged.connect(self._hold_limit)

    def _on_full(self) -> None:
        self._was_full = True

    def event(self, event: QEvent) -> bool:
        """Leave the page's keys to the page."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and is_ours(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Ctrl+Enter to the page."""
        if is_ours(event):
            event.ignore()
            return
        super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste only what fits: laying out a million letters would stand still for a minute."""
        room = self._limit - len(self.toPlainText()) + len(self.textCursor().selectedText())
        text = source.text()
        if len(text) <= room:
            self.insertPlainText(text)
            return
        self.insertPlainText(text[: max(0, room)])
        self.full.emit()

    def _hold_limit(self) -> None:
        if self.document().characterCount() - 1 <= self._limit:
            if self._was_full and self.document().characterCount() - 1 < self._limit:
                self._was_full = False
                self.freed.emit()
            return
        text = self.toPlainText()
        if len(text) <= self._limit:
            return
        cursor = self.textCursor()
        at = min(cursor.position(), self._limit)
        self.setPlainText(text[: self._limit])
        cursor = self.textCursor()
        cursor.setPosition(at)
        self.setTextCursor(cursor)
        self.full.emit()


class Labelled(QWidget):
    """A field under its label."""

    def __init__(self, place: Workplace, saying: Saying, field: QWidget, *, required: bool = False) -> None:
        super().__init__()
        self._place = place
        self.saying = saying
        self._required = required
        self.field = field
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(place.theme.px(1))
        self.label = PlainLabel(role="label")
        self.label.setBuddy(field)
        column.addWidget(self.label)
        column.addWidget(field, 1)
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def say(self, saying: Saying, *, required: bool) -> None:
        """Call the field something else, as another kind of appeal does."""
        self.saying, self._required = saying, required
        self.retranslate()

    def retranslate(self) -> None:
        """Say the label in the current language."""
        words = self.saying(self._place.language.texts)
        self.label.setText(f"{words} *" if self._required else words)
        self.field.setAccessibleName(words)


class FieldRow(QWidget):
    """Fields side by side in twelve columns; the line under them is always there, so that no error moves the form."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._notes: dict[QWidget, tuple[Saying, str]] = {}
        theme = place.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(theme.px(10))
        column.addLayout(self.grid, 1)
        # Elided: a long sentence must not make the form wider than its place.
        self.note = ElidedLabel(role="note")
        self.note.setFixedHeight(theme.px(14))
        column.addWidget(self.note)
        self._column = 0
        for number in range(12):
            self.grid.setColumnStretch(number, 1)
            self.grid.setColumnMinimumWidth(number, theme.px(8))
        place.language.changed.connect(self.retranslate)

    def add(self, piece: QWidget, span: int) -> None:
        """Add a piece over so many of twelve columns."""
        self.grid.addWidget(piece, 0, self._column, 1, span)
        self._column += span

    def put_note(self, field: QWidget, saying: Saying | None, tone: str = "danger") -> None:
        """Set or take away the sentence of one field."""
        if saying is None:
            self._notes.pop(field, None)
        else:
            self._notes[field] = (saying, tone)
        restyle(field, invalid=saying is not None and tone == "danger")
        self.retranslate()

    def retranslate(self) -> None:
        """Show the gravest sentence of the row in the current language."""
        found = sorted(self._notes.values(), key=lambda pair: _GRAVITY[pair[1]])
        self.note.setText(found[0][0](self._place.language.texts) if found else "")
        restyle(self.note, tone=found[0][1] if found else "danger")


_GRAVITY = {"danger": 0, "warning": 1, "plain": 2}


def row_of(field: QWidget) -> FieldRow:
    """Return the row that carries a field's sentence."""
    widget: QWidget | None = field
    while widget is not None and not isinstance(widget, FieldRow):
        widget = widget.parentWidget()
    if widget is None:
        raise LookupError(field.objectName())
    return widget


def watch(line: Line, changed: Callable[[], None] | SignalInstance) -> None:
    """Tell of every change of a line, and say at it when no more fits into it."""
    line.textChanged.connect(changed)
    line.full.connect(partial(_say_full, line))
    line.freed.connect(partial(unsay, line))


def _say_full(line: Line) -> None:
    n = line.maxLength()
    row_of(line).put_note(line, lambda _: _("No more than {n} characters fit here.", n=n), "warning")


def unsay(field: QWidget) -> None:
    """Take the sentence of a field away."""
    row_of(field).put_note(field, None)


def text_of(line: Line) -> str | None:
    """Return what stands in a line, None where nothing does."""
    return line.text().strip() or None
