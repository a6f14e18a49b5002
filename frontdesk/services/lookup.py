# SPDX-License-Identifier: Apache-2.0
"""Finding people, appeals and tickets by whatever was typed or scanned; opening a record, which is itself recorded."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from frontdesk.domain import roles
from frontdesk.domain.appeal import JOINT, whole
from frontdesk.domain.calendar import WorkCalendar
from frontdesk.domain.deadlines import CountedDay, days_of_term, overdue_days
from frontdesk.domain.identifiers import format_ticket, parse_number, parse_ticket, recognise
from frontdesk.domain.journal import COMMITTED
from frontdesk.domain.kinds import kind as kind_of
from frontdesk.domain.life import DUTY, OPEN
from frontdesk.domain.moments import from_text, office_day
from frontdesk.domain.text import fold, mask_iin, mask_phone, typeable
from frontdesk.errors import refuse
from frontdesk.services.accounts import Accounts, actor_of
from frontdesk.services.calendar import CalendarBook
from frontdesk.services.counter import queue_day
from frontdesk.services.intake import kept_status
from frontdesk.services.ports import AccountRow, AppealRow, Journal, Reading, open_day
from frontdesk.services.views import Actor, AppealDetails, AppealHit, Assignee, Found, HistoryLine, Kui, PersonHit

LONGEST: Final = 600
VIEW_ONCE_PER: Final = timedelta(hours=1)
SHORTEST_NAME: Final = 2
FORM_PARTS: Final = ("visitor", "organisation")
RECORDS: Final = frozenset({"appeal.registered", "appeal.corrected"})
"""Events behind which the whole record of a person lies."""

FREE_TEXTS: Final = ("why", "to", "decider", "document", "name")
"""What an act on an appeal says in words of its own."""


class Lookup:
    """Search is masked; opening unmasks and is recorded once per record, person and hour (PRODUCT rule 13)."""

    def __init__(self, journal: Journal, accounts: Accounts, book: CalendarBook) -> None:
        self._journal = journal
        self._accounts = accounts
        self._book = book

    def find(self, by: Actor, text: str, limit: int = 8) -> Found:
        """Return people, appeals and tickets that fit; an empty answer for an empty text."""
        roles.require(by.role, "find")
        typed = recognise(typeable(text[:LONGEST]))
        kind, value = typed.kind, typed.value
        people: tuple[PersonHit, ...] = ()
        appeals: tuple[AppealHit, ...] = ()
        with self._journal.reading() as read:
            if kind == "ticket":
                parsed = parse_ticket(value)
                day = queue_day(open_day(read.numbers()), self._journal.clock.now())
                row = read.ticket(format_ticket(*parsed), day) if parsed else None
                return Found(kind, tickets=(row,) if row else ())
            if kind in {"number", "receipt"}:
                appeals = read.appeals_by("number", value, limit)
            elif kind == "short_code":
                appeals = read.appeals_by("short_code", value, limit)
            elif kind in {"iin", "bin"}:
                people, appeals = read.people_by("iin", value, limit), read.appeals_by("iin", value, limit)
            elif kind == "phone":
                people, appeals = read.people_by("phone", value, limit), read.appeals_by("phone", value, limit)
            elif kind == "digits" and len(value) > SHORTEST_NAME:
                people, appeals = read.people_by("digits", value, limit), read.appeals_by("digits", value, limit)
            elif kind == "name":
                key = fold(value)
                if len(key) >= SHORTEST_NAME:
                    people, appeals = read.people_by("name_key", key, limit), read.appeals_by("name_key", key, limit)
        return Found(kind, people, appeals)

    def open_person(self, by: Actor, seq: int, *, request: str) -> dict[str, Any]:
        """Return visitor and organisation of a found record to fill the form with; recorded as an opening."""
        roles.require(by.role, "show")
        with self._journal.reading() as read:
            known = 0 <= seq < read.size()
            personal = read.personal(seq) if known else None
            event = read.event(seq) if known else None
        if personal is None or event is None or event.type not in RECORDS:
            raise refuse("record_unknown")
        self.record_view(by, seq, event.number, request)
        found = {part: personal.get(part) for part in FORM_PARTS}
        if found["visitor"]:
            found["visitor"].pop("iin_override_reason", None)
        return found

    def show(self, by: Actor, number: str, *, request: str) -> AppealDetails:
        """Return a whole appeal: unmasked and recorded for whoever receives, masked for the auditor."""
        row = self._row(by, number)
        unmasked = roles.may(by.role, "show")
        if unmasked:
            self.record_view(by, row.seq, number, request)
        return self._details(row, unmasked=unmasked)

    def glance(self, by: Actor, number: str) -> AppealDetails:
        """Return an appeal with its personal data masked, whoever looks; nothing is recorded (PRODUCT rule 13)."""
        return self._details(self._row(by, number), unmasked=False)

    def _row(self, by: Actor, number: str) -> AppealRow:
        roles.require(by.role, "show_masked")
        with self._journal.reading() as read:
            row = read.appeal(number) if parse_number(number) else None
        if row is None:
            raise refuse("number_unknown", "number", number=number[:40])
        return row

    def _details(self, row: AppealRow, *, unmasked: bool) -> AppealDetails:
        number = row.number
        today = office_day(self._journal.clock.now())
        with self._journal.reading() as read:
            personal = whole(read.personal(row.person_seq) or {})
            due = date.fromisoformat(row.due) if row.due else None
            registered = date.fromisoformat(row.registered_on)
            people = {account.id: account for account in read.accounts()}
            names = {account: actor_of(people[account]).initials for account in people}
            history = tuple(self._told(read, line, names, unmasked=unmasked) for line in read.history(number))
            return AppealDetails(
                number=row.number,
                visit=row.visit,
                kind=row.kind,
                status=kept_status(row.status, registered, today),
                language=row.language,
                oral=row.oral,
                crime_information=row.crime_information,
                sheets=row.sheets,
                accepted_at=row.accepted_at,
                registered_on=registered,
                first_due=date.fromisoformat(row.first_due) if row.first_due else None,
                due=due,
                forward_by=date.fromisoformat(row.forward_by) if row.forward_by else None,
                overdue_days=overdue_days(due, today, self._book.of(read)) if row.status in OPEN else 0,
                short_code=row.short_code,
                seq=row.seq,
                clerk=self._accounts.name_of(row.clerk),
                personal=personal if unmasked else masked(personal),
                history=history,
                papers=read.paper_lines(number),
                person_seq=row.person_seq,
                route=_route(row.kind, history),
                assignee=_assignee(people.get(row.assignee or "")),
                extended=row.extended,
                deemed_at=_expired_at(history),
                fix_until=date.fromisoformat(row.fix_until) if row.fix_until else None,
                linked_to=row.linked_to,
                repeats=read.repeats(number),
                kui=_kui(row),
                corrections=sum(line.type == "appeal.corrected" for line in history),
                days=_days(row, history, self._book.of(read)),
            )

    @staticmethod
    def _told(read: Reading, line: HistoryLine, names: Mapping[str, str], *, unmasked: bool) -> HistoryLine:
        """Return a line of the history with the actor's name, and for who may read them its free texts."""
        texts = None
        if unmasked and line.type in COMMITTED and line.type != "appeal.registered":
            record = read.personal(line.seq) or {}
            texts = {name: record[name] for name in FREE_TEXTS if record.get(name)} or None
        elif line.type == "appeal.assigned":
            assignee = str(line.data["assignee"])
            texts = {"assignee": names.get(assignee, assignee)}
        return replace(line, personal=texts, by_name=names.get(line.actor, line.actor))

    def record_view(self, by: Actor, seq: int, number: str | None, request: str) -> None:
        """Record that a person opened a record; once per record, person and hour (PRODUCT rule 13)."""
        with self._journal.begin(by.id, request) as work:
            if not work.repeated() and not work.read.viewed_since(by.id, seq, work.now - VIEW_ONCE_PER):
                work.record("pii.viewed", {"of": seq, "number": number}, number=number)


