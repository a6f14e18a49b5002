# SPDX-License-Identifier: Apache-2.0
"""Lists as files for people: XLSX whose cells are all text, CSV in which no spreadsheet finds a formula.

What stands in the cells, and that it is masked, is the business of whoever asks; every cell is data here, never a
formula (TRUST.md D5-D7, I5).
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from frontdesk.files import whole_file

MOST_ROWS: Final = 1_048_576
"""Rows of one sheet, its heading included: more than that no spreadsheet shows."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a cell begins that a spreadsheet would compute; `'` before it keeps it text."""

_LONGEST_CELL: Final = 32_767

Cells = Sequence[str]


def write_sheet(file: Path, form: str, heading: Cells, rows: Iterable[Cells]) -> int:
    """Write a list as `xlsx` or `csv` and return its rows; the file is there whole or not at all. Raises `Trouble`.

    A list too long for one sheet goes on in the next sheet; as CSV in further files, `…-2.csv` and so on.
    """
    return (_write_xlsx if form == "xlsx" else _write_csv)(file, heading, iter(rows))


def _write_csv(file: Path, heading: Cells, rows: Iterator[Cells]) -> int:
    count, part = 0, 1
    following: Cells | None = None
    while part == 1 or following is not None:
        name = file if part == 1 else file.with_name(f"{file.stem}-{part}{file.suffix}")
        first = [] if following is None else [following]
        # UTF-8 with a mark and semicolons is what Excel opens by a click where decimals have a comma.
        with whole_file(name) as partial, partial.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, delimiter=";")
            writer.writerow(map(_harmless, heading))
            for row in islice(chain(first, rows), MOST_ROWS - 1):
                writer.writerow(map(_harmless, row))
                count += 1
        following = next(rows, None)
        part += 1
    return count


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _write_xlsx(file: Path, heading: Cells, rows: Iterator[Cells]) -> int:
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    count = 0
    # Rows go to disk as they come; what is half done lies beside the file, not in a folder that others read.
    with whole_file(file) as partial, TemporaryDirectory(dir=file.parent, prefix=".", suffix=".part") as scratch:
        options = {"constant_memory": True, "tmpdir": scratch, "use_zip64": True}
        try:
            with Workbook(str(partial), options) as book:
                bold = book.add_format({"bold": True})
                following = next(rows, None)
                while count == 0 or following is not None:
                    sheet = book.add_worksheet()
                    sheet.freeze_panes(1, 0)
                    sheet.set_column(0, len(heading) - 1, 18)
                    for place, text in enumerate(heading):
                        sheet.write_string(0, place, text, bold)
                    if following is None:
                        break
                    for number, row in enumerate(islice(chain([following], rows), MOST_ROWS - 1), 1):
                        for place, text in enumerate(row):
                            sheet.write_string(number, place, text[:_LONGEST_CELL])
                        count += 1
                    following = next(rows, None)
        except FileCreateError as error:
            # What the system said, which knows whether the disk is full.
            raise error.args[0] from error
    return count
