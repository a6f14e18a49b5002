# SPDX-License-Identifier: Apache-2.0
"""The search index: words of names and of substances, written in the transaction that writes the person.

SQLite has two FTS5 tables without content of their own, PostgreSQL two tables of `tsvector` under GIN; both hold words
that the program has folded itself, so both find the same. Only the current record of an appeal is in them.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, select

from frontdesk.domain.text import fold, list_key, search_words, text_words
from frontdesk.storage.prepared import driver_connection
from frontdesk.storage.tables import PII

NAMES: Final = "find_name"
WORDS: Final = "find_word"
INDEXES: Final = (NAMES, WORDS)

SEARCHED: Final = ("name_key", "name_sort", "iin", "phone", "phone_end")
"""Columns of `pii` by which somebody is found or sorted; empty in a record that a correction has replaced."""

NAMELESS: Final = "~~~~~~~~"
"""Anonymous appeals stand at the end of the names."""

PHONE_END: Final = 4
"""Digits of a telephone number that people say of themselves."""

SHORTEST_BEGINNING: Final = 4
"""Letters from which on a word of a substance may be the beginning of a longer one (DOMAIN, issue of the register)."""

LETTERS: Final = 7
"""Letters of a word of a substance that the index holds; the rest is compared in the text of what was found.

With an index of the beginnings of four to six letters every question then reads one ready list, newest first: a
beginning without one would have to gather the lists of all its words, of which `прошу` alone is half of all appeals.
"""

MOST_WORDS: Final = 8
"""Words of a query that are looked for."""

MERGED_PAGES: Final = 200
"""Pages of the index that one slice of tidying writes."""

_SIGN: Final = re.compile(r"[^\w ]|_")


def columns_of(record: str, personal: Mapping[str, Any]) -> dict[str, str | None]:
    """Return the search columns of a record; staff are not searched for."""
    if record != "appeal":
        return dict.fromkeys(SEARCHED)
    if "substance" not in personal:
        # What is told about one act: a body, a reason.
        return dict.fromkeys(SEARCHED)
    visitor = personal.get("visitor") or {}
    organisation = personal.get("organisation") or {}
    names = [visitor.get("surname"), visitor.get("given"), visitor.get("patronymic"), organisation.get("name")]
    name = " ".join(name for name in names if name)
    phone = visitor.get("phone")
    return {
        "name_key": fold(name) or None,
        "name_sort": list_key(name) or NAMELESS,
        "iin": visitor.get("iin") or organisation.get("bin"),
        "phone": phone,
        "phone_end": phone[-PHONE_END:] if phone else None,
    }


def words_of(columns: Mapping[str, Any], personal: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Return the words of the names and of the substance that the index holds for a record with these columns.

    Who speaks for the applicant, and who stands beside the first one, is found too; a replaced record has no name.
    """
    words = text_words(personal.get("substance") or "")
    names = columns["name_key"] or ""
    beside = [personal.get("representative"), *(personal.get("joint") or ())]
    if names and any(beside):
        parts = (person.get(name) for person in beside if person for name in ("surname", "given", "patronymic"))
        names = " ".join((names, *(fold(part) for part in parts if part)))
    return search_words(names), list(dict.fromkeys(word[:LETTERS] for word in words))


# --- writing

_ADD: Final = {
    NAMES: "INSERT INTO find_name (rowid, words) VALUES (?, ?)",
    WORDS: "INSERT INTO find_word (rowid, words) VALUES (?, ?)",
}
_REMOVE: Final = {
    NAMES: "INSERT INTO find_name (find_name, rowid, words) VALUES ('delete', ?, ?)",
    WORDS: "INSERT INTO find_word (find_word, rowid, words) VALUES ('delete', ?, ?)",
}
_MERGE: Final = (
    "INSERT INTO find_name (find_name, rank) VALUES ('merge', ?)",
    "INSERT INTO find_word (find_word, rank) VALUES ('merge', ?)",
)
_ADD_VECTOR: Final = {
    NAMES: "INSERT INTO find_name (seq, words) VALUES (%s, array_to_tsvector(%s::text[]))",
    WORDS: "INSERT INTO find_word (seq, words) VALUES (%s, array_to_tsvector(%s::text[]))",
}
_REMOVE_VECTOR: Final = ("DELETE FROM find_name WHERE seq = %s", "DELETE FROM find_word WHERE seq = %s")


def add(connection: Connection, seq: int, names: Sequence[str], words: Sequence[str]) -> None:
    """Take a record into the index."""
    execute = driver_connection(connection).execute
    sqlite = connection.dialect.name == "sqlite"
    for table, held in ((NAMES, names), (WORDS, words)):
        if held and sqlite:
            execute(_ADD[table], (seq, " ".join(held)))
        elif held:
            execute(_ADD_VECTOR[table], (seq, list(held)))


def remove(connection: Connection, seq: int, names: Sequence[str], words: Sequence[str]) -> None:
    """Take a record out of the index; the words must be those it was taken in with."""
    execute = driver_connection(connection).execute
    if connection.dialect.name == "sqlite":
        for table, held in ((NAMES, names), (WORDS, words)):
            if held:
                execute(_REMOVE[table], (seq, " ".join(held)))
    else:
        for statement in _REMOVE_VECTOR:
            execute(statement, (seq,))


