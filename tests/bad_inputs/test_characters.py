# SPDX-License-Identifier: Apache-2.0
"""D10-D14 and the letters that no shipped font draws: limits, control characters, surrogates, marks, direction."""

import time
import unicodedata

import pytest

from frontdesk.domain.appeal_json import SUBSTANCE, TEXT_LIMITS
from frontdesk.domain.text import KAZAKH_ALPHABET

BOUND_S = 1.0
"""Ten times what TRUST.md D10 asks, as for every timed test."""

FREE = ("visitor.address", "addressed_to", "against", "substance")
NAMES = ("visitor.surname", "visitor.given", "visitor.patronymic", "organisation.name")


def put(path: str, value: object) -> dict[str, object]:
    """Return the changes of `appeal` that put a value at a path, with what makes the rest of that part good."""
    group, _, name = path.partition(".")
    if not name:
        return {group: value}
    if group == "visitor" and "." in name:
        part, _, leaf = name.partition(".")
        return {"visitor__document": {"type": "id_card", leaf: value} if part == "document" else None}
    if group == "visitor":
        return {f"visitor__{name}": value}
    good = {
        "organisation": {"name": "ТОО", "address": "Абай 1"},
        "representative": {"surname": "Ким", "authority": "сенімхат"},
        "late": {"claimed_at": "2026-04-24T09:30", "paper_no": "1", "why": "жарық жоқ"},
    }
    return {group: {**good[group], name: value}}


# --- D10: too long


def test_d10_every_text_has_a_limit_that_is_refused_quickly_at_its_field(untouched, objections):
    for path, limit in TEXT_LIMITS.items():
        for text in ("Ж" * (limit + 1), "Ж" * 10_000, "Ж" * 200_000, "и\u0306" * (limit + 1), "𝒜" * 40_000):
            if len(text) <= limit:
                continue
            started = time.perf_counter()
            assert objections(untouched.register, **put(path, text)) == [f"{path}:text_too_long"], path
            assert time.perf_counter() - started < BOUND_S, path


def test_d10_exactly_the_limit_fits_and_is_printed(sqlite_office, read_paper):
    name = "Ж" * TEXT_LIMITS["visitor.surname"]
    registered = sqlite_office.register(visitor__surname=name, substance="Ж" * SUBSTANCE)
    assert read_paper(sqlite_office.issue(registered.number).pdf).holds(name)


def test_d10_the_longest_texts_through_the_command_line(cli):
    from frontdesk.domain.appeal_json import _SHAPE

    document = {
        "kind": "complaint", "visitor": {"iin": "921015491234", "surname": "Ә", "address": "А"}, "addressed_to": "Б", "substance": "С",
    }  # fmt: skip
    for path, value in [(k, v) for k, v in _SHAPE.items() if v is str and k != "request_id"]:
        started = time.perf_counter()
        answer = cli("register", stdin={**document, path: "Ж" * 200_000})
        assert answer.problems == [f"{path}:text_too_long"], value
        assert time.perf_counter() - started < 2 * BOUND_S
    assert cli("register", stdin={**document, "substance": "Ж" * 600_000}).problems == ["-:json_too_large"]
    assert cli("register", stdin=document).ok()["number"] == "KLS-2026-000001"


def test_d10_a_field_stops_at_its_limit_visibly_and_at_once(robot, paste):
    person, matter = robot.form.person, robot.form.matter
    lines = {
        "visitor.surname": person.surname, "visitor.given": person.given, "visitor.patronymic": person.patronymic,
        "visitor.address": person.address, "visitor.document.number": person.document_number, "organisation.name": person.organisation_name,
        "organisation.address": person.organisation_address, "addressed_to": matter.addressed_to, "against": matter.against,
    }  # fmt: skip
    matter.kinds.choose("complaint")
    person.more.setChecked(True)
    person.is_organisation.setChecked(True)
    for path, line in lines.items():
        started = time.perf_counter()
        paste(robot, "Ж" * 200_000, line)
        assert time.perf_counter() - started < 2.0, path
        assert len(line.text()) == TEXT_LIMITS[path]
        row = robot.form._row(line)
        assert row.note.text() == f"No more than {TEXT_LIMITS[path]} characters fit here.", path
    started = time.perf_counter()
    paste(robot, "Ж" * 200_000, matter.substance)
    assert time.perf_counter() - started < 2.0
    assert matter.substance.toPlainText() == "Ж" * SUBSTANCE
    assert matter._substance_row.note.text() == f"No more than {SUBSTANCE} characters fit here."
    for line in (person.finder, person.phone, person.email, person.bin, matter.sheets):
        paste(robot, "9" * 200_000, line)
        assert len(line.text()) == line.maxLength() <= 600
    started = time.perf_counter()
    robot.preview()
    robot.window.grab()
    assert time.perf_counter() - started < 5.0


