# SPDX-License-Identifier: Apache-2.0
"""The form of one act inside the right card: what the law asks, each problem at its field, never a window of its own.

Esc leaves it and what was typed stays; the page sends the values to the service.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from frontdesk import words
from frontdesk.domain.appeal import LANGUAGES
from frontdesk.errors import Problem
from frontdesk.services.views import Assignee, OfferedAct
from ui import appeal_acts as acts
from ui.actions import cap
from ui.language import Saying
from ui.text import PlainLabel
from ui.widgets.answer_fields import ChoiceList, DateLine, parse_moment
from ui.widgets.asked import Asked
from ui.widgets.fields import Line, TextArea
from ui.widgets.key_button import KeyButton
from ui.workplace import Workplace

_LONG_LINES = 74


class ActForm(QWidget):
    """Emits `submitted` and `left`; `values` are ready for the service, `typed` is what stands in the fields."""

    submitted = Signal()
    left = Signal()

    def __init__(self, place: Workplace, act: OfferedAct, people: Sequence[Assignee] = ()) -> None:
        super().__init__()
        self.place = place
        self.act = act
        self._people = people
        self.asked: dict[str, Asked] = {}
        theme = place.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        self.title = PlainLabel(role="title", wrap=True)
        self.article = PlainLabel(role="small", wrap=True)
        column.addWidget(self.title)
        column.addWidget(self.article)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setProperty("role", "inner")
        self.fields_column = QVBoxLayout(inner)
        self.fields_column.setContentsMargins(1, 0, theme.px(12), 0)
        self.fields_column.setSpacing(theme.px(6))
        self.add_fields()
        self.beside = PlainLabel(role="small", wrap=True)
        self.fields_column.addWidget(self.beside)
        if acts.ACTS[act.code].second_person:
            self._add_second_person()
        self.fields_column.addStretch(1)
        self.area.setWidget(inner)
        inner.setAutoFillBackground(False)
        self.area.viewport().setAutoFillBackground(False)
        column.addWidget(self.area, 1)
        self.note = PlainLabel(role="note", wrap=True)
        self.note.setContentsMargins(0, 0, theme.px(12), 0)
        self._homeless: Problem | None = None
        column.addWidget(self.note)
        column.addLayout(self._foot())
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def _foot(self) -> QHBoxLayout:
        theme = self.place.theme
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, theme.px(13), 0)
        self.submit = KeyButton(theme, cap("Ctrl+Return"), role="accent")
        self.submit.clicked.connect(self.submitted)
        self.back = QPushButton()
        self.back.setProperty("role", "link")
        self.back.clicked.connect(self.left)
        foot.addWidget(self.submit)
        foot.addStretch(1)
        foot.addWidget(self.back)
        return foot

    def add_fields(self) -> None:
        """Make the fields that the act asks for, with what the program proposes."""
        for name in self.names():
            code = self.act.code
            self.ask(name, self._make(name), partial(acts.label_words, act=code, field=name))
            value = acts.proposed(self.act, name)
            if value is not None:
                self._put(name, f"{value:%d.%m.%Y}" if isinstance(value, date) else value)

    def names(self) -> tuple[str, ...]:
        """Return the fields of the act that are fields of this form."""
        return tuple(name for name in self.act.fields if name not in acts.NOT_ASKED)

    def ask(self, name: str, field: QWidget, saying: Saying) -> None:
        """Add a field under its label."""
        asked = Asked(self.place, saying, field)
        self.asked[name] = asked
        self.fields_column.addWidget(asked)
        if isinstance(field, QLineEdit):
            field.returnPressed.connect(self.focusNextChild)

    def _make(self, name: str) -> QWidget:
        kind = acts.kind_of(self.act, name)
        if kind == acts.DAY:
            return DateLine(self.place)
        if kind == acts.CHOICE:
            codes = tuple(self.act.choices.get(name, LANGUAGES if name == "language" else ()))
            return ChoiceList(self.place, codes, acts.option_words(name))
        if kind == acts.PERSON:
            combo = QComboBox()
            for person in self._people:
                combo.addItem(f"{person.initials} · {person.login}", person.login)
            combo.setCurrentIndex(0 if len(self._people) == 1 else -1)
            return combo
        if kind == acts.FLAG:
            return QCheckBox()
        if kind == acts.LONG:
            area = TextArea(acts.limit_of(name))
            area.setFixedHeight(self.place.theme.px(_LONG_LINES))
            return area
        return Line(acts.limit_of(name))

    def _add_second_person(self) -> None:
        self._second = PlainLabel(role="strong", wrap=True)
        self.fields_column.addWidget(self._second)
        login, password = Line(64), Line(256)
        password.setEchoMode(QLineEdit.EchoMode.Password)
        self.ask("login", login, lambda _: _("Supervisor's login"))
        self.ask("password", password, lambda _: _("Password"))

    # --- what it holds

    def values(self) -> dict[str, Any]:
        """Return the arguments of the service; a date that is none stays text, and the service says so."""
        found: dict[str, Any] = {}
        for name in self.names():
            value = self._value(name)
            if value is not None or name not in acts.OPTIONAL:
                found[name] = value
        return found

    def _value(self, name: str) -> Any:  # noqa: ANN401 - each field has its own type
        field = self.asked[name].field
        if isinstance(field, DateLine):
            return field.value()
        if isinstance(field, ChoiceList):
            return field.value()
        if isinstance(field, QComboBox):
            return field.currentData() or ""
        if isinstance(field, QCheckBox):
            return field.isChecked()
        if isinstance(field, TextArea):
            return field.toPlainText().strip()
        text = field.text().strip() if isinstance(field, QLineEdit) else ""
        if acts.kind_of(self.act, name) == acts.MOMENT:
            return parse_moment(text)
        return text or (None if name in acts.OPTIONAL else "")

    def missing(self) -> tuple[Problem, ...]:
        """Return what is empty or unreadable before the service is asked: dates and moments exist only here as text."""
        found = []
        for name in self.names():
            field, kind = self.asked[name].field, acts.kind_of(self.act, name)
            text = field.text().strip() if isinstance(field, QLineEdit) else ""
            if kind == acts.DAY and self._value(name) is None:
                found.append(Problem(name, "date_unreadable" if text else "required"))
            elif kind == acts.MOMENT and text and self._value(name) is None:
                found.append(Problem(name, "time_unreadable"))
            elif kind != acts.FLAG and name not in acts.OPTIONAL and not self._value(name):
                found.append(Problem(name, "required"))
        return tuple(found)

    def signer(self) -> tuple[str, str] | None:
        """Return login and password of the second person, None where the act needs none."""
        if "login" not in self.asked:
            return None
        login, password = self.asked["login"].field, self.asked["password"].field
        assert isinstance(login, QLineEdit)
        assert isinstance(password, QLineEdit)
        return login.text().strip(), password.text()

    def forget_password(self) -> None:
        """Empty the password."""
        if "password" in self.asked:
            field = self.asked["password"].field
            assert isinstance(field, QLineEdit)
            field.clear()

    def typed(self) -> dict[str, Any]:
        """Return what stands in the fields, to be put back later; never a password."""
        found: dict[str, Any] = {}
        for name, asked in self.asked.items():
            field = asked.field
            if name == "password":
                continue
            found[name] = field.text() if isinstance(field, QLineEdit) else self._value(name)
        return found

    def propose(self, name: str, value: str) -> None:
        """Put a value into a field where the act has one."""
        if name in self.asked:
            self._put(name, value)

    def put_back(self, typed: Mapping[str, Any]) -> None:
        """Fill in what was typed before."""
        for name, value in typed.items():
            if name in self.asked:
                self._put(name, value)

    def _put(self, name: str, value: Any) -> None:  # noqa: ANN401
        field = self.asked[name].field
        if isinstance(field, ChoiceList):
            field.choose(str(value))
        elif isinstance(field, QComboBox):
            field.setCurrentIndex(field.findData(value))
        elif isinstance(field, QCheckBox):
            field.setChecked(bool(value))
        elif isinstance(field, TextArea):
            field.setPlainText(str(value))
        elif isinstance(field, QLineEdit):
            field.setText(str(value))

    # --- what it says

    def go_first(self) -> None:
        """Put the cursor into the first field that is still empty."""
        for asked in self.asked.values():
            field = asked.field
            empty = not field.text() if isinstance(field, QLineEdit) else True
            if empty and not (isinstance(field, ChoiceList) and field.value()):
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.submit.setFocus()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show each problem at its field and go to the first; what has no field stands above the button."""
        self._homeless = None
        wanted = {problem.field: problem for problem in reversed(problems)}
        first: Asked | None = None
        for name, asked in self.asked.items():
            problem = wanted.pop(name, None)
            asked.say(_saying(problem) if problem is not None else None)
            if problem is not None and first is None:
                first = asked
        self._homeless = next(iter(wanted.values()), None)
        self._say_homeless()
        if first is not None:
            first.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.ensureWidgetVisible(first)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self.place.language.texts
        self.title.setText(acts.act_words(_, self.act.code))
        self.article.setText(acts.article_words(_, self.act))
        self.article.setVisible(bool(self.act.article))
        self.submit.setText(acts.act_words(_, self.act.code))
        self.back.setText(_("Back"))
        lines = acts.beside(_, self.act)
        self.beside.setText("\n".join(lines))
        self.beside.setVisible(bool(lines))
        if "login" in self.asked:
            self._second.setText(_("A supervisor signs here with their own login and password."))
        for asked in self.asked.values():
            asked.retranslate()
        self._say_homeless()

    def _say_homeless(self) -> None:
        problem = self._homeless
        self.note.setVisible(problem is not None)
        if problem is not None:
            self.note.setText(words.problem_text(self.place.language.texts, problem))


def _saying(problem: Problem) -> Saying:
    return lambda _: words.problem_text(_, problem)
