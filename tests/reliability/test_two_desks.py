# SPDX-License-Identifier: Apache-2.0
"""Two programs on one office folder register side by side: one series of numbers, one journal, nobody waits in vain."""

from itertools import groupby

from frontdesk.domain.identifiers import parse_number

EACH = 50


def test_two_programs_register_on_one_office(office, driver, clerks, open_office, journal_of, shift_s, say):
    pids = [
        clerks.order(
            "register", home=office, driver=driver, mark=f"desk{n}", counter=n, count=EACH, shift_s=shift_s, wait=True
        )
        for n in (1, 2)
    ]
    told = clerks.go_together(pids)
    assert [line["say"] for line in told if line["say"] not in {"registered", "printed"}] == ["done", "done"]
    answered = {line["request"]: line["number"] for line in told if line["say"] == "registered"}
    assert len(answered) == len(set(answered.values())) == 2 * EACH
    assert all(line["copy"] == 0 for line in told if line["say"] == "printed")
    desk = open_office(office, driver=driver)
    events = journal_of(desk)
    registered = [event for event in events if event["type"] == "appeal.registered"]
    assert [parse_number(event["number"]).n for event in registered] == list(range(1, 2 * EACH + 1))
    assert [event["at"] for event in events] == sorted(event["at"] for event in events)
    turns = sum(1 for _ in groupby(event["data"]["counter"] for event in registered))
    assert turns > 2, "the two did not work at the same time"
    assert len(list((office / "papers").iterdir())) == 2 * EACH
    assert desk.papers.unfinished() == ()
    assert desk.audit.verify().faults == ()
    say(f"two desks, {driver}: {EACH} registrations each with their receipts, the word changed hands {turns - 1} times")


def test_what_one_desk_does_the_other_sees(office, driver, clerks, open_office, appeal, shift_s):
    desk = open_office(office, driver=driver)
    before = desk.journal_size()
    pid = clerks.order("register", home=office, driver=driver, mark="other", count=1, shift_s=shift_s)
    assert clerks.reap(pid) == 0
    assert desk.journal_size() > before
    by = desk.accounts.find_actor("clerk")
    assert desk.intake.register(by, appeal("mine"), 1).number == "KLS-2026-000002"
    # The other one's request, asked here: the same answer.
    assert desk.intake.register(by, appeal("other-0"), 1).number == "KLS-2026-000001"