def test_d10_one_letter_more_by_key_is_not_taken(robot, paste):
    surname = robot.form.person.surname
    paste(robot, "Ж" * 100, surname)
    assert robot.form._row(surname).note.text() == ""
    robot.type("Ж")
    assert len(surname.text()) == 100
    assert robot.form._row(surname).note.text() == "No more than 100 characters fit here."


# --- D11: control characters

CONTROL = [
    "Ива\0нов",
    "\x1b[31mИванов",
    "Ива\x07нов",
    "Ива\x7fнов",
    "Ива\u009b31mнов",
    "Ива\u0085нов",
    "Ива\r\nнов",
    "a\u2028b",
    "Ива\x08\x08",
]


def test_d11_control_characters_are_refused_in_every_text(untouched, objections):
    for path in TEXT_LIMITS:
        for text in CONTROL:
            if path == "substance" and not set(text) & set("\0\x1b\x07\x7f\u009b\u0085\x08"):
                continue  # there line ends are line ends
            assert objections(untouched.register, **put(path, text)) == [f"{path}:text_control_characters"], (
                path,
                text,
            )


def test_d11_lines_of_the_substance_are_kept(sqlite_office):
    number = sqlite_office.register(substance="бір\r\nекі\rүш\u2028төрт").number
    shown = sqlite_office.desk.lookup.show(sqlite_office.clerk, number, request="s1")
    assert shown.personal["substance"] == "бір\nекі\nүш\nтөрт"


def test_d11_the_register_counts_the_letters_it_holds(sqlite_office):
    sqlite_office.register(visitor__surname="Иванов")
    with sqlite_office.sql() as connection:
        key, length = connection.exec_driver_sql(
            "SELECT name_key, length(name_key) FROM pii WHERE record = 'appeal'"
        ).one()
    assert length == len(key)


def test_d11_a_terminal_is_never_commanded(cli):
    for key in ("\x1b[31m", "a\nb: c", "\u202eabc", "\u009b2J", "x" * 5000, "\ud800"):
        answer = cli(
            "register", stdin=('{"' + "".join(f"\\u{ord(c):04x}" for c in key) + '": 1}').encode(), as_json=False
        )
        assert answer.status == 1
        assert all(line.isprintable() for line in answer.err.split("\n"))
        assert answer.err.split("\n")[0].count("unknown_key") == 0
    answer = cli("show", "\x1b]0;x\x07KLS\n2", as_json=False)
    assert answer.status == 1
    assert len(answer.err.strip().split("\n")) == 1
    assert answer.err.strip().isprintable()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_d11_the_window_says_it_at_the_field(make_window, paste, sentences, language):
    robot = make_window(language)
    robot.sign_in()
    robot.fill()
    surname = robot.form.person.surname
    for text, code in (
        ("Ива\0нов", "text_control_characters"), ("\x1b[31mИ", "text_control_characters"), ("Иванов\u202eвоне", "text_bidi"),
        ("Ив" + "\u0301" * 40, "text_unreadable"), ("李", "glyph_missing"), ("\u200bა", "glyph_missing"),
    ):  # fmt: skip
        paste(robot, text, surname)
        robot.press("Ctrl+Enter")
        assert "visitor.surname" in robot.form._shown, (ascii(text), robot.form._shown, robot.window.isActiveWindow())
        problem = robot.form._shown["visitor.surname"]
        assert problem.code == code
        assert robot.form.person.surname.text() == text
        assert robot.focus is surname
        assert sentences(problem)[language] in robot.form._row(surname).note.text()
    assert robot.form.person.given.text() == "Гүлнұр"
    assert robot.office.desk.papers.recent() == ()
    robot.reception.draft.save_now()
    assert robot.office.desk.drafts.load(robot.office.clerk, 1)["visitor"]["surname"] == "\u200bა"
    paste(robot, "Иванова", surname)
    robot.press("Ctrl+Enter")
    assert robot.office.desk.papers.recent()[0].number == "KLS-2026-000001"


