# SPDX-License-Identifier: Apache-2.0
"""Settings, looks of papers: which papers an office has given a look of its own, what is wrong with a file, and the
receipt as it comes out now, with an applicant whom nobody is.

What a file may say is in `domain.papers.look`; a wrong one is not used.
"""

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk import words
from frontdesk.domain import deadlines, kinds
from frontdesk.domain.moments import local
from frontdesk.domain.papers.look import BLOCKS
from frontdesk.i18n import N_, Texts
from frontdesk.services.templates import ENDING, TemplateFile
from frontdesk.services.views import Actor
from ui.actions import cap
from ui.models.rows import RowsModel
from ui.reception_work import DRAWING
from ui.settings.section import Section, card
from ui.text import PlainLabel
from ui.widgets.key_button import KeyButton
from ui.widgets.pages_view import PagesView
from ui.widgets.plain_table import PlainTable
from ui.workplace import Workplace

if TYPE_CHECKING:
    from frontdesk.bootstrap import FrontDesk

_PAPER_CARD: Final = 400
_SAMPLE: Final = "Үлгі Үлгібек Үлгіұлы"
_KIND: Final = "complaint"

_Row = tuple[str, TemplateFile | None]


def _state(_: Texts, row: _Row) -> str:
    file = row[1]
    if file is None:
        return _("as shipped")
    return _("not used, it is wrong") if file.problems else _("own look")


def _tone(row: _Row) -> str:
    file = row[1]
    return "plain" if file is None else "warning" if file.problems else "good"


_COLUMNS: Final = ((N_("Paper"), lambda _, row: words.paper_name(_, row[0])), (N_("Look"), _state))


class LooksSection(Section):
    """The papers on the left, the receipt on the right."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self._busy = False
        self._lay(self._list_card(), self._paper_card())
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    def _list_card(self) -> QWidget:
        frame, column = card(self.place.theme)
        self._title, self._how = PlainLabel(role="title"), PlainLabel(role="small", wrap=True)
        self.model = RowsModel(self.place.language.texts, _COLUMNS, _tone)
        self.table = PlainTable(self.place.theme, self.model, (0, 200), row_height=32)
        self.table.chosen.connect(self._say_file)
        self._file, self.problems = PlainLabel(role="muted", wrap=True), PlainLabel(role="note", wrap=True)
        for piece in (self._title, self._how):
            column.addWidget(piece)
        column.addWidget(self.table, 1)
        for piece in (self._file, self.problems):
            column.addWidget(piece)
        return frame

    def _paper_card(self) -> QWidget:
        frame, column = card(self.place.theme)
        frame.setFixedWidth(self.place.theme.px(_PAPER_CARD))
        self._paper_title = PlainLabel(role="title")
        self.paper = PagesView(self.place)
        self.show_button = KeyButton(self.place.theme, cap("Ctrl+Return"), role="accent")
        self.show_button.clicked.connect(self.main_act)
        foot = QVBoxLayout()
        foot.addWidget(self.show_button)
        column.addWidget(self._paper_title)
        column.addWidget(self.paper, 1)
        column.addLayout(foot)
        return frame

    # --- what the room asks

    def entered(self) -> None:
        """Read the folder and draw the receipt."""
        self.main_act()

    def leave(self) -> None:
        """Nothing of anybody stands here."""

    def main_act(self) -> None:
        """Read the files again and draw the receipt by them, beside the window."""
        if self._busy:
            return
        self._busy = True
        desk, by, counter = self.place.desk, self.place.actor, self.place.counter
        width = self.paper.wanted_width()
        self.place.tasks.run_aside(self, lambda: _look(desk, by, counter, width), self._on_looked, self._on_failed)

    def _on_looked(self, found: tuple[tuple[TemplateFile, ...], tuple[QImage, ...]]) -> None:
        self._busy = False
        files, pages = found
        marked = max(0, self.table.currentIndex().row())
        known = {one.paper: one for one in files}
        strays = sorted(set(known) - set(BLOCKS))
        rows: list[_Row] = [(paper, known.get(paper)) for paper in (*strays, *BLOCKS)]
        self.model.show_rows(self.place.language.texts, rows)
        self.table.selectRow(marked)
        self.paper.show_pages(pages)
        self._say_file()

    def _on_failed(self, error: BaseException) -> None:
        self._busy = False
        self.place.say_refusal(error)

    def _say_file(self) -> None:
        _, row = self.place.language.texts, self.model.row(self.table.currentIndex().row())
        paper, file = row if row is not None else ("receipt", None)
        if file is None:
            self._file.setText(_("A look of its own would stand in templates/{file}.", file=f"{paper}{ENDING}"))
        else:
            self._file.setText(_("Its look stands in templates/{file}.", file=f"{paper}{ENDING}"))
        problems = file.problems if file is not None else ()
        self.problems.setText("\n".join(words.problem_text(_, problem) for problem in problems))
        self.problems.setVisible(bool(problems))

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self.place.language.texts
        self._title.setText(_("Looks of papers"))
        self._how.setText(
            _("A file gives a paper its logo, margins and order; what the law demands cannot be left out.")
        )
        self.table.setAccessibleName(_("Looks of papers"))
        self._paper_title.setText(_("The receipt as it comes out now"))
        self.paper.setAccessibleName(_("The receipt as it comes out now"))
        self.show_button.setText(_("Read the files again"))
        self.model.retranslate(_)
        self._say_file()


def _look(
    desk: "FrontDesk", by: Actor, counter: int, width: int
) -> tuple[tuple[TemplateFile, ...], tuple[QImage, ...]]:
    """Return the files with what is wrong with them, and the receipt of a sample that is not registered."""
    from ui import paper_image

    now = local(desk.clock.now()).replace(tzinfo=None)
    clock = deadlines.explain(kinds.kind(_KIND), now, desk.calendar_book.now(), desk.calendar_book.hours())
    with DRAWING:
        pdf = desk.papers.preview(by, _SAMPLE, _KIND, clock, sheets=1, counter=counter)
        return desk.templates.files(), paper_image.render_all(pdf, width)
