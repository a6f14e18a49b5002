# SPDX-License-Identifier: Apache-2.0
"""Papers that go out: started, rendered, written or printed, done; each printing in the journal, copies counted."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final, Protocol

from frontdesk.domain import journal as tree
from frontdesk.domain import kinds, roles
from frontdesk.domain.appeal import applicant_of, others_of
from frontdesk.domain.deadlines import Deadline
from frontdesk.domain.identifiers import parse_number
from frontdesk.domain.moments import local, office_day, to_text
from frontdesk.domain.papers import RECEIPT, SIZES, ReceiptData, preview_number, size_for
from frontdesk.errors import Refused, Trouble, WrongUsage, refuse
from frontdesk.files import write_file
from frontdesk.services.accounts import actor_of
from frontdesk.services.office import Settings
from frontdesk.services.ports import AppealRow, Journal, PaperRow, Reading, Renderer, Signer
from frontdesk.services.printing import Going, Printing, PrintState, end
from frontdesk.services.requests import same_request
from frontdesk.services.views import Actor, AppealHit, Issued, OfficeFacts, Unfinished

OFFERED: Final = (RECEIPT,)
"""Papers that exist today; one name more with each module in `documents`."""


class PaperFolder(Protocol):
    """The office's `papers/`."""

    def path(self, name: str) -> Path:
        """Return where a file of that name lies or would lie."""
        ...

    def write(self, name: str, content: bytes) -> Path:
        """Write it whole or not at all; raise Trouble."""
        ...


class _Clock(Protocol):
    """The three dates, of a deadline or of a stored appeal."""

    @property
    def registered_on(self) -> date: ...
    @property
    def due(self) -> date | None: ...
    @property
    def forward_by(self) -> date | None: ...


@dataclass(frozen=True)
class _Dates:
    """The stored dates of an appeal, in the shape of a deadline."""

    registered_on: date
    due: date | None
    forward_by: date | None


def _clock_of(appeal: AppealRow) -> _Dates:
    due = date.fromisoformat(appeal.first_due) if appeal.first_due else None
    forward = date.fromisoformat(appeal.forward_by) if appeal.forward_by else None
    return _Dates(date.fromisoformat(appeal.registered_on), due, forward)


