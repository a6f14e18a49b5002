# SPDX-License-Identifier: Apache-2.0
"""What is said to a person when something does not go: refusals, troubles, wrong usage, what blocks closing a day.

One sentence each, at the field, saying what to do. The codes are raised elsewhere.
"""

from collections.abc import Mapping
from typing import Final, Protocol

from frontdesk.errors import Problem, Trouble, WrongUsage
from frontdesk.i18n import N_, Texts
from frontdesk.words.life import LIFE
from frontdesk.words.printers import PRINTERS
from frontdesk.words.sentences import Sentence, plural, say


class Block(Protocol):
    """What `services.views.Block` offers: this layer lies below the services."""

    @property
    def code(self) -> str:
        """Return the code of `BLOCKS`."""
        ...

    @property
    def params(self) -> Mapping[str, str | int]:
        """Return the values of its sentence."""
        ...


FIELDS: Final[Mapping[str, Sentence]] = {
    "required": N_("Please fill in this field."),
    "unknown_key": N_("The key {field} does not exist here; remove it or correct its spelling."),
    "wrong_type": N_("The value is of another type than expected here."),
    "text_too_long": plural("At most {limit} character fits here.", "At most {limit} characters fit here.", "limit"),
    "text_control_characters": N_("The text contains invisible control characters; type it again by hand."),
    "text_bidi": N_("The text contains marks that turn the direction of writing; type it again by hand."),
    "text_unreadable": N_("The text contains characters that cannot be read; type it again by hand."),
    "mixed_scripts": N_("A word mixes Latin and Cyrillic letters; compare it with the document."),
    "glyph_missing": N_("The character {char} ({name}) cannot be printed; write it with other letters."),
    "date_unreadable": N_("This is no date; write it as 2026-04-24."),
    "date_in_future": N_("This date lies in the future; check the day, month and year."),
    "time_unreadable": N_("This is no time; write it as 2026-04-24T18:41."),
    "iin_digits": N_("An IIN holds digits only."),
    "iin_length": plural(
        "An IIN has 12 digits, here is {digits}.", "An IIN has 12 digits, here are {digits}.", "digits"
    ),
    "iin_zeros": N_("An IIN of zeros does not exist; leave the field empty and say why there is no IIN."),
    "iin_check_digit": N_("The check digit of the IIN is wrong; compare every digit with the document."),
    "iin_birth_date_future": N_(
        "The IIN begins with a birth date in the future ({date}); compare it with the document."
    ),
    "iin_century_unknown": N_("The seventh digit of the IIN names no century; compare it with the document."),
    "iin_birth_date_impossible": N_("The IIN does not begin with a possible birth date; compare it with the document."),
    "iin_is_bin": N_("This looks like the BIN of an organisation, not like the IIN of a person."),
    "iin_birth_date_mismatch": N_(
        "The birth date differs from the one in the IIN; this may be right, compare the document."
    ),
    "iin_or_reason": N_("Fill in the IIN, or say why there is none."),
    "bin_digits": N_("A BIN holds digits only."),
    "bin_length": plural("A BIN has 12 digits, here is {digits}.", "A BIN has 12 digits, here are {digits}.", "digits"),
    "bin_zeros": N_("A BIN of zeros does not exist; leave the field empty if the BIN is not known."),
    "bin_check_digit": N_("The check digit of the BIN is wrong; compare every digit with the document."),
    "bin_is_iin": N_("This looks like the IIN of a person; a sole proprietor acts under it, an organisation does not."),
    "bin_type_unknown": N_("The fifth digit of the BIN names no type of organisation; compare it with the document."),
    "phone_digits": N_("A telephone number holds digits only, with a plus in front where it is foreign."),
    "phone_length": N_("The telephone number has too few or too many digits; write it as +7 701 234 56 78."),
    "phone_country_code": N_("A foreign number needs its country code after a plus."),
    "email_format": N_("This is no e-mail address; write it as name@example.kz."),
}
"""Problems of single fields."""

