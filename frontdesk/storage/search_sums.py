# SPDX-License-Identifier: Apache-2.0
"""What the search index holds, added up, so that `verify` can say whether it is what the current records are made of.

Sums are against what is gone, put in or left behind. Whoever forges an entry can balance them, but gains nothing: the
index only leads to rows, which are verified themselves.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, FromClause, column, func, select, table

from frontdesk.storage.search import INDEXES, NAMES, WORDS

Total = tuple[int, int, int]
"""Entries, the sum of their rows, the sum of the weights of their words."""


@dataclass
class Sums:
    """What each index must add up to."""

    totals: dict[str, Total] = field(default_factory=lambda: dict.fromkeys(INDEXES, (0, 0, 0)))

    def add(self, seq: int, names: Sequence[str], words: Sequence[str]) -> None:
        """Take in what one record has in the index."""
        for index, held in ((NAMES, names), (WORDS, words)):
            self._add(index, (len(held), seq * len(held), weight_of(held)))

    def merge(self, other: "Sums") -> None:
        """Add what another worker found."""
        for index, more in other.totals.items():
            self._add(index, more)

    def _add(self, index: str, more: Total) -> None:
        n, seqs, weight = self.totals[index]
        self.totals[index] = n + more[0], seqs + more[1], weight + more[2]


def weight_of(words: Sequence[str]) -> int:
    """Return a number that changes with the words, computed alike in SQL."""
    return sum(31 * len(word) + ord(word[0]) for word in words)


_SEEN: Final = {
    NAMES: "CREATE VIRTUAL TABLE temp.seen USING fts5vocab('main', 'find_name', 'instance')",
    WORDS: "CREATE VIRTUAL TABLE temp.seen USING fts5vocab('main', 'find_word', 'instance')",
}


@contextmanager
def _entries(connection: Connection, index: str) -> Iterator[tuple[FromClause, Any, ColumnElement[int]]]:
    """Lend an index to be read entry by entry: the rows, the record of each, the weight of its word."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_SEEN[index])
        try:
            seen = table("seen", column("doc"), column("term"), schema="temp")
            yield seen, seen.c.doc, 31 * func.length(seen.c.term) + func.unicode(seen.c.term)
        finally:
            connection.exec_driver_sql("DROP TABLE temp.seen")
    else:
        rows = table(index, column("seq"), column("words"))
        word = func.unnest(rows.c.words).table_valued("lexeme", "positions", "weights").render_derived()
        source = rows.join(word, onclause=rows.c.seq == rows.c.seq)
        yield source, rows.c.seq, 31 * func.length(word.c.lexeme) + func.ascii(word.c.lexeme)


def total(connection: Connection, index: str) -> Total:
    """Return what an index adds up to."""
    with _entries(connection, index) as (rows, seq, weight):
        found = connection.execute(select(func.count(), func.sum(seq), func.sum(weight)).select_from(rows)).one()
    return int(found[0]), int(found[1] or 0), int(found[2] or 0)


def held(connection: Connection, index: str) -> dict[int, tuple[int, int]]:
    """Return how many words each record has in an index, and their weight."""
    with _entries(connection, index) as (rows, seq, weight):
        found = connection.execute(select(seq, func.count(), func.sum(weight)).select_from(rows).group_by(seq)).all()
    return {int(row[0]): (int(row[1]), int(row[2])) for row in found}
