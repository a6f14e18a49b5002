# SPDX-License-Identifier: Apache-2.0
"""Reads one appeal for the card beside the list: masked or opened, with the acts open to this person and its term."""

from datetime import date
from typing import TYPE_CHECKING, Final

from frontdesk.domain import kinds, life, roles
from frontdesk.domain.calendar import WorkCalendar
from frontdesk.domain.moments import office_day
from frontdesk.services.views import Actor, AppealDetails
from ui.appeal_acts import in_order
from ui.widgets.appeal_panel import Seen
from ui.widgets.term_card import Term

if TYPE_CHECKING:
    from frontdesk.bootstrap import FrontDesk

_RUNNING: Final = frozenset({"accepted", *life.OPEN})


def look_at(desk: "FrontDesk", by: Actor, number: str, name: str, *, opened: bool, request: str) -> Seen:
    """Return one appeal for the panel: masked and unrecorded, or opened and recorded; in the lane of lists."""
    may_open = roles.may(by.role, "show")
    details = desk.lookup.show(by, number, request=request) if opened and may_open else desk.lookup.glance(by, number)
    today = office_day(desk.clock.now())
    acts = in_order(desk.workflow.offered(by, number).acts)
    assigns = any(act.code == "assign" for act in acts)
    return Seen(
        details=details,
        name=name,
        acts=acts,
        people=desk.workflow.assignees(by, number) if assigns else (),
        term=term_of(details, today, desk.calendar_book.now()),
        today=today,
        opened=opened and may_open,
        may_open=may_open,
        may_print=roles.may(by.role, "receive"),
        possible=desk.papers.possible(by, number) if opened and roles.may(by.role, "receive") else (),
    )


def term_of(details: AppealDetails, today: date, calendar: WorkCalendar) -> Term | None:
    """Return the term that runs, as it stands today; None for an appeal that has ended."""
    if details.due is None or details.status not in _RUNNING:
        return None
    rule = kinds.kind(details.kind).rule
    in_calendar_days = rule == kinds.CD15
    start = office_day(details.accepted_at) if in_calendar_days else details.registered_on
    return Term(
        start=start,
        due=details.due,
        first_due=details.first_due,
        today=today,
        days=details.days,
        rule=rule.code,
        overdue_days=details.overdue_days,
        confirmed=calendar.is_confirmed(details.due),
        in_calendar_days=in_calendar_days,
    )
