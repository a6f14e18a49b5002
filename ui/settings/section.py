# SPDX-License-Identifier: Apache-2.0
"""What the Settings room asks of a part of it, and the card that its pieces stand on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui.text import PlainLabel
from ui.theme import Theme
from ui.widgets.asked import AskedForm
from ui.workplace import Workplace


class Section(QWidget):
    """One part of the room. It reads when it is shown and forgets when the person leaves."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self.place = place

    def _lay(self, *pieces: QWidget | QLayout) -> None:
        """Put the pieces side by side; the first takes the room that is left."""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.place.theme.px(12))
        for stretch, piece in zip((1, 0, 0), pieces, strict=False):
            if isinstance(piece, QLayout):
                row.addLayout(piece, stretch)
            else:
                row.addWidget(piece, stretch)

    def entered(self) -> None:
        """The part was just shown: read."""

    def leave(self) -> None:
        """The person is gone: nothing that was typed stays."""

    def keep(self) -> None:
        """The window is being locked: a half-typed password is forgotten, the rest stays."""
        for form in self.findChildren(AskedForm):
            form.forget_passwords()

    def main_act(self) -> None:
        """Do what Ctrl+Enter means here."""

    def back(self) -> None:
        """Do what Esc means here."""


def card(theme: Theme) -> tuple[QFrame, QVBoxLayout]:
    """Return a card with its column."""
    frame = QFrame()
    frame.setProperty("role", "card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(theme.px(18), theme.px(12), theme.px(18), theme.px(12))
    column.setSpacing(theme.px(8))
    return frame, column


def headed(theme: Theme, *links: QPushButton) -> tuple[QFrame, QVBoxLayout, PlainLabel]:
    """Return a card with its column and its title, beside which some keys stand as links."""
    frame, column = card(theme)
    title = PlainLabel(role="title")
    head = QHBoxLayout()
    head.setSpacing(theme.px(12))
    head.addWidget(title)
    head.addStretch(1)
    for link in links:
        link.setProperty("role", "link")
        head.addWidget(link)
    column.addLayout(head)
    return frame, column, title


def scrolling(inner: QWidget) -> QScrollArea:
    """Return a form that scrolls where the screen is too low for it."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inner.setProperty("role", "inner")
    area.setWidget(inner)
    inner.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    return area