def _days(row: AppealRow, history: Sequence[HistoryLine], calendar: WorkCalendar) -> tuple[CountedDay, ...]:
    """Return the running term day by day, from receipt or registration as its rule counts."""
    if row.due is None or row.status not in OPEN:
        return ()
    late = next((line.data["late"] for line in history if line.type == "appeal.registered"), None)
    received = office_day(from_text(late["claimed_at"])) if isinstance(late, Mapping) else office_day(row.accepted_at)
    return days_of_term(
        kind_of(row.kind),
        received,
        date.fromisoformat(row.registered_on),
        date.fromisoformat(row.due),
        calendar,
        extended_from=date.fromisoformat(row.extended_from) if row.extended_from else None,
    )


def _route(kind: str, history: Sequence[HistoryLine]) -> str:
    """Return where a complaint is considered: in the higher body once it was sent there as a whole (APPC 91(4))."""
    sent = any(line.type == "appeal.forwarded" and not line.data.get("part") for line in history)
    return "forward_to_higher" if kind == "complaint" and sent else "considered_here"


def _assignee(account: AccountRow | None) -> Assignee | None:
    return Assignee(account.id, account.login, actor_of(account).initials) if account else None


def _expired_at(history: Sequence[HistoryLine]) -> datetime | None:
    said = next((line.data["expired_at"] for line in history if line.type == "appeal.deemed_refused"), None)
    return from_text(str(said)) if said else None


def _kui(row: AppealRow) -> Kui | None:
    if row.status != DUTY:
        return None
    at, target = (from_text(text) if text else None for text in (row.kui_at, row.erdr_by))
    return Kui(row.kui_number, at, target)


def masked(personal: Mapping[str, Any]) -> dict[str, Any]:
    """Return the personal data for somebody who may not read them: no text, no address, numbers by their end."""
    found: dict[str, Any] = json.loads(json.dumps(personal))
    for part in ("visitor", "representative"):
        if found.get(part):
            found[part] = _masked_person(found[part])
    found[JOINT] = [_masked_person(person) for person in found.get(JOINT) or ()]
    for name in ("substance", "against", "addressed_to"):
        found[name] = None
    return found


def _masked_person(person: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: mask_iin(value) if key == "iin" else mask_phone(value) if key == "phone" else None
        for key, value in person.items()
    }
