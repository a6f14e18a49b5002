# SPDX-License-Identifier: Apache-2.0
import os
import subprocess
import sys
import threading
import time

import pytest
from PySide6.QtCore import QObject

from frontdesk.domain.text import undo_kazakh_layout
from ui.actions import ACTIONS, cap, spec_of
from ui.doorbell import Doorbell
from ui.faults import FaultNet, log_fault
from ui.formatting import against_target, short_root
from ui.instance import SingleInstance
from ui.keys import ScannerBuffer, latin_twin, position
from ui.tasks import TaskRunner
from ui.widgets.flow import Flow

US = {
    char: code + 8
    for start, row in ((2, "1234567890"), (16, "qwertyuiop"), (30, "asdfghjkl"), (44, "zxcvbnm"))
    for code, char in enumerate(row, start)
}


# --- keys


@pytest.mark.parametrize(
    ("text", "char"), [("q", "q"), ("й", "q"), ("Й", "q"), ("1", "1"), ('"', "1"), ("ә", "2"), ("қ", "0")]
)
def test_a_key_is_known_by_its_place_under_every_layout(key_event, text, char):
    assert position(key_event(text, code=US[char])).lower() == char
    if text not in "1q":
        assert position(key_event(text)).lower() in (char, text.lower()), "without a scan code the letter tells"


def test_the_keypad_is_digits(key_event):
    assert position(key_event("7")) == "7"


def test_letters_have_their_latin_twins():
    assert [latin_twin(letter) for letter in "АШЗЖAС"] == ["F", "I", "P", ";", "A", "C"]


@pytest.mark.parametrize("typed", ["850315300128", 'үғқі"ғіққ"әү'])
def test_a_scanner_is_told_from_a_hand_by_its_pace(key_event, typed):
    scanner = ScannerBuffer()
    for number, (shown, char) in enumerate(zip(typed, "850315300128", strict=True)):
        scanner.feed(key_event(shown, code=US[char], at=1000 + number * 8))
    assert scanner.finish(1000 + 12 * 8) == "850315300128"
    for number, char in enumerate("850315300128"):
        scanner.feed(key_event(char, code=US[char], at=5000 + number * 120))
    assert scanner.finish(5000 + 12 * 120) == ""


def test_a_scanned_number_keeps_its_capitals(key_event):
    scanner = ScannerBuffer()
    for number, char in enumerate("KLS2026"):
        scanner.feed(key_event(char, code=US[char.lower()], at=10 + number * 5, shift=char.isalpha()))
    scanner.feed(key_event("1", code=US["1"], at=50))
    assert scanner.finish(55) == "KLS20261"
    assert undo_kazakh_layout("ЛДЫ") == "KLS"


def test_every_key_has_a_cap_and_every_act_is_found():
    assert cap("Ctrl+Return") == "Ctrl ⏎"
    assert cap("Shift+F9") == "⇧ F9"
    assert all(spec_of(spec.id) is spec for spec in ACTIONS)
    with pytest.raises(KeyError):
        spec_of("no such act")


# --- figures


@pytest.mark.parametrize(
    ("waited", "tone"), [(0, "good"), (599, "good"), (600, "warning"), (900, "warning"), (901, "danger")]
)
def test_a_wait_is_measured_against_its_target(waited, tone):
    assert against_target(waited, 900) == tone


def test_a_root_is_shortened_for_the_eye():
    assert short_root("wHlv8FdhN2adTFt/+zdUQTXFc2rSaPOjyoCXVzKFW2E=") == "wHlv 8Fdh … W2E="


# --- the worker


