# SPDX-License-Identifier: Apache-2.0
"""The papers of an appeal in its card: what came out, and what the appeal asks for and nobody printed yet."""

from datetime import date

from frontdesk.i18n import texts


def test_a_notice_is_offered_once_its_act_is_recorded_and_printed_by_its_key(make_window, sqlite_office):
    office = sqlite_office
    office.at("10:00")
    number = office.register(kind="application").number
    office.issue(number)
    office.desk.workflow.needs_fix(
        office.supervisor, number, until=date(2026, 5, 5), why="Мекенжай жоқ", request=office.request()
    )
    robot = make_window("ru", office=office)
    robot.sign_in("clerk")
    robot.press("Alt+2")
    page = robot.window.page
    robot.until(page.list.model.rowCount)
    page.list.choose_row(0)
    robot.until(lambda: page.panel.seen is not None)
    page.panel.show_link.click()
    robot.until(lambda: page.panel.seen.opened)
    assert page.panel.seen.possible == ("notice_defect",)
    _ = texts("ru")
    again, first = page.panel.papers.buttons
    assert (again.text(), first.text()) == (_("Print again"), _("Print"))
    first.click()
    robot.until((office.home / "papers" / f"{number}-notice_defect.pdf").exists)
    robot.until(lambda: {line.paper for line in page.panel.seen.details.papers} == {"receipt", "notice_defect"})
    assert [button.text() for button in page.panel.papers.buttons] == [_("Print again")] * 2
