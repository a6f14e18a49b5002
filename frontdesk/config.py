# SPDX-License-Identifier: Apache-2.0
"""What `frontdesk.toml` says of one machine in one office folder. Read before anything heavy; no database, no Qt."""

import contextlib
import json
import os
import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from frontdesk.errors import Trouble, WrongUsage, refuse

FILE: Final = "frontdesk.toml"
DATABASE: Final = "frontdesk.db"
WINDOW_LOCK: Final = "window.lock"
LANGUAGES: Final = ("kk", "ru", "en")
SCHEMES: Final = ("postgresql", "postgres", "postgresql+psycopg")
_CODE: Final = re.compile(r"[A-Z0-9]{2,6}", re.ASCII)


@dataclass(frozen=True)
class OfficeConfig:
    """The machine's settings. `database` is empty for the SQLite file in the folder, else a PostgreSQL URL without a
    password.

    `printer` is the system's name of the receipt printer, empty for none; `counter` the number of this desk.
    """

    home: Path
    code: str
    name_kk: str
    name_ru: str
    training: bool = False
    database: str = ""
    language: str = "kk"
    counter: int = 1
    printer: str = ""

    @property
    def url(self) -> str:
        """Return the database URL."""
        return self.database or f"sqlite:///{self.home / DATABASE}"

    @classmethod
    def load(cls, home: Path) -> "OfficeConfig":
        """Read and check the file; raise `office_missing`, Trouble `config_unreadable`, WrongUsage `config_*`."""
        try:
            raw = (home / FILE).read_bytes()
        except FileNotFoundError:
            raise refuse("office_missing", None, home=str(home)) from None
        except OSError as error:
            raise Trouble("config_unreadable", file=str(home / FILE), why="unreadable") from error
        try:
            values: dict[str, Any] = tomllib.loads(raw.decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Trouble("config_unreadable", file=str(home / FILE), why="malformed") from error
        return cls(home=home, **_checked(values))

    def to_toml(self) -> str:
        """Return the file's text; every value is written as TOML's basic string, integer or boolean."""
        lines = ["# Frontdesk: the settings of this machine. Passwords never stand here."]
        # JSON's strings, integers and booleans are TOML's too.
        lines += [
            f"{field.name} = {json.dumps(getattr(self, field.name), ensure_ascii=False)}"
            for field in fields(self)
            if field.name != "home"
        ]
        return "\n".join(lines) + "\n"


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    kinds: dict[str, type] = {
        "code": str,
        "name_kk": str,
        "name_ru": str,
        "training": bool,
        "database": str,
        "language": str,
        "counter": int,
        "printer": str,
    }
    for key, value in values.items():
        if key not in kinds:
            raise WrongUsage("config_key", key=key)
        if type(value) is not kinds[key]:
            raise WrongUsage("config_value", key=key)
    for key in ("code", "name_kk", "name_ru"):
        if key not in values:
            raise WrongUsage("config_value", key=key)
    if not _CODE.fullmatch(values["code"]):
        raise WrongUsage("config_value", key="code")
    if values.get("language", "kk") not in LANGUAGES:
        raise WrongUsage("config_value", key="language")
    if not good_database(values.get("database", "")):
        raise WrongUsage("config_value", key="database")
    if not 1 <= values.get("counter", 1) <= 99:
        raise WrongUsage("config_value", key="counter")
    return values


def good_database(url: str) -> bool:
    """Say whether this names no server, or a PostgreSQL server without a password: that never stands in a file."""
    if not url:
        return True
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it checks it
    except ValueError:
        return False
    return parts.scheme in SCHEMES and bool(parts.path.strip("/")) and parts.password is None


def find_home(argument: str | None = None) -> Path:
    """Return the office folder: the argument, else FRONTDESK_HOME, else the platform's own place."""
    named = argument or os.environ.get("FRONTDESK_HOME")
    if named:
        with contextlib.suppress(RuntimeError):  # `~somebody` of nobody is a folder of that name
            named = str(Path(named).expanduser())
        return Path(named).resolve()
    from platformdirs import user_data_path

    return user_data_path("frontdesk", appauthor=False)
