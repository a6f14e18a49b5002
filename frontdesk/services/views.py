# SPDX-License-Identifier: Apache-2.0
"""What the services answer: frozen values, the same for the window and the command line. No rules and no words here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from frontdesk.domain.calendar import DayName
from frontdesk.domain.deadlines import CountedDay, Deadline
from frontdesk.domain.figures import Waits
from frontdesk.domain.identifiers import numbering
from frontdesk.domain.text import initials
from frontdesk.errors import Problem


@dataclass(frozen=True)
class Actor:
    """Who does an act: a signed-in person (`u3`) or the program itself (`system`)."""

    id: str
    login: str
    role: str
    surname: str = ""
    given: str = ""
    patronymic: str | None = None
    position_kk: str = ""
    position_ru: str = ""

    @property
    def initials(self) -> str:
        """Return surname and initials as on a receipt: `Серікова А.`."""
        return initials(self.surname, self.given, self.patronymic)


SYSTEM = Actor("system", "system", "system")


@dataclass(frozen=True)
class Person:
    """One account as the administrator sees it; never its secret."""

    id: str
    login: str
    role: str
    surname: str
    given: str
    patronymic: str | None
    position_kk: str
    position_ru: str
    disabled: bool


@dataclass(frozen=True)
class OfficeFacts:
    """What identifies the office."""

    code: str
    name_kk: str
    name_ru: str
    training: bool
    origin: str
    public_key: str
    offsite_of: str | None = None
    """Code of the home office where this is the profile of an off-site reception (DOMAIN 1.12)."""

    def numbering(self, series: str) -> tuple[str, str]:
        """Return the office and the series letter of this office's numbers in a kind's series."""
        return numbering(self.code, self.offsite_of, series)


@dataclass(frozen=True)
class VisitRow:
    """One visit; instants are aware UTC. `waited_s` runs until the call, `served_s` from the call to the end."""

    visit: int
    ticket: str | None
    day: date
    purpose: str
    priority: str | None
    persons: int
    direct: bool
    state: str
    counter: int | None
    arrived_at: datetime
    called_at: datetime | None
    finished_at: datetime | None
    outcome: str | None
    number: str | None = None
    recalls: int = 0

    def waited_s(self, now: datetime) -> int:
        """Seconds from arrival to the call, or to now (or to the end) while nobody called."""
        end = self.called_at or self.finished_at or now
        return max(0, int((end - self.arrived_at).total_seconds()))

    def served_s(self, now: datetime) -> int:
        """Seconds from the call to the end or to now; 0 before the call."""
        if self.called_at is None:
            return 0
        return max(0, int(((self.finished_at or now) - self.called_at).total_seconds()))


@dataclass(frozen=True)
class QueueView:
    """The queue of today: who is served at which counter, who waits (in the order of calls), and figures."""

    serving: tuple[VisitRow, ...]
    waiting: tuple[VisitRow, ...]
    visits_today: int
    appeals_today: int
    waits: Waits


@dataclass(frozen=True)
class Registered:
    """The answer to a registration; `repeated` when the same request id came again."""

    number: str
    visit: int
    kind: str
    status: str
    accepted_at: datetime
    registered_on: date
    due: date | None
    forward_by: date | None
    feedback_code: str
    short_code: str
    seq: int
    repeated: bool = False
    undated: bool = False
    """The dates follow when two people have confirmed the time."""


@dataclass(frozen=True)
class Redated:
    """An open appeal whose dates a change of the calendar, or a confirmed time, moves."""

    number: str
    old_due: date | None
    new_due: date | None
    registered_on: date
    forward_by: date | None


@dataclass(frozen=True)
class SpecialRow:
    """One day of the office's calendar that is not what its weekday says; `by_order` where this office has an order."""

    day: date
    kind: str
    working: bool
    name: DayName
    source: str
    by_order: bool
    estimated: bool


@dataclass(frozen=True)
class Issued:
    """A paper that went out: `copy` 0 is the original.

    `printed` is True when the printer has said that it came out, False when it did not (`trouble` says why), None where
    no printer was asked for or it is still under way; `printing` is then queued or printing.
    """

    number: str
    paper: str
    copy: int
    file: str
    sha256: str
    pdf: bytes = field(repr=False)
    printed: bool | None = None
    trouble: Problem | None = None
    printer: str | None = None
    printing: str | None = None


@dataclass(frozen=True)
class Unfinished:
    """An appeal whose paper is not known to have come out; `copy` is what the next print would be.

    `state`: none (never begun), started (not known what became of it), queued, printing, failed; `problem` says what
    stands in the way, also while it may still come out.
    """

    number: str
    paper: str
    copy: int
    accepted_at: datetime
    state: str = "none"
    printer: str | None = None
    problem: Problem | None = None


@dataclass(frozen=True)
class PersonHit:
    """Somebody found by the first field, masked. `seq` names the record to open."""

    seq: int
    name: str
    iin: str | None
    phone: str | None
    visits: int
    last_at: datetime


@dataclass(frozen=True)
class AppealHit:
    """An appeal in a list, masked."""

    number: str
    kind: str
    status: str
    accepted_at: datetime
    due: date | None
    name: str
    iin: str | None
    phone: str | None


@dataclass(frozen=True)
class Found:
    """What one search text found."""

    recognised: str
    people: tuple[PersonHit, ...] = ()
    appeals: tuple[AppealHit, ...] = ()
    tickets: tuple[VisitRow, ...] = ()


