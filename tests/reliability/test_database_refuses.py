# SPDX-License-Identifier: Apache-2.0
"""Proves TRUST.md F5, F7 and D21, D22: a lock, a read-only disk or a network drive is told in plain words, and nothing is used up."""

import time
from pathlib import Path

import pytest

from frontdesk.errors import Trouble
from frontdesk.storage import engine


def test_locked_by_another_program(office, driver, clerks, open_office, appeal, journal_of):
    desk = open_office(office, driver=driver)
    by = desk.accounts.find_actor("clerk")
    before = desk.journal_size()
    # The desk has not written yet: the lock also stands before its first writing connection.
    pid = clerks.order("hold", home=office, driver=driver)
    clerks.until("ready")
    begun = time.monotonic()
    with pytest.raises(Trouble) as caught:
        desk.intake.register(by, appeal("second"), 1)
    waited = time.monotonic() - begun
    assert caught.value.code == "database_locked"
    assert 4 < waited < 8
    assert list((office / "papers").iterdir()) == []
    assert clerks.kill(pid) == -9
    assert desk.journal_size() == before
    number = desk.intake.register(by, appeal("second"), 1).number
    assert number == "KLS-2026-000001"
    assert desk.papers.issue(by, number, request="print").copy == 0
    assert desk.audit.verify().ok


def test_locked_while_a_paper_is_to_go_out(office, driver, clerks, open_office, appeal):
    desk = open_office(office, driver=driver)
    by = desk.accounts.find_actor("clerk")
    number = desk.intake.register(by, appeal("first"), 1).number
    pid = clerks.order("hold", home=office, driver=driver)
    clerks.until("ready")
    with pytest.raises(Trouble) as caught:
        desk.papers.issue(by, number, request="print")
    assert caught.value.code == "database_locked"
    assert list((office / "papers").iterdir()) == []
    clerks.kill(pid)
    assert desk.papers.issue(by, number, request="print").copy == 0


def test_locked_at_start(office, driver, clerks, open_office):
    pid = clerks.order("hold", home=office, driver=driver)
    clerks.until("ready")
    begun = time.monotonic()
    if driver == "sqlcipher3":
        open_office(office, driver=driver)  # readers of a WAL need no lock
    else:
        with pytest.raises(Trouble) as caught:
            open_office(office, driver=driver)
        assert caught.value.code == "database_locked"
    assert time.monotonic() - begun < 8
    clerks.kill(pid)
    open_office(office, driver=driver)


def test_read_only_file(office, driver, clerks, open_office, shift_s):
    """The mode binds root too here: the clerk's process gives up the right to ignore it."""
    file = office / "frontdesk.db"
    file.chmod(0o400)
    before = file.read_bytes()
    pid = clerks.order(
        "without_rights", then="register", home=office, driver=driver, mark="r", count=1, shift_s=shift_s
    )
    assert clerks.reap(pid) == 3
    trouble = next(said for said in clerks.heard if said["say"] == "trouble")
    assert trouble["code"] == "database_read_only"
    assert trouble["params"]["database"] == str(file)
    assert not any(said["say"] in {"registered", "printed"} for said in clerks.heard)
    assert file.read_bytes() == before
    file.chmod(0o600)
    desk = open_office(office, driver=driver)
    assert desk.lookup.find(desk.accounts.find_actor("clerk"), "000001").appeals == ()
    assert list((office / "papers").iterdir()) == []


def test_read_only_folder(office, driver, clerks, open_office, shift_s):
    file = office / "frontdesk.db"
    file.chmod(0o400)
    office.chmod(0o500)
    try:
        pid = clerks.order(
            "without_rights", then="register", home=office, driver=driver, mark="r", count=1, shift_s=shift_s
        )
        assert clerks.reap(pid) == 3
    finally:
        office.chmod(0o700)
        file.chmod(0o600)
    trouble = next(said for said in clerks.heard if said["say"] == "trouble")
    assert trouble["code"] in {"database_read_only", "database_gone"}
    assert open_office(office, driver=driver).audit.verify().ok


def test_the_command_line_says_so_and_ends_with_3(office, driver, clerks, open_office, shift_s):
    """What a script sees when it registers: status 3, one code, one sentence, no receipt; then it tries again."""
    words = {"words": ["register"], "request": "from a script", "home": office, "driver": driver, "shift_s": shift_s}

    def told(do: str, **more) -> dict:
        pid = clerks.order(do, **words, **more)
        said = clerks.until("answer", "gone", "trouble")
        clerks.reap(pid)
        return said

    holder = clerks.order("hold", home=office, driver=driver)
    clerks.until("ready")
    locked = told("command")
    clerks.kill(holder)
    assert (locked["status"], locked["json"]["error"]["code"]) == (3, "database_locked")

    (office / "frontdesk.db").chmod(0o400)
    read_only = told("without_rights", then="command")
    for file in office.glob("frontdesk.db*"):
        file.chmod(0o600)  # what SQLite lays beside the file has the file's mode
    assert (read_only["status"], read_only["json"]["error"]["code"]) == (3, "database_read_only")
    assert all(said["json"]["error"]["message"] for said in (locked, read_only))

    assert list((office / "papers").iterdir()) == []
    done = told("command")
    assert (done["status"], done["json"]["number"]) == (0, "KLS-2026-000001")
    assert open_office(office, driver=driver).audit.verify().ok


MOUNTS = """\
/dev/sda2 / ext4 rw,relatime 0 0
//files/office /srv/office cifs rw,vers=3.1.1 0 0
server:/export /srv/office/local nfs4 rw 0 0
/dev/sdb1 /srv/office/local/disk ext4 rw 0 0
server:/export /srv/shared\\040papers nfs rw 0 0
/dev/sdc1 /srv/over nfs rw 0 0
/dev/sdc1 /srv/over ext4 rw 0 0
user@host:/home /home/clerk/remote fuse.sshfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/frontdesk", "ext4"),
        ("/srv/office", "cifs"),
        ("/srv/office/kls", "cifs"),
        ("/srv/officer/kls", "ext4"),
        ("/srv/office/local/kls", "nfs4"),
        ("/srv/office/local/disk/kls", "ext4"),
        ("/srv/shared papers/kls", "nfs"),
        ("/srv/over/kls", "ext4"),
        ("/home/clerk/remote", "fuse.sshfs"),
    ],
)
def test_the_table_of_mounts_says_where_a_file_lies(path, kind):
    assert engine.filesystem_of(Path(path), MOUNTS) == kind
    assert engine.is_network_path(Path(path) / "frontdesk.db", MOUNTS) is (kind != "ext4")


@pytest.mark.parametrize("path", ["//server/share/frontdesk.db", "\\\\server\\share\\frontdesk.db"])
def test_a_network_name_is_refused(path):
    with pytest.raises(Trouble) as caught:
        engine.Database(f"sqlite:///{path}")
    assert caught.value.code == "database_on_network"


def test_an_office_on_a_network_drive_is_not_opened(office, driver, open_office, monkeypatch):
    monkeypatch.setattr(engine, "filesystem_of", lambda *_: "cifs")
    with pytest.raises(Trouble) as caught:
        open_office(office, driver=driver)
    assert caught.value.code == "database_on_network"
    assert caught.value.params["file"] == str(office / "frontdesk.db")
