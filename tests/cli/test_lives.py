# SPDX-License-Identifier: Apache-2.0
"""Whole lives of every kind of appeal through `frontdesk-cli`, and every unlawful move refused with its article."""

from collections.abc import Callable
from typing import Any

import pytest

from frontdesk.domain.kinds import KIND_CODES

SUPERVISOR = ("supervisor", "training")
ANSWER = ("--channel", "post", "--language", "kk", "--document", "3/12")
EXTEND = ("--decided", "2026-04-24", "--by", "Омаров Д.", "--position", "chief")
WHY = {"why": "Қолы қойылмаған"}


@pytest.fixture
def take(cli: Any, appeal: Callable[..., Any]) -> Callable[..., str]:
    """Register an appeal of a kind; return its number."""

    def register(kind: str, **more: Any) -> str:
        against = {"against": "Инспектор Ерланов"} if kind == "complaint" else {}
        return str(
            cli("register", stdin=appeal(kind=kind, **{"crime_information": False, **against, **more})).ok()["number"]
        )

    return register


def statuses(cli: Any, number: str) -> list[str]:
    return [
        line["type"].removeprefix("appeal.")
        for line in cli("show", number).ok()["history"]
        if "appeal." in line["type"]
    ]


@pytest.mark.parametrize(
    ("kind", "result"),
    [("application", "act_adopted"), ("complaint", "partly_satisfied"), ("message", "noted"), ("proposal", "answered"),
     ("response", "noted"), ("request_appc", "answered"), ("request_401v", "answered")],
)  # fmt: skip
def test_from_the_counter_to_the_decision(cli, take, kind, result):
    number = take(kind)
    assert cli("assign", number, "--to", "clerk2", login="supervisor").ok()["assignee"] == "clerk2"
    shown = cli("needs-fix", number, "--until", "2026-04-28", login="clerk2", stdin=WHY).ok()
    assert (shown["status"], shown["fix_until"], shown["history"][-1]["type"]) == (
        "needs_fix",
        "2026-04-28",
        "pii.viewed",
    )
    until = "2026-05-25" if kind == "request_401v" else "2026-06-24"
    extended = cli("extend", number, "--until", until, *EXTEND, login="supervisor", stdin=WHY)
    if kind == "complaint":
        assert extended.problems == ["until:extension_not_allowed"]
        assert "99" in extended.json["problems"][0]["message"]
    else:
        assert (extended.ok()["due"], extended.ok()["status"], extended.ok()["extended"]) == (until, "extended", True)
    final = cli("answer", number, "--result", result, *ANSWER, login="clerk2").ok()
    assert (final["status"], final["acts"][-1]["act"]) == (result, "void")
    assert cli("answer", number, "--result", result, *ANSWER, login="clerk2").problems == ["number:appeal_final"]
    correction = {"set": {"visitor.surname": "Сапарова"}, "why": "Қате"}
    corrected = cli("correct", number, stdin=correction, approver=SUPERVISOR).ok()
    assert (corrected["visitor"]["surname"], corrected["status"], corrected["corrections"]) == ("Сапарова", result, 1)
    assert cli("void", number, stdin={"why": "Сынақ"}, approver=SUPERVISOR).ok()["status"] == "voided"
    assert cli("verify").ok()["faults"] == []


@pytest.mark.parametrize("kind", [code for code in KIND_CODES if code != "crime_report"])
def test_every_other_end(cli, take, kind):
    forwarded, returned, withdrawn, stopped, crime = (take(kind, crime_information=n == 4) for n in range(5))
    shown = cli("forward", forwarded, "--to", "Департамент", "--notified", "2026-04-24", "--part").ok()
    assert (shown["status"], shown["route"]) == ("registered", "considered_here")
    shown = cli("forward", forwarded, "--to", "Департамент", "--notified", "2026-04-24").ok()
    route = "forward_to_higher" if kind == "complaint" else "considered_here"
    assert (shown["status"], shown["route"]) == ("forwarded", route)
    shown = cli("return", returned, "--ground", "repeat", login="supervisor", stdin=WHY).ok()
    assert shown["status"] == "returned"
    assert next(line["personal"] for line in shown["history"] if line["type"] == "appeal.returned") == WHY
    assert cli("withdraw", withdrawn, "--statement", "2026-04-24").ok()["status"] == "withdrawn"
    stop = ("--decided", "2026-04-24", "--by", "Омаров Д.")
    assert cli("stop", stopped, "--ground", "withdrawn", *stop, login="supervisor").ok()["status"] == "stopped"
    refused = cli("return", crime, "--ground", "obscene", login="supervisor", stdin=WHY)
    assert refused.problems == ["number:crime_not_stopped"]
    assert "64(7-2)" in refused.json["problems"][0]["message"]
    shown = cli("hand-over", crime, "--to", "Кезекші Асанов").ok()
    assert (shown["status"], shown["kui"]) == ("handed_to_duty", {"number": None, "at": None, "erdr_by": None})
    at = "2026-04-24T09:00:00+05:00"
    shown = cli("hand-over", crime, "--to", "Асанов", "--kui-number", "26201003", "--kui-at", at).ok()
    assert shown["kui"] == {
        "number": "26201003", "at": "2026-04-24T09:00:00.000+05:00", "erdr_by": "2026-04-25T09:00:00.000+05:00",
    }  # fmt: skip
    repeat = take(kind)
    assert cli("link", repeat, "--to", returned).ok()["linked_to"] == returned
    assert cli("link", repeat, "--to", returned, "--how", "old_file", login="supervisor").ok()["status"] == "stopped"
    assert cli("show", returned).ok()["repeats"] == [repeat]
    assert cli("verify").ok()["faults"] == []


