# SPDX-License-Identifier: Apache-2.0
"""Proves TRUST.md F19, F20 and D18, D19: a clock that runs back or leaps is noticed, marked, and trusted again by two people."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from frontdesk.clock import MachineClock, steady
from frontdesk.domain.moments import from_text
from frontdesk.errors import Refused
from frontdesk.seal.notes import Vkey
from frontdesk.seal.outside import verify_bundles
from frontdesk.services.clockwork import Clockwork


class TurnedClock(MachineClock):
    """A training clock that stands where it is put."""

    def __init__(self):
        super().__init__(training=True)
        self.moment = datetime(2026, 4, 24, 5, 0, tzinfo=UTC)

    def now(self):
        return self.moment


@pytest.fixture
def desk(real_office, driver, open_office, clock, appeal):
    """A real office at work: one visitor has been."""
    desk = open_office(real_office, clock, driver=driver)
    clock.moment += timedelta(hours=2)
    by = desk.accounts.find_actor("aigerim")
    desk.intake.register(by, appeal("first"), 1)
    return desk


LEAPS = [
    pytest.param(timedelta(hours=-1), "backwards", id="an hour back"),
    pytest.param(timedelta(days=365), "leap", id="a year ahead"),
]


@pytest.mark.parametrize(("leap", "why"), LEAPS)
def test_alarm_marks_and_confirmation(desk, clock, appeal, journal_of, leap, why):
    clerk, supervisor = desk.accounts.find_actor("aigerim"), desk.accounts.find_actor("omarov")
    before = journal_of(desk)[-1]
    clock.moment += leap
    for turn in range(2):
        number = desk.intake.register(clerk, appeal(f"marked-{turn}"), 1).number
        desk.papers.issue(clerk, number, request=f"p{turn}")
        clock.moment += timedelta(minutes=1)
    events = journal_of(desk)
    alarms = [event for event in events if event["type"] == "clock.alarm"]
    assert len(alarms) == 1
    assert alarms[0]["data"] == {"last_at": before["at"], "why": why}
    assert alarms[0]["actor"] == "system"
    assert all(event.get("clock") == "unconfirmed" for event in events[alarms[0]["seq"] :])
    assert not any("clock" in event for event in events[: alarms[0]["seq"]])
    assert [event["seq"] for event in events] == list(range(len(events)))
    assert "clock_unconfirmed" in {block.code for block in desk.days.status().blocks}
    assert not desk.health().clock_trusted
    assert desk.clockwork.alarm() == alarms[0]["seq"]
    assert desk.audit.verify().faults == ()

    assert desk.clockwork.confirm(clerk, supervisor, "yes") == alarms[0]["seq"]
    confirmed, *dated = journal_of(desk)[len(events) :]
    assert [event["type"] for event in dated] == ["appeal.redated"] * 2
    assert confirmed["type"] == "clock.confirmed"
    assert confirmed["data"] == {"alarm": alarms[0]["seq"], "approved_by": supervisor.id}
    assert confirmed["actor"] == clerk.id
    assert desk.clockwork.confirm(clerk, supervisor, "yes") == alarms[0]["seq"]
    assert journal_of(desk)[-1] == dated[-1]
    assert desk.clockwork.alarm() is None
    assert desk.health().clock_trusted

    # The confirmed time counts from here on, even where it is earlier than that of entries before.
    for turn in range(3):
        clock.moment += timedelta(minutes=1)
        desk.intake.register(clerk, appeal(f"after-{turn}"), 1)
    events = journal_of(desk)
    assert [event["type"] for event in events].count("clock.alarm") == 1
    assert not any("clock" in event for event in events[confirmed["seq"] :])
    assert from_text(events[-1]["at"]) == clock.moment
    assert desk.audit.verify().faults == ()
    assert "clock_unconfirmed" not in {block.code for block in desk.days.status().blocks}


@pytest.mark.parametrize(("leap", "why"), LEAPS)
def test_the_day_log_of_such_a_day_verifies_outside(desk, clock, appeal, leap, why):
    clerk, supervisor = desk.accounts.find_actor("aigerim"), desk.accounts.find_actor("omarov")
    clock.moment += leap
    desk.intake.register(clerk, appeal("marked"), 1)
    desk.clockwork.confirm(clerk, supervisor, "yes")
    clock.moment += timedelta(minutes=1)
    desk.intake.register(clerk, appeal("after"), 1)
    desk.days.close(supervisor, request="close")
    bundles = sorted((desk.home / "outbox").iterdir(), key=lambda file: file.stat().st_mtime_ns)
    verdict = verify_bundles(bundles, Vkey.parse(desk.facts.public_key))
    assert verdict.faults == ()


def test_at_start(real_office, driver, open_office, clock, journal_of):
    """The same alarm, from the first act of a program that was started at the wrong time."""
    desk = open_office(real_office, clock, driver=driver)
    desk.counter.arrive(desk.accounts.find_actor("aigerim"), request="a")
    desk.close()
    clock.moment -= timedelta(hours=1)
    desk = open_office(real_office, clock, driver=driver)
    desk.counter.arrive(desk.accounts.find_actor("aigerim"), request="b")
    assert [event["type"] for event in journal_of(desk)][-2:] == ["clock.alarm", "ticket.issued"]
    desk.close()
    # A restart does not make it right.
    desk = open_office(real_office, clock, driver=driver)
    assert not desk.health().clock_trusted
    desk.counter.arrive(desk.accounts.find_actor("aigerim"), request="c")
    assert [event["type"] for event in journal_of(desk)].count("clock.alarm") == 1


@pytest.mark.parametrize(
    "step", [timedelta(seconds=-5), timedelta(seconds=-1), timedelta(days=31), timedelta(hours=8)], ids=str
)
def test_no_alarm_over_what_clocks_do(desk, clock, journal_of, step):
    """Time synchronisation, a night's sleep and a month of holidays are no alarms (F21)."""
    clock.moment += step
    desk.counter.arrive(desk.accounts.find_actor("aigerim"), request="b")
    events = journal_of(desk)
    assert "clock.alarm" not in {event["type"] for event in events}
    assert events[-1]["at"] >= events[-2]["at"]


