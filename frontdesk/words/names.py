# SPDX-License-Identifier: Apache-2.0
"""What a code is called: kinds, purposes, states, roles, papers, settings, reasons of the lawful clock.

Whole sentences about problems, faults and events are in the other modules of this package.
"""

from collections.abc import Mapping
from typing import Final

from frontdesk.i18n import N_, Texts

KINDS: Final[Mapping[str, str]] = {
    "application": N_("Application"),
    "complaint": N_("Complaint"),
    "message": N_("Message"),
    "request_401v": N_("Information request"),
    "request_appc": N_("Information request (APPC)"),
    "proposal": N_("Proposal"),
    "response": N_("Response"),
    "crime_report": N_("Crime report"),
    "petition": N_("Petition"),
}

REQUEST_RULES: Final[Mapping[str, str]] = {
    "request_401v": N_("Law 401-V: 15 calendar days"),
    "request_appc": N_("APPC: 15 working days"),
}
"""The two rules of an information request; a supervisor chooses the second (DOMAIN 1.2)."""

STATUSES: Final[Mapping[str, str]] = {
    "accepted": N_("Accepted"),
    "registered": N_("Registered"),
    "needs_fix": N_("Correction asked for"),
    "in_work": N_("In work"),
    "extended": N_("Term extended"),
    "forwarded": N_("Forwarded"),
    "returned": N_("Returned"),
    "withdrawn": N_("Withdrawn"),
    "stopped": N_("Stopped"),
    "answered": N_("Answered"),
    "act_adopted": N_("Act adopted"),
    "noted": N_("Taken note of"),
    "satisfied": N_("Satisfied"),
    "partly_satisfied": N_("Partly satisfied"),
    "rejected": N_("Rejected"),
    "handed_to_duty": N_("Handed to the duty unit"),
    "voided": N_("Voided, the number is kept"),
}
"""DOMAIN 1.15; overdue is computed and no status."""

PURPOSES: Final[Mapping[str, str]] = {
    "appeal": N_("Hand in an appeal"),
    "crime": N_("Report a crime"),
    "consult": N_("Advice"),
    "cert": N_("Certificate"),
    "inspector": N_("To the district inspector"),
    "investigator": N_("To the investigator, on summons"),
    "migration": N_("Migration"),
    "weapons": N_("Weapons"),
    "fines": N_("Administrative fine"),
    "vehicle": N_("Vehicle, driving licence"),
    "missing": N_("Search for a person"),
    "found": N_("Found item"),
    "lost_doc": N_("Lost document"),
    "reception": N_("Personal reception"),
    "pickup": N_("Collect an answer"),
    "pass": N_("Pass"),
    "gratitude": N_("Thanks"),
    "other": N_("Other"),
}

OUTCOMES: Final[Mapping[str, str]] = {
    "registered": N_("Appeal registered"),
    "advice": N_("Advice given"),
    "certificate": N_("Certificate given"),
    "handed_to_duty": N_("Handed to the duty unit"),
    "left": N_("Went away"),
}

STATES: Final[Mapping[str, str]] = {
    "waiting": N_("Waiting"),
    "called": N_("At the counter"),
    "held": N_("On hold"),
    "finished": N_("Finished"),
    "no_show": N_("Did not come"),
    "unserved": N_("Not served"),
    "left": N_("Went away"),
}

PRIORITIES: Final[Mapping[str, str]] = {
    "disability": N_("Disability"),
    "pregnant": N_("Pregnancy"),
    "infant": N_("With a small child"),
    "veteran": N_("Veteran"),
    "elderly": N_("Elderly"),
    "other": N_("Another ground"),
}

ROLES: Final[Mapping[str, str]] = {
    "clerk": N_("Clerk"),
    "supervisor": N_("Supervisor"),
    "admin": N_("Administrator"),
    "auditor": N_("Auditor"),
    "system": N_("The program"),
}

