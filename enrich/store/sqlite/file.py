"""The file of the cache: made whole, checked before it is used, brought up to date, and locked."""

from __future__ import annotations

import contextlib
import fcntl
import functools
import mmap
import os
import re
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from enrich.errors import DamagedError, LockedError, StoreError
from enrich.messages import cache
from enrich.patterns import regex
from enrich.store.sqlite import derived, work_rows
from enrich.store.sqlite.connection import atomic, is_damage, reason

# "enrc", as PRAGMA application_id: tells our files from other people's.
APPLICATION_ID = 0x656E7263
# Of the files that SQLite and the lock put beside the cache.
ENDINGS = ("", ".lock", "-journal", "-wal", "-shm")
# The migrations that this program knows, in order; their statements are imported where one is due.
MIGRATIONS = ("m001_tables", "m002_standing", "m003_row_ids", "m004_files", "m005_columns")
_NUMBER = regex(rb"\s*\d*\s*")
# Seconds that a statement waits for another process.
WAIT_TO_WRITE, WAIT_TO_READ = 30.0, 0.5
# KiB of pages that a writer holds in memory: keys and names are written in no order.
CACHE = 16000

# How the names of databases end: what has such a name and our lock beside it was a cache.
DATABASES = frozenset({".db", ".sqlite", ".sqlite3"})
# What the cache is called where nobody names one: nothing else has this name.
DEFAULT_NAME = "enrich.db"
# One thread at a time makes a file.
_making = threading.Lock()
_MAGIC, _ID = b"SQLite format 3\0", slice(68, 72)
# What a cache has in some pages, whatever became of its header.
_OUR_TABLES = (b"CREATE TABLE answers", b"CREATE TABLE names")


def open_file(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """Open a cache; for writing, it is made where there is none. Raises StoreError."""
    target = Path(os.path.realpath(path))
    try:
        _check_place(path, target)
        return _for_reading(path) if read_only else _for_writing(target)
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            raise DamagedError(cache.DAMAGED(path=path, why=error), str(error)) from None
        raise StoreError(cache.CANNOT_BE_OPENED(path=path, why=reason(error))) from error
    except OSError as error:
        raise StoreError(cache.CANNOT_BE_OPENED(path=path, why=error.strerror)) from error


def in_memory() -> sqlite3.Connection:
    """Return an empty cache that is gone with its last user."""
    made = sqlite3.connect(":memory:", check_same_thread=False)
    _empty().backup(made)
    return made


@functools.cache
def _empty() -> sqlite3.Connection:
    """Return an empty cache that is copied: to make one anew takes longer."""
    database = sqlite3.connect(":memory:", check_same_thread=False)
    _fill(database)
    return database


def bring_up_to_date(database: sqlite3.Connection) -> None:
    """Apply the migrations that are due, then derive anew what this program derives otherwise."""
    if not set(MIGRATIONS) <= _applied(database):
        migrate(database)
    if not derived.is_current(database):
        with atomic(database):
            derived.rebuild(database, work_rows.all_of(database))


def migrate(database: sqlite3.Connection) -> None:
    """Apply the migrations that are due: all of them to an empty database."""
    from sqlite_utils import Database

    from enrich.store.sqlite.migrations import migrations

    # Without plug-ins: any that is installed on the machine would run here.
    migrations.apply(Database(database, execute_plugins=False))


def is_up_to_date(database: sqlite3.Connection) -> bool:
    """Whether a cache is as this program makes it."""
    return set(MIGRATIONS) <= _applied(database) and derived.is_current(database)


def _applied(database: sqlite3.Connection) -> set[str]:
    """Return the names of the migrations that a cache has had, where sqlite-utils keeps them."""
    [(is_there,)] = database.execute(
        "SELECT count(*) FROM sqlite_master WHERE name = '_sqlite_migrations'"
    )
    kept = "SELECT name FROM _sqlite_migrations WHERE migration_set = 'enrich'"
    return {name for (name,) in database.execute(kept)} if is_there else set()


def _fill(database: sqlite3.Connection) -> None:
    """Make the tables of a new cache in one step: as all migrations would, one after the other."""
    schema = Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")
    now = str(datetime.now(UTC))
    database.executescript(f"BEGIN;\n{schema}")
    database.executemany(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)",
        [("enrich", name, now) for name in MIGRATIONS],
    )
    derived.rebuild(database, ())
    database.commit()


