# SPDX-License-Identifier: Apache-2.0
"""What `frontdesk.toml` says of one machine in one office folder. Read before anything heavy; no database, no Qt."""

import contextlib
import json
import os
import re
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, Final
from urllib.parse import urlsplit

from frontdesk.errors import Trouble, WrongUsage, refuse

FILE: Final = "frontdesk.toml"
DATABASE: Final = "frontdesk.db"
WINDOW_LOCK: Final = "window.lock"
LANGUAGES: Final = ("kk", "ru", "en")
SCHEMES: Final = ("postgresql", "postgres", "postgresql+psycopg")
_CODE: Final = re.compile(r"[A-Z0-9]{2,6}", re.ASCII)

PRINTER_TYPES: Final = ("system", "thermal")
ROLLS: Final = ("80mm", "58mm")
PAPER_SIZES: Final = (*ROLLS, "a6", "a5", "a4")
THERMAL_PORT: Final = 9100
_PRINTER_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}", re.ASCII)
_PAPER: Final = re.compile(r"[a-z][a-z_]{0,39}", re.ASCII)
_HOST: Final = re.compile(r"(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:(?P<port>[0-9]{1,5}))?", re.ASCII)
QUEUE_PREFIX: Final = "queue:"
"""Before the name of a printer of Windows that is a receipt printer."""

_QUEUE: Final = re.compile(r"(?!\s)[^\x00-\x1f\x7f]{1,127}(?<!\s)")
"""CUPS takes no spaces in a name, Windows does: `Generic / Text Only`, `\\\\server\\HP LaserJet`."""


@dataclass(frozen=True)
class NamedPrinter:
    """A printer that the office has named: `[printers.NAME]`.

    `type` system: `address` is a queue of the system or `ipp://host[:port]/path`. `type` thermal: `address` is
    `host:port`, a device file or, on Windows, `queue:NAME`; `width` is that of the roll.
    """

    name: str
    type: str
    address: str
    width: str = "80mm"


@dataclass(frozen=True)
class PrinterRule:
    """Which printer a kind of paper goes to at a counter: `[[printers.rules]]`; None stands for any."""

    printer: str
    paper: str | None = None
    counter: int | None = None
    size: str | None = None


@dataclass(frozen=True)
class Printers:
    """The table `[printers]`: printers by name, and rules of which the first that fits holds."""

    named: tuple[NamedPrinter, ...] = ()
    rules: tuple[PrinterRule, ...] = ()

    def rule(self, paper: str, counter: int) -> PrinterRule | None:
        """Return the rule for a kind of paper at a counter."""
        fits = (r for r in self.rules if r.paper in {None, paper} and r.counter in {None, counter})
        return next(fits, None)

    def papers_of(self, printer: str) -> tuple[str, ...]:
        """Return the kinds of paper that rules send to a printer, `*` for any."""
        return tuple(dict.fromkeys(r.paper or "*" for r in self.rules if r.printer == printer))

    def to_toml(self) -> str:
        """Return the tables, empty where there are none."""
        text = json.dumps
        lines = []
        for p in self.named:
            lines += ["", f"[printers.{text(p.name)}]", f"type = {text(p.type)}"]
            lines += [f"address = {text(p.address, ensure_ascii=False)}"]
            lines += [f"width = {text(p.width)}"] if p.type == "thermal" else []
        for r in self.rules:
            values = {"paper": r.paper, "counter": r.counter, "printer": r.printer, "size": r.size}
            lines += ["", "[[printers.rules]]"]
            lines += [f"{key} = {text(value)}" for key, value in values.items() if value is not None]
        return "\n".join(lines) + "\n" if lines else ""


@dataclass(frozen=True)
class Token:
    """Where protocols are signed with a key on a token: `[token]`. The PIN never stands here.

    `module` is the whole path of its PKCS#11 driver. `label` names the token and `certificate` (label, identifier or
    serial number in hexadecimal) what is on it; empty where there is only one.
    """

    module: str
    label: str = ""
    certificate: str = ""

    def to_toml(self) -> str:
        """Return the table."""
        values = {"module": self.module, "label": self.label, "certificate": self.certificate}
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items() if value]
        return "\n".join(["", "[token]", *lines]) + "\n"


@dataclass(frozen=True)
class OfficeConfig:
    """The machine's settings. `database` is empty for the SQLite file in the folder, else a PostgreSQL URL without a
    password.

    `printer` names the printer of receipts where no rule of `printers` does, empty for none; `counter` is the number of
    this desk.
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
    certificate: str = ""
    time_stamp: str = ""
    token: Token | None = None
    printers: Printers = field(default_factory=Printers)

    @property
    def printing(self) -> Printers:
        """Return the printers, the rule of `printer` last."""
        rules = (*self.printers.rules, PrinterRule(self.printer, "receipt")) if self.printer else self.printers.rules
        return Printers(self.printers.named, rules)

    @property
    def certificate_file(self) -> Path | None:
        """Return the PKCS#12 file that protocols are signed with; None where the office has none."""
        return self.home / self.certificate if self.certificate else None

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
            f"{each.name} = {json.dumps(getattr(self, each.name), ensure_ascii=False)}"
            for each in fields(self)
            if each.name not in {"home", "token", "printers"}
        ]
        return "\n".join(lines) + "\n" + (self.token.to_toml() if self.token else "") + self.printers.to_toml()


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
        "certificate": str,
        "time_stamp": str,
        "token": dict,
        "printers": dict,
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
    if "token" in values and values.get("certificate"):  # one certificate signs, and nobody has to guess which
        raise WrongUsage("config_value", key="certificate")
    tables = {"token": _token, "printers": _printers}
    return {key: tables[key](value) if key in tables else value for key, value in values.items()}


