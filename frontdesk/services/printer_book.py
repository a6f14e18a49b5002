# SPDX-License-Identifier: Apache-2.0
"""The printers that this machine's `frontdesk.toml` names, and which paper goes to which of them at which counter.

Sending papers is `services.printing`. It is a setting of one machine, so it stands in its file and not in the journal.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from frontdesk.config import FILE, OfficeConfig, PrinterRule, Printers, checked_printers
from frontdesk.domain import roles
from frontdesk.files import write_file
from frontdesk.services.views import Actor

BEFORE: Final = f"{FILE}.before"
"""The file as it was before the last change, with whatever somebody wrote into it by hand."""


class PrinterBook:
    """Reads and writes the tables `[printers]`; a change holds from the next paper on."""

    def __init__(self, home: Path, use: Callable[[Printers], None]) -> None:
        self._home = home
        self._use = use

    def now(self) -> Printers:
        """Return printers and rules, the most exact rule first."""
        return _sorted(OfficeConfig.load(self._home).printing)

    def change(self, by: Actor, printers: Printers) -> OfficeConfig:
        """Write other printers and rules and print by them at once; return the machine's settings.

        Raises Refused `not_allowed`, WrongUsage `config_value` (key), Trouble where the file cannot be written.
        """
        roles.require(by.role, "change_settings")
        checked = _sorted(checked_printers(printers))
        new = replace(OfficeConfig.load(self._home), printer="", printers=checked)
        write_file(self._home / BEFORE, (self._home / FILE).read_bytes())
        write_file(self._home / FILE, new.to_toml().encode("utf-8"))
        self._use(new.printing)
        return new


def _sorted(printers: Printers) -> Printers:
    """Return the rules so that the first that fits is the most exact one: paper and counter, paper, counter, any."""
    return replace(printers, rules=tuple(sorted(printers.rules, key=_vagueness)))


def _vagueness(rule: PrinterRule) -> tuple[bool, bool]:
    return rule.paper is None, rule.counter is None
