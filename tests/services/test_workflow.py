# SPDX-License-Identifier: Apache-2.0
"""What happens to an appeal after its registration: the decision."""

import json

import pytest

from frontdesk.domain import decisions
from frontdesk.domain.kinds import KINDS
from frontdesk.errors import Refused

ANSWER = {"result": "answered", "channel": "post", "language": "kk", "document": "3/12 <b>"}


def answer(office, number, by=None, request="w1", **changes):
    office.desk.workflow.answer(by or office.clerk, number, request=request, **{**ANSWER, **changes})


def refusal(act, *arguments, **named):
    with pytest.raises(Refused) as caught:
        act(*arguments, **named)
    return [(problem.field, problem.code) for problem in caught.value.problems]


def test_a_decision_stops_the_clock(office):
    number = office.register(kind="application").number
    answer(office, number)
    shown = office.desk.lookup.show(office.clerk, number, request="s1")
    assert (shown.status, shown.overdue_days) == ("answered", 0)
    event = office.events()[-2]
    assert (event["type"], event["number"], event["actor"]) == ("appeal.answered", number, office.clerk.id)
    # The reference is the clerk's own text: committed, not journalled.
    assert "document" not in event["data"] and "3/12" not in json.dumps(event)
    office.at("2027-03-01T10:00")
    assert office.desk.lookup.show(office.clerk, number, request="s2").overdue_days == 0
    assert office.desk.audit.verify().ok


def test_nothing_returns_from_a_final_status(sqlite_office):
    number = sqlite_office.register(kind="application").number
    answer(sqlite_office, number)
    size = sqlite_office.desk.journal_size()
    assert refusal(answer, sqlite_office, number, request="w2") == [("number", "appeal_final")]
    assert sqlite_office.desk.journal_size() == size


def test_a_repeated_decision_changes_nothing(sqlite_office):
    number = sqlite_office.register(kind="application").number
    answer(sqlite_office, number)
    size = sqlite_office.desk.journal_size()
    answer(sqlite_office, number)
    assert sqlite_office.desk.journal_size() == size
    assert refusal(answer, sqlite_office, number, result="act_adopted") == [("request_id", "request_id_reused")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"result": "satisfied"}, [("result", "result_not_for_kind")]),
        ({"result": "lost"}, [("result", "result_unknown")]),
        ({"channel": "pigeon"}, [("channel", "channel_unknown")]),
        ({"language": "en"}, [("language", "language_unknown")]),
        ({"document": "  "}, [("document", "required")]),
        ({"document": "x" * 101}, [("document", "text_too_long")]),
    ],
)
def test_what_a_decision_is_refused_for(sqlite_office, changes, expected):
    number = sqlite_office.register(kind="application").number
    assert refusal(answer, sqlite_office, number, **changes) == expected


def test_an_unknown_number_and_a_reader_are_refused(sqlite_office):
    number = sqlite_office.register(kind="application").number
    assert refusal(answer, sqlite_office, "KLS-2026-999999") == [("number", "number_unknown")]
    assert refusal(answer, sqlite_office, number, by=sqlite_office.who("auditor")) == [(None, "not_allowed")]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_kind_has_its_results_and_every_result_an_event(kind):
    results = decisions.results_for(kind)
    assert results and results <= set(decisions.EVENTS)
    assert ("satisfied" in results) == (kind.code == "complaint")


def test_the_day_tells_what_was_due_and_done(sqlite_office):
    done = sqlite_office.register(kind="application")
    left = sqlite_office.register(kind="application", request_id="second")
    answer(sqlite_office, done.number)
    sqlite_office.close_day()
    sqlite_office.at(f"{left.due.isoformat()}T10:00")
    sqlite_office.arrive()
    sqlite_office.close_day()
    closed = [event for event in sqlite_office.events() if event["type"] == "day.close"][-1]["data"]
    assert (closed["due_today_done"], closed["due_today_open"], closed["overdue_open"]) == (1, 1, 0)
