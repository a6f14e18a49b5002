# SPDX-License-Identifier: Apache-2.0
"""The command that lets a paper go out."""

import argparse
from typing import Final

from frontdesk.cli import session
from frontdesk.cli.commands.given import path
from frontdesk.cli.commands.outcome import Command, Outcome
from frontdesk.cli.commands.printing import PRINT_S
from frontdesk.errors import Trouble
from frontdesk.i18n import Texts


def paper(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Let a paper go out, or with --peek render the last one again."""
    import hashlib

    from frontdesk.files import write_file

    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        out = path(arguments.out) if arguments.out else None
        if arguments.peek:
            pdf = desk.papers.peek(by, arguments.number, arguments.kind)
            copy = desk.papers.last_copy(arguments.number, arguments.kind)
            file = write_file(out, pdf) if out else desk.papers.keep(arguments.number, arguments.kind, copy, pdf)
            sha256 = hashlib.sha256(pdf).hexdigest()
            answer = {"file": str(file), "sha256": sha256, "copy": copy, "repeated": False}
            return Outcome(answer, [str(file)])
        request = session.request_id(arguments)
        repeated = session.recorded(desk, request, "print.started") is not None
        issued = desk.papers.issue(
            by,
            arguments.number,
            arguments.kind,
            request=request,
            size=arguments.size,
            lang=arguments.lang_of_paper,
            printer=arguments.printer,
            wait_s=PRINT_S,
            out=out,
        )
        if issued.trouble is not None:
            # The PDF is kept and the failure recorded; the next try is a counted copy.
            raise Trouble(issued.trouble.code, **issued.trouble.params)
        answer = {"file": issued.file, "sha256": issued.sha256, "copy": issued.copy, "repeated": repeated}
        return Outcome(answer, [issued.file])


COMMANDS: Final[dict[str, Command]] = {
    "paper": paper,
}
