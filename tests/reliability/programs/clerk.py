# SPDX-License-Identifier: Apache-2.0
"""A clerk for the tests to kill: waits for orders on standard input and does each in a child of its own.

The imports are paid once, here; a child is a process like any other and has never seen an open database before.
"""

import contextlib
import ctypes
import io
import itertools
import json
import os
import shutil
import signal
import sqlite3
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from argon2 import PasswordHasher

from frontdesk.bootstrap import open_front_desk, warm_up
from frontdesk.clock import MachineClock
from frontdesk.errors import FrontdeskError, Problem, Refused, Trouble
from frontdesk.founding import init_office
from frontdesk.hashing import Argon2
from frontdesk.services.printing import PrintState

PR_SET_PTRACER, PTRACER_ANY = 0x59616D61, -1
CAPABILITIES_3 = 0x20080522
DAC_OVERRIDE, DAC_READ_SEARCH, FOWNER = 1, 2, 3


class ShiftedClock(MachineClock):
    """The machine's clock, moved by a fixed number of seconds, so that no test runs over midnight."""

    def __init__(self, shift_s, training):
        super().__init__(training=training)
        self.shift = timedelta(seconds=shift_s)

    def now(self):
        return datetime.now(UTC) + self.shift


class CheapHasher(Argon2):
    """Argon2id with the least cost that it knows."""

    def __init__(self):
        super().__init__()
        self._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class PaperTray:
    """A printer that says aloud that a paper came out, the moment it came out; it is its own job."""

    printer, watched = "tray", False

    def known(self, printer):
        return printer == "tray"

    def size(self, printer, paper):
        return None

    def use(self, printers):
        pass

    def send(self, printer, pdf, title):
        tell("sent", name=f"{title}.pdf")
        return self

    def look(self):
        return PrintState("done")

    def wait(self, seconds):
        return PrintState("done")

    def close(self):
        pass


def tell(word, **more):
    """Write one line at once; what is in the pipe outlives us."""
    os.write(1, (json.dumps({"say": word, **more}) + "\n").encode())


def opened(order):
    clock = ShiftedClock(order.get("shift_s", 0), order.get("training", True))
    return open_front_desk(Path(order["home"]), clock, driver=order["driver"], printer=PaperTray())


def document(request):
    return {
        "kind": "complaint",
        "visitor": {"iin": "921015491234", "surname": "Өтегенқызы", "given": "Гүлнұр", "address": "Түркістан қ."},
        "addressed_to": "Басшыға",
        "against": "Иванов",
        "substance": "Шағым",
        "request_id": request,
    }


def day(order):
    """Arrive, call, register, print, finish, until somebody kills us."""
    random = Random(order["seed"])
    desk = opened(order)
    # Not through the password: Argon2id would take most of the time in which we are killed.
    by = desk.accounts.find_actor("clerk")
    tell("ready")
    mark = order["seed"]
    if order["again"]:
        # The answer never came: the same request again.
        number = desk.intake.register(by, document(order["again"]), 1).number
        tell("registered", request=order["again"], number=number)
    for left in desk.papers.unfinished():
        if random.random() < 0.5:
            desk.papers.issue(by, left.number, request=f"{mark}-again-{left.number}")
            tell("printed", number=left.number)
    if desk.counter.current(1) is not None:
        desk.counter.finish(by, 1, outcome="advice", request=f"{mark}-clear")
    for turn in itertools.count():
        request = f"{mark}-{turn}"
        desk.counter.arrive(by, "consult", request=f"{request}-arrive")
        desk.counter.call(by, 1, request=f"{request}-call")
        tell("try", request=request)
        number = desk.intake.register(by, document(request), 1).number
        tell("registered", request=request, number=number)
        desk.papers.issue(by, number, request=f"{request}-print")
        tell("printed", number=number)
        if random.random() < 0.15:
            desk.papers.issue(by, number, request=f"{request}-copy")
        desk.counter.finish(by, 1, request=f"{request}-finish")


