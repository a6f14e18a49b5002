# SPDX-License-Identifier: Apache-2.0
"""What stands on form F3, the draft protocol of an oral statement of a crime (DOMAIN 1.10; CPC 181)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from frontdesk.domain.papers.catalogue import CRIME_DRAFT
from frontdesk.domain.papers.person import PersonPaper


@dataclass(frozen=True, kw_only=True)
class CrimeDraftData(PersonPaper):
    """The draft for the authorised officer; `document_type` is a code, the document's number and issuer as shown."""

    PAPER: ClassVar[str] = CRIME_DRAFT

    document_type: str
    document_number: str
    document_issuer: str
    document_issued_on: date | None
    residence_or_work: str = ""
