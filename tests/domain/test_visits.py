# SPDX-License-Identifier: Apache-2.0
"""A visit: purposes, priority, lawful moves, outcomes."""

import pytest

from frontdesk.domain import visits
from frontdesk.errors import Refused


def refused(call) -> str:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.problems[0].code


def test_purposes_are_those_of_the_field() -> None:
    assert (
        tuple(
            "appeal crime consult cert inspector investigator migration weapons fines vehicle missing found lost_doc reception "
            "pickup pass gratitude other".split()
        )
        == visits.PURPOSE_CODES
    )
    assert {code: visits.ticket_letter(code) for code in ("reception", "other", "appeal")} == {
        "reception": "B",
        "other": "A",
        "appeal": "A",
    }
    assert refused(lambda: visits.purpose("petition")) == "purpose_unknown"


@pytest.mark.parametrize("ground", ["disability", "pregnant", "infant", "veteran", "elderly", "other: a broken leg"])
def test_priority_grounds(ground: str) -> None:
    assert visits.priority_problem(ground) is None


@pytest.mark.parametrize("ground", ["", "friend", "other:", "other: ", "other:" + "x" * 201])
def test_priority_needs_a_ground(ground: str) -> None:
    problem = visits.priority_problem(ground)
    assert problem is not None
    assert problem.code == "priority_unknown"


LAWFUL = {
    "waiting": {"call": "called", "left": "left", "unserved": "unserved"},
    "called": {
        "recall": "called",
        "came": "called",
        "no_show": "no_show",
        "finish": "finished",
        "left": "left",
        "unserved": "unserved",
    },
}


@pytest.mark.parametrize("state", visits.STATES)
@pytest.mark.parametrize("step", visits.MOVES, ids=lambda step: step.code)
def test_every_step_from_every_state(step: visits.Move, state: str) -> None:
    expected = LAWFUL.get(state, {}).get(step.code)
    if expected is None:
        assert refused(lambda: visits.move(step.code, state)) == "visit_state"
    else:
        assert visits.move(step.code, state).to_state == expected


def test_nothing_leads_out_of_a_final_state() -> None:
    assert not any(step.from_states & visits.FINAL_STATES for step in visits.MOVES)
    assert len({step.event_type for step in visits.MOVES}) == len(visits.MOVES)


def test_the_short_visit_knows_its_outcome() -> None:
    assert visits.finishing_outcome("consult", None, registered=False) == "advice"
    assert visits.finishing_outcome("cert", None, registered=False) == "certificate"
    assert visits.finishing_outcome("other", None, registered=False) == "advice"


def test_a_registration_is_the_outcome_unless_said_otherwise() -> None:
    assert visits.finishing_outcome("appeal", None, registered=True) == "registered"
    assert visits.finishing_outcome("cert", None, registered=True) == "registered"
    assert visits.finishing_outcome("appeal", "advice", registered=False) == "advice"


def test_what_has_to_be_said() -> None:
    assert refused(lambda: visits.finishing_outcome("appeal", None, registered=False)) == "outcome_needed"
    assert refused(lambda: visits.finishing_outcome("crime", None, registered=False)) == "outcome_needed"
    assert refused(lambda: visits.finishing_outcome("appeal", "refused", registered=False)) == "outcome_unknown"
    assert refused(lambda: visits.finishing_outcome("appeal", "registered", registered=False)) == "outcome_registered"


def test_a_crime_is_not_talked_away() -> None:
    assert refused(lambda: visits.finishing_outcome("crime", "advice", registered=False)) == "reason_needed"
    assert visits.finishing_outcome("crime", "advice", registered=False, reason="жоғалған пәндік") == "advice"
    assert visits.finishing_outcome("crime", "handed_to_duty", registered=False) == "handed_to_duty"
