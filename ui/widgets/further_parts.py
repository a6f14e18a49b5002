# SPDX-License-Identifier: Apache-2.0
"""Parts of the form that most appeals do not need: a representative, the others of a collective appeal, a paper blank.

Each reads and fills its own key of `appeal.json`; what is right or wrong is said by the services.
"""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget

from frontdesk.domain.appeal_json import MOST_JOINT, SHORT, TEXT_LIMITS
from frontdesk.i18n import Texts
from ui.language import Saying
from ui.widgets.fields import FieldRow, Labelled, Line, NumberLine, text_of, watch
from ui.widgets.moment_line import MomentLine
from ui.workplace import Workplace

_IIN = 20
_LINES_SHOWN = 3
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Part(QWidget):
    """One such part; `changed` tells of every letter."""

    changed = Signal()
    grew = Signal(QWidget)
    """The part is higher than before: it is to be seen whole."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self.place = place
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)

    def row(self, *pieces: tuple[Line, Saying, int, bool]) -> FieldRow:
        """Add a row of lines with their labels, spans of twelve and whether they are required."""
        row = FieldRow(self.place)
        for line, saying, span, required in pieces:
            row.add(Labelled(self.place, saying, line, required=required), span)
            watch(line, self.changed)
        self.column.addWidget(row)
        return row

    def lines(self) -> tuple[Line, ...]:
        """Return the lines in the order of Tab."""
        raise NotImplementedError

    def tab_chain(self) -> tuple[QWidget, ...]:
        """Return everything in the order of Tab."""
        return self.lines()

    def fields(self) -> dict[str, QWidget]:
        """Return the fields by their path in `appeal.json`."""
        raise NotImplementedError

    def value(self) -> Any:  # noqa: ANN401 - a part of `appeal.json`
        """Return the key's value."""
        raise NotImplementedError

    def fill(self, value: Any) -> None:  # noqa: ANN401 - a part of `appeal.json`
        """Show a value; None empties the part."""
        raise NotImplementedError

    def is_empty(self) -> bool:
        """Return whether nothing was typed here."""
        return not any(line.text().strip() for line in self.lines())


