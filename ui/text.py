# SPDX-License-Identifier: Apache-2.0
"""The only module that touches Qt's text widgets which would read a name as HTML; everything here shows plain text.

`QLabel` and tooltips guess whether a text is rich and then open the files that it names (TRUST.md I1). A test walks
every window and fails on a label that still guesses; another reads the source for the raw classes.
"""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class PlainLabel(QLabel):
    """A label that shows its text letter by letter, whatever it holds."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, role: str = "", wrap: bool = False) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setOpenExternalLinks(False)
        self.setWordWrap(wrap)
        if role:
            self.setProperty("role", role)
        self.setText(text)


class ElidedLabel(PlainLabel):
    """A one-line label that ends in … where room is short; the whole text is then in its tooltip."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, role: str = "") -> None:
        super().__init__(text, parent, role=role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        """Let the layout shrink it down to nothing."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text, elided at its end."""
        painter = QPainter(self)
        area = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        set_tip(self, self.text() if shown != self.text() else "")
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(area, int(self.alignment()) | Qt.TextFlag.TextSingleLine, shown)
        painter.end()


class PictureLabel(QLabel):
    """A label for a pixmap only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)


_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})
"""The same as `html.escape`, whose module brings the names of 2,200 characters along."""


def set_tip(widget: QWidget, text: str) -> None:
    """Give a tooltip that is shown literally.

    Qt has no plain-text tooltip, so what looks like mark-up is escaped into it; it keeps its lines as a plain one does.
    """
    safe = (
        f'<p style="white-space:pre; margin:0">{text.translate(_ESCAPES)}</p>' if "<" in text or "&" in text else text
    )
    if widget.toolTip() != safe:
        widget.setToolTip(safe)
