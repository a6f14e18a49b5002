# SPDX-License-Identifier: Apache-2.0
"""The schema file: says what the code says, and the fast checks judge as a full validator does."""

import copy
import json
import random
from typing import Any

import jsonschema
import pytest

from frontdesk import assets
from frontdesk.domain.journal import COMMITTED, EVENT_TYPES, NUMBERED
from frontdesk.seal.faults import Malformed
from frontdesk.seal.schema import compile_schema, event_schema


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(assets.read_bytes("schema", "daylog-v1.json"))
    return loaded


def test_schema_and_code_name_the_same_keys(document: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(document)
    assert document["properties"]["type"]["enum"] == sorted(EVENT_TYPES)
    fixed = {name: tuple(schema["required"]) for name, schema in document["$defs"].items()}
    assert fixed == {name: keys for name, keys in EVENT_TYPES.items() if keys}
    more = {
        rule["if"]["properties"]["type"]["const"]: set(rule["then"].get("required", ())) for rule in document["allOf"]
    }
    assert {name for name, keys in more.items() if "number" in keys} == NUMBERED
    assert {name for name, keys in more.items() if "pii" in keys} == COMMITTED
    assert more.keys() == fixed.keys()


def test_the_fast_checks_judge_as_a_full_validator(office: Any, document: dict[str, Any]) -> None:
    office.day()
    office.add("user.refused", {"user": "u2", "failures": 4, "until": None})
    office.add("setting.changed", {"key": "wait_target_s", "value": 600})
    number = {"number": "KLS-2026-000001", "pii": "A" * 43 + "="}
    dates = {"due": "2026-05-20", "first_due": None}
    office.add("calendar.changed", {"day": "2026-05-09", "as": None, "action": "add", "order": "1", "version": "1+1"})
    office.add(
        "appeal.extended",
        {"until": "2026-06-19", "decided": "2026-04-24", "position": "chief", "first": "2026-05-20",
         "notice_by": "2026-04-29"},
        **number,
    )  # fmt: skip
    office.add("appeal.forwarded", {"notified": "2026-04-24", "part": False, "status": "forwarded", **dates}, **number)
    office.add("appeal.handed_to_duty", {"kui_number": None, "kui_at": None, "erdr_by": None, **dates}, **number)
    office.add(
        "appeal.linked",
        {"to": "KLS-2026-000001", "how": "repeat", "status": "registered", **dates},
        number="KLS-2026-000002",
    )
    office.add("appeal.voided", {"was": "registered", "approved_by": "u3", **dates}, **number)
    validator, dice = jsonschema.Draft202012Validator(document), random.Random(7)
    junk = [None, True, False, 0, 1, -1, 2**53 - 1, "", "x", "KLS-2026-000001", "2026-04-24", {}, [], {"a": -1}]
    judged = {True: 0, False: 0}
    for raw in office.events:
        good = json.loads(raw)
        for _ in range(60):
            event = copy.deepcopy(good)
            for _ in range(dice.choice((0, 1, 1, 2))):
                place = (
                    dice.choice([event, event["data"], *[v for v in event["data"].values() if isinstance(v, dict)]])
                    if isinstance(event.get("data"), dict)
                    else event
                )
                key = dice.choice([*place, "extra"])
                if dice.random() < 0.3:
                    place.pop(key, None)
                else:
                    place[key] = dice.choice(junk)
            try:
                event_schema().check(event, 0)
                mine = True
            except Malformed:
                mine = False
            judged[mine] += 1
            assert mine == validator.is_valid(event), (event, [e.message for e in validator.iter_errors(event)])
    assert min(judged.values()) > 100


def test_words_of_json_schema_that_are_not_understood_stop_the_program() -> None:
    with pytest.raises(NotImplementedError):
        compile_schema({"type": "object", "minProperties": 1})
