# SPDX-License-Identifier: Apache-2.0
"""Printing from the office's side: rules of the settings, what is recorded when, copies, and what is asked about later."""

import pytest

from frontdesk.config import NamedPrinter, OfficeConfig, PrinterRule
from frontdesk.documents import test_page
from frontdesk.errors import Refused, Trouble, WrongUsage
from frontdesk.printing import ipp
from frontdesk.seal.notes import Vkey
from frontdesk.seal.outside import verify_bundles
from frontdesk.services.printing import PrintState

RULES = """
[printers.OFFICE]
type = "system"
address = "HP-LaserJet"

[printers.HALL]
type = "thermal"
address = "192.168.1.50"
width = "58mm"

[[printers.rules]]
paper = "receipt"
counter = 1
printer = "HALL"

[[printers.rules]]
paper = "receipt"
printer = "OFFICE"
size = "a5"
"""


def configured(office, text):
    file = office.home / "frontdesk.toml"
    plain = OfficeConfig.load(office.home).to_toml().split("\n[")[0]
    file.write_text(f"{plain}\n{text}", encoding="utf-8")
    return OfficeConfig.load(office.home)


def state(office, number, copy=0):
    with office.desk.journal.reading() as read:
        return next(row.state for row in read.papers(number) if row.copy == copy)


def text_of(pdf, read_text):
    return read_text(pdf)


# --- settings


def test_printers_and_rules_are_read_and_written_again(sqlite_office):
    config = configured(sqlite_office, RULES)
    assert config.printers.named == (
        NamedPrinter("OFFICE", "system", "HP-LaserJet"),
        NamedPrinter("HALL", "thermal", "192.168.1.50:9100", "58mm"),
    )
    assert config.printing.rule("receipt", 1) == PrinterRule("HALL", "receipt", 1)
    assert config.printing.rule("receipt", 2) == PrinterRule("OFFICE", "receipt", None, "a5")
    assert config.printing.rule("protocol", 1) is None
    assert config.printing.papers_of("HALL") == ("receipt",)
    (sqlite_office.home / "frontdesk.toml").write_text(config.to_toml(), encoding="utf-8")
    assert OfficeConfig.load(sqlite_office.home) == config
    assert sqlite_office.reopen().printing.chosen("receipt", 1) == "HALL"


def test_the_old_key_is_the_last_rule(sqlite_office):
    config = configured(sqlite_office, "")
    (sqlite_office.home / "frontdesk.toml").write_text(
        config.to_toml().replace('printer = ""', 'printer = "XP-80"'), encoding="utf-8"
    )
    assert OfficeConfig.load(sqlite_office.home).printing.rule("receipt", 7).printer == "XP-80"


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ('[printers.X]\ntype = "system"\naddress = "Q"\ncolour = true', "config_key", "printers.X.colour"),
        ('[printers.X]\ntype = "laser"\naddress = "Q"', "config_value", "printers.X.type"),
        ('[printers.X]\ntype = "system"', "config_value", "printers.X.address"),
        ('[printers.X]\ntype = "system"\naddress = "http://x/y"', "config_value", "printers.X.address"),
        ('[printers.X]\ntype = "system"\naddress = "ipp://x"', "config_value", "printers.X.address"),
        ('[printers.X]\ntype = "system"\naddress = "Q"\nwidth = "80mm"', "config_value", "printers.X.width"),
        ('[printers.X]\ntype = "thermal"\naddress = "h:0"', "config_value", "printers.X.address"),
        ('[printers.X]\ntype = "thermal"\naddress = "h:99999"', "config_value", "printers.X.address"),
        ('[printers.X]\ntype = "thermal"\naddress = "a b"', "config_value", "printers.X.address"),
        ('[printers.X]\ntype = "thermal"\naddress = "h"\nwidth = "110mm"', "config_value", "printers.X.width"),
        ('[printers."x y"]\ntype = "system"\naddress = "Q"', "config_value", "printers.x y"),
        ('printers = 3', "config_value", "printers"),
        ('[printers]\nrules = "all"', "config_value", "printers.rules"),
        ('[[printers.rules]]\npaper = "receipt"', "config_value", "printers.rules.1.printer"),
        ('[[printers.rules]]\nprinter = "X"\ncounter = 0', "config_value", "printers.rules.1.counter"),
        ('[[printers.rules]]\nprinter = "X"\ncounter = true', "config_value", "printers.rules.1.counter"),
        ('[[printers.rules]]\nprinter = "X"\nsize = "a3"', "config_value", "printers.rules.1.size"),
        ('[[printers.rules]]\nprinter = "X"\ntray = 1', "config_key", "printers.rules.1.tray"),
        ('[[printers.rules]]\nprinter = "X"\npaper = "Не то"', "config_value", "printers.rules.1.paper"),
    ],
)  # fmt: skip
def test_what_the_settings_do_not_know_is_named(sqlite_office, text, code, key):
    with pytest.raises(WrongUsage) as caught:
        configured(sqlite_office, text)
    assert (caught.value.code, caught.value.params["key"]) == (code, key)


