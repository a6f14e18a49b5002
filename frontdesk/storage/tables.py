# SPDX-License-Identifier: Apache-2.0
"""The tables. Only `journal`, `pii` and `draft` are written by hand; every other table is a projection of the journal.

Instants are whole milliseconds since 1970 UTC, office days ISO text, codes plain text, so that both databases hold the
same values and a projection can be compared with the journal inside the database. No row object of these classes leaves
the package.
"""

from typing import Any, Final

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, MetaData, Text, text
from sqlalchemy import Table as SqlTable
from sqlmodel import Field, SQLModel

from frontdesk.storage.packing import EVENT, PERSONAL, PackedText

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


ROWID = BigInteger().with_variant(Integer(), "sqlite")
"""A key that SQLite keeps as the row's own place, without a second index."""

TEXT_BY_BYTES = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that is searched by its beginning: its order must not depend on a server's language."""


ON_THE_CLOCK = "deemed_seq IS NULL AND due IS NOT NULL AND status IN ('registered', 'needs_fix', 'in_work', 'extended')"
"""Appeals whose term can still run out: so few that the program can look for them whenever it starts."""

LINKED = "linked_to IS NOT NULL"
ORAL = "oral"
"""Appeals that need a protocol: few, and looked at newest first."""

ASSIGNED = "assignee IS NOT NULL"
EXTENDED = "extended_seq IS NOT NULL"


def _partial(name: str, *columns: str, where: str) -> Index:
    """Return an index of the rows that meet a condition.

    PostgreSQL's has the same one, from the migration. Said here, it would load that dialect with all its drivers into
    every window: 4 MB.
    """
    return Index(name, *columns, sqlite_where=text(where))


class Table(SQLModel):
    """Base of all tables: one metadata with a naming convention, so that migrations can name every constraint."""

    metadata = MetaData(naming_convention=NAMING)


class JournalTable(Table, table=True):
    """One event: its bytes, and the root of the tree after it. Rows refuse UPDATE and DELETE (triggers)."""

    __tablename__ = "journal"
    __table_args__ = (Index("uq_journal_cmd", "cmd", "part", unique=True), Index("ix_journal_number", "number"))

    seq: int = Field(primary_key=True, sa_type=ROWID, sa_column_kwargs={"autoincrement": False})
    at: int = Field(sa_type=BigInteger)
    type: str = Field(sa_type=Text)
    visit: int | None = Field(default=None, sa_type=BigInteger)
    number: str | None = Field(default=None, sa_type=Text)
    cmd: str = Field(sa_type=Text)
    part: int
    body: str = Field(sa_type=PackedText(EVENT))
    root: bytes = Field(sa_type=LargeBinary)


class HeadTable(Table, table=True):
    """The one row that says where the journal ends: size, peaks of the tree, last instant, numbers given out (JSON)."""

    __tablename__ = "head"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    size: int = Field(sa_type=BigInteger)
    peaks: bytes = Field(sa_type=LargeBinary)
    last_at: int = Field(sa_type=BigInteger)
    numbers: str = Field(sa_type=Text)


class CheckpointTable(Table, table=True):
    """The tree at every 4,096th event and at each day's close, so that a check may start there."""

    __tablename__ = "checkpoint"

    size: int = Field(primary_key=True, sa_type=ROWID, sa_column_kwargs={"autoincrement": False})
    peaks: bytes = Field(sa_type=LargeBinary)


class PiiTable(Table, table=True):
    """The personal data behind one event, committed there by a salted HMAC; deleting the row erases only the person."""

    __tablename__ = "pii"
    __table_args__ = (
        Index("ix_pii_name_key", "name_key"),
        Index("ix_pii_iin", "iin"),
        Index("ix_pii_name_sort", "name_sort"),
        Index("ix_pii_phone", "phone"),
        Index("ix_pii_phone_end", "phone_end"),
    )

    seq: int = Field(primary_key=True, sa_type=ROWID, sa_column_kwargs={"autoincrement": False})
    record: str = Field(sa_type=Text)
    salt: bytes = Field(sa_type=LargeBinary)
    data: str = Field(sa_type=PackedText(PERSONAL))
    name_key: str | None = Field(default=None, sa_type=TEXT_BY_BYTES)
    iin: str | None = Field(default=None, sa_type=TEXT_BY_BYTES)
    phone: str | None = Field(default=None, sa_type=TEXT_BY_BYTES)
    name_sort: str | None = Field(default=None, sa_type=TEXT_BY_BYTES)
    phone_end: str | None = Field(default=None, sa_type=TEXT_BY_BYTES)


class OfficeTable(Table, table=True):
    """What `log.created` said of the office."""

    __tablename__ = "office"

    code: str = Field(primary_key=True, sa_type=Text)
    name_kk: str = Field(sa_type=Text)
    name_ru: str = Field(sa_type=Text)
    training: bool
    vkey: str = Field(sa_type=Text)
    seq: int = Field(sa_type=BigInteger)


