# SPDX-License-Identifier: Apache-2.0
"""Three joined buttons: KAZ, RUS, ENG, each in its own language."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from ui.language import Language
from ui.text import set_tip

_NAMES = (("kk", "ҚАЗ", "Қазақша"), ("ru", "РУС", "Русский"), ("en", "ENG", "English"))


class LanguageSwitch(QWidget):
    """Switches the whole window at once."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = language
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        for place, (code, short, full) in zip(("first", "middle", "last"), _NAMES, strict=True):
            button = QPushButton(short, self)
            button.setProperty("role", "segment")
            button.setProperty("place", place)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(full)
            set_tip(button, full)
            button.clicked.connect(self._on_clicked)
            self._group.addButton(button)
            self.buttons[code] = button
            row.addWidget(button)
        language.changed.connect(self._mark)
        self._mark()

    def _on_clicked(self) -> None:
        for code, button in self.buttons.items():
            if button.isChecked():
                self._language.switch(code)

    def _mark(self) -> None:
        self.buttons[self._language.code].setChecked(True)
