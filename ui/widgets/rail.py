# SPDX-License-Identifier: Apache-2.0
"""The dark rail on the left: one button a room, lock and sign-out at its foot.

Rooms that do not exist are not shown.
"""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from frontdesk.i18n import N_
from ui.language import Saying
from ui.text import set_tip
from ui.theme import icon
from ui.workplace import Workplace

ROOMS = (
    ("reception", N_("Reception"), "1"),
    ("appeals", N_("Appeals"), "2"),
    ("protocols", N_("Protocols"), "3"),
    ("day_end", N_("Day end"), "4"),
    ("settings", N_("Settings"), "6"),
)
"""Name, which its icon has too, words, and the digit that opens it with Alt; 5 waits for Insight, which is to come."""
_MOST = 99


class _RoomButton(QToolButton):
    """A room, with a figure at its icon where something waits in it."""

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self._place = place
        self.badge = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button, then the figure."""
        super().paintEvent(event)
        if not self.badge:
            return
        theme = self._place.theme
        text = str(self.badge) if self.badge <= _MOST else f"{_MOST}+"
        font = theme.font("tiny", bold=True)
        height = theme.px(16)
        width = max(height, QFontMetrics(font).horizontalAdvance(text) + theme.px(8))
        box = QRect(self.width() // 2 + theme.px(8), theme.px(4), width, height)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("danger"))
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setPen(theme.colour("on_accent"))
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()


class Rail(QFrame):
    """Emits the name of the room that was asked for."""

    room_asked = Signal(str)
    lock_asked = Signal()
    leave_asked = Signal()

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self.setProperty("role", "rail")
        theme = place.theme
        self.setFixedWidth(theme.px(104))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(2), theme.px(8), theme.px(2), theme.px(8))
        column.setSpacing(theme.px(4))
        self._group = QButtonGroup(self)
        self._rooms: dict[str, _RoomButton] = {}
        self._waiting: dict[str, Saying] = {}
        for name, _words, _digit in ROOMS:
            button = self._button(name, checkable=True)
            self._group.addButton(button)
            self._rooms[name] = button
            button.clicked.connect(self._on_room)
            column.addWidget(button)
        column.addStretch(1)
        self._lock = self._button("lock")
        self._lock.clicked.connect(self.lock_asked)
        column.addWidget(self._lock)
        self._leave = self._button("sign_out")
        self._leave.clicked.connect(self.leave_asked)
        column.addWidget(self._leave)
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def show_rooms(self, names: set[str]) -> None:
        """Show only the rooms that this person may enter."""
        for name, button in self._rooms.items():
            button.setVisible(name in names)

    def show_badge(self, name: str, figure: int, saying: Saying | None = None) -> None:
        """Show how much waits in a room, and say what; 0 takes the figure away."""
        button = self._rooms[name]
        if saying is None:
            self._waiting.pop(name, None)
        else:
            self._waiting[name] = saying
        button.badge = figure
        button.setAccessibleDescription(saying(self._place.language.texts) if saying else "")
        button.update()
        self.retranslate()

    def show_room(self, name: str) -> None:
        """Mark the room that is open."""
        self._rooms[name].setChecked(True)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self._place.language.texts
        for name, words, digit in ROOMS:
            self._rooms[name].setText(_(words))
            waiting = self._waiting.get(name)
            set_tip(self._rooms[name], "\n".join([f"Alt+{digit}", *([waiting(_)] if waiting else [])]))
        self._lock.setText(_("Lock"))
        set_tip(self._lock, "Ctrl+L")
        self._leave.setText(_("Sign out"))

    def _button(self, picture: str, *, checkable: bool = False) -> _RoomButton:
        theme = self._place.theme
        button = _RoomButton(self._place, self)
        button.setProperty("role", "room")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIcon(icon(picture, theme.colours["rail_strong"], theme.px(22)))
        button.setIconSize(QSize(theme.px(22), theme.px(22)))
        button.setCheckable(checkable)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setMinimumHeight(theme.px(56))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button

    def _on_room(self) -> None:
        for name, button in self._rooms.items():
            if button.isChecked():
                self.room_asked.emit(name)
