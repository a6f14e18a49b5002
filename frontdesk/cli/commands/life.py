# SPDX-License-Identifier: Apache-2.0
"""Commands about what becomes of an appeal; each answers as `show`. Reasons come as JSON on standard input."""

import argparse
import dataclasses
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from frontdesk.cli import session, strict_json
from frontdesk.cli.commands.appeals import shown
from frontdesk.cli.commands.given import local_date
from frontdesk.cli.commands.outcome import Command, Desk, Outcome
from frontdesk.domain.journal import DECIDED
from frontdesk.errors import Problem, Refused
from frontdesk.i18n import Texts
from frontdesk.services.views import Actor

Said = Mapping[str, Any]
Step = Callable[[Desk, Actor, argparse.Namespace, Said, str, Texts], None]

WHY: Final[Mapping[str, type]] = {"why": str}
CORRECTION: Final[Mapping[str, type]] = {"set": dict, "why": str}


@dataclasses.dataclass(frozen=True)
class _Act:
    """One command: what it does, the events it records, the keys that it reads from standard input."""

    do: Step
    events: tuple[str, ...]
    reads: Mapping[str, type] = dataclasses.field(default_factory=dict)


def _answer(desk: Desk, by: Actor, given: argparse.Namespace, _said: Said, request: str, _: Texts) -> None:
    desk.workflow.answer(
        by,
        given.number,
        result=given.result,
        channel=given.channel,
        language=given.language,
        document=given.document,
        request=request,
    )


def _forward(desk: Desk, by: Actor, given: argparse.Namespace, _said: Said, request: str, _: Texts) -> None:
    notified = _day(given.notified)
    desk.workflow.forward(by, given.number, to=given.to, notified=notified, part=given.part, request=request)


def _needs_fix(desk: Desk, by: Actor, given: argparse.Namespace, said: Said, request: str, _: Texts) -> None:
    desk.workflow.needs_fix(by, given.number, until=_day(given.until), why=said["why"], request=request)


def _return(desk: Desk, by: Actor, given: argparse.Namespace, said: Said, request: str, _: Texts) -> None:
    desk.workflow.give_back(by, given.number, ground=given.ground, why=said["why"], request=request)


def _withdraw(desk: Desk, by: Actor, given: argparse.Namespace, _said: Said, request: str, _: Texts) -> None:
    desk.workflow.withdraw(by, given.number, statement=_day(given.statement), request=request)


def _stop(desk: Desk, by: Actor, given: argparse.Namespace, _said: Said, request: str, _: Texts) -> None:
    decided = _day(given.decided)
    desk.workflow.stop(by, given.number, ground=given.ground, decided=decided, decider=given.by, request=request)


def _extend(desk: Desk, by: Actor, given: argparse.Namespace, said: Said, request: str, _: Texts) -> None:
    desk.workflow.extend(
        by,
        given.number,
        until=_day(given.until),
        decided=_day(given.decided),
        decider=given.by,
        position=given.position,
        why=said["why"],
        request=request,
    )


def _hand_over(desk: Desk, by: Actor, given: argparse.Namespace, _said: Said, request: str, _: Texts) -> None:
    at = session.given_moment(given.kui_at)
    desk.workflow.hand_over(by, given.number, to=given.to, kui_number=given.kui_number, kui_at=at, request=request)


def _link(desk: Desk, by: Actor, given: argparse.Namespace, _said: Said, request: str, _: Texts) -> None:
    desk.workflow.link(by, given.number, to=given.to, how=given.how, request=request)


def _assign(desk: Desk, by: Actor, given: argparse.Namespace, _said: Said, request: str, _: Texts) -> None:
    desk.workflow.assign(by, given.number, to=given.to, request=request)


def _correct(desk: Desk, by: Actor, given: argparse.Namespace, said: Said, request: str, _: Texts) -> None:
    second = session.approver(desk, given, by, "approve", _)
    desk.corrections.correct(by, given.number, set=said["set"], why=said["why"], approver=second, request=request)


def _void(desk: Desk, by: Actor, given: argparse.Namespace, said: Said, request: str, _: Texts) -> None:
    second = session.approver(desk, given, by, "approve", _)
    desk.corrections.void(by, given.number, why=said["why"], approver=second, request=request)


def _day(text: str) -> date:
    found = local_date(text)
    assert found is not None  # the arguments are required
    return found


def _said(reads: Mapping[str, type]) -> dict[str, Any]:
    """Return the object on standard input; raise Refused for unknown keys, missing ones and wrong types."""
    document = strict_json.read(session.standard_input(strict_json.MOST_BYTES + 1))
    known = {**reads, "request_id": str}
    problems = [Problem(key[:80], "unknown_key") for key in document if key not in known]
    problems += [Problem(key, "required") for key in reads if document.get(key) is None]
    problems += [
        Problem(key, "wrong_type")
        for key, kind in known.items()
        if document.get(key) is not None and type(document[key]) is not kind
    ]
    if problems:
        raise Refused(*problems)
    return document


ACTS: Final[Mapping[str, _Act]] = {
    "answer": _Act(_answer, DECIDED),
    "forward": _Act(_forward, ("appeal.forwarded",)),
    "needs-fix": _Act(_needs_fix, ("appeal.needs_fix",), WHY),
    "return": _Act(_return, ("appeal.returned",), WHY),
    "withdraw": _Act(_withdraw, ("appeal.withdrawn",)),
    "stop": _Act(_stop, ("appeal.stopped",)),
    "extend": _Act(_extend, ("appeal.extended",), WHY),
    "hand-over": _Act(_hand_over, ("appeal.handed_to_duty",)),
    "link": _Act(_link, ("appeal.linked",)),
    "assign": _Act(_assign, ("appeal.assigned",)),
    "correct": _Act(_correct, ("appeal.corrected",), CORRECTION),
    "void": _Act(_void, ("appeal.voided",), WHY),
}


def act(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Do one act on an appeal and answer as `show`."""
    wanted = ACTS[arguments.command]
    said = _said(wanted.reads) if wanted.reads else {}
    arguments.request_id = arguments.request_id or said.get("request_id")
    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        request = session.request_id(arguments)
        repeated = session.recorded(desk, request, *wanted.events) is not None
        wanted.do(desk, by, arguments, said, request, _)
        found = shown(desk, by, arguments.number, f"{request}:show", _)
        return dataclasses.replace(found, answer={**(found.answer or {}), "repeated": repeated})


COMMANDS: Final[dict[str, Command]] = dict.fromkeys(ACTS, act)
