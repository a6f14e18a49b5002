# SPDX-License-Identifier: Apache-2.0
"""What printers say, in words: each trouble with its way out, and how a printer is."""

from collections.abc import Mapping
from typing import Final

from frontdesk.i18n import N_, Texts
from frontdesk.words.sentences import say

PRINTERS: Final[Mapping[str, str]] = {
    "printer_unknown": N_("There is no printer {printer} on this machine. Choose another one and print again."),
    "printer_failed": N_(
        "The printer {printer} did not take the paper. Reason: {why}. Check the printer and print again."
    ),
    "printer_offline": N_(
        "The printer {printer} does not answer. Check that it is switched on and connected, then print again."
    ),
    "printer_service": N_(
        "The print service of Windows is stopped, so {printer} cannot print. The administrator starts “Print Spooler”."
    ),
    "printer_media_empty": N_("The printer {printer} is out of paper. Put paper in, then print again."),
    "printer_jam": N_("Paper is jammed in the printer {printer}. Take it out, then print again."),
    "printer_cover_open": N_("The printer {printer} is open. Close its cover, then print again."),
    "printer_no_ink": N_("The printer {printer} has no toner or ink left. Change the cartridge, then print again."),
    "printer_attention": N_("The printer {printer} reports a fault. Look at its display, then print again."),
    "printer_paused": N_("The queue of the printer {printer} is stopped. The administrator starts it again."),
    "printer_not_accepting": N_(
        "The printer {printer} takes no papers now. Choose another one, or call the administrator."
    ),
    "printer_held": N_("The paper is held in the queue of the printer {printer}. The administrator releases it."),
    "printer_cancelled": N_("Printing was cancelled at the printer {printer}. Print again if the paper is needed."),
    "printer_denied": N_("The printer {printer} does not let this user print. Ask the administrator for the right."),
    "printer_format": N_("The printer {printer} could not read the paper. The administrator checks its driver."),
    "printer_size": N_("The printer {printer} has no sheet for this paper. Choose another size or another printer."),
    "printer_broke_off": N_(
        "The connection to the printer {printer} broke in the middle of the paper. Check the cable and print again."
    ),
    "printer_stalled": N_(
        "The printer {printer} stopped in the middle of the paper. Check its paper and its cover and print again."
    ),
    "printer_no_device": N_(
        "The address {device} of the printer {printer} leads to no printer. The administrator corrects it."
    ),
    "printer_silent": N_(
        "The printer {printer} has not said what became of the paper. Look whether it came out before printing again."
    ),
}
"""Why a paper did not come out, and what to do; the next print of it is always a counted copy."""

STATES: Final[Mapping[str, str]] = {
    "idle": N_("{printer}: ready"),
    "printing": N_("{printer}: printing"),
    "stopped": N_("{printer}: stopped"),
}


PAPERS: Final[Mapping[str, str]] = {
    "none": N_("not printed yet"),
    "started": N_("not known to have come out"),
    "queued": N_("waiting at the printer"),
    "printing": N_("printing"),
    "failed": N_("did not come out"),
}


def print_state(_: Texts, state: str) -> str:
    """Return what became of a paper that is not known to have come out."""
    return _(PAPERS.get(state, PAPERS["started"]))


def printer_state(_: Texts, printer: str, state: str, why: str | None, params: Mapping[str, object]) -> str:
    """Return how a printer is in one sentence; what stands in its way goes before everything."""
    values = {**params, "printer": printer}
    return say(_, PRINTERS.get(why or "", STATES.get(state, STATES["stopped"])), values)
