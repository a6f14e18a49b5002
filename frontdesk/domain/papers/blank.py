# SPDX-License-Identifier: Apache-2.0
"""What stands on a blank of the outage book: printed in advance, numbered and signed, filled in by hand (ADR 21)."""

from dataclasses import dataclass
from typing import ClassVar

from frontdesk.domain.papers.catalogue import BLANK
from frontdesk.domain.papers.frozen import OfficePaper


@dataclass(frozen=True, kw_only=True)
class BlankData(OfficePaper):
    """One blank; `number` is its own, `event` the entry in the journal that gave out its stretch of numbers."""

    PAPER: ClassVar[str] = BLANK

    complain_to_kk: str = ""
    complain_to_ru: str = ""
    phone: str = ""
