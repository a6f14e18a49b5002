# SPDX-License-Identifier: Apache-2.0
"""What the tests of bad inputs have in common: the command line, the window, the paper's letters, a watch on files."""

import ctypes
import importlib.util
import io
import os
import re
import shutil
import struct
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget

from frontdesk.errors import Problem, Refused
from frontdesk.i18n import LANGUAGES, texts
from frontdesk.words import legible, problem_text


def _borrow(package: str) -> Any:
    """Load another package's conftest by its file: the tests are no package that could be imported."""
    name = f"frontdesk_tests_{package}_conftest"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).parent.parent / package / "conftest.py")
        assert spec is not None and spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


_cli, _ui = _borrow("cli"), _borrow("ui")
cli, _quick, slept, _quiet_logs = _cli.cli, _cli._quick, _cli.slept, _cli._quiet_logs
no_office, real, program = _cli.no_office, _cli.real, _cli.program
make_window, robot, told = _ui.make_window, _ui.robot, _ui.told


# --- refusals in three languages

_NAMES = {"CODE", "name", "JSON", "true", "false", "init", "key", "example", "com", "eotinish", "https", "http", "www"}


def one_sentence(problem: Problem) -> dict[str, str]:
    """Return the problem's words by language, after looking at each: one line, a whole sentence, its own letters."""
    found = {language: problem_text(texts(language), problem) for language in LANGUAGES}
    values = [legible(str(value)) for value in (problem.field or "", *problem.params.values())]
    for language, sentence in found.items():
        assert sentence.isprintable(), sentence
        assert sentence.endswith("."), sentence
        assert problem.code not in sentence, sentence
        if language != "en":
            bare = sentence
            for value in sorted(filter(None, values), key=len, reverse=True):
                bare = bare.replace(value, " ")
            words = set(re.findall(r"[A-Za-z]{3,}", bare)) - _NAMES
            assert not words, (language, sentence)
    assert len(set(found.values())) == len(LANGUAGES), found
    return found


@pytest.fixture
def objections() -> Callable[..., list[str]]:
    """Return a call that must be refused: `field:code` of each problem, each of them one sentence in each language."""

    def ask(act: Callable[..., Any], *arguments: Any, **named: Any) -> list[str]:
        with pytest.raises(Refused) as caught:
            act(*arguments, **named)
        for problem in caught.value.problems:
            one_sentence(problem)
        return [f"{problem.field or '-'}:{problem.code}" for problem in caught.value.problems]

    return ask


@pytest.fixture
def sentences() -> Callable[[Problem], dict[str, str]]:
    """Return the look at one problem's words."""
    return one_sentence


@pytest.fixture
def untouched(sqlite_office: Any) -> Iterator[Any]:
    """The office, in which a test must leave nothing behind: no event, no number."""
    before = sqlite_office.size
    yield sqlite_office
    assert sqlite_office.size == before
    assert not list((sqlite_office.home / "papers").glob("*"))


# --- paper


class Paper:
    """A receipt as two strangers read it."""

    def __init__(self, pdf: bytes) -> None:
        self.raw = pdf
        self.reader = pypdf.PdfReader(io.BytesIO(pdf))
        document = pypdfium2.PdfDocument(pdf)
        self.texts = [
            "".join(page.extract_text() for page in self.reader.pages),
            "".join(document[n].get_textpage().get_text_range() for n in range(len(document))),
        ]
        document.close()

    def holds(self, text: str) -> bool:
        """Say whether both readers find the text letter by letter; where a line was broken is the paper's business."""
        bare = "".join(text.split())
        return all(bare in "".join(found.split()) for found in self.texts)

    def is_inert(self) -> bool:
        """Say whether nothing on it can be pressed, run or fetched, and no picture but paths was drawn."""
        pages = list(self.reader.pages)
        resources = [page["/Resources"].get("/XObject") for page in pages]
        return (
            all("/Annots" not in page and "/AA" not in page for page in pages)
            and not any(resources)
            and not {"/OpenAction", "/AA", "/AcroForm"} & set(self.reader.trailer["/Root"])
            and not self.reader.attachments
            and b"/URI" not in self.raw
            and b"/JavaScript" not in self.raw
        )


@pytest.fixture
def read_paper() -> type[Paper]:
    """A receipt as strangers read it."""
    return Paper


@pytest.fixture
def receipt_of(sqlite_office: Any) -> Callable[..., Paper]:
    """Return a maker of receipts: register with these fields, issue, read."""

    def make(**changes: Any) -> Paper:
        registered = sqlite_office.register(**changes)
        return Paper(sqlite_office.issue(registered.number).pdf)

    return make


# --- files that somebody opens, in Python or in Qt's own code

_IN_OPEN, _IN_ACCESS, _IN_NONBLOCK = 0x20, 0x1, 0o4000


class Lure:
    """A picture on the disk that notices every opening, by the kernel's own notice."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="e", dir="/tmp"))
        self.file = self.folder / "x.png"
        image = QImage(40, 40, QImage.Format.Format_RGB32)
        image.fill(QColor("#ff0000"))
        assert image.save(str(self.file))
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._notice = self._libc.inotify_init1(_IN_NONBLOCK)
        assert self._notice >= 0
        assert self._libc.inotify_add_watch(self._notice, os.fsencode(self.folder), _IN_OPEN | _IN_ACCESS) >= 0
        self.opened()

    def opened(self) -> int:
        """Return how often anything in the folder was opened or read since the last question."""
        try:
            raw = os.read(self._notice, 65536)
        except BlockingIOError:
            return 0
        count, at = 0, 0
        while at < len(raw):
            at += 16 + struct.unpack_from("iIII", raw, at)[3]
            count += 1
        return count

    def close(self) -> None:
        os.close(self._notice)
        shutil.rmtree(self.folder)


@pytest.fixture
def lure(qapp: QApplication) -> Iterator[Lure]:
    """A picture that notices who opens it."""
    if not sys.platform.startswith("linux"):
        pytest.skip("the kernel's notice is Linux's own")
    made = Lure()
    yield made
    made.close()


# --- the window


@pytest.fixture
def said_by() -> Callable[[QWidget], str]:
    """Return what a screen reader would say of a widget."""

    def say(widget: QWidget) -> str:
        found = QAccessible.queryAccessibleInterface(widget)
        return f"{found.text(QAccessible.Text.Name)}\n{found.text(QAccessible.Text.Value)}"

    return say


@pytest.fixture
def pure_red() -> Callable[[QWidget], int]:
    """Return the number of pixels in a colour that only a stranger's mark-up could have brought."""

    def count(widget: QWidget) -> int:
        image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        wanted = QColor("#ff0000").rgb() & 0xFFFFFF
        raw = bytes(image.constBits())
        pixels = memoryview(raw).cast("I")
        return sum(1 for pixel in pixels if pixel & 0xFFFFFF == wanted)

    return count


@pytest.fixture
def paste(qapp: QApplication) -> Callable[..., None]:
    """Return a hand that pastes a text into the field that has the focus."""

    def act(hands: Any, text: str, into: QWidget) -> None:
        into.setFocus()
        into.selectAll()
        qapp.clipboard().setText(text)
        hands.press("Ctrl+V")

    return act
