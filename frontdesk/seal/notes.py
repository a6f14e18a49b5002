# SPDX-License-Identifier: Apache-2.0
"""Signed notes and checkpoints (C2SP signed-note, tlog-checkpoint): read strictly, verified. No private key here."""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from frontdesk.domain.journal import MAX_INT
from frontdesk.seal.faults import Malformed

ED25519: Final = b"\x01"
"""Signature type byte of C2SP signed-note; it is hashed into the key id and leads the key in a vkey line."""

MAX_NOTE_BYTES: Final = 65_536
MAX_SIGNATURES: Final = 100
_KEY_BYTES = 32
_ID_BYTES = 4
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_DASH = "\N{EM DASH} "


def base64_exact(text: str) -> bytes:
    """Decode standard base64 that has no second spelling; raises ValueError."""
    raw = b64decode(text.encode("ascii"), validate=True)
    if b64encode(raw).decode("ascii") != text:
        raise ValueError("base64 is not canonical")
    return raw


def decimal_exact(text: str) -> int:
    """Read a decimal of ASCII digits without leading zeros, below 2^53; raises ValueError."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MAX_INT))) or str(int(text)) != text:
        raise ValueError("not a plain decimal")
    number = int(text)
    if number > MAX_INT:
        raise ValueError("too large")
    return number


def key_id(name: str, public: bytes) -> bytes:
    """Return the four bytes that name a key in a signature line: SHA-256(name, LF, type byte, key)."""
    return sha256(name.encode("utf-8") + b"\n" + ED25519 + public).digest()[:_ID_BYTES]


def good_name(name: str) -> bool:
    """Whether a key may be called so: not empty, no blank, no plus sign, printable."""
    return bool(name) and "+" not in name and name.isprintable() and not any(c.isspace() for c in name)


@dataclass(frozen=True)
class Vkey:
    """A public key under its name, as in the line `name+id+key` that an office hands out."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes of the key id."""
        return key_id(self.name, self.public)

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(ED25519 + self.public).decode('ascii')}"

    @classmethod
    def parse(cls, line: str) -> "Vkey":
        """Read a vkey line (one final newline is let through); raises `Malformed`."""
        try:
            name, hexid, text = line.removesuffix("\n").split("+", 2)  # only the base64 may hold a further plus sign
            raw = base64_exact(text)
        except ValueError:
            raise Malformed("key_malformed") from None
        vkey = cls(name, raw[1:])
        if raw[:1] != ED25519 or len(vkey.public) != _KEY_BYTES or not good_name(name) or vkey.id.hex() != hexid:
            raise Malformed("key_malformed")
        return vkey

    def verifies(self, text: bytes, signature: bytes) -> bool:
        """Whether the signature over the text is of this key."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Signature:
    """One signature line: name, four bytes of key id, and what that key type makes of the text."""

    name: str
    id: bytes
    raw: bytes


@dataclass(frozen=True)
class Note:
    """A signed text, with its final newline, and all its signature lines; nothing is verified yet."""

    text: str
    signatures: tuple[Signature, ...]

    def signed_by(self, vkey: Vkey) -> None:
        """Return if this key signed; unknown signatures are ignored. Raises `Malformed`."""
        mine = [s for s in self.signatures if s.name == vkey.name and s.id == vkey.id]
        if not mine:
            raise Malformed("signature_missing")
        if not vkey.verifies(self.text.encode("utf-8"), mine[0].raw):
            raise Malformed("signature_wrong")


def _parse_signature(line: str) -> Signature:
    if not line.startswith(_DASH):
        raise ValueError("signature line")
    name, text = line[len(_DASH) :].split(" ")
    raw = base64_exact(text)
    if not good_name(name) or len(raw) <= _ID_BYTES:
        raise ValueError("signature line")
    return Signature(name, raw[:_ID_BYTES], raw[_ID_BYTES:])


def parse_note(raw: bytes) -> Note:
    """Read a C2SP signed note: UTF-8, no control character but the line feed, one spelling only; raises `Malformed`."""
    try:
        if len(raw) > MAX_NOTE_BYTES:
            raise ValueError("too long")
        note = raw.decode("utf-8")
        if _CONTROLS.search(note):
            raise ValueError("control character")
        head, blank, tail = note.rpartition("\n\n")
        if not blank or not head or not tail.endswith("\n"):
            raise ValueError("no signatures")
        lines = tail[:-1].split("\n")
        if len(lines) > MAX_SIGNATURES:
            raise ValueError("too many signatures")
        signatures = tuple(_parse_signature(line) for line in lines)
        if len({(s.name, s.id) for s in signatures}) != len(signatures):
            raise ValueError("a key signed twice")
    except ValueError:
        raise Malformed("note_malformed") from None
    return Note(head + "\n", signatures)


@dataclass(frozen=True)
class Checkpoint:
    """The head of a log: its name, how many events it covers, the root over them, and a receipt's further lines."""

    origin: str
    size: int
    root: bytes
    extension: tuple[str, ...] = ()


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the text of a signed note as a checkpoint; raises `Malformed`."""
    try:
        origin, size, root, *extension = text.removesuffix("\n").split("\n")
        head = Checkpoint(origin, decimal_exact(size), base64_exact(root), tuple(extension))
        if not origin or len(head.root) != _KEY_BYTES or not all(extension):
            raise ValueError("checkpoint")
    except ValueError:
        raise Malformed("checkpoint_malformed") from None
    return head


def open_checkpoint(raw: bytes, vkey: Vkey) -> Checkpoint:
    """Read a signed checkpoint that must be signed by this key and be of its log; raises `Malformed`."""
    note = parse_note(raw)
    head = parse_checkpoint(note.text)
    note.signed_by(vkey)
    if head.origin != vkey.name:
        raise Malformed("origin_differs", found=head.origin, expected=vkey.name)
    return head
