# SPDX-License-Identifier: Apache-2.0
"""The queue and the counter by commands: keys, codes, repeating."""

from typing import Any

import pytest

VISIT = {
    "ticket",
    "visit",
    "state",
    "purpose",
    "priority",
    "persons",
    "counter",
    "arrived_at",
    "called_at",
    "finished_at",
    "outcome",
    "waited_s",
    "served_s",
    "repeated",
}


def test_a_visit_from_the_ticket_to_its_end(cli: Any) -> None:
    arrived = cli("arrive", "--purpose", "cert", "--persons", "2").ok()
    assert set(arrived) == VISIT
    assert (arrived["ticket"], arrived["visit"], arrived["state"]) == ("A-001", 1, "waiting")
    assert arrived["arrived_at"] == "2026-04-24T10:00:00.000+05:00"
    assert (arrived["counter"], arrived["called_at"], arrived["served_s"], arrived["waited_s"]) == (None, None, None, 0)
    called = cli("call", "--counter", "2").ok()
    assert set(called) == VISIT
    assert (called["state"], called["counter"], called["waited_s"], called["served_s"]) == ("called", 2, 10, 0)
    assert cli("recall", "--counter", "2").ok()["state"] == "called"
    assert cli("came", "--ticket", "A-001").ok()["state"] == "called"
    ended = cli("finish", "--counter", "2").ok()
    assert (ended["state"], ended["outcome"], ended["waited_s"], ended["served_s"]) == (
        "finished",
        "certificate",
        10,
        30,
    )
    assert cli("queue").ok() == {"tickets": [ended]}


def test_letters_and_numbers_of_tickets(cli: Any) -> None:
    tickets = [cli("arrive", *words).ok()["ticket"] for words in ((), ("--purpose", "reception"), ())]
    assert tickets == ["A-001", "B-001", "A-002"]


def test_priority_comes_first_and_its_own_words_stay_outside_the_answer(cli: Any) -> None:
    cli("arrive")
    assert cli("arrive", "--priority", "elderly").ok()["priority"] == "elderly"
    assert cli("arrive", "--priority", "other:сынған қол").ok()["priority"] == "other"
    assert [cli("call", "--counter", str(n)).ok()["ticket"] for n in (1, 2, 3)] == ["A-002", "A-003", "A-001"]


def test_who_does_not_come_and_who_goes_away(cli: Any) -> None:
    for _ in range(3):
        cli("arrive")
    cli("call")
    assert cli("no-show").ok()["state"] == "no_show"
    assert cli("left", "--ticket", "A-002").ok()["state"] == "left"
    cli("call")
    assert cli("finish", "--outcome", "left").ok()["state"] == "left"
    assert cli("call").problems == ["-:queue_empty"]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("arrive", "--purpose", "tea"), "purpose:purpose_unknown"),
        (("arrive", "--priority", "rich"), "priority:priority_unknown"),
        (("arrive", "--priority", "other:"), "priority:priority_unknown"),
        (("arrive", "--persons", "0"), "persons:persons_range"),
        (("arrive", "--persons", "100"), "persons:persons_range"),
        (("call",), "-:queue_empty"),
        (("call", "--counter", "0"), "counter:counter_range"),
        (("call", "--counter", "100"), "counter:counter_range"),
        (("finish", "--counter", "100"), "counter:counter_range"),
        (("finish",), "counter:nobody_at_counter"),
        (("finish", "--ticket", "A-999"), "ticket:ticket_unknown"),
        (("left", "--ticket", "'; DROP TABLE journal; --"), "ticket:ticket_unknown"),
    ],
)
def test_what_is_refused(cli: Any, words: tuple[str, ...], problem: str) -> None:
    assert cli(*words).problems == [problem]


def test_a_busy_counter_and_an_end_without_a_beginning(cli: Any) -> None:
    cli("arrive", "--purpose", "appeal")
    cli("arrive")
    assert cli("finish", "--ticket", "A-001").problems == ["-:visit_state"]
    cli("call")
    assert cli("call").problems == ["counter:counter_busy"]
    assert cli("finish").problems == ["outcome:outcome_needed"]
    assert cli("finish", "--outcome", "registered").problems == ["outcome:outcome_registered"]
    assert cli("finish", "--outcome", "tea").error == "usage_choice"


def test_the_same_request_answers_as_the_first_time_whatever_happened_since(cli: Any) -> None:
    first = {
        "arrive": cli("arrive", "--request-id", "one").ok(),
        "call": cli("call", "--request-id", "two").ok(),
        "recall": cli("recall", "--request-id", "three").ok(),
        "finish": cli("finish", "--outcome", "advice", "--request-id", "four").ok(),
    }
    assert all(answer["repeated"] is False for answer in first.values())
    before = len(cli("queue").ok()["tickets"])
    again = {
        "arrive": cli("arrive", "--request-id", "one").ok(),
        "call": cli("call", "--request-id", "two").ok(),
        "recall": cli("recall", "--request-id", "three").ok(),
        "finish": cli("finish", "--outcome", "advice", "--request-id", "four").ok(),
    }
    assert again == {name: answer | {"repeated": True} for name, answer in first.items()}
    assert len(cli("queue").ok()["tickets"]) == before


def test_a_request_id_stands_for_one_content(cli: Any) -> None:
    cli("arrive", "--request-id", "one").ok()
    reused = "request_id:request_id_reused"
    assert cli("arrive", "--purpose", "cert", "--request-id", "one").problems == [reused]
    assert cli("call", "--request-id", "one").problems == [reused]
    assert cli("day", "close", "--request-id", "one", login="supervisor").problems == [reused]
    assert cli("backup", "--request-id", "one", login="admin").problems == [reused]


@pytest.mark.parametrize("login", ["admin", "auditor"])
def test_who_may_not_work_at_the_counter(cli: Any, login: str) -> None:
    assert cli("arrive", login=login).problems == ["-:not_allowed"]
    assert cli("call", login=login).problems == ["-:not_allowed"]
    assert cli("queue", login="admin").problems == ["-:not_allowed"]
    assert cli("queue", login="auditor").ok() == {"tickets": []}
