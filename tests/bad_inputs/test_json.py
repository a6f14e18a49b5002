# SPDX-License-Identifier: Apache-2.0
"""I9: no JSON, in any key, of any type, shape or size, brings anything but an answer or a refusal at its field."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdesk.domain.appeal import read_appeal
from frontdesk.domain.appeal_json import _SHAPE, TEXT_LIMITS
from frontdesk.domain.moments import day_from_text
from frontdesk.errors import Problem, Refused

TODAY = day_from_text("2026-04-24")


def paths(shape: Any = _SHAPE, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return the way to every key."""
    found = []
    for key, kind in shape.items():
        found.append((*before, key))
        if isinstance(kind, dict):
            found += paths(kind, (*before, key))
    return found


PATHS = paths()
GOOD: dict[str, Any] = {
    "kind": "complaint", "visitor": {"iin": "921015491234", "surname": "Ә", "given": "Б", "address": "А"}, "addressed_to": "Б", "substance": "С",
}  # fmt: skip
ODD: list[Any] = [
    None, True, False, 0, -1, 1, 10**14, -(10**14), 1.5, -0.0, 1e300, float("inf"), float("nan"), "", " ", "0", "null", "\0", "\ud800", "<b>x</b>",
    "=1+1", "\u202e", "Ж" * 30_000, [], [[]], [None] * 50, {}, {"": None}, {"a": {"b": {"c": []}}}, {"iin": 1}, {"surname": {}}, "2026-02-30",
    "0000-00-00", "9999-12-31", "2026-W01-1", "20260424", "0001-01-01T00:00:00-23:59", "9999-12-31T23:59:59.999+14:00", "٢٠٢٦-٠٤-٢٤", "é", "𝒜", "李",
]  # fmt: skip


def with_value(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    document = copy.deepcopy(GOOD)
    part = document
    for key in path[:-1]:
        if not isinstance(part.get(key), dict):
            part[key] = {}
        part = part[key]
    part[path[-1]] = value
    return document


def outcome(act: Callable[[], Any]) -> tuple[Any, tuple[Problem, ...]]:
    """Return what came of it: a value, or the problems of a refusal; anything else is raised."""
    try:
        return act(), ()
    except Refused as refused:
        return None, refused.problems


@pytest.mark.parametrize("path", PATHS, ids=".".join)
def test_any_value_in_any_key_is_an_appeal_or_a_refusal_at_its_field(path, sentences):
    for value in ODD:
        appeal, problems = outcome(lambda value=value: read_appeal(with_value(path, value), today=TODAY))
        assert (appeal is None) == bool(problems)
        for problem in problems:
            sentences(problem)
            assert problem.field is not None, (path, value)
        if appeal is not None:
            # what was taken can be stored, in SQLite, PostgreSQL and JSON alike
            text = json.dumps(appeal.personal, ensure_ascii=False)
            assert "\0" not in text
            text.encode("utf-8")


@pytest.mark.parametrize("path", PATHS, ids=".".join)
def test_a_wrong_type_is_said_at_its_key(path):
    shape: Any = _SHAPE
    for key in path[:-1]:
        shape = shape[key]
    wanted = type(shape[path[-1]]) if isinstance(shape[path[-1]], dict | list) else shape[path[-1]]
    for value in (True, 7, 1.5, "x", [], {}):
        if type(value) is wanted:
            continue
        with pytest.raises(Refused) as caught:
            read_appeal(with_value(path, value), today=TODAY)
        assert (".".join(path), "wrong_type") in {(problem.field, problem.code) for problem in caught.value.problems}, (
            value
        )


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**14), 10**14)
    | st.floats(allow_nan=False)
    | st.text(st.characters(), max_size=40),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=8) | st.sampled_from([key for path in PATHS for key in path]), inner, max_size=5
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(PATHS), values), min_size=1, max_size=4))
def test_random_values_in_random_keys(changes):
    document = copy.deepcopy(GOOD)
    for path, value in changes:
        part: Any = document
        for key in path[:-1]:
            if not isinstance(part.get(key), dict):
                part[key] = {}
            part = part[key]
        part[path[-1]] = value
    appeal, problems = outcome(lambda: read_appeal(document, today=TODAY))
    assert (appeal is None) == bool(problems)
    if appeal is not None:
        json.dumps(appeal.personal, ensure_ascii=False).encode("utf-8")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(path=st.sampled_from(PATHS), value=values)
def test_the_service_and_the_preview_never_break(sqlite_office, path, value):
    """Two doors to the same rules: the preview of the window never raises, the registration refuses or registers."""
    document = with_value(path, value)
    preview = sqlite_office.desk.intake.preview(sqlite_office.clerk, document, 1)
    asked = {**document, "request_id": document.get("request_id", sqlite_office.request())}
    registered, problems = outcome(lambda: sqlite_office.desk.intake.register(sqlite_office.clerk, asked, 1))
    # (the preview knows no second person and no visit)
    elsewhere = {"approval_needed", "visit_unknown", "late_time", "request_id_reused", "unknown_key", "wrong_type"}
    said = {(problem.field, problem.code) for problem in preview.problems}
    assert {(problem.field, problem.code) for problem in problems if problem.code not in elsewhere} <= said
    assert registered is None or not preview.problems


# --- through the command line: the bytes themselves

