# SPDX-License-Identifier: Apache-2.0
"""Reception: the queue, one form, the paper.

The room puts them side by side and hands each key on; what the keys do is in `ui.reception`, what it looks like in
`ui.widgets`.
"""

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from frontdesk.domain import roles
from frontdesk.errors import FrontdeskError
from frontdesk.i18n import Texts
from ui.formatting import duration
from ui.language import Saying
from ui.pages.base import Page
from ui.reception.finding import Finding
from ui.reception.registering import Registering
from ui.reception.visits import Visits
from ui.reception_work import Draft, Previewer
from ui.text import PlainLabel
from ui.widgets.appeal_form import AppealForm
from ui.widgets.paper_panel import PaperPanel
from ui.widgets.queue_panel import QueuePanel
from ui.workplace import Workplace


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
        self.draft = Draft(place, self.form, self)
        self.previewer = Previewer(place, self.form, self.paper, self)
        self.visits = Visits(place, self.queue, self.form, self)
        self.finding = Finding(place, self.form, self)
        self.registering = Registering(place, self.form, self.paper, self.draft, self.previewer, self)
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(0)
        self._refresh.timeout.connect(self.refresh)
        self._acts: dict[str, Callable[[], None]] = {
            "new_ticket": self.visits.new_ticket,
            "call_next": self.visits.call,
            "recall": partial(self.visits.step, "recall"),
            "no_show": partial(self.visits.step, "no_show"),
            "finish": self.visits.finish,
            "find": self._find,
            "register": self.registering.register,
            "print_again": self.registering.print_again,
            "back": self.finding.back,
        }
        self._connect()

    def _connect(self) -> None:
        self.queue.asked.connect(self.act)
        self.form.asked.connect(self.act)
        self.form.edited.connect(self._on_edited)
        self.form.emptied.connect(self._on_emptied)
        self.finding.opened.connect(self.registering.opened)
        self.finding.called.connect(self.visits.call)
        self.registering.done.connect(self.visits.close_registered)
        self.paper.again.connect(self.registering.print_again)
        self.place.happened.connect(self._on_events)
        self.place.moved.connect(self._refresh.start)
        queue = (self.queue.call, self.queue.more, self.queue.list)
        for before, after in pairwise((*queue, *self.form.tab_chain(), self.paper.area, self.paper.again_button)):
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
            self.registering.show_unfinished()
            self.form.go_first()

    def entered(self) -> None:
        """Look again, and be ready for the next person."""
        self.refresh()
        if self.form.isVisible() and not (self.visits.asking() or self.form.person.asking()):
            self.form.go_first()

    def keep(self) -> None:
        """Keep the draft now; a password that somebody was typing is not kept behind a lock."""
        self.draft.save_now()
        self.form.signature.forget()
        self.visits.forget_password()

    def leave(self) -> None:
        """Nothing of the person who is gone stays on the screen."""
        self.draft.forget()
        self.visits.close_down()
        self.form.person.close_down()
        self.form.clear()
        self.paper.show_paper(None)
        self.paper.show_state(None)
        self.registering.last_number = None

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

    # --- what it shows

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

    def _find(self) -> None:
        self.visits.close_down()
        self.finding.go()

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

    def _share_accent(self) -> None:
        """Only one button carries the accent: calling while there is nobody and nothing here, registering otherwise."""
        calling = self.queue.mine() is None and self.form.is_empty()
        self.queue.accent_call(calling)
        self.form.accent(not calling)
