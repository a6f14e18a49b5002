# SPDX-License-Identifier: Apache-2.0
"""The command for the protocol of an oral appeal: put its text on record, or say how it was signed."""

import argparse
from typing import Final

from frontdesk.cli import session, strict_json
from frontdesk.cli.commands.outcome import Command, Outcome
from frontdesk.domain.identifiers import parse_number
from frontdesk.domain.protocol import CRIME_STATEMENT, ORAL_APPEAL, Signing, read_signing
from frontdesk.errors import Problem, Refused
from frontdesk.i18n import Texts

WORDS: Final = ("reason", "signed_by")
CRIME_SERIES: Final = frozenset({"K", "W"})


def protocol(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Put the protocol on standard input on record; with --signed, say how the one on record was signed."""
    raw = session.standard_input(strict_json.MOST_BYTES + 1)
    document = {} if arguments.signed and not raw.strip() else strict_json.read(raw)
    signing = _signing(arguments.signed, document) if arguments.signed else None
    number = parse_number(arguments.number)
    form = CRIME_STATEMENT if number is not None and number.series in CRIME_SERIES else ORAL_APPEAL
    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        request = session.request_id(arguments)
        if signing is None:
            version = desk.protocols.save(by, arguments.number, form, document, request=request)
            line = _("On record: protocol of {number}, version {version}.", number=arguments.number, version=version)
        else:
            version = desk.protocols.sign(by, arguments.number, form, signing, request=request)
            line = _("Signed: protocol of {number}, version {version}.", number=arguments.number, version=version)
    answer = {
        "number": arguments.number,
        "kind": form,
        "version": version,
        "state": "signed" if signing else "saved",
        "outcome": signing.outcome if signing else None,
    }
    return Outcome(answer, [line])


def _signing(outcome: str, document: dict[str, object]) -> Signing:
    """Return how it was signed; the clerk's words come as JSON, like every text."""
    problems = [Problem(key[:80], "unknown_key") for key in document if key not in WORDS]
    texts: dict[str, str | None] = {}
    for key in WORDS:
        value = document.get(key)
        if value is not None and not isinstance(value, str):
            problems.append(Problem(key, "wrong_type"))
        else:
            texts[key] = value
    if problems:
        raise Refused(*problems)
    return read_signing(outcome, **texts)


COMMANDS: Final[dict[str, Command]] = {"protocol": protocol}
