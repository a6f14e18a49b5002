# SPDX-License-Identifier: Apache-2.0
"""What the window itself makes of bad inputs: one act for one key, what was typed stays, a sentence goes when it is over."""


def test_one_enter_in_the_line_of_the_ground_gives_one_ticket(robot, told):
    for words, ground in (("көп балалы ана", "other"), ("", None)):
        before = len(robot.office.desk.counter.queue().waiting)
        robot.press("F2")
        robot.press("h")
        robot.type(words)
        robot.press("Enter")
        waiting = robot.office.desk.counter.queue().waiting
        assert len(waiting) == before + 1
        assert ground in {row.priority for row in waiting}
    assert [text for text in told if text.startswith("Ticket")] == ["Ticket A-001", "Ticket A-002"]


def test_a_ground_that_is_refused_stays_to_be_put_right(robot, told, paste):
    robot.press("F2")
    robot.type("++")
    robot.press("h")
    paste(robot, "көп\x1b балалы", robot.reception.visits.tickets._text)
    robot.press("Enter")
    assert told == ["The text contains invisible control characters; type it again by hand."]
    assert robot.reception.visits.tickets.isVisible()
    assert robot.reception.visits.tickets._text.text() == "көп\x1b балалы"
    paste(robot, "көп балалы", robot.reception.visits.tickets._text)
    robot.press("Enter")
    (row,) = robot.office.desk.counter.queue().waiting
    assert (row.priority, row.persons) == ("other", 3)
    assert not robot.reception.visits.tickets.isVisible()


def test_a_reason_that_is_refused_stays_to_be_put_right(make_window, paste, sqlite_office):
    robot = make_window()
    robot.sign_in("supervisor")
    sqlite_office.arrive("crime")
    robot.settle(20)
    robot.press("F9")
    robot.press("F4")
    robot.press("1")
    reason = robot.reception.visits.outcomes.reason
    assert reason.isVisible()
    paste(robot, "кеңес\u202e берілді", reason)
    robot.press("Enter")
    assert robot.reception.visits.outcomes.isVisible()
    assert reason.text() == "кеңес\u202e берілді"
    paste(robot, "кеңес берілді", reason)
    robot.press("Enter")
    assert robot.office.types()[-1] == "ticket.finished"
    assert robot.office.types().count("ticket.finished") == 1


def test_the_lines_of_the_sheets_stop_visibly(robot, told, paste):
    robot.press("F2")
    robot.press("h")
    paste(robot, "Ж" * 200_000, robot.reception.visits.tickets._text)
    assert len(robot.reception.visits.tickets._text.text()) == 200
    assert told[-1] == "No more than 200 characters fit here."


def test_the_sentence_of_a_full_field_goes_when_there_is_room(robot, paste):
    person, matter = robot.form.person, robot.form.matter
    for field, limit in (
        (person.surname, 100),
        (person.address, 300),
        (matter.addressed_to, 300),
        (matter.substance, 20_000),
    ):
        paste(robot, "Ж" * 30_000, field)
        assert robot.form._row(field).note.text() == f"No more than {limit} characters fit here."
        paste(robot, "Жанар", field)
        assert robot.form._row(field).note.text() == ""
    paste(robot, "a\0b", person.surname)
    robot.press("Ctrl+Enter")
    assert "control" in robot.form._row(person.surname).note.text()
