# SPDX-License-Identifier: Apache-2.0
"""Signed notes: the example of the specification, and no second spelling of anything."""

import random
from base64 import b64encode
from pathlib import Path

import pytest

from frontdesk.domain.journal import checkpoint_text
from frontdesk.seal.faults import TEXTS, Malformed
from frontdesk.seal.keys import OfficeKey
from frontdesk.seal.notes import Vkey, open_checkpoint, parse_checkpoint, parse_note

# The example that the Go implementation of signed notes carries, the reference for C2SP signed-note.
EXAMPLE = """If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""
EXAMPLE_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NAME = "frontdesk.example/KLS"


@pytest.fixture
def key(tmp_path: Path) -> OfficeKey:
    return OfficeKey.create(tmp_path / "office.key", NAME)


def test_the_example_of_the_reference_verifies() -> None:
    note = parse_note(EXAMPLE.encode())
    note.signed_by(Vkey.parse(EXAMPLE_KEY))
    assert note.text.endswith("your problem is.\n")
    assert str(Vkey.parse(EXAMPLE_KEY)) == EXAMPLE_KEY
    changed = parse_note(EXAMPLE.replace("your problem is", "my problem is").encode())
    with pytest.raises(Malformed) as caught:
        changed.signed_by(Vkey.parse(EXAMPLE_KEY))
    assert caught.value.code == "signature_wrong"


def test_a_checkpoint_is_read_back(key: OfficeKey) -> None:
    signed = key.sign(checkpoint_text(NAME, 5006, b"r" * 32))
    head = open_checkpoint(signed.encode(), Vkey.parse(key.vkey))
    assert (head.origin, head.size, head.root, head.extension) == (NAME, 5006, b"r" * 32, ())


def test_unknown_signatures_are_ignored_and_a_missing_one_is_named(key: OfficeKey, tmp_path: Path) -> None:
    witness = OfficeKey.create(tmp_path / "witness.key", "witness.example/ministry")
    text = checkpoint_text(NAME, 1, b"r" * 32)
    line = witness.sign(text).splitlines()[-1]
    both = key.sign(text) + line + "\n"
    assert open_checkpoint(both.encode(), Vkey.parse(key.vkey)).size == 1
    with pytest.raises(Malformed) as caught:
        open_checkpoint(witness.sign(text).encode(), Vkey.parse(key.vkey))
    assert caught.value.code == "signature_missing"
    with pytest.raises(Malformed) as caught:
        open_checkpoint(witness.sign(text).encode(), Vkey.parse(witness.vkey))
    assert caught.value.code == "origin_differs"


def test_a_note_has_one_spelling(key: OfficeKey) -> None:
    good = key.sign(checkpoint_text(NAME, 7, b"r" * 32)).encode()
    vkey = Vkey.parse(key.vkey)
    assert open_checkpoint(good, vkey).size == 7
    variants = [
        good[:-1],
        good + b"\n",
        b"\n" + good,
        b"\xef\xbb\xbf" + good,
        good.replace(b"\n", b"\r\n"),
        good.replace(b"\n\n", b"\n\n\n"),
        good.replace(b"\n\n", b"\n"),
        good.replace("— ".encode(), b"- "),
        good.replace("— ".encode(), "—  ".encode()),
        good.replace(b"\n7\n", b"\n07\n"),
        good.replace(b"\n7\n", "\n٧\n".encode()),
        good.replace(b"\n7\n", b"\n+7\n"),
        good.replace(b"\n7\n", b"\n8\n"),
        good[:-1] + b" \n",
        good + good.splitlines(keepends=True)[-1],
        good.replace(b"=\n", b"\n"),
        b"",
        b"\xff" * 10,
        b"x" * 100_000,
    ]
    for variant in variants:
        with pytest.raises(Malformed):
            open_checkpoint(variant, vkey)


def test_no_mutation_of_a_note_is_accepted(key: OfficeKey) -> None:
    good = key.sign(checkpoint_text(NAME, 123, b"\xfb\xff" * 16, "KLS-2026-000001 2026 x")).encode()
    vkey, dice = Vkey.parse(key.vkey), random.Random(1)
    for position in range(len(good)):
        for changed in ({good[position] ^ 1 << bit for bit in range(8)} | {10, 32, 61}) - {good[position]}:
            with pytest.raises(Malformed) as caught:
                open_checkpoint(good[:position] + bytes([changed]) + good[position + 1 :], vkey)
            assert caught.value.code in TEXTS
        with pytest.raises(Malformed):
            open_checkpoint(good[:position] + good[position + 1 :], vkey)
        with pytest.raises(Malformed):
            open_checkpoint(good[:position] + dice.randbytes(1) + good[position:], vkey)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "a\n1\n",
        "\n1\n" + b64encode(b"r" * 32).decode(),
        "a\n1\n" + b64encode(b"r" * 31).decode(),
        "a\n-1\n" + b64encode(b"r" * 32).decode(),
        f"a\n{2**53}\n" + b64encode(b"r" * 32).decode(),
    ],
    ids=repr,
)
def test_a_text_that_is_no_checkpoint(text: str) -> None:
    with pytest.raises(Malformed):
        parse_checkpoint(text)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "a+b",
        EXAMPLE_KEY + " ",
        EXAMPLE_KEY[:-1],
        EXAMPLE_KEY.replace("c7", "C7"),
        EXAMPLE_KEY.replace("Peter", "Paul"),
        EXAMPLE_KEY.replace("ARpc", "Arpc"),
        EXAMPLE_KEY.replace("+A", "++A"),
        EXAMPLE_KEY + "\n\n",
        "ә" * 300,
    ],
)
def test_a_line_that_is_no_public_key(line: str) -> None:
    with pytest.raises(Malformed) as caught:
        Vkey.parse(line)
    assert caught.value.code == "key_malformed"
