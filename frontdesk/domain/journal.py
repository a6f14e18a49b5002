# SPDX-License-Identifier: Apache-2.0
"""The journal's bytes: canonical events, the RFC 6962 tree over them, checkpoint and receipt texts.

No storage, no key, no clock: signing is in `frontdesk.seal`, the rows in `frontdesk.storage`. Formats: TRUST 3.1-3.3.
"""

import json
import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final

VERSION: Final = 1
"""`v` of every event; a new type or a changed meaning raises it, together with the schema file."""

MAX_EVENT_BYTES: Final = 65_536
"""No event is longer: what could not be read back must not be written."""

SALT_BYTES: Final = 32
HASH_BYTES: Final = 32
_BLOCK_BYTES: Final = 64
_INNER: Final = bytes(byte ^ 0x36 for byte in range(256))
_OUTER: Final = bytes(byte ^ 0x5C for byte in range(256))
MAX_DEPTH: Final = 16
MAX_INT: Final = 2**53 - 1

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROLS_BUT_NEWLINE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_CODE = re.compile(r"[A-Z0-9]{2,6}")
_AT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}\+05:00")
_chunks: Final = json.encoder.c_make_encoder(  # type: ignore[attr-defined]
    None, None, json.encoder.encode_basestring, None, ":", ",", True, False, False
)
"""What a `json.JSONEncoder` without ASCII escapes, with sorted keys and without blanks makes anew for every document: a
third of the time that a small one takes. What it cannot encode is refused before.
"""


# --------------------------------------------------------------------------- canonical documents


def _check_text(text: str, newlines: bool) -> None:
    if text.isascii():
        if text.isprintable():
            return
    elif not unicodedata.is_normalized("NFC", text):
        raise ValueError("not NFC")
    if (_CONTROLS_BUT_NEWLINE if newlines else _CONTROLS).search(text):
        raise ValueError("control character or lone surrogate")


_INSIDE = (dict, list, tuple)


def _check_values(inside: dict[Any, Any] | list[Any] | tuple[Any, ...], depth: int = 1) -> None:
    """Refuse every value that is of no kind allowed, and keys that are not printable ASCII."""
    if depth > MAX_DEPTH:
        raise ValueError("too deep")
    if isinstance(inside, dict):
        for key in inside:
            if not isinstance(key, str) or not key.isascii() or not key.isprintable():
                raise ValueError("key is not printable ASCII")
        inside = tuple(inside.values())
    for value in inside:
        kind = type(value)
        if kind is str or value is None or kind is bool:
            continue
        if kind is int:
            if not -MAX_INT <= value <= MAX_INT:
                raise ValueError("integer out of range")
        elif isinstance(value, _INSIDE):
            _check_values(value, depth + 1)
        elif not isinstance(value, str):  # the code of a StrEnum is one
            raise ValueError(f"not allowed in a document: {kind.__name__}")


def _check_texts(value: object, newlines: bool) -> None:
    if isinstance(value, str):
        _check_text(str.__str__(value), newlines)
    elif isinstance(value, dict):
        for inner in value.values():
            _check_texts(inner, newlines)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _check_texts(inner, newlines)


def compact(document: dict[str, Any]) -> str:
    """Return the JSON of plain values in one spelling: sorted keys, no blanks, no ASCII escapes; nothing is checked."""
    return "".join(_chunks(document, 0))


def canonical(document: Mapping[str, Any], *, newlines: bool = False) -> bytes:
    """Return the one spelling of a document: the RFC 8785 subset of TRUST 3.1.

    Plain str, int, bool, None, dict, list and tuple only; text in NFC without control characters (`newlines` lets the
    line feed through, for the free text inside a commitment); integers below 2^53 in size; keys of printable ASCII; no
    floats. Raises ValueError.
    """
    if not isinstance(document, dict):
        raise ValueError("a document is a dict")  # noqa: TRY004 - one kind of refusal for the reader
    _check_values(document)
    text = compact(document)
    # Nearly every document passes as a whole: what is not printable, or was escaped, is looked at text by text. What
    # stands between two texts is ASCII that composes with nothing, so the whole is in NFC where each of them is.
    if "\\" in text or not text.isprintable() or not unicodedata.is_normalized("NFC", text):
        _check_texts(document, newlines)
    return text.encode("utf-8")


