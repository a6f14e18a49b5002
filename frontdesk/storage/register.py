# SPDX-License-Identifier: Apache-2.0
"""The lists of appeals: counted, sorted, cut into pages by the key of the last row, never by counting rows.

Which appeals a chip means is decided in the services.
"""

import json
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, literal, select, true, tuple_

from frontdesk.domain.moments import from_ms
from frontdesk.services.listing import Chosen, ListedAppeal, Ordered
from frontdesk.storage.engine import Database
from frontdesk.storage.projections import APPEAL
from frontdesk.storage.readers import PII, _begins

Any_ = ColumnElement[Any]

LAST: Final = "9999"
"""Sorts after every date, for appeals without one."""

_LISTED: Final = tuple(
    APPEAL.c[name]
    for name in ("number", "seq", "kind", "status", "accepted_at", "registered_on", "first_due", "due", "assignee")
)


class SqlRegister:
    """The register of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, chosen: tuple[Chosen, ...]) -> tuple[int, ...]:
        """Return how many appeals there are of each choice, all at one moment."""
        columns = [func.sum(case((_where(one), 1), else_=0)) for one in chosen]
        with self._database.reading() as connection:
            row = connection.execute(select(*columns).select_from(APPEAL)).one()
        return tuple(int(value or 0) for value in row)

    def page(
        self, chosen: Chosen, ordered: Ordered, after: tuple[str | int, ...] | None, limit: int
    ) -> tuple[ListedAppeal, ...]:
        """Return the first rows of a choice after a key."""
        key = _key(ordered)
        statement = _listed(*key).where(_where(chosen))
        if after is not None:
            last = tuple_(*(literal(value, column.type) for value, column in zip(after, key, strict=True)))
            statement = statement.where(tuple_(*key) < last if ordered.descending else tuple_(*key) > last)
        direction = [column.desc() if ordered.descending else column for column in key]
        with self._database.reading() as connection:
            rows = connection.execute(statement.order_by(*direction).limit(limit)).all()
        return tuple(_appeal(row, len(key)) for row in rows)

    def search(self, column: str, text: str, chosen: Chosen, limit: int) -> tuple[ListedAppeal, ...]:
        """Return appeals by what was typed, newest first.

        Columns: `number`, `short_code` (whole), `name`, `iin`, `phone`, `digits` (beginning).
        """
        if column in {"number", "short_code"}:
            fits = APPEAL.c[column] == text
        else:
            fits = _begins(PII.c[{"name": "name_key", "digits": "iin"}.get(column, column)], text)
        statement = _listed(APPEAL.c.seq).where(fits, _where(chosen)).order_by(APPEAL.c.seq.desc()).limit(limit)
        with self._database.reading() as connection:
            return tuple(_appeal(row, 1) for row in connection.execute(statement).all())


def _where(chosen: Chosen) -> Any_:
    """Return the condition of a choice."""
    conditions: list[Any_] = [true()]
    if chosen.statuses is not None:
        conditions.append(APPEAL.c.status.in_(chosen.statuses))
    if chosen.due_from is not None:
        conditions.append(APPEAL.c.due >= chosen.due_from)
    if chosen.due_until is not None:
        conditions.append(APPEAL.c.due <= chosen.due_until)
    if chosen.assignee is not None:
        conditions.append(APPEAL.c.assignee == chosen.assignee if chosen.assignee else APPEAL.c.assignee.is_(None))
    if chosen.extended:
        conditions.append(APPEAL.c.extended_seq.is_not(None))
    return and_(*conditions)


def _key(ordered: Ordered) -> tuple[Any_, ...]:
    """Return what a list is sorted by: unique, never null."""
    due = func.coalesce(APPEAL.c.due, LAST)
    match ordered.by:
        case "seq":
            return (APPEAL.c.seq,)
        case "due":
            return (due, APPEAL.c.seq)
        case "name":
            return (func.coalesce(PII.c.name_key, ""), APPEAL.c.seq)
        case "assignee":
            return (_rank(ordered), APPEAL.c.seq)
    return (_rank(ordered), due, APPEAL.c.seq)


def _rank(ordered: Ordered) -> Any_:
    ranks = {value: place for place, value in enumerate(ordered.ranks)}
    return case(ranks, value=APPEAL.c[ordered.by], else_=len(ranks)) if ranks else literal(0)


def _listed(*key: Any_) -> Select[Any]:
    """Return the query for rows of a list; the columns of the key come first."""
    named = [column.label(f"key_{place}") for place, column in enumerate(key)]
    joined = APPEAL.outerjoin(PII, PII.c.seq == APPEAL.c.person_seq)
    extended = APPEAL.c.extended_seq.is_not(None).label("extended")
    return select(*named, *_LISTED, extended, PII.c.data).select_from(joined)


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
