# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a sealed log, as values; the words for the codes are in `frontdesk.words`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class Fault:
    """One contradiction or defect: stable code, the file and event (`seq`, from 0) it concerns, values for its text."""

    code: str
    file: str | None = None
    seq: int | None = None
    params: Mapping[str, str | int] = field(default_factory=dict)


class Malformed(ValueError):
    """The input is not in its one allowed form; carries the fault's code. The only error that readers here raise."""

    def __init__(self, code: str, seq: int | None = None, **params: str | int) -> None:
        super().__init__(f"{code} {params}" if params else code)
        self.code = code
        self.seq = seq
        self.params = params

    def fault(self, file: str | None = None) -> Fault:
        """Return the fault that this error stands for."""
        return Fault(self.code, file, self.seq, self.params)


TEXTS: Final[Mapping[str, str]] = {
    "bundle_unreadable": "The file cannot be read as a day log.",
    "bundle_too_large": "The file declares more data than a day log may hold ({limit} bytes).",
    "bundle_layout": "The folder in the file does not have the names and order of a day log.",
    "bundle_entry": "{name} is not stored as in a day log: uncompressed, 1980-01-01, mode 0644.",
    "bundle_twice": "This day log has been given twice.",
    "frontier_malformed": "The file 'frontier' is not in its one allowed form.",
    "note_malformed": "A signed text is not in its one allowed form.",
    "checkpoint_malformed": "A checkpoint is not in its one allowed form.",
    "checkpoint_extension": "The day's checkpoint carries lines that only a receipt may have.",
    "key_malformed": "The public key line is not in its one allowed form.",
    "signature_missing": "There is no signature of this office's key.",
    "signature_wrong": "The signature of this office's key is wrong: the signed text was changed or forged.",
    "origin_differs": "The log is named {found}, the key is of {expected}.",
    "event_malformed": "An event is not in its one allowed form.",
    "event_invalid": "The event {type} lacks or misuses the key {key}.",
    "event_type_unknown": "Events of the type {type} do not exist in this version.",
    "event_version": "The event is of version {version}; this program reads version 1.",
    "event_log_differs": "The event belongs to the log {found}.",
    "seq_not_consecutive": "Event {expected} was expected here, {found} was found.",
    "genesis_missing": "The log does not begin with the event log.created.",
    "genesis_repeated": "The event log.created may only be the first of a log.",
    "genesis_key_differs": "The log was created under another key.",
    "time_backwards": "The event is earlier than the one before it.",
    "number_gap": "Number {expected} was expected, {found} was found.",
    "number_differs": "The event concerns {number}, which this log has not registered.",
    "close_missing": "The last event is not the closing of the day.",
    "close_misplaced": "The closing of the day is not the last event of its file.",
    "close_name_differs": "The file is named for {name}, the closing event says {found}.",
    "close_figure": "The closing says {key} = {found}, the events say {expected}.",
    "close_text_differs": "{name} is not the text of this version.",
    "size_differs": "The checkpoint covers {expected} events, the files hold {found}.",
    "root_differs": "The events do not give the signed root: something was changed, removed or added.",
    "frontier_differs": "The file does not continue the one before it: its frontier has another root than was signed.",
    "frontier_not_empty": "The frontier of an empty log must be empty.",
    "files_do_not_join": "Events {first} to {last} are in none of the files.",
    "files_overlap": "Two files hold the same events.",
    "fork": "Two signed checkpoints of the same size have different roots: the log was forked.",
    "part_out_of_order": "Part {expected} of the day {date} was expected, {found} was found.",
    "day_out_of_order": "The day {found} follows the day {expected}.",
    "receipt_malformed": "The text is not a receipt of a front office.",
    "receipt_not_covered": "The receipt's event {at} is in none of the files.",
    "receipt_root_differs": "The receipt's signed root is not that of these files: the log was rewritten.",
    "receipt_leaf_differs": "The event of the receipt is not the one in the log.",
    "receipt_event_differs": "The receipt says {found}, the event in the log says {expected}.",
}
"""English text of every fault code; the placeholders are the keys of `params`."""
