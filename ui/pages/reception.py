# SPDX-License-Identifier: Apache-2.0
"""Reception: the queue, one form, the paper.

This page connects them with the services; what they look like is in `ui.widgets`.
"""

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QWidget

from frontdesk import words
from frontdesk.domain import roles
from frontdesk.domain.identifiers import format_phone
from frontdesk.domain.visits import PRIORITY_OTHER
from frontdesk.errors import FrontdeskError, Refused, Trouble
from frontdesk.i18n import Texts
from frontdesk.services.views import AppealDetails, AppealHit, Issued, PersonHit, Registered, VisitRow
from ui.formatting import duration
from ui.language import Saying
from ui.pages.base import Page
from ui.reception_work import Draft, Previewer, picture_of, print_receipt
from ui.text import PlainLabel
from ui.widgets.appeal_form import AppealForm
from ui.widgets.choice_popover import OutcomePopover, TicketPopover
from ui.widgets.paper_panel import PaperPanel
from ui.widgets.queue_panel import QueuePanel
from ui.workplace import Workplace, new_request

_SLOW_MS = 250
_ASKED_REASON = {"reason_needed", "crime_needs_reason"}


class Reception(Page):
    """The clerk's room."""

    name = "reception"

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(place, parent)
        theme = place.theme
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), theme.px(12), theme.px(14), theme.px(12))
        row.setSpacing(theme.px(12))
        self.queue = QueuePanel(place)
        self.form = AppealForm(place, self)
        self.paper = PaperPanel(place)
        self.queue.setFixedWidth(theme.px(312))
        self.paper.setFixedWidth(theme.px(300))
        row.addWidget(self.queue)
        row.addWidget(self.form, 1)
        row.addWidget(self.paper)
        self._closed = PlainLabel(role="muted", wrap=True)
        self._closed.hide()
        row.addWidget(self._closed, 1)
        self.tickets = TicketPopover(place, self)
        self.outcomes = OutcomePopover(place, self)
        self.draft = Draft(place, self.form, self)
        self.previewer = Previewer(place, self.form, self.paper, self)
        self.last_number: str | None = None
        self._busy = False
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(0)
        self._refresh.timeout.connect(self.refresh)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW_MS)
        self._slow.timeout.connect(self._freeze)
        self._acts: dict[str, Callable[[], None]] = {
            "new_ticket": self._new_ticket,
            "call_next": self._call_next,
            "recall": partial(self._step, "recall"),
            "no_show": partial(self._step, "no_show"),
            "finish": self._finish,
            "find": self._find,
            "register": self._register,
            "print_again": self._print_again,
            "back": self._back,
        }
        self._connect()

    def _connect(self) -> None:
        self.queue.asked.connect(self.act)
        self.form.asked.connect(self.act)
        self.form.edited.connect(self._on_edited)
        self.form.emptied.connect(self._on_emptied)
        self.form.person.finder.chosen.connect(self._on_chosen)
        self.form.person.finder.unknown.connect(self._on_unknown)
        self.paper.again.connect(self._print_again)
        self.tickets.chosen.connect(self._on_ticket)
        self.outcomes.chosen.connect(self._finish)
        self.place.happened.connect(self._on_events)
        self.place.moved.connect(self._refresh.start)
        self._set_tab_order()

    def _set_tab_order(self) -> None:
        person, matter = self.form.person, self.form.matter
        chain: list[QWidget] = [
            self.queue.call,
            self.queue.more,
            self.queue.list,
            person.no_iin,
            person.more,
            person.is_organisation,
            person.finder,
            person.no_iin_reason,
            person.surname,
            person.given,
            person.patronymic,
            person.phone,
            person.address,
            person.document,
            person.document_number,
            person.email,
            person.organisation_name,
            person.bin,
            person.organisation_address,
            matter.kinds,
            matter.oral,
            matter.crime,
            matter.addressed_to,
            matter.against,
            matter.substance,
            matter.language,
            matter.sheets,
            self.form.register,
            self.form.empty,
            self.paper.area,
            self.paper.again_button,
        ]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    # --- what the shell asks

    def act(self, action: str) -> None:
        """Do what a key asks."""
        if action in self._acts and self.place.actor is not None:
            self._acts[action]()

    def begin(self) -> None:
        """Somebody signed in: their queue, their draft, what was left unprinted."""
        receives = roles.may(self.place.actor.role, "receive")
        self.form.setVisible(receives)
        self.paper.setVisible(receives)
        self.queue.call.setEnabled(receives)
        self.queue.setVisible(roles.may(self.place.actor.role, "queue"))
        self._closed.setVisible(not receives)
        self.form.clear()
        self.refresh()
        if receives:
            self.draft.offer()
            self._show_unfinished()
            self.form.go_first()

    def entered(self) -> None:
        """Look again, and be ready for the next person."""
        self.refresh()
        if self.form.isVisible() and not self._any_popover():
            self.form.go_first()

    def keep(self) -> None:
        """Keep the draft now."""
        self.draft.save_now()

    def leave(self) -> None:
        """Nothing of the person who is gone stays on the screen."""
        self.draft.forget()
        self.tickets.close_down()
        self.outcomes.close_down()
        self.form.clear()
        self.paper.show_paper(None)
        self.paper.show_state(None)
        self.last_number = None

    def hints(self) -> tuple[str, ...]:
        """While somebody is at the counter: what can be done with the visit; else nothing more."""
        return ("no_show", "recall") if self.queue.mine() else ()

    def today(self) -> Saying | None:
        """Say today in one line."""
        view = self.queue.view
        if view is None:
            return None
        longest = max((row.waited_s(self.place.now()) for row in view.waiting), default=None)

        def saying(_: Texts) -> str:
            visits = _.plural("Today: {n} visit", "Today: {n} visits", view.visits_today)
            appeals = _.plural("{n} appeal", "{n} appeals", view.appeals_today)
            parts = [visits, appeals]
            if longest is not None:
                parts.append(_("longest wait now {time}", time=duration(_, longest)))
            return " · ".join(parts)

        return saying

    # --- the queue

    def refresh(self) -> None:
        """Read the queue and the last registrations again."""
        place = self.place
        if place.desk is None or place.actor is None:
            return
        self._closed.setText(
            place.language.texts("Your role does not receive visitors; the rooms on the left that it may see are open.")
        )
        if not roles.may(place.actor.role, "queue"):
            return
        try:
            self.queue.show_queue(place.desk.counter.queue())
            self.paper.show_recent(tuple(place.desk.papers.recent()))
        except FrontdeskError as error:
            place.say_refusal(error)
            return
        self.form.show_visit(self.queue.mine())
        self._share_accent()
        self.hints_changed.emit()
        self.today_changed.emit()

    def _on_events(self, events: tuple[Any, ...]) -> None:
        if any(event.type.startswith(("ticket.", "appeal.", "day.", "print.")) for event in events):
            self._refresh.start()

    def _new_ticket(self) -> None:
        if self.tickets.isVisible():
            self.tickets.close_down()
        else:
            self.tickets.start(self.queue.call)

    def _on_ticket(self, purpose: str, ground: str | None, persons: int) -> None:
        place = self.place
        desk, by, request = place.desk, place.actor, new_request()
        place.tasks.run(
            self,
            lambda: desk.counter.arrive(by, purpose=purpose, priority=ground, persons=persons, request=request),
            self._on_arrived,
            partial(self._on_no_ticket, ground or "", persons),
        )

    def _on_no_ticket(self, ground: str, persons: int, error: BaseException) -> None:
        self.place.say_refusal(error)
        if isinstance(error, Refused) and error.problems[0].field == "priority":
            self.tickets.start_again(self.queue.call, ground.removeprefix(PRIORITY_OTHER), persons)

    def _on_arrived(self, row: VisitRow) -> None:
        self.place.tell(lambda _: _("Ticket {ticket}", ticket=row.ticket or "—"), "good")

    def _call_next(self) -> None:
        self._call(None)

    def _call(self, ticket: str | None) -> None:
        place = self.place
        desk, by, counter, request = place.desk, place.actor, place.counter, new_request()
        self._do(lambda: desk.counter.call(by, counter, ticket, request=request), self._on_called)

    def _on_called(self, row: VisitRow) -> None:
        self.place.tell(
            lambda _: _(
                "{ticket} is called to window {n}", ticket=row.ticket or "—", n=row.counter or self.place.counter
            )
        )
        if self.form.is_empty():
            self.form.go_first()

    def _step(self, act: str) -> None:
        place = self.place
        desk, by, counter, request = place.desk, place.actor, place.counter, new_request()
        self._do(lambda: getattr(desk.counter, act)(by, counter, request=request))

    def _finish(self, outcome: str | None = None, reason: str | None = None) -> None:
        place = self.place
        desk, by, counter, request = place.desk, place.actor, place.counter, new_request()
        work = lambda: desk.counter.finish(by, counter, outcome=outcome or None, reason=reason or None, request=request)  # noqa: E731
        refused = partial(self._on_not_finished, outcome or "", reason or "")
        place.tasks.run(self, work, self._on_finished, refused)

    def _on_finished(self, row: VisitRow) -> None:
        outcome = row.outcome or row.state
        self.place.tell(
            lambda _: _("{ticket} finished: {outcome}", ticket=row.ticket or "—", outcome=_ended(_, outcome)),
            "good",
        )
        if self.form.is_empty():
            self.form.go_first()

    def _on_not_finished(self, outcome: str, reason: str, error: BaseException) -> None:
        code = error.problems[0].code if isinstance(error, Refused) else ""
        if isinstance(error, Refused) and reason and error.problems[0].field == "reason":
            self.place.say_refusal(error)
            self.outcomes.start_reason(self.queue.call, outcome, reason)
            return
        if code == "outcome_needed":
            self.outcomes.start(self.queue.call)
        elif code in _ASKED_REASON:
            self.outcomes.start_reason(self.queue.call, outcome)
        else:
            self.place.say_refusal(error)

    def _do(self, work: Callable[[], Any], done: Callable[[Any], None] | None = None) -> None:
        self.place.tasks.run(self, work, done, self.place.say_refusal)

    # --- the first field

    def _find(self) -> None:
        self.tickets.close_down()
        self.form.go_first()

    def _back(self) -> None:
        if self.form.person.finder.suggestions.count():
            self.form.person.finder.suggestions.hide()
        else:
            self.form.go_first()

    def _on_chosen(self, value: PersonHit | AppealHit | VisitRow) -> None:
        place = self.place
        desk, by, request = place.desk, place.actor, new_request()
        if isinstance(value, PersonHit):
            visits = value.visits
            self._do(lambda: desk.lookup.open_person(by, value.seq, request=request), partial(self._on_person, visits))
        elif isinstance(value, AppealHit):
            number = value.number
            self._do(lambda: desk.lookup.show(by, number, request=request), self._on_appeal)
        elif value.state == "waiting":
            self.form.person.finder.put("")
            self._call(value.ticket)

    def _on_person(self, visits: int, part: dict[str, Any]) -> None:
        self.form.fill_person(part)
        self.place.tell(
            lambda _: _.plural(
                "Found: {n} visit before. Compare with the document.",
                "Found: {n} visits before. Compare with the document.",
                visits,
            )
        )
        self.form.matter.kinds.setFocus()

    def _on_appeal(self, details: AppealDetails) -> None:
        self.last_number = details.number
        self.form.fill_person({**details.personal, "language": details.language})
        number, status = details.number, details.status
        self.place.tell(
            lambda _: _(
                "{number}: {status}. Ctrl+P prints the receipt as a copy.",
                number=number,
                status=words.status_name(_, status),
            )
        )
        self.form.matter.kinds.setFocus()

    def _on_unknown(self, where: str, text: str) -> None:
        person = self.form.person
        if where == "phone":
            person.finder.put("")
            person.phone.setText(format_phone(text))
            person.surname.setFocus()
        elif where == "surname":
            surname, _blank, given = text.partition(" ")
            person.finder.put("")
            person.surname.setText(surname)
            if given:
                person.given.setText(given.strip())
            (person.patronymic if given else person.given).setFocus()
        else:
            person.surname.setFocus()

    # --- registering

    def _on_edited(self) -> None:
        self.draft.touch()
        self.previewer.touch()
        self._share_accent()

    def _on_emptied(self) -> None:
        self.draft.drop()
        self.previewer.rest()
        self.paper.show_paper(None)
        self.paper.show_state(None)
        self._share_accent()

    def _register(self) -> None:
        if self._busy or not self.form.isVisible():
            return
        self._busy = True
        self.previewer.rest()
        self._slow.start()
        place, appeal = self.place, self.form.value()
        desk, by, counter = place.desk, place.actor, place.counter
        place.tasks.run(
            self, lambda: desk.intake.register(by, appeal, counter), self._on_registered, self._on_not_registered
        )

    def _on_registered(self, registered: Registered) -> None:
        self._thaw()
        self.last_number = registered.number
        self.draft.drop()
        self.form.clear()
        self.form.go_first()
        self.place.tell(_registered_saying(registered), "good")
        self._print(registered.number)
        place = self.place
        desk, by, counter, request = place.desk, place.actor, place.counter, new_request()
        place.tasks.run(self, lambda: desk.counter.finish(by, counter, request=request), None, self._on_visit_stays)

    def _on_not_registered(self, error: BaseException) -> None:
        self._thaw()
        problems = self.place.refused(error)
        homeless = self.form.show_problems(problems)
        if homeless is not None:
            self.place.say_refusal(Refused(homeless))

    def _on_visit_stays(self, error: BaseException) -> None:
        if isinstance(error, Refused) and error.problems[0].code == "nobody_at_counter":
            return  # a direct visit: it was never called, its registration closed it
        self.place.say_refusal(error)

    def _freeze(self) -> None:
        self.form.person.setEnabled(False)
        self.form.matter.setEnabled(False)
        self.form.register.setEnabled(False)

    def _thaw(self) -> None:
        self._busy = False
        self._slow.stop()
        for piece in (self.form.person, self.form.matter, self.form.register):
            piece.setEnabled(True)

    # --- papers

    def _print(self, number: str) -> None:
        place = self.place
        desk, by, request = place.desk, place.actor, new_request()
        work = lambda: print_receipt(desk, by, number, request)  # noqa: E731
        place.tasks.run(self, work, self._on_printed, partial(self._on_not_printed, number))

    def _print_again(self) -> None:
        number = self.last_number
        if self.paper.unfinished():
            number = self.paper.unfinished()[0].number
        elif number is None and self.place.desk is not None:
            recent = self.place.desk.papers.recent(1)
            number = recent[0].number if recent else None
        if number is None:
            self.place.tell(lambda _: _("Nothing was registered today that could be printed again."))
            return
        self._print(number)

    def _on_printed(self, issued: Issued) -> None:
        self.last_number = issued.number
        if self.form.matter.kinds.value() is None:
            width = self.paper.view.wanted_width()
            show = partial(self._show_issued, issued)
            self.place.tasks.run_aside(self, lambda: picture_of(issued.pdf, width), show, self.place.say_refusal)
        elif issued.copy:
            self.place.tell(_issued_saying(issued), "good")
        if issued.trouble is not None:
            self.place.say_refusal(Refused(issued.trouble))
        self._show_unfinished()

    def _show_issued(self, issued: Issued, image: QImage) -> None:
        if self.form.matter.kinds.value() is None:
            self.paper.show_paper(image)
            self.paper.show_state(_issued_saying(issued), "danger" if issued.trouble else "good")

    def _on_not_printed(self, number: str, error: BaseException) -> None:
        self._show_unfinished()
        if isinstance(error, Trouble):
            self.paper.show_state(
                lambda _: _("{number} is registered, the paper did not come out", number=number), "danger"
            )
        self.place.say_refusal(error)

    def _show_unfinished(self) -> None:
        try:
            self.paper.show_unfinished(tuple(self.place.desk.papers.unfinished()))
        except FrontdeskError as error:
            self.place.say_refusal(error)

    # --- the look of the moment

    def _share_accent(self) -> None:
        """Only one button carries the accent: calling while there is nobody and nothing here, registering otherwise."""
        calling = self.queue.mine() is None and self.form.is_empty()
        self.queue.accent_call(calling)
        self.form.accent(not calling)

    def _any_popover(self) -> bool:
        return self.tickets.isVisible() or self.outcomes.isVisible()


def _ended(_: Texts, outcome: str) -> str:
    return (
        words.state_name(_, outcome) if outcome in ("left", "no_show", "unserved") else words.outcome_name(_, outcome)
    )


def _registered_saying(registered: Registered) -> Saying:
    due = registered.due
    if due is None:
        return lambda _: _("{number} registered", number=registered.number)
    return lambda _: _("{number} registered · to be considered by {date}", number=registered.number, date=_.date(due))


def _issued_saying(issued: Issued) -> Saying:
    at = issued.number
    if issued.trouble is not None:
        return lambda _: _("{number}: the printer did not take it", number=at)
    if issued.copy:
        return lambda _: _("{number} · copy {n} came out", number=at, n=issued.copy)
    if issued.printed:
        return lambda _: _("{number} · sent to the printer", number=at)
    return lambda _: _("{number} · saved as PDF", number=at)
