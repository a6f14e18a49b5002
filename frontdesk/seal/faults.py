# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a sealed log, as values; the words for the codes are in `frontdesk.words`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from frontdesk.words.faults import SEALED


@dataclass(frozen=True)
class Fault:
    """One contradiction or defect: stable code, the file and event (`seq`, from 0) it concerns, values for its text."""

    code: str
    file: str | None = None
    seq: int | None = None
    params: Mapping[str, str | int] = field(default_factory=dict)


class Malformed(ValueError):
    """The input is not in its one allowed form; carries the fault's code. The only error that readers here raise."""

    def __init__(self, code: str, seq: int | None = None, **params: str | int) -> None:
        super().__init__(f"{code} {params}" if params else code)
        self.code = code
        self.seq = seq
        self.params = params

    def fault(self, file: str | None = None) -> Fault:
        """Return the fault that this error stands for."""
        return Fault(self.code, file, self.seq, self.params)


TEXTS: Final = SEALED
"""English text of every fault code of this package; the placeholders are the keys of `params`."""
