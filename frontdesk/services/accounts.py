# SPDX-License-Identifier: Apache-2.0
"""Who may sign in, signing in with its growing delay, the second person's approval, and the list of people."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, Final

from frontdesk.domain import glyphs, passwords, roles
from frontdesk.domain import journal as tree
from frontdesk.domain.moments import to_text
from frontdesk.domain.text import clean
from frontdesk.errors import Problem, Refused, refuse
from frontdesk.services.ports import AccountRow, Journal, Passwords, UnitOfWork
from frontdesk.services.requests import same_request
from frontdesk.services.views import Actor, Person

NAME_LIMIT: Final = 100
LOGIN_LIMIT: Final = 40
TRAINING_LOGINS: Final = ("clerk", "clerk2", "supervisor", "admin", "auditor")
TRAINING_PASSWORD: Final = "training"  # noqa: S105 - said aloud on the sign-in screen of a training office


def secret_hash(argon2: str) -> str:
    """Return what the journal knows of a stored password: SHA-256 of the Argon2id string, which has its own salt."""
    return hashlib.sha256(argon2.encode("ascii")).hexdigest()


def actor_of(account: AccountRow) -> Actor:
    """Return an account as somebody who acts."""
    return Actor(
        account.id,
        account.login,
        account.role,
        account.surname,
        account.given,
        account.patronymic,
        account.position_kk,
        account.position_ru,
    )


class Accounts:
    """The people of the office. Passwords are judged outside any transaction: Argon2id takes its time on purpose."""

    def __init__(
        self, journal: Journal, hasher: Passwords, *, training: bool, office_code: str, coverage: glyphs.Coverage
    ) -> None:
        self._coverage = coverage
        self._journal = journal
        self._hasher = hasher
        self._training = training
        self._office_code = office_code

    def logins(self) -> tuple[str, ...]:
        """Return the logins that the sign-in screen may show: those of a training office, none of a real one."""
        if not self._training:
            return ()
        with self._journal.reading() as read:
            return tuple(account.login for account in read.accounts() if not account.disabled)

    def only_login(self) -> str | None:
        """Return the login of the only user, or None where there are more."""
        with self._journal.reading() as read:
            found = [account.login for account in read.accounts() if not account.disabled]
        return found[0] if len(found) == 1 else None

    def sign_in(self, login: str, password: str, request: str, *, waited: bool = False) -> Actor:
        """Return the person; raise Refused `sign_in_wait` (seconds) during the delay, `sign_in_refused` else.

        An unknown login, a disabled account and a wrong password answer alike. The delay is kept in the database;
        `waited` says that the caller has just sat it out, whatever the clock of the journal shows.
        """
        account = self._checked(login, password, request, waited=waited)
        with self._journal.begin(account.id, f"{request}:login") as work:
            known = work.repeated()
            if known:
                same_request(known[0].type == "user.login" and known[0].data["user"] == account.id)
            else:
                work.record("user.login", {"user": account.id, "failures": 0, "until": None})
        self._refresh_hash(account, password, request)
        return actor_of(account)

    def unlock(self, actor: Actor, password: str, request: str) -> None:
        """Check the password of somebody whose screen is locked; raise as `sign_in`."""
        self._checked(actor.login, password, request)

    def approve(
        self, login: str, password: str, act: str, not_by: Actor | None, request: str, *, waited: bool = False
    ) -> Actor:
        """Return the second person who approves an act with an own password.

        Raises as `sign_in`, `not_allowed` for a role that may not, `approver_same` where both are one person.
        """
        account = self._checked(login, password, request, field="approver", waited=waited)
        roles.require(account.role, act)
        if not_by is not None and account.id == not_by.id:
            raise refuse("approver_same", "approver")
        return actor_of(account)

    def wait_s(self, login: str) -> int:
        """Return how many seconds somebody must still wait before the next try."""
        with self._journal.reading() as read:
            account = read.account(login)
        return self._seconds_left(account, self._journal.clock.now()) if account else 0

    @staticmethod
    def _seconds_left(account: AccountRow, now: datetime) -> int:
        if account.until is None or account.until <= now:
            return 0
        left = int((account.until - now) / timedelta(seconds=1)) + 1
        # Where the clock was set back meanwhile, nobody waits for the day when it catches up.
        return min(left, passwords.delay_s(account.failures))

    def _checked(
        self, login: str, password: str, request: str, field: str = "login", *, waited: bool = False
    ) -> AccountRow:
        with self._journal.reading() as read:
            account = read.account(login)
        if account is None or account.disabled:
            # As slow as a real check, so that the time tells nothing.
            self._hasher.verify(_NOBODY, password)
            raise refuse("sign_in_refused", field)
        left = self._seconds_left(account, self._journal.clock.now())
        if left and not waited:
            raise refuse("sign_in_wait", field, seconds=left)
        if self._hasher.verify(account.argon2, password):
            return account
        # Every wrong password counts, also under an id that came before: a guess is no retry.
        with self._journal.begin(account.id, f"{request}:refused:{secrets.token_hex(16)}") as work:
            now: AccountRow | None = work.read.account_by_id(account.id)
            failures = (now or account).failures + 1
            delay = passwords.delay_s(failures)
            until = to_text(work.now + timedelta(seconds=delay)) if delay else None
            work.record("user.refused", {"user": account.id, "failures": failures, "until": until})
        raise refuse("sign_in_refused", field, wait_s=delay)

    def _refresh_hash(self, account: AccountRow, password: str, request: str) -> None:
        if self._hasher.outdated(account.argon2):
            self._store_password(account.id, password, account.id, f"{request}:rehash")

    def _store_password(self, user: str, password: str, by: str, request: str) -> None:
        stored = self._hasher.hash(password)
        with self._journal.begin(by, request) as work:
            work.record("user.changed", {"user": user, "secret": secret_hash(stored), "failures": 0, "until": None})
            work.set_secret(user, stored)

    # --- the administrator's list

    def people(self, by: Actor) -> tuple[Person, ...]:
        """Return every account."""
        roles.require(by.role, "manage_users")
        with self._journal.reading() as read:
            return tuple(account.person() for account in read.accounts())

    def find_actor(self, login: str) -> Actor | None:
        """Return the person with this login, without signing in; for showing names only."""
        with self._journal.reading() as read:
            account = read.account(login)
        return actor_of(account) if account else None

    def name_of(self, id: str) -> str:  # noqa: A002 - the account's own word
        """Return surname and initials of an account, for history lines; the id where nobody is behind it."""
        with self._journal.reading() as read:
            account = read.account_by_id(id)
        return actor_of(account).initials if account else id

    def add(
        self,
        by: Actor,
        *,
        login: str,
        role: str,
        surname: str,
        given: str,
        position_kk: str,
        position_ru: str,
        password: str,
        request: str,
        patronymic: str | None = None,
    ) -> Person:
        """Make an account; raise Refused with a problem per field."""
        roles.require(by.role, "manage_users")
        stored = self._hasher.hash(self._good_password(password, login, surname))
        with self._journal.begin(by.id, request) as work:
            known = work.repeated()
            if known:
                found = self._person(work, known[0].data["user"])
                same = known[0].type == "user.added" and (found.login, found.role) == (login.strip(), role)
                same_request(same and (found.surname, found.given) == (surname.strip(), given.strip()))
                return found
            user = add_account(
                work,
                stored,
                self._coverage,
                login=login,
                role=role,
                surname=surname,
                given=given,
                patronymic=patronymic,
                position_kk=position_kk,
                position_ru=position_ru,
            )
            return self._person(work, user)

    def disable(self, by: Actor, login: str, request: str) -> Person:
        """Close an account for good; nobody disables the last administrator or supervisor."""
        roles.require(by.role, "manage_users")
        with self._journal.begin(by.id, request) as work:
            account: AccountRow | None = work.read.account(login)
            if account is None:
                raise refuse("login_unknown", "login")
            known = work.repeated()
            if known:
                same_request(known[0].type == "user.disabled" and known[0].data["user"] == account.id)
            elif not account.disabled:
                others = [a for a in work.read.accounts() if a.role == account.role and not a.disabled]
                if account.role in {roles.ADMIN, roles.SUPERVISOR} and len(others) == 1:
                    raise refuse("last_of_role", "login", role=account.role)
                work.record("user.disabled", {"user": account.id})
            return self._person(work, account.id)

    def set_password(self, by: Actor, login: str, password: str, request: str) -> Person:
        """Give somebody a new password; people may change their own, the administrator everybody's."""
        if by.login != login:
            roles.require(by.role, "manage_users")
        with self._journal.reading() as read:
            account = read.account(login)
            known = read.events_of_command(tree.command_id(request))
        if account is None:
            raise refuse("login_unknown", "login")
        if known:
            same_request(known[0].type == "user.changed" and known[0].data["user"] == account.id)
            same_request(self._hasher.verify(account.argon2, password))
            return account.person()
        self._store_password(account.id, self._good_password(password, account.login, account.surname), by.id, request)
        return account.person()

    def _good_password(self, password: str, *words: str) -> str:
        problem = passwords.password_problem(password, training=self._training, own_words=(self._office_code, *words))
        if problem is not None:
            raise Refused(problem)
        return password

    @staticmethod
    def _person(work: UnitOfWork, user: str) -> Person:
        account: AccountRow = work.read.account_by_id(user)
        return account.person()