def test_results_come_back_in_the_window_s_thread(qtbot):
    runner = TaskRunner(lambda error: pytest.fail(str(error)))
    owner = QObject()
    seen: list[tuple[int, int]] = []
    runner.run(owner, threading.get_ident, lambda worker: seen.append((worker, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(seen), timeout=5000)
    assert seen[0][0] != seen[0][1] == threading.get_ident()
    runner.close()


def test_writes_keep_their_order(qtbot):
    runner = TaskRunner(lambda error: pytest.fail(str(error)))
    owner = QObject()
    seen: list[int] = []
    for number in range(50):
        runner.run(owner, lambda n=number: n, seen.append)
    qtbot.waitUntil(lambda: len(seen) == 50, timeout=5000)
    assert seen == list(range(50))
    runner.close()


def test_a_late_result_for_a_closed_page_is_dropped(qtbot):
    import shiboken6

    runner = TaskRunner(lambda error: pytest.fail(str(error)))
    owner, other = QObject(), QObject()
    gate, seen = threading.Event(), []
    runner.run(owner, gate.wait, lambda _result: seen.append("late"))
    runner.run(other, lambda: None, lambda _result: seen.append("other"))
    shiboken6.delete(owner)
    gate.set()
    qtbot.waitUntil(lambda: bool(seen), timeout=5000)
    assert seen == ["other"]
    runner.close()


def test_an_error_of_the_worker_reaches_somebody(qtbot):
    caught: list[BaseException] = []
    runner = TaskRunner(caught.append)
    owner = QObject()
    runner.run(owner, lambda: 1 // 0)
    qtbot.waitUntil(lambda: bool(caught), timeout=5000)
    assert isinstance(caught[0], ZeroDivisionError)
    runner.close()


# --- the last net


def test_a_fault_is_logged_without_what_was_typed_and_told_once(caplog):
    import json
    import logging

    from ui.faults import LOG

    told: list[int] = []
    records: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: records.append(record.getMessage())
    LOG.addHandler(handler)
    LOG.propagate = False
    try:
        raise ValueError("Өтегенқызы 921015491234")
    except ValueError as error:
        FaultNet(lambda: told.append(1)).unexpected(error)
        log_fault(error)
    finally:
        LOG.removeHandler(handler)
    assert told == [1]
    assert all("Өтег" not in line and "921015" not in line for line in records)
    assert json.loads(records[0])["type"] == "ValueError"


def test_telling_that_fails_does_not_fail_again():
    def broken():
        raise RuntimeError

    FaultNet(broken).unexpected(ValueError())


# --- one window per office


def test_a_second_window_wakes_the_first_and_a_stale_lock_is_taken(qtbot, tmp_path):
    first = SingleInstance(tmp_path)
    assert first.take()
    woken: list[int] = []
    bell = Doorbell(first.bell)
    bell.rung.connect(lambda: woken.append(1))
    code = "import sys; from pathlib import Path; from ui.instance import SingleInstance\n"
    code += "i = SingleInstance(Path(sys.argv[1])); print(i.take(), i.wake_first(), 'PySide6' in sys.modules)"
    second = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    qtbot.waitUntil(lambda: bool(woken), timeout=20_000)
    assert second.communicate(timeout=20)[0].strip() == "False True False"
    bell.close()
    first.release()

    hold = "import sys, time; from pathlib import Path; from PySide6.QtCore import QCoreApplication; from ui.instance import SingleInstance\n"
    hold += (
        "app = QCoreApplication([]); i = SingleInstance(Path(sys.argv[1])); print(i.take(), flush=True); time.sleep(60)"
    )
    killed = subprocess.Popen([sys.executable, "-c", hold, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert killed.stdout.readline().strip() == "True"
    again = SingleInstance(tmp_path)
    assert not again.take()
    killed.kill()
    killed.wait()
    killed.stdout.close()
    assert again.take()
    again.release()


def test_a_second_start_of_the_program_exits_with_zero(make_office, root, qtbot):
    home = make_office().home
    first = SingleInstance(home)
    assert first.take()
    woken: list[int] = []
    bell = Doorbell(first.bell)
    bell.rung.connect(lambda: woken.append(1))
    started = time.monotonic()
    second = subprocess.Popen(
        [sys.executable, "-m", "ui", "--home", str(home)], cwd=root, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    )
    qtbot.waitUntil(lambda: bool(woken), timeout=20_000)
    assert second.wait(timeout=20) == 0
    assert time.monotonic() - started < 10
    bell.close()
    first.release()


def test_no_office_is_a_sentence_and_a_status(tmp_path, root):
    done = subprocess.run(
        [sys.executable, "-m", "ui", "--home", str(tmp_path), "--lang", "en"], cwd=root, capture_output=True, text=True, timeout=60, check=False,
        env={name: value for name, value in os.environ.items() if name != "DISPLAY"} | {"QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_a_flow_wraps(qtbot):
    from PySide6.QtCore import QRect
    from PySide6.QtWidgets import QWidget

    box = QWidget()
    qtbot.addWidget(box)
    flow = Flow(6, box)
    for _number in range(4):
        piece = QWidget()
        piece.setFixedSize(60, 20)
        flow.addWidget(piece)
    assert flow.heightForWidth(300) == 20
    assert flow.heightForWidth(130) == 46
    flow.setGeometry(QRect(0, 0, 130, 46))
