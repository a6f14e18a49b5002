# SPDX-License-Identifier: Apache-2.0
"""Founding an office: folder, key, database, first people; done once in an office's life, whole or not at all."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from frontdesk import __version__
from frontdesk.bootstrap import PASSPHRASE, open_front_desk, read_coverage
from frontdesk.clock import MachineClock
from frontdesk.config import DATABASE, FILE, OfficeConfig, good_database
from frontdesk.domain import glyphs, roles
from frontdesk.domain import journal as tree
from frontdesk.domain.identifiers import office_code_problem, offsite_code
from frontdesk.domain.passwords import password_problem
from frontdesk.domain.text import clean
from frontdesk.errors import Problem, Refused, Trouble, refuse
from frontdesk.files import make_folder, trouble, write_file
from frontdesk.hashing import Argon2
from frontdesk.seal.keys import OfficeKey
from frontdesk.services.accounts import TRAINING_LOGINS, TRAINING_PASSWORD, add_account
from frontdesk.services.ports import Clock, Passwords


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
    offsite: bool = False,
) -> Made:
    """Make an office: folder, key, database, first people; raise Refused with a problem per field, or Trouble.

    The settings file is written last: what has none is no office, and a second try may begin anew. `offsite` makes the
    profile of an office's reception on the road (DOMAIN 1.12): a log of its own under the code with a V behind it, and
    numbers of the home office in the series V, so that both can be merged without a hole.
    """
    home_code = code if offsite else None
    if offsite:
        problem = office_code_problem(code) or office_code_problem(offsite_code(code))
        if problem is not None:
            raise refuse("offsite_code", "code", office=code[:40])
        code = offsite_code(code)
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
    clock = clock or MachineClock(training=training)
    _first_database(config, people, key.vkey, clock, driver, hasher or Argon2(), home_code)
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
        vkey, offsite_of = desk.facts.public_key, desk.facts.offsite_of
    finally:
        desk.close()
    if used:
        raise refuse("demo_not_fresh")
    _remove_database(home)
    _first_database(config, training_people(), vkey, clock, driver, hasher or Argon2(), offsite_of)


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
    offsite_of: str | None = None,
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
                    **({"offsite_of": offsite_of} if offsite_of else {}),
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
