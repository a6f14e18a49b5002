# SPDX-License-Identifier: Apache-2.0
"""What a person is told at sign-in: what falls due for them, and that the program closed a day by itself.

A figure on the rail and one passing sentence, never a dialog. Which appeals fall due is answered by
`desk.register.reminders`.
"""

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer

from frontdesk.domain import roles
from frontdesk.domain.moments import office_day
from frontdesk.i18n import N_, Texts
from ui.latest import Latest
from ui.workplace import Workplace

if TYPE_CHECKING:
    from frontdesk.services.listing import Reminder
    from frontdesk.services.views import DayStatus
    from ui.widgets.rail import Rail

_REST_MS: Final = 1500
"""Changes come in bursts; what falls due may be said a moment later."""

_SENTENCES: Final = (
    ("overdue", N_("overdue {n}")),
    ("today", N_("due today {n}")),
    ("one_day", N_("due in one working day {n}")),
    ("three_days", N_("due in three working days {n}")),
)


class Reminders(QObject):
    """Asks at sign-in, after changes and when the date changes; `due` is what was answered last."""

    def __init__(self, place: Workplace, rail: "Rail", parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._rail = rail
        self.due: tuple[Reminder, ...] = ()
        self._told: tuple[str, Any] | None = None
        self._person = ""
        self._day = office_day(place.now())
        self._ask = Latest(place, self)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.look)
        place.signed.connect(self._on_signed)
        place.happened.connect(self._on_events)
        place.moved.connect(self._rest.start)
        place.ticked.connect(self._on_tick)

    def look(self) -> None:
        """Ask what falls due."""
        desk, by = self._place.desk, self._place.actor
        if desk is None or by is None or not roles.may(by.role, "receive"):
            return
        self._ask.ask(lambda: desk.register.reminders(by), self._on_due)

    def _on_due(self, due: "tuple[Reminder, ...]") -> None:
        self.due = tuple(due)
        if not due:
            self._rail.show_badge("appeals", 0)
            return
        self._rail.show_badge("appeals", len(due), self.saying)
        actor = self._place.actor
        told = (actor.id if actor is not None else "", self._day)
        if told != self._told:
            self._told = told
            self._place.tell(self.saying)

    def saying(self, _: Texts) -> str:
        """Say what falls due, in one line."""
        counted = Counter(reminder.when for reminder in self.due)
        parts = [_(words, n=counted[when]) for when, words in _SENTENCES if counted[when]]
        return _("Your appeals: {list}", list=", ".join(parts))

    def _on_signed(self) -> None:
        self.due = ()
        self._ask.forget()
        self._rail.show_badge("appeals", 0)
        self.look()
        actor = self._place.actor
        before, self._person = self._person, actor.id if actor is not None else ""
        if actor is not None and actor.id != before and roles.may(actor.role, "close_day"):
            self._place.tasks.run_aside(self, self._place.desk.days.list, self._on_days, self._place.say_refusal)

    def _on_days(self, days: "tuple[DayStatus, ...]") -> None:
        """Ask a supervisor to look at a day that the program had to close itself (PRODUCT, settled rule 11)."""
        last = next((status for status in days if status.closed), None)
        if last is not None and last.unattended:
            self._place.tell(lambda _: _("The day {date} was closed by the program itself.", date=_.date(last.date)))

    def _on_events(self, events: tuple[Any, ...]) -> None:
        if any(event.type.startswith(("appeal.", "calendar.")) for event in events):
            self._rest.start()

    def _on_tick(self, _now: object) -> None:
        day = office_day(self._place.now())
        if day != self._day:
            self._day = day
            self.look()
