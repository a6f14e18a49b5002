# SPDX-License-Identifier: Apache-2.0
"""D19 in the window: the clerk sees that the date follows, registers all the same, and can say so to the visitor."""

import pytest


@pytest.mark.parametrize("leap", [{"hours": -1}, {"days": 365}])
def test_the_date_follows_while_nobody_trusts_the_clock(robot, told, read_receipt, leap):
    office = robot.office
    robot.fill()
    robot.preview()
    assert robot.form.deadline.title.text().startswith("To be considered by")
    # As in a real office, where the clock can be wrong.
    office.clock.machine.training = False
    office.later(**leap)
    robot.form.matter.substance.setPlainText("Сағат қате")
    robot.preview()
    panel = robot.form.deadline
    assert panel.title.text() == "The date follows when two people have confirmed the time of the clock"
    assert panel.reasons.text() == "The appeal can be registered at once"
    assert panel.strip._days == ()
    robot.press("Ctrl+Enter")
    appeal = office.desk.papers.recent()[0]
    assert appeal.due is None
    assert f"{appeal.number} registered · the date follows when the time is confirmed" in told
    receipt = read_receipt(appeal.number)
    assert "сағаттыңуақытырасталғаннанкейінхабарланады" in receipt
    assert "сообщаетсяпослеподтверждениявремени" in receipt
