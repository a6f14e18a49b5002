# SPDX-License-Identifier: Apache-2.0
"""Proves TRUST.md F8: a damaged file is told in plain words or named by verification, and never answered by a traceback."""

import shutil
from collections import Counter
from random import Random

import pytest

from frontdesk.errors import Trouble

PAGE = 4096


def noise(content: bytearray, random: Random) -> None:
    at = PAGE * random.randrange(len(content) // PAGE)
    content[at : at + PAGE] = random.randbytes(PAGE)


def bit(content: bytearray, random: Random) -> None:
    content[random.randrange(len(content))] ^= 1 << random.randrange(8)


def cut(content: bytearray, random: Random) -> None:
    del content[random.randrange(len(content)) :]


@pytest.fixture
def worked(office, driver, open_office, appeal):
    desk = open_office(office, driver=driver)
    by = desk.accounts.find_actor("clerk")
    for turn in range(4):
        number = desk.intake.register(by, appeal(f"a{turn}"), 1).number
        desk.papers.issue(by, number, request=f"p{turn}")
    desk.close()
    return office


def use(desk) -> str:
    """Do what a morning brings; return what came of it."""
    whole = desk.health().whole
    desk.days.status()
    desk.counter.queue()
    verdict = desk.audit.verify()
    assert whole or not verdict.ok
    if not verdict.ok:
        return "named by verify"
    try:
        desk.upkeep.backup(desk.accounts.find_actor("admin"), "KLS", request="evening")
    except Trouble as trouble:
        # An index, say: nothing that was recorded is wrong, but the database's own check finds it once a day.
        assert list((desk.home / "backups").glob("*.db")) == []
        return f"by the backup: {trouble.code}"
    return "in unused bytes"


@pytest.mark.parametrize("damage", [noise, bit, cut])
@pytest.mark.parametrize("count", [pytest.param(15, id="15"), pytest.param(400, id="400", marks=pytest.mark.soak)])
def test_damage_is_told(worked, driver, open_office, damage, count, seed, say):
    file = worked / "frontdesk.db"
    good = file.read_bytes()
    found: Counter = Counter()
    for turn in range(count):
        content = bytearray(good)
        damage(content, Random(f"{seed}-{turn}"))
        for name in ("frontdesk.db-wal", "frontdesk.db-shm", "frontdesk.db-journal"):
            (worked / name).unlink(missing_ok=True)
        file.write_bytes(content)
        shutil.rmtree(worked / "backups", ignore_errors=True)
        try:
            desk = open_office(worked, driver=driver)
            try:
                found[use(desk)] += 1
            finally:
                desk.close()
        except Trouble as trouble:
            found[trouble.code] += 1
    say(f"damage by {damage.__name__}, {driver}: {count} files (seed {seed}), {dict(found.most_common())}")
    plain = {"in unused bytes", "named by verify", "database_damaged", "database_failed", "schema_newer"}
    assert {how for how in found if not how.startswith("by the backup")} <= plain
    if damage is not bit:
        assert found["in unused bytes"] < count / 4


def test_a_message_that_is_no_text_is_damage_too(worked, driver, open_office):
    """SQLite names the object whose definition it cannot read; the driver cannot read that name."""
    file = worked / "frontdesk.db"
    content = file.read_bytes()
    for before, after in (
        (b"indexix_pii_iinpii", b"indexix_pii_i\xc6npii"),
        (b"CREATE INDEX ix_pii_iin", b"CREATX INDEX ix_pii_iin"),
    ):
        assert content.count(before) == 1
        content = content.replace(before, after)
    file.write_bytes(content)
    with pytest.raises(Trouble) as caught:
        open_office(worked, driver=driver)
    assert caught.value.code == "database_damaged"


def test_a_file_that_is_no_database_is_left_untouched(worked, driver, open_office):
    file = worked / "frontdesk.db"
    before = bytes(PAGE) + file.read_bytes()[PAGE:]
    file.write_bytes(before)
    with pytest.raises(Trouble) as caught:
        open_office(worked, driver=driver)
    assert caught.value.code == "database_damaged"
    assert file.read_bytes() == before


def test_a_database_that_is_gone_is_not_made_anew(worked, driver, open_office):
    (worked / "frontdesk.db").unlink()
    with pytest.raises(Trouble) as caught:
        open_office(worked, driver=driver)
    assert caught.value.code == "database_gone"
    assert not (worked / "frontdesk.db").exists()