# --- what is recorded, and when


def test_done_is_recorded_when_the_printer_says_so_and_not_before(office, tray):
    hall = tray(state="printing")
    office.reopen(printer=hall)
    number = office.register().number
    issued = office.issue(number, printer="HALL-80")
    assert (issued.printed, issued.printing, issued.trouble) == (None, "printing", None)
    assert state(office, number) == "started"
    (left,) = office.desk.papers.unfinished()
    assert (left.state, left.printer, left.copy) == ("printing", "HALL-80", 1)
    assert office.desk.printing.look() is True
    hall.jobs[0].state = PrintState("done")
    assert office.desk.printing.look() is False
    assert state(office, number) == "done"
    assert office.desk.papers.unfinished() == ()
    assert office.events()[-1]["type"] == "print.done"
    assert office.desk.audit.verify().ok


def test_a_failure_says_why_and_where_and_the_next_paper_is_a_copy(office, tray):
    hall = tray(state="printing")
    office.reopen(printer=hall)
    number = office.register().number
    office.issue(number, printer="HALL-80")
    hall.jobs[0].state = PrintState("failed", "printer_broke_off")
    office.desk.printing.look()
    event = office.events()[-1]
    assert event["type"] == "print.failed"
    assert event["data"] == {"paper": "receipt", "copy": 0, "why": "printer_broke_off", "printer": "HALL-80"}
    hall.state = "done"
    again = office.issue(number, printer="HALL-80")
    assert (again.copy, again.printed) == (1, True)
    assert [title for _, _, title in hall.sent] == [f"{number}-receipt", f"{number}-receipt-copy-1"]
    assert office.desk.audit.verify().ok


def test_a_paper_that_nobody_answers_for_stays_on_the_list(office, tray):
    hall = tray(state="queued")
    office.reopen(printer=hall)
    number = office.register().number
    office.issue(number, printer="HALL-80")
    hall.jobs[0].watched = False
    assert office.desk.printing.look() is False
    (left,) = office.desk.papers.unfinished()
    assert (left.number, left.state) == (number, "started")


def test_a_paper_that_was_under_way_when_the_program_ended_is_asked_about(office, tray):
    office.reopen(printer=tray(state="printing"))
    first, second = office.register().number, office.register().number
    for number in (first, second):
        office.issue(number, printer="HALL-80")
    later = tray()
    office.reopen(printer=later)
    assert [one.state for one in office.desk.papers.unfinished()] == ["started", "started"]
    later.remembered = {
        f"{first}-receipt": PrintState("done"),
        f"{second}-receipt": PrintState("failed", "printer_cancelled"),
    }
    office.desk.papers.find_lost(office.clerk)
    (left,) = office.desk.papers.unfinished()
    assert (left.number, left.state, left.problem.code) == (second, "failed", "printer_cancelled")
    size = office.size
    office.desk.papers.find_lost(office.clerk)
    assert office.size == size, "once is enough"


def test_a_roll_decides_the_size_of_a_receipt(sqlite_office, tray):
    hall = tray()
    hall.roll = "58mm"
    sqlite_office.reopen(printer=hall)
    number = sqlite_office.register().number
    sqlite_office.issue(number, printer="HALL-80")
    assert sqlite_office.events()[-2]["data"]["size"] == "58mm"
    sqlite_office.issue(number, printer="HALL-80", size="80mm")
    assert sqlite_office.events()[-2]["data"]["size"] == "80mm"


def test_a_printer_that_does_not_exist_costs_nothing(sqlite_office, tray):
    sqlite_office.reopen(printer=tray())
    number = sqlite_office.register().number
    issued = sqlite_office.issue(number, printer="Иванов Иван")
    assert (issued.printed, issued.trouble.code) == (False, "printer_unknown")
    assert "Иванов" not in repr(
        [event["data"] for event in sqlite_office.events() if event["type"].startswith("print.")]
    )


def test_a_whole_way_to_a_thermal_printer(make_office, roll, burn, no_cups):
    """In a real office: rule, roll, dots, done, and the file is gone."""
    printer = roll(answers=True)
    office = make_office(training=False)
    rules = f'[printers.HALL]\ntype = "thermal"\naddress = "{printer.address}"\nwidth = "58mm"\n[[printers.rules]]\nprinter = "HALL"\n'
    configured(office, rules)
    office.reopen()
    by = office.who("omarov")
    number = office.register(by=by).number
    assert office.desk.printing.chosen("receipt", 3) == "HALL"
    issued = office.desk.papers.issue(by, number, request="r", printer="HALL", wait_s=20)
    assert (issued.printed, issued.copy) == (True, 0)
    assert burn(printer.papers[0])[0].width == 384
    assert list((office.home / "papers").iterdir()) == []
    printer.close()
    given = office.desk.papers.give(by, number, counter=3, request="again")
    assert given.copy == 1
    office.desk.close()


