# SPDX-License-Identifier: Apache-2.0
"""Taking an appeal: what the clock says before the key is pressed, and the one act that registers it."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from frontdesk.domain import deadlines, glyphs, kinds, life, roles, terms
from frontdesk.domain import journal as tree
from frontdesk.domain.appeal import Appeal, applicant_of, others_of, read_appeal, stated, warnings_of
from frontdesk.domain.appeal_json import SUBSTANCE
from frontdesk.domain.identifiers import Number
from frontdesk.domain.moments import from_text, local, office_day, to_text
from frontdesk.errors import Problem, Refused, refuse
from frontdesk.services.calendar import CalendarBook
from frontdesk.services.counter import good_counter, queue_day
from frontdesk.services.days import Days
from frontdesk.services.papers import Papers
from frontdesk.services.ports import ALARM, Journal, Reading, RecordedEvent, UnitOfWork
from frontdesk.services.requests import same_request
from frontdesk.services.standing import assignable
from frontdesk.services.views import Actor, OfficeFacts, Preview, Registered, VisitRow

FEEDBACK_DIGITS: Final = 6
UNNAMED: Final = "·····"
"""Stands in a preview for the name that is still to be typed; nothing there means anonymous."""
OLDEST_LATE: Final = timedelta(days=31)
MOST_VISITS: Final = 2**31 - 1
"""What a database of either kind can be asked for."""
PRINTED: Final = (
    ("visitor.surname", ("visitor", "surname")),
    ("visitor.given", ("visitor", "given")),
    ("visitor.patronymic", ("visitor", "patronymic")),
    ("organisation.name", ("organisation", "name")),
)
"""Fields that come out on paper: a glyph that no shipped font has is refused before anything is committed."""

SPOKEN: Final = (
    ("visitor.address", ("visitor", "address")),
    ("organisation.address", ("organisation", "address")),
    ("representative.surname", ("representative", "surname")),
    ("representative.given", ("representative", "given")),
    ("representative.patronymic", ("representative", "patronymic")),
    ("representative.authority", ("representative", "authority")),
    ("addressed_to", ("", "addressed_to")),
    ("against", ("", "against")),
    ("substance", ("", "substance")),
)
"""Fields that come out on the protocol too, which an oral appeal must have (APPC 63(1))."""


def _unprintable(problems: tuple[Problem, ...]) -> bool:
    """Say whether a text that comes out on the paper is itself faulty; a missing one only leaves its line empty."""
    printed = {field for field, _ in PRINTED}
    return any(problem.field in printed and problem.code != "required" for problem in problems)


def kept_status(status: str, registered_on: date, today: date) -> str:
    """Return `accepted` while the lawful day of registration lies ahead (DOMAIN 1.15), else the status itself."""
    return "accepted" if status == "registered" and registered_on > today else status


class Intake:
    """Registers appeals, counting in the office's own calendar and hours."""

    def __init__(
        self,
        journal: Journal,
        facts: OfficeFacts,
        days: Days,
        papers: Papers,
        *,
        book: CalendarBook,
        coverage: glyphs.Coverage,
    ) -> None:
        self._journal = journal
        self._facts = facts
        self._days = days
        self._papers = papers
        self._book = book
        self._coverage = coverage

    # --- before the key is pressed

    def deadline(self, kind: str, received: datetime) -> deadlines.Deadline:
        """Return the lawful clock for a kind handed over at an instant; raise Refused for an unknown kind."""
        with self._journal.reading() as read:
            return deadlines.explain(kinds.kind(kind), received, self._book.of(read), self._book.hours_of(read))

    def _in_doubt(self, read: Reading, now: datetime) -> bool:
        """Say whether a clock alarm waits, or the next act would raise one."""
        if ALARM in read.numbers():
            return True
        last = read.last_at()
        return last is not None and self._journal.clock.judge(now, last).alarm is not None

    def preview(self, by: Actor, document: Mapping[str, Any], counter: int, *, with_paper: bool = True) -> Preview:
        """Return what would happen now: the clock, problems and warnings by field, the paper. Nothing is written."""
        now = self._journal.clock.now()
        problems, warnings = warnings_of(document, today=office_day(now))
        undrawable = self._undrawable_beside(document, problems)
        code = document.get("kind")
        if not isinstance(code, str) or code not in kinds.KIND_CODES:
            return Preview(None, problems + undrawable, warnings)
        claimed = _claimed(document, now)
        with self._journal.reading() as read:
            doubt = self._in_doubt(read, now)
        clock = deadlines.without_dates(kinds.kind(code), now) if doubt else self.deadline(code, claimed or now)
        pdf = None
        if with_paper and not undrawable and not _unprintable(problems):
            sheets = document.get("sheets")
            pdf = self._papers.preview(
                by,
                applicant_of(document) or ("" if document.get("anonymous") is True else UNNAMED),
                code,
                clock,
                sheets=sheets if isinstance(sheets, int) else 1,
                counter=counter,
                others=others_of(document),
                claimed_at=to_text(claimed) if claimed else None,
            )
        return Preview(clock, problems + undrawable, warnings, pdf)

    def _undrawable_beside(self, document: object, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        """Return what cannot be printed in fields that nothing else is wrong with: all is said at once."""
        said = {problem.field for problem in problems}
        found = self._undrawable(document, bool(document.get("oral"))) if isinstance(document, Mapping) else ()
        return tuple(problem for problem in found if problem.field not in said)

    def _undrawable(self, document: Mapping[str, Any], oral: bool) -> tuple[Problem, ...]:
        found: list[Problem] = []
        for field, (group, name) in (*PRINTED, *SPOKEN) if oral else PRINTED:
            part = document.get(group) if group else document
            value = part.get(name) if isinstance(part, Mapping) else None
            if isinstance(value, str):
                found += glyphs.problems(field, value[:SUBSTANCE], self._coverage)[:1]
        return tuple(found)

    # --- the act

    def register(self, by: Actor, document: object, counter: int, *, approver: Actor | None = None) -> Registered:
        """Register an appeal and give it its number; the receipt is the next act, after the COMMIT.

        Raises Refused with a problem per field; `approval_needed` where a second person must vouch; `visit_unknown`;
        `request_id_reused`.
        """
        roles.require(by.role, "receive")
        good_counter(counter)
        request = document.get("request_id") if isinstance(document, Mapping) else None
        request = request if isinstance(request, str) and request else secrets.token_hex(16)
        try:
            appeal = read_appeal(document, today=office_day(self._journal.clock.now()))
        except Refused as refused:
            raise Refused(*refused.problems, *self._undrawable_beside(document, refused.problems)) from None
        undrawable = self._undrawable(appeal.personal, appeal.oral)
        if undrawable:
            raise Refused(*undrawable)
        self._approved(appeal, by, approver)
        sealed = self._journal.seal(appeal.personal)
        with self._journal.begin(by.id, request) as work:
            known = work.repeated()
            if known:
                return self._again(work, known, appeal)
            self._days.close_what_is_over(work)
            assignee = self._assignee(work, appeal, by, approver)
            event = self._record(work, appeal, sealed, counter, approver)
            if assignee is not None:
                work.record("appeal.assigned", {"assignee": assignee, "status": "in_work"}, number=event.number)
        self._days.write_bundles()
        return self._answer(event, repeated=False)

    @staticmethod
    def _approved(appeal: Appeal, by: Actor, approver: Actor | None) -> None:
        if approver is None:
            if appeal.needs_approval:
                raise refuse("approval_needed", "late" if appeal.late else "visitor.iin_override_reason")
            return
        roles.require(approver.role, "approve")
        if approver.id == by.id:
            raise refuse("approver_same", "approver")

    @staticmethod
    def _assignee(work: UnitOfWork, appeal: Appeal, by: Actor, approver: Actor | None) -> str | None:
        """Return the account that considers the appeal from the start; of a complaint never whom it is about.

        Without a supervisor a clerk can only take it. Raises Refused `login_unknown`, `assignee_role`,
        `assignee_accused`, `act_not_for_kind`, `not_allowed`.
        """
        login = appeal.personal.get("assignee")
        if not login:
            return None
        kind, article = kinds.kind(appeal.kind), life.ASSIGN.article
        if kind.code not in life.ASSIGN.kinds:
            raise refuse("act_not_for_kind", "assignee", act="assign", kind=kind.code, article=kind.rule.article)
        account = assignable(work.read, login, "assignee")
        names = (account.surname, account.given, account.patronymic)
        if kind.code == "complaint" and terms.is_accused(appeal.personal.get("against"), *names):
            raise refuse("assignee_accused", "assignee", article=article)
        if approver is None and by.role != roles.SUPERVISOR and account.id != by.id:
            raise refuse("not_allowed", "assignee", act="assign", role=by.role)
        return account.id

    def _record(
        self, work: UnitOfWork, appeal: Appeal, sealed: tree.Sealed, counter: int, approver: Actor | None
    ) -> RecordedEvent:
        kind = kinds.kind(appeal.kind)
        handed_over = self._handed_over(appeal, work.now)
        # Without the day-by-day reasons that `explain` gives for the screen.
        received = local(handed_over).replace(tzinfo=None)
        calendar, hours = self._book.under(work)
        # While nobody trusts the clock, no date of the law is counted from it (F20); `Clockwork.confirm` does it.
        clock: deadlines.Dates | deadlines.Deadline
        if work.clock_unconfirmed:
            clock = deadlines.without_dates(kind, received)
        else:
            clock = deadlines.first_dates(kind, received, calendar, hours)
        visit = self._visit(work, appeal, counter)
        year = local(_trusted(work)).year
        office, letter = self._facts.numbering(kind.series)
        series = f"{office}-{letter}" if letter else office
        number = str(Number(office, letter, year, work.take(series, year)))
        late = None
        if appeal.late:
            late = dict(appeal.late) | {
                "claimed_at": to_text(handed_over),
                "approved_by": approver.id if approver else None,
            }
        data = {
            "visit": visit or work.take("visit"),
            "direct": visit is None,
            "kind": appeal.kind,
            "oral": appeal.oral,
            "language": appeal.language,
            "anonymous": appeal.anonymous,
            "crime_information": appeal.crime_information,
            "accepted_at": to_text(work.now),
            "registered_on": clock.registered_on.isoformat(),
            "due": clock.due.isoformat() if clock.due else None,
            "forward_by": clock.forward_by.isoformat() if clock.forward_by else None,
            "rule": {"code": kind.rule.code, "version": kind.rule.version},
            "calendar": calendar.version,
            "sheets": appeal.sheets,
            "counter": counter,
            "feedback": f"{secrets.randbelow(10**FEEDBACK_DIGITS):0{FEEDBACK_DIGITS}}",
            "late": late,
        }
        if approver is not None:
            data["approved_by"] = approver.id
        return work.record("appeal.registered", data, number=number, personal=sealed)

    @staticmethod
    def _handed_over(appeal: Appeal, now: datetime) -> datetime:
        """Return the instant from which the law counts: now, or for a late entry the time on the numbered blank."""
        if appeal.late is None:
            return now
        claimed = from_text(appeal.late["claimed_at"])
        if not now - OLDEST_LATE <= claimed <= now:
            raise refuse("late_time", "late.claimed_at", days=OLDEST_LATE.days)
        return claimed

    @staticmethod
    def _visit(work: UnitOfWork, appeal: Appeal, counter: int) -> int | None:
        day = queue_day(work.open_day, work.now)
        if appeal.visit is None:
            here: int | None = work.read.visit_at_counter(counter, day)
            return here
        found: VisitRow | None = work.read.visit(appeal.visit) if 0 < appeal.visit <= MOST_VISITS else None
        if found is None or found.day.isoformat() != day or found.state != "called":
            raise refuse("visit_unknown", "visit")
        return found.visit

    def _again(self, work: UnitOfWork, known: tuple[RecordedEvent, ...], appeal: Appeal) -> Registered:
        event = next((event for event in known if event.type == "appeal.registered"), None)
        same_request(event is not None)
        assert event is not None
        personal = work.read.personal(event.seq)
        if personal is not None:
            facts = ("kind", "oral", "language", "anonymous", "crime_information", "sheets")
            same_request(stated(personal) == appeal.personal)
            same_request(all(event.data[name] == getattr(appeal, name) for name in facts))
        same_request(appeal.visit in {None, event.data["visit"]} and _same_late(event.data["late"], appeal.late))
        return self._answer(event, repeated=True)

    def _answer(self, event: RecordedEvent, *, repeated: bool) -> Registered:
        data = event.data
        registered = date.fromisoformat(data["registered_on"])
        return Registered(
            number=event.number or "",
            visit=data["visit"],
            kind=data["kind"],
            status=kept_status(kinds.kind(data["kind"]).first_status, registered, office_day(event.at)),
            accepted_at=event.at,
            registered_on=registered,
            due=date.fromisoformat(data["due"]) if data["due"] else None,
            forward_by=date.fromisoformat(data["forward_by"]) if data["forward_by"] else None,
            feedback_code=data["feedback"],
            short_code=tree.short_code(event.leaf),
            seq=event.seq,
            repeated=repeated,
            undated=not data["due"] and kinds.kind(data["kind"]).rule != kinds.NO_DUE,
        )


def _claimed(document: Mapping[str, Any], now: datetime) -> datetime | None:
    """Return the time on a paper blank as far as it is one already; None while the form has none that could count."""
    late = document.get("late")
    text = late.get("claimed_at") if isinstance(late, Mapping) else None
    if not isinstance(text, str):
        return None
    try:
        claimed = from_text(text)
    except ValueError:
        return None
    return claimed if now - OLDEST_LATE <= claimed <= now else None


def _same_late(stored: Mapping[str, Any] | None, stated: Mapping[str, str] | None) -> bool:
    """Say whether a late entry was stated as before; the approver is no part of what the clerk wrote."""
    if stored is None or stated is None:
        return stored is None and stated is None
    claimed = to_text(from_text(stated["claimed_at"]))
    return dict(stored) | {"approved_by": None} == dict(stated) | {"claimed_at": claimed, "approved_by": None}


def _trusted(work: UnitOfWork) -> datetime:
    """Return the time of the act, or that of the last entry before the clock's alarm that waits: numbers go on in its
    year, so that none is given out twice when the right year is back.
    """
    alarm = work.alarm
    if alarm is None:
        return work.now
    return from_text(work.read.event(alarm).data["last_at"])
