# SPDX-License-Identifier: Apache-2.0
from pathlib import Path

from ui.models.day_logs import EXPORT, FILE, STATE, TONE_ROLE, VERIFY
from ui.pages.day_end import checks_of


def day_of(robot):
    robot.press("Alt+4")
    return robot.window._pages["day_end"]


def test_the_room_is_built_when_it_is_entered(robot):
    """Its sixty widgets take a megabyte, and most windows close no day."""
    assert "day_end" not in robot.window._pages
    assert day_of(robot).isVisible()


def test_the_figures_stand_with_their_n(robot):
    for waits_s in (60, 120, 1200):
        robot.office.visit(waits_s=waits_s)
    robot.office.arrive()
    robot.office.call()
    robot.office.desk.counter.no_show(robot.office.clerk, 1, request=robot.office.request())
    page = day_of(robot)
    shown = {name: (card._number.text(), card._words.text()) for name, card in page.cards.items()}
    assert shown["visits"] == ("4", "visits")
    assert shown["served"] == ("3", "served")
    assert shown["no_show"] == ("1", "did not come")
    assert shown["median"] == ("2:00", "wait, median · n 3")
    assert shown["p90"] == ("20:00", "wait, p90 · n 3")
    assert shown["target"] == ("66 %", "within the target · n 3")
    assert page.bars._hours == {10: (3, 120)}


def test_what_blocks_is_said_with_its_way_out(robot):
    robot.office.arrive()
    robot.office.register(counter=2)
    page = day_of(robot)
    lines = checks_of(page._status, robot.window.place.health)
    assert [line.tone for line in lines] == ["warning", "good", "warning", "good"]
    ways = [
        button
        for button in page.checks.findChildren(type(page.close_button).__mro__[1])
        if button.objectName() == "reception"
    ]
    assert len(ways) == 2
    ways[0].click()
    assert robot.window.page.name == "reception"


def test_a_supervisor_closes_with_one_key(make_window, english):
    robot = make_window()
    robot.sign_in("supervisor")
    robot.office.visit()
    page = day_of(robot)
    assert robot.focus is page.close_button
    robot.press("Ctrl+Enter")
    status = robot.office.desk.days.status(robot.office.today)
    assert status.closed
    assert Path(status.file).name == "KLS-2026-04-24.zip"
    model = page.logs.model
    assert model.index(0, FILE).data() == "KLS-2026-04-24.zip"
    assert model.index(0, STATE).data(TONE_ROLE) == "good"
    assert not page.close_button.isEnabled()


def test_at_a_clerk_s_window_a_supervisor_signs_in_place(robot, told):
    robot.office.visit()
    page = day_of(robot)
    robot.press("Ctrl+Enter")
    assert robot.focus is page.login
    robot.type("clerk2")
    robot.press("Enter")
    robot.type("training")
    robot.press("Enter")
    assert not robot.office.desk.days.status(robot.office.today).closed
    page.login.clear()
    robot.type("supervisor", page.login)
    robot.press("Enter")
    robot.type("training", page.password)
    robot.press("Ctrl+Enter")
    status = robot.office.desk.days.status(robot.office.today)
    assert status.closed
    assert robot.window.place.actor.login == "clerk", "the clerk goes on working"
    closed = [event for event in robot.office.events() if event["type"] == "day.close"]
    assert closed[0]["actor"] == robot.office.supervisor.id
    assert page.login.text() == page.password.text() == ""


def test_esc_takes_the_signing_back(robot):
    robot.office.visit()
    page = day_of(robot)
    robot.press("Ctrl+Enter")
    robot.type("super", page.login)
    robot.press("Esc")
    assert page._sides.currentIndex() == 0
    assert page.login.text() == ""


def test_a_log_is_verified_in_its_row_and_a_spoilt_one_is_named(make_window):
    robot = make_window()
    robot.sign_in("supervisor")
    robot.office.visit()
    page = day_of(robot)
    robot.press("Ctrl+Enter")
    page.logs.view.setFocus()
    page.logs.view.selectRow(0)
    robot.press("Enter")
    assert "Whole" in page.logs.model.index(0, STATE).data()
    file = Path(robot.office.desk.days.status(robot.office.today).file)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    robot.press("Enter")
    assert page.logs.model.index(0, STATE).data(TONE_ROLE) == "danger"
    robot.press("Ctrl+E")
    assert file.read_bytes() != content
    robot.press("Enter")
    assert page.logs.model.index(0, STATE).data(TONE_ROLE) == "good"


def test_a_missing_file_is_said_and_written_again(make_window):
    robot = make_window()
    robot.sign_in("supervisor")
    robot.office.visit()
    page = day_of(robot)
    robot.press("Ctrl+Enter")
    file = Path(robot.office.desk.days.status(robot.office.today).file)
    content = file.read_bytes()
    file.unlink()
    page.entered()
    assert "missing" in page.logs.model.index(0, STATE).data()
    assert not page.logs.model.index(0, VERIFY).data()
    page.logs._on_clicked(page.logs.model.index(0, EXPORT))
    assert file.read_bytes() == content


def test_the_model_is_sound(make_window, qtmodeltester, english):
    robot = make_window()
    robot.sign_in("supervisor")
    robot.office.visit()
    page = day_of(robot)
    robot.press("Ctrl+Enter")
    qtmodeltester.check(page.logs.model)
    qtmodeltester.check(robot.reception.queue.model)


def test_a_supervisor_is_asked_to_look_at_a_day_that_the_program_closed(make_window, english):
    robot = make_window()
    robot.office.visit()
    robot.office.at("2026-04-27T10:00")
    robot.office.arrive()
    said: list[str] = []
    robot.window.place.told.connect(lambda _tone, saying: said.append(saying(english)))
    robot.sign_in("clerk")
    assert said == []
    robot.window.sign_out()
    robot.sign_in("supervisor")
    assert any("24.04.2026" in sentence for sentence in said)
    said.clear()
    robot.press("Ctrl+L")
    robot.type("training")
    robot.press("Enter")
    assert not any("24.04.2026" in sentence for sentence in said), "who only unlocks the window knows it"
    page = day_of(robot)
    assert page.logs.model.index(1, STATE).data(TONE_ROLE) == "warning"


def test_two_people_confirm_the_time_in_place(robot, told):
    desk = robot.office.desk
    with desk.journal.begin("system", "alarm") as work:
        work.raise_alarm({"last_at": "2026-04-24T09:00:00.000+05:00", "why": "leap"})
    page = day_of(robot)
    (way,) = [
        button
        for button in page.checks.findChildren(type(page.close_button).__mro__[1])
        if button.objectName() == "clock"
    ]
    way.click()
    assert robot.focus is page.login
    robot.type("supervisor")
    robot.press("Enter")
    robot.type("training")
    robot.press("Enter")
    assert desk.clockwork.alarm() is None
    confirmed = [event for event in robot.office.events() if event["type"] == "clock.confirmed"]
    assert [event["actor"] for event in confirmed] == [robot.office.clerk.id]
    assert confirmed[0]["data"]["approved_by"] == robot.office.supervisor.id
    assert not desk.days.status(robot.office.today).closed, "the signature was for the clock alone"
    assert "clock_unconfirmed" not in {block.code for block in page._status.blocks}


def test_the_window_looks_at_the_clock(robot, monkeypatch):
    looked = []
    monkeypatch.setattr(robot.office.desk.clockwork, "look", lambda: looked.append(1))
    robot.until(lambda: looked)