def test_a_broken_line_through_the_whole_office(sqlite_office, roll, no_cups):
    printer = roll(cut_after=5000)
    configured(sqlite_office, f'[printers.HALL]\ntype = "thermal"\naddress = "{printer.address}"\n')
    sqlite_office.reopen()
    number = sqlite_office.register().number
    issued = sqlite_office.issue(number, printer="HALL", wait_s=20)
    assert (issued.printed, issued.trouble.code) == (False, "printer_broke_off")
    assert [one.number for one in sqlite_office.desk.papers.unfinished()] == [number]
    assert sqlite_office.issue(number).copy == 1


# --- the test page and the doctor


@pytest.mark.parametrize("size", test_page.WIDTHS)
def test_a_test_page_for_every_size(sqlite_office, size):
    now = sqlite_office.clock.now()
    assert test_page.render("HALL", size, now) == test_page.render("HALL", size, now)
    with pytest.raises(ValueError):
        test_page.render("HALL", "a3", now)


def test_the_test_page_is_no_event(sqlite_office, tray):
    hall = tray()
    sqlite_office.reopen(printer=hall)
    size = sqlite_office.size
    for by in (sqlite_office.clerk, sqlite_office.admin):
        assert sqlite_office.desk.printing.test(by, "HALL-80", 1).state == "done"
    with pytest.raises(Refused):
        sqlite_office.desk.printing.test(sqlite_office.who("auditor"), "HALL-80", 1)
    with pytest.raises(Trouble):
        sqlite_office.desk.printing.test(sqlite_office.clerk, "NONE", 1)
    assert sqlite_office.size == size
    assert {title for _, _, title in hall.sent} == {"frontdesk-test"}


@pytest.mark.parametrize(
    ("text", "keeps"),
    [
        ("", True),
        ("PreserveJobFiles No\n", False),
        ("preservejobfiles  off", False),
        ("PreserveJobFiles 86400", True),
        ("# PreserveJobFiles No", True),
    ],
)
def test_the_doctor_sees_whether_cups_keeps_what_was_printed(sqlite_office, tray, tmp_path, monkeypatch, text, keeps):
    (tmp_path / "cupsd.conf").write_text(text)
    monkeypatch.setattr(ipp, "SETTINGS", str(tmp_path / "cupsd.conf"))
    sqlite_office.reopen()
    checks = {check.code: check.state for check in sqlite_office.desk.upkeep.doctor()}
    assert checks["spool"] == ("warn" if keeps else "ok")
    monkeypatch.setattr(ipp, "SETTINGS", str(tmp_path / "gone"))
    assert {check.code: check.state for check in sqlite_office.desk.upkeep.doctor()}["spool"] == "ok"


def test_a_silent_printer_is_asked_once_about_all_that_was_lost(sqlite_office, tray):
    sqlite_office.reopen(printer=tray(state="printing"))
    for _ in range(3):
        sqlite_office.issue(sqlite_office.register().number, printer="HALL-80")
    later = tray()
    asked = []

    def find(printer, title):
        asked.append(title)
        raise Trouble("printer_offline", printer=printer)

    later.find = find
    sqlite_office.reopen(printer=later)
    sqlite_office.desk.papers.find_lost(sqlite_office.clerk)
    assert len(asked) == 1
    assert len(sqlite_office.desk.papers.unfinished()) == 3


def test_out_of_paper_is_told_while_the_paper_still_waits(sqlite_office, tray):
    hall = tray(state="queued")
    sqlite_office.reopen(printer=hall)
    number = sqlite_office.register().number
    issued = sqlite_office.issue(number, printer="HALL-80")
    assert (issued.printed, issued.printing, issued.trouble) == (None, "queued", None)
    hall.jobs[0].state = PrintState("queued", "printer_media_empty")
    (left,) = sqlite_office.desk.papers.unfinished()
    assert (left.state, left.problem.code, left.problem.params["printer"]) == (
        "queued",
        "printer_media_empty",
        "HALL-80",
    )


def test_a_receipt_that_comes_out_while_the_window_closes_is_on_the_record(sqlite_office, roll, no_cups):
    printer = roll(answers=True)
    configured(sqlite_office, f'[printers.HALL]\ntype = "thermal"\naddress = "{printer.address}"\n')
    sqlite_office.reopen()
    number = sqlite_office.register().number
    assert sqlite_office.issue(number, printer="HALL").printed is None
    sqlite_office.reopen()
    assert state(sqlite_office, number) == "done"
    assert len(printer.papers) == 1


def test_a_day_with_printers_is_valid_for_outsiders(office, tray):
    hall = tray("printer_jam", 1)
    office.reopen(printer=hall)
    number = office.register().number
    for _ in range(2):
        office.issue(number, printer="HALL-80")
    office.at("19:00")
    office.close_day()
    (bundle,) = (office.home / "outbox").iterdir()
    verdict = verify_bundles([bundle], Vkey.parse(office.desk.facts.public_key))
    assert verdict.ok, verdict.faults
    assert [event["data"].get("printer") for event in office.events() if event["type"] == "print.started"] == [
        "HALL-80"
    ] * 2
