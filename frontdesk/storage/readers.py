# SPDX-License-Identifier: Apache-2.0
"""The reading side: small queries that answer frozen values. It changes nothing and knows no rule."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, and_, bindparam, case, func, literal_column, select, text

from frontdesk.domain import journal, life
from frontdesk.domain.calendar import OrderedDay
from frontdesk.domain.moments import from_ms, from_text, to_ms
from frontdesk.services.ports import AccountRow, AppealRow, Dated, DayRow, PaperRow, ProtocolRow, RecordedEvent
from frontdesk.services.views import AppealHit, HistoryLine, PaperLine, PersonHit, VisitRow
from frontdesk.storage import search, tables
from frontdesk.storage.finding import by_digits
from frontdesk.storage.prepared import prepared
from frontdesk.storage.rows import account_of, appeal_of, dated_of, day_of, event_of, hit_of, person_of, visit_of
from frontdesk.storage.tables import (
    ACCOUNT,
    APPEAL,
    CALENDAR,
    CHECKPOINT,
    DAY,
    DRAFT,
    FROZEN,
    HEAD,
    JOURNAL,
    OFFICE,
    PAPER,
    PII,
    PROTOCOL,
    SECRET,
    SETTING,
    TALLY,
    VISIT,
)

PAGE: Final = 2000
FEW_DIGITS: Final = 9
"""Digits that so many people share that the newest of them would have to be sorted out first."""

_DATED: Final = tuple(
    APPEAL.c[name]
    for name in ("number", "seq", "kind", "accepted_at", "registered_on", "first_due", "due", "forward_by")
)

OPEN_STATES: Final = ("waiting", "called")
AT_COUNTER: Final = (
    select(VISIT.c.id)
    .where(*(VISIT.c[name] == bindparam(name, type_=VISIT.c[name].type) for name in ("day", "state", "counter")))
    .order_by(VISIT.c.called_seq.desc())
)
"""Asked by every registration, so it is kept ready for the driver."""


class Readers:
    """Queries over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # --- the journal

    def size(self) -> int:
        """Number of events."""
        return int(self._one(select(HEAD.c.size).where(HEAD.c.id == 1)) or 0)

    def last_at(self) -> datetime | None:
        """Instant of the latest event; None in an empty journal."""
        ms = self._one(select(HEAD.c.last_at).where(HEAD.c.id == 1))
        return from_ms(ms) if ms else None

    def numbers(self) -> dict[str, int]:
        """Numbers given out so far, by series."""
        text = self._one(select(HEAD.c.numbers).where(HEAD.c.id == 1))
        found: dict[str, int] = json.loads(text) if text else {}
        return found

    def events_of_command(self, cmd: str) -> tuple[RecordedEvent, ...]:
        """Events that one command recorded, in order."""
        rows = self._connection.execute(select(JOURNAL).where(JOURNAL.c.cmd == cmd).order_by(JOURNAL.c.part))
        return tuple(event_of(row) for row in rows)

    def event(self, seq: int) -> RecordedEvent | None:
        """One event."""
        row = self._connection.execute(select(JOURNAL).where(JOURNAL.c.seq == seq)).first()
        return event_of(row) if row else None

    def bodies(self, first: int, last: int | None = None) -> Iterator[bytes]:
        """Bytes of the events from `first` up to, not including, `last`; read in pages, so that no cursor stays
        open.
        """
        at = first
        while last is None or at < last:
            stop = at + PAGE if last is None else min(at + PAGE, last)
            where = and_(JOURNAL.c.seq >= at, JOURNAL.c.seq < stop)
            rows = self._connection.execute(select(JOURNAL.c.body).where(where).order_by(JOURNAL.c.seq)).all()
            for row in rows:
                yield row.body.encode("utf-8")
            if len(rows) < stop - at:
                return
            at = stop

    def frontier_at(self, size: int) -> tuple[int, bytes]:
        """Size and peaks of the tree when it held `size` events, from the nearest checkpoint on."""
        row = self._connection.execute(
            select(CHECKPOINT).where(CHECKPOINT.c.size <= size).order_by(CHECKPOINT.c.size.desc()).limit(1)
        ).first()
        start = journal.Frontier.from_bytes(row.size, bytes(row.peaks)) if row else journal.EMPTY
        builder = journal.TreeBuilder(start)
        builder.extend(self.bodies(start.size, size))
        frontier = builder.frontier()
        return frontier.size, frontier.to_bytes()

    def has_checkpoint(self, size: int) -> bool:
        """Say whether the tree at this size is kept."""
        return self._one(select(CHECKPOINT.c.size).where(CHECKPOINT.c.size == size)) is not None

    def root_at(self, size: int) -> bytes:
        """Root of the tree when it held `size` events (from the row, which `verify` checks)."""
        root = self._one(select(JOURNAL.c.root).where(JOURNAL.c.seq == size - 1))
        return bytes(root) if root is not None else journal.EMPTY.root()

    def history(self, number: str) -> tuple[HistoryLine, ...]:
        """Every event of one appeal."""
        rows = self._connection.execute(select(JOURNAL).where(JOURNAL.c.number == number).order_by(JOURNAL.c.seq))
        return tuple(HistoryLine(e.seq, e.at, e.type, e.actor, e.data) for e in map(event_of, rows))

    def viewed_since(self, actor: str, of: int, since: datetime) -> bool:
        """Say whether somebody's opening of a record since an instant is already in the journal."""
        rows = self._connection.execute(
            select(JOURNAL.c.body)
            .where(JOURNAL.c.type == "pii.viewed", JOURNAL.c.at >= to_ms(since))
            .where(JOURNAL.c.seq > self.size() - PAGE)
        )
        for row in rows:
            body = json.loads(row.body)
            if body["actor"] == actor and body["data"]["of"] == of:
                return True
        return False

    # --- office and people

    def office(self) -> dict[str, Any] | None:
        """What `log.created` said."""
        row = self._connection.execute(select(OFFICE)).mappings().first()
        return dict(row) if row else None

    def settings(self) -> dict[str, str]:
        """Changed settings by key."""
        return {row.key: row.value for row in self._connection.execute(select(SETTING))}

    def accounts(self) -> tuple[AccountRow, ...]:
        """Every account, in the order of their making."""
        statement = self._accounts().order_by(ACCOUNT.c.person_seq)
        return tuple(account_of(row) for row in self._connection.execute(statement))

    def account(self, login: str) -> AccountRow | None:
        """The account with this login, or None."""
        return next((account for account in self.accounts() if account.login == login), None)

    def account_by_id(self, id: str) -> AccountRow | None:  # noqa: A002 - the column's name
        """The account with this id, or None."""
        row = self._connection.execute(self._accounts().where(ACCOUNT.c.id == id)).first()
        return account_of(row) if row else None

    @staticmethod
    def _accounts() -> Select[Any]:
        joined = ACCOUNT.outerjoin(SECRET, SECRET.c.account == ACCOUNT.c.id).outerjoin(
            PII, PII.c.seq == ACCOUNT.c.person_seq
        )
        return select(ACCOUNT, SECRET.c.argon2, PII.c.data).select_from(joined)

    # --- the calendar, and what hangs on it

    def orders(self) -> tuple[OrderedDay, ...]:
        """The days of which an order in force says what they are."""
        rows = self._connection.execute(select(CALENDAR).where(CALENDAR.c.kind.is_not(None)).order_by(CALENDAR.c.day))
        return tuple(OrderedDay(date.fromisoformat(row.day), row.kind, row.order_no) for row in rows)

    def open_and_due_from(self, day: str) -> Iterator[Dated]:
        """Open appeals with a due date on a day or after it, in the order of registration."""
        return self._dated(and_(APPEAL.c.due >= day, text(tables.ON_THE_CLOCK)))

    def undated_since(self, seq: int) -> Iterator[Dated]:
        """Open appeals registered after an event whose dates wait for a confirmed time."""
        since = and_(APPEAL.c.seq > seq, APPEAL.c.dated_seq == APPEAL.c.seq)
        return self._dated(and_(since, APPEAL.c.status.in_(life.OPEN)))

    def counted_from(self, number: str) -> datetime | None:
        """The instant from which an appeal counts that was registered at an unconfirmed time; None before that."""
        lines = [line for line in self.history(number) if line.type == "appeal.redated"]
        told = next((line.data["counted_from"] for line in reversed(lines) if line.data["why"] == "clock"), None)
        return from_text(str(told)) if told else None

    def _dated(self, where: Any) -> Iterator[Dated]:  # noqa: ANN401 - an SQL condition
        """Read in pages, so that a hundred thousand need no memory and no cursor stays open."""
        after, extension = -1, JOURNAL.alias()
        statement: Select[Any] = (
            select(*_DATED, JOURNAL.c.body, extension.c.body.label("extension"))
            .select_from(
                APPEAL.join(JOURNAL, JOURNAL.c.seq == APPEAL.c.seq).outerjoin(
                    extension, extension.c.seq == APPEAL.c.extended_seq
                )
            )
            .where(where)
            .order_by(APPEAL.c.seq)
            .limit(PAGE)
        )
        while True:
            rows = self._connection.execute(statement.where(APPEAL.c.seq > after)).all()
            yield from (dated_of(row) for row in rows)
            if len(rows) < PAGE:
                return
            after = rows[-1].seq

    # --- visits

    def visit(self, id: int) -> VisitRow | None:  # noqa: A002
        """One visit."""
        return self._visit(select(VISIT).where(VISIT.c.id == id))

    def ticket(self, ticket: str, day: str) -> VisitRow | None:
        """The visit that holds a ticket of a local date."""
        return self._visit(select(VISIT).where(VISIT.c.day == day, VISIT.c.ticket == ticket))

    def waiting(self, day: str) -> tuple[VisitRow, ...]:
        """Who waits, in the order of the next calls: priority first, then arrival."""
        statement: Select[Any] = (
            select(VISIT)
            .where(VISIT.c.day == day, VISIT.c.state == "waiting")
            .order_by(VISIT.c.priority.is_(None), VISIT.c.id)
        )
        return self._visits(statement)

    def at_counters(self, day: str) -> tuple[VisitRow, ...]:
        """Who is being served, by counter."""
        statement = select(VISIT).where(VISIT.c.day == day, VISIT.c.state == "called").order_by(VISIT.c.counter)
        return self._visits(statement)

    def at_counter(self, counter: int, day: str) -> VisitRow | None:
        """Who is being served at one counter."""
        where = and_(VISIT.c.day == day, VISIT.c.state == "called", VISIT.c.counter == counter)
        return self._visit(select(VISIT).where(where).order_by(VISIT.c.called_seq.desc()))

    def visit_at_counter(self, counter: int, day: str) -> int | None:
        """Number of the visit that is being served at one counter."""
        values = {"day": day, "state": "called", "counter": counter}
        row = prepared(AT_COUNTER, self._connection.dialect).run(self._connection, values).fetchone()
        return int(row[0]) if row else None

    def visits_of(self, day: str) -> tuple[VisitRow, ...]:
        """All visits of a local date, in their order."""
        return self._visits(select(VISIT).where(VISIT.c.day == day).order_by(VISIT.c.id))

    def open_visits(self, day: str) -> tuple[VisitRow, ...]:
        """Visits of a date that wait or are being served."""
        where = and_(VISIT.c.day == day, VISIT.c.state.in_(OPEN_STATES))
        return self._visits(select(VISIT).where(where).order_by(VISIT.c.id))

    # --- appeals

    def appeal(self, number: str) -> AppealRow | None:
        """One appeal."""
        row = self._connection.execute(select(APPEAL).where(APPEAL.c.number == number)).first()
        return appeal_of(row) if row else None

    def appeals_of(self, day: str, limit: int) -> tuple[AppealHit, ...]:
        """The latest appeals of a local date, newest first, masked."""
        return self._hits(self._with_person().where(APPEAL.c.day == day).order_by(APPEAL.c.seq.desc()).limit(limit))

    def oral_appeals(self, limit: int) -> tuple[tuple[AppealHit, str], ...]:
        """The latest oral appeals that are not voided, newest first, masked, each with its language."""
        statement = self._with_person().where(APPEAL.c.oral, APPEAL.c.status != life.VOIDED)
        rows = self._connection.execute(statement.order_by(APPEAL.c.seq.desc()).limit(limit)).all()
        return tuple((hit_of(row), row.language) for row in rows)

    def protocols(self, *numbers: str) -> tuple[ProtocolRow, ...]:
        """The protocols of appeals, by number, form and version."""
        statement = select(PROTOCOL).where(PROTOCOL.c.number.in_(numbers))
        rows = self._connection.execute(statement.order_by(PROTOCOL.c.number, PROTOCOL.c.form, PROTOCOL.c.version))
        return tuple(
            ProtocolRow(
                row.number, row.form, row.version, row.language, row.text_seq, row.state, row.outcome, row.signed_seq
            )
            for row in rows
        )

    def appeal_count(self, day: str) -> int:
        """Number of appeals of a local date."""
        return int(self._one(select(func.count()).select_from(APPEAL).where(APPEAL.c.day == day)) or 0)

    def appeals_by(self, column: str, text: str, limit: int) -> tuple[AppealHit, ...]:
        """Appeals found by a column, newest first, masked.

        Columns: `number`, `short_code` (whole), `name_key` (each word begins one), `iin`, `phone` (beginning), `digits`
        (of any number).
        """
        statement = self._with_person()
        if column in {"number", "short_code"}:
            statement = statement.where(APPEAL.c[column] == text)
        elif column == "name_key":
            statement = statement.where(APPEAL.c.person_seq.in_(search.named(self._connection, text, limit)))
        else:
            statement = statement.where(APPEAL.c.person_seq.in_(self._first_by(column, text, limit)))
        return self._hits(statement.order_by(APPEAL.c.seq.desc()).limit(limit))

    def people_by(self, column: str, text: str, limit: int) -> tuple[PersonHit, ...]:
        """People found in the same way, each once by IIN or name and phone, most recent first, masked."""
        most = limit * 25
        seqs = (
            search.named(self._connection, text, most) if column == "name_key" else self._first_by(column, text, most)
        )
        statement: Select[Any] = (
            select(PII, APPEAL.c.accepted_at)
            .select_from(PII.join(APPEAL, APPEAL.c.person_seq == PII.c.seq))
            .where(PII.c.seq.in_(seqs))
        )
        found: dict[object, list[Row[Any]]] = {}
        for row in self._connection.execute(statement.order_by(PII.c.seq.desc())):
            found.setdefault(row.iin or (row.name_key, row.phone), []).append(row)
        hits = [person_of(rows) for rows in found.values()]
        return tuple(sorted(hits, key=lambda hit: hit.last_at, reverse=True)[:limit])

    def _first_by(self, column: str, text: str, limit: int) -> list[int]:
        """The records whose number begins with a text: the newest, or of few digits those first in the index."""
        if column == "digits":
            seqs = (seq for found in by_digits(self._connection, text, limit) for seq in found)
            return list(dict.fromkeys(seqs))[:limit]
        order = [PII.c[column]] if len(text) < FEW_DIGITS else []
        statement = select(PII.c.seq).where(search.begins(PII.c[column], text))
        return list(self._connection.execute(statement.order_by(*order, PII.c.seq.desc()).limit(limit)).scalars())

    def personal(self, seq: int) -> dict[str, Any] | None:
        """The personal data behind an event, or None once erased."""
        text = self._one(select(PII.c.data).where(PII.c.seq == seq))
        found: dict[str, Any] | None = json.loads(text) if text is not None else None
        return found

    def sealed(self, seq: int) -> journal.Sealed | None:
        """The personal data behind an event with their salt, as they were committed; None once erased."""
        row = self._connection.execute(select(PII.c.salt, PII.c.data).where(PII.c.seq == seq)).first()
        if row is None:
            return None
        salt = bytes(row.salt)
        return journal.Sealed(
            json.loads(row.data), salt, row.data, journal.commitment_of(salt, row.data.encode("utf-8"))
        )

    def due_counts(self, day: str) -> dict[str, int]:
        """Open appeals past due, and those whose last day is `day`, decided and open."""
        undecided = TALLY.c.status.in_(life.OPEN)
        decided = and_(~undecided, TALLY.c.status != life.VOIDED)
        past, today = TALLY.c.due < day, TALLY.c.due == day
        statement = select(
            *(
                func.sum(case((condition, TALLY.c.n), else_=0))
                for condition in (and_(undecided, past), and_(decided, today), and_(undecided, today))
            )
        ).where(TALLY.c.due <= day, TALLY.c.due != "")
        row = self._connection.execute(statement).one()
        names = ("overdue_open", "due_today_done", "due_today_open")
        counts = {name: int(value or 0) for name, value in zip(names, row, strict=True)}
        first_past = and_(APPEAL.c.extended_seq.is_not(None), APPEAL.c.extended_from < day)
        again = (
            select(func.count())
            .select_from(APPEAL)
            .where(APPEAL.c.status.in_(life.OPEN), APPEAL.c.due >= day, first_past)
        )
        return counts | {"overdue_first": counts["overdue_open"] + int(self._one(again) or 0)}

    def run_out(self, day: str, limit: int) -> tuple[tuple[str, str, int], ...]:
        """Open appeals whose term ended before a day, not deemed refused yet, longest ago first.

        Number, due date, and the event that set it.
        """
        clock = and_(literal_column(tables.ON_THE_CLOCK), APPEAL.c.due < day)
        statement = select(APPEAL.c.number, APPEAL.c.due, APPEAL.c.due_seq).where(clock)
        rows = self._connection.execute(statement.order_by(APPEAL.c.due).limit(limit))
        return tuple((row.number, row.due, row.due_seq) for row in rows)

    def repeats(self, number: str) -> tuple[str, ...]:
        """Numbers of the appeals that are linked to this one."""
        statement = select(APPEAL.c.number).where(APPEAL.c.linked_to == number).order_by(APPEAL.c.seq)
        return tuple(self._connection.execute(statement).scalars())

    def returned_as_repeat(self, number: str) -> bool:
        """Say whether this appeal, or one that is linked to it, was returned as an identical repeat."""
        numbers = (number, *self.repeats(number))
        statement = select(JOURNAL).where(JOURNAL.c.type == "appeal.returned", JOURNAL.c.number.in_(numbers))
        return any(event_of(row).data["ground"] == "repeat" for row in self._connection.execute(statement))

    # --- papers

    def papers(self, number: str) -> tuple[PaperRow, ...]:
        """Every printing of an appeal's papers, oldest first."""
        joined = PAPER.outerjoin(
            FROZEN,
            and_(
                FROZEN.c.number == PAPER.c.number,
                FROZEN.c.paper == PAPER.c.paper,
                FROZEN.c.copy_no == PAPER.c.copy_no,
            ),
        )
        statement = select(PAPER, FROZEN.c.data).select_from(joined).where(PAPER.c.number == number)
        return tuple(
            PaperRow(
                r.number, r.paper, r.copy_no, r.lang, r.size, r.signed, r.state, from_ms(r.started_at), r.data or ""
            )
            for r in self._connection.execute(statement.order_by(PAPER.c.started_seq))
        )

    def paper_lines(self, number: str) -> tuple[PaperLine, ...]:
        """The same without the frozen data."""
        statement = select(PAPER).where(PAPER.c.number == number).order_by(PAPER.c.started_seq)
        return tuple(
            PaperLine(r.paper, r.copy_no, r.state, from_ms(r.started_at)) for r in self._connection.execute(statement)
        )

    def unprinted(self, since_seq: int) -> tuple[tuple[str, int, datetime], ...]:
        """Appeals since an event whose receipt never got to `done`: number, next copy, accepted at."""
        receipt = and_(PAPER.c.number == APPEAL.c.number, PAPER.c.paper == "receipt")
        done = func.max(_case_done())
        statement: Select[Any] = (
            select(APPEAL.c.number, func.count(PAPER.c.copy_no), APPEAL.c.accepted_at, done)
            .select_from(APPEAL.outerjoin(PAPER, receipt))
            .where(APPEAL.c.seq >= since_seq)
            .group_by(APPEAL.c.number, APPEAL.c.accepted_at, APPEAL.c.seq)
            .having(func.coalesce(done, 0) == 0)
            .order_by(APPEAL.c.seq)
        )
        return tuple((r[0], int(r[1]), from_ms(r[2])) for r in self._connection.execute(statement))

    def oral_without_protocol(self, since_seq: int) -> int:
        """Number of oral appeals since an event, voided ones apart, whose protocol never got to `done`."""
        protocol = and_(
            PAPER.c.number == APPEAL.c.number, PAPER.c.paper.in_(("protocol", "crime_draft")), PAPER.c.state == "done"
        )
        oral = and_(APPEAL.c.seq >= since_seq, APPEAL.c.oral, APPEAL.c.status != life.VOIDED)
        printed = select(PAPER.c.number).where(protocol).exists()
        return int(self._one(select(func.count()).select_from(APPEAL).where(oral, ~printed)) or 0)

    # --- days

    def last_close(self) -> DayRow | None:
        """The latest closed day or part."""
        row = self._connection.execute(select(DAY).order_by(DAY.c.seq.desc()).limit(1)).first()
        return day_of(row) if row else None

    def days(self) -> tuple[DayRow, ...]:
        """Every closed day or part, newest first."""
        return tuple(day_of(row) for row in self._connection.execute(select(DAY).order_by(DAY.c.seq.desc())))

    def day_parts(self, day: str) -> tuple[DayRow, ...]:
        """The closings of one date, in order."""
        rows = self._connection.execute(select(DAY).where(DAY.c.day == day).order_by(DAY.c.part))
        return tuple(day_of(row) for row in rows)

    def draft(self, owner: str, counter: int) -> str | None:
        """What somebody was typing at a counter."""
        found: str | None = self._one(select(DRAFT.c.data).where(DRAFT.c.owner == owner, DRAFT.c.counter == counter))
        return found

    # --- inside

    def _one(self, statement: Select[Any]) -> Any:  # noqa: ANN401 - one value of whatever type
        return self._connection.execute(statement).scalar()

    def _visit(self, statement: Select[Any]) -> VisitRow | None:
        row = self._connection.execute(statement.limit(1)).first()
        return visit_of(row) if row else None

    def _visits(self, statement: Select[Any]) -> tuple[VisitRow, ...]:
        return tuple(visit_of(row) for row in self._connection.execute(statement))

    @staticmethod
    def _with_person() -> Select[Any]:
        return select(APPEAL, PII.c.data).select_from(APPEAL.outerjoin(PII, PII.c.seq == APPEAL.c.person_seq))

    def _hits(self, statement: Select[Any]) -> tuple[AppealHit, ...]:
        return tuple(hit_of(row) for row in self._connection.execute(statement))


def _case_done() -> Any:  # noqa: ANN401
    return case((PAPER.c.state == "done", 1), else_=0)
