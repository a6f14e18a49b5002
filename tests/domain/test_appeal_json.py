# SPDX-License-Identifier: Apache-2.0
"""Reading `appeal.json`: the short way through a document with which nothing is wrong, and the long way."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain import appeal_json
from frontdesk.domain.appeal_json import FIELDS, Field, Reader

WORDS = st.sampled_from(
    ["Сұлтан", "ул. Мира, 5", "", " ", "а  б", "и\u0306", "бір\nекі", "x" * 101, "\u3164", "А" * 21_000]
)
ANY = st.none() | st.booleans() | st.integers(-1, 1000) | WORDS | st.text(max_size=5) | st.lists(WORDS, max_size=2)


def value_of(field: Field) -> st.SearchStrategy[Any]:
    if field.many:
        return st.none() | st.lists(parts(field.inside), max_size=2)
    if field.inside:
        return st.none() | parts(field.inside)
    right = {str: WORDS, bool: st.booleans(), int: st.integers(-1, 1000)}[field.type]
    return st.none() | right


def parts(fields: tuple[Field, ...]) -> st.SearchStrategy[dict[str, Any]]:
    right = st.fixed_dictionaries({}, optional={field.key: value_of(field) for field in fields})
    stray = st.dictionaries(st.sampled_from([*(field.key for field in fields), "stray", "visitor."]), ANY, max_size=1)
    return st.builds(lambda one, other: one | other, right, st.just({}) | st.just({}) | st.just({}) | stray)


def stated(reader: Reader) -> dict[str, Any]:
    return {path: value for path, value in reader.values.items() if value is not None}


@given(parts(FIELDS))
def test_both_ways_through_a_document_find_the_same(document: dict[str, Any]) -> None:
    short = Reader(document)
    take = Reader._take
    Reader._take = lambda *_: False  # type: ignore[method-assign]
    try:
        long = Reader(document)
    finally:
        Reader._take = take  # type: ignore[method-assign]
    assert stated(short) == stated(long)
    assert short.problems == long.problems


def test_an_ordinary_document_goes_the_short_way(monkeypatch) -> None:
    def walk(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(appeal_json.Reader, "_walk", walk)
    document = {
        "kind": "complaint",
        "oral": False,
        "visitor": {"surname": "Әбдіқалықов", "patronymic": None, "document": {"type": "id_card", "number": "012"}},
        "organisation": None,
        "substance": "Бірінші жол.\nЕкінші жол, «тырнақшамен»\u00a0— сызықшамен.",
        "sheets": 2,
    }
    values = Reader(document).values
    assert (values["visitor.document.number"], values["sheets"]) == ("012", 2)
    assert values["visitor"] is True
    assert "organisation" not in values
