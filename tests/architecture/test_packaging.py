# SPDX-License-Identifier: Apache-2.0
"""What is shipped: the contents of the wheel, and locks that name no host and lack no hash."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

LOCKS = ("run", "build", "dev")


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=root, capture_output=True, check=True,
    )  # fmt: skip
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def lock(root: Path, name: str) -> dict[str, list[str]]:
    """Return the lines of a lock by requirement."""
    text = (root / "requirements" / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    parts = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return {part[0]: part[1:] for part in parts}


def test_wheel_holds_three_packages_and_no_more(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"frontdesk", "ui", "resources"}
    assert not [name for name in wheel.namelist() if "__pycache__" in name or name.startswith("tests")]


def test_wheel_holds_what_the_program_opens(wheel: zipfile.ZipFile, root: Path) -> None:
    names = set(wheel.namelist())
    data = {
        str(path.relative_to(root))
        for path in (root / "resources").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert data <= names
    assert {
        "resources/translations/kk/LC_MESSAGES/frontdesk.mo",
        "resources/translations/ru/LC_MESSAGES/frontdesk.mo",
    } <= names


def test_wheel_carries_the_licences(wheel: zipfile.ZipFile) -> None:
    names = [name for name in wheel.namelist() if ".dist-info/licenses/" in name]
    assert any(name.endswith("/LICENSE") for name in names)
    assert any("OFL" in name for name in names)
    assert "Apache License" in wheel.read(next(name for name in names if name.endswith("/LICENSE"))).decode()


def test_wheel_has_both_entry_points(wheel: zipfile.ZipFile) -> None:
    (name,) = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    text = wheel.read(name).decode()
    assert "frontdesk = ui.app:main" in text
    assert "frontdesk-cli = frontdesk.cli:entry" in text


@pytest.mark.parametrize("name", LOCKS)
def test_lock_pins_everything_with_hashes(root: Path, name: str) -> None:
    entries = lock(root, name)
    assert entries
    for requirement, rest in entries.items():
        assert re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", requirement), requirement
        hashes = [part for part in rest if part.startswith("--hash=")]
        assert hashes, requirement
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", part) for part in hashes), requirement


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_host(root: Path, name: str) -> None:
    text = (root / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert "/" not in text
    assert "index" not in text.replace("--hash", "")
    assert not re.search(r"\bfind-links\b|://|@ ", text)


def test_locks_agree_with_each_other_and_with_the_project(root: Path, project: dict[str, Any]) -> None:
    run, build, dev = (lock(root, name) for name in LOCKS)
    assert set(run) <= set(dev)
    assert set(build) <= set(dev)

    def plain(requirement: str) -> str:
        return re.sub(r"\[.*\]", "", requirement).lower().replace("_", "-")

    assert {plain(item) for item in project["project"]["dependencies"]} <= set(run)
    groups = project["dependency-groups"]
    assert {plain(item) for group in groups.values() for item in group if isinstance(item, str)} <= set(dev)
    assert {plain(item) for item in project["build-system"]["requires"]} <= set(build)


def test_every_source_names_its_licence(root: Path) -> None:
    first = "# SPDX-License-Identifier: Apache-2.0\n"
    folders = ("frontdesk", "ui", "resources", "tests", "tools", "benchmarks")
    strangers = [
        str(path.relative_to(root))
        for folder in folders
        for path in sorted((root / folder).rglob("*.py"))
        if path.stat().st_size and first not in path.read_text(encoding="utf-8")[:200]
    ]
    assert strangers == []


def test_frozen_program_keeps_the_qt_that_the_window_imports(root: Path) -> None:
    spec = ast.parse((root / "build.spec").read_text(encoding="utf-8"))
    (left_out,) = [
        ast.literal_eval(node.value)
        for node in spec.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "UNUSED_QT"
    ]
    imported = {
        node.module.removeprefix("PySide6.")
        for path in (root / "ui").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("PySide6.")
    }
    assert imported & set(left_out) == set()
    assert "QtWidgets" in imported
