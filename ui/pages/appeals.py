# SPDX-License-Identifier: Apache-2.0
"""Appeals: every appeal in a list, and beside it one of them with its clock, its lawful acts and its whole story.

This page connects list, panel and forms with the services; what they look like is in `ui.widgets`.
"""

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from frontdesk.errors import Problem, Refused
from frontdesk.services.views import Actor, Issued, OfferedAct
from ui import appeal_acts as acts
from ui.appeal_look import look_at
from ui.appeals_export import Exporter
from ui.appeals_work import ListReader
from ui.language import Saying
from ui.latest import Latest
from ui.pages.base import Page
from ui.reception_work import print_receipt
from ui.widgets.act_form import ActForm
from ui.widgets.appeal_list import AppealList
from ui.widgets.appeal_panel import AppealPanel, Seen
from ui.widgets.correct_form import CorrectForm
from ui.workplace import Workplace, new_request

_GLANCE_MS = 60
"""Rest on a row before its appeal is read: whoever runs down the list reads nothing."""

_PANEL = 360


class Appeals(Page):
    """The room of the register."""

    name = "appeals"

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(place, parent)
        theme = place.theme
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), theme.px(12), theme.px(14), theme.px(12))
        row.setSpacing(theme.px(12))
        self.list = AppealList(place)
        self.panel = AppealPanel(place)
        self.panel.setFixedWidth(theme.px(_PANEL))
        row.addWidget(self.list, 1)
        row.addWidget(self.panel)
        chain = (self.list.search, self.list.export_button, self.list.chips, self.list.table, self.panel.show_link)
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)
        self.reader = ListReader(place, self.list, self)
        self.exporter = Exporter(place, self.list, self.reader, self)
        self._one = Latest(place, self)
        self._rest = QTimer(self, singleShot=True, interval=_GLANCE_MS)
        self._rest.timeout.connect(self._glance)
        self._chosen: tuple[str, str] | None = None
        self.form: ActForm | None = None
        self._drafts: dict[tuple[str, str], dict[str, Any]] = {}
        self._busy = False
        self._loaded = False
        self._acts: dict[str, Callable[[], None]] = {
            "find_appeal": self.list.go_to_search,
            "main_act": self._main,
            "print_paper": self._print_receipt,
            "export_list": self.exporter.ask,
            "back": self._back,
        }
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.list.export.connect(self.exporter.ask)
        self.panel.open_asked.connect(self._show)
        self.panel.act_asked.connect(self._open_form)
        self.panel.again.connect(self._print)
        self.reader.shown.connect(self._on_list_shown)
        place.happened.connect(self._on_events)
        place.moved.connect(self._on_moved)

    # --- what the shell asks

    def act(self, action: str) -> None:
        """Do what a key asks."""
        if action in self._acts and self.place.actor is not None:
            self._acts[action]()

    def entered(self) -> None:
        """Read the list the first time, look again later; the keys go to the list."""
        if self.place.actor is None:
            return
        if self._loaded:
            self.reader.refresh()
        else:
            self._loaded = True
            self.reader.load()
        if self.form is None:
            self.list.table.setFocus()

    def show_part(self, what: str) -> None:
        """Show what another room sent here for: a chip, or the search box (`find`)."""
        if what == "find":
            self.list.go_to_search()
        else:
            self.list.search.clear()
            self.reader.choose_chip(what)

    def begin(self) -> None:
        """Somebody signed in: nothing is read before the room is entered."""
        self._loaded = False

    def keep(self) -> None:
        """Keep what was typed; a password is not kept while the window is locked."""
        if self.form is not None:
            self.form.forget_password()
            self._keep_form()

    def leave(self) -> None:
        """Nothing of the person who is gone stays on the screen."""
        self.reader.stop()
        self.exporter.stop()
        self._one.forget()
        self._rest.stop()
        self._chosen = None
        self._drafts.clear()
        self._close_form()
        self.panel.show_seen(None)
        self.list.search.clear()
        self.list.model.show_rows(())
        self._loaded = False

    # --- one appeal

    def _on_chosen(self, row: Any) -> None:  # noqa: ANN401 - `services.listing.Row`, None while it is read
        if row is None or (self._chosen is not None and row.number == self._chosen[0]):
            return
        self._keep_form()
        self._close_form()
        self._chosen = (row.number, row.name)
        self._rest.start()

    def _on_list_shown(self) -> None:
        if self._chosen is not None:
            self._rest.start()

    def _on_opened(self) -> None:
        """Enter on a row: open it and go on to its acts."""
        self._rest.stop()
        if self._chosen is None:
            return
        seen = self.panel.seen
        if seen is None or seen.details.number != self._chosen[0] or not seen.opened:
            self._read(opened=True, then=self._go_on)
        else:
            self.panel.main_button().setFocus()

    def _glance(self) -> None:
        self._read(opened=False)

    def _show(self) -> None:
        self._read(opened=True)

    def _go_on(self) -> None:
        if self.form is None:
            self.panel.main_button().setFocus()

    def _read(self, *, opened: bool, then: Callable[[], None] | None = None) -> None:
        """Read the chosen appeal, then go on; one that is open on the screen stays open when it is read again."""
        place, chosen = self.place, self._chosen
        if chosen is None or place.actor is None:
            return
        seen = self.panel.seen
        again = seen is not None and seen.details.number == chosen[0]
        opened = opened or bool(again and seen is not None and seen.opened)
        work = partial(look_at, place.desk, place.actor, chosen[0], chosen[1], opened=opened, request=new_request())
        self._one.ask(work, partial(self._on_seen, then))

    def _on_seen(self, then: Callable[[], None] | None, seen: Seen) -> None:
        if self._chosen is None or seen.details.number != self._chosen[0]:
            return
        self.panel.show_seen(seen)
        if then is not None:
            then()

    # --- acts

    def _main(self) -> None:
        """Ctrl+Enter: do what the open form asks, else open the form of the main act."""
        if self.form is not None:
            self._submit()
        elif self.panel.seen is not None and self.panel.seen.acts:
            self._open_form(self.panel.seen.acts[0])

    def _open_form(self, act: OfferedAct) -> None:
        seen = self.panel.seen
        if seen is None:
            return
        if act.code == "correct" and not seen.opened:
            # A correction shows what stands there now, so the record is opened first, and recorded as opened.
            self._read(opened=True, then=partial(self._put_form, act))
        else:
            self._put_form(act)

    def _put_form(self, act: OfferedAct) -> None:
        seen = self.panel.seen
        if seen is None:
            return
        if act.code == "correct":
            form: ActForm = CorrectForm(self.place, act, seen.details)
        else:
            form = ActForm(self.place, act, seen.people)
            form.propose("language", seen.details.language)
        form.submitted.connect(self._submit)
        form.left.connect(self._back)
        form.put_back(self._drafts.get((seen.details.number, act.code), {}))
        self.form = form
        self.panel.show_act(form)
        form.go_first()

    def _close_form(self) -> None:
        form, self.form = self.form, None
        if form is not None:
            self.panel.show_act(None)
            form.deleteLater()

    def _keep_form(self) -> None:
        """Keep what was typed, for this appeal and this act, as long as this person works here."""
        if self.form is not None and self.panel.seen is not None:
            self._drafts[(self.panel.seen.details.number, self.form.act.code)] = self.form.typed()

    def _submit(self) -> None:
        form, seen, place = self.form, self.panel.seen, self.place
        if form is None or seen is None or self._busy:
            return
        problems = form.missing()
        if problems:
            form.show_problems(problems)
            return
        form.show_problems(())
        self._busy = True
        self._keep_form()
        desk, by, number, code = place.desk, place.actor, seen.details.number, form.act.code
        values, request, signer = form.values(), new_request(), form.signer()

        def work() -> None:
            approver = _approver(desk, by, signer)
            acts.do(desk, by, number, code, values, request, approver)

        place.tasks.run(self, work, partial(self._on_done, number, code), partial(self._on_refused, number, code))

    def _on_done(self, number: str, code: str, _result: None) -> None:
        self._busy = False
        self._drafts.pop((number, code), None)
        if self._chosen is not None and self._chosen[0] == number:
            self._close_form()
            self._read(opened=False)
            self.list.table.setFocus()
        done = acts.ACTS[code].done
        self.place.tell(lambda _: _(done, number=number), "good")
        self.reader.refresh_soon()

    def _on_refused(self, number: str, code: str, error: BaseException) -> None:
        self._busy = False
        problems = self.place.refused(error)
        form, seen = self.form, self.panel.seen
        if form is None or seen is None or (seen.details.number, form.act.code) != (number, code):
            if problems:
                self.place.say_refusal(Refused(*problems))
            return
        form.forget_password()
        form.show_problems(problems)

    # --- papers

    def _print_receipt(self) -> None:
        self._print("receipt")

    def _print(self, paper: str) -> None:
        place, seen = self.place, self.panel.seen
        if seen is None or not seen.may_print or place.actor is None:
            return
        desk, by, number, request = place.desk, place.actor, seen.details.number, new_request()
        place.tasks.run(
            self,
            lambda: print_receipt(desk, by, number, request, paper),
            self._on_printed,
            place.say_refusal,
        )

    def _on_printed(self, issued: Issued) -> None:
        self.place.tell(_printed_saying(issued), "good")
        if issued.trouble is not None:
            self.place.say_refusal(Refused(issued.trouble))

    # --- around

    def _back(self) -> None:
        if self.form is not None:
            self._keep_form()
            self._close_form()
            self.panel.main_button().setFocus()
        elif self.panel.isAncestorOf(self.focusWidget() or self) or not self.list.search.text():
            self.list.table.setFocus()
        else:
            self.list.search.clear()
            self.list.table.setFocus()

    def _on_events(self, events: tuple[Any, ...]) -> None:
        if self.isVisible() and any(
            event.type.startswith(("appeal.", "print.", "calendar.", "pii.")) for event in events
        ):
            self.reader.refresh_soon()

    def _on_moved(self) -> None:
        if self.isVisible():
            self.reader.refresh_soon()


def _approver(desk: Any, by: Actor, signer: tuple[str, str] | None) -> Actor | None:  # noqa: ANN401
    """Return the second person, who signed with their own password."""
    if signer is None:
        return None
    login, password = signer
    empty = [Problem(name, "required") for name, value in (("login", login), ("password", password)) if not value]
    if empty:
        raise Refused(*empty)
    approver: Actor = desk.accounts.approve(login, password, "approve", by, new_request())
    return approver


def _printed_saying(issued: Issued) -> Saying:
    number, copy = issued.number, issued.copy
    if issued.trouble is not None:
        return lambda _: _("{number}: the printer did not take it", number=number)
    if copy:
        return lambda _: _("{number} · copy {n} came out", number=number, n=copy)
    return lambda _: _("{number} · sent to the printer", number=number)
