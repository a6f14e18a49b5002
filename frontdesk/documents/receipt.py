# SPDX-License-Identifier: Apache-2.0
"""Form F1: the receipt (талон) of an appeal, 80 mm, Kazakh and Russian (DOMAIN 6; APPC 64(2)).

It renders frozen data and reads neither a database nor a clock; the same call gives the same bytes at any time.
"""

import re
from dataclasses import fields
from datetime import date
from typing import Final

from frontdesk.documents import fonts, layout, logo, symbol
from frontdesk.documents.form import moment
from frontdesk.documents.layout import MM, Line, Style
from frontdesk.domain.kinds import NO_DUE
from frontdesk.domain.kinds import kind as kind_of
from frontdesk.domain.papers import NUMBER_DOTS, RECEIPT, ReceiptData, preview_number
from frontdesk.domain.papers.look import Look
from frontdesk.i18n import N_, Texts, texts

KIND: Final = RECEIPT

NOTICE: Final = N_(
    "Personal data are processed by law in order to consider the appeal (Law 94-V, art. 9 subpara. 1; APPC art. 63)."
)
"""A notice, not a consent: a consent that cannot be refused misleads (DOMAIN 5)."""

CRIME_NOTICE: Final = N_("Personal data are processed by law (Law 94-V, art. 9 subpara. 1).")
"""Crime reports are not appeals: the APPC does not apply to them (DOMAIN 0, 1)."""

FOLLOWS: Final = N_("told when the time of the clock is confirmed")
"""In place of the dates while nobody trusts the clock (TRUST.md F20)."""

UNSIGNED: Final = N_("The registration is valid. A signed copy is given once the key works again.")

KINDS: Final = {
    "application": N_("application"),
    "complaint": N_("complaint"),
    "message": N_("message"),
    "proposal": N_("proposal"),
    "response": N_("response"),
    "request_appc": N_("information request"),
    "request_401v": N_("information request"),
    "crime_report": N_("crime report"),
}
"""How a kind is called on paper: the visitor's word, without the law that counts its days."""

_WIDTHS: Final = {"80mm": (80.0, 4.0, 29.0), "58mm": (58.0, 5.0, 20.0)}
"""Size to paper width, margin (a head prints 72 or 48 mm) and width of the label column, in mm."""

_LOGO_MM: Final = 14.0

_OFFICE: Final = Style(fonts.BOLD, 9.5, 11.8, 2.6)
_SMALL: Final = Style(fonts.REGULAR, 7.4, 9.6, 2.2)
_KIND: Final = Style(fonts.BOLD, 11, 13.6, 3.0)
_LABEL: Final = Style(fonts.REGULAR, 7.8, 10.2, 2.4)
_VALUE: Final = Style(fonts.REGULAR, 7.8, 10.2, 2.4)
_STRONG: Final = Style(fonts.BOLD, 8.6, 10.2, 2.4)
_DATE: Final = Style(fonts.BOLD, 11, 10.2, 2.4)
_CODE: Final = Style(fonts.BOLD, 12.5, 15.5, 3.4)
_NOTICE: Final = Style(fonts.REGULAR, 6.9, 8.6, 2.0)
_BAND: Final = Style(fonts.BOLD, 10.5, 12.6, 2.6)


def render(
    data: ReceiptData,
    *,
    checkpoint: str | None,
    short_code: str | None,
    copy: int = 0,
    size: str = "80mm",
    preview: bool = False,
) -> bytes:
    """Return the receipt as PDF/A-1b.

    `checkpoint` is the signed note that becomes the QR; without it the paper says that it is not signed (TRUST F18).
    `copy` 0 is the original, 1 and more say so. A preview shows dots for the number and an empty frame. Raises
    `Refused` with `glyph_missing` for a character that no shipped font has, ValueError for data or a size that no
    receipt can have.
    """
    _check(data, size)
    paper, margin, labels = _WIDTHS[size]
    sheet = layout.Sheet(paper, margin)
    spoken = [texts(language) for language in data.languages]
    number = number_on(data, preview)
    _head(sheet, data, spoken, copy)
    _title(sheet, data, spoken, number)
    _rows(sheet, data, spoken, labels, preview)
    _proof(sheet, spoken, checkpoint, short_code, preview)
    _notices(sheet, data, spoken)
    _printed(sheet, data, spoken)
    identity = "\n".join((data.to_json(), str(checkpoint), str(short_code), str(copy), size, str(preview)))
    return sheet.to_pdf(layout.About(number, data.languages[0], data.accepted_at, identity))


