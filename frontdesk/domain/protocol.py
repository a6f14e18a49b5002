# SPDX-License-Identifier: Apache-2.0
"""The protocol of what a visitor said: its forms, the strict reading of its fields, when it counts as signed.

Two forms: the protocol of an oral appeal (APPC 63(1), 66(4)) and the draft protocol of an oral statement of a crime,
which the authorised officer accepts (CPC 181). No clock and no database; who the person is stands in the appeal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from unicodedata import normalize

from frontdesk.domain import moments
from frontdesk.domain.appeal import LANGUAGES
from frontdesk.domain.appeal_json import LINE, SHORT
from frontdesk.domain.text import clean, typeable
from frontdesk.errors import Problem, Refused

ACCOUNT: Final = 80_000
"""Most characters of an account: more than twenty pages."""
SECTION: Final = 4_000

ORAL_APPEAL: Final = "protocol"
CRIME_STATEMENT: Final = "crime_draft"
FORMS: Final = (ORAL_APPEAL, CRIME_STATEMENT)
"""Codes of the forms, which are those of their papers."""

OUTCOMES: Final = ("signed", "refused", "unable")
"""How the signing ended: signed; refused, with the reason (CPC 123(7)); unable to sign or to read, so that a chosen
person signed after it was read aloud (CPC 123(9), (10)).
"""

_TEXTS: Final[Mapping[str, tuple[int, bool]]] = {
    "place": (LINE, False),
    "interpreter": (LINE, False),
    "residence_or_work": (LINE, False),
    "account": (ACCOUNT, True),
    "requests": (SECTION, True),
    "attachments": (SECTION, True),
    "remarks": (SECTION, True),
}
"""Field to its most characters and whether it may have several lines."""

_TIMES: Final = ("started_at", "finished_at")
KEYS: Final = (*_TEXTS, *_TIMES, "language")


@dataclass(frozen=True)
class Protocol:
    """A checked protocol. Times are instants in the journal's text form (+05:00)."""

    place: str
    started_at: str
    finished_at: str
    language: str
    account: str
    interpreter: str | None = None
    residence_or_work: str | None = None
    requests: str | None = None
    attachments: str | None = None
    remarks: str | None = None

    def personal(self) -> dict[str, Any]:
        """Return what stays outside the journal: every field that was stated."""
        return {key: value for key in KEYS if (value := getattr(self, key)) is not None}


@dataclass(frozen=True)
class Signing:
    """How a protocol was signed; `reason` and `signed_by` are texts of the clerk, None where they do not apply."""

    outcome: str
    reason: str | None = None
    signed_by: str | None = None


def form_for(kind: str, *, oral: bool) -> str | None:
    """Return the form that an appeal needs: oral ones are entered into a protocol (APPC 63(1)), others need none."""
    if kind == "crime_report":
        return CRIME_STATEMENT if oral else None
    return ORAL_APPEAL if oral else None


def well_formed(document: Mapping[str, Any]) -> bool:
    """Say whether an unfinished protocol has only known keys with texts, right or wrong."""
    return all(key in KEYS and (value is None or isinstance(value, str)) for key, value in document.items())


def as_typed(document: Mapping[str, Any]) -> dict[str, str]:
    """Return what of an unfinished protocol can be drawn: what a paper cannot hold is a blank or nothing."""
    found = {}
    for key in KEYS:
        value = document.get(key)
        if isinstance(value, str):
            limit = _TEXTS[key][0] if key in _TEXTS else SHORT
            lines = value[:limit].replace("\r\n", "\n").replace("\r", "\n").split("\n")
            found[key] = normalize("NFC", "\n".join(typeable(line) for line in lines))
    return found


def read_protocol(document: object, form: str) -> Protocol:
    """Read and check a protocol; raise Refused with one problem per field that is wrong.

    Needed are place, language, times to the minute, account, and for a crime statement residence or work (CPC 181(2)).
    An interpreter's name is needed where the language is neither Kazakh nor Russian (CPC 30).
    """
    if not isinstance(document, Mapping):
        raise Refused(Problem(None, "wrong_type"))
    problems = [Problem(str(key)[:80], "unknown_key") for key in document if key not in KEYS]
    values: dict[str, Any] = {}
    for key in KEYS:
        value = document.get(key)
        if value is not None and not isinstance(value, str):
            problems.append(Problem(key, "wrong_type"))
        elif key in _TEXTS:
            limit, lines = _TEXTS[key]
            text, problem = clean(value or "", key, limit=limit, multiline=lines)
            problems += [problem] if problem else []
            values[key] = text or None
        else:
            values[key] = value or None
    problems += _language(values) + _times(values)
    needed = ["place", "account", "started_at", "finished_at", "language"]
    needed += ["residence_or_work"] if form == CRIME_STATEMENT else []
    wrong = {problem.field for problem in problems}
    problems += [Problem(key, "required") for key in needed if not values.get(key) and key not in wrong]
    if problems:
        raise Refused(*problems)
    return Protocol(**values)


def _language(values: Mapping[str, Any]) -> list[Problem]:
    language = values.get("language")
    if language is not None and language not in LANGUAGES:
        return [Problem("language", "language_unknown")]
    if language == "other" and not values.get("interpreter"):
        return [Problem("interpreter", "required")]
    return []


def _times(values: dict[str, Any]) -> list[Problem]:
    problems = []
    found: dict[str, datetime] = {}
    for key in _TIMES:
        if values.get(key) is None:
            continue
        try:
            found[key] = moments.from_text(values[key])
            values[key] = moments.to_text(found[key])
        except ValueError:
            problems.append(Problem(key, "time_unreadable"))
    if len(found) == len(_TIMES) and found["finished_at"] < found["started_at"]:
        problems.append(Problem("finished_at", "protocol_times"))
    return problems


def read_signing(outcome: str, reason: str | None = None, signed_by: str | None = None) -> Signing:
    """Check how a protocol was signed; raise Refused.

    Codes: `signing_unknown`, `required` (a reason for a refusal or inability, the chosen person for an inability).
    """
    if outcome not in OUTCOMES:
        raise Refused(Problem("outcome", "signing_unknown"))
    problems = []
    texts: dict[str, str | None] = {}
    for field, value, limit in (("reason", reason, LINE), ("signed_by", signed_by, SHORT)):
        text, problem = clean(value or "", field, limit=limit)
        problems += [problem] if problem else []
        texts[field] = text or None
    if outcome != "signed" and texts["reason"] is None:
        problems.append(Problem("reason", "required"))
    if outcome == "unable" and texts["signed_by"] is None:
        problems.append(Problem("signed_by", "required"))
    if problems:
        raise Refused(*problems)
    if outcome == "signed":
        return Signing(outcome)
    return Signing(outcome, texts["reason"], texts["signed_by"] if outcome == "unable" else None)
