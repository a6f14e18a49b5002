# SPDX-License-Identifier: Apache-2.0
"""The form in the middle of Reception: it is the dictionary of `appeal.json`, shown.

Problems come back by the same paths.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from frontdesk.domain import roles
from frontdesk.domain.kinds import PETITION, PETITION_ADDRESS, REQUESTS
from frontdesk.errors import Problem
from frontdesk.services.views import Preview, VisitRow
from ui.actions import cap
from ui.formatting import clock
from ui.language import Saying
from ui.text import ElidedLabel, PlainLabel
from ui.theme import restyle
from ui.widgets.deadline_panel import DeadlinePanel
from ui.widgets.fields import FieldRow, row_of
from ui.widgets.key_button import KeyButton
from ui.widgets.matter_fields import MatterFields
from ui.widgets.more_popover import JOINT, LATE, REPRESENTATIVE
from ui.widgets.person_fields import PersonFields
from ui.widgets.problem_places import AT_ONCE, path_of, saying_of
from ui.widgets.signature_row import SignatureRow
from ui.workplace import Workplace, new_request


class AppealForm(QFrame):
    """Emits `edited` on every change and `asked` with the ids of `ui.actions`; decides nothing about an appeal."""

    edited = Signal()
    asked = Signal(str)
    emptied = Signal()

    def __init__(self, place: Workplace, overlay: QWidget) -> None:
        super().__init__()
        self._place = place
        self.setProperty("role", "card")
        self._filling = False
        self._shown: dict[str, Problem] = {}
        self._draft_saying: Saying | None = None
        self._visit: VisitRow | None = None
        self._removed: dict[str, Any] | None = None
        self.request = new_request()
        theme = place.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(18), theme.px(12), theme.px(18), theme.px(12))
        column.setSpacing(theme.px(5))
        head = QHBoxLayout()
        self._title = PlainLabel(role="title")
        self._ticket = ElidedLabel(role="muted")
        self._ticket.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.person = PersonFields(place, overlay)
        self.matter = MatterFields(place, self.person.toggles())
        head.setSpacing(theme.px(10))
        head.addWidget(self._title)
        head.addWidget(self._ticket, 1)
        head.addWidget(self.matter.crime)
        column.addLayout(head)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setProperty("role", "inner")
        body = QVBoxLayout(inner)
        body.setContentsMargins(1, 0, theme.px(2), 0)
        body.setSpacing(0)
        body.addWidget(self.person)
        body.addWidget(self.matter, 1)
        self._scroll.setWidget(inner)
        inner.setAutoFillBackground(False)
        self._scroll.viewport().setAutoFillBackground(False)
        column.addWidget(self._scroll, 1)
        self.deadline = DeadlinePanel(place)
        column.addWidget(self.deadline)
        self.signature = SignatureRow(place)
        self.signature.signed.connect(self._on_register)
        column.addWidget(self.signature)
        column.addLayout(self._foot())
        self.person.changed.connect(self._on_edit)
        self.person.grew.connect(self._see_whole)
        self.matter.changed.connect(self._on_edit)
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def _foot(self) -> QHBoxLayout:
        theme = self._place.theme
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(10))
        self.register = KeyButton(theme, cap("Ctrl+Return"), role="accent")
        self.register.clicked.connect(self._on_register)
        self.empty = QPushButton()
        self.empty.setProperty("role", "link")
        self.empty.clicked.connect(self._on_empty)
        foot.addWidget(self.register)
        foot.addStretch(1)
        foot.addWidget(self.empty)
        return foot

    # --- what it holds

    def value(self) -> dict[str, Any]:
        """Return `appeal.json` as far as it is filled in."""
        return {**self.person.value(), **self.matter.value(), "request_id": self.request}

    def fill(self, appeal: dict[str, Any]) -> None:
        """Show an appeal, as a draft or one that was refused."""
        self._filling = True
        self.person.fill(appeal)
        self.matter.fill(appeal)
        self.request = appeal.get("request_id") or new_request()
        self._filling = False
        self._on_edit()

    def fill_person(self, part: dict[str, Any]) -> None:
        """Show a person that was found; what was already typed about the matter and in the further parts stays."""
        self._filling = True
        value = self.person.value()
        kept = {code: value[code] for code in (REPRESENTATIVE, JOINT, LATE) if value[code] and not part.get(code)}
        self.person.fill({**part, **kept})
        if part.get("language") and self.matter.is_empty():
            self.matter.language.setCurrentIndex(max(0, self.matter.language.findData(part["language"])))
        self._filling = False
        self._on_edit()

    def clear(self) -> None:
        """Make the form empty and ready, the cursor in its first field."""
        self._filling = True
        self.clear_problems()
        self.person.fill({})
        self.matter.clear()
        self.signature.ask(None)
        self.request = new_request()
        self._filling = False
        self.deadline.show_deadline(None)
        self.deadline.show_elsewhere("")
        self.say_draft(None)
        self.retranslate()
        self._scroll.verticalScrollBar().setValue(0)

    def is_empty(self) -> bool:
        """Return whether there is nothing worth keeping."""
        return self.person.is_empty() and self.matter.is_empty()

    def go_first(self) -> None:
        """Put the cursor into the first field, its text marked."""
        self._scroll.verticalScrollBar().setValue(0)
        self.person.finder.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.person.finder.selectAll()

    # --- what it says

    def show_visit(self, visit: VisitRow | None) -> None:
        """Say whose form this is."""
        self._visit = visit
        self.retranslate()

    def show_preview(self, preview: Preview) -> None:
        """Show the clock; of the problems only those that a finished number has at once, and all warnings."""
        self.deadline.show_deadline(preview.deadline)
        self.deadline.show_elsewhere(PETITION_ADDRESS if self.matter.kind() == PETITION else "")
        at_once = [
            problem for problem in preview.problems if problem.code in AT_ONCE and not self._still_typing(problem)
        ]
        standing = [
            problem for problem in preview.problems if problem.field in self._shown and problem.code not in AT_ONCE
        ]
        self._put(standing + at_once, preview.warnings)

    def show_problems(self, problems: Sequence[Problem], warnings: Sequence[Problem] = ()) -> Problem | None:
        """Show each problem at its field and go to the first; return the first that has no field here."""
        homeless = self._put(problems, warnings)
        fields = self.fields()
        named = {path_of(problem, fields) for problem in problems}
        order = [path for path in fields if path in named]
        if order:
            field = fields[order[0]]
            self._scroll.ensureWidgetVisible(row_of(field))
            field.setFocus(Qt.FocusReason.OtherFocusReason)
        return homeless

    def clear_problems(self) -> None:
        """Take every sentence away."""
        self._put((), ())

    def fields(self) -> dict[str, QWidget]:
        """Return the fields by path, in tab order."""
        return {**self.person.fields(), **self.matter.fields(), "approver": self.signature.password}

    def tab_chain(self) -> tuple[QWidget, ...]:
        """Return everything in the order of Tab."""
        signature = (self.signature.login, self.signature.password)
        first, *others = self.person.tab_chain()
        return (self.matter.crime, first, *others, *self.matter.tab_chain(), *signature, self.register, self.empty)

    def needs_signature(self) -> Saying | None:
        """Return what a second person has to sign for in this form; None where nobody has to."""
        if LATE in self.person.parts():
            return lambda _: _("A late entry is signed by a supervisor.")
        if self.person.override.isChecked():
            return lambda _: _("A supervisor signs that the document shows this number.")
        clerk = self._place.actor is None or self._place.actor.role != roles.SUPERVISOR
        if self.matter.kind() == REQUESTS[1] and clerk:
            return lambda _: _("A supervisor chooses this rule and signs for it.")
        return None

    def say_draft(self, saying: Saying | None) -> None:
        """Say that the draft is kept."""
        self._draft_saying = saying
        self._say_head()

    def accent(self, on: bool) -> None:
        """Let registering be the page's one accent."""
        restyle(self.register, role="accent" if on else "")

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self._place.language.texts
        self._title.setText(_("Register the visitor"))
        self.register.setText(_("Register and print"))
        back = self.is_empty() and self._removed is not None
        self.empty.setText(_("Bring back") if back else _("Empty the form"))
        self.empty.setVisible(back or not self.is_empty())
        self._say_head()

    def _say_head(self) -> None:
        _, visit = self._place.language.texts, self._visit
        if visit is None:
            parts = [_("without a ticket")]
        else:
            parts = [_("{ticket} · arrived {time}", ticket=visit.ticket or "—", time=clock(_, visit.arrived_at))]
        if self._draft_saying is not None:
            parts.append(self._draft_saying(_))
        self._ticket.setText(" · ".join(parts))

    def _put(self, problems: Sequence[Problem], warnings: Sequence[Problem]) -> Problem | None:
        fields = self.fields()
        wanted: dict[str, tuple[Problem, str]] = {}
        homeless = None
        for found, tone in ((warnings, "warning"), (problems, "danger")):
            for problem in found:
                path = path_of(problem, fields)
                if path is not None:
                    wanted[path] = (problem, tone)
                elif tone == "danger" and homeless is None:
                    homeless = problem
        self.person.offer_override(
            on=any(one.code == "iin_check_digit" and one.field == "visitor.iin" for one in problems)
        )
        for path in set(self._shown) | set(wanted):
            field = fields[path]
            if path in wanted:
                problem, tone = wanted[path]
                self._row(field).put_note(field, saying_of(problem), tone)
            else:
                self._row(field).put_note(field, None)
        self._shown = {path: problem for path, (problem, tone) in wanted.items()}
        return homeless

    def _row(self, field: QWidget) -> FieldRow:
        inside = self.matter.isAncestorOf(field) or field is self.matter.crime
        return self.matter.row_for(field) if inside else row_of(field)

    def _still_typing(self, problem: Problem) -> bool:
        """A number that is shorter than it will be, under the cursor, is no problem yet."""
        field = self.fields().get(problem.field or "")
        return problem.code.endswith("_length") and field is not None and field.hasFocus()

    def _on_edit(self) -> None:
        if self._filling:
            return
        self._removed = None if not self.is_empty() else self._removed
        self.signature.ask(self.needs_signature())
        self.retranslate()
        self.edited.emit()

    def _see_whole(self, part: QWidget) -> None:
        """Scroll so far that a part can be seen, once its layout has grown."""
        if part.isVisible():
            room = self._place.theme.px(6)
            QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(part, 0, room))

    def _on_register(self) -> None:
        self.asked.emit("register")

    def _on_empty(self) -> None:
        if self.is_empty() and self._removed is not None:
            back, self._removed = self._removed, None
            self.fill(back)
            return
        removed = self.value()
        self.clear()
        self._removed = removed
        self.retranslate()
        self.emptied.emit()
        QTimer.singleShot(0, self, self.go_first)
