# SPDX-License-Identifier: Apache-2.0
"""The office's own looks of papers: what may change, what the law holds fast, what happens to a wrong file."""

import struct
import zlib

import pypdf
import pypdfium2
import pytest

from frontdesk.documents import logo
from frontdesk.domain.papers.look import BLOCKS, Look, read_look
from frontdesk.errors import Refused


def png(rows, colour=0, depth=8, kind=0):
    """Write a PNG whose rows are already bytes of pixels."""
    channels = {0: 1, 2: 3, 4: 2, 6: 4}.get(colour, 1)
    width = len(rows[0]) // channels
    raw = b"".join(bytes([kind]) + row for row in rows)

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, len(rows), depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def write(office, paper, text):
    folder = office.home / "templates"
    folder.mkdir(exist_ok=True)
    file = folder / f"{paper}.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_order_and_optional_blocks_of_a_receipt(sqlite_office):
    office = sqlite_office
    number = office.register().number
    plain = office.issue(number)
    write(office, "receipt", 'order = ["clerk", "applicant"]\nleave_out = ["feedback", "sheets", "state"]\n')
    for size in ("80mm", "a6"):
        text = text_of(office.issue(number, size=size).pdf)
        assert text.index("Серікова") < text.index("Өтегенқызы") < text.index("Қабылданды")
        assert "Код оценки" not in text
        assert "Количество листов" not in text
        assert "персональные" in text.casefold()
    (office.home / "templates" / "receipt.toml").unlink()
    assert text_of(office.issue(number).pdf).index("Қабылданды") < text_of(plain.pdf).index("Серікова")
    assert office.desk.audit.verify().ok


def test_a_paper_keeps_the_look_it_was_printed_with(sqlite_office):
    office = sqlite_office
    number = office.register(kind="application", oral=True).number
    write(office, "protocol", "margins = { left = 35, right = 20, top = 30 }\n")
    issued = office.issue(number, paper="protocol")
    write(office, "protocol", 'leave_out = ["remarks"]\n')
    assert office.desk.papers.peek(office.clerk, number, "protocol") == issued.pdf
    other = office.issue(number, paper="protocol")
    assert "Замечания" in text_of(issued.pdf)
    assert "Замечания" not in text_of(other.pdf)
    office.reopen()
    assert office.desk.papers.peek(office.clerk, number, "protocol") == other.pdf


