# SPDX-License-Identifier: Apache-2.0
"""What the shell asks of a page."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.language import Saying
from ui.workplace import Workplace


class Page(QWidget):
    """One room. `hints_changed` and `today_changed` ask the shell to look again, `room_wanted` for
    another room.
    """

    name = ""
    hints_changed = Signal()
    today_changed = Signal()
    room_wanted = Signal(str)

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place = place
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def hints(self) -> tuple[str, ...]:
        """Return the ids of the acts that the moment adds."""
        return ()

    def today(self) -> Saying | None:
        """Return the sentence on the right of the hint line."""
        return None

    def act(self, action: str) -> None:
        """Do what a key asks."""

    def entered(self) -> None:
        """The page was just shown."""

    def show_part(self, what: str) -> None:
        """Show the part of the page for which another room sent here."""

    def begin(self) -> None:
        """Somebody signed in: start from their draft."""

    def keep(self) -> None:
        """Keep what was typed, now: the window is being locked or closed."""

    def leave(self) -> None:
        """The person is gone: show nothing of theirs."""


PageMaker = Callable[[Workplace, QWidget], Page]
