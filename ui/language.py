# SPDX-License-Identifier: Apache-2.0
"""The language of the window, switched while it runs: our own texts and those of Qt.

What was typed is never touched.
"""

from collections.abc import Callable

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from frontdesk.i18n import LANGUAGES, Texts, texts

Saying = Callable[[Texts], str]
"""A sentence that can be said again in another language."""


class Language(QObject):
    """Holds the current `Texts`; every widget with words connects its `retranslate` to `changed`."""

    changed = Signal()

    def __init__(self, code: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._qt = QTranslator(self)
        self.texts: Texts = texts(code if code in LANGUAGES else LANGUAGES[0])
        self._load_qt()

    @property
    def code(self) -> str:
        """Return kk, ru or en."""
        return self.texts.language

    def switch(self, code: str) -> None:
        """Change the language of everything that is on the screen."""
        if code == self.code:
            return
        self.texts = texts(code)
        self._load_qt()
        self.changed.emit()

    def _load_qt(self) -> None:
        app = QApplication.instance()
        if app is not None:
            app.removeTranslator(self._qt)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self.code != "en" and self._qt.load(f"qtbase_{self.code}", folder) and app is not None:
            app.installTranslator(self._qt)
        QLocale.setDefault(QLocale({"kk": "kk_KZ", "ru": "ru_KZ", "en": "en_GB"}[self.code]))
