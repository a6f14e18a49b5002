# SPDX-License-Identifier: Apache-2.0
"""Files of an appeal: what may be taken in, kept once by hash, on the record without its name, compared by verify."""

import hashlib
import stat

import pytest

from frontdesk.domain import journal
from frontdesk.errors import Refused, Trouble
from frontdesk.services import attachments

PDF = b"%PDF-1.7\n%scan"
FILES = {
    "application/pdf": PDF,
    "image/png": b"\x89PNG\r\n\x1a\nIHDR",
    "image/jpeg": b"\xff\xd8\xff\xe0JFIF",
    "image/tiff": b"II*\x00rest",
}


def attach(office, number, content=PDF, name="Арыз.pdf", **more):
    by = more.pop("by", None) or office.clerk
    return office.desk.attachments.add(by, number, content, name, **{"request": office.request(), **more})


@pytest.mark.parametrize("media", FILES)
def test_a_file_is_known_by_how_it_begins_and_kept_under_its_hash(office, media):
    number = office.register().number
    kept = attach(office, number, FILES[media], "scan.docx")
    assert (kept.media, kept.size, kept.sha256) == (media, len(FILES[media]), hashlib.sha256(FILES[media]).hexdigest())
    (file,) = (office.home / "attachments").iterdir()
    assert str(file) == kept.file
    assert file.stem == kept.sha256
    assert file.read_bytes() == FILES[media]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert office.desk.audit.verify().ok


def test_the_record_holds_the_hash_and_no_name(office):
    number = office.register().number
    attach(office, number, name="Өтегенқызы төлқұжат.pdf")
    event = office.events()[-1]
    assert (event["type"], event["number"]) == ("attachment.added", number)
    assert event["data"] == {"sha256": hashlib.sha256(PDF).hexdigest(), "size": len(PDF), "media": "application/pdf"}
    assert "төлқұжат" not in repr(office.events())
    assert event["pii"]
    assert "attachment.added" in journal.NUMBERED & journal.COMMITTED


def test_show_names_it_for_who_may_read(office):
    number = office.register().number
    attach(office, number)
    (line,) = office.desk.lookup.show(office.clerk, number, request="look").attachments
    assert (line.data["media"], line.personal) == ("application/pdf", {"name": "Арыз.pdf"})
    (masked,) = office.desk.lookup.glance(office.who("auditor"), number).attachments
    assert masked.personal is None


def test_the_same_bytes_twice_are_one_file_and_one_event(office):
    number, other = office.register().number, office.register().number
    first = attach(office, number, request="once")
    size = office.size
    assert attach(office, number, request="once").repeated
    assert attach(office, number, name="again.pdf").repeated
    assert office.size == size
    assert not attach(office, other).repeated
    assert office.size == size + 1
    assert [file.name for file in (office.home / "attachments").iterdir()] == [f"{first.sha256}.pdf"]
    with pytest.raises(Refused) as caught:
        attach(office, number, FILES["image/png"], request="once")
    assert caught.value.problems[0].code == "request_id_reused"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "attachment_empty"),
        (b"PK\x03\x04 a document of a word processor", "attachment_kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "attachment_kind"),
        (b"MZ", "attachment_kind"),
        (b" %PDF-1.7", "attachment_kind"),
        (PDF + b"0" * attachments.MOST_BYTES, "attachment_too_large"),
    ],
)
def test_what_is_not_taken_in(sqlite_office, content, code):
    number = sqlite_office.register().number
    size = sqlite_office.size
    with pytest.raises(Refused) as caught:
        attach(sqlite_office, number, content, "scan.pdf")
    assert [(p.field, p.code) for p in caught.value.problems] == [("file", code)]
    assert sqlite_office.size == size
    assert not (sqlite_office.home / "attachments").exists()


@pytest.mark.parametrize(
    ("name", "code"),
    [("a\nb.pdf", "text_control_characters"), ("\u202efdp.pdf", "text_bidi"), ("n" * 500, "text_too_long")],
)
def test_names_that_would_mislead(sqlite_office, name, code):
    number = sqlite_office.register().number
    with pytest.raises(Refused) as caught:
        attach(sqlite_office, number, name=name)
    assert caught.value.problems[0].code == code


def test_who_may_not_and_where_not(sqlite_office):
    number = sqlite_office.register().number
    for by in ("auditor", "admin"):
        with pytest.raises(Refused) as caught:
            attach(sqlite_office, number, by=sqlite_office.who(by))
        assert caught.value.problems[0].code == "not_allowed"
    for stray in ("KLS-2026-000009", "../../etc/passwd", ""):
        with pytest.raises(Refused) as caught:
            attach(sqlite_office, stray)
        assert caught.value.problems[0].code == "number_unknown"


def test_a_changed_file_is_named_by_verify_and_a_lost_one_is_not_invented(office):
    number = office.register().number
    kept = attach(office, number)
    file = office.home / "attachments" / f"{kept.sha256}.pdf"
    file.write_bytes(PDF + b"!")
    verdict = office.desk.audit.verify()
    assert not verdict.ok
    assert [(fault.code, fault.file) for fault in verdict.faults] == [("attachment_differs", file.name)]
    attach(office, office.register().number)
    assert office.desk.audit.verify().ok, "the same bytes again put it right"
    file.unlink()
    assert office.desk.audit.verify().ok


def test_a_disk_that_takes_no_file_leaves_no_event(sqlite_office):
    number = sqlite_office.register().number
    (sqlite_office.home / "attachments").write_text("in the way")
    size = sqlite_office.size
    with pytest.raises(Trouble):
        attach(sqlite_office, number)
    assert sqlite_office.size == size


def test_a_sealed_day_with_files_is_valid_for_outsiders(office):
    from frontdesk.seal.notes import Vkey
    from frontdesk.seal.outside import verify_bundles

    attach(office, office.register().number)
    office.at("19:00")
    office.close_day()
    (bundle,) = (office.home / "outbox").iterdir()
    verdict = verify_bundles([bundle], Vkey.parse(office.desk.facts.public_key))
    assert verdict.ok, verdict.faults
