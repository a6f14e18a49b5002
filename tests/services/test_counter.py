# SPDX-License-Identifier: Apache-2.0
"""The queue and the counter through the services, on every kind of database."""

import threading

import pytest

from frontdesk.domain.visits import PURPOSE_CODES, PURPOSES
from frontdesk.errors import Refused

# --- tickets


def test_tickets_count_from_one_for_each_letter_and_date(office):
    first = [office.arrive().ticket, office.arrive("reception").ticket, office.arrive("appeal").ticket]
    office.at("2026-04-27T09:00")
    assert [*first, office.arrive().ticket, office.arrive("reception").ticket] == [
        "A-001", "B-001", "A-002", "A-001", "B-001",
    ]  # fmt: skip


def test_a_visits_number_is_for_ever(office):
    first = office.arrive().visit
    office.at("2026-04-27T09:00")
    assert (first, office.arrive().visit) == (1, 2)


def test_the_thousandth_ticket_of_a_day_has_four_digits(sqlite_office):
    with sqlite_office.sql() as connection:
        numbers = f'{{"closed":0,"ticket A":999,"ticket A@":{sqlite_office.today.toordinal()},"user":5,"visit":999}}'
        connection.exec_driver_sql("UPDATE head SET numbers = ?", (numbers,))
    assert sqlite_office.arrive().ticket == "A-1000"


def test_a_ticket_says_what_was_asked(office):
    row = office.arrive("weapons", priority="pregnant", persons=3)
    assert (row.purpose, row.priority, row.persons, row.state, row.direct) == (
        "weapons",
        "pregnant",
        3,
        "waiting",
        False,
    )
    assert (row.arrived_at, row.day) == (office.clock.moment, office.today)


@pytest.mark.parametrize("purpose", PURPOSE_CODES)
def test_every_purpose_has_its_ticket(sqlite_office, purpose):
    wanted = next(p.letter for p in PURPOSES if p.code == purpose)
    assert sqlite_office.arrive(purpose).ticket == f"{wanted}-001"


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"purpose": "tea"}, "purpose:purpose_unknown"),
        ({"priority": "friend"}, "priority:priority_unknown"),
        ({"priority": "other:"}, "priority:priority_unknown"),
        ({"priority": "other:" + "х" * 201}, "priority:text_too_long"),
        ({"persons": 0}, "persons:persons_range"),
        ({"persons": 100}, "persons:persons_range"),
    ],
)
def test_what_a_ticket_is_refused_for(sqlite_office, refused, given, wanted):
    before = sqlite_office.size
    with refused(wanted):
        sqlite_office.arrive(**given)
    assert sqlite_office.size == before


def test_own_words_of_a_priority_stay_outside_the_journal(office):
    row = office.arrive(priority="other:көзі нашар көреді")
    assert row.priority == "other"
    assert "нашар" not in str(office.events())
    with office.desk.journal.reading() as read:
        assert read.personal(office.size - 1) == {"priority": "көзі нашар көреді"}
    assert office.desk.audit.verify().ok


# --- calling


def test_priority_goes_first_then_arrival(office):
    for priority in (None, None, "elderly", None, "veteran"):
        office.arrive(priority=priority)
        office.later(seconds=30)
    waiting = [row.ticket for row in office.desk.counter.queue().waiting]
    called = [office.call(counter).ticket for counter in (1, 2, 3, 4, 5)]
    assert waiting == called == ["A-003", "A-005", "A-001", "A-002", "A-004"]


def test_an_empty_queue_says_so(office, refused):
    with refused("-:queue_empty"):
        office.call()


def test_one_counter_serves_one_visitor(office, refused):
    office.arrive()
    office.arrive()
    office.call(1)
    with refused("counter:counter_busy") as problems:
        office.call(1)
    assert problems[0].params == {"ticket": "A-001"}
    assert office.call(2).ticket == "A-002"


