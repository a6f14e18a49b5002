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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from frontdesk import logs
from frontdesk.bootstrap import FrontDesk, open_front_desk
from frontdesk.clock import MachineClock, SetClock
from frontdesk.config import OfficeConfig, find_home
from frontdesk.domain.journal import command_id
from frontdesk.domain.moments import from_text
from frontdesk.errors import Refused, WrongUsage
from frontdesk.i18n import Texts
from frontdesk.services.accounts import TRAINING_PASSWORD
from frontdesk.services.ports import Clock, RecordedEvent
from frontdesk.services.requests import same_request
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


def recorded(desk: FrontDesk, request: str, *types: str) -> RecordedEvent | None:
    """Return the first event that this request has already recorded, or None where it is new.

    Raises Refused `request_id_reused` where it was an event of none of `types`.
    """
    with desk.journal.reading() as read:
        events: tuple[RecordedEvent, ...] = read.events_of_command(command_id(request))
    if not events:
        return None
    same_request(any(event.type in types for event in events))
    return events[0]


def sign_in(desk: FrontDesk, arguments: argparse.Namespace, _: Texts) -> Actor:
    """Sign in whoever runs the command; a wrong password costs its delay. Raises Refused, WrongUsage."""
    login = arguments.login or os.environ.get(LOGIN) or desk.accounts.only_login() or _ask_terminal(_("Login: "))
    if not login:
        raise WrongUsage("sign_in_needed")
    password = secret(PASSWORD, _("Password of {login}: ", login=login))
    found = _patiently(lambda waited: desk.accounts.sign_in(login, password, secrets.token_hex(16), waited=waited))
    # Whose term ran out while nobody was here is deemed refused before anything else is done (PRODUCT rule 15).
    desk.workflow.expire()
    return found


def approver(desk: FrontDesk, arguments: argparse.Namespace, by: Actor, act: str, _: Texts) -> Actor | None:
    """Return the second person of `--approve-as`, or None where nobody was named."""
    if not arguments.approver:
        return None
    login: str = arguments.approver
    password = secret(APPROVER_PASSWORD, _("Password of {login}: ", login=login))
    return _patiently(
        lambda waited: desk.accounts.approve(login, password, act, by, secrets.token_hex(16), waited=waited)
    )


def _patiently(act: Callable[[bool], Actor]) -> Actor:
    """Sit out a running delay, and the delay of a wrong password before saying so."""
    try:
        return act(False)
    except Refused as refused:
        problem = refused.problems[0]
        if problem.code != "sign_in_wait":
            raise _after_delay(refused) from None
        time.sleep(int(problem.params["seconds"]))
    try:
        return act(True)
    except Refused as refused:
        raise _after_delay(refused) from None


def _after_delay(refused: Refused) -> Refused:
    """Return the refusal after the delay that it carries; a script waits as long as a person does."""
    seconds = int(refused.problems[0].params.get("wait_s", 0))
    if seconds:
        time.sleep(seconds)
    return refused


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


def new_password(login: str, _: Texts, *, training: bool) -> str:
    """Return the password of an account that is made or changed.

    Where nobody is there to give one, a training office takes the one that it says on its sign-in screen.
    """
    if training and NEW_PASSWORD not in os.environ and not _has_terminal():
        return TRAINING_PASSWORD
    return secret(NEW_PASSWORD, _("New password of {login}: ", login=login))


def standard_input(most: int) -> bytes:
    """Return at most so many bytes of standard input; none where it was closed."""
    return sys.stdin.buffer.read(most) if sys.stdin is not None else b""


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
    ends = ("/dev/tty", "/dev/tty") if os.name == "posix" else ("CONOUT$", "CONIN$")
    # Two streams: one for both ways would have to seek, which no terminal can.
    with Path(ends[0]).open("w", encoding="utf-8") as screen:
        screen.write(prompt)
    with Path(ends[1]).open(encoding="utf-8", errors="surrogateescape") as keys:
        return keys.readline().strip()
