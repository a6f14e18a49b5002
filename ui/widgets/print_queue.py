# SPDX-License-Identifier: Apache-2.0
"""The papers that are not known to have come out: how many, each with its state, why, and the way out.

While one is at a printer the printer is asked about it, in the worker, by `services.printing`.
"""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from frontdesk import words
from frontdesk.domain import roles
from frontdesk.i18n import Texts
from frontdesk.services.views import Unfinished
from ui.text import PlainLabel
from ui.widgets.toast import Banner
from ui.workplace import Workplace

_LOOK_MS = 800
_SHOWN = 4
UNDER_WAY = frozenset({"queued", "printing"})


class PrintWatch(QObject):
    """Looks after papers at printers until each has ended; emits `looked` after each look."""

    looked = Signal()

    def __init__(self, place: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._looking = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        place.happened.connect(self._on_events)
        place.signed.connect(self._on_signed)

    def _on_events(self, events: tuple[object, ...]) -> None:
        if any(getattr(event, "type", "") == "print.started" for event in events):
            self._timer.start()

    def _on_signed(self) -> None:
        """Ask the printers about what was under way when the program ended."""
        place = self._place
        desk, actor = place.desk, place.actor
        if desk is not None and actor is not None and roles.may(actor.role, "receive"):
            place.tasks.run(self, lambda: desk.papers.find_lost(actor), lambda _: self.looked.emit(), self._on_failed)

    def look(self) -> None:
        """Record what became of the papers, in the worker; never two looks at once."""
        place = self._place
        if place.desk is None or self._looking:
            return
        self._looking = True
        place.tasks.run(self, place.desk.printing.look, self._on_looked, self._on_failed)

    def _on_looked(self, more: bool) -> None:
        self._looking = False
        if not more:
            self._timer.stop()
        self.looked.emit()

    def _on_failed(self, error: BaseException) -> None:
        self._looking = False
        self._place.say_refusal(error)


class PrintQueue(QFrame):
    """Emits `again` when the offered print is asked for."""

    again = Signal()

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._left: tuple[Unfinished, ...] = ()
        self._more = 0
        self._troubled: tuple[Unfinished, int] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(place.theme.px(4))
        self.banner = Banner(place)
        self.banner.stack()
        self.banner.pressed.connect(self.again)
        self.lines = PlainLabel(role="muted", wrap=True)
        column.addWidget(self.banner)
        column.addWidget(self.lines)
        self.watch = PrintWatch(place, self)
        self.watch.looked.connect(self.read)
        place.language.changed.connect(self._say)
        self._say()

    def read(self) -> None:
        """Ask the desk what is left."""
        if self._place.desk is not None:
            self.show_left(tuple(self._place.desk.papers.unfinished()))

    def show_left(self, left: tuple[Unfinished, ...]) -> None:
        """Show what is left: what must be printed again first, then what is still at a printer.

        Of a long list only the lines that are shown are kept, the rest is a number.
        """
        ordered = sorted(left, key=lambda one: one.state in UNDER_WAY)
        troubled = [one for one in ordered if one.state not in UNDER_WAY or one.problem is not None]
        self._left, self._more = tuple(ordered[:_SHOWN]), len(ordered[_SHOWN:])
        self._troubled = (troubled[0], len(troubled)) if troubled else None
        self._say()

    def left(self) -> tuple[Unfinished, ...]:
        """Return the first of what is offered for printing, in that order."""
        return self._left

    def _say(self) -> None:
        troubled = self._troubled
        if troubled is not None:
            self.banner.say(lambda _: _sentence(_, *troubled), lambda _: _("Print  Ctrl+P"), "warning")
        else:
            self.banner.say(None)
        _ = self._place.language.texts
        shown = [
            _("{number} · {state}", number=one.number, state=words.print_state(_, one.state)) for one in self._left
        ]
        if self._more:
            shown.append(_("and {n} more", n=self._more))
        self.lines.setText("\n".join(shown))
        self.lines.setVisible(len(shown) > (troubled is not None))
        self.setVisible(bool(self._left))


def _sentence(_: Texts, first: Unfinished, n: int) -> str:
    if first.problem is not None:
        return _("{number}: {reason}", number=first.number, reason=words.problem_text(_, first.problem))
    return _.plural(
        "Registered, not printed: {number}",
        "Registered, not printed: {number} and others, {n} in all",
        n,
        number=first.number,
    )
