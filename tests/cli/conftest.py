# SPDX-License-Identifier: Apache-2.0
"""Running `frontdesk-cli` as scripts do: in this process for speed, in a real one where the process is the point."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from frontdesk import bootstrap, founding
from frontdesk.cli import main, session

START = datetime.fromisoformat("2026-04-24T10:00:00+05:00")
"""A Friday at ten, two hours after the offices of these tests were founded."""


class Utf8Text(io.TextIOWrapper):
    """A stream like a process's own: text above, bytes below."""

    def __init__(self, raw: bytes = b"") -> None:
        super().__init__(io.BytesIO(raw), encoding="utf-8", errors="backslashreplace", write_through=True)

    def text(self) -> str:
        self.flush()
        return self.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Answer:
    """What a command left."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object on standard output; anything else there fails."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found

    @property
    def problems(self) -> list[str]:
        """The refusals as `field:code`, `-` for no field."""
        assert self.status == 1, (self.status, self.out, self.err)
        found = self.json["problems"]
        assert all(set(one) == {"field", "code", "message"} and one["message"] for one in found)
        return [f"{one['field'] or '-'}:{one['code']}" for one in found]

    @property
    def error(self) -> str:
        """The code of a wrong usage or a trouble."""
        assert self.status in {2, 3}, (self.status, self.out, self.err)
        assert set(self.json["error"]) == {"code", "message"}
        assert self.json["error"]["message"]
        return str(self.json["error"]["code"])

    def ok(self) -> dict[str, Any]:
        """The answer of a command that went through."""
        assert self.status == 0, (self.status, self.out, self.err)
        return self.json


class Cli:
    """Commands on one office. Each is ten seconds later than the one before, unless `now` says another time."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home = home
        self.moment = START
        self._patch = monkeypatch

    def at(self, text: str) -> None:
        """Set the time of the next command."""
        self.moment = datetime.fromisoformat(text)

    def __call__(
        self,
        *words: str,
        login: str | None = "clerk",
        password: str | None = "training",
        approver: tuple[str, str] | None = None,
        stdin: bytes | Mapping[str, Any] = b"",
        now: str | bool = True,
        env: Mapping[str, str] | None = None,
        as_json: bool = True,
    ) -> Answer:
        """Run one command in this process. `now=False` leaves the time to the machine."""
        raw = stdin if isinstance(stdin, bytes) else json.dumps(stdin, ensure_ascii=False).encode()
        arguments = [*words, "--home", str(self.home)]
        if now is True:
            arguments += ["--now", self.moment.isoformat()]
            self.moment += timedelta(seconds=10)
        elif now:
            arguments += ["--now", now]
        if as_json:
            arguments.append("--json")
        if approver:
            arguments += ["--approve-as", approver[0]]
        with self._patch.context() as patch:
            for name, value in (
                (session.LOGIN, login),
                (session.PASSWORD, password),
                (session.APPROVER_PASSWORD, approver[1] if approver else None),
                *(env or {}).items(),
            ):
                if value is not None:
                    patch.setenv(name, value)
            patch.setattr(sys, "stdin", Utf8Text(raw))
            out, err = Utf8Text(), Utf8Text()
            with redirect_stdout(out), redirect_stderr(err):
                status = main(arguments)
        return Answer(status, out.text(), err.text())


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, cheap_hasher: Any) -> None:
    """Cheap passwords, and no terminal on which somebody could be asked."""
    for module in (bootstrap, founding):
        monkeypatch.setattr(module, "Argon2", type(cheap_hasher))
    monkeypatch.setattr(session, "_has_terminal", lambda: False)


@pytest.fixture(autouse=True)
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that a command would have waited; nobody waits here."""
    found: list[float] = []
    monkeypatch.setattr(session.time, "sleep", found.append)
    return found


@pytest.fixture(autouse=True)
def _quiet_logs() -> Iterator[None]:
    """Close the log files that the commands opened."""
    import logging

    from frontdesk.logs import JsonLines

    yield
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one.formatter, JsonLines)]:
        root.removeHandler(handler)
        handler.close()


@pytest.fixture
def cli(_models: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Commands on a training office."""
    return Cli(_models.copy("sqlite-wal", tmp_path / "office"), monkeypatch)


@pytest.fixture
def real(_models: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Commands on a real office, whose time is the machine's: call with `now=False`."""
    return Cli(_models.copy("sqlite-wal", tmp_path / "real", training=False), monkeypatch)


@pytest.fixture
def no_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Commands on a folder that is no office."""
    return Cli(tmp_path / "nothing", monkeypatch)


@pytest.fixture
def appeal() -> Callable[..., dict[str, Any]]:
    """Return a maker of `appeal.json`; `visitor__phone=…` changes a part of it."""

    def make(**changes: Any) -> dict[str, Any]:
        document: dict[str, Any] = {
            "kind": "complaint",
            "language": "kk",
            "visitor": {
                "iin": "921015491234",
                "surname": "Өтегенқызы",
                "given": "Гүлнұр",
                "patronymic": "Әбдіғапарқызы",
                "phone": "8 701 555 12 34",
                "address": "Келес ауылы, Абай көшесі, 7-үй",
            },
            "addressed_to": "Полиция бөлімінің бастығына",
            "against": "учаскелік инспектор",
            "substance": "Инспектор арызыма жауап бермеді.",
        }
        for path, value in changes.items():
            group, _, name = path.partition("__")
            if name:
                document[group] = {**(document.get(group) or {}), name: value}
            else:
                document[group] = value
        return document

    return make


@pytest.fixture
def program() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run `frontdesk-cli` as a process of its own, without a terminal."""

    def run(*words: str, stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-c", "from frontdesk.cli import entry; entry()", *words],
            input=stdin,
            capture_output=True,
            start_new_session=True,
            check=False,
            timeout=60,
            env=os.environ | env,
        )

    return run
