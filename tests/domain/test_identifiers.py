# SPDX-License-Identifier: Apache-2.0
"""IIN, BIN, telephone, e-mail, registration numbers, and the field that takes anything."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain import identifiers as ids

TODAY = date(2026, 4, 24)


def iin_code(text: str) -> str | None:
    found = ids.check_iin(text, today=TODAY)
    return found.problem.code if found.problem else None


def warnings(text: str, **more: date) -> list[str]:
    return [warning.code for warning in ids.check_iin(text, today=TODAY, **more).warnings]


# --- IIN -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "born", "sex"),
    [
        ("921015491234", date(1992, 10, 15), "female"),
        ("850505390808", date(1985, 5, 5), "male"),
        ("000229690012", date(2000, 2, 29), "female"),
    ],
)
def test_worked_examples_of_the_rule(number: str, born: date, sex: str) -> None:
    assert ids.check_iin(number, today=TODAY) == ids.IinCheck(number, born, sex)


def test_a_serial_without_a_check_digit_is_always_refused() -> None:
    assert ids.check_digit("85050539081") is None
    assert [iin_code(f"85050539081{last}") for last in "0123456789"] == ["iin_check_digit"] * 10


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("٠١٠٢٠٣٤٥٦٧٨٩", "iin_digits"),
        ("０１０２０３４５６７８９", "iin_digits"),
        ("92101549123a", "iin_digits"),
        ("", "iin_digits"),
        ("000000000000", "iin_zeros"),
        ("921015491235", "iin_check_digit"),
        ("92101549123", "iin_length"),
        ("9210154912345", "iin_length"),
        ("9" * 200_000, "iin_length"),
    ],
)
def test_what_is_refused(text: str, code: str) -> None:
    assert iin_code(text) == code


def test_every_wrong_check_digit_is_refused() -> None:
    assert [last for last in "0123456789" if iin_code(f"92101549123{last}") is None] == ["4"]


def valid(first_eleven: str) -> str:
    last = ids.check_digit(first_eleven)
    assert last is not None
    return f"{first_eleven}{last}"


def test_leading_zero_is_kept() -> None:
    number = valid("01020355678")
    assert ids.check_iin(number, today=TODAY).number == number
    assert number.startswith("01")


def test_a_birth_date_in_the_future_is_an_error() -> None:
    assert iin_code(valid("26042550001")) == "iin_birth_date_future"
    assert iin_code(valid("26042450001")) is None


def test_a_mismatch_with_the_document_is_only_a_warning() -> None:
    assert warnings("921015491234", birth_date=date(1992, 10, 16)) == ["iin_birth_date_mismatch"]
    assert warnings("921015491234", birth_date=date(1992, 10, 15)) == []


def test_an_unknown_century_and_an_impossible_date_are_only_warnings() -> None:
    unknown = ids.check_iin(valid("92101509001"), today=TODAY)
    assert (unknown.problem, unknown.birth_date, unknown.sex) == (None, None, None)
    assert warnings(valid("92101509001")) == ["iin_century_unknown"]
    assert warnings(valid("90023039001")) == ["iin_birth_date_impossible"]
    assert ids.check_iin(valid("90023039001"), today=TODAY).sex == "male"
    assert warnings(valid("92101519001")) == ["iin_birth_date_impossible"]
    assert warnings("250341990029") == ["iin_is_bin"]


@given(st.dates(date(1900, 1, 1), date(2026, 4, 24)), st.booleans(), st.integers(0, 9999))
def test_date_and_sex_come_back(born: date, male: bool, serial: int) -> None:
    digit = (3 if born.year < 2000 else 5) + (not male)
    first = f"{born:%y%m%d}{digit}{serial:04}"
    last = ids.check_digit(first)
    if last is not None:
        found = ids.check_iin(f"{first}{last}", today=TODAY)
        assert (found.birth_date, found.sex, found.problem) == (born, "male" if male else "female", None)


# --- BIN -----------------------------------------------------------------------------------------------------------


def test_bin() -> None:
    assert ids.check_bin("250341990029") == ids.BinCheck("250341990029")
    codes = {text: ids.check_bin(text).problem for text in ("250341990028", "2503419900", "25034199002x", "0" * 12)}
    assert [problem.code for problem in codes.values() if problem] == [
        "bin_check_digit",
        "bin_length",
        "bin_digits",
        "bin_zeros",
    ]
    assert [warning.code for warning in ids.check_bin("921015491234").warnings] == ["bin_is_iin"]


# --- telephone and e-mail ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["8 701 234 56 78", "+7 (701) 234-56-78", "77012345678", "701 234 5678", "87012345678", "8.701.234.56.78"],
)
def test_kazakh_numbers(typed: str) -> None:
    assert ids.normalise_phone(typed) == ("+77012345678", None)


def test_how_a_number_is_shown() -> None:
    assert ids.format_phone("+77012345678") == "+7 701 234 56 78"
    assert ids.format_phone("+493012345678") == "+493012345678"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("+49 30 1234567", "+49301234567"),
        ("00998 90 123 45 67", "+998901234567"),
        ("8 10 49 30 1234567", "+49301234567"),
    ],
)
def test_foreign_numbers_keep_their_country(typed: str, stored: str) -> None:
    assert ids.normalise_phone(typed) == (stored, None)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("102", "phone_length"),
        ("+7701234567", "phone_length"),
        ("+12345", "phone_length"),
        ("+1234567890123456", "phone_length"),
        ("921015491234", "phone_country_code"),
        ("٨٧٠١٢٣٤٥٦٧٨", "phone_digits"),
        ("тел. жоқ", "phone_digits"),
        ("", "phone_digits"),
        ("8" * 200_000, "phone_country_code"),
    ],
)
def test_numbers_that_are_refused(typed: str, code: str) -> None:
    phone, problem = ids.normalise_phone(typed)
    assert phone is None
    assert problem is not None
    assert problem.code == code


@pytest.mark.parametrize("address", ["a@b.kz", " Aliya.Serik@mail.kz ", "пошта@мысал.қаз"])
def test_plausible_addresses(address: str) -> None:
    assert ids.check_email(address) == (address.strip(), None)


@pytest.mark.parametrize(
    "address", ["", "a@b", "@b.kz", "a@@b.kz", "a b@c.kz", "a@-b.kz", "a@b..kz", "a\u202e@b.kz", "a" * 300 + "@b.kz"]
)
def test_implausible_addresses(address: str) -> None:
    assert ids.check_email(address)[0] is None


# --- what this office gives out ------------------------------------------------------------------------------------


def test_registration_numbers_read_back() -> None:
    for text in ("KLS-2026-000542", "KLS-K-2026-000001", "KLS-V-2026-000001", "A1B2C3-2026-999999"):
        assert str(ids.parse_number(text)) == text
    assert ids.parse_number("KLS-K-2026-000001") == ids.Number("KLS", "K", 2026, 1)


@pytest.mark.parametrize(
    "text",
    [
        "kls-2026-000542",
        "KLS-2026-542",
        "KLS-2026-000000",
        "K-2026-000001",
        "KLS-2026-0005420",
        "KLS-2026-٠٠٠٥٤٢",
        "KLS-2026-000542\n",
    ],
)
def test_other_spellings_are_no_numbers(text: str) -> None:
    assert ids.parse_number(text) is None


@pytest.mark.parametrize(
    "number", [ids.Number("KLS", "", 2026, 0), ids.Number("KLS", "", 2026, 1_000_000), ids.Number("../x", "", 2026, 1)]
)
def test_impossible_numbers_are_not_written(number: ids.Number) -> None:
    with pytest.raises(ValueError):
        str(number)


def test_office_codes() -> None:
    assert [code for code in ("KL", "KLS", "A1B2C3") if ids.office_code_problem(code)] == []
    bad = ("K", "KLSKLSK", "kls", "КЛС", "Отдел/1 ..\\..\\x", "KLS\n", "")
    assert [problem.code for code in bad if (problem := ids.office_code_problem(code))] == ["office_code"] * len(bad)


def test_tickets_and_short_codes() -> None:
    assert ids.format_ticket("A", 1) == "A-001"
    assert ids.parse_ticket("B-1234") == ("B", 1234)
    assert [ids.parse_ticket(text) for text in ("A-01", "A-000", "A-0123", "a-001", "A001")] == [None] * 5
    assert ids.parse_short_code("7f3a91c2d05e") == ids.parse_short_code(" 7F3A-91C2-D05E ") == "7F3A-91C2-D05E"
    assert ids.parse_short_code("7F3A-91C2-D05G") is None


# --- the one field that takes anything ------------------------------------------------------------------------------

NOTE = (
    "frontdesk.example/training/KLS\n5006\nYPtRmFShd9vaeLHKd2rInWXBi/sTOgMTuJFdyfPeF3g=\n"
    "KLS-2026-000542 2026-11-22T21:24:32.181+05:00 cct9wwRcIhk8B8QkVGP029k6xVBpwikDZ0+HG5K+9t0=\n\n— frontdesk.example 2u7b\n"
)


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("", "nothing", ""),
        ("921015491234", "iin", "921015491234"),
        ("921015 491234", "iin", "921015491234"),
        ('ұә"қ"ғңұ"әің', "iin", "921015491234"),
        ("250341990029", "bin", "250341990029"),
        ("8 701 234 56 78", "phone", "+77012345678"),
        ("+7 701 234-56-78", "phone", "+77012345678"),
        ('ү.қ"әіңғ,.ү', "phone", "+77012345678"),
        ("kls-2026-542", "number", "KLS-2026-000542"),
        ("КLS-К-2026-000001", "number", "KLS-K-2026-000001"),
        ("ЛДЫөәқә,өқққңіә", "number", "KLS-2026-000432"),
        ("А-017", "ticket", "A-017"),
        ("b4", "ticket", "B-004"),
        ("7f3a91c2d05e", "short_code", "7F3A-91C2-D05E"),
        ("1234-5678-9012", "short_code", "1234-5678-9012"),
        (NOTE, "receipt", "KLS-2026-000542"),
        (NOTE.replace("\n", " "), "receipt", "KLS-2026-000542"),
        ("542", "digits", "542"),
        ("Қасым", "name", "Қасым"),
        ("Ақ", "name", "Ақ"),
        ("Қ", "name", "Қ"),
        ("%", "name", "%"),
        ("_", "name", "_"),
        ("http://evil.example/x", "name", "http://evil.example/x"),
    ],
)
def test_what_was_typed_is_recognised(typed: str, kind: str, value: str) -> None:
    assert ids.recognise(typed) == ids.Typed(kind, value)


@pytest.mark.parametrize("char", ["9", "Ж", "a-", "0-", "/a", "қ", "+7 ", ". "])
def test_long_inputs_cost_little(char: str) -> None:
    text = char * 100_000
    started = time.perf_counter()
    ids.recognise(text)
    ids.check_iin(text, today=TODAY)
    ids.check_bin(text)
    ids.normalise_phone(text)
    ids.check_email(text)
    ids.parse_number(text)
    ids.parse_short_code(text)
    assert time.perf_counter() - started < 0.5  # ten times the promised 50 ms


@given(st.text(max_size=80))
def test_anything_may_be_typed(text: str) -> None:
    assert ids.recognise(text).kind in "nothing iin bin phone number short_code ticket receipt digits name".split()
