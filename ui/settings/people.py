# SPDX-License-Identifier: Apache-2.0
"""Settings, people: who may sign in, a new account, a new password for somebody, closing an account for good.

What an account may be is decided in `services.accounts`.
"""

from typing import Final

from PySide6.QtWidgets import QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from frontdesk import words
from frontdesk.domain import roles
from frontdesk.errors import Problem
from frontdesk.i18n import N_, Texts
from frontdesk.services.accounts import LOGIN_LIMIT, NAME_LIMIT
from frontdesk.services.views import Person
from ui.actions import cap
from ui.models.rows import RowsModel
from ui.settings.section import Section, card, headed
from ui.text import PlainLabel
from ui.widgets.answer_fields import ChoiceList
from ui.widgets.asked import AskedForm
from ui.widgets.fields import Line
from ui.widgets.key_button import KeyButton
from ui.widgets.plain_table import PlainTable
from ui.workplace import Workplace, new_request

_FORM_CARD: Final = 330
_PASSWORD: Final = 256


def password_line() -> Line:
    """Return a line that shows dots."""
    line = Line(_PASSWORD)
    line.setEchoMode(QLineEdit.EchoMode.Password)
    return line


def _name(_: Texts, one: Person) -> str:
    return " ".join(filter(None, (one.surname, one.given, one.patronymic)))


def _position(_: Texts, one: Person) -> str:
    return one.position_kk if _.language == "kk" else one.position_ru


_COLUMNS: Final = (
    (N_("Surname, name, patronymic"), _name),
    (N_("Login"), lambda _, one: one.login),
    (N_("Role"), lambda _, one: words.role_name(_, one.role)),
    (N_("State"), lambda _, one: _("closed") if one.disabled else _("open")),
)