# --- D12: what is no character

NO_TEXT = ["Иван\ud800", "\udfffИван", "\ud83d\ude00", "Иван\ufffe", "Иван\ufdd0", "\U0010ffffИ"]


def test_d12_what_is_no_character_is_refused_in_every_text(untouched, objections):
    for path in TEXT_LIMITS:
        for text in NO_TEXT:
            assert objections(untouched.register, **put(path, text)) == [f"{path}:text_unreadable"], (path, ascii(text))


def test_d12_through_the_command_line_too(cli):
    raw = b'{"kind":"complaint","visitor":{"iin":"921015491234","surname":"\\u0418\\ud800","address":"A"},"addressed_to":"B","substance":"C"}'
    answer = cli("register", stdin=raw)
    assert answer.problems == ["visitor.surname:text_unreadable"]
    assert cli("register", stdin=raw.replace(b"\\ud800", b"\\ud83d\\ude00")).problems == [
        "visitor.surname:glyph_missing"
    ]
    assert cli("register", stdin=raw.replace(b"\\u0418\\ud800", b"\xed\xa0\x80")).problems == ["-:json_unreadable"]


def test_d12_a_draft_keeps_whatever_stood_in_the_form(sqlite_office):
    desk, clerk = sqlite_office.desk, sqlite_office.clerk
    for text in (*NO_TEXT[:2], *NO_TEXT[3:], *CONTROL, "a\0b\u202ec"):
        desk.drafts.save(clerk, 1, {"visitor": {"surname": text}})
        assert desk.drafts.load(clerk, 1) == {"visitor": {"surname": text}}


def test_d12_a_draft_that_no_form_can_show_is_forgotten(robot):
    desk, clerk = robot.office.desk, robot.office.clerk
    for text in (
        "{",
        "[]",
        "5",
        "null",
        '{"visitor": 5}',
        '{"visitor": {"surname": 5}}',
        '{"substance": []}',
        '{"unknown": 1}',
        "[" * 5000,
        '{"sheets": "x"}',
    ):
        desk.journal.save_draft(clerk.id, 1, text)
        assert desk.drafts.load(clerk, 1) is None, text[:20]
        robot.reception.draft.offer()
        assert robot.form.is_empty()


# --- D13: one spelling


def test_d13_composed_and_decomposed_are_one_name(sqlite_office):
    for plain in ("Йванов", "Ёлкин", "Åsa", "Ñuñez"):
        taken_apart = unicodedata.normalize("NFD", plain)
        assert taken_apart != plain
        one, two = (sqlite_office.register(visitor__surname=name) for name in (plain, taken_apart))
        for registered in (one, two):
            shown = sqlite_office.desk.lookup.show(
                sqlite_office.clerk, registered.number, request=sqlite_office.request()
            )
            assert shown.personal["visitor"]["surname"] == plain
        for query in (plain, taken_apart, plain.upper(), taken_apart.lower()):
            found = {hit.number for hit in sqlite_office.desk.lookup.find(sqlite_office.clerk, query).appeals}
            assert {one.number, two.number} <= found


def test_d13_a_tower_of_marks_is_refused_and_a_small_one_is_harmless(sqlite_office, objections):
    for path in ("visitor.surname", "visitor.address", "substance"):
        assert objections(sqlite_office.register, **put(path, "а" + "\u0301" * 60)) == [f"{path}:text_unreadable"]
    started = time.perf_counter()
    objections(sqlite_office.register, substance="а" + "\u0301\u0323" * 9000)
    assert time.perf_counter() - started < BOUND_S


