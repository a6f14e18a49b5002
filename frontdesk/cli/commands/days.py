# SPDX-License-Identifier: Apache-2.0
"""Commands about days and their logs, and the verification of what was logged."""

import argparse
import dataclasses
import os
from typing import Final

from frontdesk.cli import answers, session
from frontdesk.cli.answers import Json
from frontdesk.cli.commands.given import content, existing, local_date, path
from frontdesk.cli.commands.outcome import Command, Outcome
from frontdesk.domain import roles
from frontdesk.errors import Refused, WrongUsage
from frontdesk.i18n import Texts
from frontdesk.services.views import DayStatus
from frontdesk.words import fault_text

FAULTY: Final = 4


def day(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Show, close, export, list days."""
    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        roles.require(by.role, "status")
        if arguments.action == "list":
            days = desk.days.list()
            return Outcome({"days": [answers.day_status(one, _) for one in days]}, [_day_line(one, _) for one in days])
        wanted = local_date(arguments.date)
        if arguments.action == "close":
            second = session.approver(desk, arguments, by, "close_day", _)
            request = session.request_id(arguments)
            session.recorded(desk, request, "day.close")
            status = desk.days.close(by, wanted, request=request, approver=second)
        elif arguments.action == "export":
            status = desk.days.export(by, wanted or desk.days.last_closed())
        elif arguments.action == "sheet":
            day = wanted or desk.days.last_closed()
            out = path(arguments.out) if arguments.out else None
            sheet = desk.day_sheets.make(by, day, lang=arguments.lang_of_paper, out=out)
            status = dataclasses.replace(desk.days.status(day), file=sheet.file, sha256=sheet.sha256)
        else:
            status = desk.days.status(wanted)
        return Outcome(answers.day_status(status, _), [_day_line(status, _)])


def _day_line(status: DayStatus, _: Texts) -> str:
    if status.closed:
        return _(
            "{date}: closed. Visits: {visits}. Entries: {entries}. File: {file}",
            date=_.date(status.date),
            visits=status.visits,
            entries=status.entries,
            file=status.file or "—",
        )
    return _(
        "{date}: open. Visits: {visits}. Entries: {entries}.",
        date=_.date(status.date),
        visits=status.visits,
        entries=status.entries,
    )


def verify(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Verify the office itself, or day logs and receipts of any office."""
    if arguments.files or arguments.receipt:
        return _verify_files(arguments, _)
    with session.office(arguments) as desk:
        session.sign_in(desk, arguments, _)
        verdict = desk.audit.verify(workers=max(1, min(arguments.workers, os.cpu_count() or 1)))
    faults = [
        {**dataclasses.asdict(fault), "message": fault_text(_, fault.code, dataclasses.asdict(fault))}
        for fault in verdict.faults
    ]
    return _verdict(verdict.ok, verdict.entries, verdict.root, faults, _)


def _verify_files(arguments: argparse.Namespace, _: Texts) -> Outcome:
    from frontdesk.seal.faults import Malformed
    from frontdesk.seal.notes import Vkey
    from frontdesk.seal.outside import verify_bundles

    try:
        vkey = Vkey.parse(_key_line(arguments))
    except Malformed:
        raise WrongUsage("key_unreadable") from None
    files = [existing(name) for name in arguments.files]
    receipts = {name: content(existing(name)) for name in arguments.receipt}
    verdict = verify_bundles(files, vkey, receipts)
    faults = [
        {
            "code": fault.code,
            "file": fault.file,
            "seq": fault.seq,
            "table": None,
            "row": None,
            "column": None,
            "message": fault_text(_, fault.code, {**fault.params, "file": fault.file or "", "seq": fault.seq or 0}),
        }
        for fault in verdict.faults
    ]
    return _verdict(verdict.ok, verdict.entries, verdict.root, faults, _)


def _key_line(arguments: argparse.Namespace) -> str:
    if arguments.key:
        return content(existing(arguments.key)).strip()
    try:
        with session.office(arguments) as desk:
            return desk.facts.public_key
    except Refused:
        raise WrongUsage("key_needed") from None


def _verdict(ok: bool, entries: int, root: str, faults: list[Json], _: Texts) -> Outcome:
    answer = {"ok": ok, "entries": entries, "root": root, "faults": faults}
    if ok:
        return Outcome(answer, [_("Whole. Entries: {entries}. Root: {root}", entries=entries, root=root)])
    lines = [fault["message"] for fault in faults]
    return Outcome(answer, lines, FAULTY, _("Something differs. Faults: {n}.", n=len(faults)))


COMMANDS: Final[dict[str, Command]] = {
    "day": day,
    "verify": verify,
}
