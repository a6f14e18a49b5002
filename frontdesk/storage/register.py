# SPDX-License-Identifier: Apache-2.0
"""The lists of appeals: counted from the tally, cut into pages by the key of the last row, searched by the index.

Which appeals a chip means is decided in the services. A short list is sorted whole for each page; a long one is walked
through in steps that the tally names, so that a page costs the same however many rows there are.
"""

from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, Select, case, func, literal, select, tuple_

from frontdesk.services.listing import Chosen, ListedAppeal, Ordered
from frontdesk.storage.engine import Database, Interrupted
from frontdesk.storage.finding import MOST, candidates
from frontdesk.storage.listed import Any_, Key, fetch, key_of, listed, where
from frontdesk.storage.tables import APPEAL, PII, TALLY
from frontdesk.storage.walk import CELLS, walked

SHORT: Final = 2000
"""Rows of a list up to which each page sorts all of it."""


class SqlRegister:
    """The register of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- counting

    def count(self, chosen: tuple[Chosen, ...]) -> tuple[int, ...]:
        """Return how many appeals there are of each choice, all at one moment."""
        bounds = sorted({day for one in chosen for day in (one.due_from, one.due_until) if day is not None})
        place = _place(bounds)
        with self._database.reading() as connection:
            cells = connection.execute(
                select(place, TALLY.c.status, TALLY.c.extended, func.sum(TALLY.c.n)).group_by(
                    place, TALLY.c.status, TALLY.c.extended
                )
            ).all()
            mine = {
                one: connection.execute(select(func.count()).select_from(APPEAL).where(where(one))).scalar()
                for one in chosen
                if one.assignee is not None
            }
        return tuple(
            int(mine[one] or 0)
            if one in mine
            else sum(int(cell[3]) for cell in cells if _counts(one, bounds, *cell[:3]))
            for one in chosen
        )

    # --- pages

    def page(self, chosen: Chosen, ordered: Ordered, after: Key | None, limit: int) -> tuple[ListedAppeal, ...]:
        """Return the first rows of a choice after a key."""
        with self._database.reading() as connection:
            few = chosen.assignee is not None or chosen.extended or _is_short(connection, chosen)
            if few or (ordered.by == "seq" and chosen == Chosen()):
                return _sorted(connection, chosen, ordered, after, limit)
            if ordered.by == "name":
                return _by_name(connection, chosen, ordered, after, limit)
            return walked(connection, chosen, ordered, after, limit)

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
                    statement = listed(APPEAL.c.seq).where(APPEAL.c[column] == text, where(chosen))
                    return fetch(connection, statement, 1)
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


def _place(bounds: list[str]) -> Any_:
    """Return where a due date stands among the bounds: 1, 3, 5 … on one of them, 0, 2, 4 … between; -1 for none."""
    before = [(TALLY.c.due < day, literal(2 * n)) for n, day in enumerate(bounds)]
    same = [(TALLY.c.due == day, literal(2 * n + 1)) for n, day in enumerate(bounds)]
    ordered = [when for pair in zip(before, same, strict=True) for when in pair]
    return case((TALLY.c.due == "", literal(-1)), *ordered, else_=literal(2 * len(bounds))).label("place")


def _counts(chosen: Chosen, bounds: list[str], place: int, status: str, extended: int) -> bool:
    """Say whether a choice holds the appeals of one group of the tally."""
    if chosen.statuses is not None and status not in chosen.statuses:
        return False
    if chosen.extended and not extended:
        return False
    if chosen.due_from is not None and place < 2 * bounds.index(chosen.due_from) + 1:
        return False
    return chosen.due_until is None or 0 <= place <= 2 * bounds.index(chosen.due_until) + 1


def _size(connection: Connection, chosen: Chosen) -> int:
    return int(connection.execute(select(func.sum(TALLY.c.n)).where(where(chosen, tally=True))).scalar() or 0)


def _is_short(connection: Connection, chosen: Chosen) -> bool:
    """Say whether a list is short; a long one is mostly known by its first cells."""
    some = select(TALLY.c.n).where(where(chosen, tally=True)).limit(CELLS).subquery()
    if int(connection.execute(select(func.sum(some.c.n))).scalar() or 0) > SHORT:
        return False
    return _size(connection, chosen) <= SHORT


# --- rows


def _sorted(
    connection: Connection, chosen: Chosen, ordered: Ordered, after: Key | None, limit: int
) -> tuple[ListedAppeal, ...]:
    """Return a page of a list that is sorted whole."""
    key = key_of(ordered)
    statement = _after(listed(*key).where(where(chosen)), key, after, descending=ordered.descending)
    return fetch(connection, statement.limit(limit), len(key))


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
            rows = fetch(
                connection,
                listed(APPEAL.c.person_seq).where(APPEAL.c.person_seq.in_(list(places)), where(chosen)),
                1,
            )
            named = (replace(row, key=(places[row.key[0]], row.key[0])) for row in rows)
            found += sorted(named, key=lambda row: row.key, reverse=ordered.descending)
            after = tuple(names[-1])
        if len(names) < step:
            break
    return tuple(found[:limit])


# --- searching


def _of_records(connection: Connection, seqs: list[int], chosen: Chosen) -> tuple[ListedAppeal, ...]:
    """Return the appeals of some records in the order of these, as far as they are chosen."""
    statement = listed(APPEAL.c.person_seq).where(APPEAL.c.person_seq.in_(seqs), where(chosen))
    found = {row.key[0]: row for row in fetch(connection, statement, 1)}
    return tuple(found[seq] for seq in seqs if seq in found)