APPEALS: Final[Mapping[str, Sentence]] = {
    "kind_unknown": N_("There is no such kind of appeal."),
    "petition_elsewhere": N_("Petitions are filed on their own website only: {address}."),
    "complaint_in_writing": N_(
        "A complaint must be in writing: help to write it down, the applicant signs (APPC art. 93(1))."
    ),
    "against_missing": N_(
        "Say against whom the complaint is; a complaint names the body or the official (APPC 93(2))."
    ),
    "joint_too_many": N_("At most {most} more persons fit here; attach a longer list as a sheet."),
    "joint_twice": N_("This person is on the list already."),
    "anonymous_with_person": N_("An anonymous appeal has no applicant: clear the applicant or the mark of anonymity."),
    "document_type_unknown": N_("There is no such type of document."),
    "language_unknown": N_("There is no such language here; choose Kazakh, Russian or another language."),
    "sheets_range": N_("The number of sheets is from 1 to {most}."),
    "late_time": plural(
        "A late entry reaches back {days} day at most, and never into the future.",
        "A late entry reaches back {days} days at most, and never into the future.",
        "days",
    ),
    "visit_unknown": N_("This visit is not at a counter today."),
    "signature_not_set_up": N_(
        "This office has no certificate for electronic signatures. The administrator names one in frontdesk.toml."
    ),
    "offsite_code": N_(
        "An office with the code {office} cannot have an off-site profile: its log needs one letter more."
    ),
    "offsite_not_ours": N_(
        "This is not the folder of an off-site reception of this office. Its log: {log}, its home: {home}."
    ),
    "offsite_day_open": N_("The last day of the off-site reception {log} is still open. Close it there first."),
    "offsite_hole": N_(
        "The number {number} does not follow the last one taken over. Bring every folder of the reception in order."
    ),
    "offsite_person_unknown": N_(
        "The off-site user {login} is not a user of this office with the same name. Add the user first."
    ),
    "offsite_erased": N_(
        "Personal data of the entry {seq} are gone from the off-site folder; it cannot be taken over."
    ),
    "offsite_act": N_(
        "Something was decided on {number} at the off-site reception. Decisions are made at the home office only."
    ),
    "signing_unknown": N_("Say how the protocol was signed: signed, refused or unable."),
    "protocol_times": N_("The protocol cannot end before it began."),
    "protocol_not_for_appeal": N_("This form of protocol does not belong to an appeal of this kind."),
    "attachment_appeal_voided": N_("The appeal {number} is voided; no file can be attached."),
    "attachment_empty": N_("The file is empty. Scan it again."),
    "attachment_kind": N_(
        "Only PDF files and pictures (PNG, JPEG, TIFF) can be attached; this file is something else."
    ),
    "attachment_too_large": N_("The file is larger than {megabytes} MB. Scan it in grey or in parts."),
    "protocol_appeal_voided": N_("The appeal {number} is voided; no protocol can be added."),
    "protocol_missing": N_("The appeal {number} has no protocol yet. Write it down and save it first."),
    "protocol_signed": N_(
        "Version {version} of the protocol of {number} is signed already. A change makes a new version."
    ),
    "protocol_needed": N_(
        "The appeal {number} was made orally: write its protocol before the visit ends (APPC 63(1))."
    ),
    "number_unknown": N_("There is no appeal with the number {number}."),
    "record_unknown": N_("This record no longer exists; search again."),
    "paper_not_issued": N_("No such paper has been issued for {number} yet."),
    "paper_not_yet": N_("Not possible yet: {paper}. The act that it tells of has not been recorded for {number}."),
    "template_paper": N_("There is no paper of this name whose look can be changed: {paper_name}."),
    "template_unreadable": N_("This file cannot be read as TOML: {file}."),
    "template_margin": N_("Margins are whole millimetres from {low} to {high}."),
    "template_block": N_("This paper has no block of this name: {block}."),
    "template_mandatory": N_("The law demands this block, it cannot be left out: {block}."),
    "template_order": N_("The blocks of this paper stand in a fixed order."),
    "logo_missing": N_("The logo does not lie beside the template: {file}."),
    "logo_unreadable": N_(
        "The logo is not taken: a PNG picture of eight bits, not interlaced, at most {most} dots on each side."
    ),
    "blanks_range": N_("A book has from 1 to {most} blanks."),
    "paper_no_ticket": N_("This visitor came without a ticket, so there is no slip for {number}."),
    "paper_not_for_appeal": N_("Not for {number}: {paper}. This form belongs to another kind of appeal."),
    "result_unknown": N_("There is no such result."),
    "channel_unknown": N_("There is no such way of delivery."),
    **LIFE,
}
"""Problems of appeals and their papers."""

