# SPDX-License-Identifier: Apache-2.0
"""Packed texts: what goes in comes out, what was tampered with is no text, and everything else reads them as text."""

import zlib
from datetime import date

import pytest
import sqlalchemy
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import Trouble
from frontdesk.storage import packing
from frontdesk.storage.packing import EVENT, LONGEST, PERSONAL, packed, unpacked


@given(st.text(), st.sampled_from((EVENT, PERSONAL)))
def test_every_text_comes_back(text, dictionary):
    assert unpacked(packed(text.encode(), dictionary)) == text


def test_a_text_as_it_is_counts_too():
    assert unpacked("{}") == "{}"
    assert unpacked(None) is None


@pytest.mark.parametrize("dictionary", [EVENT, PERSONAL])
def test_no_shortening_and_no_addition_passes(dictionary):
    whole = packed('{"visitor":{"surname":"Қасымова"}}'.encode(), dictionary)
    for stored in [*(whole[:n] for n in range(len(whole))), whole + b"\0"]:
        with pytest.raises(ValueError, match="stored text"):
            unpacked(stored)


@pytest.mark.parametrize("stored", [b"", b"\0", b"\x09abc", b"\x01\xff\xff", 7, bytearray(b"\x01")])
def test_what_is_no_stored_text(stored):
    with pytest.raises(ValueError, match="stored text"):
        unpacked(stored)


def test_a_text_that_unpacks_without_end_is_refused():
    """TRUST I10: little that unpacks to very much."""
    bomb = packed(b"a" * (LONGEST + 1), EVENT)
    assert len(bomb) < 100_000
    with pytest.raises(ValueError, match="stored text"):
        unpacked(bomb)


def test_bytes_that_are_no_text():
    deflate = zlib.compressobj(1, zlib.DEFLATED, -12)
    with pytest.raises(ValueError, match="utf-8"):
        unpacked(bytes((EVENT,)) + deflate.compress(b"\xff\xfe") + deflate.flush())


def test_the_shipped_dictionaries_never_change():
    """Rows refer to them: a changed letter, and every packed row of every office is lost."""
    sums = {number: zlib.crc32(text) for number, text in packing._SHIPPED.items()}
    assert sums == {EVENT: 0x3E4AB24A, PERSONAL: 0x0A2436E9}


def test_a_registration_lies_packed_on_sqlite_and_plain_on_a_server(office):
    office.register()
    with office.sql() as connection:
        statement = "SELECT body, data FROM journal JOIN pii USING (seq) WHERE type = 'appeal.registered'"
        body, data = connection.execute(sqlalchemy.text(statement)).one()
    assert isinstance(body, str) == isinstance(data, str) == (office.kind == "postgresql")
    (event,) = (event for event in office.events() if event["type"] == "appeal.registered")
    assert f'"cmd":"{event["cmd"]}"' in unpacked(body)
    if office.kind != "postgresql":
        assert len(body) * 2 < len(unpacked(body).encode())
        assert len(data) * 1.3 < len(unpacked(data).encode())
    assert office.desk.audit.verify().ok


def test_what_is_recorded_in_bulk_lies_plain_and_reads_the_same(office):
    registered = office.register(kind="complaint")
    office.desk.calendar_book.add(office.supervisor, date(2026, 5, 12), "off", "№ 1", office.request())
    with office.sql() as connection:
        statement = "SELECT body FROM journal WHERE type = 'appeal.redated'"
        (body,) = connection.execute(sqlalchemy.text(statement)).scalars()
    assert isinstance(body, str)
    (event,) = (event for event in office.events() if event["type"] == "appeal.redated")
    assert (event["number"], f'"cmd":"{event["cmd"]}"' in body) == (registered.number, True)
    assert office.desk.audit.verify().ok


def test_a_damaged_text_is_told_as_damage(sqlite_office):
    office = sqlite_office
    number = office.register().number
    office.unguard()
    with office.sql() as connection:
        connection.execute(sqlalchemy.text("UPDATE pii SET data = x'02ff' WHERE record = 'appeal'"))
    with pytest.raises(Trouble) as caught:
        office.desk.lookup.show(office.clerk, number, request=office.request())
    assert (caught.value.code, caught.value.params) == ("database_damaged", {"detail": "zlib"})
    assert {(fault.table, fault.column) for fault in office.desk.audit.verify().faults} >= {("pii", "data")}