class Papers:
    """Issues papers. Nothing is signed or rendered inside a transaction."""

    def __init__(
        self,
        journal: Journal,
        facts: OfficeFacts,
        settings: Settings,
        signer: Signer,
        render: Renderer,
        folder: PaperFolder,
        printing: Printing,
    ) -> None:
        self._journal = journal
        self._facts = facts
        self._settings = settings
        self._signer = signer
        self._render = render
        self._folder = folder
        self._printing = printing

    # --- before anything is registered

    def preview(
        self, by: Actor, applicant: str, kind: str, clock: Deadline, *, sheets: int, counter: int, others: int = 0
    ) -> bytes:
        """Return the receipt as it would come out now, by the same renderer, without number and code."""
        now = self._journal.clock.now()
        known = kinds.kind(kind)
        number = preview_number(
            f"{self._facts.code}-{known.series}" if known.series else self._facts.code, local(now).year
        )
        data = self._receipt(
            by,
            number=number,
            kind=kind,
            accepted_at=now,
            clock=clock,
            applicant=applicant,
            others=others,
            sheets=sheets,
            counter=counter,
        )
        return self._render(
            RECEIPT, data.to_json(), checkpoint=None, short_code=None, copy=0, size=size_for(RECEIPT), preview=True
        )

    # --- issuing

    def issue(
        self,
        by: Actor,
        number: str,
        paper: str = RECEIPT,
        *,
        request: str,
        size: str | None = None,
        lang: str | None = None,
        printer: str | None = None,
        wait_s: float = 0.0,
        out: Path | None = None,
    ) -> Issued:
        """Let a paper go out: the original if none was ever started, else a counted copy.

        The registration stands whatever happens here. Raises Refused `number_unknown`, `paper_unknown`; Trouble where
        the file cannot be written. A printer's failure is told in `trouble`; the PDF stays. A printer is waited for at
        most `wait_s`; what becomes of the paper later is recorded by `Printing.look`.
        """
        roles.require(by.role, "receive")
        wanted = self._size(paper, size, printer)
        with self._journal.reading() as read:
            appeal = _appeal(read, number)
            known = read.events_of_command(tree.command_id(request))
            data = self._freeze(read, appeal, lang)
        if known:
            same_request(
                known[0].type == "print.started" and known[0].number == number and known[0].data["paper"] == paper
            )
            return self._repeat(by, number, paper, known[0].data["copy"], request, printer)
        note = self._note(appeal)
        frozen = data.to_json()
        self._printing.give_up(number, paper)
        named = self._printing.public_name(printer)
        with self._journal.begin(by.id, request) as work:
            copies = [row.copy for row in work.read.papers(number) if row.paper == paper]
            copy = max(copies) + 1 if copies else 0
            work.record(
                "print.started",
                {
                    "paper": paper,
                    "copy": copy,
                    "lang": data.languages[0],
                    "size": wanted,
                    "frozen": work.frozen_hash(appeal.seq, frozen),
                    "signed": note is not None,
                    **({"printer": named} if named else {}),
                },
                number=number,
            )
            work.freeze(number, paper, copy, frozen)
        going = Going(by, request, number, paper, copy, _title(number, paper, copy), printer or "", named)
        return self._put_out(going, appeal, frozen, note, wanted, wait_s, out)

    def _size(self, paper: str, size: str | None, printer: str | None) -> str:
        """Return the size of a paper: what was asked for, else what its printer wants, else its own default."""
        own = _known_paper(paper, size)
        if size or not printer:
            return own
        wanted = self._printing.size(printer, paper)
        return wanted if wanted in SIZES[paper] else own

    def _put_out(
        self,
        going: Going,
        appeal: AppealRow,
        frozen: str,
        note: str | None,
        size: str,
        wait_s: float,
        out: Path | None,
    ) -> Issued:
        paper, copy = going.paper, going.copy
        try:
            pdf = self._render(paper, frozen, checkpoint=note, short_code=appeal.short_code, copy=copy, size=size)
        except Refused as refused:
            # A text from before a font lost a letter; what is new is refused before anything is committed.
            end(self._journal, going, refused.problems[0].code)
            raise
        try:
            file = write_file(out, pdf) if out else self._folder.write(file_name(appeal.number, paper, copy), pdf)
        except Trouble as trouble:
            end(self._journal, going, trouble.code)
            raise
        issued = Issued(appeal.number, paper, copy, str(file), hashlib.sha256(pdf).hexdigest(), pdf)
        if not going.printer:
            end(self._journal, going)
            return issued
        if out is None and not (self._facts.training or self._settings.flag("keep_papers")):
            going = replace(going, spare=file)
        return _told(issued, going.printer, self._printing.send(going, pdf, wait_s))

    # --- again

    def peek(self, by: Actor, number: str, paper: str = RECEIPT) -> bytes:
        """Return the last issued paper again, byte for byte; nothing is recorded. Raises Refused `paper_not_issued`."""
        roles.require(by.role, "receive")
        with self._journal.reading() as read:
            appeal = _appeal(read, number)
            rows = [row for row in read.papers(number) if row.paper == paper]
        if not rows:
            raise refuse("paper_not_issued", "number", number=number)
        return self._again(appeal, rows[-1])

    def last_copy(self, number: str, paper: str = RECEIPT) -> int:
        """Return the count of the last issued paper: 0 for the original. Raises Refused `paper_not_issued`."""
        with self._journal.reading() as read:
            rows = [row for row in read.papers(number) if row.paper == paper]
        if not rows:
            raise refuse("paper_not_issued", "number", number=number)
        return rows[-1].copy

    def keep(self, number: str, paper: str, copy: int, pdf: bytes) -> Path:
        """Put a rendered paper into `papers/` under its own name."""
        return self._folder.write(file_name(number, paper, copy), pdf)

    def _again(self, appeal: AppealRow, row: PaperRow) -> bytes:
        note = self._signed(appeal) if row.signed else None
        return self._render(
            row.paper, row.frozen, checkpoint=note, short_code=appeal.short_code, copy=row.copy, size=row.size
        )

    def _repeat(self, by: Actor, number: str, paper: str, copy: int, request: str, printer: str | None) -> Issued:
        """Answer a request that has begun this paper before; where only the file was to come out, finish it."""
        with self._journal.reading() as read:
            appeal = _appeal(read, number)
            row = next(row for row in read.papers(number) if (row.paper, row.copy) == (paper, copy))
        pdf = self._again(appeal, row)
        name = file_name(number, paper, copy)
        file = self._folder.path(name)
        if not file.exists():
            file = self._folder.write(name, pdf)
        if row.state != "done" and printer is None:
            end(self._journal, Going(by, request, number, paper, copy, name))
        return Issued(number, paper, copy, str(file), hashlib.sha256(pdf).hexdigest(), pdf)

    def unfinished(self) -> tuple[Unfinished, ...]:
        """Return the appeals of this day and the last one whose receipt is not known to have come out, and why."""
        with self._journal.reading() as read:
            last = read.last_close()
            rows = read.unprinted(last.opened_after if last else 0)
            return tuple(self._unfinished(read, number, copy, moment) for number, copy, moment in rows)

    def _unfinished(self, read: Reading, number: str, copy: int, accepted_at: datetime) -> Unfinished:
        printer, state = None, PrintState("none")
        if copy:
            for line in read.history(number):
                if line.type.startswith("print.") and line.data["paper"] == RECEIPT:
                    printer = str(line.data["printer"]) if "printer" in line.data else printer
                    state = PrintState(line.type.removeprefix("print."), str(line.data.get("why") or "") or None)
            printer, state = self._printing.under_way(number, RECEIPT, copy - 1) or (printer, state)
        return Unfinished(number, RECEIPT, copy, accepted_at, state.state, printer, state.problem(printer or ""))

    def find_lost(self, by: Actor) -> None:
        """Ask the printers about papers that were under way when the program ended, and record what they say."""
        for lost in self.unfinished():
            if lost.state == "started" and lost.printer:
                title = _title(lost.number, lost.paper, lost.copy - 1)
                self._printing.find(
                    Going(
                        by, f"found:{title}", lost.number, lost.paper, lost.copy - 1, title, lost.printer, lost.printer
                    )
                )

    def recent(self, limit: int = 5) -> tuple[AppealHit, ...]:
        """Return today's latest registrations, masked."""
        day = office_day(self._journal.clock.now()).isoformat()
        with self._journal.reading() as read:
            return read.appeals_of(day, limit)

    # --- what is on the paper

    def _freeze(self, read: Reading, appeal: AppealRow, lang: str | None) -> ReceiptData:
        account = read.account_by_id(appeal.clerk)
        if account is None:
            raise Trouble("database_damaged", detail="account")
        personal = read.personal(appeal.seq) or {}
        event = read.event(appeal.seq)
        late = event.data["late"] if event else None
        clock = _clock_of(appeal)
        return self._receipt(
            actor_of(account),
            number=appeal.number,
            kind=appeal.kind,
            accepted_at=appeal.accepted_at,
            clock=clock,
            applicant=applicant_of(personal),
            others=others_of(personal),
            sheets=appeal.sheets,
            counter=appeal.counter,
            feedback=appeal.feedback,
            claimed_at=late["claimed_at"] if late else None,
            lang=lang,
        )

    def _receipt(
        self,
        clerk: Actor,
        *,
        number: str,
        kind: str,
        accepted_at: datetime,
        clock: _Clock,
        applicant: str,
        others: int,
        sheets: int,
        counter: int,
        feedback: str | None = None,
        claimed_at: str | None = None,
        lang: str | None = None,
    ) -> ReceiptData:
        forward_first = kind == "complaint"
        return ReceiptData(
            office_code=self._facts.code,
            office_kk=self._facts.name_kk,
            office_ru=self._facts.name_ru,
            number=number,
            kind=kind,
            accepted_at=to_text(accepted_at),
            registered_on=clock.registered_on,
            due=clock.due,
            forward_by=clock.forward_by if forward_first else None,
            applicant=applicant,
            others=others,
            sheets=sheets,
            clerk=clerk.initials,
            position_kk=clerk.position_kk,
            position_ru=clerk.position_ru,
            counter=counter,
            feedback_code=feedback,
            phone=self._settings.text("office_phone") or None,
            complain_to_kk=self._settings.text("complain_to_kk"),
            complain_to_ru=self._settings.text("complain_to_ru"),
            training=self._facts.training,
            claimed_at=claimed_at,
            languages=("ru", "kk") if lang == "ru" else ("kk", "ru"),
        )

    def _signed(self, appeal: AppealRow) -> str:
        with self._journal.reading() as read:
            event = read.event(appeal.seq)
        if event is None:
            raise Trouble("database_damaged", detail="journal")
        extension = tree.receipt_extension(appeal.number, to_text(event.at), event.leaf)
        return self._signer.sign(tree.checkpoint_text(self._facts.origin, appeal.seq + 1, event.root, extension))

    def _note(self, appeal: AppealRow) -> str | None:
        """Return the signed checkpoint, or None where it cannot be: a paper goes out all the same (F18)."""
        try:
            return self._signed(appeal)
        except Trouble as trouble:
            if trouble.code not in {"key_unavailable", "journal_damaged"}:
                raise
            return None


def _told(issued: Issued, printer: str, state: PrintState) -> Issued:
    printed = {"done": True, "failed": False}.get(state.state)
    problem = state.problem(printer)
    return replace(
        issued, printed=printed, trouble=problem if printed is False else None, printer=printer, printing=state.state
    )


def file_name(number: str, paper: str, copy: int) -> str:
    """Return `KLS-2026-000001-receipt.pdf`; names are made of codes and numbers only (TRUST.md I11)."""
    return f"{number}-{paper}.pdf" if copy == 0 else f"{number}-{paper}-copy-{copy}.pdf"


def _title(number: str, paper: str, copy: int) -> str:
    """Return what a print queue calls the paper: no name of anybody."""
    return file_name(number, paper, copy).removesuffix(".pdf")


def _known_paper(paper: str, size: str | None) -> str:
    if paper not in OFFERED:
        raise WrongUsage("paper_unknown", kind=paper[:40])
    return size_for(paper, size)


def _appeal(read: Reading, number: str) -> AppealRow:
    found = read.appeal(number) if parse_number(number) else None
    if found is None:
        raise refuse("number_unknown", "number", number=number[:40])
    return found
