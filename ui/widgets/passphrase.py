# SPDX-License-Identifier: Apache-2.0
"""The passphrase of the office's certificate, asked for at each signature and kept nowhere."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.text import PlainLabel
from ui.widgets.popover import Popover
from ui.workplace import Workplace

_LONGEST = 256


class PassphrasePopover(Popover):
    """Emits what was typed; Esc signs nothing."""

    given = Signal(str)

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(place, parent)
        self._label = PlainLabel(role="label", wrap=True)
        self.line = QLineEdit()
        self.line.setMaxLength(_LONGEST)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.returnPressed.connect(self._done)
        self.column.addWidget(self._label)
        self.column.addWidget(self.line)

    def start(self, anchor: QWidget | None) -> None:
        """Ask."""
        self.line.clear()
        self.open_at(anchor)
        self.line.setFocus()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self.place.language.texts
        self.title.setText(_("Electronic digital signature"))
        self._label.setText(_("Passphrase of the office's certificate; Enter signs the version on record"))
        self.line.setAccessibleName(self._label.text())

    def _done(self) -> None:
        passphrase = self.line.text()
        self.line.clear()
        if passphrase:
            self.close_down()
            self.given.emit(passphrase)
