# SPDX-License-Identifier: Apache-2.0
"""D18-D28 where a person meets them: clock, disk, database, second start, printer. What the machine does to the files
themselves is tried in tests/reliability.
"""

import json
from dataclasses import replace

import pytest

from frontdesk.errors import Trouble
from frontdesk.i18n import LANGUAGES, texts
from frontdesk.words import block_text, trouble_text


def told_in(trouble):
    """Return the words of a trouble by language, after looking at each."""
    found = {language: trouble_text(texts(language), trouble) for language in LANGUAGES}
    assert len(set(found.values())) == len(LANGUAGES)
    assert all(text.isprintable() and text.endswith(".") and trouble.code not in text for text in found.values())
    return found


# --- D18-D20: clocks


@pytest.fixture
def real_office(make_office):
    """A real office: only there a clock can be wrong."""
    return make_office("sqlite-wal", training=False)


def register(office, **changes):
    return office.register(by=office.who("omarov"), **changes)


@pytest.mark.parametrize("leap", [{"hours": -1}, {"minutes": -1}, {"days": -40}])
def test_d18_a_clock_that_went_back_marks_what_follows_and_numbers_go_on(real_office, leap):
    office = real_office
    register(office)
    office.later(minutes=10)
    register(office)
    size = office.size
    office.later(**leap)
    third = register(office)
    events = office.events(size)
    assert [event["seq"] for event in events] == list(range(size, size + len(events)))
    assert [event["type"] for event in events][:2] == ["clock.alarm", "appeal.registered"]
    assert events[1]["clock"] == "unconfirmed"
    assert third.number == "KLS-2026-000003"
    assert office.desk.health().clock_trusted is False
    blocks = [block for block in office.desk.days.status().blocks if block.code == "clock_unconfirmed"]
    assert len(blocks) == 1
    assert len({block_text(texts(language), blocks[0]) for language in LANGUAGES}) == 3
    assert office.desk.audit.verify().ok


def test_d19_a_clock_a_year_ahead_at_start_raises_the_alarm(real_office):
    register(real_office)
    real_office.later(days=365)
    real_office.reopen()
    registered = register(real_office)
    assert "clock.alarm" in real_office.types()
    assert real_office.events()[-1]["clock"] == "unconfirmed"
    # Nobody knows the year: the numbers go on in that of the last trusted entry.
    assert registered.number == "KLS-2026-000002"
    assert (registered.due, registered.forward_by, registered.undated) == (None, None, True)
    assert real_office.desk.audit.verify().ok


@pytest.mark.parametrize("zone", ["Asia/Bishkek", "UTC", "America/Los_Angeles", "<+06>-6"])
def test_d20_printed_times_are_those_of_the_office_wherever_the_machine_thinks_it_is(
    sqlite_office, read_paper, monkeypatch, zone
):
    import time

    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        sqlite_office.at("18:41:00")
        registered = sqlite_office.register()
        paper = read_paper(sqlite_office.issue(registered.number).pdf)
        checks = {check.code: check for check in sqlite_office.desk.upkeep.doctor()}
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()
    assert paper.holds("24.04.2026 18:41")
    assert sqlite_office.events()[-1]["at"].endswith("+05:00")
    assert checks["time_zone"].state == "warn"


# --- D21-D26: trouble is one sentence in a banner; the form stays, no number is used

TROUBLES = [
    Trouble("database_read_only", database="/x/frontdesk.db"), Trouble("database_locked"), Trouble("disk_full"),
    Trouble("database_damaged", detail="journal"), Trouble("schema_newer", found="m0009", known="m0001"), Trouble("database_gone", database="/x"),
    Trouble("file_not_written", file="/x", why="no_folder"), Trouble("printer_failed", printer="<b>", why="special_file"),
]  # fmt: skip


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.code)
def test_d21_to_d26_trouble_is_told_in_three_languages(trouble):
    told_in(trouble)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_d21_to_d24_the_window_says_it_keeps_the_form_and_goes_on_afterwards(make_window, monkeypatch, language):
    robot = make_window(language)
    robot.sign_in()
    robot.fill()
    journal, typed = robot.office.desk.journal, robot.form.value()
    for trouble in TROUBLES[:4]:

        def begin(*_arguments, trouble=trouble, **_named):
            raise trouble

        with monkeypatch.context() as patch:
            patch.setattr(type(journal), "begin", begin)
            robot.press("Ctrl+Enter")
        assert robot.window.banner.isVisible()
        assert robot.window.banner._words.text() == told_in(trouble)[language]
        assert robot.form.value() == typed
        assert robot.office.desk.papers.recent() == ()
    assert not list((robot.office.home / "papers").glob("*"))
    robot.press("Ctrl+Enter")
    assert [hit.number for hit in robot.office.desk.papers.recent()] == ["KLS-2026-000001"]
    assert robot.office.desk.audit.verify().ok


def test_d22_another_program_holds_the_database(sqlite_office, monkeypatch):
    database = sqlite_office.desk.journal.database
    sqlite_office.register()
    with sqlite_office.sql() as other:
        # (how long one waits is tried in tests/reliability; here it may be short)
        with database.write() as mine:
            mine.exec_driver_sql("PRAGMA busy_timeout = 50")
        other.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(Trouble) as caught:
            sqlite_office.register()
        assert caught.value.code == "database_locked"
        told_in(caught.value)
        other.exec_driver_sql("ROLLBACK")
    assert sqlite_office.register().number == "KLS-2026-000002"


