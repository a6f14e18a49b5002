# SPDX-License-Identifier: Apache-2.0
"""Numbers, codes, tickets, times and dates that do not exist, at the counter and on the command line."""

import pytest

HUGE = 10**30
DATES = [
    "2026-02-30",
    "0000-00-00",
    "2026-13-01",
    "2026-00-10",
    "20260424",
    "2026-W17-5",
    "24.04.2026",
    "٢٠٢٦-٠٤-٢٤",
    "2026-4-24",
    "2026-04-24\n",
    "",
    "2026-04-24T10:00",
]
TIMES = [
    "garbage", "", "2026-04-24", "2026-02-30T10:00", "2026-04-24T25:00", "2026-04-24T10:60", "2026-04-24T10:00:60", "2026-04-24T10:00+99:99",
    "0000-00-00T00:00", "0001-01-01T00:00", "9999-12-31T23:59", "9999-12-31T23:59:59-14:00", "٢٠٢٦-٠٤-٢٤T10:00", "2026-04-24T10:00\n", "1" * 10_000,
    "2026-04-24T10", "now", "-1", "1e9", "2026-04-24T10:00+5",
]  # fmt: skip


# --- through the service, on each kind of database


@pytest.fixture(params=["sqlite-wal", "postgresql"])
def counter_office(make_office, request):
    return make_office(request.param)


def test_what_no_counter_takes(counter_office, objections):
    office = counter_office
    counter, clerk = office.desk.counter, office.clerk
    office.arrive()
    before = office.size
    for n in (0, -1, 100, 10**9, HUGE, -HUGE):
        assert objections(counter.arrive, clerk, persons=n, request="p") == ["persons:persons_range"]
        for act in (counter.call, counter.recall, counter.came, counter.no_show, counter.left, counter.finish):
            assert objections(act, clerk, n, request="c") == ["counter:counter_range"]
        assert objections(office.register, n) == ["counter:counter_range"]
    for purpose in ("", "zzz", "consult\n", "CONSULT", "../x", "<b>", "\0", "\ud800", "x" * 100_000, "прочее"):
        assert objections(counter.arrive, clerk, purpose, request="p") == ["purpose:purpose_unknown"]
    for ground, code in {
        "": "priority_unknown", "zzz": "priority_unknown", "other:": "priority_unknown", "other: \u200b": "priority_unknown", "OTHER:x": "priority_unknown",
        "other:" + "x" * 201: "text_too_long", "other:" + "x" * 200_000: "text_too_long", "other:a\x1b[31m": "text_control_characters",
        "other:a\u202eb": "text_bidi", "other:\ud800": "text_unreadable", "disability ": "",
    }.items():  # fmt: skip
        if code:
            assert objections(counter.arrive, clerk, "consult", ground, request="g") == [f"priority:{code}"], ascii(
                ground[:20]
            )
    for ticket in (
        "A-000",
        "../",
        "",
        " ",
        "A-1",
        "a-001",
        "А-001",
        "A-001\n",
        "A-0001",
        "A-" + "9" * 50,
        "Z-001",
        "%",
        "A-00_",
        "\0",
        "\ud800",
        "'; DROP TABLE visit",
    ):
        assert objections(counter.call, clerk, 1, ticket, request="t") == ["ticket:ticket_unknown"], ascii(ticket[:20])
        assert objections(counter.finish, clerk, 1, ticket, outcome="advice", request="t") == ["ticket:ticket_unknown"]
    assert office.size == before
    assert office.call().ticket == "A-001"


def test_what_ends_no_visit(sqlite_office, objections):
    counter, clerk = sqlite_office.desk.counter, sqlite_office.clerk
    sqlite_office.arrive("appeal")
    sqlite_office.call()
    before = sqlite_office.size
    for outcome in ("registred", "<b>", "REGISTERED", "\ud800", "unserved", "x" * 1000):
        assert objections(counter.finish, clerk, 1, outcome=outcome, request="o") == ["outcome:outcome_unknown"]
    for reason, code in {
        "a\0b": "text_control_characters",
        "x" * 501: "text_too_long",
        "\ud800": "text_unreadable",
        "a\u202e": "text_bidi",
    }.items():
        assert objections(counter.finish, clerk, 1, outcome="advice", reason=reason, request="r") == [f"reason:{code}"]
    assert sqlite_office.size == before


def test_markup_in_a_ground_and_a_reason_stays_out_of_the_journal(sqlite_office):
    text = '<img src="//evil.example/x">'
    sqlite_office.arrive("consult", priority=f"other:{text}")
    sqlite_office.call()
    sqlite_office.finish(outcome="advice", reason=text)
    assert not [event for event in sqlite_office.events() if "evil" in str(event)]
    assert sqlite_office.desk.audit.verify().ok


def test_any_text_is_a_request_id(counter_office, objections):
    office = counter_office
    for request in ("", " ", "a\nb", "😀", "\0", "\ud800", "x" * 1_000_000, "../..", "<b>"):
        first = office.desk.counter.arrive(office.clerk, request=request)
        assert office.desk.counter.arrive(office.clerk, request=request).visit == first.visit
        assert objections(office.desk.counter.arrive, office.clerk, "consult", request=request) == [
            "request_id:request_id_reused"
        ]
    assert all(len(event["cmd"]) == 32 for event in office.events())


