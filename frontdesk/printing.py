# SPDX-License-Identifier: Apache-2.0
"""The system's print queue by its own commands (`lp`, `lpstat`): a PDF in, a job number or a plain trouble out."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from frontdesk.errors import Trouble

SECONDS: Final = 15


class SystemPrinter:
    """CUPS through its command-line tools; where they are missing there are no printers."""

    def names(self) -> Sequence[str]:
        """Return the names of the queues."""
        tool = shutil.which("lpstat")
        if tool is None:
            return ()
        try:
            done = subprocess.run([tool, "-e"], capture_output=True, text=True, timeout=SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return ()
        return tuple(line.strip() for line in done.stdout.splitlines() if line.strip())

    def send(self, printer: str, file: Path) -> None:
        """Put a PDF into a queue; raise `Trouble` printer_missing, printer_unknown, printer_failed."""
        tool = shutil.which("lp")
        if tool is None:
            raise Trouble("printer_missing")
        if printer not in self.names():
            raise Trouble("printer_unknown", printer=printer)
        try:
            done = subprocess.run(
                [tool, "-d", printer, "-o", "fit-to-page", "--", str(file)],
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Trouble("printer_failed", printer=printer, why=type(error).__name__) from error
        if done.returncode:
            why = (done.stderr.strip().splitlines() or [""])[-1][:200]
            raise Trouble("printer_failed", printer=printer, why=why)
