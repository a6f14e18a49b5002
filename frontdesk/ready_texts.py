# SPDX-License-Identifier: Apache-2.0
"""Ready texts that a clerk puts into a protocol: the shipped ones, and those that the office wrote beside its settings.

Data only; where they are offered is the window's matter.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from frontdesk import assets
from frontdesk.errors import Trouble

FOLDER: Final = "texts"
FILE: Final = "protocol.toml"
_LONGEST: Final = 4_000
_MOST: Final = 200


@dataclass(frozen=True)
class ReadyText:
    """One text in both languages of the papers; `titles` by language code, `form` the code of the protocol's form."""

    form: str
    titles: dict[str, str]
    kk: str
    ru: str

    def title(self, language: str) -> str:
        """Return the title in a language, Russian where it has none."""
        return self.titles.get(language) or self.titles["ru"]

    def text(self, language: str) -> str:
        """Return the text in the language of the protocol: Russian, else Kazakh."""
        return self.ru if language == "ru" else self.kk


def ready_texts(home: Path | None = None) -> tuple[ReadyText, ...]:
    """Return the own texts of an office folder, if one is given, and then the shipped ones.

    Raises Trouble `texts_unreadable` (file, why).
    """
    shipped = _parsed(assets.read_bytes(FOLDER, FILE), FILE)
    if home is None:
        return shipped
    own = home / FOLDER / FILE
    found: tuple[ReadyText, ...] = ()
    try:
        raw = own.read_bytes() if own.is_file() else b""
    except OSError as error:
        raise Trouble("texts_unreadable", file=str(own), why=str(error.strerror)) from error
    if raw:
        found = _parsed(raw, str(own))
    return found + shipped


def _parsed(raw: bytes, file: str) -> tuple[ReadyText, ...]:
    try:
        data = tomllib.loads(raw.decode("utf-8"))
        if set(data) - {"text"} or not isinstance(data.get("text", []), list):
            raise ValueError("only [[text]] stands here")
        return tuple(_text(row) for row in data.get("text", [])[:_MOST])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise Trouble("texts_unreadable", file=file, why=str(error)[:200]) from error


def _text(row: Any) -> ReadyText:  # noqa: ANN401 - whatever TOML holds
    if not isinstance(row, dict) or set(row) != {"form", "title", "kk", "ru"}:
        raise ValueError("a text has form, title, kk and ru")
    title = row["title"]
    if not isinstance(title, dict) or "ru" not in title or "kk" not in title:
        raise ValueError("a title has kk and ru")
    texts = [row["form"], row["kk"], row["ru"], *title.values()]
    if not all(isinstance(text, str) and 0 < len(text) <= _LONGEST for text in texts):
        raise ValueError("a text is too long or no text")
    return ReadyText(row["form"], {str(key): value for key, value in title.items()}, row["kk"], row["ru"])
