# SPDX-License-Identifier: Apache-2.0
"""What stands on the notices of form F5, with which the applicant is told of an act (DOMAIN 1.6, 1.7, 6).

One class for each notice; what they share is in `Notice`.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from frontdesk.domain.papers import catalogue
from frontdesk.domain.papers.frozen import OfficePaper


@dataclass(frozen=True, kw_only=True)
class Notice(OfficePaper):
    """A letter about one appeal: to whom, about what, on which day the act happened.

    `kind` is a code, `registered_on` and `acted_on` local dates; `complain_to` the body that considers complaints.
    """

    LINES: ClassVar[frozenset[str]] = frozenset({"why"})

    applicant: str
    address: str
    kind: str
    registered_on: date
    acted_on: date
    complain_to_kk: str = ""
    complain_to_ru: str = ""


@dataclass(frozen=True, kw_only=True)
class ForwardNotice(Notice):
    """The appeal, or a part of it, went to another body (APPC 65, 91(4)); `notified` is the day of this notice."""

    PAPER: ClassVar[str] = catalogue.NOTICE_FORWARD

    to: str
    notified: date
    part: bool


@dataclass(frozen=True, kw_only=True)
class DefectNotice(Notice):
    """A requirement is unmet: which, and until when it can be put right (APPC 64(6))."""

    PAPER: ClassVar[str] = catalogue.NOTICE_DEFECT

    why: str
    until: date


@dataclass(frozen=True, kw_only=True)
class ReturnNotice(Notice):
    """The appeal goes back with reasons; `ground` is one of `life.RETURN_GROUNDS` (APPC 64(7))."""

    PAPER: ClassVar[str] = catalogue.NOTICE_RETURN

    ground: str
    why: str


@dataclass(frozen=True, kw_only=True)
class ExtendNotice(Notice):
    """The term became longer; `position` is one of `life.POSITIONS` (APPC 76(3))."""

    PAPER: ClassVar[str] = catalogue.NOTICE_EXTEND

    why: str
    first: date
    until: date
    decided: date
    decider: str
    position: str


@dataclass(frozen=True, kw_only=True)
class StopNotice(Notice):
    """The proceeding was stopped; `ground` is one of `life.STOP_GROUNDS` (APPC 70, 88)."""

    PAPER: ClassVar[str] = catalogue.NOTICE_STOP

    ground: str
    decided: date
    decider: str


@dataclass(frozen=True, kw_only=True)
class AnswerCover(Notice):
    """The sheet in front of an answer: its result, reference, way; the codes of `domain.decisions`."""

    PAPER: ClassVar[str] = catalogue.ANSWER_COVER

    result: str
    document: str
    channel: str
    language: str


NOTICES: tuple[type[Notice], ...] = (ForwardNotice, DefectNotice, ReturnNotice, ExtendNotice, StopNotice, AnswerCover)
