# SPDX-License-Identifier: Apache-2.0
"""What is handed in: kind, oral or written, whom it is for and against whom, the substance.

The lower half of the form.
"""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from frontdesk import words
from frontdesk.domain.appeal import LANGUAGES
from frontdesk.domain.appeal_json import SUBSTANCE, TEXT_LIMITS
from frontdesk.domain.kinds import KINDS
from ui.widgets.chips import Chip, ChipRow, ChipSpec
from ui.widgets.fields import FieldRow, Labelled, Line, NumberLine, TextArea
from ui.widgets.person_fields import row_of, say_full, unsay
from ui.workplace import Workplace

_ORAL = {kind.code: kind.oral_allowed for kind in KINDS}


class MatterFields(QWidget):
    """Kind to substance."""

    changed = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        theme = place.theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.kinds = ChipRow(place, tuple(ChipSpec(kind.code, kind.digit) for kind in KINDS if kind.digit))
        self.oral = QCheckBox()
        self.crime = Chip(theme, "", danger=True)
        self.crime.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, theme.px(2), 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.kinds)
        row.addWidget(self.oral)
        row.addStretch(1)
        row.addWidget(self.crime)
        self.kind_row = FieldRow(place)
        self.kind_row.add(line, 12)
        self._column.addWidget(self.kind_row)
        self.addressed_to = Line(TEXT_LIMITS["addressed_to"])
        self.against = Line(TEXT_LIMITS["against"])
        self.language = QComboBox()
        for code in LANGUAGES:
            self.language.addItem("", code)
        self.sheets = NumberLine(3)
        self.sheets.setText("1")
        self._to_row = FieldRow(place)
        self._to = Labelled(place, lambda _: _("Addressed to"), self.addressed_to, required=True)
        self._against = Labelled(place, lambda _: _("Complaint against"), self.against)
        self._to_row.add(self._to, 7)
        self._to_row.add(self._against, 5)
        self._column.addWidget(self._to_row)
        self.substance = TextArea(SUBSTANCE)
        self.substance.setMinimumHeight(theme.px(72))
        self._substance_row = FieldRow(place)
        self._substance_row.add(Labelled(place, lambda _: _("Substance"), self.substance, required=True), 9)
        aside = QWidget()
        pair = QVBoxLayout(aside)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(theme.px(4))
        pair.addWidget(Labelled(place, lambda _: _("Language of the appeal"), self.language))
        pair.addWidget(Labelled(place, lambda _: _("Sheets"), self.sheets))
        pair.addStretch(1)
        self._substance_row.add(aside, 3)
        self._column.addWidget(self._substance_row, 1)
        self._auto_addressee = ""
        self._connect()
        place.language.changed.connect(self.retranslate)
        self.retranslate()
        self.clear()

    def _connect(self) -> None:
        for line in (self.addressed_to, self.against, self.sheets):
            line.textChanged.connect(self.changed)
            line.full.connect(partial(say_full, line))
            line.freed.connect(partial(unsay, line))
        self.substance.textChanged.connect(self.changed)
        self.substance.full.connect(self._on_substance_full)
        self.substance.freed.connect(partial(unsay, self.substance))
        self.kinds.changed.connect(self._on_kind)
        self.oral.toggled.connect(self.changed)
        self.crime.toggled.connect(self._on_crime)
        self.language.currentIndexChanged.connect(self._on_language)

    # --- what it holds

    def fields(self) -> dict[str, QWidget]:
        """Return the fields by their path in `appeal.json`."""
        return {
            "kind": self.kinds,
            "oral": self.oral,
            "crime_information": self.crime,
            "addressed_to": self.addressed_to,
            "against": self.against,
            "language": self.language,
            "sheets": self.sheets,
            "substance": self.substance,
        }

    def row_for(self, field: QWidget) -> FieldRow:
        """Return the row that says a field's sentence."""
        return self.kind_row if field in (self.kinds, self.oral, self.crime) else row_of(field)

    def value(self) -> dict[str, Any]:
        """Return this half of `appeal.json`."""
        sheets = self.sheets.text().strip()
        return {
            "kind": self.kinds.value(),
            "oral": self.oral.isChecked(),
            "crime_information": self.crime.isChecked(),
            "addressed_to": self.addressed_to.text().strip() or None,
            "against": (self.against.text().strip() or None) if self.kinds.value() == "complaint" else None,
            "language": self.language.currentData(),
            "sheets": int(sheets) if sheets.isascii() and sheets.isdigit() else 0,
            "substance": self.substance.toPlainText().strip() or None,
        }

    def fill(self, part: dict[str, Any]) -> None:
        """Show this half of an appeal."""
        self.language.setCurrentIndex(max(0, self.language.findData(part.get("language") or "kk")))
        self.kinds.choose(part.get("kind"))
        self.oral.setChecked(bool(part.get("oral")))
        self.crime.setChecked(bool(part.get("crime_information")))
        self.addressed_to.setText(part.get("addressed_to") or "")
        self.addressed_to.setCursorPosition(0)
        self.against.setText(part.get("against") or "")
        self.sheets.setText(str(part.get("sheets") or 1))
        self.substance.setPlainText(part.get("substance") or "")

    def clear(self) -> None:
        """Empty it; the office itself is the addressee until somebody says otherwise."""
        window = self._place.language.code
        self._auto_addressee = self._office_in("ru" if window == "ru" else "kk")
        self.fill({"language": "ru" if window == "ru" else "kk", "addressed_to": self._auto_addressee})

    def is_empty(self) -> bool:
        """Return whether nothing was typed or chosen here."""
        own = self.addressed_to.text().strip() not in ("", self._auto_addressee)
        return not (own or self.kinds.value() or self.against.text().strip() or self.substance.toPlainText().strip())

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self._place.language.texts
        self.kinds.setAccessibleName(_("Kind of appeal"))
        self.kinds.say({kind.code: words.kind_name(_, kind.code) for kind in KINDS if kind.digit})
        self.oral.setText(_("Ora&l"))
        self.crime.setText(_("About a crime → duty unit"))
        self.crime.setAccessibleName(_("Contains crime information"))
        self.crime.updateGeometry()
        for number, code in enumerate(LANGUAGES):
            self.language.setItemText(number, words.language_name(_, code))

    def _office_in(self, code: str) -> str:
        return self._place.office.name_ru if code == "ru" else self._place.office.name_kk

    def _on_kind(self, code: str) -> None:
        complaint = code == "complaint"
        self._against.setEnabled(complaint or not code)
        oral = _ORAL.get(code, True)
        if not oral:
            self.oral.setChecked(False)
        self.oral.setEnabled(oral)
        self.kind_row.put_note(self.kinds, None)
        if complaint:
            self.kind_row.put_note(
                self.oral,
                lambda _: _("A complaint is in writing: help to write it down, the applicant signs."),
                "plain",
            )
        else:
            self.kind_row.put_note(self.oral, None)
        self.changed.emit()

    def _on_crime(self, on: bool) -> None:
        saying = (
            (lambda _: _("Hand the visitor over to the duty unit now; the appeal is registered all the same."))
            if on
            else None
        )
        self.kind_row.put_note(self.crime, saying, "warning")
        self.changed.emit()

    def _on_language(self) -> None:
        code = self.language.currentData()
        if self.addressed_to.text().strip() == self._auto_addressee and code in ("kk", "ru"):
            self._auto_addressee = self._office_in(code)
            self.addressed_to.setText(self._auto_addressee)
            self.addressed_to.setCursorPosition(0)
        self.changed.emit()

    def _on_substance_full(self) -> None:
        self._substance_row.put_note(
            self.substance, lambda _: _("No more than {n} characters fit here.", n=SUBSTANCE), "warning"
        )
