# SPDX-License-Identifier: Apache-2.0
"""A short confirmation over the page that takes no focus and goes by itself.

And the banner that stays while trouble lasts.
"""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QWidget

from ui.language import Saying
from ui.text import PlainLabel
from ui.theme import restyle
from ui.workplace import Workplace

_SHOWN_MS = 4500


class Toast(QFrame):
    """One at a time, at the foot of its parent; the newest replaces the former."""

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self._place = place
        self._page = parent
        self._saying: Saying | None = None
        self.setProperty("role", "toast")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        theme = place.theme
        row.setContentsMargins(theme.px(18), theme.px(8), theme.px(18), theme.px(8))
        self._words = PlainLabel()
        row.addWidget(self._words)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        place.told.connect(self.say)
        place.language.changed.connect(self.retranslate)
        parent.installEventFilter(self)
        self.hide()

    def say(self, tone: str, saying: Saying) -> None:
        """Show a sentence."""
        self._saying = saying
        restyle(self, tone=tone)
        self.retranslate()
        self.show()
        self.raise_()
        self._timer.start(_SHOWN_MS)

    def retranslate(self) -> None:
        """Say it again in the current language."""
        if self._saying is None:
            return
        limit = max(200, self._page.width() - self._place.theme.px(160))
        self._words.setWordWrap(False)
        self._words.setText(self._saying(self._place.language.texts))
        if self._words.sizeHint().width() > limit:
            self._words.setWordWrap(True)
            self._words.setMinimumWidth(limit - self._place.theme.px(40))
        else:
            self._words.setMinimumWidth(0)
        self.adjustSize()
        self._place_self()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot while the window is resized."""
        if event.type() == QEvent.Type.Resize:
            self._place_self()
        return False

    def _place_self(self) -> None:
        parent = self._page
        self.move((parent.width() - self.width()) // 2, parent.height() - self.height() - self._place.theme.px(3))


class Banner(QFrame):
    """What is wrong with the world around the program, and the way out; it stays until it is over."""

    pressed = Signal()

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._saying: Saying | None = None
        self._button_saying: Saying | None = None
        self.setProperty("role", "banner")
        theme = place.theme
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), theme.px(4), theme.px(8), theme.px(4))
        self._words = PlainLabel(wrap=True)
        self.button = QPushButton(self)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self.pressed)
        row.addWidget(self._words, 1)
        row.addWidget(self.button)
        place.language.changed.connect(self.retranslate)
        self.hide()

    def stack(self) -> None:
        """Put the way out below the sentence, for a narrow place."""
        row = self.layout()
        assert isinstance(row, QBoxLayout)
        row.setDirection(QBoxLayout.Direction.TopToBottom)
        row.setAlignment(self.button, Qt.AlignmentFlag.AlignLeft)

    def say(self, saying: Saying | None, button: Saying | None = None, tone: str = "danger") -> None:
        """Show a sentence and perhaps a way out; None hides the banner."""
        self._saying, self._button_saying = saying, button
        restyle(self, tone=tone)
        self.setVisible(saying is not None)
        self.retranslate()

    def retranslate(self) -> None:
        """Say it again in the current language."""
        if self._saying is None:
            return
        self._words.setText(self._saying(self._place.language.texts))
        self.button.setVisible(self._button_saying is not None)
        if self._button_saying is not None:
            self.button.setText(self._button_saying(self._place.language.texts))