def _check(data: ReceiptData, size: str) -> None:
    if size not in _WIDTHS or data.kind not in KINDS:
        raise ValueError(f"no receipt of size {size} and kind {data.kind}")
    values = {field.name: getattr(data, field.name) for field in fields(data)}
    layout.refuse_undrawable(
        **{name: value for name, value in values.items() if isinstance(value, str) and name != "look"}
    )


def number_on(data: ReceiptData, preview: bool) -> str:
    """Return the number as it is printed: with dots for the digits before it is given out."""
    if not preview:
        return data.number
    if not data.number:
        return preview_number(data.office_code, int(data.accepted_at[:4]))
    return re.sub(r"[0-9]{6}\Z", NUMBER_DOTS, data.number)


def _own(data: ReceiptData, name: str, _: Texts) -> str:
    """Return the data's own text in the language of `_`."""
    return str(getattr(data, f"{name}_{_.language}"))


def _head(sheet: layout.Sheet, data: ReceiptData, spoken: list[Texts], copy: int) -> None:
    if data.training:
        sheet.band(" / ".join(_("TRAINING") for _ in spoken), _BAND, filled=True)
        sheet.gap(1.2)
    if copy:
        sheet.band(" / ".join(_("DUPLICATE No. {n}", n=copy) for _ in spoken), _BAND, filled=False)
        sheet.gap(1.2)
    packed = Look.from_json(data.look).logo
    if packed:
        dots, tall = logo.symbol(packed)
        unit = _LOGO_MM * MM / max(dots.modules, tall)
        sheet.symbol(dots.operators, unit, (sheet.width - dots.modules * unit) / 2, sheet.y)
        sheet.y += tall * unit
        sheet.gap(1.2)
    for _ in spoken:
        sheet.lines(_own(data, "office", _), _OFFICE, align="centre")
    sheet.gap(0.5)
    sheet.either(
        [_("Front office, counter {n}", n=data.counter) if data.counter else _("Front office") for _ in spoken], _SMALL
    )
    sheet.rule()


def _title(sheet: layout.Sheet, data: ReceiptData, spoken: list[Texts], number: str) -> None:
    if data.kind != "crime_report":
        sheet.either([_("Receipt of an appeal") for _ in spoken], _SMALL)
    size = next((size for size in range(23, 8, -1) if fonts.width(number, fonts.BOLD, size) <= sheet.inner), 8)
    sheet.lines(number, Style(fonts.BOLD, size, size * 1.24, size * 0.26), align="centre")
    kinds = [_(KINDS[data.kind]) for _ in spoken]
    style = _KIND if max(fonts.width(kind, _KIND.face, _KIND.size) for kind in kinds) <= sheet.inner else _OFFICE
    sheet.either([kind[:1].upper() + kind[1:] for kind in kinds], style)
    sheet.rule()


def _rows(sheet: layout.Sheet, data: ReceiptData, spoken: list[Texts], labels: float, preview: bool) -> None:
    look = Look.from_json(data.look)
    rows = _row_list(data, spoken, preview)
    for block in look.sorted(list(dict.fromkeys(row[0] for row in rows))):
        for _block, label, values in (row for row in rows if row[0] == block):
            sheet.gap(0.6 if _DATE in values[0] else 0)
            sheet.pair([(_(label), _LABEL) for _ in spoken], list(values), labels)
            sheet.gap(1.2)


def _row_list(data: ReceiptData, spoken: list[Texts], preview: bool) -> list[tuple[str, str, tuple[Line, ...]]]:
    """Return the block, the label and the lines of each row."""
    rows: list[tuple[str, str, tuple[Line, ...]]] = [
        ("accepted", N_("Accepted"), ((moment(data.accepted_at), _STRONG),))
    ]
    if data.claimed_at:
        rows.append(("accepted", N_("Accepted on paper"), ((moment(data.claimed_at), _STRONG),)))
    if undated(data):
        rows.append(("due", N_("Consider by"), tuple((_(FOLLOWS), _VALUE) for _ in spoken)))
    else:
        rows.append(("registered_on", N_("Registered on"), _day(data.registered_on, _STRONG, spoken)))
    if data.due:
        rows.append(("due", N_("Consider by"), _day(data.due, _DATE, spoken)))
    if data.forward_by:  # a complaint: sent on to the higher body, unless it is fully satisfied before (APPC 91(4))
        rows.append(("forward_by", N_("Forward by"), _day(data.forward_by, _STRONG if data.due else _DATE, spoken)))
    named = tuple((text, _STRONG if text == data.applicant else _VALUE) for text in applicant(data, spoken))
    rows.append(("applicant", N_("Applicant"), named))
    rows.append(("sheets", N_("Number of sheets"), ((str(data.sheets), _STRONG),)))
    if data.official_number:
        rows.append(("official_number", N_("Official number (e-Otinish)"), ((data.official_number, _STRONG),)))
    clerk = ((data.clerk, _STRONG), *((_own(data, "position", _), _VALUE) for _ in spoken))
    rows.append(("clerk", N_("Accepted by"), clerk))
    if data.feedback_code or preview:
        code = data.feedback_code or NUMBER_DOTS[:4]
        rows.append(("feedback", N_("Feedback code (anonymous)"), ((code, _DATE),)))
    return rows


