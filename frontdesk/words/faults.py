# SPDX-License-Identifier: Apache-2.0
"""What a verification says is wrong, with a sealed log or with the office's own journal and rows.

The faults themselves are found in `frontdesk.seal` and `frontdesk.storage`.
"""

from collections.abc import Mapping
from typing import Final

from frontdesk.i18n import N_, Texts
from frontdesk.words.sentences import say

SEALED: Final[Mapping[str, str]] = {
    "bundle_unreadable": N_("The file cannot be read as a day log."),
    "bundle_too_large": N_("The file declares more data than a day log may hold ({limit} bytes)."),
    "bundle_layout": N_("The folder in the file does not have the names and order of a day log."),
    "bundle_entry": N_("{name} is not stored as in a day log: uncompressed, 1980-01-01, mode 0644."),
    "bundle_damaged": N_("The checksum of {name} is wrong: the file was damaged."),
    "bundle_code_differs": N_("The file is named for the office {name}, the key belongs to {found}."),
    "bundle_twice": N_("This day log has been given twice: see {other}."),
    "frontier_malformed": N_("The file 'frontier' is not in its one allowed form."),
    "note_malformed": N_("A signed text is not in its one allowed form."),
    "checkpoint_malformed": N_("A checkpoint is not in its one allowed form."),
    "checkpoint_extension": N_("The day's checkpoint carries lines that only a receipt may have."),
    "key_malformed": N_("The public key line is not in its one allowed form."),
    "signature_missing": N_("There is no signature of this office's key."),
    "signature_wrong": N_("The signature of this office's key is wrong: the signed text was changed or forged."),
    "origin_differs": N_("The log is named {found}, the key is of {expected}."),
    "event_malformed": N_("An event is not in its one allowed form."),
    "event_invalid": N_("The event {type} lacks or misuses the key {key}."),
    "event_type_unknown": N_("Events of the type {type} do not exist in this version."),
    "event_version": N_("The event is of version {version}; this program reads version 1."),
    "event_log_differs": N_("The event belongs to the log {found}."),
    "seq_not_consecutive": N_("Event {expected} was expected here, {found} was found."),
    "genesis_missing": N_("The log does not begin with the event log.created."),
    "genesis_repeated": N_("The event log.created may only be the first of a log."),
    "genesis_key_differs": N_("The log was created under another key."),
    "time_backwards": N_("The event is earlier than the one before it."),
    "number_gap": N_("Number {expected} was expected, {found} was found."),
    "accepted_at_differs": N_("The appeal claims to be accepted at {found}; its event is of {expected}."),
    "close_missing": N_("The last event is not the closing of the day."),
    "close_misplaced": N_("The closing of the day is not the last event of its file."),
    "close_name_differs": N_("The file is named for {name}, the closing event says {found}."),
    "close_figure": N_("The closing says {key} = {found}, the events say {expected}."),
    "size_differs": N_("The checkpoint covers {expected} events, the files hold {found}."),
    "root_differs": N_("The events do not give the signed root: something was changed, removed or added."),
    "frontier_differs": N_("The file does not continue {other}: its frontier has another root than was signed there."),
    "files_do_not_join": N_("Events {first} to {last} are in none of the files."),
    "files_overlap": N_("This file and {other} hold the same events."),
    "fork": N_("This signed checkpoint and that of {other} have one size and two roots: the log was forked."),
    "part_out_of_order": N_("Part {expected} of the day {date} was expected, {found} was found."),
    "day_out_of_order": N_("The day {found} follows the day {expected}."),
    "receipt_malformed": N_("The text is not a receipt of a front office."),
    "receipt_not_covered": N_("The event of the receipt {number} is in none of the files."),
    "receipt_root_differs": N_(
        "The signed root of the receipt {number} is not that of these files: the log was rewritten."
    ),
    "receipt_leaf_differs": N_("The event of the receipt {number} is not the one in the log."),
    "receipt_event_differs": N_("The receipt says {found}, the event in the log says {expected}."),
}
"""Faults of day logs and receipts; the placeholders are the keys of the fault's `params`."""

OWN: Final[Mapping[str, str]] = {
    "attachment_differs": N_("The attached file {file} is not what was attached: its bytes were changed."),
    "event_missing": N_("Event {seq} is missing from the journal."),
    "event_altered": N_("Event {seq} was altered: the root beside it does not follow from it."),
    "event_unreadable": N_("Event {seq} of the journal cannot be read."),
    "event_beyond_head": N_("Event {seq} stands after the recorded end of the journal."),
    "head_missing": N_("The end of the journal is not recorded; this database holds no office."),
    "head_differs": N_("The recorded end of the journal differs from its events (column {column})."),
    "checkpoint_differs": N_("The checkpoint of size {row} has another root than the events give."),
    "column_differs": N_("Table {table}, row {row}: the column {column} differs from the journal."),
    "row_missing": N_("Table {table}, row {row}: the row is missing, the journal has its event."),
    "row_without_event": N_("Table {table}, row {row}: the journal has no event for this row."),
    "personal_data_differ": N_("The personal data of event {seq} are not those that were recorded."),
    "personal_data_gone": N_("The personal data of event {seq} are gone, and nobody erased them."),
    "frozen_paper_differs": N_("The stored content of the paper {row} is not the one that was issued."),
    "secret_differs": N_("The stored password of the account {row} is not the recorded one."),
}
"""Faults of the office's own journal and of the rows made from it."""

FAULTS: Final[Mapping[str, str]] = {**SEALED, **OWN}

_UNKNOWN: Final = N_("The verification found a fault (code: {code}).")


def fault_text(_: Texts, code: str, params: Mapping[str, object]) -> str:
    """Return the sentence of a fault."""
    return say(_, FAULTS[code], params) if code in FAULTS else _(_UNKNOWN, code=code)
