# SPDX-License-Identifier: Apache-2.0
"""The import contracts hold, and nothing goes round them."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGES = ("frontdesk", "ui", "resources")
# module -> why it may import by name
BY_NAME: dict[str, str] = {}


def sources(root: Path, *packages: str) -> list[Path]:
    return sorted(path for package in packages for path in (root / package).rglob("*.py"))


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def test_import_contracts_hold(root: Path) -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_planted_violation_is_caught(root: Path, tmp_path: Path) -> None:
    """The contracts are alive: a domain module that imports Qt inside a function breaks them."""
    import shutil

    for package in PACKAGES:
        shutil.copytree(
            root / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "fonts", "*.mo")
        )
    shutil.copy(root / "pyproject.toml", tmp_path)
    (tmp_path / "frontdesk/domain/planted.py").write_text("def f() -> None:\n    import PySide6.QtCore\n")
    done = subprocess.run(
        [sys.executable, "-P", "-c", "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as c; c()",
         "--no-cache"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "frontdesk.domain.planted -> PySide6" in done.stdout


@pytest.mark.parametrize("package", PACKAGES)
def test_every_folder_with_code_is_a_package(root: Path, package: str) -> None:
    """A folder without `__init__.py` is not in the import graph, so no contract would see it."""
    folders = {path.parent for path in sources(root, package)}
    assert [str(folder.relative_to(root)) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_nothing_is_imported_by_name(root: Path) -> None:
    """`importlib.import_module` and `__import__` are invisible to the contracts."""
    found = set()
    for path in sources(root, *PACKAGES):
        for node in ast.walk(parsed(path)):
            names = []
            if isinstance(node, ast.Attribute):
                names = [node.attr]
            elif isinstance(node, ast.Name):
                names = [node.id]
            elif isinstance(node, ast.ImportFrom):
                names = [alias.name for alias in node.names]
            if {"import_module", "__import__"} & set(names):
                found.add(str(path.relative_to(root)))
    assert found == set(BY_NAME)


def test_no_table_is_named_outside_storage(root: Path) -> None:
    """Only storage knows the tables; elsewhere even their names do not occur."""
    tables = {
        node.name
        for path in sources(root, "frontdesk/storage")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef)
        and any(keyword.arg == "table" and getattr(keyword.value, "value", False) for keyword in node.keywords)
    }
    assert tables, "no tables found: this test looks in the wrong place"
    strangers = [
        f"{path.relative_to(root)}:{node.lineno} {name}"
        for path in sources(root, *PACKAGES)
        if "storage" not in path.parts
        for node in ast.walk(parsed(path))
        for name in [getattr(node, "id", None) or getattr(node, "attr", None)]
        if name in tables
    ]
    assert strangers == []


def test_no_qsettings_anywhere(root: Path) -> None:
    """PySide6 6.11 runs a pickle found in a settings file (TRUST.md I8)."""
    strangers = [
        f"{path.relative_to(root)}:{node.lineno}"
        for path in sources(root, *PACKAGES, "tools", "benchmarks")
        for node in ast.walk(parsed(path))
        if "QSettings" in (getattr(node, "id", None), getattr(node, "attr", None))
        or (isinstance(node, ast.ImportFrom) and any(alias.name == "QSettings" for alias in node.names))
    ]
    assert strangers == []
