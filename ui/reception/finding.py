# SPDX-License-Identifier: Apache-2.0
"""What becomes of the first field: who or what was chosen from the list, or a text that nobody was found by."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from frontdesk import words
from frontdesk.domain.identifiers import format_phone
from frontdesk.services.views import AppealDetails, AppealHit, PersonHit, VisitRow
from ui.widgets.appeal_form import AppealForm
from ui.workplace import Workplace, new_request


class Finding(QObject):
    """Fills the form. `opened` carries the number of an appeal that was opened, `called` a ticket to be called."""

    opened = Signal(str)
    called = Signal(str)

    def __init__(self, place: Workplace, form: AppealForm, parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._form = form
        form.person.finder.chosen.connect(self._on_chosen)
        form.person.finder.unknown.connect(self._on_unknown)

    def go(self) -> None:
        """Go to the first field."""
        self._form.go_first()

    def back(self) -> None:
        """Close the list, else go to the first field; nothing typed is lost."""
        if self._form.person.finder.suggestions.count():
            self._form.person.finder.suggestions.hide()
        else:
            self._form.go_first()

    def _on_chosen(self, value: PersonHit | AppealHit | VisitRow) -> None:
        desk, by, request = self._place.desk, self._place.actor, new_request()
        if isinstance(value, PersonHit):
            visits = value.visits
            self._do(lambda: desk.lookup.open_person(by, value.seq, request=request), partial(self._on_person, visits))
        elif isinstance(value, AppealHit):
            number = value.number
            self._do(lambda: desk.lookup.show(by, number, request=request), self._on_appeal)
        elif value.state == "waiting" and value.ticket is not None:
            self._form.person.finder.put("")
            self.called.emit(value.ticket)

    def _do(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._place.tasks.run(self, work, done, self._place.say_refusal)

    def _on_person(self, visits: int, part: dict[str, Any]) -> None:
        self._form.fill_person(part)
        self._place.tell(
            lambda _: _.plural(
                "Found: {n} visit before. Compare with the document.",
                "Found: {n} visits before. Compare with the document.",
                visits,
            )
        )
        self._form.matter.kinds.setFocus()

    def _on_appeal(self, details: AppealDetails) -> None:
        self.opened.emit(details.number)
        who = {part: details.personal.get(part) for part in ("visitor", "organisation", "representative")}
        self._form.fill_person({**who, "language": details.language})
        number, status = details.number, details.status
        self._place.tell(
            lambda _: _(
                "{number}: {status}. Ctrl+P prints the receipt as a copy.",
                number=number,
                status=words.status_name(_, status),
            )
        )
        self._form.matter.kinds.setFocus()

    def _on_unknown(self, where: str, text: str) -> None:
        person = self._form.person
        if where == "phone":
            person.finder.put("")
            person.phone.setText(format_phone(text))
            person.surname.setFocus()
        elif where == "bin":
            person.take_bin(text)
        elif where == "surname":
            surname, _blank, given = text.partition(" ")
            person.finder.put("")
            person.surname.setText(surname)
            if given:
                person.given.setText(given.strip())
            (person.patronymic if given else person.given).setFocus()
        else:
            person.surname.setFocus()