def hide(connection: Connection, seq: int) -> None:
    """Let nobody be found by a record any more; the record itself stays."""
    row = connection.execute(select(PII.c.name_key, PII.c.record, PII.c.data).where(PII.c.seq == seq)).one()
    personal = json.loads(row.data)
    remove(connection, seq, *words_of(columns_of(row.record, personal), personal))
    connection.execute(PII.update().where(PII.c.seq == seq).values(dict.fromkeys(SEARCHED)))


def tidy(connection: Connection) -> bool:
    """Merge a few pages of SQLite's index and say whether there is more to do.

    It would do so by itself within somebody's registration, which then takes a fifth of a second (SPEED.md section 2).
    """
    raw = driver_connection(connection)
    more = False
    for statement in _MERGE:
        before = raw.total_changes
        raw.execute(statement, (MERGED_PAGES,))
        more = more or raw.total_changes - before > 1
    return more


# --- asking


def begins(column: Any, text: str) -> ColumnElement[bool]:  # noqa: ANN401 - an SQL column
    """Column begins with the text, as a range over its index; `%` and `_` mean themselves (TRUST.md D15)."""
    return and_(column >= text, column < text + "\U0010ffff")


def named(connection: Connection, key: str, limit: int, before: int | None = None) -> list[int]:
    """Return the `seq` of records whose name has words that begin with those of a folded text, newest first.

    A sign that no word holds must stand in the name as it was typed. `before` is where an earlier answer ended.
    """
    words = search_words(key)[:MOST_WORDS]
    if not words:
        statement = select(PII.c.seq).where(begins(PII.c.name_key, key))
        if before is not None:
            statement = statement.where(PII.c.seq < before)
        return list(connection.execute(statement.order_by(PII.c.seq.desc()).limit(limit)).scalars())
    signs = [part for part in key.split() if _SIGN.search(part)]
    if not signs:
        return _matches(connection, NAMES, [(word, True) for word in words], limit, before)
    found: list[int] = []
    for seqs in _batches(connection, NAMES, [(word, True) for word in words], limit, before):
        rows = connection.execute(select(PII.c.seq, PII.c.name_key).where(PII.c.seq.in_(seqs)))
        names = {row.seq: row.name_key or "" for row in rows}
        found += [seq for seq in seqs if all(part in names[seq] for part in signs)]
        if len(found) >= limit:
            break
    return found[:limit]


def speaking_of(connection: Connection, text: str, limit: int, before: int | None = None) -> list[int]:
    """Return the `seq` of records whose substance has all words of a text, newest first; see `SHORTEST_BEGINNING`."""
    words = text_words(text)[:MOST_WORDS]
    if not words:
        return []
    asked = [(word[:LETTERS], SHORTEST_BEGINNING <= len(word) < LETTERS) for word in words]
    longer = [word for word in words if len(word) > LETTERS]
    if not longer:
        return _matches(connection, WORDS, asked, limit, before)
    found: list[int] = []
    for seqs in _batches(connection, WORDS, asked, limit, before):
        texts = dict[int, str]()
        for seq, data in connection.execute(select(PII.c.seq, PII.c.data).where(PII.c.seq.in_(seqs))):
            texts[seq] = " ".join(("", *text_words(json.loads(data).get("substance") or "")))
        found += [seq for seq in seqs if all(f" {word}" in texts[seq] for word in longer)]
        if len(found) >= limit:
            break
    return found[:limit]


def _batches(
    connection: Connection, table: str, words: list[tuple[str, bool]], size: int, before: int | None
) -> Iterator[list[int]]:
    """Yield all matches, newest first, in ever larger pieces."""
    while True:
        seqs = _matches(connection, table, words, size, before)
        if seqs:
            yield seqs
        if len(seqs) < size:
            return
        before, size = seqs[-1], min(4 * size, 4096)


def _matches(
    connection: Connection, table: str, words: list[tuple[str, bool]], limit: int, before: int | None
) -> list[int]:
    """Return the newest rows that hold all words; those marked True may go on."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        query = " ".join(f'"{word}"*' if longer else f'"{word}"' for word, longer in words)
    else:
        query = " & ".join(f"'{word}':*" if longer else f"'{word}'" for word, longer in words)
    statement = (_FIND if sqlite else _FIND_VECTOR)[table]
    rows = driver_connection(connection).execute(statement, (query, NEWEST if before is None else before, limit))
    return [row[0] for row in rows.fetchall()]


NEWEST: Final = 2**62

# Newest first is the order of the lists themselves, which are then read no further than needed.
_FIND: Final = {
    NAMES: "SELECT rowid FROM find_name WHERE find_name MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?",
    WORDS: "SELECT rowid FROM find_word WHERE find_word MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?",
}
_FIND_VECTOR: Final = {
    NAMES: "SELECT seq FROM find_name WHERE words @@ %s::tsquery AND seq < %s ORDER BY seq DESC LIMIT %s",
    WORDS: "SELECT seq FROM find_word WHERE words @@ %s::tsquery AND seq < %s ORDER BY seq DESC LIMIT %s",
}
