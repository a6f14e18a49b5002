# SPDX-License-Identifier: Apache-2.0
"""What every page needs of its surroundings.

Who sits here, the services, the language, the look, the worker and one ticking timer.

No widget lives here and no rule; a page that wants to tell another something emits a signal here.
"""

import secrets
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from frontdesk.config import OfficeConfig
from frontdesk.errors import Problem, Refused, Trouble
from ui.bridge import EventBridge
from ui.language import Language, Saying
from ui.tasks import Runner
from ui.theme import Theme

if TYPE_CHECKING:
    from frontdesk.bootstrap import FrontDesk
    from frontdesk.services.views import Actor


def new_request() -> str:
    """Return the id of one act; repeating the act with it changes nothing."""
    return secrets.token_hex(16)


class Workplace(QObject):
    """One window's surroundings."""

    signed = Signal()
    opened = Signal()
    happened = Signal(object)
    ticked = Signal(object)
    told = Signal(str, object)
    troubled = Signal(object)
    recovered = Signal()
    moved = Signal()
    health_changed = Signal()
    printers_changed = Signal()

    def __init__(
        self,
        home: Path,
        office: OfficeConfig,
        language: Language,
        theme: Theme,
        tasks: Runner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.home = home
        self.office = office
        self.language = language
        self.theme = theme
        self.tasks = tasks
        self.counter = office.counter or 1
        self.actor: Any = None
        self.desk: Any = None
        self.health: Any = None
        self._size = -1
        self._asking = False
        self._in_trouble = False
        self._beats = 0
        self._bridge = EventBridge(self)
        self._bridge.happened.connect(self._on_events)
        self.timer = QTimer(self)
        self.timer.setInterval(1000)
        self.timer.timeout.connect(self._tick)

    def attach(self, desk: "FrontDesk") -> None:
        """Take the opened services."""
        self.desk = desk
        desk.bus.subscribe(self._bridge.receive)
        self.timer.start()
        self.opened.emit()

    def now(self) -> datetime:
        """Return the desk's time; before it is open, the machine's."""
        return self.desk.clock.now() if self.desk is not None else datetime.now(UTC)

    def office_name(self) -> str:
        """Return the office's name in the window's language.

        English has none of its own, Russian names are shown there.
        """
        return self.office.name_kk if self.language.code == "kk" else self.office.name_ru

    def tell(self, saying: Saying, tone: str = "plain") -> None:
        """Show a short confirmation that takes no focus."""
        self.told.emit(tone, saying)

    def refused(self, error: BaseException) -> tuple[Problem, ...]:
        """Return the problems of a refusal; trouble goes to the banner, anything else is a bug and is raised again."""
        if isinstance(error, Refused):
            return tuple(error.problems)
        if isinstance(error, Trouble):
            self._in_trouble = True
            self.troubled.emit(error)
            return ()
        raise error

    def say_refusal(self, error: BaseException) -> None:
        """Tell what a rule objected to, where no field can show it."""
        from frontdesk import words

        for problem in self.refused(error)[:1]:
            self.tell(partial(words.problem_text, problem=problem), "danger")

    def sign_in(self, actor: "Actor | None") -> None:
        """Note who works here now; None when nobody does."""
        self.actor = actor
        self.signed.emit()

    def entries(self) -> int:
        """Return the size of the journal as last seen."""
        return max(self._size, 0)

    def _on_events(self, events: tuple[Any, ...]) -> None:
        if events:
            self._size = max(self._size, *(event.seq for event in events))
        self.recovered.emit()
        self.happened.emit(events)

    def _tick(self) -> None:
        self._beats += 1
        if self.desk is None:
            return
        if self._beats % 2 == 0:
            self._notice_others()
        self.ticked.emit(self.now())

    def _notice_others(self) -> None:
        """Ask beside the worker and the window: where another program holds the database, neither stands still."""
        if not self._asking:
            self._asking = True
            self.tasks.run_aside(self, partial(_look, self.desk), self._on_size, self._on_no_size)

    def _on_size(self, size: int) -> None:
        self._asking = False
        if self._in_trouble:
            self._in_trouble = False
            self.recovered.emit()
        if size != self._size:
            first = self._size < 0
            self._size = size
            if not first:
                self.moved.emit()

    def _on_no_size(self, error: BaseException) -> None:
        self._asking = False
        self._in_trouble = True
        self.refused(error)


def _look(desk: "FrontDesk") -> int:
    """Return the size of the journal; on the way, copy the WAL when nobody registers and look at the clock."""
    desk.upkeep.idle()
    desk.clockwork.look()
    return desk.journal_size()
