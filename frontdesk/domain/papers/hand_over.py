# SPDX-License-Identifier: Apache-2.0
"""What stands on form F4, the slip with which crime information goes to the duty unit (DOMAIN 1.10, 6)."""

from dataclasses import dataclass
from typing import ClassVar

from frontdesk.domain.papers.catalogue import HAND_OVER
from frontdesk.domain.papers.frozen import OfficePaper


@dataclass(frozen=True, kw_only=True)
class HandOverData(OfficePaper):
    """The hand-over of one report.

    `visit` is the number of the visit, `ticket` empty for one without a ticket; `arrived_at` and `accepted_at`
    instants; `kui_number`, `kui_at`, `taken_by` are empty until the duty unit gave them.
    """

    PAPER: ClassVar[str] = HAND_OVER
    INSTANTS: ClassVar[tuple[str, ...]] = ("printed_at", "arrived_at", "accepted_at")
    LINES: ClassVar[frozenset[str]] = frozenset({"summary"})

    visit: int
    ticket: str
    arrived_at: str
    accepted_at: str
    applicant: str
    phone: str
    kind: str
    summary: str
    taken_by: str
    kui_number: str
    kui_at: str
