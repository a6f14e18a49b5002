# SPDX-License-Identifier: Apache-2.0
"""The arguments of `frontdesk-cli`: names and shapes only; what they do is in the command modules."""

import argparse
import re
from collections.abc import Sequence
from typing import Any, Final, NoReturn

from frontdesk import __version__
from frontdesk.domain.appeal import LANGUAGES
from frontdesk.domain.decisions import CHANNELS, RESULTS
from frontdesk.domain.kinds import KIND_CODES
from frontdesk.domain.visits import DEFAULT_PURPOSE, OUTCOMES
from frontdesk.errors import WrongUsage

STEPS: Final = ("recall", "came", "no-show", "left")


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


def whole(text: str) -> int:
    """Read a whole number written in the digits 0-9 (TRUST.md D8); raise ValueError."""
    if not re.fullmatch(r"-?[0-9]{1,15}", text):
        raise ValueError(text)
    return int(text)


def is_text(word: str) -> bool:
    """Say whether a word is text: bytes of an argument that are no UTF-8 arrive as lone surrogates."""
    try:
        word.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _common() -> Parser:
    common = Parser(add_help=False)
    common.add_argument("--home", default=argparse.SUPPRESS, metavar="DIR")
    common.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    common.add_argument("--lang", choices=("kk", "ru", "en"), default=argparse.SUPPRESS)
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

    _office(add)
    _counter(add)
    _appeals(add)
    _days(add)
    return parser


def _office(add: Any) -> None:  # noqa: ANN401 - argparse's factory
    init = add("init")
    init.add_argument("--code", required=True)
    init.add_argument("--name-kk", required=True)
    init.add_argument("--name-ru", required=True)
    init.add_argument("--training", action="store_true")
    init.add_argument("--supervisor", default="supervisor", metavar="LOGIN")
    init.add_argument("--supervisor-name", default="", metavar="NAMES")
    init.add_argument("--admin", default="admin", metavar="LOGIN")
    init.add_argument("--admin-name", default="", metavar="NAMES")
    init.add_argument("--database", default="", metavar="URL")
    user = add("user").add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=Parser)
    common = _common()
    new = user.add_parser("add", parents=[common], allow_abbrev=False)
    new.add_argument("name", metavar="LOGIN")
    new.add_argument("--role", required=True, metavar="ROLE")
    for name in ("surname", "given", "position-kk", "position-ru"):
        new.add_argument(f"--{name}", required=True)
    new.add_argument("--patronymic")
    for action in ("disable", "password"):
        user.add_parser(action, parents=[common], allow_abbrev=False).add_argument("name", metavar="LOGIN")
    user.add_parser("list", parents=[common], allow_abbrev=False)
    demo = add("demo")
    demo.add_argument("--days", type=whole, default=30)
    demo.add_argument("--per-day", type=whole, default=40)
    demo.add_argument("--seed", type=whole, default=1)
    add("backup").add_argument("--to", metavar="DIR")
    restore = add("restore")
    restore.add_argument("file", metavar="FILE")
    restore.add_argument("--accept-loss", action="store_true")
    add("doctor")
    clock = add("clock").add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=Parser)
    for action in ("status", "confirm"):
        clock.add_parser(action, parents=[common], allow_abbrev=False)
    add("printers")
    setting = add("setting")
    setting.add_argument("key", nargs="?")
    setting.add_argument("value", nargs="?")


def _counter(add: Any) -> None:  # noqa: ANN401
    arrive = add("arrive")
    arrive.add_argument("--purpose", default=DEFAULT_PURPOSE)
    arrive.add_argument("--priority", metavar="GROUND")
    arrive.add_argument("--persons", type=whole, default=1)
    for name in ("call", *STEPS, "finish"):
        step = add(name)
        step.add_argument("--ticket")
        step.add_argument("--counter", type=whole)
        if name == "finish":
            step.add_argument("--outcome", choices=OUTCOMES)
            step.add_argument("--reason")
    add("queue")


def _appeals(add: Any) -> None:  # noqa: ANN401
    register = add("register")
    register.add_argument("--counter", type=whole)
    register.add_argument("--print", dest="printer", metavar="PRINTER")
    show = add("show")
    show.add_argument("number")
    find = add("find")
    find.add_argument("text")
    find.add_argument("--limit", type=whole, default=50)
    paper = add("paper")
    paper.add_argument("number")
    paper.add_argument("kind")
    paper.add_argument("--size")
    paper.add_argument("--lang-of-paper", choices=("kk", "ru"))
    paper.add_argument("--print", dest="printer", metavar="PRINTER")
    paper.add_argument("--out", metavar="FILE")
    paper.add_argument("--peek", action="store_true")
    answer = add("answer")
    answer.add_argument("number")
    answer.add_argument("--result", required=True, choices=RESULTS)
    answer.add_argument("--channel", required=True, choices=CHANNELS)
    answer.add_argument("--language", required=True, choices=LANGUAGES)
    answer.add_argument("--document", required=True, metavar="REF")
    deadline = add("deadline")
    deadline.add_argument("--kind", required=True, choices=KIND_CODES)
    deadline.add_argument("--received", required=True, metavar="TIME")


def _days(add: Any) -> None:  # noqa: ANN401
    day = add("day").add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=Parser)
    common = _common()
    for action in ("status", "close", "export"):
        day.add_parser(action, parents=[common], allow_abbrev=False).add_argument("--date")
    day.add_parser("list", parents=[common], allow_abbrev=False)
    verify = add("verify")
    verify.add_argument("files", nargs="*", metavar="FILE")
    verify.add_argument("--key", metavar="FILE")
    verify.add_argument("--receipt", action="append", default=[], metavar="FILE")
    verify.add_argument("--workers", type=whole, default=1)


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
