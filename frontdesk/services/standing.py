# SPDX-License-Identifier: Apache-2.0
"""How an appeal stands today, and how a person stands to it: whose it is, whom it is about. The acts: `workflow`."""

from datetime import date
from typing import Any

from frontdesk.domain import kinds, life, roles, terms
from frontdesk.domain.life import Act, Situation
from frontdesk.domain.moments import local
from frontdesk.errors import Problem, refuse
from frontdesk.services.ports import AccountRow, AppealRow, Reading
from frontdesk.services.views import Actor


def known_appeal(read: Any, number: str) -> AppealRow:  # noqa: ANN401 - both kinds of reading
    """Return the appeal of that number; raise Refused `number_unknown`."""
    found: AppealRow | None = read.appeal(number)
    if found is None:
        raise refuse("number_unknown", "number", number=number[:40])
    return found


def situation_of(row: AppealRow, today: date, calendar: Any) -> Situation:  # noqa: ANN401
    """Return what decides which acts are lawful for an appeal on a day."""
    registered = date.fromisoformat(row.registered_on)
    return Situation(
        kind=kinds.kind(row.kind),
        status=row.status,
        today=today,
        accepted_on=min(local(row.accepted_at).date(), registered),
        registered_on=registered,
        due=date.fromisoformat(row.due) if row.due else None,
        forward_by=date.fromisoformat(row.forward_by) if row.forward_by else None,
        calendar=calendar,
        crime_information=row.crime_information,
        extended=row.extended,
        fix_until=date.fromisoformat(row.fix_until) if row.fix_until else None,
        linked=row.linked_to is not None,
        kui_whole=row.kui_number is not None and row.kui_at is not None,
    )


def may_do(by: Actor, row: AppealRow, act: Act) -> bool:
    """Say whether the role of this person allows an act; a clerk takes only what nobody considers yet."""
    if act is life.ASSIGN and by.role != roles.SUPERVISOR:
        return roles.may(by.role, act.role) and row.assignee is None
    return roles.may(by.role, act.role)


def hindered(read: Any, by: Actor, row: AppealRow, act: Act) -> Problem | None:  # noqa: ANN401
    """Return why this person may not do an act that is lawful: somebody else's appeal, or one about this person."""
    if act.urgent:
        return None
    if by.role == roles.CLERK and row.assignee not in {None, by.id} and act is not life.ASSIGN:
        return Problem("number", "not_yours")
    account = read.account_by_id(by.id)
    own = {life.ANSWER, life.RETURN, life.STOP, *((life.ASSIGN,) if by.role == roles.CLERK else ())}
    if act in own and account is not None and accused(read, row, account):
        return Problem("number", "assignee_accused", {"article": life.ASSIGN.article})
    return None


def assignable(read: Any, login: str, field: str = "to") -> AccountRow:  # noqa: ANN401
    """Return the active account of that login; raise Refused `login_unknown`, `assignee_role` at the field."""
    found: AccountRow | None = read.account(login)
    if found is None or found.disabled:
        raise refuse("login_unknown", field)
    if not can_consider(found):
        raise refuse("assignee_role", field, role=found.role)
    return found


def can_consider(account: AccountRow) -> bool:
    """Say whether somebody can be the assignee."""
    return not account.disabled and roles.may(account.role, "consider")


def accused(read: Reading, row: AppealRow, account: AccountRow) -> bool:
    """Say whether a complaint seems to be about this person (APPC 97(2))."""
    if row.kind != "complaint":
        return False
    against = (read.personal(row.person_seq) or {}).get("against")
    return terms.is_accused(against, account.surname, account.given, account.patronymic)
