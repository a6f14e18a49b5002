# SPDX-License-Identifier: Apache-2.0
"""The Kazakh and Russian catalogues are complete, in their own letters, in the statutory terms, and can be drawn."""

import importlib.util
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from fontTools.ttLib import TTFont

from frontdesk.domain import glyphs

LANGUAGES = ("kk", "ru")
MNEMONIC = re.compile(r"&(?=\w)")
PLACEHOLDER = re.compile(r"\{[^}]*\}")
LATIN_WORD = re.compile(r"[A-Za-z]+")
CYRILLIC = re.compile("[\u0400-\u052f]")
GREEK = re.compile("[\u0370-\u03ff]")

# English word of a source -> what its translation must hold (DOMAIN section 3), small letters, beginnings of words.
TERMS: dict[str, dict[str, tuple[str, ...]]] = {
    "appeal": {"kk": ("жолданым", "бас тарт", "жаз"), "ru": ("обращени", "отказано", "рассмотрения")},
    "complaint": {"kk": ("шағым",), "ru": ("жалоб",)},
    "receipt": {"kk": ("талон", "келіп түс"), "ru": ("талон", "поступлени")},
    "duty unit": {"kk": ("кезекші",), "ru": ("дежурн", "в дч")},
    "applicant": {"kk": ("арыз иесі", "арыз иелері"), "ru": ("заявител",)},
    "visitor": {"kk": ("келуші",), "ru": ("посетител", "посещени", "приём")},
    "working day": {"kk": ("жұмыс күн",), "ru": ("рабоч",)},
    "calendar day": {"kk": ("күнтізбелік күн", "күнтізбелік"), "ru": ("календарн",)},
    "public holiday": {"kk": ("мереке",), "ru": ("праздничн",)},
    "supervisor": {"kk": ("аға қызметкер",), "ru": ("старш",)},
    "backup": {"kk": ("көшірме",), "ru": ("копи",)},
    "day log": {"kk": ("күндік журнал",), "ru": ("журнал",)},
    "overdue": {"kk": ("мерзімі өткен",), "ru": ("просроч",)},
    "personal data": {"kk": ("дербес дерек",), "ru": ("персональны",)},
    "duplicate": {"kk": ("телнұсқа",), "ru": ("дубликат",)},
    "iin": {"kk": ("жсн",), "ru": ("иин",)},
    "bin": {"kk": ("бсн",), "ru": ("бин",)},
    "password": {"kk": ("құпиясөз",), "ru": ("парол",)},
    "folder": {"kk": ("қалта",), "ru": ("папк",)},
}
NUMBERED = ("терезе", "бөлік", "телнұсқа", "бап", "нұсқа")
"""Kazakh nouns before which a number stands with a hyphen; no other ending may touch a placeholder."""


