# SPDX-License-Identifier: Apache-2.0
"""Compares what lies beside the journal with what it commits to: personal data, frozen papers, passwords, checkpoints.

The projections are no matter of this module.
"""

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.types import NullType

from frontdesk.domain import journal
from frontdesk.storage.packing import content_of, read_in_sql
from frontdesk.storage.search import INDEXES, SEARCHED, columns_of, words_of
from frontdesk.storage.search_sums import Sums, held, total, weight_of
from frontdesk.storage.tables import ACCOUNT, APPEAL, CHECKPOINT, FROZEN, JOURNAL, PAPER, PII, SECRET, TALLY
from frontdesk.storage.unit_of_work import CHECKPOINT_EVERY, RECORDS
from frontdesk.storage.verdicts import Fault

FETCH: Final = 2000
NAMED: Final = 100
"""Rows named at most where a whole table may be gone."""

COMMITS: Final = b'"pii":"'
"""Stands in the bytes of an event that commits to personal data, and cannot stand inside a JSON string."""


def pages(connection: Connection, statement: Select[Any], *key: ColumnElement[Any]) -> Iterator[Any]:
    """Yield the rows of a statement in the order of its key, page by page: an open cursor holds up whoever writes."""
    page = statement.order_by(*key).limit(FETCH)
    while True:
        rows = connection.execute(page).all()
        yield from rows
        if len(rows) < FETCH:
            return
        end = rows[-1]._mapping  # noqa: SLF001 - SQLAlchemy's documented name
        last = tuple_(*(literal(end[part], part.type) for part in key))
        page = statement.where(tuple_(*key) > last).order_by(*key).limit(FETCH)


def digest(salt: bytes, text: str) -> str:
    """Return a commitment as it stands in an event."""
    return b64encode(hmac.digest(bytes(salt), text.encode("utf-8"), "sha256")).decode("ascii")


# --- personal data


def ranges(first: int, last: int) -> Iterator[dict[str, int]]:
    """Yield `first` and `last` of short stretches: bounds on the key itself, so no page starts at the first row."""
    for start in range(first, last, FETCH):
        yield {"first": start, "last": min(start + FETCH, last)}


_AS_STORED: Final = type_coerce(PII.c.data, NullType())
"""Unpacked row by row, so that one that cannot be is named."""

_PERSONAL: Final = (
    select(
        *(PII.c.seq, PII.c.salt, _AS_STORED, PII.c.record),
        *(PII.c[name] for name in SEARCHED),
        APPEAL.c.seq.label("appeal"),
    )
    .select_from(PII.outerjoin(APPEAL, APPEAL.c.person_seq == PII.c.seq))
    .where(PII.c.seq >= bindparam("first"), PII.c.seq < bindparam("last"))
    .order_by(PII.c.seq)
)
_SHOWN: Final = ("record", *SEARCHED)


def personal(
    connection: Connection, first: int, last: int, events: Mapping[int, bytes], indexed: Sums
) -> Iterator[Fault]:
    """Compare each person's data with the commitment in the event, and the search columns with the data.

    `events` are the bytes of those events in this range that commit to personal data. What the search index must hold
    of them is added to `indexed`.

    Nobody is found by a record that a correction has replaced: its search columns are empty.
    """
    for part in ranges(first, last):
        for seq, salt, data, *stored, appeal in connection.execute(_PERSONAL, part).all():
            body = events.get(seq)
            if body is None:
                yield Fault("row_without_event", seq=seq, table="pii", row=str(seq))
                continue
            fields, shown = _shown(salt, data, body, current=appeal is not None)
            if shown == stored and appeal is not None:
                indexed.add(seq, *words_of(dict(zip(_SHOWN, stored, strict=True)), fields))
            if shown is None:
                yield Fault("personal_data_differ", seq=seq, table="pii", row=str(seq), column="data")
            elif shown != stored:
                for name, value, other in zip(_SHOWN, shown, stored, strict=True):
                    if value != other:
                        yield Fault("column_differs", seq=seq, table="pii", row=str(seq), column=name)


