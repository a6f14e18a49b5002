# SPDX-License-Identifier: Apache-2.0
"""The journal's bytes and tree, against published vectors and against their own strictness."""

import json
from base64 import b64decode
from enum import StrEnum
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain import journal
from frontdesk.domain.journal import EMPTY, Frontier, TreeBuilder, canonical, event_bytes, leaf_hash, node_hash, parse

# The reference leaves and roots of the Certificate Transparency test suites (RFC 6962 section 2.1).
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
AT = "2026-04-24T18:41:00.000+05:00"


def _event(**changes: Any) -> bytes:
    values: dict[str, Any] = {
        "log": "frontdesk.example/KLS",
        "seq": 3,
        "at": AT,
        "type": "ticket.called",
        "actor": "u2",
        "cmd": "0" * 32,
        "data": {"visit": 1, "counter": 1},
    }
    return event_bytes(**(values | changes))


def _naive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962 section 2.1 word for word: split at the largest power of two below n."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    return node_hash(_naive_root(leaves[:k]), _naive_root(leaves[k:]))


def test_roots_are_those_of_the_reference() -> None:
    assert EMPTY.root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    frontier, builder = EMPTY, TreeBuilder()
    for leaf, root in zip(LEAVES, ROOTS, strict=True):
        frontier = frontier.push(leaf_hash(leaf))
        builder.add(leaf)
        assert frontier.root().hex() == root
        assert builder.root().hex() == root


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7, 8, 9, 31, 64, 100, 255, 257])
def test_every_way_of_building_gives_the_root_of_the_definition(size: int) -> None:
    events = [str(n).encode() for n in range(size)]
    frontier = EMPTY
    for event in events:
        frontier = frontier.push(leaf_hash(event))
    half = TreeBuilder()
    half.extend(events[: size // 3])
    rest = TreeBuilder(half.frontier())
    rest.extend(events[size // 3 :])
    assert frontier.root() == rest.root() == _naive_root(events)
    assert frontier == rest.frontier() == Frontier.from_bytes(size, frontier.to_bytes())
    assert len(frontier.peaks) == size.bit_count()


def test_a_frontier_with_a_peak_too_many_or_few_is_refused() -> None:
    for size, raw in ((3, b"x" * 32), (0, b"x" * 32), (1, b""), (1, b"x" * 31), (-1, b"")):
        with pytest.raises(ValueError, match="peaks"):
            Frontier.from_bytes(size, raw)


def test_the_canonical_form_is_that_of_rfc_8785() -> None:
    document = {"b": [True, False, None], "a": 'Ә "тырнақша" \\ /', "A": -(2**53 - 1), "": {}, "z": "€\u2028😀"}
    expected = '{"":{},"A":-9007199254740991,"a":"Ә \\"тырнақша\\" \\\\ /","b":[true,false,null],"z":"€\u2028😀"}'
    assert canonical(document).decode() == expected


class _Kind(StrEnum):
    COMPLAINT = "complaint"


def test_the_code_of_an_enum_is_written_as_its_text() -> None:
    assert canonical({"kind": _Kind.COMPLAINT}) == b'{"kind":"complaint"}'


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        2**53,
        -(2**53),
        b"x",
        {"ә": 1},
        {1: 2},
        {"a\n": 1},
        {None: 1},
        "a\nb",
        "\x7f",
        "\x85",
        "И\u0306",
        "\ud800",
        {1},
    ],
    ids=repr,
)
def test_what_has_more_than_one_spelling_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical({"a": value})


def test_line_feeds_only_where_they_are_asked_for() -> None:
    assert canonical({"a": "б\nв"}, newlines=True) == '{"a":"б\\nв"}'.encode()
    with pytest.raises(ValueError, match="control"):
        canonical({"a": "б\rв"}, newlines=True)


_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(min_codepoint=32, max_codepoint=0x24F, exclude_categories=("Cc", "Cs", "Mn"))),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abcXYZ_0", max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text("abcXYZ_0", max_size=4), _values, max_size=4))
def test_what_is_written_is_read_back(document: dict[str, Any]) -> None:
    assert parse(canonical(document)) == document


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"1",
        b'{"a":1,"a":1}',
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":-0}',
        b'{"a":01}',
        b'{"a": 1}',
        b'{"a":1}\n',
        b'{"b":1,"a":2}',
        b'{"a":"\\u0041"}',
        b'{"a":"\\/"}',
        b'{"a":"\\ud800"}',
        b'{"a":"\xff"}',
        b'\xef\xbb\xbf{"a":1}',
        '{"a":1}'.encode("utf-16"),
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"a":' + b"9" * 60_000 + b"}",
        b'{"a":' + b"[" * 30_000,
        b'{"a":' + b"[" * 20_000 + b"]" * 20_000 + b"}",
        b'{"a":' * 10_000,
        b'{"a":"' + b"x" * 70_000 + b'"}',
    ],
    ids=lambda raw: repr(raw[:20]),
)
def test_what_is_not_the_one_spelling_is_a_value_error(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(raw)


def test_an_event_has_the_keys_of_the_format_and_no_others() -> None:
    raw = _event()
    assert raw == (
        b'{"actor":"u2","at":"2026-04-24T18:41:00.000+05:00","cmd":"00000000000000000000000000000000",'
        b'"data":{"counter":1,"visit":1},"log":"frontdesk.example/KLS","seq":3,"type":"ticket.called","v":1}'
    )
    full = parse(_event(number="KLS-2026-000542", pii="eA==", clock="unconfirmed", part=2))
    assert full.keys() - parse(raw).keys() == {"number", "pii", "clock", "part"}
    assert full["number"] == "KLS-2026-000542"


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "appeal.time_changed"},
        {"at": "2026-04-24T18:41:00+05:00"},
        {"at": "2026-04-24T13:41:00.000Z"},
        {"data": {"visit": 1.5}},
        {"data": {"key": "x" * 70_000}},
        {"actor": "u\x00"},
    ],
    ids=str,
)
def test_an_event_that_could_not_be_verified_is_not_written(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        _event(**changes)


def test_no_type_can_change_a_time_or_delete() -> None:
    assert not {name for name in journal.EVENT_TYPES if "delete" in name or "time_changed" in name}
    assert {"log.created", "day.close", "appeal.voided", "upload.acked"} <= journal.EVENT_TYPES.keys()


def test_names_and_texts() -> None:
    assert journal.origin("KLS", training=False) == "frontdesk.example/KLS"
    assert journal.origin("1234", training=True) == "frontdesk.example/training/1234"
    for code in ("K", "KLSKLSK", "kls", "К1", "K/S", "KLS\n"):
        with pytest.raises(ValueError, match="office code"):
            journal.origin(code, training=False)
    assert journal.command_id("8f0c") == sha256(b"8f0c").hexdigest()[:32]
    leaf = bytes.fromhex("aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")
    assert journal.short_code(leaf) == "AEB6-BCFE-274B"
    line = journal.receipt_extension("KLS-2026-000001", AT, leaf)
    assert line == f"KLS-2026-000001 {AT} rra8/idLcKFPsGel5VeCZNsPqbUa9eC6FZFY8yngbnc="
    assert (
        journal.checkpoint_text("frontdesk.example/KLS", 1, leaf)
        == "frontdesk.example/KLS\n1\nrra8/idLcKFPsGel5VeCZNsPqbUa9eC6FZFY8yngbnc=\n"
    )
    assert journal.checkpoint_text("o", 1, leaf, line).endswith(f"=\n{line}\n")


def test_a_commitment_hides_behind_its_salt() -> None:
    personal = {"iin": "921015491234", "substance": "бірінші\nекінші"}
    one, other = journal.commitment(b"1" * 32, personal), journal.commitment(b"2" * 32, personal)
    assert one != other
    assert one == journal.commitment(b"1" * 32, json.loads(json.dumps(personal)))
    assert len(b64decode(one, validate=True)) == 32
    with pytest.raises(ValueError, match="salt"):
        journal.commitment(b"", personal)
