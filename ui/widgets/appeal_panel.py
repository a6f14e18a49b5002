# SPDX-License-Identifier: Apache-2.0
"""The right card of the Appeals room: one appeal with its clock, its lawful acts, its story and its papers.

Personal data stay masked until they are asked for. What an act asks is in `ui.widgets.act_form`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from frontdesk import words
from frontdesk.domain.identifiers import format_phone
from frontdesk.domain.moments import local
from frontdesk.i18n import Texts
from frontdesk.services.views import AppealDetails, Assignee, OfferedAct
from ui.appeal_acts import FIRST, MAIN, act_words, article_words
from ui.delegates.appeal_cell import STATUS_TONES
from ui.text import PlainLabel, set_tip
from ui.theme import restyle
from ui.widgets.appeal_story import PaperList, Story
from ui.widgets.flow import Flow, clear_layout
from ui.widgets.key_button import KeyButton
from ui.widgets.term_card import Term, TermCard
from ui.workplace import Workplace

_EMPTY, _BODY, _ACT = range(3)


@dataclass(frozen=True)
class Seen:
    """What the panel shows: the appeal, the acts open to this person now, its term; `opened` when unmasked."""

    details: AppealDetails
    name: str
    acts: tuple[OfferedAct, ...]
    people: tuple[Assignee, ...]
    term: Term | None
    today: date
    opened: bool
    may_open: bool
    may_print: bool
    possible: tuple[str, ...] = ()
    """Papers that the appeal asks for now, printed or not."""


class AppealPanel(QFrame):
    """Emits `open_asked`, `act_asked` with the act, `again` with the paper to print once more."""

    open_asked = Signal()
    act_asked = Signal(object)
    again = Signal(str)

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self.seen: Seen | None = None
        self._all = False
        self._more: QPushButton | None = None
        self.setProperty("role", "card")
        theme = place.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(14), theme.px(12), 1, theme.px(8))
        column.setSpacing(theme.px(6))
        column.addWidget(self._head())
        self._stack = QStackedWidget()
        self._empty = PlainLabel(role="muted", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setContentsMargins(theme.px(20), 0, theme.px(34), 0)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._body())
        column.addWidget(self._stack, 1)
        place.language.changed.connect(self.retranslate)
        self.show_seen(None)

    def _head(self) -> QWidget:
        theme = self._place.theme
        self._top = QWidget()
        column = QVBoxLayout(self._top)
        column.setContentsMargins(0, 0, theme.px(13), 0)
        column.setSpacing(theme.px(2))
        first = QHBoxLayout()
        self.number = PlainLabel(role="title")
        self.status = PlainLabel(role="pill")
        first.addWidget(self.number)
        first.addStretch(1)
        first.addWidget(self.status)
        column.addLayout(first)
        self.who = PlainLabel(role="muted", wrap=True)
        column.addWidget(self.who)
        second = QHBoxLayout()
        second.setSpacing(theme.px(8))
        self.marks = PlainLabel(role="muted")
        self.show_link = QPushButton()
        self.show_link.setProperty("role", "link")
        self.show_link.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_link.clicked.connect(self.open_asked)
        second.addWidget(self.marks)
        second.addWidget(self.show_link)
        second.addStretch(1)
        column.addLayout(second)
        return self._top

    def _body(self) -> QWidget:
        theme = self._place.theme
        inner = QWidget()
        inner.setProperty("role", "inner")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, theme.px(10), 0)
        column.setSpacing(theme.px(8))
        self.term = TermCard(self._place)
        column.addWidget(self.term)
        self._ended = PlainLabel(role="muted", wrap=True)
        column.addWidget(self._ended)
        self.facts = PlainLabel(role="muted", wrap=True)
        column.addWidget(self.facts)
        holder = QWidget()
        self._acts = Flow(theme.px(6), holder)
        self.act_buttons: dict[str, KeyButton] = {}
        column.addWidget(holder)
        self._personal = QWidget()
        self._personal_column = QVBoxLayout(self._personal)
        self._personal_column.setContentsMargins(0, 0, 0, 0)
        self._personal_column.setSpacing(0)
        column.addWidget(self._personal)
        self._papers_title = PlainLabel(role="head")
        self.papers = PaperList(self._place)
        self.papers.again.connect(self.again)
        self._story_title = PlainLabel(role="head")
        self.story = Story(self._place)
        for piece in (self._papers_title, self.papers, self._story_title, self.story):
            column.addWidget(piece)
        column.addStretch(1)
        self.entry = PlainLabel(role="small", wrap=True)
        column.addWidget(self.entry)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.area.setWidget(inner)
        inner.setAutoFillBackground(False)
        self.area.viewport().setAutoFillBackground(False)
        return self.area

    # --- what it shows

    def show_seen(self, seen: Seen | None) -> None:
        """Show an appeal; None shows the empty place."""
        other = seen is None or self.seen is None or seen.details.number != self.seen.details.number
        self.seen = seen
        self._top.setVisible(seen is not None)
        if self._stack.currentIndex() != _ACT:
            self._stack.setCurrentIndex(_EMPTY if seen is None else _BODY)
        self._all = self._all and not other
        self.retranslate()
        if other:
            self.area.verticalScrollBar().setValue(0)

    def show_act(self, form: QWidget | None) -> None:
        """Show the form of an act in place of the body; None shows the body again."""
        while self._stack.count() > _ACT:
            before = self._stack.widget(_ACT)
            if before is not None:
                self._stack.removeWidget(before)
                before.setParent(None)
        if form is not None:
            self._stack.addWidget(form)
        self._stack.setCurrentIndex(_ACT if form is not None else _EMPTY if self.seen is None else _BODY)

    def in_act(self) -> bool:
        """Return whether the form of an act is shown."""
        return self._stack.currentIndex() == _ACT

    def main_button(self) -> QWidget:
        """Return where the keys go when the appeal is opened: its main act, or what can be scrolled."""
        return next(iter(self.act_buttons.values()), self.area)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _, seen = self._place.language.texts, self.seen
        self._empty.setText(_("Choose an appeal on the left: its clock, its acts and its story appear here."))
        self.show_link.setText(_("show"))
        self._papers_title.setText(_("Papers"))
        self._story_title.setText(_("Everything that happened"))
        if seen is None:
            return
        details = seen.details
        self.number.setText(details.number)
        self.status.setText(words.status_name(_, details.status))
        ink = STATUS_TONES.get(details.status, ("", ""))[0]
        restyle(self.status, tone=ink if ink in ("good", "warning") else "plain")
        self.who.setText(f"{words.kind_name(_, details.kind)} · {full_name(details.personal) or seen.name or '—'}")
        self.marks.setText(_marks(_, details.personal))
        self.show_link.setVisible(seen.may_open and not seen.opened)
        set_tip(self.show_link, _("Opens the personal data; the opening is recorded."))
        self.term.show_term(seen.term)
        self._ended.setVisible(seen.term is None)
        self._ended.setText(_("Consideration has ended: {status}.", status=words.status_name(_, details.status)))
        facts = fact_lines(_, details)
        self.facts.setText("\n".join(facts))
        self.facts.setVisible(bool(facts))
        self._show_acts(_, seen)
        self._show_personal(_, seen)
        self._papers_title.setVisible(bool(details.papers or seen.possible))
        self.papers.show_papers(details.papers, seen.today, may_print=seen.may_print, possible=seen.possible)
        self.story.show_lines(details.history, seen.today)
        self.entry.setText(_("Entry {n} of the journal", n=details.seq))
        self._set_tab_order()

    def _set_tab_order(self) -> None:
        """What is built anew stands last in Qt's own order; Tab shall go down the card."""
        chain: list[QWidget] = [self.show_link, *self.act_buttons.values()]
        chain += [self._more] if self._more is not None else []
        chain += [*self.papers.buttons, self.area]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _show_acts(self, _: Texts, seen: Seen) -> None:
        had = next((code for code, button in self.act_buttons.items() if button.hasFocus()), None)
        clear_layout(self._acts)
        self.act_buttons, self._more = {}, None
        rarer = [act for act in seen.acts if act.code not in FIRST]
        for act in seen.acts:
            if act in rarer and not self._all and len(rarer) > 1:
                continue
            main = act.code in MAIN and not self.act_buttons
            button = KeyButton(self._place.theme, role="accent" if main else "")
            button.setText(_("{act}…", act=act_words(_, act.code)))
            button.setObjectName(act.code)
            set_tip(button, article_words(_, act))
            button.setAccessibleDescription(article_words(_, act))
            button.clicked.connect(partial(self._on_act, act))
            self.act_buttons[act.code] = button
            self._acts.addWidget(button)
            button.show()  # at once: what is hidden still cannot take the focus
        if len(rarer) > 1:
            self._more = QPushButton(_("Fewer acts") if self._all else _("More acts"))
            self._more.clicked.connect(self._toggle_rarer)
            self._acts.addWidget(self._more)
            self._more.show()
        if had is not None:
            self.act_buttons.get(had, self.area).setFocus()

    def _show_personal(self, _: Texts, seen: Seen) -> None:
        clear_layout(self._personal_column)
        lines = personal_lines(_, seen.details.personal) if seen.opened else ()
        self._personal.setVisible(bool(lines))
        for label, value in lines:
            self._personal_column.addWidget(PlainLabel(label, role="label"))
            text = PlainLabel(value, wrap=True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            text.setContentsMargins(0, 0, 0, self._place.theme.px(6))
            self._personal_column.addWidget(text)

    def _toggle_rarer(self) -> None:
        """Show the rarer acts too, or hide them again; the keys go to the first one that came."""
        self._all = not self._all
        before = set(self.act_buttons)
        self.retranslate()
        new = next((button for code, button in self.act_buttons.items() if code not in before), self._more)
        if new is not None:
            new.setFocus()

    def _on_act(self, act: OfferedAct, *_checked: bool) -> None:
        self.act_asked.emit(act)


def fact_lines(_: Texts, details: AppealDetails) -> tuple[str, ...]:
    """Return what else is to be known of where an appeal stands, a line each; nothing personal."""
    found = []
    if details.assignee is not None:
        found.append(_("Considered by {name}", name=details.assignee.initials))
    if details.deemed_at is not None:
        found.append(_("Deemed refused since {date}", date=_.date(local(details.deemed_at).date())))
    if details.status == "needs_fix" and details.fix_until is not None:
        found.append(_("The applicant may complete it until {date}", date=_.date(details.fix_until)))
    if details.linked_to is not None:
        found.append(_("A repeat of {number}", number=details.linked_to))
    if details.repeats:
        found.append(_("Repeated in {numbers}", numbers=", ".join(details.repeats)))
    if details.kui is not None and details.kui.number:
        found.append(_("KUI number {number}", number=details.kui.number))
    if details.kui is not None and details.kui.erdr_by is not None:
        wall = local(details.kui.erdr_by)
        found.append(_("ERDR entry expected by {date} {time}", date=_.date(wall.date()), time=_.time(wall)))
    return tuple(found)


def full_name(personal: Mapping[str, Any]) -> str:
    """Return the applicant's name in full, empty while it is masked."""
    person = personal.get("visitor") or {}
    organisation = personal.get("organisation") or {}
    name = " ".join(part for part in (person.get("surname"), person.get("given"), person.get("patronymic")) if part)
    return " · ".join(part for part in (name, organisation.get("name") or "") if part)


def _marks(_: Texts, personal: Mapping[str, Any]) -> str:
    person = personal.get("visitor") or {}
    iin, phone = person.get("iin"), person.get("phone")
    parts = [_("IIN {iin}", iin=iin) if iin else "", format_phone(phone) if phone else ""]
    return " · ".join(part for part in parts if part)


def personal_lines(_: Texts, personal: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return what an opened record says, each with its label; what is empty is left out."""
    person = personal.get("visitor") or {}
    organisation = personal.get("organisation") or {}
    found = (
        (_("Postal address"), person.get("address") or organisation.get("address")),
        (_("E-mail"), person.get("email")),
        (_("Addressed to"), personal.get("addressed_to")),
        (_("Against whom"), personal.get("against")),
        (_("Substance of the appeal"), personal.get("substance")),
    )
    return tuple((label, str(value)) for label, value in found if value)
