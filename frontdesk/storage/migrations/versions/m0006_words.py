# SPDX-License-Identifier: Apache-2.0
"""The words of substances anew: seven letters of each, and on SQLite an index of the beginnings of four to six."""

import json

import sqlalchemy as sa
from alembic import op

from frontdesk.storage import search

revision = "0006"
down_revision = "0005"

PIECE = 2000
_LEAN = "content='', detail=none, columnsize=0, tokenize='ascii', prefix='4 5 6'"
WORDS = (
    "DROP TABLE find_word",
    f"CREATE VIRTUAL TABLE find_word USING fts5(words, {_LEAN})",
    "INSERT INTO find_word (find_word, rank) VALUES ('automerge', 0)",
    "INSERT INTO find_word (find_word, rank) VALUES ('crisismerge', 64)",
)


def upgrade() -> None:
    """Make the index anew from the current record of every appeal."""
    connection = op.get_bind()
    for words in WORDS if connection.dialect.name == "sqlite" else ("DELETE FROM find_word",):
        connection.exec_driver_sql(words)
    pii = sa.table("pii", sa.column("seq"), sa.column("data"))
    current = sa.text("EXISTS (SELECT 1 FROM appeal WHERE appeal.person_seq = pii.seq)")
    last = -1
    while True:
        statement = sa.select(pii.c.seq, pii.c.data).where(pii.c.seq > last, current).order_by(pii.c.seq).limit(PIECE)
        rows = connection.execute(statement).all()
        if not rows:
            return
        for seq, data in rows:
            personal = json.loads(data)
            search.add(connection, seq, (), search.words_of({"name_key": None}, personal)[1])
        last = rows[-1].seq