def test_d24_a_full_disk_at_the_paper_leaves_the_registration_and_offers_it_again(robot, monkeypatch):
    from frontdesk.files import Folder

    def full(*_arguments):
        raise Trouble("disk_full")

    robot.fill()
    with monkeypatch.context() as patch:
        patch.setattr(Folder, "write", full)
        robot.press("Ctrl+Enter")
    assert [hit.number for hit in robot.office.desk.papers.recent()] == ["KLS-2026-000001"]
    assert [one.number for one in robot.office.desk.papers.unfinished()] == ["KLS-2026-000001"]
    assert "KLS-2026-000001" in robot.reception.paper.banner._words.text()
    robot.press("Ctrl+P")
    assert robot.office.desk.papers.unfinished() == ()
    assert robot.office.desk.audit.verify().ok


def test_d23_a_second_start_is_told_to_go(tmp_path):
    from ui.instance import SingleInstance

    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.take()
    assert not second.take()
    first.release()
    assert second.take()
    second.release()


def test_d25_a_changed_entry_is_named_by_its_number(sqlite_office):
    sqlite_office.register()
    seq = sqlite_office.size - 1
    sqlite_office.unguard()
    with sqlite_office.sql() as connection:
        connection.exec_driver_sql(
            "UPDATE journal SET body = replace(body, '\"sheets\":1', '\"sheets\":2') WHERE seq = ?", (seq,)
        )
    sqlite_office.reopen()
    verdict = sqlite_office.desk.audit.verify()
    assert not verdict.ok
    assert seq in {fault.seq for fault in verdict.faults}
    assert sqlite_office.desk.health().whole is False
    with pytest.raises(Trouble) as caught:
        sqlite_office.close_day()
    told_in(caught.value)


# --- D27, D28: papers that did not come out


def test_d27_registered_and_never_printed_is_offered_at_the_next_start(make_window, sqlite_office):
    office = sqlite_office
    number = office.register().number
    office.reopen()
    robot = make_window("en", office=office)
    robot.sign_in()
    assert number in robot.reception.paper.banner._words.text()
    robot.press("Ctrl+P")
    (row,) = office.desk.lookup.show(office.clerk, number, request="s").papers
    assert (row.paper, row.copy, row.state) == ("receipt", 0, "done")
    assert office.desk.papers.unfinished() == ()


def test_d28_a_printer_that_stops_leaves_it_pending_and_the_next_paper_is_a_copy(sqlite_office, read_paper, tray):
    sqlite_office.reopen(printer=tray("printer_broke_off", name="<b>XP-80</b>\x1b[31m"))
    number = sqlite_office.register().number
    issued = sqlite_office.issue(number, printer="<b>XP-80</b>\x1b[31m")
    assert (issued.copy, issued.printed, issued.trouble.code) == (0, False, "printer_broke_off")
    assert "XP-80" not in repr(sqlite_office.events()), "what somebody typed stays out of the journal"
    told_in(Trouble(issued.trouble.code, **issued.trouble.params))
    assert [one.number for one in sqlite_office.desk.papers.unfinished()] == [number]
    again = sqlite_office.issue(number)
    paper = read_paper(again.pdf)
    assert again.copy == 1
    assert paper.holds("ТЕЛНҰСҚА")
    assert paper.holds("ДУБЛИКАТ")
    assert not read_paper(issued.pdf).holds("ДУБЛИКАТ")


def test_d28_a_paper_that_cannot_be_drawn_is_recorded_as_not_come_out(sqlite_office, objections):
    """A font that lost a letter since the registration: the appeal stands, the print is on the record as failed."""
    number = sqlite_office.register().number
    papers = sqlite_office.desk.papers
    render = papers._render

    def lost(*arguments, **named):
        from frontdesk.domain import glyphs
        from frontdesk.errors import Refused

        raise Refused(*glyphs.problems("applicant", "李", frozenset()))

    papers._render = lost
    assert objections(sqlite_office.issue, number) == ["applicant:glyph_missing"]
    papers._render = render
    assert sqlite_office.types()[-2:] == ["print.started", "print.failed"]
    assert [one.number for one in papers.unfinished()] == [number]
    assert sqlite_office.issue(number).copy == 1


# --- the settings file, written by hand


@pytest.mark.parametrize(
    "text",
    [
        "", "code = 1", "code = \"../x\"\nname_kk=\"a\"\nname_ru=\"b\"", "x" * 100_000, "\0", "code = \"KLS\"", "[a]\nb=1",
        "code=\"KLS\"\nname_kk=\"a\"\nname_ru=\"b\"\ncounter=0", "code=\"KLS\"\nname_kk=\"a\"\nname_ru=\"b\"\ncounter=true",
        "code=\"KLS\"\nname_kk=\"a\"\nname_ru=\"b\"\nlanguage=\"<b>\"", "a = " + "[" * 500,
    ],
)  # fmt: skip
def test_a_settings_file_that_is_none_is_said_so(cli, text):
    (cli.home / "frontdesk.toml").write_text(text, encoding="utf-8")
    answer = cli("queue")
    assert answer.status in {2, 3}
    assert answer.error in {"config_key", "config_value", "config_unreadable"}
    assert all(line.isprintable() for line in answer.err.strip().split("\n"))
    assert len(json.dumps(answer.json)) < 3000


def test_a_second_office_of_another_code_in_the_settings_is_noticed(sqlite_office):
    config = replace(sqlite_office.desk.config, code="XYZ")
    (sqlite_office.home / "frontdesk.toml").write_text(config.to_toml(), encoding="utf-8")
    with pytest.raises(Trouble) as caught:
        sqlite_office.reopen()
    assert caught.value.code == "config_other_office"
    told_in(caught.value)
