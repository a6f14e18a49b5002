# SPDX-License-Identifier: Apache-2.0
"""The Settings room by keys: the calendar with its orders, and who finds what."""

from datetime import date, time

import pytest
from PySide6.QtCore import Qt, QThread
from PySide6.QtWidgets import QAbstractButton, QLabel

from frontdesk.config import NamedPrinter, OfficeConfig, PrinterRule
from frontdesk.errors import Refused, refuse
from frontdesk.services.views import Redated
from ui.widgets.plain_table import PlainTable


def settings_of(robot, part="calendar"):
    robot.press("Alt+6")
    page = robot.window.page
    assert page.name == "settings"
    page.show_part(part)
    robot.settle()
    return page.sections[part]


@pytest.fixture
def supervisor(make_window):
    robot = make_window()
    robot.sign_in("supervisor")
    return robot


@pytest.fixture
def said(supervisor, english):
    heard = []
    supervisor.window.place.told.connect(lambda _tone, saying: heard.append(saying(english)))
    return heard


def due_of(office, number):
    with office.desk.journal.reading() as read:
        return read.appeal(number).due


# --- the room


def test_the_room_is_built_when_it_is_first_entered(make_window):
    robot = make_window()
    robot.sign_in()
    assert "settings" not in robot.window._pages
    section = settings_of(robot)
    assert list(robot.window.page.sections) == ["calendar"]
    assert section.isVisible()


def test_the_parts_are_walked_by_keys(robot):
    settings_of(robot)
    page = robot.window.page
    page.entered()
    assert robot.focus is page.parts["calendar"]
    robot.press("Down")
    assert page.section is page.sections["hours"]
    robot.press("Down")
    assert page.section is page.sections["printers"]
    robot.press("Ctrl+PageDown")
    assert robot.focus is page.parts["password"]
    robot.press("Ctrl+PageDown")
    robot.press("Ctrl+PageUp")
    assert page.section is page.sections["password"]
    robot.press("Tab")
    assert robot.focus is page.section.form.asked["present"].field


# --- the calendar


def test_an_order_is_listed_then_carried_out_by_keys_alone(supervisor, said):
    office = supervisor.office
    number = office.register(kind="complaint").number
    assert due_of(office, number) == "2026-05-28"
    section = settings_of(supervisor)
    section.year.setFocus()
    assert section.year.day == date(2026, 4, 24), "today"
    supervisor.press("PageDown")
    supervisor.press("Up")
    supervisor.press("Up")
    supervisor.press("Right")
    supervisor.press("Right")
    supervisor.press("Right")
    supervisor.press("Right")
    assert section.year.day == date(2026, 5, 14)
    supervisor.press("Enter")
    assert supervisor.focus is section.form.asked["order"].field
    supervisor.type("№ 45-ө")
    supervisor.press("Enter")
    assert section.state == "listed"
    assert [section.model.index(0, column).data() for column in range(3)] == ["2026-000001", "28.05.2026", "29.05.2026"]
    assert due_of(office, number) == "2026-05-28", "nothing is written by the list"
    supervisor.press("Ctrl+Enter")
    assert due_of(office, number) == "2026-05-29"
    assert section.state == "editing"
    assert said == ["1 open appeal was re-dated."]
    (changed,) = [event for event in office.events() if event["type"] == "calendar.changed"]
    assert changed["actor"] == office.supervisor.id
    assert (changed["data"]["day"], changed["data"]["as"], changed["data"]["order"]) == ("2026-05-14", "off", "№ 45-ө")
    assert section.year._marks[date(2026, 5, 14)].by_order


def test_an_order_is_taken_back(supervisor):
    office = supervisor.office
    number = office.register(kind="complaint").number
    office.desk.calendar_book.add(office.supervisor, date(2026, 5, 14), "off", "№ 45-ө", office.request())
    section = settings_of(supervisor)
    day = section.form.asked["day"].field
    day.selectAll()
    supervisor.type("14052026", day)
    assert section.year.day == date(2026, 5, 14)
    assert section.form.text("as") == "take_back", "what can be done with an ordered day is proposed"
    supervisor.type("№ 46-ө", section.form.asked["order"].field)
    supervisor.press("Ctrl+Enter")
    supervisor.press("Ctrl+Enter")
    assert due_of(office, number) == "2026-05-28"
    assert date(2026, 5, 14) not in section.year._marks