def _no_constant(name: str) -> None:
    raise ValueError(name)


_decode = json.JSONDecoder(parse_constant=_no_constant).decode


def parse(raw: bytes) -> dict[str, Any]:
    """Read an event strictly: one document, one spelling. Everything else raises ValueError.

    Re-encoding must give the same bytes, which refuses duplicate keys, blanks, other escapes and `-0` at once.
    """
    if len(raw) > MAX_EVENT_BYTES:
        raise ValueError("too long")
    try:
        document = _decode(raw.decode("utf-8"))
    except RecursionError:
        raise ValueError("too deep") from None
    if type(document) is not dict or canonical(document) != raw:
        raise ValueError("not in canonical form")
    return document


# --------------------------------------------------------------------------- tree (RFC 6962 section 2.1)


def leaf_hash(event: bytes) -> bytes:
    """SHA-256(0x00 || event): 32 bytes."""
    return sha256(b"\0" + event).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right): 32 bytes."""
    return sha256(b"\1" + left + right).digest()


def _root(peaks: Iterable[bytes]) -> bytes:
    root = b""
    for peak in reversed(tuple(peaks)):
        root = sha256(b"\1" + peak + root).digest() if root else peak
    return root or sha256(b"").digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The compact range of a log: how many leaves, and the hash of each complete subtree, largest (leftmost) first."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def push(self, leaf: bytes) -> "Frontier":
        """Return the frontier after one more leaf hash."""
        size, kept, node = self.size, len(self.peaks), leaf
        while size & 1:
            kept -= 1
            node = sha256(b"\1" + self.peaks[kept] + node).digest()
            size >>= 1
        return Frontier(self.size + 1, (*self.peaks[:kept], node))

    def root(self) -> bytes:
        """Return the root hash; that of an empty log is SHA-256 of nothing."""
        return _root(self.peaks)

    def to_bytes(self) -> bytes:
        """Return the peaks, 32 bytes each, one after the other."""
        return b"".join(self.peaks)

    @classmethod
    def from_bytes(cls, size: int, raw: bytes) -> "Frontier":
        """Read `to_bytes`; raises ValueError where the number of peaks does not fit the size."""
        if size < 0 or len(raw) != 32 * size.bit_count():
            raise ValueError("peaks do not fit the size")
        return cls(size, tuple(raw[i : i + 32] for i in range(0, len(raw), 32)))


EMPTY: Final = Frontier()


class TreeBuilder:
    """The same tree, mutable, for many leaves at once (verify of a million events, a bundle)."""

    __slots__ = ("_peaks", "size")

    def __init__(self, start: Frontier = EMPTY) -> None:
        self.size = start.size
        self._peaks = list(start.peaks)

    def push(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        peaks, size = self._peaks, self.size
        self.size = size + 1
        while size & 1:
            leaf = sha256(b"\1" + peaks.pop() + leaf).digest()
            size >>= 1
        peaks.append(leaf)

    def add(self, event: bytes) -> None:
        """Add one event."""
        self.push(sha256(b"\0" + event).digest())

    def extend(self, events: Iterable[bytes]) -> None:
        """Add many events; whole pairs are hashed in one pass."""
        peaks, size = self._peaks, self.size
        for event in events:
            node = sha256(b"\0" + event).digest()
            carry = size
            while carry & 1:
                node = sha256(b"\1" + peaks.pop() + node).digest()
                carry >>= 1
            peaks.append(node)
            size += 1
        self.size = size

    def root(self) -> bytes:
        """Return the root hash of what is in so far."""
        return _root(self._peaks)

    def frontier(self) -> Frontier:
        """Return the frontier of what is in so far."""
        return Frontier(self.size, tuple(self._peaks))


# --------------------------------------------------------------------------- names and texts


def origin(code: str, training: bool) -> str:
    """Return the log's name for an office code (2-6 of A-Z 0-9); a training log says so in every signed note."""
    if not _CODE.fullmatch(code):
        raise ValueError("office code")
    return f"frontdesk.example/training/{code}" if training else f"frontdesk.example/{code}"


