# SPDX-License-Identifier: Apache-2.0
"""Registering, opening and finding appeals, and their papers, by commands."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

REGISTERED = {
    "number",
    "visit",
    "kind",
    "status",
    "accepted_at",
    "registered_on",
    "due",
    "forward_by",
    "receipt",
    "feedback_code",
    "short_code",
    "repeated",
}
SHOWN = {
    "number",
    "visit",
    "kind",
    "status",
    "first_due",
    "due",
    "overdue_days",
    "history",
    "papers",
    "visitor",
    "substance",
}
Make = Callable[..., dict[str, Any]]


def test_a_registration_answers_what_was_promised(cli: Any, appeal: Make) -> None:
    cli("arrive", "--purpose", "appeal")
    visit = cli("call").ok()["visit"]
    answer = cli("register", stdin=appeal(request_id="any unique text")).ok()
    assert set(answer) == REGISTERED
    assert answer["number"] == "KLS-2026-000001"
    assert (answer["visit"], answer["kind"], answer["status"]) == (visit, "complaint", "registered")
    assert answer["accepted_at"] == "2026-04-24T10:00:20.000+05:00"
    assert (answer["registered_on"], answer["due"]) == ("2026-04-24", "2026-05-28")
    assert answer["forward_by"] == "2026-04-29"
    assert answer["receipt"] == str(cli.home / "papers" / "KLS-2026-000001-receipt.pdf")
    assert Path(answer["receipt"]).read_bytes().startswith(b"%PDF-")
    assert answer["repeated"] is False
    assert cli("finish").ok()["outcome"] == "registered"


def test_numbers_have_no_gaps_whatever_was_refused_between(cli: Any, appeal: Make) -> None:
    assert cli("register", stdin=appeal()).ok()["number"] == "KLS-2026-000001"
    assert cli("register", stdin=appeal(visitor__iin="921015491235")).problems == ["visitor.iin:iin_check_digit"]
    assert cli("register", stdin=appeal(visit=77)).problems == ["visit:visit_unknown"]
    assert cli("register", stdin=appeal()).ok()["number"] == "KLS-2026-000002"


def test_a_retry_changes_nothing(cli: Any, appeal: Make) -> None:
    first = cli("register", stdin=appeal(request_id="r-1")).ok()
    entries = cli("verify", login="auditor").ok()["entries"]
    again = cli("register", stdin=appeal(request_id="r-1")).ok()
    assert again == first | {"repeated": True}
    assert cli("register", "--request-id", "r-1", stdin=appeal()).ok() == again
    other = cli("register", stdin=appeal(request_id="r-1", substance="Басқа мәтін."))
    assert other.problems == ["request_id:request_id_reused"]
    # Signing in four times is all that was added.
    assert cli("verify", login="auditor").ok()["entries"] == entries + 4


def test_a_visit_of_its_own_for_who_came_without_a_ticket(cli: Any, appeal: Make) -> None:
    answer = cli("register", stdin=appeal()).ok()
    shown = cli("queue").ok()["tickets"]
    assert [(row["ticket"], row["visit"], row["outcome"]) for row in shown] == [(None, answer["visit"], "registered")]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"kind": "petition"}, "kind:petition_elsewhere"),
        ({"kind": "tea"}, "kind:kind_unknown"),
        ({"kind": None}, "kind:required"),
        ({"oral": True}, "oral:complaint_in_writing"),
        ({"visitor": None}, "visitor.surname:required"),
        ({"visitor__iin": "92101549123"}, "visitor.iin:iin_length"),
        ({"visitor__iin": "٩٢١٠١٥٤٩١٢٣٤"}, "visitor.iin:iin_digits"),
        ({"visitor__iin": None}, "visitor.iin:iin_or_reason"),
        ({"visitor__address": None}, "visitor.address:required"),
        ({"visitor__birth_date": "2026-W17-5"}, "visitor.birth_date:date_unreadable"),
        ({"visitor__surname": "Ива\x00нов"}, "visitor.surname:text_control_characters"),
        ({"visitor__surname": "Иван\ud800"}, "visitor.surname:text_unreadable"),
        ({"substance": ""}, "substance:required"),
        ({"substance": 7}, "substance:wrong_type"),
        ({"sheets": 0}, "sheets:sheets_range"),
        ({"sheets": True}, "sheets:wrong_type"),
        ({"language": "de"}, "language:language_unknown"),
        ({"anonymous": True}, "anonymous:anonymous_with_person"),
        ({"sudstance": "?"}, "sudstance:unknown_key"),
        ({"visitor__nickname": "?"}, "visitor.nickname:unknown_key"),
        ({"request_id": 7}, "request_id:wrong_type"),
        ({"request_id": "\ud800"}, "request_id:text_unreadable"),
        (
            {"late": {"claimed_at": "0001-01-01T00:00", "paper_no": "1", "why": "жарық"}},
            "late.claimed_at:time_unreadable",
        ),
        ({"late": {"claimed_at": "2026-04-24T09:00", "paper_no": "1", "why": "жарық"}}, "late:approval_needed"),
    ],
)
def test_what_is_refused_names_its_field(cli: Any, appeal: Make, changes: dict[str, Any], problem: str) -> None:
    raw = json.dumps(appeal(**changes)).encode()
    assert problem in cli("register", stdin=raw).problems
    assert cli("verify", login="auditor").ok()["ok"] is True
    assert not (cli.home / "papers").exists() or not list((cli.home / "papers").iterdir())


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "json_unreadable"),
        (b"[]", "json_unreadable"),
        (b"7", "json_unreadable"),
        (b'{"kind": "complaint"', "json_unreadable"),
        (b'{"kind": "complaint", "kind": "application"}', "json_unreadable"),
        (b'{"sheets": NaN}', "json_unreadable"),
        (b'{"sheets": -Infinity}', "json_unreadable"),
        (b'{"kind": "\xff\xfe"}', "json_unreadable"),
        ('{"kind": "complaint"}'.encode("utf-16"), "json_unreadable"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "json_unreadable"),
        (b"[" * 100_000, "json_unreadable"),
        (b'{"substance": "' + b"x" * 2_000_000 + b'"}', "json_too_large"),
    ],
)
def test_json_is_read_strictly(cli: Any, raw: bytes, code: str) -> None:
    assert cli("register", stdin=raw).problems == [f"-:{code}"]


def test_numbers_that_no_field_holds_are_refused_at_their_field(cli: Any, appeal: Make) -> None:
    for number in ("9" * 5000, "1e999", "1.5"):
        raw = json.dumps(appeal(sheets=424242)).replace("424242", number).encode()
        assert cli("register", stdin=raw).problems == ["sheets:wrong_type"]


def test_a_byte_order_mark_as_some_shells_write_it_is_no_harm(cli: Any, appeal: Make) -> None:
    raw = b"\xef\xbb\xbf" + json.dumps(appeal()).encode()
    assert cli("register", stdin=raw).ok()["number"] == "KLS-2026-000001"


def test_two_people_stand_behind_a_wrong_check_digit_and_a_late_entry(cli: Any, appeal: Make) -> None:
    override = appeal(visitor__iin="921015491235", visitor__iin_override_reason="Куәлікте солай тұр.")
    assert cli("register", stdin=override).problems == ["visitor.iin_override_reason:approval_needed"]
    assert cli("register", stdin=override, approver=("clerk2", "training")).problems == ["-:not_allowed"]
    same = cli("register", stdin=override, login="supervisor", approver=("supervisor", "training"))
    assert same.problems == ["approver:approver_same"]
    wrong = cli("register", stdin=override, approver=("supervisor", "wrong"))
    assert wrong.problems == ["approver:sign_in_refused"]
    assert cli("register", stdin=override, approver=("supervisor", "training")).ok()["number"] == "KLS-2026-000001"
    late = appeal(late={"claimed_at": "2026-04-23T17:00:00+05:00", "paper_no": "7", "why": "Жарық болмады."})
    answer = cli("register", stdin=late, approver=("supervisor", "training")).ok()
    shown = cli("show", answer["number"]).ok()
    assert (shown["late"]["paper_no"], shown["anonymous"]) == ("7", False)
    assert (answer["registered_on"], answer["accepted_at"][:10]) == ("2026-04-23", "2026-04-24")


def test_after_hours_the_law_counts_from_the_next_working_day(cli: Any, appeal: Make) -> None:
    cli.at("2026-04-24T18:31:00+05:00")
    answer = cli("register", stdin=appeal()).ok()
    assert (answer["status"], answer["registered_on"], answer["accepted_at"][:10]) == (
        "accepted",
        "2026-04-27",
        "2026-04-24",
    )
    assert cli("show", answer["number"]).ok()["status"] == "accepted"
    cli.at("2026-04-27T09:00:00+05:00")
    assert cli("show", answer["number"]).ok()["status"] == "registered"


def test_opening_an_appeal_shows_it_whole_and_is_recorded(cli: Any, appeal: Make) -> None:
    number = cli("register", stdin=appeal()).ok()["number"]
    shown = cli("show", number, "--lang", "en").ok()
    assert set(shown) >= SHOWN
    assert shown["visitor"]["iin"] == "921015491234"
    assert shown["visitor"]["phone"] == "+77015551234"
    assert shown["substance"] == "Инспектор арызыма жауап бермеді."
    assert [line["type"] for line in shown["history"]] == [
        "appeal.registered",
        "print.started",
        "print.done",
        "pii.viewed",
    ]
    assert all(set(line) == {"seq", "at", "type", "actor", "text", "personal"} for line in shown["history"])
    assert shown["history"][0]["text"].startswith("Registered on 24.04.2026.")
    assert [(paper["paper"], paper["copy"], paper["state"]) for paper in shown["papers"]] == [("receipt", 0, "done")]
    # Once per record, person and hour.
    assert len(cli("show", number).ok()["history"]) == 4
    cli.moment = cli.moment.replace(hour=12)
    assert len(cli("show", number).ok()["history"]) == 5


def test_a_decision_is_shown_and_repeated(cli: Any, appeal: Make) -> None:
    number = cli("register", stdin=appeal()).ok()["number"]
    words = ("answer", number, "--result", "satisfied", "--channel", "post", "--language", "kk", "--document", "12-3")
    shown = cli(*words, "--request-id", "d").ok()
    assert set(shown) >= SHOWN | {"repeated"}
    assert (shown["status"], shown["repeated"]) == ("satisfied", False)
    again = cli(*words, "--request-id", "d").ok()
    assert (again["status"], again["repeated"], len(again["history"])) == ("satisfied", True, len(shown["history"]))
    assert cli(*words).problems == ["number:appeal_final"]
    assert cli("arrive", "--request-id", "d").problems == ["request_id:request_id_reused"]


def test_the_auditor_sees_an_appeal_masked_and_the_administrator_not_at_all(cli: Any, appeal: Make) -> None:
    number = cli("register", stdin=appeal()).ok()["number"]
    shown = cli("show", number, login="auditor").ok()
    assert (shown["visitor"]["surname"], shown["substance"]) == (None, None)
    assert "921015" not in json.dumps(shown)
    assert cli("show", number, login="admin").problems == ["-:not_allowed"]
    assert cli("find", "Өтегенқызы", login="admin").problems == ["-:not_allowed"]


def test_finding_is_masked_and_takes_whatever_is_typed(cli: Any, appeal: Make) -> None:
    answer = cli("register", stdin=appeal()).ok()
    for text in (
        answer["number"],
        answer["short_code"],
        "921015491234",
        "+7 701 555 12 34",
        "ӨТЕГЕН",
        "өтегенқызы гүл",
    ):
        found = cli("find", text).ok()
        assert [hit["number"] for hit in found["hits"]] == [answer["number"]], text
        assert set(found["hits"][0]) == {"number", "kind", "status", "accepted_at", "due", "name", "iin", "phone"}
        assert "921015491" not in json.dumps(found["hits"])
        assert "5551234" not in json.dumps(found["hits"])
    assert cli("find", "-", stdin="өтеген\n".encode()).ok()["hits"]
    for text in ("%", "_", "", "нет такого", "'", "a\x1bb"):
        assert cli("find", text).ok()["hits"] == [], text
    assert cli("find", "-", stdin=b"\x00\xff%\n").ok()["hits"] == []
    assert cli("find", "өтеген", "--limit", "0").ok()["hits"]


def test_finding_todays_ticket(cli: Any) -> None:
    cli("arrive")
    assert [row["ticket"] for row in cli("find", "A-001").ok()["tickets"]] == ["A-001"]


def test_what_does_not_exist_is_a_refusal(cli: Any) -> None:
    assert cli("show", "KLS-2026-000001").problems == ["number:number_unknown"]
    assert cli("paper", "KLS-2026-000001", "receipt").problems == ["number:number_unknown"]
    assert cli("show", "../../etc/passwd").problems == ["number:number_unknown"]


def test_papers_are_counted_and_the_last_one_can_be_looked_at_again(cli: Any, appeal: Make, tmp_path: Path) -> None:
    answer = cli("register", stdin=appeal()).ok()
    number = answer["number"]
    copy = cli("paper", number, "receipt", "--request-id", "p").ok()
    assert set(copy) == {"file", "sha256", "copy", "printed", "repeated"}
    assert copy["printed"] is None, "no printer was asked for"
    assert (copy["copy"], Path(copy["file"]).name) == (1, "KLS-2026-000001-receipt-copy-1.pdf")
    assert hashlib.sha256(Path(copy["file"]).read_bytes()).hexdigest() == copy["sha256"]
    assert cli("paper", number, "receipt", "--request-id", "p").ok() == copy | {"repeated": True}
    out = tmp_path / "elsewhere.pdf"
    peeked = cli("paper", number, "receipt", "--peek", "--out", str(out)).ok()
    assert (peeked["sha256"], peeked["copy"], peeked["file"]) == (copy["sha256"], 1, str(out))
    assert out.read_bytes() == Path(copy["file"]).read_bytes()
    narrow = cli("paper", number, "receipt", "--size", "58mm", "--lang-of-paper", "ru", "--out", str(out)).ok()
    assert (narrow["copy"], narrow["file"]) == (2, str(out))
    # --peek has recorded nothing: the two copies and the original are all there is.
    assert [paper["copy"] for paper in cli("show", number).ok()["papers"]] == [0, 1, 2]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("receipt", "--size", "a4"), "paper_size_impossible"),
        (("receipt", "--size", "letter"), "paper_size_impossible"),
        (("day_sheet",), "paper_unknown"),
        (("passport",), "paper_unknown"),
        (("receipt", "--lang-of-paper", "en"), "usage_choice"),
    ],
)
def test_impossible_papers_are_wrong_usage(cli: Any, appeal: Make, words: tuple[str, ...], code: str) -> None:
    number = cli("register", stdin=appeal()).ok()["number"]
    assert cli("paper", number, *words).error == code


def test_a_paper_that_cannot_be_written_is_trouble_and_the_appeal_stays(cli: Any, appeal: Make, tmp_path: Path) -> None:
    number = cli("register", stdin=appeal()).ok()["number"]
    answer = cli("paper", number, "receipt", "--out", str(tmp_path / "no" / "such" / "folder.pdf"))
    assert (answer.status, answer.error) == (3, "file_not_written")
    assert cli("paper", number, "receipt", "--print", "no-such-printer").status == 3
    assert [paper["state"] for paper in cli("show", number).ok()["papers"]] == ["done", "failed", "failed"]
    assert cli("verify", login="auditor").ok()["ok"] is True


def test_a_registration_stands_when_its_paper_cannot_be_written(cli: Any, appeal: Make) -> None:
    (cli.home / "papers").rmdir()
    (cli.home / "papers").write_text("in the way")
    answer = cli("register", stdin=appeal())
    assert answer.ok()["receipt"] is None
    assert answer.err.strip()
    (cli.home / "papers").unlink()
    # Its printing was started: what comes out now says so.
    assert cli("paper", answer.json["number"], "receipt").ok()["copy"] == 1
