# SPDX-License-Identifier: Apache-2.0
"""Everything that happened to one appeal in plain words, the newest first, and the papers that came out of it."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from frontdesk import words
from frontdesk.services.views import HistoryLine, PaperLine
from ui.formatting import moment
from ui.text import PlainLabel
from ui.widgets.flow import clear_layout
from ui.workplace import Workplace


class _Entry(QWidget):
    """One event: its words, when and who below, the words of a person quoted; a dot on a line on the left."""

    def __init__(self, place: Workplace, title: str, below: str, quoted: str, *, last: bool) -> None:
        super().__init__()
        self._place = place
        self._last = last
        theme = place.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(20), 0, 0, theme.px(9))
        column.setSpacing(0)
        column.addWidget(PlainLabel(title, wrap=True))
        column.addWidget(PlainLabel(below, role="small", wrap=True))
        if quoted:
            column.addWidget(PlainLabel(quoted, role="small", wrap=True))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._place.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size, x, top = theme.px(9), theme.px(2), theme.px(6)
        painter.fillRect(QRect(x + size // 2, 0, 1, top if self._last else self.height()), theme.colour("line"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawEllipse(QRect(x, top, size, size))
        painter.end()


class Story(QWidget):
    """The history as a list of entries; rebuilt only when it changed."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._lines: Sequence[HistoryLine] = ()
        self._today = date.min
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        place.language.changed.connect(self.retranslate)

    def show_lines(self, lines: Sequence[HistoryLine], today: date) -> None:
        """Show other events."""
        if tuple(lines) != tuple(self._lines) or today != self._today:
            self._lines, self._today = tuple(lines), today
            self.retranslate()

    def retranslate(self) -> None:
        """Say every entry in the current language."""
        _ = self._place.language.texts
        clear_layout(self._column)
        newest_first = tuple(reversed(self._lines))
        for line in newest_first:
            who = line.by_name or (words.role_name(_, "system") if line.actor == "system" else line.actor)
            below = " · ".join(part for part in (moment(_, line.at, self._today), who) if part)
            quoted = " · ".join(_quoted(str(value)) for value in (line.personal or {}).values() if value)
            title = words.event_text(_, line.type, line.data)
            self._column.addWidget(_Entry(self._place, title, below, quoted, last=line is newest_first[-1]))


def _quoted(text: str) -> str:
    return f"«{text}»"


class PaperList(QWidget):
    """The papers of an appeal with what became of the last one; `again` carries the paper to print."""

    again = Signal(str)

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._papers: Sequence[PaperLine] = ()
        self.buttons: list[QPushButton] = []
        self._possible: Sequence[str] = ()
        self._may_print = False
        self._today = date.min
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(place.theme.px(2))
        place.language.changed.connect(self.retranslate)

    def show_papers(
        self, papers: Sequence[PaperLine], today: date, *, may_print: bool, possible: Sequence[str] = ()
    ) -> None:
        """Show other papers: those that came out, then those that the appeal asks for and nobody printed yet."""
        self._papers, self._today, self._may_print = tuple(papers), today, may_print
        self._possible = tuple(possible)
        self.retranslate()

    def retranslate(self) -> None:
        """Say every line in the current language."""
        _ = self._place.language.texts
        clear_layout(self._column)
        self.buttons = []
        latest = {line.paper: line for line in self._papers}
        for paper, line in latest.items():
            which = _("copy {n}", n=line.copy) if line.copy else _("original")
            state = {"started": _("not known to have come out"), "failed": _("did not come out")}.get(line.state)
            self._add(paper, " · ".join((which, state or moment(_, line.at, self._today))), _("Print again"))
        for paper in self._possible:
            if paper not in latest and self._may_print:
                self._add(paper, _("not printed yet"), _("Print"))

    def _add(self, paper: str, below: str, act: str) -> None:
        _ = self._place.language.texts
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(self._place.theme.px(8))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(PlainLabel(words.paper_name(_, paper), wrap=True))
        column.addWidget(PlainLabel(below, role="small", wrap=True))
        across.addLayout(column, 1)
        if self._may_print:
            button = QPushButton(act)
            button.setProperty("role", "link")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(partial(self._on_again, paper))
            across.addWidget(button)
            self.buttons.append(button)
        self._column.addWidget(row)

    def _on_again(self, paper: str, *_checked: bool) -> None:
        self.again.emit(paper)
