# SPDX-License-Identifier: Apache-2.0
"""Commands about printers: which there are, how each is, a test page."""

import argparse
from typing import Final

from frontdesk.cli import session
from frontdesk.cli.commands.outcome import Command, Outcome
from frontdesk.errors import Trouble
from frontdesk.i18n import Texts
from frontdesk.services.printing import PrinterLine

PRINT_S: Final = 30.0
"""How long a command waits for paper; what is still under way then is asked about by the next `printers`."""


def printers(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """List the printers with their states, or print a test page on one."""
    from frontdesk.domain import roles

    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        tested = None
        if arguments.test:
            state = desk.printing.test(by, arguments.test, PRINT_S)
            problem = state.problem(arguments.test)
            if state.state != "done":
                raise Trouble(
                    problem.code if problem else "printer_silent",
                    **(problem.params if problem else {}),
                )
            tested = arguments.test
        elif roles.may(by.role, "receive"):
            desk.papers.find_lost(by)
        lines = desk.printing.lines()
        answer = {
            "printers": [
                {
                    "name": line.name,
                    "type": line.type,
                    "address": line.address,
                    "width": line.width,
                    "state": line.state.state,
                    "problem": line.state.why,
                    "message": _state(_, line),
                    "papers": list(line.papers),
                }
                for line in lines
            ],
            "tested": tested,
        }
        shown = [_state(_, line) for line in lines]
        if tested:
            shown.insert(0, _("The test page came out: {printer}", printer=tested))
        return Outcome(answer, shown or [_("There is no printer. Papers are kept as files.")])


def _state(_: Texts, line: PrinterLine) -> str:
    from frontdesk.words import printer_state

    return printer_state(_, line.name, line.state.state, line.state.why, line.state.params)


COMMANDS: Final[dict[str, Command]] = {
    "printers": printers,
}