def test_a_refused_value_stands_at_its_field_and_is_kept(supervisor):
    section = settings_of(supervisor)
    section.form.put("day", "14.05.2026")
    supervisor.press("Ctrl+Enter")
    assert section.form.asked["order"].problem()
    assert supervisor.focus is section.form.asked["order"].field
    supervisor.type("№ 45-ө")
    section.form.put("as", "working")
    supervisor.press("Ctrl+Enter")
    assert "14.05.2026" in section.form.asked["day"].problem(), "the calendar says so already"
    assert section.form.text("order") == "№ 45-ө"
    assert not section.form.asked["order"].problem()
    assert section.state == "editing"
    section.form.put("day", "14.05.2031")
    supervisor.press("Ctrl+Enter")
    assert "31.12.2028" in section.form.asked["day"].problem()
    assert [event for event in supervisor.office.events() if event["type"] == "calendar.changed"] == []


def test_what_is_listed_belongs_to_the_values_it_was_listed_for(supervisor):
    supervisor.office.register(kind="complaint")
    section = settings_of(supervisor)
    section.form.put("day", "14.05.2026")
    section.form.put("order", "№ 45-ө")
    supervisor.press("Ctrl+Enter")
    assert section.state == "listed"
    section.form.asked["order"].field.setFocus()
    supervisor.press("End")
    supervisor.type("1")
    assert section.state == "editing"
    supervisor.press("Ctrl+Enter")
    supervisor.press("Esc")
    assert section.state == "editing"
    assert section.form.text("order") == "№ 45-ө1"
    assert [event for event in supervisor.office.events() if event["type"] == "calendar.changed"] == []


def test_another_day_chosen_while_one_is_written_is_listed_before_it_is_carried_out(supervisor, monkeypatch):
    office = supervisor.office
    office.register(kind="complaint")
    section = settings_of(supervisor)
    section.form.put("day", "14.05.2026")
    section.form.put("order", "№ 45-ө")
    supervisor.press("Ctrl+Enter")

    def moves_on_and_stops(_done, _whole):
        section.year.choose(date(2026, 5, 15))
        return False

    monkeypatch.setattr(section.change, "_told", moves_on_and_stops)
    supervisor.press("Ctrl+Enter")
    assert section.form.text("day") == "15.05.2026"
    supervisor.press("Ctrl+Enter")
    assert [event for event in office.events() if event["type"] == "calendar.changed"] == []
    assert section.state == "listed"


def test_it_is_counted_and_written_beside_a_living_window(make_window):
    robot = make_window(threads=True)
    robot.sign_in("supervisor")
    numbers = [robot.office.register(kind="complaint").number for _n in range(3)]
    section = settings_of(robot)
    robot.until(lambda: section._calendar is not None)
    told = []
    section.change.counted.connect(
        lambda done, whole: told.append((done, whole, QThread.currentThread().isMainThread()))
    )
    section.form.put("day", "14.05.2026")
    section.form.put("order", "№ 45-ө")
    robot.press("Ctrl+Enter")
    robot.until(lambda: section.state == "listed")
    robot.press("Ctrl+Enter")
    robot.until(lambda: section.state == "editing")
    assert told == [(0, 0, True), (0, 3, True), (3, 3, True)]
    assert [due_of(robot.office, number) for number in numbers] == ["2026-05-29"] * 3


def test_what_is_being_written_can_be_stopped_and_nothing_is_changed(supervisor, said, monkeypatch):
    office = supervisor.office
    number = office.register(kind="complaint").number
    section = settings_of(supervisor)
    section.form.put("day", "14.05.2026")
    section.form.put("order", "№ 45-ө")
    supervisor.press("Ctrl+Enter")
    told = section.change._told

    def pressed_while_writing(done, whole):
        assert section.state == "writing"
        assert section.bar.isVisibleTo(section)
        supervisor.press("Esc")
        return told(done, whole)

    monkeypatch.setattr(section.change, "_told", pressed_while_writing)
    supervisor.press("Ctrl+Enter")
    assert due_of(office, number) == "2026-05-28"
    assert said == ["Stopped as you wished; nothing was changed."]
    assert section.state == "listed", "it can be carried out after all"
    monkeypatch.setattr(section.change, "_told", told)
    supervisor.press("Ctrl+Enter")
    assert due_of(office, number) == "2026-05-29"


