# SPDX-License-Identifier: Apache-2.0
"""How the arguments of `frontdesk-cli` are read and complained about; which there are is in `arguments`."""

import argparse
import re
from collections.abc import Sequence
from typing import Any, Final, NoReturn

from frontdesk import __version__
from frontdesk.cli import arguments
from frontdesk.errors import WrongUsage


class Parser(argparse.ArgumentParser):
    """An argparse parser whose complaints are ours to word and to put into JSON."""

    def error(self, message: str) -> NoReturn:
        """Raise instead of printing and leaving, in words that can be translated."""
        raise complaint(message)


_COMPLAINTS: Final = (
    ("usage_missing", re.compile(r"the following arguments are required: (?P<names>.+)", re.DOTALL)),
    ("usage_unknown", re.compile(r"unrecognized arguments: (?P<words>.+)", re.DOTALL)),
    (
        "usage_choice",
        re.compile(
            r"argument (?P<name>.+?): invalid choice: '(?P<value>.*)' \(choose from (?P<choices>.+)\)", re.DOTALL
        ),
    ),
    ("usage_value", re.compile(r"argument (?P<name>[^:]+): .+", re.DOTALL)),
)
"""What argparse says in English, read for what it says it about."""


def complaint(message: str) -> WrongUsage:
    """Return argparse's complaint as one of ours."""
    for code, pattern in _COMPLAINTS:
        found = pattern.fullmatch(message)
        if found:
            return WrongUsage(code, **{key: value.replace("'", "")[:400] for key, value in found.groupdict().items()})
    return WrongUsage("usage", why=message[:400])


def is_text(word: str) -> bool:
    """Say whether a word is text: bytes of an argument that are no UTF-8 arrive as lone surrogates."""
    try:
        word.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _common(*, signed: bool = True) -> Parser:
    common = Parser(add_help=False)
    common.add_argument("--home", default=argparse.SUPPRESS, metavar="DIR")
    common.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    common.add_argument("--lang", choices=("kk", "ru", "en"), default=argparse.SUPPRESS)
    if signed:
        common.add_argument("--as", dest="login", default=argparse.SUPPRESS, metavar="LOGIN")
    common.add_argument("--approve-as", dest="approver", default=argparse.SUPPRESS, metavar="LOGIN")
    common.add_argument("--now", default=argparse.SUPPRESS, metavar="TIME")
    common.add_argument("--request-id", dest="request_id", default=argparse.SUPPRESS, metavar="TEXT")
    return common


def build() -> Parser:
    """Return the parser of every command; the common arguments may stand before or after the command's name."""
    common = _common()
    parser = Parser(prog="frontdesk-cli", parents=[common], allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"frontdesk {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=Parser)

    def add(name: str, **more: Any) -> argparse.ArgumentParser:  # noqa: ANN401 - argparse's own keywords
        return commands.add_parser(name, parents=[common], allow_abbrev=False, **more)

    arguments.define(add, common, Parser, _common(signed=False))
    return parser


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Return the arguments; raise WrongUsage `usage…`."""
    found = build().parse_args(argv)
    for name, default in (
        ("home", None),
        ("json", False),
        ("lang", "kk"),
        ("login", None),
        ("approver", None),
        ("now", None),
        ("request_id", None),
    ):
        if not hasattr(found, name):
            setattr(found, name, default)
    return found
