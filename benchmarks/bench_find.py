# SPDX-License-Identifier: Apache-2.0
"""The register and its search on a small and on a very large office: goals S1, S4 and T1 to T3 of SPEED.

Measured at the services: what a key costs until there are rows to paint. The large office holds 4,500,000 appeals whose
terms have mostly run out, so `open` and `overdue` are the longest lists that there can be.
"""

import gc
import itertools
import random
import shutil
import tempfile
import time
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import psutil

from benchmarks import build, people
from benchmarks.bench_register import COUNTER, document
from benchmarks.report import Row, Topic, in_front, median, quantile
from frontdesk.bootstrap import open_front_desk
from frontdesk.documents.spreadsheet import write_sheet
from frontdesk.i18n import texts
from frontdesk.services.register import EXPORTED, SORTS, _cells
from frontdesk.storage import search

SMALL = 1_000
LARGE = 4_500_000
PAGE = 64
FOUND = 50
"""Rows that a search shows at most, as in SPEED 2 and in the window."""
PAGES = 12
KEYS = 1_200
WORDS = 200
ROUNDS = 300
CHIPS = ("open", "overdue", "this_week", "all")


def timed(act, *arguments, **named):
    """Return the time of a call in ms, and its answer."""
    started = time.perf_counter()
    found = act(*arguments, **named)
    return (time.perf_counter() - started) * 1000, found


def keys(dice, count):
    """Yield (sort, text) of a stream of keystrokes: what people type on the way to a whole name or number."""
    for _ in range(count):
        names = [dice.choice(people.SURNAMES), dice.choice(people.GIVEN), dice.choice(people.PATRONYMICS)]
        match dice.choice(("name",) * 7 + ("two",) * 4 + ("three",) * 2 + ("absent", "iin", "phone", "end", "number")):
            case "name":
                word = dice.choice(names)
                n = dice.randrange(1, len(word) + 1)
                yield f"name, {min(n, 4)}{'+' if n > 3 else ''}", word[:n]
            case "two":
                first, second = dice.sample(names, 2)
                yield "two words", f"{first} {second[: dice.randrange(1, len(second) + 1)]}"
            case "three":
                yield "three words", f"{names[0]} {names[1]} {names[2][: dice.randrange(1, 6)]}"
            case "absent":
                yield "absent", dice.choice(("Щщербак", "Ъъ", "Ясный Пень", "Фффф"))
            case "iin":
                yield "IIN", people.person(dice)["visitor"]["iin"][: dice.randrange(3, 13)]
            case "phone":
                yield "phone", f"8701{dice.randrange(10**7):07}"[: dice.randrange(4, 12)]
            case "end":
                yield "last four digits", f"{dice.randrange(10**4):04}"
            case "number":
                yield "number", f"{build.CODE}-2027-{dice.randrange(1, 900_000):06}"


def phrases(dice, count):
    """Yield words of substances: whole ones and beginnings of four letters and more, one or two at a time."""
    texts = [people.substance(dice) for _ in range(count)]
    for text in texts:
        words = [word.strip(".,:-") for word in text.split()]
        words = [word for word in words if len(word) > 3]
        chosen = dice.sample(words, 1 + (dice.random() < 0.4))
        yield " ".join(word[: dice.randrange(4, len(word) + 1)] for word in chosen)


class Reader:
    """A desk that only looks."""

    def __init__(self, office):
        self.desk = open_front_desk(office.home, build.RunningClock(office.later()))
        self.by = self.desk.accounts.find_actor("clerk")

    def open(self):
        """Do what opening the register asks for: the chips' counts and the first page."""
        return self.desk.register.counts(self.by), self.desk.register.page(self.by, "open", "due", limit=PAGE)

    def close(self):
        self.desk.close()


def measure_opening(small, large, rounds):
    """Return the ms of opening each, in turns."""
    took = {"small": [], "large": []}
    for _ in range(rounds):
        for name, reader in (("small", small), ("large", large)):
            took[name].append(timed(reader.open)[0])
    return took


def measure_pages(reader, pages):
    """Return the ms of turning pages in every sort of some lists, both ways."""
    took = {}
    for chip in CHIPS:
        for sort in SORTS:
            for descending in (False, True):
                after, cell = None, took.setdefault((chip, sort), [])
                for _ in range(pages):
                    ms, page = timed(
                        reader.desk.register.page, reader.by, chip, sort, descending=descending, after=after, limit=PAGE
                    )
                    cell.append(ms)
                    after = page.next
                    if after is None:
                        break
    return took