BYTES = {
    b"": "json_unreadable", b" ": "json_unreadable", b"null": "json_unreadable", b"[]": "json_unreadable", b'"x"': "json_unreadable", b"1": "json_unreadable",
    b"{": "json_unreadable", b"{}{}": "json_unreadable", b'{"kind":"complaint",}': "json_unreadable", b"{'kind':1}": "json_unreadable",
    b'{"kind":"complaint","kind":"complaint"}': "json_unreadable", b'{"visitor":{"iin":"1","iin":"1"}}': "json_unreadable",
    b'{"kind":NaN}': "json_unreadable", b'{"kind":-Infinity}': "json_unreadable", b"\xff\xfe{\0}\0": "json_unreadable",
    "{\"kind\":\"é\"}".encode("latin-1"): "json_unreadable", b"[" * 100_000: "json_unreadable", b'{"a":' * 50 + b"1" + b"}" * 50: "json_unreadable",
    b'{"a":"' + b"\\" * 99_999 + b'"}': "json_unreadable", b'{"a":"' + b"x" * 1_000_001 + b'"}': "json_too_large", b"\0" * 1000: "json_unreadable",
    b"PK\x03\x04" + b"\0" * 100: "json_unreadable", b"<?xml version='1.0'?><a/>": "json_unreadable", b"%PDF-1.4": "json_unreadable",
}  # fmt: skip


def test_bytes_that_are_no_object_are_refused_in_one_sentence(cli):
    for raw, code in BYTES.items():
        answer = cli("register", stdin=raw)
        assert answer.problems == [f"-:{code}"], raw[:40]
        assert "Traceback" not in answer.err
        assert len(answer.err.strip().split("\n")) == 1


def test_numbers_and_keys_that_no_field_has(cli):
    for path, literal, code in (
        ("sheets", "1.5", "wrong_type"), ("sheets", "1e2", "wrong_type"), ("sheets", "9" * 400, "wrong_type"), ("sheets", "-" + "9" * 14, "sheets_range"),
        ("sheets", "0", "sheets_range"), ("sheets", "1000", "sheets_range"), ("sheets", '"1"', "wrong_type"), ("visit", "9" * 300, "wrong_type"),
        ("visit", "0", "visit_unknown"), ("visit", "-1", "visit_unknown"), ("visit", "99999999999999", "visit_unknown"), ("oral", '"true"', "wrong_type"),
        ("request_id", "{}", "wrong_type"), ("request_id", "0", "wrong_type"), ("request_id", "false", "wrong_type"), ("request_id", '"\\ud800"', "text_unreadable"),
        ("language", '"en"', "language_unknown"), ("kind", '"petition"', "petition_elsewhere"), ("kind", '"<b>"', "kind_unknown"), ("kind", '"messages"', "kind_unknown"),
    ):  # fmt: skip
        raw = json.dumps(GOOD)[:-1].encode() + f',"{path}":{literal}}}'.encode()
        if path == "kind":
            raw = raw.replace(b'"kind": "complaint", ', b"")
        assert cli("register", stdin=raw).problems == [f"{path}:{code}"], literal[:40]
    for key in ("Kind", "visitor.iin", "__proto__", "", "a\nb", "\x1b[2J", "😀", "k" * 5000):
        answer = cli("register", stdin={**GOOD, key: 1})
        assert answer.problems == [f"{key[:80] or '-'}:unknown_key"]
        assert all(one["message"].isprintable() for one in answer.json["problems"])
    assert cli("queue").ok()["tickets"] == []


def test_a_request_id_may_be_any_text_and_repeats_itself(cli):
    for request in ("a\nb", "😀", "x" * 900_000, "a\0b", " "):
        first = cli("register", stdin={**GOOD, "request_id": request}).ok()
        again = cli("register", stdin={**GOOD, "request_id": request}).ok()
        assert again == {**first, "repeated": True}, request[:20]
        other = cli("register", stdin={**GOOD, "substance": "Басқа", "request_id": request})
        assert other.problems == ["request_id:request_id_reused"]
    assert cli("verify").ok()["ok"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(changes=st.dictionaries(st.sampled_from(list(_SHAPE)), values, min_size=1, max_size=3))
def test_any_json_through_the_command_line_is_0_or_1(cli, changes):
    raw = json.dumps({**GOOD, **changes}).encode()
    answer = cli("register", stdin=raw)
    assert answer.status in {0, 1}, answer.err
    assert set(answer.json) >= ({"number"} if answer.status == 0 else {"problems"})
    assert "Traceback" not in answer.err


@settings(max_examples=80)
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused(raw):
    from frontdesk.cli import strict_json

    found, problems = outcome(lambda: strict_json.read(raw))
    assert isinstance(found, dict) or [problem.code for problem in problems] == ["json_unreadable"]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_refusal_speaks_the_language_asked_for(cli, language):
    texts = set()
    for change in (
        {"kind": "x"},
        {"sheets": 0},
        {"substance": "Ж" * 30_000},
        {"visitor": {}},
        {"x\ny": 1},
        {"language": 5},
    ):
        answer = cli("register", "--lang", language, stdin={**GOOD, **change})
        for one in answer.json["problems"]:
            assert one["message"].endswith(".")
            assert one["code"] not in one["message"]
            texts.add(one["message"])
            latin = "".join(letter for letter in one["message"] if letter.isascii() and letter.isalpha())
            assert language == "en" or len(latin) <= 8, one["message"]
    assert len(texts) >= 6


def test_every_text_field_has_its_limit_here():
    """A field that is added later is tried by these tests because it stands in the same tables."""
    assert set(TEXT_LIMITS) <= {".".join(path) for path in PATHS}
