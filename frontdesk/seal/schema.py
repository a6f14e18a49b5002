# SPDX-License-Identifier: Apache-2.0
"""The shapes of events as `resources/schema/daylog-v1.json` fixes them, made into fast checks; no meaning here.

Only the JSON Schema words that the file uses are understood; a test compares the verdicts with a full validator.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from frontdesk import assets
from frontdesk.seal.faults import Malformed

_Check = Callable[[Any], bool]
ShapeCheck = Callable[[Any], str | None]

_TYPES: Final[Mapping[str, _Check]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
}
_KNOWN: Final = {"type", "pattern", "minimum", "const", "enum", "required", "properties", "additionalProperties"}


def compile_schema(schema: Mapping[str, Any]) -> ShapeCheck:
    """Return a function that names the first wrong key of a value: "" for the value itself, None where all is right."""
    unknown = schema.keys() - _KNOWN
    if unknown:
        raise NotImplementedError(f"schema words {sorted(unknown)}")
    checks = _value_checks(schema)
    required: tuple[str, ...] = tuple(schema.get("required", ()))
    inside: dict[str, ShapeCheck] = {
        name: compile_schema(inner) for name, inner in schema.get("properties", {}).items()
    }
    others = schema.get("additionalProperties", True)
    other = compile_schema(others) if isinstance(others, dict) else None

    def check(value: Any) -> str | None:  # noqa: ANN401 - whatever JSON holds
        for good in checks:
            if not good(value):
                return ""
        if not isinstance(value, dict):
            return None
        for needed in required:
            if needed not in value:
                return needed
        entries: dict[str, object] = value
        for name, inner in entries.items():
            rule = inside.get(name, other)
            if rule is not None:
                wrong = rule(inner)
                if wrong is not None:
                    return f"{name}.{wrong}" if wrong else name
            elif others is False:
                return name
        return None

    return check


def _value_checks(schema: Mapping[str, Any]) -> tuple[_Check, ...]:
    checks: list[_Check] = []
    if "type" in schema:
        names = schema["type"]
        allowed = tuple(_TYPES[name] for name in ([names] if isinstance(names, str) else names))
        checks.append(allowed[0] if len(allowed) == 1 else lambda value: any(good(value) for good in allowed))
    if "pattern" in schema:
        matches = re.compile(schema["pattern"]).search
        checks.append(lambda value: not isinstance(value, str) or matches(value) is not None)
    if "minimum" in schema:
        least: int = schema["minimum"]
        checks.append(lambda value: not isinstance(value, int) or value >= least)
    if "const" in schema:
        only = schema["const"]
        checks.append(lambda value: type(value) is type(only) and value == only)
    if "enum" in schema:
        members = frozenset(schema["enum"])
        checks.append(lambda value: (value is None or isinstance(value, str)) and value in members)
    return tuple(checks)


class EventSchema:
    """The compiled checks: one for what every event has, one for the `data` of each type that is fixed."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        top = {name: document[name] for name in ("type", "required", "properties", "additionalProperties")}
        self._top = compile_schema(top)
        self._data: dict[str, ShapeCheck] = {name: compile_schema(schema) for name, schema in document["$defs"].items()}
        self._more: dict[str, tuple[str, ...]] = {}
        for rule in document["allOf"]:
            name = rule["if"]["properties"]["type"]["const"]
            if rule["then"]["properties"] != {"data": {"$ref": f"#/$defs/{name}"}}:
                raise NotImplementedError(name)
            self._more[name] = tuple(rule["then"].get("required", ()))
        self._types: frozenset[str] = frozenset(document["properties"]["type"]["enum"])
        self._version: int = document["properties"]["v"]["const"]

    def check(self, event: Mapping[str, Any], seq: int) -> None:
        """Return where the event has the shape of its type; raises `Malformed` with `seq`."""
        version, name = event.get("v"), event.get("type")
        if version != self._version or isinstance(version, bool):
            raise Malformed("event_version", seq, version=_shown(version))
        if not isinstance(name, str) or name not in self._types:
            raise Malformed("event_type_unknown", seq, type=_shown(name))
        wrong = self._top(event)
        if wrong is None:
            wrong = next((key for key in self._more.get(name, ()) if key not in event), None)
        if wrong is None and name in self._data:
            inner = self._data[name](event["data"])
            wrong = None if inner is None else f"data.{inner}"
        if wrong is not None:
            raise Malformed("event_invalid", seq, type=name, key=_shown(wrong))


def _shown(value: object) -> str:
    """Shorten a stranger's value for a message; letters beyond ASCII are escaped."""
    return ascii(value)[:80] if not isinstance(value, str) else ascii(value)[1:-1][:80]


@lru_cache(maxsize=1)
def event_schema() -> EventSchema:
    """Return the checks of the shipped version."""
    return EventSchema(json.loads(assets.read_bytes("schema", "daylog-v1.json")))