VISITS: Final[Mapping[str, Sentence]] = {
    "queue_empty": N_("Nobody is waiting."),
    "counter_busy": N_("The visitor with ticket {ticket} is still at this counter; finish that visit first."),
    "counter_range": N_("Counters have numbers from 1 to {most}."),
    "nobody_at_counter": N_("Nobody is at counter {counter}; call a visitor first."),
    "ticket_unknown": N_("There is no ticket {ticket} today."),
    "purpose_unknown": N_("There is no such purpose of visit."),
    "priority_unknown": N_("There is no such ground of priority; another ground is given in words."),
    "persons_range": N_("The number of persons is from 1 to {most}."),
    "visit_state": N_("The step “{move}” is not possible: state of the visit: {state}."),
    "outcome_needed": N_("Say how the visit ended."),
    "outcome_unknown": N_("A visit cannot end like this; choose from the list."),
    "outcome_registered": N_("No appeal was registered in this visit; choose another outcome."),
    "reason_needed": N_("Say why a visit about a crime ends without a registration or the duty unit."),
    "crime_needs_supervisor": N_(
        "Only a supervisor ends a visit about a crime without a registration or the duty unit."
    ),
}
"""Problems of the queue and the counter."""

OFFICE: Final[Mapping[str, Sentence]] = {
    "sign_in_refused": N_("The login or the password is wrong."),
    "sign_in_wait": plural(
        "After wrong passwords the next try is possible in {seconds} second.",
        "After wrong passwords the next try is possible in {seconds} seconds.",
        "seconds",
    ),
    "not_allowed": N_("Your role ({role}) does not allow: {act}."),
    "approval_needed": N_("A supervisor must confirm this with their own password."),
    "approver_same": N_("The second person must be somebody else than you."),
    "login_unknown": N_("There is no user with this login."),
    "login_taken": N_("This login is already in use; choose another one."),
    "last_of_role": N_("This is the last active account of its role ({role}); add another one first."),
    "role_unknown": N_("There is no such role."),
    "password_short": plural(
        "A password has at least {least} character.", "A password has at least {least} characters.", "least"
    ),
    "password_long": plural(
        "A password has at most {most} character.", "A password has at most {most} characters.", "most"
    ),
    "password_common": N_("This password is easy to guess; choose several unrelated words."),
    "setting_unknown": N_("There is no setting {key}."),
    "setting_range": N_("A whole number from {low} to {high} is needed here."),
    "setting_yes_no": N_("Only “true” or “false” can stand here."),
    "setting_hours": N_(
        "Hours are a list of periods; each has from, until, opening, closing and lunch, in the order of the day, and "
        "no two begin on the same date."
    ),
    "calendar_as_unknown": N_("A day can be made “off” or “working”."),
    "calendar_day_unknown": N_("The calendar reaches from {date} to {until}; choose a day within."),
    "calendar_day_same": N_("The calendar already says so of {date}; nothing would change."),
    "calendar_day_plain": N_("{date} is nothing special in the calendar; there is nothing to take away."),
    "clock_unconfirmed": N_("Nobody has confirmed the time of this machine yet; two people confirm it first."),
    "stopped": N_("Stopped as you wished; nothing was changed."),
    "office_code": N_("The code of an office has 2 to 6 Latin capital letters or digits."),
    "database_url": N_(
        "A database server is named by a URL without a password, like postgresql://user@host/name; else leave it out."
    ),
    "office_missing": N_("There is no office in this folder yet; make one with the command “init”."),
    "json_unreadable": N_(
        "The input is not one JSON object; check quotes, commas and brackets, and that no key stands twice."
    ),
    "json_too_large": N_("The input is longer than {limit} bytes."),
    "demo_only_training": N_("Only a training office can be filled with a made-up history."),
    "demo_not_fresh": N_("Somebody has already worked in this training office or changed it; make a new one."),
    "backup_not_good": N_("The backup {file} does not verify and is not restored; choose another one."),
    "backup_gone": N_("The backup that this request made is no longer there; make another one with a new request id."),
    "backup_older_than_log": N_(
        "The backup ends with entry {entries}, a sealed day log with entry {newest}; choose a newer backup."
    ),
    "request_id_reused": N_("This request id has already been used for something else; make a new one."),
    "clock_backwards": N_("The time given is earlier than the last entry of the journal ({last})."),
    "office_exists": N_("There is already an office in this folder."),
    "first_people_needed": N_("A real office begins with a supervisor and an administrator; name both."),
    "clock_trusted": N_("No clock alarm waits for confirmation."),
    "day_empty": N_("Nothing was recorded on {date}, so there is nothing to close."),
    "day_not_closed": N_("The day {date} is not closed yet; close it first."),
}
"""Problems of people, settings and days."""

