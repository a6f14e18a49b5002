# SPDX-License-Identifier: Apache-2.0
"""Numbers that the state or this office gave out: IIN, BIN, telephone, e-mail, registration number, ticket, short code.

Each check is pure and says what is wrong as a code. Names and free text live in `frontdesk.domain.text`.
"""

import re
from dataclasses import dataclass
from datetime import date
from operator import mul
from typing import Final

from frontdesk.domain.text import digits_from_kazakh_keys, undo_kazakh_layout
from frontdesk.errors import Problem

_DIGITS: Final = re.compile(r"[0-9]+")
_TWELVE: Final = 12

# --- IIN and BIN (DOMAIN 2.1, 2.2) ----------------------------------------------------------------------------------

_FIRST_ROW: Final = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND_ROW: Final = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
_NO_DIGIT: Final = 10
_CENTURIES: Final = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}
_OLDEST: Final = 125
"""Years; a birth date further back is a slip of the key, not an age (18xx codes are practically impossible now)."""


@dataclass(frozen=True)
class IinCheck:
    """What twelve digits say, never that they are verified.

    `birth_date` and `sex` (`male`, `female`) are only an echo to compare with the document: by Government Decree No.
    853 of 26.08.2013 they may lawfully differ from it. `number` is None while the text is not twelve ASCII digits.
    `problem` blocks, `warnings` do not.
    """

    number: str | None
    birth_date: date | None = None
    sex: str | None = None
    problem: Problem | None = None
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class BinCheck:
    """A legal person's number; `problem` blocks, `warnings` do not."""

    number: str | None
    problem: Problem | None = None
    warnings: tuple[Problem, ...] = ()


def check_digit(first_eleven: str) -> int | None:
    """Return the twelfth digit that eleven call for, or None where none exists and the serial is never issued."""
    digits = tuple(map(int, first_eleven))
    total = sum(map(mul, _FIRST_ROW, digits)) % 11
    if total == _NO_DIGIT:
        total = sum(map(mul, _SECOND_ROW, digits)) % 11
    return None if total == _NO_DIGIT else total


def decode_iin(number: str) -> tuple[date | None, str | None]:
    """Return the birth date and the sex (`male`, `female`) that twelve digits hold; None where they hold none."""
    century = _CENTURIES.get(number[6])
    if century is None:
        return None, None
    sex = "male" if number[6] in "135" else "female"
    try:
        return date(century + int(number[:2]), int(number[2:4]), int(number[4:6])), sex
    except ValueError:
        return None, sex


def check_iin(text: str, *, today: date, birth_date: date | None = None, field: str = "visitor.iin") -> IinCheck:
    """Check an IIN as typed; `today` is the office day, `birth_date` that of the document, if it was typed.

    Problems: `iin_digits` (something that is not 0-9, TRUST.md D8), `iin_length`, `iin_zeros`, `iin_check_digit`,
    `iin_birth_date_future`. Warnings: `iin_century_unknown`, `iin_birth_date_impossible`, `iin_is_bin`,
    `iin_birth_date_mismatch`.
    """
    number, problem = _twelve_digits(text, field, "iin")
    if number is None:
        return IinCheck(None, problem=problem)
    born, sex = decode_iin(number)
    if problem is None and born is not None and born > today:
        problem = Problem(field, "iin_birth_date_future", {"date": born.isoformat()})
    return IinCheck(number, born, sex, problem, _iin_warnings(number, born, today, birth_date, field))


def _iin_warnings(number: str, born: date | None, today: date, stated: date | None, field: str) -> tuple[Problem, ...]:
    found = []
    if number[4] in "456":
        found.append("iin_is_bin")
    elif number[6] not in _CENTURIES:
        found.append("iin_century_unknown")
    elif born is None or today.year - born.year > _OLDEST:
        found.append("iin_birth_date_impossible")
    if stated is not None and born is not None and stated != born:
        found.append("iin_birth_date_mismatch")
    return tuple(Problem(field, code) for code in found)


