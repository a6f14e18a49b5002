# SPDX-License-Identifier: Apache-2.0
"""The classes of TRUST section 5 and DOMAIN 2 on what came with every kind: persons beside the first, a paper blank, a
signature, crime reports; through the command line, the window and the receipt.
"""

from pathlib import Path

import pytest

from frontdesk.domain.identifiers import check_digit

LETTERS = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
MARKUP = 'Ли <img src="//evil.example/share/b.png">'
NASTY = [MARKUP, "<b>Ким", '=HYPERLINK("http://x/?"&A1;"Ким")', "%", "'; DROP TABLE pii; --", "&lt;Ұлы&gt;"]


def iin(first):
    """Return a made-up IIN with these seven digits."""
    return next(f"{first}{n}{check_digit(f'{first}{n}')}" for n in range(9000, 9999) if check_digit(f"{first}{n}") is not None)  # fmt: skip


PEOPLE = [
    ({"surname": LETTERS.title(), "given": LETTERS.upper(), "patronymic": LETTERS}, f"{LETTERS.title()} А. а."),
    ({"surname": "Щ" * 60, "given": "Ы" * 60}, f"{'Щ' * 60} Ы."),
    ({"given": "Гүлжауһар"}, "Гүлжауһар"),
    ({"surname": "Төре-Қожа", "given": "Һәкім", "patronymic": "Үсенұлы"}, "Төре-Қожа Һ. Ү."),
    ({"surname": "de la Peña", "given": "Íñigo"}, "de la Peña Í."),
]


@pytest.mark.parametrize(("names", "line"), PEOPLE, ids=[line[:12] for _names, line in PEOPLE])
@pytest.mark.parametrize("kind", ["proposal", "crime_report"])
def test_names_through_the_command_line_onto_the_receipt(cli, read_paper, tmp_path, names, line, kind):
    document = {
        "kind": kind, "addressed_to": "Бастыққа", "substance": "Ұсыныс", "joint": [names, {"given": "Ә"}],
        "visitor": {**names, "iin": iin("8801014"), "address": "Абай 1", "phone": "+998 97 123 45 67"},
    }  # fmt: skip
    answer = cli("register", stdin=document).ok()
    paper = read_paper(Path(answer["receipt"]).read_bytes())
    assert paper.holds(line) and paper.holds("және тағы 2 адам") and paper.holds("и ещё 2 человека")
    assert paper.holds(answer["number"]) and paper.is_inert()
    shown = cli("show", answer["number"]).ok()
    for name, text in names.items():
        assert shown["visitor"][name] == shown["joint"][0][name] == text
    assert shown["joint"][1] == {"surname": None, "given": "Ә", "patronymic": None, "iin": None}
    assert shown["visitor"]["phone"] == "+998971234567"
    assert (answer["due"] is None) == (kind == "crime_report")


def test_an_organisation_with_quotes_is_the_same_everywhere(cli, read_paper):
    name = '«Ар & Намыс» "Групп" <ЖШС>'
    document = {
        "kind": "complaint", "addressed_to": "ПД", "against": "Бөлім", "substance": "Ш", "joint": [{"surname": MARKUP}],
        "organisation": {"name": name, "bin": "250341990029", "address": "А"},
        "representative": {"surname": "<b>Ким", "authority": "=1+1"},
    }  # fmt: skip
    answer = cli("register", stdin=document).ok()
    paper = read_paper(Path(answer["receipt"]).read_bytes())
    assert paper.holds(name) and paper.is_inert()
    shown = cli("show", answer["number"]).ok()
    assert (shown["organisation"]["name"], shown["representative"]["surname"]) == (name, "<b>Ким")
    assert shown["joint"][0]["surname"] == MARKUP


