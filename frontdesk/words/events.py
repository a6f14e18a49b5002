# SPDX-License-Identifier: Apache-2.0
"""What happened, one plain line for each event of the journal.

The types are listed in `domain.journal`; who did it and when stands beside the line, not in it.
"""

from collections.abc import Mapping
from typing import Final

from frontdesk.i18n import N_, Texts
from frontdesk.words.problems import code_text
from frontdesk.words.sentences import say

EVENTS: Final[Mapping[str, str]] = {
    "log.created": N_("The office {office} was set up."),
    "ticket.issued": N_("Ticket {ticket} was given. Purpose: {purpose}."),
    "ticket.called": N_("The visitor was called to counter {counter}."),
    "ticket.recalled": N_("The visitor was called again."),
    "ticket.came": N_("The visitor came to the counter."),
    "ticket.no_show": N_("The visitor did not come to the counter."),
    "ticket.left": N_("The visitor went away."),
    "ticket.unserved": N_("The day was closed before the visitor could be served."),
    "ticket.finished": N_("The visit ended. Outcome: {outcome}."),
    "ticket.held": N_("The visit was put on hold."),
    "ticket.resumed": N_("The visit was taken up again."),
    "ticket.sent_on": N_("The visitor was sent on."),
    "ticket.undone": N_("The last step of the visit was taken back."),
    "appeal.registered": N_("Registered on {registered_on}. Kind: {kind}. Consider by: {due}."),
    "appeal.assigned": N_("The assignee was named."),
    "appeal.needs_fix": N_("The applicant was asked to complete the appeal. Until: {until}."),
    "appeal.extended": N_(
        "The term was extended. New last day: {until}; before: {first}. Decided on {decided}, by: {position}."
        " The applicant is told by {notice_by}."
    ),
    "appeal.forwarded": N_("The appeal was forwarded to the competent body. The applicant was told on {notified}."),
    "appeal.returned": N_("The appeal was returned to the applicant. Ground: {ground}."),
    "appeal.withdrawn": N_("The applicant withdrew the appeal. Statement of: {statement}."),
    "appeal.stopped": N_(
        "The proceeding was stopped. Ground: {ground}. Decided on {decided}. The applicant is told by {notice_by}."
    ),
    "appeal.answered": N_("The answer was given. Way of delivery: {channel}. Language: {language}."),
    "appeal.act_adopted": N_("The administrative act was adopted. Way of delivery: {channel}. Language: {language}."),
    "appeal.noted": N_("The appeal was taken note of. Way of delivery: {channel}. Language: {language}."),
    "appeal.decided": N_(
        "The complaint was decided. Result: {result}. Way of delivery: {channel}. Language: {language}."
    ),
    "appeal.handed_to_duty": N_("The appeal was handed to the duty unit."),
    "appeal.linked": N_("Linked to {to} as a repeat."),
    "appeal.redated": N_("Counted anew by order {order} on the calendar. Consider by: {new_due}, before: {old_due}."),
    "appeal.deemed_refused": N_(
        "The term ended on {due} without a decision: the appeal is deemed refused from {expired_at}."
    ),
    "appeal.corrected": N_("The record was corrected with a second person. What changed: {fields}."),
    "appeal.voided": N_("The record was voided; the number is kept. Status before: {was}."),
    "print.started": N_("Printing began. Paper: {paper}, original."),
    "print.done": N_("Came out. Paper: {paper}, original."),
    "print.failed": N_("Did not come out. Paper: {paper}. {reason}"),
    "protocol.saved": N_("The protocol was put on record. Version: {version}."),
    "protocol.signed": N_("The protocol was signed. Version: {version}."),
    "protocol.versioned": N_("A new version of the protocol was put on record. Version: {version}."),
    "attachment.added": N_("A file was attached. Kind: {media}, bytes: {size}."),
    "pii.viewed": N_("Personal data were opened."),
    "pii.erased": N_("Personal data were destroyed after their retention time."),
    "user.added": N_("User {user} was added. Role: {role}."),
    "user.changed": N_("User {user} was changed."),
    "user.disabled": N_("User {user} was disabled."),
    "user.login": N_("User {user} signed in."),
    "user.refused": N_("User {user} was refused: wrong password."),
    "setting.changed": N_("A setting was changed. {setting}: {value}."),
    "calendar.changed": N_("Order {order} on the calendar: {day} is as in the official calendar again."),
    "clock.alarm": N_("Clock alarm: {why}."),
    "clock.confirmed": N_("The time was confirmed by two people."),
    "blanks.printed": N_("Blanks of the outage book were printed. Count: {count}."),
    "backup.made": N_("A backup was made. Entries: {entries}."),
    "db.restored": N_("The database was restored from a backup. Entries: {entries}."),
    "key.added": N_("A signing key was added."),
    "key.retired": N_("A signing key was retired."),
    "day.close": N_("The day {date} was closed."),
    "upload.acked": N_("The day log was received by headquarters."),
}
"""One line for every type of event."""

