# SPDX-License-Identifier: Apache-2.0
"""The fields of a protocol: where and when, in which language, the account in the first person, and what comes after
it.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QComboBox, QPushButton, QVBoxLayout, QWidget

from frontdesk import words
from frontdesk.domain.appeal import LANGUAGES
from frontdesk.domain.appeal_json import LINE
from frontdesk.domain.moments import from_text, local, to_text
from frontdesk.domain.protocol import ACCOUNT, CRIME_STATEMENT, SECTION
from frontdesk.errors import Problem
from frontdesk.i18n import N_, Texts
from frontdesk.ready_texts import ReadyText
from ui.widgets.fields import FieldRow, Labelled, Line, NumberLine, TextArea
from ui.workplace import Workplace

_TIME: Final = re.compile(r"([01]?[0-9]|2[0-3])[:. ]?([0-5][0-9])")
_AREAS: Final = (
    ("account", N_("Account, in the first person"), ACCOUNT, 12),
    ("requests", N_("What is asked for"), SECTION, 3),
    ("attachments", N_("Attachments (name, number of sheets)"), SECTION, 2),
    ("remarks", N_("Remarks and additions"), SECTION, 2),
)


class ProtocolForm(QWidget):
    """Emits `changed` with every letter. Its value has the shape that the service reads."""

    changed = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._day = date.min
        self._ready: tuple[ReadyText, ...] = ()
        self._filling = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, place.theme.px(6), 0)
        column.setSpacing(0)
        self.place_line = Line(LINE)
        self.started_at = NumberLine(5)
        self.finished_at = NumberLine(5)
        self.language = QComboBox()
        for code in LANGUAGES:
            self.language.addItem("", code)
        self.interpreter = Line(LINE)
        self.residence = Line(LINE)
        self.ready = QComboBox()
        self._areas = {name: TextArea(limit) for name, _words, limit, _lines in _AREAS}
        self._rows: dict[str, FieldRow] = {}
        self._row(column, ("place", N_("Place"), self.place_line, 6), ("started_at", N_("Begun"), self.started_at, 3),
                  ("finished_at", N_("Ended"), self.finished_at, 3))  # fmt: skip
        self._row(column, ("language", N_("Language of the account"), self.language, 4),
                  ("interpreter", N_("Interpreter (surname, initials)"), self.interpreter, 8))  # fmt: skip
        self._residence = self._row(column, ("residence_or_work", N_("Place of residence or work"), self.residence, 12))
        self._ready_row = FieldRow(place)
        self._ready_row.add(Labelled(place, lambda _: _("Ready text"), self.ready), 9)
        self.insert = QPushButton()
        self.insert.clicked.connect(self._insert)
        beside = QVBoxLayout()
        beside.addStretch(1)
        beside.addWidget(self.insert)
        holder = QWidget()
        beside.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(beside)
        self._ready_row.add(holder, 3)
        column.addWidget(self._ready_row)
        for name, saying, _limit, lines in _AREAS:
            area = self._areas[name]
            area.setMinimumHeight(place.theme.px(18 * lines + 14))
            row = self._row(column, (name, saying, area, 12))
            column.setStretchFactor(row, 1 if name == "account" else 0)
        self._connect()
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def _row(self, column: QVBoxLayout, *pieces: tuple[str, str, QWidget, int]) -> FieldRow:
        row = FieldRow(self._place)
        for name, saying, field, span in pieces:
            row.add(Labelled(self._place, partial(_say, saying), field), span)
            self._rows[name] = row
        column.addWidget(row)
        return row

    def _connect(self) -> None:
        for name, field in self.fields().items():
            if isinstance(field, QComboBox):
                field.currentIndexChanged.connect(self._on_changed)
                continue
            field.textChanged.connect(self._on_changed)
            field.full.connect(partial(self._on_full, name))
            field.freed.connect(partial(self._say, name, None))
        self.language.currentIndexChanged.connect(self._on_language)

    # --- what it holds

    def fields(self) -> dict[str, Any]:
        """Return the fields by their key in the protocol."""
        return {
            "place": self.place_line,
            "started_at": self.started_at,
            "finished_at": self.finished_at,
            "language": self.language,
            "interpreter": self.interpreter,
            "residence_or_work": self.residence,
            **self._areas,
        }

    def value(self) -> dict[str, Any]:
        """Return the protocol as it stands, letters included that would be refused."""
        found: dict[str, Any] = {name: area.toPlainText() or None for name, area in self._areas.items()}
        found |= {
            "place": self.place_line.text() or None,
            "interpreter": self.interpreter.text() or None,
            "language": self.language.currentData(),
            "started_at": self._moment(self.started_at.text()),
            "finished_at": self._moment(self.finished_at.text()),
        }
        if self._residence.isVisibleTo(self):
            found["residence_or_work"] = self.residence.text() or None
        return found

    def start(self, form: str, document: Mapping[str, Any], day: date) -> None:
        """Show a protocol of a form; `day` is the local date that its times belong to."""
        self._filling = True
        self._day = day
        self._residence.setVisible(form == CRIME_STATEMENT)
        self.ready.clear()
        for number, text in enumerate(self._ready):
            if text.form == form:
                self.ready.addItem("", number)
        self.place_line.setText(document.get("place") or "")
        self.interpreter.setText(document.get("interpreter") or "")
        self.residence.setText(document.get("residence_or_work") or "")
        self.language.setCurrentIndex(max(0, self.language.findData(document.get("language") or "kk")))
        for name, time in (("started_at", self.started_at), ("finished_at", self.finished_at)):
            time.setText(_wall(document.get(name)))
        for line in (self.place_line, self.interpreter, self.residence):
            line.setCursorPosition(0)
        for name, area in self._areas.items():
            area.setPlainText(document.get(name) or "")
            area.moveCursor(QTextCursor.MoveOperation.End)
        self.clear_problems()
        self._filling = False
        self.retranslate()
        self._on_language()

    def end_now(self, now: datetime) -> None:
        """Put the present minute where no end was written."""
        if not self.finished_at.text().strip():
            self.finished_at.setText(f"{local(now):%H:%M}")

    def offer(self, ready: tuple[ReadyText, ...]) -> None:
        """Take the ready texts; they are shown with the next protocol."""
        self._ready = ready

    def show_problems(self, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        """Say each at its field and go to the first; return those that no field is for."""
        self.clear_problems()
        fields = self.fields()
        at = {problem.field: problem for problem in reversed(problems) if problem.field in fields}
        for name, problem in at.items():
            self._say(name or "", partial(words.problem_text, problem=problem))
        first = next((field for name, field in fields.items() if name in at), None)
        if first is not None:
            first.setFocus()
        return tuple(problem for problem in problems if problem.field not in fields)

    def clear_problems(self) -> None:
        """Take every sentence away."""
        for name in self.fields():
            self._say(name, None)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self._place.language.texts
        for number, code in enumerate(LANGUAGES):
            self.language.setItemText(number, words.language_name(_, code))
        for row in range(self.ready.count()):
            self.ready.setItemText(row, self._ready[self.ready.itemData(row)].title(_.language))
        self.insert.setText(_("Insert"))
        self.started_at.setPlaceholderText("10:05")
        self.finished_at.setPlaceholderText(_("now"))

    # --- inside

    def _say(self, name: str, saying: Any) -> None:  # noqa: ANN401 - a Saying or None
        self._rows[name].put_note(self.fields()[name], saying)

    def _on_full(self, name: str) -> None:
        limit = {"account": ACCOUNT, "requests": SECTION, "attachments": SECTION, "remarks": SECTION}.get(name, LINE)
        self._rows[name].put_note(
            self.fields()[name], lambda _: _("No more than {n} characters fit here.", n=limit), "warning"
        )

    def _on_changed(self) -> None:
        if not self._filling:
            self.changed.emit()

    def _on_language(self) -> None:
        self.interpreter.setEnabled(self.language.currentData() == "other" or bool(self.interpreter.text()))

    def _insert(self) -> None:
        """Put the chosen text at the cursor of the account and go to its first blank."""
        number = self.ready.currentData()
        if number is None:
            return
        area = self._areas["account"]
        at = area.textCursor().position()
        area.insertPlainText(self._ready[number].text(self.language.currentData()))
        cursor = area.textCursor()
        blank = area.toPlainText().find("…", at)
        if blank >= 0:
            cursor.setPosition(blank)
            cursor.setPosition(blank + 1, cursor.MoveMode.KeepAnchor)
            area.setTextCursor(cursor)
        area.setFocus()

    def _moment(self, text: str) -> str | None:
        """Return a typed time of the protocol's day as an instant; what is no time stays as it was typed."""
        text = text.strip()
        found = _TIME.fullmatch(text)
        if not text or found is None:
            return text or None
        return f"{self._day.isoformat()}T{int(found[1]):02}:{found[2]}:00.000+05:00"


def _wall(text: str | None) -> str:
    """Return the time of day of a kept instant; what was no time when it was kept is shown as it was typed."""
    if not text:
        return ""
    try:
        moment = from_text(text)
    except ValueError:
        return text
    return f"{local(moment):%H:%M}" if to_text(moment) == text else text


def _say(saying: str, _: Texts) -> str:
    return _(saying)
