# SPDX-License-Identifier: Apache-2.0
"""The composition root: builds an office's services from its folder and hands them out as one record.

Everything that opens a database, a key or a renderer is put together here and nowhere else.
"""

import contextlib
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from frontdesk import assets
from frontdesk.clock import MachineClock, steady
from frontdesk.config import DATABASE, FILE, OfficeConfig
from frontdesk.domain import glyphs
from frontdesk.domain.calendar import WorkCalendar, parse_calendar
from frontdesk.errors import Problem, Trouble
from frontdesk.files import Folder, sweep
from frontdesk.hashing import Argon2
from frontdesk.printing import Spool
from frontdesk.seal.bundle import make_bundle, read_bundle
from frontdesk.seal.keys import OfficeKey
from frontdesk.seal.notes import Vkey
from frontdesk.seal.outside import verify_bundles
from frontdesk.seal.pades import CertificateFile
from frontdesk.seal.token import CertificateOnToken
from frontdesk.services.accounts import Accounts
from frontdesk.services.attachments import Attachments, differing
from frontdesk.services.bus import EventBus
from frontdesk.services.calendar import CalendarBook
from frontdesk.services.clockwork import Clockwork
from frontdesk.services.corrections import Corrections
from frontdesk.services.counter import Counter
from frontdesk.services.day_sheets import DaySheets
from frontdesk.services.days import Days
from frontdesk.services.drafts import Drafts
from frontdesk.services.intake import Intake
from frontdesk.services.lookup import Lookup
from frontdesk.services.office import Settings, facts
from frontdesk.services.offsite import Offsite
from frontdesk.services.outage_book import OutageBook
from frontdesk.services.papers import Papers
from frontdesk.services.ports import Clock, Passwords
from frontdesk.services.printer_book import PrinterBook
from frontdesk.services.printing import Printer, Printing
from frontdesk.services.protocols import Protocols
from frontdesk.services.register import Register
from frontdesk.services.signatures import Certificates, Signatures
from frontdesk.services.soundness import Soundness
from frontdesk.services.templates import Templates
from frontdesk.services.upkeep import Upkeep
from frontdesk.services.views import Health, OfficeFacts
from frontdesk.services.workflow import Workflow

PASSPHRASE: Final = "FRONTDESK_KEY_PASSPHRASE"  # noqa: S105 - the name of a variable


class KeyFile:
    """The office's key, opened when it is first needed and again after it was missing; signs a sound journal only."""

    def __init__(self, path: Path, soundness: Soundness) -> None:
        self._path = path
        self._soundness = soundness
        self._key: OfficeKey | None = None

    def sign(self, text: str) -> str:
        """Return a signed note; raise `Trouble` `key_unavailable`, or `journal_damaged` (TRUST.md D25)."""
        if not self._soundness.whole():
            raise Trouble("journal_damaged")
        if self._key is None:
            self._key = OfficeKey.load(self._path, os.environ.get(PASSPHRASE))
        return self._key.sign(text)

    def opens(self) -> bool:
        """Say whether the key can be used now."""
        try:
            OfficeKey.load(self._path, os.environ.get(PASSPHRASE))
        except Trouble:
            return False
        return True


class Audit:
    """The auditor, whose findings decide whether the journal may be signed."""

    def __init__(self, auditor: Any, soundness: Soundness, attachments: Path) -> None:  # noqa: ANN401 - storage is imported late
        self._attachments = attachments
        self._auditor = auditor
        self._soundness = soundness

    def verify(self, **options: Any) -> Any:  # noqa: ANN401
        """Compare everything with everything, as `storage.audit.Auditor.verify`."""
        from frontdesk.storage.verdicts import Fault

        verdict = self._auditor.verify(**options)
        self._soundness.verified(verdict)
        changed = tuple(Fault("attachment_differs", file=name) for name in differing(self._attachments))
        return replace(verdict, ok=False, faults=(*verdict.faults, *changed)) if changed else verdict

    def check_tail(self) -> tuple[bool, int]:
        """Check the journal since its last checkpoint; return (whole, entries)."""
        return self._soundness.check()


