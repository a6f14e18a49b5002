# SPDX-License-Identifier: Apache-2.0
"""A clerk's day by the program itself, one process a command; the paper is read back by other programs than ours."""

import json
import re
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import zxingcpp

from frontdesk.i18n import texts

APPEAL = {
    "kind": "complaint",
    "oral": False,
    "language": "kk",
    "anonymous": False,
    "crime_information": False,
    "visitor": {
        "iin": "921015491234",
        "no_iin_reason": None,
        "iin_override_reason": None,
        "surname": "Өтегенқызы",
        "given": "Гүлнұр",
        "patronymic": "Әбдіғапарқызы",
        "birth_date": None,
        "document": {"type": "id_card", "number": "045123456", "issuer": "ҚР ІІМ", "issued_on": "2020-02-03"},
        "phone": "+77015551234",
        "email": None,
        "address": "Келес ауылы, Абай көшесі, 7-үй",
    },
    "organisation": None,
    "representative": None,
    "addressed_to": "Келес ауданы полиция бөлімінің бастығына",
    "against": "учаскелік инспектор",
    "assignee": None,
    "substance": "Инспектор арызыма мерзімінде жауап бермеді.",
    "sheets": 2,
    "visit": None,
    "late": None,
    "request_id": "any unique text",
}


def test_a_clerks_day_from_the_folder_to_the_sealed_log(program: Callable[..., Any], tmp_path: Path) -> None:
    home = tmp_path / "office"

    def run(*words: str, at: str, login: str = "clerk", stdin: bytes = b"") -> dict[str, Any]:
        answer = program(
            *words, "--home", str(home), "--json", "--now", f"2026-04-24T{at}+05:00", stdin=stdin,
            FRONTDESK_LOGIN=login, FRONTDESK_PASSWORD="training",
        )  # fmt: skip
        assert answer.returncode == 0, (words, answer.stdout.decode(), answer.stderr.decode())
        assert answer.stderr == b""
        found = json.loads(answer.stdout)
        assert isinstance(found, dict)
        return found

    names = ("--name-kk", "Келес ауданының полиция бөлімі", "--name-ru", "Отдел полиции Келесского района")
    made = run("init", "--code", "KLS", *names, "--training", at="08:30:00")
    assert run("arrive", "--purpose", "appeal", at="18:20:00")["ticket"] == "A-001"
    assert run("call", at="18:25:30")["waited_s"] == 330
    stdin = json.dumps(APPEAL, ensure_ascii=False).encode()
    registered = run("register", at="18:41:00", stdin=stdin)
    finished = run("finish", at="18:42:00")
    assert (finished["outcome"], finished["served_s"]) == ("registered", 990)
    closed = run("day", "close", at="19:00:00", login="supervisor")
    verdict = run("verify", at="19:01:00", login="auditor")
    assert (verdict["ok"], verdict["entries"] > closed["entries"]) == (True, True)

    # After hours: the law counts from the next working day.
    assert (registered["accepted_at"], registered["registered_on"], registered["status"]) == (
        "2026-04-24T18:41:00.000+05:00",
        "2026-04-27",
        "accepted",
    )
    _paper(Path(registered["receipt"]), registered)
    _log(program, Path(closed["file"]), tmp_path, made["public_key"])


def _paper(file: Path, registered: dict[str, Any]) -> None:
    """The receipt holds what the answer said, in its text as two programs read it and in its code."""
    by_pypdf = " ".join(page.extract_text() for page in pypdf.PdfReader(file).pages)
    document = pypdfium2.PdfDocument(file)
    by_pdfium = " ".join(page.get_textpage().get_text_range() for page in document)
    picture = document[0].render(scale=203.2 / 72).to_pil().convert("L")
    document.close()
    for raw in (by_pypdf, by_pdfium):
        text = re.sub(r"\s+", " ", raw)
        for shown in (
            registered["number"],
            "24.04.2026 18:41",
            "27.04.2026",
            _date(registered["due"]),
            _date(registered["forward_by"]),
            registered["feedback_code"],
            registered["short_code"],
            "Өтегенқызы Г. Ә.",
            "Серікова А. Н.",
            texts("kk")("Accepted"),
            texts("ru")("Accepted"),
            "ОҚУ",
            "УЧЕБНЫЙ",
        ):
            assert shown in text, shown
        assert "921015491234" not in text
    (code,) = zxingcpp.read_barcodes(picture)
    origin, _, _, extension, empty, *signature = code.bytes.decode("utf-8").split("\n")
    assert (origin, empty) == ("frontdesk.example/training/KLS", "")
    number, moment, leaf = extension.split(" ")
    assert (number, moment) == (registered["number"], registered["accepted_at"])
    assert b64decode(leaf).hex().upper()[:12] == registered["short_code"].replace("-", "")
    assert signature[0].startswith("— frontdesk.example/training/KLS ")


def _date(text: str) -> str:
    year, month, day = text.split("-")
    return f"{day}.{month}.{year}"


def _log(program: Callable[..., Any], file: Path, folder: Path, vkey: str) -> None:
    """The sealed day verifies with nothing but the public key, and does not once a byte of its events is changed."""
    key = folder / "office.vkey"
    key.write_text(f"{vkey}\n", encoding="utf-8")
    good = program("verify", str(file), "--key", str(key), "--json")
    assert (good.returncode, json.loads(good.stdout)["ok"]) == (0, True)
    raw = file.read_bytes()
    file.write_bytes(raw.replace(b'"ticket.called"', b'"ticket.Called"', 1))
    bad = program("verify", str(file), "--key", str(key), "--json")
    assert (bad.returncode, json.loads(bad.stdout)["ok"]) == (4, False)
    assert b"Traceback" not in bad.stderr
