# SPDX-License-Identifier: Apache-2.0
"""Making and keeping an office by commands: init, people, settings, demo, backup, restore, doctor."""

import fcntl
import shutil
import sqlite3
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from frontdesk.clock import MachineClock

NAMES = ("--name-kk", "Келес АПБ", "--name-ru", "ОП Келес")
PERSON = {
    "login",
    "role",
    "surname",
    "given",
    "patronymic",
    "position_kk",
    "position_ru",
    "disabled",
}
NEW = (
    "user",
    "add",
    "sadyk",
    "--role",
    "clerk",
    "--surname",
    "Садық",
    "--given",
    "Әсем",
    "--position-kk",
    "Қызметкер",
    "--position-ru",
    "Сотрудник",
)


def real_office(no_office: Any, good_password: str) -> Any:
    words = ("init", "--code", "KLS", *NAMES, "--supervisor", "omarov", "--admin", "abdi")
    env = {"FRONTDESK_PASSWORD": good_password, "FRONTDESK_APPROVER_PASSWORD": f"{good_password}!"}
    return no_office(*words, login=None, password=None, env=env, now=False)


# --- init


def test_init_makes_a_private_folder_and_says_its_key(no_office: Any) -> None:
    answer = no_office("init", "--code", "KLS", *NAMES, "--training").ok()
    assert set(answer) == {"home", "office", "training", "public_key"}
    assert answer["public_key"].startswith("frontdesk.example/training/KLS+")
    assert stat.S_IMODE(no_office.home.stat().st_mode) == 0o700
    for name in ("frontdesk.db", "keys/office.key"):
        assert stat.S_IMODE((no_office.home / name).stat().st_mode) == 0o600
    assert {one.name for one in no_office.home.iterdir()} >= {"papers", "logs", "backups", "outbox", "keys"}
    assert no_office("init", "--code", "KLS", *NAMES, "--training").problems == ["home:office_exists"]


@pytest.mark.parametrize("code", ["K", "KLSKLSK", "kls", "КЛС", "A-B", "../A"])
def test_init_refuses_a_bad_code_and_leaves_nothing(no_office: Any, code: str) -> None:
    assert no_office("init", "--code", code, *NAMES, "--training").problems == ["code:office_code"]
    assert not no_office.home.exists()


@pytest.mark.parametrize(
    "url",
    [
        "garbage",
        "foo://host/name",
        "sqlite:////tmp/other.db",
        "postgresql://",
        "postgresql://host",
        "postgresql://host:port/name",
        "postgresql://user:secret@host/name",
    ],
)
def test_init_takes_no_other_database_than_postgresql_and_no_password(no_office: Any, url: str) -> None:
    answer = no_office("init", "--code", "KLS", *NAMES, "--training", "--database", url)
    assert answer.problems == ["database:database_url"]
    assert not no_office.home.exists()


def test_an_office_on_postgresql(no_office: Any, postgres: Any, appeal: Any) -> None:
    url = postgres.database()
    no_office("init", "--code", "KLS", *NAMES, "--training", "--database", url).ok()
    no_office("arrive", "--purpose", "appeal").ok()
    no_office("call").ok()
    assert no_office("register", stdin=appeal()).ok()["number"] == "KLS-2026-000001"
    assert no_office("finish").ok()["outcome"] == "registered"
    closed = no_office("day", "close", login="supervisor").ok()
    assert no_office("verify", login="auditor").ok()["ok"] is True
    assert no_office("verify", closed["file"], now=False).ok()["ok"] is True
    assert no_office("find", "-", stdin=b"a\x00b").ok()["hits"] == []
    assert no_office("backup", login="admin").error == "backup_by_server"
    assert no_office("restore", closed["file"], login="admin").error == "restore_by_server"
    assert no_office("demo", login="admin").problems == ["-:demo_not_fresh"]
    assert not (no_office.home / "frontdesk.db").exists()


def test_a_real_office_begins_with_two_people_and_no_known_password(no_office: Any, good_password: str) -> None:
    made = real_office(no_office, good_password).ok()
    assert (made["training"], made["public_key"].startswith("frontdesk.example/KLS+")) == (False, True)
    who = {"now": False, "login": "abdi", "password": f"{good_password}!"}
    people = no_office("user", "list", **who).ok()["users"]
    assert [(one["login"], one["role"]) for one in people] == [("omarov", "supervisor"), ("abdi", "admin")]
    assert no_office("queue", now=False, login="omarov", password=good_password).ok() == {"tickets": []}
    for login in ("omarov", "abdi", "clerk", "admin"):
        answer = no_office("queue", now=False, login=login, password="training")
        assert answer.problems == ["login:sign_in_refused"]


