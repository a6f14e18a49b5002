# SPDX-License-Identifier: Apache-2.0
"""How a sentence of the tables is filled: counted forms, dates, and codes that stand inside it.

What the sentences are is in the other modules of this package.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from frontdesk.i18n import Texts, placeholders
from frontdesk.words import life, names

MISSING: Final = "—"
"""Stands where a value was not given: a sentence with a hole is better than none."""

LONGEST: Final = 1000
"""Characters of a stranger's value inside a sentence; what it says is clear by then."""


def legible(text: str) -> str:
    """Return a stranger's text as it may stand in a sentence: what is invisible is named, as `U+001B`.

    So no value starts a new line, turns the direction of writing or commands a terminal (TRUST.md I12, D11, D14).
    """
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]}…"
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char == "\u00a0" else f"U+{ord(char):04X}" for char in text)


@dataclass(frozen=True)
class Counted:
    """A sentence in two English forms; `by` names the value that decides between them."""

    one: str
    many: str
    by: str


Sentence = str | Counted


def plural(one: str, many: str, by: str = "n") -> Counted:
    """Mark a counted sentence for translation; the catalogue tool looks for this name."""
    return Counted(one, many, by)


def say(_: Texts, sentence: Sentence, values: Mapping[str, object]) -> str:
    """Return the sentence in the language of `_`; a value that is missing leaves a dash, a surplus one is ignored."""
    source = sentence.many if isinstance(sentence, Counted) else sentence
    shown = {name: _shown(_, name, values[name]) if name in values else MISSING for name in placeholders(source)}
    if isinstance(sentence, str):
        return _(sentence, **shown)
    number = values.get(sentence.by)
    shown.pop("n", None)
    return _.plural(sentence.one, sentence.many, number if isinstance(number, int) else 0, **shown)


def inside(name: str) -> str:
    """Return a name as it stands inside a sentence: with a small first letter, unless it is an abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _shown(_: Texts, name: str, value: object) -> str:
    if value is None or value == "":
        return MISSING
    reader = _READERS.get(name)
    return legible(reader(_, str(value)) if reader else str(value))


def _day(_: Texts, text: str) -> str:
    try:
        return _.date(date.fromisoformat(text))
    except ValueError:
        return text


def _moment(_: Texts, text: str) -> str:
    """Show an instant in the text form of `moments`; its wall time is written in it."""
    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{_.date(wall.date())} {_.time(wall)}"


def _tongue(_: Texts, code: str) -> str:
    """Languages keep their capital in English and in no other language here."""
    name = names.language_name(_, code)
    return name if _.language == "en" and code != "other" else inside(name)


def _fields(_: Texts, paths: str) -> str:
    return ", ".join(inside(life.field_name(_, path)) for path in paths.split(" "))


def _name(table: Callable[[Texts, str], str]) -> Callable[[Texts, str], str]:
    return lambda _, code: inside(table(_, code))


_READERS: Final[Mapping[str, Callable[[Texts, str], str]]] = {
    "act": names.act_name,
    "article": life.article_text,
    "channel": _name(names.channel_name),
    "date": _day,
    "day": _day,
    "due": _day,
    "new_due": _day,
    "old_due": _day,
    "language": _tongue,
    "kind": _name(names.kind_name),
    "claimed_at": _moment,
    "decided": _day,
    "erdr_by": _moment,
    "expired_at": _moment,
    "fields": _fields,
    "first": _day,
    "ground": _name(life.ground_name),
    "kui_at": _moment,
    "last_day": _day,
    "latest": _day,
    "notice_by": _day,
    "notified": _day,
    "position": _name(life.position_name),
    "since": _day,
    "statement": _day,
    "was": _name(names.status_name),
    "last": _moment,
    "last_at": _moment,
    "move": names.move_name,
    "outcome": _name(names.outcome_name),
    "paper": _name(names.paper_name),
    "priority": _name(names.priority_name),
    "purpose": _name(names.purpose_name),
    "registered_on": _day,
    "result": _name(names.status_name),
    "role": _name(names.role_name),
    "setting": names.setting_label,
    "state": _name(names.state_name),
    "status": _name(names.status_name),
    "until": _day,
    "why": names.why,
}
"""Values that are themselves codes or dates, by the name under which they stand in a sentence."""
