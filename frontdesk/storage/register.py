# SPDX-License-Identifier: Apache-2.0
"""The lists of appeals: counted from the tally, cut into pages by the key of the last row, searched by the index.

Which appeals a chip means is decided in the services. A short list is sorted whole for each page; a long one is walked
through in steps that the tally names, so that a page costs the same however many rows there are.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    Select,
    Text,
    and_,
    bindparam,
    case,
    func,
    literal,
    select,
    true,
    tuple_,
)

from frontdesk.domain.moments import from_ms
from frontdesk.services.listing import Chosen, ListedAppeal, Ordered
from frontdesk.storage import search
from frontdesk.storage.engine import Database, Interrupted
from frontdesk.storage.finding import MOST, candidates
from frontdesk.storage.prepared import prepared
from frontdesk.storage.projections import APPEAL
from frontdesk.storage.readers import PII, TALLY

Any_ = ColumnElement[Any]
Key = tuple[str | int, ...]

LAST: Final = "9999"
"""Sorts after every date, for appeals without one."""

ANY: Final = "*"
"""Stands for every due date where an index is asked that has none."""

SHORT: Final = 2000
"""Rows of a list up to which each page sorts all of it."""

_LISTED: Final = tuple(
    APPEAL.c[name]
    for name in ("number", "seq", "kind", "status", "accepted_at", "registered_on", "first_due", "due", "assignee")
)


class SqlRegister:
    """The register of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- counting

    def count(self, chosen: tuple[Chosen, ...]) -> tuple[int, ...]:
        """Return how many appeals there are of each choice, all at one moment."""
        by_tally = [one for one in chosen if one.assignee is None]
        columns: list[Any] = [func.sum(case((_where(one, tally=True), TALLY.c.n), else_=0)) for one in by_tally]
        columns += [
            select(func.count()).select_from(APPEAL).where(_where(one)).scalar_subquery()
            for one in chosen
            if one.assignee is not None
        ]
        with self._database.reading() as connection:
            row = list(connection.execute(select(*columns).select_from(TALLY)).one())
        from_tally, asked = iter(row[: len(by_tally)]), iter(row[len(by_tally) :])
        return tuple(int(next(from_tally if one.assignee is None else asked) or 0) for one in chosen)

    # --- pages

    def page(self, chosen: Chosen, ordered: Ordered, after: Key | None, limit: int) -> tuple[ListedAppeal, ...]:
        """Return the first rows of a choice after a key."""
        with self._database.reading() as connection:
            few = chosen.assignee is not None or chosen.extended or _size(connection, chosen) <= SHORT
            if few or (ordered.by == "seq" and chosen == Chosen()):
                return _sorted(connection, chosen, ordered, after, limit)
            if ordered.by == "name":
                return _by_name(connection, chosen, ordered, after, limit)
            return _walked(connection, chosen, ordered, after, limit)

    # --- searching

    def search(self, column: str, text: str, chosen: Chosen, limit: int) -> tuple[ListedAppeal, ...] | None:
        """Return appeals by what was typed, newest first; None where somebody stopped the search.

        Columns: `number`, `short_code` (whole), `iin`, `phone` (beginning), `digits` (of any of these, or the end of a
        phone number, in the order of these), `name` (beginnings of its words), `words` (of the substance).
        """
        try:
            with self._database.searching() as running:
                connection = running.connection
                if column in {"number", "short_code"}:
                    statement = _listed(APPEAL.c.seq).where(APPEAL.c[column] == text, _where(chosen))
                    return _rows(connection, statement, 1)
                found: list[ListedAppeal] = []
                for seqs in candidates(connection, column, text, limit):
                    running.go_on()
                    found += _of_records(connection, seqs, chosen)
                    if len(found) >= limit:
                        break
                return tuple(found[:limit])
        except Interrupted:
            return None

    def interrupt(self) -> None:
        """Stop the searches under way, from any thread."""
        self._database.interrupt()


# --- what is chosen, how it is sorted


def _where(chosen: Chosen, *, tally: bool = False) -> Any_:
    """Return the condition of a choice on appeals, or on the tally of them."""
    table = TALLY if tally else APPEAL
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
        conditions.append(APPEAL.c.assignee == chosen.assignee if chosen.assignee else APPEAL.c.assignee.is_(None))
    if chosen.extended:
        conditions.append(TALLY.c.extended == 1 if tally else APPEAL.c.extended_seq.is_not(None))
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
            return (func.coalesce(PII.c.name_sort, ""), APPEAL.c.person_seq)
        case "assignee":
            return (_rank(ordered), APPEAL.c.seq)
    return (_rank(ordered), due, APPEAL.c.seq)


