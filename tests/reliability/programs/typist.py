# SPDX-License-Identifier: Apache-2.0
"""A hand that writes a protocol in a real window without a screen until somebody kills the program.

`typist.py HOME NUMBER SECONDS`: one line of JSON for every burst: what the account held when the burst was over, the
time, and the gaps of the event loop (milliseconds between beats that were due every 5) since the line before.
"""

import itertools
import json
import os
import sys
import time
from pathlib import Path
from random import Random

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from frontdesk.bootstrap import open_front_desk, warm_up
from frontdesk.config import OfficeConfig
from ui.language import Language
from ui.main_window import MainWindow
from ui.pages.rooms import ROOMS
from ui.tasks import TaskRunner
from ui.theme import dress, load_theme
from ui.workplace import Workplace

BEAT_MS = 5
LETTER_MS = 55
WORDS = "мен көшеде тұрғанымда екі адам келіп телефонымды сұрады содан кейін өз үйіме қайттым ҺІЇЁ <b>&".split()


def main(home, number, seconds):
    app = QApplication([])
    dress(app, load_theme("light", 1.0))
    tasks = TaskRunner(lambda _error: os._exit(3))
    place = Workplace(home, OfficeConfig.load(home), Language("kk"), load_theme("light", 1.0), tasks)
    window = MainWindow(place)
    window.resize(1366, 768)
    window.show()
    desk = open_front_desk(home)
    warm_up()
    place.desk = desk
    window.build_desk(ROOMS)
    place.attach(desk)
    window.gate.entered.emit(desk.accounts.sign_in("clerk", "training", f"typist-{time.time_ns()}"))
    window.open_room(f"protocols:{number}")
    hand = Hand(window, seconds)
    hand.start()
    app.exec()


class Hand:
    """Types bursts of words with pauses between them, in which the pages are drawn."""

    def __init__(self, window, seconds):
        self.page, self.until = window.page, time.monotonic() + seconds
        self.random = Random(7)
        self.letters = iter("")
        self.gaps, self.last = [], time.monotonic()
        self.beat, self.key = QTimer(), QTimer()
        for timer, call, ms in ((self.beat, self.on_beat, BEAT_MS), (self.key, self.on_key, LETTER_MS)):
            timer.setTimerType(Qt.TimerType.PreciseTimer)
            timer.timeout.connect(call)
            timer.setInterval(ms)

    def start(self):
        self.beat.start()
        self.key.start()

    def on_beat(self):
        now = time.monotonic()
        self.gaps.append((now - self.last) * 1000)
        self.last = now

    def on_key(self):
        account = self.page.form.fields()["account"]
        if not account.hasFocus() and self.page._hit is None:
            return
        letter = next(self.letters, None)
        if letter is None:
            self.tell(account)
            if time.monotonic() > self.until:
                os._exit(0)
            words = [self.random.choice(WORDS) for _ in range(self.random.randint(2, 9))]
            self.letters = itertools.chain(" ".join(words) + self.random.choice((". ", ", ", "\n")), ())
            self.key.start(self.random.choice((LETTER_MS, 400, 700)))
            return
        self.key.start(LETTER_MS)
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = Qt.Key.Key_Return if letter == "\n" else 0
            QApplication.sendEvent(account, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter))

    def tell(self, account):
        gaps, self.gaps = self.gaps, []
        line = {
            "at": time.time(),
            "account": account.toPlainText(),
            "gaps": [round(gap, 1) for gap in gaps],
            "pages": len(self.page.pages.pages()),
        }
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]))
