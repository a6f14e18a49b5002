# SPDX-License-Identifier: Apache-2.0
"""At which field of the form a problem is said, and which problems are said before the key is pressed."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtWidgets import QWidget

from frontdesk import words
from frontdesk.errors import Problem
from ui.language import Saying

AT_ONCE: Final = {
    "iin_digits",
    "iin_length",
    "iin_zeros",
    "iin_check_digit",
    "iin_birth_date_future",
    "bin_digits",
    "bin_length",
    "bin_check_digit",
    "bin_zeros",
    "joint_twice",
}
"""What a finished number has at once; the rest is said when the key was pressed."""


def path_of(problem: Problem, fields: Mapping[str, QWidget]) -> str | None:
    """Return the field at which a problem is said: persons of a collective appeal share one."""
    path = problem.field or ""
    if path.startswith("joint."):
        return "joint"
    return path if path in fields else None


def saying_of(problem: Problem) -> Saying:
    """Return the sentence of a problem; of a person on the list with the place there."""
    path = (problem.field or "").split(".")
    if path[0] == "joint" and len(path) > 1 and path[1].isdigit():
        number = int(path[1]) + 2
        return lambda _: _("Person {n}: {problem}", n=number, problem=words.problem_text(_, problem))
    return lambda _: words.problem_text(_, problem)