# --- D14: direction

BIDI = [f"Иванов{mark}воне" for mark in "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]


def test_d14_marks_of_direction_are_refused_in_every_text(untouched, objections):
    for path in TEXT_LIMITS:
        for text in BIDI:
            assert objections(untouched.register, **put(path, text)) == [f"{path}:text_bidi"], (path, ascii(text))


# --- what cannot be seen


@pytest.mark.parametrize("path", ["visitor.address", "addressed_to", "substance", "organisation.name"])
def test_a_text_of_nothing_visible_is_an_empty_one(untouched, objections, path):
    for text in (
        " ",
        "\u00a0\u3000",
        "\u200d",
        "\u00ad\u2060",
        "\u2800",
        "\u3164\uffa0",
        "\ufe0f",
        "\U000e0041\U000e007f",
        "\ufeff",
        "\n\t ",
    ):
        assert objections(untouched.register, **put(path, text)) == [f"{path}:required"], ascii(text)


def test_joiners_inside_a_word_do_not_hide_it_from_the_search(sqlite_office, objections):
    assert objections(sqlite_office.register, visitor__surname="Ива\u200dнов") == ["visitor.surname:glyph_missing"]
    sqlite_office.register(visitor__surname="Иванов", visitor__address="Аб\u200dай")
    assert sqlite_office.desk.lookup.find(sqlite_office.clerk, "Ива\u200dнов").appeals


# --- letters that cannot be printed

FOREIGN = {
    "სახელი": "ს",
    "李小龙": "李",
    "محمد": "م",
    "יוסף": "י",
    "Ἀλέξανδρος": "Ἀ",
    "𝒜бай": "𝒜",
    "Иван😀": "😀",
    "ﷺ": "ﷺ",
    "ⴰⵎⴰⵣⵉⵖ": "ⴰ",
}


def test_a_letter_that_no_font_draws_is_named_before_anything_is_committed(untouched, sentences):
    from frontdesk.errors import Refused

    for name, first in FOREIGN.items():
        for path in NAMES:
            with pytest.raises(Refused) as caught:
                untouched.register(**put(path, name))
            (problem,) = caught.value.problems
            assert (problem.field, problem.code, problem.params["char"]) == (path, "glyph_missing", first)
            assert f"U+{ord(first):04X}" in sentences(problem)["kk"]


def test_it_is_said_together_with_everything_else(untouched, objections):
    found = objections(untouched.register, visitor__surname="李", visitor__address=None, substance="a\0b")
    assert sorted(found) == [
        "substance:text_control_characters",
        "visitor.address:required",
        "visitor.surname:glyph_missing",
    ]
    found = objections(untouched.register, visitor__surname="李\u202e", visitor__given="𝒜")
    assert sorted(found) == ["visitor.given:glyph_missing", "visitor.surname:text_bidi"]


def test_its_number_is_not_used(sqlite_office, objections):
    assert sqlite_office.register().number == "KLS-2026-000001"
    objections(sqlite_office.register, visitor__surname="李")
    assert sqlite_office.register().number == "KLS-2026-000002"


def test_all_letters_of_kazakh_and_odd_names_are_printed(sqlite_office, read_paper):
    names = [
        KAZAKH_ALPHABET, KAZAKH_ALPHABET.upper(), "O'Коннор", "О’Коннор", "Нұр-Сұлтан", "Ы", "Ә" * 60, "ибн Сина", "де Ла Крус-Мария",
        "Ёлқын", "Müller", "Çelik", "Ивано́в",
    ]  # fmt: skip
    for name in names:
        registered = sqlite_office.register(visitor__surname=name, visitor__given="Ұ", visitor__patronymic=None)
        assert read_paper(sqlite_office.issue(registered.number).pdf).holds(f"{name} Ұ."), name


def test_a_person_of_one_name_keeps_it(sqlite_office, read_paper):
    for given, surname in (("Сукарно", None), (None, "Сукарно")):
        registered = sqlite_office.register(visitor__surname=surname, visitor__given=given, visitor__patronymic=None)
        assert read_paper(sqlite_office.issue(registered.number).pdf).holds("Сукарно")
