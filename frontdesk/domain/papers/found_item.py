# SPDX-License-Identifier: Apache-2.0
"""What stands on form F7, the act of a found item, and its six-month date (DOMAIN 1.14, 6; Civil Code 245)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from frontdesk.domain.papers.catalogue import FOUND_ITEM
from frontdesk.domain.papers.frozen import OfficePaper

MONTHS: Final = 6


def owner_until(reported: date) -> date:
    """Return the day on which the six months from the report end, after which the finder may own the item (CIV 245).

    A month without that day ends on its last one (CIV 175).
    """
    year, month = divmod(reported.month - 1 + MONTHS, 12)
    return date(reported.year + year, month + 1, min(reported.day, monthrange(reported.year + year, month + 1)[1]))


@dataclass(frozen=True, kw_only=True)
class FoundItemData(OfficePaper):
    """One found item; empty texts are filled in by hand. `found_at` is what the finder says of the time."""

    PAPER: ClassVar[str] = FOUND_ITEM
    LINES: ClassVar[frozenset[str]] = frozenset({"item"})

    finder: str
    signer: str
    address: str
    phone: str
    reported_on: date
    until: date
    item: str
    place: str
    found_at: str
    condition: str
    storage: str