@pytest.mark.parametrize(
    ("step", "why"),
    [
        pytest.param(timedelta(hours=-1), "backwards", id="an hour back"),
        pytest.param(timedelta(seconds=-8), "backwards", id="eight seconds back"),
        pytest.param(timedelta(hours=1), "leap", id="an hour ahead"),
        pytest.param(timedelta(seconds=8), "leap", id="eight seconds ahead"),
    ],
)
def test_a_clock_that_is_set_while_the_desk_is_idle(desk, clock, journal_of, step, why):
    """Looked at every ten seconds, the alarm stands within fifteen (D18), though nobody does anything."""
    seconds = 100.0
    clockwork = Clockwork(desk.journal, desk.calendar_book, lambda: seconds, training=False)
    assert not clockwork.look()
    size = desk.journal_size()
    for _ in range(5):
        seconds += 10
        clock.moment += timedelta(seconds=10.004)  # slewed
        assert not clockwork.look()
    assert desk.journal_size() == size
    seconds += 10
    clock.moment += timedelta(seconds=10) + step
    assert clockwork.look()
    alarm = journal_of(desk)[-1]
    assert (alarm["type"], alarm["data"]["why"], alarm["clock"]) == ("clock.alarm", why, "unconfirmed")
    assert desk.journal_size() == size + 1
    seconds += 10
    clock.moment += timedelta(seconds=10)
    assert not clockwork.look()
    clock.moment -= timedelta(hours=5)
    assert clockwork.look()
    assert desk.journal_size() == size + 1, "one alarm is enough until it is confirmed"
    desk.counter.arrive(desk.accounts.find_actor("aigerim"), request="marked")
    assert journal_of(desk)[-1]["clock"] == "unconfirmed"
    assert not desk.health().clock_trusted
    assert desk.audit.verify().faults == ()


def test_a_machine_that_slept_is_no_alarm(desk, clock):
    seconds = 100.0
    clockwork = Clockwork(desk.journal, desk.calendar_book, lambda: seconds, training=False)
    clockwork.look()
    seconds += 8 * 3600
    clock.moment += timedelta(hours=8)
    assert not clockwork.look()


def test_the_steady_clock_goes_on():
    first = steady()
    time.sleep(0.01)
    assert 0 < steady() - first < 60


def test_time_is_part_of_the_lesson_in_a_training_office(office, driver, open_office, journal_of):
    clock = TurnedClock()
    desk = open_office(office, clock, driver=driver)
    desk.clockwork.look()
    clock.moment += timedelta(hours=5)
    assert not desk.clockwork.look()
    assert "clock.alarm" not in {event["type"] for event in journal_of(desk)}


def test_who_may_confirm(desk, clock, appeal):
    people = {login: desk.accounts.find_actor(login) for login in ("aigerim", "omarov", "second", "admin")}

    def code(by, approver):
        with pytest.raises(Refused) as caught:
            desk.clockwork.confirm(people[by], people[approver], f"{by}-{approver}")
        return caught.value.problems[0].code

    assert code("aigerim", "omarov") == "clock_trusted"
    clock.moment -= timedelta(hours=1)
    desk.intake.register(people["aigerim"], appeal("marked"), 1)
    assert code("omarov", "omarov") == "approver_same"
    assert code("aigerim", "aigerim") == "not_allowed"
    assert code("aigerim", "admin") == "not_allowed"
    assert code("admin", "omarov") == "not_allowed"
    assert desk.clockwork.confirm(people["omarov"], people["second"], "two supervisors")


def test_a_request_id_is_not_used_for_two_things(desk, clock, appeal):
    clerk, supervisor = desk.accounts.find_actor("aigerim"), desk.accounts.find_actor("omarov")
    clock.moment -= timedelta(hours=1)
    desk.counter.arrive(clerk, request="taken")
    with pytest.raises(Refused) as caught:
        desk.clockwork.confirm(clerk, supervisor, "taken")
    assert caught.value.problems[0].code == "request_id_reused"
