# SPDX-License-Identifier: Apache-2.0
"""What a verification answers: whether all is well and, fault by fault, where it is not. No checking here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """Something that differs: where, and what was found instead of what. `code` has its words in the catalogue."""

    code: str
    seq: int | None = None
    table: str | None = None
    row: str | None = None
    column: str | None = None
    file: str | None = None


@dataclass(frozen=True)
class Verdict:
    """The answer of `verify`: is all well, how many events, the root as base64, and what differs."""

    ok: bool
    entries: int
    root: str
    faults: tuple[Fault, ...]
