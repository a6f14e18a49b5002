# SPDX-License-Identifier: Apache-2.0
"""I7, I8, I12 and the doors of the window that nobody types at: slow patterns, pickled settings, forged log lines,
rich text on the clipboard.
"""

import ast
import json
import logging
import time
from datetime import date

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QApplication

from frontdesk.domain import identifiers, text
from frontdesk.domain.moments import from_text
from frontdesk.logs import set_up

BOUND_S = 0.5
"""Ten times the 50 ms of TRUST.md I7."""

SLOW = [
    "а " * 2500, "a" * 5000, "-" * 5000, "1" * 5000, "а-" * 2500 + "!", "(" * 5000, "a@" * 2500, "a." * 2500, "@" + "a." * 2500, "и\u0306" * 2500,
    "\u0301" * 5000, "H" * 5000, "Hа" * 2500, "+7 " * 1600, "KLS-2026-" * 550, "0-" * 2500, "frontdesk/" * 500, "\n" * 5000, "ə" * 5000, "İ" * 5000,
]  # fmt: skip


@pytest.mark.parametrize(
    "validator",
    [
        lambda value: text.clean(value, "f", limit=100), lambda value: text.clean(value, "f", limit=20_000, multiline=True), text.fold, text.list_key,
        text.mixed_scripts, lambda value: text.initials(value, value, value), text.mask_phone, text.undo_kazakh_layout, text.typeable,
        lambda value: identifiers.check_iin(value, today=date(2026, 4, 24)), identifiers.check_bin, identifiers.normalise_phone, identifiers.check_email,
        identifiers.recognise, identifiers.parse_number, identifiers.parse_ticket, identifiers.parse_short_code,
    ],
)  # fmt: skip
def test_i7_no_validator_is_slow_on_five_thousand_letters(validator):
    for value in SLOW:
        started = time.perf_counter()
        validator(value)
        assert time.perf_counter() - started < BOUND_S, value[:20]


def test_i7_times_and_documents_too():
    for value in SLOW:
        started = time.perf_counter()
        with pytest.raises(ValueError, match=r".*"):
            from_text(value)
        assert time.perf_counter() - started < BOUND_S


def test_i8_nothing_in_the_program_reads_qts_settings_pickles_or_runs_a_text(root):
    found = []
    for path in [*(root / "ui").rglob("*.py"), *(root / "frontdesk").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [node.func.id] if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else []
            found += [
                f"{path.name}: {name}"
                for name in names
                if name in {"QSettings", "pickle", "shelve", "marshal", "yaml", "eval", "exec", "xml"}
            ]
            if isinstance(node, ast.keyword) and node.arg == "shell":
                found.append(f"{path.name}: shell")
    assert found == []


def test_i12_a_log_line_is_one_line_whatever_it_holds(tmp_path):
    file = set_up(tmp_path)
    root = logging.getLogger()
    try:
        raise ValueError("Иванов 921015491234\n{")
    except ValueError as error:
        root.error('a\n{"level": "forged"}\r\x1b[31m\u2028\u202e\ud800 %s', "b\nc", exc_info=error)
    lines = file.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1
    assert lines[0].isprintable()
    assert json.loads(lines[0])["level"] == "error"
    assert "921015491234" not in lines[0]
    assert "test_sinks.py" in json.loads(lines[0])["error"]


def test_i1_rich_text_and_files_on_the_clipboard_are_letters(robot, lure, pure_red):
    mime = QMimeData()
    mime.setHtml(f'<img src="{lure.file}"><font color="#ff0000" size="7">ҚЫЗЫЛ</font>')
    mime.setText(f'<img src="{lure.file}">')
    mime.setUrls([QUrl.fromLocalFile(str(lure.file))])
    person, matter = robot.form.person, robot.form.matter
    for field in (person.finder, person.surname, person.address, matter.addressed_to, matter.substance):
        field.setFocus()
        QApplication.clipboard().setMimeData(_copy(mime))
        robot.press("Ctrl+V")
    robot.preview()
    robot.window.grab()
    assert "<img" in matter.substance.toPlainText() or "file:" in matter.substance.toPlainText()
    assert lure.opened() == 0
    assert pure_red(robot.window) == 0


def _copy(mime):
    found = QMimeData()
    for kind in mime.formats():
        found.setData(kind, mime.data(kind))
    return found


def test_a_record_that_does_not_exist_is_not_opened(untouched, objections):
    for seq in (-1, 10**6, 2**63, 10**30, 0, 3):
        assert objections(untouched.desk.lookup.open_person, untouched.clerk, seq, request="o") == ["-:record_unknown"]
