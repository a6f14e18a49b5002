# SPDX-License-Identifier: Apache-2.0
"""What makes a ReportLab file a PDF/A-1b (ISO 19005-1) in one pass: equal Info and XMP, output intent, ID.

No text and no layout here. Nothing is read from a clock: both dates of a file are the instant its data carry.
"""

from functools import cache
from typing import Any, Final

from frontdesk import assets

MAKER: Final = "Frontdesk"
"""Named without a version, so that an update leaves the bytes of old papers alone."""

_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_XMP: Final = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
    '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
    "<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>\n"
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title></rdf:Description>\n'
    '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
    "<xmp:CreatorTool>{maker}</xmp:CreatorTool><xmp:CreateDate>{made}</xmp:CreateDate><xmp:ModifyDate>{made}</xmp:ModifyDate>"
    "</rdf:Description>\n"
    '<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>{maker}</pdf:Producer></rdf:Description>\n'
    '</rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>'
)


def mark(document: Any, title: str, made_at: str, identity: bytes) -> None:  # noqa: ANN401 - ReportLab has no types here
    """Turn a ReportLab PDFDocument into PDF/A-1b; `made_at` is an instant as text, `identity` 16 bytes."""
    from reportlab.pdfbase import pdfdoc

    class StreamEnd(pdfdoc.PDFObject):
        """A stream's bytes and the end of line that must stand before `endstream` without being counted (6.1.7)."""

        def __init__(self, data: bytes) -> None:
            self.data = data

        def __len__(self) -> int:
            return len(self.data)

        def format(self, _document: object) -> bytes:
            return self.data + b"\n"

    class Streams(pdfdoc.NoEncryption):
        """The one place through which ReportLab passes every stream."""

        def encode(self, data: str | bytes) -> StreamEnd:
            return StreamEnd(data.encode("latin-1") if isinstance(data, str) else data)

    class Info(pdfdoc.PDFInfo):
        """Exactly what the XMP packet says, no more (6.7.3)."""

        def digest(self, _signature: object) -> None:
            """Leave the ID alone; it is given."""

        def format(self, document: object) -> bytes:
            stamp = pdfdoc.PDFString(_info_date(made_at))
            values = {"Title": pdfdoc.PDFString(title), "CreationDate": stamp, "ModDate": stamp}
            values |= dict.fromkeys(("Creator", "Producer"), pdfdoc.PDFString(MAKER))
            return bytes(pdfdoc.PDFDictionary(values).format(document))

    document.encrypt = Streams()
    document.info = Info()
    hexadecimal = b"<" + identity.hex().encode("ascii") + b">"
    document._ID = b"[" + hexadecimal + hexadecimal + b"]"  # noqa: SLF001 - else it would hash the clock
    catalogue = document.Catalog
    packet = _XMP.format(title=title.translate(_ESCAPES), maker=MAKER, made=_xmp_date(made_at))
    kind = pdfdoc.PDFDictionary({"Type": "/Metadata", "Subtype": "/XML"})
    catalogue.Metadata = pdfdoc.PDFStream(kind, packet.encode("utf-8"))  # not compressed (6.7.2)
    profile = pdfdoc.PDFStream(pdfdoc.PDFDictionary({"N": 3}), _profile(), [pdfdoc.PDFZCompress])
    intent = {
        "Type": "/OutputIntent",
        "S": "/GTS_PDFA1",
        "OutputConditionIdentifier": pdfdoc.PDFString("sRGB"),
        "Info": pdfdoc.PDFString("sRGB IEC61966-2.1"),
        "DestOutputProfile": document.Reference(profile),
    }
    catalogue.OutputIntents = pdfdoc.PDFArray([pdfdoc.PDFDictionary(intent)])
    catalogue.__NoDefault__ = [*catalogue.__NoDefault__, "OutputIntents"]


@cache
def _profile() -> bytes:
    return assets.read_bytes("papers", "srgb-v2.icc")


def _info_date(moment: str) -> str:
    """Return `D:20261123114200+05'00'` for `2026-11-23T11:42:00.000+05:00`."""
    digits = moment[:19].translate(str.maketrans("", "", "-:T"))
    return f"D:{digits}{moment[-6:-3]}'{moment[-2:]}'"


def _xmp_date(moment: str) -> str:
    return moment[:19] + moment[-6:]
