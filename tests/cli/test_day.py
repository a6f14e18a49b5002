# SPDX-License-Identifier: Apache-2.0
"""The day and its log by commands: closing, exporting, verifying, and what a changed byte does."""

import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from frontdesk.seal.bundle import make_bundle, read_bundle

DAY = {
    "date",
    "closed",
    "unattended",
    "part",
    "first",
    "last",
    "gapless",
    "visits",
    "served",
    "no_show",
    "unserved",
    "entries",
    "root",
    "file",
    "sha256",
    "blocks",
}
FAULT = {"code", "file", "seq", "table", "row", "column", "message"}


@pytest.fixture
def worked(cli: Any, appeal: Callable[..., dict[str, Any]]) -> Any:
    """An office with two appeals and a short visit, one visitor still waiting."""
    for _ in range(2):
        cli("arrive", "--purpose", "appeal")
        cli("call")
        cli("register", stdin=appeal()).ok()
        cli("finish").ok()
    cli("arrive", "--purpose", "consult")
    cli("call")
    cli("finish").ok()
    cli("arrive")
    return cli


@pytest.fixture
def sealed(worked: Any, tmp_path: Path) -> Callable[..., Any]:
    """Return a verifier of the day's log outside the office: `sealed(file)`, with the office's key beside it."""
    worked("day", "close", login="supervisor").ok()
    key = tmp_path / "office.vkey"
    with sqlite3.connect(worked.home / "frontdesk.db") as database:
        (line,) = database.execute("SELECT vkey FROM office").fetchone()
    key.write_text(f"{line}\n", encoding="utf-8")

    def verify(*words: str) -> Any:
        return worked("verify", *words, "--key", str(key), login=None, password=None, now=False)

    verify.file = worked.home / "outbox" / "KLS-2026-04-24.zip"  # type: ignore[attr-defined]
    return verify


def test_a_day_is_counted_closed_and_sealed(worked: Any) -> None:
    before = worked("day", "status", login="supervisor").ok()
    assert set(before) >= DAY
    assert (before["date"], before["closed"], before["file"], before["part"]) == ("2026-04-24", False, None, 1)
    assert [block["code"] for block in before["blocks"]] == ["visitors_waiting"]
    assert all(block["message"] for block in before["blocks"])
    closed = worked("day", "close", login="supervisor").ok()
    assert set(closed) >= DAY
    assert (closed["first"], closed["last"], closed["gapless"]) == ("KLS-2026-000001", "KLS-2026-000002", True)
    assert (closed["visits"], closed["served"], closed["unserved"], closed["no_show"]) == (4, 3, 1, 0)
    assert (closed["closed"], closed["unattended"], closed["blocks"]) == (True, False, [])
    assert closed["file"] == str(worked.home / "outbox" / "KLS-2026-04-24.zip")
    assert worked("day", "close", login="supervisor").ok() == closed
    assert worked("day", "close", "--date", "2026-04-24", login="supervisor").ok() == closed
    assert worked("day", "status", "--date", "2026-04-24").ok() == closed
    assert worked("day", "list").ok() == {"days": [closed]}


def test_exporting_again_gives_the_same_bytes(worked: Any) -> None:
    closed = worked("day", "close", login="supervisor").ok()
    file = Path(closed["file"])
    before = file.read_bytes()
    file.unlink()
    assert worked("day", "export", login="auditor").ok() == closed
    assert file.read_bytes() == before
    assert worked("day", "export", "--date", "2026-04-23").problems == ["date:day_not_closed"]


def test_who_may_close_a_day(worked: Any) -> None:
    assert worked("day", "close").problems == ["-:not_allowed"]
    assert worked("day", "close", login="admin").problems == ["-:not_allowed"]
    assert worked("day", "close", approver=("clerk2", "training")).problems == ["-:not_allowed"]
    assert worked("day", "close", approver=("supervisor", "training")).ok()["closed"] is True
    assert worked("day", "close", "--date", "2026-04-20", login="supervisor").problems == ["date:day_empty"]


