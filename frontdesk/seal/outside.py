# SPDX-License-Identifier: Apache-2.0
"""Verification of day logs and receipts by a stranger who has nothing but the files and the office's public key.

Needs no office and no database, and never raises over an input: what is wrong with a file is a fault in the verdict.
"""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from frontdesk.domain import journal, life
from frontdesk.domain.day_figures import LATER, TERMS, DayFigures, ends
from frontdesk.domain.identifiers import numbers_belong, parse_number
from frontdesk.domain.journal import Frontier, TreeBuilder, leaf_hash
from frontdesk.domain.papers.blank import given_out
from frontdesk.seal.bundle import Bundle, read_bundle
from frontdesk.seal.faults import Fault, Malformed
from frontdesk.seal.notes import Checkpoint, Vkey, base64_exact, open_checkpoint, parse_checkpoint, parse_note
from frontdesk.seal.schema import event_schema
from frontdesk.services.ports import ACTS

MAX_FAULTS: Final = 100
"""Faults kept for each file; a file that is wrong throughout is not described a million times."""
_FIRST_YEAR = 2024
"""Since then all Kazakhstan keeps +05:00, which every event is written in."""


@dataclass(frozen=True)
class Verdict:
    """What came of a verification: `entries` and `root` of the newest checkpoint; `checked` events were read."""

    ok: bool
    entries: int
    root: str
    checked: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Receipt:
    """The text of a receipt's QR after its signature was found good: its event is `checkpoint.size - 1`."""

    checkpoint: Checkpoint
    number: str
    at: str
    leaf: bytes

    @property
    def seq(self) -> int:
        """The number of the event, from 0."""
        return self.checkpoint.size - 1


def open_receipt(text: str, vkey: Vkey) -> Receipt:
    """Read a receipt's text; raises `Malformed`: no receipt at all, another office's, or a wrong signature."""
    try:
        raw = text.encode("utf-8")
        lines = parse_checkpoint(parse_note(raw).text).extension
        number, at, leaf = (lines[0] if len(lines) == 1 else "").split(" ")
        values = (number, at, base64_exact(leaf))
        if len(values[2]) != journal.HASH_BYTES:
            raise ValueError("leaf")
    except ValueError:
        raise Malformed("receipt_malformed") from None
    head = open_checkpoint(raw, vkey)
    if head.size < 1:
        raise Malformed("receipt_malformed")
    return Receipt(head, *values)


@dataclass
class _Known:
    """What earlier files of the same call have established; `whole` when they reach back to the first event.

    `open_dues` counts the open appeals by due date, `done_dues` those that have ended; None where that cannot be known.
    `extended` holds the due dates before and after the extension of open appeals.
    """

    whole: bool = False
    last_at: str = ""
    last_numbers: dict[str, int] = field(default_factory=dict)
    totals: Mapping[str, int] | None = None
    day: tuple[str, int] | None = None
    in_doubt: bool = False
    """That day took its date from a clock that nobody trusted."""
    parts: dict[str, int] = field(default_factory=dict)
    open_dues: Counter[str] | None = None
    done_dues: Counter[str] = field(default_factory=Counter)
    extended: dict[str, tuple[str, str | None]] = field(default_factory=dict)


