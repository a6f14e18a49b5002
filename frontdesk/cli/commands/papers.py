# SPDX-License-Identifier: Apache-2.0
"""The command that lets a paper go out."""

import argparse
import dataclasses
from typing import Any, Final

from frontdesk import bootstrap
from frontdesk.cli import session, strict_json
from frontdesk.cli.answers import Json
from frontdesk.cli.commands.given import content, existing, path
from frontdesk.cli.commands.outcome import Command, Outcome
from frontdesk.cli.commands.printing import PRINT_S
from frontdesk.domain.identifiers import parse_ticket
from frontdesk.domain.papers import SLIP
from frontdesk.errors import Trouble, WrongUsage
from frontdesk.i18n import Texts
from frontdesk.services.views import Actor
from frontdesk.words import problem_text


def paper(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Let a paper go out, or with --peek render the last one again."""
    import hashlib

    from frontdesk.files import write_file

    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        if arguments.kind == SLIP and parse_ticket(arguments.number):
            return _slip(desk, by, arguments)
        out = path(arguments.out) if arguments.out else None
        if arguments.preview:
            pdf = desk.papers.preview_paper(
                by, arguments.number, arguments.kind, size=arguments.size, lang=arguments.lang_of_paper
            )
            file = write_file(out or path(f"{arguments.kind}-preview.pdf"), pdf)
            sha256 = hashlib.sha256(pdf).hexdigest()
            return Outcome({"file": str(file), "sha256": sha256, "copy": None, "repeated": False}, [str(file)])
        if arguments.peek:
            pdf = desk.papers.peek(by, arguments.number, arguments.kind)
            copy = desk.papers.last_copy(arguments.number, arguments.kind)
            file = write_file(out, pdf) if out else desk.papers.keep(arguments.number, arguments.kind, copy, pdf)
            sha256 = hashlib.sha256(pdf).hexdigest()
            answer = {"file": str(file), "sha256": sha256, "copy": copy, "printed": None, "repeated": False}
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
            details=_details(arguments.details),
        )
        if issued.trouble is not None:
            # The PDF is kept and the failure recorded; the next try is a counted copy.
            raise Trouble(issued.trouble.code, **issued.trouble.params)
        answer = {
            "file": issued.file,
            "sha256": issued.sha256,
            "copy": issued.copy,
            "printed": issued.printed,
            "repeated": repeated,
        }
        return Outcome(answer, [issued.file])


def _details(name: str | None) -> dict[str, Any]:
    """Return the texts for a paper from a file, or from standard input for `-`; none where none are named."""
    if name is None:
        return {}
    if name == "-":
        return strict_json.read(session.standard_input(strict_json.MOST_BYTES + 1))
    return strict_json.read(content(existing(name)).encode("utf-8"))


def _slip(desk: bootstrap.FrontDesk, by: Actor, arguments: argparse.Namespace) -> Outcome:
    """Write the slip of a ticket of today; it belongs to no appeal, so nothing is recorded."""
    import hashlib

    from frontdesk.files import write_file

    if arguments.printer or arguments.peek or arguments.details:
        raise WrongUsage("usage_unknown", words="--print, --peek, --details")
    pdf = desk.papers.slip(by, arguments.number, size=arguments.size, lang=arguments.lang_of_paper)
    out = path(arguments.out) if arguments.out else None
    file = write_file(out, pdf) if out else desk.papers.keep(arguments.number, arguments.kind, 0, pdf)
    answer = {
        "file": str(file),
        "sha256": hashlib.sha256(pdf).hexdigest(),
        "copy": 0,
        "printed": None,
        "repeated": False,
    }
    return Outcome(answer, [str(file)])


def outage_book(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Print blanks for the hours without power, numbered and signed in advance."""
    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        out = path(arguments.out) if arguments.out else None
        request = session.request_id(arguments)
        book = desk.outage_book.make(by, arguments.count, request=request, lang=arguments.lang_of_paper, out=out)
        return Outcome(dataclasses.asdict(book), [book.file])


def templates(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """List the office's own looks of papers and what is wrong with them."""
    with session.office(arguments) as desk:
        session.sign_in(desk, arguments, _)
        rows: list[Json] = [
            {
                "paper": one.paper,
                "file": one.file,
                "ok": not one.problems,
                "problems": [
                    {"field": problem.field, "code": problem.code, "message": problem_text(_, problem)}
                    for problem in one.problems
                ],
            }
            for one in desk.templates.files()
        ]
    lines = [f"{row['paper']}: {'; '.join(one['message'] for one in row['problems']) or '✓'}" for row in rows]
    return Outcome({"templates": rows}, lines or [_("Every paper looks as it is shipped.")])


COMMANDS: Final[dict[str, Command]] = {
    "paper": paper,
    "outage-book": outage_book,
    "templates": templates,
}
