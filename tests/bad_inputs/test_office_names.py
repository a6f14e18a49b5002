# SPDX-License-Identifier: Apache-2.0
"""D17 and the people of an office: file names hold code, date and number only; names of offices and people are texts."""

import re

import pytest

from frontdesk.config import OfficeConfig
from frontdesk.errors import Refused
from frontdesk.founding import NewPerson, init_office
from frontdesk.services.accounts import NAME_LIMIT

FILE_LIKE = ["Отдел/1 ..\\..\\x", "../../etc/passwd", "CON", 'a:b*c?d|e"f<g>', "$(id); rm -rf ~ `id`", "А" * 200]
CODES = [
    "../",
    "..",
    "CON\0",
    "KL S",
    "kls",
    "КЛС",
    "K",
    "KLSKLSK",
    "",
    "KL/S",
    "KLS\n",
    "KL.S",
    "<b>",
    "١٢٣",
    "ＫＬＳ",
    "K%",
    "KL\u202eS",
]


@pytest.mark.parametrize("name", FILE_LIKE)
def test_d17_an_office_name_never_becomes_a_file_name(tmp_path, cheap_hasher, read_paper, name):
    from frontdesk.bootstrap import open_front_desk

    home = tmp_path / "office"
    init_office(home, code="KLS", name_kk=name, name_ru=name, training=True, hasher=cheap_hasher)
    desk = open_front_desk(home, hasher=cheap_hasher)
    try:
        clerk, supervisor = desk.accounts.find_actor("clerk"), desk.accounts.find_actor("supervisor")
        document = {
            "kind": "complaint", "visitor": {"iin": "921015491234", "surname": name[:100], "address": "А"}, "addressed_to": name, "substance": name,
        }  # fmt: skip
        number = desk.intake.register(clerk, document, 1).number
        paper = read_paper(desk.papers.issue(clerk, number, request="p").pdf)
        desk.days.close(supervisor, request="c")
        assert paper.holds(name.strip())
        assert desk.audit.verify().ok
    finally:
        desk.close()
    made = [path.name for folder in ("papers", "outbox", "backups") for path in (home / folder).iterdir()]
    assert len(made) >= 2
    assert all(
        re.fullmatch(r"KLS-[0-9]{4}-[0-9]{2,6}(-[0-9]{2}|-receipt)?\.(pdf|zip)", file)
        for file in made
        if not file.endswith(".db")
    ), made
    assert OfficeConfig.load(home).name_kk == name.strip()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["office"]


@pytest.mark.parametrize("code", CODES)
def test_d17_a_code_is_two_to_six_of_capitals_and_digits(tmp_path, objections, cheap_hasher, code):
    made = objections(
        init_office, tmp_path / "o", code=code, name_kk="К", name_ru="К", training=True, hasher=cheap_hasher
    )
    assert made == ["code:office_code"]
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "required"), (" \u200b", "required"), ("\u2800", "required"), ("Отдел\x1b[31m", "text_control_characters"), ("Отдел\nКелес", "text_control_characters"),
        ("Отдел\u202eс", "text_bidi"), ("Отдел\ud800", "text_unreadable"), ("Отдел 李", "glyph_missing"), ("А" * 201, "text_too_long"),
    ],
)  # fmt: skip
def test_d17_an_office_name_is_a_printable_text(tmp_path, objections, cheap_hasher, name, code):
    made = objections(
        init_office, tmp_path / "o", code="KLS", name_kk=name, name_ru="К", training=True, hasher=cheap_hasher
    )
    assert made == [f"name_kk:{code}"]
    assert not (tmp_path / "o").exists()


# --- people


def add(office, **changes):
    fields = {
        "login": "saule", "role": "clerk", "surname": "Ким", "given": "Сәуле", "patronymic": None, "position_kk": "Қызметкер", "position_ru": "Сотрудник",
        "password": "training", "request": office.request(), **changes,
    }  # fmt: skip
    return office.desk.accounts.add(office.admin, **fields)


BAD = [
    ("", "required"), ("\u200d\u2060", "required"), ("a\0b", "text_control_characters"), ("a\nb", "text_control_characters"),
    ("a\u202eb", "text_bidi"), ("a\ud800", "text_unreadable"), ("Ж" * 200_000, "text_too_long"), ("李", "glyph_missing"), ("а" + "\u0301" * 50, "text_unreadable"),
]  # fmt: skip


