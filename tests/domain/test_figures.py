# SPDX-License-Identifier: Apache-2.0
"""Waits: nearest rank, median, share within the target."""

import math
import statistics
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain import figures
from frontdesk.domain.calendar import DEFAULT_HOURS

SECONDS = st.lists(st.integers(0, 40_000), min_size=1, max_size=200)


def test_a_known_day() -> None:
    assert figures.waits([60, 900, 901, 30]) == figures.Waits(4, 480, 901, 901, 3)
    assert figures.waits([60, 900, 901, 30]).share_percent == 75


def test_one_visit() -> None:
    assert figures.waits([7]) == figures.Waits(1, 7, 7, 7, 1)


def test_no_visit_has_no_figures() -> None:
    assert figures.waits([]) == figures.NO_WAITS
    assert figures.NO_WAITS.share_percent is None


def test_the_median_of_an_even_number_is_floored() -> None:
    assert figures.waits([1, 2]).median_s == 1


@pytest.mark.parametrize(("n", "rank"), [(1, 1), (9, 9), (10, 9), (11, 10), (20, 18), (30, 27), (100, 90)])
def test_the_ninetieth_is_the_nearest_rank(n: int, rank: int) -> None:
    assert figures.nearest_rank(range(1, n + 1), 90) == rank


@given(SECONDS, st.integers(1, 100))
def test_ranks_agree_with_the_formula(seconds: list[int], percent: int) -> None:
    ordered = sorted(seconds)
    assert figures.nearest_rank(ordered, percent) == ordered[math.ceil(Fraction(percent, 100) * len(ordered)) - 1]


@given(SECONDS)
def test_the_median_agrees_with_the_library(seconds: list[int]) -> None:
    assert figures.median(sorted(seconds)) == math.floor(statistics.median(map(Fraction, seconds)))


@given(SECONDS, st.integers(0, 40_000))
def test_the_share_is_a_count(seconds: list[int], target: int) -> None:
    found = figures.waits(seconds, target_s=target)
    assert found.within_target == len([wait for wait in seconds if wait <= target])
    assert found.max_s == max(seconds)


def test_seconds_are_floored_and_never_negative() -> None:
    start = datetime(2026, 4, 24, 13, tzinfo=UTC)
    assert figures.seconds_between(start, start + timedelta(seconds=9, milliseconds=999)) == 9
    assert figures.seconds_between(start, start - timedelta(hours=1)) == 0


@pytest.mark.parametrize(
    ("arrived", "called", "staffed_s"),
    [
        ("10:00:00", "10:05:30", 330),
        ("12:50:00", "14:40:00", 1200),  # lunch 13:00-14:30 is left out
        ("13:10:00", "14:20:00", 0),
        ("08:40:00", "09:10:00", 600),  # before the doors open
        ("18:20:00", "18:50:00", 600),
        ("10:05:00", "10:00:00", 0),  # a clock that ran backwards
        ("08:00:00", "20:00:00", 28800),
    ],
)
def test_a_staffed_wait_leaves_lunch_and_closed_hours_out(arrived: str, called: str, staffed_s: int) -> None:
    start, end = (datetime.fromisoformat(f"2026-04-24T{text}+05:00") for text in (arrived, called))
    assert figures.staffed_seconds(start, end, DEFAULT_HOURS) == staffed_s


def test_a_staffed_wait_over_nights_counts_each_day_s_hours() -> None:
    start = datetime.fromisoformat("2026-04-24T18:00:00+05:00")
    assert figures.staffed_seconds(start, start + timedelta(hours=15, minutes=30), DEFAULT_HOURS) == 1800 + 1800
    assert figures.staffed_seconds(start, start + timedelta(days=3), DEFAULT_HOURS) == 3 * 28800
    assert figures.staffed_seconds(start, start + timedelta(days=2_000_000), DEFAULT_HOURS) == 2_000_000 * 28800
