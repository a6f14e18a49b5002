# SPDX-License-Identifier: Apache-2.0
"""What stands on each paper, frozen as values when it is issued; the stored form is canonical JSON for ever.

No words, no layout and no PDF: those are in `frontdesk.documents`, which renders the same data to the same bytes at
any time.
"""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Final, Protocol, Self

from frontdesk.domain import moments
from frontdesk.errors import WrongUsage

RECEIPT: Final = "receipt"
"""Code of form F1, the receipt (талон) of an appeal (DOMAIN 6; APPC 64(2))."""

SIZES: Final[Mapping[str, tuple[str, ...]]] = {RECEIPT: ("80mm", "58mm")}
"""Paper code to the sizes it can be printed on, the default first."""

NUMBER_DOTS: Final = "\u00b7" * 6
"""Stands for the six digits of a number that has not been given out yet."""


class Paper(Protocol):
    """The frozen data of any paper."""

    def to_json(self) -> str:
        """Return the canonical stored form."""
        ...


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


@dataclass(frozen=True, kw_only=True)
class ReceiptData:
    """The receipt of one appeal: every value on it, in no language of its own.

    `accepted_at` and `claimed_at` are instants in the text form of `moments` (+05:00); `registered_on`, `due`,
    `forward_by` local dates; `kind` a code; `applicant` the initials form or the organisation's name, empty for an
    anonymous appeal; `clerk` surname and initials; `counter` 0 where there is none; `languages` the order of the
    lines. Empty texts and None leave their line out, except the four things that APPC 64(2) demands: number, date and
    time, clerk, position.
    """

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
    languages: tuple[str, ...] = ("kk", "ru")
    version: int = 1
    """Version of the paper's template, so that a later wording leaves the reprints of earlier papers alone."""

    def __post_init__(self) -> None:
        """Refuse what could not be stored faithfully; raise ValueError (a bug, not a clerk's mistake)."""
        moments.from_text(self.accepted_at)
        if self.claimed_at is not None:
            moments.from_text(self.claimed_at)
        if sorted(self.languages) != ["kk", "ru"]:
            raise ValueError(f"languages {self.languages}")
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str) and not _storable(value):
                raise ValueError(f"{field.name} is not NFC text without control characters")

    def to_json(self) -> str:
        """Return canonical JSON (RFC 8785 subset: strings, integers, booleans, null; ASCII keys sorted)."""
        values = asdict(self) | {"paper": RECEIPT, "languages": list(self.languages)}
        for key in ("registered_on", "due", "forward_by"):
            values[key] = values[key].isoformat() if values[key] else None
        return json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote; raise ValueError when anything is missing, added or of another type."""
        values = json.loads(text)
        if not isinstance(values, dict) or values.pop("paper", None) != RECEIPT:
            raise ValueError("not a receipt")
        if set(values) != {field.name for field in fields(cls)}:
            raise ValueError("keys of another template")
        for key in ("registered_on", "due", "forward_by"):
            values[key] = date.fromisoformat(values[key]) if values[key] is not None else None
        values["languages"] = tuple(values["languages"])
        data = cls(**values)
        if data.to_json() != text:
            raise ValueError("not the canonical form")
        return data


def _storable(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text) and not any(
        unicodedata.category(char) in {"Cc", "Cs"} for char in text
    )
