# SPDX-License-Identifier: Apache-2.0
"""Protocols: the oral appeals on the left, the fields in the middle, the pages themselves on the right, live.

Ctrl+Enter goes the way of the paper: it puts the text on record and prints it; pressed again it asks how it was
signed. A change after that is a new version, and both remain.
"""

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from frontdesk import words
from frontdesk.domain.moments import local, office_day
from frontdesk.domain.protocol import CRIME_STATEMENT, ORAL_APPEAL, Signing
from frontdesk.errors import FrontdeskError, Problem, Refused, Trouble
from frontdesk.i18n import N_, Texts
from frontdesk.ready_texts import ready_texts
from frontdesk.services.views import Issued, ProtocolHit, ProtocolView
from ui.actions import cap
from ui.formatting import clock
from ui.language import Saying
from ui.pages.base import Page
from ui.protocol_work import PagePreview, ProtocolDraft
from ui.reception_work import DRAWING
from ui.text import ElidedLabel, PlainLabel
from ui.theme import restyle
from ui.widgets.key_button import KeyButton
from ui.widgets.pages_view import PagesView
from ui.widgets.passphrase import PassphrasePopover
from ui.widgets.protocol_form import ProtocolForm
from ui.widgets.protocol_list import STATES, ProtocolList
from ui.widgets.signing import SigningPopover
from ui.workplace import Workplace, new_request

if TYPE_CHECKING:
    from frontdesk.bootstrap import FrontDesk
    from frontdesk.services.signatures import Signed
    from frontdesk.services.views import Actor