ACTS: Final[Mapping[str, str]] = {
    "receive": N_("receiving visitors and registering appeals"),
    "queue": N_("looking at the queue"),
    "find": N_("searching"),
    "show": N_("opening an appeal"),
    "show_masked": N_("looking at an appeal without personal data"),
    "consider": N_("considering appeals"),
    "decide": N_("extending, returning and stopping appeals"),
    "correct": N_("correcting a record"),
    "assign": N_("naming the assignee"),
    "answer": N_("deciding"),
    "needs_fix": N_("asking the applicant to complete it"),
    "forward": N_("forwarding"),
    "return": N_("returning"),
    "withdraw": N_("withdrawing"),
    "stop": N_("stopping the proceeding"),
    "extend": N_("extending the term"),
    "hand_over": N_("handing over to the duty unit"),
    "link": N_("linking to an earlier appeal"),
    "void": N_("voiding a record"),
    "status": N_("looking at the day"),
    "export": N_("exporting a day log"),
    "close_day": N_("closing the day"),
    "approve": N_("approving as the second person"),
    "manage_users": N_("managing users"),
    "change_settings": N_("changing the settings"),
    "change_calendar": N_("changing the calendar"),
    "verify": N_("verifying the journal"),
    "backup": N_("making a backup"),
    "restore": N_("restoring a backup"),
}
"""The acts of `domain.roles` and `domain.life`, as they stand inside "… is not open to you"."""

MOVES: Final[Mapping[str, str]] = {
    "call": N_("call"),
    "recall": N_("call again"),
    "came": N_("has come"),
    "no_show": N_("did not come"),
    "finish": N_("finish"),
    "left": N_("went away"),
    "unserved": N_("not served"),
}

PAPERS: Final[Mapping[str, str]] = {
    "receipt": N_("Receipt"),
    "protocol": N_("Protocol of an oral appeal"),
    "crime_draft": N_("Protocol of acceptance of an oral statement of a crime"),
    "hand_over": N_("Hand-over to the duty unit"),
    "notice_forward": N_("Notice of forwarding"),
    "notice_defect": N_("Notice of a defect in the appeal"),
    "notice_return": N_("Notice of the return of the appeal"),
    "notice_extend": N_("Notice of the extension of the term"),
    "notice_stop": N_("Notice that the proceeding is stopped"),
    "answer_cover": N_("Answer to the appeal"),
    "booking": N_("Booking for personal reception"),
    "found_item": N_("Act of a found item"),
    "slip": N_("Slip of the queue"),
    "day_sheet": N_("Sheet of the day (Z report)"),
    "blank": N_("Blank of the outage book"),
}

DOCUMENT_TYPES: Final[Mapping[str, str]] = {
    "id_card": N_("ID card"),
    "passport": N_("Passport"),
    "residence_permit": N_("Residence permit"),
    "foreign_passport": N_("Foreign passport"),
    "refugee": N_("Refugee certificate"),
    "other": N_("Another document"),
}

LANGUAGES: Final[Mapping[str, str]] = {
    "kk": N_("Kazakh"),
    "ru": N_("Russian"),
    "other": N_("Another language"),
}

CHANNELS: Final[Mapping[str, str]] = {
    "in_person": N_("In person"),
    "post": N_("By post"),
    "email": N_("By e-mail"),
    "sms": N_("By SMS"),
    "eotinish": N_("Through e-Otinish"),
}

SEXES: Final[Mapping[str, str]] = {"male": N_("male"), "female": N_("female")}

SETTINGS: Final[Mapping[str, tuple[str, str]]] = {
    "wait_target_s": (
        N_("Target for waiting, seconds"),
        N_("Visitors called within this time count as within the target; later ones are marked in the queue."),
    ),
    "complain_to_kk": (
        N_("Higher body for complaints, in Kazakh"),
        N_("Stands on every receipt: who considers complaints about this office."),
    ),
    "complain_to_ru": (
        N_("Higher body for complaints, in Russian"),
        N_("Stands on every receipt: who considers complaints about this office."),
    ),
    "office_phone": (
        N_("Telephone of the office"),
        N_("Stands on the receipt, so that the applicant can ask how the appeal is going. Empty: not printed."),
    ),
    "office_address_kk": (
        N_("Address of the office, in Kazakh"),
        N_("Stands on protocols as the place where they are drawn up. Empty: the name of the office."),
    ),
    "office_address_ru": (
        N_("Address of the office, in Russian"),
        N_("Stands on protocols as the place where they are drawn up. Empty: the name of the office."),
    ),
    "office_hours": (
        N_("Working hours of the office"),
        N_("Until when an appeal is registered on the same day, with the dates from which each period is valid."),
    ),
    "keep_papers": (
        N_("Keep printed papers"),
        N_(
            "Keeps the file of a paper after printing. Otherwise the file is removed; it can be made again at any time."
        ),
    ),
    "idle_minutes": (
        N_("Lock after idle minutes"),
        N_("After so many minutes without a key the window locks itself; the form stays as it is, hidden."),
    ),
}

