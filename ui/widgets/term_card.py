# SPDX-License-Identifier: Apache-2.0
"""The clock of one appeal: how much of its term is used, by when, counted from what, and the strip of its days."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from frontdesk import words
from frontdesk.domain.deadlines import CountedDay
from frontdesk.i18n import Texts
from ui.delegates.appeal_cell import draw_bar
from ui.formatting import OVER_TARGET, is_overdue, term_tone
from ui.text import PlainLabel
from ui.theme import Theme, restyle
from ui.widgets.deadline_panel import DayStrip
from ui.workplace import Workplace

_THREE_WEEKS = 21
"""Squares in a row, so that weekends stand below each other."""


@dataclass(frozen=True)
class Term:
    """A term that runs: its days from the day after the start to the due date, and where today stands in it."""

    start: date
    due: date
    first_due: date | None
    today: date
    days: tuple[CountedDay, ...]
    rule: str
    overdue_days: int
    confirmed: bool
    in_calendar_days: bool = False

    @property
    def used(self) -> int:
        """Return how many counted days are over."""
        return sum(day.counted and day.date <= self.today for day in self.days)

    @property
    def whole(self) -> int:
        """Return how many days the term has."""
        return sum(day.counted for day in self.days)

    @property
    def tone(self) -> str:
        """Return the tone of the term."""
        return term_tone(self.due, self.whole - self.used, self.today)


class _Bar(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._share, self._tone = 0.0, "good"
        self.setFixedHeight(theme.px(10))

    def show_share(self, share: float, tone: str) -> None:
        self._share, self._tone = share, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_bar(painter, self._theme, self.rect(), self._share, self._tone)
        painter.end()


class TermCard(QFrame):
    """Shows; counts nothing itself."""

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._term: Term | None = None
        self.setProperty("role", "figure_card")
        theme = place.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        column.setSpacing(theme.px(3))
        self.used = PlainLabel(role="strong", wrap=True)
        self.bar = _Bar(theme)
        self.left = PlainLabel(role="term", wrap=True)
        for piece in (self.used, self.bar, self.left):
            column.addWidget(piece)
        self.due = PlainLabel(wrap=True)
        self.rule = PlainLabel(role="small", wrap=True)
        self.reasons = PlainLabel(role="small", wrap=True)
        for label in (self.due, self.rule, self.reasons):
            column.addWidget(label)
        self.strip = DayStrip(place, _THREE_WEEKS)
        column.addWidget(self.strip)
        place.language.changed.connect(self.retranslate)

    def show_term(self, term: Term | None) -> None:
        """Show a term; None hides the card: an ended appeal has no due date."""
        self._term = term
        self.setVisible(term is not None)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _, term = self._place.language.texts, self._term
        if term is None:
            return
        if term.in_calendar_days:
            used = _.plural(
                "{used} of {n} calendar day used", "{used} of {n} calendar days used", term.whole, used=term.used
            )
        else:
            used = _.plural(
                "{used} of {n} working day used", "{used} of {n} working days used", term.whole, used=term.used
            )
        self.used.setText(used)
        self.left.setText(left_words(_, term))
        restyle(self.left, tone=term.tone)
        self.bar.show_share(1.0 if term.tone == OVER_TARGET else term.used / max(1, term.whole), term.tone)
        self.due.setText(
            _("To be considered by {date}, {weekday}", date=_.date_long(term.due), weekday=_.weekday(term.due))
        )
        self.rule.setText(words.rule_text(_, term.rule))
        self.reasons.setText(reasons(_, term))
        self.strip.show_days(term.days, term.today)


def left_words(_: Texts, term: Term) -> str:
    """Return what is left of a term, or by how much it is over."""
    if is_overdue(term.due, term.today):
        return _.plural("overdue by {n} working day", "overdue by {n} working days", term.overdue_days)
    if term.due == term.today:
        return _("the last day is today")
    left = term.whole - term.used
    if term.in_calendar_days:
        return _.plural("{n} day left", "{n} days left", left)
    return _.plural("{n} working day left", "{n} working days left", left)


def reasons(_: Texts, term: Term) -> str:
    """Return from what the term is counted and what was left out of it, in one line."""
    parts = [_("counted from {date}", date=_.date(term.start))]
    named = [day.date for day in term.days if not day.counted and day.reason in ("holiday", "transferred")]
    if named:
        parts.append(_("holidays: {dates}", dates=", ".join(f"{day:%d.%m}" for day in named)))
    else:
        parts.append(_("no holidays inside"))
    if term.first_due is not None and term.first_due != term.due:
        parts.append(_("before the extension: {date}", date=_.date(term.first_due)))
    if not term.confirmed:
        parts.append(_("calendar not confirmed yet"))
    return " · ".join(parts)
