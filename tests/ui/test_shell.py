# SPDX-License-Identifier: Apache-2.0
import json
import os
import subprocess
import sys
import time

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from frontdesk.errors import Trouble
from frontdesk.i18n import texts
from ui.actions import ACTIONS
from ui.text import PlainLabel, set_tip
from ui.theme import load_theme
from ui.window_state import WindowState, load_state, save_state

NASTY = (
    'Иванов <img src="//evil.example/share/a.png">',
    'ТОО "Рога & Копыта" <ЖШС>',
    "<b>Иванов",
    '<font color="#ff0000" size="7">ПРИНЯТО 09:00</font>',
)


# --- people


def test_a_training_office_says_its_users_and_its_password(make_window):
    robot = make_window()
    gate = robot.window.gate
    assert list(gate.users) == ["clerk", "clerk2", "supervisor", "admin", "auditor"]
    assert "training" in gate._training.text()
    gate.users["supervisor"].setFocus()
    robot.press("Space")
    assert gate.login.text() == "supervisor"
    assert robot.focus is gate.password


def test_a_real_office_says_neither(make_window, make_office):
    robot = make_window(office=make_office(training=False))
    assert not robot.window.gate._training.isVisible()
    assert not robot.window._training.isVisible()


def test_a_wrong_password_counts_its_delay_in_words(make_window):
    robot = make_window()
    gate = robot.window.gate
    for _try in range(12):
        if gate._wait_s:
            break
        robot.type("clerk", gate.login) if not gate.login.text() else None
        gate.password.clear()
        robot.type("wrong", gate.password)
        robot.press("Enter")
    assert robot.window.place.actor is None
    assert "Try again in" in gate.note.text()
    assert not gate.enter.isEnabled()
    while gate._wait_s:
        gate._count_down()
    assert gate.enter.isEnabled()


def test_lock_hides_everything_and_keeps_the_form(robot):
    robot.fill()
    robot.press("Ctrl+L")
    gate = robot.window.gate
    assert gate.isVisible()
    assert not robot.form.isVisible()
    assert robot.focus is gate.password
    assert robot.office.desk.drafts.load(robot.office.clerk, 1)["visitor"]["surname"] == "Өтегенқызы"
    robot.press("F9")
    assert robot.office.desk.counter.queue().serving == ()
    robot.type("wrong")
    robot.press("Enter")
    assert not robot.form.isVisible()
    gate._wait_s = 0
    gate.enter.setEnabled(True)
    robot.office.later(minutes=30)
    gate.password.clear()
    robot.type("training", gate.password)
    robot.press("Enter")
    assert robot.form.isVisible()
    assert robot.form.person.surname.text() == "Өтегенқызы"


def test_another_person_starts_their_own_session(robot):
    robot.fill()
    robot.press("Ctrl+L")
    robot.window.gate.other.click()
    robot.sign_in("supervisor")
    assert robot.window.place.actor.login == "supervisor"
    assert robot.form.is_empty()
    robot.window.sign_out()
    robot.sign_in("clerk")
    assert robot.form.person.surname.text() == "Өтегенқызы", "the first one's draft waited"


def test_five_idle_minutes_lock_and_a_sign_of_life_starts_them_anew(robot):
    window = robot.window
    assert window._idle.interval() == 5 * 60_000
    window._idle.setInterval(150)
    window._idle.start()
    for _round in range(4):
        robot.settle(60)
        # As the system sends it, to the window: a letter that a test gives to a field comes in by no window.
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    assert robot.form.isVisible()
    robot.until(window.gate.isVisible)


def test_signing_out_leaves_nothing_on_the_screen(robot):
    robot.fill()
    robot.preview()
    robot.window.sign_out()
    assert robot.window.gate.login.text() == ""
    assert robot.form.is_empty()
    assert robot.reception.paper.view.image() is None


def test_who_does_not_receive_sees_no_form(make_window):
    robot = make_window()
    robot.sign_in("auditor")
    assert not robot.form.isVisible()
    robot.press("F2")
    robot.press("Enter")
    assert robot.office.desk.counter.queue().visits_today == 0


