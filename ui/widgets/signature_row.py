# SPDX-License-Identifier: Apache-2.0
"""Where a second person signs at the clerk's window, with a login and a password of their own; nothing modal."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.language import Saying
from ui.text import PlainLabel
from ui.widgets.fields import FieldRow, Line
from ui.workplace import Workplace

_LOGIN = 64
_PASSWORD = 256


class SignatureRow(QWidget):
    """Says why somebody has to sign, and takes it; `signed` when Enter was pressed in the password.

    The password leaves this row with the act only, and is forgotten as soon as the act was refused or the row hides.
    """

    signed = Signal()

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._why: Saying | None = None
        self.login = Line(_LOGIN)
        self.password = Line(_PASSWORD)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.why = PlainLabel(role="warning", wrap=True)
        self.row = FieldRow(place)
        for piece in (self.why, self.login, self.password):
            self.row.add(piece, 4)
        column.addWidget(self.row)
        self.login.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self._on_enter)
        place.language.changed.connect(self.retranslate)
        self.hide()

    def ask(self, why: Saying | None) -> None:
        """Say what the signature is for; None takes the row away and forgets what was typed."""
        if why is None and not self.isHidden():
            self.login.clear()
            self.forget()
        self._why = why
        self.setVisible(why is not None)
        self.retranslate()

    def needed(self) -> bool:
        """Return whether somebody has to sign."""
        return self._why is not None

    def filled(self) -> bool:
        """Return whether both were typed."""
        return bool(self.login.text().strip() and self.password.text())

    def go_on(self) -> None:
        """Put the cursor where something is missing."""
        (self.password if self.login.text().strip() else self.login).setFocus()

    def forget(self) -> None:
        """Empty the password: it was wrong, or it was used."""
        self.password.clear()
        self.row.put_note(self.password, None)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self._place.language.texts
        for line, words in ((self.login, _("Supervisor's login")), (self.password, _("Their own password"))):
            line.setPlaceholderText(words)
            line.setAccessibleName(words)
        self.why.setText(self._why(self._place.language.texts) if self._why is not None else "")

    def _on_enter(self) -> None:
        if self.filled():
            self.signed.emit()
        else:
            self.go_on()