def check_bin(text: str, *, field: str = "organisation.bin") -> BinCheck:
    """Check a BIN as typed.

    Problems: `bin_digits`, `bin_length`, `bin_zeros`, `bin_check_digit`. Warnings: `bin_is_iin` (a sole proprietor
    acts under the person's IIN), `bin_type_unknown`.
    """
    number, problem = _twelve_digits(text, field, "bin")
    if number is None:
        return BinCheck(None, problem)
    if number[4] in "0123":
        return BinCheck(number, problem, (Problem(field, "bin_is_iin"),))
    if number[4] in "789":
        return BinCheck(number, problem, (Problem(field, "bin_type_unknown"),))
    return BinCheck(number, problem)


def _twelve_digits(text: str, field: str, name: str) -> tuple[str | None, Problem | None]:
    number = "".join(text.split()) if len(text) <= 4 * _TWELVE else text[: 4 * _TWELVE]
    if not _DIGITS.fullmatch(number):
        return None, Problem(field, f"{name}_digits")
    if len(number) != _TWELVE:
        return None, Problem(field, f"{name}_length", {"digits": len(number)})
    if not number.strip("0"):
        return number, Problem(field, f"{name}_zeros")
    if check_digit(number[:11]) != int(number[11]):
        return number, Problem(field, f"{name}_check_digit")
    return number, None


# --- telephone and e-mail (DOMAIN 2.3) ------------------------------------------------------------------------------

_PHONE_MARKS: Final = str.maketrans("", "", " \t\u00a0\u2009\u202f-‐‑–().\u2011/")
_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_PLUS_SEVEN: Final = re.compile(r"\+7[3-9][0-9]{9}")
_DOMESTIC: Final = 11
"""Digits of `8 701…` and `7 701…`; one fewer without the prefix."""
_PHONE_LIMIT: Final = 40
_EMAIL_LIMIT: Final = 254
_EMAIL_LOCAL_LIMIT: Final = 64


def normalise_phone(text: str, *, field: str = "visitor.phone") -> tuple[str | None, Problem | None]:
    """Return the number as stored, `+77012345678` (E.164), or what is wrong with it.

    `8 701…`, `7701…` and `701…` (ten digits) belong to Kazakhstan; every other number needs its country code after
    `+` or 00. Problems: `phone_digits`, `phone_length`, `phone_country_code`.
    """
    typed = text[: _PHONE_LIMIT + 1].translate(_PHONE_MARKS)
    digits = typed.removeprefix("+")
    if not _DIGITS.fullmatch(digits):
        return None, Problem(field, "phone_digits")
    if typed.startswith("+"):
        number = typed
    elif len(digits) == _DOMESTIC and digits[0] in "78":
        number = f"+7{digits[1:]}"
    elif len(digits) == _DOMESTIC - 1 and digits[0] == "7":
        number = f"+7{digits}"
    elif digits.startswith("00"):
        number = f"+{digits[2:]}"
    elif digits.startswith("810") and len(digits) > _DOMESTIC:
        number = f"+{digits[3:]}"
    else:
        return None, Problem(field, "phone_country_code" if len(digits) >= _DOMESTIC else "phone_length")
    if len(text) > _PHONE_LIMIT or not _E164.fullmatch(number):
        return None, Problem(field, "phone_length")
    if number.startswith("+7") and not _PLUS_SEVEN.fullmatch(number):
        return None, Problem(field, "phone_length")
    return number, None


def format_phone(stored: str) -> str:
    """Return a stored number as people read it: `+7 701 234 56 78`; a foreign one as it is."""
    if not _PLUS_SEVEN.fullmatch(stored):
        return stored
    return f"+7 {stored[2:5]} {stored[5:8]} {stored[8:10]} {stored[10:]}"


def check_email(text: str, *, field: str = "visitor.email") -> tuple[str | None, Problem | None]:
    """Return the address without outer blanks, or the problem `email_format` where it cannot be one.

    Plausible is enough: one @, something before it, a name with a dot after it. Letters of any script are allowed.
    """
    wrong = Problem(field, "email_format")
    if len(text) > _EMAIL_LIMIT + 64:
        return None, wrong
    address = text.strip()
    local, _, name = address.rpartition("@")
    if not local or len(local) > _EMAIL_LOCAL_LIMIT or len(address) > _EMAIL_LIMIT or "@" in local:
        return None, wrong
    labels = name.split(".")
    if len(labels) == 1 or any(not label or label.startswith("-") or label.endswith("-") for label in labels):
        return None, wrong
    if not all(char.isprintable() and char not in ' "(),:;<>[\\]' for char in address):
        return None, wrong
    return address, None