def test_a_logo_is_drawn_as_dots_and_no_picture_gets_in(sqlite_office):
    office = sqlite_office
    number = office.register().number
    before = office.issue(number, size="a5")
    write(office, "receipt", 'logo = "emblem.png"\n')
    (office.home / "templates" / "emblem.png").write_bytes(png([b"\x00" * 100] * 60))
    assert office.desk.templates.files()[0].problems == ()
    for size in ("80mm", "58mm", "a6", "a5"):
        issued = office.issue(number, size=size)
        assert "/XObject" not in pypdf.PdfReader(issued.file).pages[0]["/Resources"]
        document = pypdfium2.PdfDocument(issued.pdf)
        image = document[0].render(scale=203.2 / 72).to_pil().convert("L")
        document.close()
        middle = [image.getpixel((image.width // 2, y)) for y in range(image.height // 2)]
        assert sum(1 for dot in middle if dot < 100) > 55, size
    assert len(office.issue(number, size="a5").pdf) - len(before.pdf) < 2000


def test_a_wrong_template_is_named_and_not_used(sqlite_office):
    office = sqlite_office
    number = office.register().number
    plain = text_of(office.issue(number).pdf)
    wrong = {
        'leave_out = ["clerk"]': "leave_out:template_mandatory",
        'leave_out = ["privacy"]': "leave_out:template_mandatory",
        'leave_out = ["number"]': "leave_out:template_block",
        "leave_out = 3": "leave_out:wrong_type",
        'wording = "x"': "wording:unknown_key",
        "margins = { left = 3, right = 12, top = 12 }": "margins:template_margin",
        "margins = { left = 12 }": "margins:wrong_type",
        'logo = "../../etc/passwd"': "logo:logo_missing",
        'logo = "none.png"': "logo:logo_missing",
        "logo = 1": "logo:wrong_type",
        "= =": "-:template_unreadable",
        "a = " + "[" * 5000: "-:template_unreadable",
    }
    for text, expected in wrong.items():
        write(office, "receipt", text)
        (found,) = office.desk.templates.files()
        assert [f"{p.field or '-'}:{p.code}" for p in found.problems] == [expected], text
        assert text_of(office.issue(number).pdf).split("ДУБЛИКАТ")[1][6:400] in plain
    write(office, "protocol", 'order = ["remarks"]')
    write(office, "day_sheet", "")
    codes = {one.paper: [p.code for p in one.problems] for one in office.desk.templates.files()}
    assert codes["protocol"] == ["template_order"]
    assert codes["day_sheet"] == ["template_paper"]
    (check,) = [check for check in office.desk.upkeep.doctor() if check.code == "templates"]
    assert check.state == "warn"


def test_what_the_law_demands_is_fast():
    for paper, blocks in BLOCKS.items():
        for block, mandatory in blocks.items():
            if mandatory:
                with pytest.raises(Refused, match="template_mandatory"):
                    read_look(paper, {"leave_out": [block]})
            else:
                assert not read_look(paper, {"leave_out": [block]}).shows(block)
    look = read_look("receipt", {"order": ["clerk", "clerk"], "margins": {"left": 5, "right": 40, "top": 5}}, "x")
    assert Look.from_json(look.to_json()) == look
    assert Look().to_json() == ""


@pytest.mark.parametrize(
    ("picture", "dark"),
    [
        (png([b"\x00\xff", b"\x7f\x80"]), [(0, 0), (0, 1)]),
        (png([b"\x00\x00\x00\xff\xff\xff"], colour=2), [(0, 0)]),
        (png([b"\x00\xff\x00\x00"], colour=4), [(0, 0)]),
        (png([b"\x00\x00\x00\xff\x00\x00\x00\x10"], colour=6), [(0, 0)]),
        (png([b"\x00\x01\x00"], kind=1), [(0, 0), (1, 0), (2, 0)]),
        (png([b"\xff\x00", b"\x02\x00"], kind=2), [(1, 0), (0, 1), (1, 1)]),
        (png([b"\xff\x81", b"\x02\x00"], kind=3), [(1, 0), (1, 1)]),
        (png([b"\xff\x81", b"\x02\x00"], kind=4), [(0, 1), (1, 1)]),
    ],
)
def test_pictures_become_dots(picture, dark):
    symbol, _height = logo.symbol(logo.pack(picture))
    found = []
    for run in symbol.operators.split("\n"):
        if run:
            x, y, width, _height, _re = run.split()
            found += [(int(x) + n, int(y)) for n in range(int(width))]
    assert sorted(found) == sorted(dark)


def test_other_pictures_are_refused():
    for raw in (
        b"",
        b"GIF89a",
        png([b"\x00" * 241]),
        png([b"\x00"] * 241),
        png([b"\x00"], depth=16),
        png([b"\x00"], colour=3),
        png([b"\x00"], kind=9),
        png([b"\x00" * 10])[:40],
        png([b"\x00" * 10]) + b"\x00" * 200_000,
    ):
        with pytest.raises(Refused, match="logo_unreadable"):
            logo.pack(raw)
    bomb = png([b"\x00" * 10])
    at = bomb.index(b"IDAT")
    body = zlib.compress(b"\x00" * 50_000_000)
    bomb = bomb[: at - 4] + struct.pack(">I", len(body)) + b"IDAT" + body + b"\x00" * 4 + bomb[-12:]
    with pytest.raises(Refused, match="logo_unreadable"):
        logo.pack(bomb)


def test_a_preview_shows_the_template_and_records_nothing(sqlite_office):
    office = sqlite_office
    number = office.register(kind="application", oral=True).number
    write(office, "protocol", 'leave_out = ["remarks", "attachments"]\n')
    size = office.size
    pdf = office.desk.papers.preview_paper(office.clerk, number, "protocol")
    assert "Замечания" not in text_of(pdf)
    assert office.size == size
