# SPDX-License-Identifier: Apache-2.0
"""The figures of a day, computed from its events and from nothing else, so that a stranger gets the same ones (DOMAIN
4.2, F8).

The desk uses it to close a day, the outside verifier to check what was closed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from frontdesk.domain.calendar import OfficeHours, hours_of
from frontdesk.domain.figures import Waits, staffed_seconds, waits
from frontdesk.domain.identifiers import parse_number
from frontdesk.domain.journal import DECIDED
from frontdesk.domain.moments import from_text, local, to_text

TOTALS: Final = ("tickets", "served", "appeals", "papers", "copies", "entries")
"""The perpetual counters since genesis that each `day.close` carries (TRUST.md 3.4)."""


TERMS: Final = ("overdue_open", "overdue_first", "due_today_done", "due_today_open")
"""Open appeals past their last day, those past the last day before an extension too, and those whose last day it is."""

LATER: Final = frozenset({"acts", "done_late", "done_late_first", "overdue_first"})
"""Figures that closings have since the life of appeals is recorded; earlier ones lack them."""

ENDING: Final = frozenset(
    {
        *DECIDED,
        *(f"appeal.{act}" for act in ("forwarded", "returned", "withdrawn", "stopped", "handed_to_duty", "linked")),
    }
)
"""Acts that can end an appeal; one that does carries the due date in force, one that does not carries none."""


def ends(kind: str, data: Mapping[str, Any]) -> str | None:
    """Return the due date of the appeal that an event ends; None where it ends none, or one without a term."""
    due: str | None = data.get("due") if kind in ENDING else None
    return due


class DayFigures:
    """Reads the events of one day (those after the previous `day.close`) one by one."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.by_purpose: Counter[str] = Counter()
        self.by_outcome: Counter[str] = Counter()
        self.appeals: Counter[str] = Counter()
        self.viewed: Counter[str] = Counter()
        self.acts: Counter[str] = Counter()
        self.first: dict[str, str] = {}
        self.last: dict[str, str] = {}
        self.gapless = True
        self.wait_s: list[int] = []
        self.spans: list[tuple[datetime, datetime]] = []
        """From arrival to call, of those in `wait_s`."""
        self.hour_waits: dict[int, list[int]] = {}
        self.opened_at: str | None = None
        self._arrived: dict[int, datetime] = {}
        self._called: dict[int, datetime] = {}

    def add(self, event: Mapping[str, Any]) -> None:
        """Take in one event (the parsed JSON of its bytes)."""
        self.counts["entries"] += 1
        kind: str = event["type"]
        data: Mapping[str, Any] = event["data"]
        if kind.startswith("ticket."):
            self._visit(kind, data, event["at"])
        elif kind == "appeal.registered":
            self._appeal(event, data)
        elif kind.startswith("appeal."):
            self._act(kind, data, event["at"][:10])
        elif kind == "print.started":
            self.counts["papers"] += 1
            self.counts["copies"] += data["copy"] > 0
        elif kind == "pii.viewed":
            self.viewed[event["actor"]] += 1
        elif kind == "clock.alarm":
            self.counts["clock_alarms"] += 1

    def _visit(self, kind: str, data: Mapping[str, Any], at: str) -> None:
        visit: int = data["visit"]
        if kind == "ticket.issued":
            self.counts["tickets"] += 1
            self.by_purpose[data["purpose"]] += 1
            self._arrived[visit] = from_text(at)
            self.opened_at = self.opened_at or at
        elif kind == "ticket.called":
            self._called[visit] = from_text(at)
        elif kind == "ticket.finished":
            self.counts["served"] += 1
            self.by_outcome[data["outcome"]] += 1
            if visit in self._arrived and visit in self._called:
                waited = max(0, int((self._called[visit] - self._arrived[visit]).total_seconds()))
                self.wait_s.append(waited)
                self.spans.append((self._arrived[visit], self._called[visit]))
                # Asia/Almaty is written into the text itself.
                self.hour_waits.setdefault(int(to_text(self._arrived[visit])[11:13]), []).append(waited)
        elif kind in {"ticket.no_show", "ticket.unserved", "ticket.left"}:
            self.counts[kind.removeprefix("ticket.")] += 1

    def _appeal(self, event: Mapping[str, Any], data: Mapping[str, Any]) -> None:
        self.counts["appeals"] += 1
        self.appeals[data["kind"]] += 1
        self.counts["direct"] += bool(data["direct"])
        self.counts["late"] += data["late"] is not None
        today = data["registered_on"] == event["at"][:10]
        self.counts["registered_today" if today else "registered_later"] += 1
        self.opened_at = self.opened_at or event["at"]
        number = parse_number(event["number"])
        if number is None:
            self.gapless = False
            return
        series = event["number"][: -len("-000000")]
        before = parse_number(self.last[series]) if series in self.last else None
        if before is not None and number.n != before.n + 1:
            self.gapless = False
        self.first.setdefault(series, event["number"])
        self.last[series] = event["number"]

    def _act(self, kind: str, data: Mapping[str, Any], day: str) -> None:
        """Count an act on an appeal, and what it ended after its day; an extension hides no lateness (DOMAIN 4.2)."""
        self.acts[kind.removeprefix("appeal.")] += 1
        due = ends(kind, data)
        if due is not None:
            self.counts["done_late"] += day > due
            self.counts["done_late_first"] += day > (data.get("first_due") or due)

    def waits(self, target_s: int) -> Waits:
        """Return the waiting figures over visits called and served."""
        return waits(self.wait_s, target_s=target_s)

    def staffed(self, hours: OfficeHours) -> Waits:
        """Return the same without the time of lunch and before and after the hours (DOMAIN 4.2, `staffed wait`)."""
        return waits(staffed_seconds(local(arrived), local(called), hours) for arrived, called in self.spans)

    def close_data(
        self,
        *,
        date: str,
        part: int,
        unattended: bool,
        closed_at: str,
        opened_after: int,
        target_s: int,
        due: Mapping[str, int],
        before: Mapping[str, int],
        hours: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """Return the `data` of `day.close`.

        `due` holds the figures of `TERMS`, `before` the earlier totals, `hours` those of the office on that day
        (`hours_named`); closings of earlier versions have none.
        """
        waited = self.waits(target_s)
        beside: dict[str, Any] = {}
        if hours is not None:
            staffed = self.staffed(hours_of(hours))
            beside["staffed"] = {"median_s": staffed.median_s, "p90_s": staffed.p90_s, "max_s": staffed.max_s}
        today = {**self.counts, "entries": self.counts["entries"] + 1}
        return {
            "date": date,
            "part": part,
            "unattended": unattended,
            "opened_at": self.opened_at,
            "closed_at": closed_at,
            "opened_after": opened_after,
            **{name: self.counts[name] for name in ("tickets", "served", "no_show", "unserved", "left", "direct")},
            "by_purpose": dict(self.by_purpose),
            "by_outcome": dict(self.by_outcome),
            "appeals": dict(self.appeals),
            "registered_today": self.counts["registered_today"],
            "registered_later": self.counts["registered_later"],
            "waits": {
                "n": waited.n,
                "median_s": waited.median_s,
                "p90_s": waited.p90_s,
                "max_s": waited.max_s,
                "within_target": waited.within_target,
                "target_s": target_s,
                **beside,
            },
            **({"hours": dict(hours)} if hours is not None else {}),
            "voids": self.acts["voided"],
            "corrections": self.acts["corrected"],
            "acts": dict(self.acts),
            "done_late": self.counts["done_late"],
            "done_late_first": self.counts["done_late_first"],
            "late": self.counts["late"],
            "reprints": self.counts["copies"],
            "clock_alarms": self.counts["clock_alarms"],
            "viewed": dict(self.viewed),
            "first": dict(self.first),
            "last": dict(self.last),
            "gapless": self.gapless,
            **{name: due[name] for name in TERMS if name in due},
            "totals": {name: before.get(name, 0) + today.get(name, 0) for name in TOTALS},
        }


def read_day(events: Iterable[Mapping[str, Any]]) -> DayFigures:
    """Return the figures of a sequence of parsed events."""
    figures = DayFigures()
    for event in events:
        figures.add(event)
    return figures
