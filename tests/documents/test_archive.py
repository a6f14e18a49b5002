# SPDX-License-Identifier: Apache-2.0
"""The structure that ISO 19005-1 level B asks for; PDFBox's preflight judges the same files in the soak tests."""

import io
import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import pypdf
import pytest

from frontdesk import documents
from frontdesk.documents import receipt
from frontdesk.domain.papers import RECEIPT, SIZES

NAMES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
}


@pytest.fixture
def papers(make, sample, note):
    odd = make(number='KLS-2026-000542 <&">', training=True, applicant="ә" * 300)
    forms = {
        f"{kind}-{size}": documents.render_paper(
            kind, sample(kind).to_json(), checkpoint=note, short_code="7F3A-91C2-D05E", size=size
        )
        for kind in set(SIZES) - {RECEIPT}
        for size in SIZES[kind]
    }
    return forms | {
        "signed": receipt.render(make(), checkpoint=note, short_code="7F3A-91C2-D05E"),
        "odd": receipt.render(odd, checkpoint=None, short_code=None, copy=3),
        "preview": receipt.render(make(number=""), checkpoint=None, short_code=None, preview=True),
    }


def packet(reader):
    return ET.fromstring(reader.trailer["/Root"]["/Metadata"].get_object().get_data())


def test_xmp_and_info_say_the_same(papers):
    for pdf in papers.values():
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        xmp, info = packet(reader), reader.metadata
        assert xmp.findtext(".//pdfaid:part", namespaces=NAMES) == "1"
        assert xmp.findtext(".//pdfaid:conformance", namespaces=NAMES) == "B"
        assert xmp.findtext(".//dc:title/rdf:Alt/rdf:li", namespaces=NAMES) == info["/Title"]
        assert xmp.findtext(".//xmp:CreatorTool", namespaces=NAMES) == info["/Creator"]
        assert xmp.findtext(".//pdf:Producer", namespaces=NAMES) == info["/Producer"]
        at = "11:12:00" if info["/Title"] == "A-017" else "11:42:07"
        assert info["/CreationDate"] == info["/ModDate"] == f"D:20261123{at.replace(':', '')}+05'00'"
        assert xmp.findtext(".//xmp:CreateDate", namespaces=NAMES) == f"2026-11-23T{at}+05:00"
        assert xmp.findtext(".//xmp:ModifyDate", namespaces=NAMES) == f"2026-11-23T{at}+05:00"
        assert set(info) == {"/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate"}
        assert "/Filter" not in reader.trailer["/Root"]["/Metadata"].get_object()


def test_colour_is_defined_by_an_srgb_profile_of_icc_version_2(papers):
    for pdf in papers.values():
        (intent,) = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/OutputIntents"]
        profile = intent["/DestOutputProfile"].get_object()
        data = profile.get_data()
        assert intent["/S"] == "/GTS_PDFA1"
        assert profile["/N"] == 3
        assert data[8] == 2
        assert data[16:20] == b"RGB "
        assert data[36:40] == b"acsp"
        assert int.from_bytes(data[:4], "big") == len(data) < 1000


def test_every_font_is_embedded_and_mapped_to_unicode(papers):
    for pdf in papers.values():
        fonts = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]["/Font"]
        assert fonts
        for font in fonts.values():
            assert font.get_object()["/Subtype"] == "/TrueType"
            assert re.fullmatch(r"/[A-Z]{6}\+FrontdeskSans-(Regular|Bold)", font.get_object()["/BaseFont"])
            assert font.get_object()["/FontDescriptor"]["/FontFile2"].get_object().get_data()
            assert "/ToUnicode" in font.get_object()


def test_nothing_that_acts_or_shines_through(papers):
    for pdf in papers.values():
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        for page in reader.pages:
            assert not {"/Annots", "/AA", "/Group"} & set(page)
            assert not {"/ExtGState", "/XObject", "/Shading"} & set(page["/Resources"])
        assert not {"/OpenAction", "/AA", "/AcroForm", "/Names", "/URI"} & set(reader.trailer["/Root"])
        assert "/Encrypt" not in reader.trailer
        assert re.search(rb"/ID\s*\[<[0-9a-f]{32}><[0-9a-f]{32}>\]", pdf)
        assert not re.search(rb"/(JavaScript|Launch|EmbeddedFile|LZWDecode|SMask|ObjStm|XRef)\b", pdf)


def test_stream_lengths_are_exact_and_end_with_a_line(papers):
    for pdf in papers.values():
        assert pdf.startswith(b"%PDF-1.4\n%")
        streams = list(re.finditer(rb"/Length (\d+)[^>]*>>\nstream\n", pdf))
        assert len(streams) == pdf.count(b"\nendstream") >= 7
        for found in streams:
            end = found.end() + int(found[1])
            assert pdf[end : end + 10] == b"\nendstream"


@pytest.mark.soak
def test_preflight_calls_them_valid_pdf_a(papers, tmp_path, root):
    """Needs Debian's libpdfbox2-java and a Java; where they are missing the tool says so and this fails, it does not skip."""
    paths = []
    for name, pdf in papers.items():
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
        paths.append(tmp_path / f"{name}.pdf")
    done = subprocess.run(
        [sys.executable, root / "tools" / "check_pdfa.py", *paths], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
