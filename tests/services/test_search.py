# SPDX-License-Identifier: Apache-2.0
"""Searching the register through the services, on every kind of database: names, numbers, words of the substance."""

import threading
import time

import pytest
import sqlalchemy
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.text import KAZAKH_ALPHABET, fold, list_key, search_words, text_words
from frontdesk.errors import Refused
from frontdesk.storage import engine, search

NEIGHBOURS = dict(zip("әғқңөұүһіёй", "агкноуухиеи", strict=True))
"""What somebody without the letter types instead (DOMAIN 2.4)."""

TAMPERED = {
    "sqlite": {
        "gone": "INSERT INTO find_name (find_name, rowid, words) VALUES ('delete', {seq}, 'отегенкызы гулнур абдикызы')",
        "new": "INSERT INTO find_word (rowid, words) VALUES ({seq}, 'подмена')",
        "loose": "INSERT INTO find_name (rowid, words) VALUES (100000, 'подмена')",
    },
    "postgresql": {
        "gone": "DELETE FROM find_name WHERE seq = {seq}",
        "new": "UPDATE find_word SET words = words || array_to_tsvector(ARRAY['подмена']) WHERE seq = {seq}",
        "loose": "INSERT INTO find_name (seq, words) VALUES (1, array_to_tsvector(ARRAY['подмена']))",
    },
}


def numbers(page):
    return [row.number[-2:] for row in page.rows]


def found(office, text, **more):
    return numbers(office.desk.register.search(office.clerk, text, **more))


def words(office, text):
    return numbers(office.desk.register.words(office.clerk, text))


def test_every_letter_is_found_by_its_neighbour_and_back(office):
    names = {}
    for letter in KAZAKH_ALPHABET:
        name = f"Ба{letter}ра"
        names[letter] = office.register(visitor__surname=name, visitor__given="Х", visitor__patronymic=None).number[-2:]
    for letter in names:
        plain = NEIGHBOURS.get(letter, letter)
        same = {number for other, number in names.items() if NEIGHBOURS.get(other, other) == plain}
        for typed in (f"Ба{letter}ра", f"ба{plain}р", f"БА{letter}РА".upper(), f"ба{plain.upper()}"):
            assert set(found(office, typed)) == same, typed


def test_every_word_of_a_name_in_any_order(office):
    office.register(visitor__surname="Қасымов", visitor__given="Нұрлан", visitor__patronymic="Серікұлы")
    office.register(visitor__surname="Серіков", visitor__given="Қасым", visitor__patronymic=None)
    office.register(visitor__surname="Абай-Қызы", visitor__given="Нұр", visitor__patronymic=None)
    for typed, wanted in (
        ("касым", ["02", "01"]), ("сери кас", ["02", "01"]), ("нурл", ["01"]), ("серикулы нурлан касымов", ["01"]),
        ("кызы", ["03"]), ("абай-кы", ["03"]), ("абай кызы", ["03"]), ("-кызы", ["03"]), ("ңұр", ["03", "01"]),
        ("касымовв", []), ("нурлан нурлан", ["01"]), ("%", []), ("кас%", []), ("*", []), ('"', []), ("OR", []), ("к AND с", []),
    ):  # fmt: skip
        assert found(office, typed) == wanted, typed


def test_numbers_in_every_way_that_people_say_them(office):
    office.register(visitor__phone="+77011234567")
    office.register(visitor__phone="+77253354567")
    office.register(visitor__phone="+498912345678", visitor__iin="850505390808")
    shown = office.desk.register.page(office.clerk, "all", "number").rows
    code = office.desk.lookup.show(office.clerk, shown[0].number, request="s").short_code
    for typed, wanted in (
        ("4567", {"01", "02"}), ("87011", {"01"}), ("7011", {"01"}), ("+7 701 1", {"01"}), ("77011234567", {"01"}),
        ("+49891", {"03"}), ("5678", {"03"}), ("850505", {"03"}), ("850505390808", {"03"}), ("921015491234", {"01", "02"}),
        ("KLS-2026-000002", {"02"}), ("kls-2026-2", {"02"}), ("000002", {"02"}), ("002", {"02"}), (code, {"01"}), ("99", set()),
    ):  # fmt: skip
        assert set(found(office, typed)) == wanted, typed


def test_a_search_keeps_to_its_chip(office):
    numbers_ = [office.register().number for _ in range(3)]
    with office.sql() as connection:
        change = sqlalchemy.text("UPDATE appeal SET status = 'answered' WHERE number = :n")
        connection.execute(change, {"n": numbers_[1]})
    assert found(office, "отеген") == ["03", "02", "01"]
    assert found(office, "отеген", chip="open") == ["03", "01"]
    assert found(office, "отеген", chip="answered") == ["02"]
    assert found(office, "отеген", chip="open", limit=1) == ["03"]
    assert found(office, "921015491234", chip="answered") == ["02"]


