# SPDX-License-Identifier: Apache-2.0
"""What happens to an appeal after its registration: one method for each act of `domain.life`, and what time alone does.

The program proposes, a named person decides. Corrections and voids are in `corrections`.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from frontdesk.domain import decisions, glyphs, life, roles, terms
from frontdesk.domain.appeal import LANGUAGES
from frontdesk.domain.appeal_json import LINE
from frontdesk.domain.deadlines import NOTICE_DAYS, notice_by
from frontdesk.domain.life import Act, Situation
from frontdesk.domain.moments import cut_to_ms, from_text, midnight, office_day, to_text
from frontdesk.domain.text import clean
from frontdesk.errors import Problem, Refused, refuse
from frontdesk.services.accounts import actor_of
from frontdesk.services.calendar import CalendarBook
from frontdesk.services.days import Days
from frontdesk.services.ports import AccountRow, AppealRow, Journal, RecordedEvent, UnitOfWork
from frontdesk.services.requests import same_request
from frontdesk.services.soundness import Soundness
from frontdesk.services.standing import accused, assignable, can_consider, hindered, known_appeal, may_do, situation_of
from frontdesk.services.views import SYSTEM, Actor, Assignee, Offered, OfferedAct

REFERENCE: Final = 100
WHY: Final = 2000
"""Characters of a reason; it goes into the notice to the applicant."""

BATCH: Final = 100
"""Deemed refusals written in one transaction: a registration that comes in between waits for one at most."""

MOST_AT_ONCE: Final = 10_000
"""Deemed refusals written in one call; the rest waits for the next one, so that nobody waits long for a window."""

Data = dict[str, Any]


class Workflow:
    """Acts on registered appeals."""

    def __init__(
        self, journal: Journal, days: Days, book: CalendarBook, soundness: Soundness, coverage: glyphs.Coverage
    ) -> None:
        self._journal = journal
        self._days = days
        self._book = book
        self._soundness = soundness
        self._coverage = coverage

    # --- what is lawful now

    def offered(self, by: Actor, number: str) -> Offered:
        """Return the lawful moves that this person may make now, each with what it asks for and what is proposed.

        Raises Refused `number_unknown`.
        """
        roles.require(by.role, "show_masked")
        with self._journal.reading() as read:
            row = known_appeal(read, number)
            today = office_day(self._journal.clock.now())
            situation = situation_of(row, today, self._book.of(read))
            lawful = [act for act in terms.lawful_acts(situation) if may_do(by, row, act)]
            acts = [act for act in lawful if hindered(read, by, row, act) is None]
        offers = tuple(
            OfferedAct(
                act.code,
                life.article(act, situation),
                act.fields,
                terms.choices(act, situation),
                terms.proposals(act, situation),
            )
            for act in acts
        )
        return Offered(number, row.kind, row.status, offers)

    def assignees(self, by: Actor, number: str) -> tuple[Assignee, ...]:
        """Return who may consider an appeal; never the person complained about (APPC 97(2))."""
        roles.require(by.role, "consider")
        with self._journal.reading() as read:
            row = known_appeal(read, number)
            accounts = [account for account in read.accounts() if can_consider(account)]
            free = [account for account in accounts if not accused(read, row, account)]
        if by.role != roles.SUPERVISOR:
            free = [account for account in free if account.id == by.id]
        return tuple(Assignee(one.id, one.login, actor_of(one).initials) for one in free)

    # --- the acts

    def answer(
        self, by: Actor, number: str, *, result: str, channel: str, language: str, document: str, request: str
    ) -> None:
        """Record the decision on an appeal: the result, how and in which language it went out, by which document.

        Raises Refused: codes of `decisions.problems_of`, `language_unknown`, `required`, and those of every act:
        `number_unknown`, `appeal_final`, `not_yours`, `assignee_accused`, `request_id_reused`.
        """
        personal = {"document": self._text("document", document, REFERENCE)}
        if language not in LANGUAGES:
            raise refuse("language_unknown", "language")
        given = {"result": result, "channel": channel, "language": language}
        event = decisions.EVENTS.get(result, "")
        self._do(by, number, life.ANSWER, event, given, given, personal, request, ended=True)

    def assign(self, by: Actor, number: str, *, to: str, request: str) -> None:
        """Name who considers the appeal; a clerk takes what nobody has. Raises `login_unknown`, `assignee_accused`."""

        def data(work: UnitOfWork, row: AppealRow, situation: Situation) -> Data:
            account: AccountRow = assignable(work.read, to)
            if accused(work.read, row, account):
                raise refuse("assignee_accused", "to", article=life.ASSIGN.article)
            if by.role != roles.SUPERVISOR and (account.id != by.id or row.assignee is not None):
                raise refuse("not_allowed", None, act="assign", role=by.role)
            return {"assignee": account.id, "status": life.status_after(life.ASSIGN, situation, {})}

        with self._journal.reading() as read:
            stated = {"assignee": assignable(read, to).id}
        self._do(by, number, life.ASSIGN, "appeal.assigned", {}, stated, None, request, data)

    def needs_fix(self, by: Actor, number: str, *, until: date, why: str, request: str) -> None:
        """Record that the applicant was told what is missing and until when it can be completed (APPC 64(6))."""
        personal = {"why": self._text("why", why, WHY, multiline=True)}
        given = {"until": until}
        stated = {"until": until.isoformat()}
        self._do(by, number, life.NEEDS_FIX, "appeal.needs_fix", given, stated, personal, request)

    def extend(
        self, by: Actor, number: str, *, until: date, decided: date, decider: str, position: str, why: str, request: str
    ) -> None:
        """Record a reasoned decision to extend the term, once, up to the day due (APPC 76(3))."""
        personal = {"decider": self._text("decider", decider, LINE), "why": self._text("why", why, WHY, multiline=True)}
        given = {"until": until, "decided": decided, "position": position}
        stated = {"decided": decided.isoformat(), "position": position}

        def data(_work: UnitOfWork, row: AppealRow, situation: Situation) -> Data:
            notice = notice_by(decided, situation.calendar).isoformat()
            end = terms.extended_due(situation, until).isoformat()
            return {"until": end, "first": row.due, "notice_by": notice}

        self._do(by, number, life.EXTEND, "appeal.extended", given, stated, personal, request, data)

    def forward(self, by: Actor, number: str, *, to: str, notified: date, part: bool, request: str) -> None:
        """Record that the appeal, or a part, went to the competent body and the applicant was told (APPC 65, 91(4))."""
        personal = {"to": self._text("to", to, LINE)}
        given = {"notified": notified, "part": part}
        stated = {"notified": notified.isoformat(), "part": part}

        def data(_work: UnitOfWork, row: AppealRow, situation: Situation) -> Data:
            status = life.status_after(life.FORWARD, situation, given)
            late = situation.forward_by is not None and situation.today > situation.forward_by
            return {"status": status, "by": row.forward_by, "late": late, **_end(row, ended=not part)}

        self._do(by, number, life.FORWARD, "appeal.forwarded", given, stated, personal, request, data)

    def give_back(self, by: Actor, number: str, *, ground: str, why: str, request: str) -> None:
        """Return the appeal with its reasons (APPC 64(7)); never one with crime information (APPC 64(7-2))."""
        personal = {"why": self._text("why", why, WHY, multiline=True)}
        given = {"ground": ground}
        self._do(by, number, life.RETURN, "appeal.returned", given, given, personal, request, ended=True)

    def withdraw(self, by: Actor, number: str, *, statement: date, request: str) -> None:
        """Record the applicant's written statement of withdrawal, before the decision (APPC 64(9))."""
        given, stated = {"statement": statement}, {"statement": statement.isoformat()}
        self._do(by, number, life.WITHDRAW, "appeal.withdrawn", given, stated, None, request, ended=True)

    def stop(self, by: Actor, number: str, *, ground: str, decided: date, decider: str, request: str) -> None:
        """Record the decision to stop the proceeding (APPC 70, 88); the applicant is told within three working days."""
        personal = {"decider": self._text("decider", decider, LINE)}
        given = {"ground": ground, "decided": decided}
        stated = {"ground": ground, "decided": decided.isoformat()}

        def data(_work: UnitOfWork, row: AppealRow, situation: Situation) -> Data:
            notice = situation.calendar.add_working_days(decided, NOTICE_DAYS).isoformat()
            return {"notice_by": notice, **_end(row)}

        self._do(by, number, life.STOP, "appeal.stopped", given, stated, personal, request, data)

    def hand_over(
        self,
        by: Actor,
        number: str,
        *,
        to: str,
        kui_number: str | None = None,
        kui_at: datetime | None = None,
        request: str,
    ) -> None:
        """Record the hand-over of crime information to the duty unit; the KUI entry may come later (DOMAIN 1.10)."""
        personal = {"to": self._text("to", to, LINE)}
        entry = self._text("kui_number", kui_number, terms.KUI_LIMIT) if kui_number else None
        kui_at = cut_to_ms(kui_at) if kui_at else None
        given = {"kui_number": entry, "kui_at": kui_at}
        stated: Data = {"kui_number": entry} if entry else {}
        stated |= {"kui_at": to_text(kui_at)} if kui_at else {}

        def data(_work: UnitOfWork, row: AppealRow, situation: Situation) -> Data:
            at = to_text(kui_at) if kui_at else row.kui_at
            if (entry and row.kui_number not in {None, entry}) or (row.kui_at and row.kui_at != at):
                raise refuse("kui_recorded", "kui_number", article=life.article(life.HAND_OVER, situation))
            target = to_text(terms.erdr_by(from_text(at))) if at else None
            entered = {"kui_number": entry or row.kui_number, "kui_at": at, "erdr_by": target}
            return {**entered, **_end(row, ended=row.status in life.OPEN)}

        self._do(by, number, life.HAND_OVER, "appeal.handed_to_duty", given, stated, personal, request, data)

    def link(self, by: Actor, number: str, *, to: str, how: str = "repeat", request: str) -> None:
        """Link a repeat to the earlier appeal, or add it to the old file without a reply (APPC 64(8))."""
        stated = {"to": to, "how": how}
        given = {"how": how, "returned_before": False}

        def data(work: UnitOfWork, row: AppealRow, situation: Situation) -> Data:
            earlier: AppealRow | None = work.read.appeal(to)
            if earlier is None:
                raise refuse("number_unknown", "to", number=to[:40])
            if earlier.seq >= row.seq or earlier.status == life.VOIDED:
                raise refuse("link_not_earlier", "to", article=life.LINK.article)
            if how == "old_file":
                roles.require(by.role, "decide")
            status = life.status_after(life.LINK, situation, given)
            return {"status": status, **_end(row, ended=how == "old_file")}

        with self._journal.reading() as read:
            given["returned_before"] = how == "old_file" and read.returned_as_repeat(to)
        self._do(by, number, life.LINK, "appeal.linked", given, stated, None, request, data)

    # --- what time alone does

    def expire(self) -> int:
        """Write the deemed refusals that are due by now; return how many (APPC 91(2), 100(5); PRODUCT rule 15).

        Idempotent; in batches, each a transaction of its own. Nothing is written from an unconfirmed clock, nor into
        a damaged journal.
        """
        done = 0
        while done < MOST_AT_ONCE:
            today = office_day(self._journal.clock.now())
            with self._journal.reading() as read:
                if not read.run_out(today.isoformat(), 1):
                    break
            if not self._soundness.whole():
                break
            written = self._expire_some()
            if not written:
                break
            done += written
        return done

    def _expire_some(self) -> int:
        with self._journal.begin(SYSTEM.id, "deemed") as work:
            if work.clock_unconfirmed:
                return 0
            rows = work.read.run_out(office_day(work.now).isoformat(), BATCH)
            written = 0
            for number, due, set_by in rows:
                work.use_command(f"deemed:{number}:{due}")
                if work.repeated() or _due_said_by(work.read.event(set_by)) != due:
                    continue  # the row is not what the journal says; verifying names it
                expired = midnight(date.fromordinal(date.fromisoformat(due).toordinal() + 1))
                data = {"due": due, "expired_at": to_text(expired)}
                work.record("appeal.deemed_refused", data, number=number, actor=SYSTEM.id)
                written += 1
            return written

    # --- inside

    def _text(self, field: str, text: str, limit: int, *, multiline: bool = False) -> str:
        found, problem = clean(text or "", field, limit=limit, multiline=multiline)
        problem = problem or (None if found else Problem(field, "required"))
        problem = problem or next(iter(glyphs.problems(field, found, self._coverage)), None)
        if problem is not None:
            raise Refused(problem)
        return found

    def _do(
        self,
        by: Actor,
        number: str,
        act: Act,
        event: str,
        given: Mapping[str, Any],
        stated: Mapping[str, Any],
        personal: Mapping[str, str] | None,
        request: str,
        data: Callable[[UnitOfWork, AppealRow, Situation], Data] | None = None,
        *,
        ended: bool = False,
    ) -> None:
        """Do one act: `given` is judged, `stated` and what `data` adds go into the event, `personal` beside it."""
        roles.require(by.role, act.role)
        with self._journal.begin(by.id, request) as work:
            row = known_appeal(work.read, number)
            known = work.repeated()
            if known:
                same_request(_same(work, known[0], number, event, stated, personal))
                return
            situation = situation_of(row, office_day(work.now), self._book.under(work)[0])
            terms.check(act, situation, {**given, "now": work.now})
            problem = hindered(work.read, by, row, act)
            if problem is not None:
                raise Refused(problem)
            self._days.close_what_is_over(work)
            more = data(work, row, situation) if data else _end(row) if ended else {}
            work.record(event, {**stated, **more}, number=number, personal=personal)
        self._days.write_bundles()


def _due_said_by(event: RecordedEvent | None) -> str | None:
    """Return the due date that an event set."""
    if event is None:
        return None
    key = {"appeal.extended": "until", "appeal.redated": "new_due"}.get(event.type, "due")
    found: str | None = event.data.get(key)
    return found


def _end(row: AppealRow, *, ended: bool = True) -> Data:
    """Return the dates of an act that ends an appeal: the due date in force, and the one before an extension."""
    if not ended:
        return {"due": None, "first_due": None}
    return {"due": row.due, "first_due": row.extended_from if row.extended else row.due}


def _same(
    work: UnitOfWork,
    known: RecordedEvent,
    number: str,
    event: str,
    stated: Mapping[str, Any],
    personal: Mapping[str, str] | None,
) -> bool:
    """Say whether a request that comes again says what it said the first time."""
    if (known.type, known.number) != (event, number) or any(known.data.get(k) != v for k, v in stated.items()):
        return False
    return personal is None or work.read.personal(known.seq) in (None, dict(personal))
