# SPDX-License-Identifier: Apache-2.0
"""Closing a day: what blocks it, its figures, the event that seals it and the bundle that leaves the house.

A day is closed before the next begins; where nobody did, the program does it at the first act of the new date (PRODUCT
rule 11).
"""

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from frontdesk.domain import journal as tree
from frontdesk.domain import roles, visits
from frontdesk.domain.calendar import hours_named, hours_on, parse_hours
from frontdesk.domain.day_figures import DayFigures, read_day
from frontdesk.domain.figures import Waits, waits
from frontdesk.domain.moments import from_text, office_day, to_text
from frontdesk.errors import Trouble, refuse
from frontdesk.services.office import Settings
from frontdesk.services.ports import (
    CLOSED,
    OFFICE_HOURS,
    Bundler,
    DayRow,
    Journal,
    Reading,
    Signer,
    UnitOfWork,
    open_day,
)
from frontdesk.services.soundness import Soundness
from frontdesk.services.views import SYSTEM, Actor, Block, DayStatus, OfficeFacts


class Outbox(Protocol):
    """The folder of sealed day logs."""

    def path(self, name: str) -> Path:
        """Return where a file of that name lies or would lie."""
        ...

    def write(self, name: str, content: bytes) -> Path:
        """Write it whole or not at all; raise Trouble."""
        ...