def test_words_of_the_substance(office):
    office.register(substance="Көршім түнде қатты шу шығарады.\nСоседи шумят ночью!")
    office.register(substance="Түнгі шу туралы: «Достық» дүкені, үй 7")
    for typed, wanted in (
        ("шу", ["02", "01"]), ("корши", ["01"]), ("көршім түнде", ["01"]), ("достык", ["02"]), ("сосе шумят", ["01"]),
        ("сос", []), ("тунги дук", []), ("тунги дуке", ["02"]), ("7", ["02"]), ("%", []), ("", []), ("жоқ", []),
        ("соседи достык", []),
    ):  # fmt: skip
        assert words(office, typed) == wanted, typed
    assert office.desk.register.search(office.clerk, "соседи").rows == ()
    auditor = office.who("auditor")
    assert office.desk.register.search(auditor, "отеген").rows
    with pytest.raises(Refused):
        office.desk.register.words(auditor, "соседи")


def test_a_corrected_record_is_found_as_it_is_now(office):
    number = office.register(visitor__surname="Ошибкин", substance="Первый текст").number
    office.later(minutes=1)
    office.desk.corrections.correct(
        office.clerk,
        number,
        set={"visitor.surname": "Правдин", "substance": "Другой текст", "visitor.phone": "+77019998877"},
        why="Опечатка",
        approver=office.supervisor,
        request=office.request(),
    )
    assert found(office, "ошибк") == found(office, "77253351234") == words(office, "первый") == []
    assert found(office, "правд") == found(office, "8877") == words(office, "другой") == [number[-2:]]
    assert [row.name.split()[0] for row in office.desk.register.page(office.clerk, "all", "name").rows] == ["Правдин"]
    assert office.desk.audit.verify().ok


@pytest.mark.parametrize("change", ["gone", "new", "loose"])
def test_a_changed_index_is_named(office, change):
    seq = office.register().seq
    office.register(visitor__surname="Басқа")
    assert office.desk.audit.verify().ok
    with office.sql() as connection:
        connection.exec_driver_sql(TAMPERED[connection.dialect.name][change].format(seq=seq))
    [fault] = office.desk.audit.verify().faults
    table = "find_word" if change == "new" else "find_name"
    assert (fault.table, fault.code) == (table, "row_without_event" if change == "loose" else "column_differs")
    if change != "loose":
        assert fault.seq == seq


def test_a_search_nobody_waits_for_is_stopped(sqlite_office, monkeypatch):
    office = sqlite_office
    for _ in range(3):
        office.register(visitor__surname="Иванов")
    started = threading.Event()
    matches = search._matches

    def slowly(connection, *arguments):
        started.set()
        # As long as a search of millions takes, in the database itself.
        driver = connection.connection.dbapi_connection
        driver.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
        ).fetchall()
        return matches(connection, *arguments)

    monkeypatch.setattr(search, "_matches", slowly)
    pages = []
    thread = threading.Thread(target=lambda: pages.append(office.desk.register.search(office.clerk, "иванов")))
    thread.start()
    assert started.wait(10)
    time.sleep(0.05)
    office.desk.register.interrupt()
    thread.join(10)
    assert not thread.is_alive()
    assert pages[0].interrupted
    assert pages[0].rows == ()
    monkeypatch.undo()
    page = office.desk.register.search(office.clerk, "иванов")
    assert (len(page.rows), page.interrupted) == (3, False)
    office.desk.register.interrupt()
    assert len(office.desk.register.search(office.clerk, "иванов").rows) == 3


def test_the_index_is_tidied_when_nobody_waits(sqlite_office, monkeypatch):
    office = sqlite_office

    def segments():
        with office.sql() as connection:
            return connection.exec_driver_sql("SELECT count(DISTINCT segid) FROM find_name_idx").scalar()

    for n in range(12):
        office.register(visitor__surname=f"Иванов{n}")
    before = segments()
    assert before >= 12
    monkeypatch.setattr(engine, "IDLE_SECONDS", 0.0)
    for _ in range(5):
        office.desk.upkeep.idle()
    assert segments() < before / 2
    assert len(found(office, "иванов")) == 12
    assert office.desk.audit.verify().ok


# --- the words themselves


@given(st.text(max_size=60))
def test_what_is_stored_is_what_is_asked_for(text):
    assert all(word and " " not in word for word in text_words(text))
    key = fold(text)
    assert search_words(key) == search_words(fold(key))
    assert list_key(text).isascii()
    assert "\0" not in list_key(text)


def test_the_order_of_names_is_that_of_the_alphabet_and_latin_comes_after():
    letters = [*KAZAKH_ALPHABET, *"abcdefghijklmnopqrstuvwxyz"]
    assert sorted(letters, key=list_key) == letters
    assert sorted((letter.upper() for letter in letters), key=list_key) == [letter.upper() for letter in letters]
    names = ["Ким", "Ким А", "Ким Ә", "Ким-Ли", "Кимов", "Қим", "Kim", "李"]
    assert sorted([*names[4:], *names[:4]], key=list_key) == names
    assert list_key("«Абай» ЖШС") == list_key("абай жшс")
    assert list_key("É") == list_key("e")
