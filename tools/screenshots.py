# SPDX-License-Identifier: Apache-2.0
"""Pictures for the README: the real program on a virtual screen, driven by key events through a clerk's morning.

It makes a training office with a past, sets its clock to a Monday at half past eleven, and grabs each room from the
screen in each language and size. `tools/screenshots.py` does it all; the pictures are to be looked at.
"""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
PICTURES: Final = ROOT / "docs" / "pictures"
SHOTS: Final = tuple((size, language) for size in ("1366x768", "1920x1080") for language in ("kk", "ru", "en"))
MORNING: Final = "2026-11-23T08:55:00+05:00"
NOON: Final = datetime.fromisoformat("2026-11-23T11:42:10+05:00").astimezone(UTC)
MOST_BYTES: Final = 250_000
PLACES: Final = {
    "--name-kk": "Түркістан қаласының Полиция басқармасы",
    "--name-ru": "Управление полиции города Туркестан",
}
VISITS: Final = (
    ("consult", None, 166, 6, 4), ("cert", None, 151, 9, 3), ("inspector", None, 120, 14, 8), ("cert", None, 95, 4, 5),
    ("consult", "elderly", 70, 2, 6), ("fines", None, 62, 17, 4), ("consult", None, 41, 11, 3),
    ("appeal", None, 23, 19, 0), ("cert", "disability", 19, 0, 0), ("vehicle", None, 14, 0, 0),
    ("appeal", None, 6, 0, 0), ("reception", None, 4, 0, 0), ("consult", None, 1, 0, 0),
)  # fmt: skip
"""Purpose, ground of priority, minutes since arrival, waited, served; who waited but was not served is served now."""
ROWS_DOWN: Final = 4
"""The fifth row is the appeal that is shown: the first ones are overdue."""

TEXTS: Final = {
    "kk": {
        "name": ("Өтегенқызы", "Гүлнұр", "Әбдіғапарқызы"),
        "address": "Түркістан қ., Тәуке хан даңғ., 12-үй, 4-пәтер",
        "against": "Учаскелік полиция инспекторы",
        "substance": "Учаскелік инспектордың 2026 жылғы 10 қарашадағы арызыма жауап бермегеніне шағымданамын.",
        "victim": ("Сүлейменов", "Ерасыл"),
        "theft": "Бүгін таңертең аулада тұрған велосипедімді ұрлап кетті.",
        "firm": ("«Жібек & Ко» <ЖШС>", "250341990029", "Түркістан қ., Тәуке хан даңғ., 5"),
        "spokesman": ("Ысқақова", "2026 жылғы 3 қарашадағы №17 сенімхат"),
        "others": ("Қасқырбаева", "Шүкірәлиев", "Төре-Қожа"),
        "late": ("201120261740", "A-0017", "Жарық болмады"),
    },
    "ru": {
        "name": ("Петрова", "Наталья", "Ивановна"),
        "address": "г. Туркестан, пр. Тауке хана, д. 12, кв. 4",
        "against": "Участковый инспектор полиции",
        "substance": "Обжалую бездействие участкового инспектора: на моё заявление от 10 ноября ответа нет.",
        "victim": ("Сулейменов", "Ерасыл"),
        "theft": "Сегодня утром со двора украли мой велосипед.",
        "firm": ('ТОО "Жібек & Ко"', "250341990029", "г. Туркестан, пр. Тауке хана, 5"),
        "spokesman": ("Искакова", "Доверенность № 17 от 3 ноября 2026 года"),
        "others": ("Каскырбаева", "Щукин", "Ёлкина"),
        "late": ("201120261740", "A-0017", "Не было света"),
    },
}


class RunningClock:
    """A training clock that starts at a set moment and then runs like any other."""

    def __init__(self, start: datetime) -> None:
        from frontdesk.clock import MachineClock

        self.start = start
        self._machine = MachineClock(training=True)
        self._zero = time.monotonic()

    def now(self) -> datetime:
        """Return the set moment and what has passed since."""
        return self.start + timedelta(seconds=time.monotonic() - self._zero)

    def judge(self, moment: datetime, last: datetime | None) -> Any:  # noqa: ANN401 - the port's own value
        """Judge as the machine's clock of a training office does."""
        return self._machine.judge(moment, last)


def main() -> int:
    """Make the office once, then one program a size and language."""
    if len(sys.argv) > 1 and sys.argv[1] == "--child":
        return Child(Path(sys.argv[2]), sys.argv[3], sys.argv[4]).run()
    PICTURES.mkdir(parents=True, exist_ok=True)
    wanted = [shot for shot in SHOTS if not sys.argv[1:] or "-".join(shot) in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as folder:
        office = Path(folder) / "office"
        make_office(office)
        for number, (size, language) in enumerate(wanted):
            copy = Path(folder) / f"office-{number}"
            shutil.copytree(office, copy)
            with screen(size) as display:
                command = [sys.executable, __file__, "--child", str(copy), size, language]
                environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}
                subprocess.run(command, env=environment, check=True, timeout=180)
    for file in PICTURES.glob("*.png"):
        shrink(file)
    heavy = [file.name for file in PICTURES.glob("*.png") if file.stat().st_size > MOST_BYTES]
    print("pictures over the limit:", heavy or "none")
    return 1 if heavy else 0


