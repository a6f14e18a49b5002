# SPDX-License-Identifier: Apache-2.0
"""What stands on a blank of the outage book: printed in advance, numbered and signed, filled in by hand (ADR 21)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from frontdesk.domain.papers.catalogue import BLANK
from frontdesk.domain.papers.frozen import OfficePaper


def blank_numbers(code: str, event: int, count: int) -> tuple[str, ...]:
    """Return the numbers of the blanks that an entry of the journal gave out: `KLS-B-231-01` and so on.

    The entry's own number is in them, so no two blanks of an office are ever alike.
    """
    return tuple(f"{code}-B-{event}-{n:02}" for n in range(1, count + 1))


def given_out(number: str, code: str, event: int, data: object) -> bool:
    """Say whether a number is one of the blanks of an entry, whatever stands in that entry's data."""
    found = re.fullmatch(rf"{re.escape(code)}-B-{event}-([0-9]{{2,3}})", number)
    count = data.get("count") if isinstance(data, Mapping) else None
    return found is not None and isinstance(count, int) and 1 <= int(found[1]) <= count


@dataclass(frozen=True, kw_only=True)
class BlankData(OfficePaper):
    """One blank; `number` is its own, `event` the entry in the journal that gave it out."""

    PAPER: ClassVar[str] = BLANK
