# SPDX-License-Identifier: Apache-2.0
"""Passwords: length, what everybody would try, the growing wait."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain import passwords


def code(password: str, **more) -> str | None:
    problem = passwords.password_problem(password, **more)
    return problem.code if problem else None


@pytest.mark.parametrize(
    "password", ["жолда екі түлкі", "correct horse battery", "839204719372", "Ә" + "бдіғапар-Сары", "a1 " * 4 + "bczd"]
)
def test_good_ones_need_no_composition(password: str) -> None:
    assert code(password) is None


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("", "password_short"),
        ("полиция", "password_short"),
        ("police", "password_short"),
        ("training", "password_short"),
        ("а" * 11, "password_short"),
        ("полиция2026!", "password_common"),
        ("ПолицияПолиция", "password_common"),
        ("Police123456", "password_common"),
        ("123456789012", "password_common"),
        ("qwertyuiop12", "password_common"),
        ("йцукенгшщзхъ", "password_common"),
        ("aaaaaaaaaaaa", "password_common"),
        ("1212121212121", "password_common"),
        ("Password1234", "password_common"),
        ("training1234", "password_common"),
        ("жоғары тау " * 12, "password_long"),
        ("x" * 200_000, "password_long"),
    ],
)
def test_what_is_refused(password: str, expected: str) -> None:
    assert code(password) == expected


def test_words_of_the_office_are_common_here() -> None:
    assert code("KLS-102-KLS-102") is None
    assert code("KLS-102-KLS-102", own_words=("KLS", "102")) == "password_common"
    assert code("serikova2026", own_words=("Serikova",)) == "password_common"


def test_the_training_password_holds_in_a_training_office_only() -> None:
    assert code("training", training=True) is None
    assert code("training") == "password_short"
    assert code("Training", training=True) == "password_short"


def test_composed_and_decomposed_are_one_password() -> None:
    assert passwords.normalise("И\u0306од") == "Йод"
    assert code("И\u0306" * 11) == "password_short"


def test_the_wait_grows_and_stops_growing() -> None:
    assert [passwords.delay_s(n) for n in range(13)] == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert passwords.delay_s(10**9) == 60


@given(st.text(max_size=140))
def test_any_text_may_be_tried(password: str) -> None:
    code(password, own_words=("KLS", "clerk", ""))


def test_the_longest_costs_little() -> None:
    started = time.perf_counter()
    code("1qa" * 42, own_words=("KLS",) * 20)
    assert time.perf_counter() - started < 0.5
