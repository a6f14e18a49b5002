# SPDX-License-Identifier: Apache-2.0
"""`make run`: makes a training office with a believable past, once, and opens the window on it.

Without a screen it walks a clerk's day instead.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
HOME: Final = ROOT / "training-office"
BIN: Final = Path(sys.executable).parent
ACCOUNT: Final = {"FRONTDESK_LOGIN": "admin", "FRONTDESK_PASSWORD": "training"}
"""Every training office has this account and says so on its sign-in screen."""


def cli(home: Path, *arguments: str) -> int:
    """Run one command of `frontdesk-cli` on a training office and return its exit status."""
    command = [BIN / "frontdesk-cli", "--home", home, *arguments]
    return subprocess.run(command, env=os.environ | ACCOUNT, stdout=subprocess.DEVNULL, check=False).returncode


def make_office() -> int:
    """Make the office aside and move it into place whole: an interrupted first run leaves nothing half-made."""
    print("Making the training office and its past, once ...", flush=True)
    part = HOME.with_name("training-office.part")
    shutil.rmtree(part, ignore_errors=True)
    status = cli(
        part, "init", "--training", "--code", "KLS",
        "--name-kk", "Келес ауданының полиция бөлімі", "--name-ru", "Отдел полиции Келесского района",
    ) or cli(part, "demo")  # fmt: skip
    if status == 0:
        part.rename(HOME)
    return status


def main() -> int:
    """Open the window, or walk; return the exit status of whatever ran."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        print("There is no screen (DISPLAY is not set), so a clerk's day is walked without a window.", flush=True)
        os.execv(sys.executable, [sys.executable, "-m", "frontdesk.cli.walk"])
    status = 0 if (HOME / "frontdesk.toml").exists() else make_office()
    if status == 0:
        os.execv(BIN / "frontdesk", [str(BIN / "frontdesk"), "--home", str(HOME), *sys.argv[1:]])
    return status


if __name__ == "__main__":
    sys.exit(main())