@dataclass(frozen=True)
class FrontDesk:
    """Everything an open office can do."""

    home: Path
    config: OfficeConfig
    facts: OfficeFacts
    clock: Clock
    bus: EventBus
    settings: Settings
    accounts: Accounts
    counter: Counter
    intake: Intake
    papers: Papers
    templates: Templates
    attachments: Attachments
    signatures: Signatures
    printing: Printing
    printer_book: PrinterBook
    lookup: Lookup
    register: Register
    days: Days
    day_sheets: DaySheets
    outage_book: OutageBook
    workflow: Workflow
    corrections: Corrections
    clockwork: Clockwork
    drafts: Drafts
    protocols: Protocols
    offsite: Offsite
    audit: Any
    upkeep: Upkeep
    calendar_book: CalendarBook
    key: KeyFile
    journal: Any
    _close: Callable[[], None]

    def journal_size(self) -> int:
        """Return the number of events; cheap, for noticing what other programs did."""
        with self.journal.reading() as read:
            return int(read.size())

    def health(self) -> Health:
        """Check the journal since its last checkpoint, the clock's alarm and the key."""
        whole, entries = self.audit.check_tail()
        with self.journal.reading() as read:
            alarm = "clock_alarm" in read.numbers()
        return Health(whole, entries, not alarm, self.key.opens())

    def verify_log(self, file: Path) -> tuple[Problem, ...]:
        """Return what is wrong with a sealed day log, as `words.fault_text` words it; empty where it is whole."""
        verdict = verify_bundles([file], Vkey.parse(self.facts.public_key))
        return tuple(
            Problem(None, fault.code, {**fault.params, "file": file.name, "seq": fault.seq or 0})
            for fault in verdict.faults
        )

    def close(self) -> None:
        """Copy the WAL and close the database."""
        self._close()


def bundle_end(file: Path) -> int:
    """Return the size of the log at a bundle's checkpoint, unverified; 0 for a file that is no day log."""
    try:
        checkpoint = read_bundle(file).checkpoint.decode("utf-8")
        return int(checkpoint.split("\n", 2)[1])
    except (ValueError, IndexError):
        return 0


def read_calendar() -> WorkCalendar:
    """Return the shipped calendar."""
    return parse_calendar(assets.read_text("calendar", "kz.toml"))


@cache
def read_coverage() -> glyphs.Coverage:
    """Return what the shipped fonts draw."""
    return glyphs.parse(assets.read_text("fonts", "coverage.txt"))


def open_front_desk(
    home: Path,
    clock: Clock | None = None,
    *,
    driver: str | None = None,
    database: str = "",
    printer: Printer | None = None,
    hasher: Passwords | None = None,
) -> FrontDesk:
    """Open an office; raise Refused `office_missing`, or Trouble where database, schema or disk stand in the way."""
    # Imported here: SQLAlchemy takes half a second, which the first paint of the window must not wait for.
    from frontdesk.storage.backup import copy_database
    from frontdesk.storage.engine import Database
    from frontdesk.storage.schema import migrate, refuse_newer

    config = OfficeConfig.load(home)
    config = replace(config, database=database) if database else config
    if not config.database:
        if not (home / DATABASE).exists():
            raise Trouble("database_gone", database=str(home / DATABASE))
        refuse_newer(home / DATABASE, driver)
    opened = Database(config.url, driver=driver)
    try:

        def keep() -> None:
            copy_database(opened, home / "backups" / f"before-migration-{secrets.token_hex(4)}.db")

        migrate(opened, keep if opened.dialect == "sqlite" else None)
        return _compose(
            config,
            opened,
            clock or MachineClock(training=config.training),
            printer or Spool(config.printing),
            hasher or Argon2(),
        )
    except BaseException:
        opened.close_reader()
        raise


def _certificates(config: OfficeConfig) -> Certificates:
    """Return what protocols are signed with: a token where the settings name one, else a file or nothing."""
    if config.token is None:
        return CertificateFile(config.certificate_file, config.time_stamp)
    return CertificateOnToken(config.token, config.time_stamp)


