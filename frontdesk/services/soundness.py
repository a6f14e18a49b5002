# SPDX-License-Identifier: Apache-2.0
"""Whether the journal may still be signed: what its last check found, asked before each signature.

The checking itself is the auditor's, in `frontdesk.storage`.
"""

from collections.abc import Callable
from typing import Any, Final

from frontdesk.errors import Trouble

SIGNED: Final = frozenset({"journal", "head", "checkpoint"})
"""Tables whose faults would be signed along; rows that were derived wrongly leave the journal as it is."""


class Soundness:
    """Remembers; checks by itself only where nobody has checked since the start (TRUST.md D25)."""

    def __init__(self, check: Callable[[], tuple[bool, int]]) -> None:
        self._check = check
        self._whole: bool | None = None

    def check(self) -> tuple[bool, int]:
        """Check the journal since its last checkpoint; return (whole, entries).

        What a thorough verification found damaged stays so: this looks at the end only.
        """
        whole, entries = self._check()
        self._whole = whole and self._whole is not False
        return self._whole, entries

    def whole(self) -> bool:
        """Say whether a checkpoint of the journal may be signed."""
        if self._whole is None:
            try:
                self.check()
            except Trouble as trouble:
                if trouble.code != "database_damaged":
                    raise
                self._whole = False
        return bool(self._whole)

    def verified(self, verdict: Any) -> None:  # noqa: ANN401 - the auditor's verdict; services know no storage
        """Take in what a whole verification found; it may also say that all is well again."""
        self._whole = not any(fault.table in SIGNED for fault in verdict.faults)