@pytest.mark.parametrize(
    ("part", "wanted"),
    [
        ({"joint": [{"surname": "Ким\u202e"}]}, "joint.0.surname:text_bidi"),
        ({"joint": [{"surname": "Ки\0м"}]}, "joint.0.surname:text_control_characters"),
        ({"joint": [{"given": "Ж" * 10_000, "surname": "Ж"}]}, "joint.0.given:text_too_long"),
        ({"joint": [{"given": "Ж", "iin": "٠١٠٢٠٣٤٥٦٧٨٩"}]}, "joint.0.iin:iin_digits"),
        ({"joint": [{"given": "Ж", "iin": "000000000000"}]}, "joint.0.iin:iin_zeros"),
        ({"joint": [[]]}, "joint.0:wrong_type"),
        ({"joint": [None]}, "joint.0:wrong_type"),
        ({"joint": {"0": {"given": "Ж"}}}, "joint:wrong_type"),
        ({"joint": [{"given": "Ж"}] * 5_000}, "joint:joint_too_many"),
        ({"joint": [{"given": {"a": 1}, "surname": "Ж"}]}, "joint.0.given:wrong_type"),
        ({"representative": {"surname": "Ким", "authority": "\x1b[31mбас"}}, "representative.authority:text_control_characters"),
        ({"representative": {"surname": "Ким", "authority": "б", "iin": "123"}}, "representative.iin:iin_length"),
    ],
)  # fmt: skip
def test_what_is_refused_names_its_place(untouched, objections, sentences, part, wanted):
    assert objections(untouched.register, **part) == [wanted]


def test_persons_on_the_list_are_letters_and_no_picture_is_opened(robot, lure, pure_red, paste):
    robot.form.person.show_part("joint", on=True)
    joint = robot.form.person.joint
    lure.opened()
    for text in (f'<img src="{lure.file}">', *NASTY, '<font color="#ff0000" size="7">ҚАБЫЛДАНДЫ</font>'):
        paste(robot, text[:100], joint.surname)
        robot.press("Enter")
    shown = [joint.list.item(row).text() for row in range(joint.list.count())]
    assert [line.split(". ", 1)[1] for line in shown[1 : len(NASTY) + 1]] == [" ".join(text.split()) for text in NASTY]
    assert pure_red(robot.window) == 0
    assert lure.opened() == 0


@pytest.mark.parametrize(
    ("part", "line", "limit"),
    [
        ("representative", "surname", 100), ("representative", "authority", 300), ("joint", "given", 100), ("late", "paper_no", 40), ("late", "why", 300),
    ],
)  # fmt: skip
def test_d10_the_new_lines_stop_visibly(robot, paste, part, line, limit):
    robot.form.person.show_part(part, on=True)
    field = getattr(getattr(robot.form.person, part), line)
    paste(robot, "Ж" * 200_000, field)
    assert len(field.text()) == limit
    assert robot.form._row(field).note.text() == f"No more than {limit} characters fit here."


def test_numbers_of_other_alphabets_and_layouts_beside_the_first_person(robot, paste):
    robot.fill(kind="1")
    robot.form.person.show_part("representative", on=True)
    representative = robot.form.person.representative
    robot.type("Ким", representative.surname)
    robot.type("сенімхат", representative.authority)
    robot.type('үғқі"ғіққ"әү', representative.iin)
    assert representative.iin.text() == "850315300128", "the Kazakh top row means digits"
    paste(robot, "٨٥٠٣١٥٣٠٠١٢٨", representative.iin)
    robot.press("Ctrl+Enter")
    assert representative.iin.property("invalid") is True
    assert robot.office.desk.papers.recent() == ()
    paste(robot, "850315300128", representative.iin)
    robot.preview()
    wrong = robot.form._row(representative.iin).note.text()
    robot.press("Ctrl+Enter")
    assert (robot.office.desk.papers.recent() == ()) == bool(wrong), "the check digit decides, not the alphabet"


def test_a_signature_of_odd_letters_is_refused_and_nothing_is_lost(robot, told, paste):
    robot.fill(kind="4")
    robot.form.matter.rule.setCurrentIndex(1)
    signature = robot.form.signature
    for login, password in (("supervisor\u202e", "training"), ("%", "%"), ("' OR 1=1 --", "x"), ("😀" * 64, "Ж" * 256)):
        paste(robot, login, signature.login)
        paste(robot, password, signature.password)
        robot.press("Ctrl+Enter")
        assert robot.office.desk.papers.recent() == ()
        assert signature.password.text() == ""
        assert robot.form.person.surname.text() == "Өтегенқызы"
        assert password not in " ".join(told) or len(password) < 2
