# SPDX-License-Identifier: Apache-2.0
"""The table of everything a key does: id, words, keys, where it works. The code behind each id is in the pages.

Ctrl+C, V, X, Z and A belong to the fields and never appear here; a test reads the table for that.
"""

from dataclasses import dataclass
from typing import Final

from frontdesk.i18n import N_

EVERYWHERE: Final = ""
RECEPTION: Final = "reception"
APPEALS: Final = "appeals"
PROTOCOLS: Final = "protocols"
DAY_END: Final = "day_end"
SETTINGS: Final = "settings"


@dataclass(frozen=True)
class ActionSpec:
    """One act: `keys` in Qt's portable form, the first is shown.

    A Cyrillic twin stands for the same key under a Cyrillic-only layout. What is not `bound` is answered by the piece
    that has the focus and is only listed here.
    """

    id: str
    text: str
    keys: tuple[str, ...]
    page: str
    hint: bool = False
    bound: bool = True


ACTIONS: Final[tuple[ActionSpec, ...]] = (
    ActionSpec("new_ticket", N_("New visitor"), ("F2",), RECEPTION, hint=True),
    ActionSpec("call_next", N_("Call the next visitor"), ("F9",), RECEPTION),
    ActionSpec("recall", N_("Call again"), ("Shift+F9",), RECEPTION),
    ActionSpec("no_show", N_("Did not come"), ("F10",), RECEPTION),
    ActionSpec("finish", N_("Finish the visit"), ("F4",), RECEPTION, hint=True),
    ActionSpec("find", N_("Find"), ("F3", "Ctrl+K", "Ctrl+Л"), RECEPTION, hint=True),
    ActionSpec("register", N_("Register and print"), ("Ctrl+Return", "Ctrl+Enter"), RECEPTION),
    ActionSpec("print_again", N_("Print again"), ("Ctrl+P", "Ctrl+З"), RECEPTION),
    ActionSpec("choose_row", N_("Choose"), ("↑ ↓",), APPEALS, hint=True, bound=False),
    ActionSpec("open_row", N_("Open the appeal"), ("Return",), APPEALS, hint=True, bound=False),
    ActionSpec("find_appeal", N_("Find"), ("Ctrl+K", "F3", "Ctrl+Л"), APPEALS, hint=True),
    ActionSpec("main_act", N_("Main act"), ("Ctrl+Return", "Ctrl+Enter"), APPEALS, hint=True),
    ActionSpec("print_paper", N_("Print the receipt again"), ("Ctrl+P", "Ctrl+З"), APPEALS),
    ActionSpec("export_list", N_("Export this list"), ("Ctrl+E", "Ctrl+У"), APPEALS),
    ActionSpec("next_chip", N_("Next or former chip"), ("← →",), APPEALS, bound=False),
    ActionSpec("sort_rows", N_("Sort by a column; once more turns the order"), ("Ctrl+1…8",), APPEALS, bound=False),
    ActionSpec(
        "go_on_protocol", N_("Put on record and print, then sign"), ("Ctrl+Return", "Ctrl+Enter"), PROTOCOLS, hint=True
    ),
    ActionSpec("print_protocol", N_("Print again"), ("Ctrl+P", "Ctrl+З"), PROTOCOLS, hint=True),
    ActionSpec("seal_protocol", N_("Sign electronically, where the office has a certificate"), ("F8",), PROTOCOLS),
    ActionSpec("close_day", N_("Close the day"), ("Ctrl+Return", "Ctrl+Enter"), DAY_END, hint=True),
    ActionSpec("look_up", N_("Find an appeal"), ("F3", "Ctrl+K", "Ctrl+Л"), DAY_END),
    ActionSpec("carry_out", N_("Main act"), ("Ctrl+Return", "Ctrl+Enter"), SETTINGS, hint=True),
    ActionSpec("next_part", N_("Next part of the settings"), ("Ctrl+PgDown",), SETTINGS, hint=True),
    ActionSpec("former_part", N_("Former part of the settings"), ("Ctrl+PgUp",), SETTINGS),
    ActionSpec("room_1", N_("Reception"), ("Alt+1",), EVERYWHERE),
    ActionSpec("room_2", N_("Appeals"), ("Alt+2",), EVERYWHERE),
    ActionSpec("room_3", N_("Protocols"), ("Alt+3",), EVERYWHERE),
    ActionSpec("room_4", N_("Day end"), ("Alt+4",), EVERYWHERE),
    ActionSpec("room_6", N_("Settings"), ("Alt+6",), EVERYWHERE),
    ActionSpec("protocol", N_("Write the next protocol"), ("F6",), EVERYWHERE),
    ActionSpec("lock", N_("Lock"), ("Ctrl+L", "Ctrl+Д"), EVERYWHERE),
    ActionSpec("back", N_("Back"), ("Esc",), EVERYWHERE),
    ActionSpec("keys", N_("Keys of this page"), ("F1",), EVERYWHERE, hint=True),
)


def actions_of(page: str) -> tuple[ActionSpec, ...]:
    """Return what works on a page, its own acts first."""
    own = tuple(spec for spec in ACTIONS if spec.page == page)
    return own + tuple(spec for spec in ACTIONS if spec.page == EVERYWHERE)


def spec_of(action: str) -> ActionSpec:
    """Return one entry; raise KeyError for an unknown id."""
    for spec in ACTIONS:
        if spec.id == action:
            return spec
    raise KeyError(action)


_SHOWN: Final = {"Return": "⏎", "Shift": "⇧"}


def cap(key: str) -> str:
    """Return a key as it is drawn on its cap: `Ctrl ⏎`, `⇧ F9`."""
    return " ".join(_SHOWN.get(part, part) for part in key.split("+"))
