# SPDX-License-Identifier: Apache-2.0
"""What each command does: open, sign in, call one service, answer. The words come from the catalogue, the rules from
below.
"""

import argparse
import dataclasses
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from frontdesk import bootstrap, founding
from frontdesk.cli import answers, session, strict_json
from frontdesk.cli.answers import Json
from frontdesk.config import OfficeConfig, find_home
from frontdesk.domain import deadlines, kinds, roles
from frontdesk.domain.calendar import DEFAULT_HOURS
from frontdesk.domain.journal import DECIDED
from frontdesk.domain.moments import day_from_text, local, office_day
from frontdesk.errors import Refused, Trouble, WrongUsage, refuse
from frontdesk.files import trouble
from frontdesk.i18n import Texts
from frontdesk.services.counter import HIGHEST_COUNTER
from frontdesk.services.ports import RecordedEvent
from frontdesk.services.views import Actor, DayStatus, Person, VisitRow
from frontdesk.words import check_text, fault_text, kind_name, purpose_name, state_name, status_name

FAULTY: Final = 4
LONGEST_NOTE: Final = 100_000
"""Bytes of a key or a receipt; both are some hundred."""
TROUBLE: Final = 3


@dataclass(frozen=True)
class Outcome:
    """What a command leaves: the JSON object, the lines for people, a sentence for standard error, the exit status."""

    answer: Json | None
    lines: list[str] = field(default_factory=list)
    status: int = 0
    complaint: str = ""


Command = Callable[[argparse.Namespace, Texts], Outcome]
Desk = bootstrap.FrontDesk


