# SPDX-License-Identifier: Apache-2.0
"""Day end: what closing looks at and each way out, the honest figures, the key that closes and seals, the day logs."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from frontdesk import words
from frontdesk.domain import roles
from frontdesk.errors import FrontdeskError, Problem, Refused
from frontdesk.i18n import N_, Texts
from frontdesk.services.views import Actor, Block, DayStatus, Health
from ui.actions import cap
from ui.formatting import duration
from ui.language import Saying
from ui.pages.base import Page
from ui.text import ElidedLabel, PlainLabel
from ui.widgets.checks import Check, CheckList
from ui.widgets.figures import FigureCard, HourBars
from ui.widgets.key_button import KeyButton
from ui.widgets.log_table import LogTable
from ui.workplace import Workplace, new_request

_TO_RECEPTION = {"visitors_waiting", "visitors_at_counter", "receipts_unprinted"}

CLOSE: Final = "close"
CLOCK: Final = "clock"
"""What a second person signs for in this room."""


class DayEnd(Page):
    """The room where a day is closed."""

    name = "day_end"

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(place, parent)
        theme = place.theme
        self._status: DayStatus | None = None
        self._busy = False
        self._note: tuple[Saying, str] | None = None
        self._signing_for = CLOSE
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(14), theme.px(12), theme.px(14), theme.px(12))
        column.setSpacing(theme.px(12))
        upper = QHBoxLayout()
        upper.setSpacing(theme.px(12))
        upper.addWidget(self._left_card(), 11)
        upper.addWidget(self._right_card(), 9)
        column.addLayout(upper)
        self.logs = LogTable(place)
        self.logs.verify.connect(self._verify)
        self.logs.export.connect(self._export)
        column.addWidget(self.logs, 1)
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(0)
        self._refresh.timeout.connect(self._refresh_if_shown)
        place.happened.connect(self._on_events)
        place.moved.connect(self._refresh.start)
        place.health_changed.connect(self._refresh.start)
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def _left_card(self) -> QFrame:
        theme = self.place.theme
        card = QFrame()
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px(18), theme.px(12), theme.px(18), theme.px(12))
        column.setSpacing(theme.px(6))
        self._title = PlainLabel(role="title")
        column.addWidget(self._title)
        self.checks = CheckList(self.place)
        self.checks.taken.connect(self._on_way)
        column.addWidget(self.checks)
        grid = QGridLayout()
        grid.setSpacing(theme.px(8))
        self.cards: dict[str, FigureCard] = {}
        for number, name in enumerate(("visits", "served", "no_show", "unserved", "median", "p90", "max", "target")):
            card_ = FigureCard(theme)
            card_.setFixedHeight(theme.px(76))
            self.cards[name] = card_
            grid.addWidget(card_, number // 4, number % 4)
        for stretch in range(4):
            grid.setColumnStretch(stretch, 1)
        column.addLayout(grid)
        column.addStretch(1)
        column.addLayout(self._foot())
        return card

    def _foot(self) -> QHBoxLayout:
        theme = self.place.theme
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(10))
        self.close_button = KeyButton(theme, cap("Ctrl+Return"), role="accent")
        self.close_button.clicked.connect(self.close_day)
        foot.addWidget(self.close_button)
        self._sides = QStackedWidget()
        self._sides.setFixedHeight(theme.px(38))
        self.note = ElidedLabel(role="small")
        self._sides.addWidget(self.note)
        signing = QWidget()
        row = QHBoxLayout(signing)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(6))
        self.login = QLineEdit()
        self.login.setMaxLength(64)
        self.password = QLineEdit()
        self.password.setMaxLength(256)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.login.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self._sign)
        row.addWidget(self.login, 4)
        row.addWidget(self.password, 3)
        self._sides.addWidget(signing)
        foot.addWidget(self._sides, 1)
        return foot

    def _right_card(self) -> QFrame:
        theme = self.place.theme
        card = QFrame()
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px(18), theme.px(12), theme.px(18), theme.px(12))
        column.setSpacing(theme.px(8))
        self._hours_title = PlainLabel(role="title")
        self.bars = HourBars(self.place)
        self._kinds_title = PlainLabel(role="head")
        self._kinds = PlainLabel(role="muted", wrap=True)
        column.addWidget(self._hours_title)
        column.addWidget(self.bars, 1)
        column.addWidget(self._kinds_title)
        column.addWidget(self._kinds)
        return card

    # --- what the shell asks

    def act(self, action: str) -> None:
        """Do what a key asks."""
        if action == "close_day":
            self.close_day()
        elif action == "back":
            self._show_signing(on=False)

    def entered(self) -> None:
        """Read the day."""
        self._refresh_now()
        self.close_button.setFocus()

    def begin(self) -> None:
        """Somebody signed in."""
        self._show_signing(on=False)
        self._say(None)

    def leave(self) -> None:
        """Nothing that was typed here stays."""
        self._show_signing(on=False)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self.place.language.texts
        self.close_button.setText(_("Close the day and seal the log"))
        self.login.setPlaceholderText(_("Supervisor"))
        self.password.setPlaceholderText(_("Password"))
        self.login.setAccessibleName(_("Supervisor's login"))
        self.password.setAccessibleName(_("Password"))
        self._hours_title.setText(_("Wait by hour of arrival, median in minutes"))
        self._kinds_title.setText(_("Appeals of the day"))
        if self._note is not None:
            self._say(*self._note)
        self._show_status()

    # --- the day

    def _refresh_if_shown(self) -> None:
        if self.isVisible():
            self._refresh_now()

    def _refresh_now(self) -> None:
        place = self.place
        if place.desk is None or place.actor is None:
            return
        try:
            self._status = place.desk.days.status()
            self.bars.show_hours(place.desk.days.by_hour(), place.desk.settings.number("wait_target_s"))
        except FrontdeskError as error:
            place.say_refusal(error)
            return
        self._show_status()
        # Every file of every day is read for its hash: years of them must not hold the window up.
        place.tasks.run_aside(self, place.desk.days.list, self.logs.show_days, place.say_refusal)

    def _on_events(self, _events: tuple[Any, ...]) -> None:
        self._refresh.start()

    def _show_status(self) -> None:
        _, status = self.place.language.texts, self._status
        if status is None:
            self._title.setText(_("Close the day"))
            return
        title = N_("Day closed · {weekday}, {date}") if status.closed else N_("Close the day · {weekday}, {date}")
        self._title.setText(_(title, weekday=_.weekday(status.date), date=_.date_long(status.date)))
        self.checks.show_checks(checks_of(status, self.place.health))
        self.close_button.setEnabled(not status.closed and not any(block.hard for block in status.blocks))
        self._show_figures(_, status)
        parts = [f"{words.kind_name(_, kind)} {n}" for kind, n in sorted(status.appeals.items()) if n]
        self._kinds.setText(" · ".join(parts) or _("No appeal was registered."))
        if self._note is None:
            self._say(_closed_note if status.closed else _before_note)
            self._note = None

    def _show_figures(self, _: Texts, status: DayStatus) -> None:
        waits = status.waits
        n = _("n {n}", n=waits.n)
        self.cards["visits"].say(str(status.visits), _("visits"))
        self.cards["served"].say(str(status.served), _("served"))
        self.cards["no_show"].say(str(status.no_show), _("did not come"))
        self.cards["unserved"].say(str(status.unserved + status.left + status.open), _("not served or left"))
        self.cards["median"].say(duration(_, waits.median_s), _("wait, median · {n}", n=n))
        self.cards["p90"].say(duration(_, waits.p90_s), _("wait, p90 · {n}", n=n))
        self.cards["max"].say(duration(_, waits.max_s), _("longest wait"))
        share = waits.share_percent
        self.cards["target"].say("—" if share is None else _("{n} %", n=share), _("within the target · {n}", n=n))

    # --- closing

    def close_day(self) -> None:
        """Close and seal; at a clerk's window a supervisor signs first, right here."""
        place, status = self.place, self._status
        if self._busy or status is None or status.closed or not self.close_button.isEnabled() or place.actor is None:
            return
        if roles.may(place.actor.role, "close_day"):
            self._close(None)
        elif self._sides.currentIndex() == 0 or self._signing_for != CLOSE:
            self._show_signing(on=True)
        else:
            self._sign()

    def _sign(self) -> None:
        """Take the second person's login and password, for closing or for the clock."""
        place = self.place
        if self._busy or place.actor is None:
            return
        if not self.login.text().strip() or not self.password.text():
            (self.password if self.login.text().strip() else self.login).setFocus()
            return
        desk, by = place.desk, place.actor
        login, password, request = self.login.text().strip(), self.password.text(), new_request()
        act, then = ("close_day", self._close) if self._signing_for == CLOSE else ("approve", self._confirm_clock)
        self._busy = True
        work = lambda: desk.accounts.approve(login, password, act, by, request)  # noqa: E731
        place.tasks.run(self, work, then, self._on_not_closed)

    def _confirm_clock(self, approver: Actor) -> None:
        place, request = self.place, new_request()
        desk, by = place.desk, place.actor
        work = lambda: desk.clockwork.confirm(by, approver, request)  # noqa: E731
        place.tasks.run(self, work, self._on_confirmed, self._on_not_closed)

    def _on_confirmed(self, _alarm: int) -> None:
        self._busy = False
        self._show_signing(on=False)
        self.place.tell(lambda _: _("The time was confirmed by two people."), "good")
        self._refresh_now()

    def _close(self, approver: Actor | None) -> None:
        self._busy = True
        place, status = self.place, self._status
        desk, by, request = place.desk, place.actor, new_request()
        day = status.date if status else None
        work = lambda: desk.days.close(by, day, request=request, approver=approver)  # noqa: E731
        place.tasks.run(self, work, self._on_closed, self._on_not_closed)

    def _on_closed(self, status: DayStatus) -> None:
        self._busy = False
        self._show_signing(on=False)
        file = Path(status.file).name if status.file else ""
        self._say(None)
        self.place.tell(lambda _: _("The day is closed and sealed: {file}", file=file), "good")
        self._refresh_now()

    def _on_not_closed(self, error: BaseException) -> None:
        self._busy = False
        self.password.clear()
        problems = self.place.refused(error)
        if not problems:
            return
        if self._sides.currentIndex() == 1:
            self.place.say_refusal(Refused(problems[0]))
            self.password.setFocus()
        else:
            self._say(lambda _: words.problem_text(_, problems[0]), "danger")

    def _show_signing(self, *, on: bool, purpose: str = CLOSE) -> None:
        self._signing_for = purpose
        self.login.clear()
        self.password.clear()
        self._sides.setCurrentIndex(1 if on else 0)
        if on:
            self.login.setFocus()
            asked = N_("A supervisor signs here with their own login and password.")
            if purpose == CLOCK:
                asked = N_("Compare the clock with another one. A second person signs here that the time is right.")
            self.place.tell(lambda _: _(asked))

    def _say(self, saying: Saying | None, tone: str = "plain") -> None:
        self._note = (saying, tone) if saying else None
        self.note.setProperty("role", "note" if tone == "danger" else "small")
        self.note.style().unpolish(self.note)
        self.note.style().polish(self.note)
        self.note.setText(saying(self.place.language.texts) if saying else "")

    # --- the logs

    def _on_way(self, way: str) -> None:
        if way == CLOCK:
            self._show_signing(on=True, purpose=CLOCK)
        else:
            self.room_wanted.emit(way)

    def _verify(self, status: DayStatus) -> None:
        desk = self.place.desk
        _ = self.place.language.texts
        self.logs.model.set_verdict(status, _("Being checked…"), "plain")
        file = Path(status.file) if status.file else None
        if file is not None:
            self.place.tasks.run(
                self, lambda: desk.verify_log(file), partial(self._on_verified, status), self.place.say_refusal
            )

    def _on_verified(self, status: DayStatus, faults: tuple[Problem, ...]) -> None:
        _ = self.place.language.texts
        if faults:
            text = words.fault_text(_, faults[0].code, faults[0].params)
            self.logs.model.set_verdict(status, text, "danger")
            return
        text = _.plural("Whole: {n} entry checked", "Whole: {n} entries checked", status.entries)
        self.logs.model.set_verdict(status, text, "good")

    def _export(self, status: DayStatus) -> None:
        desk, by = self.place.desk, self.place.actor
        self.place.tasks.run(
            self, lambda: desk.days.export(by, status.date, status.part), self._on_exported, self.place.say_refusal
        )

    def _on_exported(self, status: DayStatus) -> None:
        file = Path(status.file).name if status.file else ""
        self.place.tell(lambda _: _("{file} was written again, the same bytes", file=file), "good")
        self._refresh_now()


