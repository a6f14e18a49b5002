# SPDX-License-Identifier: Apache-2.0
"""What a typed text may hold, and how names are folded, sorted, shortened and masked.

What a number field means (IIN, phone, registration number) lives in `frontdesk.domain.identifiers`.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from frontdesk.errors import Problem

_BLANKS: Final = " \t\r\n\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200C))) + "\u202f\u205f\u3000\ufeff"
_LINE_ENDS: Final = re.compile("\r\n?|[\u2028\u2029]")
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROL_IN_LINES: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BIDI: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNREADABLE: Final = re.compile(
    "[\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}-{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17))
    + "]"
)
_MARKS: Final = re.compile(r"[^\w\s!-~]{31}")
"""Thirty-one characters that may be combining marks: longer runs make canonical ordering quadratic (Unicode UAX 15,
stream-safe text).
"""

_UNSEEN: Final = re.compile(
    f"[{_BLANKS}\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c\u200d\u2060-\u2064\u206a-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]+"
)
"""Nothing but what leaves the line white: such a text is an empty one, whatever it holds."""

_GROWTH: Final = 4
"""Composition shortens a text at most about so much; anything longer is over the limit without normalising it."""


def clean(value: str, field: str, *, limit: int, multiline: bool = False) -> tuple[str, Problem | None]:
    """Return the text as it will be stored (outer blanks cut, NFC) and the first thing wrong with it, if any.

    `limit` counts code points of the result. Several lines keep line feed and tab; Windows line ends become line
    feeds. With a problem the returned text is only good for showing again. Codes: `text_too_long` (limit),
    `text_control_characters`, `text_bidi`, `text_unreadable` (lone surrogates, noncharacters, runs of more than
    thirty combining marks). TRUST.md D10-D14.
    """
    if len(value) > _GROWTH * limit + 64:
        value = value.strip(_BLANKS)
        if len(value) > _GROWTH * limit:
            return value[:limit], Problem(field, "text_too_long", {"limit": limit})
    value = value.strip(_BLANKS)
    if not value.isascii() and _UNSEEN.fullmatch(value):
        return "", None
    if multiline:
        value = _LINE_ENDS.sub("\n", value) if not value.isprintable() else value
    code = None if value.isprintable() else _objection(value, multiline=multiline)
    if code is None and not value.isascii():
        if _too_many_marks(value):
            code = "text_unreadable"
        elif not unicodedata.is_normalized("NFC", value):
            value = unicodedata.normalize("NFC", value)
    if code is not None:
        return value, Problem(field, code)
    if len(value) > limit:
        return value, Problem(field, "text_too_long", {"limit": limit})
    return value, None


_SIGN: Final = "[!-~\u00ab\u00bb\u2013\u2014\u2116\u0400-\u0481\u048a-\u052f]"
_PLAIN: Final = re.compile(f"{_SIGN}+(?: {_SIGN}+)*")
"""Words one blank apart, of signs that stand for themselves: no marks to compose, none unseen, none of control."""


def plain(texts: list[str]) -> bool:
    """Say whether `clean` would leave each of these texts as it is, their length apart, looking at all of them at once.

    True is certain. False only means that they are to be looked at one by one.
    """
    return _PLAIN.fullmatch(" ".join(texts)) is not None


def unreadable(value: str) -> bool:
    """Say whether a text holds what is no character: lone surrogates and noncharacters (TRUST.md D12)."""
    return not value.isprintable() and _UNREADABLE.search(value) is not None


def _objection(value: str, *, multiline: bool) -> str | None:
    if _UNREADABLE.search(value):
        return "text_unreadable"
    if (_CONTROL_IN_LINES if multiline else _CONTROL).search(value):
        return "text_control_characters"
    return "text_bidi" if _BIDI.search(value) else None


def _too_many_marks(value: str) -> bool:
    return any(all(unicodedata.combining(mark) for mark in run.group()) for run in _MARKS.finditer(value))


def typeable(text: str) -> str:
    """Return what of a query a record can hold: control characters are blanks, what is no character is nothing.

    Line feeds stay: the text of a scanned receipt has some.
    """
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or char in "\n\u00a0" else " " if unicodedata.category(char) in {"Cc", "Zs"} else ""
        for char in text
    )


# --- searching ------------------------------------------------------------------------------------------------------

_FOLD: Final = str.maketrans(
    {
        **dict(zip("әғқңөұүһіёй", "агкноуухиеи", strict=True)),
        **dict(zip("abcehikmoptxy", "авсехикмортху", strict=True)),
        **dict(zip("əɵθ", "аоо", strict=True)),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff"),
    }
)
"""Kazakh letters to their Russian neighbours, Latin look-alikes and the impostors of DOMAIN 2.4 to Cyrillic,
invisible marks to nothing.
"""

_LATIN_EN: Final = re.compile("(?<=[\u0400-\u052f])H|H(?=[\u0400-\u052f])")


def fold(text: str) -> str:
    """Return the form in which names are stored for searching and queries compared: `Қасым` and `КАСЫМ` are one.

    DOMAIN 2.4: lower case, composed, single blanks. A capital Latin H beside a Cyrillic letter stands for Н;
    elsewhere h stands for һ.
    """
    if "H" in text:
        text = _LATIN_EN.sub("Н", text)
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return " ".join(text.translate(_FOLD).split())


_TOKEN: Final = re.compile(r"[^\W_]+")
_LONGEST_TOKEN: Final = 48


def search_words(folded: str) -> list[str]:
    """Return the words of a folded text, each once, in their order: runs of letters and digits, cut after 48."""
    return list(dict.fromkeys(word[:_LONGEST_TOKEN] for word in _TOKEN.findall(folded)))


_UNSEEN_IN_WORDS: Final = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")


def text_words(text: str) -> list[str]:
    """Return the words of a longer text as they are searched for, each once: folded one by one, and remembered."""
    text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = _UNSEEN_IN_WORDS.sub("", text)
    return list(dict.fromkeys(map(_folded_word, dict.fromkeys(_TOKEN.findall(text)))))


@lru_cache(maxsize=20_000)
def _folded_word(word: str) -> str:
    return fold(word)[:_LONGEST_TOKEN]


_WORD: Final = re.compile(r"[^\W\d_]+")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u02af\u1e00-\u1eff]")
_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_ONE_SCRIPT: Final = re.compile("[ '.\u0400-\u052f-]*|[ '.A-Za-z-]*")
_GREEK: Final = re.compile("[\u0370-\u03ff]")


def mixed_scripts(text: str) -> bool:
    """Return whether any word mixes Latin, Cyrillic or Greek letters, as an impostor (ə ɵ θ i h) in a name does.

    A warning only: what the document shows is kept (DOMAIN 2.4). The parts of a hyphenated name are words of their
    own.
    """
    if _ONE_SCRIPT.fullmatch(text):
        return False
    return any(
        sum(1 for script in (_LATIN, _CYRILLIC, _GREEK) if script.search(word)) > 1 for word in _WORD.findall(text)
    )


# --- sorting --------------------------------------------------------------------------------------------------------

KAZAKH_ALPHABET: Final = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
"""The 42 letters in order (DOMAIN 2.4)."""

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_PLACES: Final = {
    letter: chr(ord("0") + place) for place, letter in enumerate("0123456789" + KAZAKH_ALPHABET + _LETTERS)
}
"""Digits, the 42 letters, the Latin ones: one printable ASCII sign each, `0` to `}`."""

_OTHER: Final = "~"
_SORTED_BY: Final = 48
"""Signs of a name that are looked at to sort it."""


class _Signs(dict[int, str]):
    """The sign of each letter by its code point; a letter with an accent has that of the letter below it."""

    def __missing__(self, point: int) -> str:
        return _PLACES.get(unicodedata.normalize("NFD", chr(point))[0], _OTHER)


_SIGNS: Final = _Signs(str.maketrans({" ": " ", **_PLACES}))


def list_key(text: str) -> str:
    """Return what a list of names is sorted by, one ASCII sign for each letter: digits, the 42 letters, then Latin.

    DOMAIN 2.5. Case, accents and everything between words do not count; other scripts come last. Made to be stored:
    half as long as the name, and compared byte by byte.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return " ".join(_TOKEN.findall(folded)).translate(_SIGNS)[:_SORTED_BY]


