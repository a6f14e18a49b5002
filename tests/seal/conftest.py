# SPDX-License-Identifier: Apache-2.0
"""A small office that writes a real log: its events, closings, receipts and day logs, without any database."""

import json
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from frontdesk.domain import journal
from frontdesk.domain.day_figures import DayFigures
from frontdesk.domain.journal import EMPTY, Frontier, TreeBuilder
from frontdesk.domain.moments import to_text
from frontdesk.seal.bundle import folder_name, make_bundle
from frontdesk.seal.keys import OfficeKey
from frontdesk.seal.notes import Vkey

PII = "cct9wwRcIhk8B8QkVGP029k6xVBpwikDZ0+HG5K+9t0="


class PaperOffice:
    """Writes events as the program does; `forge` lets a test spoil what is about to be written."""

    def __init__(self, folder: Path, code: str = "KLS", training: bool = False) -> None:
        self.folder, self.code, self.training = folder, code, training
        self.log = journal.origin(code, training)
        self.key = OfficeKey.create(folder / f"{code}-{training}.key", self.log)
        self.events: list[bytes] = []
        self.roots: list[bytes] = []
        self.tree = TreeBuilder()
        self.start: Frontier = EMPTY
        self.now = datetime(2026, 4, 24, 4, 0, tzinfo=UTC)
        self.totals: dict[str, int] = {}
        self.numbers = 0
        self.visits = 0
        self.dues: list[str] = []
        self.receipts: list[str] = []
        self.bundles: list[Path] = []
        self.forge: Callable[[dict[str, Any]], dict[str, Any]] = lambda event: event
        self.add(
            "log.created",
            {
                "office": code,
                "name_kk": "Бөлім",
                "name_ru": "Отдел",
                "training": training,
                "vkey": self.key.vkey,
                "app": "0.1.0",
            },
        )

    @property
    def vkey(self) -> Vkey:
        return Vkey.parse(self.key.vkey)

    def add(self, name: str, data: dict[str, Any], **more: Any) -> bytes:
        self.now += timedelta(seconds=61)
        event = {
            "log": self.log,
            "seq": self.tree.size,
            "at": to_text(self.now),
            "type": name,
            "actor": "u2",
            "cmd": f"{self.tree.size:032x}",
            "data": data,
            **more,
        }
        raw = journal.event_bytes(**self.forge(event))
        self.events.append(raw)
        self.tree.add(raw)
        self.roots.append(self.tree.root())
        return raw

    def visit(self, outcome: str = "advice") -> None:
        self.visits += 1
        visit = {"visit": self.visits}
        self.add(
            "ticket.issued",
            visit
            | {
                "ticket": f"A-{self.visits:03d}",
                "date": to_text(self.now)[:10],
                "purpose": "consult",
                "priority": None,
                "persons": 1,
            },
        )
        self.add("ticket.called", visit | {"counter": 1})
        if outcome == "no_show":
            self.add("ticket.no_show", visit)
        else:
            self.add("ticket.finished", visit | {"outcome": outcome, "reason": None})

    def register(self, due: str = "2026-05-20") -> str:
        self.visits += 1
        self.numbers += 1
        number = f"{self.code}-2026-{self.numbers:06d}"
        at = to_text(self.now + timedelta(seconds=61))
        raw = self.add(
            "appeal.registered",
            {"visit": self.visits, "direct": True, "kind": "complaint", "oral": False, "language": "kk", "anonymous": False, "crime_information": False,
             "accepted_at": at, "registered_on": at[:10], "due": due, "forward_by": "2026-04-29", "rule": "appc_20wd", "calendar": "kz-1", "sheets": 1, "counter": 1, "feedback": "AB12", "late": None},
            number=number,
            pii=PII,
        )  # fmt: skip
        self.dues.append(due)
        leaf = journal.leaf_hash(raw)
        text = journal.checkpoint_text(
            self.log, self.tree.size, self.tree.root(), journal.receipt_extension(number, at, leaf)
        )
        self.receipts.append(self.key.sign(text))
        self.add(
            "print.started",
            {"paper": "receipt", "copy": 0, "lang": "kk", "size": "80mm", "frozen": "ab" * 32},
            number=number,
        )
        return number

    def close(self, part: int = 1, spoil: dict[str, Any] | None = None, without: Collection[str] = ()) -> Path:
        figures = DayFigures()
        for raw in self.events[self.start.size :]:
            figures.add(json.loads(raw))
        date = to_text(self.now)[:10]
        data = figures.close_data(
            date=date,
            part=part,
            unattended=False,
            closed_at=to_text(self.now + timedelta(seconds=61)),
            opened_after=self.start.size,
            target_s=900,
            due={
                "overdue_open": sum(due < date for due in self.dues),
                "overdue_first": sum(due < date for due in self.dues),
                "due_today_done": 0,
                "due_today_open": self.dues.count(date),
            },
            before=self.totals,
        )
        self.totals = data["totals"]
        self.add("day.close", {name: value for name, value in (data | (spoil or {})).items() if name not in without})
        path = self.export(date, part)
        self.start = self.tree.frontier()
        self.bundles.append(path)
        return path

    def export(self, date: str, part: int = 1, **changes: Any) -> Path:
        parts: dict[str, Any] = {
            "code": self.code,
            "date": date,
            "part": part,
            "events": self.events[self.start.size :],
            "frontier": self.start,
            "checkpoint": self.key.sign(journal.checkpoint_text(self.log, self.tree.size, self.tree.root())),
        } | changes
        path = self.folder / f"{folder_name(self.code, date, part)}.zip"
        path.write_bytes(make_bundle(**parts))
        return path

    def next_day(self) -> None:
        self.now = self.now.replace(hour=4, minute=0, second=0) + timedelta(days=1)

    def day(self, visits: int = 3, appeals: int = 2) -> Path:
        for n in range(visits):
            self.visit("no_show" if n == 1 else "advice")
        for _ in range(appeals):
            self.register()
        return self.close()


@pytest.fixture
def office(tmp_path: Path) -> PaperOffice:
    return PaperOffice(tmp_path)


@pytest.fixture
def new_office(tmp_path: Path) -> Callable[..., PaperOffice]:
    return lambda code="KLS", training=False: PaperOffice(tmp_path, code, training)
