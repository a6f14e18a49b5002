# SPDX-License-Identifier: Apache-2.0
"""Commands about appeals: registering, opening, finding. The lawful clock: `calendar`; what becomes of them: `life`."""

import argparse
import secrets
from typing import Any, Final

from frontdesk.cli import answers, session, strict_json
from frontdesk.cli.commands.counter import counter_of
from frontdesk.cli.commands.outcome import Command, Desk, Outcome
from frontdesk.cli.commands.printing import PRINT_S
from frontdesk.domain.moments import local
from frontdesk.errors import Refused, Trouble
from frontdesk.i18n import Texts
from frontdesk.services.views import Actor
from frontdesk.words import kind_name, state_name, status_name
from frontdesk.words.sentences import legible


def register(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Register the appeal on standard input and let its receipt go out."""
    document = strict_json.read(session.standard_input(strict_json.MOST_BYTES + 1))
    if document.get("request_id") is None or document["request_id"] == "":
        document["request_id"] = arguments.request_id or secrets.token_hex(16)
    request = document["request_id"]
    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        second = session.approver(desk, arguments, by, "approve", _)
        answer = desk.intake.register(by, document, counter_of(desk, arguments), approver=second)
        printer = arguments.printer or desk.printing.chosen("receipt", counter_of(desk, arguments))
        receipt, complaint = None, ""
        try:
            issued = desk.papers.issue(by, answer.number, request=f"{request}:receipt", printer=printer, wait_s=PRINT_S)
            receipt = issued.file
            complaint = _print_complaint(issued.trouble, _)
        except (Trouble, Refused) as error:
            # The registration stands; the paper is offered again.
            from frontdesk.words import problem_text, trouble_text

            complaint = trouble_text(_, error) if isinstance(error, Trouble) else problem_text(_, error.problems[0])
        lines = [
            _("Registered: {number}", number=answer.number),
            _("Consider by: {date}", date=_.date(answer.due)) if answer.due else "",
            _("Receipt: {file}", file=receipt or "—"),
        ]
        return Outcome(answers.registered(answer, receipt), [line for line in lines if line], complaint=complaint)


def _print_complaint(problem: Any, _: Texts) -> str:  # noqa: ANN401 - a Problem or None
    if problem is None:
        return ""
    from frontdesk.words import trouble_text

    return trouble_text(_, Trouble(problem.code, **problem.params))


def show(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Open an appeal, recorded."""
    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        return shown(desk, by, arguments.number, session.request_id(arguments), _)


def shown(desk: Desk, by: Actor, number: str, request: str, _: Texts) -> Outcome:
    """Open an appeal, recorded, and answer all of it."""
    row = desk.lookup.show(by, number, request=request)
    found = answers.details(row, desk.workflow.offered(by, number).acts, _)
    lines = [f"{row.number} · {kind_name(_, row.kind)} · {status_name(_, row.status)}"]
    for line, one in zip(row.history, found["history"], strict=True):
        lines.append(f"{_.date(local(line.at).date())} {_.time(local(line.at))}  {one['text']}")
        lines += [f"{'':18}{legible(' '.join(str(text).split()))}" for text in (line.personal or {}).values()]
    return Outcome(found, lines)


def find(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Find appeals by whatever is typed."""
    text = arguments.text
    if text == "-":
        typed = session.standard_input(4096).decode("utf-8", errors="replace")
        text = "".join(char if char.isprintable() else " " for char in typed).strip()
    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        found = desk.lookup.find(by, text, limit=max(1, min(arguments.limit, 1000)))
        now = desk.clock.now()
        answer = {
            "hits": [answers.hit(row) for row in found.appeals],
            "tickets": [answers.visit(row, now) for row in found.tickets],
        }
        lines = [f"{row.number}  {kind_name(_, row.kind)}  {row.name}" for row in found.appeals]
        lines += [f"{row.ticket}  {state_name(_, row.state)}" for row in found.tickets]
        return Outcome(answer, lines or [_("Nothing found.")])


COMMANDS: Final[dict[str, Command]] = {
    "register": register,
    "show": show,
    "find": find,
}
