# SPDX-License-Identifier: Apache-2.0
"""Calls put together at random, also from strange words: each answers one object and is never a bug."""

import random
from collections.abc import Callable
from typing import Any

import pytest

STRANGE = (
    "", "-1", "0", "1", "99", "100", "2026-04-24", "2026-04-24T10:00", "A-001", "KLS-2026-000001", "KLS-K-2026-000001",
    "'; --", "%", "_", "Ж" * 600, "\u202eabc", "a\nb", "other:", "other:x", "receipt", "80mm", "a4", "kk", "../x", "/",
    "/dev/null", "~", "921015491234", "+77015551234", "x" * 5000, "٣", "e\u0301", "1e5", "NaN", "null", "{}", "—",
    "\ufeff", "clerk", "supervisor", "wait_target_s", "600", "advice", "satisfied", "post", "complaint",
)  # fmt: skip
COMMANDS: dict[str, tuple[str, ...]] = {
    "arrive": ("--purpose", "--priority", "--persons"),
    "call": ("--counter", "--ticket"),
    "recall": ("--counter", "--ticket"),
    "no-show": ("--counter", "--ticket"),
    "left": ("--counter", "--ticket"),
    "finish": ("--counter", "--ticket", "--outcome", "--reason"),
    "queue": (),
    "register": ("--counter", "--print"),
    "find": ("--limit",),
    "show": (),
    "answer": ("--result", "--channel", "--language", "--document"),
    "paper": ("--size", "--lang-of-paper", "--print", "--out", "--peek"),
    "deadline": ("--kind", "--received"),
    "attach": (),
    "printers": ("--test",),
    "day status": ("--date",),
    "day close": ("--date",),
    "day export": ("--date",),
    "verify": ("--key", "--receipt", "--workers"),
    "setting": (),
    "user add": ("--role", "--surname", "--given", "--patronymic", "--position-kk", "--position-ru"),
    "user password": (),
    "backup": ("--to",),
    "restore": ("--accept-loss",),
    "clock confirm": (),
    "doctor": (),
}
TAKE_WORDS = {"find", "show", "answer", "paper", "attach", "verify", "setting", "user add", "user password", "restore"}
FLAGS = {"--peek", "--accept-loss"}


@pytest.mark.parametrize("seed", [1, 2])
def test_no_call_is_a_bug(
    cli: Any, appeal: Callable[..., dict[str, Any]], tmp_path: Any, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.chdir(tmp_path)
    dice = random.Random(seed)
    for _ in range(100):
        command = dice.choice(list(COMMANDS))
        words = command.split()
        if command in TAKE_WORDS:
            words += dice.choices(STRANGE, k=dice.choice((0, 1, 1, 2)))
        for option in COMMANDS[command]:
            if dice.random() < 0.4:
                words += [option] if option in FLAGS else [option, dice.choice(STRANGE)]
        if dice.random() < 0.15:
            words += ["--request-id", dice.choice("abc")]
        stdin = appeal() if dice.random() < 0.7 else dice.choice(STRANGE).encode()
        login = dice.choice(("clerk", "clerk", "supervisor", "admin", "auditor"))
        answer = cli(*words, login=login, stdin=stdin)
        assert answer.status in {0, 1, 2, 3}, (words, answer)
        assert "internal_error" not in answer.out, (words, answer)
        assert answer.json
        assert (answer.status == 0) or answer.err.strip(), words
    assert cli("verify", login="auditor").ok()["ok"] is True
