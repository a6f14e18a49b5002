# SPDX-License-Identifier: Apache-2.0
"""Service answers as the JSON objects of the contract: keys and codes never translated, absent is null, never
missing.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from frontdesk.domain.deadlines import CountedDay, Deadline
from frontdesk.domain.moments import to_text
from frontdesk.i18n import Texts
from frontdesk.services.ports import RecordedEvent
from frontdesk.services.views import AppealDetails, AppealHit, DayStatus, OfferedAct, Person, Registered, VisitRow
from frontdesk.words import block_text, block_way_out, event_text

Json = dict[str, Any]


def moment(value: datetime | None) -> str | None:
    """Return an instant in the contract's form."""
    return to_text(value) if value is not None else None


def day(value: date | None) -> str | None:
    """Return a date in the contract's form."""
    return value.isoformat() if value is not None else None


_AFTER: Final = {
    "ticket.issued": "waiting",
    "ticket.called": "called",
    "ticket.recalled": "called",
    "ticket.came": "called",
    "ticket.finished": "finished",
    "ticket.no_show": "no_show",
    "ticket.left": "left",
}
"""The state of a visit after each act."""


def first_answer(row: VisitRow, event: RecordedEvent) -> Json:
    """Return the visit as it stood after that act, whatever became of it since: a repeated request answers alike."""
    then = replace(row, state=_AFTER[event.type])
    if then.state in {"waiting", "called"}:
        then = replace(then, finished_at=None, outcome=None)
    if then.state == "waiting":
        then = replace(then, called_at=None, counter=None)
    return visit(then, event.at) | {"repeated": True}


def visit(row: VisitRow, now: datetime) -> Json:
    """Return a visit; the wait runs until the call, the service from the call to the end."""
    return {
        "ticket": row.ticket,
        "visit": row.visit,
        "state": row.state,
        "purpose": row.purpose,
        "priority": row.priority,
        "persons": row.persons,
        "counter": row.counter,
        "arrived_at": moment(row.arrived_at),
        "called_at": moment(row.called_at),
        "finished_at": moment(row.finished_at),
        "outcome": row.outcome,
        "waited_s": row.waited_s(now),
        "served_s": row.served_s(now) if row.called_at else None,
        "repeated": False,
    }


def registered(answer: Registered, receipt: str | None) -> Json:
    """Return a registration with the path of its receipt."""
    return {
        "number": answer.number,
        "visit": answer.visit,
        "kind": answer.kind,
        "status": answer.status,
        "accepted_at": moment(answer.accepted_at),
        "registered_on": day(answer.registered_on),
        "due": day(answer.due),
        "forward_by": day(answer.forward_by),
        "receipt": receipt,
        "feedback_code": answer.feedback_code,
        "short_code": answer.short_code,
        "repeated": answer.repeated,
    }


def deadline(clock: Deadline, forward_by: date) -> Json:
    """Return the lawful clock with its days."""
    return {
        "registered_on": day(clock.registered_on),
        "due": day(clock.due),
        "forward_by": day(forward_by),
        "days": [{"date": day(one.date), "counted": one.counted, "reason": one.reason} for one in clock.days],
        "rule": {"code": clock.rule.code, "article": clock.rule.article, "version": clock.rule.version},
        "past_confirmed": clock.past_confirmed,
    }


def hit(row: AppealHit) -> Json:
    """Return one masked search result."""
    return {
        "number": row.number,
        "kind": row.kind,
        "status": row.status,
        "accepted_at": moment(row.accepted_at),
        "due": day(row.due),
        "name": row.name,
        "iin": row.iin,
        "phone": row.phone,
    }


def _named(one: CountedDay, _: Texts) -> str | None:
    return one.name.text(_.language) if one.name else None


