# SPDX-License-Identifier: Apache-2.0
"""Settings, working hours: the periods with their dates, and the form that puts one in, changes it or takes it out.

What hours may be is `domain.calendar.parse_hours`; each sentence stands at the field that is wrong.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from typing import Final

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from frontdesk import words
from frontdesk.domain import roles
from frontdesk.domain.calendar import DEFAULT_HOURS, TIMES, OfficeHours, hours_text
from frontdesk.errors import Problem
from frontdesk.i18n import N_, Texts
from frontdesk.services.ports import OFFICE_HOURS
from ui.actions import cap
from ui.models.rows import RowsModel
from ui.settings.section import Section, card
from ui.text import PlainLabel
from ui.widgets.answer_fields import DateLine
from ui.widgets.asked import AskedForm
from ui.widgets.fields import NumberLine
from ui.widgets.key_button import KeyButton
from ui.widgets.plain_table import PlainTable
from ui.workplace import Workplace, new_request

_TIME: Final = re.compile(r"([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])", re.ASCII)
_FORM_CARD: Final = 330


def _time(text: str) -> time | None:
    """Return the time of `9:00`, `09.00` or `0900`; None where it is none."""
    found = _TIME.fullmatch(text)
    return time(int(found[1]), int(found[2])) if found else None


def _from(_: Texts, one: OfficeHours) -> str:
    return _("from the beginning") if one.valid_from == date.min else _.date(one.valid_from)


def _until(_: Texts, one: OfficeHours) -> str:
    return _("until further notice") if one.valid_until == date.max else _.date(one.valid_until)


def _span(first: time, last: time) -> str:
    return f"{first:%H:%M} – {last:%H:%M}"


_COLUMNS: Final = (
    (N_("From"), _from),
    (N_("Until"), _until),
    (N_("Working day"), lambda _, one: _span(one.opening, one.closing)),
    (N_("Lunch"), lambda _, one: _span(one.lunch_start, one.lunch_end)),
)


class HoursSection(Section):
    """The list on the left, the marked period on the right."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self._hours: Sequence[OfficeHours] = ()
        self._edited: OfficeHours | None = None
        self._lay(self._list_card(), self._form_card())
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def _list_card(self) -> QWidget:
        frame, column = card(self.place.theme)
        self._title = PlainLabel(role="title")
        self._explained = PlainLabel(role="small", wrap=True)
        self.model = RowsModel(self.place.language.texts, _COLUMNS)
        self.table = PlainTable(self.place.theme, self.model, (0, 190, 140, 140))
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self._go_to_form)
        column.addWidget(self._title)
        column.addWidget(self._explained)
        column.addWidget(self.table, 1)
        return frame

    def _form_card(self) -> QWidget:
        theme = self.place.theme
        self._card, column = card(theme)
        self._card.setFixedWidth(theme.px(_FORM_CARD))
        self._head = PlainLabel(role="title", wrap=True)
        column.addWidget(self._head)
        self._may_not = PlainLabel(role="muted", wrap=True)
        column.addWidget(self._may_not)
        self.form = AskedForm(self.place)
        self.form.ask("from", DateLine(self.place), lambda _: _("Valid from; empty: from the beginning"))
        self.form.ask("until", DateLine(self.place), lambda _: _("Valid until; empty: until further notice"))
        self.form.ask("opening", NumberLine(5), lambda _: _("Opening"), span=6)
        self.form.ask("closing", NumberLine(5), lambda _: _("Closing minute"), span=6)
        self.form.ask("lunch_start", NumberLine(5), lambda _: _("Lunch from"), span=6)
        self.form.ask("lunch_end", NumberLine(5), lambda _: _("Lunch until"), span=6)
        self.form.entered.connect(self.main_act)
        column.addWidget(self.form)
        self._kept = PlainLabel(role="small", wrap=True)
        column.addWidget(self._kept)
        column.addStretch(1)
        column.addLayout(self._foot())
        return self._card

    def _foot(self) -> QVBoxLayout:
        foot = QVBoxLayout()
        foot.setSpacing(self.place.theme.px(4))
        self.save = KeyButton(self.place.theme, cap("Ctrl+Return"), role="accent")
        self.save.clicked.connect(self.main_act)
        self.new, self.remove = QPushButton(), QPushButton()
        self.new.clicked.connect(self._begin_new)
        self.remove.clicked.connect(self._remove)
        for button in (self.save, self.new, self.remove):
            foot.addWidget(button)
        return foot

    # --- what the room asks

    def entered(self) -> None:
        """Read the hours."""
        self._read()

    def leave(self) -> None:
        """Forget what was typed."""
        self._edit(None)

    def main_act(self) -> None:
        """Keep the period that stands in the fields."""
        if not self._may():
            return
        self.form.show_problems(())
        period = self._period()
        if period is not None:
            self._write([one for one in self._hours if one is not self._edited] + [period])

    def back(self) -> None:
        """Show the marked period again."""
        self._on_chosen()

    # --- reading and writing

    def _read(self) -> None:
        desk = self.place.desk
        self.place.tasks.run_list(self, desk.calendar_book.hours, self._on_read, self.place.say_refusal)

    def _on_read(self, hours: Sequence[OfficeHours]) -> None:
        self._hours = tuple(hours)
        self.model.show_rows(self.place.language.texts, self._hours or (DEFAULT_HOURS,))
        self.table.selectRow(0)
        self._on_chosen()

    def _write(self, hours: Sequence[OfficeHours]) -> None:
        desk, by, request = self.place.desk, self.place.actor, new_request()
        text = hours_text(sorted(hours, key=lambda one: one.valid_from))
        self.save.setEnabled(False)
        self.place.tasks.run(
            self, lambda: desk.settings.change(by, OFFICE_HOURS, text, request), self._on_written, self._on_refused
        )

    def _on_written(self, _nothing: None) -> None:
        self.save.setEnabled(True)
        self.place.tell(lambda _: _("The working hours are changed."), "good")
        self._read()

    def _on_refused(self, error: BaseException) -> None:
        self.save.setEnabled(True)
        self.form.show_problems(self.place.refused(error))

    # --- one period

    def _period(self) -> OfficeHours | None:
        """Return what stands in the fields; where something is wrong, say it there."""
        bounds: dict[str, date] = {}
        for name, none in (("from", date.min), ("until", date.max)):
            field, text = self.form.asked[name].field, self.form.text(name)
            found = field.value() if isinstance(field, DateLine) else None
            if text and found is None:
                self.form.show_problems((Problem(name, "date_unreadable"),))
                return None
            bounds[name] = found or none
        times: dict[str, time] = {}
        for name in TIMES:
            wall = _time(self.form.text(name))
            if wall is None:
                self.form.say(name, lambda _: _("This is no time of day; write it as 09:00."))
                return None
            times[name] = wall
        period = replace(DEFAULT_HOURS, valid_from=bounds["from"], valid_until=bounds["until"], **times)
        return period if self._in_order(period) else None

    def _in_order(self, one: OfficeHours) -> bool:
        if one.valid_until < one.valid_from:
            self.form.say("until", lambda _: _("The period ends before it begins."))
        elif not one.opening < one.lunch_start:
            self.form.say("lunch_start", lambda _: _("Lunch begins after the opening."))
        elif not one.lunch_start <= one.lunch_end:
            self.form.say("lunch_end", lambda _: _("Lunch ends before it begins."))
        elif not one.lunch_end < one.closing:
            self.form.say("closing", lambda _: _("The office closes after lunch."))
        elif any(each.valid_from == one.valid_from for each in self._hours if each is not self._edited):
            self.form.say("from", lambda _: _("Another period begins on this day."))
        else:
            return True
        return False

    def _on_chosen(self) -> None:
        found = self.table.current()
        self._edit(found if isinstance(found, OfficeHours) else None)

    def _begin_new(self) -> None:
        self.table.clearSelection()
        self._edit(None)
        self.form.asked["from"].field.setFocus()

    def _edit(self, one: OfficeHours | None) -> None:
        self._edited = one
        self.form.show_problems(())
        shown = one or DEFAULT_HOURS
        self.form.put("from", "" if shown.valid_from == date.min else f"{shown.valid_from:%d.%m.%Y}")
        self.form.put("until", "" if shown.valid_until == date.max else f"{shown.valid_until:%d.%m.%Y}")
        for name in TIMES:
            self.form.put(name, f"{getattr(shown, name):%H:%M}")
        self._show_edited()

    def _remove(self) -> None:
        if self._may() and self._edited is not None:
            self._write([one for one in self._hours if one is not self._edited])

    def _go_to_form(self) -> None:
        if self._may():
            self.form.asked["opening"].field.setFocus()

    def _may(self) -> bool:
        actor = self.place.actor
        return actor is not None and roles.may(actor.role, "change_settings")

    def _show_edited(self) -> None:
        """Say which period stands in the fields, and show only what this person may do."""
        _, may = self.place.language.texts, self._may()
        self._head.setText(_("New period of hours") if self._edited is None else _("Period of hours"))
        self._may_not.setVisible(not may)
        for piece in (self.form, self._kept, self.save, self.new):
            piece.setVisible(may)
        self.remove.setVisible(may and self._edited is not None and self._edited in self._hours)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self.place.language.texts
        self._title.setText(_("Working hours"))
        self._explained.setText(words.setting_explanation(_, OFFICE_HOURS))
        self.table.setAccessibleName(_("Working hours"))
        self._may_not.setText(_("An administrator changes the working hours."))
        self._kept.setText(_("Appeals that are registered already keep their dates."))
        self.save.setText(_("Save"))
        self.new.setText(_("New period of hours"))
        self.remove.setText(_("Remove this period"))
        self.model.retranslate(_)
        self._show_edited()