def _for_writing(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    with _making:
        if _is_none(path):
            _make(path)
    with _closed_on_error(_connected(path, "rw", WAIT_TO_WRITE)) as database:
        _check_version(database, path)
        bring_up_to_date(database)
        database.execute(f"PRAGMA cache_size = -{CACHE}")
    return database


def _for_reading(path: Path) -> sqlite3.Connection:
    if _is_none(path):
        raise StoreError(cache.NONE_YET(path=path))
    with _closed_on_error(_connected(path, "ro", WAIT_TO_READ)) as database:
        _check_version(database, path)
        return database if is_up_to_date(database) else _migrated_copy(database)


def _migrated_copy(older: sqlite3.Connection) -> sqlite3.Connection:
    """Return a copy of a cache of an older version, brought up to date; a reader writes nothing."""
    # The database without a name is a temporary file, which goes with the connection.
    with _closed_on_error(sqlite3.connect("", check_same_thread=False)) as database:
        older.backup(database)
        older.close()
        bring_up_to_date(database)
        database.execute("PRAGMA query_only = ON")
    return database


@contextlib.contextmanager
def _closed_on_error(database: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Close a database if something is raised."""
    try:
        yield database
    except BaseException:
        database.close()
        raise


def _connected(path: Path, mode: str, timeout: float) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, check_same_thread=False, timeout=timeout)


def _is_none(path: Path) -> bool:
    """Whether there is no cache; an empty file is one that somebody only touched."""
    return not path.exists() or path.stat().st_size == 0


def _make(path: Path) -> None:
    """Make a whole cache beside the place, then put it there in one step.

    One that another program has put there meanwhile stays: it is open there.
    """
    _remove_left(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    temporary.unlink(missing_ok=True)
    connection = sqlite3.connect(temporary)
    try:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        _fill(connection)
        connection.close()
        _put(temporary, path)
    finally:
        connection.close()
        temporary.unlink(missing_ok=True)


def _put(made: Path, path: Path) -> None:
    """Give a file its place, unless a cache is there."""
    try:
        path.hardlink_to(made)
    except FileExistsError:
        if _is_none(path):
            made.replace(path)
    except OSError:  # a file system without such links
        made.replace(path)


def _remove_left(path: Path) -> None:
    """Remove the halves of a cache that killed processes have left beside its place."""
    name = re.compile(rf"\.{re.escape(path.name)}\.(\d+)\.new(?:-journal|-wal|-shm)?")
    with contextlib.suppress(OSError):
        for other in path.parent.iterdir():
            if (made := name.fullmatch(other.name)) and not _is_alive(int(made[1])):
                other.unlink()


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _check_place(path: Path, target: Path) -> None:
    """Raise StoreError if there is something else than a cache, or no cache can be there."""
    if target.is_symlink():
        raise StoreError(cache.CIRCULAR_LINK(path=path))
    if target.name.endswith(ENDINGS[1:]):
        raise StoreError(cache.NAME_TAKEN(path=path))
    if path.is_dir():
        raise StoreError(cache.IS_FOLDER(path=path))
    if path.exists() and not path.is_file():
        raise StoreError(cache.NO_REGULAR_FILE(path=path))
    if path.exists() and path.stat().st_size:
        _check_header(path)


def _check_header(path: Path) -> None:
    """Raise DamagedError if a file was a cache of ours, and StoreError if it never was one.

    A cache whose header is lost is told by its tables, by its lock, or by a name that only it has.
    """
    with path.open("rb") as file:
        head = file.read(len(_MAGIC) + _ID.stop)
    is_database = head.startswith(_MAGIC)
    if is_database and int.from_bytes(head[_ID], "big") == APPLICATION_ID:
        return
    was_ours = _has_our_tables(path)
    if not is_database:
        has_lock = path.suffix in DATABASES and _lock_of(path).exists()
        was_ours = was_ours or has_lock or path.name == DEFAULT_NAME
    if was_ours:
        why = cache.NO_DATABASE()
        raise DamagedError(cache.DAMAGED(path=path, why=why), why)
    raise StoreError((cache.OTHER_DATABASE if is_database else cache.NOT_OURS)(path=path))


def _has_our_tables(path: Path) -> bool:
    """Whether the pages of a file name our tables; a migration may have moved those that do."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return all(content.find(name) >= 0 for name in _OUR_TABLES)


def _lock_of(path: Path) -> Path:
    return path.with_name(path.name + ".lock")


def _check_version(database: sqlite3.Connection, path: Path) -> None:
    """Raise StoreError if a cache was made by a newer version."""
    if _applied(database) - set(MIGRATIONS):
        raise StoreError(cache.NEWER(path=path))


def _check_lock(lock: Path) -> None:
    """Raise StoreError if there is something else than a lock of ours: `poetry.lock`, say."""
    if lock.exists() and not (
        lock.is_file() and lock.stat().st_size <= 40 and _NUMBER.fullmatch(lock.read_bytes())
    ):
        raise StoreError(cache.LOCK_OF_ANOTHER(path=lock))


@contextlib.contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock that keeps two runs on one cache apart.

    The lock is the kernel's (flock): that of a killed run is gone with it. Its file stays beside
    the cache; beside a file that is no cache none is made. Raises LockedError, which names the
    process of the other run, and StoreError.
    """
    lock = _lock_of(path)
    # What is damaged, or cannot be read, is told of when it is opened.
    with contextlib.suppress(DamagedError, OSError):
        _check_place(path, Path(os.path.realpath(path)))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _check_lock(lock)
        file = lock.open("a+")
    except OSError as error:
        raise StoreError(cache.NO_LOCK(path=lock, why=error.strerror)) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            other = file.read(40).strip() or "?"
            raise LockedError(cache.LOCKED(path=path, process=other)) from None
        except OSError as error:
            raise StoreError(cache.NO_LOCK(path=lock, why=error.strerror)) from None
        # On a full disk the lock holds without the number, which is only for the sentence.
        with contextlib.suppress(OSError):
            os.ftruncate(file.fileno(), 0)
            os.write(file.fileno(), f"{os.getpid()}\n".encode())
        yield
