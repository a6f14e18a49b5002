# SPDX-License-Identifier: Apache-2.0
"""The written pages name files, tests and functions that exist, and no page links to nothing."""

import re
from pathlib import Path

import pytest

PAGES = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/CLI.md")
GUARD = re.compile(r"`(?:(tests/[\w/]+\.py))?::(test_\w+)`")
FILE = re.compile(r"`((?:frontdesk|ui|tests|tools|resources|benchmarks|docs)/[\w./-]*\.(?:py|md|toml|json|po))`")
FUNCTION = re.compile(r"`(?:(\w+)\.)?(_?[a-z]\w*)\(\)` in\s+`((?:frontdesk|ui)/[\w/]+\.py)`")
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


def test_what_the_architecture_names_exists(root: Path) -> None:
    text = (root / "ARCHITECTURE.md").read_text(encoding="utf-8")
    file, found = "", 0
    for line in text.splitlines():
        for named, test in GUARD.findall(line):
            file = named or file
            assert f"\ndef {test}(" in (root / file).read_text(encoding="utf-8"), (file, test)
            found += 1
    assert found > 25
    functions = FUNCTION.findall(text)
    assert len(functions) > 4
    for owner, name, where in functions:
        source = (root / where).read_text(encoding="utf-8")
        assert f"def {name}(" in source, (where, name)
        assert not owner or f"class {owner}" in source, (where, owner)


@pytest.mark.parametrize("page", [*PAGES, "docs/adr"])
def test_every_named_file_is_there(root: Path, page: str) -> None:
    path = root / page
    for file in sorted(path.glob("*.md")) if path.is_dir() else [path]:
        text = file.read_text(encoding="utf-8")
        for name in FILE.findall(text):
            assert (root / name).exists(), (file.name, name)
        for target in LINK.findall(text):
            if "://" not in target:
                assert (file.parent / target).exists(), (file.name, target)


def test_decisions_are_numbered_without_gaps_and_whole(root: Path) -> None:
    pages = sorted((root / "docs" / "adr").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{n:04}" for n in range(1, len(pages) + 1)]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for head in ("## Context", "## Decision", "## Consequence"):
            assert head in text, page.name