def test_the_answer_of_an_abandoned_question_is_not_shown(supervisor, monkeypatch):
    section = settings_of(supervisor)
    asked = []
    tasks = supervisor.window.place.tasks
    monkeypatch.setattr(tasks, "run_long", lambda owner, work, done, failed: asked.append((done, failed)))
    section.form.put("day", "14.05.2026")
    section.form.put("order", "№ 45-ө")
    supervisor.press("Ctrl+Enter")
    assert section.state == "counting"
    supervisor.press("Esc")
    asked[0][0]((Redated("KLS-2026-000001", date(2026, 5, 28), date(2026, 5, 29), date(2026, 4, 24), None),))
    asked[0][1](refuse("calendar_day_same", "day", date="2026-05-14"))
    assert section.state == "editing"
    assert not section.form.asked["day"].problem()


def test_a_hundred_thousand_dates_make_no_hundred_thousand_widgets(supervisor):
    section = settings_of(supervisor)
    before = len(section.findChildren(QLabel))
    one = Redated("KLS-2026-000001", date(2026, 5, 28), date(2026, 5, 29), date(2026, 4, 24), None)
    section._on_listed([one] * 100_000)
    assert section.model.rowCount() == 100_000
    assert len(section.findChildren(QLabel)) == before
    assert section.go.isEnabled()


@pytest.mark.parametrize("login", ["clerk", "admin", "auditor"])
def test_who_may_not_change_the_calendar_sees_it_and_is_told_who_may(make_window, login):
    robot = make_window()
    robot.sign_in(login)
    section = settings_of(robot)
    assert section.year.isVisible()
    assert not section.form.isVisible()
    assert not section.go.isVisible()
    assert "supervisor" in section._may_not.text()
    robot.press("Ctrl+Enter")
    assert section.state == "editing"


def test_an_order_of_another_program_is_seen(supervisor):
    section = settings_of(supervisor)
    office = supervisor.office
    assert date(2026, 5, 14) not in section.year._marks
    office.desk.calendar_book.add(office.supervisor, date(2026, 5, 14), "off", "№ 45-ө", office.request())
    supervisor.settle()
    assert section.year._marks[date(2026, 5, 14)].by_order


def test_each_mark_of_a_day_has_a_shape_of_its_own(supervisor):
    section = settings_of(supervisor)
    marks = section.year._marks
    shapes = {mark.kind for mark in marks.values()}
    assert {"holiday", "transferred", "worked"} <= shapes
    assert {label.text() for label in section.findChildren(QLabel)} >= {"Public holiday", "Transferred day off"}


