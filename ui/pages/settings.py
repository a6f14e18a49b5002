# SPDX-License-Identifier: Apache-2.0
"""Settings: its parts by name on the left, one of them on the right. A part is built when it is first opened."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QWidget

from frontdesk.domain import roles
from frontdesk.i18n import N_
from ui.pages.base import Page
from ui.settings.section import Section, card
from ui.text import PlainLabel
from ui.workplace import Workplace

_PARTS_WIDTH: Final = 178


@dataclass(frozen=True)
class Part:
    """One part: its words, who finds it here (any of these acts; none stands for everybody), how it is built."""

    name: str
    text: str
    acts: tuple[str, ...]
    make: Callable[[Workplace], Section]


def _calendar(place: Workplace) -> Section:
    from ui.settings.calendar import CalendarSection

    return CalendarSection(place)


def _hours(place: Workplace) -> Section:
    from ui.settings.hours import HoursSection

    return HoursSection(place)


def _printers(place: Workplace) -> Section:
    from ui.settings.printers import PrintersSection

    return PrintersSection(place)


def _looks(place: Workplace) -> Section:
    from ui.settings.looks import LooksSection

    return LooksSection(place)


def _people(place: Workplace) -> Section:
    from ui.settings.people import PeopleSection

    return PeopleSection(place)


def _office(place: Workplace) -> Section:
    from ui.settings.office import OfficeSection

    return OfficeSection(place)


def _upkeep(place: Workplace) -> Section:
    from ui.settings.upkeep import UpkeepSection

    return UpkeepSection(place)


def _own_password(place: Workplace) -> Section:
    from ui.settings.own_password import OwnPasswordSection

    return OwnPasswordSection(place)


PARTS: Final = (
    Part("calendar", N_("Calendar"), (), _calendar),
    Part("hours", N_("Working hours"), (), _hours),
    Part("printers", N_("Printers"), ("receive", "change_settings"), _printers),
    Part("looks", N_("Looks of papers"), ("change_settings",), _looks),
    Part("people", N_("People"), ("manage_users",), _people),
    Part("office", N_("Office"), ("change_settings",), _office),
    Part("upkeep", N_("State and backup"), ("backup",), _upkeep),
    Part("password", N_("My password"), (), _own_password),
)


class Settings(Page):
    """The room where the office is set."""

    name = "settings"

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(place, parent)
        theme = place.theme
        self.sections: dict[str, Section] = {}
        self._part = PARTS[0].name
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), theme.px(12), theme.px(14), theme.px(12))
        row.setSpacing(theme.px(12))
        frame, column = card(theme)
        frame.setFixedWidth(theme.px(_PARTS_WIDTH))
        column.setContentsMargins(theme.px(8), theme.px(12), theme.px(8), theme.px(12))
        column.setSpacing(theme.px(2))
        self._title = PlainLabel(role="title")
        self._title.setContentsMargins(theme.px(8), 0, 0, theme.px(6))
        column.addWidget(self._title)
        self._group = QButtonGroup(self)
        self.parts: dict[str, QPushButton] = {}
        for part in PARTS:
            button = QPushButton()
            button.setProperty("role", "choice")
            button.setCheckable(True)
            button.toggled.connect(partial(self._on_part, part.name))
            self._group.addButton(button)
            self.parts[part.name] = button
            column.addWidget(button)
        column.addStretch(1)
        row.addWidget(frame)
        self._stack = QStackedWidget()
        row.addWidget(self._stack, 1)
        place.language.changed.connect(self.retranslate)
        self.retranslate()

    @property
    def section(self) -> Section | None:
        """Return the part that is shown."""
        return self.sections.get(self._part)

    def show_part(self, what: str) -> None:
        """Open a part by its name, where this person finds it."""
        if what in self._open():
            self._part = what
            self.parts[what].setChecked(True)
            if what not in self.sections:
                made = next(part for part in PARTS if part.name == what).make(self.place)
                self.sections[what] = made
                self._stack.addWidget(made)
            self._stack.setCurrentWidget(self.sections[what])
            self.sections[what].entered()

    def act(self, action: str) -> None:
        """Do what a key asks."""
        section = self.section
        if action in ("next_part", "former_part"):
            names = self._open()
            step = 1 if action == "next_part" else -1
            self.show_part(names[(names.index(self._part) + step) % len(names)])
            self.parts[self._part].setFocus()
        elif section is not None and action == "carry_out":
            section.main_act()
        elif section is not None and action == "back":
            section.back()

    def entered(self) -> None:
        """Show the part that was open; the arrows go on from its name."""
        if self._part not in self._open():
            self._part = self._open()[0]
        self.show_part(self._part)
        self.parts[self._part].setFocus()

    def begin(self) -> None:
        """Somebody signed in: only their parts are there."""
        for name, button in self.parts.items():
            button.setVisible(name in self._open())

    def keep(self) -> None:
        """The window is being locked or closed."""
        for section in self.sections.values():
            section.keep()

    def leave(self) -> None:
        """Nothing that was typed stays."""
        for section in self.sections.values():
            section.leave()
        self._part = PARTS[0].name

    def retranslate(self) -> None:
        """Say everything in the current language."""
        _ = self.place.language.texts
        self._title.setText(_("Settings"))
        for part in PARTS:
            self.parts[part.name].setText(_(part.text))

    def _open(self) -> list[str]:
        """Return the parts of this person."""
        actor = self.place.actor
        role = actor.role if actor is not None else ""
        return [
            part.name for part in PARTS if not part.acts or (role and any(roles.may(role, act) for act in part.acts))
        ]

    def _on_part(self, name: str, on: bool) -> None:
        if on and name != self._part:
            self.show_part(name)
