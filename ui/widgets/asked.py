# SPDX-License-Identifier: Apache-2.0
"""A label, its field and the sentence below it; and a small form of several. What is asked and why is elsewhere."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from frontdesk import words
from frontdesk.errors import Problem
from ui.language import Saying
from ui.text import PlainLabel
from ui.theme import restyle
from ui.widgets.answer_fields import ChoiceList
from ui.widgets.code_box import CodeBox
from ui.workplace import Workplace

_COLUMNS = 12


class Asked(QWidget):
    """A label, a field, and room for one sentence below it."""

    def __init__(self, place: Workplace, saying: Saying, field: QWidget, hint: Saying | None = None) -> None:
        super().__init__()
        self._place = place
        self._saying = saying
        self._hint = hint
        self._note: Saying | None = None
        self.field = field
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(place.theme.px(1))
        self.label = PlainLabel(role="label", wrap=True)
        self.label.setBuddy(field)
        self.note = PlainLabel(role="note", wrap=True)
        for piece in (self.label, field, self.note):
            column.addWidget(piece)
        if hint is not None:
            self.hint = PlainLabel(role="small", wrap=True)
            column.addWidget(self.hint)
        self.label.setVisible(not isinstance(field, QCheckBox))
        self.retranslate()

    def say(self, saying: Saying | None) -> None:
        """Show a problem; None takes it away."""
        self._note = saying
        restyle(self.field, invalid=saying is not None)
        self.retranslate()

    def problem(self) -> str:
        """Return the sentence at the field."""
        return self.note.text() if self._note is not None else ""

    def retranslate(self) -> None:
        """Say label and problem in the current language."""
        _ = self._place.language.texts
        text = self._saying(_)
        self.label.setText(text)
        self.field.setAccessibleName(text)
        if isinstance(self.field, QCheckBox):
            self.field.setText(text)
        if isinstance(self.field, ChoiceList | CodeBox):
            self.field.retranslate()
        self.note.setText(self._note(_) if self._note is not None else "")
        self.note.setVisible(self._note is not None)
        if self._hint is not None:
            self.hint.setText(self._hint(_))


class AskedForm(QWidget):
    """Fields in twelve columns, each with its sentence; what has no field stands below them all.

    `entered` is emitted when Enter is pressed in the last field; in the others it goes on to the next.
    """

    entered = Signal()
    changed = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self.asked: dict[str, Asked] = {}
        self._homeless: Problem | None = None
        self._row = self._column = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(place.theme.px(4))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(place.theme.px(10))
        self._grid.setVerticalSpacing(place.theme.px(6))
        for number in range(_COLUMNS):
            self._grid.setColumnStretch(number, 1)
        column.addLayout(self._grid)
        self.note = PlainLabel(role="note", wrap=True)
        column.addWidget(self.note)
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def ask(
        self, name: str, field: QWidget, saying: Saying, span: int = _COLUMNS, *, hint: Saying | None = None
    ) -> None:
        """Add a field under its label, over so many of twelve columns; `hint` says below it what it is for."""
        if self._column + span > _COLUMNS:
            self._row, self._column = self._row + 1, 0
        asked = Asked(self._place, saying, field, hint)
        self.asked[name] = asked
        # Columns share the width evenly, whatever the words in them would like.
        asked.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._grid.addWidget(asked, self._row, self._column, 1, span, Qt.AlignmentFlag.AlignTop)
        self._column += span
        if isinstance(field, QLineEdit):
            field.returnPressed.connect(partial(self._on_enter, field))
            field.textChanged.connect(self.changed)
        elif isinstance(field, QComboBox):
            field.currentIndexChanged.connect(self.changed)
        elif isinstance(field, QCheckBox):
            field.toggled.connect(self.changed)
        elif isinstance(field, ChoiceList):
            field.changed.connect(self.changed)

    def text(self, name: str) -> str:
        """Return what stands in a line, what is chosen in a list, `true` or `false` of a box."""
        field = self.asked[name].field
        if isinstance(field, QLineEdit):
            return field.text() if field.echoMode() == QLineEdit.EchoMode.Password else field.text().strip()
        if isinstance(field, ChoiceList):
            return field.value()
        if isinstance(field, QComboBox):
            return str(field.currentData() or "")
        return "true" if isinstance(field, QCheckBox) and field.isChecked() else "false"

    def put(self, name: str, value: str) -> None:
        """Put a value into a field."""
        field = self.asked[name].field
        if isinstance(field, QLineEdit):
            field.setText(value)
            field.setCursorPosition(0)
        elif isinstance(field, ChoiceList):
            field.choose(value)
        elif isinstance(field, QComboBox):
            field.setCurrentIndex(field.findData(value))
        elif isinstance(field, QCheckBox):
            field.setChecked(value == "true")

    def forget_passwords(self) -> None:
        """Empty every field that shows dots."""
        for asked in self.asked.values():
            field = asked.field
            if isinstance(field, QLineEdit) and field.echoMode() == QLineEdit.EchoMode.Password:
                field.clear()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show each problem at its field and go to the first; nothing that was typed is taken away."""
        wanted = {problem.field: problem for problem in reversed(problems)}
        first: QWidget | None = None
        for name, asked in self.asked.items():
            problem = wanted.pop(name, None)
            asked.say(_saying(problem) if problem is not None else None)
            if problem is not None and first is None:
                first = asked.field
        self._homeless = next(iter(wanted.values()), None)
        self.retranslate()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, name: str, saying: Saying) -> None:
        """Say at a field what only the form itself can know, and go there."""
        self.asked[name].say(saying)
        self.asked[name].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        for asked in self.asked.values():
            asked.retranslate()
        problem = self._homeless
        self.note.setVisible(problem is not None)
        self.note.setText(words.problem_text(self._place.language.texts, problem) if problem is not None else "")

    def _on_enter(self, field: QWidget) -> None:
        fields = [asked.field for asked in self.asked.values() if asked.field.isEnabled()]
        after = fields[fields.index(field) + 1 :]
        if after:
            after[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.entered.emit()


def _saying(problem: Problem) -> Saying:
    return lambda _: words.problem_text(_, problem)
