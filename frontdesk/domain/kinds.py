# SPDX-License-Identifier: Apache-2.0
"""The kinds of appeal; add one here. Their words are in `frontdesk.words`, the counting of days in `deadlines`."""

from dataclasses import dataclass
from typing import Final

from frontdesk.errors import refuse


@dataclass(frozen=True)
class Rule:
    """Which rule gives the due date; stored with every appeal, because old records are never computed anew.

    `version` is the law that gave the rule its present wording: since Law 241-VIII of 17.12.2025 the terms run from
    registration (APPC art. 76(1), 99). Another wording becomes another `Rule`.
    """

    code: str
    article: str
    version: str


WD15: Final = Rule("appc_15wd", "APPC 76(1)", "241-VIII")
WD20: Final = Rule("appc_20wd", "APPC 99", "241-VIII")
CD15: Final = Rule("law401_15cd", "Law 401-V 11(10)", "401-V")
NO_DUE: Final = Rule("cpc_no_due", "CPC 179(1)", "231-V")
"""A crime report: hours and full days of the duty unit's own registers, no due date of this office (DOMAIN 1.10)."""


@dataclass(frozen=True)
class AppealKind:
    """One kind of appeal (DOMAIN 1.2).

    `digit` answers on the row of chips; the second rule of an information request has none, it is chosen beside its
    chip. `series` is the letter of an own number series. `stream` is `appc` or `cpc`: the two never mix.
    """

    code: str
    rule: Rule
    digit: str
    extension_allowed: bool = True
    oral_allowed: bool = True
    series: str = ""
    stream: str = "appc"
    first_status: str = "registered"


KINDS: Final = (
    AppealKind("application", WD15, "1"),
    AppealKind("complaint", WD20, "2", extension_allowed=False, oral_allowed=False),
    AppealKind("message", WD15, "3"),
    AppealKind("request_401v", CD15, "4"),
    AppealKind("proposal", WD15, "5"),
    AppealKind("response", WD15, "6"),
    AppealKind(
        "crime_report",
        NO_DUE,
        "7",
        extension_allowed=False,
        series="K",
        stream="cpc",
        first_status="handed_to_duty",
    ),
    AppealKind("request_appc", WD15, ""),
)
"""In the order of the chips."""

REQUESTS: Final = ("request_401v", "request_appc")
"""An information request under its two rules; the shorter term is the default, a supervisor chooses the other one
(DOMAIN 1.2, U3).
"""

KIND_CODES: Final = tuple(kind.code for kind in KINDS)

_BY_CODE: Final = {kind.code: kind for kind in KINDS}
PETITION: Final = "petition"
PETITION_DIGIT: Final = "8"
"""The counter shows where to go; nothing is registered."""
PETITION_ADDRESS: Final = "epetition.kz"


def kind(code: str) -> AppealKind:
    """Return the kind of that code.

    Raises Refused `petition_elsewhere` (address) for `petition`, which only its own web resource takes (APPC 90-1),
    and `kind_unknown` for anything else.
    """
    found = _BY_CODE.get(code)
    if found is not None:
        return found
    if code == PETITION:
        raise refuse("petition_elsewhere", "kind", address=PETITION_ADDRESS)
    raise refuse("kind_unknown", "kind")
