# SPDX-License-Identifier: Apache-2.0
"""Writes docs/codes.md: every code that a person or a program can meet, its exit status and its English sentence.

The sentences are in `frontdesk.words`; nothing is decided here.
"""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from frontdesk.words import checks, faults, problems  # noqa: E402 - the program need not be installed for its papers
from frontdesk.words.sentences import Counted, Sentence  # noqa: E402

PAGE: Final = ROOT / "docs" / "codes.md"
HEAD: Final = """# Codes

Every code that `frontdesk-cli --json` and the window can give, with its sentence in English; Kazakh and Russian are in
the catalogues. Codes never change their meaning. Words in braces are filled in. Made by `python tools/code_list.py`
from `frontdesk/words`; a test compares it.
"""


def english(sentence: Sentence) -> str:
    """Return a sentence as it stands in a table; of a counted one the form for many."""
    text = sentence.many if isinstance(sentence, Counted) else sentence
    return text.replace("|", "\\|")


def section(title: str, text: str, rows: Iterable[tuple[str, ...]], *heads: str) -> str:
    """Return one heading with its table."""
    lines = ["", f"## {title}", "", text, "", f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    lines += [f"| {' | '.join((f'`{code}`', *cells))} |" for code, *cells in rows]
    return "\n".join(lines) + "\n"


def sentences(table: Mapping[str, Sentence]) -> list[tuple[str, ...]]:
    """Return the rows of a table of sentences, by code."""
    return [(code, english(sentence)) for code, sentence in sorted(table.items())]


def page() -> str:
    """Return the whole page."""
    return "".join(
        (
            HEAD,
            section(
                "Refused by a rule: exit status 1",
                "In `problems`, each with the `field` that it concerns. Some of them only warn.",
                sentences(problems.PROBLEMS),
                "code",
                "sentence",
            ),
            section(
                "Wrong usage: exit status 2",
                "In `error`: the command cannot be understood, or is not allowed in this office.",
                sentences(problems.USAGE),
                "code",
                "sentence",
            ),
            section(
                "Trouble: exit status 3",
                "In `error`: disk, database, lock, printer, network, a newer schema.",
                sentences(problems.TROUBLES),
                "code",
                "sentence",
            ),
            section(
                "A verification found a fault: exit status 4",
                "In `faults` of `verify`.",
                sentences(faults.FAULTS),
                "code",
                "sentence",
            ),
            section(
                "Before the closing of a day",
                "In `blocks` of `day`; only a gap in the numbers stops the closing.",
                [(code, english(fact), way_out) for code, (fact, way_out) in sorted(problems.BLOCKS.items())],
                "code",
                "sentence",
                "way out",
            ),
            section(
                "Checks of the doctor: exit status 3 where one fails",
                "In `checks` of `doctor`.",
                [(code, *found, checks.REMEDIES.get(code, "")) for code, found in sorted(checks.FOUND.items())],
                "code",
                "in order",
                "not in order",
                "remedy",
            ),
        )
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
