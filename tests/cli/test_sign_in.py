# SPDX-License-Identifier: Apache-2.0
"""Who runs a command: environment, `--as`, the only user, a terminal that is not there; wrong passwords and their delay."""

import json
import os
import pty
import select
import sqlite3
import sys
from typing import Any

import pytest

from frontdesk.cli import session


def test_as_goes_before_the_environment(cli: Any) -> None:
    assert cli("user", "list", "--as", "admin", login="clerk").ok()["users"]
    assert cli("user", "list", login="admin").ok()["users"]
    assert cli("user", "list", login="clerk").problems == ["-:not_allowed"]


def test_without_login_password_or_terminal_it_is_wrong_usage(cli: Any) -> None:
    assert cli("queue", login=None).error == "sign_in_needed"
    assert cli("queue", password=None).error == "password_needed"
    assert cli("register", approver=("supervisor", "training"), password=None, stdin=b"{}").error == "password_needed"


def test_the_only_user_need_not_be_named(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from frontdesk.services.accounts import Accounts

    monkeypatch.setattr(Accounts, "only_login", lambda _: "clerk")
    assert cli("queue", login=None).ok() == {"tickets": []}


def test_the_terminal_is_asked_and_never_standard_input(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(session, "_has_terminal", lambda: True)
    monkeypatch.setattr(session, "_ask_terminal", lambda prompt: asked.append(prompt) or "clerk")
    monkeypatch.setattr(session.getpass, "getpass", lambda prompt: asked.append(prompt) or "training")
    assert cli("queue", login=None, password=None, stdin=b"not the password\n").ok() == {"tickets": []}
    assert len(asked) == 2


def test_a_person_at_a_real_terminal_is_asked_while_standard_input_carries_the_appeal(cli: Any, appeal: Any) -> None:
    try:
        for end in pty.openpty():
            os.close(end)
    except OSError as error:  # a change root without /dev/pts
        pytest.skip(f"no terminal is to be had here ({error})")
    raw = json.dumps(appeal()).encode()
    reading, writing = os.pipe()
    pid, terminal = pty.fork()
    if pid == 0:  # the program, with a terminal of its own and an appeal on standard input
        os.dup2(reading, 0)
        os.close(writing)
        words = ["-c", "from frontdesk.cli import entry; entry()", "register", "--lang", "en", "--home", str(cli.home)]
        os.execve(sys.executable, [sys.executable, *words], {**os.environ, "FRONTDESK_HOME": str(cli.home)})
    os.close(reading)
    os.write(writing, raw)
    os.close(writing)
    said, answers = b"", [(b"Login: ", b"clerk\n"), (b"Password of clerk: ", b"training\n")]
    while True:
        assert select.select([terminal], [], [], 60)[0], said
        try:
            more = os.read(terminal, 4096)
        except OSError:  # the program has gone
            break
        if not more:
            break
        said += more
        if answers and answers[0][0] in said:
            os.write(terminal, answers.pop(0)[1])
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0, said
    assert b"Registered: KLS-2026-000001" in said
    assert b"training" not in said.replace(b"Password", b"")


def test_passwords_are_no_arguments(cli: Any) -> None:
    assert cli("queue", "--password", "training").error == "usage_unknown"


def test_a_wrong_password_waits_and_is_refused(cli: Any, slept: list[float]) -> None:
    for _ in range(3):
        assert cli("queue", password="wrong").problems == ["login:sign_in_refused"]
    assert slept == []
    cli.moment -= cli.moment - cli.moment.replace(second=30)
    assert cli("queue", password="wrong").problems == ["login:sign_in_refused"]
    assert slept == [1]
    # Ten seconds later the delay is over; the next wrong one costs the double.
    assert cli("queue", password="wrong").problems == ["login:sign_in_refused"]
    assert slept == [1, 2]
    assert cli("queue").ok() == {"tickets": []}
    assert cli("queue", password="wrong").problems == ["login:sign_in_refused"]
    assert slept == [1, 2]


def test_a_running_delay_is_sat_out_even_where_the_clock_stands_still(cli: Any, slept: list[float]) -> None:
    moment = cli.moment.isoformat()
    for _ in range(6):
        assert cli("queue", password="wrong", now=moment).problems == ["login:sign_in_refused"]
    assert slept == [1, 1, 2, 2, 4]
    assert cli("queue", now=moment).ok() == {"tickets": []}
    assert slept == [1, 1, 2, 2, 4, 4]


def test_the_delay_is_kept_across_programs_and_ends_with_the_right_password(cli: Any, slept: list[float]) -> None:
    for _ in range(5):
        cli("queue", password="wrong", now=cli.moment.isoformat())
    with sqlite3.connect(cli.home / "frontdesk.db") as database:
        kept = database.execute("SELECT failures, until FROM account WHERE failures > 0").fetchall()
    assert [row[0] for row in kept] == [5]
    slept.clear()
    cli("queue", now=cli.moment.isoformat()).ok()
    assert slept == [2]


def test_an_unknown_login_a_closed_account_and_a_wrong_password_answer_alike(cli: Any) -> None:
    cli("user", "disable", "clerk2", login="admin").ok()
    answers = [
        cli("queue", login="nobody"),
        cli("queue", login="clerk2"),
        cli("queue", password="wrong"),
        cli("queue", login="nobody", password="wrong"),
    ]
    assert {answer.out for answer in answers} == {answers[0].out}
    assert answers[0].problems == ["login:sign_in_refused"]


def test_what_needs_no_sign_in(cli: Any, no_office: Any) -> None:
    cli("arrive")
    file = cli("day", "close", login="supervisor").ok()["file"]
    nobody: dict[str, Any] = {"login": None, "password": None, "now": False}
    assert cli("verify", file, **nobody).ok()["ok"] is True
    assert no_office("deadline", "--kind", "complaint", "--received", "2026-05-08T12:00", **nobody).ok()
    made = no_office("init", "--training", "--code", "ABC", "--name-kk", "Ә", "--name-ru", "Я", **nobody)
    assert made.ok()["office"] == "ABC"


@pytest.mark.parametrize("login", ["clerk", "supervisor", "admin", "auditor"])
def test_verify_and_doctor_accept_any_role(cli: Any, login: str) -> None:
    assert cli("verify", login=login).ok()["ok"] is True
    assert cli("doctor", login=login).ok()["checks"]