def measure_keys(reader, count):
    """Return the ms of each sort of keystroke."""
    took = {}
    for name, text in keys(random.Random(3), count):
        took.setdefault(name, []).append(timed(reader.desk.register.search, reader.by, text, limit=FOUND)[0])
    return took


def measure_words(reader, count):
    """Return (ms, text) of searches for words of substances."""
    return [(timed(reader.desk.register.words, reader.by, text)[0], text) for text in phrases(random.Random(5), count)]


def measure_index(office, rounds):
    """Return the ms of registrations with and without the search index, in turns, on a copy of an office."""
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=build.cache_folder()))
    took = {"with": [], "without": []}
    add, dice = search.add, random.Random(7)
    try:
        copy = build.copied(office, folder, "index")
        desk = open_front_desk(copy.home, build.RunningClock(copy.later()))
        by = desk.accounts.sign_in("clerk", "training", "bench")
        try:
            for n in range(2 * rounds + 40):
                name = "without" if n % 2 else "with"
                search.add = add if name == "with" else lambda *_: None
                ms, _ = timed(desk.intake.register, by, document(dice, n), COUNTER)
                if n >= 40:
                    took[name].append(ms)
                if n % 50 == 0:
                    desk.journal.database.do_chores()
                    desk.journal.database.copy_wal()
        finally:
            search.add = add
            desk.close()
    finally:
        shutil.rmtree(folder)
    return took