class _Faults:
    """Collects the faults of one file, up to a limit."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Fault] = []

    def add(self, code: str, seq: int | None = None, **params: str | int) -> None:
        if len(self.found) < MAX_FAULTS:
            self.found.append(Fault(code, self.file, seq, params))

    def take(self, error: Malformed, seq: int | None = None) -> None:
        self.add(error.code, seq if error.seq is None else error.seq, **error.params)


def verify_bundles(files: Sequence[Path], vkey: Vkey, receipts: Mapping[str, str] | None = None) -> Verdict:
    """Verify day logs, in any order, against the office's key, and receipts (name to text) against the day logs.

    Files are put in order by size and must join without a gap; each must lead from its frontier to its signed root.
    """
    faults: list[Fault] = []
    days = []
    for path in files:
        collected = _Faults(str(path.absolute()))
        day = _open(path, vkey, collected)
        faults += collected.found
        if day:
            days.append(day)
    days.sort(key=lambda day: (day.head.size, day.bundle.frontier.size))
    slips = list(_open_receipts(receipts or {}, vkey, faults))
    known, previous, checked = _Known(), None, 0
    for day in days:
        collected = _Faults(str(day.bundle.path.absolute()))
        if not _joins(previous, day, collected):
            known = _Known()
        if day.bundle.frontier.size == 0:
            known = _Known(whole=True, open_dues=Counter())
        checked += _DayReader(day, vkey, known, slips, collected).read()
        faults += collected.found
        previous = day
    faults += [
        Fault("receipt_not_covered", slip.file, slip.receipt.seq, {"number": slip.receipt.number})
        for slip in slips
        if not slip.seen
    ]
    if previous is None:
        return Verdict(ok=False, entries=0, root="", checked=0, faults=tuple(faults))
    root = b64encode(previous.head.root).decode("ascii")
    return Verdict(not faults, previous.head.size, root, checked, tuple(faults))


# --------------------------------------------------------------------------- opening


@dataclass(frozen=True)
class _Day:
    bundle: Bundle
    head: Checkpoint


@dataclass
class _Slip:
    file: str
    receipt: Receipt
    seen: bool = False


def _open(path: Path, vkey: Vkey, faults: _Faults) -> _Day | None:
    """Open one file; a wrong signature is a fault, but its events are still compared with what it claims."""
    try:
        bundle = read_bundle(path)
        for name in bundle.damaged:
            faults.add("bundle_damaged", name=name)
        head = parse_checkpoint(parse_note(bundle.checkpoint).text)
    except Malformed as error:
        faults.take(error)
        return None
    try:
        open_checkpoint(bundle.checkpoint, vkey)
    except Malformed as error:
        faults.take(error)
    if head.extension:
        faults.add("checkpoint_extension")
    if vkey.name.rpartition("/")[2] != bundle.code:
        faults.add("bundle_code_differs", name=bundle.code, found=vkey.name)
    return _Day(bundle, head)


def _open_receipts(texts: Mapping[str, str], vkey: Vkey, faults: list[Fault]) -> Iterator[_Slip]:
    for name, text in texts.items():
        try:
            yield _Slip(name, open_receipt(text, vkey))
        except Malformed as error:
            faults.append(error.fault(name))


def _joins(previous: _Day | None, day: _Day, faults: _Faults) -> bool:
    """Whether a file continues the one before it (trivially the first one)."""
    if previous is None:
        return True
    before, start, other = previous.head, day.bundle.frontier, previous.bundle.path.name
    if before.size == day.head.size:
        same = before.root == day.head.root
        faults.add("bundle_twice" if same else "fork", other=other)
    elif start.size < before.size:
        faults.add("files_overlap", other=other)
    elif start.size > before.size:
        faults.add("files_do_not_join", first=before.size, last=start.size - 1)
    elif start.root() != before.root:
        faults.add("frontier_differs", other=other)
    else:
        return True
    return False


# --------------------------------------------------------------------------- one file


class _DayReader:
    """Reads the events of one file once: tree, order, shapes, numbers, receipts, and the figures of its closing."""

    def __init__(self, day: _Day, vkey: Vkey, known: _Known, slips: list[_Slip], faults: _Faults) -> None:
        self.day, self.vkey, self.known, self.faults = day, vkey, known, faults
        self.frontier: Frontier = day.bundle.frontier
        self.tree = TreeBuilder(self.frontier)
        self.figures = DayFigures()
        self.whole_shapes = True
        self.opened_in_doubt: bool | None = None
        self.close: Mapping[str, Any] | None = None
        self.slips: dict[int, list[_Slip]] = {}
        for slip in slips:
            self.slips.setdefault(slip.receipt.seq, []).append(slip)

    def read(self) -> int:
        """Read everything; return the number of events."""
        last: Mapping[str, Any] | None = None
        try:
            for raw in self.day.bundle.events():
                if self.close is not None:
                    self.faults.add("close_misplaced", self.tree.size - 1)
                    self.close, self.whole_shapes = None, False
                last = self._event(raw)
                if last is not None and last["type"] == "day.close":
                    self.close = last
        except Malformed as error:
            self.faults.take(error, self.tree.size)
        if self.tree.size != self.day.head.size:
            self.faults.add("size_differs", expected=self.day.head.size, found=self.tree.size)
        elif self.tree.root() != self.day.head.root:
            self.faults.add("root_differs")
        if self.close is None:
            self.faults.add("close_missing")
            self.known.totals = self.known.day = None
        else:
            self._closing(self.close, self.close["data"])
        return self.tree.size - self.frontier.size

    def _event(self, raw: bytes) -> Mapping[str, Any] | None:
        """Take in one event; return it where it has its right shape."""
        seq = self.tree.size
        leaf = leaf_hash(raw)
        self.tree.push(leaf)
        try:
            event = journal.parse(raw)
            event_schema().check(event, seq)
            if datetime.fromisoformat(event["at"]).year < _FIRST_YEAR:
                raise ValueError("no time of this program")
        except Malformed as error:
            self.faults.take(error)
            event = {}
        except ValueError:
            self.faults.add("event_malformed", seq)
            event = {}
        for slip in self.slips.get(seq, ()):
            self._slip(slip, event, leaf)
        if not event:
            self.whole_shapes = False
            return None
        self._order(event, seq)
        if event["type"] == "appeal.registered":
            self._number(event, seq)
            if event["data"]["accepted_at"] != event["at"]:  # no other time than the event's own exists (TRUST 3.1)
                self.faults.add("accepted_at_differs", seq, found=event["data"]["accepted_at"], expected=event["at"])
        if event["type"].startswith("appeal."):
            self._terms(event["type"], event["number"], event["data"])
        if self.opened_in_doubt is None and event["type"] in ACTS:
            self.opened_in_doubt = "clock" in event
        if event["type"] != "day.close":
            self.figures.add(event)
        return event

    def _terms(self, kind: str, number: str, data: Mapping[str, Any]) -> None:
        """Keep count of the appeals by due date: open ones, ended ones, and what extensions moved."""
        known = self.known
        if known.open_dues is None:
            return
        if kind == "appeal.registered":
            known.open_dues.update([data["due"]] if data["due"] else [])
        elif kind == "appeal.extended":
            self._move(number, data["first"], data["until"])
            known.extended[number] = (data["first"], data["until"])
        elif kind == "appeal.redated":
            self._move(number, data["old_due"], data["new_due"])
        elif kind == "appeal.corrected":
            self._move(number, data["old_due"], data["due"])
        elif kind == "appeal.voided":
            known.extended.pop(number, None)
            (known.open_dues if data["was"] in life.OPEN else known.done_dues)[data["due"]] -= 1
        else:
            due = ends(kind, data)
            if due is not None:
                known.extended.pop(number, None)
                known.open_dues[due] -= 1
                known.done_dues[due] += 1

    def _move(self, number: str, old: str | None, new: str | None) -> None:
        """Count an open appeal under another due date; one that has ended keeps its own."""
        dues = self.known.open_dues
        if dues is None or old == new:
            return
        for due, change in ((old, -1), (new, 1)):
            if due:
                dues[due] += change
        if number in self.known.extended:
            self.known.extended[number] = (self.known.extended[number][0], new)

    def _order(self, event: Mapping[str, Any], seq: int) -> None:
        if event["log"] != self.vkey.name:
            self.faults.add("event_log_differs", seq, found=event["log"])
        if event["seq"] != seq:
            self.faults.add("seq_not_consecutive", seq, expected=seq, found=event["seq"])
        if event["type"] == "clock.confirmed":  # from here on the confirmed time counts, even if it is the earlier one
            self.known.last_at = event["at"]
        elif "clock" not in event and event["type"] != "clock.alarm":  # a marked time is in doubt and says so
            if event["at"] < self.known.last_at:
                self.faults.add("time_backwards", seq)
            self.known.last_at = event["at"]
        if (seq == 0) != (event["type"] == "log.created"):
            self.faults.add("genesis_repeated" if seq else "genesis_missing", seq)
        elif seq == 0:
            data = event["data"]
            if data["vkey"] != str(self.vkey) or journal.origin(data["office"], data["training"]) != self.vkey.name:
                self.faults.add("genesis_key_differs", seq)

    def _number(self, event: Mapping[str, Any], seq: int) -> None:
        series, _, digits = event["number"].rpartition("-")
        number = int(digits)
        before = self.known.last_numbers.get(series, 0 if self.known.whole else number - 1)
        expected = f"{series}-{before + 1:06d}"
        if number != before + 1:
            self.faults.add("number_gap", seq, expected=expected, found=event["number"])
        said = parse_number(event["number"])
        of_year = said is not None and f"{said.year:04}" == event["at"][:4]
        if (
            said is None
            or not numbers_belong(self.day.bundle.code, said)
            or not (of_year or "clock" in event or event["data"].get("offsite"))
        ):
            self.faults.add(
                "number_gap", seq, expected=f"{self.day.bundle.code}-{event['at'][:4]}", found=event["number"]
            )
        self.known.last_numbers[series] = number

    def _slip(self, slip: _Slip, event: Mapping[str, Any], leaf: bytes) -> None:
        """Compare the note of a paper with the event that its signed size names; the tree already holds that event.

        A receipt names the registration, a notice its act, a protocol its text: each an entry with that number.
        """
        slip.seen = True
        receipt, seq = slip.receipt, slip.receipt.seq
        found = (str(event.get("number")), str(event.get("at")))
        if receipt.checkpoint.root != self.tree.root():
            self.faults.found.append(Fault("receipt_root_differs", slip.file, seq, {"number": receipt.number}))
        if receipt.leaf != leaf:
            self.faults.found.append(Fault("receipt_leaf_differs", slip.file, seq, {"number": receipt.number}))
        blanks = event.get("data") if event.get("type") == "blanks.printed" else None
        if given_out(receipt.number, self.day.bundle.code, seq, blanks):
            found = (receipt.number, found[1])
        if (receipt.number, receipt.at) != found:
            params = {"found": f"{receipt.number} {receipt.at}", "expected": " ".join(found)}
            self.faults.found.append(Fault("receipt_event_differs", slip.file, seq, params))

    # ----------------------------------------------------------------------- the closing

    def _closing(self, close: Mapping[str, Any], data: Mapping[str, Any]) -> None:
        seq, bundle = close["seq"], self.day.bundle
        name = (bundle.date, bundle.part)
        said = (data["date"], data["part"])
        if said != name:
            self.faults.add("close_name_differs", seq, name=f"{name[0]} {name[1]}", found=f"{said[0]} {said[1]}")
        self._after(said, seq)
        if self.whole_shapes:
            for key, expected in self._expected(close, data).items():
                if key in LATER and key not in data:
                    continue  # closings of the first programs did not say this yet
                found = data[key] if "." not in key else data["totals"][key.partition(".")[2]]
                if found != expected or type(found) is not type(expected):
                    self.faults.add("close_figure", seq, key=key, found=_shown(found), expected=_shown(expected))
        self.known.totals = data["totals"]
        self.known.day, self.known.in_doubt = said, self.opened_in_doubt is True

    def _after(self, said: tuple[str, int], seq: int) -> None:
        """Days go forward; the parts of one day are numbered from 1."""
        known, before = self.known, self.known.day
        expected, known.parts[said[0]] = known.parts.get(said[0], 0) + 1, said[1]
        if before is None and not known.whole:
            return
        if before and said[0] < before[0] and not known.in_doubt:
            self.faults.add("day_out_of_order", seq, expected=before[0], found=said[0])
        elif said[1] != expected:
            self.faults.add("part_out_of_order", seq, date=said[0], expected=expected, found=said[1])

    def _expected(self, close: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
        """Return every figure that these files determine; the total of entries is the size of the log in any case."""
        before = self.known.totals if self.known.totals is not None else {}
        figures = self.figures.close_data(
            date=data["date"],
            part=data["part"],
            unattended=data["unattended"],
            closed_at=close["at"],
            opened_after=self.frontier.size,
            target_s=data["waits"]["target_s"],
            due={name: data[name] for name in TERMS if name in data},
            before=before,
            hours=data.get("hours"),
        )
        totals = figures.pop("totals")
        if self.known.whole or self.known.totals is not None:
            figures |= {f"totals.{name}": value for name, value in totals.items()}
        figures["totals.entries"] = self.tree.size
        dues = self.known.open_dues
        if dues is not None:
            day: str = data["date"]
            overdue = sum(n for due, n in dues.items() if due and due < day)
            moved = sum(first < day <= (due or day) for first, due in self.known.extended.values())
            figures |= {"overdue_open": overdue, "overdue_first": overdue + moved}
            figures |= {"due_today_done": self.known.done_dues[day], "due_today_open": dues[day]}
        return figures


def _shown(value: object) -> str:
    return journal.canonical({"": value})[4:-1].decode("utf-8")[:200] if value is not None else "null"
