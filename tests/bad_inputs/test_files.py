# SPDX-License-Identifier: Apache-2.0
"""D29 and every other file that a stranger hands in or a person names: bombs, devices, folders, names of any kind."""

import io
import os
import struct
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from frontdesk.errors import Trouble
from frontdesk.files import write_file
from ui.window_state import load_state

FOLDER = "KLS-2026-04-24"


def bomb(size: int, *, method: int = zipfile.ZIP_DEFLATED, names: tuple[str, ...] = ("events.jsonl",)) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method, compresslevel=9) as archive:
        for name in names:
            with archive.open(f"{FOLDER}/{name}", "w") as file:
                for _ in range(size // 1_000_000):
                    file.write(b"0" * 1_000_000)
    return out.getvalue()


@pytest.fixture
def sealed(cli, tmp_path):
    """An office with one closed day, and the line of its key."""
    cli("arrive")
    closed = cli("day", "close", login="supervisor").ok()
    return closed["file"]


def test_d29_a_bomb_of_300_megabytes_is_refused_in_little_memory(cli, sealed, program, tmp_path):
    key = tmp_path / "key.txt"
    key.write_text(_key(cli))
    for name, content in {
        "deflated": bomb(300_000_000),
        "many": bomb(60_000_000, names=("events.jsonl", "frontier", "checkpoint", "schema.json", "README.txt")),
        "lzma": bomb(50_000_000, method=zipfile.ZIP_LZMA),
    }.items():
        file = tmp_path / f"{name}.zip"
        file.write_bytes(content)
        assert len(content) < 500_000, name
        done = program("verify", str(file), "--key", str(key), "--json")
        assert done.returncode == 4, done.stderr
        assert b"Traceback" not in done.stderr
        if name == "deflated" and sys.platform.startswith("linux"):
            done = subprocess.run(
                [sys.executable, "-c", MEASURED, "verify", str(file), "--key", str(key)],
                capture_output=True,
                check=False,
                timeout=60,
            )
            assert 1000 < int(done.stderr.split()[-1]) < 100_000, "kilobytes"


MEASURED = """
import sys
from pathlib import Path
from frontdesk.cli import main
main(sys.argv[1:])
print(next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")).split()[1], file=sys.stderr)
"""
"""Runs a command and says the most memory that it had, in kB."""


def _key(cli) -> str:
    from frontdesk.bootstrap import open_front_desk

    desk = open_front_desk(cli.home)
    try:
        return str(desk.facts.public_key)
    finally:
        desk.close()


def test_d29_other_files_in_the_place_of_a_day_log(cli, sealed, tmp_path):
    good = Path(sealed).read_bytes()
    at = good.rindex(b"PK\x05\x06")
    files = {
        "cut.zip": good[: len(good) // 2], "twice.zip": good + good, "before.zip": b"x" + good, "after.zip": good + b"x", "empty.zip": b"",
        "pdf.zip": b"%PDF-1.4\n", "text.zip": "Ж".encode() * 1000, "zeros.zip": b"\0" * 100_000, "end.zip": good[at:],
        "count.zip": good[: at + 8] + struct.pack("<HH", 65535, 65535) + good[at + 12 :],
        "slip.zip": zip_of("../../etc/passwd"), "absolute.zip": zip_of("/etc/passwd"), "device.zip": zip_of("CON"), "odd.zip": zip_of(f"{FOLDER}/\u202ex\x1b"),
    }  # fmt: skip
    for name, content in files.items():
        file = tmp_path / name
        file.write_bytes(content)
        answer = cli("verify", str(file), login=None, password=None)
        assert (answer.status, answer.json["ok"]) == (4, False), name
        assert all(fault["message"].isprintable() for fault in answer.json["faults"]), name
    assert cli("verify", sealed, login=None, password=None).ok()["ok"]
    assert not (tmp_path / "etc").exists()


def zip_of(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, b"x")
    return out.getvalue()


def test_d29_what_is_no_file_is_wrong_usage(cli, sealed, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for name in (
        str(tmp_path / "missing.zip"),
        str(tmp_path),
        str(tmp_path / "pipe"),
        "/dev/null",
        "x" * 5000,
        "a\nb",
        "",
    ):
        answer = cli("verify", name, login=None, password=None)
        assert answer.error == "file_missing", name
        assert len(answer.err.strip().split("\n")) == 1
        answer = cli("verify", sealed, "--receipt", name, login=None, password=None)
        assert answer.error == "file_missing"
        if name:
            assert cli("verify", sealed, "--key", name, login=None, password=None).error == "file_missing"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0" * 100,
        "frontdesk/KLS\n",
        "Ж" * 5000,
        "a\nb\n\n— x\n",
        "<b>",
        "\ud800".encode("utf-8", "surrogatepass").hex(),
    ],
)
def test_d29_a_receipt_or_a_key_that_is_none(cli, sealed, tmp_path, text):
    file = tmp_path / "note"
    file.write_text(text, encoding="utf-8")
    answer = cli("verify", sealed, "--receipt", str(file), login=None, password=None)
    assert (answer.status, answer.json["ok"]) == (4, False)
    assert {fault["code"] for fault in answer.json["faults"]} == {"receipt_malformed"}
    assert cli("verify", sealed, "--key", str(file), login=None, password=None).error == "key_unreadable"


# --- papers that are to go somewhere


@pytest.fixture
def number(cli):
    document = {
        "kind": "complaint", "visitor": {"iin": "921015491234", "surname": "Ә", "address": "А"}, "addressed_to": "Б", "substance": "С",
    }  # fmt: skip
    return cli("register", stdin=document).ok()["number"]


def test_a_paper_goes_into_no_folder_device_or_pipe(cli, number, tmp_path):
    pipe, link, kept = tmp_path / "pipe", tmp_path / "link", tmp_path / "kept.txt"
    os.mkfifo(pipe)
    kept.write_text("x")
    link.symlink_to(pipe)
    folder = tmp_path / "folder"
    folder.mkdir()
    wrong = {
        tmp_path / "missing" / "x.pdf": "no_folder", kept / "x.pdf": "no_folder", folder: "is_folder", tmp_path / ("x" * 300): "name_too_long",
        pipe: "special_file", link: "special_file",
    }  # fmt: skip
    for language in ("kk", "ru"):
        for path in wrong:
            for words in ((), ("--peek",)):
                answer = cli("paper", number, "receipt", "--out", str(path), "--lang", language, *words)
                assert answer.error == "file_not_written", path
                latin = set(answer.json["error"]["message"].replace(str(path.resolve()), "").replace(str(path), ""))
                assert not [letter for letter in latin if letter.isascii() and letter.isalpha()], answer.json
    assert pipe.is_fifo()
    assert kept.read_text() == "x"
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []
    assert list(folder.iterdir()) == []
    # names that only look dangerous
    for name in ("-rf", "a b;c", "$(id)", "Қағаз\n1.pdf", "x" * 250):
        answer = cli("paper", number, "receipt", "--out", str(tmp_path / name)).ok()
        assert (tmp_path / name).read_bytes().startswith(b"%PDF")
        assert answer["file"] == str(tmp_path / name)


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    file = tmp_path / "x.pdf"
    file.write_bytes(b"old")
    with pytest.raises(Trouble):
        write_file(tmp_path / "missing" / "x", b"new")
    assert file.read_bytes() == b"old"
    assert write_file(file, b"new").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["x.pdf"]


def test_the_names_of_papers_hold_number_kind_and_copy_only(cli, number):
    assert cli("paper", number, "../../x").error == "paper_unknown"
    assert cli("paper", f"../{number}", "receipt").problems == ["number:number_unknown"]
    assert cli("paper", number, "receipt", "--size", "../a4").error == "paper_size_impossible"
    assert sorted(path.name for path in (cli.home / "papers").iterdir()) == [f"{number}-receipt.pdf"]


def test_folders_and_backups_with_impossible_names(cli, tmp_path, monkeypatch):
    kept = tmp_path / "kept"
    kept.write_text("x")
    for home in (tmp_path / ("x" * 300), kept / "o", kept):
        there = type(cli)(home, monkeypatch)
        made = there(
            "init", "--code", "KLS", "--name-kk", "К", "--name-ru", "К", "--training", login=None, password=None
        )
        assert made.error == "file_not_written", home
        assert there("queue").status in {1, 3}
    for name in ("x" * 5000, "~nobody-of-this-name", str(tmp_path), "/dev/zero", "a\nb", ""):
        wrong = cli("restore", name, login="admin", approver=("supervisor", "training"))
        assert wrong.error == "file_missing", name
    for name in (str(kept), "x" * 300, "/dev/null"):
        assert cli("backup", "--to", name, "--lang", "ru", login="supervisor").error == "file_not_written", name
    for home in (Path("x" * 5000), kept, Path("/dev/null")):
        assert type(cli)(home, monkeypatch)("queue").error == "config_unreadable"
    assert kept.read_text() == "x"


@pytest.mark.parametrize("passphrase", ["\udcff\udc80", "Ж" * 10_000, "<b>", "\x1b"])
def test_any_passphrase_of_the_key(no_office, passphrase):
    env = {"FRONTDESK_KEY_PASSPHRASE": passphrase}
    no_office(
        "init", "--code", "KLS", "--name-kk", "К", "--name-ru", "К", "--training", login=None, password=None, env=env
    ).ok()
    no_office("arrive", env=env).ok()
    assert no_office("day", "close", login="supervisor", env=env).ok()["file"]


@pytest.mark.parametrize("text", ["", "[window]\nx = 1e9", "a = " + "[" * 3000, "\0", "[window]\nx = \"1\"\ny=0\nwidth=1\nheight=1", "window = 5"])  # fmt: skip
def test_a_broken_place_of_the_window_is_forgotten(tmp_path, text):
    file = tmp_path / "window.toml"
    file.write_text(text)
    assert load_state(file) is None
    assert tomllib.loads("") == {}
