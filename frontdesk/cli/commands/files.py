# SPDX-License-Identifier: Apache-2.0
"""The command that adds a scan or another file to an appeal."""

import argparse
from typing import Final

from frontdesk.cli import session
from frontdesk.cli.commands.given import existing
from frontdesk.cli.commands.outcome import Command, Outcome
from frontdesk.files import trouble
from frontdesk.i18n import Texts

SIGNING: Final = "FRONTDESK_SIGNING_PASSPHRASE"


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


def e_sign(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Sign the protocol on record with the office's certificate and keep its bytes."""
    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        signatures = desk.signatures
        prompt = _("PIN of the token: ") if signatures.asks_for == "pin" else _("Passphrase of the certificate: ")
        secret = session.secret(SIGNING, prompt) if signatures.possible else ""
        request = session.request_id(arguments)
        signed = signatures.sign(by, arguments.number, arguments.kind, secret, request=request)
        answer = {
            "number": signed.kept.number,
            "version": signed.version,
            "holder": signed.holder,
            "sha256": signed.kept.sha256,
            "file": signed.kept.file,
        }
        return Outcome(answer, [signed.kept.file])


COMMANDS: Final[dict[str, Command]] = {
    "attach": attach,
    "e-sign": e_sign,
}
