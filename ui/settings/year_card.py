# SPDX-License-Identifier: Apache-2.0
"""The card of the year: its name, the keys to the years beside it, until when it is confirmed, its days, a legend."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from frontdesk.domain.calendar import HOLIDAY, TRANSFERRED, WorkCalendar
from frontdesk.domain.moments import office_day
from frontdesk.services.views import SpecialRow
from ui.text import PlainLabel
from ui.theme import icon
from ui.widgets import year_view
from ui.widgets.year_view import DayMark, Legend, YearView
from ui.workplace import Workplace

_MARKS: Final = {HOLIDAY: year_view.HOLIDAY, TRANSFERRED: year_view.TRANSFERRED}


class YearCard(QFrame):
    """Emits `chosen` with a day, also with one that was chosen already when the calendar itself has changed."""

    chosen = Signal(object)

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._calendar: WorkCalendar | None = None
        theme = place.theme
        self.setProperty("role", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(18), theme.px(12), theme.px(18), theme.px(12))
        column.setSpacing(theme.px(8))
        head = QHBoxLayout()
        self._former, self._next = QPushButton(), QPushButton()
        self._title = PlainLabel(role="title")
        for button, picture, step in ((self._former, "chevron_left", -1), (self._next, "chevron_right", 1)):
            button.setProperty("role", "plain_icon")
            button.setIcon(icon(picture, theme.colours["muted"], theme.px(16)))
            button.clicked.connect(partial(self._turn, step))
        for piece in (self._former, self._title, self._next):
            head.addWidget(piece)
        head.addStretch(1)
        column.addLayout(head)
        self._valid = PlainLabel(role="small")
        self._unconfirmed = PlainLabel(role="warning", wrap=True)
        self.view = YearView(place)
        self.view.chosen.connect(self._on_day)
        column.addWidget(self._valid)
        column.addWidget(self._unconfirmed)
        column.addWidget(self.view, 1)
        column.addWidget(Legend(place))
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def show_calendar(self, calendar: WorkCalendar, rows: Mapping[date, SpecialRow]) -> None:
        """Show a calendar with its special days."""
        self._calendar = calendar
        marks = {day: _mark(row, calendar) for day, row in rows.items()}
        self.view.show_days(marks, calendar.first_day, calendar.known_until, office_day(self._place.now()))
        self._on_day(self.view.day)

    def _turn(self, years: int, *_checked: bool) -> None:
        self.view.choose(year_view.by_months(self.view.day, 12 * years))

    def _on_day(self, day: date) -> None:
        self.retranslate()
        self.chosen.emit(day)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _, day, calendar = self._place.language.texts, self.view.day, self._calendar
        self.view.setAccessibleName(_("Calendar"))
        self._former.setAccessibleName(_("Former year"))
        self._next.setAccessibleName(_("Next year"))
        self._title.setText(_("Calendar of {year}", year=day.year))
        self._unconfirmed.setVisible(calendar is not None and not calendar.is_confirmed(day))
        self._unconfirmed.setText(
            _("The official calendar of {year} is not confirmed yet; its days may still move.", year=day.year)
        )
        if calendar is not None:
            self._valid.setText(
                _(
                    "Confirmed until {confirmed}, valid to {last}.",
                    confirmed=_.date(calendar.confirmed_until),
                    last=_.date(calendar.known_until),
                )
            )


def _mark(row: SpecialRow, calendar: WorkCalendar) -> DayMark:
    kind = year_view.WORKED if calendar.is_working(row.day) else _MARKS.get(row.kind, year_view.TRANSFERRED)
    return DayMark(kind, row.by_order, row.estimated)
