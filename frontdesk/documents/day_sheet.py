# SPDX-License-Identifier: Apache-2.0
"""Form F8: the sheet of a closed day, A4, with the day's checkpoint as QR (DOMAIN 4.2, 6; TRUST 3.4).

It renders frozen data and reads neither a database nor a clock. The uncomfortable lines stand there whatever they say.
"""

from collections.abc import Callable, Mapping
from typing import Final

from frontdesk.documents import counts, receipt
from frontdesk.documents.counts import Group
from frontdesk.documents.form import Cell, Form, Proof, Signer, moment
from frontdesk.domain.papers import DAY_SHEET
from frontdesk.domain.papers.day_sheet import Counts, DaySheetData
from frontdesk.i18n import N_, Texts
from frontdesk.words import day_reason, purpose_name

KIND: Final = DAY_SHEET
TITLE: Final = N_("Sheet of the day (Z report)")

LABELS: Final[Mapping[str, str]] = {
    "tickets": N_("Tickets drawn"),
    "direct": N_("Visits without a ticket"),
    "served": N_("Visitors served"),
    "no_show": N_("Did not come when called"),
    "left": N_("Went away before being served"),
    "unserved": N_("Not served until closing"),
    "appeals": N_("Appeals accepted"),
    "registered_today": N_("Registered on this day"),
    "registered_later": N_("To be registered on the next working day"),
    "crimes": N_("Crime reports handed to the duty unit"),
    "kui": N_("of these with a KUI number"),
    "decided": N_("Decisions"),
    "extended": N_("Terms extended"),
    "forwarded": N_("Forwarded"),
    "needs_fix": N_("Completion asked for"),
    "returned": N_("Returned"),
    "withdrawn": N_("Withdrawn"),
    "stopped": N_("Stopped"),
    "due_today_done": N_("Fell due on this day, done"),
    "due_today_open": N_("Fell due on this day, not done"),
    "overdue_open": N_("Open past their due date"),
    "overdue_first": N_("Open past the day before an extension"),
    "done_late": N_("Ended after their last day"),
    "done_late_first": N_("Ended after the day before an extension"),
    "deemed": N_("Deemed refusals"),
    "late": N_("Late entries from paper"),
    "voids": N_("Records voided"),
    "corrections": N_("Corrected"),
    "reprints": N_("Papers printed again"),
    "failed": N_("Papers that did not come out"),
    "clock_alarms": N_("Alarms of the clock"),
    "viewed": N_("Records opened"),
    "unattended": N_("Closed by the program, nobody did"),
    "gaps": N_("Gaps in the numbers"),
    "n": N_("Visits measured"),
    "median_s": N_("Half waited at most"),
    "p90_s": N_("Nine of ten waited at most"),
    "max_s": N_("Longest wait"),
    "within_target": N_("Within the target"),
    "target_s": N_("Target"),
    "staffed_s": N_("Half waited at most, without lunch and closed hours"),
    "entries": N_("Entries in the journal"),
    "papers": N_("Papers"),
    "copies": N_("Copies"),
}


def render(data: DaySheetData, *, proof: Proof, size: str = "a4") -> bytes:
    """Return the sheet as PDF/A-1b; raise `Refused` with `glyph_missing` for what no shipped font draws."""
    paper = Form(data, proof, size=size)
    paper.title(TITLE)
    spoken = paper.spoken
    day = [f"{_.date_long(data.day)}, {_.weekday(data.day)}" for _ in spoken]
    opened = moment(data.opened_at) if data.opened_at else "\u2014"
    paper.grid(
        [
            Cell(N_("Day"), day, 6, strong=True),
            Cell(N_("Sort of day"), [day_reason(_, data.calendar) for _ in spoken], 6),
        ],
        [
            Cell(N_("First visit"), opened, 4),
            Cell(N_("Closed at"), moment(data.closed_at), 4),
            Cell(N_("Part"), str(data.part), 2),
            Cell(N_("Entries"), str(data.entries), 2),
        ],
        [Cell(N_("On duty"), ", ".join(data.staff) or "\u2014")],
    )
    counts.draw(paper, _groups(data), label=_label)
    paper.grid(*_series(data), heading=N_("Numbers given out"))
    paper.grid(
        [Cell(N_("Root after this day"), data.root)],
        [Cell(N_("Root after the day before"), data.before or "\u2014")],
    )
    signers = (
        Signer(N_("Closed the day"), data.clerk),
        Signer(N_("Checked the sheet and filed it")),
    )
    paper.close(paper.signatures(*signers))
    return paper.to_pdf(TITLE)


def _groups(data: DaySheetData) -> list[Group]:
    return [
        (N_("Visits of the day"), _plain(data.visits)),
        (N_("Waiting times"), [(code, _waited(code, n)) for code, n in data.waits]),
        (N_("By purpose"), [(f"purpose:{code}", str(n)) for code, n in data.purposes]),
        (N_("Since the log began"), _plain(data.totals)),
        (N_("Appeals of the day"), _plain(data.appeals)),
        (N_("By kind"), [(f"kind:{code}", str(n)) for code, n in data.kinds]),
        (N_("Acts"), _plain(data.decisions)),
        (N_("Terms"), _plain(data.terms)),
        (N_("What needs an explanation"), _plain(data.uneasy)),
    ]


def _plain(counts: Counts) -> list[tuple[str, str]]:
    return [(code, str(n)) for code, n in counts]


def _waited(code: str, n: int) -> str:
    """Return a count, or seconds as 4:12 (−1 stands for a time that nobody waited)."""
    if not code.endswith("_s"):
        return str(n)
    return Texts.duration(n) if n >= 0 else "\u2014"


def _label(_: Texts, code: str) -> str:
    table, colon, rest = code.partition(":")
    if not colon:
        return _(LABELS[code])
    readers: Mapping[str, Callable[[Texts, str], str]] = {"purpose": purpose_name, "kind": _kind}
    return readers[table](_, rest)


def _kind(_: Texts, code: str) -> str:
    name = _(receipt.KINDS[code])
    return name[:1].upper() + name[1:]


def _series(data: DaySheetData) -> list[list[Cell]]:
    rows = [
        [Cell(N_("Series"), series, 4), Cell(N_("First"), first, 4), Cell(N_("Last"), last, 4)]
        for series, first, last in data.series
    ]
    return rows or [[Cell(N_("Series"), "\u2014")]]
