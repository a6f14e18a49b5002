# SPDX-License-Identifier: Apache-2.0
"""The headings of the register as it is exported."""

from typing import Final

from frontdesk.i18n import N_, Texts

COLUMNS: Final = {
    "number": N_("№"),
    "accepted": N_("Received"),
    "registered_on": N_("Registered on"),
    "name": N_("Visitor"),
    "kind": N_("Kind"),
    "assignee": N_("With"),
    "status": N_("Status"),
    "first_due": N_("First due date"),
    "due": N_("Due"),
    "overdue_days": N_("Overdue, working days"),
    "extended": N_("Extended"),
}

YES: Final = N_("yes")


def column_name(_: Texts, code: str) -> str:
    """Return the heading of a column of the exported register."""
    return _(COLUMNS[code])


def yes(_: Texts) -> str:
    """Return what stands where something is so."""
    return _(YES)
