# SPDX-License-Identifier: Apache-2.0
"""Commands about days: the office's calendar with its orders, and the lawful clock counted in it."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from frontdesk import bootstrap
from frontdesk.bootstrap import FrontDesk
from frontdesk.cli import answers, session
from frontdesk.cli.commands.given import local_date
from frontdesk.cli.commands.outcome import Command, Outcome
from frontdesk.config import FILE, find_home
from frontdesk.domain import deadlines, kinds
from frontdesk.domain.calendar import DEFAULT_HOURS, OfficeHours, WorkCalendar, hours_row
from frontdesk.errors import WrongUsage
from frontdesk.i18n import Texts
from frontdesk.services.views import Redated, SpecialRow

LINES: Final = 40
"""Re-dated appeals that are listed for people; a script is told all."""

MANY: Final = 1000
"""Re-dated appeals from which on a person at a terminal is shown how far it is."""


def calendar(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """List the special days, or let an order change one."""
    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        book = desk.calendar_book
        if arguments.action == "list":
            return _listed(desk, arguments.year, _)
        day, request = _day(arguments.day), session.request_id(arguments)
        more: Mapping[str, Any] = {"dry_run": arguments.dry_run, "progress": _progress(_)}
        repeated = not arguments.dry_run and session.recorded(desk, request, "calendar.changed") is not None
        if arguments.action == "add":
            moved = book.add(by, day, arguments.kind, arguments.order, request, **more)
        else:
            moved = book.remove(by, day, arguments.order, request, **more)
        return _changed(moved, book.now(), repeated=repeated, dry_run=arguments.dry_run, _=_)


def _day(text: str) -> date:
    found = local_date(text)
    if found is None:  # pragma: no cover - the argument is required
        raise WrongUsage("date_unreadable", date="")
    return found


def _progress(_: Texts) -> Any:  # noqa: ANN401 - a `Progress` or None
    """Say on a terminal how far it is; a script is told nothing. Ctrl+C stops it before anything is changed."""
    if not sys.stderr.isatty():
        return None

    def tell(done: int, whole: int) -> bool:
        if whole >= MANY:
            end = "\n" if done == whole else ""
            print("\r" + _("Re-dated: {done} of {whole}", done=done, whole=whole), end=end, file=sys.stderr, flush=True)
        return True

    return tell


def _changed(moved: Sequence[Redated], now: WorkCalendar, *, repeated: bool, dry_run: bool, _: Texts) -> Outcome:
    answer = {
        "redated": [
            {"number": one.number, "old_due": answers.day(one.old_due), "new_due": answers.day(one.new_due)}
            for one in moved
        ],
        "version": now.version,
        "dry_run": dry_run,
        "repeated": repeated,
    }
    lines = [
        _(
            "{number}: consider by {new} instead of {old}",
            number=one.number,
            new=_.date(one.new_due),
            old=_.date(one.old_due),
        )
        for one in moved[:LINES]
        if one.new_due and one.old_due
    ]
    if dry_run:
        lines.append(_.plural("{n} open appeal would be re-dated.", "{n} open appeals would be re-dated.", len(moved)))
    else:
        lines.append(_.plural("{n} open appeal was re-dated.", "{n} open appeals were re-dated.", len(moved)))
    return Outcome(answer, lines)


def _listed(desk: FrontDesk, year: int | None, _: Texts) -> Outcome:
    book = desk.calendar_book
    now, hours, rows = book.now(), book.hours(), book.list(year)
    answer = {
        "version": now.version,
        "confirmed_until": answers.day(now.confirmed_until),
        "valid_to": answers.day(now.known_until),
        "days": [_row(row, _) for row in rows],
        "hours": [hours_row(one) for one in hours or (DEFAULT_HOURS,)],
    }
    lines = [_line(row, _) for row in rows]
    lines.append(
        _(
            "Confirmed until {confirmed}, valid to {last}.",
            confirmed=_.date(now.confirmed_until),
            last=_.date(now.known_until),
        )
    )
    return Outcome(answer, lines)


def _row(row: SpecialRow, _: Texts) -> answers.Json:
    return {
        "date": answers.day(row.day),
        "kind": row.kind,
        "working": row.working,
        "name": row.name.text(_.language),
        "source": row.source,
        "by_order": row.by_order,
        "estimated": row.estimated,
    }


def _line(row: SpecialRow, _: Texts) -> str:
    sign = "+" if row.working else "-"
    return f"{sign} {_.date(row.day)} {_.weekday(row.day)}: {row.name.text(_.language)}"


# --- the lawful clock


def deadline(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Answer the lawful clock: in the shipped calendar, or in that of the office that `--home` names."""
    received = _received(arguments.received)
    days, hours = _in_force(arguments)
    clock = deadlines.explain(kinds.kind(arguments.kind), received, days, hours)
    forward = clock.forward_by or deadlines.forward_by(received, days)
    lines = [_("Registered on: {date}", date=_.date(clock.registered_on))]
    if clock.due:
        lines.append(_("Consider by: {date}", date=_.date(clock.due)))
    lines += [f"{_.date(one.date)} {one.name.text(_.language)}" for one in clock.days if one.name]
    if clock.past_confirmed:
        until = _.date(days.confirmed_until)
        lines.append(_("The official calendar is known until {date} only; the date may still move.", date=until))
    answer = answers.deadline(clock, forward)
    named = [
        {"date": answers.day(one.date), "name": one.name.text(_.language), "source": days.days[one.date].source}
        for one in clock.days
        if one.name
    ]
    return Outcome({**answer, "named": named, "calendar": days.version}, lines)


def _in_force(arguments: argparse.Namespace) -> tuple[WorkCalendar, Sequence[OfficeHours]]:
    named = arguments.home or os.environ.get("FRONTDESK_HOME")
    if not named or not (find_home(named) / FILE).exists():
        return bootstrap.read_calendar(), ()
    with session.office(arguments) as desk:
        return desk.calendar_book.now(), desk.calendar_book.hours()


def _received(text: str) -> datetime:
    found = session.given_moment(text)
    if found is None:  # pragma: no cover - the argument is required
        raise WrongUsage("time_unreadable", time="")
    return found


COMMANDS: Final[dict[str, Command]] = {"calendar": calendar, "deadline": deadline}
