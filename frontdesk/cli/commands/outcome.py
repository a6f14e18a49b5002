# SPDX-License-Identifier: Apache-2.0
"""What every command leaves behind. The acts themselves are in the modules beside it."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field

from frontdesk import bootstrap
from frontdesk.cli.answers import Json
from frontdesk.i18n import Texts


@dataclass(frozen=True)
class Outcome:
    """What a command leaves: the JSON object, the lines for people, a sentence for standard error, the exit status."""

    answer: Json | None
    lines: list[str] = field(default_factory=list)
    status: int = 0
    complaint: str = ""


Command = Callable[[argparse.Namespace, Texts], Outcome]
Desk = bootstrap.FrontDesk
