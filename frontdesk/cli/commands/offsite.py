# SPDX-License-Identifier: Apache-2.0
"""The command that brings an off-site reception home."""

import argparse
from contextlib import closing
from typing import Final

from frontdesk import bootstrap
from frontdesk.cli import session
from frontdesk.cli.commands.given import path
from frontdesk.cli.commands.outcome import Command, Outcome
from frontdesk.errors import Trouble
from frontdesk.i18n import Texts


def offsite(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Merge the office folder of an off-site reception into this office, after its journal was verified."""
    folder = path(arguments.folder)
    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        second = session.approver(desk, arguments, by, "approve", _)
        with closing(bootstrap.open_front_desk(folder)) as there:
            if not there.audit.verify().ok:
                raise Trouble("offsite_damaged", folder=str(folder))
            merged = desk.offsite.merge(by, there.journal, there.facts, approver=second)
    answer = {"new": merged.new, "known": merged.known, "last": dict(merged.last)}
    line = _("Taken over: {new}. Here already: {known}.", new=merged.new, known=merged.known)
    return Outcome(answer, [line])


COMMANDS: Final[dict[str, Command]] = {"offsite": offsite}
