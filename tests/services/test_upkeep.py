# SPDX-License-Identifier: Apache-2.0
"""Backups that are opened and verified before they count, their thinning, and the doctor."""

import hashlib
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from frontdesk.errors import Trouble
from frontdesk.services.upkeep import superfluous
from frontdesk.storage.backup import check_copy


def backup(office, **more):
    return office.desk.upkeep.backup(office.supervisor, "KLS", **{"request": office.request(), **more})


@pytest.mark.parametrize("kind", ["sqlite-wal", "sqlite-truncate"])
def test_a_backup_is_a_whole_office(make_office, kind, tmp_path):
    office = make_office(kind)
    office.visit()
    number = office.register().number
    root = office.desk.audit.verify().root
    made = backup(office)
    assert (made.file.parent, made.file.name) == (office.home / "backups", "KLS-2026-04-24T100300.db")
    assert (made.entries, made.root) == (office.size - 1, root)
    assert made.sha256 == hashlib.sha256(made.file.read_bytes()).hexdigest()
    assert made.file.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in made.file.parent.iterdir()) == [made.file.name]
    assert office.types()[-1] == "backup.made"
    # Restored: another folder with this file is the same office.
    verdict = check_copy(made.file, office.driver)
    assert (verdict.ok, verdict.entries, verdict.root) == (True, made.entries, root)
    office.desk.close()
    shutil.copy(made.file, office.file)
    office.reopen()
    assert office.desk.lookup.show(office.clerk, number, request="x").personal["visitor"]["given"] == "Гүлнұр"
    assert office.register().number == "KLS-2026-000002"
    assert office.desk.audit.verify().ok


def test_a_copy_while_the_desk_works(sqlite_office):
    import threading

    done, errors = threading.Event(), []

    def work():
        try:
            while not done.is_set():
                sqlite_office.arrive()
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        made = [sqlite_office.desk.upkeep._copy(sqlite_office.home / "backups" / f"{n}.db") for n in range(3)]
    finally:
        done.set()
        thread.join(60)
    assert not errors
    assert made[0].entries <= made[1].entries <= made[2].entries <= sqlite_office.size


def test_a_copy_that_does_not_verify_is_no_backup(sqlite_office):
    sqlite_office.visit()
    with sqlite_office.sql() as connection:
        connection.exec_driver_sql("UPDATE visit SET persons = 7")
    with pytest.raises(Trouble) as caught:
        backup(sqlite_office)
    assert caught.value.code == "backup_damaged"
    assert [path.suffix for path in (sqlite_office.home / "backups").iterdir()] == [".bad"]
    assert "backup.made" not in sqlite_office.types()


def letter(raw):
    return raw.replace(b"ticket.finished", b"ticket.finishes", 1)


def page(raw):
    return raw[: 4096 * 3] + bytes(byte ^ 0x5A for byte in raw[4096 * 3 : 4096 * 3 + 64]) + raw[4096 * 3 + 64 :]


def half(raw):
    return raw[: len(raw) // 8192 * 4096]


@pytest.mark.parametrize("spoil", [letter, page, half])
def test_a_corrupt_backup_is_seen(sqlite_office, spoil):
    sqlite_office.visit()
    made = backup(sqlite_office)
    whole = made.file.read_bytes()
    made.file.write_bytes(spoil(whole))
    assert made.file.read_bytes() != whole
    try:
        seen = None if check_copy(made.file).ok else "fault"
    except Trouble as trouble:
        seen = trouble.code
    assert seen in {"fault", "backup_damaged", "database_damaged", "database_failed"}


def test_a_backup_sent_twice(sqlite_office, refused):
    first = backup(sqlite_office, request="same")
    size = sqlite_office.size
    sqlite_office.later(hours=1)
    again = backup(sqlite_office, request="same")
    assert (again.file, again.sha256, again.entries, again.root) == (
        first.file,
        first.sha256,
        first.entries,
        first.root,
    )
    assert sqlite_office.size == size
    sqlite_office.arrive(request="ticket")
    with refused("request_id:request_id_reused"):
        backup(sqlite_office, request="ticket")


def test_backups_of_a_server_are_its_own_matter(make_office):
    office = make_office("postgresql")
    with pytest.raises(Trouble) as caught:
        backup(office)
    assert caught.value.code == "backup_by_server"


def test_thinning_keeps_seven_days_four_weeks_twelve_months():
    """TRUST F10: after 800 days with two backups a day."""
    first = date(2024, 3, 4)
    files = [Path(f"KLS-{first + timedelta(days=n)}T{hour}0000.db") for n in range(800) for hour in ("09", "18")]
    gone = set(superfluous([*files, Path("notes.db"), Path("ABC-2024-03-04T090000.db")], "KLS"))
    kept = sorted(set(files) - gone, reverse=True)
    assert not gone & {Path("notes.db"), Path("ABC-2024-03-04T090000.db")}
    assert all(file.name.endswith("T180000.db") for file in kept), "of each day the last"
    days = [date.fromisoformat(file.name[4:14]) for file in kept]
    last = first + timedelta(days=799)
    assert days[:7] == [last - timedelta(days=n) for n in range(7)]
    assert len({(day.year, day.month) for day in days}) == 12
    assert len(days) <= 7 + 4 + 12
    assert superfluous(kept, "KLS") == [], "thinning twice changes nothing"


def test_old_backups_go_when_a_new_one_is_made(sqlite_office):
    folder = sqlite_office.home / "backups"
    old = [folder / f"KLS-2026-04-{day:02}T{hour}0000.db" for day in range(10, 21) for hour in ("09", "18")]
    for file in (*old, folder / "other.db"):
        file.write_bytes(b"old")
    backup(sqlite_office)
    left = {path.name for path in folder.iterdir()}
    assert {"other.db", "KLS-2026-04-20T180000.db", "KLS-2026-04-24T100000.db"} <= left
    assert not any(name.endswith("T090000.db") for name in left)


def test_the_doctor_finds_a_healthy_office(office):
    checks = {check.code: check.state for check in office.desk.upkeep.doctor()}
    assert {checks[code] for code in ("journal", "signing_key", "database", "clock", "rights")} == {"ok"}
    size = office.size
    office.desk.upkeep.doctor()
    assert office.size == size


def test_the_doctor_sees_what_is_wrong(sqlite_office):
    sqlite_office.visit()
    sqlite_office.unguard()
    with sqlite_office.sql() as connection:
        connection.exec_driver_sql("DELETE FROM journal WHERE seq = 3")
    sqlite_office.file.chmod(0o644)
    key = sqlite_office.home / "keys" / "office.key"
    key.rename(key.with_name("away"))
    checks = {check.code: check.state for check in sqlite_office.desk.upkeep.doctor()}
    assert (checks["journal"], checks["signing_key"], checks["rights"]) == ("fail", "warn", "warn")
