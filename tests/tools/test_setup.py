# SPDX-License-Identifier: Apache-2.0
"""Set-up looks before it acts, and says what to do in one line where it may not act."""

import ast
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def tool(load_tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = load_tool("setup")
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    return module


def no_package_manager(*_args: object, **_kwargs: object) -> None:
    raise AssertionError("nothing may be started here")


def test_nothing_missing_starts_nothing(tool: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "shared_libraries", lambda: frozenset(tool.QT | tool.SCREEN))
    monkeypatch.setattr(tool.shutil, "which", lambda name, **_: f"/usr/bin/{name}")
    assert [tool.missing_packages(goal) for goal in tool.GOALS] == [[], [], []]


def test_only_what_a_goal_needs_is_asked_for(tool: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "shared_libraries", frozenset)
    monkeypatch.setattr(tool.shutil, "which", lambda _name, **_: None)
    monkeypatch.setattr(tool.importlib.util, "find_spec", lambda _name: None)
    assert tool.missing_packages("check") == ["python3-venv"]
    assert "xvfb" not in tool.missing_packages("run")
    assert {"libegl1", "libxcb-shape0", "python3-venv"} <= set(tool.missing_packages("run"))
    assert set(tool.missing_packages("run")) | set(tool.TEST_PROGRAMS.values()) == set(tool.missing_packages("test"))


@pytest.mark.parametrize(
    ("sudo", "begins"), [(True, "sudo apt-get update && sudo apt-get install"), (False, "su - -c 'apt-get")]
)
def test_without_rights_one_line_and_status_2(
    tool: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sudo: bool, begins: str
) -> None:
    monkeypatch.setattr(tool, "missing_packages", lambda _goal: ["libegl1", "xvfb"])
    monkeypatch.setattr(tool, "root_prefix", lambda: None)
    monkeypatch.setattr(tool.shutil, "which", lambda name, **_: f"/usr/bin/{name}" if sudo or name != "sudo" else None)
    monkeypatch.setattr(tool.subprocess, "run", no_package_manager)
    monkeypatch.setattr(tool.sys, "argv", ["setup.py", "test"])
    assert tool.main() == 2
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(begins)
    assert "libegl1 xvfb" in lines[0]


def test_an_environment_is_ready_only_for_these_locks(tool: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    tool.PYTHON.parent.mkdir(parents=True)
    tool.PYTHON.touch()
    assert not tool.ready("run")
    (tool.VENV / "ready-test").write_text(tool.fingerprint("test"))
    assert tool.ready("test")
    assert tool.ready("run"), "an environment that can test can run"
    monkeypatch.setattr(tool.platform, "machine", lambda: "another")
    assert not tool.ready("test")


def started(path: Path) -> set[str]:
    """Return the programs that a test names: the first words of commands, and what it looks for on the path."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"run", "Popen", "which", "check_output"}:
            first = node.args[0] if node.args else None
            word = first.elts[0] if isinstance(first, ast.List | ast.Tuple) and first.elts else first
            if isinstance(word, ast.Constant) and isinstance(word.value, str):
                found.add(word.value)
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "command":
            word = node.value.elts[0] if isinstance(node.value, ast.List) else None
            if isinstance(word, ast.Constant):
                found.add(word.value)
    return found


def test_every_program_that_a_test_starts_is_installed(tool: ModuleType, root: Path) -> None:
    everywhere = {"git", "sh", "bash", "/bin/true", "/bin/ls"}
    programs = {name for path in (root / "tests").rglob("*.py") for name in started(path)}
    assert {"strace", "Xvfb"} <= programs, "this test looks in the wrong place"
    assert programs - everywhere <= set(tool.TEST_PROGRAMS)