def test_the_administrator_sees_neither_queue_nor_form(make_window):
    robot = make_window()
    robot.sign_in("admin")
    assert not robot.form.isVisible()
    assert not robot.reception.queue.isVisible()
    robot.press("Alt+4")
    assert robot.window.page.name == "day_end"


# --- language


def words_of(widget: QWidget) -> set[str]:
    found = {child.text() for child in widget.findChildren(QLabel) if child.isVisible()}
    found |= {child.text() for child in widget.findChildren(QAbstractButton) if child.isVisible()}
    return {text for text in found if text.strip()}


def test_switching_translates_everything_at_once_and_loses_nothing(robot):
    robot.fill()
    robot.preview()
    typed = [line.text() for line in robot.form.findChildren(QLineEdit)]
    substance = robot.form.matter.substance.toPlainText()
    english = words_of(robot.window)
    robot.window.top_bar.switch.buttons["kk"].click()
    robot.settle()
    kazakh = words_of(robot.window)
    catalogue = texts("kk")
    stayed = {text for text in english & kazakh if catalogue(text) != text}
    assert stayed == set(), "said in English still, though the catalogue has words for it"
    robot.window.top_bar.switch.buttons["ru"].click()
    robot.window.top_bar.switch.buttons["en"].click()
    robot.settle()
    assert words_of(robot.window) == english
    assert [line.text() for line in robot.form.findChildren(QLineEdit)] == typed
    assert robot.form.matter.substance.toPlainText() == substance


def test_qt_itself_speaks_kazakh(make_window, qapp):
    make_window("kk")
    assert qapp.translate("QPlatformTheme", "Cancel") == "Бас тарту"


def test_a_problem_at_a_field_is_said_anew_in_the_other_language(robot):
    robot.press("Ctrl+Enter")
    note = robot.form.person.findChildren(QLabel)
    before = {label.text() for label in note if label.property("role") == "note" and label.text()}
    robot.window.place.language.switch("ru")
    after = {label.text() for label in note if label.property("role") == "note" and label.text()}
    assert len(before) == len(after) >= 1
    assert not before & after


# --- plain text (TRUST.md I1, D1-D4)


@pytest.mark.parametrize("name", NASTY)
def test_a_name_is_shown_letter_by_letter(make_window, monkeypatch, name):
    opened: list[str] = []
    robot = make_window()
    robot.sign_in()
    robot.fill(surname=name, substance=name)
    robot.preview()
    robot.press("Ctrl+Enter")
    robot.type(name[:12])
    robot.form.person.finder.look()
    robot.window.place.tell(lambda _: name)
    robot.window.toast.repaint()
    assert robot.window.toast._words.text() == name
    assert opened == []
    for label in robot.window.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText, label.text()
    for area in robot.window.findChildren(QPlainTextEdit):
        assert type(area).__mro__[1] is QPlainTextEdit


def test_a_tooltip_cannot_be_mark_up(qtbot):
    label = PlainLabel("x")
    qtbot.addWidget(label)
    set_tip(label, NASTY[0])
    assert "<img" not in label.toolTip()
    assert "&lt;img" in label.toolTip()


# --- trouble


def test_trouble_is_a_banner_with_a_way_out_and_the_form_stays(robot, monkeypatch):
    robot.fill()
    real = robot.office.desk.journal.begin

    def locked(*_args, **_more):
        raise Trouble("database_locked")

    monkeypatch.setattr(robot.office.desk.journal, "begin", locked)
    robot.press("Ctrl+Enter")
    assert robot.window.banner.isVisible()
    assert robot.window.banner._words.text()
    assert robot.form.person.surname.text() == "Өтегенқызы"
    assert robot.office.desk.papers.recent() == ()
    monkeypatch.setattr(robot.office.desk.journal, "begin", real)
    robot.press("Ctrl+Enter")
    assert robot.office.desk.papers.recent()[0].number == "KLS-2026-000001", "the number was not used up"
    assert not robot.window.banner.isVisible()


