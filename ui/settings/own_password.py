# SPDX-License-Identifier: Apache-2.0
"""Settings, my password: everybody changes their own, after the one they have."""

from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from frontdesk.errors import Problem
from frontdesk.services.views import Person
from ui.actions import cap
from ui.settings.people import password_line
from ui.settings.section import Section, card
from ui.text import PlainLabel
from ui.widgets.asked import AskedForm
from ui.widgets.key_button import KeyButton
from ui.workplace import Workplace, new_request

_FORM_CARD: Final = 420


class OwnPasswordSection(Section):
    """Three lines and a button."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self._busy = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        frame, column = card(place.theme)
        frame.setFixedWidth(place.theme.px(_FORM_CARD))
        self._title = PlainLabel(role="title")
        column.addWidget(self._title)
        self.form = AskedForm(place)
        self.form.ask("present", password_line(), lambda _: _("Your present password"))
        self.form.ask("password", password_line(), lambda _: _("New password"))
        self.form.ask("again", password_line(), lambda _: _("The new password once more"))
        self.form.entered.connect(self.main_act)
        column.addWidget(self.form)
        self.save = KeyButton(place.theme, cap("Ctrl+Return"), role="accent")
        self.save.clicked.connect(self.main_act)
        column.addWidget(self.save)
        column.addStretch(1)
        row.addWidget(frame)
        row.addWidget(QWidget(), 1)
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def leave(self) -> None:
        """Forget what was typed."""
        for name in self.form.asked:
            self.form.put(name, "")
        self.form.show_problems(())

    def main_act(self) -> None:
        """Check the present password, then set the new one."""
        form, place = self.form, self.place
        missing = [Problem(name, "required") for name in form.asked if not form.text(name)]
        form.show_problems(missing)
        if missing or self._busy:
            return
        if form.text("password") != form.text("again"):
            form.say("again", lambda _: _("The two new passwords differ."))
            return
        desk, by, request = place.desk, place.actor, new_request()
        present, password = form.text("present"), form.text("password")
        self._busy = True

        def work() -> Person:
            desk.accounts.unlock(by, present, f"{request}:present")
            changed: Person = desk.accounts.set_password(by, by.login, password, request)
            return changed

        place.tasks.run(self, work, self._on_changed, self._on_refused)

    def _on_changed(self, _one: Person) -> None:
        self._busy = False
        self.leave()
        self.place.tell(lambda _: _("Your password is changed."), "good")

    def _on_refused(self, error: BaseException) -> None:
        """What the check of the present password says belongs to its line."""
        self._busy = False
        problems = self.place.refused(error)
        self.form.show_problems([one if one.field == "password" else replace(one, field="present") for one in problems])

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self.place.language.texts
        self._title.setText(_("My password"))
        self.save.setText(_("Set the new password"))
