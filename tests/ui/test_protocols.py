# SPDX-License-Identifier: Apache-2.0
"""The Protocols room by real keys, over the real services."""

from dataclasses import replace

import pypdf
import pytest

from frontdesk.config import FILE, OfficeConfig
from frontdesk.errors import Trouble


@pytest.fixture
def oral(sqlite_office):
    """An office with two oral appeals and a written one; `numbers` of the oral ones, the latest first."""
    sqlite_office.at("10:00")
    first = sqlite_office.register(kind="application", oral=True, against=None).number
    sqlite_office.register(kind="application", against=None, visitor__surname="Ким")
    sqlite_office.later(minutes=5)
    second = sqlite_office.register(kind="message", oral=True, against=None, visitor__surname="Қасымова").number
    sqlite_office.numbers = [second, first]
    return sqlite_office


@pytest.fixture
def room(make_window, oral):
    """Return a function that opens the room with the latest protocol that waits."""

    def enter(login="clerk", language="en", **more):
        robot = make_window(language, office=oral, **more)
        robot.sign_in(login)
        robot.press("F6")
        robot.page = robot.window.page
        robot.sheet = robot.page.form
        robot.account = robot.sheet.fields()["account"]
        robot.until(lambda: robot.page._hit is not None)
        robot.settle()
        return robot

    return enter


def record(robot):
    return [kind for kind in robot.office.types() if kind.startswith("protocol.")]


def test_f6_opens_the_next_protocol_with_what_is_known(room, oral):
    robot = room()
    assert robot.page.name == "protocols"
    assert [hit.number for hit in robot.page.list.hits()] == oral.numbers
    assert robot.page._hit.number == oral.numbers[0]
    assert robot.account.toPlainText() == oral.appeal()["substance"]
    assert robot.sheet.started_at.text() == "10:05"
    assert robot.focus is robot.account
    robot.until(robot.page.pages.pages)


def test_typing_draws_and_one_key_records_and_prints(room, oral):
    robot = room()
    robot.account.selectAll()
    robot.type("Мен <b>Қасымова</b> мәлімдеймін.")
    oral.at("10:20")
    robot.press("Ctrl+Enter")
    robot.until(lambda: record(robot) == ["protocol.saved"])
    robot.until((oral.home / "papers" / f"{oral.numbers[0]}-protocol.pdf").exists)
    text = " ".join(
        page.extract_text() for page in pypdf.PdfReader(oral.home / "papers" / f"{oral.numbers[0]}-protocol.pdf").pages
    )
    assert "Мен <b>Қасымова</b> мәлімдеймін." in text.replace("\n", " ")
    assert "10:05" in text and "10:20" in text
    robot.until(lambda: robot.page._view.state == "saved")
    assert robot.page.main_button.text().startswith("How it was signed")


def test_the_same_key_then_asks_how_it_was_signed(room, oral):
    robot = room()
    robot.press("Ctrl+Enter")
    robot.until(lambda: robot.page._view.state == "saved")
    robot.press("Ctrl+Enter")
    assert robot.page.signing.isVisible()
    robot.press("2")
    robot.type("Мәтінмен келіспейді")
    robot.press("Enter")
    robot.until(lambda: record(robot)[-1] == "protocol.signed")
    robot.until(lambda: robot.page._view.state == "signed")
    assert oral.events()[-1]["data"]["outcome"] == "refused" or "refused" in str(oral.events()[-4:])
    assert not robot.page.main_button.isEnabled()
    robot.type(" Тағы.", robot.account)
    assert robot.page.main_button.isEnabled()
    robot.press("Ctrl+Enter")
    robot.until(lambda: record(robot)[-1] == "protocol.versioned")


def test_a_refusal_stands_at_its_field_and_nothing_is_lost(room):
    robot = room()
    robot.sheet.place_line.clear()
    robot.type("25:99", robot.sheet.finished_at)
    robot.press("Ctrl+Enter")
    robot.settle()
    assert record(robot) == []
    row = robot.sheet._rows["place"]
    assert row.note.text()
    assert robot.account.toPlainText()
    assert robot.focus is robot.sheet.place_line


def test_a_draft_comes_back(room, oral, make_window):
    robot = room()
    robot.type(" Жарты сөйлем", robot.account)
    robot.until(lambda: "Draft" in robot.page._note.text())
    robot.window.sign_out()
    robot.settle()
    assert robot.account.toPlainText() == ""
    robot.sign_in()
    robot.press("F6")
    robot.until(lambda: robot.page._hit is not None)
    assert robot.account.toPlainText().endswith(" Жарты сөйлем")


