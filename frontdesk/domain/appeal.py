# SPDX-License-Identifier: Apache-2.0
"""An appeal as it is handed in: the checks of its fields, what of it is personal.

No clock, no database: today's date comes in. The shape of `appeal.json` is in `appeal_json`, which kind gives which due
date in `deadlines`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from frontdesk.domain import kinds
from frontdesk.domain.appeal_json import BY_KEY, LINE, Field, Reader
from frontdesk.domain.identifiers import check_bin, check_email, check_iin, normalise_phone
from frontdesk.domain.moments import day_from_text, from_text
from frontdesk.domain.text import initials, mixed_scripts
from frontdesk.errors import Problem, Refused

MOST_SHEETS: Final = 999
LANGUAGES: Final = ("kk", "ru", "other")
DOCUMENT_TYPES: Final = ("id_card", "passport", "residence_permit", "foreign_passport", "refugee", "other")
NAMES: Final = ("surname", "given", "patronymic")
GROUPS: Final = ("visitor", "organisation", "representative")
JOINT: Final = "joint"
"""The other persons of a collective appeal (APPC 22(1)); the visitor or the organisation is the first of them."""

TEXTS: Final = ("addressed_to", "against", "assignee", "substance")
"""What of an appeal is personal, and lies outside the journal: who takes part, and every free text."""


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


def others_of(personal: Mapping[str, Any]) -> int:
    """Return how many persons stand behind the first one of a collective appeal; takes an unfinished form too."""
    joint = personal.get(JOINT)
    return len(joint) if isinstance(joint, list) else 0


def _text_in(part: object, key: str) -> str:
    value = part.get(key) if isinstance(part, Mapping) else None
    return " ".join(value.split())[:LINE] if isinstance(value, str) else ""


def read_appeal(document: object, *, today: date) -> Appeal:
    """Read and check an `appeal.json`; raise Refused with one problem per field that is wrong.

    The kind may raise `petition_elsewhere` or `kind_unknown`.
    """
    if not isinstance(document, Mapping):
        raise Refused(Problem(None, "wrong_type"))
    reader = Reader(document)
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
    reader = Reader(document)
    _kind(reader)
    _who(reader, today)
    _facts(reader)
    reader.need("substance")
    reader.need("addressed_to")
    return _unique(reader.problems), tuple(reader.warnings)


def well_formed(document: Mapping[str, Any]) -> bool:
    """Say whether every key of an unfinished form exists and holds a value of its type, right or wrong."""
    return not any(problem.code in {"unknown_key", "wrong_type"} for problem in Reader(document).problems)


def _unique(problems: list[Problem]) -> tuple[Problem, ...]:
    seen: dict[tuple[str | None, str], Problem] = {}
    for problem in problems:
        seen.setdefault((problem.field, problem.code), problem)
    return tuple(seen.values())


def _kind(reader: Reader) -> None:
    code = reader.get("kind")
    if code is None:
        reader.need("kind")
        return
    try:
        kind = kinds.kind(code)
    except Refused as refused:
        reader.problems.extend(refused.problems)
        return
    if reader.get("oral") and not kind.oral_allowed:
        reader.problems.append(Problem("oral", "complaint_in_writing"))
    if kind.code == "complaint" and not reader.get("against"):
        # Part of a complaint (APPC 93(2)), but no ground to turn anybody away: what is missing is asked for (64(6)).
        reader.warnings.append(Problem("against", "against_missing"))


def _who(reader: Reader, today: date) -> None:
    person, organisation = reader.get("visitor"), reader.get("organisation")
    if reader.get("anonymous"):
        if person or organisation or reader.get("representative") or reader.get(JOINT):
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
    _joint(reader, today)
    if not reader.get("visitor.address") and not reader.get("organisation.address"):
        reader.need("organisation.address" if organisation and not person else "visitor.address")


def _person(reader: Reader, today: date) -> None:
    _names(reader, "visitor")
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


def _names(reader: Reader, path: str) -> None:
    """Some people have one name only; one of the two is enough, the document decides which (DOMAIN 2.4)."""
    if not reader.get(f"{path}.surname") and not reader.get(f"{path}.given"):
        reader.need(f"{path}.surname")
    for name in NAMES:
        value = reader.get(f"{path}.{name}")
        if value and mixed_scripts(value):
            reader.warnings.append(Problem(f"{path}.{name}", "mixed_scripts"))


def _iin(reader: Reader, today: date) -> None:
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


def _birth_date(reader: Reader, today: date) -> None:
    _date(reader, "visitor.birth_date", today)


def _date(reader: Reader, name: str, today: date) -> None:
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


def _organisation(reader: Reader) -> None:
    reader.need("organisation.name")
    if reader.get("organisation.bin"):
        checked = check_bin(reader.get("organisation.bin"))
        reader.problems += [checked.problem] if checked.problem else []
        reader.values["organisation.bin"] = checked.number or reader.get("organisation.bin")


def _representative(reader: Reader, today: date) -> None:
    if not reader.get("representative"):
        return
    _names(reader, "representative")
    reader.need("representative.authority")
    _other_iin(reader, "representative.iin", today)


def _joint(reader: Reader, today: date) -> None:
    """Each of the others has a name of their own, and nobody stands on the list twice."""
    seen = {reader.get("visitor.iin")}
    for path in reader.places(JOINT):
        _names(reader, path)
        number = _other_iin(reader, f"{path}.iin", today)
        if number in seen and number is not None:
            reader.problems.append(Problem(f"{path}.iin", "joint_twice"))
        seen.add(number)


def _other_iin(reader: Reader, path: str, today: date) -> str | None:
    """Check the IIN of somebody beside the visitor, where one was stated."""
    number: str | None = reader.get(path)
    if number is None:
        return None
    checked = check_iin(number, today=today, field=path)
    reader.problems += [checked.problem] if checked.problem else []
    reader.values[path] = checked.number or number
    return checked.number


def _facts(reader: Reader) -> None:
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


def _appeal(reader: Reader) -> Appeal:
    personal: dict[str, Any] = {group: reader.group(group) for group in GROUPS if reader.get(group)}
    if reader.get(JOINT):
        personal[JOINT] = reader.entries(JOINT)
    personal |= {name: reader.get(name) for name in TEXTS}
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
        personal={name: value for name, value in personal.items() if value is not None},
        warnings=tuple(reader.warnings),
        needs_approval=bool(reader.get("needs_approval")),
    )


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
    found: dict[str, Any] = {name: personal.get(name) for name in (*GROUPS, JOINT, *TEXTS)}
    found |= {name: _whole(found[name], BY_KEY[name]) for name in GROUPS if found[name]}
    return found | {JOINT: [_whole(one, BY_KEY[JOINT]) for one in found[JOINT] or ()]}


def _whole(part: Mapping[str, Any], group: Field) -> dict[str, Any]:
    found: dict[str, Any] = {field.key: part.get(field.key) for field in group.inside}
    inside = {field.key: _whole(found[field.key], field) for field in group.inside if field.inside and found[field.key]}
    return found | inside
