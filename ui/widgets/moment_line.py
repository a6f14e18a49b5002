# SPDX-License-Identifier: Apache-2.0
"""A day and a time of day as they are written here, `24.11.2026 18:41`; only the digits have to be typed."""

import re
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from frontdesk.domain.moments import from_text, local
from ui.keys import digits
from ui.widgets.fields import Line

_LONGEST = 24
_TOP_ROW: Final = dict(enumerate("1234567890", start=10))
"""X key codes of the digits' keys: without Shift they mean their digit under every layout (DOMAIN 2.4)."""

_MARKS: Final = ".:,;-/ "
_NEXT: Final = ((re.compile(r"\d\d"), "."), (re.compile(r"\d\d\.\d\d"), "."), (re.compile(r"\d\d\.\d\d\.\d{4}"), " "),
                (re.compile(r"\d\d\.\d\d\.\d{4} \d\d"), ":"))  # fmt: skip
_WHOLE: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})[ T](\d{1,2})[:.](\d{2})")


class MomentLine(Line):
    """Puts the marks between the digits by itself; one that is typed all the same is not doubled."""

    def __init__(self) -> None:
        super().__init__(_LONGEST)

    def moment(self) -> str | None:
        """Return the local time as `2026-11-24T18:41`; what cannot be read as it was typed, None for nothing."""
        text = self.text().strip()
        found = _WHOLE.fullmatch(text)
        if found is None:
            return text or None
        day, month, year, hour, minute = found.groups()
        return f"{year}-{int(month):02}-{int(day):02}T{int(hour):02}:{minute}"

    def show_moment(self, text: str | None) -> None:
        """Show a time of `appeal.json`; what is none as it stands."""
        try:
            moment: datetime | None = local(from_text(text)) if text else None
        except ValueError:
            moment = None
        self.setText(f"{moment:%d.%m.%Y %H:%M}" if moment is not None else text or "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type the digit that was meant, and the mark after it."""
        text = event.text()
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        meant = _TOP_ROW.get(event.nativeScanCode(), "") if not shifted else ""
        if not meant:
            meant = text if text in _MARKS else digits(text)
        if control or len(text) != 1 or not (meant.isdigit() or meant in _MARKS):
            super().keyPressEvent(event)
            return
        before = self.text()
        at_end = self.cursorPosition() == len(before) and not self.hasSelectedText()
        if meant in _MARKS and at_end and before[-1:] in _MARKS:
            return
        self.insert(meant)
        if at_end and meant.isdigit():
            mark = next((mark for shape, mark in _NEXT if shape.fullmatch(self.text())), "")
            if mark:
                self.insert(mark)
