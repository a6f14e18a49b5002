# SPDX-License-Identifier: Apache-2.0
"""The first schema: the journal, what is derived from it, the personal data beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ROWID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BY_BYTES = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make every table, and the guards that let nobody change a journal row."""
    op.create_table(
        "account",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("position_kk", sa.Text(), nullable=False),
        sa.Column("position_ru", sa.Text(), nullable=False),
        sa.Column("person_seq", sa.BigInteger(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("secret_seq", sa.BigInteger(), nullable=False),
        sa.Column("disabled_seq", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=True),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("tried_seq", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
    )
    op.create_table(
        "appeal",
        sa.Column("seq", ROWID, autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("visit", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("oral", sa.Boolean(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("crime_information", sa.Boolean(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("clerk", sa.Text(), nullable=False),
        sa.Column("accepted_at", sa.BigInteger(), nullable=False),
        sa.Column("registered_on", sa.Text(), nullable=False),
        sa.Column("first_due", sa.Text(), nullable=True),
        sa.Column("forward_by", sa.Text(), nullable=True),
        sa.Column("feedback", sa.Text(), nullable=False),
        sa.Column("short_code", sa.Text(), nullable=False),
        sa.Column("due", sa.Text(), nullable=True),
        sa.Column("due_seq", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_appeal")),
    )
    op.create_index("ix_appeal_day", "appeal", ["day"], unique=False)
    op.create_index("ix_appeal_short_code", "appeal", ["short_code"], unique=False)
    op.create_index("uq_appeal_number", "appeal", ["number"], unique=True)
    op.create_table(
        "checkpoint",
        sa.Column("size", ROWID, autoincrement=False, nullable=False),
        sa.Column("peaks", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_checkpoint")),
    )
    op.create_table(
        "day",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unattended", sa.Boolean(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("opened_after", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "part", name=op.f("pk_day")),
    )
    op.create_table(
        "draft",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("counter", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "counter", name=op.f("pk_draft")),
    )
    op.create_table(
        "frozen",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("copy_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", "paper", "copy_no", name=op.f("pk_frozen")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("peaks", sa.LargeBinary(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("numbers", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head")),
    )
    op.create_table(
        "journal",
        sa.Column("seq", ROWID, autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("visit", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("cmd", sa.Text(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_journal")),
    )
    op.create_index("ix_journal_number", "journal", ["number"], unique=False)
    op.create_index("uq_journal_cmd", "journal", ["cmd", "part"], unique=True)
    op.create_table(
        "office",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_kk", sa.Text(), nullable=False),
        sa.Column("name_ru", sa.Text(), nullable=False),
        sa.Column("training", sa.Boolean(), nullable=False),
        sa.Column("vkey", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_office")),
    )
    op.create_table(
        "paper",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("copy_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("size", sa.Text(), nullable=False),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("frozen_hash", sa.Text(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("started_seq", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", "paper", "copy_no", name=op.f("pk_paper")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pii",
        sa.Column("seq", ROWID, autoincrement=False, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("name_key", BY_BYTES, nullable=True),
        sa.Column("iin", BY_BYTES, nullable=True),
        sa.Column("phone", BY_BYTES, nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_pii")),
    )
    op.create_index("ix_pii_iin", "pii", ["iin"], unique=False)
    op.create_index("ix_pii_name_key", "pii", ["name_key"], unique=False)
    op.create_index("ix_pii_phone", "pii", ["phone"], unique=False)
    op.create_table(
        "secret",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("argon2", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_secret")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "visit",
        sa.Column("id", ROWID, autoincrement=False, nullable=False),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=True),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("direct", sa.Boolean(), nullable=False),
        sa.Column("arrived_at", sa.BigInteger(), nullable=False),
        sa.Column("issued_seq", sa.BigInteger(), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=True),
        sa.Column("called_at", sa.BigInteger(), nullable=True),
        sa.Column("called_seq", sa.BigInteger(), nullable=True),
        sa.Column("recalls", sa.Integer(), nullable=True),
        sa.Column("recalled_seq", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("appeal_seq", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_seq", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    op.create_index("ix_visit_day", "visit", ["day", "state"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER journal_no_{act.lower()} BEFORE {act} ON journal "
                "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
            )
    else:
        op.execute(
            "CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON journal "
            "FOR EACH ROW EXECUTE FUNCTION journal_is_append_only()"
        )
        op.execute(
            "CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal "
            "FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()"
        )
