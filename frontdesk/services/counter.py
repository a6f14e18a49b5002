# SPDX-License-Identifier: Apache-2.0
"""The queue and the counter: arrive, call, finish. Every visit is recorded before anybody knows what it is about."""

from datetime import date, datetime
from typing import Final

from frontdesk.domain import roles, visits
from frontdesk.domain.figures import waits
from frontdesk.domain.identifiers import format_ticket, parse_ticket
from frontdesk.domain.moments import office_day
from frontdesk.domain.protocol import ORAL_APPEAL, form_for
from frontdesk.domain.text import clean
from frontdesk.errors import Refused, refuse
from frontdesk.services.days import Days
from frontdesk.services.office import Settings
from frontdesk.services.ports import Journal, Reading, UnitOfWork, open_day
from frontdesk.services.requests import same_request
from frontdesk.services.views import Actor, QueueView, VisitRow

MOST_PERSONS: Final = 99
REASON_LIMIT: Final = 500
HIGHEST_COUNTER: Final = 99


class Counter:
    """Acts on visits. `counter` is the number of the desk at which somebody works."""

    def __init__(self, journal: Journal, days: Days, settings: Settings) -> None:
        self._journal = journal
        self._days = days
        self._settings = settings

    # --- looking

    def queue(self, now: datetime | None = None) -> QueueView:
        """Return today's queue: who is served, who waits in the order of the next calls, the day's waits so far."""
        moment = now or self._journal.clock.now()
        with self._journal.reading() as read:
            day = queue_day(open_day(read.numbers()), moment)
            rows = read.visits_of(day)
            appeals = read.appeal_count(day)
        waiting = [row for row in rows if row.state == visits.WAITING]
        waited = [row.waited_s(moment) for row in rows if row.state == visits.FINISHED and not row.direct]
        return QueueView(
            serving=tuple(row for row in rows if row.state == visits.CALLED),
            waiting=tuple(sorted(waiting, key=lambda row: (row.priority is None, row.visit))),
            visits_today=len(rows),
            appeals_today=appeals,
            waits=waits(waited, target_s=self._settings.number("wait_target_s")),
        )

    def today(self, now: datetime | None = None) -> tuple[VisitRow, ...]:
        """Return every visit of today, in the order of arrival."""
        with self._journal.reading() as read:
            return read.visits_of(queue_day(open_day(read.numbers()), now or self._journal.clock.now()))

    def current(self, counter: int) -> VisitRow | None:
        """Return who is at a counter now."""
        with self._journal.reading() as read:
            day = queue_day(open_day(read.numbers()), self._journal.clock.now())
            return read.at_counter(counter, day)

    # --- acting

    def arrive(
        self,
        by: Actor,
        purpose: str = visits.DEFAULT_PURPOSE,
        priority: str | None = None,
        persons: int = 1,
        *,
        request: str,
    ) -> VisitRow:
        """Give a ticket; the wait begins. Raises Refused `purpose_unknown`, `priority_unknown`, `persons_range`."""
        roles.require(by.role, "receive")
        letter = visits.ticket_letter(purpose)
        words = None
        if priority is not None:
            priority, words = _priority(priority)
        if not 1 <= persons <= MOST_PERSONS:
            raise refuse("persons_range", "persons", most=MOST_PERSONS)
        content = {"purpose": purpose, "priority": priority, "persons": persons}
        with self._journal.begin(by.id, request) as work:
            known = work.repeated()
            if known:
                same_request(known[0].type == "ticket.issued" and content == {k: known[0].data[k] for k in content})
                return _visit(work, known[0].data["visit"])
            self._days.close_what_is_over(work)
            day = queue_day(work.open_day, work.now)
            ticket = format_ticket(letter, work.take(f"ticket {letter}", date.fromisoformat(day).toordinal()))
            visit = work.take("visit")
            data = {"visit": visit, "ticket": ticket, "date": day, **content}
            work.record("ticket.issued", data, personal={"priority": words} if words else None)
            row = _visit(work, visit)
        self._days.write_bundles()
        return row

    def call(self, by: Actor, counter: int, ticket: str | None = None, *, request: str) -> VisitRow:
        """Call the next visitor (priority, then arrival) or one ticket. Raises `queue_empty`, `counter_busy`,
        `ticket_unknown`.
        """
        roles.require(by.role, "receive")
        good_counter(counter)
        with self._journal.begin(by.id, request) as work:
            known = work.repeated()
            if known:
                called = _visit(work, known[0].data["visit"])
                same = known[0].type == "ticket.called" and known[0].data["counter"] == counter
                same_request(same and (ticket is None or _same_place(called, counter, ticket)))
                return called
            day = queue_day(work.open_day, work.now)
            here: VisitRow | None = work.read.at_counter(counter, day)
            if here is not None:
                raise refuse("counter_busy", "counter", ticket=here.ticket or "—")
            row = next(iter(work.read.waiting(day)), None) if ticket is None else _ticket(work, ticket, day)
            if row is None:
                raise refuse("queue_empty")
            move = visits.move("call", row.state)
            work.record(move.event_type, {"visit": row.visit, "counter": counter})
            return _visit(work, row.visit)

    def recall(self, by: Actor, counter: int | None = None, ticket: str | None = None, *, request: str) -> VisitRow:
        """Call the same visitor again, counted."""
        return self._step(by, "recall", counter, ticket, request)

    def came(self, by: Actor, counter: int | None = None, ticket: str | None = None, *, request: str) -> VisitRow:
        """Note that the called visitor stands at the counter."""
        return self._step(by, "came", counter, ticket, request)

    def no_show(self, by: Actor, counter: int | None = None, ticket: str | None = None, *, request: str) -> VisitRow:
        """Note that the called visitor did not come."""
        return self._step(by, "no_show", counter, ticket, request)

    def left(self, by: Actor, counter: int | None = None, ticket: str | None = None, *, request: str) -> VisitRow:
        """Note that a visitor went away."""
        return self._step(by, "left", counter, ticket, request)

    def finish(
        self,
        by: Actor,
        counter: int | None = None,
        ticket: str | None = None,
        *,
        outcome: str | None = None,
        reason: str | None = None,
        approver: Actor | None = None,
        request: str,
    ) -> VisitRow:
        """End a visit.

        A crime visit that ends other than registered or at the duty unit needs a reason, and a supervisor: the one
        who acts, or `approver`, who signed at the clerk's window (DOMAIN 4.3).
        """
        return self._step(by, "finish", counter, ticket, request, outcome=outcome, reason=reason, approver=approver)

    def _step(
        self,
        by: Actor,
        code: str,
        counter: int | None,
        ticket: str | None,
        request: str,
        outcome: str | None = None,
        reason: str | None = None,
        approver: Actor | None = None,
    ) -> VisitRow:
        roles.require(by.role, "receive")
        if approver is not None:
            roles.require(approver.role, "approve")
        place = 1 if counter is None else counter
        good_counter(place)
        with self._journal.begin(by.id, request) as work:
            if code == "finish" and outcome == visits.LEFT:
                code = "left"
            known = work.repeated()
            if known:
                row = _visit(work, known[0].data["visit"])
                same = known[0].type == f"ticket.{_EVENT.get(code, code)}" and _same_place(row, counter, ticket)
                same_request(same and (code != "finish" or outcome in {None, known[0].data["outcome"]}))
                return row
            day = queue_day(work.open_day, work.now)
            found = work.read.at_counter(place, day) if ticket is None else _ticket(work, ticket, day)
            if found is None:
                raise refuse("nobody_at_counter", "counter", counter=place)
            row = found
            move = visits.move(code, row.state)
            data: dict[str, object] = {"visit": row.visit}
            if code == "recall":
                data["recalls"] = row.recalls + 1
            words = None
            if code == "finish":
                data["outcome"], words = _ending(approver or by, row, outcome, reason)
                _need_protocol(work.read, row)
                data["reason"] = "stated" if words else None
            elif code == "left" and (reason or row.state == visits.CALLED):
                # Who was called about a crime does not just "leave": the rule of `finish` holds here too.
                _, words = _ending(approver or by, row, visits.LEFT, reason)
                data |= {"reason": "stated"} if words else {}
            if approver is not None:
                data["approved_by"] = approver.id
            work.record(move.event_type, data, personal={"reason": words} if words else None)
            return _visit(work, row.visit)


