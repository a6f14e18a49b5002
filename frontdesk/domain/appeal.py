# SPDX-License-Identifier: Apache-2.0
"""An appeal as it is handed in: the strict reading of `appeal.json`, the checks of its fields, what of it is personal.

No clock, no database: today's date comes in. Which kind gives which due date is in `deadlines`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from frontdesk.domain import kinds
from frontdesk.domain.identifiers import check_bin, check_email, check_iin, normalise_phone
from frontdesk.domain.moments import day_from_text, from_text
from frontdesk.domain.text import clean, initials, mixed_scripts, unreadable
from frontdesk.errors import Problem, Refused

SHORT: Final = 100
LINE: Final = 300
SUBSTANCE: Final = 20_000
MOST_SHEETS: Final = 999
LANGUAGES: Final = ("kk", "ru", "other")
DOCUMENT_TYPES: Final = ("id_card", "passport", "residence_permit", "foreign_passport", "refugee", "other")

TEXT_LIMITS: Final[Mapping[str, int]] = {
    "visitor.no_iin_reason": LINE,
    "visitor.iin_override_reason": LINE,
    "visitor.surname": SHORT,
    "visitor.given": SHORT,
    "visitor.patronymic": SHORT,
    "visitor.document.number": 40,
    "visitor.document.issuer": SHORT,
    "visitor.address": LINE,
    "organisation.name": LINE,
    "organisation.address": LINE,
    "representative.surname": SHORT,
    "representative.given": SHORT,
    "representative.patronymic": SHORT,
    "representative.authority": LINE,
    "addressed_to": LINE,
    "against": LINE,
    "assignee": 40,
    "substance": SUBSTANCE,
    "late.paper_no": 40,
    "late.why": LINE,
}
"""Most characters of each text; the form stops there visibly, the service refuses what is longer (TRUST.md D10)."""

_VISITOR: Final = {
    "iin": str,
    "no_iin_reason": str,
    "iin_override_reason": str,
    "surname": str,
    "given": str,
    "patronymic": str,
    "birth_date": str,
    "document": {"type": str, "number": str, "issuer": str, "issued_on": str},
    "phone": str,
    "email": str,
    "address": str,
}
_SHAPE: Final[Mapping[str, Any]] = {
    "kind": str,
    "oral": bool,
    "language": str,
    "anonymous": bool,
    "crime_information": bool,
    "visitor": _VISITOR,
    "organisation": {"name": str, "bin": str, "address": str},
    "representative": {"surname": str, "given": str, "patronymic": str, "iin": str, "authority": str},
    "addressed_to": str,
    "against": str,
    "assignee": str,
    "substance": str,
    "sheets": int,
    "visit": int,
    "late": {"claimed_at": str, "paper_no": str, "why": str},
    "request_id": str,
}
NAMES: Final = ("visitor.surname", "visitor.given", "visitor.patronymic")
GROUPS: Final = ("visitor", "organisation", "representative")
TEXTS: Final = ("addressed_to", "against", "assignee", "substance")
"""What of an appeal is personal, and lies outside the journal: who takes part, and every free text."""


@dataclass(frozen=True)
class _Field:
    """One key of the shape: its dotted path, its type, the longest text, and the fields below it."""

    key: str
    path: str
    type: type
    limit: int
    inside: tuple["_Field", ...]


def _fields(shape: Mapping[str, Any], path: str = "") -> tuple[_Field, ...]:
    return tuple(
        _Field(key, f"{path}{key}", dict, 0, _fields(kind, f"{path}{key}."))
        if isinstance(kind, dict)
        else _Field(key, f"{path}{key}", kind, TEXT_LIMITS.get(f"{path}{key}", SHORT), ())
        for key, kind in shape.items()
    )


_FIELDS: Final = _fields(_SHAPE)
_GROUPS: Final = {field.key: field for field in _FIELDS if field.inside}


@dataclass(frozen=True)
class Appeal:
    """A checked appeal. `personal` holds what stays outside the journal, in the words of `appeal.json`, normalised;
    what was not stated has no key in it.
    """

    kind: str
    oral: bool
    language: str
    anonymous: bool
    crime_information: bool
    sheets: int
    visit: int | None
    late: Mapping[str, str] | None
    request_id: str | None
    personal: Mapping[str, Any]
    warnings: tuple[Problem, ...] = ()
    needs_approval: bool = False


def applicant_of(personal: Mapping[str, Any]) -> str:
    """Return the name as lists and the receipt show it: surname and initials, or the organisation; empty when
    anonymous.

    Takes a checked record or an unfinished form, whatever stands in it.
    """
    names = [_text_in(personal.get("visitor"), key) for key in ("surname", "given", "patronymic")]
    return initials(*names) if any(names[:2]) else _text_in(personal.get("organisation"), "name")


def _text_in(part: object, key: str) -> str:
    value = part.get(key) if isinstance(part, Mapping) else None
    return " ".join(value.split())[:LINE] if isinstance(value, str) else ""


class _Reader:
    """Collects values and problems while walking through the document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.values: dict[str, Any] = {}
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self._walk("", document, _FIELDS)

    def _walk(self, path: str, part: Mapping[str, Any], fields: tuple[_Field, ...]) -> None:
        known, begin = 0, len(self.problems)
        for field in fields:
            value = part.get(field.key)
            if value is None:
                # What is missing is None whenever it is asked for.
                known += field.key in part
                continue
            known += 1
            if field.inside:
                if isinstance(value, Mapping):
                    self.values[field.path] = any(v is not None for v in value.values())
                    self._walk(f"{field.path}.", value, field.inside)
                else:
                    self.problems.append(Problem(field.path, "wrong_type"))
            elif type(value) is not field.type:
                self.problems.append(Problem(field.path, "wrong_type"))
            else:
                self.values[field.path] = self._text(field, value) if isinstance(value, str) else value
        if known < len(part):
            names = {field.key for field in fields}
            stray = [Problem(f"{path}{key}"[:80], "unknown_key") for key in part if key not in names]
            self.problems[begin:begin] = stray

    def _text(self, field: _Field, value: str) -> str | None:
        name = field.path
        if name == "request_id":
            # Of any length and alphabet: only its hash enters the journal.
            if unreadable(value):
                self.problems.append(Problem(name, "text_unreadable"))
            return value
        found, problem = clean(value.replace("\t", " "), name, limit=field.limit, multiline=name == "substance")
        if problem is not None:
            self.problems.append(problem)
            return None
        return found or None

    def get(self, name: str) -> Any:  # noqa: ANN401 - a JSON value
        return self.values.get(name)

    def need(self, name: str, code: str = "required") -> None:
        if not self.values.get(name) and not any(p.field == name for p in self.problems):
            self.problems.append(Problem(name, code))


