# SPDX-License-Identifier: Apache-2.0
"""Who stands on a protocol: the fields that the protocols share (DOMAIN 1.3, 1.10; APPC 63(2), CPC 181(2))."""

from dataclasses import dataclass
from typing import ClassVar

from frontdesk.domain.papers.frozen import OfficePaper


@dataclass(frozen=True, kw_only=True)
class PersonPaper(OfficePaper):
    """A form with the applicant in full.

    `started_at` and `ended_at` are instants, `accepted_at` that of the hand-over; `applicant` all names, `signer`
    surname and initials; `iin_missing` why there is no IIN; `language` a code of the appeal; empty texts leave a field
    to be filled in by hand or leave it out, as the form says. `account` may hold several lines.
    """

    INSTANTS: ClassVar[tuple[str, ...]] = ("printed_at", "accepted_at", "started_at", "ended_at")
    LINES: ClassVar[frozenset[str]] = frozenset({"account"})

    place_kk: str
    place_ru: str
    accepted_at: str
    started_at: str
    ended_at: str
    applicant: str
    signer: str
    iin: str
    iin_missing: str
    birth_date: str
    address: str
    phone: str
    email: str
    organisation: str
    bin: str
    representative: str
    authority: str
    language: str
    account: str