# --- showing less ---------------------------------------------------------------------------------------------------

_BULLET: Final = "•"
_IIN_SHOWN: Final = 4
_FOREIGN_SHOWN: Final = 5
"""Characters of a foreign phone number that stay: `+`, two of the country's digits, the last two."""
_KZ_PHONE: Final = re.compile(r"\+7[0-9]{10}")


def initials(surname: str | None, given: str | None, patronymic: str | None = None) -> str:
    """Return `Әбдіқалықов Ә. С.`; without a surname the given name itself, so that a person of one name keeps it
    (DOMAIN 2.4).
    """
    surname, given, patronymic = ((part or "").strip() for part in (surname, given, patronymic))
    if not surname:
        surname, given = given, ""
    return " ".join([surname, *(f"{_first(part)}." for part in (given, patronymic) if part)]).strip()


def _first(name: str) -> str:
    name = unicodedata.normalize("NFC", name[:32])
    end = 1
    while end < len(name) and unicodedata.combining(name[end]):
        end += 1
    return name[:end]


def mask_iin(iin: str | None) -> str:
    """Return `••••••••1234`: the first six are the birth date (DOMAIN 5). Empty for none."""
    if not iin:
        return ""
    shown = iin[-_IIN_SHOWN:] if len(iin) > 2 * _IIN_SHOWN else ""
    return _BULLET * (len(iin) - len(shown)) + shown