def test_the_language_switches_and_nothing_typed_is_lost(room):
    robot = room()
    robot.type(" Қосымша", robot.account)
    for code, title in (("kk", "Ауызша жолданымдар"), ("ru", "Устные обращения")):
        robot.window.place.language.switch(code)
        robot.settle()
        assert robot.page.list._title.text() == title
        assert robot.account.toPlainText().endswith(" Қосымша")


def test_a_ready_text_goes_to_its_first_blank(room):
    robot = room()
    robot.account.clear()
    robot.sheet.ready.setCurrentIndex(0)
    robot.sheet.insert.click()
    robot.settle()
    assert "…" in robot.account.toPlainText()
    assert robot.account.textCursor().selectedText() == "…"
    assert robot.focus is robot.account


def test_broken_own_texts_are_told_and_the_shipped_ones_stay(oral, make_window):
    (oral.home / "texts").mkdir()
    (oral.home / "texts" / "protocol.toml").write_text("[[text]\n", encoding="utf-8")
    robot = make_window("en", office=oral)
    told: list[Trouble] = []
    robot.window.place.troubled.connect(told.append)
    robot.sign_in()
    robot.press("F6")
    robot.until(lambda: robot.window.page._hit is not None)
    assert [trouble.code for trouble in told] == ["texts_unreadable"]
    assert robot.window.page.form.ready.count() > 2


def test_the_room_is_only_for_those_who_receive(make_window, oral):
    for login in ("auditor", "admin"):
        robot = make_window("en", office=oral)
        robot.sign_in(login)
        robot.press("F6")
        assert robot.window.page.name != "protocols"


def test_signing_ends_the_visit_that_waited_for_it(room, oral):
    oral.arrive("appeal")
    oral.call()
    number = oral.register(kind="application", oral=True, against=None).number
    robot = room()
    assert robot.page._hit.number == number
    robot.press("Ctrl+Enter")
    robot.until(lambda: robot.page._view.state == "saved")
    robot.press("Ctrl+Enter")
    robot.press("1")
    robot.until(lambda: oral.desk.counter.current(1) is None)
    assert oral.types()[-1] in {"ticket.finished", "pii.viewed"}


def test_without_a_certificate_nothing_offers_to_sign_electronically(room):
    robot = room()
    robot.press("Ctrl+Enter")
    robot.until(lambda: robot.page._view.state == "saved")
    assert not robot.page.seal_button.isVisible()
    robot.press("F8")
    assert not robot.page.passphrase.isVisible()


def test_with_one_the_passphrase_is_asked_and_its_failure_told(room, oral, monkeypatch):
    monkeypatch.setattr(type(oral.desk.signatures), "possible", property(lambda _self: True))
    robot = room()
    robot.press("Ctrl+Enter")
    robot.until(lambda: robot.page._view.state == "saved")
    told = []
    robot.window.place.told.connect(lambda tone, saying: told.append((tone, saying(robot.window.place.language.texts))))
    robot.press("F8")
    robot.type("wrong")
    robot.press("Enter")
    robot.until(lambda: told)
    assert told[0][0] == "danger" and "certificate" in told[0][1]
    assert robot.page.passphrase.line.text() == ""


def test_with_a_token_its_pin_is_asked_in_place_and_a_wrong_one_told(room, oral, token):
    config = replace(OfficeConfig.load(oral.home), token=token.settings())
    (oral.home / FILE).write_text(config.to_toml(), encoding="utf-8")
    oral.reopen()
    robot = room()
    robot.press("Ctrl+Enter")
    robot.until(lambda: robot.page._view.state == "saved")
    told = []
    robot.window.place.told.connect(lambda tone, saying: told.append((tone, saying(robot.window.place.language.texts))))
    robot.press("F8")
    asked = robot.page.passphrase
    assert "PIN" in asked.line.accessibleName() and asked.line.echoMode() is asked.line.EchoMode.Password
    assert not asked._why.isVisible()
    robot.type("000000")
    robot.press("Enter")
    robot.until(asked._why.isVisible)
    assert asked.line.text() == ""
    assert "does not accept this PIN" in asked._why.text() and asked._why.isVisible() and robot.focus is asked.line
    robot.type(token.pin)
    robot.press("Enter")
    robot.until(lambda: told)
    assert told[-1][0] == "good" and token.holder in told[-1][1]
    assert oral.types()[-1] == "attachment.added"
    token.pull()
    robot.press("F8")
    assert not asked._why.isVisible()
    robot.type(token.pin)
    robot.press("Enter")
    robot.until(asked._why.isVisible)
    assert "not there" in asked._why.text()
    robot.press("Esc")
    assert not asked.isVisible()
