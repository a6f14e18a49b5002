# SPDX-License-Identifier: Apache-2.0
"""Commands about the office itself: making it, its people, its settings, its backups, its health."""

import argparse
from typing import Final

from frontdesk import founding
from frontdesk.cli import answers, session
from frontdesk.cli.commands.given import path
from frontdesk.cli.commands.outcome import Command, Outcome
from frontdesk.config import OfficeConfig, find_home
from frontdesk.domain import roles
from frontdesk.domain.moments import local, office_day
from frontdesk.errors import refuse
from frontdesk.i18n import Texts
from frontdesk.services.views import Person
from frontdesk.words import check_text

TROUBLE: Final = 3


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
        offsite=arguments.offsite,
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
        to = path(arguments.to) if arguments.to else None
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


COMMANDS: Final[dict[str, Command]] = {
    "init": init,
    "user": user,
    "demo": demo,
    "backup": backup,
    "restore": restore,
    "doctor": doctor,
    "clock": clock,
    "setting": setting,
}