@dataclass(frozen=True)
class HistoryLine:
    """One event of an appeal; its words are made from `type` and `data` in the reader's language.

    `personal` holds the free texts of an act (`why`, `to`, `decider`, `document`) for those who may read them, and the
    initials of an `assignee` for everybody; None where there are none. `by_name` is surname and initials of the actor.
    """

    seq: int
    at: datetime
    type: str
    actor: str
    data: Mapping[str, object]
    personal: Mapping[str, object] | None = None
    by_name: str = ""


@dataclass(frozen=True)
class PaperLine:
    """One paper of an appeal; state is `started`, `done` or `failed`."""

    paper: str
    copy: int
    state: str
    at: datetime


@dataclass(frozen=True)
class AppealDetails:
    """A whole appeal, unmasked; opening it is recorded. `personal` has the shape of `appeal.json`."""

    number: str
    visit: int
    kind: str
    status: str
    language: str
    oral: bool
    crime_information: bool
    sheets: int
    accepted_at: datetime
    registered_on: date
    first_due: date | None
    due: date | None
    forward_by: date | None
    overdue_days: int
    short_code: str
    seq: int
    clerk: str
    personal: Mapping[str, object]
    history: tuple[HistoryLine, ...]
    papers: tuple[PaperLine, ...]
    person_seq: int = 0
    route: str = "considered_here"
    assignee: "Assignee | None" = None
    extended: bool = False
    deemed_at: datetime | None = None
    fix_until: date | None = None
    linked_to: str | None = None
    repeats: tuple[str, ...] = ()
    kui: "Kui | None" = None
    corrections: int = 0
    days: tuple[CountedDay, ...] = ()
    """The term day by day, up to the date in force; empty where none runs."""

    @property
    def attachments(self) -> tuple[HistoryLine, ...]:
        """Return the lines of the history that say which files belong to the appeal."""
        return tuple(line for line in self.history if line.type == "attachment.added")


@dataclass(frozen=True)
class Assignee:
    """Who considers an appeal."""

    id: str
    login: str
    initials: str


@dataclass(frozen=True)
class Kui:
    """What the duty unit's register says: number, time, and by when the ERDR entry is expected (24 plain hours)."""

    number: str | None
    at: datetime | None
    erdr_by: datetime | None


@dataclass(frozen=True)
class OfferedAct:
    """One lawful move: `code` and `article` are stable, `fields` are the arguments of the service's method.

    `choices` are the lawful codes of a field (`ground`, `result`, `channel`, `position`, `how`), `proposals` what the
    program would put into a field or show beside it: dates like `notice_by` or `latest`, `warning` a code.
    """

    code: str
    article: str
    fields: tuple[str, ...]
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    proposals: Mapping[str, str | date] = field(default_factory=dict)


@dataclass(frozen=True)
class Offered:
    """What somebody may lawfully do to an appeal now; empty `acts` where it has ended or is somebody else's."""

    number: str
    kind: str
    status: str
    acts: tuple[OfferedAct, ...]


@dataclass(frozen=True)
class Preview:
    """What will come out if the key is pressed now: the clock with its reasons, warnings, problems, the paper."""

    deadline: Deadline | None
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    pdf: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Block:
    """Something that closing has to look at; `hard` ones must be settled first, the others are closed by closing."""

    code: str
    params: Mapping[str, str | int]
    hard: bool = False


@dataclass(frozen=True)
class DayStatus:
    """One office day, open or closed; counts as CLI.md `day` names them, waits as DOMAIN 4.2."""

    date: date
    closed: bool
    unattended: bool
    part: int
    first: str | None
    last: str | None
    gapless: bool
    visits: int
    served: int
    no_show: int
    unserved: int
    left: int
    open: int
    appeals: Mapping[str, int]
    waits: Waits
    entries: int
    root: str
    file: str | None
    sha256: str | None
    blocks: tuple[Block, ...]
    closed_at: datetime | None = None
    acts: Mapping[str, int] = field(default_factory=dict)
    """Acts on appeals by name: `answered`, `extended`, `corrected`, `voided`, `deemed_refused` …"""
    late: int = 0
    done_late: int | None = None
    done_late_first: int | None = None
    overdue_open: int | None = None
    overdue_first: int | None = None
    """Appeals that ended after their last day, and open ones past it; `first` counts extended ones by their last day
    before the extension (DOMAIN 4.2). None where a closing of the first programs did not say.
    """


@dataclass(frozen=True)
class Health:
    """The seal of the top bar: is the journal whole, how many entries, is the clock trusted, does the key open."""

    whole: bool
    entries: int
    clock_trusted: bool = True
    key_opens: bool = True


@dataclass(frozen=True)
class ProtocolHit:
    """An oral appeal in the list of protocols, its visitor masked.

    `form` is the code of the protocol that it needs, `state` that of the latest version: saved, signed, None where
    nothing is on record.
    """

    number: str
    form: str
    kind: str
    language: str
    accepted_at: datetime
    name: str
    version: int
    state: str | None


@dataclass(frozen=True)
class ProtocolView:
    """The protocol of an appeal as the editor opens it.

    `document` is the text of the latest version, or a beginning from what the appeal says; `draft` what was being typed
    after it (None where nothing was); `version` 0 where nothing is on record; `signed_at` the instant of signing.
    """

    number: str
    form: str
    version: int
    state: str | None
    document: Mapping[str, object]
    draft: Mapping[str, object] | None
    outcome: str | None
    signed_at: datetime | None