def test_two_desks_at_once_never_call_one_visitor(office):
    for _ in range(8):
        office.arrive()
    called, errors, ready = [], [], threading.Barrier(4)

    def desk(counter):
        try:
            ready.wait(10)
            for _ in range(2):
                row = office.call(counter)
                called.append(row.visit)
                office.finish(counter, outcome="advice")
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=desk, args=(n,)) for n in (1, 2, 3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not errors
    assert sorted(called) == list(range(1, 9))
    assert office.desk.audit.verify().ok


def test_a_ticket_can_be_called_by_its_name(office, refused):
    office.arrive()
    office.arrive()
    assert office.call(ticket="A-002").ticket == "A-002"
    with refused("ticket:ticket_unknown"):
        office.call(2, ticket="A-003")
    with refused("-:visit_state"):
        office.call(2, ticket="A-002")


@pytest.mark.parametrize("counter", [0, 100])
def test_a_counter_has_a_number(sqlite_office, refused, counter):
    sqlite_office.arrive()
    with refused("counter:counter_range"):
        sqlite_office.call(counter)


def test_who_came_before_midnight_is_served_after_it(office):
    """The clock strikes twelve, the queue stands: until the day is closed its visitors are called and finished."""
    office.at("23:55")
    office.arrive()
    office.arrive()
    office.at("2026-04-25T00:02")
    assert office.call().ticket == "A-001"
    assert office.desk.counter.current(1).ticket == "A-001"
    assert office.finish(outcome="advice").state == "finished"
    assert [row.ticket for row in office.desk.counter.queue().waiting] == ["A-002"]


def test_visitors_of_a_closed_day_are_not_called(office, refused):
    office.arrive()
    office.at("2026-04-27T09:00")
    assert office.arrive().ticket == "A-001"
    assert (office.call().visit, office.desk.days.list()[1].unserved) == (2, 1)
    with refused("-:queue_empty"):
        office.call(2)


def test_a_call_again_is_counted(office):
    office.arrive()
    office.call()
    counts = [office.desk.counter.recall(office.clerk, 1, request=office.request()).recalls for _ in range(2)]
    assert counts == [1, 2]


def test_the_wait_ends_with_the_call(office):
    office.arrive()
    office.later(minutes=7, seconds=30)
    row = office.call()
    office.later(minutes=3)
    done = office.finish(outcome="advice")
    assert (row.waited_s(office.clock.moment), done.waited_s(office.clock.moment)) == (450, 450)
    assert done.served_s(office.clock.moment) == 180


# --- ending


@pytest.mark.parametrize(
    ("purpose", "outcome", "wanted"),
    [
        ("consult", None, "advice"),
        ("cert", None, "certificate"),
        ("fines", "certificate", "certificate"),
        ("appeal", "advice", "advice"),
        ("crime", "handed_to_duty", "handed_to_duty"),
    ],
)
def test_how_a_visit_ends(office, purpose, outcome, wanted):
    office.arrive(purpose)
    office.call()
    row = office.finish(outcome=outcome)
    assert (row.state, row.outcome, row.finished_at) == ("finished", wanted, office.clock.moment)


def test_a_registration_ends_as_registered(office):
    office.arrive("appeal")
    office.call()
    office.register()
    assert office.finish().outcome == "registered"


@pytest.mark.parametrize(
    ("purpose", "given", "wanted"),
    [
        ("appeal", {}, "outcome:outcome_needed"),
        ("consult", {"outcome": "tea"}, "outcome:outcome_unknown"),
        ("consult", {"outcome": "registered"}, "outcome:outcome_registered"),
        ("crime", {"outcome": "advice"}, "reason:reason_needed"),
        ("crime", {"outcome": "advice", "reason": "келіскен"}, "outcome:crime_needs_supervisor"),
        ("consult", {"reason": "х" * 501}, "reason:text_too_long"),
    ],
)
def test_what_an_ending_is_refused_for(sqlite_office, refused, purpose, given, wanted):
    sqlite_office.arrive(purpose)
    sqlite_office.call()
    with refused(wanted):
        sqlite_office.finish(**given)
    assert sqlite_office.desk.counter.current(1).state == "called"


@pytest.mark.parametrize("how", ["left", "finish"])
def test_a_crime_visit_does_not_slip_away(office, refused, how):
    """DOMAIN 4.3: purpose `crime` cannot be closed without the duty unit or a supervisor's reason."""
    office.arrive("crime")
    office.call()

    def leave(by, **more):
        if how == "left":
            return office.desk.counter.left(by, 1, request=office.request())
        return office.finish(by=by, outcome="left", **more)

    for by in (office.clerk, office.supervisor):
        with refused("reason:reason_needed"):
            leave(by)
    with refused("outcome:crime_needs_supervisor"):
        office.finish(outcome="left", reason="өзі кетті")
    row = office.finish(by=office.supervisor, outcome="left", reason="өзі кетті")
    assert (row.state, row.outcome) == ("left", "left")
    assert office.events()[-1]["data"] == {"visit": 1, "reason": "stated"}
    assert office.desk.audit.verify().ok


def test_who_left_before_the_call_needs_no_reason(office):
    office.arrive("crime")
    assert office.desk.counter.left(office.clerk, ticket="A-001", request=office.request()).state == "left"


def test_a_supervisors_reason_ends_a_crime_visit_and_stays_outside_the_journal(office):
    office.arrive("crime")
    office.call()
    row = office.finish(by=office.supervisor, outcome="advice", reason="Ұрлық емес, өзі ұмытып кеткен")
    assert row.outcome == "advice"
    event = office.events()[-1]
    assert (event["data"]["outcome"], event["data"]["reason"]) == ("advice", "stated")
    assert "ұмытып" not in str(office.events())
    assert office.desk.audit.verify().ok


def test_nobody_at_the_counter(office, refused):
    with refused("counter:nobody_at_counter"):
        office.finish()


def test_no_show_and_left(office):
    for _ in range(3):
        office.arrive()
    office.call()
    gone = office.desk.counter.no_show(office.clerk, 1, request=office.request())
    office.call()
    left = office.desk.counter.left(office.clerk, 1, request=office.request())
    waiting = office.desk.counter.left(office.clerk, ticket="A-003", request=office.request())
    assert [(row.state, row.outcome) for row in (gone, left, waiting)] == [
        ("no_show", None), ("left", "left"), ("left", "left"),
    ]  # fmt: skip


def test_what_has_ended_moves_no_more(office, refused):
    office.visit()
    for act in ("recall", "came", "no_show", "left"):
        with refused("-:visit_state"):
            getattr(office.desk.counter, act)(office.clerk, ticket="A-001", request=office.request())
    with refused("-:visit_state"):
        office.finish(None, ticket="A-001")


def test_a_short_visit_is_two_acts(office):
    size = office.size
    office.arrive("cert")
    office.call()
    office.finish()
    assert office.types(size) == ["ticket.issued", "ticket.called", "ticket.finished"]


# --- the picture of the queue


def test_the_queues_figures(office):
    office.visit(waits_s=100)
    office.visit(waits_s=1000)
    office.arrive()
    office.later(minutes=5)
    office.call()
    office.arrive()
    office.register(2)
    view = office.desk.counter.queue()
    assert (view.visits_today, view.appeals_today) == (5, 1)
    assert [row.ticket for row in view.serving] == ["A-003"]
    assert [row.ticket for row in view.waiting] == ["A-004"]
    assert (view.waits.n, view.waits.median_s, view.waits.max_s, view.waits.within_target) == (2, 550, 1000, 1)


# --- roles and retries


@pytest.mark.parametrize("login", ["admin", "auditor"])
def test_who_may_not_receive(sqlite_office, login):
    by = sqlite_office.who(login)
    size = sqlite_office.size
    acts = (
        lambda: sqlite_office.arrive(by=by),
        lambda: sqlite_office.call(by=by),
        lambda: sqlite_office.finish(by=by),
        lambda: sqlite_office.desk.counter.left(by, 1, request="x"),
        lambda: sqlite_office.desk.counter.no_show(by, 1, request="x"),
        lambda: sqlite_office.desk.counter.recall(by, 1, request="x"),
    )
    for act in acts:
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.problems[0].code == "not_allowed"
    assert sqlite_office.size == size


def test_every_retry_answers_the_same_and_changes_nothing(office):
    counter, clerk = office.desk.counter, office.clerk
    acts = [
        lambda: counter.arrive(clerk, "consult", priority="other:асығыс", persons=2, request="r-arrive"),
        lambda: counter.call(clerk, 1, request="r-call"),
        lambda: counter.recall(clerk, 1, request="r-recall"),
        lambda: counter.came(clerk, 1, request="r-came"),
        lambda: counter.finish(clerk, 1, outcome="advice", request="r-finish"),
    ]
    answers = []
    for act in acts:
        answers.append(act())
        office.later(seconds=5)
    size, rows = office.size, office.rows()
    for act, answer in zip(acts, answers, strict=True):
        again = act()
        assert (again.visit, again.ticket) == (answer.visit, answer.ticket)
    assert office.size == size
    assert office.rows() == rows


def test_a_request_id_with_other_content_is_refused(office, refused):
    counter, clerk = office.desk.counter, office.clerk
    counter.arrive(clerk, "consult", request="one")
    counter.arrive(clerk, "consult", request="two")
    counter.call(clerk, 1, request="three")
    for act in (
        lambda: counter.arrive(clerk, "cert", request="one"),
        lambda: counter.arrive(clerk, "consult", persons=2, request="one"),
        lambda: counter.call(clerk, 1, request="one"),
        lambda: counter.call(clerk, 2, request="three"),
        lambda: counter.finish(clerk, 1, request="three"),
        lambda: counter.no_show(clerk, 1, request="three"),
        lambda: counter.call(clerk, 1, ticket="A-002", request="three"),
    ):
        with refused("request_id:request_id_reused"):
            act()
    counter.left(clerk, ticket="A-002", request="four")
    for act in (
        lambda: counter.left(clerk, ticket="A-001", request="four"),
        lambda: counter.left(clerk, 1, request="four"),
        lambda: counter.no_show(clerk, ticket="A-002", request="four"),
        lambda: counter.finish(clerk, ticket="A-002", request="four"),
    ):
        with refused("request_id:request_id_reused"):
            act()
    assert counter.finish(clerk, ticket="A-002", outcome="left", request="four").state == "left"