def test_nothing_modal_and_nothing_that_takes_the_focus(robot):
    before = robot.focus
    robot.window.place.tell(lambda _: "said")
    robot.settle()
    assert QApplication.activeModalWidget() is None
    assert QApplication.activePopupWidget() is None
    assert robot.focus is before


def test_a_draft_is_kept_within_a_second_and_comes_back_after_a_crash(robot, make_window):
    robot.type("Әлия", robot.form.person.surname)
    started = time.monotonic()
    robot.until(lambda: robot.office.desk.drafts.load(robot.office.clerk, 1) is not None)
    assert time.monotonic() - started < 10
    assert robot.reception.draft._timer.interval() <= 1000
    again = make_window(office=robot.office)
    again.sign_in()
    assert again.form.person.surname.text() == "Әлия"


def test_the_draft_does_not_wait_for_the_end_of_a_long_text(robot):
    timer = robot.reception.draft._timer
    robot.type("а", robot.form.person.surname)
    left = timer.remainingTime()
    robot.settle(50)
    robot.type("б", robot.form.person.surname)
    assert timer.remainingTime() < left


# --- the queue


def test_one_timer_ticks_and_only_visible_rows_are_painted(robot):
    for _visit in range(40):
        robot.office.arrive()
    robot.settle(5)
    panel = robot.reception.queue
    painted: list[int] = []
    real = panel._painter.paint
    panel._painter.paint = lambda painter, option, index: (painted.append(index.row()), real(painter, option, index))
    signals: list[int] = []
    panel.model.dataChanged.connect(lambda *_: signals.append(1))
    panel.model.modelReset.connect(lambda *_: signals.append(1))
    robot.office.later(seconds=1)
    robot.window.place._tick()
    robot.settle()
    assert 0 < len(set(painted)) < 15
    assert signals == [], "a tick changes no row"
    ticking = [timer for timer in robot.window.findChildren(QTimer) if timer.isActive() and not timer.isSingleShot()]
    assert ticking == []
    assert robot.window.place.timer.isActive()


def test_acts_of_another_program_are_noticed(robot):
    robot.window.place._size = robot.office.size
    with robot.office.desk.journal.begin("u1", "other") as work:
        del work
    other = robot.office.desk.bus._listeners[:]
    robot.office.desk.bus._listeners.clear()
    robot.office.arrive()
    robot.office.desk.bus._listeners.extend(other)
    assert robot.reception.queue.model.rowCount() == 0
    robot.window.place._notice_others()
    robot.settle(5)
    assert robot.reception.queue.model.rowCount() == 1


# --- keys


def test_no_key_takes_copy_and_paste_away():
    taken = {key for spec in ACTIONS for key in spec.keys}
    assert not taken & {f"Ctrl+{letter}" for letter in "CVXZACМЧЯФС"}


def test_f1_lists_every_key_of_the_page(robot, english):
    robot.press("F1")
    assert robot.window.key_list.isVisible()
    shown = words_of(robot.window.key_list)
    assert {english(spec.text) for spec in ACTIONS if spec.page in ("", "reception")} <= shown
    robot.press("F1")
    assert not robot.window.key_list.isVisible()


def test_alt_and_digit_open_the_rooms(robot):
    robot.press("Alt+4")
    assert robot.window.page.name == "day_end"
    robot.press("Alt+1")
    assert robot.window.page.name == "reception"
    assert robot.focus is robot.form.person.finder


