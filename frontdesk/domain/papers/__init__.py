# SPDX-License-Identifier: Apache-2.0
"""What stands on each paper, frozen as values when it is issued; the stored form is canonical JSON for ever.

No words, no layout and no PDF: those are in `frontdesk.documents`, which renders the same data to the same bytes at
any time. One module for each paper; `frozen` is what they share, `catalogue` names them.
"""

from frontdesk.domain.papers.catalogue import (
    BLANK,
    BOOKING,
    CRIME_DRAFT,
    DAY_SHEET,
    FOUND_ITEM,
    HAND_OVER,
    NUMBER_DOTS,
    PROTOCOL,
    RECEIPT,
    SIZES,
    SLIP,
    preview_number,
    size_for,
)
from frontdesk.domain.papers.crime_draft import CrimeDraftData
from frontdesk.domain.papers.frozen import Frozen, OfficePaper
from frontdesk.domain.papers.hand_over import HandOverData
from frontdesk.domain.papers.person import PersonPaper
from frontdesk.domain.papers.protocol import ProtocolData
from frontdesk.domain.papers.receipt import ReceiptData

__all__ = [
    "BLANK",
    "BOOKING",
    "CRIME_DRAFT",
    "DAY_SHEET",
    "FOUND_ITEM",
    "HAND_OVER",
    "NUMBER_DOTS",
    "PROTOCOL",
    "RECEIPT",
    "SIZES",
    "SLIP",
    "CrimeDraftData",
    "Frozen",
    "HandOverData",
    "OfficePaper",
    "PersonPaper",
    "ProtocolData",
    "ReceiptData",
    "preview_number",
    "size_for",
]