class Protocols(Page):
    """The room where what a visitor says is written down."""

    name = "protocols"

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(place, parent)
        self._hit: ProtocolHit | None = None
        self._view: ProtocolView | None = None
        self._busy = False
        self._changed = False
        self._wanted = ""
        theme = place.theme
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), theme.px(12), theme.px(14), theme.px(12))
        row.setSpacing(theme.px(12))
        self.list = ProtocolList(place)
        self.list.setFixedWidth(theme.px(272))
        self.list.chosen.connect(self._on_chosen)
        row.addWidget(self.list)
        row.addWidget(self._middle(), 11)
        row.addWidget(self._right(), 9)
        self.signing = SigningPopover(place, self)
        self.signing.chosen.connect(self._sign)
        self.passphrase = PassphrasePopover(place, self)
        self.passphrase.given.connect(self._seal)
        self.draft = ProtocolDraft(place, self.form.value, self)
        self.draft.kept.connect(self._on_kept)
        self.preview = PagePreview(place, self.form.value, self.pages.wanted_width, self)
        self.preview.ready.connect(self._on_pages)
        self.form.changed.connect(self._on_typed)
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(0)
        self._refresh.timeout.connect(self._list_anew)
        place.happened.connect(self._on_events)
        place.moved.connect(self._refresh.start)
        place.language.changed.connect(self.retranslate)
        self._show(None)
        self.retranslate()

    def _middle(self) -> QFrame:
        theme = self.place.theme
        card = QFrame()
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(10), theme.px(12))
        column.setSpacing(theme.px(8))
        head = QHBoxLayout()
        self._title = ElidedLabel(role="title")
        self._state = PlainLabel(role="pill")
        head.addWidget(self._title, 1)
        head.addWidget(self._state)
        column.addLayout(head)
        self.form = ProtocolForm(self.place)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self.form)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.viewport().setAutoFillBackground(False)
        self.form.setAutoFillBackground(False)
        column.addWidget(area, 1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(10))
        self.main_button = KeyButton(theme, cap("Ctrl+Return"), role="accent")
        self.main_button.clicked.connect(self.go_on)
        foot.addWidget(self.main_button)
        self.again_button = KeyButton(theme, cap("Ctrl+P"))
        self.again_button.clicked.connect(self.print_again)
        foot.addWidget(self.again_button)
        self.seal_button = KeyButton(theme, cap("F8"))
        self.seal_button.clicked.connect(self.seal)
        foot.addWidget(self.seal_button)
        self._note = ElidedLabel(role="small")
        foot.addWidget(self._note, 1)
        column.addLayout(foot)
        return card

    def _right(self) -> QFrame:
        theme = self.place.theme
        card = QFrame()
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px(14), theme.px(12), theme.px(6), theme.px(10))
        column.setSpacing(theme.px(8))
        self._pages_title = PlainLabel(role="title")
        column.addWidget(self._pages_title)
        self.pages = PagesView(self.place)
        column.addWidget(self.pages, 1)
        return card

    # --- what the shell asks

    def act(self, action: str) -> None:
        """Do what a key asks."""
        if action == "go_on_protocol":
            self.go_on()
        elif action == "print_protocol":
            self.print_again()
        elif action == "seal_protocol":
            self.seal()
        elif action == "back":
            self.list.view.setFocus()

    def entered(self) -> None:
        """Look again at what waits; open what another room sent here."""
        self._list_anew()

    def show_part(self, what: str) -> None:
        """Open the protocol of an appeal, or of the `next` one that has none, as soon as the list is there."""
        self._wanted = what

    def begin(self) -> None:
        """Somebody signed in."""
        try:
            self.form.offer(ready_texts(self.place.home))
        except Trouble as trouble:
            self.form.offer(ready_texts())
            self.place.refused(trouble)

    def keep(self) -> None:
        """Keep what was typed, now."""
        self.draft.save_now()

    def leave(self) -> None:
        """The person is gone: show nothing of theirs."""
        self.draft.save_now()
        self._show(None)
        self.list.show_hits((), office_day(self.place.now()))

    # --- the list

    def _on_events(self, events: tuple[Any, ...]) -> None:
        if any(event.type.startswith(("protocol.", "appeal.")) for event in events):
            self._refresh.start()

    def _list_anew(self) -> None:
        place = self.place
        if place.desk is None or place.actor is None or not self.isVisible():
            return
        desk, actor = place.desk, place.actor
        place.tasks.run_aside(self, lambda: desk.protocols.waiting(actor), self._on_hits, place.say_refusal)

    def _on_hits(self, hits: tuple[ProtocolHit, ...]) -> None:
        self.list.show_hits(hits, office_day(self.place.now()))
        if self._wanted:
            wanted, self._wanted = self._wanted, ""
            if wanted == "next":
                wanted = next((hit.number for hit in hits if hit.state is None), "")
            found = self.list.mark(wanted)
            if found is not None:
                self._on_chosen(found)
        elif self._hit is None:
            self.list.view.setFocus()

    def _on_chosen(self, hit: ProtocolHit) -> None:
        if self._hit is not None and hit.number == self._hit.number:
            self.form.fields()["account"].setFocus()
            return
        self.draft.open(None)
        self._load(hit)

    def _load(self, hit: ProtocolHit) -> None:
        place = self.place
        desk, actor, request = place.desk, place.actor, new_request()
        place.tasks.run(
            self,
            lambda: desk.protocols.open(actor, hit.number, hit.form, request=request),
            partial(self._on_opened, hit),
            place.say_refusal,
        )

    def _on_opened(self, hit: ProtocolHit, view: ProtocolView) -> None:
        self._hit, self._view = hit, view
        document = view.draft or view.document
        self._changed = view.draft is not None or view.version == 0
        self.form.start(hit.form, document, local(hit.accepted_at).date())
        self._show(view)
        self.draft.open((hit.number, hit.form))
        self.preview.open((hit.number, hit.form))
        if view.draft is not None:
            self._say_note(lambda _: _("Unfinished protocol brought back"))
        self.form.fields()["account"].setFocus()

    # --- typing

    def _on_typed(self) -> None:
        if self._hit is None:
            return
        self._changed = True
        self._say_note(None)
        self.draft.touch()
        self.preview.touch()
        self._show_step()

    def _on_kept(self) -> None:
        now = self.place.now()
        self._say_note(lambda _: _("Draft kept {time}", time=clock(_, now)))

    def _on_pages(self, result: tuple[Any, ...]) -> None:
        if result and isinstance(result[0], Problem):
            self.form.show_problems(tuple(result))
            return
        self.pages.show_pages(result)

    # --- the way of the paper

    def go_on(self) -> None:
        """Put the text on record and print it; where it is on record already, ask how it was signed."""
        if self._hit is None or self._view is None or self._busy:
            return
        if not self._changed and self._view.state == "saved":
            self.signing.start(self.main_button)
            return
        if not self._changed:
            return
        self._busy = True
        place, hit, request = self.place, self._hit, new_request()
        self.form.end_now(place.now())
        desk, actor, document = place.desk, place.actor, self.form.value()
        place.tasks.run(
            self,
            lambda: save_and_print(desk, actor, hit, document, request),
            self._on_saved,
            self._on_refused,
        )

    def _on_saved(self, result: tuple[int, Issued | None]) -> None:
        version, issued = result
        self._busy, self._changed = False, False
        self.draft.settle()
        self.form.clear_problems()
        number = self._hit.number if self._hit else ""
        if issued is None or issued.trouble is not None:
            self.place.tell(
                lambda _: _(
                    "The protocol of {number} is on record but did not come out. Print it again: Ctrl+P.", number=number
                ),
                "danger",
            )
        else:
            self.place.tell(
                lambda _: _(
                    "On record and printed: protocol of {number}, version {version}.", number=number, version=version
                ),
                "good",
            )
        self._reload()

    def print_again(self) -> None:
        """Print the version on record once more, as a counted copy."""
        if self._hit is None or self._view is None or self._view.version == 0 or self._busy:
            return
        self._busy = True
        place, hit, request = self.place, self._hit, new_request()
        desk, actor = place.desk, place.actor
        place.tasks.run(self, lambda: print_protocol(desk, actor, hit, request), self._on_printed, self._on_refused)

    def _on_printed(self, issued: Issued) -> None:
        self._busy = False
        if issued.trouble is not None:
            problem = issued.trouble
            self.place.tell(partial(words.problem_text, problem=problem), "danger")
            return
        self.place.tell(lambda _: _("Printed. Copy No. {n}.", n=issued.copy) if issued.copy else _("Printed."), "good")

    def _sign(self, outcome: str, reason: str, person: str) -> None:
        if self._hit is None or self._busy:
            return
        self._busy = True
        place, hit, request = self.place, self._hit, new_request()
        desk, actor = place.desk, place.actor
        signing = Signing(outcome, reason or None, person or None)
        place.tasks.run(
            self,
            lambda: sign_and_finish(desk, actor, hit, signing, place.counter, request),
            self._on_signed,
            self._on_refused,
        )

    def _on_signed(self, result: tuple[int, str | None]) -> None:
        version, ticket = result
        self._busy = False
        number = self._hit.number if self._hit else ""

        def saying(_: Texts) -> str:
            if ticket is not None:
                return _("Signed: protocol of {number}. The visit {ticket} is finished.", number=number, ticket=ticket)
            return _("Signed: protocol of {number}, version {version}.", number=number, version=version)

        self.place.tell(saying, "good")
        self._reload()

    def seal(self) -> None:
        """Sign the version on record with the office's certificate, where there is one."""
        if self.seal_button.isEnabled() and self.seal_button.isVisible() and not self._busy:
            self.passphrase.start(self.seal_button)

    def _seal(self, passphrase: str) -> None:
        if self._hit is None or self._busy:
            return
        self._busy = True
        place, hit, request = self.place, self._hit, new_request()
        desk, actor = place.desk, place.actor

        def work() -> "Signed":
            with DRAWING:
                signed: Signed = desk.signatures.sign(actor, hit.number, hit.form, passphrase, request=request)
                return signed

        place.tasks.run(self, work, self._on_sealed, self._on_not_sealed)

    def _on_not_sealed(self, error: BaseException) -> None:
        """Ask once more where the certificate or its token did not go along; everything else as usual."""
        sealing = isinstance(error, Trouble) and error.code.startswith(("token_", "certificate_"))
        if isinstance(error, Trouble) and sealing and self.isVisible() and self.seal_button.isVisible():
            self._busy = False
            self.passphrase.start(self.seal_button, error)
        else:
            self._on_refused(error)

    def _on_sealed(self, signed: "Signed") -> None:
        self._busy = False
        number, version, holder = signed.kept.number, signed.version, signed.holder
        self.place.tell(
            lambda _: _(
                "Signed electronically by {holder}: protocol of {number}, version {version}.",
                holder=holder,
                number=number,
                version=version,
            ),
            "good",
        )

    def _on_refused(self, error: BaseException) -> None:
        self._busy = False
        problems = self.place.refused(error)
        rest = self.form.show_problems(problems)
        if rest:
            self.place.say_refusal(Refused(*rest))

    def _reload(self) -> None:
        if self._hit is not None:
            self._load(self._hit)
        self._refresh.start()

    # --- what is shown

    def _show(self, view: ProtocolView | None) -> None:
        """Show a protocol, or the empty room."""
        if view is None:
            self._hit = self._view = None
            self.draft.open(None)
            self.preview.open(None)
            self.form.start(ORAL_APPEAL, {}, office_day(self.place.now()))
            self._changed = False
            self.pages.show_pages((), self.place.language.texts(_EMPTY))
        self.form.setEnabled(view is not None)
        self.retranslate()

    def _show_step(self) -> None:
        _ = self.place.language.texts
        view = self._view
        sign = view is not None and not self._changed and view.state == "saved"
        self.main_button.setText(_("How it was signed…") if sign else _("Put on record and print"))
        self.main_button.setEnabled(view is not None and (self._changed or sign))
        self.again_button.setEnabled(view is not None and view.version > 0)
        self.seal_button.setVisible(self.place.desk is not None and self.place.desk.signatures.possible)
        self.seal_button.setEnabled(view is not None and view.version > 0 and not self._changed)
        self.seal_button.setText(_("Sign electronically"))

    def _say_note(self, saying: Saying | None) -> None:
        self._note_saying = saying
        self._note.setText(saying(self.place.language.texts) if saying else "")

    _note_saying: Saying | None = None

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self.place.language.texts
        self._pages_title.setText(_("The paper"))
        self.again_button.setText(_("Print again"))
        self._say_note(self._note_saying)
        if not self.pages.pages():
            self.pages.show_pages((), _(_EMPTY))
        if self._hit is None or self._view is None:
            self._title.setText(_("Choose an oral appeal"))
            self._state.hide()
        else:
            crime = self._hit.form == CRIME_STATEMENT
            number = self._hit.number
            self._title.setText(
                _("Oral statement of a crime, {number}", number=number)
                if crime
                else _("Protocol of {number}", number=number)
            )
            saying, tone = STATES[self._view.state]
            state = _(saying)
            if self._view.version > 1:
                state = _("{state}, version {version}", state=state, version=self._view.version)
            self._state.setText(state)
            restyle(self._state, tone=tone)
            self._state.show()
        self._show_step()


