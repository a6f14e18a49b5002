# SPDX-License-Identifier: Apache-2.0
"""The protocol's fields: what is needed, what is refused, how signing ends."""

import pytest

from frontdesk.domain import protocol
from frontdesk.errors import Refused

WHOLE = {
    "place": "Келес ауданы, 2-терезе",
    "started_at": "2026-04-24T10:05:00.000+05:00",
    "finished_at": "2026-04-24T10:40:00.000+05:00",
    "language": "kk",
    "account": "Мен, Әлиева Гүлнар, мынаны мәлімдеймін: <b>көше</b> & аула жарықсыз.\nӨтінемін.",
}


def codes(document, form=protocol.ORAL_APPEAL):
    with pytest.raises(Refused) as refused:
        protocol.read_protocol(document, form)
    return {(problem.field, problem.code) for problem in refused.value.problems}


def test_a_whole_protocol_keeps_every_letter_and_line():
    read = protocol.read_protocol(WHOLE, protocol.ORAL_APPEAL)
    assert read.personal() == WHOLE


def test_what_is_missing_is_named_all_at_once():
    assert codes({}) == {(name, "required") for name in ("place", "account", "started_at", "finished_at", "language")}


def test_a_crime_statement_needs_residence_or_work():
    assert codes(WHOLE, protocol.CRIME_STATEMENT) == {("residence_or_work", "required")}
    read = protocol.read_protocol(WHOLE | {"residence_or_work": "Абай ауылы"}, protocol.CRIME_STATEMENT)
    assert read.residence_or_work == "Абай ауылы"


def test_another_language_needs_an_interpreter():
    assert codes(WHOLE | {"language": "other"}) == {("interpreter", "required")}
    assert codes(WHOLE | {"language": "fr"}) == {("language", "language_unknown")}


def test_the_end_is_not_before_the_beginning():
    assert codes(WHOLE | {"finished_at": "2026-04-24T10:04:59.000+05:00"}) == {("finished_at", "protocol_times")}
    assert codes(WHOLE | {"started_at": "10:05"}) == {("started_at", "time_unreadable")}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("account", "а\x00б", "text_control_characters"),
        ("account", "Ж" * (protocol.ACCOUNT + 1), "text_too_long"),
        ("place", "а\u202eб", "text_bidi"),
        ("remarks", "\ud800", "text_unreadable"),
        ("requests", 7, "wrong_type"),
        ("stray", "x", "unknown_key"),
    ],
)
def test_bad_texts_are_refused_at_their_field(field, value, code):
    assert (field, code) in codes(WHOLE | {field: value})


def test_a_list_is_no_protocol():
    assert codes([]) == {(None, "wrong_type")}


@pytest.mark.parametrize(
    ("kind", "oral", "form"),
    [
        ("application", True, "protocol"),
        ("application", False, None),
        ("crime_report", True, "crime_draft"),
        ("crime_report", False, None),
    ],
)
def test_which_form_an_appeal_needs(kind, oral, form):
    assert protocol.form_for(kind, oral=oral) == form


def test_signing_asks_for_what_the_law_asks():
    assert protocol.read_signing("signed", "stray", "stray") == protocol.Signing("signed")
    assert protocol.read_signing("refused", "Мәтінмен келіспейді") == protocol.Signing("refused", "Мәтінмен келіспейді")
    unable = protocol.read_signing("unable", "Көрмейді", "Серікова Айгерім")
    assert unable == protocol.Signing("unable", "Көрмейді", "Серікова Айгерім")
    for outcome, given, missing in (
        ("refused", {}, {"reason"}),
        ("unable", {}, {"reason", "signed_by"}),
        ("lost", {}, {"outcome"}),
    ):
        with pytest.raises(Refused) as refused:
            protocol.read_signing(outcome, **given)
        assert {problem.field for problem in refused.value.problems} == missing


def test_an_unfinished_protocol_may_hold_anything_of_its_shape():
    assert protocol.well_formed({"account": "\ud800", "place": None})
    assert not protocol.well_formed({"account": 1})
    assert not protocol.well_formed({"surname": "x"})


def test_an_unfinished_text_can_always_be_drawn():
    drawn = protocol.as_typed({"account": "\ud800а\x00б\u0306\r\nв\tг", "place": None, "stray": "x", "remarks": 7})
    assert drawn == {"account": "а б\u0306\nв г"}
