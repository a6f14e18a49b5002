# SPDX-License-Identifier: Apache-2.0
"""The stored form of every paper's data: canonical JSON, read back strictly, for ever.

One mechanism for all papers; which values a paper has is in its own module. No words and no layout here.
"""

import json
import types
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, ClassVar, Final, Self, Union, get_args, get_origin, get_type_hints

from frontdesk.domain import moments

ORDERS: Final = (("kk", "ru"), ("ru", "kk"), ("kk",), ("ru",))
"""Languages a paper can speak, in the order of its lines."""

_UNSTORABLE: Final = {"Cc", "Cs"}


@dataclass(frozen=True, kw_only=True)
class Frozen:
    """Values of one paper. A subclass names its code, which fields are instants, which may hold several lines."""

    PAPER: ClassVar[str] = ""
    INSTANTS: ClassVar[tuple[str, ...]] = ()
    LINES: ClassVar[frozenset[str]] = frozenset()
    SINCE: ClassVar[Mapping[str, int]] = {}
    """Field to the version of the template that brought it; the stored form of an earlier version leaves it out."""

    languages: tuple[str, ...] = ("kk", "ru")
    version: int = 1
    """Version of the paper's template, so that a later wording leaves the reprints of earlier papers alone."""

    def __post_init__(self) -> None:
        """Refuse what could not be stored faithfully; raise ValueError (a bug, not a clerk's mistake)."""
        for name in self.INSTANTS:
            if (instant := getattr(self, name)) is not None:
                moments.from_text(instant)
        if self.languages not in ORDERS:
            raise ValueError(f"languages {self.languages}")
        for field in fields(self):
            for text in _texts(getattr(self, field.name)):
                if not _storable(text, lines=field.name in self.LINES):
                    raise ValueError(f"{field.name} is not NFC text without control characters")

    def texts(self) -> dict[str, str]:
        """Return every text on the paper by its field, for a look at its letters before anything is committed."""
        return {field.name: " ".join(_texts(getattr(self, field.name))) for field in fields(self)}

    def mark(self, copy: int) -> int:
        """Return the count that the paper shows: 0 for an original, else the number of the duplicate."""
        return copy

    def to_json(self) -> str:
        """Return canonical JSON (RFC 8785 subset: strings, integers, booleans, null; ASCII keys sorted)."""
        values = {name: _plain(getattr(self, name)) for name in self._stored(self.version)}
        values["paper"] = self.PAPER
        return json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote; raise ValueError when anything is missing, added or of another type."""
        values = json.loads(text)
        if not isinstance(values, dict) or values.pop("paper", None) != cls.PAPER:
            raise ValueError(f"not a paper of the kind {cls.PAPER}")
        version = values.get("version")
        if type(version) is not int or set(values) != set(cls._stored(version)):
            raise ValueError("keys of another template")
        hints = _hints(cls)
        data = cls(**{name: _typed(hints[name], value) for name, value in values.items()})
        if data.to_json() != text:
            raise ValueError("not the canonical form")
        return data

    @classmethod
    def _stored(cls, version: int) -> tuple[str, ...]:
        return tuple(field.name for field in fields(cls) if cls.SINCE.get(field.name, 1) <= version)


@dataclass(frozen=True, kw_only=True)
class OfficePaper(Frozen):
    """What every form of the office has: its header, its number, who made it, when it was printed.

    `printed_at` is an instant in the text form of `moments`; `event` the number in the journal of the entry that the
    QR attests; `clerk` surname and initials; `counter` 0 where there is none.
    """

    INSTANTS: ClassVar[tuple[str, ...]] = ("printed_at",)
    SINCE: ClassVar[Mapping[str, int]] = {"look": 2}

    office_code: str
    office_kk: str
    office_ru: str
    number: str
    event: int
    printed_at: str
    clerk: str
    position_kk: str
    position_ru: str
    counter: int = 0
    training: bool = False
    look: str = ""
    """The office's own look as `look.Look.to_json` gives it."""


def _storable(text: str, *, lines: bool) -> bool:
    if text.isascii() and text.isprintable():
        return True
    return unicodedata.is_normalized("NFC", text) and not any(
        unicodedata.category(char) in _UNSTORABLE and not (lines and char == "\n") for char in text
    )


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [text for inner in value for text in _texts(inner)] if isinstance(value, tuple) else []


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(inner) for inner in value] if isinstance(value, tuple) else value


_HINTS: Final[dict[type, dict[str, Any]]] = {}


def _hints(cls: type) -> dict[str, Any]:
    """Return the types of a class's fields, read once."""
    if cls not in _HINTS:
        _HINTS[cls] = get_type_hints(cls)
    return _HINTS[cls]


def _typed(hint: Any, value: Any) -> Any:  # noqa: ANN401 - a JSON value
    """Return a JSON value as the type that a field says; raise ValueError for another one."""
    origin = get_origin(hint)
    if origin in {Union, types.UnionType}:
        inner = next(one for one in get_args(hint) if one is not type(None))
        return None if value is None else _typed(inner, value)
    if origin is tuple:
        if not isinstance(value, list):
            raise ValueError("a list is needed")
        wanted = get_args(hint)
        if wanted[-1] is Ellipsis:
            return tuple(_typed(wanted[0], inner) for inner in value)
        return tuple(_typed(one, inner) for one, inner in zip(wanted, value, strict=True))
    if hint is date:
        if not isinstance(value, str):
            raise ValueError("a date is needed")
        return date.fromisoformat(value)
    if type(value) is not hint:
        raise ValueError(f"{hint.__name__} is needed")
    return value
