# SPDX-License-Identifier: Apache-2.0
"""Which page is behind which room. A page that is opened later is imported then: the window starts without it."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtWidgets import QWidget

from ui.pages.base import Page, PageMaker
from ui.pages.reception import Reception
from ui.workplace import Workplace


def _appeals(place: Workplace, parent: QWidget) -> Page:
    from ui.pages.appeals import Appeals

    return Appeals(place, parent)


def _protocols(place: Workplace, parent: QWidget) -> Page:
    from ui.pages.protocols import Protocols

    return Protocols(place, parent)


def _settings(place: Workplace, parent: QWidget) -> Page:
    from ui.pages.settings import Settings

    return Settings(place, parent)


def _day_end(place: Workplace, parent: QWidget) -> Page:
    from ui.pages.day_end import DayEnd

    return DayEnd(place, parent)


ROOMS: Final[Mapping[str, PageMaker]] = {
    "reception": Reception,
    "appeals": _appeals,
    "protocols": _protocols,
    "day_end": _day_end,
    "settings": _settings,
}