def _ranks(ordered: Ordered) -> Mapping[str, int]:
    return {value: place for place, value in enumerate(ordered.ranks)}


def _rank(ordered: Ordered) -> Any_:
    ranks = _ranks(ordered)
    return case(ranks, value=APPEAL.c[ordered.by], else_=len(ranks)) if ranks else literal(0)


def _size(connection: Connection, chosen: Chosen) -> int:
    return int(connection.execute(select(func.sum(TALLY.c.n)).where(_where(chosen, tally=True))).scalar() or 0)


# --- rows


def _listed(*key: Any_) -> Select[Any]:
    """Return the query for rows of a list; the columns of the key come first."""
    named = [column.label(f"key_{place}") for place, column in enumerate(key)]
    joined = APPEAL.outerjoin(PII, PII.c.seq == APPEAL.c.person_seq)
    extended = APPEAL.c.extended_seq.is_not(None).label("extended")
    return select(*named, *_LISTED, extended, PII.c.data).select_from(joined)


def _rows(connection: Connection, statement: Select[Any], width: int) -> tuple[ListedAppeal, ...]:
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


def _sorted(
    connection: Connection, chosen: Chosen, ordered: Ordered, after: Key | None, limit: int
) -> tuple[ListedAppeal, ...]:
    """Return a page of a list that is sorted whole."""
    key = _key(ordered)
    statement = _after(_listed(*key).where(_where(chosen)), key, after, descending=ordered.descending)
    return _rows(connection, statement.limit(limit), len(key))


def _after(statement: Select[Any], key: tuple[Any_, ...], after: Key | None, *, descending: bool) -> Select[Any]:
    if after is not None:
        last = tuple_(*(literal(value, column.type) for value, column in zip(after, key, strict=True)))
        statement = statement.where(tuple_(*key) < last if descending else tuple_(*key) > last)
    return statement.order_by(*(column.desc() if descending else column for column in key))