class PeopleSection(Section):
    """The list on the left; the marked person or a new one on the right."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self._sure = False
        self._busy = False
        frame, column = card(place.theme)
        frame.setFixedWidth(place.theme.px(_FORM_CARD))
        self.sides = QStackedWidget()
        self.one, self.new = self._one_side(), self._new_side()
        self.sides.addWidget(self.one)
        self.sides.addWidget(self.new)
        column.addWidget(self.sides)
        self._lay(self._list_card(), frame)
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def _list_card(self) -> QWidget:
        self.add = QPushButton()
        self.add.clicked.connect(self._begin_new)
        frame, column, self._title = headed(self.place.theme, self.add)
        self.model = RowsModel(self.place.language.texts, _COLUMNS, lambda one: "plain" if one.disabled else "good")
        self.table = PlainTable(self.place.theme, self.model, (0, 100, 188, 108))
        self.table.chosen.connect(self._show_person)
        self.table.opened.connect(self._go_to_password)
        column.addWidget(self.table, 1)
        return frame

    def _one_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        self._name, self._what = PlainLabel(role="title", wrap=True), PlainLabel(role="muted", wrap=True)
        column.addWidget(self._name)
        column.addWidget(self._what)
        self.password_form = AskedForm(self.place)
        self.password_form.ask("password", password_line(), lambda _: _("New password"))
        self.password_form.entered.connect(self.main_act)
        column.addWidget(self.password_form)
        column.addStretch(1)
        self._for_good = PlainLabel(role="note", wrap=True)
        self.change = KeyButton(self.place.theme, cap("Ctrl+Return"), role="accent")
        self.change.clicked.connect(self.main_act)
        self.close_account = QPushButton()
        self.close_account.clicked.connect(self._close)
        for piece in (self._for_good, self.change, self.close_account):
            column.addWidget(piece)
        return side

    def _new_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        self._new_head = PlainLabel(role="title", wrap=True)
        column.addWidget(self._new_head)
        self.form = AskedForm(self.place)
        self.form.ask("surname", Line(NAME_LIMIT), lambda _: _("Surname"), span=6)
        self.form.ask("given", Line(NAME_LIMIT), lambda _: _("Given name"), span=6)
        self.form.ask("patronymic", Line(NAME_LIMIT), lambda _: _("Patronymic"), span=6)
        self.form.ask("login", Line(LOGIN_LIMIT), lambda _: _("Login"), span=6)
        role = ChoiceList(self.place, roles.ROLES, words.role_name)
        self.form.ask("role", role, lambda _: _("Role"))
        self.form.ask("position_kk", Line(NAME_LIMIT), lambda _: _("Position in Kazakh"))
        self.form.ask("position_ru", Line(NAME_LIMIT), lambda _: _("Position in Russian"))
        self.form.ask("password", password_line(), lambda _: _("First password"))
        self.form.entered.connect(self.main_act)
        column.addWidget(self.form)
        column.addStretch(1)
        self.save = KeyButton(self.place.theme, cap("Ctrl+Return"), role="accent")
        self.save.clicked.connect(self.main_act)
        column.addWidget(self.save)
        return side

    # --- what the room asks

    def entered(self) -> None:
        """Read the accounts."""
        self._read()

    def leave(self) -> None:
        """Forget everybody, and every password that was typed."""
        self.model.show_rows(self.place.language.texts, ())
        self._empty()
        self._show_person()

    def main_act(self) -> None:
        """Give the marked person a new password, or make the account that stands in the form."""
        if self._busy:
            return
        if self.sides.currentWidget() is self.new:
            self._make()
        else:
            self._set_password()

    def back(self) -> None:
        """Show the marked person again; a new account that is half written stays in its form."""
        self._show_person()

    # --- reading

    def _read(self) -> None:
        desk, by = self.place.desk, self.place.actor
        self.place.tasks.run_list(self, lambda: desk.accounts.people(by), self._on_read, self.place.say_refusal)

    def _on_read(self, people: tuple[Person, ...]) -> None:
        marked = self.table.currentIndex().row()
        self.model.show_rows(self.place.language.texts, sorted(people, key=lambda one: one.disabled))
        self.table.selectRow(max(0, marked))
        self._show_person()

    def _person(self) -> Person | None:
        found = self.table.current()
        return found if isinstance(found, Person) else None

    def _show_person(self) -> None:
        self._sure = False
        self.sides.setCurrentWidget(self.one)
        self.password_form.put("password", "")
        self.password_form.show_problems(())
        self._say_person()

    def _say_person(self) -> None:
        _, one = self.place.language.texts, self._person()
        self._name.setText(_name(_, one) if one else "")
        parts = (words.role_name(_, one.role), _position(_, one), one.login) if one else ()
        self._what.setText("\n".join(dict.fromkeys(parts)))
        working = one is not None and not one.disabled
        for piece in (self.password_form, self.change, self.close_account):
            piece.setVisible(working)
        self.close_account.setText(_("Yes, close it for good") if self._sure else _("Close this account"))
        self._for_good.setText(_("Nobody can open a closed account again; what this person did stays on record."))
        self._for_good.setVisible(self._sure)

    def _go_to_password(self) -> None:
        self.password_form.asked["password"].field.setFocus()

    # --- acts

    def _begin_new(self) -> None:
        self.sides.setCurrentWidget(self.new)
        if not self.form.text("role"):
            self.form.put("role", roles.CLERK)
        self.form.asked["surname"].field.setFocus()

    def _make(self) -> None:
        desk, by, request = self.place.desk, self.place.actor, new_request()
        values = {name: self.form.text(name) for name in self.form.asked}
        self._busy = True
        self.place.tasks.run(
            self, lambda: desk.accounts.add(by, request=request, **values), self._on_made, self._on_not_made
        )

    def _on_made(self, one: Person) -> None:
        self._busy = False
        self._empty()
        self.place.tell(lambda _: _("The account {login} is ready.", login=one.login), "good")
        self._read()

    def _on_not_made(self, error: BaseException) -> None:
        self._busy = False
        self.form.show_problems(self.place.refused(error))

    def _set_password(self) -> None:
        one, desk, by, request = self._person(), self.place.desk, self.place.actor, new_request()
        password = self.password_form.text("password")
        if one is None or one.disabled:
            return
        if not password:
            self.password_form.show_problems((Problem("password", "required"),))
            return
        self._busy = True
        work = lambda: desk.accounts.set_password(by, one.login, password, request)  # noqa: E731
        self.place.tasks.run(self, work, self._on_password, self._on_refused)

    def _on_password(self, one: Person) -> None:
        self._busy = False
        self._show_person()
        self.place.tell(lambda _: _("The password of {login} is changed.", login=one.login), "good")

    def _close(self) -> None:
        """Ask once, in place; the second press closes the account."""
        one, desk, by, request = self._person(), self.place.desk, self.place.actor, new_request()
        if one is None or self._busy:
            return
        if not self._sure:
            self._sure = True
            self._say_person()
            return
        self._busy = True
        work = lambda: desk.accounts.disable(by, one.login, request)  # noqa: E731
        self.place.tasks.run(self, work, self._on_closed, self._on_refused)

    def _on_closed(self, one: Person) -> None:
        self._busy = False
        self.place.tell(lambda _: _("The account {login} is closed.", login=one.login), "good")
        self._read()

    def _on_refused(self, error: BaseException) -> None:
        self._busy = self._sure = False
        self._say_person()
        self.password_form.show_problems(self.place.refused(error))

    def _empty(self) -> None:
        for name in self.form.asked:
            self.form.put(name, "")
        self.form.show_problems(())
        self.password_form.put("password", "")

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self.place.language.texts
        self._title.setText(_("People"))
        self.table.setAccessibleName(_("People"))
        self.add.setText(_("Add a person"))
        self._new_head.setText(_("New account"))
        self.save.setText(_("Make the account"))
        self.change.setText(_("Set the new password"))
        self.model.retranslate(_)
        self._say_person()
