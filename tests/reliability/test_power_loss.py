# SPDX-License-Identifier: Apache-2.0
"""Proves TRUST.md F2 and F17: whatever the disk had not yet been told to keep is lost, and no printed receipt with it.

A clerk's process is recorded by strace, every write with its bytes. Then the office's files are rebuilt as they may lie on the disk
after the power went at each point: what was synced is there, what was not is there not at all, wholly, half, or torn.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from frontdesk.domain.identifiers import parse_number
from frontdesk.errors import Trouble
from frontdesk.storage.audit import Auditor
from frontdesk.storage.engine import Database
from frontdesk.storage.readers import Readers

CALLS = (
    "open,openat,creat,close,dup,dup2,dup3,lseek,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,"
    "rename,renameat,renameat2,unlink,unlinkat,link,linkat,mkdir,mkdirat,fsync,fdatasync,sync_file_range,copy_file_range"
)
LINE = re.compile(r"(?P<pid>\d+) +(?:<\.\.\. \w+ resumed>|(?P<name>\w+)\()(?P<rest>.*)", re.ASCII | re.DOTALL)
RESULT = re.compile(r"(?P<args>.*)\) += (?P<result>-?\d+|\?)(?: .*)?", re.ASCII | re.DOTALL)
UNFINISHED = " <unfinished ...>"
SECTOR = 512
WAYS = ("none", "all", "half", "torn")
STILL = {".pdf", ".toml", ".key"}


# ------------------------------------------------------------------------------------------------------------------- recording


def record(folder: Path, order: dict) -> tuple[str, list[dict], list[tuple[str, list[str], int]]]:
    """Run a clerk under strace; return strace's own name, what the clerk said, and the calls in the order of their ends."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.fail("strace is missing: `make test` installs it, or run `apt-get install strace`", pytrace=False)
    trace = folder / "trace"
    program = Path(__file__).parent / "programs" / "clerk.py"
    root = Path(__file__).resolve().parent.parent.parent
    done = subprocess.run(
        [
            *(strace, "-f", "-qq", "-xx", "-s", "16777216", "-e", f"trace={CALLS}", "-e", "signal=none"),
            *("-o", trace, sys.executable, program, json.dumps(order)),
        ],
        capture_output=True,
        cwd=root,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(root), *sys.path[1:]])},
        timeout=600,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"strace could not record the clerk: {done.stderr.decode()[-300:]}{done.stdout!r}", pytrace=False)
    version = subprocess.run([strace, "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]
    said = [json.loads(line) for line in done.stdout.splitlines()]
    return version.replace("-- version ", ""), said, list(calls_of(trace))


def calls_of(trace: Path) -> Iterator[tuple[str, list[str], int]]:
    """Return (name, arguments as written, result) of every call that succeeded."""
    begun: dict[str, tuple[str, str]] = {}
    with trace.open(encoding="ascii") as lines:
        for line in lines:
            found = LINE.fullmatch(line.rstrip("\n"))
            if found is None:
                continue
            name, rest = found["name"], found["rest"]
            if rest.endswith(UNFINISHED):
                begun[found["pid"]] = (name, rest.removesuffix(UNFINISHED))
                continue
            if name is None:
                name, first = begun.pop(found["pid"])
                rest = first + rest
            ended = RESULT.fullmatch(rest)
            if ended is not None and ended["result"] != "?" and int(ended["result"]) >= 0:
                yield name, ended["args"].split(", "), int(ended["result"])


def text(argument: str) -> bytes:
    """Return the bytes of a string that strace wrote in hexadecimal."""
    assert argument.endswith('"'), "strace has cut a string short"
    return bytes.fromhex(argument.strip('"').replace("\\x", ""))


# -------------------------------------------------------------------------------------------------------------------- the disk


@dataclass
class Open:
    """An open file: which one, and where the next write goes."""

    path: str
    inode: int | None
    at: int = 0


@dataclass
class Disk:
    """What the disk surely has, and what it was only given: writes in their order, names in theirs.

    A name is durable after its folder was synced, the bytes of a file after the file was; the one says nothing of the other.
    """

    home: str
    names: dict[str, int] = field(default_factory=dict)
    kept: dict[int, bytearray] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    pending: list[tuple] = field(default_factory=list)
    opened: dict[int, Open] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)
    synced: int = 0
    """How often something became durable; with the surviving changes it names a state without its bytes."""

    given: int = 0

    def _give(self, change: tuple) -> None:
        """Note a change that the disk was given and need not have; each has its number."""
        self.pending.append((self.given, change))
        self.given += 1

    def load(self) -> None:
        for file in sorted(Path(self.home).rglob("*")):
            if file.is_file():
                inode = len(self.kept)
                self.kept[inode] = bytearray(file.read_bytes())
                self.names[str(file)] = self.seen[str(file)] = inode

    def ours(self, path: str) -> bool:
        # The index of the WAL is shared memory, rebuilt at the next start; no promise rests on it.
        return path.startswith(self.home) and not path.endswith("-shm")

    def take(self, name: str, args: list[str], result: int) -> bool:
        """Take in one call; return whether it is a point at which the power may go."""
        if name in {"open", "openat", "creat"}:
            return self._open(args if name != "openat" else args[1:], result, creat=name == "creat")
        if name == "close":
            self.opened.pop(int(args[0]), None)
            return False
        if name in {"rename", "renameat", "renameat2", "unlink", "unlinkat"}:
            return self._name(name, args)
        if name in {"mkdir", "mkdirat", "link", "linkat", "truncate"}:
            assert not any(self.ours(text(arg).decode()) for arg in args if arg.startswith('"')), (
                f"{name} is not modelled"
            )
            return False
        return self._descriptor(name, args, result)

    def _open(self, args: list[str], result: int, *, creat: bool) -> bool:
        path, flags = text(args[0]).decode(), "O_CREAT|O_TRUNC" if creat else args[1]
        self.opened.pop(result, None)
        if not self.ours(path):
            return False
        if Path(path).is_dir() or "O_DIRECTORY" in flags:
            self.opened[result] = Open(path, None)
            return False
        changed = False
        if path not in self.seen:
            assert "O_CREAT" in flags, path
            inode = len(self.kept)
            self.kept[inode] = bytearray()
            self.seen[path] = inode
            self._give(("link", path, inode))
            changed = True
        inode = self.seen[path]
        if "O_TRUNC" in flags:
            self._give(("cut", inode, 0))
            changed = True
        assert "O_APPEND" not in flags, "appending is not modelled"
        self.opened[result] = Open(path, inode)
        return changed

    def _name(self, name: str, args: list[str]) -> bool:
        paths = [text(arg).decode() for arg in args if arg.startswith('"')]
        if not self.ours(paths[0]):
            return False
        inode = self.seen.pop(paths[0])
        if name.startswith("rename"):
            self.seen[paths[1]] = inode
            self._give(("rename", *paths))
        else:
            self._give(("unlink", *paths))
        return True

    def _descriptor(self, name: str, args: list[str], result: int) -> bool:
        number = int(args[0])
        if name == "write" and number == 1:
            said = json.loads(text(args[1]))
            if said["say"] == "sent":
                self.acknowledged.append(said["name"])
            return said["say"] == "sent"
        file = self.opened.get(number)
        if file is None:
            return False
        if name == "lseek":
            file.at = result
        elif name in {"fsync", "fdatasync"}:
            self._sync(file)
        elif name == "ftruncate":
            self._give(("cut", file.inode, int(args[1])))
        elif name in {"write", "pwrite64"}:
            data = text(args[1])[:result]
            at = int(args[3]) if name == "pwrite64" else file.at
            self._give(("write", file.inode, at, data))
            if name == "write":
                file.at += result
        else:
            raise AssertionError(f"{name} is not modelled")
        return name != "lseek"

    def _sync(self, file: Open) -> None:
        waiting = []
        for number, change in self.pending:
            mine = change[0] in {"write", "cut"} and change[1] == file.inode
            named = change[0] in {"link", "rename", "unlink"} and str(Path(change[1]).parent) == file.path
            if mine or named:
                apply(self.names, self.kept, change)
                self.synced += 1
            else:
                waiting.append((number, change))
        self.pending = waiting

    def after_the_cut(self, changes: list[tuple]) -> dict[str, bytes]:
        """Return the files as they lie on the disk if the power goes now and these changes have come through."""
        names = dict(self.names)
        touched = {change[1] for _, change in changes if change[0] in {"write", "cut"}}
        kept = self.kept | {inode: bytearray(self.kept[inode]) for inode in touched}
        for _, change in changes:
            apply(names, kept, change)
        return {path: bytes(kept[inode]) for path, inode in names.items()}


def survivors(pending: list[tuple], way: str, random: Random) -> list[tuple]:
    """Return the changes that come through, each with what it is known by."""
    if way == "none":
        return []
    if way == "all":
        return pending
    if way == "half":
        return pending[: len(pending) // 2]
    left = []
    for number, change in pending:
        fate = random.randrange(3)
        if fate == 1:
            left.append((number, change))
        elif fate == 2 and change[0] == "write":
            _, inode, at, data = change
            cut = SECTOR * random.randint(0, len(data) // SECTOR)
            left.append(((number, cut), ("write", inode, at, data[:cut])))
    return left


def apply(names: dict[str, int], kept: dict[int, bytearray], change: tuple) -> None:
    match change:
        case ("write", inode, at, data):
            content = kept[inode]
            if data:
                content.extend(bytes(max(0, at - len(content))))
                content[at : at + len(data)] = data
        case ("cut", inode, size):
            content = kept[inode]
            del content[size:]
            content.extend(bytes(size - len(content)))
        case ("link", path, inode):
            names[path] = inode
        case ("rename", old, new):
            if old in names:
                names[new] = names.pop(old)
        case ("unlink", path):
            names.pop(path, None)


# ---------------------------------------------------------------------------------------------------------------- after the cut


@dataclass(frozen=True)
class Found:
    """What an office opened after the cut knows."""

    registered: frozenset[str]
    begun: frozenset[str]
    papers: frozenset[str]


class Aftermath:
    """Opens the database in each state; states that were seen before are not opened again.

    One engine looks at all of them, for it takes longer to prepare the questions than to ask them; every fiftieth state is
    opened as the program does it.
    """

    def __init__(self, home: Path, rest: Path, driver: str, open_office) -> None:
        self.home, self.rest, self.driver, self.open_office = home, rest, driver, open_office
        self.known: dict[bytes, Found] = {}
        self.named: dict[tuple, Found] = {}
        self.laid: dict[str, bytes] = {}
        self.database = Database(f"sqlite:///{rest / 'frontdesk.db'}", driver=driver)
        self.auditor = Auditor(self.database)

    def look(self, disk: Disk, changes: list[tuple]) -> Found:
        """Return what is found if the power goes now and these changes have come through."""
        name = (disk.synced, *(number for number, _ in changes))
        if name not in self.named:
            self.named[name] = self._content(disk.after_the_cut(changes))
        return self.named[name]

    def _content(self, files: dict[str, bytes]) -> Found:
        digest = hashlib.sha256()
        for path, content in sorted(files.items()):
            digest.update(path.encode() + b"\0" + hashlib.sha256(content).digest())
        key = digest.digest()
        if key not in self.known:
            self.known[key] = self._opened(files)
        return self.known[key]

    def _lay_out(self, files: dict[str, bytes]) -> None:
        """Make the folder hold exactly these files; what only lies there and is never written is not copied anew."""
        for file in [file for file in self.rest.rglob("*") if file.is_file()]:
            path = str(self.home / file.relative_to(self.rest))
            if file.suffix not in STILL or self.laid.get(path) != files.get(path):
                file.unlink()
        self.laid = files
        for path, content in files.items():
            file = self.rest / Path(path).relative_to(self.home)
            if not file.exists():
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)

    def _opened(self, files: dict[str, bytes]) -> Found:
        if len(self.known) % 50 == 0:
            self._lay_out(files)
            desk = self.open_office(self.rest, driver=self.driver)
            assert desk.health().whole
            desk.close()
        self._lay_out(files)
        try:
            with self.database.reading() as connection:
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
                read = Readers(connection)
                events = [json.loads(body) for body in read.bodies(0)]
                unfinished = {row[0] for row in read.unprinted(0)}
            assert self.auditor.verify().faults == ()
        finally:
            self.database.close_reader()
        registered = [event["number"] for event in events if event["type"] == "appeal.registered"]
        assert [parse_number(number).n for number in registered] == list(range(1, len(registered) + 1))
        done = {event["number"] for event in events if event["type"] == "print.done"}
        assert unfinished == set(registered) - done
        begun = {event["number"] for event in events if event["type"] == "print.started"}
        papers = {}
        for path, content in files.items():
            if path.endswith(".pdf"):
                assert content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF"), f"half a paper: {path}"
                papers[Path(path).name.partition("-receipt")[0]] = content
        assert done <= papers.keys(), "a finished paper is gone"
        return Found(frozenset(registered), frozenset(begun), frozenset(papers))


def cut_everywhere(disk: Disk, calls, aftermath: Aftermath, random: Random) -> Counter:
    """Cut the power after each call in each way; return counts, `missing` among them."""
    counts: Counter = Counter()
    for name, args, result in calls:
        if not disk.take(name, args, result):
            continue
        counts["cuts"] += 1
        printed = {name.partition("-receipt")[0] for name in disk.acknowledged}
        for way in WAYS:
            counts["states"] += 1
            found = aftermath.look(disk, survivors(disk.pending, way, random))
            # A paper that lies there counts as printed too, whatever the clerk's process still had to say.
            gone = (printed | found.papers) - (found.registered & found.begun)
            counts["missing"] += bool(gone)
            counts["worst"] = max(counts["worst"], len(gone))
    return counts


@pytest.mark.parametrize("count", [pytest.param(3, id="3"), pytest.param(40, id="40", marks=pytest.mark.soak)])
def test_no_printed_receipt_is_missing(office, driver, count, tmp_path, open_office, shift_s, seed, say):
    disk = Disk(str(office))
    disk.load()
    order = {"do": "register", "home": str(office), "driver": driver, "mark": "p", "count": count, "printer": "tray"}
    recorder, said, calls = record(tmp_path, order | {"shift_s": shift_s})
    assert [line["say"] for line in said].count("printed") == count
    aftermath = Aftermath(office, tmp_path / "after", driver, open_office)
    counts = cut_everywhere(disk, calls, aftermath, Random(seed))
    assert len(disk.acknowledged) == count
    assert {path: bytes(disk.kept[inode]) for path, inode in disk.seen.items()} == {
        str(file): file.read_bytes() for file in office.rglob("*") if file.is_file() and not file.name.endswith("-shm")
    }, "the recording does not give the files as they are"
    say(
        f"power loss, {driver}, recorded by {recorder} (seed {seed}): {count} registrations, {counts['cuts']} cut points, "
        f"{counts['states']} states ({len(aftermath.known)} different), 0 damaged, {counts['missing']} with a printed "
        "receipt missing"
    )
    assert counts["missing"] == 0


def test_a_weaker_promise_would_be_noticed(office, driver, tmp_path, open_office, shift_s, seed, say):
    """The control: the same test with the setting that TRUST.md forbids must see receipts vanish."""
    disk = Disk(str(office))
    disk.load()
    weak = {"sqlcipher3": "NORMAL", "sqlite3": "OFF"}[driver]
    order = {"do": "register", "home": str(office), "driver": driver, "mark": "p", "count": 1, "printer": "tray"}
    _, _, calls = record(tmp_path, order | {"shift_s": shift_s, "weak": weak})
    aftermath = Aftermath(office, tmp_path / "after", driver, open_office)
    missing = damaged = 0
    for name, args, result in calls:
        if disk.take(name, args, result) and disk.acknowledged:
            try:
                found = aftermath.look(disk, [])
                missing += not found.registered
            except (Trouble, AssertionError):
                damaged += 1
    say(
        f"power loss, {driver}, control with synchronous={weak}: {missing} states miss the receipt, {damaged} are damaged"
    )
    assert missing + damaged