_EVENT: Final = {"recall": "recalled", "finish": "finished"}


def queue_day(opened: date | None, now: datetime) -> str:
    """Return the date whose queue is worked on: the open day's, even past midnight until it is closed, else today's."""
    return (opened or office_day(now)).isoformat()


def _same_place(row: VisitRow, counter: int | None, ticket: str | None) -> bool:
    """Say whether a repeated act names the visit that it named the first time."""
    if ticket is None:
        return row.counter == (1 if counter is None else counter)
    parsed = parse_ticket(ticket)
    return parsed is not None and row.ticket == format_ticket(*parsed)


def _need_protocol(read: Reading, row: VisitRow) -> None:
    """Refuse to end the visit of an oral appeal that nobody wrote down (APPC 63(1)).

    Who tells of a crime goes to the duty officer at once; the draft of the statement holds nobody up.
    """
    appeal = read.appeal(row.number) if row.number else None
    if appeal is None or form_for(appeal.kind, oral=appeal.oral) != ORAL_APPEAL:
        return
    printed = any(line.paper == ORAL_APPEAL for line in read.paper_lines(appeal.number))
    if not printed and not read.protocols(appeal.number):
        raise refuse("protocol_needed", "ticket", number=appeal.number)


def _ending(by: Actor, row: VisitRow, outcome: str | None, reason: str | None) -> tuple[str, str | None]:
    """Return the outcome, and the reason in the clerk's words, which stay outside the journal."""
    reason = (reason or "").strip() or None
    if reason is not None:
        reason, problem = clean(reason, "reason", limit=REASON_LIMIT)
        if problem is not None:
            raise Refused(problem)
    ended = visits.finishing_outcome(row.purpose, outcome, registered=row.number is not None, reason=reason)
    if row.purpose == "crime" and ended not in {"handed_to_duty", "registered"} and by.role != roles.SUPERVISOR:
        # Talking a crime report away is the oldest trick: it takes a supervisor and a reason on the record.
        raise refuse("crime_needs_supervisor", "outcome")
    return ended, reason


def _priority(ground: str) -> tuple[str, str | None]:
    """Return the ground as a code, and the clerk's own words for `other`, which stay outside the journal."""
    ground, problem = clean(ground, "priority", limit=visits.PRIORITY_TEXT_LIMIT + len(visits.PRIORITY_OTHER))
    problem = problem or visits.priority_problem(ground)
    if problem is not None:
        raise Refused(problem)
    code, colon, words = ground.partition(":")
    return code, words.strip() if colon else None


def good_counter(counter: int) -> None:
    """Raise Refused `counter_range` for a number that no desk has."""
    if not 1 <= counter <= HIGHEST_COUNTER:
        raise refuse("counter_range", "counter", most=HIGHEST_COUNTER)


def _ticket(work: UnitOfWork, ticket: str, day: str) -> VisitRow:
    parsed = parse_ticket(ticket)
    found: VisitRow | None = work.read.ticket(format_ticket(*parsed), day) if parsed else None
    if found is None:
        raise refuse("ticket_unknown", "ticket", ticket=ticket[:20])
    return found


def _visit(work: UnitOfWork, visit: int) -> VisitRow:
    found: VisitRow = work.read.visit(visit)
    return found
