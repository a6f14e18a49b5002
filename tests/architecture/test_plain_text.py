# SPDX-License-Identifier: Apache-2.0
"""No widget of the window can read a visitor's name as mark-up (TRUST.md I1)."""

import ast
from pathlib import Path

# These guess whether a text is HTML, or make labels that guess; ui/text.py wraps what is needed of them.
RAW = {
    "QLabel",
    "QMessageBox",
    "QFormLayout",
    "QProgressDialog",
    "QInputDialog",
    "QErrorMessage",
    "QTextEdit",
    "QTextBrowser",
    "QTextDocument",
    "QStaticText",
    "QSplashScreen",
    "QWizard",
    "QWizardPage",
}
# Tooltips and the like have no plain form in Qt; ui/text.py has the doors that escape.
METHODS = {"setToolTip", "setWhatsThis", "setHtml", "insertHtml", "appendHtml", "setMarkdown", "setTextFormat"}
DOOR = Path("ui/text.py")


def uses(tree: ast.Module) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            found += [(node.lineno, alias.name) for alias in node.names if alias.name in RAW | {"*"}]
        elif isinstance(node, ast.Attribute) and node.attr in RAW | METHODS:
            found.append((node.lineno, node.attr))
    return found


def test_raw_text_widgets_are_used_behind_one_door(root: Path) -> None:
    strangers = [
        f"{path.relative_to(root)}:{line} {name}"
        for path in sorted((root / "ui").rglob("*.py"))
        if path.relative_to(root) != DOOR
        for line, name in uses(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert strangers == []


def test_the_walk_sees_what_it_forbids() -> None:
    planted = "from PySide6.QtWidgets import QLabel\nfrom PySide6 import QtWidgets\nQtWidgets.QMessageBox(x)\nw.setToolTip(name)\n"
    assert [name for _, name in uses(ast.parse(planted))] == ["QLabel", "QMessageBox", "setToolTip"]