def read_appeal(document: object, *, today: date) -> Appeal:
    """Read and check an `appeal.json`; raise Refused with one problem per field that is wrong.

    The kind may raise `petition_elsewhere`, `kind_unknown` or `kind_not_offered`.
    """
    if not isinstance(document, Mapping):
        raise Refused(Problem(None, "wrong_type"))
    reader = _Reader(document)
    problems = reader.problems
    _kind(reader)
    _who(reader, today)
    _facts(reader)
    reader.need("substance")
    reader.need("addressed_to")
    if problems:
        raise Refused(*_unique(problems))
    return _appeal(reader)


def warnings_of(document: Mapping[str, Any], *, today: date) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Return (problems, warnings) of an unfinished form, without raising."""
    reader = _Reader(document)
    _kind(reader)
    _who(reader, today)
    _facts(reader)
    reader.need("substance")
    reader.need("addressed_to")
    return _unique(reader.problems), tuple(reader.warnings)


def well_formed(document: Mapping[str, Any]) -> bool:
    """Say whether every key of an unfinished form exists and holds a value of its type, right or wrong."""
    return not any(problem.code in {"unknown_key", "wrong_type"} for problem in _Reader(document).problems)


def _unique(problems: list[Problem]) -> tuple[Problem, ...]:
    seen: dict[tuple[str | None, str], Problem] = {}
    for problem in problems:
        seen.setdefault((problem.field, problem.code), problem)
    return tuple(seen.values())


def _kind(reader: _Reader) -> None:
    code = reader.get("kind")
    if code is None:
        reader.need("kind")
        return
    try:
        kind = kinds.kind(code)
    except Refused as refused:
        reader.problems.extend(refused.problems)
        return
    if not kind.offered:
        reader.problems.append(Problem("kind", "kind_not_offered"))
    if reader.get("oral") and not kind.oral_allowed:
        reader.problems.append(Problem("oral", "complaint_in_writing"))


def _who(reader: _Reader, today: date) -> None:
    person, organisation = reader.get("visitor"), reader.get("organisation")
    if reader.get("anonymous"):
        if person or organisation:
            reader.problems.append(Problem("anonymous", "anonymous_with_person"))
        return
    if not person and not organisation:
        reader.need("visitor.surname")
        reader.need("visitor.given")
    if person or not organisation:
        _person(reader, today)
    if organisation:
        _organisation(reader)
    _representative(reader, today)
    if not reader.get("visitor.address") and not reader.get("organisation.address"):
        reader.need("organisation.address" if organisation and not person else "visitor.address")


def _person(reader: _Reader, today: date) -> None:
    if not reader.get("visitor.surname") and not reader.get("visitor.given"):
        # Some people have one name only; one of the two is enough, the document decides which.
        reader.need("visitor.surname")
    for name in NAMES:
        value = reader.get(name)
        if value and mixed_scripts(value):
            reader.warnings.append(Problem(name, "mixed_scripts"))
    _birth_date(reader, today)
    _iin(reader, today)
    if reader.get("visitor.phone"):
        phone, problem = normalise_phone(reader.get("visitor.phone"))
        reader.values["visitor.phone"] = phone
        reader.problems += [problem] if problem else []
    if reader.get("visitor.email"):
        email, problem = check_email(reader.get("visitor.email"))
        reader.values["visitor.email"] = email
        reader.problems += [problem] if problem else []
    kind = reader.get("visitor.document.type")
    if kind is not None and kind not in DOCUMENT_TYPES:
        reader.problems.append(Problem("visitor.document.type", "document_type_unknown"))
    _date(reader, "visitor.document.issued_on", today)


def _iin(reader: _Reader, today: date) -> None:
    number = reader.get("visitor.iin")
    if number is None:
        if reader.get("organisation"):
            return
        if not reader.get("visitor.no_iin_reason"):
            reader.need("visitor.iin", "iin_or_reason")
        return
    stated = reader.get("visitor.birth_date")
    checked = check_iin(number, today=today, birth_date=date.fromisoformat(stated) if stated else None)
    reader.warnings += checked.warnings
    if checked.problem is None:
        reader.values["visitor.iin"] = checked.number
        reader.values["visitor.iin_override_reason"] = None
    elif checked.problem.code == "iin_check_digit" and reader.get("visitor.iin_override_reason"):
        # The document shows this number: a supervisor vouches for it (DOMAIN 2.1).
        reader.values["needs_approval"] = True
    else:
        reader.problems.append(checked.problem)


def _birth_date(reader: _Reader, today: date) -> None:
    _date(reader, "visitor.birth_date", today)


def _date(reader: _Reader, name: str, today: date) -> None:
    text = reader.get(name)
    if text is None:
        return
    try:
        day = day_from_text(text)
    except ValueError:
        day = None
    if day is None:
        reader.problems.append(Problem(name, "date_unreadable"))
        reader.values[name] = None
    elif day > today:
        reader.problems.append(Problem(name, "date_in_future"))


def _organisation(reader: _Reader) -> None:
    reader.need("organisation.name")
    if reader.get("organisation.bin"):
        checked = check_bin(reader.get("organisation.bin"))
        reader.problems += [checked.problem] if checked.problem else []
        reader.values["organisation.bin"] = checked.number or reader.get("organisation.bin")


def _representative(reader: _Reader, today: date) -> None:
    if not reader.get("representative"):
        return
    reader.need("representative.surname")
    reader.need("representative.authority")
    if reader.get("representative.iin"):
        checked = check_iin(reader.get("representative.iin"), today=today, field="representative.iin")
        reader.problems += [checked.problem] if checked.problem else []


def _facts(reader: _Reader) -> None:
    language = reader.get("language")
    if language is not None and language not in LANGUAGES:
        reader.problems.append(Problem("language", "language_unknown"))
    sheets = reader.get("sheets")
    if sheets is not None and not 1 <= sheets <= MOST_SHEETS:
        reader.problems.append(Problem("sheets", "sheets_range", {"most": MOST_SHEETS}))
    if reader.get("late"):
        for name in ("late.claimed_at", "late.paper_no", "late.why"):
            reader.need(name)
        claimed = reader.get("late.claimed_at")
        if claimed is not None:
            try:
                from_text(claimed)
            except ValueError:
                reader.problems.append(Problem("late.claimed_at", "time_unreadable"))
        reader.values["needs_approval"] = True


def _appeal(reader: _Reader) -> Appeal:
    values = reader.values
    personal: dict[str, Any] = {}
    for group in GROUPS:
        personal[group] = _gather(values, _GROUPS[group]) if values.get(group) else None
    for name in TEXTS:
        personal[name] = reader.get(name)
    late = None
    if reader.get("late"):
        late = {name: reader.get(f"late.{name}") for name in ("claimed_at", "paper_no", "why")}
    return Appeal(
        kind=reader.get("kind"),
        oral=bool(reader.get("oral")),
        language=reader.get("language") or "kk",
        anonymous=bool(reader.get("anonymous")),
        crime_information=bool(reader.get("crime_information")),
        sheets=reader.get("sheets") or 1,
        visit=reader.get("visit"),
        late=late,
        request_id=reader.get("request_id"),
        personal=stated(personal),
        warnings=tuple(reader.warnings),
        needs_approval=bool(reader.get("needs_approval")),
    )


def _gather(values: Mapping[str, Any], group: _Field) -> dict[str, Any]:
    return {
        field.key: (_gather(values, field) if values.get(field.path) else None)
        if field.inside
        else values.get(field.path)
        for field in group.inside
    }


def stated(personal: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record without what was not stated: no nulls, no empty groups.

    So it is committed and kept, a fifth shorter. Records from before 2026-11-22 have the nulls in them.
    """
    found: dict[str, Any] = {}
    for key, value in personal.items():
        kept = stated(value) or None if isinstance(value, Mapping) else value
        if kept is not None:
            found[key] = kept
    return found


def whole(personal: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record with every key of `appeal.json`, None where nothing was stated."""
    found = {name: personal.get(name) for name in (*GROUPS, *TEXTS)}
    return found | {name: _whole(found[name], _GROUPS[name]) for name in GROUPS if found[name]}


def _whole(part: Mapping[str, Any], group: _Field) -> dict[str, Any]:
    found = {field.key: part.get(field.key) for field in group.inside}
    inside = {field.key: _whole(found[field.key], field) for field in group.inside if field.inside and found[field.key]}
    return found | inside
