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
    spoken = paper.spoken
    accepted = Cell(N_("Accepted"), moment(data.accepted_at), 6, strong=True)
    rows = [[accepted, Cell(N_("Registered on"), _day(data.registered_on, spoken), 6, strong=True)]]
    if receipt.undated(data):
        rows = [[accepted, Cell(N_("Consider by"), [_(receipt.FOLLOWS) for _ in spoken], 6)]]
    terms = [(N_("Consider by"), data.due), (N_("Forward by"), data.forward_by)]
    known = [Cell(label, _day(day, spoken), 6, strong=True) for label, day in terms if day]
    if data.claimed_at:
        known.append(Cell(N_("Accepted on paper"), moment(data.claimed_at), 6, strong=True))
    if data.feedback_code or paper.proof.preview:
        code = data.feedback_code or NUMBER_DOTS[:4]
        known.append(Cell(N_("Feedback code (anonymous)"), code, 6, strong=True))
    if data.official_number:
        known.append(Cell(N_("Official number (e-Otinish)"), data.official_number, 6, strong=True))
    rows += [known[at : at + 2] for at in range(0, len(known), 2)]
    rows[-1][-1] = rows[-1][-1]._replace(span=12 - 6 * (len(rows[-1]) - 1))
    named = receipt.applicant(data, spoken)
    rows.append([Cell(N_("Applicant"), named, 8, strong=True), Cell(N_("Number of sheets"), str(data.sheets), 4)])
    positions = [data.position_kk if _.language == "kk" else data.position_ru for _ in spoken]
    rows.append([Cell(N_("Accepted by"), [data.clerk, " \u00b7 ".join(dict.fromkeys(positions))], 12, strong=True)])
    return rows


def _day(day: date, spoken: list[Texts]) -> list[str]:
    return [f"{spoken[0].date(day)}, {', '.join(_.weekday_short(day) for _ in spoken)}"]
