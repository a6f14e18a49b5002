# SPDX-License-Identifier: Apache-2.0
"""The composition root: builds an office's services from its folder and hands them out as one record.

Everything that opens a database, a key or a renderer is put together here and nowhere else.
"""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from frontdesk import __version__, assets
from frontdesk.clock import MachineClock, steady
from frontdesk.config import DATABASE, FILE, OfficeConfig, good_database
from frontdesk.domain import glyphs, roles
from frontdesk.domain import journal as tree
from frontdesk.domain.calendar import DEFAULT_HOURS, WorkCalendar, parse_calendar
from frontdesk.domain.identifiers import office_code_problem
from frontdesk.domain.passwords import password_problem
from frontdesk.domain.text import clean
from frontdesk.errors import Problem, Refused, Trouble, refuse
from frontdesk.files import Folder, make_folder, sweep, trouble, write_file
from frontdesk.hashing import Argon2
from frontdesk.printing import SystemPrinter
from frontdesk.seal.bundle import make_bundle, read_bundle
from frontdesk.seal.keys import OfficeKey
from frontdesk.seal.notes import Vkey
from frontdesk.seal.outside import verify_bundles
from frontdesk.services.accounts import TRAINING_LOGINS, TRAINING_PASSWORD, Accounts, add_account
from frontdesk.services.bus import EventBus
from frontdesk.services.clockwork import Clockwork
from frontdesk.services.counter import Counter
from frontdesk.services.days import Days
from frontdesk.services.drafts import Drafts
from frontdesk.services.intake import Intake
from frontdesk.services.lookup import Lookup
from frontdesk.services.office import Settings, facts
from frontdesk.services.papers import Papers
from frontdesk.services.ports import Clock, Passwords, Printer
from frontdesk.services.soundness import Soundness
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

    def __init__(self, auditor: Any, soundness: Soundness) -> None:  # noqa: ANN401 - storage is imported late
        self._auditor = auditor
        self._soundness = soundness

    def verify(self, **options: Any) -> Any:  # noqa: ANN401
        """Compare everything with everything, as `storage.audit.Auditor.verify`."""
        verdict = self._auditor.verify(**options)
        self._soundness.verified(verdict)
        return verdict

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
    lookup: Lookup
    days: Days
    workflow: Workflow
    clockwork: Clockwork
    drafts: Drafts
    audit: Any
    upkeep: Upkeep
    calendar: WorkCalendar
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
            printer or SystemPrinter(),
            hasher or Argon2(),
        )
    except BaseException:
        opened.close_reader()
        raise


def _compose(
    config: OfficeConfig,
    database: Any,  # noqa: ANN401 - storage is imported late
    clock: Clock,
    printer: Printer,
    hasher: Passwords,
) -> FrontDesk:
    from frontdesk.documents import render_paper
    from frontdesk.storage.audit import Auditor
    from frontdesk.storage.backup import make_backup
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
    audit = Audit(auditor, soundness)
    key = KeyFile(home / "keys" / "office.key", soundness)
    for folder in ("papers", "outbox", "backups", "keys"):
        sweep(home / folder)
    outbox = Folder(home / "outbox")
    days = Days(journal, office, settings, key, make_bundle, outbox, soundness)
    accounts = Accounts(journal, hasher, training=office.training, office_code=office.code, coverage=coverage)
    papers = Papers(journal, office, settings, key, render_paper, Folder(home / "papers"), printer)
    calendar = read_calendar()

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
        intake=Intake(journal, office, days, papers, calendar=calendar, hours=(DEFAULT_HOURS,), coverage=coverage),
        papers=papers,
        lookup=Lookup(journal, accounts, calendar),
        days=days,
        workflow=Workflow(journal, days),
        clockwork=Clockwork(journal, steady, training=office.training),
        drafts=Drafts(journal),
        audit=audit,
        upkeep=Upkeep(
            home,
            journal,
            audit,
            lambda target: make_backup(database, target),
            database,
            key,
            printer,
            calendar,
            bundle_end,
        ),
        calendar=calendar,
        key=key,
        journal=journal,
        _close=database.close,
    )


def warm_up() -> None:
    """Import what the first registration needs and read the fonts; for the idle time after the first paint."""
    from frontdesk import documents
    from frontdesk.storage import unit_of_work  # noqa: F401

    documents.warm_up()


@dataclass(frozen=True)
class NewPerson:
    """A first account of a new office."""

    login: str
    role: str
    surname: str
    given: str
    position_kk: str
    position_ru: str
    password: str
    patronymic: str | None = None


def training_people() -> tuple[NewPerson, ...]:
    """Return the five people of a training office; their password is said on its sign-in screen."""
    people = (
        ("clerk", roles.CLERK, "Серікова", "Айгерім", "Нұрланқызы", "Фронт-кеңсе қызметкері", "Сотрудник фронт-офиса"),
        ("clerk2", roles.CLERK, "Ким", "Виктор", "Андреевич", "Фронт-кеңсе қызметкері", "Сотрудник фронт-офиса"),
        ("supervisor", roles.SUPERVISOR, "Омаров", "Дәурен", "Қайратұлы", "Аға қызметкер", "Старший смены"),
        ("admin", roles.ADMIN, "Әбдіқалықов", "Ерлан", None, "Жүйе әкімшісі", "Администратор системы"),
        ("auditor", roles.AUDITOR, "Жұмабекова", "Салтанат", "Ғалымқызы", "Тексеруші", "Проверяющий"),
    )
    assert tuple(person[0] for person in people) == TRAINING_LOGINS
    return tuple(
        NewPerson(login, role, surname, given, kk, ru, TRAINING_PASSWORD, patronymic)
        for login, role, surname, given, patronymic, kk, ru in people
    )