class Days:
    """The office's days. Reading figures needs no lock; closing is one act like any other."""

    def __init__(
        self,
        journal: Journal,
        facts: OfficeFacts,
        settings: Settings,
        signer: Signer,
        bundler: Bundler,
        outbox: Outbox,
        soundness: Soundness,
    ) -> None:
        self._journal = journal
        self._facts = facts
        self._settings = settings
        self._signer = signer
        self._bundler = bundler
        self._outbox = outbox
        self._soundness = soundness
        self._unsealed = True

    # --- looking

    def open_day(self) -> date | None:
        """Return the date of the acts that no closing covers yet; None where there are none."""
        with self._journal.reading() as read:
            return _open_day(read)

    def status(self, day: date | None = None) -> DayStatus:
        """Return a day as it stands: the open part where there is one, else its last closed part.

        Without a date: the open day, else today. Raises Refused `day_empty` where nothing happened that day.
        """
        today = office_day(self._journal.clock.now())
        with self._journal.reading() as read:
            opened = _open_day(read)
            wanted = day or opened or today
            if opened == wanted:
                return self._open_status(read, wanted)
            parts = read.day_parts(wanted.isoformat())
            if parts:
                return self._closed_status(read, parts[-1])
            return self._open_status(read, wanted)

    def list(self) -> tuple[DayStatus, ...]:
        """Return every day, newest first, the open one on top."""
        with self._journal.reading() as read:
            opened = _open_day(read)
            closed = [self._closed_status(read, row) for row in read.days()]
            return tuple(([self._open_status(read, opened)] if opened else []) + closed)

    def by_hour(self) -> Mapping[int, tuple[int, int]]:
        """Return the open day's waits by hour of arrival: hour to (n, median in seconds)."""
        with self._journal.reading() as read:
            figures = self._readable_figures(read)
        target = self._settings.number("wait_target_s")
        found: dict[int, tuple[int, int]] = {}
        for hour, values in sorted(figures.hour_waits.items()):
            waited = waits(values, target_s=target)
            found[hour] = (waited.n, waited.median_s or 0)
        return found

    # --- closing

    def close(self, by: Actor, day: date | None = None, *, request: str, approver: Actor | None = None) -> DayStatus:
        """Close a day and seal its log; closing a closed day answers as before.

        Raises Refused `not_allowed` unless `by` or `approver` is a supervisor, `day_empty`, `day_not_open`,
        `numbers_have_gaps`; Trouble `journal_damaged`, or where the file cannot be written: then the day is closed all
        the same, and closing it again writes the file.
        """
        closer = approver or by
        roles.require(closer.role, "close_day")
        self._require_sound()
        with self._journal.begin(closer.id, request) as work:
            opened = work.open_day
            if opened is None or (day is not None and day != opened):
                wanted = day or office_day(work.now)
                if not work.read.day_parts(wanted.isoformat()):
                    raise refuse("day_empty", "date", date=wanted.isoformat())
                opened = None
                day = wanted
            else:
                day = opened
                self._close(work, opened, unattended=False, actor=closer.id)
        try:
            self._write_missing()
        except Trouble as trouble:
            if trouble.code != "key_unavailable":
                raise
        return self.status(day)

    def close_what_is_over(self, work: UnitOfWork) -> None:
        """Close the day before, by the program itself, when an act of a new local date finds it open.

        Not on a damaged journal: its figures would be wrong for ever. The day stays open until a backup is restored.
        Nor while nobody trusts the clock, which says only that another day has come.
        """
        opened = work.open_day
        if work.clock_unconfirmed or opened is None or opened >= office_day(work.now) or not self._soundness.whole():
            return
        command = work.cmd
        part = len(work.read.day_parts(opened.isoformat())) + 1
        work.use_command(f"day.close:{opened.isoformat()}:{part}")
        self._close(work, opened, unattended=True, actor=SYSTEM.id)
        work.go_on_with(command)

    def _close(self, work: UnitOfWork, day: date, *, unattended: bool, actor: str) -> None:
        text = day.isoformat()
        for row in work.read.open_visits(text):
            move = visits.move("unserved", row.state)
            work.record(move.event_type, {"visit": row.visit}, actor=actor)
        last: DayRow | None = work.read.last_close()
        after = last.seq + 1 if last else 0
        figures = _figures_since(work.read, after)
        before = work.read.event(last.seq).data["totals"] if last else {}
        data = figures.close_data(
            date=text,
            part=len(work.read.day_parts(text)) + 1,
            unattended=unattended,
            closed_at=to_text(work.now),
            opened_after=after,
            target_s=self._settings.number("wait_target_s"),
            due=work.read.due_counts(text),
            before=before,
            hours=hours_named(hours_on(day, parse_hours(work.read.settings().get(OFFICE_HOURS, "[]")))),
        )
        work.record("day.close", data, actor=actor)
        work.mark_checkpoint()
        self._unsealed = True

    # --- sealing

    def write_bundles(self) -> None:
        """Write the bundle of every closed day that has none yet, after an act that stands without it.

        A full disk, a key that cannot be opened or a damaged journal leave them for later: no visitor is turned away
        over a day log (PRODUCT rule 11). That a day's file is missing is seen in its status.
        """
        try:
            self._write_missing()
        except Trouble:
            return

    def _write_missing(self) -> None:
        if not self._unsealed:
            return
        with self._journal.reading() as read:
            missing = [row for row in read.days() if not self._outbox.path(self._name(row)).exists()]
        for row in missing:
            self._write(row)
        self._unsealed = False

    def _require_sound(self) -> None:
        if not self._soundness.whole():
            raise Trouble("journal_damaged")

    def export(self, by: Actor, day: date, part: int | None = None) -> DayStatus:
        """Write a closed day's bundle again: the same bytes. Raises Refused `day_not_closed`, Trouble."""
        roles.require(by.role, "export")
        self._require_sound()
        with self._journal.reading() as read:
            parts = [row for row in read.day_parts(day.isoformat()) if part in {None, row.part}]
        if not parts:
            raise refuse("day_not_closed", "date", date=day.isoformat())
        self._write(parts[-1])
        with self._journal.reading() as read:
            return self._closed_status(read, parts[-1])

    def last_closed(self) -> date:
        """Return the date of the latest closing; raise Refused `day_not_closed` where there is none."""
        with self._journal.reading() as read:
            last = read.last_close()
        if last is None:
            raise refuse("day_not_closed", "date", date="")
        return date.fromisoformat(last.day)

    def bundle(self, row: DayRow) -> bytes:
        """Return the bytes of a closed day's bundle, from the journal alone."""
        size = row.seq + 1
        with self._journal.reading() as read:
            frontier = read.frontier_at(row.opened_after)
            events = list(read.bodies(row.opened_after, size))
            root = read.root_at(size)
        note = self._signer.sign(tree.checkpoint_text(self._facts.origin, size, root))
        return self._bundler(
            code=self._facts.code, date=row.day, part=row.part, events=events, frontier=frontier, checkpoint=note
        )

    def _write(self, row: DayRow) -> None:
        self._outbox.write(self._name(row), self.bundle(row))

    def _name(self, row: DayRow) -> str:
        return bundle_name(self._facts.code, row.day, row.part)

    # --- inside

    def _open_status(self, read: Reading, day: date) -> DayStatus:
        figures = self._readable_figures(read) if _open_day(read) == day else DayFigures()
        due = read.due_counts(day.isoformat())
        waiting = read.open_visits(day.isoformat())
        part = len(read.day_parts(day.isoformat())) + 1
        size = read.size()
        return DayStatus(
            date=day,
            closed=False,
            unattended=False,
            part=part,
            first=next(iter(figures.first.values()), None),
            last=next(reversed(figures.last.values()), None),
            gapless=figures.gapless,
            visits=figures.counts["tickets"] + figures.counts["direct"],
            served=figures.counts["served"],
            no_show=figures.counts["no_show"],
            unserved=figures.counts["unserved"],
            left=figures.counts["left"],
            open=len(waiting),
            appeals=dict(figures.appeals),
            waits=figures.waits(self._settings.number("wait_target_s")),
            entries=figures.counts["entries"],
            root=b64encode(read.root_at(size)).decode("ascii"),
            file=None,
            sha256=None,
            blocks=self._blocks(read, figures, [row.state for row in waiting], due["overdue_open"]),
            acts=dict(figures.acts),
            late=figures.counts["late"],
            done_late=figures.counts["done_late"],
            done_late_first=figures.counts["done_late_first"],
            overdue_open=due["overdue_open"],
            overdue_first=due["overdue_first"],
        )

    def _readable_figures(self, read: Reading) -> DayFigures:
        """Return the open day's figures; none where the journal is too damaged to be read, which a block then says."""
        try:
            return _figures_since(read, _after(read))
        except (ValueError, LookupError, TypeError, AttributeError):
            whole, _entries = self._soundness.check()
            if whole:
                raise
            return DayFigures()

    def _blocks(self, read: Reading, figures: DayFigures, states: Sequence[str], overdue: int) -> tuple[Block, ...]:
        found: list[Block] = []
        if not self._soundness.whole():
            found.append(Block("journal_damaged", {}, hard=True))
        waiting, serving = states.count(visits.WAITING), states.count(visits.CALLED)
        if waiting:
            found.append(Block("visitors_waiting", {"n": waiting}))
        if serving:
            found.append(Block("visitors_at_counter", {"n": serving}))
        unprinted = len(read.unprinted(_after(read)))
        if unprinted:
            found.append(Block("receipts_unprinted", {"n": unprinted}))
        oral = read.oral_without_protocol(_after(read))
        if oral:
            found.append(Block("protocols_unprinted", {"n": oral}))
        if not figures.gapless:
            found.append(Block("numbers_have_gaps", {}, hard=True))
        if overdue:
            found.append(Block("appeals_overdue", {"n": overdue}))
        if "clock_alarm" in read.numbers():
            found.append(Block("clock_unconfirmed", {}))
        return tuple(found)

    def _closed_status(self, read: Reading, row: DayRow) -> DayStatus:
        event = read.event(row.seq)
        data: Mapping[str, Any] = event.data if event else {}
        waited = data["waits"]
        file = self._outbox.path(self._name(row))
        content = file.read_bytes() if file.exists() else None
        return DayStatus(
            date=date.fromisoformat(row.day),
            closed=True,
            unattended=row.unattended,
            part=row.part,
            first=_first(data["first"]),
            last=_last(data["last"]),
            gapless=data["gapless"],
            visits=data["tickets"] + data["direct"],
            served=data["served"],
            no_show=data["no_show"],
            unserved=data["unserved"],
            left=data["left"],
            open=0,
            appeals=data["appeals"],
            waits=Waits(
                n=waited["n"],
                median_s=waited["median_s"],
                p90_s=waited["p90_s"],
                max_s=waited["max_s"],
                within_target=waited["within_target"],
            ),
            entries=row.seq + 1 - row.opened_after,
            root=b64encode(read.root_at(row.seq + 1)).decode("ascii"),
            file=str(file) if content is not None else None,
            sha256=hashlib.sha256(content).hexdigest() if content is not None else None,
            blocks=(),
            closed_at=from_text(data["closed_at"]),
            acts=data.get("acts", {}),
            late=data["late"],
            done_late=data.get("done_late"),
            done_late_first=data.get("done_late_first"),
            overdue_open=data["overdue_open"],
            overdue_first=data.get("overdue_first"),
        )


def bundle_name(code: str, day: str, part: int) -> str:
    """Return `KLS-2026-11-23.zip`, further parts `KLS-2026-11-23-2.zip`."""
    return f"{code}-{day}.zip" if part == 1 else f"{code}-{day}-{part}.zip"


def _after(read: Reading) -> int:
    return read.numbers().get(CLOSED, 0)


def _open_day(read: Reading) -> date | None:
    return open_day(read.numbers())


def _figures_since(read: Reading, seq: int) -> DayFigures:
    return read_day(_parsed(read.bodies(seq)))


def _parsed(bodies: Iterable[bytes]) -> Iterable[Mapping[str, Any]]:
    return (json.loads(body) for body in bodies)


def _first(series: Mapping[str, str]) -> str | None:
    return min(series.values(), default=None)


def _last(series: Mapping[str, str]) -> str | None:
    return max(series.values(), default=None)
