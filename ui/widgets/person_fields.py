# SPDX-License-Identifier: Apache-2.0
"""Who hands in: the person at the counter, an organisation, and the further parts that most appeals do not need.

Reads and fills `visitor`, `organisation`, `representative`, `joint`, `anonymous` and `late` of `appeal.json`; what is
right or wrong is said by the services.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QPushButton, QWidget

from frontdesk.domain.appeal_json import TEXT_LIMITS
from ui.text import PlainLabel
from ui.widgets.fields import Line, NumberLine, text_of, watch
from ui.widgets.further_parts import JointFields, LateFields, Part, RepresentativeFields
from ui.widgets.more_popover import ANONYMOUS, JOINT, LATE, PARTS, REPRESENTATIVE, MorePopover
from ui.widgets.visitor_fields import VisitorFields
from ui.workplace import Workplace

_BIN = 20
_MAKERS: Final[Mapping[str, type[Part]]] = {
    REPRESENTATIVE: RepresentativeFields,
    JOINT: JointFields,
    LATE: LateFields,
}
_CODES: Final = tuple(_MAKERS)
"""In the order in which they stand."""


class PersonFields(VisitorFields):
    """The upper half of the form."""

    grew = Signal(QWidget)
    """One of its parts is higher than before: it is to be seen whole."""

    def __init__(self, place: Workplace, overlay: QWidget) -> None:
        super().__init__(place, overlay)
        self._shown: frozenset[str] = frozenset()
        self.is_organisation = QCheckBox()
        self.further = QPushButton()
        self.further.setProperty("role", "link")
        self.head.addWidget(self.is_organisation)
        self.head.addWidget(self.further)
        self._overlay = overlay
        self._more_parts: MorePopover | None = None
        self.organisation_name = Line(TEXT_LIMITS["organisation.name"])
        self.bin = NumberLine(_BIN)
        self.organisation_address = Line(TEXT_LIMITS["organisation.address"])
        self._organisation_row = self.row(
            (self.organisation_name, lambda _: _("Name of the organisation"), 5, True),
            (self.bin, lambda _: _("BIN"), 3, False),
            (self.organisation_address, lambda _: _("Address of the organisation"), 4, False),
        )
        self._organisation_row.hide()

        self._parts: dict[str, Part] = {}
        self.anonymous_note = PlainLabel(role="note_box", wrap=True)
        self.anonymous_note.hide()
        self.column.addWidget(self.anonymous_note)
        for line in (self.organisation_name, self.bin, self.organisation_address):
            watch(line, self.changed)
        self.is_organisation.toggled.connect(self._on_organisation)
        self.further.clicked.connect(self.ask_further)
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    # --- the further parts, each of which is built when an appeal first has it

    @property
    def representative(self) -> RepresentativeFields:
        """Return the part of a representative."""
        return cast("RepresentativeFields", self._part(REPRESENTATIVE))

    @property
    def joint(self) -> JointFields:
        """Return the part of the other persons."""
        return cast("JointFields", self._part(JOINT))

    @property
    def late(self) -> LateFields:
        """Return the part of a paper blank."""
        return cast("LateFields", self._part(LATE))

    def _part(self, code: str) -> Part:
        if code not in self._parts:
            before = self.tab_chain(until=code)[-1]
            part = self._parts[code] = _MAKERS[code](self.place)
            part.hide()
            above = sum(other in self._parts for other in _CODES[: _CODES.index(code)])
            self.column.insertWidget(self.column.indexOf(self.anonymous_note) + 1 + above, part)
            for first, then in pairwise((before, *part.tab_chain())):
                QWidget.setTabOrder(first, then)
            part.changed.connect(self.changed)
            part.grew.connect(self.grew)
        return self._parts[code]

    # --- what it holds

    def _own_lines(self) -> tuple[Line, ...]:
        return (*self._visitor_lines(), self.organisation_name, self.bin, self.organisation_address)

    def toggles(self) -> tuple[QAbstractButton, ...]:
        """Return the buttons of the first line, whose letters answer to Alt."""
        return self.override, self.no_iin, self.more, self.is_organisation, self.further

    def tab_chain(self, until: str = "") -> tuple[QWidget, ...]:
        """Return everything in the order of Tab, or what stands before a further part."""
        codes = _CODES[: _CODES.index(until)] if until else _CODES
        return (
            *self.toggles(),
            self.finder,
            self.no_iin_reason,
            self.override_reason,
            self.surname,
            self.given,
            self.patronymic,
            self.phone,
            self.address,
            self.document,
            self.document_number,
            self.email,
            self.organisation_name,
            self.bin,
            self.organisation_address,
            *(piece for code in codes if code in self._parts for piece in self._parts[code].tab_chain()),
        )

    def fields(self) -> dict[str, QWidget]:
        """Return the fields by their path in `appeal.json`."""
        return {
            "anonymous": self.surname,
            **self.visitor_fields(),
            "organisation.name": self.organisation_name,
            "organisation.bin": self.bin,
            "organisation.address": self.organisation_address,
            **{
                path: field
                for code in _CODES
                if code in self._parts
                for path, field in self._parts[code].fields().items()
            },
        }

    def value(self) -> dict[str, Any]:
        """Return these parts of `appeal.json`; empty fields are null."""
        anonymous = ANONYMOUS in self._shown
        organisation = None
        if self.is_organisation.isChecked() and not anonymous:
            organisation = {
                "name": text_of(self.organisation_name),
                "bin": text_of(self.bin),
                "address": text_of(self.organisation_address),
            }
        return {
            "visitor": None if anonymous else self.visitor(),
            "organisation": organisation,
            "representative": self.representative.value() if REPRESENTATIVE in self._shown and not anonymous else None,
            "joint": (self.joint.value() or None) if JOINT in self._shown and not anonymous else None,
            "anonymous": anonymous,
            "late": self.late.value() if LATE in self._shown else None,
        }

    def fill(self, part: dict[str, Any]) -> None:
        """Show who hands in; what is not named becomes empty."""
        organisation = part.get("organisation") or {}
        self.fill_visitor(part.get("visitor") or {})
        for line, name in ((self.organisation_name, "name"), (self.bin, "bin"), (self.organisation_address, "address")):
            line.setText(organisation.get(name) or "")
            line.setCursorPosition(0)
        self.is_organisation.setChecked(any(organisation.values()))
        for code in _CODES:
            if part.get(code) or code in self._parts:
                self._part(code).fill(part.get(code))
        self._shown = frozenset(code for code, _words in PARTS if part.get(code))
        self.show_rows()

    def is_empty(self) -> bool:
        """Return whether nothing was typed or chosen here."""
        return (
            not self._shown
            and not any(line.text().strip() for line in self._own_lines())
            and all(part.is_empty() for part in self._parts.values())
        )

    def parts(self) -> frozenset[str]:
        """Return which further parts the form has."""
        return self._shown

    # --- what is asked for

    def ask_further(self) -> None:
        """Ask what else the appeal has."""
        if self._more_parts is None:
            self._more_parts = MorePopover(self.place, self._overlay)
            self._more_parts.chosen.connect(self._on_part)
        self._more_parts.start(self.further, self._shown)

    def asking(self) -> bool:
        """Return whether that question is open."""
        return self._more_parts is not None and self._more_parts.isVisible()

    def close_down(self) -> None:
        """Close that question."""
        if self._more_parts is not None:
            self._more_parts.close_down()

    def show_part(self, code: str, *, on: bool) -> None:
        """Let a further part appear or go; what was typed in it is forgotten with it."""
        self._shown = self._shown | {code} if on else self._shown - {code}
        part = self._part(code) if code in _CODES else None
        if not on and part is not None:
            part.fill(None)
        self.show_rows()
        self.changed.emit()
        if on and part is not None and self.isVisible():
            part.lines()[0].setFocus(Qt.FocusReason.OtherFocusReason)
            part.grew.emit(part)

    def take_bin(self, number: str) -> None:
        """Take a BIN from the first field: an organisation hands in."""
        self.finder.put("")
        self.is_organisation.setChecked(True)
        self.bin.setText(number)

    def _on_part(self, code: str) -> None:
        self.show_part(code, on=code not in self._shown)

    def show_rows(self) -> None:
        """Show the rows that this appeal has."""
        named = ANONYMOUS not in self._shown
        organisation = self.is_organisation.isChecked()
        self.show_person_rows(named=named)
        self._organisation_row.setVisible(named and organisation)
        self.anonymous_note.setVisible(not named)
        for code in _CODES:
            shown = code in self._shown and (named or code == LATE)
            if shown or code in self._parts:
                self._part(code).setVisible(shown)
        for field in (self.surname, self.given, self.address):
            self.labels[field].say(self.labels[field].saying, required=not organisation)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self.place.language.texts
        self.say_visitor()
        self.is_organisation.setText(_("&Organisation"))
        self.further.setText(_("Mor&e…"))
        self.anonymous_note.setText(
            _(
                "Without a name the appeal is registered and gets its receipt all the same. Its proceeding is then"
                " stopped, because the author cannot be established (APPC art. 88(1)(2)); information about a crime or"
                " a threat goes to the duty unit at once."
            )
        )

    def _on_organisation(self, on: bool) -> None:
        self.show_rows()
        self.changed.emit()
        if on and self.isVisible():
            self.organisation_name.setFocus(Qt.FocusReason.OtherFocusReason)