def test_a_bad_name_or_position_of_a_person_is_refused_at_its_field(untouched, objections):
    for field in ("login", "surname", "given", "position_kk", "position_ru"):
        for text, code in BAD:
            assert objections(add, untouched, **{field: text}) == [f"{field}:{code}"], (field, ascii(text[:10]))
    for text, code in BAD[2:]:
        assert objections(add, untouched, patronymic=text) == [f"patronymic:{code}"]
    assert objections(add, untouched, role="root") == ["role:role_unknown"]
    assert objections(add, untouched, login="clerk") == ["login:login_taken"]


def test_an_invisible_patronymic_is_none(sqlite_office):
    assert add(sqlite_office, patronymic=" \u200b").patronymic is None


def test_the_longest_names_come_out_on_the_receipt(sqlite_office, read_paper):
    add(sqlite_office, surname="Ұ" * NAME_LIMIT, position_kk="Қ" * NAME_LIMIT, position_ru="Щ" * NAME_LIMIT)
    clerk = sqlite_office.who("saule")
    paper = read_paper(sqlite_office.issue(sqlite_office.register(by=clerk).number, by=clerk).pdf)
    for text in ("Ұ" * NAME_LIMIT, "Қ" * NAME_LIMIT, "Щ" * NAME_LIMIT):
        assert paper.holds(text)


PASSWORDS = ["a\ud800bcdefghijkl", "\udcff" * 20]


def test_a_new_password_is_a_text(untouched, objections):
    for password in PASSWORDS:
        assert objections(add, untouched, password=password) == ["password:text_unreadable"]
    for password, code in (
        ("", "password_short"),
        ("ө" * 11, "password_short"),
        ("x" * 200_000, "password_long"),
        ("qwertyuiop12345", "password_common"),
    ):
        assert objections(add, untouched, password=password) == [f"password:{code}"]


@pytest.mark.parametrize("kind", ["sqlite-wal", "postgresql"])
def test_no_login_and_no_password_is_too_odd_to_be_simply_wrong(make_office, kind, objections):
    office = make_office(kind)
    before = office.size
    for login in ("clerk\0", "' OR '1'='1", "\ud800", "сlerk"):
        assert objections(office.desk.accounts.sign_in, login, "training", office.request()) == [
            "login:sign_in_refused"
        ], ascii(login[:10])
    assert office.size == before
    for password in ("", "training\0", "\ud800", "x" * 200_000):
        office.later(minutes=5)
        assert objections(office.desk.accounts.sign_in, "clerk", password, office.request()) == [
            "login:sign_in_refused"
        ]
    office.later(minutes=5)
    assert office.desk.accounts.sign_in("clerk", "training", office.request()).login == "clerk"


def test_a_first_supervisor_with_a_bad_name_leaves_no_office(tmp_path, cheap_hasher, good_password):
    people = tuple(NewPerson(role, role, "李", "Б", "К", "С", good_password) for role in ("supervisor", "admin"))
    with pytest.raises(Refused) as caught:
        init_office(tmp_path / "o", code="KLS", name_kk="К", name_ru="К", people=people, hasher=cheap_hasher)
    assert caught.value.problems[0].code == "glyph_missing"
    with pytest.raises(Refused):
        OfficeConfig.load(tmp_path / "o")


def test_the_sign_in_screen_takes_anything(make_window, paste):
    robot = make_window("ru")
    gate = robot.window.gate
    for login, password in (
        ("<b>clerk", "x"),
        ("a\0b", "п" * 200_000),
        ("Ж" * 200_000, "\0"),
        ("clerk\u202e", "training"),
        ("clerk", "\0\x1b"),
    ):
        paste(robot, login, gate.login)
        paste(robot, password, gate.password)
        robot.press("Enter")
        robot.until(lambda: not gate._busy)
        assert robot.window.place.actor is None
        assert gate.note.text()
        assert gate.note.text().isprintable()
    robot.sign_in()


# --- settings that are printed


def test_settings_that_stand_on_paper_are_printable_texts(untouched, objections):
    desk, admin = untouched.desk, untouched.admin
    for key in ("complain_to_kk", "complain_to_ru", "office_phone"):
        for text, code in BAD[2:]:
            assert objections(desk.settings.change, admin, key, text, "s") == [f"value:{code}"]
    for value in ("", "٩٠٠", "1e3", "-1", "59", "7201", "9" * 400, "<b>", "900.0", "0x384"):
        assert objections(desk.settings.change, admin, "wait_target_s", value, "s") == ["value:setting_range"]
    for value in ("", "yes", "1", "TRUE", "true "[:4] + "x"):
        assert objections(desk.settings.change, admin, "keep_papers", value, "s") == ["value:setting_yes_no"]
    for key in ("", "x", "__class__", "<b>", "wait_target_s\n", "\ud800"):
        assert objections(desk.settings.change, admin, key, "1", "s") == ["key:setting_unknown"]