def test_after_closing_a_second_part_begins(worked: Any) -> None:
    worked("day", "close", login="supervisor").ok()
    assert worked("arrive").ok()["ticket"] == "A-005"
    part = worked("day", "close", login="supervisor").ok()
    assert (part["part"], part["visits"], Path(part["file"]).name) == (2, 1, "KLS-2026-04-24-2.zip")


def test_a_day_that_nobody_closed_is_closed_by_the_program(worked: Any) -> None:
    worked.at("2026-04-27T09:00:00+05:00")
    worked("queue").ok()
    assert worked("day", "list").ok()["days"][0]["closed"] is False
    assert worked("arrive").ok()["ticket"] == "A-001"
    days = worked("day", "list").ok()["days"]
    assert [(one["date"], one["closed"], one["unattended"]) for one in days] == [
        ("2026-04-27", False, False),
        ("2026-04-24", True, True),
    ]
    assert worked("verify", days[1]["file"], now=False).ok()["ok"] is True


def test_a_day_log_verifies_without_its_office(sealed: Any, tmp_path: Path, no_office: Any) -> None:
    answer = sealed(str(sealed.file)).ok()
    assert set(answer) == {"ok", "entries", "root", "faults"}
    assert (answer["ok"], answer["faults"]) == (True, [])
    assert no_office("verify", str(sealed.file), now=False).error == "key_needed"
    (tmp_path / "bad.vkey").write_text("no key", encoding="utf-8")
    assert (
        no_office("verify", str(sealed.file), "--key", str(tmp_path / "bad.vkey"), now=False).error == "key_unreadable"
    )


def test_the_key_of_another_office_does_not_fit(sealed: Any, tmp_path: Path, no_office: Any) -> None:
    other = no_office("init", "--training", "--code", "KLS", "--name-kk", "Ә", "--name-ru", "Я").ok()["public_key"]
    (tmp_path / "other.vkey").write_text(other, encoding="utf-8")
    answer = no_office("verify", str(sealed.file), "--key", str(tmp_path / "other.vkey"), now=False)
    assert (answer.status, answer.json["ok"]) == (4, False)


def test_days_are_put_in_order_and_must_join(worked: Any, sealed: Any) -> None:
    for day in ("2026-04-27", "2026-04-28"):
        worked.at(f"{day}T10:00:00+05:00")
        worked("arrive").ok()
        worked("day", "close", login="supervisor").ok()
    first, second, third = sorted(str(file) for file in sealed.file.parent.iterdir())
    assert sealed(third, first, second).ok()["ok"] is True
    gap = sealed(third, first)
    assert (gap.status, [fault["code"] for fault in gap.json["faults"]]) == (4, ["files_do_not_join"])


def test_one_changed_byte_anywhere_is_found(sealed: Any, tmp_path: Path) -> None:
    raw = sealed.file.read_bytes()
    changed = tmp_path / sealed.file.name
    with zipfile.ZipFile(sealed.file) as archive:
        places = {info.filename: (info.header_offset, info.file_size) for info in archive.infolist()}
    tried = 0
    for name, (offset, size) in places.items():
        if not name.endswith(("/events.jsonl", "/checkpoint", "/frontier")):
            continue
        start = offset + 30 + len(name.encode())
        step = 1 if size < 400 else size // 150
        for place in range(start, start + size, step):
            spoilt = bytearray(raw)
            spoilt[place] ^= 0x01
            changed.write_bytes(spoilt)
            answer = sealed(str(changed))
            assert answer.status == 4, (name, place - start)
            assert answer.json["ok"] is False
            tried += 1
    assert tried > 300