@pytest.mark.parametrize("login", ["supervisor", "admin"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_no_word_is_cut_in_any_part(make_window, language, login):
    robot = make_window(language)
    robot.sign_in(login)
    robot.office.register(kind="complaint")
    section = settings_of(robot)
    one = Redated("KLS-2026-000001", date(2026, 5, 28), date(2026, 5, 29), date(2026, 4, 24), None)
    section._on_listed([one])
    page = robot.window.page
    for part in page._open():
        page.show_part(part)
        robot.settle(20)
        cut = [
            (part, piece.text(), piece.width(), piece.minimumSizeHint().width())
            for piece in page.findChildren(QLabel) + page.findChildren(QAbstractButton)
            if piece.isVisible()
            and type(piece).__name__ != "ElidedLabel"
            and piece.width() < piece.minimumSizeHint().width() - 2
        ]
        for table in page.findChildren(PlainTable):
            header = table.horizontalHeader()
            if table.isVisible():
                cut += [
                    (
                        part,
                        table.model().headerData(n, Qt.Orientation.Horizontal),
                        header.sectionSize(n),
                        header.sectionSizeFromContents(n).width(),
                    )
                    for n in range(header.count())
                    if header.sectionSize(n) < header.sectionSizeFromContents(n).width()
                ]
        assert cut == []
        assert robot.window.width() == 1366


def test_who_signs_in_next_is_not_offered_what_the_former_person_was(supervisor):
    section = settings_of(supervisor)
    assert section.form.isVisible()
    supervisor.window.sign_out()
    supervisor.sign_in("clerk")
    settings_of(supervisor)
    assert not section.form.isVisible()
    assert not section.go.isVisible()


# --- working hours


@pytest.fixture
def admin(make_window):
    robot = make_window()
    robot.sign_in("admin")
    return robot


def test_the_administrator_changes_the_hours_from_a_day_on(admin):
    office = admin.office
    section = settings_of(admin, "hours")
    section.new.setFocus()
    admin.press("Space")
    assert admin.focus is section.form.asked["from"].field
    admin.type("01062026")
    for keys in ("Enter", "Enter"):
        admin.press(keys)
    assert admin.focus is section.form.asked["opening"].field
    admin.focus.selectAll()
    admin.type("830")
    section.form.put("closing", "17.00")
    admin.press("Ctrl+Enter")
    (one,) = office.desk.calendar_book.hours()
    assert (one.valid_from, one.opening, one.closing) == (date(2026, 6, 1), time(8, 30), time(17))
    assert section.model.index(0, 0).data() == "01.06.2026"
    section.remove.click()
    assert office.desk.calendar_book.hours() == ()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("opening", "25:00", "09:00"),
        ("closing", "14:00", "after lunch"),
        ("lunch_start", "08:00", "after the opening"),
        ("lunch_end", "12:00", "before it begins"),
        ("until", "01.01.2020", "before it begins"),
        ("from", "31.02.2026", "no date"),
    ],
)
def test_hours_that_cannot_be_are_refused_at_their_field(admin, field, value, said):
    section = settings_of(admin, "hours")
    section._begin_new()
    section.form.put("from", "01.06.2026")
    section.form.put(field, value)
    admin.press("Ctrl+Enter")
    assert said in section.form.asked[field].problem()
    assert section.form.text(field) == value
    assert [asked.problem() for name, asked in section.form.asked.items() if name != field] == [""] * 5
    assert admin.office.desk.calendar_book.hours() == ()


def test_a_supervisor_sees_the_hours_and_who_changes_them(supervisor):
    section = settings_of(supervisor, "hours")
    assert section.model.index(0, 2).data() == "09:00 – 18:30"
    assert not section.save.isVisible()
    assert "administrator" in section._may_not.text()
    supervisor.press("Ctrl+Enter")
    assert supervisor.office.desk.calendar_book.hours() == ()


# --- printers


@pytest.fixture
def hall(tray):
    return tray(name="HALL-80")


@pytest.fixture
def printing(make_window, make_office, hall):
    office = make_office()
    office.reopen(printer=hall)
    robot = make_window(office=office)
    robot.sign_in("admin")
    return robot


def test_a_test_page_is_printed_with_one_key(printing, hall, english):
    said = []
    printing.window.place.told.connect(lambda _tone, saying: said.append(saying(english)))
    section = settings_of(printing, "printers")
    assert section.printer_model.index(0, 0).data() == "HALL-80"
    printing.press("Ctrl+Enter")
    assert [(name, title) for name, _pdf, title in hall.sent] == [("HALL-80", "frontdesk-test")]
    assert said[-1] == "The test page came out: HALL-80"


def test_a_paper_gets_its_printer_counter_and_size(printing, hall):
    used = hall.used
    section = settings_of(printing, "printers")
    section.add_rule.setFocus()
    printing.press("Space")
    form = section.rule_side.form
    form.put("paper", "receipt")
    printing.type("2", form.asked["counter"].field)
    form.put("printer", "HALL-80")
    form.put("size", "a6")
    printing.press("Ctrl+Enter")
    rule = PrinterRule("HALL-80", "receipt", 2, "a6")
    assert used[-1].rules == (rule,)
    assert OfficeConfig.load(printing.office.home).printing.rules == (rule,)
    assert [section.rule_model.index(0, column).data() for column in range(4)] == ["Receipt", "2", "HALL-80", "A6"]
    section.add_rule.click()
    form.put("paper", "receipt")
    printing.type("2", form.asked["counter"].field)
    form.put("printer", "HALL-80")
    printing.press("Ctrl+Enter")
    assert "already" in form.asked["paper"].problem()
    form.put("counter", "")
    printing.press("Ctrl+Enter")
    assert [rule.counter for rule in used[-1].rules] == [2, None], "the most exact one first"


