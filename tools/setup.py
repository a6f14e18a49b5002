# SPDX-License-Identifier: Apache-2.0
"""Sets a bare machine up for `run`, `check` or `test`: system packages, environment, locked libraries, catalogues.

Standard library only: nothing is installed when it starts. What is done already is seen by its result and skipped, so
that a second call takes no network and a few hundredths of a second.
"""

import ctypes.util
import fcntl
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
VENV: Final = ROOT / ".venv"
PYTHON: Final = VENV / "bin" / "python"
GOALS: Final = ("run", "check", "test")

# What is looked for -> the Debian package that brings it; by soname, so that other systems pass where they have it.
QT: Final = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libbrotlidec.so.1": "libbrotli1",
}
SCREEN: Final = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
TEST_PROGRAMS: Final = {
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
    "setxkbmap": "x11-xkb-utils",
    "pdfsig": "poppler-utils",
    "softhsm2-util": "softhsm2",
    "xauth": "xauth",
    "pdftotext": "poppler-utils",
    "strace": "strace",
    "openssl": "openssl",
    "cupsd": "cups-daemon",
    "lpadmin": "cups-client",
    "cupsdisable": "cups-client",
    "cupsreject": "cups-client",
    "ippeveprinter": "cups-ipp-utils",
    "dbus-daemon": "dbus-daemon",
}
SYSTEM_FOLDERS: Final = "/usr/sbin:/sbin"
"""Where Debian keeps programs that an ordinary user does not find on the path."""


class CannotSetUp(Exception):
    """The one line to show before stopping with status 2."""


def missing_packages(goal: str) -> list[str]:
    """Return the Debian packages whose result is not here, in alphabetical order."""
    missing = {package for name, package in programs(goal).items() if found(name) is None}
    if importlib.util.find_spec("ensurepip") is None and not PYTHON.exists():
        missing.add("python3-venv")
    libraries = libraries_for(goal)
    if libraries:
        present = shared_libraries()
        missing |= {package for name, package in libraries.items() if name not in present}
    return sorted(missing)


def found(name: str) -> str | None:
    """Return where a program lies."""
    return shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:{SYSTEM_FOLDERS}")


def programs(goal: str) -> dict[str, str]:
    """Return the programs that a goal starts."""
    return TEST_PROGRAMS if goal == "test" else {}


def libraries_for(goal: str) -> dict[str, str]:
    """Return the shared libraries that a goal loads."""
    return {} if goal == "check" else QT | SCREEN


def shared_libraries() -> frozenset[str]:
    """Return the sonames that the loader knows; /sbin is not on an ordinary user's path."""
    program = shutil.which("ldconfig", path="/sbin:/usr/sbin:" + os.environ.get("PATH", ""))
    if program is None:
        return frozenset(
            name for name in QT | SCREEN if ctypes.util.find_library(name.split(".")[0].removeprefix("lib"))
        )
    listing = subprocess.run([program, "-p"], capture_output=True, text=True, check=True).stdout
    return frozenset(line.split()[0] for line in listing.splitlines()[1:] if line.startswith("\t"))


def install_packages(packages: list[str]) -> None:
    """Install them with apt-get as root or with sudo that asks no password; else raise with the line to paste."""
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    by_hand = f"apt-get update && {' '.join(install)}"
    prefix = root_prefix()
    if prefix is None or shutil.which("apt-get") is None:
        sudo = shutil.which("sudo") is not None
        raise CannotSetUp(f"sudo {by_hand.replace('&& ', '&& sudo ')}" if sudo else f"su - -c '{by_hand}'")
    say(f"installing {len(packages)} system packages: {' '.join(packages)}")
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    options = ["-o", "DPkg::Lock::Timeout=300", "-qq"]
    # A package source that cannot be read is no reason to stop: the installation itself decides.
    subprocess.run([*prefix, *environment, "apt-get", *options, "update"], stdin=subprocess.DEVNULL, check=False)
    done = subprocess.run(
        [*prefix, *environment, install[0], *options, *install[1:]],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise CannotSetUp(by_hand if not prefix else f"sudo {by_hand.replace('&& ', '&& sudo ')}")


def root_prefix() -> list[str] | None:
    """Return what to put before a command to be root, or None."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    allowed = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    return ["sudo", "-n"] if allowed else None


def requirement_files(goal: str) -> list[Path]:
    """Return the locks of a goal."""
    names = ("run", "build") if goal == "run" else ("dev",)
    return [ROOT / "requirements" / f"{name}.txt" for name in names]


def fingerprint(goal: str) -> str:
    """Return what the environment of a goal depends on; the place too, because an environment cannot be moved."""
    # The minor version and no more: installing python3-venv may bring a security update of the interpreter along.
    digest = hashlib.sha256(f"{VENV} {sys.implementation.cache_tag} {platform.machine()} ".encode())
    for path in (*requirement_files(goal), ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def stamps(goal: str) -> Iterator[Path]:
    """Yield the marks that say an environment is ready; one that can test can run."""
    if goal == "run":
        yield VENV / "ready-run"
    yield VENV / "ready-test"


def ready(goal: str) -> bool:
    """Tell whether the environment of a goal is as the locks say."""
    return PYTHON.exists() and any(
        stamp.exists() and stamp.read_text() == fingerprint(stamp.name.removeprefix("ready-")) for stamp in stamps(goal)
    )


def make_environment(goal: str) -> None:
    """Make `.venv` and install the locked libraries, then the program itself in place."""
    if not PYTHON.exists() or subprocess.run([PYTHON, "-c", "import pip"], capture_output=True, check=False).returncode:
        say("making .venv")
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    say(f"installing the locked libraries ({', '.join(path.stem for path in requirement_files(goal))})")
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    files = [part for path in requirement_files(goal) for part in ("-r", str(path))]
    subprocess.run([*pip, "--require-hashes", "--only-binary=:all:", *files], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], check=True)
    (VENV / ("ready-run" if goal == "run" else "ready-test")).write_text(
        fingerprint("run" if goal == "run" else "test")
    )


def compile_catalogues() -> None:
    """Compile the .po files that are newer than what was made of them."""
    folder = ROOT / "resources" / "translations"
    for source in folder.glob("*.po"):
        made = folder / source.stem / "LC_MESSAGES" / "frontdesk.mo"
        if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
            subprocess.run([PYTHON, ROOT / "tools" / "catalogues.py", "compile"], check=True)
            return


def say(text: str) -> None:
    """Tell what takes a while."""
    print(f"setup: {text}", file=sys.stderr, flush=True)


def main() -> int:
    """Set up for the goal in the first argument; 2 when something has to be done by hand."""
    goal = sys.argv[1] if len(sys.argv) == 2 else ""
    if goal not in GOALS:
        print(f"usage: python3 tools/setup.py {'|'.join(GOALS)}", file=sys.stderr)
        return 2
    if sys.version_info < (3, 11):  # noqa: UP036 - it is run by whatever python3 the machine has
        print("Frontdesk needs Python 3.11 or newer: make PYTHON=/path/to/python3.11", file=sys.stderr)
        return 2
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with Path(__file__).open() as itself:
        fcntl.flock(itself, fcntl.LOCK_EX)  # two targets at once wait for each other
        try:
            missing = missing_packages(goal)
            if missing:
                install_packages(missing)
            if not ready(goal):
                make_environment(goal)
            compile_catalogues()
        except CannotSetUp as line:
            print(line)
            return 2
        except subprocess.CalledProcessError as error:
            say(f"stopped: {error.cmd[0]} ended with status {error.returncode}; what it said stands above")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