def test_a_change_is_found_though_every_checksum_of_the_zip_is_right(sealed: Any, tmp_path: Path) -> None:
    good = read_bundle(sealed.file)
    parts: dict[str, Any] = {
        "code": good.code,
        "date": good.date,
        "part": good.part,
        "events": list(good.events()),
        "frontier": good.frontier,
        "checkpoint": good.checkpoint.decode(),
    }
    assert make_bundle(**parts) == sealed.file.read_bytes()
    events = parts["events"]
    later = [body.replace(b"T10:00:2", b"T10:00:1") for body in events]
    assert later != events
    lies: list[dict[str, Any]] = [
        {"events": later},
        {"events": events[:-1]},
        {"events": events[1:]},
        {"events": [events[1], events[0], *events[2:]]},
        {"checkpoint": parts["checkpoint"].replace("KLS\n", "KLT\n", 1)},
        {"frontier": (1, b"\x00" * 32)},
    ]
    for lie in lies:
        changed = tmp_path / sealed.file.name
        changed.write_bytes(make_bundle(**(parts | lie)))
        answer = sealed(str(changed))
        assert (answer.status, answer.json["ok"]) == (4, False), lie.keys()
        assert all(set(fault) == FAULT and fault["message"] for fault in answer.json["faults"])


@pytest.mark.parametrize("raw", [b"", b"noise" * 100, b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18])
def test_a_broken_zip_is_a_fault(sealed: Any, tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "KLS-2026-04-24.zip"
    file.write_bytes(raw)
    answer = sealed(str(file))
    assert (answer.status, answer.json["ok"]) == (4, False)
    assert answer.json["faults"]
    cut = sealed.file.read_bytes()
    file.write_bytes(cut[: len(cut) // 2])
    assert sealed(str(file)).status == 4


def test_a_bomb_is_refused_before_it_goes_off(sealed: Any, tmp_path: Path) -> None:
    file = tmp_path / "KLS-2026-04-24.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("KLS-2026-04-24/events.jsonl", b"0" * 300_000_000)
    assert file.stat().st_size < 400_000
    answer = sealed(str(file))
    assert (answer.status, answer.json["ok"]) == (4, False)


def test_a_receipt_is_checked_against_the_days(sealed: Any, tmp_path: Path, worked: Any) -> None:
    import pypdfium2
    import zxingcpp

    document = pypdfium2.PdfDocument(worked.home / "papers" / "KLS-2026-000002-receipt.pdf")
    (code,) = zxingcpp.read_barcodes(document[0].render(scale=203.2 / 72).to_pil().convert("L"))
    document.close()
    note = tmp_path / "receipt.txt"
    note.write_bytes(code.bytes)
    assert sealed(str(sealed.file), "--receipt", str(note)).ok()["ok"] is True
    note.write_bytes(code.bytes.replace(b"000002", b"000003"))
    assert sealed(str(sealed.file), "--receipt", str(note)).status == 4
    note.write_text("https://evil.example/receipt", encoding="utf-8")
    wrong = sealed(str(sealed.file), "--receipt", str(note))
    assert (wrong.status, [fault["code"] for fault in wrong.json["faults"]]) == (4, ["receipt_malformed"])


def test_verify_names_what_somebody_changed_in_the_database(worked: Any) -> None:
    good = worked("verify", login="auditor").ok()
    assert (good["ok"], good["faults"]) == (True, [])
    with sqlite3.connect(worked.home / "frontdesk.db") as database:
        database.execute("UPDATE appeal SET due = '2030-01-01' WHERE number = 'KLS-2026-000002'")
    database.close()
    answer = worked("verify", login="auditor")
    assert (answer.status, answer.json["ok"]) == (4, False)
    faults = answer.json["faults"]
    assert all(set(fault) == FAULT and fault["message"] for fault in faults)
    assert [(fault["table"], fault["row"], fault["column"]) for fault in faults] == [
        ("appeal", "KLS-2026-000002", "due")
    ]
    assert answer.err.strip()
    assert worked("verify", "--workers", "2", login="auditor").json["faults"] == faults


def test_every_command_that_shows_the_day_leaves_personal_data_out(worked: Any) -> None:
    closed = worked("day", "close", login="supervisor").ok()
    with zipfile.ZipFile(closed["file"]) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8")
    for private in ("921015491234", "Өтегенқызы", "7015551234", "Абай", "жауап бермеді"):
        assert private not in everything + json.dumps(closed, ensure_ascii=False)
