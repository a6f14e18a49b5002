# SPDX-License-Identifier: Apache-2.0
"""What stands on the slip of the queue: the ticket and nothing of anybody (DOMAIN 5)."""

from dataclasses import dataclass
from typing import ClassVar

from frontdesk.domain.papers.catalogue import SLIP
from frontdesk.domain.papers.frozen import Frozen


@dataclass(frozen=True, kw_only=True)
class SlipData(Frozen):
    """One ticket; `purpose` and `priority` are codes, `ahead` how many waited before it when it was printed."""

    PAPER: ClassVar[str] = SLIP
    INSTANTS: ClassVar[tuple[str, ...]] = ("arrived_at",)

    office_kk: str
    office_ru: str
    ticket: str
    arrived_at: str
    purpose: str
    priority: str
    ahead: int
    training: bool = False
