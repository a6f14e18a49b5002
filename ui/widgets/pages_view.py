# SPDX-License-Identifier: Apache-2.0
"""A paper of several pages, one below the other, each as wide as it fits; the area around scrolls."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.workplace import Workplace

_GAP = 12


class PagesView(QScrollArea):
    """Shows pages or, without any, the sentence that says what will be here; keeps the place while pages change."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._sheets = _Sheets(place)
        self.setWidget(self._sheets)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._sheets.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def show_pages(self, pages: tuple[QImage, ...], sentence: str = "") -> None:
        """Show these pages."""
        at = self.verticalScrollBar().value()
        self._sheets.show_pages(pages, sentence)
        self.verticalScrollBar().setValue(at)

    def pages(self) -> tuple[QImage, ...]:
        """Return the pages that are shown."""
        return self._sheets.pages

    def wanted_width(self) -> int:
        """Return how many pixels wide a page should be rendered to look sharp here."""
        return max(480, round(self.viewport().width() * self.devicePixelRatioF() * 1.4))


class _Sheets(QWidget):
    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self.pages: tuple[QImage, ...] = ()
        self._words = ""
        self._scaled: dict[int, QPixmap] = {}

    def show_pages(self, pages: tuple[QImage, ...], sentence: str) -> None:
        self.pages, self._words = pages, sentence
        self._scaled.clear()
        self.setAccessibleDescription(sentence)
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._scaled.clear()
            self._fit()

    def _fit(self) -> None:
        places = self._places()
        self.setMinimumHeight(places[-1].bottom() + _GAP if places else self._place.theme.px(160))

    def _places(self) -> list[QRect]:
        found = []
        top, width = 4, self.width() - 14
        for page in self.pages:
            height = int(page.height() * width / max(1, page.width()))
            found.append(QRect(6, top, width, height))
            top += height + _GAP
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pages that are in sight."""
        theme = self._place.theme
        painter = QPainter(self)
        if not self.pages:
            painter.setPen(theme.colour("muted"))
            box = self.rect().adjusted(theme.px(24), theme.px(40), -theme.px(24), 0)
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(box, flags, self._words)
            painter.end()
            return
        for number, sheet in enumerate(self._places()):
            if not sheet.intersects(event.rect()):
                continue
            painter.fillRect(sheet.adjusted(2, 3, 3, 4), theme.colour("line"))
            painter.drawPixmap(sheet.topLeft(), self._picture(number, sheet))
            painter.setPen(theme.colour("paper_edge"))
            painter.drawRect(sheet.adjusted(-1, -1, 0, 0))
        painter.end()

    def _picture(self, number: int, sheet: QRect) -> QPixmap:
        found = self._scaled.get(number)
        if found is None:
            ratio = self.devicePixelRatioF()
            image = self.pages[number].scaled(
                round(sheet.width() * ratio),
                round(sheet.height() * ratio),
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            found = QPixmap.fromImage(image)
            found.setDevicePixelRatio(ratio)
            self._scaled[number] = found
        return found
