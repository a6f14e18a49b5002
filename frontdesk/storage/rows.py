# SPDX-License-Identifier: Apache-2.0
"""Rows of the database as the values that the services know. No query here."""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from frontdesk.domain import journal
from frontdesk.domain.appeal import applicant_of
from frontdesk.domain.moments import from_ms, from_text
from frontdesk.domain.text import mask_iin, mask_phone
from frontdesk.errors import Trouble
from frontdesk.services.ports import AccountRow, AppealRow, Dated, DayRow, RecordedEvent
from frontdesk.services.views import AppealHit, PersonHit, VisitRow


def event_of(row: Row[Any]) -> RecordedEvent:
    """Return a recorded event; raise `Trouble("database_damaged")` where its row is none."""
    try:
        body = json.loads(row.body)
        raw = row.body.encode("utf-8")
        return RecordedEvent(
            row.seq,
            body["type"],
            body["actor"],
            from_text(body["at"]),
            body["data"],
            body.get("number"),
            journal.leaf_hash(raw),
            bytes(row.root),
        )
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise Trouble("database_damaged", detail=f"journal {row.seq}") from error


def _moment(ms: int | None) -> datetime | None:
    return from_ms(ms) if ms is not None else None


def visit_of(row: Row[Any]) -> VisitRow:
    """Return a visit."""
    return VisitRow(
        visit=row.id,
        ticket=row.ticket,
        day=date.fromisoformat(row.day),
        purpose=row.purpose,
        priority=row.priority,
        persons=row.persons,
        direct=bool(row.direct),
        state=row.state,
        counter=row.counter,
        arrived_at=from_ms(row.arrived_at),
        called_at=_moment(row.called_at),
        finished_at=_moment(row.ended_at),
        outcome=row.outcome,
        number=row.number,
        recalls=row.recalls or 0,
    )


def appeal_of(row: Row[Any]) -> AppealRow:
    """Return an appeal."""
    return AppealRow(
        row.number,
        row.seq,
        row.visit,
        row.kind,
        bool(row.oral),
        row.language,
        bool(row.crime_information),
        row.sheets,
        row.counter,
        row.clerk,
        from_ms(row.accepted_at),
        row.registered_on,
        row.first_due,
        row.due,
        row.forward_by,
        row.feedback,
        row.short_code,
        row.status,
        row.person_seq,
        assignee=row.assignee,
        fix_until=row.fix_until,
        extended_from=row.extended_from,
        extended=row.extended_seq is not None,
        deemed=row.deemed_seq is not None,
        linked_to=row.linked_to,
        kui_number=row.kui_number,
        kui_at=row.kui_at,
        erdr_by=row.erdr_by,
    )


def dated_of(row: Row[Any]) -> Dated:
    """Return an appeal with what its dates were counted from."""
    body = json.loads(row.body)
    return Dated(
        row.number,
        row.seq,
        row.kind,
        from_ms(row.accepted_at),
        date.fromisoformat(row.registered_on),
        _date(row.first_due),
        _date(row.due),
        _date(row.forward_by),
        body["data"],
        body.get("clock"),
        _date(json.loads(row.extension)["data"]["until"]) if row.extension else None,
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def account_of(row: Row[Any]) -> AccountRow:
    """Return an account with its person."""
    person = json.loads(row.data) if row.data else {}
    return AccountRow(
        row.id,
        person.get("login", ""),
        row.role,
        person.get("surname", ""),
        person.get("given", ""),
        person.get("patronymic"),
        row.position_kk,
        row.position_ru,
        row.disabled_seq is not None,
        row.argon2 or "",
        row.failures or 0,
        from_text(row.until) if row.until else None,
    )


def day_of(row: Row[Any]) -> DayRow:
    """Return a closed day or part of one."""
    return DayRow(row.day, row.part, bool(row.unattended), from_ms(row.closed_at), row.seq, row.opened_after)


def _masked(row: Row[Any]) -> tuple[str, str | None, str | None]:
    personal = json.loads(row.data) if row.data else {}
    visitor = personal.get("visitor") or {}
    iin = visitor.get("iin") or (personal.get("organisation") or {}).get("bin")
    phone = visitor.get("phone")
    return applicant_of(personal), mask_iin(iin) if iin else None, mask_phone(phone) if phone else None


def person_of(rows: list[Row[Any]]) -> PersonHit:
    """Return a person from the records in which the person stands."""
    latest = max(rows, key=lambda row: row.seq)
    name, iin, phone = _masked(latest)
    return PersonHit(latest.seq, name, iin, phone, len(rows), from_ms(latest.accepted_at))


def hit_of(row: Row[Any]) -> AppealHit:
    """Return an appeal as lists show it, masked."""
    name, iin, phone = _masked(row)
    due = date.fromisoformat(row.due) if row.due else None
    return AppealHit(row.number, row.kind, row.status, from_ms(row.accepted_at), due, name, iin, phone)