class RepresentativeFields(Part):
    """Who speaks for the applicant, and by what authority (APPC 68)."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self.surname, self.given, self.patronymic = Line(SHORT), Line(SHORT), Line(SHORT)
        self.iin = NumberLine(_IIN)
        self.authority = Line(TEXT_LIMITS["representative.authority"])
        self.row(
            (self.surname, lambda _: _("Representative: surname"), 4, True),
            (self.given, lambda _: _("Given name"), 3, False),
            (self.patronymic, lambda _: _("Patronymic"), 3, False),
            (self.iin, lambda _: _("IIN"), 2, False),
        )
        self.row(
            (self.authority, lambda _: _("Authority: power of attorney, order, spoken before the official"), 12, True)
        )

    def lines(self) -> tuple[Line, ...]:
        """Return the lines in the order of Tab."""
        return self.surname, self.given, self.patronymic, self.iin, self.authority

    def fields(self) -> dict[str, QWidget]:
        """Return the fields by their path in `appeal.json`."""
        names = ("surname", "given", "patronymic", "iin", "authority")
        return {f"representative.{name}": getattr(self, name) for name in names}

    def value(self) -> dict[str, str | None]:
        """Return the representative."""
        return {path.removeprefix("representative."): text_of(line) for path, line in self.fields().items()}  # type: ignore[arg-type]

    def fill(self, value: dict[str, Any] | None) -> None:
        """Show a representative."""
        for path, line in self.fields().items():
            line.setText((value or {}).get(path.removeprefix("representative.")) or "")  # type: ignore[attr-defined]


class JointFields(Part):
    """The other persons of a collective appeal: typed one after another, Enter puts each on the list below."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self._persons: list[dict[str, str | None]] = []
        self.surname, self.given, self.patronymic = Line(SHORT), Line(SHORT), Line(SHORT)
        self.iin = NumberLine(_IIN)
        self.entry = self.row(
            (self.surname, lambda _: _("Together with: surname"), 4, False),
            (self.given, lambda _: _("Given name"), 3, False),
            (self.patronymic, lambda _: _("Patronymic"), 3, False),
            (self.iin, lambda _: _("IIN"), 2, False),
        )
        self.list = QListWidget()
        self.list.setProperty("role", "plain_list")
        self.list.setFixedHeight(place.theme.px(24 * _LINES_SHOWN))
        self.list.hide()
        self.column.addWidget(self.list)
        self.column.addSpacing(place.theme.px(6))
        for line in self.lines():
            line.installEventFilter(self)
        self.list.installEventFilter(self)
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def lines(self) -> tuple[Line, ...]:
        """Return the lines in the order of Tab."""
        return self.surname, self.given, self.patronymic, self.iin

    def tab_chain(self) -> tuple[QWidget, ...]:
        """Return everything in the order of Tab: after the lines the list below them."""
        return *self.lines(), self.list

    def fields(self) -> dict[str, QWidget]:
        """Return the one field where all that is wrong with the list stands."""
        return {"joint": self.surname}

    def persons(self) -> int:
        """Return how many persons stand on the list."""
        return len(self._persons)

    def value(self) -> list[dict[str, str | None]]:
        """Return the persons, the one that is still being typed too."""
        return [*self._persons, *([] if super().is_empty() else [self._typed()])]

    def fill(self, value: list[dict[str, Any]] | None) -> None:
        """Show a list of persons."""
        self._persons = [
            {name: person.get(name) for name in ("surname", "given", "patronymic", "iin")} for person in value or ()
        ]
        self._empty()
        self._show()

    def is_empty(self) -> bool:
        """Return whether nobody is named here."""
        return not self._persons and super().is_empty()

    def add(self) -> bool:
        """Put the person who was typed on the list and be ready for the next one; return whether there was one."""
        if super().is_empty():
            return False
        if len(self._persons) >= MOST_JOINT:
            self.entry.put_note(
                self.surname, lambda _: _("No more than {n} persons fit here.", n=MOST_JOINT), "warning"
            )
            return True
        self._persons.append(self._typed())
        self._empty()
        self._show()
        self.surname.setFocus()
        self.changed.emit()
        return True

    def take_out(self, place: int) -> None:
        """Take a person off the list, back into the lines."""
        if not 0 <= place < len(self._persons):
            return
        if not super().is_empty():
            self.add()
        person = self._persons.pop(place)
        for name, text in person.items():
            getattr(self, name).setText(text or "")
        self._show()
        self.surname.setFocus()
        self.changed.emit()

    def eventFilter(self, watched: Any, event: Any) -> bool:  # noqa: ANN401 - Qt's own signature
        """Enter puts on the list; in the list Enter takes a person back into the lines, Delete takes one away."""
        if not isinstance(event, QKeyEvent) or event.type() != QKeyEvent.Type.KeyPress:
            return False
        enter = event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if watched is self.list:
            if enter:
                self.take_out(self.list.currentRow())
            elif event.key() == Qt.Key.Key_Delete and 0 <= self.list.currentRow() < len(self._persons):
                self._persons.pop(self.list.currentRow())
                self._show()
                self.changed.emit()
            else:
                return False
            return True
        return enter and self.add()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self.place.language.texts
        self.list.setAccessibleName(_("Together with these persons"))
        self._say_how()

    def _typed(self) -> dict[str, str | None]:
        return {name: text_of(getattr(self, name)) for name in ("surname", "given", "patronymic", "iin")}

    def _empty(self) -> None:
        for line in self.lines():
            line.clear()

    def _show(self) -> None:
        self.list.clear()
        for number, person in enumerate(self._persons, start=2):
            names = " ".join(person[name] or "" for name in ("surname", "given", "patronymic")).split()
            self.list.addItem(f"{number}. {' '.join(names)}   {person['iin'] or ''}".rstrip())
        self.list.setVisible(bool(self._persons))
        self.list.scrollToBottom()
        self._say_how()
        self.grew.emit(self)

    def _say_how(self) -> None:
        self.entry.put_note(self.list, _how_to_go_on if self._persons else _how_to_begin, "plain")


def _how_to_begin(_: Texts) -> str:
    return _("The applicant above is the first person. Enter adds this one to the list.")


def _how_to_go_on(_: Texts) -> str:
    return _("Enter adds the next person; in the list Enter changes one, Delete takes one out.")


class LateFields(Part):
    """An appeal that was taken on a numbered paper blank: when, which blank, why (a second person signs for it)."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self.claimed_at = MomentLine()
        self.paper_no = Line(TEXT_LIMITS["late.paper_no"])
        self.why = Line(TEXT_LIMITS["late.why"])
        self.row(
            (self.claimed_at, lambda _: _("Taken on paper, day and time"), 4, True),
            (self.paper_no, lambda _: _("Number of the blank"), 3, True),
            (self.why, lambda _: _("Why on paper"), 5, True),
        )
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def lines(self) -> tuple[Line, ...]:
        """Return the lines in the order of Tab."""
        return self.claimed_at, self.paper_no, self.why

    def fields(self) -> dict[str, QWidget]:
        """Return the fields by their path in `appeal.json`."""
        names = {f"late.{name}": getattr(self, name) for name in ("claimed_at", "paper_no", "why")}
        return {"late": self.claimed_at, **names}

    def value(self) -> dict[str, str | None]:
        """Return the late entry; a time that cannot be read goes as it was typed, so that the service says so."""
        return {"claimed_at": self.claimed_at.moment(), "paper_no": text_of(self.paper_no), "why": text_of(self.why)}

    def fill(self, value: dict[str, Any] | None) -> None:
        """Show a late entry."""
        self.claimed_at.show_moment((value or {}).get("claimed_at"))
        self.paper_no.setText((value or {}).get("paper_no") or "")
        self.why.setText((value or {}).get("why") or "")

    def retranslate(self) -> None:
        """Show how a moment is written."""
        _ = self.place.language.texts
        self.claimed_at.setPlaceholderText(_("dd.mm.yyyy hh:mm"))
