# SPDX-License-Identifier: Apache-2.0
"""The check of the catalogues sees each fault that it names; tests/architecture applies it to the program."""

from pathlib import Path
from types import ModuleType

import pytest

SOURCE = """
from frontdesk.i18n import N_

LATE = N_("The day is closed")


def shown(_, n, name):
    return _("Due: {date}", date=name), _.plural("{n} visitor", "{n} visitors", n), _(LATE), _("PDF, QR")
"""
HEAD = """msgid ""
msgstr ""
"Language: %s\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"""
RU = """
msgid "The day is closed"
msgstr "День закрыт"

msgid "Due: {date}"
msgstr "Срок: {date}"

msgid "PDF, QR"
msgstr "PDF, QR"

msgid "{n} visitor"
msgid_plural "{n} visitors"
msgstr[0] "{n} посетитель"
msgstr[1] "{n} посетителя"
msgstr[2] "{n} посетителей"
"""


@pytest.fixture
def tool(load_tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = load_tool("catalogues")
    (tmp_path / "frontdesk").mkdir()
    (tmp_path / "ui").mkdir()
    (tmp_path / "frontdesk" / "words.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "FOLDER", tmp_path / "resources" / "translations")
    module.FOLDER.mkdir(parents=True)
    return module


def faults(tool: ModuleType, text: str) -> list[str]:
    tool.po_file("ru").write_text(HEAD % "ru" + text, encoding="utf-8")
    return list(tool.faults(tool.extracted(), "ru"))


def test_constants_sentences_and_counted_ones_are_found(tool: ModuleType) -> None:
    assert set(tool.extracted()) == {
        ("The day is closed",), ("Due: {date}",), ("{n} visitor", "{n} visitors"), ("PDF, QR",),
    }  # fmt: skip


def test_complete_catalogue_has_no_fault(tool: ModuleType) -> None:
    assert faults(tool, RU) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"День закрыт"', '""', "no words"),
        ('"День закрыт"', '"The day is closed"', "still in English"),
        ('"День закрыт"', '"День закрыт "', "spaces at the ends"),
        ('"Срок: {date}"', '"Срок: {day}"', "placeholders ['day'] instead of ['date']"),
        ('"Срок: {date}"', '"Срок:"', "placeholders [] instead of ['date']"),
        ('"Срок: {date}"', '"Срок: {date"', "expected '}'"),
        ('msgstr[2] "{n} посетителей"', 'msgstr[2] ""', "no words"),
        ('msgstr[2] "{n} посетителей"\n', "", "no words"),
        ('msgid "The day is closed"', '#, fuzzy\nmsgid "The day is closed"', "fuzzy"),
        ('msgid "The day is closed"', 'msgid "The day was closed"', "nothing uses it"),
        ('msgid "PDF, QR"\nmsgstr "PDF, QR"', "", "not in the catalogue"),
    ],
)
def test_each_fault_is_named(tool: ModuleType, old: str, new: str, said: str) -> None:
    assert old in RU
    assert any(said in fault for fault in faults(tool, RU.replace(old, new)))


def test_update_keeps_words_and_is_stable(tool: ModuleType) -> None:
    tool.po_file("ru").write_text(HEAD % "ru" + RU + '\nmsgid "gone"\nmsgstr "ушло"\n', encoding="utf-8")
    tool.update(tool.extracted())
    first = tool.po_file("ru").read_bytes()
    assert "Срок: {date}".encode() in first
    assert b"gone" not in first
    assert b"-Date" not in first
    assert list(tool.faults(tool.extracted(), "ru")) == []
    tool.update(tool.extracted())
    assert tool.po_file("ru").read_bytes() == first


def test_new_texts_enter_without_words(tool: ModuleType) -> None:
    tool.update(tool.extracted())
    assert sum("no words" in fault for fault in tool.faults(tool.extracted(), "kk")) == 4
