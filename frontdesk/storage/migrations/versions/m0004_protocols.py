# SPDX-License-Identifier: Apache-2.0
"""Protocols of oral appeals, a row for each version."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ORAL = "oral"


def upgrade() -> None:
    """Make the table, and find the appeals that need a protocol without reading the others."""
    op.create_table(
        "protocol",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text_seq", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("signed_seq", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", "form", "version", name=op.f("pk_protocol")),
        sqlite_with_rowid=False,
    )
    oral = sa.text(ORAL)
    op.create_index("ix_appeal_oral", "appeal", ["seq"], sqlite_where=oral, postgresql_where=oral)
