# SPDX-License-Identifier: Apache-2.0
"""Rows of lists of appeals: which ones are chosen, what they are sorted by, how a row is read. No paging here."""

import json
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, literal, select, true

from frontdesk.domain.moments import from_ms
from frontdesk.services.listing import Chosen, ListedAppeal, Ordered
from frontdesk.storage.tables import APPEAL, PII, TALLY

Any_ = ColumnElement[Any]
Key = tuple[str | int, ...]

LAST: Final = "9999"
"""Sorts after every date, for appeals without one."""

_LISTED: Final = tuple(
    APPEAL.c[name]
    for name in ("number", "seq", "kind", "status", "accepted_at", "registered_on", "first_due", "due", "assignee")
)


def where(chosen: Chosen, *, tally: bool = False, table: Any = None) -> Any_:  # noqa: ANN401 - rows of appeals
    """Return the condition of a choice on appeals, on some of them, or on the tally of them."""
    table = TALLY if tally else APPEAL if table is None else table
    conditions: list[Any_] = [true()]
    if chosen.statuses is not None:
        conditions.append(table.c.status.in_(chosen.statuses))
    if chosen.due_from is not None:
        conditions.append(table.c.due >= chosen.due_from)
    if chosen.due_until is not None:
        conditions.append(table.c.due <= chosen.due_until)
        if tally:
            conditions.append(table.c.due != "")
    if chosen.assignee is not None:
        conditions.append(table.c.assignee == chosen.assignee if chosen.assignee else table.c.assignee.is_(None))
    if chosen.extended:
        conditions.append(TALLY.c.extended == 1 if tally else table.c.extended_seq.is_not(None))
    return and_(*conditions)


def key_of(ordered: Ordered) -> tuple[Any_, ...]:
    """Return what a list is sorted by: unique, never null."""
    due = func.coalesce(APPEAL.c.due, LAST)
    match ordered.by:
        case "seq":
            return (APPEAL.c.seq,)
        case "due":
            return (due, APPEAL.c.seq)
        case "name":
            return (func.coalesce(PII.c.name_sort, ""), APPEAL.c.person_seq)
        case "assignee":
            return (_rank(ordered), APPEAL.c.seq)
    return (_rank(ordered), due, APPEAL.c.seq)


def _rank(ordered: Ordered) -> Any_:
    ranks = {value: place for place, value in enumerate(ordered.ranks)}
    return case(ranks, value=APPEAL.c[ordered.by], else_=len(ranks)) if ranks else literal(0)


def listed(*key: Any_) -> Select[Any]:
    """Return the query for rows of a list; the columns of the key come first."""
    named = [column.label(f"key_{place}") for place, column in enumerate(key)]
    joined = APPEAL.outerjoin(PII, PII.c.seq == APPEAL.c.person_seq)
    extended = APPEAL.c.extended_seq.is_not(None).label("extended")
    return select(*named, *_LISTED, extended, PII.c.data).select_from(joined)


def fetch(connection: Connection, statement: Select[Any], width: int) -> tuple[ListedAppeal, ...]:
    """Return the rows of a query that `listed` made with a key of so many columns."""
    return tuple(_appeal(row, width) for row in connection.execute(statement).all())


def _appeal(row: Row[Any], width: int) -> ListedAppeal:
    return ListedAppeal(
        key=tuple(row[:width]),
        number=row.number,
        seq=row.seq,
        kind=row.kind,
        status=row.status,
        accepted_at=from_ms(row.accepted_at),
        registered_on=row.registered_on,
        first_due=row.first_due,
        due=row.due,
        assignee=row.assignee,
        extended=bool(row.extended),
        personal=json.loads(row.data) if row.data else {},
    )