def _by_name(
    connection: Connection, chosen: Chosen, ordered: Ordered, after: Key | None, limit: int
) -> tuple[ListedAppeal, ...]:
    """Return a page in the order of names: down the names past whom the list leaves out, or all of it sorted.

    Down the names it is where the list holds so many that a page is met soon.
    """
    size, whole = _size(connection, chosen), _size(connection, Chosen())
    if size * size < limit * whole / 2:
        return _sorted(connection, chosen, ordered, after, limit)
    key = (PII.c.name_sort, PII.c.seq)
    seqs = select(*key).where(PII.c.name_sort.is_not(None))
    found: list[ListedAppeal] = []
    step = min(MOST, max(limit, limit * whole // max(size, 1)))
    while len(found) < limit:
        names = connection.execute(_after(seqs, key, after, descending=ordered.descending).limit(step)).all()
        if names:
            places = {row.seq: row.name_sort for row in names}
            rows = _rows(
                connection,
                _listed(APPEAL.c.person_seq).where(APPEAL.c.person_seq.in_(list(places)), _where(chosen)),
                1,
            )
            named = (replace(row, key=(places[row.key[0]], row.key[0])) for row in rows)
            found += sorted(named, key=lambda row: row.key, reverse=ordered.descending)
            after = tuple(names[-1])
        if len(names) < step:
            break
    return tuple(found[:limit])


# --- long lists


@dataclass(frozen=True)
class _Step:
    """A stretch of a long list whose rows stand in the order of `seq`: the key before it, and where its rows are."""

    prefix: Key
    cells: tuple[tuple[str, str], ...]
    kind: str | None = None
    assignee: str | None = None


def _walked(
    connection: Connection, chosen: Chosen, ordered: Ordered, after: Key | None, limit: int
) -> tuple[ListedAppeal, ...]:
    """Return a page of a long list: step by step, and in each step from cell to cell of the index."""
    keys: list[Key] = []
    sign = -1 if ordered.descending else 1
    for step in sorted(_steps(connection, chosen, ordered), key=lambda step: step.prefix, reverse=ordered.descending):
        begin: int | None = None
        if after is not None:
            place = _compared(step.prefix, after[:-1]) * sign
            if place < 0:
                continue
            begin = int(after[-1]) if place == 0 else None
        missing = limit - len(keys)
        seqs = [
            seq
            for cell in step.cells
            for seq in _cell(connection, chosen, step, cell, begin, missing, ordered.descending)
        ]
        keys += [(*step.prefix, seq) for seq in sorted(seqs, reverse=ordered.descending)[:missing]]
        if len(keys) >= limit:
            break
    places = {key[-1]: key for key in keys}
    rows = _rows(connection, _listed(APPEAL.c.seq).where(APPEAL.c.seq.in_(list(places))), 1)
    return tuple(sorted((replace(row, key=places[row.seq]) for row in rows), key=lambda row: row.key)[::sign])


def _compared(one: Key, other: Key) -> int:
    return (one > other) - (one < other)


def _steps(connection: Connection, chosen: Chosen, ordered: Ordered) -> Iterator[_Step]:
    """Yield the stretches of a list, as the tally knows them."""
    by_kind = ordered.by == "kind"
    columns = (TALLY.c.due, TALLY.c.status, *([TALLY.c.kind] if by_kind else []))
    cells = connection.execute(select(*columns).where(_where(chosen, tally=True)).group_by(*columns)).all()
    ranks = _ranks(ordered)
    gathered: dict[tuple[Key, str | None], list[tuple[str, str]]] = {}
    for cell in cells:
        due = cell.due or LAST
        prefix: Key = ()
        match ordered.by:
            case "due":
                prefix = (due,)
            case "status":
                prefix = (ranks.get(cell.status, len(ranks)), due)
            case "kind":
                prefix = (ranks.get(cell.kind, len(ranks)), due)
        gathered.setdefault((prefix, cell.kind if by_kind else None), []).append((cell.due, cell.status))
    if ordered.by != "assignee":
        for (prefix, kind), its in gathered.items():
            yield _Step(prefix, tuple(its), kind)
        return
    its = next(iter(gathered.values()), [])
    statuses = tuple((ANY, status) for status in dict.fromkeys(status for _, status in its))
    for assignee, rank in ranks.items():
        yield _Step((rank,), statuses, assignee=assignee)
    yield _Step((len(ranks),), tuple(its), assignee="")


def _cell(
    connection: Connection,
    chosen: Chosen,
    step: _Step,
    cell: tuple[str, str],
    begin: int | None,
    limit: int,
    down: bool,
) -> list[int]:
    """Return the first rows of one cell of the index, by `seq`."""
    due, status = cell
    parts = [name for name, used in (("due", due not in {"", ANY}), ("no_due", due == "")) if used]
    parts += ["kind"] if step.kind else []
    if step.assignee is not None:
        parts += ["assignee"] if step.assignee else ["unassigned"]
    if due == ANY:
        parts += [name for name in ("due_from", "due_until") if getattr(chosen, name) is not None]
    values = {
        "due": due,
        "status": status,
        "kind": step.kind,
        "assignee": step.assignee,
        "due_from": chosen.due_from,
        "due_until": chosen.due_until,
        "begin": begin if begin is not None else (search.NEWEST if down else -1),
        "most": limit,
        "skipped": 0,
    }
    statement = prepared(_of_cell(tuple(parts), down), connection.dialect)
    return [row[0] for row in statement.run(connection, values).fetchall()]


@cache
def _of_cell(parts: tuple[str, ...], down: bool) -> Select[Any]:
    """Return the query for a cell; every value in it is bound later."""
    column = APPEAL.c
    conditions = {
        "due": column.due == bindparam("due", type_=Text()),
        "no_due": column.due.is_(None),
        "kind": column.kind == bindparam("kind", type_=Text()),
        "assignee": column.assignee == bindparam("assignee", type_=Text()),
        "unassigned": column.assignee.is_(None),
        "due_from": column.due >= bindparam("due_from", type_=Text()),
        "due_until": column.due <= bindparam("due_until", type_=Text()),
    }
    begin = bindparam("begin", type_=BigInteger())
    statement = select(column.seq).where(
        *(conditions[part] for part in parts),
        column.status == bindparam("status", type_=Text()),
        column.seq < begin if down else column.seq > begin,
    )
    return (
        statement.order_by(column.seq.desc() if down else column.seq)
        .limit(bindparam("most", type_=BigInteger()))
        .offset(bindparam("skipped", type_=BigInteger()))
    )


# --- searching


def _of_records(connection: Connection, seqs: list[int], chosen: Chosen) -> tuple[ListedAppeal, ...]:
    """Return the appeals of some records in the order of these, as far as they are chosen."""
    statement = _listed(APPEAL.c.person_seq).where(APPEAL.c.person_seq.in_(seqs), _where(chosen))
    found = {row.key[0]: row for row in _rows(connection, statement, 1)}
    return tuple(found[seq] for seq in seqs if seq in found)
