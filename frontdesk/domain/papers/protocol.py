# SPDX-License-Identifier: Apache-2.0
"""What stands on form F2, the protocol of an oral appeal (DOMAIN 6; APPC 63(1), 63(2), 66(4))."""

from dataclasses import dataclass
from typing import ClassVar

from frontdesk.domain.papers.catalogue import PROTOCOL
from frontdesk.domain.papers.person import PersonPaper


@dataclass(frozen=True, kw_only=True)
class ProtocolData(PersonPaper):
    """The protocol of one oral appeal; `kind` is a code, `against` empty where nobody is complained about."""

    PAPER: ClassVar[str] = PROTOCOL

    kind: str
    addressed_to: str
    against: str
