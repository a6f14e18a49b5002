# SPDX-License-Identifier: Apache-2.0
"""`frontdesk-cli`: the same acts as the window without a screen (the contract is docs/CLI.md). No rule is decided
here.
"""

import contextlib
import json
import logging
import os
import sys
from collections.abc import Sequence
from typing import Any, Final

from frontdesk.cli.parser import is_text, parse
from frontdesk.errors import Problem, Refused, Trouble, WrongUsage
from frontdesk.i18n import DEFAULT, LANGUAGES, Texts, texts

DONE: Final = 0
REFUSED: Final = 1
USAGE: Final = 2
TROUBLE: Final = 3
FAULTY: Final = 4

_log = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; standard error has the sentence, never a traceback."""
    words = list(sys.argv[1:] if argv is None else argv)
    wants_json = "--json" in words
    _ = texts(_language(words))
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
        from frontdesk.words import trouble_text

        return _error(TROUBLE, trouble.code, trouble_text(_, trouble), as_json=wants_json)
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - a bug: no traceback reaches a clerk
        from frontdesk.logs import note_bug
        from frontdesk.words import trouble_text

        bug = Trouble("internal_error", file=note_bug(error))
        return _error(TROUBLE, bug.code, trouble_text(_, bug), as_json=wants_json)
    if outcome.answer is not None and arguments.json:
        _print_json(outcome.answer)
    elif not arguments.json:
        for line in outcome.lines:
            print(line)
    if outcome.complaint:
        print(outcome.complaint, file=sys.stderr)
    sys.stdout.flush()
    return outcome.status


def entry() -> None:
    """The installed command."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        status = main()
    except BrokenPipeError:
        # Whoever read our output has gone; what was done is done. The interpreter must not write there at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = DONE
    sys.exit(status)


def _language(words: Sequence[str]) -> str:
    """Return the language of the answer, even of a call that cannot be parsed."""
    for index, word in enumerate(words):
        value = words[index + 1] if word == "--lang" and index + 1 < len(words) else word.removeprefix("--lang=")
        if (word == "--lang" or word.startswith("--lang=")) and value in LANGUAGES:
            return value
    return DEFAULT


def _print_json(answer: dict[str, Any]) -> None:
    text = json.dumps(answer, ensure_ascii=False, indent=2)
    # A stranger's control characters, marks of direction and lone surrogates go out as JSON spells them.
    print("".join(char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text))


def _refused(refused: Refused, _: Texts, *, as_json: bool) -> int:
    from frontdesk.words import problem_text

    sentences = [(problem, problem_text(_, problem)) for problem in refused.problems]
    if as_json:
        _print_json({"problems": [{"field": p.field, "code": p.code, "message": text} for p, text in sentences]})
    for problem, text in sentences:
        print(_line(problem, text), file=sys.stderr)
    return REFUSED


def _line(problem: Problem, text: str) -> str:
    from frontdesk.words import legible

    return f"{legible(problem.field)}: {text}" if problem.field else text


def _error(status: int, code: str, message: str, *, as_json: bool) -> int:
    if as_json:
        _print_json({"error": {"code": code, "message": message}})
    print(message, file=sys.stderr)
    return status
