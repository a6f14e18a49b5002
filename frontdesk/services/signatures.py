# SPDX-License-Identifier: Apache-2.0
"""Electronic signatures under protocols: the official's certificate over the paper's own bytes, kept as these bytes.

Every other paper is rendered again when it is wanted; what carries an electronic signature is kept, for it cannot be.
How a PDF is signed is in `frontdesk.seal.pades`.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, Protocol

from frontdesk.domain import roles
from frontdesk.domain.protocol import FORMS
from frontdesk.errors import refuse
from frontdesk.services.attachments import Attached, Attachments
from frontdesk.services.papers import Papers
from frontdesk.services.ports import Journal
from frontdesk.services.views import Actor

REASON: Final = "Хаттама / Протокол"
"""What the signature says it is for; an ordinary viewer shows it."""


class OpenCertificate(Protocol):
    """A certificate with its key, opened with its passphrase or the PIN of its token."""

    holder: str

    def sign(self, pdf: bytes, *, now: datetime, reason: str) -> bytes:
        """Return the paper with the signature behind it; raise Trouble."""
        ...


class Certificates(Protocol):
    """The office's certificate, where it has one."""

    @property
    def there(self) -> bool:
        """Say whether there is one."""
        ...

    @property
    def asks_for(self) -> Literal["passphrase", "pin"]:
        """Say what opens it: the passphrase of a file, the PIN of a token."""
        ...

    def open(self, secret: str) -> AbstractContextManager[OpenCertificate]:
        """Lend it, opened; raise Trouble."""
        ...


@dataclass(frozen=True)
class Signed:
    """A signed paper: where its bytes are kept, the version that it holds, whose certificate signed it."""

    kept: Attached
    version: int
    holder: str


class Signatures:
    """Signs what is on record; a new version of a protocol needs a new signature."""

    def __init__(self, journal: Journal, papers: Papers, attachments: Attachments, certificates: Certificates) -> None:
        self._journal = journal
        self._papers = papers
        self._attachments = attachments
        self._certificates = certificates

    @property
    def possible(self) -> bool:
        """Say whether the office has a certificate."""
        return self._certificates.there

    @property
    def asks_for(self) -> Literal["passphrase", "pin"]:
        """Say what to ask for before `sign`."""
        return self._certificates.asks_for

    def sign(self, by: Actor, number: str, form: str, secret: str, *, request: str) -> Signed:
        """Sign the latest version of a protocol and keep its bytes with the appeal.

        Raises Refused `signature_not_set_up`, `protocol_missing`, `number_unknown`, `paper_not_for_appeal`; Trouble
        `certificate_unreadable`, `certificate_expired`, `time_stamp_unavailable`, `signing_failed`, `token_…`, those of
        the disk.
        """
        roles.require(by.role, "receive")
        if not self._certificates.there:
            raise refuse("signature_not_set_up")
        if form not in FORMS:
            raise refuse("protocol_not_for_appeal", "form")
        with self._journal.reading() as read:
            versions = [row.version for row in read.protocols(number) if row.form == form]
        if not versions:
            raise refuse("protocol_missing", "number", number=number[:40])
        version = versions[-1]
        with self._certificates.open(secret) as certificate:
            holder = certificate.holder
            pdf = self._papers.electronic(by, number, form, holder)
            signed = certificate.sign(pdf, now=self._journal.clock.now(), reason=REASON)
        name = f"{number}-{form}-{version}.pdf"
        about: dict[str, str | int] = {"signs": form, "version": version}
        kept = self._attachments.add(by, number, signed, name, request=request, about=about)
        return Signed(kept, version, holder)
