# SPDX-License-Identifier: Apache-2.0
"""The visitors: a new ticket, the call, how a visit ended; with a supervisor's signature where a rule asks for one."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from frontdesk import words
from frontdesk.domain.visits import PRIORITY_OTHER
from frontdesk.errors import Refused
from frontdesk.i18n import Texts
from frontdesk.services.views import Actor, VisitRow
from ui.widgets.appeal_form import AppealForm
from ui.widgets.choice_popover import TicketPopover
from ui.widgets.outcome_popover import OutcomePopover
from ui.widgets.queue_panel import QueuePanel
from ui.workplace import Workplace, new_request


class Visits(QObject):
    """Does what the queue's keys ask; the popovers lie over `page`."""

    def __init__(self, place: Workplace, queue: QueuePanel, form: AppealForm, page: QWidget) -> None:
        super().__init__(page)
        self._place = place
        self._queue = queue
        self._form = form
        self._page = page
        self._tickets: TicketPopover | None = None
        self._outcomes: OutcomePopover | None = None

    @property
    def tickets(self) -> TicketPopover:
        """Return the sheet that asks what somebody came for; its fifty widgets are built when it is first opened."""
        if self._tickets is None:
            self._tickets = TicketPopover(self._place, self._page)
            self._tickets.chosen.connect(self._on_ticket)
        return self._tickets

    @property
    def outcomes(self) -> OutcomePopover:
        """Return the sheet that asks how a visit ended, built when it is first opened."""
        if self._outcomes is None:
            self._outcomes = OutcomePopover(self._place, self._page)
            self._outcomes.chosen.connect(self.finish)
        return self._outcomes

    # --- a new visitor

    def new_ticket(self) -> None:
        """Ask what somebody came for, or ask no more."""
        if self.tickets.isVisible():
            self.tickets.close_down()
        else:
            self.tickets.start(self._queue.call)

    def _on_ticket(self, purpose: str, ground: str | None, persons: int) -> None:
        place = self._place
        desk, by, request = place.desk, place.actor, new_request()
        place.tasks.run(
            self,
            lambda: desk.counter.arrive(by, purpose=purpose, priority=ground, persons=persons, request=request),
            self._on_arrived,
            partial(self._on_no_ticket, ground or "", persons),
        )

    def _on_no_ticket(self, ground: str, persons: int, error: BaseException) -> None:
        self._place.say_refusal(error)
        if isinstance(error, Refused) and error.problems[0].field == "priority":
            self.tickets.start_again(self._queue.call, ground.removeprefix(PRIORITY_OTHER), persons)

    def _on_arrived(self, row: VisitRow) -> None:
        self._place.tell(lambda _: _("Ticket {ticket}", ticket=row.ticket or "—"), "good")

    # --- calling

    def call(self, ticket: str | None = None) -> None:
        """Call the next visitor, or the one with a ticket."""
        place = self._place
        desk, by, counter, request = place.desk, place.actor, place.counter, new_request()
        self._do(lambda: desk.counter.call(by, counter, ticket, request=request), self._on_called)

    def _on_called(self, row: VisitRow) -> None:
        self._place.tell(
            lambda _: _(
                "{ticket} is called to window {n}", ticket=row.ticket or "—", n=row.counter or self._place.counter
            )
        )
        if self._form.is_empty():
            self._form.go_first()

    def step(self, act: str) -> None:
        """Call again, or note that nobody came."""
        place = self._place
        desk, by, counter, request = place.desk, place.actor, place.counter, new_request()
        self._do(lambda: getattr(desk.counter, act)(by, counter, request=request))

    # --- the end of a visit

    def finish(self, outcome: str = "", reason: str = "", login: str = "", password: str = "") -> None:
        """End the visit; what is missing is asked for. Login and password are the supervisor's, for this act only."""
        place = self._place
        desk, by, counter, request = place.desk, place.actor, place.counter, new_request()

        def work() -> VisitRow:
            approver: Actor | None = None
            if login:
                approver = desk.accounts.approve(login, password, "approve", by, f"{request}:approve")
            row: VisitRow = desk.counter.finish(
                by, counter, outcome=outcome or None, reason=reason or None, approver=approver, request=request
            )
            return row

        place.tasks.run(self, work, self._on_finished, partial(self._on_not_finished, outcome, reason, login))

    def close_registered(self) -> None:
        """End the visit of somebody whose appeal was just registered."""
        place = self._place
        desk, by, counter, request = place.desk, place.actor, place.counter, new_request()
        place.tasks.run(self, lambda: desk.counter.finish(by, counter, request=request), None, self._on_visit_stays)

    def _on_finished(self, row: VisitRow) -> None:
        outcome = row.outcome or row.state
        self._place.tell(
            lambda _: _("{ticket} finished: {outcome}", ticket=row.ticket or "—", outcome=_ended(_, outcome)),
            "good",
        )
        if self._form.is_empty():
            self._form.go_first()

    def _on_not_finished(self, outcome: str, reason: str, login: str, error: BaseException) -> None:
        problem = error.problems[0] if isinstance(error, Refused) else None
        if problem is not None and problem.code == "outcome_needed":
            self.outcomes.start(self._queue.call)
            return
        asked = problem is not None and problem.code in {"reason_needed", "crime_needs_supervisor"}
        if not asked or reason:
            self._place.say_refusal(error)
        if asked or (problem is not None and (reason or login)):
            self.outcomes.start_reason(self._queue.call, outcome, reason, login)

    def _on_visit_stays(self, error: BaseException) -> None:
        if isinstance(error, Refused) and error.problems[0].code == "nobody_at_counter":
            return  # a direct visit: it was never called, its registration closed it
        if isinstance(error, Refused) and error.problems[0].code == "protocol_needed":
            number = str(error.problems[0].params["number"])
            self._place.tell(lambda _: _("{number} was made orally. Now its protocol: F6", number=number), "good")
            return
        self._place.say_refusal(error)

    # --- the popovers

    def asking(self) -> bool:
        """Return whether a question of this module is open."""
        return any(sheet is not None and sheet.isVisible() for sheet in (self._tickets, self._outcomes))

    def close_down(self) -> None:
        """Close every question."""
        for sheet in (self._tickets, self._outcomes):
            if sheet is not None:
                sheet.close_down()

    def forget_password(self) -> None:
        """Forget a password that somebody was typing."""
        if self._outcomes is not None:
            self._outcomes.signature.forget()

    def _do(self, work: Callable[[], Any], done: Callable[[Any], None] | None = None) -> None:
        self._place.tasks.run(self, work, done, self._place.say_refusal)


def _ended(_: Texts, outcome: str) -> str:
    return (
        words.state_name(_, outcome) if outcome in ("left", "no_show", "unserved") else words.outcome_name(_, outcome)
    )
