# SPDX-License-Identifier: Apache-2.0
"""The right column of Reception: the receipt that will come out, or the one that did.

The last registrations below it.
"""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from frontdesk import words
from frontdesk.services.views import AppealHit, Unfinished
from ui.actions import cap
from ui.formatting import clock
from ui.language import Saying
from ui.text import ElidedLabel, PlainLabel
from ui.theme import restyle
from ui.widgets.key_button import KeyButton
from ui.widgets.print_queue import PrintQueue
from ui.workplace import Workplace

_SHOWN = 4


class PaperView(QWidget):
    """Paints one page as wide as it fits, on a sheet with a thin edge.

    Without a page a sentence says what will be here.
    """

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._image: QImage | None = None
        self._scaled: QPixmap | None = None
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(place.theme.px(160))

    def show_image(self, image: QImage | None, sentence: str = "") -> None:
        """Show a page, or the sentence."""
        self._image, self._scaled, self._words = image, None, sentence
        self.setAccessibleDescription(sentence)
        self._fit()
        self.update()

    def image(self) -> QImage | None:
        """Return the page that is shown."""
        return self._image

    def wanted_width(self) -> int:
        """Return how many pixels wide a page should be rendered to look sharp here."""
        return max(320, round(self.width() * self.devicePixelRatioF() * 1.6))

    def sizeHint(self) -> QSize:
        """Return the natural size."""
        return QSize(self._place.theme.px(270), self._place.theme.px(160))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scale anew."""
        self._scaled = None
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        """Be as high as the page is at this width; the area around scrolls."""
        self.setMinimumHeight(
            self._sheet().height() + self._place.theme.px(14) if self._image is not None else self._place.theme.px(160)
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the page."""
        theme = self._place.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._image is None:
            painter.setPen(theme.colour("muted"))
            box = self.rect().adjusted(theme.px(24), theme.px(40), -theme.px(24), 0)
            painter.drawText(
                box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, self._words
            )
            painter.end()
            return
        sheet = self._sheet()
        if self._scaled is None:
            ratio = self.devicePixelRatioF()
            size = QSize(round(sheet.width() * ratio), round(sheet.height() * ratio))
            self._scaled = QPixmap.fromImage(
                self._image.scaled(
                    size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
                )
            )
            self._scaled.setDevicePixelRatio(ratio)
        shade = theme.colour("line")
        painter.fillRect(sheet.adjusted(2, 3, 3, 4), shade)
        painter.fillRect(sheet, theme.colour("paper"))
        painter.drawPixmap(sheet.topLeft(), self._scaled)
        painter.setPen(theme.colour("paper_edge"))
        painter.drawRect(sheet.adjusted(-1, -1, 0, 0))
        painter.end()

    def _sheet(self) -> QRect:
        assert self._image is not None
        room = self.rect().adjusted(6, 4, -8, -8)
        return QRect(
            room.left(), room.top(), room.width(), int(self._image.height() * room.width() / self._image.width())
        )


class PaperPanel(QFrame):
    """Emits `again` when the offered print is asked for."""

    again = Signal()

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._state: tuple[Saying, str] | None = None
        self._recent: tuple[AppealHit, ...] = ()
        self.setProperty("role", "card")
        theme = place.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(14), theme.px(12), theme.px(14), theme.px(10))
        column.setSpacing(theme.px(8))
        head = QHBoxLayout()
        self._title = PlainLabel(role="title")
        self._printer = ElidedLabel(role="muted")
        self._printer.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self._title)
        head.addWidget(self._printer, 1)
        column.addLayout(head)
        line = QFrame()
        line.setProperty("role", "line")
        column.addWidget(line)
        self.unprinted = PrintQueue(place)
        self.unprinted.again.connect(self.again)
        self.banner = self.unprinted.banner
        column.addWidget(self.unprinted)
        self.view = PaperView(place)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.area.setWidget(self.view)
        self.view.setAutoFillBackground(False)
        self.area.viewport().setAutoFillBackground(False)
        column.addWidget(self.area, 1)
        self.state = PlainLabel(role="pill")
        self.state.setAlignment(Qt.AlignmentFlag.AlignCenter)
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        policy.setRetainSizeWhenHidden(True)
        self.state.setSizePolicy(policy)
        column.addWidget(self.state, 0, Qt.AlignmentFlag.AlignHCenter)
        below = QHBoxLayout()
        self._recent_label = ElidedLabel(role="label")
        self.again_button = KeyButton(theme, cap("Ctrl+P"))
        self.again_button.clicked.connect(self.again)
        below.addWidget(self._recent_label, 1)
        below.addWidget(self.again_button)
        column.addLayout(below)
        grid = QGridLayout()
        grid.setVerticalSpacing(theme.px(5))
        grid.setColumnStretch(1, 1)
        self._lines: list[tuple[PlainLabel, ElidedLabel]] = []
        for number in range(_SHOWN):
            pair = (PlainLabel(" "), ElidedLabel(role="muted"))
            pair[1].setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(pair[0], number, 0)
            grid.addWidget(pair[1], number, 1)
            self._lines.append(pair)
        column.addLayout(grid)
        place.language.changed.connect(self.retranslate)
        place.printers_changed.connect(self.retranslate)
        self.show_state(None)
        self.retranslate()

    def show_paper(self, image: QImage | None) -> None:
        """Show a page; None shows the empty place."""
        _ = self._place.language.texts
        self.view.show_image(image, _("The receipt appears here as soon as the kind is chosen."))

    def show_state(self, saying: Saying | None, tone: str = "plain") -> None:
        """Say what became of the paper."""
        self._state = (saying, tone) if saying else None
        restyle(self.state, tone=tone)
        self.state.setText(saying(self._place.language.texts) if saying else " ")
        self.state.setVisible(saying is not None)

    def show_recent(self, recent: tuple[AppealHit, ...]) -> None:
        """Show the last registrations of today."""
        self._recent = recent[:_SHOWN]
        self.retranslate()

    def show_unfinished(self, unfinished: tuple[Unfinished, ...]) -> None:
        """Offer what was registered and is not known to be printed."""
        self.unprinted.show_left(unfinished)

    def unfinished(self) -> tuple[Unfinished, ...]:
        """Return the first of what is offered for printing."""
        return self.unprinted.left()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self._place.language.texts
        self._title.setText(_("Receipt"))
        printer = self._place.office.printing.rule("receipt", self._place.counter)
        name = printer.printer if printer else ""
        self._printer.setText(_("80 mm · {printer}", printer=name) if name else _("80 mm · PDF in papers"))
        self.again_button.setText(_("Print again"))
        self._recent_label.setText(_("Latest"))
        if self.view.image() is None:
            self.show_paper(None)
        if self._state is not None:
            self.show_state(*self._state)
        for number, (left, right) in enumerate(self._lines):
            hit = self._recent[number] if number < len(self._recent) else None
            left.setText(hit.number if hit else " ")
            right.setText(f"{clock(_, hit.accepted_at)} · {words.kind_name(_, hit.kind)}" if hit else "")
