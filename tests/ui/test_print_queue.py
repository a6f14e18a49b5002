# SPDX-License-Identifier: Apache-2.0
"""The queue of papers that did not come out, in plain sight: state, reason and the way out; and what the printer says later."""

import pytest

from frontdesk.config import OfficeConfig, PrinterRule, Printers
from frontdesk.services.printing import PrintState


@pytest.fixture
def printing(make_window, sqlite_office, tray):
    """A window on an office whose receipts go to a printer."""

    def make(**more):
        hall = tray(**more)
        hall.chosen = lambda paper, counter: hall.name
        sqlite_office.reopen(printer=hall)
        robot = make_window()
        robot.sign_in()
        return robot, hall

    return make


def register(robot):
    robot.fill()
    robot.press("Ctrl+Enter")
    (latest,) = robot.office.desk.papers.recent(1)
    return latest.number


def look(robot):
    robot.reception.paper.unprinted.watch.look()
    robot.settle()


def test_a_receipt_goes_to_the_printer_of_this_counter(printing):
    robot, hall = printing()
    number = register(robot)
    assert [title for _, _, title in hall.sent] == [f"{number}-receipt"]
    look(robot)
    assert robot.office.desk.papers.unfinished() == ()
    assert robot.reception.paper.unprinted.isHidden()


def test_a_paper_under_way_is_shown_until_the_printer_has_said_that_it_is_out(printing):
    robot, hall = printing(state="printing")
    number = register(robot)
    look(robot)
    queue = robot.reception.paper.unprinted
    assert queue.isVisible() and not queue.banner.isVisible()
    assert queue.lines.text() == f"{number} · printing"
    assert robot.office.types()[-1] != "print.done"
    hall.jobs[0].state = PrintState("done")
    look(robot)
    assert queue.isHidden()
    assert "print.done" in robot.office.types()


def test_out_of_paper_is_told_with_the_way_out_and_the_next_paper_is_a_copy(printing):
    robot, hall = printing(state="queued")
    number = register(robot)
    hall.jobs[0].state = PrintState("queued", "printer_media_empty")
    look(robot)
    queue = robot.reception.paper.unprinted
    said = queue.banner._words.text()
    assert queue.banner.isVisible()
    assert number in said and "out of paper" in said and "HALL-80" in said
    robot.press("Ctrl+P")
    assert hall.jobs[0].given_up, "the waiting original does not come out beside its copy"
    assert [title for _, _, title in hall.sent] == [f"{number}-receipt", f"{number}-receipt-copy-1"]
    for job, end in zip(hall.jobs, (PrintState("failed", "printer_media_empty"), PrintState("done")), strict=True):
        job.state = end
    look(robot)
    assert queue.isHidden()


def test_several_are_listed_each_with_its_state(printing):
    robot, hall = printing(fails="printer_offline", failures=2)
    first, second = register(robot), register(robot)
    hall.state = "printing"
    third = register(robot)
    robot.reception.paper.unprinted.read()
    queue = robot.reception.paper.unprinted
    assert queue.lines.text().splitlines() == [
        f"{first} · did not come out", f"{second} · did not come out", f"{third} · printing",
    ]  # fmt: skip
    assert "does not answer" in queue.banner._words.text()
    assert robot.reception.paper.unfinished()[0].number == first


def test_the_panel_names_the_printer_of_a_rule(make_window, sqlite_office):
    config = OfficeConfig.load(sqlite_office.home)
    rules = Printers(rules=(PrinterRule("HALL-58", "receipt", 1),))
    (sqlite_office.home / "frontdesk.toml").write_text(config.to_toml() + rules.to_toml(), encoding="utf-8")
    sqlite_office.reopen()
    robot = make_window()
    robot.sign_in()
    assert robot.reception.paper._printer.toolTip() or "HALL-58" in robot.reception.paper._printer.text()


def test_what_was_under_way_when_the_program_ended_is_asked_about_at_sign_in(make_window, sqlite_office, tray):
    sqlite_office.reopen(printer=tray(state="printing"))
    number = sqlite_office.register().number
    sqlite_office.issue(number, printer="HALL-80")
    later = tray()
    later.remembered = {f"{number}-receipt": PrintState("done")}
    sqlite_office.reopen(printer=later)
    robot = make_window()
    robot.sign_in()
    assert sqlite_office.desk.papers.unfinished() == ()
    assert robot.reception.paper.unprinted.isHidden()