def hand_written(file, rows):
    """Write a sheet with nothing but string work, the least that a workbook costs."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book, book.open("xl/worksheets/sheet1.xml", "w") as sheet:
        sheet.write(b"<worksheet><sheetData>")
        for row in rows:
            cells = "".join(f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>' for text in row)
            sheet.write(f"<row>{cells}</row>".encode())
        sheet.write(b"</sheetData></worksheet>")


def measure_export(reader, count):
    """Return {what: s} of reading so many rows as cells, and of writing them in each form, and the MB it took more."""
    register, folder = reader.desk.register, Path(tempfile.mkdtemp())

    def every():
        after = None
        while True:
            page = register.page(reader.by, "all", "number", after=after, limit=EXPORTED)
            yield from page.rows
            after = page.next
            if after is None:
                return

    def rows():
        return (_cells(texts("ru"), row) for row in itertools.islice(every(), count))

    before = psutil.Process().memory_info().rss
    try:
        took = {
            "read": timed(lambda: sum(1 for _ in rows()))[0],
            "csv": timed(write_sheet, folder / "a.csv", "csv", ("a",) * 11, rows())[0],
            "xlsx": timed(write_sheet, folder / "a.xlsx", "xlsx", ("a",) * 11, rows())[0],
            "by hand": timed(hand_written, folder / "b.xlsx", rows())[0],
        }
    finally:
        shutil.rmtree(folder)
    return took, (psutil.Process().memory_info().rss - before) / 1e6


def run(*, quick=False):
    """Yield the topics of lists, of search, of export, and of what the index costs a registration."""
    size = 20_000 if quick else LARGE
    small, large = Reader(build.built(SMALL)), Reader(build.built(size))
    try:
        gc.collect()
        before = psutil.Process().memory_info().rss
        with in_front() as first:
            opening = measure_opening(small, large, 10 if quick else 40)
            pages = measure_pages(large, 3 if quick else PAGES)
        grown = (psutil.Process().memory_info().rss - before) / 1e6
        yield _lists(size, opening, pages, grown, first)
        with in_front() as first:
            fresh = measure_keys(large, KEYS // 10 if quick else KEYS)
            typed = measure_keys(large, KEYS // 10 if quick else KEYS)
            spoken = measure_words(large, WORDS // 10 if quick else WORDS)
        yield _searches(size, fresh, typed, spoken, first)
        count = 5_000 if quick else 100_000
        yield _exports(count, *measure_export(large, count))
    finally:
        small.close()
        large.close()
    with in_front() as first:
        took = measure_index(build.built(size), ROUNDS // 10 if quick else ROUNDS)
    yield _index(size, took, first)


def _row(goal, what, values, share, bound, *, ratio=""):
    tail = quantile(values, share)
    met = tail <= bound if bound else None
    return Row(goal, what, f"{median(values):.2f}", f"{tail:.2f}", ratio, f"<= {bound:g}" if bound else "", met)


def _lists(size, opening, pages, grown, first):
    small, large = median(opening["small"]), median(opening["large"])
    rows = [
        _row("", f"open, {SMALL:,} appeals, ms (p95)", opening["small"], 0.95, None),
        _row("T1", f"open, {size:,} appeals, ms (p95)", opening["large"], 0.95, 100),
        Row("T1", "the same, large / small", ratio=f"{large / small:.2f}", bound="<= 1.5", met=large <= 1.5 * small),
    ]
    every = [ms for cell in pages.values() for ms in cell]
    rows.append(_row("T3", "page-down, every sort of four lists, ms (p95)", every, 0.95, 16))
    worst = sorted(pages.items(), key=lambda item: -quantile(item[1], 0.95))[:5]
    rows += [_row("", f"  {chip} by {sort}, ms (p95)", cell, 0.95, None) for (chip, sort), cell in worst]
    usual = [ms for (_, sort), cell in pages.items() if sort == "due" for ms in cell]
    rows.append(_row("", "  by due, the usual one, ms (p95)", usual, 0.95, None))
    rows.append(Row("T2", "memory after all this, MB more", f"{grown:.1f}", bound="<= 20", met=grown <= 20))
    note = (
        f"opening: the counts of eight chips and the first {PAGE} rows by due date; real-time priority: {_yes(first)}."
    )
    return Topic(f"Register, {size:,} appeals", tuple(rows), (note,))


def _yes(first):
    return "yes" if first else "no"


def _searches(size, fresh, typed, spoken, first):
    every = [ms for cell in typed.values() for ms in cell]
    rows = [_row("S1", "every key of the stream, ms (p99)", every, 0.99, 16)]
    disk = [ms for cell in fresh.values() for ms in cell]
    rows.append(_row("", "the same before, its pages still on the disk, ms (p99)", disk, 0.99, None))
    rows += [_row("", f"  {name}, ms (p99)", cell, 0.99, None) for name, cell in sorted(typed.items())]
    rows.append(_row("", "words of the substance, ms (p95)", [ms for ms, _ in spoken], 0.95, 150))
    slow = ", ".join(f"{text} {ms:.0f} ms" for ms, text in sorted(spoken, reverse=True)[:3])
    notes = (f"{len(every)} keys; the slowest words: {slow}; real-time priority: {_yes(first)}.",)
    return Topic(f"Search, {size:,} appeals", tuple(rows), notes)


def _exports(count, took, grown):
    read, by_hand = took["read"], took["by hand"]
    rows = [Row("", "read the rows as cells, s", f"{read / 1000:.2f}")]
    for goal, form, floor, bound in (("E2", "csv", read, 4), ("E3", "xlsx", by_hand, 7)):
        ratio = took[form] / floor
        told = f"{took[form] / 1000:.2f}"
        rows.append(Row(goal, f"write them as {form}, s", told, "", f"{ratio:.2f}", f"<= {bound}", ratio <= bound))
    rows.append(Row("", "a sheet by hand, s", f"{by_hand / 1000:.2f}"))
    rows.append(Row("E3", "memory more, MB", f"{grown:.1f}", "", "", "<= 100", grown <= 100))
    note = (
        "E2 against reading the rows, E3 against a sheet of the same rows written by hand; all of them read the rows."
    )
    return Topic(f"Export, {count:,} rows", tuple(rows), (note,))


def _index(size, took, first):
    with50, without50 = median(took["with"]), median(took["without"])
    with99, without99 = quantile(took["with"], 0.99), quantile(took["without"], 0.99)
    rows = (
        Row("", f"register without the index, {size:,} appeals, ms", f"{without50:.2f}", f"{without99:.2f}"),
        Row(
            "S4",
            "register with it, ms",
            f"{with50:.2f}",
            f"{with99:.2f}",
            f"{with50 / without50:.2f} / {with99 / without99:.2f}",
            "<= 1.3 / 2",
            with50 <= 1.3 * without50 and with99 <= 2 * without99,
        ),
    )
    return Topic("Search index and registration", rows, (f"real-time priority: {_yes(first)}.",))
