# SPDX-License-Identifier: Apache-2.0
"""The sheet of a closed day (form F8): its values from the closing and the day's events, its paper with the checkpoint.

A day that is still open has no sheet. Nothing is recorded: the sheet follows from the journal and is the same for ever.
"""

import hashlib
import json
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from frontdesk.domain import journal as tree
from frontdesk.domain import roles
from frontdesk.domain.journal import DECIDED
from frontdesk.domain.papers import DAY_SHEET, size_for
from frontdesk.domain.papers.day_sheet import Counts, DaySheetData
from frontdesk.errors import Trouble, refuse
from frontdesk.files import write_file
from frontdesk.services.accounts import actor_of
from frontdesk.services.calendar import CalendarBook
from frontdesk.services.papers import PaperFolder
from frontdesk.services.ports import DayRow, Journal, Reading, Renderer, Signer
from frontdesk.services.views import SYSTEM, Actor, Issued, OfficeFacts

_ACTS: Final = ("extended", "forwarded", "needs_fix", "returned", "withdrawn", "stopped")
_COUNTER: Final = ("ticket.called", "appeal.registered")
"""Who did one of these was on duty at a counter."""


class DaySheets:
    """Makes the sheets of closed days."""

    def __init__(
        self,
        journal: Journal,
        facts: OfficeFacts,
        book: CalendarBook,
        signer: Signer,
        render: Renderer,
        folder: PaperFolder,
    ) -> None:
        self._journal = journal
        self._facts = facts
        self._book = book
        self._signer = signer
        self._render = render
        self._folder = folder

    def make(
        self, by: Actor, day: date, part: int | None = None, *, lang: str | None = None, out: Path | None = None
    ) -> Issued:
        """Write the sheet of a closed day, of its last part where none is named; the same bytes at any time.

        Raises Refused `day_not_closed`; Trouble where the file cannot be written. Without a key the sheet says so.
        """
        roles.require(by.role, "status")
        with self._journal.reading() as read:
            row = next((row for row in reversed(read.day_parts(day.isoformat())) if part in {None, row.part}), None)
            if row is None:
                raise refuse("day_not_closed", "date", date=day.isoformat())
            data = self._data(read, row, lang)
            root = read.root_at(row.seq + 1)
        try:
            note = self._signer.sign(tree.checkpoint_text(self._facts.origin, row.seq + 1, root))
        except Trouble as trouble:
            if trouble.code not in {"key_unavailable", "journal_damaged"}:
                raise
            note = None
        pdf = self._render(
            DAY_SHEET,
            data.to_json(),
            checkpoint=note,
            short_code=tree.short_code(root),
            copy=0,
            size=size_for(DAY_SHEET),
        )
        name = f"{data.number}-day-sheet.pdf"
        file = write_file(out, pdf) if out else self._folder.write(name, pdf)
        return Issued(data.number, DAY_SHEET, 0, str(file), hashlib.sha256(pdf).hexdigest(), pdf)

    def _data(self, read: Reading, row: DayRow, lang: str | None) -> DaySheetData:
        event = read.event(row.seq)
        if event is None:
            raise Trouble("database_damaged", detail="journal")
        closing: Mapping[str, Any] = event.data
        events = [json.loads(body) for body in read.bodies(row.opened_after, row.seq)]
        day = date.fromisoformat(row.day)
        closer = self._person(read, event.actor)
        return DaySheetData(
            office_code=self._facts.code,
            office_kk=self._facts.name_kk,
            office_ru=self._facts.name_ru,
            number=f"{self._facts.code}-{row.day}" + (f"-{row.part}" if row.part > 1 else ""),
            event=row.seq,
            printed_at=closing["closed_at"],
            clerk=closer.initials if closer else "",
            position_kk=closer.position_kk if closer else "",
            position_ru=closer.position_ru if closer else "",
            training=self._facts.training,
            languages=(lang,) if lang else ("kk", "ru"),
            day=day,
            part=row.part,
            calendar=self._book.of(read).reason(day),
            unattended=row.unattended,
            opened_at=closing["opened_at"] or "",
            closed_at=closing["closed_at"],
            staff=self._staff(read, events),
            entries=row.seq + 1 - row.opened_after,
            root=b64encode(read.root_at(row.seq + 1)).decode("ascii"),
            before=b64encode(read.root_at(row.opened_after)).decode("ascii") if row.opened_after else "",
            **figures(closing, events),
        )

    def _staff(self, read: Reading, events: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
        ids = dict.fromkeys(event["actor"] for event in events if event["type"] in _COUNTER)
        people = (self._person(read, id_) for id_ in ids)
        return tuple(person.initials for person in people if person)

    @staticmethod
    def _person(read: Reading, id_: str) -> Actor | None:
        account = read.account_by_id(id_) if id_ != SYSTEM.id else None
        return actor_of(account) if account else None


def figures(closing: Mapping[str, Any], events: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the counts on a sheet from the closing of a day and its events, the uncomfortable ones among them."""
    happened = Counter(event["type"] for event in events)
    handed = sum(1 for event in events if event["type"] == "appeal.handed_to_duty" and event["data"].get("kui_number"))
    waited = closing["waits"]
    kinds: Mapping[str, int] = closing["appeals"]
    pick: Callable[..., Counts] = lambda *names: tuple((name, closing[name]) for name in names)  # noqa: E731
    uneasy = {
        "unattended": int(closing["unattended"]),
        "gaps": int(not closing["gapless"]),
        **dict(pick("unserved", "overdue_open", "due_today_open")),
        **{name: closing[name] for name in ("overdue_first", "done_late", "done_late_first") if name in closing},
        "deemed": happened["appeal.deemed_refused"],
        **dict(pick("late", "voids", "corrections", "reprints")),
        "failed": happened["print.failed"],
        "clock_alarms": closing["clock_alarms"],
        "viewed": sum(closing["viewed"].values()),
    }
    return {
        "visits": pick("tickets", "direct", "served", "no_show", "left", "unserved"),
        "purposes": _largest_first(closing["by_purpose"]),
        "appeals": (
            ("appeals", sum(kinds.values())),
            *pick("registered_today", "registered_later"),
            ("crimes", kinds.get("crime_report", 0)),
            ("kui", handed),
        ),
        "kinds": _largest_first(kinds),
        "decisions": (
            ("decided", sum(happened[name] for name in DECIDED)),
            *((act, happened[f"appeal.{act}"]) for act in _ACTS),
        ),
        "terms": pick("due_today_done", "due_today_open", "overdue_open"),
        "uneasy": tuple(uneasy.items()),
        "waits": tuple((name, -1 if n is None else n) for name, n in _waits(waited)),
        "gapless": closing["gapless"],
        "series": tuple((name, closing["first"][name], closing["last"][name]) for name in sorted(closing["first"])),
        "totals": tuple(sorted(closing["totals"].items())),
    }


def _waits(waited: Mapping[str, Any]) -> Iterator[tuple[str, int | None]]:
    """Yield the figures of waiting; the staffed one beside the others, where the closing has it (DOMAIN 4.2)."""
    for name in ("n", "median_s", "p90_s", "max_s", "within_target", "target_s"):
        yield name, waited[name]
    if "staffed" in waited:
        yield "staffed_s", waited["staffed"]["median_s"]


def _largest_first(counts: Mapping[str, int]) -> Counts:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