PROBLEMS: Final[Mapping[str, Sentence]] = {**FIELDS, **APPEALS, **VISITS, **OFFICE}
"""A rule said no; exit status 1."""

TROUBLES: Final[Mapping[str, Sentence]] = {
    "internal_error": N_(
        "Something went wrong in the program. The file {file} says where; give it to the administrator."
    ),
    "disk_full": N_("The disk is full. Free some space and try again; nothing was lost."),
    "file_no_access": N_("The program may not write the file {file}. Ask the administrator for the right to do so."),
    "file_not_written": N_("The file {file} could not be written. Reason: {why}."),
    "home_not_writable": N_("The program may not write to the office's folder {path}. Ask the administrator."),
    "config_unreadable": N_("The settings file {file} cannot be read. Reason: {why}."),
    "config_other_office": N_(
        "The settings file {file} and the database belong to different offices. Ask the administrator."
    ),
    "calendar_unreadable": N_("The calendar of working days cannot be read. Reason: {why}."),
    "database_locked": N_("Another program is using the database. Wait a moment and try again; nothing was lost."),
    "database_on_network": N_(
        "The database {file} lies on a network drive, where it is not safe. Move the office to this machine."
    ),
    "database_read_only": N_(
        "The database {database} can only be read. Ask the administrator for the right to write to it."
    ),
    "database_damaged": N_("The database is damaged ({detail}). Stop working here and restore the last backup."),
    "database_gone": N_("The database {database} cannot be reached. Check the disk or the connection and try again."),
    "database_failed": N_("The database refused the work ({detail}). Nothing was changed; try again."),
    "database_not_durable": N_(
        "The database server may lose entries at a power cut (synchronous_commit = {setting})."
        " Ask the administrator to set it to “on”."
    ),
    "database_in_the_way": N_(
        "A database without an office lies here already ({file}). Move it to another folder first."
    ),
    "driver_missing": N_("The database driver {driver} is not installed."),
    "migration_failed": N_("The database could not be brought up to this version of the program. Nothing was changed."),
    "schema_newer": N_(
        "A newer version of the program has used this database (version {found}, this program knows {known})."
        " Update the program."
    ),
    "backup_by_server": N_("The data of this office lie on a database server, which makes its own backups."),
    "backup_damaged": N_("The copy {file} is damaged and no backup. Check the disk and make another one."),
    "backup_failed": N_("The backup could not be made ({detail}). Check the disk and try again."),
    "window_open": N_("The program's window is open on this office. Close it and try again."),
    **PRINTERS,
    "key_exists": N_("There is already a signing key in {file}; it is never overwritten."),
    "journal_damaged": N_(
        "The journal is damaged, so nothing is signed and no day is closed. Verify it and restore the last good backup."
    ),
    "texts_unreadable": N_(
        "The texts in {file} cannot be used. Reason: {why}. The shipped texts are offered until it is put right."
    ),
    "offsite_damaged": N_("The journal in {folder} is damaged. Nothing was taken over; restore its backup first."),
    "certificate_unreadable": N_(
        "The certificate {file} cannot be opened. Check the file and its passphrase; papers go out unsigned until then."
    ),
    "certificate_expired": N_("The signing certificate was valid until {until}. Ask the administrator for a new one."),
    "token_driver_missing": N_(
        "The token's driver {file} cannot be loaded. The administrator installs it or corrects its path in"
        " frontdesk.toml."
    ),
    "token_missing": N_("The token {token} is not there. Plug it in and sign again; nothing was lost."),
    "token_unclear": N_(
        "There are several tokens: {tokens}. Leave one in, or let the administrator name the right one."
    ),
    "token_pin_wrong": N_(
        "The token does not accept this PIN. Type it again with care: after a few wrong ones the token locks itself."
    ),
    "token_pin_locked": N_("The token is locked: a wrong PIN was typed too often. Whoever issued it unlocks it."),
    "token_certificate_missing": N_(
        "The token holds no certificate “{certificate}” with its key. The administrator corrects the name in"
        " frontdesk.toml."
    ),
    "token_empty": N_("The token holds no certificate with its key. Ask whoever issued it."),
    "token_certificate_unclear": N_(
        "The token holds several certificates: {names}. The administrator names one of them in frontdesk.toml."
    ),
    "token_key_unsuitable": N_(
        "The key on the token is of a kind that cannot sign papers here: RSA or ECDSA is needed. Sign on paper."
    ),
    "token_pair_wrong": N_(
        "The certificate on the token does not belong to its key, so nothing was signed. Ask whoever issued it."
    ),
    "token_failed": N_("The token reported a fault ({why}). Take it out, plug it in and sign again; nothing was lost."),
    "time_stamp_unavailable": N_(
        "The time stamp service {url} does not answer. The paper is not signed; try again or sign it on paper."
    ),
    "signing_failed": N_("The paper could not be signed. Try again or sign it on paper; nothing was lost."),
    "key_unavailable": N_(
        "The signing key of the office cannot be opened ({file}). Reason: {why}. Papers go out without a signature."
    ),
}
"""Disk, database, lock, printer, network, newer schema; exit status 3."""

