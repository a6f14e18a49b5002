# SPDX-License-Identifier: Apache-2.0
"""Putting a record right, and voiding one: with a reason and a second person's own password. Nothing is taken out: what
stood before stays committed, the number stays, and the time of registration cannot be corrected by anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from frontdesk.domain import deadlines, glyphs, kinds, life, roles, terms
from frontdesk.domain.appeal import GROUPS, JOINT, TEXTS, Appeal, read_appeal, whole
from frontdesk.domain.appeal_json import BY_KEY, Field
from frontdesk.domain.moments import from_text, local, office_day
from frontdesk.domain.text import clean
from frontdesk.errors import Problem, Refused, refuse
from frontdesk.services.calendar import CalendarBook
from frontdesk.services.days import Days
from frontdesk.services.intake import PRINTED
from frontdesk.services.ports import AppealRow, Journal, RecordedEvent, UnitOfWork
from frontdesk.services.requests import same_request
from frontdesk.services.standing import known_appeal, situation_of
from frontdesk.services.views import Actor
from frontdesk.services.workflow import WHY

FACTS: Final = ("kind", "language", "crime_information", "sheets")
"""What can be corrected beside the personal data; these values are in the event, old and new."""


def _paths(group: Field, path: str) -> tuple[str, ...]:
    inside = [name for field in group.inside for name in _paths(field, f"{path}.{field.key}")]
    return (path, *inside)


CORRECTABLE: Final = frozenset(
    {*FACTS, JOINT, *(name for group in GROUPS for name in _paths(BY_KEY[group], group)), *TEXTS} - {"assignee"}
)
"""Paths of `appeal.json` that a correction may set: a value, a whole group, or null."""

GROUPED: Final[Mapping[str, type]] = {**dict.fromkeys((*GROUPS, "visitor.document"), dict), JOINT: list}
"""Paths whose value is a group of values."""


@dataclass(frozen=True)
class _Change:
    """A record as it is and as it shall be."""

    old: Mapping[str, Any]
    new: Appeal
    fields: tuple[str, ...]


class Corrections:
    """Corrects and voids records of appeals."""

    def __init__(self, journal: Journal, days: Days, book: CalendarBook, coverage: glyphs.Coverage) -> None:
        self._journal = journal
        self._days = days
        self._book = book
        self._coverage = coverage

    def correct(
        self,
        by: Actor,
        number: str,
        *,
        set: Mapping[str, Any],  # noqa: A002 - the key of CLI.md
        why: str,
        approver: Actor | None,
        request: str,
    ) -> None:
        """Set some values of a record anew; they pass the same checks as at intake.

        A corrected kind gives a new due date, counted from the same receipt; the first one stays. Raises Refused with
        a problem per field: codes of the intake, `not_correctable`, `nothing_to_correct`, `kind_not_correctable`,
        `appeal_final`, `approval_needed`, `approver_same`, `number_unknown`, `request_id_reused`.
        """
        reason = self._second(by, why, approver)
        _known_paths(set)
        with self._journal.begin(by.id, request) as work:
            row = known_appeal(work.read, number)
            known = work.repeated()
            if known:
                same_request(known[0].type == "appeal.corrected" and known[0].number == number)
                self._same_again(work, known[0], row, set, reason)
                return
            situation = situation_of(row, office_day(work.now), self._book.under(work)[0])
            terms.check(life.CORRECT, situation, {})
            facts = {name: getattr(row, name) for name in FACTS}
            change = self._change(work, row, work.read.personal(row.person_seq) or {}, facts, set)
            if not change.fields:
                raise refuse("nothing_to_correct", "set")
            data = self._event(work, row, change, facts)
            self._days.close_what_is_over(work)
            data["approved_by"] = approver.id if approver else by.id
            work.record("appeal.corrected", data, number=number, personal={**change.new.personal, "why": reason})
            work.hide_person(row.person_seq)
        self._days.write_bundles()

    def void(self, by: Actor, number: str, *, why: str, approver: Actor | None, request: str) -> None:
        """Void a mistaken record: number and content stay, and the number never comes again.

        Raises Refused `approval_needed`, `approver_same`, `appeal_final` where it is void already, `number_unknown`,
        `request_id_reused`.
        """
        reason = self._second(by, why, approver)
        with self._journal.begin(by.id, request) as work:
            row = known_appeal(work.read, number)
            known = work.repeated()
            if known:
                same_request(known[0].type == "appeal.voided" and known[0].number == number)
                same_request(work.read.personal(known[0].seq) in (None, {"why": reason}))
                return
            situation = situation_of(row, office_day(work.now), self._book.under(work)[0])
            terms.check(life.VOID, situation, {})
            self._days.close_what_is_over(work)
            data = {
                "was": row.status,
                "due": row.due,
                "first_due": row.extended_from if row.extended else row.due,
                "approved_by": approver.id if approver else by.id,
            }
            work.record("appeal.voided", data, number=number, personal={"why": reason})
        self._days.write_bundles()

    # --- inside

    @staticmethod
    def _second(by: Actor, why: str, approver: Actor | None) -> str:
        """Check the two persons; return the reason."""
        roles.require(by.role, "correct")
        reason, problem = clean(why or "", "why", limit=WHY, multiline=True)
        problem = problem or (None if reason else Problem("why", "required"))
        if problem is not None:
            raise Refused(problem)
        if approver is None:
            raise refuse("approval_needed", "approver")
        roles.require(approver.role, "approve")
        if approver.id == by.id:
            raise refuse("approver_same", "approver")
        return reason

    def _change(
        self,
        work: UnitOfWork,
        row: AppealRow,
        personal: Mapping[str, Any],
        facts: Mapping[str, Any],
        wanted: Mapping[str, Any],
    ) -> _Change:
        old = {**whole(personal), **facts}
        document = _applied(old, wanted)
        registered = work.read.event(row.seq)
        for name in ("oral", "anonymous"):
            document[name] = bool(registered and registered.data[name])
        new = read_appeal(document, today=office_day(work.now))
        problems = [*self._undrawable(new), *_kind_problems(row, new.kind)]
        if problems:
            raise Refused(*problems)
        now = {**whole(new.personal), **{name: getattr(new, name) for name in FACTS}}
        before, after = _flat(old), _flat(now)
        fields = tuple(sorted(name for name in {*before, *after} if before.get(name) != after.get(name)))
        return _Change(old, new, fields)

    def _undrawable(self, new: Appeal) -> list[Problem]:
        found: list[Problem] = []
        for field, (group, name) in PRINTED:
            value = (new.personal.get(group) or {}).get(name)
            found += glyphs.problems(field, value, self._coverage)[:1] if value else []
        return found

    def _event(self, work: UnitOfWork, row: AppealRow, change: _Change, facts: Mapping[str, Any]) -> dict[str, Any]:
        new = {name: getattr(change.new, name) for name in FACTS}
        due, rule = row.due, None
        if change.new.kind != row.kind:
            due = self._due(work, row, change.new.kind)
            counted = kinds.kind(change.new.kind).rule
            rule = {"code": counted.code, "version": counted.version}
        return {
            "of": row.seq,
            "fields": list(change.fields),
            "values": {name: {"old": facts[name], "new": new[name]} for name in FACTS if facts[name] != new[name]},
            **new,
            "due": due,
            "old_due": row.due,
            "rule": rule,
        }

    def _due(self, work: UnitOfWork, row: AppealRow, code: str) -> str | None:
        """Count the due date of another kind from the same receipt; a lawful extension that reaches further stays."""
        if row.due is None:
            return None
        registered = work.read.event(row.seq)
        late = registered.data["late"] if registered else None
        received = from_text(late["claimed_at"]) if late else row.accepted_at
        # An appeal taken while nobody trusted the clock counts from what was settled afterwards.
        received = work.read.counted_from(row.number) or received
        kind = kinds.kind(code)
        counted = deadlines.due(kind, local(received).replace(tzinfo=None), *self._book.under(work))
        if counted is None:
            return None
        present = date.fromisoformat(row.due)
        kept = max(counted, present) if row.extended and kind.extension_allowed else counted
        return kept.isoformat()

    def _same_again(
        self, work: UnitOfWork, known: RecordedEvent, row: AppealRow, wanted: Mapping[str, Any], reason: str
    ) -> None:
        """Raise `request_id_reused` unless setting these values again would change nothing of what was recorded."""
        recorded = work.read.personal(known.seq)
        if recorded is None:
            return
        facts = {name: known.data[name] for name in FACTS}
        same_request(recorded.get("why") == reason)
        same_request(not self._change(work, row, recorded, facts, wanted).fields)


def _known_paths(wanted: Mapping[str, Any]) -> None:
    if not wanted:
        raise refuse("required", "set")
    problems = [
        Problem(path[:80], "not_correctable") for path in wanted if path not in CORRECTABLE and not _in_list(path)
    ]
    problems += [
        Problem(path, "wrong_type")
        for path, value in wanted.items()
        if path in GROUPED and value is not None and not isinstance(value, GROUPED[path])
    ]
    if problems:
        raise Refused(*problems)


def _in_list(path: str) -> bool:
    parts = path.split(".")
    keys = {field.key for field in BY_KEY[JOINT].inside}
    return len(parts) == len(("joint", "0", "key")) and parts[0] == JOINT and parts[1].isdecimal() and parts[2] in keys


def _applied(old: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return the `appeal.json` of the record with the wanted values in it; groups come before their parts."""
    document: dict[str, Any] = _copied(old)
    for path in sorted(wanted):
        *groups, key = path.split(".")
        place: Any = document
        for name in groups:
            if isinstance(place, list) and int(name) < len(place):
                place = place[int(name)]
            elif isinstance(place, dict):
                place[name] = {} if place.get(name) is None else place[name]
                place = place[name]
            else:
                break
        if not isinstance(place, dict):
            raise refuse("wrong_type", path[:80])
        place[key] = wanted[path]
    return document


def _copied(value: Any) -> Any:  # noqa: ANN401 - a JSON value
    if isinstance(value, Mapping):
        return {key: _copied(inner) for key, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value


def _flat(value: Any, path: str = "") -> dict[str, Any]:  # noqa: ANN401
    """Return the single values of a record by their paths; what is null is not there."""
    if isinstance(value, Mapping):
        items = list(value.items())
    elif isinstance(value, list):
        items = [(str(place), inner) for place, inner in enumerate(value)]
    else:
        return {} if value is None else {path: value}
    found: dict[str, Any] = {}
    for key, inner in items:
        found |= _flat(inner, f"{path}.{key}" if path else key)
    return found


def _kind_problems(row: AppealRow, code: str) -> list[Problem]:
    if code == row.kind:
        return []
    if kinds.kind(code).stream != kinds.kind(row.kind).stream:
        return [Problem("kind", "kind_not_correctable")]
    if row.status not in life.OPEN:
        return [Problem("kind", "appeal_final", {"status": row.status, "article": life.ENDED})]
    return []
