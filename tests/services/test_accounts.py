# SPDX-License-Identifier: Apache-2.0
"""Sign-in, its growing delay, the second person and the list of people, on every kind of database."""

import contextlib

import pytest
from argon2 import PasswordHasher

from frontdesk.domain.roles import MAY, ROLES, may
from frontdesk.errors import Refused
from frontdesk.hashing import Argon2

NEW = {
    "login": "zhana",
    "role": "clerk",
    "surname": "Жаңабаев",
    "given": "Ерлан",
    "position_kk": "Қызметкер",
    "position_ru": "Сотрудник",
}


def sign_in(office, login="clerk", password="training"):
    return office.desk.accounts.sign_in(login, password, office.request())


def problem(act):
    with pytest.raises(Refused) as caught:
        act()
    assert len(caught.value.problems) == 1
    return caught.value.problems[0]


# --- signing in


def test_signing_in_names_the_person_and_leaves_an_event(office):
    actor = sign_in(office)
    assert (actor.login, actor.role, actor.initials) == ("clerk", "clerk", "Серікова А. Н.")
    event = office.events()[-1]
    assert (event["type"], event["actor"], event["data"]["user"]) == ("user.login", actor.id, actor.id)
    assert office.desk.audit.verify().ok


def test_a_training_office_lists_its_five_people_a_real_one_nobody(make_office):
    assert make_office().desk.accounts.logins() == ("clerk", "clerk2", "supervisor", "admin", "auditor")
    assert make_office(training=False).desk.accounts.logins() == ()


def test_a_wrong_password_an_unknown_login_and_a_closed_account_answer_alike(office):
    office.desk.accounts.disable(office.admin, "clerk2", office.request())
    found = [
        problem(lambda login=login: sign_in(office, login, "wrong")) for login in ("clerk", "nobody", "clerk2", "%")
    ]
    assert {(p.field, p.code) for p in found} == {("login", "sign_in_refused")}
    # The right password of a closed account opens it no more.
    assert problem(lambda: sign_in(office, "clerk2")).code == "sign_in_refused"


def test_an_unknown_login_leaves_no_trace(office):
    size = office.size
    problem(lambda: sign_in(office, "921015491234", "secret"))
    assert office.size == size


def test_the_delay_grows_and_outlives_a_restart(office):
    """TRUST R17: ten wrong, restart, still delayed."""
    waits = []
    for _ in range(10):
        waits.append(problem(lambda: sign_in(office, password="wrong")).params["wait_s"])
        office.later(seconds=waits[-1])
    assert waits == [0, 0, 0, 1, 2, 4, 8, 16, 32, 60]
    office.later(seconds=-60)
    assert problem(lambda: sign_in(office)).code == "sign_in_wait"
    office.reopen()
    waiting = problem(lambda: sign_in(office))
    assert (waiting.code, 0 < waiting.params["seconds"] <= 60) == ("sign_in_wait", True)
    assert office.desk.accounts.wait_s("clerk") == waiting.params["seconds"]
    size = office.size
    problem(lambda: sign_in(office, password="wrong"))
    assert office.size == size, "who tries during the delay is not even heard"
    office.later(seconds=61)
    assert sign_in(office).login == "clerk"
    assert problem(lambda: sign_in(office, password="wrong")).params["wait_s"] == 0, "a good sign-in begins anew"
    assert office.desk.audit.verify().ok


def test_one_persons_delay_is_not_anothers(office):
    for _ in range(5):
        problem(lambda: sign_in(office, password="wrong"))
        office.later(seconds=2)
    assert sign_in(office, "clerk2").login == "clerk2"


def test_a_lock_opens_by_the_own_password_only(office):
    actor = sign_in(office)
    office.desk.accounts.unlock(actor, "training", office.request())
    assert problem(lambda: office.desk.accounts.unlock(actor, "wrong", office.request())).code == "sign_in_refused"


def test_the_same_password_in_another_spelling(office, good_password):
    """й typed as one key or as two is one password."""
    office.desk.accounts.add(office.admin, **NEW, password="көктемгі й" + "йыл", request="a")
    assert sign_in(office, "zhana", "көктемгі и\u0306" + "йыл").login == "zhana"


def test_a_weak_old_hash_is_made_anew_at_sign_in(office):
    with office.desk.journal.reading() as read:
        before = read.account("clerk").argon2
    strong = Argon2()
    strong._hasher = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    office.reopen(hasher=strong)
    sign_in(office)
    with office.desk.journal.reading() as read:
        after = read.account("clerk").argon2
    assert "m=8,t=1" in before and "m=16,t=2" in after
    assert office.types()[-2:] == ["user.login", "user.changed"]
    size = office.size
    sign_in(office)
    assert office.types(size) == ["user.login"]
    assert office.desk.audit.verify().ok


def test_a_planted_password_is_seen(sqlite_office, cheap_hasher):
    """Who writes a hash of his own into the file is named by `verify`, because the journal knows the right one's."""
    with sqlite_office.sql() as connection:
        connection.exec_driver_sql("UPDATE secret SET argon2 = ?", (cheap_hasher.hash("mine"),))
    faults = sqlite_office.desk.audit.verify().faults
    assert {fault.code for fault in faults} == {"secret_differs"}


