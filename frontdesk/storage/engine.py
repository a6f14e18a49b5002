# SPDX-License-Identifier: Apache-2.0
"""Opening the database: driver, pragmas, how a write transaction begins. No tables and no queries of the office here.

SQLite: FULL always; WAL only where the library has the fix for the WAL-reset race, else TRUNCATE (TRUST.md section 6).
"""

import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from frontdesk.errors import Trouble
from frontdesk.storage import packing

BUSY_SECONDS: Final = 5.0
"""How long another program may hold the lock before we say so (PRODUCT rule 17)."""

ADVISORY_LOCK: Final = 0x46524F4E54
"""The key of PostgreSQL's advisory lock on the journal's head: first come, first served (SPEED.md section 1)."""

WAL_LIMIT_BYTES: Final = 64 * 1024 * 1024
WAL_LOOKED_AT_EVERY: Final = 32
"""Commits between two looks at the size of the WAL; one adds some ten pages."""

IDLE_SECONDS: Final = 2.0
"""How long nothing must have been committed before the WAL is copied (SPEED.md section 1)."""

CHORE_SLICES: Final = 20
"""Short transactions that one idle moment spends on chores at most; the next moment goes on."""

CACHE_KIB: Final = 65536
"""Pages that a verification keeps in memory."""

WRITER_CACHE_KIB: Final = 8192
"""Pages that the writing connection keeps; an act touches some thirty."""

LONG_ROUND: Final = 5_000
"""Rows changed between two idle moments from which on the memory that they took is given back."""

READING_KIB: Final = 8192
"""Pages that each other connection keeps: lists and searches of millions were no slower with eight times as much."""

NETWORK_FILESYSTEMS: Final = frozenset({"cifs", "smb3", "smbfs", "nfs", "nfs4", "fuse.sshfs", "9p", "afs", "ncpfs"})


def sqlite_driver(name: str | None = None) -> ModuleType:
    """Return the DB-API module: `sqlcipher3` (newer SQLite, used without a key) where installed, else the standard
    library's.

    `name` (or FRONTDESK_SQLITE) forces `sqlcipher3` or `sqlite3`.
    """
    wanted = name or os.environ.get("FRONTDESK_SQLITE")
    if wanted != "sqlite3":
        try:
            from sqlcipher3 import dbapi2
        except ImportError:
            if wanted:
                raise Trouble("driver_missing", driver=wanted) from None
        else:
            return dbapi2  # type: ignore[no-any-return]
    import sqlite3  # here, because nobody needs two of them in memory

    return sqlite3


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Say whether this SQLite has the WAL-reset fix: 3.51.3, 3.50.7 on 3.50, 3.44.6 on 3.44."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def filesystem_of(path: Path, mounts: str | None = None) -> str:
    """Return the type of the file system that holds a path on Linux, else an empty string.

    `mounts` is a table of mounts in the form of /proc/self/mounts, which is read where none is given.
    """
    try:
        table = Path("/proc/self/mounts").read_text(encoding="utf-8") if mounts is None else mounts
    except OSError:
        return ""
    best, kind = "", ""
    target = str(path.resolve())
    for line in table.splitlines():
        parts = line.split(" ")
        point = re.sub(r"\\([0-7]{3})", lambda m: chr(int(m.group(1), 8)), parts[1])
        inside = target == point or target.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, parts[2]
    return kind


def is_network_path(path: Path, mounts: str | None = None) -> bool:
    """Say whether a database file would lie on a network share, where locks cannot be trusted (TRUST.md F7)."""
    text = str(path)
    if text.startswith(("\\\\", "//")):
        return True
    if sys.platform == "win32":  # pragma: no cover - Windows only
        import ctypes

        drive_remote = 4
        return int(ctypes.windll.kernel32.GetDriveTypeW(str(path.resolve().anchor))) == drive_remote
    return filesystem_of(path.parent, mounts) in NETWORK_FILESYSTEMS


class Interrupted(Exception):
    """A search was stopped because nobody waits for it any more."""


