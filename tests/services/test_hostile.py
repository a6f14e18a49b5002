# SPDX-License-Identifier: Apache-2.0
"""What no keyboard types, through every door of the services, on every kind of database: a refusal or nothing, never a fault."""

import contextlib

import pytest

from frontdesk.errors import Refused

STRANGE = ["\x00", "a\ud800", "\u202e\U0010ffff", "'\"; -- %s {0}"]
HUGE = [10**30, -(2**63) - 1, 0]


@pytest.mark.parametrize("text", STRANGE, ids=ascii)
def test_strange_texts(office, text):
    desk, clerk = office.desk, office.clerk
    number = office.register().number
    before = office.size
    acts = [
        lambda: desk.lookup.find(clerk, text),
        lambda: desk.lookup.find(clerk, f"Өтеген{text}"),
        lambda: desk.lookup.show(clerk, text, request="s"),
        lambda: desk.accounts.sign_in(text, "training", "s1"),
        lambda: desk.accounts.sign_in("clerk2", text, "s2"),
        lambda: desk.accounts.approve("supervisor", text, "approve", clerk, "s3"),
        lambda: desk.accounts.disable(office.admin, text, "s4"),
        lambda: desk.counter.arrive(clerk, text, request="s5"),
        lambda: desk.counter.arrive(clerk, priority=f"other:{text}", request="s6"),
        lambda: desk.counter.call(clerk, 1, ticket=text, request="s7"),
        lambda: desk.settings.change(office.admin, "office_phone", text, "s8"),
        lambda: desk.settings.change(office.admin, text, "1", "s9"),
        lambda: desk.papers.issue(clerk, text, request="s10"),
        lambda: desk.papers.peek(clerk, text),
        lambda: office.register(substance=text),
        lambda: office.register(visitor__surname=text),
        lambda: office.register(visitor__iin=text),
        lambda: office.register(kind=text),
        lambda: office.register(late={"claimed_at": text, "paper_no": text, "why": text}),
        lambda: desk.intake.preview(clerk, office.appeal(visitor__given=text), 1),
        lambda: desk.workflow.answer(
            clerk, text, result=text, channel=text, language=text, document=text, request="s11"
        ),
        lambda: desk.workflow.answer(
            clerk, number, result="rejected", channel="post", language="kk", document=text, request="s12"
        ),
        lambda: desk.drafts.save(clerk, 1, {text: text}),
    ]
    for act in acts:
        with contextlib.suppress(Refused):
            act()
    assert office.size >= before
    assert office.desk.audit.verify().ok


@pytest.mark.parametrize("text", STRANGE, ids=ascii)
def test_strange_request_ids(office, text):
    first = office.arrive(request=text)
    assert office.arrive(request=text).visit == first.visit
    assert office.arrive(request=text + "x").visit == first.visit + 1


@pytest.mark.parametrize("number", HUGE)
def test_numbers_that_no_database_holds(office, number):
    desk, clerk = office.desk, office.clerk
    office.arrive()
    acts = [
        lambda: desk.lookup.open_person(clerk, number, request="h1"),
        lambda: office.register(visit=number),
        lambda: office.register(sheets=number),
        lambda: desk.counter.call(clerk, number, request="h2"),
        lambda: desk.counter.arrive(clerk, persons=number, request="h3"),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()
    with contextlib.suppress(Refused):
        desk.counter.finish(clerk, number, request="h4")
    assert office.desk.audit.verify().ok


@pytest.mark.parametrize("number", [*HUGE, 100])
def test_a_counter_that_does_not_exist_registers_nothing(office, refused, number):
    with refused("counter:counter_range"):
        office.register(number)