# --- the second person


def test_the_second_person_approves_with_an_own_password(office, refused):
    approve = office.desk.accounts.approve
    found = approve("supervisor", "training", "approve", office.clerk, office.request())
    assert found.login == "supervisor"
    with refused("approver:sign_in_refused"):
        approve("supervisor", "wrong", "approve", office.clerk, office.request())
    with refused("-:not_allowed"):
        approve("clerk2", "training", "approve", office.clerk, office.request())
    with refused("approver:approver_same"):
        approve("supervisor", "training", "approve", office.supervisor, office.request())


def test_wrong_approvals_wait_too(office):
    for _ in range(4):
        problem(lambda: office.desk.accounts.approve("supervisor", "wrong", "approve", office.clerk, office.request()))
    assert problem(lambda: sign_in(office, "supervisor")).code == "sign_in_wait"


# --- the administrator's list


def test_a_new_person_signs_in(office, good_password):
    person = office.desk.accounts.add(office.admin, **NEW, patronymic="Серікұлы", password=good_password, request="a")
    assert (person.login, person.role, person.disabled) == ("zhana", "clerk", False)
    assert sign_in(office, "zhana", good_password).initials == "Жаңабаев Е. С."
    assert person.login in [p.login for p in office.desk.accounts.people(office.admin)]
    for datum in ("zhana", "Жаңабаев", good_password):
        assert datum not in str(office.events())


def test_a_closed_account_stays_closed(office, good_password):
    office.desk.accounts.add(office.admin, **NEW, password=good_password, request="a")
    closed = office.desk.accounts.disable(office.admin, "zhana", "d")
    assert closed.disabled
    size = office.size
    assert office.desk.accounts.disable(office.admin, "zhana", office.request()).disabled
    assert office.size == size
    assert problem(lambda: sign_in(office, "zhana", good_password)).code == "sign_in_refused"
    office.reopen()
    assert problem(lambda: sign_in(office, "zhana", good_password)).code == "sign_in_refused"


@pytest.mark.parametrize("login", ["admin", "supervisor"])
def test_the_last_of_a_needed_role_stays(office, refused, login, good_password):
    with refused("login:last_of_role"):
        office.desk.accounts.disable(office.admin, login, office.request())
    office.desk.accounts.add(office.admin, **{**NEW, "role": login}, password=good_password, request="a")
    assert office.desk.accounts.disable(office.admin, login, office.request()).disabled


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"login": "clerk"}, "login:login_taken"),
        ({"login": " "}, "login:required"),
        ({"login": "х" * 41}, "login:text_too_long"),
        ({"surname": ""}, "surname:required"),
        ({"given": ""}, "given:required"),
        ({"position_kk": ""}, "position_kk:required"),
        ({"position_ru": "а\nб"}, "position_ru:text_control_characters"),
        ({"surname": "李"}, "surname:glyph_missing"),
        ({"patronymic": "а\u202eб"}, "patronymic:text_bidi"),
        ({"role": "chief"}, "role:role_unknown"),
        ({"role": "system"}, "role:role_unknown"),
        ({"surname": "", "role": "x"}, "surname:required role:role_unknown"),
    ],
)
def test_what_a_new_person_is_refused_for(sqlite_office, refused, change, wanted, good_password):
    size = sqlite_office.size
    with refused(*wanted.split()):
        sqlite_office.desk.accounts.add(sqlite_office.admin, **{**NEW, **change}, password=good_password, request="a")
    assert sqlite_office.size == size


@pytest.mark.parametrize(
    ("password", "wanted"),
    [
        ("он бір әріп", "password:password_short"),
        ("a" * 129, "password:password_long"),
        ("ааааааааааааааа", "password:password_common"),
        ("полиция1234567890", "password:password_common"),
        ("жаңабаев2026!", "password:password_common"),
        ("training", "password:password_short"),
        ("сурр\ud800огат болып қалды", "password:text_unreadable"),
    ],
)
def test_what_a_password_is_refused_for_in_a_real_office(make_office, refused, password, wanted):
    office = make_office(training=False)
    with refused(wanted):
        office.desk.accounts.add(office.who("abdi"), **NEW, password=password, request="a")


def test_the_training_password_is_for_training_only(sqlite_office):
    assert (
        sqlite_office.desk.accounts.add(sqlite_office.admin, **NEW, password="training", request="a").login == "zhana"
    )


def test_who_may_change_whose_password(office, refused, good_password):
    accounts = office.desk.accounts
    accounts.set_password(office.clerk, "clerk", good_password, office.request())
    assert sign_in(office, "clerk", good_password).login == "clerk"
    assert problem(lambda: sign_in(office, "clerk")).code == "sign_in_refused"
    with refused("-:not_allowed"):
        accounts.set_password(office.supervisor, "clerk", good_password, office.request())
    accounts.set_password(office.admin, "supervisor", good_password, office.request())
    assert sign_in(office, "supervisor", good_password).role == "supervisor"
    with refused("login:login_unknown"):
        accounts.set_password(office.admin, "nobody", good_password, office.request())
    assert office.desk.audit.verify().ok