class Search:
    """A search under way, which another thread may stop."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._stopped = False

    def stop(self) -> None:
        """Stop the statement that runs now, and any later one."""
        self._stopped = True
        raw: Any = self.connection.connection.dbapi_connection
        (raw.interrupt if hasattr(raw, "interrupt") else raw.cancel)()

    def go_on(self) -> None:
        """Raise `Interrupted` once somebody has stopped this search; to be asked between statements."""
        if self._stopped:
            raise Interrupted


class Database:
    """One open database: an engine for short reads and one connection, held under a lock, for writing.

    `dialect` is `sqlite` or `postgresql`. Every `write()` is one durable transaction under the journal's lock.
    """

    def __init__(self, url: str, *, driver: str | None = None) -> None:
        self.url = url
        self.dialect = "sqlite" if url.startswith("sqlite") else "postgresql"
        self.file: Path | None = None
        self.writing = threading.RLock()
        self._writer: Connection | None = None
        self._uncopied_since: float | None = None
        self._commits = 0
        self._changes_seen = 0
        self._wal_copied = 0
        """Size of the WAL when it was last copied: it is then written from its beginning, but stays as long."""
        self._searches: set[Search] = set()
        self._searching = threading.Lock()
        self.chores: list[Callable[[Connection], bool]] = []
        """Work for idle moments, in short transactions; each says whether there is more of it."""
        if self.dialect == "sqlite":
            self.file = Path(url.removeprefix("sqlite:///"))
            # Asked for its size after every commit, so not put together each time.
            self._wal_file = f"{self.file}-wal"
            self.module = sqlite_driver(driver)
            self.wal = wal_is_safe(self.module.sqlite_version_info)
            self.engine = self._sqlite_engine(self.file)
        else:
            self.wal = False
            self.engine = _postgres_engine(url)
        # Prepared statements run on the driver itself, whose errors SQLAlchemy never sees.
        # What a damaged file makes SQLite say need not be UTF-8, and the driver then fails over its own message.
        driver_error = self.engine.dialect.dbapi.Error  # type: ignore[union-attr]  # a dialect in use has its driver
        self.errors = (DBAPIError, driver_error, UnicodeDecodeError)

    def _sqlite_engine(self, file: Path) -> Engine:
        if is_network_path(file):
            raise Trouble("database_on_network", file=str(file))
        engine = create_engine(
            f"sqlite:///{file}",
            module=self.module,
            poolclass=QueuePool,
            pool_size=4,
            pool_reset_on_return=None,
            connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS, "isolation_level": None},
        )

        @event.listens_for(engine, "connect")
        def prepare(connection: Any, _record: Any) -> None:  # noqa: ANN401 - a DB-API connection
            cursor = connection.cursor()
            try:
                cursor.execute(f"PRAGMA journal_mode={'WAL' if self.wal else 'TRUNCATE'}")
            except self.module.OperationalError as error:
                # A read-only file still opens for reading; writing will say so.
                if "readonly" not in str(error) and "unable to open" not in str(error):
                    raise
            for pragma in (
                "synchronous=FULL",
                "foreign_keys=ON",
                "recursive_triggers=ON",
                "secure_delete=ON",
                f"cache_size=-{READING_KIB}",
                "wal_autocheckpoint=0",
                "temp_store=MEMORY",
            ):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()
            connection.create_function(packing.SQL_NAME, 1, packing.unpacked, deterministic=True)

        return engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection for short reads; what failed in the database comes out as `Trouble`."""
        try:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                yield connection
        except self.errors as error:
            raise translate(error, self.url) from error

    @contextmanager
    def searching(self) -> Iterator[Search]:
        """Lend a connection for a search that `interrupt` may stop; it then ends with `Interrupted`."""
        with self.reading() as connection:
            search = Search(connection)
            with self._searching:
                self._searches.add(search)
            try:
                yield search
            except self.errors as error:
                search.go_on()
                raise translate(error, self.url) from error
            finally:
                with self._searching:
                    self._searches.discard(search)

    def interrupt(self) -> None:
        """Stop every search that is under way, from any thread."""
        with self._searching:
            for search in self._searches:
                search.stop()

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Lend a connection that sees one state of the database however long it takes."""
        try:
            if self.dialect == "postgresql":
                with self.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
                    yield connection
            else:
                with self.engine.connect() as connection:
                    connection.exec_driver_sql("BEGIN")
                    try:
                        yield connection
                    finally:
                        connection.rollback()
                        _end(connection)
        except self.errors as error:
            raise translate(error, self.url) from error

    def write(self) -> "Writing":
        """Hold the journal's lock for one durable transaction; leaving normally commits, an exception undoes
        everything.

        Raises `Trouble`: database_locked, disk_full, database_read_only, database_damaged, database_gone.
        """
        return Writing(self)

    def begin(self) -> Connection:
        """Begin a transaction under the database's lock; for `Writing`."""
        connection = self._writer or self._open_writer()
        if self.dialect == "sqlite":
            connection.connection.dbapi_connection.execute("BEGIN IMMEDIATE")  # type: ignore[union-attr]
        else:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")
        return connection

    def commit(self, connection: Connection) -> None:
        """Commit, or undo everything where that fails; for `Writing`."""
        try:
            if self.dialect == "sqlite":
                connection.connection.dbapi_connection.execute("COMMIT")  # type: ignore[union-attr]
            else:
                connection.commit()
        except BaseException:
            _end(connection)
            raise
        self._uncopied_since = time.monotonic()
        self._commits += 1
        if self._commits % WAL_LOOKED_AT_EVERY == 0 and self.wal_bytes() > max(WAL_LIMIT_BYTES, self._wal_copied):
            self.copy_wal()

    def _open_writer(self) -> Connection:
        connection = self.engine.connect()
        if self.dialect == "sqlite":
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.exec_driver_sql(f"PRAGMA cache_size=-{WRITER_CACHE_KIB}")
        else:
            strict = connection.exec_driver_sql("SHOW synchronous_commit").scalar()
            connection.rollback()
            if strict not in {"on", "remote_write", "remote_apply"}:
                connection.close()
                raise Trouble("database_not_durable", setting=str(strict))
        self._writer = connection
        return connection

    def drop_writer(self) -> None:
        """Give up the connection for writing; the next act opens another."""
        writer, self._writer = self._writer, None
        self._changes_seen = 0
        if writer is not None:
            writer.invalidate()
            writer.close()

    def checkpoint(self, *, shrink: bool = False) -> None:
        """Copy the WAL into the file, off the path of a registration: idle, large, at exit (SPEED.md section 1).

        `shrink` also makes the WAL an empty file, for which the next act would take 10 ms longer.
        """
        if self.dialect != "sqlite" or not self.wal:
            return
        with self.reading() as connection:
            connection.exec_driver_sql(f"PRAGMA wal_checkpoint({'TRUNCATE' if shrink else 'PASSIVE'})")

    def copy_wal(self) -> None:
        """Copy the WAL into the file now; where that fails nothing is lost, and the next time does it."""
        self._uncopied_since = None
        with suppress(Trouble):
            self.checkpoint()
        self._wal_copied = self.wal_bytes()

    def idle(self) -> bool:
        """Do the chores and copy the WAL if nothing was committed for two seconds; for a timer.

        Says whether the WAL was due.
        """
        since = self._uncopied_since
        if since is None or time.monotonic() - since < IDLE_SECONDS:
            return False
        more = self.do_chores()
        self.copy_wal()
        self._give_memory_back()
        if more:
            # Not over yet, and nobody came in between: the next moment goes on.
            self._uncopied_since = since
        return self.wal

    def _give_memory_back(self) -> None:
        """Give memory back after many changes at once, as a calendar order or the first start after a pause makes; and
        once after each start, for what its checks have read.
        """
        if self.dialect != "sqlite" or self._writer is None:
            return
        with self.writing:
            writer: Any = self._writer.connection.dbapi_connection
            changed = writer.total_changes
            if self._changes_seen and changed - self._changes_seen < LONG_ROUND:
                return
            self._changes_seen = changed
            writer.execute("PRAGMA shrink_memory")
        pool = self.engine.pool
        with ExitStack() as unused:
            for _ in range(pool.checkedin() if isinstance(pool, QueuePool) else 0):
                unused.enter_context(self.reading()).exec_driver_sql("PRAGMA shrink_memory")
        trim_heap()

    def do_chores(self) -> bool:
        """Do the chores slice by slice, so that a registration can come in between; say whether there are more."""
        if not self.chores:
            return False
        since = self._uncopied_since
        with suppress(Trouble):
            for _ in range(CHORE_SLICES):
                if self._uncopied_since != since:
                    return True
                with self.write() as connection:
                    more = [chore(connection) for chore in self.chores]
                self._uncopied_since = since
                if not any(more):
                    return False
            return True
        return False

    def wal_bytes(self) -> int:
        """Return the size of the WAL file; 0 where there is none."""
        if self.file is None or not self.wal:
            return 0
        try:
            return os.stat(self._wal_file).st_size  # noqa: PTH116 - after every commit, at half the time of a Path
        except FileNotFoundError:
            return 0

    def close(self) -> None:
        """Copy the WAL and close every connection; the object cannot be used afterwards."""
        with self.writing:
            if self._uncopied_since is not None:
                self.do_chores()
            self._drop_writer_gently()
            # Where it cannot be copied nothing is lost: the next start reads the WAL.
            with suppress(Trouble):
                self.checkpoint(shrink=True)
            self.engine.dispose()

    def close_reader(self) -> None:
        """Let go of the connections without touching the WAL, for a process that only read."""
        self.engine.dispose()

    def _drop_writer_gently(self) -> None:
        writer, self._writer = self._writer, None
        self._changes_seen = 0
        if writer is not None:
            writer.close()


