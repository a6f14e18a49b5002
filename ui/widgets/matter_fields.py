# SPDX-License-Identifier: Apache-2.0
"""What is handed in: kind, oral or written, whom it is for and against whom, the substance.

The lower half of the form.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from frontdesk import words
from frontdesk.domain.appeal import LANGUAGES
from frontdesk.domain.appeal_json import SUBSTANCE, TEXT_LIMITS
from frontdesk.domain.kinds import KINDS, PETITION, PETITION_DIGIT, REQUESTS
from ui.keys import latin_twin
from ui.text import PlainLabel, set_tip
from ui.widgets.chips import Chip, ChipRow, ChipSpec, answer_to_alt, free_letter
from ui.widgets.fields import FieldRow, Labelled, Line, NumberLine, TextArea, row_of, unsay, watch
from ui.workplace import Workplace

_ORAL = {kind.code: kind.oral_allowed for kind in KINDS}
_CHIPS = (
    *(ChipSpec(kind.code, kind.digit, danger=kind.stream == "cpc") for kind in KINDS if kind.digit),
    ChipSpec(PETITION, PETITION_DIGIT),
)
_CRIME_REPORT = "crime_report"


class MatterFields(QWidget):
    """Kind to substance. The first question, whether it is about a crime or a threat, is asked above the whole form:
    its chip is made here and stands there.
    """

    changed = Signal()

    def __init__(self, place: Workplace, toggles: Sequence[QAbstractButton] = ()) -> None:
        super().__init__()
        self._place = place
        self._toggles = toggles
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.kinds = ChipRow(place, _CHIPS)
        self.oral = QCheckBox()
        self.crime = Chip(place.theme, "", danger=True, height=25)
        self.crime.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._crime_keys: list[Any] = []
        self.kind_row = FieldRow(place)
        self.kind_row.add(self.kinds, 12)
        self._column.addWidget(self.kind_row)
        self._build_whom()
        self._build_substance()
        self._auto_addressee = ""
        self._connect()
        place.language.changed.connect(self.retranslate)
        self.retranslate()
        self.clear()

    def _build_whom(self) -> None:
        place = self._place
        self.addressed_to = Line(TEXT_LIMITS["addressed_to"])
        self.against = Line(TEXT_LIMITS["against"])
        self.rule = QComboBox()
        for code in REQUESTS:
            self.rule.addItem("", code)
        self._to_row = FieldRow(place)
        self._to = Labelled(place, lambda _: _("Addressed to"), self.addressed_to, required=True)
        self._against = Labelled(place, lambda _: _("Complaint against"), self.against)
        self._rule = Labelled(place, lambda _: _("Under which rule"), self.rule)
        self._share_row("")
        self._column.addWidget(self._to_row)

    def _share_row(self, code: str) -> None:
        """Give whom it is for all the room, but what a complaint and an information request ask beside it."""
        rule, against = code in REQUESTS, code in ("", "complaint")
        width = 6 if rule else 7 if against else 12
        self._to_row.grid.addWidget(self._to, 0, 0, 1, width)
        for piece, shown in ((self._against, against), (self._rule, rule)):
            self._to_row.grid.addWidget(piece, 0, width % 12, 1, 12 - width % 12)
            piece.setVisible(shown)

    def _build_substance(self) -> None:
        place = self._place
        self.language = QComboBox()
        for code in LANGUAGES:
            self.language.addItem("", code)
        self.sheets = NumberLine(3)
        self.sheets.setText("1")
        self.substance = TextArea(SUBSTANCE)
        # What is left of the height: the wish of a text area for more would let the whole form scroll.
        self.substance.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.substance.setMinimumHeight(place.theme.px(52))
        self.sheets.setFixedWidth(place.theme.px(52))
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(place.theme.px(3))
        head = QHBoxLayout()
        head.setSpacing(place.theme.px(6))
        self._substance_label, self._sheets_label = PlainLabel(role="label"), PlainLabel(role="label")
        self._substance_label.setBuddy(self.substance)
        self._sheets_label.setBuddy(self.sheets)
        head.addWidget(self._substance_label, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        for piece in (self.oral, self.language, self._sheets_label, self.sheets):
            head.addWidget(piece)
        column.addLayout(head)
        column.addWidget(self.substance, 1)
        self._substance_row = FieldRow(place)
        self._substance_row.add(whole, 12)
        self._column.addWidget(self._substance_row, 1)

    def _connect(self) -> None:
        for line in (self.addressed_to, self.against, self.sheets):
            watch(line, self.changed)
        self.substance.textChanged.connect(self.changed)
        self.substance.full.connect(self._on_substance_full)
        self.substance.freed.connect(partial(unsay, self.substance))
        self.kinds.changed.connect(self._on_kind)
        self.kinds.zero.connect(self.crime.toggle)
        self.rule.currentIndexChanged.connect(self.changed)
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

    def tab_chain(self) -> tuple[QWidget, ...]:
        """Return everything in the order of Tab."""
        return (
            self.kinds,
            self.addressed_to,
            self.against,
            self.rule,
            self.substance,
            self.oral,
            self.language,
            self.sheets,
        )

    def kind(self) -> str | None:
        """Return the code of the kind, of an information request that of its rule."""
        code = self.kinds.value()
        chosen: str = self.rule.currentData()
        return chosen if code in REQUESTS else code

    def value(self) -> dict[str, Any]:
        """Return this half of `appeal.json`."""
        sheets = self.sheets.text().strip()
        return {
            "kind": self.kind(),
            "oral": self.oral.isChecked(),
            "crime_information": self.crime.isChecked() or self.kinds.value() == _CRIME_REPORT,
            "addressed_to": self.addressed_to.text().strip() or None,
            "against": (self.against.text().strip() or None) if self.kinds.value() == "complaint" else None,
            "language": self.language.currentData(),
            "sheets": int(sheets) if sheets.isascii() and sheets.isdigit() else 0,
            "substance": self.substance.toPlainText().strip() or None,
        }

    def fill(self, part: dict[str, Any]) -> None:
        """Show this half of an appeal."""
        self.language.setCurrentIndex(max(0, self.language.findData(part.get("language") or "kk")))
        kind = part.get("kind")
        self.rule.setCurrentIndex(max(0, self.rule.findData(kind)))
        self.kinds.choose(REQUESTS[0] if kind in REQUESTS else kind)
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
        self.oral.setText(_("Ora&l"))
        self._substance_label.setText(f"{_('Substance')} *")
        self._sheets_label.setText(_("Sheets"))
        self.substance.setAccessibleName(_("Substance"))
        self.language.setAccessibleName(_("Language of the appeal"))
        set_tip(self.language, _("Language of the appeal"))
        self.sheets.setAccessibleName(_("Sheets"))
        self._say_chips()
        for number, code in enumerate(REQUESTS):
            self.rule.setItemText(number, words.request_rule_name(_, code))
        for number, code in enumerate(LANGUAGES):
            self.language.setItemText(number, words.language_name(_, code))

    def _office_in(self, code: str) -> str:
        return self._place.office.name_ru if code == "ru" else self._place.office.name_kk

    def _say_chips(self) -> None:
        """Set the words of the chips and the letters that answer with Alt, none of which answers to anything else."""
        _ = self._place.language.texts
        taken = {QKeySequence.mnemonic(button.text()).toString()[-1:] for button in (*self._toggles, self.oral)} - {""}
        self.crime.setText(_("Crime or threat?"))
        self.crime.setAccessibleName(_("Does it hold information about a crime or a threat?"))
        names = {spec.code: words.kind_name(_, spec.code) for spec in _CHIPS}
        names[_CRIME_REPORT] = _("Crime → duty officer")
        self.kinds.say(names, taken)
        used = {*taken, *(chip.letter for chip in self.kinds.chips.values())}
        for shortcut in self._crime_keys:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self.crime.letter = free_letter(self.crime.text(), {*used, *map(latin_twin, used)})
        self._crime_keys = answer_to_alt(self.crime.letter, self.window(), self._on_crime_key)
        self.crime.updateGeometry()

    def _on_crime_key(self) -> None:
        if self.isVisible():
            self.crime.toggle()

    def _on_kind(self, code: str) -> None:
        complaint = code == "complaint"
        self._share_row(code)
        self._against.say(self._against.saying, required=complaint)
        if complaint:
            self._to.say(lambda _: _("Body that considers the complaint"), required=True)
        else:
            self._to.say(lambda _: _("Addressed to"), required=True)
        self.substance.setEnabled(code != PETITION)
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
            (
                lambda _: _(
                    "Bring the visitor to the duty officer at once. It is registered all the same, and never returned."
                )
            )
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