def add_account(
    work: UnitOfWork,
    stored: str,
    coverage: glyphs.Coverage,
    **fields: Any,  # noqa: ANN401 - the fields of `Accounts.add`
) -> str:
    """Record a new account within an open act and return its id; raise Refused with a problem per field.

    Name and position come out on every paper, so they hold only what the shipped fonts (`coverage`) draw.
    """
    problems: list[Problem] = []
    values: dict[str, str] = {}
    for name, limit in (
        ("login", LOGIN_LIMIT),
        ("surname", NAME_LIMIT),
        ("given", NAME_LIMIT),
        ("position_kk", NAME_LIMIT),
        ("position_ru", NAME_LIMIT),
    ):
        values[name], problem = clean(fields[name] or "", name, limit=limit)
        if problem is None and not values[name]:
            problem = Problem(name, "required")
        problem = problem or _undrawable(name, values[name], coverage)
        problems += [problem] if problem else []
    patronymic = (fields.get("patronymic") or "").strip() or None
    if patronymic is not None:
        patronymic, problem = clean(patronymic, "patronymic", limit=NAME_LIMIT)
        problem = problem or _undrawable("patronymic", patronymic, coverage)
        patronymic = patronymic or None
        problems += [problem] if problem else []
    if fields["role"] not in roles.ROLES:
        problems.append(Problem("role", "role_unknown"))
    if values.get("login") and work.read.account(values["login"]) is not None:
        problems.append(Problem("login", "login_taken"))
    if problems:
        raise Refused(*problems)
    user = f"u{work.take('user')}"
    work.record(
        "user.added",
        {
            "user": user,
            "role": fields["role"],
            "position_kk": values["position_kk"],
            "position_ru": values["position_ru"],
            "secret": secret_hash(stored),
        },
        personal={
            "login": values["login"],
            "surname": values["surname"],
            "given": values["given"],
            "patronymic": patronymic,
        },
    )
    work.set_secret(user, stored)
    return user


def _undrawable(field: str, text: str, coverage: glyphs.Coverage) -> Problem | None:
    return next(iter(glyphs.problems(field, text, coverage)), None)


_NOBODY: Final = "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