class Writing:
    """One durable transaction as a context: the other half of `Database.write`.

    A class, because a registration passes here and a generator would cost it twice as much.
    """

    __slots__ = ("_connection", "_database")

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> Connection:
        """Take the lock of this process, then the database's."""
        database = self._database
        database.writing.acquire()
        try:
            self._connection = database.begin()
        except BaseException as error:
            self._let_go(error)
            raise
        return self._connection

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Commit, or undo everything."""
        try:
            if error is None:
                self._database.commit(self._connection)
            else:
                _end(self._connection)
        except BaseException as failed:
            self._let_go(failed)
            raise
        self._let_go(error)

    def _let_go(self, error: BaseException | None) -> None:
        """Let others write; what the driver said comes out as `Trouble`, and its connection is not used again."""
        database = self._database
        try:
            if isinstance(error, database.errors):
                database.drop_writer()
                raise translate(error, database.url) from error
        finally:
            database.writing.release()


@contextmanager
def roomy(connection: Connection) -> Iterator[None]:
    """Let a connection keep more pages in memory for work that reads all of the database."""
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql(f"PRAGMA cache_size=-{CACHE_KIB}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size=-{READING_KIB}")
        connection.exec_driver_sql("PRAGMA shrink_memory")


def trim_heap() -> None:
    """Hand free pages of the heap back to the system, where the C library can (glibc); it keeps them by itself."""
    import ctypes

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _postgres_engine(url: str) -> Engine:
    url = re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql+psycopg://", url)
    password = os.environ.get("FRONTDESK_DATABASE_PASSWORD")
    return create_engine(
        url, pool_size=4, connect_args={"password": password} if password else {}, pool_reset_on_return="rollback"
    )


def _end(connection: Connection) -> None:
    """Undo an open transaction. SQLite has often rolled back already; a blind ROLLBACK would hide why (TRUST.md F3)."""
    raw: Any = connection.connection.dbapi_connection
    if raw is None:
        return
    if hasattr(raw, "in_transaction"):
        if raw.in_transaction:
            raw.rollback()
    else:
        connection.rollback()


def translate(error: Exception, url: str) -> Trouble:
    """Turn a driver's error, bare or as SQLAlchemy wraps it, into the trouble that a person can act on."""
    if isinstance(error, UnicodeDecodeError):
        return Trouble("database_damaged", detail="UTF-8")
    original = error.orig if isinstance(error, DBAPIError) else error
    text = str(original).lower()
    where = url.removeprefix("sqlite:///").rsplit("@", 1)[-1]
    if "database is locked" in text or "database table is locked" in text:
        return Trouble("database_locked")
    if "full" in text and "disk" in text:
        return Trouble("disk_full")
    if "readonly" in text or "read-only" in text:
        return Trouble("database_read_only", database=where)
    if "malformed" in text or "not a database" in text:
        return Trouble("database_damaged", detail=str(original))
    if "unable to open" in text:
        return Trouble("database_gone", database=where)
    kinds = {kind.__name__ for kind in type(original).__mro__}
    if "OperationalError" in kinds and "postgresql" in url:
        return Trouble("database_gone", database=where)
    return Trouble("database_failed", detail=str(original).strip().splitlines()[0] if str(original) else "")
