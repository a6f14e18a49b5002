# SPDX-License-Identifier: Apache-2.0
"""The person at the counter: the first field, the name as in the document, phone, address, document.

And why there is no IIN, or which document shows one that looks wrong.

Reads and fills `visitor` of `appeal.json`; what is right or wrong is said by the services.
"""

from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from frontdesk import words
from frontdesk.domain.appeal import DOCUMENT_TYPES
from frontdesk.domain.appeal_json import LINE, SHORT, TEXT_LIMITS
from frontdesk.domain.identifiers import format_phone, normalise_phone
from frontdesk.i18n import N_
from ui.language import Saying
from ui.text import ElidedLabel
from ui.widgets.fields import FieldRow, Labelled, Line, NumberLine, text_of, watch
from ui.widgets.finder import Finder
from ui.workplace import Workplace

REASONS_WITHOUT_IIN: Final = (
    N_("Foreign citizen without an IIN"),
    N_("Stateless person without an IIN"),
    N_("No document at hand, the number is not known"),
)
_EMAIL = 100
_PHONE = 40


class VisitorFields(QWidget):
    """The person's half of the upper form; `column` takes more rows below it."""

    changed = Signal()

    def __init__(self, place: Workplace, overlay: QWidget) -> None:
        super().__init__()
        self.place = place
        self.labels: dict[QWidget, Labelled] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.finder = Finder(place, overlay)
        self._build_first(place)
        self._build_person(place)
        for line in (*self._visitor_lines(), self.override_reason):
            watch(line, self.changed)
        self.finder.textChanged.connect(self._on_number)
        self.phone.editingFinished.connect(self._on_phone)
        self.document.currentIndexChanged.connect(self.changed)
        self.no_iin_reason.editTextChanged.connect(self.changed)
        self.no_iin.toggled.connect(self._on_no_iin)
        self.override.toggled.connect(self._on_override)
        self.more.toggled.connect(self.show_rows)

    def _build_first(self, place: Workplace) -> None:
        self.head = QHBoxLayout()
        self.head.setSpacing(place.theme.px(6))
        self._finder_label = ElidedLabel(role="label")
        self._finder_label.setBuddy(self.finder)
        self.override = QCheckBox()
        self.override.hide()
        self.no_iin = QCheckBox()
        self.more = QCheckBox()
        self.head.addWidget(self._finder_label, 1)
        for button in (self.override, self.no_iin, self.more):
            self.head.addWidget(button)
        self.column.addLayout(self.head)
        self.first_row = FieldRow(place)
        self.first_row.add(self.finder, 12)
        self.column.addWidget(self.first_row)
        self.no_iin_reason = QComboBox()
        self.no_iin_reason.setEditable(True)
        self.no_iin_reason.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.no_iin_reason.setLineEdit(Line(LINE))
        for _reason in REASONS_WITHOUT_IIN:
            self.no_iin_reason.addItem("")
        self._reason_row = self.row((self.no_iin_reason, lambda _: _("Why there is no IIN"), 12, True))
        self.override_reason = Line(LINE)
        self._override_row = self.row(
            (self.override_reason, lambda _: _("What document shows this number, and how"), 12, True)
        )
        self._reason_row.hide()
        self._override_row.hide()

    def _build_person(self, place: Workplace) -> None:
        self.surname, self.given, self.patronymic = Line(SHORT), Line(SHORT), Line(SHORT)
        self.phone = NumberLine(_PHONE)
        self.document = QComboBox()
        self.document.addItem("", None)
        for code in DOCUMENT_TYPES:
            self.document.addItem("", code)
        self.document_number = Line(TEXT_LIMITS["visitor.document.number"])
        self.address = Line(TEXT_LIMITS["visitor.address"])
        self.email = Line(_EMAIL)
        self._name_rows = (
            self.row(
                (self.surname, lambda _: _("Surname"), 4, True),
                (self.given, lambda _: _("Given name"), 4, True),
                (self.patronymic, lambda _: _("Patronymic, if in the document"), 4, False),
            ),
            self.row(
                (self.phone, lambda _: _("Phone"), 4, False), (self.address, lambda _: _("Postal address"), 8, True)
            ),
        )
        self._document_row = self.row(
            (self.document, lambda _: _("Document"), 4, False),
            (self.document_number, lambda _: _("Document number"), 4, False),
            (self.email, lambda _: _("E-mail"), 4, False),
        )
        self.more.setChecked(place.theme.scale > 1)
        self._document_row.setVisible(self.more.isChecked())

    def row(self, *pieces: tuple[QWidget, Saying, int, bool]) -> FieldRow:
        """Add a row of fields with their labels, spans of twelve and whether they are required."""
        row = FieldRow(self.place)
        for field, saying, span, required in pieces:
            self.labels[field] = Labelled(self.place, saying, field, required=required)
            row.add(self.labels[field], span)
        self.column.addWidget(row)
        return row

    # --- what it holds

    def _visitor_lines(self) -> tuple[Line, ...]:
        return (
            self.finder,
            self.surname,
            self.given,
            self.patronymic,
            self.phone,
            self.address,
            self.document_number,
            self.email,
        )

    def visitor_fields(self) -> dict[str, QWidget]:
        """Return the person's fields by their path in `appeal.json`."""
        return {
            "visitor.iin": self.finder,
            "visitor": self.surname,
            "visitor.no_iin_reason": self.no_iin_reason,
            "visitor.iin_override_reason": self.override_reason,
            "visitor.surname": self.surname,
            "visitor.given": self.given,
            "visitor.patronymic": self.patronymic,
            "visitor.phone": self.phone,
            "visitor.address": self.address,
            "visitor.document.type": self.document,
            "visitor.document.number": self.document_number,
            "visitor.email": self.email,
        }

    def visitor(self) -> dict[str, Any]:
        """Return the person; empty fields are null."""
        number = text_of(self.document_number)
        stated = number or self.document.currentData()
        return {
            "iin": self.finder.iin(),
            "no_iin_reason": self.no_iin_reason.currentText().strip() or None if self.no_iin.isChecked() else None,
            "iin_override_reason": text_of(self.override_reason) if self.override.isChecked() else None,
            "surname": text_of(self.surname),
            "given": text_of(self.given),
            "patronymic": text_of(self.patronymic),
            "document": {"type": self.document.currentData(), "number": number} if stated else None,
            "phone": text_of(self.phone),
            "email": text_of(self.email),
            "address": text_of(self.address),
        }

    def fill_visitor(self, visitor: dict[str, Any]) -> None:
        """Show a person; what is not named becomes empty."""
        document = visitor.get("document") or {}
        self.finder.put(visitor.get("iin") or "")
        for line, value in (
            (self.surname, visitor.get("surname")),
            (self.given, visitor.get("given")),
            (self.patronymic, visitor.get("patronymic")),
            (self.address, visitor.get("address")),
            (self.email, visitor.get("email")),
            (self.document_number, document.get("number")),
            (self.override_reason, visitor.get("iin_override_reason")),
        ):
            line.setText(value or "")
            line.setCursorPosition(0)
        self.phone.setText(format_phone(visitor.get("phone") or ""))
        self.document.setCurrentIndex(max(0, self.document.findData(document.get("type"))))
        if document.get("number") or document.get("type") or visitor.get("email"):
            self.more.setChecked(True)
        self.no_iin.setChecked(bool(visitor.get("no_iin_reason")))
        self.no_iin_reason.setEditText(visitor.get("no_iin_reason") or "")
        self.override.setChecked(bool(visitor.get("iin_override_reason")))
        self.offer_override(on=False)

    def show_rows(self) -> None:
        """Show the rows that this appeal has."""
        self.show_person_rows(named=True)

    def show_person_rows(self, *, named: bool) -> None:
        """Show the person's rows; none of them where nobody is named."""
        for row in self._name_rows:
            row.setVisible(named)
        self._document_row.setVisible(named and self.more.isChecked())
        self._reason_row.setVisible(named and self.no_iin.isChecked())
        self._override_row.setVisible(named and self.override.isChecked())

    def offer_override(self, *, on: bool) -> None:
        """Offer that the document shows a number whose check digit is wrong, instead of having none."""
        offered = on or self.override.isChecked()
        self.override.setVisible(offered)
        self.no_iin.setVisible(not offered)

    # --- words

    def say_visitor(self) -> None:
        """Say everything in the current language; a reason that was chosen, not typed, is said anew."""
        _ = self.place.language.texts
        self._finder_label.setText(_("IIN, phone, name or number"))
        self.finder.setAccessibleName(_("IIN, phone, name or number"))
        self.no_iin.setText(_("No &IIN"))
        self.override.setText(_("Document &shows it"))
        self.more.setText(_("&Document"))
        self.document.setItemText(0, "—")
        for number, code in enumerate(DOCUMENT_TYPES, start=1):
            self.document.setItemText(number, words.document_type_name(_, code))
        self._say_reasons()

    def _say_reasons(self) -> None:
        _ = self.place.language.texts
        typed = self.no_iin_reason.currentText()
        chosen = next(
            (i for i in range(self.no_iin_reason.count()) if typed and self.no_iin_reason.itemText(i) == typed), -1
        )
        for number, reason in enumerate(REASONS_WITHOUT_IIN):
            self.no_iin_reason.setItemText(number, _(reason))
        if chosen >= 0:
            self.no_iin_reason.setCurrentIndex(chosen)
            self.no_iin_reason.setEditText(self.no_iin_reason.itemText(chosen))
        else:
            self.no_iin_reason.setEditText(typed)

    # --- what happens

    def _on_number(self) -> None:
        found = self.finder.checked() if self.override.isChecked() else None
        if self.override.isChecked() and (found is None or found.problem is None):
            self.override.setChecked(False)
            self.offer_override(on=False)

    def _on_phone(self) -> None:
        stored, problem = normalise_phone(self.phone.text())
        if stored is not None and problem is None and format_phone(stored) != self.phone.text():
            self.phone.setText(format_phone(stored))

    def _on_no_iin(self, on: bool) -> None:
        if on:
            self.more.setChecked(True)
        if on and self.no_iin_reason.currentText() == "":
            self.no_iin_reason.setEditText(self.no_iin_reason.itemText(0))
        self.show_rows()
        self.changed.emit()

    def _on_override(self, on: bool) -> None:
        self.show_rows()
        self.changed.emit()
        if on and self.isVisible():
            self.override_reason.setFocus(Qt.FocusReason.OtherFocusReason)
