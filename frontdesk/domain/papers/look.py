# SPDX-License-Identifier: Apache-2.0
"""How an office wants a paper to look: margins, logo, order, what may be left out. What the law demands always stands.

The look is frozen with each paper, so that a later change leaves the reprints of earlier papers alone. No file is read
here and nothing is drawn.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from frontdesk.domain.papers import catalogue
from frontdesk.errors import Problem, Refused

NARROWEST_MM: Final = 5
WIDEST_MM: Final = 40
LOGO_DOTS: Final = 240
"""Most dots of a logo's side: 30 mm of a 203 dpi head."""

_LETTER: Final = {"complain_to": False, "received": False}

BLOCKS: Final[Mapping[str, Mapping[str, bool]]] = {
    catalogue.RECEIPT: {
        "accepted": True,
        "registered_on": False,
        "due": False,
        "forward_by": False,
        "applicant": False,
        "sheets": False,
        "official_number": False,
        "clerk": True,
        "feedback": False,
        "state": False,
        "complaint": False,
        "privacy": True,
    },
    catalogue.PROTOCOL: {"attachments": False, "remarks": False},
    catalogue.CRIME_DRAFT: {"attachments": False, "remarks": False},
    catalogue.HAND_OVER: {"internal": False},
    catalogue.NOTICE_FORWARD: {"received": False},
    catalogue.NOTICE_DEFECT: {"received": False},
    catalogue.NOTICE_RETURN: _LETTER,
    catalogue.NOTICE_EXTEND: _LETTER,
    catalogue.NOTICE_STOP: _LETTER,
    catalogue.ANSWER_COVER: _LETTER,
    catalogue.BOOKING: {"rule": False},
    catalogue.FOUND_ITEM: {},
}
"""Paper to its movable or optional blocks: True for what the law demands (APPC 64(2)), which cannot be left out.

What is not named here stands on every paper of its kind.
"""

ORDERED: Final = frozenset({catalogue.RECEIPT})
"""Papers whose blocks can stand in another order."""

_KEYS: Final = {"margins", "logo", "order", "leave_out"}
_SIDES: Final = ("left", "right", "top")


@dataclass(frozen=True)
class Look:
    """The look of one paper. `margins` in mm or empty; `logo` the packed picture of `pack`, empty for none."""

    margins: tuple[int, ...] = ()
    order: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    logo: str = ""

    def shows(self, block: str) -> bool:
        """Say whether a block stands on the paper."""
        return block not in self.leave_out

    def sorted(self, blocks: Sequence[str]) -> list[str]:
        """Return the blocks that stand on the paper, the named ones first and in their order."""
        places = {block: place for place, block in enumerate(self.order)}
        kept = [block for block in blocks if self.shows(block)]
        return sorted(kept, key=lambda block: places.get(block, len(places)))

    def to_json(self) -> str:
        """Return the form that is frozen with a paper; empty for the look that the program ships."""
        if self == Look():
            return ""
        values = {"margins": self.margins, "order": self.order, "leave_out": self.leave_out, "logo": self.logo}
        return json.dumps(values, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Look":
        """Read what `to_json` wrote; raise ValueError for anything else."""
        if not text:
            return cls()
        values = json.loads(text)
        found = cls(tuple(values["margins"]), tuple(values["order"]), tuple(values["leave_out"]), values["logo"])
        if found.to_json() != text:
            raise ValueError("not the canonical form of a look")
        return found


def read_look(paper: str, document: Mapping[str, Any], logo: str = "") -> Look:
    """Check a template; raise Refused with one problem for each thing that is wrong.

    Codes: `template_paper` (paper_name), `unknown_key`, `wrong_type`, `template_margin` (low, high), `template_block`
    (block), `template_mandatory` (block), `template_order` (paper).
    """
    if paper not in BLOCKS:
        raise Refused(Problem(None, "template_paper", {"paper_name": paper[:40]}))
    problems = [Problem(str(key)[:80], "unknown_key") for key in document if key not in _KEYS]
    margins = _margins(document.get("margins"), problems)
    order, leave_out = (_blocks(paper, name, document.get(name), problems) for name in ("order", "leave_out"))
    if order and paper not in ORDERED:
        problems.append(Problem("order", "template_order", {"paper": paper}))
    problems += [
        Problem("leave_out", "template_mandatory", {"block": block}) for block in leave_out if BLOCKS[paper].get(block)
    ]
    if "logo" in document and not isinstance(document["logo"], str):
        problems.append(Problem("logo", "wrong_type"))
    if problems:
        raise Refused(*problems)
    return Look(margins, order, leave_out, logo)


def _margins(value: object, problems: list[Problem]) -> tuple[int, ...]:
    if value is None:
        return ()
    if not isinstance(value, Mapping) or set(value) != set(_SIDES) or any(type(mm) is not int for mm in value.values()):
        problems.append(Problem("margins", "wrong_type"))
        return ()
    found = tuple(value[side] for side in _SIDES)
    if any(not NARROWEST_MM <= mm <= WIDEST_MM for mm in found):
        problems.append(Problem("margins", "template_margin", {"low": NARROWEST_MM, "high": WIDEST_MM}))
    return found


def _blocks(paper: str, name: str, value: object, problems: list[Problem]) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or any(not isinstance(block, str) for block in value):
        problems.append(Problem(name, "wrong_type"))
        return ()
    known = [block for block in dict.fromkeys(value) if block in BLOCKS[paper]]
    problems += [
        Problem(name, "template_block", {"block": block[:40]}) for block in value if block not in BLOCKS[paper]
    ]
    return tuple(known)
