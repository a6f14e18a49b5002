# SPDX-License-Identifier: Apache-2.0
"""A list that opens downwards, of codes that are shown in words."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox

from frontdesk.i18n import Texts
from ui.workplace import Workplace


class CodeBox(QComboBox):
    """Holds one of a few codes; its items are said anew when the language changes."""

    def __init__(self, place: Workplace, codes: Sequence[str], words: Callable[[Texts, str], str]) -> None:
        super().__init__()
        self._place = place
        self._words = words
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.offer(codes)

    def offer(self, codes: Sequence[str]) -> None:
        """Offer other codes; the chosen one stays where it is among them."""
        _, chosen = self._place.language.texts, self.currentData()
        self.blockSignals(True)
        self.clear()
        for code in codes:
            self.addItem(self._words(_, code), code)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.blockSignals(False)

    def retranslate(self) -> None:
        """Say every item in the current language."""
        _ = self._place.language.texts
        for number in range(self.count()):
            self.setItemText(number, self._words(_, str(self.itemData(number))))