class SettingTable(Table, table=True):
    """The present value (JSON text) of each office setting that was ever changed."""

    __tablename__ = "setting"

    key: str = Field(primary_key=True, sa_type=Text)
    value: str = Field(sa_type=Text)
    last_seq: int = Field(sa_type=BigInteger)


class CalendarTable(Table, table=True):
    """What the last order says of one day here; `kind` is `off`, `working`, or null where none is in force."""

    __tablename__ = "calendar_day"

    day: str = Field(primary_key=True, sa_type=Text)
    kind: str | None = Field(default=None, sa_type=Text)
    order_no: str = Field(sa_type=Text)
    version: str = Field(sa_type=Text)
    last_seq: int = Field(sa_type=BigInteger)


class AccountTable(Table, table=True):
    """One person with a sign-in. Name and login lie in `pii` under `person_seq`; `secret` is the Argon2id string."""

    __tablename__ = "account"

    id: str = Field(primary_key=True, sa_type=Text)
    role: str = Field(sa_type=Text)
    position_kk: str = Field(sa_type=Text)
    position_ru: str = Field(sa_type=Text)
    person_seq: int = Field(sa_type=BigInteger)
    secret_hash: str = Field(sa_type=Text)
    secret_seq: int = Field(sa_type=BigInteger)
    disabled_seq: int | None = Field(default=None, sa_type=BigInteger)
    failures: int | None = None
    until: str | None = Field(default=None, sa_type=Text)
    tried_seq: int | None = Field(default=None, sa_type=BigInteger)


class SecretTable(Table, table=True):
    """The Argon2id string of each account; its SHA-256 is in the journal, so that a planted password is seen."""

    __tablename__ = "secret"

    account: str = Field(primary_key=True, sa_type=Text)
    argon2: str = Field(sa_type=Text)


class VisitTable(Table, table=True):
    """One visit, from the ticket to the end; each group of columns carries the number of the event that set it."""

    __tablename__ = "visit"
    __table_args__ = (Index("ix_visit_day", "day", "state"),)

    id: int = Field(primary_key=True, sa_type=ROWID, sa_column_kwargs={"autoincrement": False})
    ticket: str | None = Field(default=None, sa_type=Text)
    day: str = Field(sa_type=Text)
    purpose: str = Field(sa_type=Text)
    priority: str | None = Field(default=None, sa_type=Text)
    persons: int
    direct: bool
    arrived_at: int = Field(sa_type=BigInteger)
    issued_seq: int = Field(sa_type=BigInteger)
    counter: int | None = None
    called_at: int | None = Field(default=None, sa_type=BigInteger)
    called_seq: int | None = Field(default=None, sa_type=BigInteger)
    recalls: int | None = None
    recalled_seq: int | None = Field(default=None, sa_type=BigInteger)
    number: str | None = Field(default=None, sa_type=Text)
    appeal_seq: int | None = Field(default=None, sa_type=BigInteger)
    outcome: str | None = Field(default=None, sa_type=Text)
    ended_at: int | None = Field(default=None, sa_type=BigInteger)
    ended_seq: int | None = Field(default=None, sa_type=BigInteger)
    state: str = Field(sa_type=Text)
    last_seq: int = Field(sa_type=BigInteger)


class AppealTable(Table, table=True):
    """One appeal with the two clocks on it, and what became of it.

    Who the person is lies in `pii` under `person_seq`: the registration, or the latest correction. Each group of
    columns carries the number of the event that set it (`…_seq`).
    """

    __tablename__ = "appeal"
    __table_args__ = (
        Index("uq_appeal_number", "number", unique=True),
        Index("ix_appeal_short_code", "short_code"),
        Index("ix_appeal_day", "day"),
        Index("ix_appeal_person", "person_seq"),
        _partial("ix_appeal_clock", "due", where=ON_THE_CLOCK),
        Index("ix_appeal_due", "due", "status", "seq"),
        _partial("ix_appeal_assignee", "assignee", "status", "seq", where=ASSIGNED),
        _partial("ix_appeal_extended", "extended_seq", where=EXTENDED),
        _partial("ix_appeal_oral", "seq", where=ORAL),
        _partial("ix_appeal_linked", "linked_to", where=LINKED),
    )

    seq: int = Field(primary_key=True, sa_type=ROWID, sa_column_kwargs={"autoincrement": False})
    number: str = Field(sa_type=Text)
    day: str = Field(sa_type=Text)
    visit: int = Field(sa_type=BigInteger)
    oral: bool
    counter: int
    clerk: str = Field(sa_type=Text)
    accepted_at: int = Field(sa_type=BigInteger)
    first_due: str | None = Field(default=None, sa_type=Text)
    feedback: str = Field(sa_type=Text)
    short_code: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    language: str = Field(sa_type=Text)
    crime_information: bool
    sheets: int
    person_seq: int = Field(sa_type=BigInteger)
    registered_on: str = Field(sa_type=Text)
    forward_by: str | None = Field(default=None, sa_type=Text)
    dated_seq: int = Field(sa_type=BigInteger)
    due: str | None = Field(default=None, sa_type=Text)
    due_seq: int = Field(sa_type=BigInteger)
    assignee: str | None = Field(default=None, sa_type=Text)
    assigned_seq: int | None = Field(default=None, sa_type=BigInteger)
    fix_until: str | None = Field(default=None, sa_type=Text)
    fix_seq: int | None = Field(default=None, sa_type=BigInteger)
    extended_from: str | None = Field(default=None, sa_type=Text)
    extended_seq: int | None = Field(default=None, sa_type=BigInteger)
    deemed_seq: int | None = Field(default=None, sa_type=BigInteger)
    linked_to: str | None = Field(default=None, sa_type=Text)
    linked_seq: int | None = Field(default=None, sa_type=BigInteger)
    kui_number: str | None = Field(default=None, sa_type=Text)
    kui_at: str | None = Field(default=None, sa_type=Text)
    erdr_by: str | None = Field(default=None, sa_type=Text)
    duty_seq: int | None = Field(default=None, sa_type=BigInteger)
    status: str = Field(sa_type=Text)
    last_seq: int = Field(sa_type=BigInteger)


