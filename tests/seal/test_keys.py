# SPDX-License-Identifier: Apache-2.0
"""The office's key: kept by its owner only, never written over, and missing in five named ways."""

import os
import stat
import subprocess
from pathlib import Path

import pytest

from frontdesk.errors import Trouble
from frontdesk.seal.keys import OfficeKey
from frontdesk.seal.notes import Vkey, parse_note

NAME = "frontdesk.example/training/KLS"


def _why(path: Path, passphrase: str | None = None) -> object:
    with pytest.raises(Trouble) as caught:
        OfficeKey.load(path, passphrase)
    assert caught.value.code == "key_unavailable"
    return caught.value.params["why"]


def test_a_key_is_kept_and_signs_the_same_every_time(tmp_path: Path) -> None:
    path = tmp_path / "office.key"
    made = OfficeKey.create(path, NAME)
    loaded = OfficeKey.load(path)
    assert loaded.vkey == made.vkey
    assert made.sign("a\n") == made.sign("a\n") == loaded.sign("a\n")
    parse_note(made.sign("a\n").encode()).signed_by(Vkey.parse(made.vkey))
    assert os.listdir(tmp_path) == ["office.key"]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(ValueError, match="newline"):
        made.sign("a")


def test_a_wrapped_key_opens_with_its_passphrase_only(tmp_path: Path) -> None:
    path = tmp_path / "office.key"
    made = OfficeKey.create(path, NAME, "құпия сөз ұзын")
    assert OfficeKey.load(path, "құпия сөз ұзын").vkey == made.vkey
    assert _why(path) == "passphrase_needed"
    assert _why(path, "басқа") == "passphrase_wrong"
    assert b"ENCRYPTED" in path.read_bytes()


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "office.key"
    made = OfficeKey.create(path, NAME)
    with pytest.raises(Trouble) as caught:
        OfficeKey.create(path, NAME)
    assert caught.value.code == "key_exists"
    assert OfficeKey.load(path).vkey == made.vkey
    with pytest.raises(Trouble) as caught:
        OfficeKey.create(tmp_path / "none" / "office.key", NAME)
    assert caught.value.code == "file_not_written"
    for name in ("", "a b", "a+b", "a\n"):
        with pytest.raises(ValueError, match="name"):
            OfficeKey.create(tmp_path / "other.key", name)


def test_what_is_wrong_with_a_key_is_named(tmp_path: Path) -> None:
    path = tmp_path / "office.key"
    assert _why(path) == "missing"
    path.mkdir()
    assert _why(path) == "unreadable"
    one, two = tmp_path / "one.key", tmp_path / "two.key"
    OfficeKey.create(one, NAME)
    OfficeKey.create(two, NAME)
    content = one.read_bytes()
    spoilt = [
        b"",
        content[:-40],
        content.replace(b"key 1", b"key 2"),
        content.replace(b"-----BEGIN", b"scrypt \n-----BEGIN"),
        two.read_bytes().partition(b"-----")[0] + content[content.index(b"-----") :],
        b"\xff" * 100,
    ]
    for number, changed in enumerate(spoilt):
        file = tmp_path / f"{number}.key"
        file.write_bytes(changed)
        assert _why(file) == "malformed", changed


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Trouble) as caught:
        OfficeKey.create(tmp_path / "office.key", NAME)
    assert caught.value.code == "disk_full"
    assert not list(tmp_path.iterdir())


def test_the_key_can_be_read_by_another_program(tmp_path: Path) -> None:
    made = OfficeKey.create(tmp_path / "office.key", NAME)
    pem = tmp_path / "key.pem"
    pem.write_bytes(b"-----BEGIN" + (tmp_path / "office.key").read_bytes().partition(b"-----BEGIN")[2])
    try:
        done = subprocess.run(
            ["openssl", "pkey", "-in", str(pem), "-pubout", "-outform", "DER"], capture_output=True, check=False
        )
    except FileNotFoundError:
        pytest.skip("no openssl program")
    assert done.stdout.endswith(Vkey.parse(made.vkey).public)
