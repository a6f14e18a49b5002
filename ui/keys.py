# SPDX-License-Identifier: Apache-2.0
"""What a key meant: its place under any layout, digits in number fields, a scanner that types like a keyboard.

Nothing here is bound to a page; which key does what is in `ui.actions`.
"""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from frontdesk.domain.text import digits_from_kazakh_keys, undo_kazakh_layout

_ROWS: Final = {2: "1234567890-=", 16: "qwertyuiop[]", 30: "asdfghjkl;'", 44: "zxcvbnm,./"}
_BY_CODE: Final = {start + place: char for start, row in _ROWS.items() for place, char in enumerate(row)} | {41: "`"}
_SHIFTED: Final = dict(zip("`1234567890-=[];',./", '~!@#$%^&*()_+{}:"<>?', strict=True))
_X11_OFFSET: Final = 8
_MANUAL_GAP_MS: Final = 35
"""A person does not type three keys within so many milliseconds each; a scanner types at 1 to 20."""


def position(event: QKeyEvent) -> str:
    """Return the character of a US keyboard at the pressed key's place, `""` where it is not a character key.

    The scan code answers under every layout (LIBRARIES 0.4); without one (a robot, a remote desktop) the text does.
    """
    code = event.nativeScanCode()
    if code:
        found = _BY_CODE.get(code - _X11_OFFSET, "") or _keypad(event)
        if found:
            return found
    text = event.text()
    if len(text) == 1 and text.isprintable():
        return text if text.isascii() and text.isalnum() else undo_kazakh_layout(text)
    return ""


def digits(text: str) -> str:
    """Return what was meant in a number field: letters of the Kazakh top row are digits there (DOMAIN 2.4)."""
    return digits_from_kazakh_keys(text)


def latin_twin(letter: str) -> str:
    """Return the Latin letter on the key of this Cyrillic letter, for a shortcut that works under both layouts."""
    return undo_kazakh_layout(letter.lower()).upper()


def _keypad(event: QKeyEvent) -> str:
    if event.modifiers() & Qt.KeyboardModifier.KeypadModifier and event.text().isdigit() and event.text().isascii():
        return event.text()
    return ""


@dataclass(frozen=True)
class _Stroke:
    at_ms: int
    char: str


class ScannerBuffer:
    """Tells a scan from typing by its pace and gives back what the code held, whatever layout is on."""

    def __init__(self, shortest: int = 8) -> None:
        self._shortest = shortest
        self._strokes: list[_Stroke] = []

    def feed(self, event: QKeyEvent) -> None:
        """Remember one key; a pause starts anew."""
        at = event.timestamp()
        if self._strokes and at - self._strokes[-1].at_ms > _MANUAL_GAP_MS:
            self._strokes.clear()
        char = position(event)
        if not char:
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            char = _SHIFTED.get(char, char.upper())
        self._strokes.append(_Stroke(at, char))

    def finish(self, at_ms: int) -> str:
        """Return the scanned text if what came before this Enter was a scan, else `""`."""
        strokes, self._strokes = self._strokes, []
        if len(strokes) < self._shortest or at_ms - strokes[-1].at_ms > _MANUAL_GAP_MS:
            return ""
        if strokes[-1].at_ms == strokes[0].at_ms == 0:
            return ""
        return "".join(stroke.char for stroke in strokes)