def die_at(order):
    """Register and print once; die by our own hand right after one named event has been committed, or before a call."""
    desk = opened(order)
    by = desk.accounts.find_actor("clerk")
    at = order["at"]

    def look(events):
        for event in events:
            if event.type == at:
                os.kill(os.getpid(), signal.SIGKILL)

    desk.bus.subscribe(look)
    if at.startswith("os."):
        setattr(os, at[3:], lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    number = desk.intake.register(by, document("die-1"), 1).number
    desk.papers.issue(by, number, request="die-1-print")
    tell("alive")


def register(order):
    """Register and print a number of appeals; say what was refused and go on."""
    desk = opened(order)
    by = desk.accounts.find_actor("clerk")
    tell("ready")
    if order.get("wait"):
        os.kill(os.getpid(), signal.SIGSTOP)
    for turn in range(order["count"]):
        request = f"{order['mark']}-{turn}"
        number = desk.intake.register(by, document(request), order.get("counter", 1)).number
        tell("registered", request=request, number=number)
        if order.get("print", True):
            issued = desk.papers.issue(by, number, printer=order.get("printer"), request=f"{request}-print")
            tell("printed", number=number, copy=issued.copy)
    desk.close()
    tell("done")


def command(order):
    """Run `frontdesk-cli` and tell its exit status and its answer."""
    from frontdesk.cli import main as cli
    from frontdesk.cli import session

    os.environ |= {session.LOGIN: "clerk", session.PASSWORD: "training", "FRONTDESK_SQLITE": order["driver"]}
    sys.stdin = io.TextIOWrapper(io.BytesIO(json.dumps(document(order["request"])).encode()))
    answer = io.StringIO()
    moment = (datetime.now(UTC) + timedelta(seconds=order["shift_s"] + 60)).isoformat()
    with contextlib.redirect_stdout(answer), contextlib.redirect_stderr(io.StringIO()):
        status = cli([*order["words"], "--home", order["home"], "--now", moment, "--json"])
    tell("answer", status=status, json=json.loads(answer.getvalue()))


def without_rights(order):
    """Do another order as somebody who may not write where the mode says so, even if we are root."""
    drop_capabilities(DAC_OVERRIDE, DAC_READ_SEARCH, FOWNER)
    DOINGS[order["then"]](order)


def drop_capabilities(*bits):
    """Give up root's right to ignore file modes; somebody else never had it."""

    class Header(ctypes.Structure):
        _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]

    class Sets(ctypes.Structure):
        _fields_ = [(name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable")]

    libc = ctypes.CDLL(None, use_errno=True)
    header, sets = Header(CAPABILITIES_3, 0), (Sets * 2)()
    if libc.capget(ctypes.byref(header), sets):
        raise OSError(ctypes.get_errno(), "capget")
    mask = ~sum(1 << bit for bit in bits)
    for name in ("effective", "permitted", "inheritable"):
        setattr(sets[0], name, getattr(sets[0], name) & mask & 0xFFFFFFFF)
    if libc.capset(ctypes.byref(header), sets):
        raise OSError(ctypes.get_errno(), "capset")


def full_disk(order):
    """Work on a disk of six megabytes of our own, filled up to some pages; then with the space free again."""
    disk = Path(order["disk"])
    try:
        mount_small_disk(disk, "6m")
    except OSError as error:
        tell("no_mount", why=str(error))
        return
    home = disk / "office"
    shutil.copytree(order["home"], home)
    desk = opened(order | {"home": home})
    by = desk.accounts.find_actor("clerk")
    full = 0
    for turn, pages in enumerate([0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 28, 32, 40, 48, 64, 96, 128]):
        ballast = disk / "ballast"
        fill(ballast, pages * 4096)
        before, papers = desk.journal_size(), sorted(os.listdir(home / "papers"))
        codes = []
        try:
            number = desk.intake.register(by, document(f"f{turn}"), 1).number
            codes.append(None)
            try:
                desk.papers.issue(by, number, request=f"p{turn}")
                codes.append(None)
            except Trouble as trouble:
                codes.append(trouble.code)
                assert [left.number for left in desk.papers.unfinished()] == [number]
        except Trouble as trouble:
            codes.append(trouble.code)
            assert desk.journal_size() == before
        assert set(codes) <= {None, "disk_full"}, codes
        if codes[-1]:
            full += 1
            # A paper that came out before its last entry could be made lies there whole; the entry before it stands.
            came = set(os.listdir(home / "papers")) - set(papers)
            assert not came or codes[0] is None
            assert all((home / "papers" / name).read_bytes().rstrip().endswith(b"%%EOF") for name in came)
        ballast.unlink()
        again = desk.intake.register(by, document(f"f{turn}"), 1)
        assert again.number == f"KLS-2026-{turn + 1:06}", again
        assert again.repeated is (codes[0] is None)
        desk.papers.issue(by, again.number, request=f"p{turn}")
        assert desk.papers.unfinished() == ()
        assert desk.audit.verify().faults == ()
        tell("round", pages=pages, codes=codes)
    desk.close()
    tell("done", full=full)


def mount_small_disk(where, size):
    """Mount a disk in memory that only we see; raise OSError where the system does not let us."""
    new_mounts, new_user, recursive, private = 0x20000, 0x10000000, 0x4000, 0x40000
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(new_mounts if user == 0 else new_mounts | new_user):
        raise OSError(ctypes.get_errno(), "unshare")
    if user:
        for name, content in (("setgroups", "deny"), ("uid_map", f"0 {user} 1"), ("gid_map", f"0 {group} 1")):
            Path(f"/proc/self/{name}").write_text(content)
    if libc.mount(b"none", b"/", None, recursive | private, None):
        raise OSError(ctypes.get_errno(), "mount")
    where.mkdir()
    if libc.mount(b"tmpfs", os.fsencode(where), b"tmpfs", 0, f"size={size}".encode()):
        raise OSError(ctypes.get_errno(), "mount")


def fill(ballast, room):
    """Fill the disk up to so many bytes."""
    size = 0
    with ballast.open("wb", buffering=0) as stream:
        try:
            while True:
                size += stream.write(b"x" * 4096)
        except OSError:
            pass
        stream.truncate(max(0, size - room))


def hold(order):
    """Hold the database's lock until killed."""
    module = sqlite3
    if order["driver"] == "sqlcipher3":
        from sqlcipher3 import dbapi2 as module
    connection = module.connect(str(Path(order["home"]) / "frontdesk.db"), isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    tell("ready")
    time.sleep(order.get("seconds", 60))
    connection.execute("ROLLBACK")
    connection.close()


def make(order):
    """Make an office and die before the k-th statement (`at`), or in the function named by `at`."""
    from sqlalchemy import Engine, event

    from frontdesk import founding

    count = itertools.count(1)

    def before(*_):
        if next(count) == order["at"]:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", before)
    if order["at"] == "settings":
        founding.write_file = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    init_office(
        Path(order["home"]),
        code="KLS",
        name_kk="Келес",
        name_ru="Келес",
        training=True,
        driver=order["driver"],
        hasher=CheapHasher(),
    )
    tell("made", statements=next(count) - 1)


def migrate(order):
    """Migrate an empty file and die before the k-th statement (`at`)."""
    from sqlalchemy import Engine, event

    from frontdesk.storage.engine import Database
    from frontdesk.storage.schema import migrate as bring_up

    count = itertools.count(1)

    def before(*_):
        if next(count) == order["at"]:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", before)
    bring_up(Database(f"sqlite:///{Path(order['home']) / 'frontdesk.db'}", driver=order["driver"]))
    tell("made", statements=next(count) - 1)


DOINGS = {
    "command": command,
    "day": day,
    "die_at": die_at,
    "register": register,
    "full_disk": full_disk,
    "hold": hold,
    "make": make,
    "migrate": migrate,
    "without_rights": without_rights,
}


def child(order):
    """Do one order; what the program says on purpose is told, anything else is a defect and told as one."""
    ctypes.CDLL(None).prctl(PR_SET_PTRACER, PTRACER_ANY, 0, 0, 0)
    tell("born", pid=os.getpid())
    try:
        DOINGS[order["do"]](order)
    except Trouble as trouble:
        tell("trouble", code=trouble.code, params={key: str(value) for key, value in trouble.params.items()})
        return 3
    except Refused as refused:
        tell("refused", codes=[problem.code for problem in refused.problems if isinstance(problem, Problem)])
        return 1
    except FrontdeskError as error:
        tell("failed", why=repr(error))
        return 2
    except BaseException:
        import traceback

        tell("bug", why=traceback.format_exc())
        return 70
    return 0


def weaken(setting):
    """Have the database promise less than it does: the control that shows the tests can see a loss."""
    from sqlalchemy import Pool, event

    event.listen(Pool, "checkout", lambda connection, *_: connection.execute(f"PRAGMA synchronous={setting}"))


def main():
    if len(sys.argv) > 1:
        order = json.loads(sys.argv[1])
        if order.get("weak"):
            weaken(order["weak"])
        sys.exit(child(order))
    warm_up()
    import frontdesk.storage.migrations.run

    assert frontdesk.storage.migrations.run
    children = {}
    tell("up")
    for line in sys.stdin:
        order = json.loads(line)
        if order["do"] == "reap":
            pid, status = os.waitpid(order["pid"], 0)
            tell("gone", pid=pid, status=os.waitstatus_to_exitcode(status))
            continue
        pid = os.fork()
        if not pid:
            code = 1
            try:
                code = child(order)
            finally:
                os._exit(code)
        children[pid] = order


main()
