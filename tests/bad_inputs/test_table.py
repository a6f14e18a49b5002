# SPDX-License-Identifier: Apache-2.0
"""docs/BAD_INPUTS.md names all thirty inputs and only tests that exist."""

import re


def test_the_table_is_whole_and_names_what_exists(root):
    text = (root / "docs" / "BAD_INPUTS.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if re.match(r"\| D[0-9]+ \|", line)]
    assert [int(row.split("|")[1].strip()[1:]) for row in rows] == list(range(1, 31))
    for row in rows:
        file, named = "", 0
        for name in re.findall(r"`([\w/…]+(?:\.py)?/?)`", row):
            if name.endswith(".py"):
                file = name if "/" in name else f"tests/bad_inputs/{name}"
                assert (root / file).exists(), name
            elif name.startswith("test_"):
                source = (root / file).read_text(encoding="utf-8")
                beginning = name.removesuffix("…")
                assert f"\ndef {beginning}" in source, (row[:8], name)
                named += 1
        assert named or "not built yet" in row or ".py" in row, row[:8]