def test_an_address_that_is_none_is_refused_at_its_field_and_kept(printing, hall):
    used = hall.used
    section = settings_of(printing, "printers")
    section.add.click()
    form = section.new_side.form
    printing.type("hall")
    printing.type("10.0.0.5:99999", form.asked["address"].field)
    before = OfficeConfig.load(printing.office.home)
    printing.press("Ctrl+Enter")
    assert "host:port" in form.asked["address"].problem()
    assert form.text("address") == "10.0.0.5:99999"
    assert used == []
    assert OfficeConfig.load(printing.office.home) == before
    form.put("address", "10.0.0.5")
    printing.press("Ctrl+Enter")
    assert used[-1].named == (NamedPrinter("hall", "thermal", "10.0.0.5:9100", "80mm"),)


def test_a_clerk_may_test_a_printer_but_not_choose_it(make_window, make_office, hall):
    office = make_office()
    office.reopen(printer=hall)
    robot = make_window(office=office)
    robot.sign_in("clerk")
    section = settings_of(robot, "printers")
    assert section.test.isVisible()
    assert not section.add.isVisible()
    assert not section.add_rule.isVisible()
    with pytest.raises(Refused):
        office.desk.printer_book.change(office.clerk, OfficeConfig.load(office.home).printers)


# --- people


def people_of(robot):
    return {one.login: one for one in robot.office.desk.accounts.people(robot.office.admin)}


def test_a_person_is_added_by_keys_and_can_sign_in(admin):
    section = settings_of(admin, "people")
    section.add.setFocus()
    admin.press("Space")
    for text in ("Қасымова", "Әлия", "Серікқызы", "aliya"):
        admin.type(text)
        admin.press("Enter")
    admin.press("Right")
    admin.press("Tab")
    for text in ("Аға қызметкер", "Старший смены", "training"):
        admin.type(text)
        admin.press("Enter")
    made = people_of(admin)["aliya"]
    assert (made.surname, made.given, made.patronymic, made.role) == ("Қасымова", "Әлия", "Серікқызы", "supervisor")
    assert [section.form.text(name) for name in ("surname", "password")] == ["", ""], "nothing typed is left behind"
    admin.window.sign_out()
    admin.sign_in("aliya")
    assert admin.window.place.actor.login == "aliya"


def test_each_wrong_value_of_a_person_stands_at_its_field_and_is_kept(admin):
    section = settings_of(admin, "people")
    section.add.click()
    section.form.put("surname", "Қасымова")
    section.form.put("login", "clerk")
    section.form.put("password", "training")
    admin.press("Ctrl+Enter")
    wrong = {name for name, asked in section.form.asked.items() if asked.problem()}
    assert wrong == {"given", "login", "position_kk", "position_ru"}
    assert section.form.text("surname") == "Қасымова"
    assert admin.focus is section.form.asked["given"].field
    assert len(people_of(admin)) == 5


def test_a_new_password_and_an_account_closed_in_two_presses(admin):
    section = settings_of(admin, "people")
    row = next(n for n in range(section.model.rowCount()) if section.model.row(n).login == "clerk2")
    section.table.selectRow(row)
    admin.type("training", section.password_form.asked["password"].field)
    admin.press("Enter")
    assert [event["type"] for event in admin.office.events()][-1] == "user.changed"
    assert section.password_form.text("password") == ""
    section.close_account.setFocus()
    admin.press("Space")
    assert not people_of(admin)["clerk2"].disabled, "the first press only asks"
    assert section._for_good.isVisible()
    admin.press("Space")
    assert people_of(admin)["clerk2"].disabled
    row = next(n for n in range(section.model.rowCount()) if section.model.row(n).login == "supervisor")
    section.table.selectRow(row)
    section.close_account.click()
    section.close_account.click()
    assert section.password_form.note.text(), "nobody closes the last supervisor"
    assert not people_of(admin)["supervisor"].disabled


def test_a_clerk_finds_no_people_no_office_and_no_backup(robot):
    settings_of(robot)
    page = robot.window.page
    assert page._open() == ["calendar", "hours", "printers", "password"]
    assert not page.parts["people"].isVisible()
    page.show_part("people")
    assert "people" not in page.sections


