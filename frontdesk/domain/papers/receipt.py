# SPDX-License-Identifier: Apache-2.0
"""What stands on form F1, the receipt (талон) of an appeal (DOMAIN 6; APPC 64(2))."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from frontdesk.domain.papers.catalogue import RECEIPT
from frontdesk.domain.papers.frozen import Frozen


@dataclass(frozen=True, kw_only=True)
class ReceiptData(Frozen):
    """The receipt of one appeal: every value on it, in no language of its own.

    `accepted_at`, `claimed_at` and `printed_at` are instants in the text form of `moments` (+05:00); `registered_on`,
    `due`, `forward_by` local dates; `kind` a code; `applicant` the initials form or the organisation's name, empty for
    an anonymous appeal; `others` counts the persons of a collective appeal beside the first one; `clerk` surname and
    initials; `counter` 0 where there is none; `languages` the order of the lines. Empty texts and None leave their
    line out, except the four things that APPC 64(2) demands: number, date and time, clerk, position.
    """

    PAPER: ClassVar[str] = RECEIPT
    INSTANTS: ClassVar[tuple[str, ...]] = ("accepted_at", "claimed_at", "printed_at")
    SINCE: ClassVar[Mapping[str, int]] = {"printed_at": 2, "others": 2, "look": 3}

    office_code: str
    office_kk: str
    office_ru: str
    number: str
    kind: str
    accepted_at: str
    registered_on: date
    due: date | None
    forward_by: date | None
    applicant: str
    sheets: int
    clerk: str
    position_kk: str
    position_ru: str
    counter: int = 0
    feedback_code: str | None = None
    phone: str | None = None
    official_number: str | None = None
    complain_to_kk: str = ""
    complain_to_ru: str = ""
    training: bool = False
    claimed_at: str | None = None
    printed_at: str | None = None
    others: int = 0
    look: str = ""

    def __post_init__(self) -> None:
        """Refuse a receipt in one language: the visitor's copy always speaks both."""
        super().__post_init__()
        if len(self.languages) != 2:
            raise ValueError(f"languages {self.languages}")
        if (self.printed_at is not None) != (self.version >= 2):
            raise ValueError("the time of print stands on receipts of version 2 and later")
