# SPDX-License-Identifier: Apache-2.0
"""The panel behind F1: every key of the page with its words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from frontdesk.domain import roles
from ui.actions import actions_of, cap
from ui.text import PlainLabel
from ui.widgets.key_button import KeyCap
from ui.widgets.popover import Popover
from ui.workplace import Workplace


class KeyList(Popover):
    """Filled anew each time it opens."""

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(place, parent)
        self._of = ""
        self._body: QWidget | None = None

    def open_for(self, page: str) -> None:
        """Show the keys of a page, or close when they are shown already."""
        if self.isVisible():
            self.close_down()
            return
        self._of = page
        self.open_at(None)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self.place.language.texts
        self.title.setText(_("Keys of this page"))
        if self._body is not None:
            self._body.hide()
            self.column.removeWidget(self._body)
            self._body.deleteLater()
        self._body = QWidget(self)
        grid = QGridLayout(self._body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self.place.theme.px(18))
        grid.setVerticalSpacing(self.place.theme.px(7))
        specs = [spec for spec in actions_of(self._of) if self._is_open(spec.id)]
        lines = [
            (tuple(key for key in spec.keys if not key[-1].isalpha() or key.isascii()), _(spec.text)) for spec in specs
        ]
        if self._of == "reception":
            lines.append((("Alt+…",), _("A kind by its underlined letter")))
        half = (len(lines) + 1) // 2
        for number, (keys, words) in enumerate(lines):
            caps = QHBoxLayout()
            caps.setSpacing(self.place.theme.px(4))
            for key in keys[:2]:
                caps.addWidget(KeyCap(cap(key)))
            caps.addStretch(1)
            column = 0 if number < half else 2
            grid.addLayout(caps, number % half, column)
            grid.addWidget(PlainLabel(words), number % half, column + 1, Qt.AlignmentFlag.AlignVCenter)
        self.column.addWidget(self._body)
        self._body.show()

    def _is_open(self, action: str) -> bool:
        """Return whether the act leads somewhere for this person: the administrator has no register."""
        actor = self.place.actor
        return action != "room_2" or (actor is not None and roles.may(actor.role, "find"))
