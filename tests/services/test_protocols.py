# SPDX-License-Identifier: Apache-2.0
"""Protocols of oral appeals: versions that remain, signing, drafts, the list of what waits, on every kind of database."""

import pytest

from frontdesk.domain.protocol import Signing
from frontdesk.errors import Refused

TEXT = {
    "place": "Келес ауданы, 2-терезе",
    "started_at": "2026-04-24T10:05:00.000+05:00",
    "finished_at": "2026-04-24T10:40:00.000+05:00",
    "language": "kk",
    "account": "Мен <b>көше</b> & аула жарығы туралы айтамын.\nӨтінемін.",
}
SIGNED = Signing("signed")


@pytest.fixture
def oral(office):
    """The number of an oral application."""
    office.at("10:30")
    return office.register(kind="application", oral=True, against=None).number


def save(office, number, text=TEXT, *, form="protocol", request=None):
    return office.desk.protocols.save(office.clerk, number, form, text, request=request or office.request())


def sign(office, number, signing=SIGNED, *, request=None):
    return office.desk.protocols.sign(office.clerk, number, "protocol", signing, request=request or office.request())


def opened(office, number, form="protocol", by=None):
    return office.desk.protocols.open(by or office.clerk, number, form, request=office.request())


def refused(call, *given, **named):
    with pytest.raises(Refused) as found:
        call(*given, **named)
    return [problem.code for problem in found.value.problems]


def test_it_begins_with_what_the_program_knows(office, oral):
    view = opened(office, oral)
    assert (view.version, view.state, view.draft) == (0, None, None)
    assert view.document["account"] == office.appeal()["substance"]
    assert view.document["started_at"] == "2026-04-24T10:30:00.000+05:00"
    assert view.document["place"] == office.desk.facts.name_kk
    assert office.types()[-1] == "pii.viewed"


def test_a_change_is_a_new_version_and_both_remain(office, oral):
    assert save(office, oral) == 1
    assert sign(office, oral) == 1
    assert save(office, oral, TEXT | {"account": "Басқаша."}) == 2
    types = [kind for kind in office.types() if kind.startswith("protocol.")]
    assert types == ["protocol.saved", "protocol.signed", "protocol.versioned"]
    with office.desk.journal.reading() as read:
        rows = read.protocols(oral)
        assert [(row.version, row.state, row.outcome) for row in rows] == [(1, "signed", "signed"), (2, "saved", None)]
        assert [read.personal(row.text_seq)["account"] for row in rows] == [TEXT["account"], "Басқаша."]
    assert office.desk.audit.verify().ok


def test_the_same_text_makes_no_version(office, oral):
    save(office, oral)
    size = office.size
    assert save(office, oral) == 1
    assert office.size == size


def test_a_retry_answers_as_before(office, oral):
    assert save(office, oral, request="one") == 1
    size = office.size
    assert save(office, oral, request="one") == 1
    assert refused(save, office, oral, TEXT | {"remarks": "x"}, request="one") == ["request_id_reused"]
    assert sign(office, oral, request="two") == sign(office, oral, request="two") == 1
    assert refused(sign, office, oral, Signing("refused", "x"), request="two") == ["request_id_reused"]
    assert office.size == size + 1


def test_signing_needs_a_text_and_happens_once(office, oral):
    assert refused(sign, office, oral) == ["protocol_missing"]
    save(office, oral)
    assert sign(office, oral, Signing("unable", "Көрмейді", "Серікова А.")) == 1
    assert refused(sign, office, oral) == ["protocol_signed"]
    view = opened(office, oral)
    assert (view.outcome, view.signed_at) == ("unable", office.clock.moment)


def test_only_oral_appeals_of_the_right_stream_have_it(office, oral):
    written = office.register(kind="application", against=None).number
    crime = office.register(kind="crime_report", oral=True, against=None).number
    assert refused(save, office, written) == ["protocol_not_for_appeal"]
    assert refused(save, office, crime) == ["protocol_not_for_appeal"]
    assert refused(save, office, "KLS-2026-009999") == ["number_unknown"]
    text = TEXT | {"residence_or_work": "Келес"}
    assert save(office, crime, text, form="crime_draft") == 1
    assert refused(save, office, oral, text, form="crime_draft") == ["protocol_not_for_appeal"]


def test_faults_are_said_at_their_fields(office, oral):
    assert sorted(refused(save, office, oral, {"account": "\x00"})) == sorted(
        ["text_control_characters", "required", "required", "required", "required"]
    )


def test_a_draft_is_kept_per_person_and_gone_when_the_text_is_on_record(office, oral):
    protocols = office.desk.protocols
    protocols.keep_draft(office.clerk, oral, "protocol", {"account": "Жартысы"})
    assert opened(office, oral).draft == {"account": "Жартысы"}
    assert opened(office, oral, by=office.supervisor).draft is None
    office.reopen()
    assert opened(office, oral).draft == {"account": "Жартысы"}
    save(office, oral)
    assert opened(office, oral).draft is None


def test_what_waits_comes_first(office, oral):
    second = office.register(kind="message", oral=True, against=None).number
    third = office.register(kind="application", oral=True, against=None).number
    save(office, oral)
    sign(office, oral)
    save(office, second)
    waiting = office.desk.protocols.waiting(office.clerk)
    assert [(hit.number, hit.version, hit.state) for hit in waiting] == [
        (third, 0, None), (second, 1, "saved"), (oral, 1, "signed"),
    ]  # fmt: skip
    assert "Өтегенқызы" in waiting[0].name or waiting[0].name.endswith(".")


def test_who_may_not_receive_may_not_write(office, oral):
    protocols = office.desk.protocols
    for who in ("auditor", "admin"):
        with pytest.raises(Refused):
            protocols.save(office.who(who), oral, "protocol", TEXT, request=office.request())
        with pytest.raises(Refused):
            protocols.open(office.who(who), oral, "protocol", request=office.request())


def test_the_paper_holds_the_text_on_record(office, oral, tmp_path):
    import pypdf

    save(office, oral)
    issued = office.issue(oral, paper="protocol")
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(issued.file).pages)
    assert "<b>көше</b> & аула жарығы" in text.replace("\n", " ")


def test_a_preview_draws_what_is_being_typed_and_records_nothing(office, oral):
    size = office.size
    pdf = office.desk.papers.preview_protocol(office.clerk, oral, "protocol", {"account": "\ud800Жазып\tжатырмын"})
    assert pdf.startswith(b"%PDF-") and office.size == size


def test_the_visit_of_an_oral_appeal_ends_with_its_protocol(office):
    office.at("10:30")
    office.arrive("appeal")
    office.call()
    number = office.register(kind="application", oral=True, against=None).number
    assert refused(office.finish) == ["protocol_needed"]
    save(office, number)
    assert office.finish().outcome == "registered"


def test_the_first_paper_of_a_new_version_is_an_original(office, oral):
    import pypdf

    def printed():
        office.later(minutes=1)
        issued = office.issue(oral, paper="protocol")
        return issued.copy, "".join(page.extract_text() for page in pypdf.PdfReader(issued.file).pages)

    save(office, oral)
    (first, original), (second, duplicate) = printed(), printed()
    assert (first, second) == (0, 1)
    assert "ТЕЛНҰСҚА" not in original and "ТЕЛНҰСҚА № 1" in duplicate
    office.later(minutes=1)
    save(office, oral, TEXT | {"account": "Басқаша."})
    (_, original), (_, duplicate) = printed(), printed()
    assert "ТЕЛНҰСҚА" not in original and "ТЕЛНҰСҚА № 1" in duplicate
