# SPDX-License-Identifier: Apache-2.0
"""What can go wrong, as values with stable codes; the words for them live in `frontdesk.words`.

Three kinds and no more: a rule said no (`Refused`), the call itself was wrong (`WrongUsage`), or the world around the
program failed (`Trouble`: disk, database, printer, lock). Anything else is a bug and may show its traceback in the log,
never to a clerk.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that a rule objects to.

    `field` is a dotted path in the words of `appeal.json` (`visitor.iin`) or None, `code` is stable snake_case,
    `params` fill the placeholders of its text.
    """

    field: str | None
    code: str
    params: Mapping[str, str | int] = dataclasses.field(default_factory=dict)


class FrontdeskError(Exception):
    """Base of everything this program raises on purpose."""


class Refused(FrontdeskError):
    """A rule of the office said no; the clerk can act on every problem listed. Exit status 1."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(f"{p.field or '-'}:{p.code}" for p in problems))
        self.problems = problems


def refuse(code: str, field: str | None = None, **params: str | int) -> Refused:
    """Build a `Refused` of one problem; use as `raise refuse("queue_empty")`."""
    return Refused(Problem(field, code, params))


class WrongUsage(FrontdeskError):
    """The command itself cannot be understood or is not allowed here. Exit status 2."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Trouble(FrontdeskError):
    """Disk, database, lock, printer, network or a newer schema. Exit status 3."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(f"{code} {params}" if params else code)
        self.code = code
        self.params = params
