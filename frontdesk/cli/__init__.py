# SPDX-License-Identifier: Apache-2.0
"""`frontdesk-cli`: the same acts as the window without a screen (the contract is docs/CLI.md). No rule is decided
here.
"""

import contextlib
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TextIO

from frontdesk.cli.parser import is_text, parse
from frontdesk.errors import Problem, Refused, Trouble, WrongUsage
from frontdesk.i18n import DEFAULT, LANGUAGES, Texts, texts

DONE: Final = 0
REFUSED: Final = 1
USAGE: Final = 2
TROUBLE: Final = 3
FAULTY: Final = 4


@dataclass(frozen=True)
class _Said:
    """What a command leaves: its exit status, the lines of standard output, the sentences of standard error."""

    status: int
    out: Sequence[str] = ()
    err: Sequence[str] = ()


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; standard error has the sentence, never a traceback."""
    words = list(sys.argv[1:] if argv is None else argv)
    _ = texts(_language(words))
    return _deliver(_run(words, _), _)


def _run(words: Sequence[str], _: Texts) -> _Said:
    wants_json = "--json" in words
    try:
        if any(not is_text(word) for word in words):
            raise WrongUsage("usage_unreadable")
        arguments = parse(words)
        # Late, so that `--help` and a wrong call answer at once.
        from frontdesk.cli.commands import run

        outcome = run(arguments, _)
    except Refused as refused:
        return _refused(refused, _, as_json=wants_json)
    except WrongUsage as usage:
        from frontdesk.words import usage_text

        return _error(USAGE, usage.code, usage_text(_, usage), as_json=wants_json)
    except Trouble as trouble:
        return _trouble(trouble, _, as_json=wants_json)
    except KeyboardInterrupt:
        return _Said(130)
    except Exception as error:  # noqa: BLE001 - a bug: no traceback reaches a clerk
        from frontdesk.logs import note_bug

        return _trouble(Trouble("internal_error", file=note_bug(error)), _, as_json=wants_json)
    lines = outcome.lines
    if arguments.json:
        lines = [_json(outcome.answer)] if outcome.answer is not None else []
    return _Said(outcome.status, lines, [outcome.complaint] if outcome.complaint else [])


def _deliver(said: _Said, _: Texts) -> int:
    """Write it out; who stopped reading gets no complaint, a disk that takes no answer is trouble."""
    status, err = said.status, list(said.err)
    try:
        _write(sys.stdout, said.out)
    except BrokenPipeError:
        # What was done is done. The interpreter must not write there at its end.
        _mute(sys.stdout)
    except OSError as error:
        from frontdesk.files import trouble
        from frontdesk.words import trouble_text

        _mute(sys.stdout)
        found = trouble(error, Path("stdout"))
        status, err = TROUBLE, [*err, trouble_text(_, found)]
    try:
        _write(sys.stderr, err)
    except OSError:
        _mute(sys.stderr)
    return status


def _write(stream: TextIO | None, lines: Sequence[str]) -> None:
    if stream is None:  # closed by whoever started the program
        return
    for line in lines:
        print(line, file=stream)
    stream.flush()


def _mute(stream: TextIO) -> None:
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def entry() -> None:
    """The installed command."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main())


def _language(words: Sequence[str]) -> str:
    """Return the language of the answer, even of a call that cannot be parsed."""
    for index, word in enumerate(words):
        value = words[index + 1] if word == "--lang" and index + 1 < len(words) else word.removeprefix("--lang=")
        if (word == "--lang" or word.startswith("--lang=")) and value in LANGUAGES:
            return value
    return DEFAULT


def _json(answer: dict[str, Any]) -> str:
    text = json.dumps(answer, ensure_ascii=False, indent=2)
    # A stranger's control characters, marks of direction and lone surrogates go out as JSON spells them.
    return "".join(char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text)


def _refused(refused: Refused, _: Texts, *, as_json: bool) -> _Said:
    from frontdesk.words import problem_text

    sentences = [(problem, problem_text(_, problem)) for problem in refused.problems]
    problems = [{"field": p.field, "code": p.code, "message": text} for p, text in sentences]
    lines = [_line(problem, text) for problem, text in sentences]
    return _Said(REFUSED, [_json({"problems": problems})] if as_json else [], lines)


def _line(problem: Problem, text: str) -> str:
    from frontdesk.words import legible

    return f"{legible(problem.field)}: {text}" if problem.field else text


def _trouble(trouble: Trouble, _: Texts, *, as_json: bool) -> _Said:
    from frontdesk.words import trouble_text

    return _error(TROUBLE, trouble.code, trouble_text(_, trouble), as_json=as_json)


def _error(status: int, code: str, message: str, *, as_json: bool) -> _Said:
    return _Said(status, [_json({"error": {"code": code, "message": message}})] if as_json else [], [message])
