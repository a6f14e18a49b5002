# SPDX-License-Identifier: Apache-2.0
"""Settings, calendar: the year, what a day is and why, and a supervisor's order that changes it.

An order is first listed with the open appeals that it re-dates and only then carried out.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget

from frontdesk import words
from frontdesk.domain import roles
from frontdesk.domain.calendar import OFF, WORKING, WorkCalendar
from frontdesk.domain.moments import office_day
from frontdesk.errors import Problem
from frontdesk.i18n import N_
from frontdesk.services.calendar import ORDER
from frontdesk.services.views import Redated, SpecialRow
from frontdesk.words.sources import source_text
from ui.actions import cap
from ui.models.rows import Column, RowsModel
from ui.settings.calendar_change import TAKE_BACK, CalendarChange, Order
from ui.settings.section import Section, card
from ui.settings.year_card import YearCard
from ui.text import PlainLabel
from ui.widgets.answer_fields import ChoiceList, DateLine
from ui.widgets.asked import AskedForm
from ui.widgets.fields import Line
from ui.widgets.key_button import KeyButton
from ui.widgets.plain_table import PlainTable
from ui.workplace import Workplace

if TYPE_CHECKING:
    from frontdesk.bootstrap import FrontDesk

EDITING, COUNTING, LISTED, WRITING = "editing", "counting", "listed", "writing"
_DAY_CARD: Final = 340
_CHOICES: Final = {OFF: N_("Day off"), WORKING: N_("Working day"), TAKE_BACK: N_("As it was before the order")}


class CalendarSection(Section):
    """The year on the left; one day, its order and what the order re-dates on the right."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self._calendar: WorkCalendar | None = None
        self._rows: Mapping[date, SpecialRow] = {}
        self._moved: Sequence[Redated] = ()
        self._listed: Order | None = None
        self.state = EDITING
        self.change = CalendarChange(place, self)
        self.change.listed.connect(self._on_listed)
        self.change.carried.connect(self._on_carried)
        self.change.failed.connect(self._on_failed)
        self.change.counted.connect(self._on_counted)
        self.card = YearCard(place)
        self.year = self.card.view
        self.card.chosen.connect(self._on_day)
        self.year.opened.connect(self._go_to_form)
        self._lay(self.card, self._day_card())
        place.happened.connect(self._on_events)
        place.moved.connect(self._read_if_shown)
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def _day_card(self) -> QWidget:
        theme = self.place.theme
        frame, column = card(theme)
        frame.setFixedWidth(theme.px(_DAY_CARD))
        self._title = PlainLabel(role="title", wrap=True)
        self._what = PlainLabel(wrap=True)
        self._source = PlainLabel(role="small", wrap=True)
        for label in (self._title, self._what, self._source):
            column.addWidget(label)
        self.form = AskedForm(self.place)
        self.form.ask("day", DateLine(self.place), lambda _: _("Day"))
        choice = ChoiceList(self.place, (OFF, WORKING), lambda _, code: _(_CHOICES[code]))
        self.form.ask("as", choice, lambda _: _("It becomes"))
        self.form.ask("order", Line(ORDER), lambda _: _("Number and date of the order"))
        self.form.changed.connect(self._on_typed)
        self.form.entered.connect(self.main_act)
        self._may_not = PlainLabel(role="muted", wrap=True)
        column.addWidget(self.form)
        column.addWidget(self._may_not)
        self._count = PlainLabel(role="strong", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.model = RowsModel(self.place.language.texts, self._columns())
        self.table = PlainTable(theme, self.model, (0, 94, 92), row_height=28)
        column.addWidget(self._count)
        column.addWidget(self.bar)
        column.addWidget(self.table, 1)
        column.addStretch(0)
        self._rest = QWidget()
        column.addWidget(self._rest, 1)
        column.addLayout(self._foot())
        return frame

    def _foot(self) -> QVBoxLayout:
        theme = self.place.theme
        foot = QVBoxLayout()
        foot.setSpacing(theme.px(4))
        self.go = KeyButton(theme, cap("Ctrl+Return"), role="accent")
        self.go.clicked.connect(self.main_act)
        self.stop = QPushButton()
        self.stop.clicked.connect(self.back)
        foot.addWidget(self.go)
        foot.addWidget(self.stop)
        return foot

    def _columns(self) -> tuple[Column, ...]:
        prefix = f"{self.place.office.code}-"
        return (
            (N_("Number"), lambda _, one: one.number.removeprefix(prefix)),
            (N_("Old date"), lambda _, one: _.date(one.old_due) if one.old_due else "—"),
            (N_("New date"), lambda _, one: _.date(one.new_due) if one.new_due else "—"),
        )

    # --- what the room asks

    def entered(self) -> None:
        """Read the calendar; the first time, today is chosen."""
        if self._calendar is None:
            self.year.choose(office_day(self.place.now()))
        self._show_state(self.state)
        self._read()

    def leave(self) -> None:
        """Forget what was typed; an order that is being written goes on."""
        if self.state != WRITING:
            self._go_back()
        self.form.put("order", "")
        self.form.show_problems(())

    def main_act(self) -> None:
        """List what the order would re-date; on the list, carry it out."""
        if not self._may() or self.state in (COUNTING, WRITING):
            return
        order, problems = self._order()
        self.form.show_problems(problems)
        if order is None:
            return
        if self.state == LISTED and order == self._listed:
            self._show_state(WRITING)
            self.change.carry_out(order)
        else:
            self._listed = order
            self.form.put("day", f"{order.day:%d.%m.%Y}")
            self._show_state(COUNTING)
            self.change.preview(order)

    def back(self) -> None:
        """Stop what runs; from the list, go back to the order. Nothing that was typed is lost."""
        if self.state == WRITING:
            self.change.stop()
        elif self.state != EDITING:
            self._go_back()
            self.form.asked["order"].field.setFocus()

    def _order(self) -> tuple[Order | None, list[Problem]]:
        field = self.form.asked["day"].field
        day = field.value() if isinstance(field, DateLine) else None
        problems = []
        if day is None:
            problems.append(Problem("day", "date_unreadable" if self.form.text("day") else "required"))
        problems += [Problem(name, "required") for name in ("as", "order") if not self.form.text(name)]
        if problems or day is None:
            return None, problems
        return Order(day, self.form.text("as"), self.form.text("order")), []

    # --- reading

    def _read(self) -> None:
        desk = self.place.desk
        self.place.tasks.run_list(self, lambda: _read_book(desk), self._on_read, self.place.say_refusal)

    def _read_if_shown(self) -> None:
        if self.isVisible():
            self._read()

    def _on_events(self, events: Sequence[object]) -> None:
        if any(getattr(event, "type", "") == "calendar.changed" for event in events):
            self._read_if_shown()

    def _on_read(self, found: tuple[WorkCalendar, dict[date, SpecialRow]]) -> None:
        self._calendar, self._rows = found
        self.card.show_calendar(*found)

    # --- the day

    def _on_day(self, day: date) -> None:
        field = self.form.asked["day"].field
        if isinstance(field, DateLine) and field.value() != day:
            self.form.put("day", f"{day:%d.%m.%Y}")
        self._show_day()

    def _on_typed(self) -> None:
        """What is listed belongs to an order that is no longer the one in the fields."""
        if self.state in (COUNTING, LISTED):
            self._go_back()
        field = self.form.asked["day"].field
        day = field.value() if isinstance(field, DateLine) else None
        book = self._calendar
        if day is not None and book is not None and book.first_day <= day <= book.known_until:
            self.year.choose(day)

    def _show_day(self) -> None:
        _, day, calendar = self.place.language.texts, self.year.day, self._calendar
        row = self._rows.get(day)
        self._title.setText(_("{date}, {weekday}", date=_.date_long(day), weekday=_.weekday(day)))
        if calendar is None:
            return
        self._what.setText(row.name.text(_.language) if row else words.day_reason(_, calendar.reason(day)))
        # The name of an ordered day has the order in it.
        source = _("Source: {source}", source=source_text(_, row.source)) if row and not row.by_order else ""
        if row and row.estimated:
            source = _("Expected date, the official one is announced later. {source}", source=source)
        self._source.setText(source)
        self._source.setVisible(bool(source))
        self.year.setAccessibleDescription(f"{self._title.text()}. {self._what.text()}")
        self._offer(row, calendar.is_working(day))

    def _offer(self, row: SpecialRow | None, working: bool) -> None:
        """Offer what the day can become; what it is not yet is proposed."""
        choice = self.form.asked["as"].field
        if isinstance(choice, ChoiceList) and self.state == EDITING:
            ordered = row is not None and row.by_order
            choice.offer((OFF, WORKING, TAKE_BACK) if ordered else (OFF, WORKING))
            choice.choose(TAKE_BACK if ordered else OFF if working else WORKING)

    def _go_to_form(self) -> None:
        if self._may():
            self.form.asked["order"].field.setFocus()

    # --- the change

    def _on_listed(self, moved: Sequence[Redated]) -> None:
        self._moved = moved
        self.model.show_rows(self.place.language.texts, moved)
        self._show_state(LISTED)
        self.go.setFocus()

    def _on_counted(self, done: int, whole: int) -> None:
        if self.state == WRITING and whole:
            self.bar.setRange(0, whole)
            self.bar.setValue(done)
            _ = self.place.language.texts
            self._count.setText(_("Re-dated: {done} of {whole}", done=done, whole=whole))

    def _on_carried(self, moved: Sequence[Redated]) -> None:
        n = len(moved)
        self.place.tell(
            lambda _: _.plural("{n} open appeal was re-dated.", "{n} open appeals were re-dated.", n), "good"
        )
        self._go_back()
        self.form.put("order", "")
        self._read()
        self.year.setFocus()

    def _on_failed(self, error: BaseException) -> None:
        self._show_state(LISTED if self.state == WRITING else EDITING)
        problems = self.place.refused(error)
        if any(problem.code == "stopped" for problem in problems):
            self.place.say_refusal(error)
        else:
            self.form.show_problems(problems)
            if problems:
                self._show_state(EDITING)

    def _go_back(self) -> None:
        self.change.forget()
        self._moved = ()
        self.model.show_rows(self.place.language.texts, ())
        self._show_state(EDITING)

    def _show_state(self, state: str) -> None:
        self.state = state
        _, may = self.place.language.texts, self._may()
        self.form.setVisible(may)
        self.form.setEnabled(state != WRITING)
        self._may_not.setVisible(not may)
        self._count.setVisible(state != EDITING)
        self.bar.setVisible(state in (COUNTING, WRITING))
        self.table.setVisible(state == LISTED and bool(self._moved))
        self._rest.setVisible(not self.table.isVisibleTo(self))
        self.go.setVisible(may)
        self.go.setEnabled(state in (EDITING, LISTED))
        self.go.setText(_("Carry out") if state in (LISTED, WRITING) else _("Show what it re-dates"))
        self.stop.setVisible(state != EDITING)
        self.stop.setText(_("Back") if state == LISTED else _("Stop"))
        if state in (COUNTING, WRITING):
            self.bar.setRange(0, 0)
            self._count.setText(_("Open appeals are being counted…"))
        elif state == LISTED:
            n = len(self._moved)
            self._count.setText(
                _.plural("{n} open appeal would be re-dated.", "{n} open appeals would be re-dated.", n)
            )

    def _may(self) -> bool:
        actor = self.place.actor
        return actor is not None and roles.may(actor.role, "change_calendar")

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self.place.language.texts
        self.table.setAccessibleName(_("Open appeals that get another date"))
        self._may_not.setText(_("A supervisor changes the calendar, with the number of the order."))
        self.model.retranslate(_)
        self._show_state(self.state)
        self._show_day()


def _read_book(desk: "FrontDesk") -> tuple[WorkCalendar, dict[date, SpecialRow]]:
    book = desk.calendar_book
    return book.now(), {row.day: row for row in book.list()}
