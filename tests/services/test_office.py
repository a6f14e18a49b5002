# SPDX-License-Identifier: Apache-2.0
"""Settings, drafts, clocks and what the desk says of itself, on every kind of database."""

import pytest

from frontdesk.bootstrap import open_front_desk
from frontdesk.domain.setting_specs import SETTINGS
from frontdesk.errors import Refused, Trouble

# --- settings


def test_a_setting_has_its_default_then_what_the_administrator_says(office):
    settings = office.desk.settings
    assert (settings.number("wait_target_s"), settings.text("office_phone"), settings.flag("keep_papers")) == (
        900,
        "",
        False,
    )
    for key, value in (("wait_target_s", "1200"), ("office_phone", " +7 725 335 12 34 "), ("keep_papers", "true")):
        settings.change(office.admin, key, value, office.request())
    assert (settings.number("wait_target_s"), settings.text("office_phone"), settings.flag("keep_papers")) == (
        1200, "+7 725 335 12 34", True,
    )  # fmt: skip
    settings.change(office.admin, "wait_target_s", "600", office.request())
    assert office.reopen().settings.number("wait_target_s") == 600
    assert office.types()[-4:] == ["setting.changed"] * 4
    assert office.desk.audit.verify().ok


@pytest.mark.parametrize(
    ("key", "value", "wanted"),
    [
        ("tea", "1", "key:setting_unknown"),
        ("wait_target_s", "59", "value:setting_range"),
        ("wait_target_s", "7201", "value:setting_range"),
        ("wait_target_s", "٦٠٠", "value:setting_range"),
        ("wait_target_s", "6e2", "value:setting_range"),
        ("keep_papers", "yes", "value:setting_yes_no"),
        ("office_phone", "1" * 41, "value:text_too_long"),
        ("complain_to_kk", "а\nб", "value:text_control_characters"),
        ("complain_to_kk", "李", "value:glyph_missing"),
    ],
)
def test_what_a_setting_is_refused_for(sqlite_office, refused, key, value, wanted):
    size = sqlite_office.size
    with refused(wanted):
        sqlite_office.desk.settings.change(sqlite_office.admin, key, value, "s")
    assert sqlite_office.size == size


def test_every_setting_takes_its_own_default(sqlite_office):
    for spec in SETTINGS:
        sqlite_office.desk.settings.change(sqlite_office.admin, spec.key, spec.default, sqlite_office.request())
    assert sqlite_office.desk.audit.verify().ok


def test_a_change_sent_twice(office, refused):
    change = office.desk.settings.change
    change(office.admin, "wait_target_s", "600", "same")
    change(office.admin, "wait_target_s", "700", "other")
    size = office.size
    change(office.admin, "wait_target_s", "600", "same")
    assert (office.size, office.desk.settings.number("wait_target_s")) == (size, 700)
    with refused("request_id:request_id_reused"):
        change(office.admin, "wait_target_s", "800", "same")


def test_another_programs_change_is_heard_at_the_next_opening(office):
    other = open_front_desk(office.home, office.clock, driver=office.driver)
    try:
        other.settings.change(office.admin, "idle_minutes", "9", office.request())
    finally:
        other.close()
    office.desk.settings.forget()
    assert office.desk.settings.number("idle_minutes") == 9


# --- drafts


def test_a_draft_is_kept_for_its_person_and_counter(office):
    drafts, form = office.desk.drafts, {"kind": "complaint", "substance": "бірінші\nжол", "visitor": {"iin": "92"}}
    drafts.save(office.clerk, 1, form)
    drafts.save(office.clerk, 2, {"kind": "application"})
    drafts.save(office.clerk, 1, {**form, "sheets": 2})
    office.reopen()
    assert office.desk.drafts.load(office.clerk, 1) == {**form, "sheets": 2}
    assert office.desk.drafts.load(office.clerk, 2) == {"kind": "application"}
    assert office.desk.drafts.load(office.who("clerk2"), 1) is None
    office.desk.drafts.discard(office.clerk, 1)
    assert office.desk.drafts.load(office.clerk, 1) is None
    assert office.desk.drafts.load(office.clerk, 2) is not None


def test_a_draft_is_no_record(office):
    size = office.size
    office.desk.drafts.save(office.clerk, 1, {"substance": "жазып отырмын"})
    assert office.size == size
    assert office.desk.audit.verify().ok
    assert office.desk.days.open_day() is None


