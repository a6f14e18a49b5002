# SPDX-License-Identifier: Apache-2.0
"""The grid of the office's forms on cut sheets: type sizes, margins, air. One family of type, few sizes."""

from typing import Final, NamedTuple

from frontdesk.documents import fonts
from frontdesk.documents.layout import Style

OFFICE: Final = Style(fonts.BOLD, 10, 12.6, 2.9)
SMALL: Final = Style(fonts.REGULAR, 7.4, 9.6, 2.3)
TITLE: Final = Style(fonts.BOLD, 13, 16.2, 3.9)
NUMBER: Final = Style(fonts.BOLD, 15, 19, 4.4)
HEADING: Final = Style(fonts.BOLD, 9.6, 12.4, 3.0)
LABEL: Final = Style(fonts.REGULAR, 7.2, 9.2, 2.3)
VALUE: Final = Style(fonts.REGULAR, 10, 12.8, 3.1)
STRONG: Final = Style(fonts.BOLD, 10, 12.8, 3.1)
BODY: Final = Style(fonts.REGULAR, 9.4, 12.6, 3.1)
URGENT: Final = Style(fonts.BOLD, 9.4, 12.6, 3.1)
ACCOUNT: Final = Style(fonts.REGULAR, 10.5, 14.8, 3.8)
NOTICE: Final = Style(fonts.REGULAR, 7.4, 9.6, 2.3)
CODE: Final = Style(fonts.BOLD, 8.6, 11, 2.8)
BAND: Final = Style(fonts.BOLD, 10.5, 12.6, 2.9)


class Styles(NamedTuple):
    """The styles that shrink on a small sheet."""

    office: Style
    title: Style
    number: Style
    below: Style
    notice: Style
    label: Style
    value: Style
    strong: Style
    body: Style
    account: Style


STYLES: Final = {
    "a4": Styles(OFFICE, TITLE, NUMBER, VALUE, NOTICE, LABEL, VALUE, STRONG, BODY, ACCOUNT),
    "a5": Styles(OFFICE, TITLE, NUMBER, VALUE, NOTICE, LABEL, VALUE, STRONG, BODY, ACCOUNT),
    "a6": Styles(
        Style(fonts.BOLD, 8.4, 10.4, 2.5),
        Style(fonts.BOLD, 9, 11.2, 2.7),
        Style(fonts.BOLD, 14.5, 17.6, 4.2),
        Style(fonts.REGULAR, 9, 11, 2.7),
        Style(fonts.REGULAR, 6.2, 7.2, 1.8),
        Style(fonts.REGULAR, 6.4, 8.0, 2.0),
        Style(fonts.REGULAR, 8, 9.8, 2.4),
        Style(fonts.BOLD, 9, 11, 2.7),
        Style(fonts.REGULAR, 8, 10.2, 2.5),
        Style(fonts.REGULAR, 9, 11.8, 2.9),
    ),
}

MARGINS: Final = {"a4": (20.0, 12.0), "a5": (14.0, 10.0), "a6": (7.5, 6.5)}
"""Left, where the file is bound, and right, in mm."""

TOP_MM: Final = {"a4": 12.0, "a5": 10.0, "a6": 6.0}
FOOT_MM: Final = {"a4": (14.0, 11.0, 7.6), "a5": (13.0, 10.0, 6.6), "a6": (9.2, 8.0, 5.0)}
"""Height of the foot, its line and its text above the lower edge."""

SIGNED_FOOT_MM: Final = 25.0
PROOF_MODULE_MM: Final = 0.375
"""Three dots of a 203 dpi head; an office printer has finer ones (TRUST 3.3)."""

GAP_MM: Final = {"a4": 2.6, "a5": 2.4, "a6": 1.4}
"""Air between the parts of a form."""

BAND_GAP_MM: Final = 1.4

COLUMN_GAP_MM: Final = 8.0

LOGO_MM: Final = 15.0
"""The longer side of an office's logo."""

WRITING_MM: Final = 6.0
"""Height of an empty field, so that it can be filled in by hand."""