USAGE: Final[Mapping[str, Sentence]] = {
    "usage": N_("The command was not understood: {why}."),
    "usage_choice": N_("{name} cannot be “{value}”. Possible: {choices}."),
    "usage_missing": N_("The command lacks: {names}."),
    "usage_unknown": N_("The command does not know: {words}."),
    "usage_unreadable": N_("An argument holds bytes that are no text."),
    "usage_value": N_("The value of {name} is missing or cannot be read."),
    "demo_range": N_("The made-up history holds 1–{days} days with 1–{per_day} visitors each."),
    "file_missing": N_("There is no file {file}."),
    "key_needed": N_("There is no office here; name the file with the public key with --key."),
    "key_unreadable": N_("The file does not hold the line of a public key."),
    "now_in_real_office": N_("Only a training office lets the time be set."),
    "password_needed": N_("There is no terminal to ask for a password; put it into the variable {variable}."),
    "restore_by_server": N_("The data of this office lie on a database server; restore them there."),
    "sign_in_needed": N_("Say who you are: with --as or in the variable FRONTDESK_LOGIN."),
    "config_key": N_("The settings file holds a key that does not exist: {key}."),
    "config_value": N_("In the settings file the value of this key is missing or wrong: {key}."),
    "paper_unknown": N_("There is no paper “{kind}”."),
    "paper_size_impossible": N_("The paper “{kind}” cannot have the size {size}."),
}
"""The command itself is wrong; exit status 2."""