# --- what this office gives out -------------------------------------------------------------------------------------

_OFFICE: Final = re.compile(r"[A-Z0-9]{2,6}")
_NUMBER: Final = re.compile(r"([A-Z0-9]{2,6})-(?:([A-Z])-)?([0-9]{4})-([0-9]{6})")
_NUMBER_TYPED: Final = re.compile(r"([A-Z0-9]{2,6})-(?:([A-Z])-)?(20[0-9]{2})-([0-9]{1,6})")
_TICKET: Final = re.compile(r"([A-Z])-([0-9]{3,6})")
_TICKET_TYPED: Final = re.compile(r"([A-Z])-?([0-9]{1,6})")
_SHORT_CODE: Final = re.compile(r"([0-9A-F]{4})-?([0-9A-F]{4})-?([0-9A-F]{4})")
_MOST: Final = 999_999


@dataclass(frozen=True, order=True)
class Number:
    """A registration number: gapless per office, series and local year (PRODUCT, settled rule 3).

    `series` is empty for appeals, `K` for crime reports, `V` for an off-site reception.
    """

    office: str
    series: str
    year: int
    n: int

    def __str__(self) -> str:
        """Return `KLS-2026-000542` or `KLS-K-2026-000001`; raise ValueError where no such number can be."""
        text = "-".join([self.office, *([self.series] if self.series else []), f"{self.year:04}", f"{self.n:06}"])
        if not 1 <= self.n <= _MOST or not _NUMBER.fullmatch(text):
            raise ValueError(text)
        return text


OFFSITE: Final = "V"
"""Letter of an off-site reception: of its numbers (`KLS-V`), and of its own log (`KLSV`)."""

_OFFSITE_SERIES: Final = {"": OFFSITE, "K": "W"}
"""Series of an office to those of its off-site reception: crime reports keep a series of their own there too."""


def offsite_code(home: str) -> str:
    """Return the code under which an office's off-site reception keeps its own log; it may be too long to be one."""
    return f"{home}{OFFSITE}"


def numbering(code: str, offsite_of: str | None, series: str) -> tuple[str, str]:
    """Return the office and the series letter of a number: those of the home office for an off-site reception."""
    return (code, series) if offsite_of is None else (offsite_of, _OFFSITE_SERIES[series])


def number_prefixes(log_code: str) -> tuple[str, ...]:
    """Return the beginnings of every number that may stand in the log of an office (`KLS`, `KLS-K`, `KLS-V`, …)."""
    letters = (*_OFFSITE_SERIES, *_OFFSITE_SERIES.values())
    home = [f"{log_code}-{letter}" if letter else log_code for letter in letters]
    road = [f"{log_code[:-1]}-{letter}" for letter in _OFFSITE_SERIES.values() if log_code.endswith(OFFSITE)]
    return (*home, *road)


def numbers_belong(log_code: str, number: Number) -> bool:
    """Say whether a number may be given out in the log of that office: its own, or as its off-site reception."""
    if number.office == log_code:
        return True
    return log_code == offsite_code(number.office) and number.series in _OFFSITE_SERIES.values()


def parse_number(text: str) -> Number | None:
    """Read a registration number in its one spelling; None for anything else."""
    match = _NUMBER.fullmatch(text)
    if match is None or int(match[4]) == 0:
        return None
    return Number(match[1], match[2] or "", int(match[3]), int(match[4]))


def office_code_problem(code: str, *, field: str = "code") -> Problem | None:
    """Return `office_code` unless the code is 2-6 of A-Z and 0-9; file names are made from it (TRUST.md I11, D17)."""
    return None if _OFFICE.fullmatch(code) else Problem(field, "office_code")


