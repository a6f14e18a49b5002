# SPDX-License-Identifier: Apache-2.0
"""Every paper by a command, and the sheet of a day."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

Make = Callable[..., dict[str, Any]]

CRIME = {"kind": "crime_report", "oral": True}


def text_of(file: str) -> str:
    document = pypdfium2.PdfDocument(file)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_every_paper_that_an_appeal_can_have(cli: Any, appeal: Make) -> None:
    oral = cli("register", stdin=appeal(kind="application", oral=True)).ok()["number"]
    crime = cli("register", stdin=appeal(**CRIME)).ok()["number"]
    for number, kinds in ((oral, ("protocol", "booking", "found_item")), (crime, ("crime_draft", "hand_over"))):
        for kind in kinds:
            answer = cli("paper", number, kind).ok()
            assert (Path(answer["file"]).name, answer["copy"]) == (f"{number}-{kind}.pdf", 0)
            assert hashlib.sha256(Path(answer["file"]).read_bytes()).hexdigest() == answer["sha256"]
            again = cli("paper", number, kind, "--peek").ok()
            assert (again["sha256"], again["copy"]) == (answer["sha256"], 0)
            assert cli("paper", number, kind).ok()["copy"] == 1
    assert cli("paper", oral, "crime_draft").problems == ["kind:paper_not_for_appeal"]
    assert cli("paper", oral, "notice_stop").problems == ["number:paper_not_yet"]
    assert cli("paper", oral, "protocol", "--size", "80mm").error == "paper_size_impossible"
    assert cli("verify", login="supervisor").ok()["ok"]


@pytest.mark.parametrize("size", ["80mm", "58mm", "a6", "a5"])
def test_the_receipt_in_every_size(cli: Any, appeal: Make, size: str, tmp_path: Path) -> None:
    number = cli("register", stdin=appeal()).ok()["number"]
    out = tmp_path / "out.pdf"
    assert cli("paper", number, "receipt", "--size", size, "--out", str(out)).ok()["copy"] == 1
    assert number in text_of(str(out))


def test_a_notice_once_its_act_is_recorded(cli: Any, appeal: Make) -> None:
    number = cli("register", stdin=appeal(kind="application")).ok()["number"]
    assert cli("paper", number, "notice_defect").problems == ["number:paper_not_yet"]
    cli("needs-fix", number, "--until", "2026-05-05", login="supervisor", stdin={"why": "Мекенжай жоқ"}).ok()
    answer = cli("paper", number, "notice_defect", "--lang-of-paper", "kk").ok()
    assert "Мекенжай жоқ" in text_of(answer["file"])
    assert "05.05.2026" in text_of(answer["file"])


def test_texts_beside_the_appeal(cli: Any, appeal: Make, tmp_path: Path) -> None:
    number = cli("register", stdin=appeal(kind="application")).ok()["number"]
    stated = {"official": "Омаров Б. Т.", "day": "2026-05-06", "time": "15:30", "room": "204"}
    answer = cli("paper", number, "booking", "--size", "a6", "--details", "-", stdin=stated).ok()
    assert "06.05.2026" in text_of(answer["file"])
    file = tmp_path / "details.json"
    file.write_text('{"storage": "Сейф 3"}', encoding="utf-8")
    assert "Сейф 3" in text_of(cli("paper", number, "found_item", "--details", str(file)).ok()["file"])
    assert cli("paper", number, "booking", "--details", "-", stdin={"day": "6 мая"}).problems == ["day:date_unreadable"]
    assert cli("paper", number, "booking", "--details", str(tmp_path / "no")).error == "file_missing"


def test_the_slip_of_a_ticket_of_today(cli: Any) -> None:
    ticket = cli("arrive", "--purpose", "consult").ok()["ticket"]
    for size in ("80mm", "58mm"):
        answer = cli("paper", ticket, "slip", "--size", size).ok()
        assert ticket in text_of(answer["file"])
    assert cli("paper", "A-999", "slip").problems == ["ticket:ticket_unknown"]
    assert cli("paper", ticket, "slip", "--peek").error == "usage_unknown"


def test_the_sheet_of_a_day(cli: Any, appeal: Make, tmp_path: Path) -> None:
    cli("register", stdin=appeal()).ok()
    assert cli("day", "sheet", login="supervisor").problems == ["date:day_not_closed"]
    closed = cli("day", "close", login="supervisor").ok()
    sheet = cli("day", "sheet", login="supervisor").ok()
    assert (sheet["date"], sheet["root"]) == (closed["date"], closed["root"])
    assert hashlib.sha256(Path(sheet["file"]).read_bytes()).hexdigest() == sheet["sha256"]
    assert closed["root"] in text_of(sheet["file"])
    out = tmp_path / "sheet.pdf"
    again = cli("day", "sheet", "--date", closed["date"], "--out", str(out), login="supervisor").ok()
    assert again["sha256"] == sheet["sha256"]
    assert cli("day", "sheet", "--date", "2026-01-01", login="supervisor").problems == ["date:day_not_closed"]