BLOCKS: Final[Mapping[str, tuple[Sentence, str]]] = {
    "visitors_waiting": (
        plural("{n} visitor is still waiting.", "{n} visitors are still waiting."),
        N_("Call them, or close the day: they are recorded as not served."),
    ),
    "visitors_at_counter": (
        plural("{n} visitor is still at a counter.", "{n} visitors are still at a counter."),
        N_("Finish the visit, or close the day: it is recorded as not served."),
    ),
    "receipts_unprinted": (
        plural("{n} receipt has not come out.", "{n} receipts have not come out."),
        N_("Print them now; the registrations stand either way."),
    ),
    "protocols_unprinted": (
        plural("{n} oral appeal has no printed protocol.", "{n} oral appeals have no printed protocol."),
        N_("Print it and let the applicant sign: an oral appeal is entered into a protocol (APPC 63(1))."),
    ),
    "journal_damaged": (
        N_("The journal is damaged: an entry is not as it was recorded."),
        N_("Verify it to see which entry it is; the administrator restores the last good backup."),
    ),
    "numbers_have_gaps": (
        N_("The registration numbers of the day have a gap."),
        N_("The day cannot be closed; verify the journal and call the administrator."),
    ),
    "appeals_overdue": (
        plural("{n} appeal is overdue.", "{n} appeals are overdue."),
        N_("The day can be closed all the same; in the room “Appeals” they stand first."),
    ),
    "clock_unconfirmed": (
        N_("The clock of this machine made a leap that nobody has confirmed."),
        N_("Check the time; two people confirm it with their passwords."),
    ),
}
"""What stands before the closing of a day: the fact and the way out."""

_UNKNOWN: Final = N_("This is not possible now (code: {code}).")


def problem_text(_: Texts, problem: Problem) -> str:
    """Return the sentence of a refusal; a trouble that is told as a problem (a printer's) has its own words."""
    values = {"field": problem.field or "", **problem.params}
    seconds = problem.params.get("wait_s")
    if problem.code == "sign_in_refused" and isinstance(seconds, int) and seconds > 0:
        return _.plural(
            "The login or the password is wrong. The next try is possible in {n} second.",
            "The login or the password is wrong. The next try is possible in {n} seconds.",
            seconds,
        )
    return _text(_, problem.code, values)


def trouble_text(_: Texts, trouble: Trouble) -> str:
    """Return the sentence of a trouble."""
    return _text(_, trouble.code, trouble.params)


def usage_text(_: Texts, usage: WrongUsage) -> str:
    """Return the sentence of a wrong usage."""
    return _text(_, usage.code, usage.params)


def block_text(_: Texts, block: Block) -> str:
    """Return what stands before the closing of a day, as a fact in one sentence."""
    return say(_, BLOCKS[block.code][0], block.params) if block.code in BLOCKS else _(_UNKNOWN, code=block.code)


def block_way_out(_: Texts, block: Block) -> str:
    """Return what to do about it, in one sentence; empty for an unknown one."""
    return _(BLOCKS[block.code][1]) if block.code in BLOCKS else ""


def code_text(_: Texts, code: str, params: Mapping[str, object] | None = None) -> str:
    """Return the sentence of any code of this module, whoever raised it."""
    return _text(_, code, params or {})


def _text(_: Texts, code: str, values: Mapping[str, object]) -> str:
    for table in (PROBLEMS, TROUBLES, USAGE):
        if code in table:
            return say(_, table[code], values)
    return _(_UNKNOWN, code=code)
