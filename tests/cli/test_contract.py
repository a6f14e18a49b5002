# SPDX-License-Identifier: Apache-2.0
"""What holds for every command: one object on standard output, exit statuses, no traceback, the language, the time."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from frontdesk.cli.parser import build, complaint

ENGLISH = re.compile(r"[A-Za-z]{3,}(?: +[A-Za-z]{2,}){2,}")
"""Three Latin words in a row: a sentence that nobody has translated."""

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "usage_missing"),
        (("brew",), "usage_choice"),
        (("arrive", "--colour"), "usage_unknown"),
        (("arrive", "--persons", "two"), "usage_value"),
        (("arrive", "--persons", "9" * 30), "usage_value"),
        (("call", "--counter", "9" * 5000), "usage_value"),
        (("arrive", "--persons"), "usage_value"),
        (("init",), "usage_missing"),
        (("day", "dance"), "usage_choice"),
        (("day", "status", "--date", "24.04.2026"), "date_unreadable"),
        (("day", "status", "--date", "2026-W17-5"), "date_unreadable"),
        (("deadline", "--kind", "tea", "--received", "2026-04-24T10:00"), "usage_choice"),
        (("deadline", "--kind", "complaint", "--received", "yesterday"), "time_unreadable"),
        (("deadline", "--kind", "complaint", "--received", "0001-01-01T00:00"), "time_unreadable"),
        (("deadline", "--kind", "complaint", "--received", "9999-12-31T23:59-12:00"), "time_unreadable"),
        (("arrive", "--lang", "de"), "usage_choice"),
        (("arrive", "--pers", "2"), "usage_unknown"),
        (("find", "\udcff"), "usage_unreadable"),
        (("verify", "no-such-file.zip"), "file_missing"),
        (("verify", "x" * 3000), "file_missing"),
        (("restore", "no-such-file.db"), "file_missing"),
    ],
)
def test_wrong_usage_is_2_with_one_object_and_one_sentence(cli: Any, words: tuple[str, ...], code: str) -> None:
    answer = cli(*words)
    assert (answer.status, answer.error) == (2, code)
    assert answer.err == f"{answer.json['error']['message']}\n"
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    "word", ["tomorrow", "2026-04-24", "2026-13-01T00:00", "10000-01-01T00:00", "", "0001-01-01T00:00"]
)
def test_a_time_that_is_none_is_wrong_usage(cli: Any, word: str) -> None:
    answer = cli("queue", now=word) if word else cli("queue", "--now", "", now=False)
    assert answer.error == "time_unreadable"


def test_no_office_is_a_refusal(no_office: Any) -> None:
    assert no_office("queue", now=False).problems == ["-:office_missing"]
    assert no_office("verify", now=False).problems == ["-:office_missing"]
    assert no_office("demo", now=False).problems == ["-:office_missing"]


def test_time_does_not_run_backwards(cli: Any) -> None:
    cli("arrive")
    answer = cli("arrive", now="2026-04-24T09:59:59+05:00")
    assert answer.problems == ["now:clock_backwards"]
    assert cli("arrive", now="2026-04-24T10:00:00").ok()["ticket"] == "A-002"
    assert cli("arrive", now="2026-04-24T05:00:01Z").ok()["arrived_at"] == "2026-04-24T10:00:01.000+05:00"


def test_without_a_given_time_a_lesson_goes_on_from_its_last_event(cli: Any) -> None:
    cli("arrive", now="2031-05-05T10:00:00+05:00")
    assert cli("arrive", now=False).ok()["arrived_at"] == "2031-05-05T10:00:00.000+05:00"
    assert cli("queue", now=False).ok()["tickets"][1]["ticket"] == "A-002"


def test_common_arguments_stand_before_or_after_the_command(cli: Any) -> None:
    assert cli("--lang", "ru", "queue", "--as", "clerk").ok() == {"tickets": []}
    assert cli("--as", "clerk", "--request-id", "x", "arrive").ok()["repeated"] is False
    assert cli("arrive", "--request-id", "x").ok()["repeated"] is True


def test_a_settings_file_that_is_broken_or_strange(cli: Any) -> None:
    file = cli.home / "frontdesk.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text}\ncolour = 1\n", encoding="utf-8")
    assert cli("queue").error == "config_key"
    file.write_text(text.replace("counter = 1", 'counter = "one"'), encoding="utf-8")
    assert cli("queue").error == "config_value"
    file.write_text("[", encoding="utf-8")
    answer = cli("queue")
    assert (answer.status, answer.error) == (3, "config_unreadable")
    file.write_bytes(b"\xff\xfe")
    assert cli("queue").status == 3


def test_trouble_is_3_with_one_object(cli: Any) -> None:
    (cli.home / "frontdesk.db").rename(cli.home / "away.db")
    answer = cli("queue")
    assert (answer.status, answer.error) == (3, "database_gone")
    assert answer.err == f"{answer.json['error']['message']}\n"


def test_a_newer_database_is_refused_and_left_as_it_is(cli: Any) -> None:
    cli("queue").ok()
    file = cli.home / "frontdesk.db"
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA user_version = 9999")
    database.close()
    before = file.read_bytes()
    answer = cli("queue")
    assert (answer.status, answer.error) == (3, "schema_newer")
    assert file.read_bytes() == before


def test_a_bug_is_told_without_its_traceback(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from frontdesk.services.counter import Counter

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("Өтегенқызы 921015491234")

    monkeypatch.setattr(Counter, "arrive", broken)
    answer = cli("arrive")
    assert (answer.status, answer.error) == (3, "internal_error")
    assert "Traceback" not in answer.err
    log = (cli.home / "logs" / "frontdesk.log").read_text(encoding="utf-8")
    assert "RuntimeError" in log
    assert "921015491234" not in answer.out + answer.err + log


def test_without_json_people_get_lines(cli: Any) -> None:
    answer = cli("arrive", as_json=False)
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.startswith("A-001:")
    refused = cli("arrive", "--purpose", "tea", as_json=False)
    assert (refused.status, refused.out) == (1, "")
    assert refused.err.startswith("purpose: ")


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_english_sentence_in_kazakh_and_russian(cli: Any, appeal: Any, language: str) -> None:
    cli("arrive")
    cli("call")
    document = appeal()
    runs: list[tuple[tuple[str, ...], dict[str, Any]]] = [
        (("arrive",), {}),
        (("queue",), {}),
        (("register",), {"stdin": document}),
        (("register",), {"stdin": b"{"}),
        (("register",), {"stdin": appeal(visitor__iin="1", sheets=0, extra=1, substance="")}),
        (("finish",), {}),
        (("call", "--counter", "100"), {}),
        (("find", "өтеген"), {}),
        (("find", "нет"), {}),
        (("show", "KLS-2026-000001"), {}),
        (("show", "KLS-2026-000009"), {}),
        (("paper", "KLS-2026-000001", "receipt", "--size", "a4"), {}),
        (("day", "status"), {"login": "supervisor"}),
        (("day", "list"), {"login": "supervisor"}),
        (("day", "close"), {"login": "clerk"}),
        (("day", "close"), {"login": "supervisor"}),
        (("verify",), {"login": "auditor"}),
        (("user", "list"), {"login": "clerk"}),
        (("setting", "wait_target_s", "x"), {"login": "admin"}),
        (("deadline", "--kind", "complaint", "--received", "2026-04-24T10:00"), {}),
        (("printers",), {}),
        (("queue",), {"password": "wrong"}),
        ((), {}),
        (("brew",), {}),
        (("arrive", "--colour"), {}),
        (("arrive", "--persons", "x"), {}),
    ]
    for words, more in runs:
        answer = cli("--lang", language, *words, as_json=False, **more)
        text = answer.out + answer.err
        assert text.strip(), words
        assert not ENGLISH.search(text), (words, text)
        shown = cli("--lang", language, *words, **more)
        for message in _messages(shown.json):
            assert not ENGLISH.search(message), (words, message)


def _messages(value: Any) -> list[str]:
    """Every sentence in an answer."""
    if isinstance(value, dict):
        own = [value[key] for key in ("message", "remedy", "text") if isinstance(value.get(key), str)]
        return own + [one for part in value.values() for one in _messages(part)]
    return [one for part in value for one in _messages(part)] if isinstance(value, list) else []


def test_the_doctor_speaks_the_language_asked_for(cli: Any) -> None:
    for language in ("kk", "ru"):
        for check in cli("doctor", "--lang", language).ok()["checks"]:
            assert not ENGLISH.search(check["message"] + " " + check["remedy"]), check


def test_every_complaint_of_argparse_is_understood() -> None:
    with pytest.raises(Exception, match="usage_choice") as caught:
        build().parse_args(["brew"])
    assert "arrive" in caught.value.params["choices"]
    assert complaint("something new in a later Python").code == "usage"


# --- in a process of its own


def test_the_program_itself(program: Run, tmp_path: Path) -> None:
    home = str(tmp_path / "office")
    names = ("--code", "KLS", "--name-kk", "Ә", "--name-ru", "Я")
    made = program("init", "--home", home, *names, "--training", "--json", FRONTDESK_LOGIN="", FRONTDESK_PASSWORD="")
    assert (made.returncode, json.loads(made.stdout)["office"]) == (0, "KLS")
    nobody = program("queue", "--home", home, "--json")
    assert (nobody.returncode, json.loads(nobody.stdout)["error"]["code"]) == (2, "sign_in_needed")
    who = {"FRONTDESK_HOME": home, "FRONTDESK_LOGIN": "clerk", "FRONTDESK_PASSWORD": "training"}
    arrived = program("arrive", "--json", **who)
    assert (arrived.returncode, json.loads(arrived.stdout)["ticket"], arrived.stderr) == (0, "A-001", b"")
    refused = program("find", "--json", b"\xff".decode("utf-8", "surrogateescape"), **who)
    assert (refused.returncode, json.loads(refused.stdout)["error"]["code"]) == (2, "usage_unreadable")
    plain = program("arrive", **who, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert plain.stdout.decode("utf-8").startswith("A-002: "), plain.stderr.decode()


def test_closed_streams_and_folders_of_nobody_are_no_bugs(program: Run, tmp_path: Path) -> None:
    who = {"FRONTDESK_LOGIN": "clerk", "FRONTDESK_PASSWORD": "training", "FRONTDESK_HOME": str(tmp_path / "none")}
    shell = f"exec {sys.executable} -c 'from frontdesk.cli import entry; entry()' register --json <&-"
    answer = subprocess.run(["sh", "-c", shell], capture_output=True, check=False, env=os.environ | who, timeout=60)
    assert (answer.returncode, json.loads(answer.stdout)["problems"][0]["code"]) == (1, "json_unreadable")
    nobody = program("queue", "--home", "~no-such-user/office", "--json", **who)
    assert (nobody.returncode, json.loads(nobody.stdout)["problems"][0]["code"]) == (1, "office_missing")


def test_who_reads_no_answer_gets_the_status_all_the_same(program: Run, tmp_path: Path) -> None:
    words = "from frontdesk.cli import entry; entry()"
    asked = ["deadline", "--kind", "complaint", "--received", "2026-04-24T10:00", "--json"]
    refused = ["verify", "no-such-file.zip", "--json"]
    for shell, arguments, status in (
        (">&-", asked, 0),
        (">&-", refused, 2),
        ("2>&-", refused, 2),
        (">/dev/full", asked, 3),
        ("| true; exit ${PIPESTATUS[0]}", asked, 0),
    ):
        line = f"'{sys.executable}' -c '{words}' {' '.join(arguments)} {shell}"
        answer = subprocess.run(["bash", "-c", line], capture_output=True, check=False, timeout=60)
        assert (answer.returncode, b"Traceback" in answer.stderr) == (status, False), (shell, answer)


def test_help_needs_no_office(program: Run) -> None:
    for words in (["--help"], ["register", "--help"], ["--version"]):
        answer = program(*words)
        assert (answer.returncode, answer.stderr) == (0, b"")
        assert b"frontdesk" in answer.stdout