# --- look


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("text", "page"), ("text", "surface"), ("muted", "page"), ("muted", "surface"), ("muted", "chip"), ("accent", "surface"),
        ("accent", "accent_soft"), ("muted", "accent_soft"), ("warning", "warning_soft"), ("warning", "surface"), ("danger", "surface"),
        ("danger", "danger_soft"), ("good", "good_soft"), ("on_accent", "accent"), ("on_accent", "good"), ("on_accent", "danger"),
        ("rail_text", "rail"), ("rail_strong", "rail_active"), ("rail_text", "rail_active"), ("disabled_text", "surface"),
        ("text", "warning_soft"), ("text", "accent_soft"),
    ],
)  # fmt: skip
def test_words_stand_out_from_their_ground(ink, ground):
    colours = load_theme().colours
    light, dark = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_no_word_is_cut_at_the_smallest_screen(make_window, language):
    robot = make_window(language)
    robot.sign_in()
    robot.fill()
    robot.preview()
    for room in ("reception", "appeals", "day_end"):
        robot.window.open_room(room)
        robot.settle(20)
        cut = []
        for widget in robot.window.findChildren(QWidget):
            if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton):
                continue
            hint = widget.minimumSizeHint()
            if type(widget).__name__ == "ElidedLabel" and widget.property("role") != "strong":
                continue
            if widget.width() < hint.width() - 2 or (
                isinstance(widget, QAbstractButton) and widget.height() < hint.height() - 2
            ):
                cut.append((widget.text(), widget.width(), hint.width()))
        assert cut == []
        assert robot.window.width() == 1366


# --- start


def test_the_first_paint_needs_no_database_and_no_pdf_engine(root, make_office):
    home = make_office().home
    program = """
import json, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from frontdesk.config import OfficeConfig
from ui.program import Program
from ui.instance import SingleInstance
app = QApplication([])
home = Path(sys.argv[1])
instance = SingleInstance(home)
instance.take()
program = Program(app, home, OfficeConfig.load(home), "kk", instance)
def painted():
    print(json.dumps(sorted(sys.modules)), flush=True)
    app.quit()
program.window.painted.disconnect()
program.window.painted.connect(painted)
program.window.show()
app.exec()
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(home)], cwd=root, capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    loaded = set(json.loads(done.stdout))
    heavy = {
        "sqlalchemy",
        "sqlmodel",
        "reportlab",
        "alembic",
        "psycopg",
        "sqlite3",
        "sqlcipher3",
        "pypdfium2",
        "cryptography",
        "pydantic",
    }
    assert loaded & heavy == set()
    assert "ui.pages.reception" not in loaded


def test_the_place_of_the_window_is_kept_in_toml(tmp_path):
    state = WindowState(10, 20, 1366, 768, maximized=True)
    save_state(tmp_path / "window.toml", state)
    assert load_state(tmp_path / "window.toml") == state


@pytest.mark.parametrize(
    "text", ["", "[window]\nx = 'a'\n", "\x00", "[window]\nx=1\ny=1\nwidth=99999999999\nheight=3\n", "window = 3"]
)
def test_a_spoilt_place_is_forgotten(tmp_path, text):
    file = tmp_path / "window.toml"
    file.write_text(text)
    assert load_state(file) is None


def test_a_database_that_cannot_be_opened_is_said_and_tried_again(make_office, qapp, qtbot, monkeypatch):
    from frontdesk.config import OfficeConfig
    from ui.instance import SingleInstance
    from ui.program import Program

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    office = make_office()
    office.desk.close()
    home = office.home
    moved = home / "elsewhere.db"
    (home / "frontdesk.db").rename(moved)
    instance = SingleInstance(home)
    assert instance.take()
    program = Program(qapp, home, OfficeConfig.load(home), "en", instance)
    program.show()
    gate = program.window.gate
    qtbot.waitUntil(lambda: bool(gate.note.text()), timeout=20_000)
    assert "frontdesk.db" in gate.note.text()
    assert "Traceback" not in gate.note.text()
    assert not program.window._built
    moved.rename(home / "frontdesk.db")
    gate.login.setText("clerk")
    gate.password.setText("training")
    gate.submit()
    qtbot.waitUntil(lambda: program.place.actor is not None, timeout=20_000)
    assert program.window.page.name == "reception"
    program.window.close()
    program.finish()
    assert load_state(home / "window.toml") is not None
