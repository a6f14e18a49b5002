# SPDX-License-Identifier: Apache-2.0
"""An off-site reception comes home: what a laptop registered without a network enters the office's own journal.

The laptop's log stays what it is and is uploaded as its own. Here each of its appeals becomes a late entry with the
time of its real hand-over, its own number of the series V and the place of its event in that log (PRODUCT rule 3).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from frontdesk.domain import roles
from frontdesk.domain.identifiers import Number, parse_number
from frontdesk.domain.moments import to_text
from frontdesk.errors import refuse
from frontdesk.services.days import Days
from frontdesk.services.ports import Journal, Reading, RecordedEvent, UnitOfWork
from frontdesk.services.views import Actor, OfficeFacts

FOLLOWING: Final = ("print.started", "print.done", "print.failed", "appeal.handed_to_duty")
"""What may have happened to an appeal on the road: its papers came out, it went to the duty unit."""

WHY: Final = "offsite"


@dataclass(frozen=True)
class Merged:
    """What a merge did: how many appeals are new here, how many were here already, the last number of each series."""

    new: int
    known: int
    last: Mapping[str, str]


@dataclass(frozen=True)
class _Taken:
    """One appeal of the laptop with everything that followed."""

    number: Number
    event: RecordedEvent
    following: tuple[RecordedEvent, ...]


class Offsite:
    """Merges the journals of this office's off-site receptions."""

    def __init__(self, journal: Journal, facts: OfficeFacts, days: Days) -> None:
        self._journal = journal
        self._facts = facts
        self._days = days

    def merge(self, by: Actor, other: Journal, there: OfficeFacts, *, approver: Actor | None) -> Merged:
        """Take over every appeal of a verified off-site journal that is not here yet, each in a transaction of its own.

        A merge that was broken off goes on where it stopped. Raises Refused `offsite_not_ours` (another office's, or
        training mixed with real work), `offsite_day_open`, `offsite_hole` (number), `offsite_person_unknown` (login),
        `approval_needed`, `approver_same`, `not_allowed`: a late entry needs two people (PRODUCT rule 8).
        """
        self._two_people(by, approver)
        assert approver is not None
        if there.offsite_of != self._facts.code or there.training != self._facts.training:
            raise refuse("offsite_not_ours", "folder", log=there.code, home=there.offsite_of or "—")
        new = known = 0
        last: dict[str, str] = {}
        with other.reading() as read:
            if "open_day" in read.numbers():
                raise refuse("offsite_day_open", "folder", log=there.code)
            people = self._people(read)
            for taken in _taken(read):
                last[_series(taken.number)] = str(taken.number)
                if self._enter(taken, read, there, people, approver):
                    new += 1
                else:
                    known += 1
        self._days.write_bundles()
        return Merged(new, known, last)

    @staticmethod
    def _two_people(by: Actor, approver: Actor | None) -> None:
        roles.require(by.role, "receive")
        if approver is None:
            raise refuse("approval_needed", "approver")
        roles.require(approver.role, "approve")
        if approver.id == by.id:
            raise refuse("approver_same", "approver")

    def _people(self, there: Reading) -> Mapping[str, str]:
        """Return the laptop's account ids to those of the same people here: who accepted stands on the receipt."""
        with self._journal.reading() as read:
            here = {account.login: account for account in read.accounts()}
        found = {}
        for account in there.accounts():
            same = here.get(account.login)
            if same is not None and (same.surname, same.given) == (account.surname, account.given):
                found[account.id] = same.id
        return found

    def _enter(
        self, taken: _Taken, there: Reading, office: OfficeFacts, people: Mapping[str, str], approver: Actor
    ) -> bool:
        number, event = taken.number, taken.event
        actor = people.get(event.actor)
        if actor is None:
            account = there.account_by_id(event.actor)
            raise refuse("offsite_person_unknown", "folder", login=account.login if account else event.actor)
        personal = there.sealed(event.seq)
        if personal is None:
            raise refuse("offsite_erased", "folder", seq=event.seq)
        with self._journal.begin(actor, f"offsite:{office.origin}:{event.seq}") as work:
            if work.repeated():
                return False
            self._days.close_what_is_over(work)
            if work.take(_series(number), number.year) != number.n:
                raise refuse("offsite_hole", "folder", number=str(number))
            data = self._data(event, office, work, approver)
            work.record("appeal.registered", data, number=str(number), personal=personal)
            for later in taken.following:
                self._follow(later, there, work, number, people.get(later.actor, actor))
        return True

    @staticmethod
    def _data(event: RecordedEvent, office: OfficeFacts, work: UnitOfWork, approver: Actor) -> dict[str, Any]:
        was = event.data
        late = was["late"] or {}
        return {
            **was,
            "visit": work.take("visit"),
            "direct": True,
            "accepted_at": to_text(work.now),
            "late": {
                "claimed_at": late.get("claimed_at", was["accepted_at"]),
                "paper_no": str(event.number),
                "why": WHY,
                "approved_by": approver.id,
            },
            "offsite": {"log": office.origin, "seq": event.seq, "leaf": event.leaf.hex()},
        }

    @staticmethod
    def _follow(event: RecordedEvent, there: Reading, work: UnitOfWork, number: Number, actor: str) -> None:
        data = event.data
        work.record(event.type, data, number=str(number), personal=there.sealed(event.seq), actor=actor)
        if event.type == "print.started":
            paper, copy = data["paper"], data["copy"]
            row = next(row for row in there.papers(str(number)) if (row.paper, row.copy) == (paper, copy))
            work.freeze(str(number), paper, copy, row.frozen)


def _series(number: Number) -> str:
    return f"{number.office}-{number.series}"


def _taken(read: Reading) -> list[_Taken]:
    """Return the appeals in the order of their registration."""
    appeals: dict[str, tuple[Number, RecordedEvent]] = {}
    following: dict[str, list[RecordedEvent]] = {}
    for seq in range(read.size()):
        event = read.event(seq)
        if event is None or event.number is None:
            continue
        number = parse_number(event.number)
        if event.type == "appeal.registered" and number is not None:
            appeals[event.number] = (number, event)
        elif event.type in FOLLOWING:
            following.setdefault(event.number, []).append(event)
        elif event.type.startswith(("appeal.", "protocol.")):
            raise refuse("offsite_act", "folder", number=event.number)
    return [_Taken(*pair, tuple(following.get(key, ()))) for key, pair in appeals.items()]