def format_ticket(letter: str, n: int) -> str:
    """Return `A-001`: three digits or more, from 1 each local date."""
    return f"{letter}-{n:03}"


def parse_ticket(text: str) -> tuple[str, int] | None:
    """Read a ticket in its one spelling; None for anything else."""
    match = _TICKET.fullmatch(text)
    if match is None or int(match[2]) == 0 or format_ticket(match[1], int(match[2])) != text:
        return None
    return match[1], int(match[2])


def parse_short_code(text: str) -> str | None:
    """Read the code printed under the QR in any spelling; return `7F3A-91C2-D05E`, or None."""
    match = _SHORT_CODE.fullmatch(text.strip().upper())
    return "-".join(match.groups()) if match else None


# --- the one field that takes anything ------------------------------------------------------------------------------

_LOOK_ALIKES: Final = str.maketrans("АВСЕНКМОРТХУ", "ABCEHKMOPTXY")
_RECEIPT: Final = re.compile(r"[a-z0-9./-]{1,60}/[A-Z0-9]{2,6}\s")
_RECEIPT_NUMBER: Final = re.compile(
    r"(?<![A-Z0-9-])([A-Z0-9]{2,6}-(?:[A-Z]-)?[0-9]{4}-[0-9]{6}) [0-9]{4}-[0-9]{2}-[0-9]{2}T"
)
_LONGEST: Final = 600
"""Characters looked at; the signed note in a QR has 276-282 bytes (TRUST.md 3.3)."""
_PHONE_LIKE: Final = re.compile(r"\+?[0-9][0-9 \u00a0().-]{5,24}")


@dataclass(frozen=True)
class Typed:
    """What a clerk typed or scanned into the first field, and its one spelling.

    `kind` is `nothing iin bin phone number short_code ticket receipt digits name`. `value` is what to look up: for
    `receipt` the registration number in it, or the whole note where it names none; for `digits` a part of a number;
    for `name` the text as typed, which may well hold a `%` that means a percent sign.
    """

    kind: str
    value: str


def recognise(text: str) -> Typed:
    """Return what a clerk or a scanner put into the first field, whatever keyboard layout was on.

    A guess about the layout counts only where it gives a whole identifier, so that the first letters of `Ақмарал` stay
    letters of a name.
    """
    text = text[:_LONGEST].strip()
    if not text:
        return Typed("nothing", "")
    found = _as_typed(text) or _long_digits(digits_from_kazakh_keys(text)) or _scanned(undo_kazakh_layout(text))
    return found or Typed("name", text)


def _as_typed(text: str) -> Typed | None:
    code = text.upper().translate(_LOOK_ALIKES).replace(" ", "")
    if match := _NUMBER_TYPED.fullmatch(code):
        series = f"{match[2]}-" if match[2] else ""
        return Typed("number", f"{match[1]}-{series}{match[3]}-{int(match[4]):06}")
    if match := _TICKET_TYPED.fullmatch(code):
        return Typed("ticket", format_ticket(match[1], int(match[2])))
    if "-" in code and (short := parse_short_code(code)):
        return Typed("short_code", short)
    if found := _long_digits(text):
        return found
    if short := parse_short_code(code):
        return Typed("short_code", short)
    bare = "".join(text.split())
    return Typed("digits", bare) if _DIGITS.fullmatch(bare) else _receipt(text)


def _long_digits(text: str) -> Typed | None:
    bare = "".join(text.split())
    if len(bare) == _TWELVE and _DIGITS.fullmatch(bare):
        return Typed("bin" if bare[4] in "456" else "iin", bare)
    phone = normalise_phone(text)[0] if _PHONE_LIKE.fullmatch(text) else None
    return Typed("phone", phone) if phone else None


def _scanned(text: str) -> Typed | None:
    if parse_number(text):
        return Typed("number", text)
    if parse_ticket(text):
        return Typed("ticket", text)
    if "-" in text and (short := parse_short_code(text)):
        return Typed("short_code", short)
    return _receipt(text)


def _receipt(text: str) -> Typed | None:
    if not _RECEIPT.match(text):
        return None
    named = _RECEIPT_NUMBER.search(text)
    return Typed("receipt", named[1] if named else text)
