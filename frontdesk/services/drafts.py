# SPDX-License-Identifier: Apache-2.0
"""What somebody was typing, kept at every pause and offered after a crash. It is no record and leaves no event."""

import json
from collections.abc import Mapping
from typing import Any

from frontdesk.services.ports import Journal
from frontdesk.services.views import Actor


class Drafts:
    """One draft per person and counter."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def save(self, actor: Actor, counter: int, appeal: Mapping[str, Any]) -> None:
        """Keep the form as it stands, letters included that no registration would take; raise `Trouble`."""
        self._journal.save_draft(actor.id, counter, json.dumps(appeal, sort_keys=True))

    def load(self, actor: Actor, counter: int) -> dict[str, Any] | None:
        """Return the kept form, or None."""
        with self._journal.reading() as read:
            text = read.draft(actor.id, counter)
        found: dict[str, Any] | None = json.loads(text) if text else None
        return found

    def discard(self, actor: Actor, counter: int) -> None:
        """Forget it: the appeal is registered, or the clerk said so."""
        self._journal.save_draft(actor.id, counter, "")
