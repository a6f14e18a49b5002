# SPDX-License-Identifier: Apache-2.0
"""The bar on top: office, counter, who is signed in, the journal's seal, the language and the clock."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.formatting import clerk_name, clock
from ui.text import PlainLabel, set_tip
from ui.theme import restyle
from ui.widgets.language_switch import LanguageSwitch
from ui.workplace import Workplace


class TopBar(QFrame):
    """Shows; decides nothing."""

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self.setProperty("role", "top_bar")
        theme = place.theme
        self.setFixedHeight(theme.px(50))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(18), 0, theme.px(18), 0)
        row.setSpacing(theme.px(14))
        self._office = PlainLabel(role="office")
        self._counter = PlainLabel(role="tag")
        self._clerk = PlainLabel(role="tag")
        self._seal = PlainLabel(role="pill")
        self.switch = LanguageSwitch(place.language)
        self._clock = PlainLabel(role="clock")
        row.addWidget(self._office)
        for piece in (self._counter, self._clerk):
            row.addWidget(piece, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(100)
        for right in (self._seal, self.switch, self._clock):
            row.addWidget(right, 0, Qt.AlignmentFlag.AlignVCenter)
        place.language.changed.connect(self.retranslate)
        place.signed.connect(self.retranslate)
        place.health_changed.connect(self.show_seal)
        place.happened.connect(self.show_seal)
        place.moved.connect(self.show_seal)
        place.ticked.connect(self._on_tick)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        place, _ = self._place, self._place.language.texts
        self._office.setText(_("{office} · Front office", office=place.office_name()))
        self._counter.setText(_("Window {n}", n=place.counter))
        self._clerk.setVisible(place.actor is not None)
        if place.actor is not None:
            from frontdesk import words

            self._clerk.setText(clerk_name(place.actor))
            set_tip(self._clerk, words.role_name(_, place.actor.role))
        self.show_seal()
        self._on_tick(place.now())

    def show_seal(self, *_ignored: object) -> None:
        """Say whether the journal is whole and how many entries it has."""
        place, _ = self._place, self._place.language.texts
        if place.health is None:
            tone, text = "plain", _("Journal is being checked")
        elif not place.health.whole:
            tone, text = "danger", _("Journal damaged: see Day end")
        elif not place.health.clock_trusted:
            tone, text = "warning", _("The clock needs a look")
        elif not place.health.key_opens:
            tone, text = "warning", _("Papers go out unsigned")
        else:
            n = max(place.entries(), place.health.entries)
            tone, text = "good", _.plural("Journal intact · {n} entry", "Journal intact · {n} entries", n)
        self._seal.setText(("● " if tone == "good" else "! " if tone != "plain" else "") + text)
        restyle(self._seal, tone=tone)

    def _on_tick(self, now: datetime) -> None:
        text = clock(self._place.language.texts, now)
        if self._clock.text() != text:
            self._clock.setText(text)
