# SPDX-License-Identifier: Apache-2.0
"""What a paper may be given beside its appeal: the strict reading of texts that no registration asks for."""

import re
from collections.abc import Mapping
from typing import Final

from frontdesk.domain.moments import day_from_text
from frontdesk.domain.papers.catalogue import BOOKING, FOUND_ITEM
from frontdesk.domain.text import clean
from frontdesk.errors import Problem, Refused

LINE: Final = 300
LINES: Final = 4_000

FIELDS: Final[Mapping[str, Mapping[str, int]]] = {
    BOOKING: {"official": LINE, "day": 10, "time": 5, "room": 40, "subject": LINES},
    FOUND_ITEM: {"item": LINES, "place": LINE, "found_at": 100, "condition": LINE, "storage": LINE},
}
"""Paper to its fields and the most characters of each; the two longest may have several lines."""

_TIME: Final = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


def read_details(paper: str, document: Mapping[str, object]) -> dict[str, str]:
    """Return the texts, cleaned; raise Refused with one problem per field that is wrong.

    Codes: `unknown_key`, `wrong_type`, those of `text.clean`, `date_unreadable`, `time_unreadable`.
    """
    fields = FIELDS.get(paper, {})
    problems: list[Problem] = []
    found: dict[str, str] = {}
    for key, value in document.items():
        if key not in fields:
            problems.append(Problem(str(key)[:80], "unknown_key"))
        elif not isinstance(value, str):
            problems.append(Problem(key, "wrong_type"))
        else:
            text, problem = clean(value, key, limit=fields[key], multiline=fields[key] == LINES)
            problem = problem or _shaped(key, text)
            problems += [problem] if problem else []
            found[key] = text
    if problems:
        raise Refused(*problems)
    return found


def _shaped(key: str, text: str) -> Problem | None:
    if key == "time" and text and not _TIME.fullmatch(text):
        return Problem(key, "time_unreadable")
    if key == "day" and text:
        try:
            day_from_text(text)
        except ValueError:
            return Problem(key, "date_unreadable")
    return None
