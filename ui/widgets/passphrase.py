# SPDX-License-Identifier: Apache-2.0
"""The passphrase of the office's certificate or the PIN of its token, asked for at each signature and kept nowhere."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from frontdesk import words
from frontdesk.errors import Trouble
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
        self.line.setMinimumWidth(place.theme.px(304))
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.returnPressed.connect(self._done)
        self._why = PlainLabel(role="note", wrap=True)
        self._trouble: Trouble | None = None
        self.column.addWidget(self._label)
        self.column.addWidget(self.line)
        self.column.addWidget(self._why)

    def start(self, anchor: QWidget | None, trouble: Trouble | None = None) -> None:
        """Ask; once more below what was wrong the last time, where something was."""
        self._trouble = trouble
        self.line.clear()
        self.open_at(anchor)
        self.line.setFocus()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self.place.language.texts
        self.title.setText(_("Electronic digital signature"))
        desk = self.place.desk
        if desk is not None and desk.signatures.asks_for == "pin":
            self._label.setText(_("PIN of the token; Enter signs the version on record"))
        else:
            self._label.setText(_("Passphrase of the office's certificate; Enter signs the version on record"))
        self.line.setAccessibleName(self._label.text())
        self._why.setVisible(self._trouble is not None)
        if self._trouble is not None:
            self._why.setText(words.trouble_text(_, self._trouble))
        self.line.setAccessibleDescription(self._why.text() if self._trouble is not None else "")

    def _done(self) -> None:
        passphrase = self.line.text()
        self.line.clear()
        if passphrase:
            self.close_down()
            self.given.emit(passphrase)