def _shown(
    salt: bytes, data: str | bytes, body: bytes, *, current: bool
) -> tuple[dict[str, Any], list[str | None] | None]:
    """Return the record and what its other columns must hold, or nothing where the data are not the committed ones."""
    try:
        text = content_of(data)
        if b'%s%s"' % (COMMITS, b64encode(hmac.digest(bytes(salt), text, "sha256"))) not in body:
            return {}, None
        begin = body.find(b'"type":"') + 8
        record = RECORDS.get(body[begin : body.find(b".", begin)].decode("ascii"), "appeal")
        fields = json.loads(text)
        columns = columns_of(record if current else "", fields)
        return fields, [record, *(columns[name] for name in SEARCHED)]
    except (TypeError, ValueError, AttributeError):
        # Text where bytes belong, or JSON of another shape under a commitment of its own.
        return {}, None


def personal_count(connection: Connection, size: int, committed: int) -> Iterator[Fault]:
    """Name the events whose personal data are gone without an erasure (TRUST.md R9), and the data without an event."""
    kept = int(connection.execute(select(func.count()).select_from(PII)).scalar() or 0)
    if kept == committed:
        return
    joined = JOURNAL.outerjoin(PII, PII.c.seq == JOURNAL.c.seq)
    gone = select(JOURNAL.c.seq).select_from(joined).where(PII.c.seq.is_(None), JOURNAL.c.seq < size)
    body = read_in_sql(JOURNAL.c.body, sqlite=connection.dialect.name == "sqlite")
    for row in connection.execute(gone.where(body.like(f"%{COMMITS.decode()}%")).limit(NAMED)).all():
        yield Fault("personal_data_gone", seq=row.seq, table="pii", row=str(row.seq))
    for row in connection.execute(select(PII.c.seq).where(or_(PII.c.seq >= size, PII.c.seq < 0)).limit(NAMED)).all():
        yield Fault("row_without_event", seq=row.seq, table="pii", row=str(row.seq))


# --- the register


def tally(connection: Connection) -> Iterator[Fault]:
    """Compare the tally with the appeals that it counts."""
    due, extended = func.coalesce(APPEAL.c.due, ""), case((APPEAL.c.extended_seq.is_not(None), 1), else_=0)
    counted = select(due, APPEAL.c.status, APPEAL.c.kind, extended, func.count()).group_by(
        due, APPEAL.c.status, APPEAL.c.kind, extended
    )
    wanted = {tuple(row[:4]): int(row[4]) for row in connection.execute(counted)}
    for *key, n in connection.execute(select(*TALLY.c)).all():
        label = "/".join(map(str, key))
        right = wanted.pop(tuple(key), None)
        if right is None:
            yield Fault("row_without_event", table="tally", row=label)
        elif n != right:
            yield Fault("column_differs", table="tally", row=label, column="n")
    for missing in wanted:
        yield Fault("row_missing", table="tally", row="/".join(map(str, missing)))


def index_adds_up(connection: Connection, indexed: Sums) -> bool:
    """Say whether the search index holds as much as the current records have words."""
    return all(total(connection, table) == wanted for table, wanted in indexed.totals.items())


_CURRENT: Final = (
    select(PII.c.seq, _AS_STORED)
    .select_from(PII.join(APPEAL, APPEAL.c.person_seq == PII.c.seq))
    .where(PII.c.seq >= bindparam("first"), PII.c.seq < bindparam("last"))
)


def index_rows(connection: Connection, size: int) -> Iterator[Fault]:
    """Name the records whose words in the search index are not theirs."""
    stored = {table: held(connection, table) for table in INDEXES}
    for part in ranges(0, size):
        for seq, data in connection.execute(_CURRENT, part).all():
            try:
                fields = json.loads(content_of(data))
                words = words_of(columns_of("appeal", fields), fields)
            except (TypeError, ValueError, AttributeError):
                # Named already, where the data are compared with their commitment.
                continue
            for table, wanted in zip(INDEXES, words, strict=True):
                found = stored[table].pop(seq, (0, 0))
                if found != (len(wanted), weight_of(wanted)):
                    yield Fault("column_differs", seq=seq, table=table, row=str(seq), column="words")
    for table, loose in stored.items():
        for seq in sorted(loose)[:NAMED]:
            yield Fault("row_without_event", table=table, row=str(seq))


# --- papers

_SAME: Final = and_(
    FROZEN.c.number == PAPER.c.number, FROZEN.c.paper == PAPER.c.paper, FROZEN.c.copy_no == PAPER.c.copy_no
)
_KEY: Final = (PAPER.c.number, PAPER.c.paper, PAPER.c.copy_no)