def test_a_crime_report_is_with_the_duty_unit_from_the_start(cli, take):
    number = take("crime_report")
    shown = cli("show", number).ok()
    assert (shown["status"], shown["due"], shown["forward_by"]) == ("handed_to_duty", None, None)
    assert [act["act"] for act in shown["acts"]] == ["hand_over", "link", "correct", "void"]
    for words in (
        ("answer", number, "--result", "answered", *ANSWER),
        ("forward", number, "--to", "X", "--notified", "2026-04-24"),
        ("withdraw", number, "--statement", "2026-04-24"),
    ):
        refused = cli(*words)
        assert refused.problems == ["number:act_not_for_kind"]
        assert "179" in refused.json["problems"][0]["message"]
    assert cli("hand-over", number, "--to", "Асанов", "--kui-number", "5").ok()["kui"]["number"] == "5"


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_the_article_stands_in_the_sentence(cli, take, lang):
    number = take("complaint")
    refused = cli("extend", number, "--until", "2026-06-24", *EXTEND, "--lang", lang, login="supervisor", stdin=WHY)
    message = refused.json["problems"][0]["message"]
    assert {"kk": "ӘРПК, 99-бап", "ru": "АППК, ст. 99", "en": "APPC, art. 99"}[lang] in message
    assert message in refused.err or refused.err.strip()


def test_a_term_that_ran_out_is_written_down_at_the_next_command(cli, take):
    number = take("application")
    cli("day", "close", login="supervisor").ok()
    cli.at("2026-05-21T08:00:00+05:00")
    shown = cli("show", number, "--lang", "en").ok()
    assert (shown["deemed_at"], shown["status"]) == ("2026-05-21T00:00:00.000+05:00", "registered")
    assert "appeal.deemed_refused" in [line["type"] for line in shown["history"]]
    assert cli("show", number).ok()["history"][-1]["type"] in {"pii.viewed", "appeal.deemed_refused"}
    assert cli("day", "list").ok()["days"][0]["closed"]
    late = cli("extend", number, "--until", "2026-06-24", *EXTEND, login="supervisor", stdin=WHY)
    assert late.problems == ["decided:extension_late"]


def test_what_comes_on_standard_input_is_read_strictly(cli, take):
    number = take("application")
    fix = ("needs-fix", number, "--until", "2026-04-28")
    assert cli(*fix, stdin={}).problems == ["why:required"]
    assert cli(*fix, stdin={"why": "x", "extra": 1}).problems == ["extra:unknown_key"]
    assert cli(*fix, stdin={"why": ["x"]}).problems == ["why:wrong_type"]
    assert cli(*fix, stdin=b"{").problems == ["-:json_unreadable"]
    assert cli("correct", number, stdin={"set": [], "why": "x"}, approver=SUPERVISOR).problems == ["set:wrong_type"]
    assert cli("correct", number, stdin={"set": {"accepted_at": "x"}, "why": "x"}, approver=SUPERVISOR).problems == [
        "accepted_at:not_correctable"
    ]
    assert cli("void", number, stdin=WHY).problems == ["approver:approval_needed"]
    assert cli("void", number, stdin=WHY, approver=("clerk2", "training")).problems == ["-:not_allowed"]
    assert cli("needs-fix", number, "--until", "28.04.2026", stdin=WHY).error == "date_unreadable"
    assert cli("return", number, "--ground", "ugly", stdin=WHY).error == "usage_choice"
    assert cli(
        "stop", number, "--ground", "ugly", "--decided", "2026-04-24", "--by", "О", login="supervisor"
    ).problems == ["ground:ground_unknown"]
    assert cli("assign", "KLS-2026-999999", "--to", "clerk").problems == ["number:number_unknown"]
    assert cli("assign", number, "--to", "nobody").problems == ["to:login_unknown"]


def test_the_same_request_answers_alike_and_changes_nothing(cli, take):
    number = take("application")
    words = ("needs-fix", number, "--until", "2026-04-28")
    first = cli(*words, stdin={**WHY, "request_id": "мен"}).ok()
    again = cli(*words, "--request-id", "мен", stdin=WHY).ok()
    assert (first["repeated"], again["repeated"], again["status"]) == (False, True, "needs_fix")
    assert cli(*words, "--request-id", "мен", stdin={"why": "Басқа"}).problems == ["request_id:request_id_reused"]
    assert cli("withdraw", number, "--statement", "2026-04-24", "--request-id", "мен").problems == [
        "request_id:request_id_reused"
    ]
    assert statuses(cli, number) == ["registered", "needs_fix"]


def test_the_day_still_counts_an_extended_appeal_as_late_against_its_first_date(cli, take):
    extended, other = take("application"), take("application")
    cli("extend", extended, "--until", "2026-06-24", *EXTEND, login="supervisor", stdin=WHY).ok()
    cli("day", "close", login="supervisor").ok()
    cli.at("2026-05-25T10:00:00+05:00")
    cli("assign", extended, "--to", "clerk", login="supervisor").ok()
    status = cli("day", "status").ok()
    assert (status["overdue_open"], status["overdue_first"], status["acts"]) == (
        1,
        2,
        {"deemed_refused": 1, "assigned": 1},
    )
    for number in (extended, other):
        cli("answer", number, "--result", "answered", *ANSWER, login="supervisor").ok()
    closed = cli("day", "close", login="supervisor").ok()
    assert (closed["done_late"], closed["done_late_first"], closed["overdue_first"]) == (1, 2, 0)
    assert cli("verify", closed["file"], cli("day", "list").ok()["days"][-1]["file"]).ok()["ok"]
