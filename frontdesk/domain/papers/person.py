# SPDX-License-Identifier: Apache-2.0
"""Who stands on a protocol: the fields that the protocols share (DOMAIN 1.3, 1.10; APPC 63(2), CPC 181(2))."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from frontdesk.domain.papers.frozen import OfficePaper


@dataclass(frozen=True, kw_only=True)
class PersonPaper(OfficePaper):
    """A form with the applicant in full and an account.

    `started_at` and `ended_at` are instants, `accepted_at` that of the hand-over; `applicant` all names, `signer`
    surname and initials; `joint` the further persons of a collective appeal; `iin_missing` why there is no IIN;
    `language` a code of the appeal. Empty texts leave a field to be filled in by hand or leave it out, as the form
    says; those of LINES may hold several lines. `text_version` 0 is the text of the appeal itself, 1 and more that of
    the protocol on record; `outcome` how it was signed (`domain.protocol.OUTCOMES`), empty before.
    `certificate` is the holder of the certificate that signs the paper electronically, empty where none does.
    `earlier` counts the printings of former versions: the first one of a new version is an original again.
    """

    INSTANTS: ClassVar[tuple[str, ...]] = ("printed_at", "accepted_at", "started_at", "ended_at")
    LINES: ClassVar[frozenset[str]] = frozenset({"account", "requests", "attachments", "remarks"})

    place_kk: str
    place_ru: str
    accepted_at: str
    started_at: str
    ended_at: str
    applicant: str
    signer: str
    iin: str
    iin_missing: str
    birth_date: date | None
    address: str
    phone: str
    email: str
    organisation: str
    bin: str
    representative: str
    authority: str
    language: str
    account: str
    earlier: int = 0
    certificate: str = ""
    joint: tuple[str, ...] = ()
    interpreter: str = ""
    requests: str = ""
    attachments: str = ""
    remarks: str = ""
    text_version: int = 0
    outcome: str = ""
    outcome_reason: str = ""
    signed_by: str = ""

    def mark(self, copy: int) -> int:
        """Count the duplicates of this version only."""
        return max(0, copy - self.earlier)
