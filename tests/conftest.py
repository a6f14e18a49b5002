# SPDX-License-Identifier: Apache-2.0
"""What every test stands on: no screen, no real office, no stray environment. Fixtures of one package live beside its tests."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no failure, and a run in CI is the same every time; what fails at home is kept in .hypothesis.
settings.register_profile("office", deadline=None, print_blob=True)
settings.register_profile("ci", settings.get_profile("office"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "office")

# Before anything imports Qt. Tests of real key events start a virtual screen and a process of their own.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the sources."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _no_real_office(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep every test away from the user's own folders, sign-in and language."""
    for name in [name for name in os.environ if name.startswith("FRONTDESK_")]:
        monkeypatch.delenv(name)
    home = tmp_path_factory.getbasetemp() / "no-such-office"
    monkeypatch.setenv("FRONTDESK_HOME", str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """Keep what a test logged sendable to the process that reports: half a letter (a lone surrogate) is not."""
    report = yield
    report.sections = [(name, text.encode("utf-8", "backslashreplace").decode()) for name, text in report.sections]
    return report


# ------------------------------------------------------------------------------------------- fixtures that many packages share


def pytest_configure(config: pytest.Config) -> None:
    """Load `tests/fixtures/*.py`; by their files, because the tests are no package that could be imported."""
    for file in sorted((Path(__file__).parent / "fixtures").glob("*.py")):
        name = f"frontdesk_tests_{file.stem}"
        spec = importlib.util.spec_from_file_location(name, file)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        config.pluginmanager.register(module, name)
