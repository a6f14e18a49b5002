# SPDX-License-Identifier: Apache-2.0
"""Opening the office for one command, its time, and signing in: from the environment or the terminal, never an
argument.
"""

import argparse
import getpass
import os
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from frontdesk import logs
from frontdesk.bootstrap import FrontDesk, open_front_desk
from frontdesk.clock import MachineClock, SetClock
from frontdesk.config import OfficeConfig, find_home
from frontdesk.domain.moments import from_text
from frontdesk.errors import Refused, WrongUsage, refuse
from frontdesk.i18n import Texts
from frontdesk.services.ports import Clock
from frontdesk.services.views import Actor

LOGIN = "FRONTDESK_LOGIN"
PASSWORD = "FRONTDESK_PASSWORD"  # noqa: S105 - names of variables
APPROVER_PASSWORD = "FRONTDESK_APPROVER_PASSWORD"  # noqa: S105
NEW_PASSWORD = "FRONTDESK_NEW_PASSWORD"  # noqa: S105


def given_moment(text: str | None) -> datetime | None:
    """Return `--now`; raise WrongUsage `time_unreadable`."""
    if text is None:
        return None
    try:
        return from_text(text)
    except ValueError:
        raise WrongUsage("time_unreadable", time=text[:60]) from None


def clock_for(now: str | None, *, training: bool) -> Clock:
    """Return the clock of this command; raise WrongUsage `now_in_real_office`."""
    moment = given_moment(now)
    if moment is None:
        return MachineClock(training=training)
    if not training:
        raise WrongUsage("now_in_real_office")
    return SetClock(moment)


@contextmanager
def office(arguments: argparse.Namespace) -> Iterator[FrontDesk]:
    """Open the office folder for one command and close it again."""
    home = find_home(arguments.home)
    config = OfficeConfig.load(home)
    logs.set_up(home / "logs")
    desk = open_front_desk(home, clock_for(arguments.now, training=config.training))
    try:
        yield desk
    finally:
        desk.close()


def request_id(arguments: argparse.Namespace) -> str:
    """Return the request id of this command, made here unless it was given."""
    found: str = arguments.request_id or secrets.token_hex(16)
    return found


def sign_in(desk: FrontDesk, arguments: argparse.Namespace, _: Texts) -> Actor:
    """Sign in whoever runs the command; a wrong password costs its delay. Raises Refused, WrongUsage."""
    login = arguments.login or os.environ.get(LOGIN) or desk.accounts.only_login() or _ask_terminal(_("Login: "))
    if not login:
        raise WrongUsage("sign_in_needed")
    password = secret(PASSWORD, _("Password of {login}: ", login=login))
    return _patiently(lambda: desk.accounts.sign_in(login, password, secrets.token_hex(16)))


def approver(desk: FrontDesk, arguments: argparse.Namespace, by: Actor, act: str, _: Texts) -> Actor | None:
    """Return the second person of `--approve-as`, or None where nobody was named."""
    if not arguments.approver:
        return None
    login: str = arguments.approver
    password = secret(APPROVER_PASSWORD, _("Password of {login}: ", login=login))
    return _patiently(lambda: desk.accounts.approve(login, password, act, by, secrets.token_hex(16)))


def _patiently(act: "object") -> Actor:
    """Wait out a running delay once, and the delay of a wrong password before saying so."""
    for last in (False, True):
        try:
            return act()  # type: ignore[operator, no-any-return]
        except Refused as refused:
            problem = refused.problems[0]
            if problem.code == "sign_in_wait" and not last:
                time.sleep(int(problem.params["seconds"]))
                continue
            if problem.code == "sign_in_refused":
                time.sleep(int(problem.params.get("wait_s", 0)))
            raise
    raise refuse("sign_in_refused", "login")


def secret(variable: str, prompt: str) -> str:
    """Return a password from the environment, else from the terminal itself; raise WrongUsage `password_needed`."""
    found = os.environ.get(variable)
    if found is not None:
        return found
    if not _has_terminal():
        raise WrongUsage("password_needed", variable=variable)
    try:
        return getpass.getpass(prompt)
    except (EOFError, OSError):
        raise WrongUsage("password_needed", variable=variable) from None


def _has_terminal() -> bool:
    if os.name != "posix":  # pragma: no cover - Windows only
        return sys.stdin is not None and sys.stdin.isatty()
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True


def _ask_terminal(prompt: str) -> str:
    """Ask on the terminal, not on standard input, which may carry an appeal."""
    if not _has_terminal():
        return ""
    name = "/dev/tty" if os.name == "posix" else "CON"
    with Path(name).open("r+", encoding="utf-8", buffering=1) as terminal:
        terminal.write(prompt)
        terminal.flush()
        return terminal.readline().strip()