def test_locking_forgets_a_half_typed_password_and_keeps_the_rest(admin):
    section = settings_of(admin, "people")
    section.add.click()
    section.form.put("surname", "Қасымова")
    section.form.put("password", "half a pass")
    admin.press("Ctrl+L")
    assert section.form.text("password") == ""
    admin.type("training", admin.window.gate.password)
    admin.press("Enter")
    section.add.click()
    assert section.form.text("surname") == "Қасымова"


# --- my password


def test_everybody_changes_their_own_password_after_the_one_they_have(robot, told, good_password):
    section = settings_of(robot, "password")
    robot.type("wrong", section.form.asked["present"].field)
    robot.press("Enter")
    robot.type(good_password)
    robot.press("Enter")
    robot.type("something else")
    robot.press("Enter")
    assert "differ" in section.form.asked["again"].problem()
    section.form.put("again", good_password)
    robot.press("Ctrl+Enter")
    assert section.form.asked["present"].problem()
    section.form.put("present", "training")
    robot.press("Ctrl+Enter")
    assert [asked.problem() for asked in section.form.asked.values()] == [""] * 3
    assert told[-1] == "Your password is changed."
    assert all(section.form.text(name) == "" for name in section.form.asked)
    robot.window.sign_out()
    robot.sign_in("clerk", good_password)


# --- office and upkeep


def test_settings_are_changed_each_by_an_event_and_a_wrong_one_stays_at_its_field(admin):
    office = admin.office
    section = settings_of(admin, "office")
    assert not section.save.isEnabled(), "nothing is changed yet"
    assert "signed on paper" in section._signature.text()
    assert section.key.text() == office.desk.facts.public_key
    section.form.put("office_phone", "8 (72533) 2-11-02")
    section.form.put("wait_target_s", "5")
    admin.press("Ctrl+Enter")
    assert office.desk.settings.text("office_phone") == "8 (72533) 2-11-02"
    assert office.desk.settings.number("wait_target_s") == 900
    assert "60" in section.form.asked["wait_target_s"].problem()
    assert section.form.text("wait_target_s") == "5"
    section.form.put("wait_target_s", "600")
    section.form.asked["keep_papers"].field.setFocus()
    admin.press("Space")
    admin.press("Ctrl+Enter")
    assert office.desk.settings.number("wait_target_s") == 600
    assert office.desk.settings.flag("keep_papers")
    assert [event["type"] for event in office.events()].count("setting.changed") == 3


def test_a_backup_is_made_with_one_key_and_the_checks_say_so(supervisor, said):
    section = settings_of(supervisor, "upkeep")
    states = {section.model.row(n).code: section.model.row(n).state for n in range(section.model.rowCount())}
    assert states["backup_none"] == "warn"
    assert section.model.row(0).state != "ok", "what is not in order stands first"
    supervisor.press("Ctrl+Enter")
    (file,) = (supervisor.office.home / "backups").glob("*.db")
    assert said[-1] == f"Copied and verified: {file.name}"
    states = {section.model.row(n).code: section.model.row(n).state for n in range(section.model.rowCount())}
    assert states["backup"] == "ok"


# --- looks of papers


def test_a_wrong_look_is_named_with_its_reason_and_the_receipt_is_shown_as_it_comes_out(admin):
    folder = admin.office.home / "templates"
    folder.mkdir(exist_ok=True)
    (folder / "receipt.toml").write_text('leave_out = ["clerk"]\n', "utf-8")
    section = settings_of(admin, "looks")
    states = {section.model.row(n)[0]: section.model.index(n, 1).data() for n in range(section.model.rowCount())}
    assert states["receipt"] == "not used, it is wrong"
    assert states["protocol"] == "as shipped"
    assert section.problems.text()
    shipped = section.paper.pages()
    assert shipped
    (folder / "receipt.toml").write_text('leave_out = ["feedback", "sheets"]\n', "utf-8")
    admin.press("Ctrl+Enter")
    assert section.model.index(0, 1).data() == "own look"
    assert not section.problems.isVisible()
    assert section.paper.pages() != shipped, "drawn by the office's own look"
    assert section.paper.pages()[0].height() < shipped[0].height()
    size = len(admin.office.events())
    admin.press("Ctrl+Enter")
    assert len(admin.office.events()) == size, "a look is not an event"
