# SPDX-License-Identifier: Apache-2.0
"""The line at the foot: the keys that work here, and today in one sentence."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.actions import actions_of, cap, spec_of
from ui.language import Saying
from ui.text import ElidedLabel, PlainLabel
from ui.widgets.flow import clear_layout
from ui.widgets.key_button import KeyCap
from ui.workplace import Workplace


class HintBar(QFrame):
    """Rebuilt when the page or the language changes."""

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._page = ""
        self._extra: tuple[str, ...] = ()
        self._today: Saying | None = None
        self.setProperty("role", "hint_bar")
        theme = place.theme
        self.setFixedHeight(theme.px(30))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(18), 0, theme.px(18), 0)
        row.setSpacing(theme.px(16))
        self._keys = QHBoxLayout()
        self._keys.setSpacing(theme.px(6))
        self._line = ElidedLabel(role="small")
        self._line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(self._keys)
        row.addWidget(self._line, 1)
        place.language.changed.connect(self.retranslate)

    def show_page(self, page: str, extra: tuple[str, ...] = ()) -> None:
        """Show the hints of a page, and those acts that the moment adds."""
        if (page, extra) != (self._page, self._extra):
            self._page, self._extra = page, extra
            self.retranslate()

    def show_today(self, saying: Saying | None) -> None:
        """Set the sentence on the right."""
        self._today = saying
        self._line.setText(saying(self._place.language.texts) if saying else "")

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self._place.language.texts
        clear_layout(self._keys)
        hinted = [spec for spec in actions_of(self._page) if spec.hint and spec.id != "keys"]
        shown = [*hinted, *(spec_of(action) for action in self._extra), spec_of("keys")]
        for spec in shown:
            self._keys.addWidget(KeyCap(cap(spec.keys[0])))
            words = PlainLabel(_("Keys") if spec.id == "keys" else _(spec.text), role="small")
            words.setContentsMargins(0, 0, self._place.theme.px(10), 0)
            self._keys.addWidget(words)
        self.show_today(self._today)
