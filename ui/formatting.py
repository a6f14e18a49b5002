# SPDX-License-Identifier: Apache-2.0
"""From values to the words on the screen: waits, dates, names. No rules, no widgets."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from frontdesk.domain.moments import local
from frontdesk.i18n import Texts

if TYPE_CHECKING:
    from frontdesk.services.views import Actor

ON_TARGET, NEAR_TARGET, OVER_TARGET = "good", "warning", "danger"
_NEAR: Final = 2 / 3


def clock(_: Texts, moment: datetime) -> str:
    """Return the local time of an instant, 11:42."""
    return _.time(local(moment))


def duration(_: Texts, seconds: float | None) -> str:
    """Return 4:12, or a dash where there is no figure."""
    return "—" if seconds is None else _.duration(int(seconds))


def against_target(waited_s: int, target_s: int) -> str:
    """Return the tone of a wait: good, warning from two thirds of the target on, danger above it."""
    if waited_s > target_s:
        return OVER_TARGET
    return NEAR_TARGET if waited_s >= target_s * _NEAR else ON_TARGET


def short_root(root: str) -> str:
    """Return `b7d1 09aa … 4c10` of a long hash, for the eye."""
    return f"{root[:4]} {root[4:8]} … {root[-4:]}" if len(root) > 12 else root


def clerk_name(actor: "Actor") -> str:
    """Return surname and initials of the person at this counter, or the login of one without a name."""
    return actor.initials or actor.login