@dataclass(frozen=True)
class Made:
    """The answer of `init`."""

    home: Path
    office: str
    training: bool
    public_key: str


def init_office(
    home: Path,
    *,
    code: str,
    name_kk: str,
    name_ru: str,
    training: bool = False,
    people: tuple[NewPerson, ...] = (),
    database: str = "",
    clock: Clock | None = None,
    driver: str | None = None,
    language: str = "kk",
    hasher: Passwords | None = None,
) -> Made:
    """Make an office: folder, key, database, first people; raise Refused with a problem per field, or Trouble.

    The settings file is written last: what has none is no office, and a second try may begin anew.
    """
    try:
        taken = (home / FILE).exists()
    except OSError as error:
        raise trouble(error, home) from error
    if taken:
        raise refuse("office_exists", "home", home=str(home))
    if not good_database(database):
        raise refuse("database_url", "database")
    people = training_people() if training else people
    name_kk, name_ru = _checked(code, name_kk, name_ru, people, training=training)
    make_folder(home)
    for name in ("papers", "logs", "backups", "outbox", "keys"):
        make_folder(home / name)
    config = OfficeConfig(home, code, name_kk, name_ru, training, database, language)
    if not database and (home / DATABASE).exists():
        from frontdesk.storage.schema import never_used

        if not never_used(home / DATABASE, driver):
            raise Trouble("database_in_the_way", file=str(home / DATABASE))
        _remove_database(home)
    key = _first_key(home / "keys" / "office.key", tree.origin(code, training))
    _first_database(config, people, key.vkey, clock or MachineClock(training=training), driver, hasher or Argon2())
    write_file(home / FILE, config.to_toml().encode("utf-8"))
    return Made(home, code, training, key.vkey)


def remake_training(home: Path, clock: Clock, *, driver: str | None = None, hasher: Passwords | None = None) -> None:
    """Make the database of an unused training office anew, as if it had been founded at the clock's time.

    Raises Refused `demo_only_training`, `demo_not_fresh` where anybody has worked in it or changed it.
    """
    config = OfficeConfig.load(home)
    if not config.training:
        raise refuse("demo_only_training")
    if config.database:
        raise refuse("demo_not_fresh")
    desk = open_front_desk(home, driver=driver)
    try:
        with desk.journal.reading() as read:
            used = "visit" in read.numbers() or read.settings() or len(read.accounts()) != len(TRAINING_LOGINS)
        vkey = desk.facts.public_key
    finally:
        desk.close()
    if used:
        raise refuse("demo_not_fresh")
    _remove_database(home)
    _first_database(config, training_people(), vkey, clock, driver, hasher or Argon2())


def _remove_database(home: Path) -> None:
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal"):
        (home / name).unlink(missing_ok=True)


def _first_database(
    config: OfficeConfig,
    people: tuple[NewPerson, ...],
    vkey: str,
    clock: Clock,
    driver: str | None,
    hasher: Passwords,
) -> None:
    """Make the schema, the first event and the first accounts; on any failure nothing of it is left."""
    from frontdesk.storage.engine import Database
    from frontdesk.storage.schema import migrate
    from frontdesk.storage.unit_of_work import SqlJournal

    hashed = [(person, hasher.hash(person.password)) for person in people]
    if not config.database:
        # Owner-only from its first byte on.
        os.close(os.open(config.home / DATABASE, os.O_WRONLY | os.O_CREAT, 0o600))
    opened = Database(config.url, driver=driver)
    try:
        migrate(opened)
        journal = SqlJournal(opened, clock, lambda _: None)
        journal.create(tree.origin(config.code, config.training))
        with journal.begin("system", f"init:{secrets.token_hex(16)}") as work:
            work.record(
                "log.created",
                {
                    "office": config.code,
                    "name_kk": config.name_kk,
                    "name_ru": config.name_ru,
                    "training": config.training,
                    "vkey": vkey,
                    "app": __version__,
                },
            )
            for person, stored in hashed:
                fields = {name: value for name, value in vars(person).items() if name != "password"}
                add_account(work, stored, read_coverage(), **fields)
    except BaseException:
        opened.close()
        if not config.database:
            _remove_database(config.home)
        raise
    opened.close()


def _first_key(path: Path, origin: str) -> OfficeKey:
    passphrase = os.environ.get(PASSPHRASE)
    if path.exists():
        # Left by a try that did not come to its end.
        key = OfficeKey.load(path, passphrase)
        if key.vkey.split("+", 1)[0] == origin:
            return key
        raise Trouble("key_exists", file=str(path))
    return OfficeKey.create(path, origin, passphrase)


def _checked(
    code: str, name_kk: str, name_ru: str, people: tuple[NewPerson, ...], *, training: bool
) -> tuple[str, str]:
    problems: list[Problem] = []
    found = office_code_problem(code)
    problems += [found] if found else []
    names = []
    for field, value in (("name_kk", name_kk), ("name_ru", name_ru)):
        text, problem = clean(value, field, limit=200)
        problem = problem or (None if text else Problem(field, "required"))
        problem = problem or next(iter(glyphs.problems(field, text, read_coverage())), None)
        problems += [problem] if problem else []
        names.append(text)
    for person in people:
        bad = password_problem(
            person.password,
            training=training,
            own_words=(code, person.login, person.surname),
            field=f"{person.role}.password",
        )
        problems += [bad] if bad else []
    if not {roles.SUPERVISOR, roles.ADMIN} <= {person.role for person in people}:
        problems.append(Problem("supervisor", "first_people_needed"))
    if problems:
        raise Refused(*problems)
    return names[0], names[1]
