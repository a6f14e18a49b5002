# SPDX-License-Identifier: Apache-2.0
"""The first field: IIN, phone, part of a name, number or scanned code.

It finds the person before the clerk types the person.

An IIN is echoed as birth date and sex, to compare with the document; never as verified.
"""

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionFrame, QWidget

from frontdesk import words
from frontdesk.domain.identifiers import IinCheck, check_iin, recognise
from frontdesk.domain.moments import office_day
from frontdesk.errors import FrontdeskError
from ui.keys import ScannerBuffer
from ui.widgets.fields import Line
from ui.widgets.suggestions import Suggestions
from ui.workplace import Workplace

_PAUSE_MS = 130
_SHORTEST = 2
_LONGEST = 600
_NUMBER_KINDS = ("iin", "bin", "digits")


class Finder(Line):
    """Emits what was chosen, or where to go on when nobody was found (`surname`, `phone`, `bin`)."""

    chosen = Signal(object)
    unknown = Signal(str, str)

    def __init__(self, place: Workplace, overlay: QWidget) -> None:
        super().__init__(_LONGEST)
        self._place = place
        self._overlay = overlay
        self._scanner = ScannerBuffer()
        self._quiet = False
        self.echo = ""
        self.setProperty("role", "finder")
        self.suggestions = Suggestions(place, overlay)
        self.suggestions.chosen.connect(self.chosen)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.look)
        self.textChanged.connect(self._on_text)
        place.language.changed.connect(self._say_echo)

    # --- what it holds

    def iin(self) -> str | None:
        """Return the number typed here as an IIN, right or wrong; None for a name, a phone, a registration number."""
        typed = recognise(self.text())
        # Digits of another alphabet are meant as a number too: what is wrong with them is said, not overlooked.
        foreign = typed.kind == "name" and "".join(typed.value.split()).isdigit()
        return typed.value if foreign or typed.kind in _NUMBER_KINDS else None

    def checked(self) -> IinCheck | None:
        """Return what the IIN says, None where none was typed."""
        number = self.iin()
        return check_iin(number, today=office_day(self._place.now())) if number else None

    def put(self, text: str) -> None:
        """Set the text without searching for it."""
        self._quiet = True
        self.setText(text)
        self._quiet = False
        self._pause.stop()
        self.suggestions.hide()

    # --- searching

    def look(self) -> None:
        """Search now; a short text finds nothing, so that a letter does not list half the town."""
        self._pause.stop()
        desk, actor, text = self._place.desk, self._place.actor, self.text().strip()
        if desk is None or actor is None or len(text) < _SHORTEST or not self.hasFocus():
            self.suggestions.hide()
            return
        try:
            found = desk.lookup.find(actor, text)
        except FrontdeskError as error:
            self.suggestions.hide()
            self._place.say_refusal(error)
            return
        corner = self.mapTo(self._overlay, QPoint(0, 0))
        self.suggestions.show_found(found, QRect(corner, self.size()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move in the list, Enter takes, Esc closes the list; a scan is read by the places of its keys."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            scanned = self._scanner.finish(event.timestamp())
            if scanned:
                self.setText(scanned)
            self._on_enter()
            return
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.suggestions.count():
            self.suggestions.step(1 if key == Qt.Key.Key_Down else -1)
            return
        if key == Qt.Key.Key_Escape and self.suggestions.count():
            self.suggestions.hide()
            return
        self._scanner.feed(event)
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Esc while the list is open, before the page's own Esc."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.suggestions.count()
        ):
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the list when the clerk goes on."""
        super().focusOutEvent(event)
        self.suggestions.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field and, at its right, the echo of the IIN."""
        super().paintEvent(event)
        if not self.echo:
            return
        theme = self._place.theme
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        used = self.fontMetrics().horizontalAdvance(self.text()) + theme.px(20)
        painter = QPainter(self)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("accent"))
        room = box.adjusted(used, 0, -theme.px(4), 0)
        shown = painter.fontMetrics().elidedText(self.echo, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, shown)
        painter.end()

    def _on_text(self) -> None:
        self._say_echo()
        if not self._quiet:
            self._pause.start()

    def _say_echo(self) -> None:
        _ = self._place.language.texts
        found = self.checked()
        echo = ""
        if found is not None and found.problem is None and found.birth_date is not None:
            sex = words.sex_name(_, found.sex) if found.sex else "—"
            echo = _("{date} · {sex} · compare with the document", date=_.date(found.birth_date), sex=sex)
        self.echo = echo
        self.update()

    def _on_enter(self) -> None:
        if self._pause.isActive():
            self.look()
        if self.suggestions.take():
            return
        self.suggestions.hide()
        typed = recognise(self.text())
        if typed.kind == "phone":
            self.unknown.emit("phone", typed.value)
        elif typed.kind == "name":
            self.unknown.emit("surname", typed.value)
        elif typed.kind == "bin":
            self.unknown.emit("bin", typed.value)
        elif typed.kind == "nothing":
            self.focusNextChild()
        else:
            self.unknown.emit("", typed.value)
