# SPDX-License-Identifier: Apache-2.0
"""What stands on form F8, the sheet of a closed day: its figures, its proof, also the uncomfortable (DOMAIN 4.2, 6)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from frontdesk.domain.papers.catalogue import DAY_SHEET
from frontdesk.domain.papers.frozen import OfficePaper

Counts = tuple[tuple[str, int], ...]
"""Code and count, in the order in which they are printed."""


@dataclass(frozen=True, kw_only=True)
class DaySheetData(OfficePaper):
    """One closed day or part of it; `number` names its log, `event` is its closing.

    `opened_at` (empty where nobody came) and `closed_at` are instants; `calendar` a reason of the calendar (`working`,
    `weekend`, …); `series` holds series, first and last number; times of waiting are whole seconds; `root` and `before`
    the tree after this day and after the one before, base64; `clerk` who closed it, empty for the program itself.
    """

    PAPER: ClassVar[str] = DAY_SHEET
    INSTANTS: ClassVar[tuple[str, ...]] = ("printed_at", "closed_at")

    day: date
    part: int
    calendar: str
    unattended: bool
    opened_at: str
    closed_at: str
    staff: tuple[str, ...]
    visits: Counts
    purposes: Counts
    appeals: Counts
    kinds: Counts
    decisions: Counts
    terms: Counts
    uneasy: Counts
    waits: Counts
    gapless: bool
    series: tuple[tuple[str, str, str], ...]
    entries: int
    totals: Counts
    root: str
    before: str
