# SPDX-License-Identifier: Apache-2.0
"""Commands about printers."""

import argparse
from typing import Final

from frontdesk.cli import session
from frontdesk.cli.commands.outcome import Command, Outcome
from frontdesk.i18n import Texts


def printers(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Name the system's printers."""
    with session.office(arguments) as desk:
        session.sign_in(desk, arguments, _)
        names = list(desk.papers.printers())
        return Outcome({"printers": names}, names or [_("The system has no printer.")])


COMMANDS: Final[dict[str, Command]] = {
    "printers": printers,
}
