# SPDX-License-Identifier: Apache-2.0
"""Who may do what."""

import pytest

from frontdesk.domain import roles
from frontdesk.errors import Refused

# The table of PRODUCT.md "Who uses it", spelled out a second time.
EXPECTED = {
    "receive": "clerk supervisor",
    "queue": "clerk supervisor auditor",
    "find": "clerk supervisor auditor",
    "show": "clerk supervisor",
    "show_masked": "clerk supervisor auditor",
    "consider": "clerk supervisor",
    "decide": "supervisor",
    "correct": "clerk supervisor",
    "status": "clerk supervisor admin auditor",
    "export": "clerk supervisor auditor",
    "close_day": "supervisor system",
    "approve": "supervisor",
    "manage_users": "admin",
    "change_settings": "admin",
    "change_calendar": "supervisor",
    "verify": "clerk supervisor admin auditor",
    "backup": "admin supervisor system",
    "restore": "admin",
}


@pytest.mark.parametrize("act", [*EXPECTED, *roles.MAY])
def test_every_act_for_every_role(act: str) -> None:
    for role in (*roles.ROLES, roles.SYSTEM, "stranger", ""):
        if role in EXPECTED[act].split():
            roles.require(role, act)
        else:
            with pytest.raises(Refused) as caught:
                roles.require(role, act)
            assert caught.value.problems[0].code == "not_allowed"


def test_the_auditor_writes_nothing() -> None:
    assert not any(roles.may(roles.AUDITOR, act) for act in roles.WRITING_ACTS)
    assert set(roles.MAY) > roles.WRITING_ACTS


def test_the_administrator_reads_no_substance() -> None:
    assert not any(roles.may(roles.ADMIN, act) for act in ("find", "show", "show_masked"))


def test_the_supervisor_may_all_that_a_clerk_may() -> None:
    assert all(roles.may(roles.SUPERVISOR, act) for act in roles.MAY if roles.may(roles.CLERK, act))


def test_an_unknown_act_is_a_bug() -> None:
    with pytest.raises(KeyError):
        roles.may(roles.CLERK, "fly")
