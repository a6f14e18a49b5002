# SPDX-License-Identifier: Apache-2.0
"""How each event changes the rows that are derived from it, as data: the unit of work applies it, `verify` compares
with it.

One place to touch for a new event. Every group of columns has a mark, the column with the `seq` of the event that set
it: a row is right when each group equals what the event named by its mark says, and no later event of that kind exists.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sqlalchemy import Table as SqlTable

from frontdesk.domain import decisions, kinds
from frontdesk.storage.tables import ACCOUNT, APPEAL, CALENDAR, DAY, OFFICE, PAPER, PROTOCOL, SETTING, VISIT


@dataclass(frozen=True)
class Happened:
    """An event as the rules read it."""

    seq: int
    at: int
    leaf_code: str
    body: Mapping[str, Any]

    def values(self) -> dict[str, Any]:
        """Return what most rules ask for, under the names of `name_of`: `data` itself, and the event's own facts."""
        body = self.body
        return {
            **body["data"],
            "event.seq": self.seq,
            "event.at": self.at,
            "event.day": body["at"][:10],
            "event.leaf": self.leaf_code,
            "event.number": body["number"],
            "event.actor": body["actor"],
        }


@dataclass(frozen=True)
class Body:
    """A value from the event's JSON, by its path below the top (`data.visit`)."""

    path: tuple[str, ...]

    def of(self, event: Happened) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Return the value for an event; None where the event does not have it."""
        found: Any = event.body
        for name in self.path:
            found = found.get(name)
        return found


@dataclass(frozen=True)
class At:
    """The event's instant in milliseconds UTC."""

    def of(self, event: Happened) -> int:
        """Return the value for an event."""
        return event.at


@dataclass(frozen=True)
class Day:
    """The local date of the event's instant."""

    def of(self, event: Happened) -> str:
        """Return the value for an event."""
        return str(event.body["at"][:10])


@dataclass(frozen=True)
class Seq:
    """The event's own number."""

    def of(self, event: Happened) -> int:
        """Return the value for an event."""
        return event.seq


@dataclass(frozen=True)
class Leaf:
    """The short code made of the event's leaf hash."""

    def of(self, event: Happened) -> str:
        """Return the value for an event."""
        return event.leaf_code


@dataclass(frozen=True)
class Const:
    """A fixed value."""

    value: str | int | bool | None

    def of(self, _event: Happened) -> str | int | bool | None:
        """Return the value."""
        return self.value


@dataclass(frozen=True)
class ByCode:
    """A value that a code in the event decides: the pairs (code, value), else `other`."""

    code: Body
    values: tuple[tuple[str, str], ...]
    other: str

    def of(self, event: Happened) -> str:
        """Return the value for an event."""
        found = self.code.of(event)
        return next((value for code, value in self.values if code == found), self.other)


Source = Body | At | Day | Seq | Leaf | Const | ByCode


_NAMES: Final = {At: "event.at", Day: "event.day", Seq: "event.seq", Leaf: "event.leaf"}


def name_of(source: Source) -> str | None:
    """Return the name of a source's value in `Happened.values`; None where only `of` gives it."""
    if not isinstance(source, Body):
        return _NAMES.get(type(source))
    if source in (NUMBER, ACTOR):
        return f"event.{source.path[0]}"
    top, *inside = source.path
    return inside[0] if top == "data" and len(inside) == 1 else None


def data(name: str) -> Body:
    """Name a value in the event's `data`."""
    return Body(("data", name))


NUMBER: Final = Body(("number",))
ACTOR: Final = Body(("actor",))


@dataclass(frozen=True)
class Group:
    """Columns that one event sets together, and the column that remembers which event it was."""

    mark: str
    columns: Mapping[str, Source]


@dataclass(frozen=True, eq=False)
class Rule:
    """What one type of event does to one row. `when` limits it to events whose `data` has that value."""

    event: str
    table: SqlTable
    key: Mapping[str, Source]
    groups: tuple[Group, ...]
    insert: bool = False
    when: tuple[str, bool] | None = None


_TRIED = Group("tried_seq", {"failures": data("failures"), "until": data("until")})


_PROTOCOL_KEY: Final = {"number": NUMBER, "form": data("form"), "version": data("version")}


def _moved(event: str, state: str, *more: Group) -> Rule:
    return Rule(event, VISIT, {"id": data("visit")}, (*more, Group("last_seq", {"state": Const(state)})))


def _ended(event: str, state: str, outcome: Source) -> Rule:
    return _moved(event, state, Group("ended_seq", {"ended_at": At(), "outcome": outcome}))


