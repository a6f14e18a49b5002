# SPDX-License-Identifier: Apache-2.0
"""What a typed text may mean: the records that fit it, in the order in which they are shown.

The index itself is `search`; the rows of a list are made by whoever shows it.
"""

import json
import re
from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, select

from frontdesk.domain.identifiers import Number
from frontdesk.domain.moments import from_ms, office_day
from frontdesk.storage import search
from frontdesk.storage.tables import APPEAL, HEAD, JOURNAL, PII

MOST: Final = 4096
"""Rows fetched at a time at most."""

_SERIES: Final = re.compile("[A-Z0-9]{2,6}(-[A-Z])?@")
"""How the head names the year of a series of numbers."""

PHONE_DIGITS: Final = 4
"""Digits from which on a number may be the beginning of a telephone number as people write it."""


def candidates(connection: Connection, column: str, text: str, size: int) -> Iterator[list[int]]:
    """Yield the records that fit, in the order in which they are shown, in ever larger pieces."""
    if column == "digits":
        yield from by_digits(connection, text, size)
        return
    if column in {"iin", "phone"}:
        statement = select(PII.c.seq).where(search.begins(PII.c[column], text)).order_by(PII.c.seq.desc())
        yield list(connection.execute(statement.limit(MOST)).scalars())
        return
    find = search.named if column == "name" else search.speaking_of
    before: int | None = None
    while True:
        seqs = find(connection, text, size, before)
        if seqs:
            yield seqs
        if len(seqs) < size:
            return
        before, size = seqs[-1], min(4 * size, MOST)


def by_digits(connection: Connection, text: str, size: int) -> Iterator[list[int]]:
    """Yield what a part of a number may mean: a registration, the end of a phone, the beginning of phone or IIN.

    In the order of the index: the newest of the thousands that a few digits fit would have to be sorted out first.
    """
    if len(text) <= len("000000"):
        numbers = select(APPEAL.c.person_seq).where(APPEAL.c.number.in_(_numbers(connection, int(text))))
        yield list(connection.execute(numbers.order_by(APPEAL.c.seq.desc())).scalars())
    if len(text) == search.PHONE_END:
        ends = select(PII.c.seq).where(PII.c.phone_end == text).order_by(PII.c.seq.desc()).limit(size)
        yield list(connection.execute(ends).scalars())
    begins = [(PII.c.iin, text)]
    if len(text) >= PHONE_DIGITS:
        written = {"8": [f"+7{text[1:]}"], "7": [f"+7{text}", f"+{text}"]}
        begins += [(PII.c.phone, phone) for phone in written.get(text[0], [f"+{text}"])]
    for column, value in begins:
        statement = select(PII.c.seq).where(search.begins(column, value)).order_by(column, PII.c.seq.desc())
        yield list(connection.execute(statement.limit(size)).scalars())


def _numbers(connection: Connection, n: int) -> list[str]:
    """Return what the n-th registration of each series in each year of the office is called."""
    head = connection.execute(select(HEAD.c.numbers, HEAD.c.last_at)).first()
    first = connection.execute(select(JOURNAL.c.at).where(JOURNAL.c.seq == 0)).scalar()
    if head is None or first is None or n == 0:
        return []
    years = range(office_day(from_ms(first)).year, office_day(from_ms(head.last_at)).year + 1)
    series = [name[:-1] for name in json.loads(head.numbers) if _SERIES.fullmatch(name)]
    parts = [name.partition("-") for name in series]
    return [str(Number(office, letter, year, n)) for office, _, letter in parts for year in years]