_EMPTY: Final = N_("The pages appear here as they are written.")


def print_protocol(desk: "FrontDesk", actor: "Actor", hit: ProtocolHit, request: str) -> Issued:
    """Let the version on record go out."""
    with DRAWING:
        return desk.papers.give(actor, hit.number, hit.form, counter=desk.config.counter, request=request)


def sign_and_finish(
    desk: "FrontDesk", actor: "Actor", hit: ProtocolHit, signing: Signing, counter: int, request: str
) -> tuple[int, str | None]:
    """Record how it was signed, and end the visit that waited for it at this counter; return version and ticket."""
    version = desk.protocols.sign(actor, hit.number, hit.form, signing, request=request)
    visit = desk.counter.current(counter)
    if visit is None or visit.number != hit.number:
        return version, None
    desk.counter.finish(actor, counter, request=f"{request}:finish")
    return version, visit.ticket


def save_and_print(
    desk: "FrontDesk", actor: "Actor", hit: ProtocolHit, document: dict[str, Any], request: str
) -> tuple[int, Issued | None]:
    """Put a text on record and print it; what is on record stays there even where no paper comes out."""
    version = desk.protocols.save(actor, hit.number, hit.form, document, request=request)
    try:
        return version, print_protocol(desk, actor, hit, f"{request}:print")
    except FrontdeskError:
        return version, None