def test_a_new_password_ends_the_delay(office, good_password):
    for _ in range(6):
        problem(lambda: sign_in(office, password="wrong"))
        office.later(seconds=5)
    problem(lambda: sign_in(office, password="wrong"))
    office.desk.accounts.set_password(office.admin, "clerk", good_password, office.request())
    assert sign_in(office, "clerk", good_password).login == "clerk"


# --- roles


@pytest.mark.parametrize("role", ROLES)
def test_roles_are_checked_in_the_services(make_office, role, good_password):
    """Every act of every service, by every role: allowed exactly where the table says so."""
    office = make_office()
    login = {"clerk": "clerk", "supervisor": "supervisor", "admin": "admin", "auditor": "auditor"}[role]
    by, desk = office.who(login), office.desk
    number = office.register(by=office.clerk).number
    office.issue(number, by=office.clerk)
    acts = {
        "receive": [
            lambda: office.arrive(by=by),
            lambda: office.call(by=by),
            lambda: office.finish(by=by, outcome="advice"),
            lambda: office.register(by=by),
            lambda: office.issue(number, by=by),
            lambda: desk.papers.peek(by, number),
        ],
        "find": [lambda: desk.lookup.find(by, "Өтеген")],
        "show": [lambda: desk.lookup.open_person(by, 6, request=office.request())],
        "show_masked": [lambda: desk.lookup.show(by, number, request=office.request())],
        "close_day": [lambda: desk.days.close(by, request=office.request())],
        "export": [lambda: desk.days.export(by, office.today)],
        "manage_users": [
            lambda: desk.accounts.people(by),
            lambda: desk.accounts.add(by, **NEW, password=good_password, request=office.request()),
            lambda: desk.accounts.disable(by, "clerk2", office.request()),
            lambda: desk.accounts.set_password(by, "auditor" if role != "auditor" else "clerk", good_password, "p"),
        ],
        "change_settings": [lambda: desk.settings.change(by, "idle_minutes", "7", office.request())],
        "backup": [lambda: desk.upkeep.backup(by, "KLS", request=office.request())],
    }
    assert acts.keys() <= MAY.keys()
    for act, calls in acts.items():
        if act == "export" and office.desk.days.list()[0].closed is False:
            office.close_day()
        for call in calls:
            if may(role, act):
                call()
            else:
                assert problem(call).code == "not_allowed"


# --- again


def test_every_retry_changes_nothing(office, refused, good_password):
    accounts, admin = office.desk.accounts, office.admin
    acts = [
        lambda: accounts.add(admin, **NEW, password=good_password, request="r1"),
        lambda: accounts.set_password(admin, "zhana", "тоғыз жолдың торабы", "r2"),
        lambda: accounts.disable(admin, "zhana", "r3"),
    ]
    for act in acts:
        act()
    size, rows = office.size, office.rows()
    for act in acts:
        assert act().login == "zhana"
    assert (office.size, office.rows()) == (size, rows)
    for act in (
        lambda: accounts.add(admin, **{**NEW, "login": "other"}, password=good_password, request="r1"),
        lambda: accounts.set_password(admin, "clerk", good_password, "r2"),
        lambda: accounts.disable(admin, "clerk2", "r3"),
        lambda: accounts.disable(admin, "clerk2", "r1"),
    ):
        with refused("request_id:request_id_reused"):
            act()


def test_a_sign_in_sent_twice(office):
    first = office.desk.accounts.sign_in("clerk", "training", "same")
    size = office.size
    assert office.desk.accounts.sign_in("clerk", "training", "same") == first
    assert office.size == size


def test_every_wrong_password_counts_whatever_id_it_comes_under(office):
    """Else an id would buy guesses without end."""
    for _ in range(4):
        assert problem(lambda: office.desk.accounts.sign_in("clerk", "wrong", "same")).code == "sign_in_refused"
    assert problem(lambda: office.desk.accounts.sign_in("clerk", "training", "same")).code == "sign_in_wait"


def test_guesses_at_the_same_time_all_count(office):
    """What was read before the lock is not what is counted."""
    with office.desk.journal.reading() as read:
        stale = read.account("clerk")
    accounts = office.desk.accounts
    for _ in range(3):
        problem(lambda: sign_in(office, password="wrong"))
    assert stale.failures == 0
    accounts._journal = Stale(accounts._journal, stale)
    assert problem(lambda: sign_in(office, password="wrong")).params["wait_s"] == 1


class Stale:
    """A journal whose first reading saw an account as it was before."""

    def __init__(self, journal, account):
        self.journal, self._account, self.clock = journal, account, journal.clock

    def account(self, login):
        return self._account

    def reading(self):
        return contextlib.nullcontext(self)

    def begin(self, *args, **more):
        return self.journal.begin(*args, **more)
