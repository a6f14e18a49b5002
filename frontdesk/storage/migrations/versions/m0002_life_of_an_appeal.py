# SPDX-License-Identifier: Apache-2.0
"""What becomes of an appeal: assignee, time to complete it, extension, deemed refusal, link, duty unit, correction."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from frontdesk.domain.moments import from_ms, office_day

revision = "0002"
down_revision = "0001"

ON_THE_CLOCK = "deemed_seq IS NULL AND due IS NOT NULL AND status IN ('registered', 'needs_fix', 'in_work', 'extended')"
LINKED = "linked_to IS NOT NULL"
TEXTS = ("assignee", "fix_until", "extended_from", "linked_to", "kui_number", "kui_at", "erdr_by")
MARKS = ("assigned_seq", "fix_seq", "extended_seq", "deemed_seq", "linked_seq", "duty_seq")
DECISIONS = ("appeal.answered", "appeal.act_adopted", "appeal.noted", "appeal.decided")


def upgrade() -> None:
    """Add the columns; every appeal so far is as it was registered."""
    for name in ("person_seq", "dated_seq"):
        op.add_column("appeal", sa.Column(name, sa.BigInteger(), nullable=True))
    for name in TEXTS:
        op.add_column("appeal", sa.Column(name, sa.Text(), nullable=True))
    for name in MARKS:
        op.add_column("appeal", sa.Column(name, sa.BigInteger(), nullable=True))
    op.execute("UPDATE appeal SET person_seq = seq, dated_seq = seq")
    with op.batch_alter_table("appeal") as appeal:
        for name in ("person_seq", "dated_seq"):
            appeal.alter_column(name, existing_type=sa.BigInteger(), nullable=False)
    op.create_index("ix_appeal_person", "appeal", ["person_seq"])
    clock, linked = sa.text(ON_THE_CLOCK), sa.text(LINKED)
    op.create_index("ix_appeal_clock", "appeal", ["due"], sqlite_where=clock, postgresql_where=clock)
    op.create_index("ix_appeal_linked", "appeal", ["linked_to"], sqlite_where=linked, postgresql_where=linked)
    _open_days(op.get_bind())


def _open_days(connection: sa.Connection) -> None:
    """A decision opens its day from now on; where one stands after the last closing, its day is open already."""
    row = connection.execute(sa.text("SELECT numbers FROM head WHERE id = 1")).first()
    numbers: dict[str, Any] = json.loads(row.numbers) if row else {"open_day": 0}
    if "open_day" in numbers:
        return
    journal = sa.table("journal", sa.column("seq"), sa.column("at"), sa.column("type"))
    since = sa.and_(journal.c.seq >= numbers.get("closed", 0), journal.c.type.in_(DECISIONS))
    first = connection.execute(sa.select(journal.c.at).where(since).order_by(journal.c.seq).limit(1)).scalar()
    if first is not None:
        numbers["open_day"] = office_day(from_ms(first)).toordinal()
        text = json.dumps(numbers, sort_keys=True, separators=(",", ":"))
        connection.execute(sa.text("UPDATE head SET numbers = :text WHERE id = 1"), {"text": text})