def command_id(request_id: str) -> str:
    """Return the journal's `cmd`: the first 32 hex digits of SHA-256, so that no user's text enters the journal."""
    return sha256(request_id.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def commitment(salt: bytes, personal: Mapping[str, Any]) -> str:
    """Return `pii`: base64 HMAC-SHA256 of a record's personal fields under its own 32-byte salt (TRUST 3.6).

    Free text is committed too, so here, and only here, text may hold line feeds. Raises ValueError.
    """
    return commitment_of(salt, canonical(personal, newlines=True))


def commitment_of(salt: bytes, raw: bytes) -> str:
    """Return the same for a record that is in canonical form already. Raises ValueError."""
    if len(salt) != SALT_BYTES:
        raise ValueError("salt of 32 bytes")
    # HMAC by its definition (RFC 2104): `hmac.digest` looks the algorithm up anew each time, which is half of sealing.
    key = salt.ljust(_BLOCK_BYTES, b"\0")
    inner = sha256(key.translate(_INNER) + raw).digest()
    return b64encode(sha256(key.translate(_OUTER) + inner).digest()).decode("ascii")


@dataclass(frozen=True, slots=True)
class Sealed:
    """The personal fields of one record with their salt, the text that is committed, and the commitment."""

    fields: Mapping[str, Any]
    salt: bytes
    text: str
    commitment: str


def seal(personal: Mapping[str, Any], salt: bytes) -> Sealed:
    """Return a record's personal fields ready to be kept; slow enough to be done before a lock is taken.

    Raises ValueError as `commitment`.
    """
    raw = canonical(personal, newlines=True)
    return Sealed(personal, salt, raw.decode("utf-8"), commitment_of(salt, raw))


def short_code(leaf: bytes) -> str:
    """Return the receipt's code in clear: `XXXX-XXXX-XXXX`, the first 12 hex digits of the leaf hash."""
    digits = leaf[:6].hex().upper()
    return f"{digits[:4]}-{digits[4:8]}-{digits[8:]}"


def checkpoint_text(origin: str, size: int, root: bytes, extension: str | None = None) -> str:
    """Return the text to be signed (C2SP tlog-checkpoint); only receipts carry an extension line."""
    text = f"{origin}\n{size}\n{b64encode(root).decode('ascii')}\n"
    return text if extension is None else f"{text}{extension}\n"


def receipt_extension(number: str, at: str, leaf: bytes) -> str:
    """Return a receipt's fourth line: registration number, time and leaf hash of its event."""
    return f"{number} {at} {b64encode(leaf).decode('ascii')}"


def event_bytes(
    *,
    log: str,
    seq: int,
    at: str,
    type: str,  # noqa: A002 - the key's name in the event
    actor: str,
    cmd: str,
    data: Mapping[str, Any],
    number: str | None = None,
    pii: str | None = None,
    clock: str | None = None,
    part: int = 0,
) -> bytes:
    """Return the bytes of one event as they are stored for ever (TRUST 3.1).

    `at` is the text of `moments.to_text`; `number` the full registration number; `pii` a `commitment`; `clock` is a
    mark, given only while the clock is unconfirmed; `part` is the place of the event within its command, written from
    the second on. Raises ValueError.
    """
    if type not in EVENT_TYPES:
        raise ValueError(f"unknown event type {type}")
    if not _AT.fullmatch(at):
        raise ValueError("time is not in the journal's form")
    event: dict[str, Any] = {
        "actor": actor,
        "at": at,
        "cmd": cmd,
        "data": data,
        "log": log,
        "seq": seq,
        "type": type,
        "v": VERSION,
    }
    if number is not None:
        event["number"] = number
    if pii is not None:
        event["pii"] = pii
    if clock is not None:
        event["clock"] = clock
    if part:
        event["part"] = part
    raw = canonical(event)
    if len(raw) > MAX_EVENT_BYTES:
        raise ValueError("event too long")
    return raw


# --------------------------------------------------------------------------- types of events


DECIDED: Final = ("appeal.answered", "appeal.act_adopted", "appeal.noted", "appeal.decided")
"""Decisions: the appeal's clock stops (APPC 77, 89, 100)."""


def _types() -> dict[str, tuple[str, ...]]:
    counts = "tickets served no_show unserved left direct by_purpose by_outcome appeals registered_today"
    checks = "registered_later waits voids corrections late reprints clock_alarms viewed first last gapless"
    terms = "overdue_open due_today_done due_today_open totals"
    least = {
        "log.created": "office name_kk name_ru training vkey app",
        "ticket.issued": "visit ticket date purpose priority persons",
        "ticket.called": "visit counter",
        "ticket.recalled": "visit",
        "ticket.came": "visit",
        "ticket.no_show": "visit",
        "ticket.left": "visit",
        "ticket.unserved": "visit",
        "ticket.finished": "visit outcome reason",
        "appeal.registered": "visit direct kind oral language anonymous crime_information accepted_at registered_on due"
        " forward_by rule calendar sheets counter feedback late",
        **dict.fromkeys(DECIDED, "result channel language due"),
        "appeal.assigned": "assignee status",
        "appeal.needs_fix": "until",
        "appeal.extended": "until decided position first notice_by",
        "appeal.forwarded": "notified part status due first_due",
        "appeal.returned": "ground due first_due",
        "appeal.withdrawn": "statement due first_due",
        "appeal.stopped": "ground decided notice_by due first_due",
        "appeal.handed_to_duty": "kui_number kui_at erdr_by due first_due",
        "appeal.linked": "to how status due first_due",
        "appeal.redated": "old_due new_due why order registered_on first_due forward_by",
        "appeal.deemed_refused": "due expired_at",
        "appeal.corrected": "of fields values kind language crime_information sheets due old_due rule approved_by",
        "appeal.voided": "was due first_due approved_by",
        "protocol.saved": "form version language",
        "protocol.versioned": "form version language of",
        "protocol.signed": "form version outcome",
        "calendar.changed": "day as action order version",
        "attachment.added": "sha256 size media",
        "print.started": "paper copy lang size frozen",
        "print.done": "paper copy",
        "print.failed": "paper copy why",
        "pii.viewed": "of number",
        "user.added": "user role position_kk position_ru secret",
        "user.changed": "user",
        "user.disabled": "user",
        "user.login": "user failures",
        "user.refused": "user failures until",
        "setting.changed": "key value",
        "clock.alarm": "why last_at",
        "clock.confirmed": "alarm approved_by",
        "blanks.printed": "count",
        "backup.made": "entries root",
        "db.restored": "entries root approved_by",
        "key.added": "vkey",
        "key.retired": "vkey",
        "day.close": f"date part unattended opened_at closed_at opened_after {counts} {checks} {terms}",
    }
    later = """
        ticket.held ticket.resumed ticket.sent_on ticket.undone
        pii.erased upload.acked
    """
    return {name: tuple(keys.split()) for name, keys in least.items()} | dict.fromkeys(later.split(), ())


EVENT_TYPES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(_types())
"""Every type of TRUST 3.1 with the least keys of its `data`; an empty tuple where its issue has not fixed them yet."""

NUMBERED: Final = frozenset(name for name in EVENT_TYPES if name.startswith(("appeal.", "protocol.", "attachment.")))
"""Types that always carry `number` beside `data`; `print.*` does where the paper belongs to an appeal."""

COMMITTED: Final = frozenset(
    {
        "appeal.registered",
        "user.added",
        *DECIDED,
        *(f"appeal.{act}" for act in ("needs_fix", "extended", "forwarded", "returned", "stopped", "handed_to_duty")),
        "appeal.corrected",
        "appeal.voided",
        "protocol.saved",
        "protocol.versioned",
        "attachment.added",
    }
)
"""Types that always carry `pii`; `user.changed` does where personal fields changed."""
