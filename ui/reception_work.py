# SPDX-License-Identifier: Apache-2.0
"""What Reception does beside the clerk.

Keeps the draft within a second, previews clock and paper in the worker, prints.
"""

import threading
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage

from frontdesk.errors import FrontdeskError
from frontdesk.services.views import Actor, Issued, Preview
from ui import paper_image
from ui.formatting import clock
from ui.widgets.appeal_form import AppealForm
from ui.widgets.paper_panel import PaperPanel
from ui.workplace import Workplace

if TYPE_CHECKING:
    from frontdesk.bootstrap import FrontDesk

_DRAFT_MS = 800
_RETRY_MS = 5000
_PREVIEW_MS = 280


class Draft(QObject):
    """Saves the form at most 0.8 s after the first unsaved letter; offers it when the same person comes back."""

    def __init__(self, place: Workplace, form: AppealForm, parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._form = form
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DRAFT_MS)
        self._timer.timeout.connect(self.save_now)
        self._kept = False

    def touch(self) -> None:
        """Something was typed."""
        if not self._timer.isActive():
            self._timer.start(_DRAFT_MS)

    def save_now(self) -> None:
        """Keep what is in the form; an empty form keeps nothing."""
        self._timer.stop()
        place = self._place
        if place.actor is None or place.desk is None:
            return
        if self._form.is_empty():
            if self._kept:
                self.drop()
            return
        desk, actor, counter, appeal = place.desk, place.actor, place.counter, self._form.value()
        self._kept = True
        place.tasks.run(self, lambda: desk.drafts.save(actor, counter, appeal), self._on_saved, self._on_failed)

    def drop(self) -> None:
        """The form was registered or emptied: nothing is to be kept."""
        self._timer.stop()
        self._kept = False
        place = self._place
        desk, actor, counter = place.desk, place.actor, place.counter
        if desk is not None and actor is not None:
            place.tasks.run(self, lambda: desk.drafts.discard(actor, counter), None, self._on_failed)

    def forget(self) -> None:
        """The person is gone; their kept draft stays with the desk."""
        self._timer.stop()
        self._kept = False

    def offer(self) -> None:
        """Fill the form with what this person left unfinished here; it can be emptied with one button."""
        place = self._place
        try:
            appeal = place.desk.drafts.load(place.actor, place.counter)
        except FrontdeskError as error:
            place.say_refusal(error)
            return
        if appeal:
            self._form.fill(appeal)
            self._kept = True
            self._form.say_draft(lambda _: _("Unfinished form brought back"))
            place.tell(lambda _: _("What you had not finished is in the form again."))

    def _on_saved(self, _result: None) -> None:
        now = self._place.now()
        if not self._form.is_empty():
            self._form.say_draft(lambda _: _("Draft kept {time}", time=clock(_, now)))

    def _on_failed(self, error: BaseException) -> None:
        self._timer.start(_RETRY_MS)
        self._place.say_refusal(error)


class Previewer(QObject):
    """Asks the desk, after a pause, what would happen if the key were pressed now.

    Never more than one question on its way.
    """

    def __init__(self, place: Workplace, form: AppealForm, paper: PaperPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._form = form
        self._paper = paper
        self._running = False
        self._wanted = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PREVIEW_MS)
        self._timer.timeout.connect(self._ask)

    def touch(self) -> None:
        """Something changed."""
        self._wanted = True
        self._timer.start()

    def idle(self) -> bool:
        """Return whether all that was typed is answered already."""
        return not (self._running or self._wanted or self._timer.isActive())

    def rest(self) -> None:
        """Ask nothing: the form is being registered or was emptied."""
        self._wanted = False
        self._timer.stop()

    def _ask(self) -> None:
        place = self._place
        if self._running or not self._wanted or place.desk is None or place.actor is None:
            return
        if self._form.is_empty():
            self._form.clear_problems()
            self._form.deadline.show_deadline(None)
            return
        self._running, self._wanted = True, False
        desk, actor, counter, appeal = place.desk, place.actor, place.counter, self._form.value()
        width = self._paper.view.wanted_width()
        place.tasks.run_aside(
            self, lambda: look_ahead(desk, actor, appeal, counter, width), self._on_ready, self._on_failed
        )

    def _on_ready(self, result: tuple[Preview, Any]) -> None:
        preview, image = result
        self._running = False
        if self._form.is_empty():
            return
        self._form.show_preview(preview)
        if image is not None:
            self._paper.show_paper(image)
            self._paper.show_state(lambda _: _("Before registration"))
        if self._wanted:
            self._timer.start()

    def _on_failed(self, error: BaseException) -> None:
        self._running = False
        self._place.say_refusal(error)


DRAWING = threading.Lock()
"""Neither the PDF writer nor its reader may run in two threads at once."""


def look_ahead(
    desk: "FrontDesk", actor: Actor, appeal: dict[str, Any], counter: int, width: int
) -> tuple[Preview, QImage | None]:
    """Return the preview and the picture of the paper that would come out."""
    with DRAWING:
        preview: Preview = desk.intake.preview(actor, appeal, counter)
        return preview, paper_image.render(preview.pdf, width) if preview.pdf else None


def print_receipt(desk: "FrontDesk", actor: Actor, number: str, request: str, paper: str = "receipt") -> Issued:
    """Let the receipt, or another paper, go out."""
    with DRAWING:
        return desk.papers.give(actor, number, paper, counter=desk.config.counter, request=request)


def picture_of(pdf: bytes, width: int) -> QImage:
    """Return the picture of a paper that came out, made from its very bytes."""
    with DRAWING:
        return paper_image.render(pdf, width)
