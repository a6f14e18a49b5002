# SPDX-License-Identifier: Apache-2.0
"""What each command does: open, sign in, call one service, answer. The words come from the catalogue, the rules from
below; a new command is one function and one line in the `COMMANDS` of its module.
"""

import argparse
from typing import Final

from frontdesk.cli.commands import (
    appeals,
    calendar,
    counter,
    days,
    files,
    life,
    office,
    offsite,
    papers,
    printing,
    protocols,
)
from frontdesk.cli.commands.outcome import Command, Outcome
from frontdesk.i18n import Texts

COMMANDS: Final[dict[str, Command]] = {
    **office.COMMANDS,
    **offsite.COMMANDS,
    **counter.COMMANDS,
    **appeals.COMMANDS,
    **calendar.COMMANDS,
    **life.COMMANDS,
    **protocols.COMMANDS,
    **papers.COMMANDS,
    **printing.COMMANDS,
    **files.COMMANDS,
    **days.COMMANDS,
}


def run(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Do the command."""
    return COMMANDS[arguments.command](arguments, _)