def test_a_real_office_needs_both_passwords_and_good_ones(no_office: Any, good_password: str) -> None:
    words = ("init", "--code", "KLS", *NAMES)
    assert no_office(*words, login=None, password=None, now=False).error == "password_needed"
    assert no_office(*words, login=None, password=good_password, now=False).error == "password_needed"
    weak = {"FRONTDESK_PASSWORD": "short", "FRONTDESK_APPROVER_PASSWORD": "полиция12345"}
    problems = no_office(*words, login=None, password=None, env=weak, now=False).problems
    assert problems == ["supervisor.password:password_short", "admin.password:password_common"]
    assert not no_office.home.exists()


def test_the_time_is_set_in_training_only(no_office: Any, real: Any, good_password: str) -> None:
    words = ("init", "--code", "KLS", *NAMES)
    assert no_office(*words, login=None, password=None).error == "now_in_real_office"
    assert real("queue", login="omarov", password=good_password).error == "now_in_real_office"
    assert real("queue", login="omarov", password=good_password, now=False).ok() == {"tickets": []}


# --- people


def test_people_come_and_go(cli: Any, good_password: str) -> None:
    as_admin: dict[str, Any] = {"login": "admin", "env": {"FRONTDESK_NEW_PASSWORD": good_password}}
    added = cli(*NEW, "--request-id", "new", **as_admin).ok()
    assert set(added) == PERSON | {"repeated"}
    assert (added["login"], added["role"], added["patronymic"], added["disabled"]) == ("sadyk", "clerk", None, False)
    assert cli(*NEW, "--request-id", "new", **as_admin).ok() == added | {"repeated": True}
    assert cli(*NEW, **as_admin).problems == ["login:login_taken"]
    assert cli("arrive", login="sadyk", password=good_password).ok()["ticket"] == "A-001"
    changed = cli("user", "password", "sadyk", login="admin", env={"FRONTDESK_NEW_PASSWORD": f"{good_password} 2"})
    assert changed.ok()["login"] == "sadyk"
    assert cli("queue", login="sadyk", password=good_password).problems == ["login:sign_in_refused"]
    assert cli("queue", login="sadyk", password=f"{good_password} 2").ok()
    assert cli("user", "disable", "sadyk", login="admin").ok()["disabled"] is True
    assert cli("queue", login="sadyk", password=f"{good_password} 2").problems == ["login:sign_in_refused"]
    people = cli("user", "list", login="admin").ok()["users"]
    assert all(set(one) == PERSON for one in people)
    assert [one["login"] for one in people if one["disabled"]] == ["sadyk"]


def test_in_a_training_office_new_people_have_its_password_in_a_real_one_they_need_their_own(
    cli: Any, real: Any, good_password: str
) -> None:
    cli(*NEW, login="admin").ok()
    assert cli("arrive", login="sadyk").ok()["ticket"] == "A-001"
    assert real(*NEW, login="abdi", password=good_password, now=False).error == "password_needed"


def test_a_request_about_people_stands_for_one_content(cli: Any, good_password: str) -> None:
    as_admin: dict[str, Any] = {"login": "admin", "env": {"FRONTDESK_NEW_PASSWORD": good_password}}
    reused = ["request_id:request_id_reused"]
    cli(*NEW, "--request-id", "one", **as_admin).ok()
    assert cli("user", "add", "other", *NEW[3:], "--request-id", "one", **as_admin).problems == reused
    assert cli("user", "disable", "sadyk", "--request-id", "one", **as_admin).problems == reused
    cli("user", "password", "sadyk", "--request-id", "two", **as_admin).ok()
    assert cli("user", "password", "sadyk", "--request-id", "two", **as_admin).ok()["repeated"] is True
    assert cli("user", "password", "clerk", "--request-id", "two", **as_admin).problems == reused
    cli("user", "disable", "clerk2", "--request-id", "three", **as_admin).ok()
    assert cli("user", "disable", "sadyk", "--request-id", "three", **as_admin).problems == reused


def test_people_are_the_administrators_business(cli: Any) -> None:
    for login in ("clerk", "supervisor", "auditor"):
        assert cli("user", "list", login=login).problems == ["-:not_allowed"]
        assert cli("user", "disable", "clerk2", login=login).problems == ["-:not_allowed"]
    assert cli("user", "disable", "nobody", login="admin").problems == ["login:login_unknown"]
    assert cli("user", "disable", "admin", login="admin").problems == ["login:last_of_role"]
    assert cli("user", "disable", "supervisor", login="admin").problems == ["login:last_of_role"]
    strange = cli(*NEW[:4], "chief", *NEW[5:], login="admin", env={"FRONTDESK_NEW_PASSWORD": "жеті қабат аспан"})
    assert strange.problems == ["role:role_unknown"]