REGISTERED_WITHOUT_DUE: Final = N_("Registered on {registered_on}. Kind: {kind}.")
REGISTERED_LATE: Final = N_("Entered late from paper of {claimed_at}. Kind: {kind}. Consider by: {due}.")
WITHOUT_TERM: Final = "cpc_no_due"
"""The rule of a crime report, which has no due date at all."""

REGISTERED_UNDATED: Final = N_(
    "Accepted while the time of the clock was not confirmed; the dates follow. Kind: {kind}."
)
REDATED_BY_CLOCK: Final = N_(
    "The time was confirmed and the dates counted. Registered on {registered_on}. Consider by: {new_due}."
)
DAY_OFF: Final = N_("Order {order} on the calendar: {day} is a day off.")
DAY_WORKED: Final = N_("Order {order} on the calendar: {day} is a working day.")
STARTED_COPY: Final = N_("Printing began. Paper: {paper}, copy No. {copy}.")
DONE_COPY: Final = N_("Came out. Paper: {paper}, copy No. {copy}.")
CLOSED_PART: Final = N_("The day {date} was closed, part {part}.")
CLOSED_UNATTENDED: Final = N_("The day {date} was closed by the program itself.")

PART_FORWARDED: Final = N_(
    "A part of the appeal was forwarded to the competent body. The applicant was told on {notified}."
)
HANDED_WITH_KUI: Final = N_(
    "The appeal is with the duty unit. KUI number: {kui_number}, time: {kui_at}. ERDR entry by: {erdr_by}."
)
OLD_FILE: Final = N_("Added to the old file {to} without a reply.")

_UNKNOWN: Final = N_("Entry of the type {type}.")


def event_text(_: Texts, type: str, data: Mapping[str, object]) -> str:  # noqa: A002 - the key's name in the event
    """Return what happened, in the language of `_`; `data` is that of the event."""
    sentence = _variant(type, data) or EVENTS.get(type)
    if sentence is None:
        return _(_UNKNOWN, type=type)
    values = dict(data)
    late = data.get("late")
    if isinstance(late, Mapping):
        values["claimed_at"] = late.get("claimed_at")
    if type == "setting.changed":
        values["setting"] = data.get("key")
    fields = data.get("fields")
    if isinstance(fields, list | tuple):
        values["fields"] = " ".join(map(str, fields))
    if type == "print.failed":
        values["reason"] = code_text(_, str(data.get("why")), data)
    return say(_, sentence, values)


def _variant(type: str, data: Mapping[str, object]) -> str | None:  # noqa: A002
    """Return the sentence that fits this event better than that of its type."""
    if type == "appeal.registered":
        return _registered(data)
    if type.startswith("appeal."):
        return _of_life(type, data)
    if type == "calendar.changed":
        return {"off": DAY_OFF, "working": DAY_WORKED}.get(str(data.get("as")))
    if type in {"print.started", "print.done"} and data.get("copy"):
        return STARTED_COPY if type == "print.started" else DONE_COPY
    if type == "day.close" and data.get("unattended"):
        return CLOSED_UNATTENDED
    part = data.get("part")
    return CLOSED_PART if type == "day.close" and isinstance(part, int) and part > 1 else None


def _of_life(type: str, data: Mapping[str, object]) -> str | None:  # noqa: A002
    if type == "appeal.redated":
        return REDATED_BY_CLOCK if data.get("why") == "clock" else None
    if type == "appeal.forwarded" and data.get("part"):
        return PART_FORWARDED
    if type == "appeal.handed_to_duty" and (data.get("kui_number") or data.get("kui_at")):
        return HANDED_WITH_KUI
    return OLD_FILE if type == "appeal.linked" and data.get("how") == "old_file" else None


def _registered(data: Mapping[str, object]) -> str | None:
    rule = data.get("rule")
    if not data.get("due") and isinstance(rule, Mapping) and rule.get("code") != WITHOUT_TERM:
        return REGISTERED_UNDATED
    return REGISTERED_LATE if data.get("late") else None if data.get("due") else REGISTERED_WITHOUT_DUE
