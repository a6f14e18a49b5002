# SPDX-License-Identifier: Apache-2.0
"""The catalogues of Kazakh and Russian: `update` from the sources, `check` for completeness, `compile` for the program.

What the words are is decided in the .po files, how they are looked up in `frontdesk.i18n`.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "resources" / "translations"
LANGUAGES: Final = ("kk", "ru")
DOMAIN: Final = "frontdesk"
SOURCES: Final = ("frontdesk", "ui")
KEYWORDS: Final = {"_": None, "N_": None, "plural": (1, 2)}
VOLATILE: Final = (
    b"POT-Creation-Date",
    b"PO-Revision-Date",
    b"Generated-By",
    b"Last-Translator",
    b"Language-Team",
    b"Report-Msgid",
)
NAMES: Final = frozenset(
    "Frontdesk PostgreSQL SQLite PDF QR JSON HTML TOML UTC ID SHA Ctrl Enter Shift Alt Esc Latin".split()
)
"""Words that stay as they are in every language."""


def po_file(language: str) -> Path:
    """Return where the words of a language are written."""
    return FOLDER / f"{language}.po"


def mo_file(language: str) -> Path:
    """Return where the program looks for them."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.mo"


def extracted() -> dict[tuple[str, ...], set[str]]:
    """Return every source string (one form, or singular and plural) with the files that use it."""
    found: dict[tuple[str, ...], set[str]] = {}
    for source in SOURCES:
        for name, _line, message, _comments, _context in extract_from_dir(
            ROOT / source, method_map=[("**.py", "python")], keywords=KEYWORDS, strip_comment_tags=False
        ):
            key = message if isinstance(message, tuple) else (message,)
            found.setdefault(key, set()).add(f"{source}/{name}")
    return found


def placeholders(text: str) -> frozenset[str]:
    """Return the names between braces; raise ValueError where the braces do not match."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def read(language: str) -> Catalog:
    """Return the catalogue as it lies on disk, or an empty one."""
    path = po_file(language)
    if not path.exists():
        return Catalog(locale=language, domain=DOMAIN)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN, abort_invalid=True)


def rendered(catalog: Catalog) -> bytes:
    """Return the .po text by source string, without places, dates or authors: only words make a difference."""
    file = BytesIO()
    write_po(file, catalog, width=0, no_location=True, sort_output=True, ignore_obsolete=True)
    return b"".join(line for line in file.getvalue().splitlines(True) if not any(word in line for word in VOLATILE))


def update(sources: dict[tuple[str, ...], set[str]]) -> list[str]:
    """Add what is new with empty words, drop what nothing uses; return one line a language."""
    lines = []
    for language in LANGUAGES:
        old = read(language)
        new = Catalog(
            locale=language,
            domain=DOMAIN,
            project="Frontdesk",
            fuzzy=False,
            header_comment=f"# Frontdesk, {language}; the words of the window, the papers and the command line.",
        )
        empty = 0
        for key in sources:
            known = old.get(key[0])
            words = known.string if known is not None and shape(known) == len(key) else None
            new.add(key if len(key) > 1 else key[0], words or ("" if len(key) == 1 else ("",) * new.num_plurals))
            empty += not complete(words)
        text = rendered(new)
        path = po_file(language)
        if not path.exists() or path.read_bytes() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
        lines.append(f"{path.relative_to(ROOT)}: {len(sources)} texts, {empty} without words")
    return lines


def shape(message: Message) -> int:
    """Return how many source forms a message has: 1, or 2 for a counted one."""
    return len(message.id) if isinstance(message.id, tuple | list) else 1


def complete(words: object) -> bool:
    """Tell whether every form has words."""
    if isinstance(words, tuple | list):
        return bool(words) and all(words)
    return bool(words)


def faults(sources: dict[tuple[str, ...], set[str]], language: str) -> Iterator[str]:
    """Yield a sentence for each source string without right words, and for each that nothing uses any more."""
    catalog = read(language)
    for key, files in sorted(sources.items()):
        where = f"{language}: {key[0]!r} ({', '.join(sorted(files))})"
        known = catalog.get(key[0])
        if known is None or shape(known) != len(key):
            yield f"{where}: not in the catalogue; run `make catalogues`"
            continue
        forms = tuple(known.string) if isinstance(known.string, tuple | list) else (known.string,)
        if known.fuzzy:
            yield f"{where}: marked fuzzy"
        if not complete(forms):
            yield f"{where}: no words"
        elif len(forms) != (1 if len(key) == 1 else catalog.num_plurals):
            yield f"{where}: {len(forms)} forms instead of {catalog.num_plurals}"
        else:
            yield from wrong_forms(where, key, forms)
    used = {key[0] for key in sources}
    for message in catalog:
        first = message.id[0] if isinstance(message.id, tuple | list) else message.id
        if first and first not in used:
            yield f"{language}: {first!r}: nothing uses it; run `make catalogues`"
    if catalog.obsolete:
        yield f"{language}: {len(catalog.obsolete)} obsolete texts; run `make catalogues`"


def wrong_forms(where: str, key: tuple[str, ...], forms: tuple[str, ...]) -> Iterator[str]:
    """Yield what is wrong with one translation: placeholders, outer spaces, or English left as it was."""
    allowed = {placeholders(text) for text in key}
    for form in forms:
        try:
            names = placeholders(form)
        except ValueError as error:
            yield f"{where}: {error}"
            continue
        if names not in allowed:
            yield f"{where}: placeholders {sorted(names)} instead of {sorted(placeholders(key[-1]))}"
        if (form[:1].isspace(), form[-1:].isspace()) != (key[0][:1].isspace(), key[0][-1:].isspace()):
            yield f"{where}: spaces at the ends differ"
        if form in key and english_words(form):
            yield f"{where}: still in English"


def english_words(text: str) -> set[str]:
    """Return the English words of three letters and more outside placeholders that are not names."""
    plain = "".join(literal for literal, _, _, _ in Formatter().parse(text))
    words = "".join(letter if letter.isalpha() else " " for letter in plain).split()
    return {word for word in words if len(word) > 2 and word.isascii()} - NAMES


def compile_all() -> list[Path]:
    """Write the .mo files and return their paths."""
    written = []
    for language in LANGUAGES:
        path = mo_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        # Under its own name only when it is whole: another program may be reading the old one.
        part = path.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as file:
            write_mo(file, read(language))
        part.replace(path)
        written.append(path)
    return written


def run_update() -> int:
    print("\n".join(update(extracted())))
    compile_all()
    return 0


def run_check() -> int:
    sources = extracted()
    found = [fault for language in LANGUAGES for fault in faults(sources, language)]
    print("\n".join(found) or f"catalogues: {len(sources)} texts, complete in {', '.join(LANGUAGES)}")
    return 1 if found else 0


def run_compile() -> int:
    compile_all()
    return 0


def main() -> int:
    """Do what the first argument says; 1 when `check` finds a fault."""
    acts: dict[str, Callable[[], int]] = {"update": run_update, "check": run_check, "compile": run_compile}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("act", choices=acts)
    return acts[parser.parse_args().act]()


if __name__ == "__main__":
    sys.exit(main())
