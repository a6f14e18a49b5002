# SPDX-License-Identifier: Apache-2.0
"""Every sentence for people reaches the catalogues whole: marked, constant, in one piece."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

MARKS = {"_": 1, "N_": 1, "plural": 2}
# Calls of the window whose text a person reads; the text may not stand there as it is.
SHOWN = {
    "PlainLabel", "ElidedLabel", "QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QGroupBox", "QAction", "KeyButton",
    "setText", "setTitle", "setWindowTitle", "setPlaceholderText", "setAccessibleName", "setAccessibleDescription", "set_tip",
    "addItem", "addTab", "showMessage",
}  # fmt: skip
# Shown as they are in every language: the names of the program, of the languages and of the keys, and the mark of a training office.
NAMES = {"Frontdesk", "Қазақша", "Русский", "English", "ҚАЗ", "РУС", "ENG", "KK", "RU", "EN", "ОҚУ КЕҢСЕСІ · УЧЕБНЫЙ"}
KEY = re.compile(r"((Ctrl|Alt|Shift)\+)*(F[0-9]{1,2}|[A-Z0-9]|Esc|Enter|↵)(…[0-9])?")


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node, getattr(node.func, "id", None) or getattr(node.func, "attr", "")


def broken(path: Path) -> Iterator[str]:
    """Yield marked texts that no catalogue can hold: f-strings, glued or formatted ones."""
    for call, name in calls(path):
        for argument in call.args[: MARKS.get(name, 0)]:
            if isinstance(argument, ast.JoinedStr | ast.BinOp) or (
                isinstance(argument, ast.Call) and getattr(argument.func, "attr", "") == "format"
            ):
                yield f"{path}:{argument.lineno} {ast.unparse(argument)}"


def unmarked(path: Path) -> Iterator[str]:
    """Yield texts that a person would see in one language only."""
    for call, name in calls(path):
        if name in SHOWN:
            for argument in call.args:
                text = argument.value if isinstance(argument, ast.Constant) else None
                if not isinstance(text, str) or text in NAMES or KEY.fullmatch(text):
                    continue
                if sum(letter.isalpha() for letter in text) > 1:
                    yield f"{path}:{argument.lineno} {text!r}"


def test_marked_texts_are_constants(root: Path) -> None:
    found = [
        line for package in ("frontdesk", "ui") for path in (root / package).rglob("*.py") for line in broken(path)
    ]
    assert found == []


def test_the_window_shows_no_unmarked_text(root: Path) -> None:
    assert [line for path in (root / "ui").rglob("*.py") for line in unmarked(path)] == []


def test_the_walks_see_what_they_forbid(tmp_path: Path) -> None:
    path = tmp_path / "planted.py"
    path.write_text(
        '_(f"a {b}")\n_("a" + b)\n_("a {}".format(b))\nx.plural("{n} a", f"{n} b", n)\nw.setText("Save")\nw.setText("7")\n'
    )
    assert [line.split(":")[1].split()[0] for line in broken(path)] == ["1", "2", "3", "4"]
    assert [line.split(":")[1] for line in unmarked(path)] == ["5 'Save'"]
