# SPDX-License-Identifier: Apache-2.0
"""The doctor's answers in words: for each check what was found, and what to do where it is not in order."""

from collections.abc import Mapping
from typing import Final

from frontdesk.i18n import N_, Texts
from frontdesk.words.sentences import say

FOUND: Final[Mapping[str, tuple[str, str]]] = {
    "journal": (
        N_("The journal is whole since its last checkpoint; entries: {entries}."),
        N_("The journal does not verify; entries: {entries}."),
    ),
    "signing_key": (N_("The office's signing key opens."), N_("The office's signing key cannot be opened.")),
    "disk_space": (
        N_("Free disk space, megabytes: {megabytes}."),
        N_("The disk is nearly full; free megabytes: {megabytes}."),
    ),
    "database": (N_("Database: {engine}, mode {mode}."), N_("Database: {engine}, mode {mode}.")),
    "clock": (N_("The clock agrees with the journal."), N_("The clock does not agree with the journal.")),
    "time_zone": (
        N_("The computer's time zone is UTC+5."),
        N_("The computer's time zone is not UTC+5; difference from UTC in hours: {hours}."),
    ),
    "calendar": (N_("The calendar is confirmed until {until}."), N_("The calendar is confirmed only until {until}.")),
    "backup": (N_("Age of the newest backup in days: {days}."), N_("The newest backup is old; age in days: {days}.")),
    "backup_none": (N_("There is no backup yet."), N_("There is no backup yet.")),
    "backup_server": (
        N_("Backups of PostgreSQL are made on its server."),
        N_("Backups of PostgreSQL are made on its server."),
    ),
    "rights": (
        N_("Nobody else can read the office folder."),
        N_("Other users of this computer can read: {files}."),
    ),
    "printers": (N_("Printers of the system: {n}."), N_("The system has no printer.")),
    "templates": (
        N_("The templates of papers are in order."),
        N_("Templates that are not used because something in them is wrong: {files}."),
    ),
    "spool": (
        N_("The print server keeps no copies of printed papers."),
        N_("The print server keeps a copy of each printed paper for a day."),
    ),
}
"""Check to (sentence when in order, sentence when not)."""

REMEDIES: Final[Mapping[str, str]] = {
    "journal": N_("Run verify, keep the file untouched and restore the newest backup that verifies."),
    "signing_key": N_(
        "Put keys/office.key back or set its passphrase; receipts say until then that they are unsigned."
    ),
    "disk_space": N_("Free some space before the disk is full; nothing can be registered then."),
    "clock": N_("Set the computer's clock; a supervisor and a second person confirm the time."),
    "time_zone": N_("Set the time zone Asia/Almaty; receipts and the journal use UTC+5 all the same."),
    "calendar": N_("Install the calendar of the next years before deadlines reach them."),
    "backup": N_("Make a backup now and look why the daily one is missing."),
    "backup_none": N_("Make a backup now, best to a second disk."),
    "rights": N_("Take the rights of other users away from the office folder."),
    "spool": N_(
        "Write “PreserveJobFiles No” into /etc/cups/cupsd.conf and restart CUPS: the copies hold personal data."
    ),
    "templates": N_(
        "The command “templates” says what is wrong; until then these papers come out as they are shipped."
    ),
    "printers": N_("Papers are kept as PDF files in the folder papers until a printer is set up."),
}
"""Check to what to do where it is not in order."""


def check_text(_: Texts, code: str, state: str, params: Mapping[str, object]) -> tuple[str, str]:
    """Return what was found, and the remedy (empty where none is needed)."""
    good, bad = FOUND.get(code, (N_("Check {code}: in order."), N_("Check {code}: not in order.")))
    fine = state == "ok"
    remedy = "" if fine else REMEDIES.get(code, "")
    return say(_, good if fine else bad, {"code": code, **params}), _(remedy) if remedy else ""
