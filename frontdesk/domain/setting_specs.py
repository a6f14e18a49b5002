# SPDX-License-Identifier: Apache-2.0
"""The settings of an office: key, type, default, limits. Their words are elsewhere, their values in the journal."""

import re
from dataclasses import dataclass
from typing import Final

from frontdesk.domain.calendar import parse_hours
from frontdesk.errors import Problem


@dataclass(frozen=True)
class SettingSpec:
    """One setting. `kind` is `int` (within low..high), `bool`, `text` (at most `high` characters) or `hours`
    (`calendar.parse_hours`).
    """

    key: str
    kind: str
    default: str
    low: int = 0
    high: int = 200


SETTINGS: Final = (
    SettingSpec("wait_target_s", "int", "900", 60, 7200),
    SettingSpec("complain_to_kk", "text", "Түркістан облысының Полиция департаменті", high=200),
    SettingSpec("complain_to_ru", "text", "Департамент полиции Туркестанской области", high=200),
    SettingSpec("office_phone", "text", "", high=40),
    SettingSpec("office_address_kk", "text", "", high=200),
    SettingSpec("office_address_ru", "text", "", high=200),
    SettingSpec("keep_papers", "bool", "false"),
    SettingSpec("idle_minutes", "int", "5", 1, 60),
    SettingSpec("office_hours", "hours", "[]", high=1000),
)

_SPECS: Final = {spec.key: spec for spec in SETTINGS}


def spec(key: str) -> SettingSpec:
    """Return the setting of that key; raise KeyError for a stray one."""
    return _SPECS[key]


def problem(key: str, value: str) -> Problem | None:
    """Return what is wrong with a new value, or None."""
    if key not in _SPECS:
        return Problem("key", "setting_unknown", {"key": key})
    found = _SPECS[key]
    if found.kind == "int":
        good = re.fullmatch(r"[0-9]{1,9}", value) is not None and found.low <= int(value) <= found.high
        return None if good else Problem("value", "setting_range", {"low": found.low, "high": found.high})
    if found.kind == "bool":
        return None if value in {"true", "false"} else Problem("value", "setting_yes_no")
    if found.kind == "hours":
        return None if _are_hours(value) else Problem("value", "setting_hours")
    return None if len(value) <= found.high else Problem("value", "text_too_long", {"limit": found.high})


def _are_hours(value: str) -> bool:
    try:
        parse_hours(value)
    except (ValueError, RecursionError):
        return False
    return True
