# SPDX-License-Identifier: Apache-2.0
"""The words for every code of the program, as English sentences that the catalogues translate.

Only words: which code is raised when is decided elsewhere. An unknown code gives a sentence that names it, never an
error.
"""

from frontdesk.words.checks import check_text
from frontdesk.words.events import event_text
from frontdesk.words.faults import fault_text
from frontdesk.words.names import (
    act_name,
    channel_name,
    day_reason,
    document_type_name,
    kind_name,
    language_name,
    move_name,
    outcome_name,
    paper_name,
    priority_name,
    purpose_name,
    request_rule_name,
    role_name,
    rule_text,
    setting_explanation,
    setting_label,
    sex_name,
    state_name,
    status_name,
)
from frontdesk.words.printers import print_state, printer_state
from frontdesk.words.problems import block_text, block_way_out, code_text, problem_text, trouble_text, usage_text
from frontdesk.words.sentences import legible

__all__ = [
    "act_name",
    "block_text",
    "block_way_out",
    "channel_name",
    "check_text",
    "code_text",
    "day_reason",
    "document_type_name",
    "event_text",
    "fault_text",
    "kind_name",
    "language_name",
    "legible",
    "move_name",
    "outcome_name",
    "paper_name",
    "print_state",
    "printer_state",
    "priority_name",
    "problem_text",
    "purpose_name",
    "request_rule_name",
    "role_name",
    "rule_text",
    "setting_explanation",
    "setting_label",
    "sex_name",
    "state_name",
    "status_name",
    "trouble_text",
    "usage_text",
]
