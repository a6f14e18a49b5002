# SPDX-License-Identifier: Apache-2.0
"""The kinds of appeal and what each allows."""

import pytest

from frontdesk.domain import kinds
from frontdesk.errors import Refused


def test_all_kinds_of_the_contract_are_there_once() -> None:
    assert sorted(kinds.KIND_CODES) == sorted(
        "application complaint message proposal response request_appc request_401v crime_report".split()
    )


def test_each_kind_has_a_digit_but_the_second_rule_of_a_request() -> None:
    digits = [kind.digit for kind in kinds.KINDS if kind.code != "request_appc"]
    assert sorted([*digits, kinds.PETITION_DIGIT]) == list("12345678")
    assert kinds.kind("request_appc").digit == ""
    assert all(kinds.kind(code) for code in kinds.REQUESTS)


def test_a_complaint_is_written_and_never_extended() -> None:
    complaint = kinds.kind("complaint")
    assert (complaint.extension_allowed, complaint.oral_allowed, complaint.rule.article) == (False, False, "APPC 99")
    assert all(kind.oral_allowed for kind in kinds.KINDS if kind is not complaint)


def test_crime_reports_have_their_own_series_and_stream() -> None:
    assert {(kind.series, kind.stream) for kind in kinds.KINDS if kind.code != "crime_report"} == {("", "appc")}
    crime = kinds.kind("crime_report")
    assert (crime.series, crime.stream, crime.first_status) == ("K", "cpc", "handed_to_duty")


@pytest.mark.parametrize(
    ("code", "problem"), [("petition", "petition_elsewhere"), ("request", "kind_unknown"), ("", "kind_unknown")]
)
def test_what_is_not_taken_here(code: str, problem: str) -> None:
    with pytest.raises(Refused) as caught:
        kinds.kind(code)
    assert (caught.value.problems[0].field, caught.value.problems[0].code) == ("kind", problem)
