# SPDX-License-Identifier: Apache-2.0
"""The office's own looks of papers: one TOML file for each paper in `templates/`, a logo beside it.

A template that is wrong is not used, because a visitor waits for the paper: it comes out as the program ships it, and
`templates` and `doctor` name what is wrong. What a template may say is in `domain.papers.look`.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from frontdesk.domain.papers.look import BLOCKS, Look, read_look
from frontdesk.errors import Problem, Refused

ENDING: Final = ".toml"
LONGEST: Final = 20_000


@dataclass(frozen=True)
class TemplateFile:
    """One file of the folder and what is wrong with it."""

    paper: str
    file: str
    problems: tuple[Problem, ...]


class Templates:
    """Reads templates, each again when its file or its logo has changed."""

    def __init__(self, folder: Path, pack: Callable[[bytes], str]) -> None:
        self._folder = folder
        self._pack = pack
        self._known: dict[str, tuple[tuple[int, ...], Look]] = {}

    def look(self, paper: str) -> Look:
        """Return the look of a paper: the office's, or the program's where there is none or it is wrong."""
        try:
            return self.read(paper)
        except Refused:
            return Look()

    def read(self, paper: str) -> Look:
        """Return the look that a paper's file says; raise Refused with what is wrong, by key."""
        file = self._folder / f"{paper}{ENDING}"
        if not file.is_file():
            return Look()
        document = _toml(file)
        logo = self._logo(document.get("logo"))
        stamp = _stamp(file) + (_stamp(logo) if logo else ())
        known = self._known.get(paper)
        if known is None or known[0] != stamp:
            known = (stamp, read_look(paper, document, self._pack(logo.read_bytes()) if logo else ""))
            self._known[paper] = known
        return known[1]

    def _logo(self, name: object) -> Path | None:
        """Return the file of a logo, which lies beside the template; raise Refused `logo_missing` (file)."""
        if not isinstance(name, str):
            return None
        file = self._folder / name
        if Path(name).name != name or not file.is_file():
            raise Refused(Problem("logo", "logo_missing", {"file": name[:100]}))
        return file

    def files(self) -> tuple[TemplateFile, ...]:
        """Return every file of the folder with what is wrong with it."""
        found = sorted(self._folder.glob(f"*{ENDING}")) if self._folder.is_dir() else []
        return tuple(TemplateFile(file.stem, str(file), self._wrong(file.stem)) for file in found)

    def _wrong(self, paper: str) -> tuple[Problem, ...]:
        if paper not in BLOCKS:
            return (Problem(None, "template_paper", {"paper_name": paper[:40]}),)
        try:
            self.read(paper)
        except Refused as refused:
            return refused.problems
        return ()


def _toml(file: Path) -> dict[str, object]:
    """Return a small TOML file; raise Refused `template_unreadable`."""
    try:
        raw = file.read_bytes()
        if len(raw) > LONGEST:
            raise ValueError("too long")
        return tomllib.loads(raw.decode("utf-8"))
    except (OSError, ValueError, RecursionError):
        raise Refused(Problem(None, "template_unreadable", {"file": file.name})) from None


def _stamp(file: Path) -> tuple[int, int]:
    found = file.stat()
    return found.st_mtime_ns, found.st_size
