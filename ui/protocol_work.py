# SPDX-License-Identifier: Apache-2.0
"""What the Protocols room does beside the clerk: keeps the draft within a second, draws the pages as they are typed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from frontdesk.errors import FrontdeskError, Refused
from frontdesk.services.views import Actor
from ui import paper_image
from ui.reception_work import DRAWING
from ui.workplace import Workplace

if TYPE_CHECKING:
    from frontdesk.bootstrap import FrontDesk

DRAFT_MS = 800
PREVIEW_MS = 250
_RETRY_MS = 5000

Opened = tuple[str, str]
"""Number and form of the protocol that is open."""


class ProtocolDraft(QObject):
    """Saves at most 0.8 s after the first unsaved letter, so that a crash costs a second's typing at most."""

    kept = Signal()

    def __init__(self, place: Workplace, value: Callable[[], dict[str, Any]], parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._value = value
        self._opened: Opened | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_MS)
        self._timer.timeout.connect(self.save_now)
        self._dirty = False

    def open(self, opened: Opened | None) -> None:
        """Keep what was typed for the former protocol and go on with this one."""
        self.save_now()
        self._opened, self._dirty = opened, False

    def touch(self) -> None:
        """Something was typed."""
        self._dirty = True
        if not self._timer.isActive():
            self._timer.start(DRAFT_MS)

    def settle(self) -> None:
        """What was typed is on record now."""
        self._timer.stop()
        self._dirty = False

    def save_now(self) -> None:
        """Keep what is there, if anything is new."""
        self._timer.stop()
        place = self._place
        if not self._dirty or self._opened is None or place.desk is None or place.actor is None:
            return
        self._dirty = False
        desk, actor, (number, form), document = place.desk, place.actor, self._opened, self._value()
        place.tasks.run(
            self,
            lambda: desk.protocols.keep_draft(actor, number, form, document),
            lambda _nothing: self.kept.emit(),
            self._on_failed,
        )

    def _on_failed(self, error: BaseException) -> None:
        self._dirty = True
        self._timer.start(_RETRY_MS)
        self._place.say_refusal(error)


class PagePreview(QObject):
    """Draws the pages after a pause; never more than one drawing on its way, and only the latest text is shown."""

    ready = Signal(object)

    def __init__(
        self, place: Workplace, value: Callable[[], dict[str, Any]], width: Callable[[], int], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._place = place
        self._value = value
        self._width = width
        self._opened: Opened | None = None
        self._running = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PREVIEW_MS)
        self._timer.timeout.connect(self._ask)
        self._wanted = False

    def open(self, opened: Opened | None) -> None:
        """Draw this protocol from now on."""
        self._opened = opened
        self._wanted = opened is not None
        if opened is not None:
            self._timer.start(0)

    def touch(self) -> None:
        """Something changed."""
        self._wanted = True
        self._timer.start(PREVIEW_MS)

    def _ask(self) -> None:
        place = self._place
        if self._running or not self._wanted or self._opened is None or place.desk is None or place.actor is None:
            return
        self._running, self._wanted = True, False
        desk, actor, opened, document, width = place.desk, place.actor, self._opened, self._value(), self._width()
        place.tasks.run_aside(
            self,
            lambda: (opened, draw(desk, actor, opened, document, width)),
            self._on_ready,
            self._on_failed,
        )

    def _on_ready(self, result: tuple[Opened, tuple[QImage, ...]]) -> None:
        opened, pages = result
        self._running = False
        if opened == self._opened:
            self.ready.emit(pages)
        if self._wanted:
            self._timer.start(0)

    def _on_failed(self, error: BaseException) -> None:
        self._running = False
        if isinstance(error, Refused) and any(problem.code == "glyph_missing" for problem in error.problems):
            self.ready.emit(error.problems)
        elif isinstance(error, FrontdeskError):
            self._place.say_refusal(error)
        else:
            raise error


def draw(desk: "FrontDesk", actor: Actor, opened: Opened, document: dict[str, Any], width: int) -> tuple[QImage, ...]:
    """Return the pages of a protocol as it stands, drawn by the renderer of the very paper."""
    with DRAWING:
        pdf = desk.papers.preview_protocol(actor, *opened, document)
        return paper_image.render_all(pdf, width)
