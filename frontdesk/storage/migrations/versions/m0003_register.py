# SPDX-License-Identifier: Apache-2.0
"""The register: a tally of the appeals, the order of names, the words by which people and substances are found."""

import json

import sqlalchemy as sa
from alembic import op

from frontdesk.storage import search

revision = "0003"
down_revision = "0002"

BY_BYTES = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ASSIGNED = "assignee IS NOT NULL"
EXTENDED = "extended_seq IS NOT NULL"
KEY = "due, status, kind, extended"
ONE = "coalesce({0}.due, ''), {0}.status, {0}.kind, CASE WHEN {0}.extended_seq IS NULL THEN 0 ELSE 1 END"
CHANGED = "UPDATE OF due, status, kind, extended_seq"
PIECE = 2000


def upgrade() -> None:
    """Add columns, tables and triggers, then take in every appeal that is there."""
    for name in ("name_sort", "phone_end"):
        op.add_column("pii", sa.Column(name, BY_BYTES, nullable=True))
    op.create_table(
        "tally",
        sa.Column("due", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("extended", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("due", "status", "kind", "extended", name=op.f("pk_tally")),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        connection.exec_driver_sql(statement)
    _take_in(connection)
    op.execute(f"INSERT INTO tally ({KEY}, n) SELECT {ONE.format('appeal')}, count(*) FROM appeal GROUP BY 1, 2, 3, 4")
    op.create_index("ix_pii_name_sort", "pii", ["name_sort"])
    op.create_index("ix_pii_phone_end", "pii", ["phone_end"])
    op.create_index("ix_appeal_due", "appeal", ["due", "status", "seq"])
    for name, columns, when in (
        ("assignee", ["assignee", "status", "seq"], ASSIGNED),
        ("extended", ["extended_seq"], EXTENDED),
    ):
        op.create_index(
            f"ix_appeal_{name}", "appeal", columns, sqlite_where=sa.text(when), postgresql_where=sa.text(when)
        )


def _take_in(connection: sa.Connection) -> None:
    """Index the current record of every appeal, piece by piece."""
    pii = sa.table("pii", *map(sa.column, ("seq", "data", "name_sort", "phone_end")))
    current = sa.text("EXISTS (SELECT 1 FROM appeal WHERE appeal.person_seq = pii.seq)")
    last = -1
    while True:
        statement = sa.select(pii.c.seq, pii.c.data).where(pii.c.seq > last, current).order_by(pii.c.seq).limit(PIECE)
        rows = connection.execute(statement).all()
        if not rows:
            return
        for seq, data in rows:
            personal = json.loads(data)
            columns = search.columns_of("appeal", personal)
            values = {"name_sort": columns["name_sort"], "phone_end": columns["phone_end"]}
            connection.execute(pii.update().where(pii.c.seq == seq).values(values))
            search.add(connection, seq, *search.words_of(columns, personal))
        last = rows[-1].seq


_LESS = f"UPDATE tally SET n = n - 1 WHERE ({KEY}) = ({ONE.format('old')})"
_MORE = (
    f"INSERT INTO tally ({KEY}, n) VALUES ({ONE.format('new')}, 1) ON CONFLICT ({KEY}) DO UPDATE SET n = tally.n + 1"
)
_NONE = f"DELETE FROM tally WHERE ({KEY}) = ({ONE.format('old')}) AND n = 0"

_NAMES = "CREATE VIRTUAL TABLE find_name USING fts5(words, {0}, prefix='1 2 3 4 5 6 7 8 9 10 11 12')"
_WORDS = "CREATE VIRTUAL TABLE find_word USING fts5(words, {0})"
_LEAN = "content='', detail=none, columnsize=0, tokenize='ascii'"
_SET = "INSERT INTO {0} ({0}, rank) VALUES ('{1}', {2})"
_TABLE = (
    "CREATE TABLE {0} (seq bigint PRIMARY KEY REFERENCES pii (seq) ON DELETE CASCADE, words tsvector NOT NULL)",
    "CREATE INDEX ix_{0}_words ON {0} USING gin (words)",
)
_FUNCTION = """CREATE FUNCTION tally_appeals() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF TG_OP <> 'INSERT' THEN {0}; END IF;
IF TG_OP <> 'DELETE' THEN {1}; END IF;
IF TG_OP <> 'INSERT' THEN {2}; END IF;
RETURN NULL; END $$"""
_TRIGGER = "CREATE TRIGGER tally_change AFTER INSERT OR DELETE OR {0} ON appeal FOR EACH ROW EXECUTE FUNCTION {1}()"

SQLITE = (
    f"CREATE TRIGGER tally_insert AFTER INSERT ON appeal BEGIN {_MORE}; END",
    f"CREATE TRIGGER tally_update AFTER {CHANGED} ON appeal BEGIN {_LESS}; {_MORE}; {_NONE}; END",
    f"CREATE TRIGGER tally_delete AFTER DELETE ON appeal BEGIN {_LESS}; {_NONE}; END",
    _NAMES.format(_LEAN),
    _WORDS.format(_LEAN),
    # Merging is done in slices while nobody waits.
    *(
        _SET.format(table, name, value)
        for table in search.INDEXES
        for name, value in (("automerge", 0), ("crisismerge", 64))
    ),
)
POSTGRESQL = (
    _FUNCTION.format(_LESS, _MORE, _NONE),
    _TRIGGER.format(CHANGED, "tally_appeals"),
    *(statement.format(table) for table in search.INDEXES for statement in _TABLE),
)