def _token(table: dict[str, Any]) -> Token:
    """Read `[token]`; raise WrongUsage `config_key`, `config_value` with the dotted path of what is wrong."""
    _known_keys("token", table, {"module": str, "label": str, "certificate": str}, {"module"})
    # The whole path: a bare name would be looked for wherever the system happens to look.
    if not (PurePosixPath(table["module"]).is_absolute() or PureWindowsPath(table["module"]).is_absolute()):
        raise WrongUsage("config_value", key="token.module")
    if "\x00" in table["module"]:
        raise WrongUsage("config_value", key="token.module")
    return Token(**table)


def checked_printers(printers: Printers) -> Printers:
    """Return printers as the file will say them; raise WrongUsage `config_value` (key) where it cannot hold them."""
    return _printers(tomllib.loads(printers.to_toml()).get("printers", {}))


def _printers(table: dict[str, Any]) -> Printers:
    """Read `[printers]`; raise WrongUsage `config_key`, `config_value` with the dotted path of what is wrong."""
    rules = table.get("rules", [])
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        raise WrongUsage("config_value", key="printers.rules")
    named = tuple(_printer(name, values) for name, values in table.items() if name != "rules")
    return Printers(named, tuple(_rule(n, rule) for n, rule in enumerate(rules, 1)))


def _printer(name: str, values: Any) -> NamedPrinter:  # noqa: ANN401 - whatever the file says
    path = f"printers.{name}"[:80]
    if not _PRINTER_NAME.fullmatch(name) or not isinstance(values, dict):
        raise WrongUsage("config_value", key=path)
    _known_keys(path, values, {"type": str, "address": str, "width": str}, {"type", "address"})
    if values["type"] not in PRINTER_TYPES:
        raise WrongUsage("config_value", key=f"{path}.type")
    thermal = values["type"] == "thermal"
    address = _thermal_address(values["address"]) if thermal else _queue_address(values["address"])
    if address is None:
        raise WrongUsage("config_value", key=f"{path}.address")
    if ("width" in values and not thermal) or values.get("width", ROLLS[0]) not in ROLLS:
        raise WrongUsage("config_value", key=f"{path}.width")
    return NamedPrinter(name, values["type"], address, values.get("width", ROLLS[0]))


def _rule(n: int, values: dict[str, Any]) -> PrinterRule:
    path = f"printers.rules.{n}"
    _known_keys(path, values, {"printer": str, "paper": str, "counter": int, "size": str}, {"printer"})
    good = {
        "printer": _QUEUE.fullmatch(values["printer"]) is not None,
        "paper": _PAPER.fullmatch(values.get("paper", "any")) is not None,
        "counter": 1 <= values.get("counter", 1) <= 99,
        "size": values.get("size", PAPER_SIZES[0]) in PAPER_SIZES,
    }
    for key, fine in good.items():
        if not fine:
            raise WrongUsage("config_value", key=f"{path}.{key}")
    return PrinterRule(values["printer"], values.get("paper"), values.get("counter"), values.get("size"))


def _known_keys(path: str, values: dict[str, Any], kinds: dict[str, type], needed: set[str]) -> None:
    for key, value in values.items():
        if key not in kinds:
            raise WrongUsage("config_key", key=f"{path}.{key}"[:120])
        if type(value) is not kinds[key]:
            raise WrongUsage("config_value", key=f"{path}.{key}")
    for key in sorted(needed - set(values)):
        raise WrongUsage("config_value", key=f"{path}.{key}")


def _thermal_address(text: str) -> str | None:
    """Return `host:port`, the path of a device or `queue:NAME`; None for anything else."""
    if text.startswith(QUEUE_PREFIX):
        return text if _QUEUE.fullmatch(text.removeprefix(QUEUE_PREFIX)) else None
    if text.startswith("/"):
        return text if "\x00" not in text else None
    found = _HOST.fullmatch(text)
    port = int(found["port"] or THERMAL_PORT) if found else 0
    return f"{found['host']}:{port}" if found and 1 <= port <= 65535 else None


def _queue_address(text: str) -> str | None:
    """Return the name of a queue or an ipp:// URI; None for anything else."""
    if "://" not in text:
        return text if _QUEUE.fullmatch(text) else None
    try:
        parts = urlsplit(text)
        good = parts.scheme == "ipp" and parts.hostname and parts.password is None and parts.port != 0
    except ValueError:
        return None
    return text if good and parts.path.strip("/") else None


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
