# SPDX-License-Identifier: Apache-2.0
"""The Appeals room by real keys and signals, over the real services."""

import json
import os
import subprocess
import sys
import time
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from frontdesk.domain.life import STATUSES
from frontdesk.i18n import texts
from ui.formatting import listed_kind, listed_status
from ui.models.appeals import DUE, FIRST, KEPT, KIND, NUMBER, PAGE, ROW_ROLE, STATUS, USED, VISITOR
from ui.widgets.answer_fields import parse_date, parse_moment

NAMES = (
    ("Ахметов", "Бауыржан"),
    ("Қасымов", "Ерлан"),
    ("Өтегенқызы", "Гүлнұр"),
    ("Иванов", "Сергей"),
    ("Әлиева", "Сәуле"),
)
SECRETS = ("921015491234", "77253351234", "Гүлнұр", "Абай ауылы", "шулайды")


@pytest.fixture
def some(sqlite_office):
    """An office with five appeals of 24 April 2026, two of them complaints; `numbers` in the order of registration."""
    sqlite_office.at("10:00")
    numbers = []
    for number, (surname, given) in enumerate(NAMES):
        kind = "complaint" if number in (1, 2) else "application"
        against = {"against": "Сабитов Б."} if kind == "complaint" else {}
        registered = sqlite_office.register(kind=kind, visitor__surname=surname, visitor__given=given, **against)
        numbers.append(registered.number)
        sqlite_office.later(minutes=3)
    sqlite_office.numbers = numbers
    return sqlite_office


@pytest.fixture
def open_room(make_window, some):
    """Return a function that opens the room for somebody, in a language."""

    def enter(login="clerk", language="en", **more):
        robot = make_window(language, office=some, **more)
        robot.sign_in(login)
        robot.press("Alt+2")
        robot.page = robot.window.page
        robot.table = robot.page.list.table
        robot.panel = robot.page.panel
        robot.until(lambda: robot.page.list.model.rowCount() or not robot.page.list.model.more)
        return robot

    return enter


def choose(robot, row):
    robot.page.list.choose_row(row)
    robot.until(
        lambda: robot.panel.seen is not None and robot.panel.seen.details.number == robot.page.list.current().number
    )
    robot.settle()


def start_act(robot, code):
    if code not in robot.panel.act_buttons:
        robot.panel._toggle_rarer()
    robot.panel.act_buttons[code].click()
    robot.settle()
    return robot.page.form


def cells(robot, column):
    model = robot.page.list.model
    return [model.index(row, column).data() for row in range(model.rowCount())]