def shrink(file: Path) -> None:
    """Keep the file small: a large screen gets 256 colours, which a calm window does not exceed by much."""
    from PIL import Image

    with Image.open(file) as picture:
        if picture.mode == "P":
            return  # of an earlier run: small already, and with all its colours it would grow again
        colours = picture.convert("RGB")
        if file.stat().st_size > MOST_BYTES:
            colours = colours.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        colours.save(file, optimize=True)


class screen(AbstractContextManager[str]):  # noqa: N801 - used like a function
    """A virtual X server of one size; its display number is chosen by itself."""

    def __init__(self, size: str) -> None:
        self._size = size

    def __enter__(self) -> str:
        read, write = os.pipe()
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{self._size}x24", "-nolisten", "tcp"]
        self._server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as pipe:
            return f":{pipe.readline().strip()}"

    def __exit__(self, *_error: object) -> None:
        self._server.terminate()
        self._server.wait()


def make_office(home: Path) -> None:
    """A training office with two weeks behind it, and this morning's visits."""
    cli = [str(Path(sys.executable).parent / "frontdesk-cli"), "--home", str(home), "--as", "admin"]
    environment = os.environ | {"FRONTDESK_PASSWORD": "training"}
    names = [part for pair in PLACES.items() for part in pair]
    start = ["init", "--training", "--code", "TRK", "--now", MORNING, *names]
    for arguments in (start, ["demo", "--days", "26", "--per-day", "34", "--now", MORNING]):
        subprocess.run([*cli, *arguments], env=environment, check=True, stdout=subprocess.DEVNULL)
    live_morning(home)


def live_morning(home: Path) -> None:
    """Today's visits, each act at its own minute."""
    from frontdesk.bootstrap import open_front_desk
    from frontdesk.clock import SetClock

    clock = SetClock(NOON)
    desk = open_front_desk(home, clock)
    by = desk.accounts.find_actor("clerk")
    acts: list[tuple[float, Callable[[], Any]]] = []
    for number, (purpose, priority, ago, waited, served) in enumerate(VISITS):
        chief = purpose == "reception"
        place = sum((visit[0] == "reception") == chief for visit in VISITS[: number + 1])
        ticket = f"{'B' if chief else 'A'}-{place:03}"
        acts.append(
            (-ago, lambda p=purpose, g=priority: desk.counter.arrive(by, p, priority=g, request=secrets.token_hex(8)))
        )
        if waited and (served or waited == 19):
            acts.append((-ago + waited, lambda t=ticket: desk.counter.call(by, 1, t, request=secrets.token_hex(8))))
        if waited and served:
            acts.append(
                (
                    -ago + waited + served,
                    lambda: desk.counter.finish(by, 1, outcome="advice", request=secrets.token_hex(8)),
                )
            )
    for minute, act in sorted(acts, key=lambda pair: pair[0]):
        clock.moment = NOON + timedelta(minutes=minute)
        act()
    clock.moment = NOON
    live_register(desk)
    desk.close()


def live_register(desk: Any) -> None:  # noqa: ANN401 - an open office
    """Appeals in the hands of people: assigned, one of them extended."""
    chief, clerk = desk.accounts.find_actor("supervisor"), desk.accounts.find_actor("clerk")
    for place, row in enumerate(desk.register.page(clerk, "open", limit=24).rows):
        desk.workflow.assign(chief, row.number, to=("clerk", "clerk2")[place % 3 == 0], request=secrets.token_hex(8))
        lawful = {act.code: act for act in desk.workflow.offered(chief, row.number).acts}
        if place % 7 == 5 and "extend" in lawful:
            proposed = lawful["extend"].proposals
            desk.workflow.extend(
                chief, row.number, until=proposed["until"], decided=proposed["decided"], decider="Омаров Д. Қ.",
                position="chief", why="Сараптама қорытындысы күтілуде.", request=secrets.token_hex(8),
            )  # fmt: skip


