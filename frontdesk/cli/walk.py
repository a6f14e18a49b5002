# SPDX-License-Identifier: Apache-2.0
"""A clerk's day without a screen: `python -m frontdesk.cli.walk [FOLDER]` does it through the command line and says
where it lies.
"""

import io
import json
import os
import sys
import tempfile
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from frontdesk.cli import main
from frontdesk.config import FILE
from frontdesk.i18n import Texts, texts
from frontdesk.services.accounts import TRAINING_PASSWORD

APPEALS: tuple[dict[str, Any], ...] = (
    {
        "kind": "application",
        "visitor": {
            "iin": "850505390808",
            "surname": "Сейітов",
            "given": "Мұрат",
            "patronymic": "Қанатұлы",
            "phone": "8 701 555 12 34",
            "address": "Келес ауылы, Абай көшесі, 7-үй",
        },
        "addressed_to": "Полиция бөлімінің бастығына",
        "substance": "Көршілер түнде шулайды, учаскелік инспектордың шара қолдануын сұраймын.",
    },
    {
        "kind": "complaint",
        "language": "ru",
        "visitor": {
            "iin": "921015491234",
            "surname": "Петрова",
            "given": "Наталья",
            "patronymic": "Ивановна",
            "address": "Сарыағаш қ., Төле би көшесі, 12-үй",
        },
        "addressed_to": "Начальнику отдела полиции",
        "against": "участковый инспектор Сабитов А.",
        "substance": "Жалуюсь на бездействие инспектора: моё заявление осталось без ответа.",
    },
)


class Walk:
    """Runs commands as a clerk would and tells what they answered."""

    def __init__(self, home: Path, _: Texts) -> None:
        self._home = home
        self._ = _

    def do(self, *words: str, login: str = "clerk", document: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run one command, show it, return its answer; leave with its status where it fails."""
        shown = " ".join(word if " " not in word else f'"{word}"' for word in words)
        print(f"$ frontdesk-cli {shown}" + (" < appeal.json" if document else ""))
        os.environ["FRONTDESK_LOGIN"], os.environ["FRONTDESK_PASSWORD"] = login, TRAINING_PASSWORD
        out = io.StringIO()
        before = sys.stdin
        if document is not None:
            sys.stdin = io.TextIOWrapper(io.BytesIO(json.dumps(document, ensure_ascii=False).encode("utf-8")))
        try:
            with redirect_stdout(out):
                status = main([*words, "--home", str(self._home), "--json", "--lang", self._.language])
        finally:
            sys.stdin = before
        if status:
            print(out.getvalue())
            sys.exit(status)
        answer: dict[str, Any] = json.loads(out.getvalue())
        print(
            "  "
            + ", ".join(
                f"{key}: {value if isinstance(value, str) else json.dumps(value)}"
                for key, value in answer.items()
                if isinstance(value, str | int) and value != "" and key != "repeated"
            )
        )
        return answer


def day(folder: Path, language: str = "kk") -> int:
    """Live a day in a new training office in `folder`; return the exit status."""
    _ = texts(language)
    home = folder / "office"
    walk = Walk(home, _)
    if not (home / FILE).exists():
        walk.do(
            "init",
            "--code",
            "KLS",
            "--name-kk",
            "Келес ауданының полиция бөлімі",
            "--name-ru",
            "Отдел полиции Келесского района",
            "--training",
        )
        walk.do("demo", "--days", "3", "--per-day", "12")
    for document in APPEALS:
        walk.do("arrive", "--purpose", "appeal")
        walk.do("call")
        walk.do("register", document=document)
        walk.do("finish")
    walk.do("arrive", "--purpose", "consult")
    walk.do("call")
    walk.do("finish")
    closed = walk.do("day", "close", login="supervisor")
    walk.do("verify", login="auditor")
    walk.do("verify", closed["file"])
    print()
    print(_("The papers lie in {folder}.", folder=str(home / "papers")))
    print(_("The sealed day log is {file}.", file=closed["file"]))
    return 0


if __name__ == "__main__":
    target = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else Path(tempfile.mkdtemp(prefix="frontdesk-day-"))
    sys.exit(day(target))