def shown_words(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


# --- the list


def test_the_list_opens_with_what_is_open_soonest_due_first(open_room):
    robot = open_room()
    assert robot.page.reader.chip == "open"
    dues = [robot.page.list.model.index(row, DUE).data(ROW_ROLE).due for row in range(5)]
    assert dues == sorted(dues)
    assert cells(robot, NUMBER)[0] == "2026-000001"
    assert robot.page.list.chips.count("open") == robot.page.list.chips.count("all") == 5
    assert robot.page.list.foot.text() == "5 appeals in this list"


def test_names_are_masked_and_nothing_of_a_person_is_on_the_screen_until_shown(open_room):
    robot = open_room()
    before = robot.office.size
    choose(robot, 2)
    text = " ".join(cells(robot, VISITOR)) + shown_words(robot.page)
    assert not any(secret in text for secret in SECRETS)
    assert robot.office.size == before, "looking at a masked record leaves no trace"
    robot.panel.show_link.click()
    robot.settle()
    assert "921015491234" in shown_words(robot.panel)
    assert "шулайды" in shown_words(robot.panel)
    viewed = [event for event in robot.office.events(before) if event["type"] == "pii.viewed"]
    assert [event["number"] for event in viewed] == [robot.panel.seen.details.number]
    assert not robot.panel.show_link.isVisible()
    choose(robot, 0)
    choose(robot, 2)
    assert "921015491234" not in shown_words(robot.page), "another look begins masked"


def test_chips_count_and_choose(open_room, some):
    some.at("2026-05-21T10:00")
    robot = open_room()
    some.desk.workflow.assign(some.clerk, some.numbers[0], to="clerk", request=some.request())
    robot.page.reader.refresh()
    robot.settle()
    chips = robot.page.list.chips
    assert {code: chips.count(code) for code in chips.chips} == {
        "overdue": 3, "due_today": 0, "this_week": 0, "open": 5, "mine": 1, "extended": 0, "answered": 0, "all": 5,
    }  # fmt: skip
    assert chips.chips["overdue"].text() == "Overdue 3"
    robot.table.setFocus()
    for _step in range(3):
        robot.press("Left")
    assert robot.page.reader.chip == "overdue"
    assert len(cells(robot, NUMBER)) == 3
    assert all(text.startswith("Late by") for text in cells(robot, DUE))
    chips.setFocus()
    robot.press("Left")
    assert robot.page.reader.chip == "all"


def test_headers_and_keys_sort(open_room):
    robot = open_room()
    robot.table.setFocus()
    robot.press("Ctrl+3")
    assert [name.split()[0] for name in cells(robot, VISITOR)] == [
        "Ахметов",
        "Әлиева",
        "Иванов",
        "Қасымов",
        "Өтегенқызы",
    ]
    robot.press("Ctrl+3")
    assert cells(robot, VISITOR)[0].startswith("Өтегенқызы")
    robot.page.list.table.horizontalHeader().sectionClicked.emit(NUMBER)
    assert cells(robot, NUMBER) == [f"2026-{n:06}" for n in range(1, 6)]


def test_search_finds_at_every_key_and_esc_brings_the_list_back(open_room):
    robot = open_room()
    robot.press("Ctrl+K")
    assert robot.focus is robot.page.list.search
    robot.type("касым")
    assert [name.split()[0] for name in cells(robot, VISITOR)] == ["Қасымов"]
    assert robot.page.list.chips.value == "all"
    assert robot.page.list.foot.text() == "1 appeal found"
    robot.type("ххх")
    assert cells(robot, VISITOR) == []
    assert "Nothing found" in robot.page.list.foot.text()
    robot.press("Esc")
    assert robot.page.list.search.text() == ""
    assert robot.page.reader.chip == "open"
    assert len(cells(robot, VISITOR)) == 5
    assert robot.focus is robot.table


def test_letters_in_the_table_begin_a_search(open_room):
    robot = open_room()
    robot.table.setFocus()
    robot.type("и")
    assert robot.focus is robot.page.list.search
    assert robot.page.list.search.text() == "и"


def test_the_choice_survives_what_happens_elsewhere(open_room, some):
    robot = open_room()
    choose(robot, 3)
    number = robot.page.list.current().number
    some.register(kind="application", visitor__surname="Жұмабек", visitor__given="Нұрлан")
    robot.until(lambda: robot.page.list.model.rowCount() == 6)
    assert robot.page.list.current().number == number
    assert robot.panel.seen.details.number == number


def test_pages_come_before_they_are_needed_and_old_ones_are_let_go(open_room, monkeypatch):
    from types import SimpleNamespace

    robot = open_room()
    row = robot.page.list.model.row(0)
    asked = []

    def page(_by, *, chip, sort, descending, after, limit):
        asked.append(after)
        first = after or 0
        rows = tuple(SimpleNamespace(**{**vars(row), "number": f"KLS-2026-{first + n:06}"}) for n in range(limit))
        return SimpleNamespace(rows=rows, next=first + limit if first + limit < FIRST + 20 * PAGE else None)

    monkeypatch.setattr(robot.office.desk.register, "page", page)
    robot.page.reader.load()
    model = robot.page.list.model
    robot.table.setFocus()
    robot.page.list.choose_row(0)
    for _key in range(12):
        robot.press("PageDown")
    assert robot.table.currentIndex().row() > FIRST
    assert model.rowCount() > robot.table.currentIndex().row() + robot.page.list.visible_rows()
    while model.more:
        robot.press("End")
    assert model.rowCount() == FIRST + 20 * PAGE
    assert model.held() <= KEPT * PAGE
    robot.press("Home")
    robot.settle()
    assert model.row(0).number == "KLS-2026-000000", "what was let go is read again"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_heads_and_cells_fit_at_the_smallest_screen(open_room, some, language):
    some.desk.workflow.assign(some.clerk, some.numbers[0], to="clerk", request=some.request())
    some.at("2026-05-21T10:00")
    robot = open_room(language=language)
    header, painter, model = robot.table.horizontalHeader(), robot.page.list._painter, robot.page.list.model
    small = painter._metrics[id(painter._small_bold)]
    for column in range(header.count()):
        text = model.headerData(column, Qt.Orientation.Horizontal)
        assert small.horizontalAdvance(text) <= header.sectionSize(column) - 20, text
    plain, tiny = (painter._metrics[id(font)] for font in (painter._small, painter._tiny))
    _ = texts(language)
    for kind in (
        "application",
        "complaint",
        "message",
        "proposal",
        "response",
        "request_401v",
        "request_appc",
        "crime_report",
    ):
        assert plain.horizontalAdvance(listed_kind(_, kind)) <= header.sectionSize(KIND) - 12, kind
    for status in STATUSES:
        assert tiny.horizontalAdvance(listed_status(_, status)) <= header.sectionSize(STATUS) - 20, status
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            if column != USED:
                text = model.index(row, column).data()
                assert small.horizontalAdvance(text) <= header.sectionSize(column) - 12, text


def test_the_model_is_sound(open_room, qtmodeltester):
    robot = open_room()
    qtmodeltester.check(robot.page.list.model)


# --- one appeal


def test_only_lawful_acts_stand_there_each_with_its_article(open_room):
    robot = open_room("supervisor")
    choose(robot, 0)
    robot.panel._toggle_rarer()
    assert robot.panel.seen.details.kind == "application"
    assert {"answer", "assign", "forward", "extend", "correct", "void"} <= set(robot.panel.act_buttons)
    assert "hand_over" not in robot.panel.act_buttons
    assert robot.panel.act_buttons["extend"].toolTip() == "APPC, art. 76(3)"
    accents = [code for code, button in robot.panel.act_buttons.items() if button.property("role") == "accent"]
    assert accents == ["answer"]
    choose(robot, 4)
    assert robot.panel.seen.details.kind == "complaint"
    robot.panel._toggle_rarer()
    assert "extend" not in robot.panel.act_buttons


def test_crime_information_is_handed_over_first_and_never_returned(open_room, some):
    crime = some.register(
        kind="application", crime_information=True, visitor__surname="Юсупов", visitor__given="Рүстем"
    )
    robot = open_room("supervisor")
    row = robot.page.list.model.place_of(crime.number)
    choose(robot, row)
    robot.panel._toggle_rarer()
    assert next(iter(robot.panel.act_buttons)) == "hand_over"
    assert robot.panel.act_buttons["hand_over"].property("role") == "accent"
    assert not {"return", "stop", "withdraw"} & set(robot.panel.act_buttons)


def test_tab_goes_down_the_card_whatever_was_built_anew(open_room):
    robot = open_room("supervisor")
    choose(robot, 0)
    robot.page.entered()
    robot.page._show()
    robot.settle()
    robot.table.setFocus()
    codes = [*robot.panel.act_buttons]
    met = []
    for _code in codes:
        robot.press("Tab")
        met.append(robot.focus.objectName())
    assert met == codes


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_an_answer_by_keys_ends_the_appeal(open_room, some, language):
    robot = open_room(language=language)
    robot.table.setFocus()
    robot.press("Home")
    robot.until(lambda: robot.panel.seen is not None)
    number = robot.panel.seen.details.number
    robot.press("Enter")
    robot.until(lambda: robot.panel.seen.opened)
    assert robot.focus is robot.panel.act_buttons["answer"]
    robot.press("Ctrl+Enter")
    form = robot.page.form
    assert robot.focus is form.asked["result"].field
    robot.press("Space")
    robot.press("Tab")
    robot.press("2")
    robot.press("Tab")
    robot.press("Tab")
    robot.type("12-345")
    robot.press("Ctrl+Enter")
    robot.until(lambda: robot.page.form is None)
    answered = [event for event in some.events() if event["type"] == "appeal.answered"]
    assert [(event["number"], event["data"]["channel"]) for event in answered] == [(number, "post")]
    robot.until(lambda: robot.page.list.model.rowCount() == 4)
    assert robot.panel.seen.details.status == "answered", "the appeal stays beside the list"
    assert robot.panel.seen.term is None
    assert not robot.panel.term.isVisible()
    assert robot.page.list.chips.count("answered") == 1
    assert texts(language)("Consideration has ended: {status}.", status="")[:8] in shown_words(robot.panel)


def test_an_unlawful_date_is_refused_at_its_field_with_the_article(open_room, some):
    robot = open_room("supervisor")
    choose(robot, 0)
    form = start_act(robot, "extend")
    assert form.asked["decided"].field.value() == date(2026, 4, 24)
    assert form.asked["until"].field.value() is not None, "the latest possible day is proposed"
    form.asked["until"].field.setText("01.12.2026")
    form.asked["decider"].field.setText("Омаров Д. Қ.")
    form.asked["position"].field.choose("chief")
    form.asked["why"].field.setPlainText("Сараптама қажет")
    robot.press("Ctrl+Enter")
    assert "APPC, art. 76(3)" in form.asked["until"].problem()
    assert robot.focus is form.asked["until"].field
    assert robot.page.form is form
    form.asked["until"].field.setText("24.06.2026")
    robot.press("Ctrl+Enter")
    robot.until(lambda: robot.page.form is None)
    assert [event["data"]["until"] for event in some.events() if event["type"] == "appeal.extended"] == ["2026-06-24"]
    assert robot.panel.seen.details.extended
    robot.until(lambda: robot.page.list.chips.count("extended") == 1)


def test_empty_fields_and_dates_that_are_none_are_said_at_the_field(open_room):
    robot = open_room("supervisor")
    choose(robot, 0)
    form = start_act(robot, "forward")
    form.asked["notified"].field.setText("31.02.2026")
    robot.press("Ctrl+Enter")
    assert form.asked["notified"].problem()
    form.asked["notified"].field.setText("24.04.2026")
    robot.press("Ctrl+Enter")
    assert not form.asked["notified"].problem()
    assert form.asked["to"].problem() == "Please fill in this field."
    before = form.asked["to"].problem()
    robot.window.place.language.switch("kk")
    assert form.asked["to"].problem() not in ("", before)


def test_esc_goes_back_and_what_was_typed_is_there_again(open_room):
    robot = open_room("supervisor")
    choose(robot, 0)
    form = start_act(robot, "forward")
    robot.type("Әкімдік", form.asked["to"].field)
    robot.window.place.language.switch("ru")
    assert form.asked["to"].field.text() == "Әкімдік"
    robot.press("Esc")
    assert robot.page.form is None
    assert not robot.panel.in_act()
    start_act(robot, "forward")
    robot.page.form.asked["to"].field.setText("Әкімдік және")
    choose(robot, 1)
    assert robot.page.form is None
    choose(robot, 0)
    assert start_act(robot, "forward").asked["to"].field.text() == "Әкімдік және"
    robot.window.sign_out()
    assert robot.page._drafts == {}


def test_a_correction_needs_a_second_person_and_keeps_the_number(open_room, some):
    robot = open_room()
    choose(robot, 3)
    number = robot.panel.seen.details.number
    form = start_act(robot, "correct")
    robot.until(lambda: robot.page.form is not None)
    form = robot.page.form
    field = form.asked["visitor.given"].field
    assert field.text() == "Гүлнұр" or field.text() in {given for _surname, given in NAMES}
    field.setText("Гүлнар")
    form.asked["why"].field.setPlainText("Әріп қате терілген")
    robot.press("Ctrl+Enter")
    assert form.asked["login"].problem() == "Please fill in this field."
    form.asked["login"].field.setText("supervisor")
    form.asked["password"].field.setText("wrong")
    robot.press("Ctrl+Enter")
    assert robot.page.form is form
    assert form.asked["password"].field.text() == ""
    assert "password" not in form.typed()
    some.later(minutes=5)
    form.asked["password"].field.setText("training")
    robot.press("Ctrl+Enter")
    robot.until(lambda: robot.page.form is None)
    corrected = [event for event in some.events() if event["type"] == "appeal.corrected"]
    assert [(event["number"], event["data"]["fields"]) for event in corrected] == [(number, ["visitor.given"])]
    assert corrected[0]["data"]["approved_by"] == some.supervisor.id


def test_the_mark_of_crime_information_is_corrected_and_then_the_hand_over_is_offered(open_room, some):
    robot = open_room()
    choose(robot, 0)
    number = robot.panel.seen.details.number
    start_act(robot, "correct")
    robot.until(lambda: robot.page.form is not None)
    form = robot.page.form
    form.asked["crime_information"].field.setChecked(True)
    form.asked["sheets"].field.setText("3")
    form.asked["why"].field.setPlainText("Мәтінде қоқан-лоқы бар")
    form.asked["login"].field.setText("supervisor")
    form.asked["password"].field.setText("training")
    robot.press("Ctrl+Enter")
    robot.until(lambda: robot.page.form is None)
    corrected = [event for event in some.events() if event["type"] == "appeal.corrected"]
    assert [(event["number"], event["data"]["fields"]) for event in corrected] == [
        (number, ["crime_information", "sheets"])
    ]
    robot.until(lambda: next(iter(robot.panel.act_buttons), "") == "hand_over")


def test_locking_keeps_the_half_written_act_and_forgets_the_password(open_room):
    robot = open_room()
    choose(robot, 0)
    form = start_act(robot, "void")
    form.asked["why"].field.setPlainText("Қате тіркелген")
    form.asked["password"].field.setText("training")
    robot.press("Ctrl+L")
    assert form.asked["password"].field.text() == ""
    robot.office.later(minutes=1)
    robot.type("training", robot.window.gate.password)
    robot.press("Enter")
    assert robot.window.page is robot.page
    assert robot.page.form is form
    assert form.asked["why"].field.toPlainText() == "Қате тіркелген"


def test_papers_are_printed_again_as_copies(open_room, some):
    some.issue(some.numbers[0], paper="receipt")
    robot = open_room()
    choose(robot, 0)
    robot.press("Ctrl+P")
    done = [event for event in some.events() if event["type"] == "print.done"]
    assert [event["data"]["copy"] for event in done] == [0, 1]


def test_the_story_is_told_in_words_and_by_names(open_room, some):
    some.desk.workflow.assign(some.clerk, some.numbers[0], to="clerk", request=some.request())
    robot = open_room()
    choose(robot, 0)
    story = shown_words(robot.panel.story)
    assert some.clerk.initials in story
    assert "Registered on 24.04.2026" in story
    assert "appeal." not in story


def test_where_an_appeal_stands_is_said_beside_its_clock(open_room, some):
    desk, chief = some.desk, some.supervisor
    first, second = some.numbers[0], some.numbers[3]
    desk.workflow.assign(chief, second, to="clerk2", request=some.request())
    desk.workflow.link(chief, second, to=first, how="repeat", request=some.request())
    desk.workflow.needs_fix(chief, second, until=date(2026, 5, 5), why="Мекенжай жоқ", request=some.request())
    robot = open_room("supervisor")
    choose(robot, robot.page.list.model.place_of(second))
    assert robot.panel.facts.text().split("\n") == [
        f"Considered by {some.who('clerk2').initials}",
        "The applicant may complete it until 05.05.2026",
        f"A repeat of {first}",
    ]
    choose(robot, robot.page.list.model.place_of(first))
    assert robot.panel.facts.text() == f"Repeated in {second}"


# --- roles, rooms, reminders


def test_the_auditor_looks_masked_and_does_nothing(open_room, some):
    robot = open_room("auditor")
    choose(robot, 0)
    assert robot.panel.act_buttons == {}
    assert not robot.panel.show_link.isVisible()
    robot.table.setFocus()
    before = some.size
    robot.press("Enter")
    robot.press("Ctrl+Enter")
    robot.press("Ctrl+P")
    assert some.size == before
    assert not any(secret in shown_words(robot.page) for secret in SECRETS)


def test_the_administrator_has_no_such_room(make_window, some):
    robot = make_window(office=some)
    robot.sign_in("admin")
    assert not robot.window.rail._rooms["appeals"].isVisible()
    robot.press("Alt+2")
    assert robot.window.page.name == "reception"


def test_day_end_leads_to_what_is_overdue(make_window, some):
    some.close_day()
    some.at("2026-05-21T10:00")
    robot = make_window(office=some)
    robot.sign_in()
    robot.press("Alt+4")
    page = robot.window.page
    (way,) = [
        b for b in page.checks.findChildren(type(page.close_button).__mro__[1]) if b.objectName() == "appeals:overdue"
    ]
    way.click()
    robot.settle()
    assert robot.window.page.name == "appeals"
    assert robot.window.page.reader.chip == "overdue"
    robot.press("Alt+4")
    robot.press("F3")
    assert robot.window.page.name == "appeals"
    assert robot.focus is robot.window.page.list.search


def test_reminders_are_a_figure_on_the_rail_and_one_passing_sentence(make_window, some, english):
    for number in some.numbers[:2]:
        some.desk.workflow.assign(some.supervisor, number, to="clerk", request=some.request())
    some.at("2026-05-21T10:00")
    robot = make_window(office=some)
    said = []
    robot.window.place.told.connect(lambda _tone, saying: said.append(saying(english)))
    robot.sign_in()
    rail = robot.window.rail._rooms["appeals"]
    assert rail.badge == 1
    assert [sentence for sentence in said if "overdue" in sentence] == ["Your appeals: overdue 1"]
    assert "overdue 1" in rail.toolTip()
    assert QApplication.activeModalWidget() is None
    robot.window.sign_out()
    assert rail.badge == 0


def test_the_room_is_built_when_it_is_entered(make_window, some):
    robot = make_window(office=some)
    robot.sign_in()
    assert "appeals" not in robot.window._pages
    robot.press("Alt+2")
    assert "appeals" in robot.window._pages


def test_f1_lists_what_the_keys_do_here(open_room, english):
    robot = open_room()
    robot.press("F1")
    shown = shown_words(robot.window.key_list)
    assert english("Sort by a column; once more turns the order") in shown
    assert english("Export this list") in shown


def test_the_list_goes_into_a_file(open_room, tmp_path, monkeypatch, english):
    robot = open_room()
    said = []
    robot.window.place.told.connect(lambda _tone, saying: said.append(saying(english)))
    file = tmp_path / "list.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(file), "CSV (*.csv)"))
    robot.press("Ctrl+E")
    assert said[-1] == "5 appeals were written to list.csv"
    assert file.read_text("utf-8-sig").count("\n") >= 5


def test_an_export_can_be_stopped_and_leaves_nothing(open_room, tmp_path, monkeypatch, english):
    robot = open_room(threads=True)
    said = []
    robot.window.place.told.connect(lambda _tone, saying: said.append(saying(english)))
    file = tmp_path / "list.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(file), ""))
    real = robot.office.desk.register.export
    pressed = []

    def slow(*arguments, told, **more):
        while not pressed:
            time.sleep(0.01)
        return real(*arguments, told=told, **more)

    monkeypatch.setattr(robot.office.desk.register, "export", slow)
    robot.press("Ctrl+E")
    assert robot.page.list.export_button.text() == "Stop the export"
    robot.press("Ctrl+E")
    pressed.append(1)
    robot.until(lambda: any("stopped" in sentence for sentence in said))
    assert [path for path in tmp_path.iterdir() if path.is_file()] == []
    assert robot.page.list.export_button.text() == "Export…"


def test_the_states_are_never_colour_alone(open_room, some):
    some.at("2026-05-21T10:00")
    robot = open_room()
    choose(robot, 0)
    assert "Late by" in cells(robot, DUE)[0]
    assert cells(robot, STATUS)[0] == "Registered"
    assert "overdue by" in robot.panel.term.left.text()
    assert robot.panel.term.used.text() == "15 of 15 working days used"


# --- what is typed


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2.12.2026", date(2026, 12, 2)), ("02.12.26", date(2026, 12, 2)), ("02122026", date(2026, 12, 2)), ("021226", date(2026, 12, 2)), ("2026-12-02", date(2026, 12, 2)),
        (" 02/12/2026 ", date(2026, 12, 2)), ("31.02.2026", None), ("", None), ("2.12", None), ("٢.12.2026x", None),
    ],
)  # fmt: skip
def test_dates_as_they_are_written_here(text, day):
    assert parse_date(text) == day