def _compose(
    config: OfficeConfig,
    database: Any,  # noqa: ANN401 - storage is imported late
    clock: Clock,
    printer: Printer,
    hasher: Passwords,
) -> FrontDesk:
    from frontdesk.documents import pack_logo, render_book, render_paper
    from frontdesk.documents.spreadsheet import write_sheet
    from frontdesk.documents.test_page import render as render_test_page
    from frontdesk.storage.audit import Auditor
    from frontdesk.storage.backup import make_backup
    from frontdesk.storage.register import SqlRegister
    from frontdesk.storage.unit_of_work import SqlJournal

    home = config.home
    bus = EventBus()
    journal = SqlJournal(database, clock, bus.announce)
    office = facts(journal)
    if office.code != config.code or office.training != config.training:
        raise Trouble("config_other_office", file=str(home / FILE))
    journal.log = office.origin
    if office.training and isinstance(clock, MachineClock):
        # A lesson may lie in the future; whoever goes on without --now goes on from there.
        with journal.reading() as read:
            clock.not_before = read.last_at()
    coverage = read_coverage()
    settings = Settings(journal, coverage)
    auditor = Auditor(database)
    soundness = Soundness(auditor.check_tail)
    audit = Audit(auditor, soundness, home / "attachments")
    key = KeyFile(home / "keys" / "office.key", soundness)
    for folder in ("papers", "outbox", "backups", "keys", "attachments"):
        sweep(home / folder)
    outbox = Folder(home / "outbox")
    days = Days(journal, office, settings, key, make_bundle, outbox, soundness)
    accounts = Accounts(journal, hasher, training=office.training, office_code=office.code, coverage=coverage)
    printing = Printing(journal, printer, render_test_page)
    paper_folder = Folder(home / "papers")
    templates = Templates(home / "templates", pack_logo)
    papers = Papers(journal, office, settings, key, render_paper, paper_folder, printing, coverage, templates)
    book = CalendarBook(journal, days, read_calendar())
    lookup = Lookup(journal, accounts, book)
    attachments = Attachments(journal, days, home / "attachments")

    def close() -> None:
        printer.close()
        with contextlib.suppress(Trouble):  # what cannot be recorded now stays on the list of unprinted papers
            printing.look()
        database.close()

    def on_setting(events: tuple[Any, ...]) -> None:
        if any(event.type == "setting.changed" for event in events):
            settings.forget()

    bus.subscribe(on_setting)
    return FrontDesk(
        home=home,
        config=config,
        facts=office,
        clock=clock,
        bus=bus,
        settings=settings,
        accounts=accounts,
        counter=Counter(journal, days, settings),
        intake=Intake(journal, office, days, papers, book=book, coverage=coverage),
        papers=papers,
        templates=templates,
        attachments=attachments,
        signatures=Signatures(journal, papers, attachments, _certificates(config)),
        printing=printing,
        printer_book=PrinterBook(home, printer.use),
        lookup=lookup,
        register=Register(journal, SqlRegister(database), book.now, write_sheet),
        days=days,
        day_sheets=DaySheets(journal, office, book, key, render_paper, paper_folder),
        outage_book=OutageBook(journal, office, key, render_book, paper_folder),
        workflow=Workflow(journal, days, book, soundness, coverage),
        corrections=Corrections(journal, days, book, coverage),
        clockwork=Clockwork(journal, book, steady, training=office.training),
        drafts=Drafts(journal),
        protocols=Protocols(journal, office, days, lookup),
        offsite=Offsite(journal, office, days),
        audit=audit,
        upkeep=Upkeep(
            home,
            journal,
            audit,
            lambda target: make_backup(database, target),
            database,
            key,
            printer,
            book,
            bundle_end,
            lambda: [Path(one.file).name for one in templates.files() if one.problems],
        ),
        calendar_book=book,
        key=key,
        journal=journal,
        _close=close,
    )


def warm_up() -> None:
    """Import what the first registration needs and read the fonts; for the idle time after the first paint."""
    from frontdesk import documents
    from frontdesk.storage import unit_of_work  # noqa: F401

    documents.warm_up()