def test_dates_that_do_not_exist(untouched, objections):
    for text in (one for one in DATES if one.strip() == one and one):
        assert objections(untouched.register, visitor__birth_date=text) == ["visitor.birth_date:date_unreadable"], text
        document = {"type": "id_card", "number": "1", "issued_on": text}
        assert objections(untouched.register, visitor__document=document) == [
            "visitor.document.issued_on:date_unreadable"
        ], text
    for text in ("2026-04-25", "9999-12-31"):
        assert objections(untouched.register, visitor__birth_date=text) == ["visitor.birth_date:date_in_future"]
    for text in (one for one in TIMES if one):
        found = objections(untouched.register, late={"claimed_at": text, "paper_no": "1", "why": "жарық"})
        assert len(found) == 1
        assert found[0] in {
            "late.claimed_at:time_unreadable",
            "late.claimed_at:text_too_long",
            "late:approval_needed",
        }, text


def test_sheets_and_visits_that_do_not_exist(untouched, objections):
    for n in (0, -1, 1000, 10**9, HUGE):
        assert objections(untouched.register, sheets=n) == ["sheets:sheets_range"]
    for n in (0, -1, 10**9, 2**63, HUGE, -HUGE):
        assert objections(untouched.register, visit=n) == ["visit:visit_unknown"]


# --- through the command line


def test_numbers_are_written_in_the_digits_0_to_9(cli):
    for word in ("1.5", "abc", "", "٣", "３", "1_0", "0x1", "1e1", " 1", "+1", "9" * 5000, "--", "<b>", "∞"):
        for words in (
            ("arrive", "--persons", word),
            ("call", "--counter", word),
            ("register", "--counter", word),
            ("find", "x", "--limit", word),
        ):
            answer = cli(*words)
            assert answer.status == 2, words
            assert answer.error.startswith("usage"), words
            assert len(answer.json["error"]["message"]) < 1200
    for n in ("0", "-1", "100", "999999999"):
        assert cli("arrive", f"--persons={n}").problems == ["persons:persons_range"]
        for command in ("call", "finish", "recall", "came", "no-show", "left"):
            assert cli(command, f"--counter={n}").problems == ["counter:counter_range"]
    assert cli("queue").ok()["tickets"] == []


def test_an_empty_ticket_calls_nobody(cli):
    cli("arrive").ok()
    for ticket in ("", "A-000", "../", " "):
        assert cli("call", "--ticket", ticket).problems == ["ticket:ticket_unknown"]
    assert cli("queue").ok()["tickets"][0]["state"] == "waiting"


@pytest.mark.parametrize("text", TIMES)
def test_a_time_that_is_none(cli, no_office, text):
    assert cli("queue", "--now", text, now=False).error == "time_unreadable"
    answer = no_office("deadline", "--kind", "complaint", "--received", text, login=None, password=None, now=False)
    assert answer.error == "time_unreadable"
    assert len(answer.err.strip().split("\n")) == 1


@pytest.mark.parametrize("text", DATES)
def test_a_day_that_is_none(cli, text):
    for action in ("status", "close", "export"):
        assert cli("day", action, "--date", text, login="supervisor").error == "date_unreadable"


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01", "9999-12-31", "2026-04-25", "2026-04-23"])
def test_a_day_on_which_nothing_was(cli, day):
    assert cli("day", "status", "--date", day).ok()["closed"] is False
    assert cli("day", "close", "--date", day, login="supervisor").problems in (
        ["date:day_empty"],
        ["date:day_not_closed"],
    )
    assert cli("day", "export", "--date", day, login="supervisor").problems == ["date:day_not_closed"]


def test_extreme_days_have_lawful_deadlines_or_none(no_office):
    for received in (
        "1900-01-01T00:00",
        "2024-02-29T18:30:00.999",
        "2026-12-31T23:59:59.999999+14:00",
        "2199-12-31T10:00",
        "9990-01-01T00:00",
    ):
        answer = no_office(
            "deadline", "--kind", "complaint", "--received", received, login=None, password=None, now=False
        )
        assert answer.status == 0, answer.err
        assert answer.json["registered_on"] >= received[:4]


# --- the window


def test_f2_takes_no_more_than_a_bus_and_no_less_than_one(robot):
    robot.press("F2")
    robot.type("-" * 5)
    robot.press("Enter")
    robot.press("F2")
    robot.type("+" * 150)
    robot.press("Enter")
    persons = [row.persons for row in robot.office.desk.counter.queue().waiting]
    assert persons[0] == 1
    assert len(persons) == 2
    assert 1 <= persons[1] <= 99


def test_sheets_in_the_window_are_a_number_or_said_so(robot, paste, sentences):
    robot.fill()
    for text in ("0", "", "-1", "abc", "٣", "1.5"):
        paste(robot, text, robot.form.matter.sheets)
        if not text:
            robot.form.matter.sheets.clear()
        robot.press("Ctrl+Enter")
        problem = robot.form._shown["sheets"]
        assert problem.code == "sheets_range", text
        assert sentences(problem)["en"] == robot.form._row(robot.form.matter.sheets).note.text()
        assert robot.form.person.surname.text() == "Өтегенқызы"
    assert robot.office.desk.papers.recent() == ()
    paste(robot, "999", robot.form.matter.sheets)
    robot.press("Ctrl+Enter")
    assert len(robot.office.desk.papers.recent()) == 1