def checks_of(status: DayStatus, health: Health | None) -> tuple[Check, ...]:
    """Return the lines of the list: what is in order, and what a block says with its way out."""
    blocks = {block.code: block for block in status.blocks}
    found: list[Check] = []
    queue = [blocks.pop(code) for code in ("visitors_waiting", "visitors_at_counter") if code in blocks]
    found += [_block_check(block) for block in queue] or [Check("good", _queue_empty)]
    numbers = blocks.pop("numbers_have_gaps", None)
    found.append(_block_check(numbers) if numbers else Check("good", _no_gaps, _range_of(status)))
    papers = blocks.pop("receipts_unprinted", None)
    found.append(_block_check(papers) if papers else Check("good", _all_printed))
    if health is not None:
        entries = _entries_of(status)
        found.append(Check("good", _journal_whole, entries) if health.whole else Check("danger", _journal_damaged))
    found += [_block_check(block) for block in blocks.values()]
    return tuple(found)


def _block_check(block: Block) -> Check:
    way: Callable[[Texts], str] | None = None
    place = ""
    if block.code in _TO_RECEPTION:
        way, place = (lambda _: _("show")), "reception"
    elif block.code == "appeals_overdue":
        way, place = (lambda _: _("show")), "appeals:overdue"
    elif block.code == "protocols_unprinted":
        way, place = (lambda _: _("show")), "protocols"
    elif block.code == "clock_unconfirmed":
        way, place = (lambda _: _("confirm the time")), CLOCK
    detail = lambda _: words.block_way_out(_, block)  # noqa: E731
    return Check("danger" if block.hard else "warning", lambda _: words.block_text(_, block), detail, place, way)


def _queue_empty(_: Texts) -> str:
    return _("The queue is empty, every ticket has its end")


def _no_gaps(_: Texts) -> str:
    return _("Numbers without gaps")


def _all_printed(_: Texts) -> str:
    return _("Every receipt has come out")


def _journal_whole(_: Texts) -> str:
    return _("The journal is whole")


def _journal_damaged(_: Texts) -> str:
    return _("The journal is damaged: call the administrator, nothing is lost that was printed")


def _closed_note(_: Texts) -> str:
    return _("The day is closed; what comes later belongs to a further part.")


def _before_note(_: Texts) -> str:
    return _("After closing, the day cannot change.")


def _range_of(status: DayStatus) -> Saying | None:
    if not status.first or not status.last:
        return lambda _: _("no appeal yet")
    return lambda _: f"{status.first} – {status.last}"


def _entries_of(status: DayStatus) -> Saying:
    return lambda _: _.plural("{n} entry in this day", "{n} entries in this day", status.entries)
