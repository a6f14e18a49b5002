# SPDX-License-Identifier: Apache-2.0
"""The day log's file: the bytes of the format, readable by every zip program, and one spelling."""

import hashlib
import io
import json
import struct
import subprocess
import sys
import tracemalloc
import warnings
import zipfile
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from frontdesk.domain.journal import EMPTY, Frontier, TreeBuilder
from frontdesk.seal import bundle
from frontdesk.seal.bundle import folder_name, make_bundle, read_bundle
from frontdesk.seal.faults import Malformed

NOTE = "frontdesk.example/KLS\n"


def _small(**changes: Any) -> bytes:
    parts: dict[str, Any] = {
        "code": "KLS",
        "date": "2026-11-23",
        "part": 1,
        "events": [b'{"a":1}', b'{"b":2}'],
        "frontier": EMPTY,
        "checkpoint": NOTE,
    }
    return make_bundle(**(parts | changes))


def _code(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(Malformed) as caught:
        for _ in read_bundle(path).events():
            pass
    return caught.value.code


def test_the_zip_is_what_zipfile_itself_would_write() -> None:
    mine = _small(schema=b"{}\n", readme="Оқыңыз\n".encode())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in (
            ("events.jsonl", b'{"a":1}\n{"b":2}\n'),
            ("frontier", b"0\n"),
            ("checkpoint", NOTE.encode()),
            ("schema.json", b"{}\n"),
            ("README.txt", "Оқыңыз\n".encode()),
        ):
            info = zipfile.ZipInfo(f"KLS-2026-11-23/{name}")
            info.create_system, info.external_attr = 3, 0o100644 << 16
            archive.writestr(info, content)
    assert mine == out.getvalue()
    assert hashlib.sha256(mine).hexdigest() == "a0523994afddc5203a2651961b61abe7b7434583dc96b7b998a7b730a08f357a"


def test_same_input_same_bytes_and_read_back(tmp_path: Path) -> None:
    tree = TreeBuilder()
    tree.extend([b"%d" % n for n in range(11)])
    start = tree.frontier()
    content = _small(part=2, frontier=start)
    assert content == _small(part=2, frontier=(start.size, start.to_bytes()), events=iter([b'{"a":1}', b'{"b":2}']))
    path = tmp_path / "any name.zip"
    path.write_bytes(content)
    found = read_bundle(path)
    assert (found.code, found.date, found.part, found.frontier) == ("KLS", "2026-11-23", 2, start)
    assert list(found.events()) == [b'{"a":1}', b'{"b":2}']
    assert (found.checkpoint, found.damaged) == (NOTE.encode(), ())
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.read("KLS-2026-11-23-2/frontier") == b"".join(
            [b"11\n", *(b64encode(p) + b"\n" for p in start.peaks)]
        )
        assert {(i.compress_type, i.date_time, i.external_attr >> 16 & 0o777) for i in archive.infolist()} == {
            (0, (1980, 1, 1, 0, 0, 0), 0o644)
        }


def test_names_are_made_of_code_date_and_part_only() -> None:
    assert folder_name("KLS", "2026-11-23", 1) == "KLS-2026-11-23"
    assert folder_name("1234", "2026-11-23", 12) == "1234-2026-11-23-12"
    for code, date, part in (
        ("../X", "2026-11-23", 1),
        ("KLS", "2026-11-31", 1),
        ("KLS", "2026-11-23", 0),
        ("KLS", "2026-11-23/..", 1),
        ("kls", "2026-11-23", 1),
        ("KLS", "２026-11-23", 1),
    ):
        with pytest.raises(ValueError, match=r"."):
            folder_name(code, date, part)


def test_a_byte_of_content_changed_is_named_by_its_file(tmp_path: Path) -> None:
    content = _small()
    path = tmp_path / "x.zip"
    path.write_bytes(content.replace(b'{"b":2}', b'{"b":3}'))
    assert read_bundle(path).damaged == ("events.jsonl",)


def test_only_the_one_layout_is_read(tmp_path: Path) -> None:
    def zipped(
        names: list[str], compress: int = 0, date: tuple[int, ...] = (1980, 1, 1, 0, 0, 0), content: bytes = b"0\n"
    ) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name in names:
                info = zipfile.ZipInfo(name, date)  # type: ignore[arg-type]
                info.create_system, info.external_attr, info.compress_type = 3, 0o100644 << 16, compress
                with warnings.catch_warnings(action="ignore"):
                    archive.writestr(info, content)
        return out.getvalue()

    names = [f"KLS-2026-11-23/{name}" for name in bundle.NAMES if name != "people.jsonl"]
    path = tmp_path / "x.zip"
    path.write_bytes(zipped(names))
    assert list(read_bundle(path).events()) == [b"0"]
    path.write_bytes(zipped([f"KLS-2026-11-23/{name}" for name in bundle.NAMES]))
    assert list(read_bundle(path).events()) == [b"0"]
    assert _code(path, zipped(names[::-1])) == "bundle_layout"
    assert _code(path, zipped(names[:-1])) == "bundle_layout"
    assert _code(path, zipped([*names[:-1], names[0]])) == "bundle_layout"
    assert _code(path, zipped([*names, "KLS-2026-11-23/run.exe"])) == "bundle_layout"
    assert _code(path, zipped(["../../etc/passwd", *names[1:]])) == "bundle_layout"
    assert _code(path, zipped([name.replace("11-23", "11-31") for name in names])) == "bundle_layout"
    assert _code(path, zipped([name.replace("KLS", "K/S") for name in names])) == "bundle_layout"
    assert _code(path, zipped([*names, *names])) == "bundle_unreadable"
    assert _code(path, zipped(names, compress=zipfile.ZIP_DEFLATED)) == "bundle_entry"
    assert _code(path, zipped(names, date=(2026, 1, 1, 0, 0, 0))) == "bundle_entry"
    assert _code(path, zipped(names, content=b"01\n")) == "frontier_malformed"
    assert _code(path, zipped(names)[:-1]) == "bundle_unreadable"
    assert _code(path, zipped(names) + b"x") == "bundle_unreadable"
    assert _code(path, b"x" + zipped(names)) in {"bundle_unreadable", "bundle_entry"}
    assert _code(path, b"") == "bundle_unreadable"
    assert _code(path, b"PK\5\6" + b"\0" * 18) == "bundle_unreadable"
    assert _code(path, b"x" * 100_000) == "bundle_unreadable"
    path.unlink()
    with pytest.raises(Malformed):
        read_bundle(path)
    path.mkdir()
    with pytest.raises(Malformed):
        read_bundle(path)


def test_a_bomb_is_refused_without_being_unpacked(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("KLS-2026-11-23/events.jsonl", "w") as file:
            for _ in range(300):
                file.write(b"0" * 1_000_000)
        for name in ("frontier", "checkpoint", "schema.json", "README.txt"):
            archive.writestr(f"KLS-2026-11-23/{name}", b"0\n")
    assert len(out.getvalue()) < 400_000
    tracemalloc.start()
    assert _code(tmp_path / "bomb.zip", out.getvalue()) == "bundle_entry"
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()
    # A directory that declares more than the file holds, and more than a day may hold.
    content = bytearray(_small())
    for declared in (0xFFFF_FFFF, 0x7FFF_FFFF):
        place = content.index(b"PK\1\2")
        content[place + 20 : place + 28] = struct.pack("<II", declared, declared)
        assert _code(tmp_path / "bomb.zip", bytes(content)) == "bundle_entry"


def test_a_line_without_end_is_not_kept_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(_small(events=[b"x" * 30_000_000]))
    tracemalloc.start()
    with pytest.raises(Malformed) as caught:
        for _ in read_bundle(path).events():
            pass
    assert caught.value.code == "event_malformed"
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_long_day_is_read_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    line = b"x" * 599
    with path.open("wb") as out:
        bundle.write_bundle(
            out,
            code="KLS",
            date="2026-11-23",
            part=1,
            events=(line for _ in range(50_000)),
            frontier=EMPTY,
            checkpoint=b"",
            schema=b"",
            readme=b"",
        )
    tracemalloc.start()
    count = sum(1 for event in read_bundle(path).events() if event == line)
    assert count == 50_000
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_frontier_has_one_spelling() -> None:
    tree = TreeBuilder()
    tree.extend([b"a", b"b", b"c"])
    good = bundle.frontier_text(tree.frontier())
    assert bundle._parse_frontier(good) == tree.frontier()
    assert bundle._parse_frontier(b"0\n") == Frontier()
    lines = good.split(b"\n")
    for bad in (
        b"",
        b"0",
        b"\n",
        b"3\n",
        good[:-1],
        good + b"\n",
        good.replace(b"\n", b"\r\n"),
        b"0" + good,
        b"\n".join([lines[0], lines[1] + lines[2], b""]),
        good.replace(b"=", b""),
        b"\xff",
        b"9" * 400 + b"\n",
    ):
        with pytest.raises(Malformed):
            bundle._parse_frontier(bad)


def test_the_program_in_the_readme_gives_size_and_root(tmp_path: Path) -> None:
    tree = TreeBuilder()
    tree.extend([b"%d" % n for n in range(13)])
    events = [b'{"n":%d}' % n for n in range(10)]
    with zipfile.ZipFile(io.BytesIO(_small(events=events, frontier=tree.frontier()))) as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / "KLS-2026-11-23"
    text = (folder / "README.txt").read_text(encoding="utf-8")
    program = text.partition("---- program ----\n")[2].partition("---- end of program ----")[0]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], cwd=folder, capture_output=True, text=True, check=True
    )
    tree.extend(events)
    assert done.stdout.split() == ["23", b64encode(tree.root()).decode()]
    for words in ("КҮН ЖУРНАЛЫ", "ЖУРНАЛ ДНЯ", "DAY LOG"):
        assert words in text
    assert json.loads((folder / "schema.json").read_text(encoding="utf-8"))["$id"].endswith("daylog-v1.json")