def _appeal(event: str, status: Source | None, *more: Group) -> Rule:
    """One act on an appeal: what it sets, and the status afterwards (None: an act that leaves the status alone)."""
    last = (Group("last_seq", {"status": status}),) if status else ()
    return Rule(event, APPEAL, {"number": NUMBER}, (*more, *last))


_FACTS = Group("person_seq", {name: data(name) for name in ("kind", "language", "crime_information", "sheets")})
"""What a correction states anew, together with the personal data under the same mark."""
_DUTY = Group("duty_seq", {name: data(name) for name in ("kui_number", "kui_at", "erdr_by")})
_FIRST_STATUS = ByCode(
    data("kind"),
    tuple((kind.code, kind.first_status) for kind in kinds.KINDS if kind.first_status != "registered"),
    "registered",
)


def _dated(first_due: Source) -> Group:
    """Group the dates that only counting anew moves; an extension leaves them."""
    columns = {"registered_on": data("registered_on"), "first_due": first_due, "forward_by": data("forward_by")}
    return Group("dated_seq", columns)


RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "log.created",
        OFFICE,
        {"code": data("office")},
        (
            Group(
                "seq",
                {
                    "name_kk": data("name_kk"),
                    "name_ru": data("name_ru"),
                    "training": data("training"),
                    "vkey": data("vkey"),
                },
            ),
        ),
        insert=True,
    ),
    Rule("setting.changed", SETTING, {"key": data("key")}, (Group("last_seq", {"value": data("value")}),), insert=True),
    Rule(
        "calendar.changed",
        CALENDAR,
        {"day": data("day")},
        (Group("last_seq", {"kind": data("as"), "order_no": data("order"), "version": data("version")}),),
        insert=True,
    ),
    Rule(
        "user.added",
        ACCOUNT,
        {"id": data("user")},
        (
            Group(
                "person_seq",
                {"role": data("role"), "position_kk": data("position_kk"), "position_ru": data("position_ru")},
            ),
            Group("secret_seq", {"secret_hash": data("secret")}),
        ),
        insert=True,
    ),
    Rule(
        "user.changed",
        ACCOUNT,
        {"id": data("user")},
        (Group("secret_seq", {"secret_hash": data("secret")}), _TRIED),
    ),
    Rule("user.disabled", ACCOUNT, {"id": data("user")}, (Group("disabled_seq", {}),)),
    Rule("user.login", ACCOUNT, {"id": data("user")}, (_TRIED,)),
    Rule("user.refused", ACCOUNT, {"id": data("user")}, (_TRIED,)),
    Rule(
        "ticket.issued",
        VISIT,
        {"id": data("visit")},
        (
            Group(
                "issued_seq",
                {
                    "ticket": data("ticket"),
                    "day": data("date"),
                    "purpose": data("purpose"),
                    "priority": data("priority"),
                    "persons": data("persons"),
                    "direct": Const(False),
                    "arrived_at": At(),
                },
            ),
            Group("last_seq", {"state": Const("waiting")}),
        ),
        insert=True,
    ),
    _moved("ticket.called", "called", Group("called_seq", {"called_at": At(), "counter": data("counter")})),
    _moved("ticket.recalled", "called", Group("recalled_seq", {"recalls": data("recalls")})),
    _ended("ticket.no_show", "no_show", Const(None)),
    _ended("ticket.left", "left", Const("left")),
    _ended("ticket.unserved", "unserved", Const(None)),
    _ended("ticket.finished", "finished", data("outcome")),
    Rule(
        "appeal.registered",
        APPEAL,
        {"number": NUMBER},
        (
            Group(
                "seq",
                {
                    "day": Day(),
                    "visit": data("visit"),
                    "oral": data("oral"),
                    "counter": data("counter"),
                    "clerk": ACTOR,
                    "accepted_at": At(),
                    "feedback": data("feedback"),
                    "short_code": Leaf(),
                },
            ),
            _FACTS,
            _dated(data("due")),
            Group("due_seq", {"due": data("due")}),
            Group("last_seq", {"status": _FIRST_STATUS}),
        ),
        insert=True,
    ),
    Rule(
        "appeal.registered",
        VISIT,
        {"id": data("visit")},
        (
            Group(
                "issued_seq",
                {
                    "ticket": Const(None),
                    "day": Day(),
                    "purpose": Const("appeal"),
                    "priority": Const(None),
                    "persons": Const(1),
                    "direct": Const(True),
                    "arrived_at": At(),
                },
            ),
            Group("called_seq", {"called_at": At(), "counter": data("counter")}),
            Group("appeal_seq", {"number": NUMBER}),
            Group("ended_seq", {"ended_at": At(), "outcome": Const("registered")}),
            Group("last_seq", {"state": Const("finished")}),
        ),
        insert=True,
        when=("direct", True),
    ),
    Rule(
        "appeal.registered",
        VISIT,
        {"id": data("visit")},
        (Group("appeal_seq", {"number": NUMBER}),),
        when=("direct", False),
    ),
    *(_appeal(event, data("result")) for event in dict.fromkeys(decisions.EVENTS.values())),
    _appeal("appeal.assigned", data("status"), Group("assigned_seq", {"assignee": data("assignee")})),
    _appeal("appeal.needs_fix", Const("needs_fix"), Group("fix_seq", {"fix_until": data("until")})),
    _appeal(
        "appeal.extended",
        Const("extended"),
        Group("due_seq", {"due": data("until")}),
        Group("extended_seq", {"extended_from": data("first")}),
    ),
    _appeal("appeal.forwarded", data("status")),
    _appeal("appeal.returned", Const("returned")),
    _appeal("appeal.withdrawn", Const("withdrawn")),
    _appeal("appeal.stopped", Const("stopped")),
    _appeal("appeal.handed_to_duty", Const("handed_to_duty"), _DUTY),
    _appeal("appeal.linked", data("status"), Group("linked_seq", {"linked_to": data("to")})),
    _appeal("appeal.redated", None, _dated(data("first_due")), Group("due_seq", {"due": data("new_due")})),
    _appeal("appeal.deemed_refused", None, Group("deemed_seq", {})),
    _appeal("appeal.corrected", None, _FACTS, Group("due_seq", {"due": data("due")})),
    _appeal("appeal.voided", Const("voided")),
    *(
        Rule(
            event,
            PROTOCOL,
            _PROTOCOL_KEY,
            (Group("text_seq", {"language": data("language")}), Group("last_seq", {"state": Const("saved")})),
            insert=True,
        )
        for event in ("protocol.saved", "protocol.versioned")
    ),
    Rule(
        "protocol.signed",
        PROTOCOL,
        _PROTOCOL_KEY,
        (Group("signed_seq", {"outcome": data("outcome")}), Group("last_seq", {"state": Const("signed")})),
    ),
    Rule(
        "print.started",
        PAPER,
        {"number": NUMBER, "paper": data("paper"), "copy_no": data("copy")},
        (
            Group(
                "started_seq",
                {
                    "lang": data("lang"),
                    "size": data("size"),
                    "signed": data("signed"),
                    "frozen_hash": data("frozen"),
                    "started_at": At(),
                },
            ),
            Group("last_seq", {"state": Const("started")}),
        ),
        insert=True,
    ),
    Rule(
        "print.done",
        PAPER,
        {"number": NUMBER, "paper": data("paper"), "copy_no": data("copy")},
        (Group("last_seq", {"state": Const("done")}),),
    ),
    Rule(
        "print.failed",
        PAPER,
        {"number": NUMBER, "paper": data("paper"), "copy_no": data("copy")},
        (Group("last_seq", {"state": Const("failed")}),),
    ),
    Rule(
        "day.close",
        DAY,
        {"day": data("date"), "part": data("part")},
        (Group("seq", {"unattended": data("unattended"), "closed_at": At(), "opened_after": data("opened_after")}),),
        insert=True,
    ),
)

BY_EVENT: Final[Mapping[str, tuple[Rule, ...]]] = {
    name: tuple(rule for rule in RULES if rule.event == name) for name in {rule.event for rule in RULES}
}


def rules_for(event: Happened) -> tuple[Rule, ...]:
    """Return the rules that an event triggers."""
    return tuple(
        rule
        for rule in BY_EVENT.get(event.body["type"], ())
        if rule.when is None or event.body["data"].get(rule.when[0]) is rule.when[1]
    )


@cache
def columns_of(rule: Rule) -> Mapping[str, Source]:
    """Return where the value of each column comes from that a rule sets, marks included."""
    columns: dict[str, Source] = {}
    for group in rule.groups:
        columns |= {group.mark: Seq(), **group.columns}
    return columns


def changes(rule: Rule, event: Happened) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the key and the new column values that a rule gives for an event."""
    key = {column: source.of(event) for column, source in rule.key.items()}
    return key, {column: source.of(event) for column, source in columns_of(rule).items()}
