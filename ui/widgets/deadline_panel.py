# SPDX-License-Identifier: Apache-2.0
"""The lawful clock before the key is pressed.

By when, why, under which article, and the strip of days that were counted.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from frontdesk import words
from frontdesk.domain.deadlines import CountedDay, Deadline
from frontdesk.domain.kinds import NO_DUE
from frontdesk.i18n import Texts
from ui.text import ElidedLabel
from ui.theme import restyle
from ui.workplace import Workplace

_STEP = 11


class DayStrip(QWidget):
    """One small square a day: filled when counted, hollow at weekends, amber on holidays.

    The words are in its tooltip. With `per_row` a long term goes on in further rows; days after `today` are paler.
    """

    def __init__(self, place: Workplace, per_row: int = 0) -> None:
        super().__init__()
        self._place = place
        self._per_row = per_row
        self._days: tuple[CountedDay, ...] = ()
        self._today: date | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(place.theme.px(14))
        self.setMouseTracking(True)

    def show_days(self, days: tuple[CountedDay, ...], today: date | None = None) -> None:
        """Show other days; up to `today` they are over."""
        self._days, self._today = days, today
        self.setFixedHeight(self._place.theme.px(14) * max(1, -(-len(days) // self._row_length())))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for every day."""
        return QSize(self._place.theme.px(_STEP) * min(len(self._days), self._row_length()) + 4, self.height())

    def event(self, event: QEvent) -> bool:
        """Name the day under the mouse."""
        if isinstance(event, QHelpEvent):
            row = event.pos().y() // self._place.theme.px(14)
            place = int(event.pos().x() // max(1, self._step())) + row * self._row_length()
            if 0 <= place < len(self._days):
                _ = self._place.language.texts
                day = self._days[place]
                QToolTip.showText(event.globalPos(), f"{_.date(day.date)} · {words.day_reason(_, day.reason)}", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the squares."""
        theme = self._place.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step = self._step()
        size = max(4, int(step) - theme.px(3))
        top = (theme.px(14) - size) // 2
        for number, day in enumerate(self._days):
            fill, edge = _square(day, self._today)
            painter.setPen(theme.colour(edge))
            painter.setBrush(theme.colour(fill))
            row, place = divmod(number, self._row_length())
            box = QRect(int(place * step), top + row * theme.px(14), size, size)
            painter.drawRoundedRect(box, 2, 2)
            if number == len(self._days) - 1:
                painter.setPen(theme.colour("text"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 3, 3)
        painter.end()

    def _step(self) -> float:
        return self._place.theme.px(_STEP)

    def _row_length(self) -> int:
        return self._per_row or max(1, len(self._days))


def _square(day: CountedDay, today: date | None) -> tuple[str, str]:
    if day.counted:
        return ("accent" if today is None or day.date <= today else "accent_soft"), "accent"
    if day.reason in ("holiday", "transferred"):
        return "warning_soft", "warning_bar"
    return "surface", "field_line"


class DeadlinePanel(QFrame):
    """Four lines of fixed height: nothing moves when the date appears."""

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._deadline: Deadline | None = None
        self._elsewhere = ""
        self.setProperty("role", "panel")
        theme = place.theme
        self.setFixedHeight(theme.px(88))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(14), theme.px(6), theme.px(14), theme.px(7))
        column.setSpacing(theme.px(2))
        self.title = ElidedLabel(role="strong")
        self.rule = ElidedLabel(role="small")
        self.reasons = ElidedLabel(role="small")
        self.strip = DayStrip(place)
        for piece in (self.title, self.rule, self.reasons, self.strip):
            column.addWidget(piece)
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def show_deadline(self, deadline: Deadline | None) -> None:
        """Show a clock, or that none is known yet."""
        if deadline != self._deadline:
            self._deadline = deadline
            self.retranslate()

    def show_elsewhere(self, address: str) -> None:
        """Show that a petition is not taken at any counter, and where it is (APPC 90-1); empty shows the clock."""
        if address != self._elsewhere:
            self._elsewhere = address
            self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        said = self._said(self._place.language.texts)
        restyle(self, tone=said.tone)
        self.title.setText(said.title)
        self.rule.setText(said.rule)
        self.reasons.setText(said.reasons)
        self.strip.show_days(said.days)

    def _said(self, _: Texts) -> "_Said":
        deadline = self._deadline
        if self._elsewhere:
            title = _("A petition is filed on its own website only: {address}", address=self._elsewhere)
            rule = _("Nothing is registered here: give the visitor the address (APPC art. 90-1).")
            return _Said("warning", title, rule)
        if deadline is None:
            return _Said("plain", _("Choose the kind, and the date by which it must be considered appears here"))
        rule = words.rule_text(_, deadline.rule.code)
        if deadline.rule == NO_DUE:
            registered = _("registered on {date}", date=_.date(deadline.registered_on))
            return _Said("danger", _("Bring the visitor to the duty officer at once"), rule, registered)
        if deadline.undated or deadline.due is None:
            title = _("The date follows when two people have confirmed the time of the clock")
            return _Said("plain", title, rule, _("The appeal can be registered at once"))
        due = deadline.due
        title = _("To be considered by {date}, {weekday}", date=_.date_long(due), weekday=_.weekday(due))
        return _Said("", title, rule, reasons(_, deadline), deadline.days)


@dataclass(frozen=True)
class _Said:
    """The four lines of the panel and its tone."""

    tone: str
    title: str
    rule: str = ""
    reasons: str = ""
    days: tuple[CountedDay, ...] = ()


def reasons(_: Texts, deadline: Deadline) -> str:
    """Return in one line what was left out of the count."""
    left_out = Counter(day.reason for day in deadline.days if not day.counted)
    parts = [_("registered on {date}", date=_.date(deadline.registered_on))]
    named = [day for day in deadline.days if not day.counted and day.reason in ("holiday", "transferred")]
    if named:
        parts.append(_("holidays: {dates}", dates=", ".join(day.date.strftime("%d.%m") for day in named)))
    if left_out["weekend"]:
        parts.append(_.plural("{n} day off", "{n} days off", left_out["weekend"]))
    if deadline.past_confirmed:
        parts.append(_("calendar not confirmed yet"))
    return " · ".join(parts)
