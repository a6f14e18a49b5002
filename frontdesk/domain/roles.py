# SPDX-License-Identifier: Apache-2.0
"""Who may do what (PRODUCT.md "Who uses it"). Passwords are in `passwords`; second signatures belong to the acts."""

from typing import Final

from frontdesk.errors import refuse

CLERK: Final = "clerk"
SUPERVISOR: Final = "supervisor"
ADMIN: Final = "admin"
AUDITOR: Final = "auditor"
SYSTEM: Final = "system"
"""The program itself: it closes an unattended day and writes what time alone brings about. No account has this role."""

ROLES: Final = (CLERK, SUPERVISOR, ADMIN, AUDITOR)

_COUNTER: Final = frozenset({CLERK, SUPERVISOR})
_READERS: Final = frozenset({CLERK, SUPERVISOR, AUDITOR})
_EVERYBODY: Final = frozenset(ROLES)

MAY: Final[dict[str, frozenset[str]]] = {
    "receive": _COUNTER,  # arrive, call, finish, register, print
    "queue": _READERS,  # numbers, purposes and times; no personal data
    "find": _READERS,  # masked
    "show": _COUNTER,  # unmasked, and recorded
    "show_masked": _READERS,
    "consider": _COUNTER,  # answer what is theirs, ask for a fix, forward, hand over, link, take an appeal
    "decide": frozenset({SUPERVISOR}),  # extend, return, stop, assign others: what takes something from the applicant
    "correct": _COUNTER,  # with the password of a second person, who approves
    "status": _EVERYBODY,  # counts of a day, health of the journal
    "export": _COUNTER | {AUDITOR},  # the day log again, the same bytes, no personal data
    "close_day": frozenset({SUPERVISOR, SYSTEM}),
    "approve": frozenset({SUPERVISOR}),
    "manage_users": frozenset({ADMIN}),
    "change_settings": frozenset({ADMIN}),
    "change_calendar": frozenset({SUPERVISOR}),
    "verify": _EVERYBODY,
    "backup": frozenset({ADMIN, SUPERVISOR, SYSTEM}),
    "restore": frozenset({ADMIN}),
}
"""Act to roles. The administrator never reads the substance of appeals, the auditor never writes."""

MASKED: Final = frozenset({AUDITOR, ADMIN})
"""Roles that see personal data masked wherever they see any."""

WRITING_ACTS: Final = frozenset(
    {
        *("receive", "consider", "decide", "correct", "close_day", "approve", "manage_users", "change_settings"),
        *("change_calendar", "backup", "restore"),
    }
)


def may(role: str, act: str) -> bool:
    """Return whether a role may do an act; an unknown act is a bug and raises KeyError."""
    return role in MAY[act]


def require(role: str, act: str) -> None:
    """Raise Refused `not_allowed` (act, role) unless the role may do the act."""
    if not may(role, act):
        raise refuse("not_allowed", None, act=act, role=role)
