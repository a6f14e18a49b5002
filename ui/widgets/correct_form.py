# SPDX-License-Identifier: Apache-2.0
"""The form of a correction: what stands in the record now, to be changed in place; only what differs is sent.

The time of registration, the number and the kind are not here: nobody corrects them.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QCheckBox, QLineEdit

from frontdesk import words
from frontdesk.domain.appeal import LANGUAGES
from frontdesk.i18n import N_, Texts
from frontdesk.services.views import AppealDetails, OfferedAct
from ui import appeal_acts as acts
from ui.widgets.act_form import ActForm
from ui.widgets.answer_fields import ChoiceList
from ui.widgets.fields import Line, NumberLine, TextArea
from ui.workplace import Workplace

PATHS: Final[Mapping[str, str]] = {
    "visitor.surname": N_("Surname"),
    "visitor.given": N_("Given name"),
    "visitor.patronymic": N_("Patronymic"),
    "visitor.iin": N_("IIN"),
    "visitor.phone": N_("Phone"),
    "visitor.email": N_("E-mail"),
    "visitor.address": N_("Postal address"),
    "organisation.name": N_("Name of the organisation"),
    "organisation.bin": N_("BIN"),
    "organisation.address": N_("Address of the organisation"),
    "addressed_to": N_("Addressed to"),
    "against": N_("Against whom"),
    "substance": N_("Substance of the appeal"),
}
_LONG: Final = 20_000
_LINE: Final = 300
_SHEETS: Final = 4


class CorrectForm(ActForm):
    """Fields carry the paths of `appeal.json`; `values()["set"]` holds the changed ones."""

    def __init__(self, place: Workplace, act: OfferedAct, details: AppealDetails) -> None:
        self._facts: dict[str, Any] = {
            "crime_information": details.crime_information,
            "language": details.language,
            "sheets": details.sheets,
        }
        self._now = {path: current(details.personal, path) for path in PATHS if _has(details.personal, path)}
        super().__init__(place, act)

    def add_fields(self) -> None:
        """Show what can be corrected, as it stands, and the reason."""
        for path, value in self._now.items():
            label = PATHS[path]
            field = TextArea(_LONG) if path == "substance" else Line(_LINE)
            if isinstance(field, TextArea):
                field.setFixedHeight(self.place.theme.px(90))
                field.setPlainText(value)
            else:
                field.setText(value)
                field.setCursorPosition(0)
            self.ask(path, field, partial(_said, label))
        crime = QCheckBox()
        crime.setChecked(self._facts["crime_information"])
        self.ask("crime_information", crime, lambda _: _("Holds crime or threat information"))
        language = ChoiceList(self.place, LANGUAGES, words.language_name)
        language.choose(self._facts["language"])
        self.ask("language", language, lambda _: _("Language of the appeal"))
        sheets = NumberLine(_SHEETS)
        sheets.setText(str(self._facts["sheets"]))
        self.ask("sheets", sheets, lambda _: _("Sheets"))
        why = TextArea(acts.limit_of("why"))
        why.setFixedHeight(self.place.theme.px(56))
        self.ask("why", why, lambda _: _("Why it is corrected"))

    def values(self) -> dict[str, Any]:
        """Return what differs, an emptied field as None, and the reason."""
        changed: dict[str, Any] = {
            path: text or None for path in self._now if (text := self._text(path)) != self._now[path]
        }
        sheets = self._text("sheets")
        facts = {
            "crime_information": self._value("crime_information"),
            "language": self._value("language"),
            "sheets": int(sheets) if sheets.isdecimal() else sheets or None,
        }
        changed |= {name: value for name, value in facts.items() if value != self._facts[name]}
        return {"set": changed, "why": self._text("why")}

    def _text(self, name: str) -> str:
        field = self.asked[name].field
        if isinstance(field, TextArea):
            return field.toPlainText().strip()
        return field.text().strip() if isinstance(field, QLineEdit) else ""


def _said(words: str, _: Texts) -> str:
    return _(words)


def current(personal: Mapping[str, Any], path: str) -> str:
    """Return what stands at a path of a record."""
    found: Any = personal
    for part in path.split("."):
        found = (found or {}).get(part)
    return str(found or "")


def _has(personal: Mapping[str, Any], path: str) -> bool:
    part, dot, _rest = path.partition(".")
    return bool(personal.get(part)) if dot else True
