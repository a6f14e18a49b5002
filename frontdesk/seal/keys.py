# SPDX-License-Identifier: Apache-2.0
"""The office's signing key: making, keeping and using it. Reading other people's signatures is in `notes`."""

import secrets
from base64 import b64encode
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from frontdesk.errors import Trouble
from frontdesk.files import write_file
from frontdesk.seal.notes import Vkey, base64_exact, good_name, key_id

_FIRST_LINE: Final = "frontdesk office key 1"
_SALT_BYTES: Final = 16
_SCRYPT_N: Final = 2**16
"""64 MiB and about 0.2 s: PKCS8 alone would stretch the passphrase with 2,048 rounds of PBKDF2 only."""


def _stretch(passphrase: str, salt: bytes) -> bytes:
    # An environment holds bytes: what is no UTF-8 in it counts as the bytes that it is.
    derived = Scrypt(salt=salt, length=32, n=_SCRYPT_N, r=8, p=1).derive(passphrase.encode("utf-8", "surrogateescape"))
    return b64encode(derived)


def _raw_public(private: Ed25519PrivateKey) -> bytes:
    return private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


class OfficeKey:
    """An Ed25519 key under the log's name; signs checkpoints and receipts, deterministically."""

    def __init__(self, name: str, private: Ed25519PrivateKey) -> None:
        self.name = name
        self._private = private
        self._public = _raw_public(private)
        self._id = key_id(name, self._public)

    def __repr__(self) -> str:
        return f"OfficeKey({self.vkey})"

    @property
    def vkey(self) -> str:
        """The public line `name+id+key` (C2SP signed-note), without a newline."""
        return str(Vkey(self.name, self._public))

    def sign(self, text: str) -> str:
        """Return the signed note of a text, which ends with a newline; the same text gives the same note."""
        if not text.endswith("\n"):
            raise ValueError("a note's text ends with a newline")
        raw = self._id + self._private.sign(text.encode("utf-8"))
        return f"{text}\n\N{EM DASH} {self.name} {b64encode(raw).decode('ascii')}\n"

    @classmethod
    def create(cls, path: Path, name: str, passphrase: str | None = None) -> "OfficeKey":
        """Make a new key and keep it in a new owner-only file, wrapped if there is a passphrase.

        Never writes over an existing file. Raises ValueError (name), `Trouble` `key_exists` or those of `files`.
        """
        if not good_name(name):
            raise ValueError("name of a key")
        key = cls(name, Ed25519PrivateKey.generate())
        lines = [_FIRST_LINE, key.vkey]
        wrapping: serialization.KeySerializationEncryption = serialization.NoEncryption()
        if passphrase:
            salt = secrets.token_bytes(_SALT_BYTES)
            lines.append(f"scrypt {b64encode(salt).decode('ascii')}")
            wrapping = serialization.BestAvailableEncryption(_stretch(passphrase, salt))
        pem = key._private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, wrapping)
        if path.exists():
            raise Trouble("key_exists", file=str(path))
        write_file(path, "\n".join(lines).encode("utf-8") + b"\n" + pem)
        return key

    @classmethod
    def load(cls, path: Path, passphrase: str | None = None) -> "OfficeKey":
        """Read a key; the desk goes on without it (TRUST F18).

        Raises `Trouble` `key_unavailable`; `why`: missing, unreadable, passphrase_needed, passphrase_wrong, malformed.
        """
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise _unavailable(path, "missing") from None
        except OSError as error:
            raise _unavailable(path, "unreadable") from error
        head, begin, rest = content.partition(b"-----BEGIN ")
        try:
            first, line, *salts = head.decode("utf-8").removesuffix("\n").split("\n")
            vkey = Vkey.parse(line)
            salt = base64_exact(salts[0].removeprefix("scrypt ")) if salts else None
            if first != _FIRST_LINE or len(salts) > 1 or salt == b"":
                raise ValueError(first)
        except ValueError:
            raise _unavailable(path, "malformed") from None
        if salt and not passphrase:
            raise _unavailable(path, "passphrase_needed")
        secret = _stretch(passphrase, salt) if salt and passphrase else None
        try:
            private = serialization.load_pem_private_key(begin + rest, secret)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise _unavailable(path, "passphrase_wrong" if salt else "malformed") from None
        if not isinstance(private, Ed25519PrivateKey) or _raw_public(private) != vkey.public:
            raise _unavailable(path, "malformed")
        return cls(vkey.name, private)


def _unavailable(path: Path, why: str) -> Trouble:
    return Trouble("key_unavailable", file=str(path), why=why)
