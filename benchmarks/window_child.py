# SPDX-License-Identifier: Apache-2.0
"""A window in a process of its own for `bench_window`: says on standard output, as JSON, what was measured in it.

`bare`, `first HOME`, `idle HOME`, `appeals HOME ROUNDS`, `work HOME ROUNDS`. The program is started by its own `main`;
an event filter waits
for the first paint of a window, which the bare window has too.
"""

import json
import os
import random
import sys
import time

HEAVY = ("sqlalchemy", "sqlmodel", "alembic", "reportlab", "psycopg", "pydantic", "cryptography", "argon2", "pypdfium2")
PATIENCE_S = 60
REST_S = 6
OPENINGS = 15
REPEAT_S = 0.03
"""A key that is held down repeats so often."""

PREVIEW_S = 0.9
"""Longer than the pause after which the form asks for its preview, so that the paper is drawn before the key."""


def say(**facts):
    print(json.dumps(facts), flush=True)


def watched(app, painted):
    """Call `painted(modules)` once the first paint event of a window is done with."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QWidget

    class Watch(QObject):
        def eventFilter(self, watched, event):  # noqa: N802 - Qt's name
            if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget) and watched.isWindow():
                app.removeEventFilter(self)
                heavy = [name for name in HEAVY if name in sys.modules]
                QTimer.singleShot(0, lambda: painted(heavy))
            return False

    app.watch = Watch()
    app.installEventFilter(app.watch)


def report_and_leave(heavy):
    say(at=time.monotonic(), heavy=heavy)
    os._exit(0)


def bare():
    """Show an empty window."""
    from PySide6.QtWidgets import QApplication, QWidget

    app = QApplication(["bare"])
    watched(app, report_and_leave)
    window = QWidget()
    window.resize(1366, 768)
    window.show()
    app.exec()


def program(home, painted):
    """Run the program until it is left."""
    from ui import app as start

    make = start._application

    def application():
        app = make()
        watched(app, lambda heavy: painted(app, heavy))
        return app

    start._application = application
    start.main(["--home", home, "--lang", "kk"])


def until(app, condition):
    end = time.monotonic() + PATIENCE_S
    while not condition():
        app.processEvents()
        time.sleep(0.0005)
        if time.monotonic() > end:
            say(error="waited in vain")
            os._exit(1)


def rest(app, seconds):
    end = time.monotonic() + seconds
    until(app, lambda: time.monotonic() > end)


def signed_in(app):
    """Sign the clerk in and return the window."""
    from ui.main_window import MainWindow

    (window,) = [widget for widget in app.topLevelWidgets() if isinstance(widget, MainWindow)]
    until(app, lambda: window.place.desk is not None)
    window.gate.login.setText("clerk")
    window.gate.password.setText("training")
    window.gate.submit()
    until(app, lambda: window.place.actor is not None)
    return window


def idle(app):
    """Sign in, rest, and say how much memory the process holds."""
    import psutil

    rest(app, 2)
    process = psutil.Process()
    before = process.memory_info().rss
    window = signed_in(app)
    rest(app, REST_S)
    say(gate=before, rss=process.memory_info().rss, entries=window.place.entries())
    os._exit(0)


def quiet(app, window):
    """Wait until the worker has nothing left to do: what a start writes down is not what is measured."""
    done = []
    window.place.tasks.run(window, lambda: None, lambda _: done.append(1))
    until(app, lambda: done)


class Painted:
    """Notes when the rows of the register were painted last."""

    def __init__(self, table):
        from PySide6.QtCore import QEvent, QObject

        note = self

        class Watch(QObject):
            def eventFilter(self, _watched, event):  # noqa: N802 - Qt's name
                if event.type() == QEvent.Type.Paint:
                    note.count += 1
                return False

        self.count = 0
        self._watch = Watch()
        table.viewport().installEventFilter(self._watch)


def appeals(app, rounds):
    """Open the register and page down with real key events; say the times in ms and the growth of memory in bytes."""
    import psutil
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    process = psutil.Process()
    window = signed_in(app)
    quiet(app, window)
    rest(app, REST_S)
    before = process.memory_info().rss

    def press(key, held=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(QApplication.focusWidget() or window, key, held)

    def opened():
        started = time.perf_counter()
        press(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
        room = window.page
        until(app, lambda: room.list.model.rowCount() > 0)
        seen = Painted(room.list.table)
        until(app, lambda: seen.count)
        return (time.perf_counter() - started) * 1000

    first = opened()
    room, again = window.page, []
    rest(app, 1)
    for _ in range(OPENINGS):
        press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
        rest(app, 0.3)
        room.list.model.show_rows(())
        room._loaded = False
        again.append(opened())
        rest(app, 0.2)
    table, seen = room.list.table, Painted(room.list.table)
    table.setFocus()
    press(Qt.Key.Key_Home)
    rest(app, 0.5)
    step, down, stalls = room.list.visible_rows() - 1, [], 0
    for _ in range(rounds):
        row, count = table.currentIndex().row(), seen.count
        started = time.perf_counter()
        press(Qt.Key.Key_PageDown)
        until(app, lambda count=count: seen.count > count)
        down.append((time.perf_counter() - started) * 1000)
        stalls += table.currentIndex().row() - row < step - 1
        rest(app, REPEAT_S)
    rest(app, 1)
    say(
        first=first, again=again, down=down, stalls=stalls, held=room.list.model.held(),
        rows=table.currentIndex().row(), opened=before, grown=process.memory_info().rss - before,
    )  # fmt: skip
    os._exit(0)


def work(app, rounds):
    """Register with real key events; say how long the form was not empty and the receipt not there, in ms."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from benchmarks.bench_register import document

    window = signed_in(app)
    rest(app, 3)
    page, desk = window._pages["reception"], window.place.desk
    done = {}
    desk.bus.subscribe(lambda events: [done.setdefault(event.type, time.perf_counter()) for event in events])
    dice = random.Random(5)
    cleared, printed, committed = [], [], []
    for n in range(rounds):
        paper = document(dice, n)
        del paper["request_id"]
        page.form.fill(paper)
        rest(app, PREVIEW_S)
        focus = QApplication.focusWidget() or window
        done.clear()
        started = time.perf_counter()
        QTest.keyClick(focus, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        until(app, page.form.is_empty)
        cleared.append((time.perf_counter() - started) * 1000)
        until(app, lambda: "print.done" in done)
        committed.append((done["appeal.registered"] - started) * 1000)
        printed.append((done["print.done"] - started) * 1000)
        rest(app, 0.3)
    say(cleared=cleared, printed=printed, committed=committed)
    os._exit(0)


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare()
    elif sys.argv[1] == "first":
        program(sys.argv[2], lambda _app, heavy: report_and_leave(heavy))
    elif sys.argv[1] == "idle":
        program(sys.argv[2], lambda app, _heavy: idle(app))
    elif sys.argv[1] == "appeals":
        program(sys.argv[2], lambda app, _heavy: appeals(app, int(sys.argv[3])))
    else:
        program(sys.argv[2], lambda app, _heavy: work(app, int(sys.argv[3])))
