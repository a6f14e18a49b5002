# SPDX-License-Identifier: Apache-2.0
"""D15, D16: what is searched for is letters, never a pattern, a command or a long wait; upper and lower case are one."""

import time

import pytest

BOUND_S = 1.0
PEOPLE = [
    "Иванов",
    "Әлия",
    "100% Ақша",
    "% Процент",
    "_Астар",
    "a_b",
    "'; DROP TABLE appeal; --",
    "\\Кері",
    "O'Коннор",
    "ЁЛКИН",
    "Һәмид",
    "[a-я]*",
]


@pytest.fixture(params=["sqlite-wal", "postgresql"])
def full(make_office, request):
    """An office with odd people; what an alphabet means is another thing in each database."""
    office = make_office(request.param)
    for name in PEOPLE:
        office.register(
            visitor__surname=name,
            visitor__given="Х",
            visitor__patronymic=None,
            visitor__iin=None,
            visitor__no_iin_reason="жоқ",
        )
    return office


def names(office, text, limit=50):
    found = office.desk.lookup.find(office.clerk, text, limit)
    assert [hit.name.removesuffix(" Х.") for hit in found.people] == list(
        dict.fromkeys(hit.name.removesuffix(" Х.") for hit in found.people)
    )
    return sorted({hit.name.removesuffix(" Х.") for hit in found.appeals})


def test_d15_d16_letters_are_letters(full):
    # a sign that is a pattern elsewhere finds only what holds it
    for text in (
        "%",
        "_",
        "\\",
        "*",
        "[",
        "'",
        '"',
        "%%",
        "__",
        "%а",
        "И%",
        "_ва",
        "'; DROP",
        "' OR 1=1 --",
        "[a-z]",
        "(?i)иванов",
        "\x00",
        "\u202e",
    ):
        for name in names(full, text):
            assert text.casefold() in name.casefold(), (text, name)
    assert names(full, "100%") == ["100% Ақша"]
    assert names(full, "% ") in ([], ["% Процент"])
    assert names(full, "% п") == ["% Процент"]
    assert names(full, "'; DROP TABLE") == ["'; DROP TABLE appeal; --"]
    assert names(full, "\\к") == ["\\Кері"]
    assert names(full, "_аст") == ["_Астар"]
    assert names(full, "o'кон") == ["O'Коннор"]
    # case and neighbours
    assert names(full, "ИВАНОВ") == names(full, "иванов") == names(full, "ИвАнОв") == ["Иванов"]
    assert names(full, "ӘЛИЯ") == names(full, "әлия") == names(full, "алия") == ["Әлия"]
    assert names(full, "ёлкин") == names(full, "елкин") == ["ЁЛКИН"]
    assert names(full, "һәм") == names(full, "ҺӘМ") == ["Һәмид"]
    # nothing is nothing
    for text in ("", " ", "\n\t", "\u200b", "\u3000 "):
        assert names(full, text) == []
    # and the tables are all there
    assert len(names(full, "иванов")) == 1
    assert full.desk.audit.verify().ok


def test_d15_no_text_is_too_long_or_too_odd_to_search_for(full):
    odd = [
        "Ж" * 200_000, "1" * 200_000, "(" * 5000, "-" * 5000, "а " * 5000, "и\u0306" * 5000, "\u0301" * 5000, "KLS-" * 500, "0 " * 300,
        "😀" * 300, "\ud800", "a\0b", "\x1b[31m", "+" * 600, "٠" * 12, "\U0010ffff" * 100, "frontdesk/KLS\n" * 50, "A-" + "0" * 500,
    ]  # fmt: skip
    for text in odd:
        started = time.perf_counter()
        full.desk.lookup.find(full.clerk, text)
        assert time.perf_counter() - started < BOUND_S, ascii(text[:20])


def test_d15_names_of_things_are_looked_up_whole(full, objections):
    for text in (
        "%",
        "_",
        "KLS-2026-00000_",
        "KLS-2026-%",
        "' OR 1=1",
        "KLS-2026-000001\n",
        "kls-2026-000001",
        "\ud800",
        "a\0b",
        "",
        "K" * 9999,
        "KLS-2026-٠٠٠٠٠١",
    ):
        assert objections(full.desk.lookup.show, full.clerk, text, request="s") == ["number:number_unknown"]
        assert objections(full.desk.papers.issue, full.clerk, text, request="p") == ["number:number_unknown"]
        assert objections(full.desk.papers.peek, full.clerk, text) == ["number:number_unknown"]
        assert objections(full.desk.counter.call, full.clerk, 1, text, request="c") == ["ticket:ticket_unknown"]
        assert objections(full.desk.counter.left, full.clerk, 1, text, request="l") == ["ticket:ticket_unknown"]


def test_d15_the_command_line_reads_from_standard_input_too(cli):
    for raw in (b"%", b"\xff\xfe\x00", b"\0" * 5000, "Ж".encode() * 5000, b"", b"'; DROP TABLE appeal"):
        assert cli("find", "-", stdin=raw).ok()["hits"] == []
    for text in ("%", "_", "'", "\\", "x" * 100_000):
        assert cli("find", text).ok()["hits"] == []
    assert cli("find", "%", "--limit", "0").ok()["hits"] == []


# --- the window


def test_d15_d16_the_list_below_the_field(robot, paste, pure_red):
    for name in ("Иванов", "100% Ақша", "<font color=#ff0000>Қызыл"):
        robot.office.register(visitor__surname=name, visitor__iin=None, visitor__no_iin_reason="жоқ")
    finder = robot.form.person.finder

    def titles(text):
        paste(robot, text, finder)
        finder.look()
        return [line.title for line in finder.suggestions._lines] if finder.suggestions.isVisible() else []

    assert [title for title in titles("ИВАНОВ") if not title.startswith("KLS")] == ["Иванов Г. Ә."]
    for text in ("%%", "__", "' OR 1=1", "И%", "\\\\", "a\0b", "ж" * 600, "😀😀"):
        assert titles(text) == [], text
        robot.window.grab()
    assert "100% Ақша Г. Ә." in titles("100%")
    assert "<font color=#ff0000>Қызыл Г. Ә." in titles("<font")
    robot.window.grab()
    assert pure_red(robot.window) == 0


def test_d15_pasting_a_book_into_the_search_does_not_hold_up_the_window(robot, paste):
    finder = robot.form.person.finder
    for text in ("Ж" * 200_000, "1" * 200_000, "а\n" * 100_000):
        started = time.perf_counter()
        paste(robot, text, finder)
        finder.look()
        robot.window.grab()
        assert time.perf_counter() - started < 2.0
        assert len(finder.text()) <= 600