# --- settings


def test_settings_are_shown_and_changed_on_the_record(cli: Any) -> None:
    assert cli("setting", login="auditor").ok()["settings"]["wait_target_s"] == "900"
    changed = cli("setting", "wait_target_s", "600", "--request-id", "s", login="admin").ok()
    assert (changed["settings"]["wait_target_s"], changed["repeated"]) == ("600", False)
    assert cli("setting", "wait_target_s", "600", "--request-id", "s", login="admin").ok()["repeated"] is True
    again = cli("setting", "wait_target_s", "700", "--request-id", "s", login="admin")
    assert again.problems == ["request_id:request_id_reused"]
    assert cli("setting", "wait_target_s", "1", login="admin").problems == ["value:setting_range"]
    assert cli("setting", "colour", "red", login="admin").problems == ["key:setting_unknown"]
    assert cli("setting", "wait_target_s", "600", login="supervisor").problems == ["-:not_allowed"]


# --- demo


def test_demo_gives_a_past_that_ends_yesterday_and_verifies(cli: Any) -> None:
    answer = cli("demo", "--days", "2", "--per-day", "6", login="admin").ok()
    assert set(answer) == {"visits", "appeals", "days"}
    assert answer["days"] == 2
    days = cli("day", "list", login="auditor").ok()["days"]
    assert [(one["date"], one["closed"]) for one in days] == [("2026-04-23", True), ("2026-04-22", True)]
    assert sum(one["visits"] for one in days) == answer["visits"]
    assert cli("verify", login="auditor").ok()["ok"] is True
    assert cli("demo", "--days", "2", login="admin").problems == ["-:demo_not_fresh"]


def test_demo_is_for_unused_training_offices(cli: Any, real: Any, good_password: str) -> None:
    assert cli("demo", "--days", "0", login="admin").error == "demo_range"
    assert cli("demo", "--days", "401", login="admin").error == "demo_range"
    cli("arrive")
    assert cli("demo", "--days", "1", login="admin").problems == ["-:demo_not_fresh"]
    answer = real("demo", login="abdi", password=good_password, now=False)
    assert answer.problems == ["-:demo_only_training"]


# --- backup, restore, doctor


def test_a_backup_is_a_verified_copy(cli: Any, tmp_path: Path) -> None:
    cli("arrive")
    made = cli("backup", "--to", str(tmp_path / "second disk"), "--request-id", "b", login="admin").ok()
    assert set(made) == {"file", "sha256", "entries", "root", "repeated"}
    assert Path(made["file"]).parent == tmp_path / "second disk"
    again = cli("backup", "--to", str(tmp_path / "second disk"), "--request-id", "b", login="admin").ok()
    assert again == made | {"repeated": True}
    assert len(list((tmp_path / "second disk").iterdir())) == 1
    Path(made["file"]).unlink()
    gone = cli("backup", "--to", str(tmp_path / "second disk"), "--request-id", "b", login="admin")
    assert gone.problems == ["request_id:backup_gone"]
    assert cli("backup", login="clerk").problems == ["-:not_allowed"]


def test_a_restore_takes_two_people_and_is_on_the_record(cli: Any) -> None:
    cli("arrive")
    made = cli("backup", login="admin").ok()
    cli("arrive")
    file = made["file"]
    assert cli("restore", file, login="admin").problems == ["approver:approval_needed"]
    assert cli("restore", file, login="admin", approver=("clerk", "training")).problems == ["-:not_allowed"]
    assert cli("restore", file, login="clerk", approver=("supervisor", "training")).problems == ["-:not_allowed"]
    assert len(cli("queue").ok()["tickets"]) == 2
    answer = cli("restore", file, login="admin", approver=("supervisor", "training")).ok()
    assert set(answer) >= {"file", "sha256", "entries", "root"}
    assert (answer["file"], answer["sha256"], answer["entries"]) == (file, made["sha256"], made["entries"])
    assert len(cli("queue").ok()["tickets"]) == 1
    assert cli("verify", login="auditor").ok()["ok"] is True
    # What was replaced is kept.
    assert [one.name for one in (cli.home / "backups").glob("replaced-*.db")]
    assert not list(cli.home.glob("restoring-*"))


