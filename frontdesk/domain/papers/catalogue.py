# SPDX-License-Identifier: Apache-2.0
"""Which papers exist and on which sizes each can be printed. What stands on them is in the modules beside this one."""

from collections.abc import Mapping
from typing import Final

from frontdesk.errors import WrongUsage

RECEIPT: Final = "receipt"
"""Form F1, the receipt (талон) of an appeal (DOMAIN 6; APPC 64(2))."""

PROTOCOL: Final = "protocol"
"""Form F2, the protocol of an oral appeal."""

CRIME_DRAFT: Final = "crime_draft"
"""Form F3, the draft protocol of an oral statement of a crime."""

HAND_OVER: Final = "hand_over"
"""Form F4, the slip with which crime information goes to the duty unit."""

NOTICE_FORWARD: Final = "notice_forward"
NOTICE_DEFECT: Final = "notice_defect"
NOTICE_RETURN: Final = "notice_return"
NOTICE_EXTEND: Final = "notice_extend"
NOTICE_STOP: Final = "notice_stop"
ANSWER_COVER: Final = "answer_cover"
"""Form F5, the notices, and the sheet in front of an answer."""

BOOKING: Final = "booking"
"""Form F6, the slip of a booking for personal reception."""

FOUND_ITEM: Final = "found_item"
"""Form F7, the act of a found item."""

DAY_SHEET: Final = "day_sheet"
"""Form F8, the sheet of a closed day; it belongs to no appeal."""

SLIP: Final = "slip"
"""The slip of the queue."""

BLANK: Final = "blank"
"""A blank of the outage book; it belongs to no appeal yet."""

SIZES: Final[Mapping[str, tuple[str, ...]]] = {
    RECEIPT: ("80mm", "58mm", "a6", "a5"),
    PROTOCOL: ("a4",),
    CRIME_DRAFT: ("a4",),
    HAND_OVER: ("a4", "a5"),
    NOTICE_FORWARD: ("a4",),
    NOTICE_DEFECT: ("a4",),
    NOTICE_RETURN: ("a4",),
    NOTICE_EXTEND: ("a4",),
    NOTICE_STOP: ("a4",),
    ANSWER_COVER: ("a4",),
    BOOKING: ("a4", "a5", "a6"),
    FOUND_ITEM: ("a4",),
    DAY_SHEET: ("a4",),
    SLIP: ("80mm", "58mm"),
    BLANK: ("a4",),
}
"""Paper code to the sizes it can be printed on, the default first."""

NUMBER_DOTS: Final = "\u00b7" * 6
"""Stands for the six digits of a number that has not been given out yet."""


def size_for(kind: str, size: str | None = None) -> str:
    """Return the size to print on; raise `WrongUsage` for an unknown paper or a size that it cannot have."""
    sizes = SIZES.get(kind)
    if sizes is None:
        raise WrongUsage("paper_unknown", kind=kind)
    if size is None:
        return sizes[0]
    if size not in sizes:
        raise WrongUsage("paper_size_impossible", kind=kind, size=size)
    return size


def preview_number(series: str, year: int) -> str:
    """Return `KLS-2026-······`, shown before COMMIT gives the number out (PRODUCT, rooms)."""
    return f"{series}-{year}-{NUMBER_DOTS}"
