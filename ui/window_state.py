# SPDX-License-Identifier: Apache-2.0
"""Size and place of the window in a small TOML file of the office folder; nothing else is kept here.

QSettings is not used: PySide6 6.11 runs a pickle hidden in its file (TRUST.md I8).
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class WindowState:
    """Where the window stood, in pixels of the desktop."""

    x: int
    y: int
    width: int
    height: int
    maximized: bool


def load_state(file: Path) -> WindowState | None:
    """Read the last state; None where there is none or it cannot be understood: it is not worth a question."""
    try:
        table = tomllib.loads(file.read_text("utf-8"))["window"]
        numbers = [table[key] for key in ("x", "y", "width", "height")]
        if not all(type(n) is int and -20000 < n < 20000 for n in numbers):
            return None
        x, y, width, height = numbers
        return WindowState(x, y, width, height, table.get("maximized") is True)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def save_state(file: Path, state: WindowState) -> None:
    """Write the state beside the other machine settings, whole or not at all; raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    lines = ["[window]", *(f"{key} = {str(value).lower()}" for key, value in vars(state).items())]
    part.write_text("\n".join(lines) + "\n", "utf-8")
    part.replace(file)
