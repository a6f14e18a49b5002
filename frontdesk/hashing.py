# SPDX-License-Identifier: Apache-2.0
"""Argon2id at the edge: the low-memory profile of RFC 9106 (t=3, 64 MiB, p=4), which is the library's own choice."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from frontdesk.domain.passwords import normalise


class Argon2:
    """Hashes and checks passwords; about 0.1 s each, on purpose."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()

    def hash(self, password: str) -> str:
        """Return the encoded string with its own salt."""
        return self._hasher.hash(normalise(password))

    def verify(self, stored: str, password: str) -> bool:
        """Say whether the password belongs to the stored string."""
        try:
            return self._hasher.verify(stored, normalise(password))
        except (VerificationError, InvalidHashError, UnicodeEncodeError):  # lone surrogates: nobody's password
            return False

    def outdated(self, stored: str) -> bool:
        """Say whether the string was made with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(stored)
