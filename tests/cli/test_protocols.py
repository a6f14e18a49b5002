# SPDX-License-Identifier: Apache-2.0
"""Protocols by command: put on record, signed, refused, and the visit that waits for them."""

import pytest

TEXT = {
    "place": "Келес",
    "started_at": "2026-04-24T10:05",
    "finished_at": "2026-04-24T10:20",
    "language": "kk",
    "account": "Мен <b>жарық</b> туралы айтамын.",
}


@pytest.fixture
def oral(cli, appeal):
    """The number of an oral application whose visit is at the counter."""
    cli("arrive", "--purpose", "appeal")
    cli("call")
    document = appeal(kind="application", oral=True, against=None, request_id="oral")
    return cli("register", stdin=document).json["number"]


def test_the_visit_waits_for_the_protocol(cli, oral):
    refused = cli("finish")
    assert refused.status == 1
    assert refused.json["problems"][0]["code"] == "protocol_needed"
    saved = cli("protocol", oral, stdin=TEXT)
    assert saved.status == 0
    assert saved.json == {"number": oral, "kind": "protocol", "version": 1, "state": "saved", "outcome": None}
    assert cli("finish").json["state"] == "finished"
    signed = cli("protocol", oral, "--signed", "refused", stdin={"reason": "Келіспейді"})
    assert (signed.json["state"], signed.json["outcome"]) == ("signed", "refused")
    again = cli("protocol", oral, stdin=TEXT | {"remarks": "Түзетілді."})
    assert again.json["version"] == 2


def test_the_printed_paper_will_do(cli, oral):
    assert cli("paper", oral, "protocol").status == 0
    assert cli("finish").status == 0


@pytest.mark.parametrize(
    ("arguments", "stdin", "code"),
    [
        ((), {}, "required"),
        ((), TEXT | {"stray": 1}, "unknown_key"),
        ((), b"[]", "json_unreadable"),
        (("--signed", "signed"), b"", "protocol_missing"),
        (("--signed", "unable"), {}, "required"),
        (("--signed", "refused"), {"reason": 1}, "wrong_type"),
    ],
)
def test_faults_are_refused(cli, oral, arguments, stdin, code):
    answer = cli("protocol", oral, *arguments, stdin=stdin)
    assert answer.status == 1
    assert code in {problem["code"] for problem in answer.json["problems"]}