def mask_phone(phone: str | None) -> str:
    """Return `+7 701 ••• •• 78` of a stored number (E.164); of a foreign one the country's beginning and the last two
    digits.
    """
    if not phone:
        return ""
    if _KZ_PHONE.fullmatch(phone):
        return f"+7 {phone[2:5]} ••• •• {phone[-2:]}"
    if len(phone) <= _FOREIGN_SHOWN + 1:
        return _BULLET * len(phone)
    return f"{phone[:3]} {_BULLET * (len(phone) - _FOREIGN_SHOWN)} {phone[-2:]}"


# --- what the keyboard meant ----------------------------------------------------------------------------------------

_TOP_ROW: Final = str.maketrans('"әіңғ,.үұқ' + "!ӘІҢҒ;:ҮҰҚ", "1234567890" * 2)
_LAYOUT: Final = str.maketrans(
    '("әіңғ,.үұқөһйцукенгшщзхъфывапролджэячсмитьбю№' + ")!ӘІҢҒ;:ҮҰҚӨҺЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ?",
    "`1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./" + '~1234567890_+QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?',
)


def digits_from_kazakh_keys(text: str) -> str:
    """Return the digits that the keys of the Kazakh top row meant; for number fields only (DOMAIN 2.4).

    Works alike on one key just pressed and on all that a scanner typed under that layout, shifted or not. Real digits
    and everything else stay. Not for a pasted text with dots between its digits: there a dot is a dot.
    """
    return text.translate(_TOP_ROW)


def undo_kazakh_layout(text: str) -> str:
    """Return what a scanner typed under the Kazakh or Russian layout: `ЛДЫөәқә,өқққңіә` is `KLS-2026-000432`.

    Layout RST KazSSR 903-90. The top row gives digits whether shifted or not, because a code holds no `!` or `:`.
    """
    return text.translate(_LAYOUT)