class TallyTable(Table, table=True):
    """How many appeals there are of each due date, status and kind; kept by triggers on `appeal`, never empty rows.

    `due` is empty where there is none, `extended` 0 or 1. So lists are counted, and their pages found, at once.
    """

    __tablename__ = "tally"
    __table_args__ = {"sqlite_with_rowid": False}

    due: str = Field(primary_key=True, sa_type=Text)
    status: str = Field(primary_key=True, sa_type=Text)
    kind: str = Field(primary_key=True, sa_type=Text)
    extended: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    n: int = Field(sa_type=BigInteger)


class ProtocolTable(Table, table=True):
    """One version of the protocol of an oral appeal; its text lies in `pii` under `text_seq` and never changes."""

    __tablename__ = "protocol"
    __table_args__ = {"sqlite_with_rowid": False}

    number: str = Field(primary_key=True, sa_type=Text)
    form: str = Field(primary_key=True, sa_type=Text)
    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    language: str = Field(sa_type=Text)
    text_seq: int = Field(sa_type=BigInteger)
    outcome: str | None = Field(default=None, sa_type=Text)
    signed_seq: int | None = Field(default=None, sa_type=BigInteger)
    state: str = Field(sa_type=Text)
    last_seq: int = Field(sa_type=BigInteger)


class PaperTable(Table, table=True):
    """One printing of one paper; `frozen` is all that the renderer needs to make the same bytes again."""

    __tablename__ = "paper"
    __table_args__ = {"sqlite_with_rowid": False}

    number: str = Field(primary_key=True, sa_type=Text)
    paper: str = Field(primary_key=True, sa_type=Text)
    copy_no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    lang: str = Field(sa_type=Text)
    size: str = Field(sa_type=Text)
    signed: bool
    frozen_hash: str = Field(sa_type=Text)
    started_at: int = Field(sa_type=BigInteger)
    started_seq: int = Field(sa_type=BigInteger)
    state: str = Field(sa_type=Text)
    last_seq: int = Field(sa_type=BigInteger)


class FrozenTable(Table, table=True):
    """The frozen data of a paper as JSON text, committed in `print.started` with the salt of its appeal."""

    __tablename__ = "frozen"
    __table_args__ = {"sqlite_with_rowid": False}

    number: str = Field(primary_key=True, sa_type=Text)
    paper: str = Field(primary_key=True, sa_type=Text)
    copy_no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    data: str = Field(sa_type=Text)


class DayTable(Table, table=True):
    """One closed day, or one further part of it."""

    __tablename__ = "day"

    day: str = Field(primary_key=True, sa_type=Text)
    part: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    unattended: bool
    closed_at: int = Field(sa_type=BigInteger)
    seq: int = Field(sa_type=BigInteger)
    opened_after: int = Field(sa_type=BigInteger)


class DraftTable(Table, table=True):
    """What somebody was typing; scratch, not a record, and gone when the appeal is registered."""

    __tablename__ = "draft"

    owner: str = Field(primary_key=True, sa_type=Text)
    counter: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    data: str = Field(sa_type=Text)
    saved_at: int = Field(sa_type=BigInteger)


def _sql(model: Any) -> SqlTable:  # noqa: ANN401 - SQLModel adds __table__ at run time
    table: SqlTable = model.__table__
    return table


JOURNAL: Final = _sql(JournalTable)
HEAD: Final = _sql(HeadTable)
CHECKPOINT: Final = _sql(CheckpointTable)
PII: Final = _sql(PiiTable)
OFFICE: Final = _sql(OfficeTable)
SETTING: Final = _sql(SettingTable)
CALENDAR: Final = _sql(CalendarTable)
ACCOUNT: Final = _sql(AccountTable)
SECRET: Final = _sql(SecretTable)
VISIT: Final = _sql(VisitTable)
APPEAL: Final = _sql(AppealTable)
TALLY: Final = _sql(TallyTable)
PROTOCOL: Final = _sql(ProtocolTable)
PAPER: Final = _sql(PaperTable)
FROZEN: Final = _sql(FrozenTable)
DAY: Final = _sql(DayTable)
DRAFT: Final = _sql(DraftTable)