class Child:
    """One program on one screen."""

    def __init__(self, home: Path, size: str, language: str) -> None:
        self.home, self.size, self.language = home, size, language

    def run(self) -> int:
        """Start the program, walk, leave."""
        from PySide6.QtWidgets import QApplication

        from frontdesk.config import OfficeConfig
        from ui.instance import SingleInstance
        from ui.program import Program

        self.app = QApplication(["frontdesk"])
        instance = SingleInstance(self.home)
        instance.take()
        clock = RunningClock(NOON)
        program = Program(self.app, self.home, OfficeConfig.load(self.home), self.language, instance, clock=clock)
        self.program, self.window = program, program.window
        program.show()
        self.until(self.window.isVisible)
        self.wait(200)
        self.window.activateWindow()  # there is no window manager here that would do it
        self.until(lambda: self.window.isActiveWindow() and self.program.place.health is not None)
        self.walk()
        self.window.close()
        program.finish()
        return 0

    def walk(self) -> None:
        """A clerk's morning, a picture of each room."""
        self.grab("sign-in")
        self.sign_in("clerk")
        reception = self.window.page
        self.grab("queue")
        self.press("F2")
        self.grab("ticket")
        self.press("Escape")
        self.fill(reception)
        self.until(lambda: reception.form.deadline.reasons.text() and reception.paper.view.image())
        self.wait(900)
        self.grab("reception")
        self.press("Return", ctrl=True)
        self.until(reception.form.is_empty)
        self.wait(5000)
        self.grab("registered")
        self.crime_report(reception.form)
        self.collective(reception.form)
        self.late_entry(reception.form)
        self.press("F1")
        self.grab("keys")
        self.press("Escape")
        self.appeals()
        self.protocol()
        self.room("day_end")
        self.wait(5400)
        self.grab("day-end")
        self.press("L", ctrl=True)
        self.wait(200)
        self.grab("locked")
        self.settings()

    def room(self, name: str) -> None:
        """Go to a room by its key."""
        from ui.widgets.rail import ROOMS

        self.press(next(digit for room, _words, digit in ROOMS if room == name), alt=True)
        self.until(lambda: self.window.page.name == name)
        self.wait(400)

    def settings(self) -> None:
        """A supervisor's order on the calendar, listed; then what an administrator sets."""
        self.enter_as("supervisor")
        self.room("settings")
        section = self.window.page.section
        self.until(lambda: section.year.day == NOON.date())
        section.form.asked["day"].field.setFocus()
        self.app.focusWidget().selectAll()
        self.type("14122026")
        section.form.asked["order"].field.setFocus()
        self.type("№ 45-ө, 20.11.2026")
        self.press("Return", ctrl=True)
        self.until(lambda: section.state == "listed")
        self.grab("settings-calendar")
        self.enter_as("admin")
        self.name_printers()
        self.room("settings")
        for part in ("printers", "people"):
            self.window.page.parts[part].setFocus()
            self.press("Space")
            if part == "printers":
                self.until(lambda: not self.window.page.section.asking)
                self.window.page.section.rules.selectRow(0)
            self.grab(f"settings-{part}")

    def enter_as(self, login: str) -> None:
        """Sign out, sign in as somebody else, wait until what is told at sign-in is gone."""
        self.window.sign_out()
        self.wait(300)
        self.sign_in(login)
        self.wait(5000)

    def name_printers(self) -> None:
        """Printers that an office has; nobody answers here."""
        from frontdesk.config import NamedPrinter, PrinterRule, Printers

        named = (NamedPrinter("HALL-80", "thermal", "/dev/null"), NamedPrinter("OFFICE-A4", "system", "office"))
        rules = (
            PrinterRule("HALL-80", "receipt", 1),
            PrinterRule("HALL-80", "slip"),
            PrinterRule("OFFICE-A4", "receipt", size="a5"),
            PrinterRule("OFFICE-A4"),
        )
        desk = self.program.place.desk
        desk.printer_book.change(desk.accounts.find_actor("admin"), Printers(named, rules))

    def appeals(self) -> None:
        """The register with one appeal beside it; then its answer half written."""
        self.room("appeals")
        page = self.window.page
        self.until(lambda: page.list.model.rowCount() and page.list.chips.count("all") is not None)
        self.wait(5000)  # until the sentence about what falls due is gone
        self.press("Home")
        for _row in range(ROWS_DOWN):
            self.press("Down")
        self.until(lambda: page.panel.seen is not None and page.panel.seen.details.number == page.list.current().number)
        self.grab("appeals")
        self.press("Return")
        self.until(lambda: page.panel.seen.opened)
        self.wait(600)
        self.grab("appeal-open")
        self.press("Return", ctrl=True)
        self.press("1")
        self.press("Tab")
        self.press("2")
        self.press("Tab")
        self.press("Tab")
        self.type("12-345")
        self.grab("appeal-answer")
        self.press("Escape")

    def protocol(self) -> None:
        """An oral appeal being written down, its pages beside it."""
        words = TEXTS["ru" if self.language == "ru" else "kk"]
        self.room("protocols")
        page = self.window.page
        self.until(page.list.hits)
        self.press("Home")
        self.press("Return")
        self.until(page.pages.pages)
        self.type(f" {words['theft']}")
        self.wait(2500)
        self.grab("protocol")

    def fill(self, reception: Any) -> None:  # noqa: ANN401 - a page of the window
        """Type an appeal."""
        words = TEXTS["ru" if self.language == "ru" else "kk"]
        form = reception.form
        self.type("921015491234")
        self.wait(400)
        self.press("Escape")
        for field, text in zip(
            (form.person.surname, form.person.given, form.person.patronymic), words["name"], strict=True
        ):
            self.press("Tab")
            assert self.app.focusWidget() is field
            self.type(text)
        self.press("Tab")
        self.type("87015551234")
        self.press("Tab")
        self.type(words["address"])
        form.matter.kinds.setFocus()
        self.press("2")
        for field, text in ((form.matter.against, words["against"]), (form.matter.substance, words["substance"])):
            field.setFocus()
            self.type(text)

    def crime_report(self, form: Any) -> None:  # noqa: ANN401 - the form of Reception
        """A crime report: no due date here, the visitor goes to the duty officer at once."""
        words = TEXTS["ru" if self.language == "ru" else "kk"]
        self.type("850505390808")
        for field, text in zip((form.person.surname, form.person.given), words["victim"], strict=True):
            field.setFocus()
            self.type(text)
        form.matter.kinds.setFocus()
        self.press("7")
        form.matter.substance.setFocus()
        self.type(words["theft"])
        self.previewed()
        self.grab("crime-report")
        form.empty.click()
        self.wait(300)

    def collective(self, form: Any) -> None:  # noqa: ANN401
        """A collective complaint by an organisation's representative."""
        words = TEXTS["ru" if self.language == "ru" else "kk"]
        person = form.person
        person.is_organisation.setChecked(True)
        for field, text in zip(
            (person.organisation_name, person.bin, person.organisation_address), words["firm"], strict=True
        ):
            field.setFocus()
            self.type(text)
        for part in ("representative", "joint"):
            person.show_part(part, on=True)
        for field, text in zip(
            (person.representative.surname, person.representative.authority), words["spokesman"], strict=True
        ):
            field.setFocus()
            self.type(text)
        for name in words["others"]:
            person.joint.surname.setFocus()
            self.type(name)
            self.press("Return")
        form.matter.kinds.choose("complaint")
        self.previewed()
        person.joint.surname.setFocus()
        self.grab("collective")
        form.empty.click()
        self.wait(300)

    def late_entry(self, form: Any) -> None:  # noqa: ANN401
        """An appeal from a paper blank, which a supervisor signs for in place."""
        words = TEXTS["ru" if self.language == "ru" else "kk"]
        form.matter.kinds.choose("application")
        form.person.show_part("late", on=True)
        for field, text in zip(form.person.late.lines(), words["late"], strict=True):
            field.setFocus()
            self.type(text)
        self.previewed()
        form.signature.login.setFocus()
        self.type("supervisor")
        self.grab("late-entry")
        form.empty.click()
        self.wait(300)

    def previewed(self) -> None:
        """Wait until clock and paper of what was typed are on the screen."""
        self.wait(600)
        self.until(self.window.page.previewer.idle)

    # --- hands and eyes

    def sign_in(self, login: str) -> None:
        """Sign in by keys."""
        self.type(login)
        self.press("Return")
        self.type("training")
        self.press("Return")
        self.until(lambda: self.window.page is not None and self.program.place.actor is not None)
        self.wait(900)

    def press(self, name: str, *, ctrl: bool = False, alt: bool = False) -> None:
        """Press one key."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        held = Qt.KeyboardModifier.NoModifier
        held |= Qt.KeyboardModifier.ControlModifier if ctrl else held
        held |= Qt.KeyboardModifier.AltModifier if alt else held
        QTest.keyClick(self.app.focusWidget() or self.window, getattr(Qt.Key, f"Key_{name}"), held)
        self.wait(60)

    def type(self, text: str) -> None:
        """Type letters of any alphabet."""
        from PySide6.QtCore import QEvent, Qt
        from PySide6.QtGui import QKeyEvent

        for letter in text:
            event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
            self.app.sendEvent(self.app.focusWidget(), event)
        self.wait(30)

    def wait(self, ms: int) -> None:
        """Let the program live."""
        from PySide6.QtTest import QTest

        QTest.qWait(ms)

    def until(self, condition: Callable[[], Any], seconds: float = 40) -> None:
        """Wait for something."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError("the program did not get there")
            self.wait(10)

    def grab(self, room: str) -> None:
        """Take what is on the screen."""
        self.wait(250)
        picture = self.app.primaryScreen().grabWindow(0)
        picture.save(str(PICTURES / f"{room}-{self.language}-{self.size}.png"), "PNG", 0)  # 0: smallest


if __name__ == "__main__":
    sys.exit(main())
