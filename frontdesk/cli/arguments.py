# SPDX-License-Identifier: Apache-2.0
"""The arguments of every command of `frontdesk-cli`: names and shapes only; what they do is in `commands`."""

import argparse
import re
from collections.abc import Callable
from typing import Final

from frontdesk.domain.appeal import LANGUAGES
from frontdesk.domain.calendar import ORDERED
from frontdesk.domain.decisions import CHANNELS, RESULTS
from frontdesk.domain.kinds import KIND_CODES
from frontdesk.domain.life import LINKS, POSITIONS, RETURN_GROUNDS
from frontdesk.domain.protocol import FORMS
from frontdesk.domain.protocol import OUTCOMES as OUTCOMES_OF_SIGNING
from frontdesk.domain.visits import DEFAULT_PURPOSE, OUTCOMES

Parser = argparse.ArgumentParser
Add = Callable[[str], Parser]
STEPS: Final = ("recall", "came", "no-show", "left")


def define(add: Add, common: Parser, parser: type[Parser], unsigned: Parser) -> None:
    """Add every command with its arguments.

    `common` are those of all, `unsigned` the same without `--as`, `parser` the class for sub-commands.
    """
    _office(add, common, parser)
    _counter(add)
    _appeals(add)
    _life(add)
    _days(add, common, parser)
    _calendar(add, common, parser, unsigned)


def whole(text: str) -> int:
    """Read a whole number written in the digits 0-9 (TRUST.md D8); raise ValueError."""
    if not re.fullmatch(r"-?[0-9]{1,15}", text):
        raise ValueError(text)
    return int(text)


def _office(add: Add, common: Parser, parser: type[Parser]) -> None:
    init = add("init")
    init.add_argument("--code", required=True)
    init.add_argument("--name-kk", required=True)
    init.add_argument("--name-ru", required=True)
    init.add_argument("--training", action="store_true")
    init.add_argument("--offsite", action="store_true")
    init.add_argument("--supervisor", default="supervisor", metavar="LOGIN")
    init.add_argument("--supervisor-name", default="", metavar="NAMES")
    init.add_argument("--admin", default="admin", metavar="LOGIN")
    init.add_argument("--admin-name", default="", metavar="NAMES")
    init.add_argument("--database", default="", metavar="URL")
    user = add("user").add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=parser)
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
    offsite = add("offsite").add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=parser)
    offsite.add_parser("merge", parents=[common], allow_abbrev=False).add_argument("folder", metavar="DIR")
    add("doctor")
    clock = add("clock").add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=parser)
    for action in ("status", "confirm"):
        clock.add_parser(action, parents=[common], allow_abbrev=False)
    add("printers").add_argument("--test", metavar="PRINTER")
    setting = add("setting")
    setting.add_argument("key", nargs="?")
    setting.add_argument("value", nargs="?")


def _counter(add: Add) -> None:
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


def _appeals(add: Add) -> None:
    register = add("register")
    register.add_argument("--counter", type=whole)
    register.add_argument("--print", dest="printer", metavar="PRINTER")
    show = add("show")
    show.add_argument("number")
    find = add("find")
    find.add_argument("text")
    find.add_argument("--limit", type=whole, default=50)
    attach = add("attach")
    attach.add_argument("number")
    attach.add_argument("file", metavar="FILE")
    paper = add("paper")
    paper.add_argument("number")
    paper.add_argument("kind")
    paper.add_argument("--size")
    paper.add_argument("--lang-of-paper", choices=("kk", "ru"))
    paper.add_argument("--print", dest="printer", metavar="PRINTER")
    paper.add_argument("--out", metavar="FILE")
    paper.add_argument("--peek", action="store_true")
    paper.add_argument("--details", metavar="FILE")
    paper.add_argument("--preview", action="store_true")
    add("templates")
    book = add("outage-book")
    book.add_argument("--count", type=whole, default=20)
    book.add_argument("--lang-of-paper", choices=("kk", "ru"))
    book.add_argument("--out", metavar="FILE")
    protocol = add("protocol")
    protocol.add_argument("number")
    protocol.add_argument("--signed", choices=OUTCOMES_OF_SIGNING)
    esign = add("e-sign")
    esign.add_argument("number")
    esign.add_argument("kind", choices=FORMS)
    deadline = add("deadline")
    deadline.add_argument("--kind", required=True, choices=KIND_CODES)
    deadline.add_argument("--received", required=True, metavar="TIME")


def _life(add: Add) -> None:
    def act(name: str, *required: str) -> Parser:
        found = add(name)
        found.add_argument("number")
        for argument in required:
            found.add_argument(f"--{argument}", required=True)
        return found

    answer = act("answer")
    answer.add_argument("--result", required=True, choices=RESULTS)
    answer.add_argument("--channel", required=True, choices=CHANNELS)
    answer.add_argument("--language", required=True, choices=LANGUAGES)
    answer.add_argument("--document", required=True, metavar="REF")
    act("forward", "to", "notified").add_argument("--part", action="store_true")
    act("needs-fix", "until")
    act("return").add_argument("--ground", required=True, choices=[ground.code for ground in RETURN_GROUNDS])
    act("withdraw", "statement")
    act("stop", "ground", "decided", "by")
    act("extend", "until", "decided", "by").add_argument("--position", required=True, choices=POSITIONS)
    hand_over = act("hand-over", "to")
    hand_over.add_argument("--kui-number")
    hand_over.add_argument("--kui-at", metavar="TIME")
    act("link", "to").add_argument("--how", default=LINKS[0], choices=LINKS)
    act("assign", "to")
    act("correct")
    act("void")


def _days(add: Add, common: Parser, parser: type[Parser]) -> None:
    day = add("day").add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=parser)
    for action in ("status", "close", "export"):
        day.add_parser(action, parents=[common], allow_abbrev=False).add_argument("--date")
    sheet = day.add_parser("sheet", parents=[common], allow_abbrev=False)
    sheet.add_argument("--date")
    sheet.add_argument("--lang-of-paper", choices=("kk", "ru"))
    sheet.add_argument("--out", metavar="FILE")
    day.add_parser("list", parents=[common], allow_abbrev=False)
    verify = add("verify")
    verify.add_argument("files", nargs="*", metavar="FILE")
    verify.add_argument("--key", metavar="FILE")
    verify.add_argument("--receipt", action="append", default=[], metavar="FILE")
    verify.add_argument("--workers", type=whole, default=1)


def _calendar(add: Add, common: Parser, parser: type[Parser], unsigned: Parser) -> None:
    """Here `--as` after the action says what a day becomes; who signs in stands before it, or in the environment."""
    calendar = add("calendar").add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=parser)
    calendar.add_parser("list", parents=[common], allow_abbrev=False).add_argument("--year", type=whole)
    made = calendar.add_parser("add", parents=[unsigned], allow_abbrev=False)
    made.add_argument("--as", dest="kind", required=True, choices=ORDERED)
    for change in (made, calendar.add_parser("remove", parents=[common], allow_abbrev=False)):
        change.add_argument("day", metavar="DATE")
        change.add_argument("--order", required=True, metavar="TEXT")
        change.add_argument("--dry-run", action="store_true")
