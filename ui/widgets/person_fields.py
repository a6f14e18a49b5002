# SPDX-License-Identifier: Apache-2.0
"""Who hands in: the first field, the name as in the document, phone, document, address.

And an organisation where it is one.

Reads and fills the `visitor` and `organisation` parts of `appeal.json`; what is right or wrong is said by the services.
"""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from frontdesk import words
from frontdesk.domain.appeal import DOCUMENT_TYPES
from frontdesk.domain.appeal_json import TEXT_LIMITS
from frontdesk.domain.identifiers import format_phone, normalise_phone
from ui.language import Saying
from ui.text import PlainLabel
from ui.widgets.choice_popover import REASONS_WITHOUT_IIN
from ui.widgets.fields import FieldRow, Labelled, Line, NumberLine
from ui.widgets.finder import Finder
from ui.workplace import Workplace


def _limit(path: str) -> int:
    return TEXT_LIMITS.get(path, 100)


class PersonFields(QWidget):
    """The upper half of the form."""

    changed = Signal()

    def __init__(self, place: Workplace, overlay: QWidget) -> None:
        super().__init__()
        self._place = place
        theme = place.theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.finder = Finder(place, overlay)
        self._build_first(place)
        self.surname = Line(_limit("visitor.surname"))
        self.given = Line(_limit("visitor.given"))
        self.patronymic = Line(_limit("visitor.patronymic"))
        self.phone = NumberLine(40)
        self.document = QComboBox()
        self.document.addItem("", None)
        for code in DOCUMENT_TYPES:
            self.document.addItem("", code)
        self.document_number = Line(_limit("visitor.document.number"))
        self.address = Line(_limit("visitor.address"))
        self.email = Line(100)
        self._row(
            (self.surname, lambda _: _("Surname"), 4, True),
            (self.given, lambda _: _("Given name"), 4, True),
            (self.patronymic, lambda _: _("Patronymic, if in the document"), 4, False),
        )
        self._row((self.phone, lambda _: _("Phone"), 4, False), (self.address, lambda _: _("Postal address"), 8, True))
        self._document_row = self._row(
            (self.document, lambda _: _("Document"), 4, False),
            (self.document_number, lambda _: _("Document number"), 4, False),
            (self.email, lambda _: _("E-mail"), 4, False),
        )
        self.more.setChecked(theme.scale > 1)
        self._document_row.setVisible(self.more.isChecked())
        self.organisation_name = Line(_limit("organisation.name"))
        self.bin = NumberLine(20)
        self.organisation_address = Line(_limit("organisation.address"))
        self._organisation_row = self._row(
            (self.organisation_name, lambda _: _("Name of the organisation"), 5, True),
            (self.bin, lambda _: _("BIN"), 3, False),
            (self.organisation_address, lambda _: _("Address of the organisation"), 4, False),
        )
        self._organisation_row.hide()
        self._connect()
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def _build_first(self, place: Workplace) -> None:
        head = QHBoxLayout()
        head.setSpacing(place.theme.px(8))
        self._finder_label = PlainLabel(role="label")
        self._finder_label.setBuddy(self.finder)
        self.no_iin = QCheckBox()
        self.is_organisation = QCheckBox()
        self.more = QCheckBox()
        head.addWidget(self._finder_label)
        head.addStretch(1)
        head.addWidget(self.no_iin)
        head.addWidget(self.more)
        head.addWidget(self.is_organisation)
        self._column.addLayout(head)
        self.first_row = FieldRow(place)
        self.first_row.add(self.finder, 12)
        self._column.addWidget(self.first_row)
        self.no_iin_reason = QComboBox()
        self.no_iin_reason.setEditable(True)
        self.no_iin_reason.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.no_iin_reason.setLineEdit(Line(_limit("visitor.no_iin_reason")))
        for _reason in REASONS_WITHOUT_IIN:
            self.no_iin_reason.addItem("")
        self._reason_row = self._row((self.no_iin_reason, lambda _: _("Why there is no IIN"), 12, True))
        self._reason_row.hide()

    def _row(self, *pieces: tuple[QWidget, Saying, int, bool]) -> FieldRow:
        row = FieldRow(self._place)
        for field, saying, span, required in pieces:
            row.add(Labelled(self._place, saying, field, required=required), span)
        self._column.addWidget(row)
        return row

    def _connect(self) -> None:
        for line in self.lines():
            line.textChanged.connect(self.changed)
            line.full.connect(partial(say_full, line))
            line.freed.connect(partial(unsay, line))
        self.phone.editingFinished.connect(self._on_phone)
        self.document.currentIndexChanged.connect(self.changed)
        self.no_iin_reason.editTextChanged.connect(self.changed)
        self.no_iin.toggled.connect(self._on_no_iin)
        self.is_organisation.toggled.connect(self._on_organisation)
        self.more.toggled.connect(self._document_row.setVisible)

    # --- what it holds

    def lines(self) -> tuple[Line, ...]:
        """Return the one-line fields in tab order."""
        return (
            self.finder,
            self.surname,
            self.given,
            self.patronymic,
            self.phone,
            self.address,
            self.document_number,
            self.email,
            self.organisation_name,
            self.bin,
            self.organisation_address,
        )

    def fields(self) -> dict[str, QWidget]:
        """Return the fields by their path in `appeal.json`."""
        return {
            "visitor.iin": self.finder,
            "visitor": self.surname,
            "visitor.no_iin_reason": self.no_iin_reason,
            "visitor.surname": self.surname,
            "visitor.given": self.given,
            "visitor.patronymic": self.patronymic,
            "visitor.phone": self.phone,
            "visitor.address": self.address,
            "visitor.document.type": self.document,
            "visitor.document.number": self.document_number,
            "visitor.email": self.email,
            "organisation.name": self.organisation_name,
            "organisation.bin": self.bin,
            "organisation.address": self.organisation_address,
        }

    def value(self) -> dict[str, Any]:
        """Return the two parts of `appeal.json`; empty fields are null."""
        number = _text(self.document_number)
        visitor = {
            "iin": self.finder.iin(),
            "no_iin_reason": self.no_iin_reason.currentText().strip() or None if self.no_iin.isChecked() else None,
            "surname": _text(self.surname),
            "given": _text(self.given),
            "patronymic": _text(self.patronymic),
            "document": {"type": self.document.currentData(), "number": number}
            if number or self.document.currentData()
            else None,
            "phone": _text(self.phone),
            "email": _text(self.email),
            "address": _text(self.address),
        }
        organisation = None
        if self.is_organisation.isChecked():
            organisation = {
                "name": _text(self.organisation_name),
                "bin": _text(self.bin),
                "address": _text(self.organisation_address),
            }
        return {"visitor": visitor, "organisation": organisation}

    def fill(self, part: dict[str, Any]) -> None:
        """Show a person or an organisation; what is not named becomes empty."""
        visitor, organisation = part.get("visitor") or {}, part.get("organisation") or {}
        document = visitor.get("document") or {}
        self.finder.put(visitor.get("iin") or "")
        for line, value in (
            (self.surname, visitor.get("surname")),
            (self.given, visitor.get("given")),
            (self.patronymic, visitor.get("patronymic")),
            (self.address, visitor.get("address")),
            (self.email, visitor.get("email")),
            (self.document_number, document.get("number")),
            (self.organisation_name, organisation.get("name")),
            (self.bin, organisation.get("bin")),
            (self.organisation_address, organisation.get("address")),
        ):
            line.setText(value or "")
            line.setCursorPosition(0)
        self.phone.setText(format_phone(visitor.get("phone") or ""))
        self.document.setCurrentIndex(max(0, self.document.findData(document.get("type"))))
        if document.get("number") or document.get("type") or visitor.get("email"):
            self.more.setChecked(True)
        self.no_iin.setChecked(bool(visitor.get("no_iin_reason")))
        if visitor.get("no_iin_reason"):
            self.no_iin_reason.setEditText(visitor["no_iin_reason"])
        self.is_organisation.setChecked(any(organisation.values()))

    def is_empty(self) -> bool:
        """Return whether nothing was typed here."""
        return not any(line.text().strip() for line in self.lines())

    def retranslate(self) -> None:
        """Say everything in the current language; a reason that was chosen, not typed, is said anew."""
        _ = self._place.language.texts
        self._finder_label.setText(_("IIN, phone, name or number"))
        self.finder.setAccessibleName(_("IIN, phone, name or number"))
        self.no_iin.setText(_("No &IIN"))
        self.more.setText(_("&Document"))
        self.is_organisation.setText(_("&Organisation"))
        self.document.setItemText(0, "—")
        for number, code in enumerate(DOCUMENT_TYPES, start=1):
            self.document.setItemText(number, words.document_type_name(_, code))
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

    def _on_phone(self) -> None:
        stored, problem = normalise_phone(self.phone.text())
        if stored is not None and problem is None and format_phone(stored) != self.phone.text():
            self.phone.setText(format_phone(stored))

    def _on_no_iin(self, on: bool) -> None:
        self._reason_row.setVisible(on)
        if on:
            self.more.setChecked(True)
        if on and self.no_iin_reason.currentText() == "":
            self.no_iin_reason.setEditText(self.no_iin_reason.itemText(0))
        self.changed.emit()

    def _on_organisation(self, on: bool) -> None:
        self._organisation_row.setVisible(on)
        if on and self.isVisible():
            self.organisation_name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()


def row_of(field: QWidget) -> FieldRow:
    """Return the row that carries a field's sentence."""
    widget: QWidget | None = field
    while widget is not None and not isinstance(widget, FieldRow):
        widget = widget.parentWidget()
    if widget is None:
        raise LookupError(field.objectName())
    return widget


def say_full(line: Line) -> None:
    """Say at a line that no more fits into it."""
    n = line.maxLength()
    row_of(line).put_note(line, lambda _: _("No more than {n} characters fit here.", n=n), "warning")


def unsay(field: QWidget) -> None:
    """Take the sentence of a field away."""
    row_of(field).put_note(field, None)


def _text(line: Line) -> str | None:
    return line.text().strip() or None
