# SPDX-License-Identifier: Apache-2.0
import json
from datetime import date

import pytest

from frontdesk.domain import papers
from frontdesk.domain.papers import ReceiptData
from frontdesk.errors import WrongUsage


@pytest.fixture
def data():
    return ReceiptData(
        office_code="KLS", office_kk="Бөлім", office_ru="Отдел", number="KLS-2026-000001", kind="application",
        accepted_at="2026-04-24T18:41:00.000+05:00", registered_on=date(2026, 4, 27), due=date(2026, 5, 20), forward_by=None,
        applicant="Әбдіқалықов Ә. С.", sheets=1, clerk="Серікова А.", position_kk="инспектор", position_ru="инспектор",
    )  # fmt: skip


def test_stored_form_is_canonical_and_comes_back(data):
    text = data.to_json()
    assert ReceiptData.from_json(text) == data
    assert ReceiptData.from_json(text).to_json() == text
    assert text == json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert json.loads(text)["paper"] == "receipt"
    assert json.loads(text)["forward_by"] is None
    assert "Әбдіқалықов" in text


@pytest.mark.parametrize(
    "spoil",
    [
        lambda values: values | {"extra": 1},
        lambda values: {key: value for key, value in values.items() if key != "clerk"},
        lambda values: values | {"paper": "protocol"},
        lambda values: values | {"due": "20.05.2026"},
        lambda values: values | {"languages": ["kk", "en"]},
        lambda values: values | {"accepted_at": "yesterday"},
        lambda values: values | {"applicant": "Ива\x00нов"},
        lambda values: values | {"applicant": "И\u0306"},
    ],
)
def test_another_form_is_refused(data, spoil):
    values = spoil(json.loads(data.to_json()))
    with pytest.raises(ValueError):
        ReceiptData.from_json(json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":")))


def test_a_spelling_that_is_not_canonical_is_refused(data):
    with pytest.raises(ValueError, match="canonical"):
        ReceiptData.from_json(data.to_json().replace(":1,", ": 1,"))


def test_a_lone_surrogate_never_gets_in(data):
    values = json.loads(data.to_json()) | {"applicant": "Иван\ud800"}
    with pytest.raises(ValueError):
        ReceiptData.from_json(json.dumps(values, sort_keys=True, separators=(",", ":")))


def test_sizes():
    assert papers.size_for("receipt") == "80mm"
    assert papers.size_for("receipt", "58mm") == "58mm"
    with pytest.raises(WrongUsage, match="paper_size_impossible"):
        papers.size_for("receipt", "a4")
    with pytest.raises(WrongUsage, match="paper_unknown"):
        papers.size_for("nothing")


def test_a_preview_has_dots_for_digits():
    assert papers.preview_number("KLS-V", 2026) == "KLS-V-2026-······"