def applicant(data: ReceiptData, spoken: list[Texts]) -> list[str]:
    """Return the lines that say who handed it in."""
    named = [data.applicant] if data.applicant else [_("anonymous") for _ in spoken]
    if data.others:
        named += [_.plural("and {n} more person", "and {n} more persons", data.others) for _ in spoken]
    return named


def undated(data: ReceiptData) -> bool:
    """Say whether the appeal was accepted while nobody trusted the clock, so that no date is decided yet (F20)."""
    return data.due is None and data.forward_by is None and kind_of(data.kind).rule != NO_DUE


def _day(day: date, style: Style, spoken: list[Texts]) -> tuple[Line, Line]:
    return (spoken[0].date(day), style), (" \u00b7 ".join(_.weekday(day) for _ in spoken), _VALUE)


def _proof(
    sheet: layout.Sheet, spoken: list[Texts], checkpoint: str | None, short_code: str | None, preview: bool
) -> None:
    sheet.rule()
    quiet = 4 * symbol.MODULE_MM
    if preview:
        sheet.gap(quiet - 1.6)
        sheet.frame(symbol.LEAST_MODULES * symbol.MODULE_MM * MM)
        sheet.gap(quiet)
    elif checkpoint is not None:
        code = symbol.qr(checkpoint)
        sheet.gap(quiet - 1.6)
        sheet.path(code.operators, code.modules, symbol.MODULE_MM * MM)
        sheet.gap(quiet)
    else:
        sheet.band("\n".join(_("WITHOUT SIGNATURE") for _ in spoken), _BAND, filled=False)
        sheet.gap(0.8)
        for _ in spoken:
            sheet.lines(_(UNSIGNED), _NOTICE, align="centre")
        sheet.gap(1.6)
    if short_code:
        sheet.either([_("Verification code") for _ in spoken], _SMALL)
        sheet.lines(short_code, _CODE, align="centre")
    sheet.rule()


def _notices(sheet: layout.Sheet, data: ReceiptData, spoken: list[Texts]) -> None:
    for texts_of_one in notices(data, spoken):
        for text in texts_of_one:
            sheet.lines(text, _NOTICE)
            sheet.gap(0.3)
        sheet.gap(0.8)


def notices(data: ReceiptData, spoken: list[Texts]) -> list[list[str]]:
    """Return what a receipt tells its holder, each in every language: the state, complaints, personal data."""
    wordings = {"state": _state, "complaint": _complaint, "privacy": _privacy}
    told = (wordings[block] for block in Look.from_json(data.look).sorted(list(wordings)))
    return [[text for _ in spoken if (text := wording(data, _))] for wording in told]


def _printed(sheet: layout.Sheet, data: ReceiptData, spoken: list[Texts]) -> None:
    if data.printed_at:
        text = " \u00b7 ".join(_("Printed") for _ in spoken)
        sheet.lines(f"{text}: {moment(data.printed_at)}", _NOTICE, align="centre")


def _state(data: ReceiptData, _: Texts) -> str:
    if data.kind == "crime_report":
        return _("Handed to the duty unit, which gives the talon-notification.")
    if data.phone:
        return _(
            "How your appeal is going: by telephone {phone} or here, by the number above.",
            phone=data.phone.replace(" ", "\u00a0"),
        )
    return _("How your appeal is going: here, by the number above.")


def _complaint(data: ReceiptData, _: Texts) -> str:
    body = _own(data, "complain_to", _)
    if data.kind == "crime_report":
        return _("Complaints are considered by: {body}.", body=body) if body else ""
    if body:
        return _(
            "A complaint about us is filed here within three months and considered by: {body} (APPC 91, 92).", body=body
        )
    return _("A complaint about us is filed here within three months; the higher body considers it (APPC 91, 92).")


def _privacy(data: ReceiptData, _: Texts) -> str:
    return _(CRIME_NOTICE) if data.kind == "crime_report" else _(NOTICE)