def run(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Do the command."""
    return COMMANDS[arguments.command](arguments, _)


# --- the office


def init(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Make an office folder."""
    home = find_home(arguments.home)
    clock = session.clock_for(arguments.now, training=arguments.training)
    people = () if arguments.training else _first_people(arguments, _)
    made = founding.init_office(
        home,
        code=arguments.code,
        name_kk=arguments.name_kk,
        name_ru=arguments.name_ru,
        training=arguments.training,
        people=people,
        database=arguments.database,
        clock=clock,
        language=arguments.lang,
    )
    answer = {"home": str(made.home), "office": made.office, "training": made.training, "public_key": made.public_key}
    lines = [
        _("The office {office} is ready in {home}.", office=made.office, home=str(made.home)),
        _("Public key for whoever checks the day logs: {key}", key=made.public_key),
    ]
    return Outcome(answer, lines)


def _first_people(arguments: argparse.Namespace, _: Texts) -> tuple[founding.NewPerson, ...]:
    found = []
    for login, names, role, variable, kk, ru in (
        (
            arguments.supervisor,
            arguments.supervisor_name,
            roles.SUPERVISOR,
            session.PASSWORD,
            "Аға қызметкер",
            "Старший смены",
        ),
        (
            arguments.admin,
            arguments.admin_name,
            roles.ADMIN,
            session.APPROVER_PASSWORD,
            "Жүйе әкімшісі",
            "Администратор системы",
        ),
    ):
        parts = (names or login).split()
        found.append(
            founding.NewPerson(
                login=login,
                role=role,
                surname=parts[0] if parts else "",
                given=parts[1] if len(parts) > 1 else login,
                patronymic=" ".join(parts[2:]) or None,
                position_kk=kk,
                position_ru=ru,
                password=session.secret(variable, _("New password of {login}: ", login=login)),
            )
        )
    return tuple(found)


def user(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """List, add, disable people, set a password."""
    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        if arguments.action == "list":
            people = desk.accounts.people(by)
            rows = [answers.person(one) for one in people]
            return Outcome(
                {"users": rows},
                [f"{row['login']:<14} {row['role']:<11} {row['surname']} {row['given']}" for row in rows],
            )
        request = session.request_id(arguments)
        repeated = session.recorded(desk, request, f"user.{USER_EVENTS[arguments.action]}") is not None
        if arguments.action == "disable":
            one = desk.accounts.disable(by, arguments.name, request)
            return _person(one, repeated, _("The account {login} is closed.", login=one.login))
        password = session.new_password(arguments.name, _, training=desk.facts.training)
        if arguments.action == "password":
            one = desk.accounts.set_password(by, arguments.name, password, request)
            return _person(one, repeated, _("The password of {login} is changed.", login=one.login))
        one = desk.accounts.add(
            by,
            login=arguments.name,
            role=arguments.role,
            surname=arguments.surname,
            given=arguments.given,
            patronymic=arguments.patronymic,
            position_kk=arguments.position_kk,
            position_ru=arguments.position_ru,
            password=password,
            request=request,
        )
        return _person(one, repeated, _("The account {login} is ready.", login=one.login))


USER_EVENTS: Final = {"add": "added", "disable": "disabled", "password": "changed"}


def _person(one: Person, repeated: bool, line: str) -> Outcome:
    return Outcome(answers.person(one) | {"repeated": repeated}, [line])


def demo(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Fill a training office with a believable past."""
    from frontdesk.cli.demo import fill

    home = find_home(arguments.home)
    if not OfficeConfig.load(home).training:
        raise refuse("demo_only_training")
    with session.office(arguments) as desk:
        session.sign_in(desk, arguments, _)
    today = office_day(session.clock_for(arguments.now, training=True).now())
    answer = fill(home, today, days=arguments.days, per_day=arguments.per_day, seed=arguments.seed)
    return Outcome(dict(answer), [_("Visits: {visits}. Appeals: {appeals}. Days: {days}.", **answer)])


def backup(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Copy the database and verify the copy."""
    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        to = _path(arguments.to) if arguments.to else None
        request = session.request_id(arguments)
        repeated = session.recorded(desk, request, "backup.made") is not None
        made = desk.upkeep.backup(by, desk.facts.code, to, request=request)
        answer = {
            "file": str(made.file),
            "sha256": made.sha256,
            "entries": made.entries,
            "root": made.root,
            "repeated": repeated,
        }
        return Outcome(answer, [_("Copied and verified: {file}", file=str(made.file))])


def restore(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Put a verified copy in the place of the database; an administrator and a supervisor, each with an own
    password.
    """
    from frontdesk.cli.restore import restore_backup

    answer = restore_backup(arguments, _)
    return Outcome(answer, [_("Restored and verified: {file}", file=answer["file"])])


def doctor(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Ask whether everything is in order."""
    with session.office(arguments) as desk:
        session.sign_in(desk, arguments, _)
        checks = []
        for check in desk.upkeep.doctor():
            message, remedy = check_text(_, check.code, check.state, check.params)
            checks.append({"code": check.code, "state": check.state, "message": message, "remedy": remedy})
    failed = any(check["state"] == "fail" for check in checks)
    marks = {"ok": "✓", "warn": "!", "fail": "✗"}
    lines = [f"{marks[c['state']]} {c['message']}" + (f" {c['remedy']}" if c["remedy"] else "") for c in checks]
    return Outcome({"checks": checks}, lines, TROUBLE if failed else 0)


def clock(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Say whether a clock alarm waits; confirm with a second person that the time is right."""
    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        repeated = False
        if arguments.action == "confirm":
            second = session.approver(desk, arguments, by, "approve", _)
            if second is None:
                raise refuse("approval_needed", "approver")
            request = session.request_id(arguments)
            repeated = session.recorded(desk, request, "clock.confirmed") is not None
            desk.clockwork.confirm(by, second, request)
        alarm = desk.clockwork.alarm()
        now = desk.clock.now()
        time = f"{_.date(local(now).date())} {_.time(local(now))}"
        line = _("The time is {time}. Two people confirm it: clock confirm --approve-as LOGIN.", time=time)
        line = line if alarm is not None else _("The time is {time}, and the journal trusts it.", time=time)
        return Outcome({"now": answers.moment(now), "alarm": alarm, "repeated": repeated}, [line])


def printers(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Name the system's printers."""
    with session.office(arguments) as desk:
        session.sign_in(desk, arguments, _)
        names = list(desk.papers.printers())
        return Outcome({"printers": names}, names or [_("The system has no printer.")])


def setting(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Show or change the office's settings."""
    from frontdesk.domain.setting_specs import SETTINGS

    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        repeated = False
        if arguments.key is not None and arguments.value is not None:
            request = session.request_id(arguments)
            repeated = session.recorded(desk, request, "setting.changed") is not None
            desk.settings.change(by, arguments.key, arguments.value, request)
        values = {spec.key: desk.settings.text(spec.key) for spec in SETTINGS}
        lines = [f"{key} = {value}" for key, value in values.items()]
        return Outcome({"settings": values, "repeated": repeated}, lines)


# --- the counter


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
        row = desk.counter.call(by, _counter(desk, arguments), arguments.ticket, request=request)
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
        row = act(by, _counter(desk, arguments), arguments.ticket, request=request)
        return _visit(desk, row, before, _)


def finish(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """End a visit."""
    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        request = session.request_id(arguments)
        before = session.recorded(desk, request, "ticket.finished", "ticket.left")
        row = desk.counter.finish(
            by,
            _counter(desk, arguments),
            arguments.ticket,
            outcome=arguments.outcome,
            reason=arguments.reason,
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


def _counter(desk: Desk, arguments: argparse.Namespace) -> int:
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


# --- appeals


def register(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Register the appeal on standard input and let its receipt go out."""
    document = strict_json.read(session.standard_input(strict_json.MOST_BYTES + 1))
    if document.get("request_id") is None or document["request_id"] == "":
        document["request_id"] = arguments.request_id or secrets.token_hex(16)
    request = document["request_id"]
    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        second = session.approver(desk, arguments, by, "approve", _)
        answer = desk.intake.register(by, document, _counter(desk, arguments), approver=second)
        printer = arguments.printer or desk.config.printer or None
        receipt, complaint = None, ""
        try:
            issued = desk.papers.issue(by, answer.number, request=f"{request}:receipt", printer=printer)
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
        return _shown(desk, by, arguments.number, session.request_id(arguments), _)


def answer(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Record the decision on an appeal; answers as `show`."""
    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        request = session.request_id(arguments)
        repeated = session.recorded(desk, request, *DECIDED) is not None
        desk.workflow.answer(
            by,
            arguments.number,
            result=arguments.result,
            channel=arguments.channel,
            language=arguments.language,
            document=arguments.document,
            request=request,
        )
        shown = _shown(desk, by, arguments.number, f"{request}:show", _)
        return dataclasses.replace(shown, answer={**(shown.answer or {}), "repeated": repeated})


def _shown(desk: Desk, by: Actor, number: str, request: str, _: Texts) -> Outcome:
    row = desk.lookup.show(by, number, request=request)
    names = {line.actor: desk.accounts.name_of(line.actor) for line in row.history}
    found = answers.details(row, names, _)
    lines = [f"{row.number} · {kind_name(_, row.kind)} · {status_name(_, row.status)}"]
    lines += [
        f"{_.date(local(line.at).date())} {_.time(local(line.at))}  {one['text']}"
        for line, one in zip(row.history, found["history"], strict=True)
    ]
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


def paper(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Let a paper go out, or with --peek render the last one again."""
    import hashlib

    from frontdesk.files import write_file

    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        out = _path(arguments.out) if arguments.out else None
        if arguments.peek:
            pdf = desk.papers.peek(by, arguments.number, arguments.kind)
            copy = desk.papers.last_copy(arguments.number, arguments.kind)
            file = write_file(out, pdf) if out else desk.papers.keep(arguments.number, arguments.kind, copy, pdf)
            sha256 = hashlib.sha256(pdf).hexdigest()
            answer = {"file": str(file), "sha256": sha256, "copy": copy, "repeated": False}
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
            out=out,
        )
        if issued.trouble is not None:
            # The PDF is kept and the failure recorded; the next try is a counted copy.
            raise Trouble(issued.trouble.code, **issued.trouble.params)
        answer = {"file": issued.file, "sha256": issued.sha256, "copy": issued.copy, "repeated": repeated}
        return Outcome(answer, [issued.file])


def deadline(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Answer the lawful clock; no office is needed."""
    received = _received(arguments.received)
    calendar = bootstrap.read_calendar()
    clock = deadlines.explain(kinds.kind(arguments.kind), received, calendar, (DEFAULT_HOURS,))
    forward = clock.forward_by or deadlines.forward_by(received, calendar)
    lines = [_("Registered on: {date}", date=_.date(clock.registered_on))]
    if clock.due:
        lines.append(_("Consider by: {date}", date=_.date(clock.due)))
    return Outcome(answers.deadline(clock, forward), lines)


def _received(text: str) -> datetime:
    found = session.given_moment(text)
    if found is None:  # pragma: no cover - the argument is required
        raise WrongUsage("time_unreadable", time="")
    return found


# --- days and proof


def day(arguments: argparse.Namespace, _: Texts) -> Outcome:
    """Show, close, export, list days."""
    with session.office(arguments) as desk:
        by = session.sign_in(desk, arguments, _)
        roles.require(by.role, "status")
        if arguments.action == "list":
            days = desk.days.list()
            return Outcome({"days": [answers.day_status(one, _) for one in days]}, [_day_line(one, _) for one in days])
        wanted = _date(arguments.date)
        if arguments.action == "close":
            second = session.approver(desk, arguments, by, "close_day", _)
            request = session.request_id(arguments)
            session.recorded(desk, request, "day.close")
            status = desk.days.close(by, wanted, request=request, approver=second)
        elif arguments.action == "export":
            status = desk.days.export(by, wanted or desk.days.last_closed())
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


def _date(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return day_from_text(text)
    except ValueError:
        raise WrongUsage("date_unreadable", date=text[:40]) from None


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
    files = [_existing(name) for name in arguments.files]
    receipts = {name: _content(_existing(name)) for name in arguments.receipt}
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


def _path(name: str) -> Path:
    """Return an absolute path; raise WrongUsage `file_missing` for what cannot be one."""
    try:
        return Path(name).resolve()
    except (OSError, RuntimeError, ValueError):
        raise WrongUsage("file_missing", file=name[:400]) from None


def _existing(name: str) -> Path:
    path = _path(name)
    try:
        if path.is_file():
            return path
    except OSError:  # a name longer than a file system takes
        pass
    raise WrongUsage("file_missing", file=str(path)[:400])


def _content(path: Path) -> str:
    """Return a small text file; raise Trouble where the disk or the rights stand in the way."""
    try:
        with path.open("rb") as stream:
            return stream.read(LONGEST_NOTE).decode("utf-8", errors="replace")
    except OSError as error:
        raise trouble(error, path) from error


def _key_line(arguments: argparse.Namespace) -> str:
    if arguments.key:
        return _content(_existing(arguments.key)).strip()
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
    "init": init,
    "user": user,
    "demo": demo,
    "backup": backup,
    "restore": restore,
    "doctor": doctor,
    "clock": clock,
    "printers": printers,
    "setting": setting,
    "arrive": arrive,
    "call": call,
    "recall": step,
    "came": step,
    "no-show": step,
    "left": step,
    "finish": finish,
    "queue": queue,
    "register": register,
    "show": show,
    "find": find,
    "answer": answer,
    "paper": paper,
    "deadline": deadline,
    "day": day,
    "verify": verify,
}
