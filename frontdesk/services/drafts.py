# SPDX-License-Identifier: Apache-2.0
"""What somebody was typing, kept at every pause and offered after a crash. It is no record and leaves no event."""

import json
from collections.abc import Mapping
from typing import Any

from frontdesk.domain.appeal import well_formed
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
        """Return the kept form, or None; what no form of this version can show is forgotten, not stumbled over."""
        with self._journal.reading() as read:
            text = read.draft(actor.id, counter)
        try:
            found = json.loads(text) if text else None
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) and well_formed(found) else None

    def discard(self, actor: Actor, counter: int) -> None:
        """Forget it: the appeal is registered, or the clerk said so."""
        self._journal.save_draft(actor.id, counter, "")