def test_moments_are_local():
    assert parse_moment("24.04.2026 18:41").isoformat() == "2026-04-24T13:41:00+00:00"
    assert parse_moment("24.04.2026 24:00") is None
    assert parse_moment("18:41") is None


# --- what time alone does


def test_the_program_writes_what_ran_out_at_its_start_and_after_midnight(make_office, root):
    """A complaint whose term ended while the program was closed, and one whose term ends tonight."""
    office = make_office()
    office.at("10:00")
    first = office.register(kind="complaint", against="Сабитов Б.")
    office.at("2026-04-27T10:00")
    second = office.register(kind="complaint", against="Сабитов Б.", visitor__surname="Ахметов")
    assert second.due > first.due
    home = office.home
    office.desk.close()
    program = """
import json, sys
from datetime import datetime
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from frontdesk.clock import SetClock
from frontdesk.config import OfficeConfig
from ui.instance import SingleInstance
from ui.program import Program
app = QApplication([])
home, before, after = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
instance = SingleInstance(home)
instance.take()
clock = SetClock(datetime.fromisoformat(before))
program = Program(app, home, OfficeConfig.load(home), "kk", instance, clock=clock)
program.window.show()
def written():
    if program.place.desk is None:
        return []
    with program.place.desk.journal.reading() as read:
        events = [json.loads(body) for body in read.bodies(0)]
    return [event["number"] for event in events if event["type"] == "appeal.deemed_refused"]
def look():
    found = written()
    if len(found) == 1:
        clock.moment = datetime.fromisoformat(after)
    if len(found) == 2:
        print(json.dumps(found), flush=True)
        app.quit()
timer = QTimer()
timer.timeout.connect(look)
timer.start(200)
QTimer.singleShot(45000, app.quit)
app.exec()
program.finish()
"""
    late, midnight = f"{second.due}T23:59:58+05:00", f"{second.due + timedelta(days=1)}T00:00:01+05:00"
    done = subprocess.run(
        [sys.executable, "-c", program, str(home), late, midnight],
        cwd=root, capture_output=True, text=True, timeout=90, check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [first.number, second.number]
