# SPDX-License-Identifier: Apache-2.0
"""The shape of `appeal.json` and its strict reading: which keys there are, of which type, how long.

What the values mean, and which of them are wrong for an appeal, is in `appeal`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from frontdesk.domain.text import clean, plain, unreadable
from frontdesk.errors import Problem

SHORT: Final = 100
LINE: Final = 300
SUBSTANCE: Final = 20_000
MOST_JOINT: Final = 200
"""Persons of a collective appeal beside the first one; longer lists are a sheet of signatures."""

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
    "joint": [{"surname": str, "given": str, "patronymic": str, "iin": str}],
    "addressed_to": str,
    "against": str,
    "assignee": str,
    "substance": str,
    "sheets": int,
    "visit": int,
    "late": {"claimed_at": str, "paper_no": str, "why": str},
    "request_id": str,
}


@dataclass(frozen=True)
class Field:
    """One key of the shape: its dotted path, its type, the longest text, and the fields below it.

    Of a list (`many`) the fields below are those of each entry; their paths have the entry's place in them
    (`joint.0.surname`).
    """

    key: str
    path: str
    type: type
    limit: int
    inside: tuple["Field", ...]
    many: bool = False


def _fields(shape: Mapping[str, Any], path: str = "") -> tuple[Field, ...]:
    return tuple(_field(key, kind, f"{path}{key}") for key, kind in shape.items())


def _field(key: str, kind: Any, path: str) -> Field:  # noqa: ANN401 - a type, or the shape below
    if isinstance(kind, list):
        return Field(key, path, list, 0, _fields(kind[0], f"{path}."), many=True)
    if isinstance(kind, dict):
        return Field(key, path, dict, 0, _fields(kind, f"{path}."))
    return Field(key, path, kind, TEXT_LIMITS.get(path, SHORT), ())


@cache
def _entry(key: str, place: int) -> tuple[Field, ...]:
    """Return the fields of one entry of a list."""
    return _fields(_SHAPE[key][0], f"{key}.{place}.")


FIELDS: Final = _fields(_SHAPE)
BY_KEY: Final = {field.key: field for field in FIELDS if field.inside}


def _by_path(fields: tuple[Field, ...], path: str = "") -> Iterator[tuple[str, dict[str, Field]]]:
    yield path, {field.key: field for field in fields}
    for field in fields:
        if field.type is dict:
            yield from _by_path(field.inside, field.path)


_BY_PATH: Final = dict(_by_path(FIELDS))
"""The fields below each path by key."""


class Reader:
    """Collects values by path, problems and warnings while walking through a document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.values: dict[str, Any] = {}
        self.get: Callable[[str], Any] = self.values.get
        """Return the value at a path; None where none was stated. Asked forty times for each appeal."""
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        texts: list[str] = []
        if not self._take(document, "", texts) or not plain(texts):
            self.values.clear()
            self._walk("", document, FIELDS)

    def _take(self, part: Mapping[str, Any], path: str, texts: list[str]) -> bool:
        """Take the values of a part with which nothing is wrong, at a third of the time of walking through it.

        Return False, with the values half taken, as soon as something has to be looked at by `_walk`. Gathers the
        texts, which stand as they are if all are `plain`; the substance, which has lines, is cleaned by itself.
        """
        fields = _BY_PATH[path]
        for key, value in part.items():
            field = fields.get(key)
            if field is None:
                return False
            if value is None:
                continue
            kind = type(value)
            if kind is not field.type or kind is list:
                return False
            if kind is dict:
                self.values[field.path] = any(inner is not None for inner in value.values())
                if not self._take(value, field.path, texts):
                    return False
                continue
            if kind is str and key == "substance":
                value = self._text(field, value)  # noqa: PLW2901
                if self.problems:
                    self.problems.clear()
                    return False
            elif kind is str:
                if len(value) > field.limit:
                    return False
                texts.append(value)
            self.values[field.path] = value
        return True

    def _walk(self, path: str, part: Mapping[str, Any], fields: tuple[Field, ...]) -> None:
        known, begin = 0, len(self.problems)
        for field in fields:
            value = part.get(field.key)
            if value is None:
                # What is missing is None whenever it is asked for.
                known += field.key in part
                continue
            known += 1
            if field.many:
                self._list(field, value)
            elif field.inside:
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

    def _list(self, field: Field, value: object) -> None:
        if not isinstance(value, list):
            self.problems.append(Problem(field.path, "wrong_type"))
            return
        if len(value) > MOST_JOINT:
            self.problems.append(Problem(field.path, "joint_too_many", {"most": MOST_JOINT}))
            return
        self.values[field.path] = len(value)
        for place, entry in enumerate(value):
            path = f"{field.path}.{place}"
            if isinstance(entry, Mapping):
                self.values[path] = True
                self._walk(f"{path}.", entry, _entry(field.key, place))
            else:
                self.problems.append(Problem(path, "wrong_type"))

    def _text(self, field: Field, value: str) -> str | None:
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

    def need(self, name: str, code: str = "required") -> None:
        """Note a problem where the value is missing and nothing else is wrong with it."""
        if not self.values.get(name) and not any(p.field == name for p in self.problems):
            self.problems.append(Problem(name, code))

    def places(self, key: str) -> Iterator[str]:
        """Yield the path of each entry of a list that could be read."""
        for place in range(self.values.get(key) or 0):
            if self.values.get(f"{key}.{place}"):
                yield f"{key}.{place}"

    def group(self, key: str) -> dict[str, Any] | None:
        """Return what was stated below a key, as in the document; None where nothing was."""
        return (_gather(self.values, BY_KEY[key].inside) or None) if self.values.get(key) else None

    def entries(self, key: str) -> list[dict[str, Any]]:
        """Return the entries of a list, what was not stated left out."""
        return [_gather(self.values, _entry(key, place)) for place in range(self.values.get(key) or 0)]


def _gather(values: Mapping[str, Any], fields: tuple[Field, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in fields:
        value = values.get(field.path)
        if field.inside:
            value = (_gather(values, field.inside) or None) if value else None
        if value is not None:
            found[field.key] = value
    return found
