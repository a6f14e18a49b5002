# SPDX-License-Identifier: Apache-2.0
"""The Appeals room through the real program: an overdue appeal is answered, another one extended, by keys alone.

Under the Kazakh and the Russian layout; what was done is read back from the journal.
"""

import io
import json
import time
from datetime import UTC, datetime, timedelta

import pytest

from frontdesk import assets
from frontdesk.cli import main
from frontdesk.domain.calendar import parse_calendar

LAYOUTS = {"kk": "kz", "ru": "ru"}
WORDS = {"kk": ("Омаров Дамир", "Сараптама тағайындалды"), "ru": ("Омаров Дамир", "Назначена экспертиза")}


def run(home, login, *arguments, monkeypatch, text=None):
    monkeypatch.setenv("FRONTDESK_PASSWORD", "training")
    if text is not None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8"))
    assert main([*arguments, "--home", str(home), "--as", login, "--json"]) == 0


def register(home, surname, at, monkeypatch):
    appeal = {
        "kind": "application",
        "language": "kk",
        "visitor": {"iin": "921015491234", "surname": surname, "given": "Ерлан", "address": "Келес, Абай 7"},
        "addressed_to": "Бастыққа",
        "substance": "Көмек сұраймын.",
    }
    run(home, "clerk", "register", "--now", at.isoformat(), monkeypatch=monkeypatch, text=json.dumps(appeal))


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_an_overdue_appeal_is_answered_and_another_extended(tmp_path, start_desk, language, capsys, monkeypatch):
    home = tmp_path / "office"
    now = datetime.now(UTC)
    long_ago = now - timedelta(days=45)
    names = ["--name-kk", "Келес ауданының полиция бөлімі", "--name-ru", "Отдел полиции Келесского района"]
    start = ["init", "--training", "--code", "KLS", "--now", long_ago.isoformat(), *names]
    run(home, "admin", *start, monkeypatch=monkeypatch)
    register(home, "Ахметов", long_ago + timedelta(minutes=5), monkeypatch)
    register(home, "Қасымов", now - timedelta(days=5), monkeypatch)
    capsys.readouterr()

    desk = start_desk(home, language)
    desk.type("supervisor")
    desk.press("Return")
    desk.type("training")
    desk.press("Return")
    desk.until("user.login")
    time.sleep(2)
    desk.layout(LAYOUTS[language])

    # The overdue one stands first: it is opened, which is recorded, and answered.
    desk.press("alt+2")
    time.sleep(1.5)
    desk.press("Home")
    time.sleep(0.5)
    desk.press("Return")
    assert desk.until("pii.viewed")["number"].endswith("000001")
    time.sleep(0.7)
    desk.press("ctrl+Return")
    desk.press("space", "Tab")
    desk.type_digits("2")
    desk.press("Tab", "Tab")
    desk.type("12-345")
    desk.press("ctrl+Return")
    answered = desk.until("appeal.answered")
    assert answered["number"].endswith("000001")
    assert answered["data"]["channel"] == "post"
    assert desk.personal(answered["seq"])["document"] == "12-345"

    # The other one: its term is extended; a day beyond what the law allows is refused, and nothing is written.
    time.sleep(1.5)
    desk.press("Home")
    time.sleep(0.5)
    desk.press("Return")
    assert desk.until("pii.viewed", 2)["number"].endswith("000002")
    time.sleep(0.7)
    desk.press("Tab", "Tab", "Tab", "space")
    decider, why = WORDS[language]
    desk.type(decider)
    desk.press("Tab")
    desk.type_digits("1")
    desk.press("Tab")
    desk.type(why)
    desk.press("shift+Tab", "shift+Tab", "shift+Tab", "shift+Tab", "Up", "ctrl+Return")
    time.sleep(1.5)
    assert desk.events("appeal.extended") == []
    desk.press("Down", "ctrl+Return")
    extended = desk.until("appeal.extended")
    assert extended["number"].endswith("000002")
    until = datetime.fromisoformat(extended["data"]["until"]).date()
    first = datetime.fromisoformat(extended["data"]["first"]).date()
    assert until > first
    assert parse_calendar(assets.read_text("calendar", "kz.toml")).is_working(until)
    assert desk.personal(extended["seq"]) == {"decider": decider, "why": why}
    assert desk.end() == ""
