# SPDX-License-Identifier: Apache-2.0
"""Rules for passwords and for the wait after wrong ones (TRUST.md section 4, R17). Hashing lives in the services."""

import unicodedata
from collections.abc import Iterable
from typing import Final

from frontdesk.domain.text import unreadable
from frontdesk.errors import Problem

LEAST: Final = 12
MOST: Final = 128
"""Code points after composition; there are no rules of composition (OWASP ASVS 6.2)."""

TRAINING_PASSWORD: Final = "training"  # noqa: S105 - published on purpose; holds only in a training office

FREE_FAILURES: Final = 3
LONGEST_DELAY_S: Final = 60

_OWN: Final = 6
"""Characters, and different ones, that must be left beside common words and runs of keys."""

_WORDS: Final = tuple(
    sorted(
        (
            "полиция полицейский полицей police polisia politsia polis мвд ішкі істер дежурный кезекші учаскелік "
            "пароль құпиясөз құпия kupiasoz parol password passw0rd pass secret admin administrator администратор "
            "supervisor auditor clerk user login training frontdesk frontoffice фронтофис office офис кеңсе "
            "қазақстан казахстан kazakhstan qazaqstan түркістан туркестан turkistan turkestan astana астана almaty "
            "алматы shymkent шымкент келес жетісай welcome letmein iloveyou master test demo"
        ).split(),
        key=len,
        reverse=True,
    )
)
_RUNS: Final = (
    "12345678901234567890",
    "09876543210987654321",
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "ячсмитьбю.",
)
_SHORTEST_RUN: Final = 4


def normalise(password: str) -> str:
    """Return the form that is hashed: composed, so that the same keys on two machines give the same password."""
    return unicodedata.normalize("NFC", password)


def password_problem(
    password: str, *, training: bool = False, own_words: Iterable[str] = (), field: str | None = "password"
) -> Problem | None:
    """Return what is wrong with a new password, or None.

    `own_words` are those that a stranger would try here: office code and number, login, surname. Codes:
    `password_short` (least), `password_long` (most), `password_common`, `text_unreadable`. `training` passes in a
    training office only.
    """
    if len(password) > 4 * MOST:
        return Problem(field, "password_long", {"most": MOST})
    if unreadable(password):
        return Problem(field, "text_unreadable")
    password = normalise(password)
    if training and password == TRAINING_PASSWORD:
        return None
    if len(password) < LEAST:
        return Problem(field, "password_short", {"least": LEAST})
    if len(password) > MOST:
        return Problem(field, "password_long", {"most": MOST})
    return Problem(field, "password_common") if _common(password.casefold(), own_words) else None


def delay_s(failures: int) -> int:
    """Return the seconds to wait after so many wrong passwords in a row: none for three, then 1, 2, 4 … 60."""
    if failures <= FREE_FAILURES:
        return 0
    return min(LONGEST_DELAY_S, 1 << min(failures - FREE_FAILURES - 1, 6))


def _common(password: str, own_words: Iterable[str]) -> bool:
    rest = password
    for word in (*(own.casefold() for own in own_words if own), *_WORDS):
        rest = rest.replace(word, "")
    rest = _without_runs(rest)
    return (len(rest) < _OWN and rest != password) or len(set(password)) < _OWN


def _without_runs(text: str) -> str:
    kept, place = [], 0
    while place < len(text):
        length = 0
        while place + length < len(text) and any(text[place : place + length + 1] in run for run in _RUNS):
            length += 1
        if length >= _SHORTEST_RUN:
            place += length
        else:
            kept.append(text[place])
            place += 1
    return "".join(kept)
