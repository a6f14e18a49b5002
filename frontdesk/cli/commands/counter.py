# SPDX-License-Identifier: Apache-2.0
"""Commands of the counter: tickets and visits."""

import argparse
from typing import Final

from frontdesk.cli import answers, session
from frontdesk.cli.commands.outcome import Command, Desk, Outcome
from frontdesk.domain import roles
from frontdesk.errors import refuse
from frontdesk.i18n import Texts
from frontdesk.services.counter import HIGHEST_COUNTER
from frontdesk.services.ports import RecordedEvent
from frontdesk.services.views import VisitRow
from frontdesk.words import purpose_name, state_name


def arrive(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Give a ticket."""
    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        request = session.request_id(arguments)
        before = session.recorded(desk, request, "ticket.issued")
        row = desk.counter.arrive(by, arguments.purpose, arguments.priority, arguments.persons, request=request)
        return _visit(desk, row, before, _)


def call(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Call the next visitor."""
    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        request = session.request_id(arguments)
        before = session.recorded(desk, request, "ticket.called")
        row = desk.counter.call(by, counter_of(desk, arguments), arguments.ticket, request=request)
        return _visit(desk, row, before, _)


def step(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Recall, came, no-show, left."""
    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        acts = {
            "recall": ("ticket.recalled", desk.counter.recall),
            "came": ("ticket.came", desk.counter.came),
            "no-show": ("ticket.no_show", desk.counter.no_show),
            "left": ("ticket.left", desk.counter.left),
        }
        event, act = acts[arguments.command]
        request = session.request_id(arguments)
        before = session.recorded(desk, request, event)
        row = act(by, counter_of(desk, arguments), arguments.ticket, request=request)
        return _visit(desk, row, before, _)


def finish(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """End a visit."""
    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        request = session.request_id(arguments)
        before = session.recorded(desk, request, "ticket.finished", "ticket.left")
        row = desk.counter.finish(
            by,
            counter_of(desk, arguments),
            arguments.ticket,
            outcome=arguments.outcome,
            reason=arguments.reason,
            approver=session.approver(desk, arguments, by, "approve", _),
            request=request,
        )
        return _visit(desk, row, before, _)


def queue(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """List today's tickets."""
    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        roles.require(by.role, "queue")
        now = desk.clock.now()
        rows = [answers.visit(row, now) for row in desk.counter.today(now)]
        lines = [
            f"{row['ticket'] or '—':<7} {state_name(_, row['state']):<24} {purpose_name(_, row['purpose'])}"
            for row in rows
        ]
        return Outcome({"tickets": rows}, lines or [_("No tickets today.")])


def counter_of(desk: Desk, arguments: argparse.Namespace) -> int:
    """Return the counter of the command, else the office's own; raise Refused `counter_range`."""
    counter: int = arguments.counter if arguments.counter is not None else desk.config.counter
    if not 1 <= counter <= HIGHEST_COUNTER:
        raise refuse("counter_range", "counter", most=HIGHEST_COUNTER)
    return counter


def _visit(desk: Desk, row: VisitRow, before: RecordedEvent | None, _: Texts) -> Outcome:
    now = desk.clock.now()
    lines = [
        _(
            "{ticket}: {state}. Waiting {waited}.",
            ticket=row.ticket or "—",
            state=state_name(_, row.state),
            waited=_.duration(row.waited_s(now)),
        )
    ]
    return Outcome(answers.first_answer(row, before) if before else answers.visit(row, now), lines)


COMMANDS: Final[dict[str, Command]] = {
    "arrive": arrive,
    "call": call,
    "recall": step,
    "came": step,
    "no-show": step,
    "left": step,
    "finish": finish,
    "queue": queue,
}