@pytest.fixture(scope="module")
def tool(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("tool_catalogues", root / "tools" / "catalogues.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pairs(tool: ModuleType) -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    """Return for each language every source (one form or two) with the forms of its translation."""
    found: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for language in LANGUAGES:
        found[language] = [
            (
                tuple(message.id) if isinstance(message.id, tuple | list) else (message.id,),
                tuple(message.string) if isinstance(message.string, tuple | list) else (message.string,),
            )
            for message in tool.read(language)
            if message.id
        ]
    return found


def plain(text: str) -> str:
    return PLACEHOLDER.sub("{}", MNEMONIC.sub("", text))


def words(text: str) -> Iterator[str]:
    yield from re.findall(r"[^\W\d_]+", plain(text))


def has_term(source: str, term: str) -> bool:
    return re.search(rf"\b{term}s?\b", plain(source).lower()) is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_sources_is_translated(tool: ModuleType, language: str) -> None:
    """Same placeholders, every plural form, nothing left in English, nothing that is no longer used."""
    sources = tool.extracted()
    assert list(tool.faults(sources, language)) == []
    assert len(sources) > 300


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_mixes_scripts(pairs: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]], language: str) -> None:
    """A Latin look-alike in a Kazakh word cannot be searched, sorted or read aloud."""
    mixed = [
        word
        for _source, forms in pairs[language]
        for form in forms
        for word in words(form)
        if sum(1 for script in (LATIN_WORD, CYRILLIC, GREEK) if script.search(word)) > 1
    ]
    assert mixed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_latin_words_stand_in_the_source_too(
    pairs: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]], language: str
) -> None:
    """Names, keys and commands stay; no other word is left in English, and no lone letter is a Latin look-alike."""
    stray = []
    for source, forms in pairs[language]:
        known = {word.lower() for text in source for word in LATIN_WORD.findall(plain(text))}
        stray += [word for form in forms for word in LATIN_WORD.findall(plain(form)) if word.lower() not in known]
    assert stray == []


def test_kazakh_letters_stay_out_of_russian(pairs: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]) -> None:
    kazakh = set("әғқңөұүһі")
    assert [form for _source, forms in pairs["ru"] for form in forms if set(form.lower()) & kazakh] == []


def test_no_kazakh_ending_is_glued_to_a_placeholder(
    pairs: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]],
) -> None:
    """Vowel harmony depends on what will stand there (DOMAIN section 3)."""
    glued = []
    for _source, forms in pairs["kk"]:
        for form in forms:
            endings = re.findall(r"\}['’-]?([\u0400-\u052f]+)", form)
            glued += [form for ending in endings if not ending.startswith(NUMBERED)]
    assert glued == []


def test_no_russian_ending_is_glued_to_a_placeholder(
    pairs: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]],
) -> None:
    assert [
        form for _source, forms in pairs["ru"] for form in forms if re.search(r"\}['’-]?[\u0400-\u052f]", form)
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_statutory_terms_are_used(
    pairs: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]], language: str
) -> None:
    wrong = []
    for source, forms in pairs[language]:
        for term, expected in TERMS.items():
            if has_term(source[0], term):
                wrong += [
                    f"{term}: {source[0]} -> {form}"
                    for form in forms
                    if not any(word in MNEMONIC.sub("", form).lower() for word in expected[language])
                ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_stay_sentences(
    pairs: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]], language: str
) -> None:
    """Full stop, colon and question mark are where the source has them; the visitor is never addressed as ты or сен."""
    for source, forms in pairs[language]:
        for form in forms:
            for mark in ".:?":
                assert source[-1].rstrip().endswith(mark) == form.rstrip().endswith(mark), (source, form)
            assert not re.search(r"\b(ты|тебе|твой|сен|саған|сенің)\b", form.lower()), form


@pytest.mark.parametrize("language", LANGUAGES)
def test_counted_forms_differ_where_the_language_wants_it(
    pairs: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]], language: str
) -> None:
    for source, forms in pairs[language]:
        if len(source) == 2:
            assert len(forms) == {"kk": 2, "ru": 3}[language]
            if language == "ru":
                assert len(set(forms)) > 1, source


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_character_can_be_drawn(
    root: Path, tool: ModuleType, pairs: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]], language: str
) -> None:
    """Texts of the window by its own fonts, all others by the fonts of window and paper alike."""
    paper = glyphs.parse((root / "resources/fonts/coverage.txt").read_text(encoding="ascii"))
    faces = [set(TTFont(path).getBestCmap()) for path in sorted((root / "resources/fonts").glob("ui-*.ttf"))]
    assert len(faces) > 1
    window = frozenset(set.intersection(*faces))
    places = tool.extracted()
    undrawn = {}
    for source, forms in pairs[language]:
        files = places.get(source, set())
        table = window if all(file.startswith("ui/") for file in files) else paper
        lacking = glyphs.missing("".join((*source, *forms)), table)
        if lacking:
            undrawn[source[0]] = {glyphs.name(char) for char in lacking}
    assert undrawn == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_are_composed_and_tidy(
    pairs: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]], language: str
) -> None:
    for source, forms in pairs[language]:
        for form in forms:
            assert unicodedata.is_normalized("NFC", form), form
            assert form.replace("\u00a0", " ").isprintable(), form
            assert "  " not in form or "  " in source[0], form


def test_the_looks_for_letters_see_them() -> None:
    assert [word for word in words("Kүні {n} &Устно") if LATIN_WORD.search(word) and CYRILLIC.search(word)] == ["Kүні"]
    assert has_term("The day log is closed", "day log")
    assert not has_term("{iin} is wrong", "iin")
