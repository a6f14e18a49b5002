# SPDX-License-Identifier: Apache-2.0
"""Pages of long lists: walked through in steps that the tally names, so that a page costs the same at any length.

Short lists are sorted whole, by `register`; both give the same pages.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, Select, Text, and_, bindparam, select

from frontdesk.domain import life
from frontdesk.services.listing import Chosen, ListedAppeal, Ordered
from frontdesk.storage import search
from frontdesk.storage.listed import LAST, Key, fetch, listed, where
from frontdesk.storage.prepared import prepared
from frontdesk.storage.tables import APPEAL, TALLY

ANY: Final = "*"
"""Stands for every due date where an index is asked that has none."""

CELLS: Final = 64
"""Cells of the tally read at a time."""

MET: Final = 1024
"""Rows looked at before a list is asked for cell by cell."""


@dataclass(frozen=True)
class _Step:
    """A stretch of a long list whose rows stand in the order of `seq`: the key before it, and where its rows are.

    `cells` are its due dates and statuses; None where all of the list is meant.
    """

    prefix: Key
    cells: tuple[tuple[str, str], ...] | None
    kind: str | None = None
    assignee: str | None = None


def walked(
    connection: Connection, chosen: Chosen, ordered: Ordered, after: Key | None, limit: int
) -> tuple[ListedAppeal, ...]:
    """Return a page of a long list: step by step, and in each step from cell to cell of the index."""
    keys: list[Key] = []
    for step in _steps(connection, chosen, ordered, after):
        here = after is not None and after[:-1] == step.prefix
        begin = int(after[-1]) if after is not None and here else None
        seqs = _of_step(connection, chosen, step, begin, limit - len(keys), down=ordered.descending)
        keys += [(*step.prefix, seq) for seq in seqs]
        if len(keys) >= limit:
            break
    places = {key[-1]: key for key in keys}
    rows = fetch(connection, listed(APPEAL.c.seq).where(APPEAL.c.seq.in_(list(places))), 1)
    keyed = sorted((replace(row, key=places[row.seq]) for row in rows), key=lambda row: row.key)
    return tuple(reversed(keyed)) if ordered.descending else tuple(keyed)


def _steps(connection: Connection, chosen: Chosen, ordered: Ordered, after: Key | None) -> Iterator[_Step]:
    """Yield the stretches of a list from a key on, in its order, as the tally knows them."""
    if ordered.by == "seq":
        yield _Step((), None)
        return
    if ordered.by == "due":
        for due, cells in _dues(connection, chosen, str(after[0]) if after else None, down=ordered.descending):
            yield _Step((due,), cells)
        return
    values = [*ordered.ranks, ""] if ordered.by == "assignee" else list(ordered.ranks)
    ranked = list(enumerate(values))
    for rank, value in reversed(ranked) if ordered.descending else ranked:
        if after is not None and (rank > int(after[0]) if ordered.descending else rank < int(after[0])):
            continue
        if ordered.by == "assignee":
            own = tuple((ANY, status) for status in chosen.statuses or life.STATUSES)
            yield _Step((rank,), own if value else None, assignee=value)
            continue
        begin = str(after[1]) if after is not None and after[0] == rank else None
        only = {ordered.by: value}
        for due, cells in _dues(connection, chosen, begin, down=ordered.descending, **only):
            yield _Step((rank, due), cells, kind=value if ordered.by == "kind" else None)


def _dues(
    connection: Connection, chosen: Chosen, begin: str | None, *, down: bool, **only: str
) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Yield each due date of a list from one on, with its cells; what has none comes last."""
    column = TALLY.c
    statement = select(column.due, column.status).where(
        where(chosen, tally=True), *(column[name] == value for name, value in only.items())
    )
    statement = statement.group_by(column.due, column.status)
    undated = statement.where(column.due == "")
    if down and begin in {None, LAST}:
        yield from _gathered(connection.execute(undated).all())
    dated = statement.where(column.due != "").order_by(column.due.desc() if down else column.due).limit(CELLS)
    while begin != LAST or down:
        more = dated
        if begin is not None and begin != LAST:
            more = dated.where(column.due <= begin if down else column.due >= begin)
        cells = connection.execute(more).all()
        days = _gathered(cells)
        if len(cells) < CELLS:
            yield from days
            break
        # The last day may go on in the next piece; a day has fewer cells than a piece.
        yield from days[:-1]
        begin = days[-1][0]
    if not down:
        yield from _gathered(connection.execute(undated).all())


def _gathered(cells: Sequence[Any]) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for due, status in cells:
        found.setdefault(due or LAST, []).append((due, status))
    return [(due, tuple(its)) for due, its in found.items()]


def _of_step(
    connection: Connection, chosen: Chosen, step: _Step, begin: int | None, limit: int, *, down: bool
) -> list[int]:
    """Return the first rows of a step, by `seq`."""
    cells = step.cells or ()
    if step.cells is None:
        # Where most rows belong to the list the first are soon met; else they are asked for cell by cell.
        seqs = _met(connection, chosen, step, begin, limit, down=down)
        if seqs is not None:
            return seqs
        tallied = select(TALLY.c.due, TALLY.c.status).where(where(chosen, tally=True)).distinct()
        cells = tuple((due, status) for due, status in connection.execute(tallied))
    seqs = [seq for cell in cells for seq in _cell(connection, chosen, step, cell, begin, limit, down)]
    return sorted(seqs, reverse=down)[:limit]


def _met(
    connection: Connection, chosen: Chosen, step: _Step, begin: int | None, limit: int, *, down: bool
) -> list[int] | None:
    """Return the first rows of a step where they are met among the next ones of the table, else None."""
    near = select(APPEAL)
    if begin is not None:
        near = near.where(APPEAL.c.seq < begin if down else APPEAL.c.seq > begin)
    near_by = near.order_by(APPEAL.c.seq.desc() if down else APPEAL.c.seq).limit(MET).subquery("appeal")
    conditions = where(chosen, table=near_by)
    if step.assignee is not None:
        conditions = and_(conditions, near_by.c.assignee.is_(None))
    statement = select(near_by.c.seq).where(conditions)
    found = connection.execute(statement.order_by(near_by.c.seq.desc() if down else near_by.c.seq).limit(limit))
    seqs = [int(seq) for seq in found.scalars()]
    return seqs if len(seqs) == limit else None


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
