# SPDX-License-Identifier: Apache-2.0
"""What only a server can do to an office: go away, lose the answer, promise too little (TRUST.md F14, F15)."""

import contextlib
from urllib.parse import urlsplit

import psycopg
import pytest
import sqlalchemy

from frontdesk.bootstrap import open_front_desk
from frontdesk.errors import Trouble


@pytest.fixture
def office(make_office):
    return make_office("postgresql")


def cut_off(office):
    """Every connection of the office ends, as when the server is started anew."""
    with psycopg.connect(office.desk.config.url, autocommit=True) as connection:
        statement = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        return len(connection.execute(statement).fetchall())


def test_a_server_that_was_started_anew(office):
    """The first question finds a dead line and says so; the same request then finds the new one."""
    document = office.appeal()
    office.arrive()
    office.desk.lookup.find(office.clerk, "Өтеген")
    assert cut_off(office) >= 2
    answers = []
    for _ in range(4):
        try:
            answers.append(office.desk.intake.register(office.clerk, document, 1).number)
        except Trouble as trouble:
            answers.append(trouble.code)
    assert answers[-1] == "KLS-2026-000001"
    assert set(answers[:-1]) <= {"database_gone", "KLS-2026-000001"}
    assert office.types().count("appeal.registered") == 1
    assert office.desk.counter.queue().visits_today == 2
    assert office.desk.audit.verify().ok


def test_the_answer_to_a_commit_is_lost(office, monkeypatch):
    """F15: committed, but nobody heard; the same request registers nothing twice."""
    document = office.appeal()
    commit = sqlalchemy.Connection.commit

    def deaf(self):
        commit(self)
        raise sqlalchemy.exc.OperationalError("COMMIT", {}, psycopg.OperationalError("the line is dead"))

    with monkeypatch.context() as cut:
        cut.setattr(sqlalchemy.Connection, "commit", deaf)
        with pytest.raises(Trouble) as caught:
            office.desk.intake.register(office.clerk, document, 1)
    assert caught.value.code == "database_gone"
    again = office.desk.intake.register(office.clerk, document, 1)
    assert (again.number, again.repeated) == ("KLS-2026-000001", True)
    assert office.register().number == "KLS-2026-000002"
    assert office.desk.audit.verify().ok


def test_a_line_that_dies_before_the_commit(office, monkeypatch):
    document = office.appeal()
    before = office.rows()

    def dead(_):
        cut_off(office)
        raise sqlalchemy.exc.OperationalError("COMMIT", {}, psycopg.OperationalError("the line is dead"))

    with monkeypatch.context() as cut:
        cut.setattr(sqlalchemy.Connection, "commit", dead)
        with pytest.raises(Trouble):
            office.desk.intake.register(office.clerk, document, 1)
    assert office.rows() == before
    for _ in range(3):
        with contextlib.suppress(Trouble):
            registered = office.desk.intake.register(office.clerk, document, 1)
    assert registered.number == "KLS-2026-000001"


def test_a_server_that_promises_too_little_is_refused(office, postgres):
    """`synchronous_commit = off` loses what was acknowledged; nothing is registered on it."""
    name = urlsplit(office.desk.config.url).path.removeprefix("/")
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
        try:
            office.reopen()
            with pytest.raises(Trouble) as caught:
                office.arrive()
            assert (caught.value.code, caught.value.params) == ("database_not_durable", {"setting": "off"})
            assert office.desk.audit.verify().ok, "looking is allowed"
        finally:
            connection.execute(f"ALTER DATABASE {name} RESET synchronous_commit")
    office.reopen()
    assert office.arrive().ticket == "A-001"


def test_a_server_that_is_not_there(office, tmp_path):
    with pytest.raises(Trouble) as caught:
        open_front_desk(office.home, database=f"postgresql://frontdesk@/nobody?host={tmp_path}")
    assert caught.value.code == "database_gone"


def test_no_password_stands_in_a_trouble(office, tmp_path):
    with pytest.raises(Trouble) as caught:
        open_front_desk(office.home, database="postgresql://frontdesk:geheim@127.0.0.1:9/nobody?connect_timeout=2")
    assert caught.value.code == "database_gone"
    assert "geheim" not in str(caught.value)
