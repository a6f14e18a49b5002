# SPDX-License-Identifier: Apache-2.0
"""What stands on form F6, the slip of a booking for personal reception (DOMAIN 1.12, 6; APPC 90)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from frontdesk.domain.papers.catalogue import BOOKING
from frontdesk.domain.papers.frozen import OfficePaper


@dataclass(frozen=True, kw_only=True)
class BookingData(OfficePaper):
    """Who receives whom, when, where and about what; what is empty is filled in by hand. `time` is `15:30`."""

    PAPER: ClassVar[str] = BOOKING
    LINES: ClassVar[frozenset[str]] = frozenset({"subject"})

    applicant: str
    official: str
    day: date | None
    time: str
    room: str
    subject: str
    phone: str
