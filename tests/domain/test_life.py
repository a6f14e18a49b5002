# SPDX-License-Identifier: Apache-2.0
"""The life of an appeal: which act is lawful for which kind in which status, by which article, up to which day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.assets import read_bytes
from frontdesk.domain import decisions, kinds, life, terms
from frontdesk.domain.calendar import parse_calendar
from frontdesk.domain.life import ACTS, FINAL, OPEN, STATUSES, Act, Situation
from frontdesk.errors import Problem, Refused

CALENDAR = parse_calendar(read_bytes("calendar", "kz.toml").decode("utf-8"))
TODAY = date(2026, 4, 27)
NOW = datetime(2026, 4, 27, 5, tzinfo=UTC)
FRIDAY, SOON = date(2026, 4, 24), date(2026, 4, 28)
ALWAYS = {"link", "correct", "void"}
CONSIDER = {"assign", "answer", "forward", "needs_fix", "return", "withdraw", "stop"}


def situation(kind: str = "application", status: str = "registered", **changes: Any) -> Situation:
    found = Situation(
        kind=kinds.kind(kind), status=status, today=TODAY, accepted_on=FRIDAY, registered_on=FRIDAY,
        due=None if kind == "crime_report" else date(2026, 5, 20), forward_by=date(2026, 4, 29), calendar=CALENDAR,
    )  # fmt: skip
    return replace(found, **changes)


def best(act: Act, here: Situation) -> dict[str, Any]:
    """Values with which a lawful act must be possible: what the program itself proposes."""
    proposed, choices = terms.proposals(act, here), terms.choices(act, here)
    values: dict[str, Any] = {"now": NOW, "kui_number": "26190", "returned_before": True, "part": False, **proposed}
    values |= {name: codes[0] for name, codes in choices.items() if codes}
    for name in ("until", "decided", "notified", "statement"):
        values.setdefault(name, here.today)
    for name in ("result", "channel", "ground", "position", "how"):
        values.setdefault(name, "nothing")
    return values


def refusal(act: Act, here: Situation, **values: Any) -> list[Problem]:
    with pytest.raises(Refused) as caught:
        terms.check(act, here, {**best(act, here), **values})
    return list(caught.value.problems)


def codes(problems: list[Problem]) -> list[tuple[str | None, str, object]]:
    return [(problem.field, problem.code, problem.params.get("article")) for problem in problems]


def lawful(here: Situation) -> set[str]:
    return {act.code for act in terms.lawful_acts(here)}


# --- the whole table


@pytest.mark.parametrize(("kind", "status"), list(product(kinds.KIND_CODES, STATUSES)))
def test_what_is_lawful_for_every_kind_in_every_status(kind: str, status: str) -> None:
    here = situation(kind, status)
    expected: set[str] = set() if status == "voided" else set(ALWAYS)
    if kind != "crime_report" and status in OPEN:
        expected |= CONSIDER | ({"extend"} if kind != "complaint" else set())
    if status == "handed_to_duty" or (kind == "crime_report" and status in OPEN):
        expected |= {"hand_over"}
    assert lawful(here) == expected
    crime = expected - {"return", "stop", "withdraw"}
    if kind != "crime_report" and status in OPEN:
        crime |= {"hand_over"}
    assert lawful(replace(here, crime_information=True)) == crime


def test_statuses_are_those_of_the_model() -> None:
    assert set(OPEN) & set(FINAL) == set()
    assert set(decisions.RESULTS) <= set(FINAL)
    assert {kind.first_status for kind in kinds.KINDS} <= set(STATUSES)


@st.composite
def situations(draw: Any) -> Situation:
    days = st.dates(date(2026, 4, 1), date(2026, 7, 1))
    accepted = draw(days)
    registered = CALENDAR.on_or_after(accepted)
    return Situation(
        kind=kinds.kind(draw(st.sampled_from(kinds.KIND_CODES))),
        status=draw(st.sampled_from(STATUSES)),
        today=accepted + timedelta(days=draw(st.integers(0, 60))),
        accepted_on=accepted,
        registered_on=registered,
        due=draw(st.one_of(st.none(), days)),
        forward_by=draw(st.one_of(st.none(), days)),
        calendar=CALENDAR,
        crime_information=draw(st.booleans()),
        extended=draw(st.booleans()),
        fix_until=draw(st.one_of(st.none(), days)),
        linked=draw(st.booleans()),
        kui_whole=draw(st.booleans()),
    )


@settings(max_examples=400, deadline=None)
@given(situations(), st.data())
def test_the_offered_acts_and_the_refusals_agree(here: Situation, data: Any) -> None:
    offered = terms.lawful_acts(here)
    for act in ACTS:
        if act in offered:
            terms.check(act, here, best(act, here))
            continue
        wild = {
            **best(act, here),
            "ground": data.draw(st.sampled_from([one.code for one in act.grounds] or ["none"])),
            "how": data.draw(st.sampled_from(life.LINKS)),
            "result": data.draw(st.sampled_from(decisions.RESULTS)),
            "until": data.draw(st.dates(date(2026, 4, 1), date(2026, 12, 1))),
            "position": "chief",
        }
        with pytest.raises(Refused) as caught:
            terms.check(act, here, wild)
        assert all(problem.params["article"] for problem in caught.value.problems)


# --- answering, forwarding, completing, returning


@pytest.mark.parametrize(
    ("kind", "result", "article"),
    [
        ("complaint", "answered", "APPC 100(1)"),
        ("complaint", "noted", "APPC 100(1)"),
        ("application", "noted", "APPC 77"),
        ("application", "satisfied", "APPC 77"),
        ("message", "act_adopted", "APPC 89(1)"),
        ("request_401v", "rejected", "APPC 89(1)"),
    ],
)
def test_a_result_of_another_kind_is_refused_with_the_article(kind: str, result: str, article: str) -> None:
    found = refusal(life.ANSWER, situation(kind), result=result)
    assert codes(found) == [("result", "result_not_for_kind", article)]


def test_a_late_forward_is_warned_of_and_possible() -> None:
    here = situation(today=date(2026, 4, 30))
    assert terms.proposals(life.FORWARD, here)["warning"] == "forward_late"
    assert "warning" not in terms.proposals(life.FORWARD, situation(today=date(2026, 4, 29)))
    terms.check(life.FORWARD, here, best(life.FORWARD, here))
    assert life.status_after(life.FORWARD, here, {"part": True}) == "registered"
    assert life.status_after(life.FORWARD, here, {"part": False}) == "forwarded"
    assert life.article(life.FORWARD, here) == "APPC 65(1)"
    assert life.article(life.FORWARD, here, {"part": True}) == "APPC 65(2)"
    assert life.article(life.FORWARD, situation("complaint")) == "APPC 91(4)"


@pytest.mark.parametrize("act", [life.FORWARD, life.WITHDRAW])
@pytest.mark.parametrize(("days", "code"), [(1, "date_in_future"), (-4, "date_too_early"), (0, None), (-3, None)])
def test_a_date_lies_between_acceptance_and_today(act: Act, days: int, code: str | None) -> None:
    day, field = TODAY + timedelta(days=days), "notified" if act is life.FORWARD else "statement"
    if code is None:
        terms.check(act, situation(), {**best(act, situation()), field: day})
    else:
        found = refusal(act, situation(), **{field: day})
        assert [(problem.field, problem.code) for problem in found] == [(field, code)]


@pytest.mark.parametrize(
    ("until", "possible"),
    [(TODAY, False), (SOON, True), (date(2026, 5, 19), True), (date(2026, 5, 20), False)],
)
def test_the_time_to_complete_ends_before_the_day_due(until: date, possible: bool) -> None:
    if possible:
        terms.check(life.NEEDS_FIX, situation(), {"until": until})
    else:
        assert codes(refusal(life.NEEDS_FIX, situation(), until=until)) == [("until", "fix_time", "APPC 64(6)")]


def test_nobody_is_asked_to_complete_what_is_due_tomorrow() -> None:
    assert "needs_fix" not in lawful(situation(due=SOON))
    assert codes(refusal(life.NEEDS_FIX, situation(due=SOON))) == [("until", "fix_no_time", "APPC 64(6)")]


@pytest.mark.parametrize(
    ("today", "code"),
    [
        (date(2026, 4, 28), "defect_time_runs"),  # the last day of the applicant
        (date(2026, 4, 29), None),
        (date(2026, 5, 4), None),  # the third working day: 29 and 30 April, 4 May
        (date(2026, 5, 5), "return_late"),
    ],
)
def test_a_defect_is_returned_within_three_working_days_after_its_time(today: date, code: str | None) -> None:
    here = situation(status="needs_fix", today=today, fix_until=SOON)
    if code is None:
        terms.check(life.RETURN, here, {"ground": "defect"})
    else:
        assert codes(refusal(life.RETURN, here, ground="defect")) == [("ground", code, "APPC 64(7)(1)")]


@pytest.mark.parametrize("ground", ["repeat", "obscene"])
def test_a_repeat_and_an_obscenity_are_returned_within_three_working_days_after_registration(ground: str) -> None:
    terms.check(life.RETURN, situation(today=date(2026, 4, 29)), {"ground": ground})
    found = refusal(life.RETURN, situation(today=date(2026, 4, 30)), ground=ground)
    assert codes(found) == [("ground", "return_late", "APPC 64(7)(2)")]
    assert "return" not in lawful(situation(today=date(2026, 4, 30)))


def test_a_defect_that_nobody_was_told_of_is_no_ground() -> None:
    assert codes(refusal(life.RETURN, situation(), ground="defect")) == [("ground", "defect_not_asked", "APPC 64(6)")]
    assert codes(refusal(life.RETURN, situation(), ground="ugly")) == [("ground", "ground_unknown", "APPC 64(7)")]


@pytest.mark.parametrize("act", [life.RETURN, life.STOP, life.WITHDRAW])
@pytest.mark.parametrize("kind", sorted(set(kinds.KIND_CODES) - {"crime_report"}))
def test_crime_information_is_handed_over_and_never_returned(act: Act, kind: str) -> None:
    here = situation(kind, "needs_fix", fix_until=FRIDAY, crime_information=True)
    assert codes(refusal(act, here)) == [("number", "crime_not_stopped", "APPC 64(7-2)")]
    terms.check(life.HAND_OVER, here, {"now": NOW})
    assert codes(refusal(life.HAND_OVER, situation(kind))) == [("number", "no_crime_information", "APPC 64(7-2)")]


# --- stopping


@pytest.mark.parametrize(
    ("kind", "ground", "article"),
    [
        ("message", "author_unknown", "APPC 88(1)(2)"),
        ("proposal", "repeat_answered", "APPC 88(1)"),
        ("application", "defect", "APPC 70(1)(3)"),
        ("complaint", "decided_before", "APPC 70(1)"),
    ],
)
def test_each_procedure_stops_on_its_own_grounds(kind: str, ground: str, article: str) -> None:
    here = situation(kind, fix_until=FRIDAY)
    terms.check(life.STOP, here, {"ground": ground, "decided": TODAY})
    assert life.article(life.STOP, here, {"ground": ground}) == article
    other = "message" if kind in {"application", "complaint"} else "application"
    found = refusal(life.STOP, situation(other), ground=ground)
    assert [(problem.field, problem.code) for problem in found] == [("ground", "ground_not_for_kind")]


def test_a_stop_is_decided_between_registration_and_today() -> None:
    for day, code in ((SOON, "date_in_future"), (date(2026, 4, 23), "date_too_early")):
        assert [problem.code for problem in refusal(life.STOP, situation("message"), decided=day)] == [code]
    early = situation("message", registered_on=SOON)
    assert codes(refusal(life.STOP, early)) == [("number", "not_registered_yet", "APPC 62(2)")]


# --- extending


def test_a_complaint_is_never_extended() -> None:
    found = refusal(life.EXTEND, situation("complaint"))
    assert codes(found) == [("until", "extension_not_allowed", "APPC 99")]


@pytest.mark.parametrize(
    ("decided", "latest"),
    [
        (date(2026, 6, 30), date(2026, 8, 31)),  # 30 August is a Sunday
        (date(2026, 7, 31), date(2026, 9, 30)),  # there is no 31 September
    ],
)
def test_two_calendar_months_from_the_decision_at_most(decided: date, latest: date) -> None:
    here = situation(today=decided, due=decided)
    assert terms.latest_until(here, decided) == latest
    terms.check(life.EXTEND, here, {"decided": decided, "until": latest, "position": "chief"})
    found = refusal(life.EXTEND, here, until=latest + timedelta(days=1), decided=decided)
    assert codes(found) == [("until", "extension_too_far", "APPC 76(3)")]
    assert found[0].params["latest"] == latest.isoformat()


def test_a_term_is_extended_once_and_up_to_the_day_due() -> None:
    due = date(2026, 5, 20)
    terms.check(life.EXTEND, situation(today=due), best(life.EXTEND, situation(today=due)))
    late = situation(today=due + timedelta(days=1))
    assert codes(refusal(life.EXTEND, late)) == [("decided", "extension_late", "APPC 76(3)")]
    # A decision of yesterday that is entered after the term ended is too late as well: nobody can bend the clock.
    assert codes(refusal(life.EXTEND, late, decided=due)) == [("decided", "extension_late", "APPC 76(3)")]
    assert codes(refusal(life.EXTEND, situation(extended=True))) == [("until", "extension_once", "APPC 76(3)")]
    assert codes(refusal(life.EXTEND, situation(due=None))) == [("until", "no_due", "APPC 76(3)")]
    found = refusal(life.EXTEND, situation(), until=due)
    assert codes(found) == [("until", "extension_not_later", "APPC 76(3)")]
    found = refusal(life.EXTEND, situation(), position="clerk", decided=SOON)
    assert sorted(problem.code for problem in found) == ["date_in_future", "position_unknown"]


def test_a_request_under_law_401_is_extended_by_fifteen_calendar_days() -> None:
    here = situation("request_401v", due=date(2026, 5, 12))
    assert terms.latest_until(here, TODAY) == date(2026, 5, 28)  # 27 May is Kurban Ait
    assert life.article(life.EXTEND, here) == "Law 401-V 11(10)"
    found = refusal(life.EXTEND, here, until=date(2026, 5, 29))
    assert codes(found) == [("until", "extension_too_far", "Law 401-V 11(10)")]


# --- duty unit, links, persons


def test_the_erdr_entry_is_expected_after_twenty_four_plain_hours() -> None:
    friday = datetime(2026, 4, 24, 13, 41, tzinfo=UTC)
    assert terms.erdr_by(friday) == datetime(2026, 4, 25, 13, 41, tzinfo=UTC)
    assert not terms.kui_unusual("262010030001234")
    assert terms.kui_unusual("КУИ-12")


def test_the_kui_entry_is_added_once_it_is_known() -> None:
    here = situation("crime_report", "handed_to_duty")
    terms.check(life.HAND_OVER, here, {"now": NOW, "kui_number": "26190"})
    assert codes(refusal(life.HAND_OVER, here, kui_number=None)) == [("kui_number", "kui_needed", "CPC 185(1)")]
    for wrong in (NOW + timedelta(seconds=1), NOW - timedelta(days=32)):
        assert [p.code for p in refusal(life.HAND_OVER, here, kui_at=wrong)] == ["kui_time"]
    whole = replace(here, kui_whole=True)
    assert codes(refusal(life.HAND_OVER, whole)) == [("number", "kui_recorded", "CPC 185(1)")]


def test_the_old_file_takes_only_what_follows_a_returned_repeat() -> None:
    here = situation("message")
    terms.check(life.LINK, here, {"how": "old_file", "returned_before": True})
    found = refusal(life.LINK, here, how="old_file", returned_before=False)
    assert codes(found) == [("how", "old_file_first_return", "APPC 64(8)")]
    assert codes(refusal(life.LINK, situation(linked=True), how="repeat")) == [("to", "linked_already", "APPC 70(5)")]
    assert [p.code for p in refusal(life.LINK, situation(status="answered"), how="old_file")] == ["appeal_final"]
    crime = situation(crime_information=True)
    assert [p.code for p in refusal(life.LINK, crime, how="old_file")] == ["crime_not_stopped"]


@pytest.mark.parametrize(
    ("against", "same"),
    [
        ("Серікова А.Н.", True),
        ("серікова айгүл", True),
        ("учаскелік инспектор Серікова", True),
        ("на Серікову Айгуль", True),
        ("на действия инспектора Серікова", True),  # of a man or a woman: in doubt yes
        ("Инспектор Серіковаға шағым", True),
        ("Серікова Б. инспектор", False),
        ("Серікова Бота Ерланқызы", False),
        ("Келес аудандық полиция бөлімі", False),
        ("Омаров Д.", False),
        (None, False),
        ("", False),
    ],
)
def test_who_is_complained_about_does_not_consider_it(against: str | None, same: bool) -> None:
    assert terms.is_accused(against, "Серікова", "Айгүл", "Нұрланқызы") == same


def test_a_case_ending_hides_nobody() -> None:
    assert terms.is_accused("жалоба на Петровского И.", "Петровский", "Иван")
    assert not terms.is_accused("жалоба на Кима", "Ли", "Иван")
    assert not terms.is_accused("кто угодно", "", "Иван")