def test_a_restore_refuses_what_does_not_verify_and_what_is_older_than_a_sealed_day(cli: Any, tmp_path: Path) -> None:
    cli("arrive")
    old = cli("backup", login="admin").ok()["file"]
    cli("day", "close", login="supervisor").ok()
    two: dict[str, Any] = {"login": "admin", "approver": ("supervisor", "training")}
    assert cli("restore", old, **two).problems == ["file:backup_older_than_log"]
    spoilt = tmp_path / "spoilt.db"
    shutil.copy(old, spoilt)
    raw = bytearray(spoilt.read_bytes())
    place = raw.rindex(b"ticket.issued")
    raw[place : place + 1] = b"T"
    spoilt.write_bytes(raw)
    assert cli("restore", str(spoilt), **two).problems == ["file:backup_not_good"]
    assert cli("restore", str(tmp_path / "none.db"), **two).error == "file_missing"
    (tmp_path / "noise.db").write_bytes(b"noise" * 1000)
    assert cli("restore", str(tmp_path / "noise.db"), **two).status in {1, 3}
    assert cli("verify", login="auditor").ok()["ok"] is True
    assert cli("restore", old, "--accept-loss", **two).ok()["entries"]


def test_a_database_at_work_is_no_backup(cli: Any, tmp_path: Path) -> None:
    made = cli("backup", login="admin").ok()
    copy = tmp_path / "copied.db"
    shutil.copy(made["file"], copy)
    (tmp_path / "copied.db-wal").write_bytes(b"the other half")
    answer = cli("restore", str(copy), login="admin", approver=("supervisor", "training"))
    assert answer.problems == ["file:backup_not_good"]


def test_no_restore_under_an_open_window(cli: Any) -> None:
    made = cli("backup", login="admin").ok()
    with (cli.home / "window.lock").open("a+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        answer = cli("restore", made["file"], login="admin", approver=("supervisor", "training"))
    assert (answer.status, answer.error) == (3, "window_open")
    assert cli("restore", made["file"], login="admin", approver=("supervisor", "training")).ok()


def test_a_leaping_clock_is_trusted_again_by_two_people(
    real: Any, good_password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office: dict[str, Any] = {"now": False, "login": "omarov", "password": good_password}
    monkeypatch.setattr(MachineClock, "now", lambda _: datetime(2026, 4, 24, 6, 0, tzinfo=UTC))
    assert real("clock", "status", **office).ok()["alarm"] is None
    assert real("clock", "confirm", **office).problems == ["approver:approval_needed"]
    same = real("clock", "confirm", approver=("omarov", good_password), **office)
    assert same.problems == ["approver:approver_same"]
    monkeypatch.setattr(MachineClock, "now", lambda _: datetime(2026, 9, 1, 6, 0, tzinfo=UTC))
    asked = real("clock", "status", **office).ok()
    assert asked["now"] == "2026-09-01T11:00:00.000+05:00"
    assert isinstance(asked["alarm"], int)
    assert real("clock", "confirm", approver=("abdi", good_password), **office).problems == ["-:not_allowed"]
    new = ("user", "add", "second", "--role", "supervisor", *NEW[5:])
    env = {"FRONTDESK_NEW_PASSWORD": good_password}
    real(*new, now=False, login="abdi", password=good_password, env=env).ok()
    two: dict[str, Any] = {**office, "approver": ("second", good_password)}
    assert real("clock", "confirm", "--request-id", "c", **two).ok()["alarm"] is None
    assert real("clock", "confirm", "--request-id", "c", **two).ok()["repeated"] is True
    assert real("clock", "confirm", **two).problems == ["-:clock_trusted"]
    assert real("verify", **office).ok()["ok"] is True


def test_the_doctor_says_what_is_wrong_and_what_to_do(cli: Any) -> None:
    checks = cli("doctor").ok()["checks"]
    assert all(set(check) == {"code", "state", "message", "remedy"} for check in checks)
    assert {check["code"]: check["state"] for check in checks}["journal"] == "ok"
    assert all(check["state"] != "fail" for check in checks)
    (cli.home / "keys" / "office.key").rename(cli.home / "keys" / "away")
    states = {check["code"]: (check["state"], check["remedy"]) for check in cli("doctor").ok()["checks"]}
    assert states["signing_key"][0] == "warn"
    assert states["signing_key"][1]


def test_a_doctor_who_finds_a_wound_says_so_with_3(cli: Any) -> None:
    cli("arrive")
    with sqlite3.connect(cli.home / "frontdesk.db") as database:
        database.execute("DROP TRIGGER journal_no_update")
        database.execute("UPDATE journal SET body = replace(body, 'other', 'Other') WHERE type = 'ticket.issued'")
    database.close()
    answer = cli("doctor")
    assert answer.status == 3
    (wound,) = [check for check in answer.json["checks"] if check["state"] == "fail"]
    assert wound["code"] == "journal"
    assert wound["remedy"]
    assert cli("verify", login="auditor").status == 4
