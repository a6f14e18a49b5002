# SPDX-License-Identifier: Apache-2.0
"""Papers that go out: started, rendered, written or printed, done; each printing in the journal, copies counted."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from frontdesk.domain import glyphs, kinds, roles
from frontdesk.domain import journal as tree
from frontdesk.domain.deadlines import Deadline
from frontdesk.domain.identifiers import parse_number
from frontdesk.domain.moments import local, office_day, to_text
from frontdesk.domain.papers import RECEIPT, SIZES, SLIP, Frozen, preview_number, size_for
from frontdesk.domain.papers.details import read_details
from frontdesk.domain.protocol import as_typed
from frontdesk.errors import Refused, Trouble, refuse
from frontdesk.files import write_file
from frontdesk.services.office import Settings
from frontdesk.services.paper_data import PaperData, Wanted
from frontdesk.services.ports import AppealRow, Journal, PaperRow, Reading, Renderer, Signer
from frontdesk.services.printing import Going, Printing, PrintState, end
from frontdesk.services.requests import same_request
from frontdesk.services.templates import Templates
from frontdesk.services.views import Actor, AppealHit, Issued, OfficeFacts, Unfinished


class PaperFolder(Protocol):
    """The office's `papers/`."""

    def path(self, name: str) -> Path:
        """Return where a file of that name lies or would lie."""
        ...

    def write(self, name: str, content: bytes) -> Path:
        """Write it whole or not at all; raise Trouble."""
        ...


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
        coverage: glyphs.Coverage,
        templates: Templates,
    ) -> None:
        self._journal = journal
        self._facts = facts
        self._settings = settings
        self._signer = signer
        self._render = render
        self._folder = folder
        self._printing = printing
        self._coverage = coverage
        self._content = PaperData(facts, settings, templates)

    # --- before anything is registered

    def preview(
        self,
        by: Actor,
        applicant: str,
        kind: str,
        clock: Deadline,
        *,
        sheets: int,
        counter: int,
        others: int = 0,
        claimed_at: str | None = None,
    ) -> bytes:
        """Return the receipt as it would come out now, by the same renderer, without number and code."""
        now = self._journal.clock.now()
        known = kinds.kind(kind)
        office, letter = self._facts.numbering(known.series)
        number = preview_number(f"{office}-{letter}" if letter else office, local(now).year)
        data = self._content.receipt(
            by,
            number=number,
            kind=kind,
            accepted_at=now,
            registered_on=clock.registered_on,
            due=clock.due,
            forward_by=clock.forward_by,
            applicant=applicant,
            others=others,
            sheets=sheets,
            counter=counter,
            claimed_at=claimed_at,
            printed_at=now,
        )
        return self._render(
            RECEIPT, data.to_json(), checkpoint=None, short_code=None, copy=0, size=size_for(RECEIPT), preview=True
        )

    def preview_protocol(self, by: Actor, number: str, form: str, document: Mapping[str, Any]) -> bytes:
        """Return the protocol of an appeal with a text that is still being typed; nothing is recorded.

        Raises Refused `number_unknown`, `paper_not_for_appeal`, `glyph_missing`.
        """
        roles.require(by.role, "receive")
        with self._journal.reading() as read:
            appeal = _appeal(read, number)
            wanted = Wanted(read, appeal, by, self._journal.clock.now(), text=as_typed(document))
            data = self._content.freeze(form, wanted)
        return self._render(
            form, data.to_json(), checkpoint=None, short_code=None, copy=0, size=size_for(form), preview=True
        )

    def electronic(self, by: Actor, number: str, form: str, holder: str) -> bytes:
        """Return the protocol on record as it is signed electronically by the holder of a certificate.

        Raises Refused as `issue`. Nothing is recorded: what comes of it is kept as it is (`signatures`).
        """
        roles.require(by.role, "receive")
        with self._journal.reading() as read:
            appeal = _appeal(read, number)
            wanted = Wanted(read, appeal, by, self._journal.clock.now(), certificate=holder)
            data = self._content.freeze(form, wanted)
        self._refuse_undrawable(data)
        frozen = data.to_json()
        proof = self._proof(appeal, frozen)
        return self._render(form, frozen, checkpoint=proof.note, short_code=proof.code, copy=0, size=size_for(form))

    def possible(self, by: Actor, number: str) -> tuple[str, ...]:
        """Return the papers that an appeal asks for now, beside its receipt. Raises Refused `number_unknown`."""
        roles.require(by.role, "receive")
        with self._journal.reading() as read:
            return self._content.possible(Wanted(read, _appeal(read, number), by, self._journal.clock.now()))

    def preview_paper(
        self, by: Actor, number: str, paper: str, *, size: str | None = None, lang: str | None = None
    ) -> bytes:
        """Return a paper of an appeal as it would come out now, with the present template; nothing is recorded."""
        roles.require(by.role, "receive")
        wanted = size_for(paper[:40], size)
        with self._journal.reading() as read:
            appeal = _appeal(read, number)
            data = self._content.freeze(paper, Wanted(read, appeal, by, self._journal.clock.now(), lang))
        return self._render(paper, data.to_json(), checkpoint=None, short_code=None, copy=0, size=wanted, preview=True)

    def slip(self, by: Actor, ticket: str, *, size: str | None = None, lang: str | None = None) -> bytes:
        """Return the slip of a ticket of today; nothing is recorded. Raises Refused `ticket_unknown`."""
        roles.require(by.role, "queue")
        day = office_day(self._journal.clock.now()).isoformat()
        with self._journal.reading() as read:
            visit = read.ticket(ticket, day)
            if visit is None:
                raise refuse("ticket_unknown", "ticket", ticket=ticket[:40])
            data = self._content.slip(read, visit, lang)
        return self._render(SLIP, data.to_json(), checkpoint=None, short_code=None, copy=0, size=size_for(SLIP, size))

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
        details: Mapping[str, object] | None = None,
    ) -> Issued:
        """Let a paper go out: the original if none was ever started, else a counted copy.

        The registration stands whatever happens here. `details` are texts for the forms that ask for more than an
        appeal holds. Raises Refused `number_unknown`, `paper_not_yet`, `paper_not_for_appeal`, `paper_no_ticket`,
        `glyph_missing`, those of `read_details`; WrongUsage `paper_unknown`, `paper_size_impossible`; Trouble where
        the file cannot be written. A printer's failure is told in `trouble`; the PDF stays. A printer is waited for at
        most `wait_s`; what becomes of the paper later is recorded by `Printing.look`.
        """
        roles.require(by.role, "receive")
        wanted = self._size(paper, size, printer)
        with self._journal.reading() as read:
            appeal = _appeal(read, number)
            known = read.events_of_command(tree.command_id(request))
            if not known:
                stated = read_details(paper, details or {})
                now = self._journal.clock.now()
                data = self._content.freeze(paper, Wanted(read, appeal, by, now, lang, details=stated))
        if known:
            same_request(
                known[0].type == "print.started" and known[0].number == number and known[0].data["paper"] == paper
            )
            return self._repeat(by, number, paper, known[0].data["copy"], request, printer)
        self._refuse_undrawable(data)
        frozen = data.to_json()
        proof = self._proof(appeal, frozen)
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
                    "signed": proof.note is not None,
                    **({"printer": named} if named else {}),
                },
                number=number,
            )
            work.freeze(number, paper, copy, frozen)
        going = Going(by, request, number, paper, copy, _title(number, paper, copy), printer or "", named)
        return self._put_out(going, frozen, proof, wanted, wait_s, out)

    def give(self, by: Actor, number: str, paper: str = RECEIPT, *, counter: int, request: str) -> Issued:
        """Let a paper go out where the office's rules send it from this counter: to a printer, else into a file.

        Nothing is waited for. Raises as `issue`.
        """
        return self.issue(by, number, paper, request=request, printer=self._printing.chosen(paper, counter))

    def _size(self, paper: str, size: str | None, printer: str | None) -> str:
        """Return the size of a paper: what was asked for, else what its printer wants, else its own default."""
        own = size_for(paper[:40], size)
        if size or not printer:
            return own
        wanted = self._printing.size(printer, paper)
        return wanted if wanted in SIZES[paper] else own

    def _put_out(
        self,
        going: Going,
        frozen: str,
        proof: "_Proof",
        size: str,
        wait_s: float,
        out: Path | None,
    ) -> Issued:
        number, paper, copy = going.number, going.paper, going.copy
        try:
            pdf = self._render(paper, frozen, checkpoint=proof.note, short_code=proof.code, copy=copy, size=size)
        except Refused as refused:
            # A text from before a font lost a letter; what is new is refused before anything is committed.
            end(self._journal, going, refused.problems[0].code)
            raise
        try:
            file = write_file(out, pdf) if out else self._folder.write(file_name(number, paper, copy), pdf)
        except Trouble as trouble:
            end(self._journal, going, trouble.code)
            raise
        issued = Issued(number, paper, copy, str(file), hashlib.sha256(pdf).hexdigest(), pdf)
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
        proof = self._proof(appeal, row.frozen, signed=row.signed, again=True)
        return self._render(
            row.paper, row.frozen, checkpoint=proof.note, short_code=proof.code, copy=row.copy, size=row.size
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
        silent: set[str] = set()
        for lost in self.unfinished():
            if lost.state == "started" and lost.printer and lost.printer not in silent:
                number, copy, name = lost.number, lost.copy - 1, lost.printer
                title = _title(number, lost.paper, copy)
                if not self._printing.find(Going(by, f"found:{title}", number, lost.paper, copy, title, name, name)):
                    silent.add(name)

    def recent(self, limit: int = 5) -> tuple[AppealHit, ...]:
        """Return today's latest registrations, masked."""
        day = office_day(self._journal.clock.now()).isoformat()
        with self._journal.reading() as read:
            return read.appeals_of(day, limit)

    # --- what proves a paper

    def _refuse_undrawable(self, data: Frozen) -> None:
        """Raise Refused `glyph_missing` before anything is committed."""
        found = [
            problem for name, text in data.texts().items() for problem in glyphs.problems(name, text, self._coverage)
        ]
        if found:
            raise Refused(*found)

    def _proof(self, appeal: AppealRow, frozen: str, *, signed: bool = True, again: bool = False) -> "_Proof":
        """Return the signed checkpoint of the entry that the paper is about, and that entry's code in clear.

        Without a key, or on a damaged journal, the paper goes out unsigned and says so (TRUST F18); `signed` False is
        for a paper that went out in that way; what went out signed comes `again` byte for byte or not at all.
        """
        attested: int = json.loads(frozen).get("event", appeal.seq)
        with self._journal.reading() as read:
            event = read.event(attested)
        if event is None:
            raise Trouble("database_damaged", detail="journal")
        code = appeal.short_code if attested == appeal.seq else tree.short_code(event.leaf)
        if not signed:
            return _Proof(None, code)
        extension = tree.receipt_extension(appeal.number, to_text(event.at), event.leaf)
        text = tree.checkpoint_text(self._facts.origin, attested + 1, event.root, extension)
        try:
            return _Proof(self._signer.sign(text), code)
        except Trouble as trouble:
            if again or trouble.code not in {"key_unavailable", "journal_damaged"}:
                raise
            return _Proof(None, code)


class _Proof(NamedTuple):
    """The signed note, None without signature, and the code in clear."""

    note: str | None
    code: str


def _told(issued: Issued, printer: str, state: PrintState) -> Issued:
    printed = {"done": True, "failed": False}.get(state.state)
    problem = state.problem(printer)
    return replace(issued, printed=printed, trouble=problem, printer=printer, printing=state.state)


def file_name(number: str, paper: str, copy: int) -> str:
    """Return `KLS-2026-000001-receipt.pdf`; names are made of codes and numbers only (TRUST.md I11)."""
    return f"{number}-{paper}.pdf" if copy == 0 else f"{number}-{paper}-copy-{copy}.pdf"


def _title(number: str, paper: str, copy: int) -> str:
    """Return what a print queue calls the paper: no name of anybody."""
    return file_name(number, paper, copy).removesuffix(".pdf")


def _appeal(read: Reading, number: str) -> AppealRow:
    found = read.appeal(number) if parse_number(number) else None
    if found is None:
        raise refuse("number_unknown", "number", number=number[:40])
    return found
