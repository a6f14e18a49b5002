# SPDX-License-Identifier: Apache-2.0
"""The command that adds a scan or another file to an appeal."""

import argparse
from typing import Final

from frontdesk.cli import session
from frontdesk.cli.commands.given import existing
from frontdesk.cli.commands.outcome import Command, Outcome
from frontdesk.files import trouble
from frontdesk.i18n import Texts


def attach(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Keep a file of an appeal, once by its hash."""
    from frontdesk.services.attachments import MOST_BYTES

    file = existing(arguments.file)
    try:
        with file.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise trouble(error, file) from error
    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        request = session.request_id(arguments)
        kept = desk.attachments.add(by, arguments.number, content, file.name, request=request)
        answer = {
            "number": kept.number,
            "sha256": kept.sha256,
            "size": kept.size,
            "media": kept.media,
            "name": kept.name,
            "file": kept.file,
            "repeated": kept.repeated,
        }
        warning = _("Copies of identity documents are never attached: type and number of the document are enough.")
        return Outcome(answer, [kept.file, warning])


COMMANDS: Final[dict[str, Command]] = {
    "attach": attach,
}
