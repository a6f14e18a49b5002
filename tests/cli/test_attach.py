# SPDX-License-Identifier: Apache-2.0
"""`attach NUMBER FILE`: kept once by its hash, shown by `show`, with the word about identity documents."""

import hashlib
from pathlib import Path

PDF = b"%PDF-1.7\n%scan"


def test_a_scan_is_kept_and_shown(cli, appeal, tmp_path):
    number = cli("register", stdin=appeal()).ok()["number"]
    (tmp_path / "Арыз.bin").write_bytes(PDF)
    kept = cli("attach", number, str(tmp_path / "Арыз.bin")).ok()
    assert {key: kept[key] for key in ("number", "sha256", "size", "media", "name", "repeated")} == {
        "number": number, "sha256": hashlib.sha256(PDF).hexdigest(), "size": len(PDF), "media": "application/pdf",
        "name": "Арыз.bin", "repeated": False,
    }  # fmt: skip
    assert cli("attach", number, str(tmp_path / "Арыз.bin")).ok()["repeated"] is True
    (line,) = cli("show", number).ok()["attachments"]
    assert (line["name"], line["media"], line["size"], line["sha256"]) == (
        "Арыз.bin",
        "application/pdf",
        len(PDF),
        kept["sha256"],
    )
    assert cli("verify").ok()["ok"] is True


def test_the_words_say_what_is_never_attached(cli, appeal, tmp_path):
    number = cli("register", stdin=appeal()).ok()["number"]
    (tmp_path / "a.pdf").write_bytes(PDF)
    said = cli("attach", number, str(tmp_path / "a.pdf"), "--lang", "en", as_json=False)
    assert said.status == 0
    assert "identity documents are never attached" in said.out


def test_what_is_refused(cli, appeal, tmp_path):
    number = cli("register", stdin=appeal()).ok()["number"]
    (tmp_path / "a.pdf").write_bytes(b"MZ no scan")
    assert cli("attach", number, str(tmp_path / "a.pdf")).problems == ["file:attachment_kind"]
    assert cli("attach", number, str(tmp_path / "gone.pdf")).status == 2
    (tmp_path / "a.pdf").write_bytes(PDF)
    assert cli("attach", "KLS-2026-000009", str(tmp_path / "a.pdf")).problems == ["number:number_unknown"]


def test_a_changed_file_is_a_fault(cli, appeal, tmp_path):
    number = cli("register", stdin=appeal()).ok()["number"]
    (tmp_path / "a.pdf").write_bytes(PDF)
    kept = cli("attach", number, str(tmp_path / "a.pdf")).ok()
    with open(kept["file"], "ab") as file:
        file.write(b"!")
    answer = cli("verify")
    assert answer.status == 4
    assert [fault["code"] for fault in answer.json["faults"]] == ["attachment_differs"]


def test_a_backup_on_another_disk_takes_them_along_and_a_restore_brings_them_back(cli, appeal, tmp_path):
    number = cli("register", stdin=appeal()).ok()["number"]
    (tmp_path / "scan.pdf").write_bytes(PDF)
    kept = Path(cli("attach", number, str(tmp_path / "scan.pdf")).ok()["file"])
    disk = tmp_path / "second disk"
    cli("backup", "--to", str(disk), login="admin").ok()
    copy = disk / "attachments" / kept.name
    assert copy.read_bytes() == PDF
    copied = copy.stat().st_mtime_ns
    kept.write_bytes(b"%PDF-spoilt")
    made = cli("backup", "--to", str(disk), login="admin").ok()
    assert (copy.read_bytes(), copy.stat().st_mtime_ns) == (PDF, copied)
    kept.unlink()
    cli("restore", made["file"], login="admin", approver=("supervisor", "training")).ok()
    assert kept.read_bytes() == PDF
    assert cli("verify", login="auditor").ok()["ok"] is True


def test_what_was_spoilt_before_a_backup_is_not_passed_on(cli, appeal, tmp_path):
    number = cli("register", stdin=appeal()).ok()["number"]
    (tmp_path / "scan.pdf").write_bytes(PDF)
    kept = Path(cli("attach", number, str(tmp_path / "scan.pdf")).ok()["file"])
    kept.write_bytes(b"%PDF-spoilt")
    cli("backup", "--to", str(tmp_path / "disk"), login="admin").ok()
    assert not (tmp_path / "disk" / "attachments").exists()