def details(row: AppealDetails, acts: Sequence[OfferedAct], _: Texts) -> Json:
    """Return a whole appeal; `acts` are the lawful moves that this person may make now."""
    told = next((line.data for line in row.history if line.type == "appeal.registered"), {})
    return {
        "number": row.number,
        "visit": row.visit,
        "kind": row.kind,
        "status": row.status,
        "language": row.language,
        "oral": row.oral,
        "anonymous": bool(told.get("anonymous")),
        "late": told.get("late"),
        "crime_information": row.crime_information,
        "sheets": row.sheets,
        "accepted_at": moment(row.accepted_at),
        "registered_on": day(row.registered_on),
        "first_due": day(row.first_due),
        "due": day(row.due),
        "forward_by": day(row.forward_by),
        "overdue_days": row.overdue_days,
        "short_code": row.short_code,
        "clerk": row.clerk,
        **{name: row.personal.get(name) for name in ("visitor", "organisation", "representative")},
        "joint": row.personal.get("joint") or [],
        **{name: row.personal.get(name) for name in ("addressed_to", "against", "substance")},
        "assignee": row.assignee.login if row.assignee else row.personal.get("assignee"),
        "assignee_name": row.assignee.initials if row.assignee else None,
        "route": row.route,
        "extended": row.extended,
        "deemed_at": moment(row.deemed_at),
        "fix_until": day(row.fix_until),
        "linked_to": row.linked_to,
        "repeats": list(row.repeats),
        "kui": _kui(row),
        "corrections": row.corrections,
        "acts": [{"act": act.code, "article": act.article} for act in acts],
        "days": [
            {"date": day(one.date), "counted": one.counted, "reason": one.reason, "name": _named(one, _)}
            for one in row.days
        ],
        "history": [
            {
                "seq": line.seq,
                "at": moment(line.at),
                "type": line.type,
                "actor": line.by_name,
                "text": event_text(_, line.type, line.data),
                "personal": dict(line.personal) if line.personal else None,
            }
            for line in row.history
        ],
        "papers": [
            {"paper": line.paper, "copy": line.copy, "state": line.state, "at": moment(line.at)} for line in row.papers
        ],
        "attachments": [
            {
                **{key: line.data[key] for key in ("sha256", "size", "media")},
                "name": (line.personal or {}).get("name"),
                "at": moment(line.at),
            }
            for line in row.attachments
        ],
    }


def _kui(row: AppealDetails) -> Json | None:
    if row.kui is None:
        return None
    return {"number": row.kui.number, "at": moment(row.kui.at), "erdr_by": moment(row.kui.erdr_by)}


def day_status(status: DayStatus, _: Texts) -> Json:
    """Return an office day."""
    waits = status.waits
    return {
        "date": day(status.date),
        "closed": status.closed,
        "unattended": status.unattended,
        "part": status.part,
        "first": status.first,
        "last": status.last,
        "gapless": status.gapless,
        "visits": status.visits,
        "served": status.served,
        "no_show": status.no_show,
        "unserved": status.unserved,
        "left": status.left,
        "open": status.open,
        "appeals": dict(status.appeals),
        "waits": {
            "n": waits.n,
            "median_s": waits.median_s,
            "p90_s": waits.p90_s,
            "max_s": waits.max_s,
            "within_target": waits.within_target,
        },
        "entries": status.entries,
        "root": status.root,
        "file": status.file,
        "sha256": status.sha256,
        "closed_at": moment(status.closed_at),
        "acts": dict(status.acts),
        "late": status.late,
        "done_late": status.done_late,
        "done_late_first": status.done_late_first,
        "overdue_open": status.overdue_open,
        "overdue_first": status.overdue_first,
        "blocks": [
            {"code": block.code, "message": block_text(_, block), "remedy": block_way_out(_, block)}
            for block in status.blocks
        ],
    }


def person(row: Person) -> Json:
    """Return an account."""
    return {
        "login": row.login,
        "role": row.role,
        "surname": row.surname,
        "given": row.given,
        "patronymic": row.patronymic,
        "position_kk": row.position_kk,
        "position_ru": row.position_ru,
        "disabled": row.disabled,
    }