def papers(connection: Connection) -> Iterator[Fault]:
    """Compare the frozen data of each paper with the commitment in `print.started`."""
    joined = (
        PAPER.outerjoin(FROZEN, _SAME)
        .outerjoin(APPEAL, APPEAL.c.number == PAPER.c.number)
        .outerjoin(PII, PII.c.seq == APPEAL.c.seq)
    )
    statement = select(*_KEY, PAPER.c.frozen_hash, PAPER.c.started_seq, FROZEN.c.data, PII.c.salt).select_from(joined)
    for number, paper, copy, wanted, seq, data, salt in pages(connection, statement, *_KEY):
        if data is None:
            yield Fault("row_missing", seq=seq, table="frozen", row=f"{number}/{paper}/{copy}")
        elif salt is not None and not _frozen_right(salt, data, wanted):
            row = f"{number}/{paper}/{copy}"
            yield Fault("frozen_paper_differs", seq=seq, table="frozen", row=row, column="data")


def _frozen_right(salt: bytes, data: str, wanted: str) -> bool:
    try:
        return digest(salt, data) == wanted
    except (TypeError, AttributeError):
        return False


def paper_count(connection: Connection) -> Iterator[Fault]:
    """Name frozen data without a paper."""
    counts = [int(connection.execute(select(func.count()).select_from(t)).scalar() or 0) for t in (FROZEN, PAPER)]
    if counts[0] == counts[1]:
        return
    key = (FROZEN.c.number, FROZEN.c.paper, FROZEN.c.copy_no)
    loose = select(*key).select_from(FROZEN.outerjoin(PAPER, _SAME)).where(PAPER.c.number.is_(None)).limit(NAMED)
    for row in connection.execute(loose).all():
        yield Fault("row_without_event", table="frozen", row=f"{row.number}/{row.paper}/{row.copy_no}")


_CODES: Final = (
    select(APPEAL.c.seq, APPEAL.c.number, APPEAL.c.short_code)
    .where(APPEAL.c.seq >= bindparam("first"), APPEAL.c.seq < bindparam("last"))
    .order_by(APPEAL.c.seq)
)


def short_codes(connection: Connection, first: int, last: int, events: Mapping[int, bytes]) -> Iterator[Fault]:
    """Compare the short code of each appeal with the hash of its event, which SQL cannot compute.

    `events` are the bytes of the events in this range that commit to personal data, as every registration does; an
    appeal without one is named where the rows are compared.
    """
    for part in ranges(first, last):
        for seq, number, code in connection.execute(_CODES, part).all():
            body = events.get(seq)
            if body is not None and journal.short_code(journal.leaf_hash(body)) != code:
                yield Fault("column_differs", seq=seq, table="appeal", row=number, column="short_code")


# --- small tables


def secrets(connection: Connection) -> Iterator[Fault]:
    """Compare the stored passwords with the hashes that the journal knows."""
    hashes = {row.id: row.secret_hash for row in connection.execute(select(ACCOUNT.c.id, ACCOUNT.c.secret_hash))}
    for row in connection.execute(select(SECRET)):
        wanted = hashes.pop(row.account, None)
        if wanted is None:
            yield Fault("row_without_event", table="secret", row=row.account)
        elif not isinstance(row.argon2, str) or hashlib.sha256(row.argon2.encode("utf-8")).hexdigest() != wanted:
            yield Fault("secret_differs", table="secret", row=row.account, column="argon2")
    for account in hashes:
        yield Fault("row_missing", table="secret", row=account)


def checkpoints(connection: Connection, size: int, closings: Iterable[int]) -> Iterator[Fault]:
    """Name checkpoints that are gone or too many; what they hold is compared where the tree is computed.

    `closings` are the numbers of the events that closed a day.
    """
    wanted = set(range(CHECKPOINT_EVERY, size + 1, CHECKPOINT_EVERY)) | {seq + 1 for seq in closings}
    kept = {row.size for row in connection.execute(select(CHECKPOINT.c.size))}
    for missing in sorted(wanted - kept):
        yield Fault("row_missing", table="checkpoint", row=str(missing))
    for loose in sorted(kept - wanted):
        yield Fault("row_without_event", table="checkpoint", row=str(loose))
