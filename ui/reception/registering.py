# SPDX-License-Identifier: Apache-2.0
"""The page's main act: the form is registered, with a second person's signature where a rule asks one, and printed."""

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from frontdesk.domain.kinds import PETITION, PETITION_ADDRESS, kind
from frontdesk.errors import FrontdeskError, Refused, Trouble
from frontdesk.services.views import Actor, Issued, Registered
from ui.language import Saying
from ui.reception_work import Draft, Previewer, picture_of, print_receipt
from ui.widgets.appeal_form import AppealForm
from ui.widgets.paper_panel import PaperPanel
from ui.workplace import Workplace, new_request

_SLOW_MS = 250


class Registering(QObject):
    """Registers what stands in the form and lets its receipt come out. `done` when the form is empty again."""

    done = Signal()

    def __init__(
        self,
        place: Workplace,
        form: AppealForm,
        paper: PaperPanel,
        draft: Draft,
        previewer: Previewer,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._place = place
        self._form = form
        self._paper = paper
        self._draft = draft
        self._previewer = previewer
        self.last_number: str | None = None
        self._busy = False
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW_MS)
        self._slow.timeout.connect(self._freeze)

    # --- registering

    def register(self) -> None:
        """Register what stands in the form; the signature is asked for first where one is needed."""
        form, place = self._form, self._place
        if self._busy or not form.isVisible():
            return
        if form.matter.kind() == PETITION:
            place.tell(lambda _: _("A petition is filed on its own website only: {address}", address=PETITION_ADDRESS))
            return
        if form.signature.needed() and not form.signature.filled():
            form.signature.go_on()
            place.tell(lambda _: _("A supervisor signs here with their own login and password."))
            return
        self._busy = True
        self._previewer.rest()
        self._slow.start()
        appeal, signature = form.value(), form.signature
        desk, by, counter = place.desk, place.actor, place.counter
        asked, login, password = signature.needed(), signature.login.text().strip(), signature.password.text()

        def work() -> Registered:
            approver: Actor | None = None
            if asked:
                approver = desk.accounts.approve(login, password, "approve", by, f"{appeal['request_id']}:approve")
            registered: Registered = desk.intake.register(by, appeal, counter, approver=approver)
            return registered

        place.tasks.run(self, work, self._on_registered, self._on_not_registered)

    def _on_registered(self, registered: Registered) -> None:
        self._thaw()
        self.last_number = registered.number
        self._draft.drop()
        self._form.clear()
        self._form.go_first()
        self._place.tell(_registered_saying(registered), "good")
        self.print(registered.number)
        self.done.emit()

    def _on_not_registered(self, error: BaseException) -> None:
        self._thaw()
        self._form.signature.forget()
        problems = self._place.refused(error)
        homeless = self._form.show_problems(problems)
        if homeless is not None:
            self._place.say_refusal(Refused(homeless))

    def _freeze(self) -> None:
        for piece in (self._form.person, self._form.matter, self._form.signature, self._form.register):
            piece.setEnabled(False)

    def _thaw(self) -> None:
        self._busy = False
        self._slow.stop()
        for piece in (self._form.person, self._form.matter, self._form.signature, self._form.register):
            piece.setEnabled(True)

    # --- papers

    def print(self, number: str) -> None:
        """Let a receipt come out: the original, else a counted copy."""
        place = self._place
        desk, by, request = place.desk, place.actor, new_request()
        work = lambda: print_receipt(desk, by, number, request)  # noqa: E731
        place.tasks.run(self, work, self._on_printed, partial(self._on_not_printed, number))

    def print_again(self) -> None:
        """Print what did not come out, else the last receipt as a copy."""
        number = self.last_number
        if self._paper.unfinished():
            number = self._paper.unfinished()[0].number
        elif number is None and self._place.desk is not None:
            recent = self._place.desk.papers.recent(1)
            number = recent[0].number if recent else None
        if number is None:
            self._place.tell(lambda _: _("Nothing was registered today that could be printed again."))
            return
        self.print(number)

    def opened(self, number: str) -> None:
        """Note which appeal was opened: Ctrl+P means its receipt."""
        self.last_number = number

    def show_unfinished(self) -> None:
        """Offer what was registered and never came out."""
        try:
            self._paper.show_unfinished(tuple(self._place.desk.papers.unfinished()))
        except FrontdeskError as error:
            self._place.say_refusal(error)

    def _on_printed(self, issued: Issued) -> None:
        self.last_number = issued.number
        if self._form.matter.kinds.value() is None:
            width = self._paper.view.wanted_width()
            show = partial(self._show_issued, issued)
            self._place.tasks.run_aside(self, lambda: picture_of(issued.pdf, width), show, self._place.say_refusal)
        elif issued.copy:
            self._place.tell(_issued_saying(issued), "good")
        if issued.trouble is not None:
            self._place.say_refusal(Refused(issued.trouble))
        self.show_unfinished()

    def _show_issued(self, issued: Issued, image: QImage) -> None:
        if self._form.matter.kinds.value() is None:
            self._paper.show_paper(image)
            self._paper.show_state(_issued_saying(issued), "danger" if issued.trouble else "good")

    def _on_not_printed(self, number: str, error: BaseException) -> None:
        self.show_unfinished()
        if isinstance(error, Trouble):
            self._paper.show_state(
                lambda _: _("{number} is registered, the paper did not come out", number=number), "danger"
            )
        self._place.say_refusal(error)


def _registered_saying(registered: Registered) -> Saying:
    number, due = registered.number, registered.due
    if kind(registered.kind).stream == "cpc":
        return lambda _: _("{number} registered · bring the visitor to the duty officer now", number=number)
    if registered.undated:
        return lambda _: _("{number} registered · the date follows when the time is confirmed", number=number)
    if due is None:
        return lambda _: _("{number} registered", number=number)
    return lambda _: _("{number} registered · to be considered by {date}", number=number, date=_.date(due))


def _issued_saying(issued: Issued) -> Saying:
    at = issued.number
    if issued.trouble is not None:
        return lambda _: _("{number}: the printer did not take it", number=at)
    if issued.copy and issued.printing in {None, "done"}:
        return lambda _: _("{number} · copy {n} came out", number=at, n=issued.copy)
    if issued.printer:
        return lambda _: _("{number} · sent to the printer", number=at)
    return lambda _: _("{number} · saved as PDF", number=at)