DAY_REASONS: Final[Mapping[str, str]] = {
    "working": N_("Working day"),
    "weekend": N_("Day off"),
    "holiday": N_("Public holiday"),
    "transferred": N_("Transferred day off"),
    "working_saturday": N_("Working Saturday"),
    "calendar": N_("Calendar day"),
    "rolled": N_("The term moves to the next working day"),
}

RULES: Final[Mapping[str, str]] = {
    "appc_15wd": N_("15 working days from the day after registration (APPC art. 76(1))"),
    "appc_20wd": N_("20 working days from the day after registration, no extension (APPC art. 99)"),
    "law401_15cd": N_("15 calendar days from receipt (Law 401-V art. 11(10))"),
    "cpc_no_due": N_("Handed to the duty unit at once, without a term of this office (CPC art. 179(1))"),
}

WHYS: Final[Mapping[str, str]] = {
    "missing": N_("the file is missing"),
    "unreadable": N_("the file cannot be read"),
    "malformed": N_("the file is damaged"),
    "passphrase_needed": N_("its passphrase was not given"),
    "passphrase_wrong": N_("the passphrase is wrong"),
    "backwards": N_("the clock went backwards"),
    "leap": N_("the clock leapt forward"),
    "no_folder": N_("there is no such folder"),
    "is_folder": N_("a folder has this name"),
    "is_file": N_("a file has this name"),
    "name_too_long": N_("the name is too long"),
    "special_file": N_("this name belongs to a device or a pipe"),
    "disk_fault": N_("the disk reported a fault"),
}
"""Reasons that stand after a colon."""


def kind_name(_: Texts, code: str) -> str:
    """Return the kind of appeal as on its chip."""
    return _(KINDS.get(code, code))


def request_rule_name(_: Texts, code: str) -> str:
    """Return the rule of an information request, by the code of its kind."""
    return _(REQUEST_RULES.get(code, code))


def status_name(_: Texts, code: str) -> str:
    """Return the status of an appeal."""
    return _(STATUSES.get(code, code))


def purpose_name(_: Texts, code: str) -> str:
    """Return the purpose of a visit."""
    return _(PURPOSES.get(code, code))


def outcome_name(_: Texts, code: str) -> str:
    """Return how a visit ended."""
    return _(OUTCOMES.get(code, code))


def state_name(_: Texts, code: str) -> str:
    """Return where a visit stands."""
    return _(STATES.get(code, code))


def priority_name(_: Texts, code: str) -> str:
    """Return the ground of priority; of `other:TEXT` the words themselves."""
    ground, _colon, words = code.partition(":")
    return words.strip() or _(PRIORITIES.get(ground, ground))


def role_name(_: Texts, code: str) -> str:
    """Return the role of an account."""
    return _(ROLES.get(code, code))


def act_name(_: Texts, code: str) -> str:
    """Return an act as it stands inside a sentence."""
    return _(ACTS.get(code, code))


def move_name(_: Texts, code: str) -> str:
    """Return a step of a visit as on its key."""
    return _(MOVES.get(code, code))


def paper_name(_: Texts, code: str) -> str:
    """Return the name of a paper."""
    return _(PAPERS.get(code, code))


def document_type_name(_: Texts, code: str) -> str:
    """Return the type of an identity document."""
    return _(DOCUMENT_TYPES.get(code, code))


def language_name(_: Texts, code: str) -> str:
    """Return the language of an appeal."""
    return _(LANGUAGES.get(code, code))


def channel_name(_: Texts, code: str) -> str:
    """Return the way in which a decision reaches the applicant."""
    return _(CHANNELS.get(code, code))


def sex_name(_: Texts, code: str) -> str:
    """Return the sex that an IIN echoes."""
    return _(SEXES.get(code, code))


def setting_label(_: Texts, key: str) -> str:
    """Return the label of a setting."""
    return _(SETTINGS[key][0]) if key in SETTINGS else key


def setting_explanation(_: Texts, key: str) -> str:
    """Return what a setting does, in a sentence."""
    return _(SETTINGS[key][1]) if key in SETTINGS else ""


def day_reason(_: Texts, code: str) -> str:
    """Return why a day of a term counts or does not."""
    return _(DAY_REASONS.get(code, code))


def rule_text(_: Texts, code: str) -> str:
    """Return the rule that gives the due date, with its article."""
    return _(RULES.get(code, code))


def why(_: Texts, code: str) -> str:
    """Return a reason that stands after a colon; what the system said itself stays as it is."""
    return _(WHYS.get(code, code))