def test_a_draft_holds_what_no_registration_takes(office):
    form = {"visitor": {"surname": "\ud800\x00\u202e"}, "substance": "х" * 30_000}
    office.desk.drafts.save(office.clerk, 1, form)
    assert office.desk.drafts.load(office.clerk, 1) == form


# --- what the desk says of itself


def test_the_seal_of_a_whole_office(office):
    office.visit()
    health = office.desk.health()
    assert (health.whole, health.entries, health.clock_trusted, health.key_opens) == (True, office.size, True, True)


def test_the_seal_of_a_spoiled_one(office):
    office.visit()
    office.unguard()
    with office.sql() as connection:
        connection.exec_driver_sql(
            "UPDATE journal SET body = replace(body, 'consult', 'weapons') WHERE type = 'ticket.issued'"
        )
    assert office.desk.health().whole is False


def test_listeners_hear_after_the_commit(office):
    heard = []

    def listen(events):
        # What is announced can be read by everybody.
        with office.sql() as connection:
            size = connection.exec_driver_sql("SELECT size FROM head").scalar()
        heard.append(([event.type for event in events], size))

    office.desk.bus.subscribe(listen)
    office.desk.bus.subscribe(lambda _: 1 / 0)
    office.arrive()
    office.call()
    size = office.size
    assert heard == [(["ticket.issued"], size - 1), (["ticket.called"], size)]


def test_nobody_hears_of_what_was_undone(office):
    heard = []
    office.desk.bus.subscribe(heard.append)
    with pytest.raises(ZeroDivisionError), office.desk.journal.begin("u1", "x") as work:
        work.record("backup.made", {"entries": 1, "root": "r"})
        raise ZeroDivisionError
    with pytest.raises(Refused):
        office.call()
    assert heard == []


# --- clocks (TRUST F19-F21)


def test_a_real_office_whose_clock_runs_backwards_says_so_and_goes_on(make_office, kind):
    office = make_office(kind, training=False)
    by = office.who("omarov")
    office.arrive(by=by)
    office.later(seconds=-4)
    office.arrive(by=by)
    assert "clock.alarm" not in office.types(), "time synchronisation is no alarm"
    office.later(hours=-1)
    office.arrive(by=by)
    events = office.events()[-2:]
    assert [event["type"] for event in events] == ["clock.alarm", "ticket.issued"]
    assert (events[0]["actor"], events[1]["clock"]) == ("system", "unconfirmed")
    assert office.desk.health().clock_trusted is False
    assert "clock_unconfirmed" in [block.code for block in office.desk.days.status().blocks]
    office.arrive(by=by)
    assert office.types().count("clock.alarm") == 1
    assert office.desk.audit.verify().ok


def test_a_real_office_after_a_month_of_silence_says_so(make_office, kind):
    office = make_office(kind, training=False)
    office.at("2026-06-30T10:00")
    office.arrive(by=office.who("omarov"))
    assert office.types()[-2:] == ["clock.alarm", "ticket.issued"]
    assert office.desk.audit.verify().ok


def test_a_training_office_never_runs_behind_itself(office):
    office.arrive()
    office.later(hours=-2)
    row = office.arrive()
    events = office.events()[-2:]
    assert events[0]["at"] == events[1]["at"]
    assert row.arrived_at > office.clock.moment


# --- who is at the door


def test_an_office_that_is_not_there(tmp_path, refused):
    with refused("-:office_missing"):
        open_front_desk(tmp_path / "nowhere")


def test_a_folder_whose_database_is_gone(make_office):
    office = make_office()
    office.desk.close()
    office.file.unlink()
    with pytest.raises(Trouble) as caught:
        open_front_desk(office.home)
    assert caught.value.code == "database_gone"
    assert not office.file.exists(), "an empty office is not put in its place"


def test_another_offices_settings_over_this_database(make_office):
    office = make_office()
    office.desk.close()
    config = office.home / "frontdesk.toml"
    config.write_text(config.read_text(encoding="utf-8").replace('"KLS"', '"ABC"'), encoding="utf-8")
    with pytest.raises(Trouble) as caught:
        open_front_desk(office.home)
    assert caught.value.code == "config_other_office"
