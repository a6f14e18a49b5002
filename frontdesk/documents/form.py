# SPDX-License-Identifier: Apache-2.0
"""The parts of the office's forms on cut sheets: head, title with proof, grid of fields, statements, signature places.

Every form is put together from these, in Kazakh and Russian of the same size, the state language first. No form's own
text here, and no data beyond what every form has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from frontdesk.documents import fonts, layout, logo, symbol
from frontdesk.documents.layout import MM, Sheet, Style
from frontdesk.documents.pages import Pages
from frontdesk.documents.styles import (
    BAND,
    BAND_GAP_MM,
    BODY,
    CODE,
    FOOT_MM,
    GAP_MM,
    HEADING,
    LABEL,
    LOGO_MM,
    MARGINS,
    PROOF_MODULE_MM,
    SIGNED_FOOT_MM,
    SMALL,
    STRONG,
    STYLES,
    TOP_MM,
    WRITING_MM,
)
from frontdesk.domain import moments
from frontdesk.domain.papers import OfficePaper, ReceiptData
from frontdesk.domain.papers.look import Look
from frontdesk.i18n import N_, Texts, texts

PRIVACY: Final = N_("Personal data are processed by law (Law 94-V, art. 9 subpara. 1).")


class Cell(NamedTuple):
    """A field: its label (an English source string), what stands in it, its share of twelve columns.

    `strong` is about the first line of what stands in it, `lines` about the room for writing in an empty field.
    """

    label: str
    value: str | Sequence[str] = ""
    span: int = 12
    strong: bool = False
    lines: int = 1


Block = Sheet
"""A part of a form that holds together."""


class Signer(NamedTuple):
    """Who signs: the role (an English source string) and the name in clear, empty where it is written by hand."""

    role: str
    name: str = ""


@dataclass(frozen=True)
class Proof:
    """What makes a paper checkable: the signed note (None: not signed), the code in clear, the count of copies."""

    checkpoint: str | None = None
    short_code: str | None = None
    copy: int = 0
    preview: bool = False


class Form:
    """One form being filled from the top. `page_signers` sign at the foot of every page."""

    def __init__(
        self,
        data: OfficePaper | ReceiptData,
        proof: Proof,
        *,
        size: str = "a4",
        page_signers: Sequence[str] = (),
        draft: bool = False,
        number: str = "",
    ) -> None:
        layout.refuse_undrawable(**{name: text for name, text in data.texts().items() if name != "look"})
        self.data = data
        self.proof = proof
        self.size = size
        self.styles = STYLES[size]
        self.number = number or data.number
        self.air = GAP_MM[size]
        self.look = Look.from_json(data.look)
        self._running_title = ""
        self.made_at = data.printed_at or ""
        self.spoken = [texts(language) for language in data.languages]
        self._page_signers = page_signers
        self._draft = draft
        left, right, top = self.look.margins or (*MARGINS[size], TOP_MM[size])
        foot = SIGNED_FOOT_MM if page_signers else FOOT_MM[size][0]
        self.pages = Pages(size, left_mm=left, right_mm=right, top_mm=top, foot_mm=foot, running=self._running)
        self._head()

    # --- head

    def _head(self) -> None:
        sheet = self.pages.block()
        self._marks(sheet)
        middle = (sheet.left + sheet.right) / 2
        offices = (self.data.office_kk, self.data.office_ru)
        top, bottom = sheet.y, sheet.y
        between = 3 * MM
        if self.look.logo:
            dots, tall = logo.symbol(self.look.logo)
            unit = LOGO_MM * MM / max(dots.modules, tall)
            between = (LOGO_MM / 2 + 2) * MM
            sheet.symbol(dots.operators, unit, middle - dots.modules * unit / 2, top)
            bottom = top + tall * unit
        for place, (office, _) in enumerate(zip(offices, (texts("kk"), texts("ru")), strict=True)):
            sheet.y = top
            left, right = (sheet.left, middle - between) if place == 0 else (middle + between, sheet.right)
            sheet.lines(office, self.styles.office, left=left, right=right)
            sheet.lines(self._counter(_), SMALL, left=left, right=right)
            bottom = max(bottom, sheet.y)
        sheet.y = bottom + 2 * MM
        sheet.line(sheet.left, sheet.right, weight=1.2)
        sheet.gap(self.air + 0.4)
        self.pages.put(sheet)

    def _counter(self, _: Texts) -> str:
        return _("Front office, counter {n}", n=self.data.counter) if self.data.counter else _("Front office")

    def _marks(self, sheet: Sheet) -> None:
        """Draw what nobody may overlook, on every page: training, the count of a copy, a draft."""
        words = []
        if self.data.training:
            words.append((" / ".join(_("TRAINING") for _ in self.spoken), True))
        if self.proof.copy:
            words.append((" / ".join(_("DUPLICATE No. {n}", n=self.proof.copy) for _ in self.spoken), False))
        if self._draft:
            words.append((" / ".join(_("DRAFT") for _ in self.spoken), False))
        if not words:
            return
        share = (sheet.inner + BAND_GAP_MM * MM) / len(words)
        room = share - (BAND_GAP_MM + 3) * MM
        widest = max(fonts.width(text, BAND.face, 1) for text, _filled in words)
        size = min(BAND.size if self.size != "a6" else 8.4, room / widest)
        style = Style(BAND.face, size, size * 1.2, size * 0.28)
        top = sheet.y
        for place, (text, filled) in enumerate(words):
            sheet.y = top
            left = sheet.left + place * share
            sheet.band(text, style, filled=filled, left=left, right=left + share - BAND_GAP_MM * MM)
        sheet.gap(BAND_GAP_MM)

    def _running(self, sheet: Sheet) -> None:
        self._marks(sheet)
        sheet.y += SMALL.leading
        sheet.y -= SMALL.drop
        sheet.text(self._running_title, SMALL, sheet.left)
        sheet.text(self.number, STRONG._replace(size=8.6), sheet.right, align="right")
        sheet.y += SMALL.drop + 0.8 * MM
        sheet.line(sheet.left, sheet.right)
        sheet.gap(3)

    def title(self, title: str, *below: str) -> None:
        """Draw the title in each language, the number, lines below it, and on the right what proves the paper."""
        sheet = self.pages.block()
        names = [_(title) for _ in self.spoken]
        self._running_title = names[0]
        side = self._proof(sheet)
        top, sheet.y = sheet.y, 0.0
        right = sheet.right - side - 5 * MM
        for name in names:
            sheet.lines(name, self.styles.title, right=right)
            sheet.gap(0.6)
        sheet.gap(1)
        sheet.lines("\u2116\u00a0" + self.number, self.styles.number, right=right)
        for line in below:
            sheet.lines(line, self.styles.below, right=right)
        sheet.y = max(sheet.y, top) + (self.air + 0.4) * MM
        self.pages.put(sheet)

    def _proof(self, sheet: Sheet) -> float:
        """Draw the symbol in the upper right corner with the code below; return its width and leave `y` below it."""
        unit = PROOF_MODULE_MM * MM
        if self.proof.preview:
            side = symbol.LEAST_MODULES * unit
            left = sheet.right - side
            sheet.box(left, 0, side, side)
            sheet.y = side
        elif self.proof.checkpoint is None:
            side = 30 * MM
            left = sheet.right - side
            sheet.gap(1)
            for _ in self.spoken:
                sheet.lines(_("WITHOUT SIGNATURE"), CODE, left=left, right=sheet.right, align="centre")
            sheet.gap(1)
            sheet.box(left, 0, side, sheet.y)
            sheet.gap(0.6)
        else:
            code = symbol.qr(self.proof.checkpoint)
            side = code.modules * unit
            left = sheet.right - side
            sheet.symbol(code.operators, unit, _on_dots(left), _on_dots(0))
            sheet.y = side + 1.2 * MM
        if self.proof.short_code:
            sheet.y += CODE.leading - CODE.drop
            sheet.text(self.proof.short_code, CODE, left + side / 2, align="centre")
            sheet.y += CODE.drop
        return side

    # --- fields

    def grid(self, *rows: Sequence[Cell], heading: str = "") -> None:
        """Draw rows of fields between hairlines, label above value; each row's spans add up to twelve columns."""
        for place, row in enumerate(rows):
            sheet = self.pages.block()
            if place == 0 and heading:
                self._heading(sheet, heading)
            self._row(sheet, row, first=place == 0)
            if place and sheet.y > self.pages.room:
                self.pages.turn()
                sheet = self.pages.block()
                self._row(sheet, row, first=True)
            self.pages.put(sheet)
        self.pages.sheet.gap(self.air)

    def grid_block(self, *rows: Sequence[Cell]) -> Block:
        """Return rows of fields as one block."""
        sheet = self.pages.block()
        for place, row in enumerate(rows):
            self._row(sheet, row, first=place == 0)
        return sheet

    def _row(self, sheet: Sheet, row: Sequence[Cell], *, first: bool) -> None:
        top = sheet.y
        if first:
            sheet.line(sheet.left, sheet.right)
        column = sheet.inner / 12
        bottom, left, edges = top, sheet.left, [sheet.left]
        for cell in row:
            sheet.y = top + 0.9 * MM
            right = left + cell.span * column
            inner, outer = left + 1.6 * MM, right - 1.6 * MM
            self._label(sheet, cell.label, left=inner, right=outer)
            for place, value in enumerate((cell.value,) if isinstance(cell.value, str) else cell.value):
                if value:
                    style = self.styles.strong if cell.strong and place == 0 else self.styles.value
                    sheet.lines(value, style, left=inner, right=outer)
            bottom = max(bottom, sheet.y + (0.9 if cell.value else WRITING_MM * cell.lines) * MM)
            left = right
            edges.append(right)
        for edge in edges:
            sheet.upright(edge, top, bottom)
        sheet.y = bottom
        sheet.line(sheet.left, sheet.right)

    def _label(self, sheet: Sheet, label: str, *, left: float, right: float) -> None:
        style = self.styles.label
        together = self.both(label)
        fits = fonts.width(together, style.face, style.size) <= right - left and "\u2610" not in label
        for text in [together] if fits else [_(label) for _ in self.spoken]:
            sheet.lines(text, style, left=left, right=right)

    def cut_here(self) -> None:
        """Draw the dashed line along which a sheet is cut."""
        sheet = self.pages.block()
        sheet.rule()
        sheet.gap(1)
        self.pages.put(sheet)

    # --- words

    def _heading(self, sheet: Sheet, heading: str) -> None:
        sheet.gap(0.6)
        sheet.lines(" \u00b7 ".join(_(heading) for _ in self.spoken), HEADING)
        sheet.gap(1.2)

    def heading(self, heading: str, *, following: float = 3 * BODY.leading) -> None:
        """Draw a heading that stays with what follows it."""
        sheet = self.pages.block()
        self._heading(sheet, heading)
        self.pages.put(sheet, following=following)

    def both(self, message: str, **params: object) -> str:
        """Return a few words in each language on one line."""
        return " \u00b7 ".join(_(message, **_own(params, _)) for _ in self.spoken)

    def words(self, message: str, *, style: Style | None = None, box: bool = False, **params: object) -> Block:
        """Return a sentence in each language as one block; a parameter may be a pair of texts, Kazakh and Russian."""
        sheet = self.pages.block()
        inset = 3 * MM if box else 0.0
        sheet.gap(2 if box else 0)
        for place, _ in enumerate(self.spoken):
            sheet.gap(1 if place else 0)
            sheet.lines(
                _(message, **_own(params, _)),
                style or self.styles.body,
                left=sheet.left + inset,
                right=sheet.right - inset,
            )
        if box:
            sheet.gap(2)
            sheet.box(sheet.left, 0, sheet.inner, sheet.y)
        return sheet

    def say(self, message: str, *, style: Style | None = None, box: bool = False, **params: object) -> None:
        """Draw a sentence in each language, whole."""
        self.put(self.words(message, style=style, box=box, **params))

    def note(self, told: Sequence[str]) -> None:
        """Draw small print, whole: what is ready in each language."""
        sheet = self.pages.block()
        for text in told:
            sheet.lines(text, self.styles.notice)
        sheet.gap(0.8)
        self.pages.put(sheet)

    def put(self, block: Block) -> None:
        """Draw a block whole."""
        self.pages.put(block)
        self.pages.sheet.gap(self.air)

    def account(self, text: str, *, following: float = 0.0) -> None:
        """Draw a long text over as many pages as it takes; `following` points of what comes after stay with its end."""
        self.pages.flow(text, self.styles.account, following=following)
        self.pages.sheet.gap(self.air)

    def joined(self, *blocks: Block) -> Block:
        """Return several blocks as one, so that they stay on one page."""
        whole = self.pages.block()
        for place, block in enumerate(blocks):
            whole.gap(self.air if place else 0)
            whole.add(block.drawn, whole.y)
            whole.y += block.y
        return whole

    def first_of(self, blocks: Sequence[Block]) -> float:
        """Return the height that must follow a text so that its end and the first of the blocks share a page."""
        return blocks[0].y + self.air * MM

    def close(self, *blocks: Block) -> None:
        """Draw the last blocks of a form; the very last never stands alone on a page."""
        for place, block in enumerate(blocks):
            before_last = place == len(blocks) - 2
            follow = blocks[-1].y + self.air * MM if before_last and self._tight(blocks[place:]) else 0.0
            self.pages.put(block, following=follow)
            self.pages.sheet.gap(self.air)

    def _tight(self, blocks: Sequence[Block]) -> bool:
        """Say whether the last two blocks fit on one page, though not on what is left of this one."""
        height = sum(block.y for block in blocks) + self.air * MM
        return height > self.pages.room and height < self.pages.end - 24 * MM

    # --- signatures

    def signatures(self, *signers: Signer) -> Sheet:
        """Return the block of signature lines, to be put as one with what stands before it."""
        sheet = self.pages.block()
        line, name = sheet.left + sheet.inner * 0.38, sheet.left + sheet.inner * 0.70
        for signer in signers:
            top = sheet.y
            sheet.gap(1.6)
            for _ in self.spoken:
                sheet.lines(_(signer.role), BODY, right=line - 3 * MM)
            base = max(sheet.y, top + 9 * MM)
            sheet.y = base
            sheet.line(line, name - 4 * MM, weight=0.5)
            sheet.line(name, sheet.right, weight=0.5)
            if signer.name:
                sheet.y = base - 1.2 * MM - (len(self._wrapped(signer.name, sheet.right - name)) - 1) * STRONG.leading
                for text in self._wrapped(signer.name, sheet.right - name):
                    sheet.text(text, STRONG, name)
                    sheet.y += STRONG.leading
            sheet.y = base
            self._label(sheet, N_("signature"), left=line, right=name - 4 * MM)
            sheet.y = base
            self._label(sheet, N_("surname, initials"), left=name, right=sheet.right)
            sheet.gap(1.2)
        return sheet

    @staticmethod
    def _wrapped(name: str, width: float) -> list[str]:
        return fonts.wrap(name, STRONG.face, STRONG.size, width)

    # --- end

    def _foot(self, sheet: Sheet, number: int, count: int) -> None:
        if self._page_signers:
            self._foot_signatures(sheet)
        _height, line, text = FOOT_MM[self.size]
        style = self.styles.label if self.size == "a6" else SMALL
        sheet.y = self.pages.height - line * MM
        sheet.line(sheet.left, sheet.right)
        sheet.y = self.pages.height - text * MM
        sheet.text(f"{self.both(N_('Printed'))}: {moment(self.made_at)}", style, sheet.left)
        paged = self.both(N_("page {page} of {pages}"), page=number, pages=count)
        sheet.text(f"{number} / {count}" if self.size == "a6" else paged, style, sheet.right, align="right")

    def _foot_signatures(self, sheet: Sheet) -> None:
        """Draw a signature place for each, the lines of equal length."""
        sheet.y = self.pages.height - 14.5 * MM
        labels = [self.both(role) for role in self._page_signers]
        widths = [fonts.width(label, LABEL.face, LABEL.size) for label in labels]
        spare = sheet.inner - sum(widths) - (len(labels) - 1) * 6 * MM
        left = sheet.left
        for label, width in zip(labels, widths, strict=True):
            sheet.text(label, LABEL, left)
            left += width + spare / len(labels)
            sheet.line(left - spare / len(labels) + 1.5 * MM, left)
            left += 6 * MM

    def to_pdf(self, title: str) -> bytes:
        """Return the form as PDF/A-1b; its title is the form's name and the number."""
        identity = "\n".join((self.data.to_json(), str(self.proof), self.size))
        name = f"{self.spoken[0](title)} {self.number}"
        about = layout.About(name, self.data.languages[0], self.made_at, identity)
        return layout.to_pdf(self.finished(), about)

    def finished(self) -> list[layout.Page]:
        """Return the pages, each with its foot."""
        return self.pages.finish(self._foot)


def moment(instant: str) -> str:
    """Return `23.11.2026 11:42` of an instant in the text form of `moments`."""
    wall = moments.local(moments.from_text(instant))
    return f"{wall:%d.%m.%Y} {wall:%H:%M}"


def _own(params: dict[str, object], _: Texts) -> dict[str, object]:
    """Return the values for one language: of a pair, the Kazakh or the Russian text."""
    place = 0 if _.language == "kk" else 1
    return {name: value[place] if isinstance(value, tuple) else value for name, value in params.items()}


def _on_dots(points: float) -> float:
    return round(points / (MM / 8)) * (MM / 8)
