# SPDX-License-Identifier: Apache-2.0
"""Form F1 on cut sheets, A6 and A5: the same receipt as `receipt`, as a form of an office printer (APPC 64(2)).

It renders frozen data and reads neither a database nor a clock.
"""

from datetime import date
from typing import Final

from frontdesk.documents import receipt
from frontdesk.documents.form import Cell, Form, Proof, moment
from frontdesk.domain.papers import NUMBER_DOTS, ReceiptData
from frontdesk.i18n import N_, Texts

SIZES: Final = ("a6", "a5")
COLUMNS: Final = 12
TITLE: Final = N_("Receipt of an appeal")


def render(data: ReceiptData, *, proof: Proof, size: str) -> bytes:
    """Return the receipt as PDF/A-1b; raise `Refused` with `glyph_missing` for what no shipped font draws."""
    if data.printed_at is None or data.kind not in receipt.KINDS:
        raise ValueError(f"no receipt of version {data.version} and kind {data.kind} on a cut sheet")
    paper = Form(data, proof, size=size, number=receipt.number_on(data, proof.preview))
    kinds = [_(receipt.KINDS[data.kind]) for _ in paper.spoken]
    shown = [kind[:1].upper() + kind[1:] for kind in kinds]
    if data.kind == "crime_report":
        paper.title(receipt.KINDS[data.kind])
    else:
        paper.title(TITLE, " \u00b7 ".join(shown))
    paper.grid(*_rows(paper, data))
    for told in receipt.notices(data, paper.spoken):
        paper.note(told)
    if proof.checkpoint is None and not proof.preview:
        paper.note([_(receipt.UNSIGNED) for _ in paper.spoken])
    return paper.to_pdf(TITLE)


def _rows(paper: Form, data: ReceiptData) -> list[list[Cell]]:
    cells = _cells(paper, data)
    rows: list[list[Cell]] = []
    for block in paper.look.sorted(list(dict.fromkeys(block for block, _cell in cells))):
        for _block, cell in (one for one in cells if one[0] == block):
            if not rows or sum(one.span for one in rows[-1]) + cell.span > COLUMNS:
                rows.append([])
            rows[-1].append(cell)
    for row in rows:
        row[-1] = row[-1]._replace(span=row[-1].span + COLUMNS - sum(cell.span for cell in row))
    return rows


def _cells(paper: Form, data: ReceiptData) -> list[tuple[str, Cell]]:
    spoken = paper.spoken
    cells = [("accepted", Cell(N_("Accepted"), moment(data.accepted_at), 6, strong=True))]
    if receipt.undated(data):
        cells.append(("due", Cell(N_("Consider by"), [_(receipt.FOLLOWS) for _ in spoken], 6)))
    else:
        registered = Cell(N_("Registered on"), _day(data.registered_on, spoken), 6, strong=True)
        cells.append(("registered_on", registered))
    for block, label, day in (("due", N_("Consider by"), data.due), ("forward_by", N_("Forward by"), data.forward_by)):
        if day:
            cells.append((block, Cell(label, _day(day, spoken), 6, strong=True)))
    if data.claimed_at:
        cells.append(("claimed", Cell(N_("Accepted on paper"), moment(data.claimed_at), 6, strong=True)))
    if data.feedback_code or paper.proof.preview:
        code = data.feedback_code or NUMBER_DOTS[:4]
        cells.append(("feedback", Cell(N_("Feedback code (anonymous)"), code, 6, strong=True)))
    if data.official_number:
        official = Cell(N_("Official number (e-Otinish)"), data.official_number, 6, strong=True)
        cells.append(("official_number", official))
    cells.append(("applicant", Cell(N_("Applicant"), receipt.applicant(data, spoken), 8, strong=True)))
    cells.append(("sheets", Cell(N_("Number of sheets"), str(data.sheets), 4)))
    positions = [data.position_kk if _.language == "kk" else data.position_ru for _ in spoken]
    clerk = [data.clerk, " \u00b7 ".join(dict.fromkeys(positions))]
    cells.append(("clerk", Cell(N_("Accepted by"), clerk, COLUMNS, strong=True)))
    return cells


def _day(day: date, spoken: list[Texts]) -> list[str]:
    return [f"{spoken[0].date(day)}, {', '.join(_.weekday_short(day) for _ in spoken)}"]
