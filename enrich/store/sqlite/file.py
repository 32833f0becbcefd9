"""The file of the cache: made whole, checked before it is used, brought up to date, and locked."""

from __future__ import annotations

import fcntl
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from enrich.errors import LockedError, StoreError
from enrich.store.sqlite.connection import is_of_the_disk, reason
from enrich.store.sqlite.migrations import migrations, names

# "enrc", as PRAGMA application_id: tells our files from other people's.
APPLICATION_ID = 0x656E7263
# Of the files that SQLite and the lock put beside the cache.
ENDINGS = ("", ".lock", "-journal", "-wal", "-shm")
_NUMBER = re.compile(rb"\s*\d*\s*")
# Seconds that a statement waits for another process.
WAIT_TO_WRITE, WAIT_TO_READ = 30.0, 0.5
# KiB of pages that a writer holds in memory: keys and names are written in no order.
CACHE = 16000


def open_file(path: Path, *, read_only: bool) -> Database:
    """Open a cache; for writing, it is made where there is none. Raises StoreError."""
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise StoreError(f"{path}: is a link that leads in a circle; name a file with `store:`")
    if target.name.endswith(ENDINGS[1:]):
        raise StoreError(
            f"{path}: other caches have files of such names beside them; name another with `store:`"
        )
    try:
        return _for_reading(path) if read_only else _for_writing(target)
    except sqlite3.DatabaseError as error:
        advice = "" if is_of_the_disk(error) else "; move it away to start a new one"
        raise StoreError(f"{path}: the cache cannot be opened: {reason(error)}{advice}") from None
    except OSError as error:
        raise StoreError(f"{path}: the cache cannot be opened: {error.strerror}") from None


def in_memory() -> Database:
    """Return an empty cache that is gone with its last user."""
    database = _database(sqlite3.connect(":memory:", check_same_thread=False))
    migrations.apply(database)
    return database


def _for_writing(path: Path) -> Database:
    path.parent.mkdir(parents=True, exist_ok=True)
    _check_header(path)
    # An empty file is a cache that somebody only touched.
    if not path.exists() or path.stat().st_size == 0:
        _make(path)
    database = _connected(path, "rw", WAIT_TO_WRITE)
    _check_version(database, path)
    migrations.apply(database)
    database.execute(f"PRAGMA cache_size = -{CACHE}")
    return database


def _for_reading(path: Path) -> Database:
    if not path.exists():
        raise StoreError(f"{path}: there is no cache yet; `enrich run` makes it")
    _check_header(path)
    database = _connected(path, "ro", WAIT_TO_READ)
    _check_version(database, path)
    return _migrated_copy(database) if migrations.pending(database) else database


def _migrated_copy(older: Database) -> Database:
    """Return a copy of a cache of an older version, brought up to date; a reader writes nothing."""
    # The database without a name is a temporary file, which goes with the connection.
    copy = sqlite3.connect("", check_same_thread=False)
    older.conn.backup(copy)
    older.close()
    database = _database(copy)
    migrations.apply(database)
    copy.execute("PRAGMA query_only = ON")
    return database


def _connected(path: Path, mode: str, timeout: float) -> Database:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return _database(sqlite3.connect(uri, uri=True, check_same_thread=False, timeout=timeout))


def _database(connection: sqlite3.Connection) -> Database:
    # Without plug-ins: any that is installed on the machine would run here.
    return Database(connection, execute_plugins=False)


def _make(path: Path) -> None:
    """Make a whole cache beside the place, then put it there in one step."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    temporary.unlink(missing_ok=True)
    connection = sqlite3.connect(temporary)
    try:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrations.apply(_database(connection))
        connection.commit()
        connection.close()
        temporary.replace(path)
    finally:
        connection.close()
        temporary.unlink(missing_ok=True)


def _check_header(path: Path) -> None:
    """Raise StoreError if there is something else than a SQLite file."""
    if not path.exists() or (path.is_file() and path.stat().st_size == 0):
        return
    if path.is_dir():
        raise StoreError(f"{path}: the cache is a folder, not a file; name a file with `store:`")
    if not path.is_file():
        raise StoreError(f"{path}: the cache is no regular file; name one with `store:`")
    with path.open("rb") as file:
        if file.read(16) != b"SQLite format 3\0":
            raise StoreError(
                f"{path}: this file is not a cache of enrich (no SQLite);"
                " name another with `store:` or move it away"
            )


def _check_version(database: Database, path: Path) -> None:
    """Raise StoreError if a database is not ours, or of a newer version."""
    (application,) = database.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise StoreError(
            f"{path}: this SQLite file was not made by enrich; name another with `store:`"
        )
    if {applied.name for applied in migrations.applied(database)} - set(names()):
        raise StoreError(
            f"{path}: this cache was made by a newer version of enrich;"
            " install that version, or name another with `store:`"
        )


def _check_lock(lock: Path) -> None:
    """Raise StoreError if there is something else than a lock of ours: `poetry.lock`, say."""
    if lock.exists() and not (
        lock.is_file() and lock.stat().st_size <= 40 and _NUMBER.fullmatch(lock.read_bytes())
    ):
        raise StoreError(
            f"{lock}: is not the lock of a cache, and stays; name another cache with `store:`"
        )


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock that keeps two runs on one cache apart.

    The lock is the kernel's (flock): that of a killed run is gone with it. Its file stays beside
    the cache. Raises LockedError, which names the process of the other run, and StoreError.
    """
    lock = path.with_name(path.name + ".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _check_lock(lock)
        file = lock.open("a+")
    except OSError as error:
        raise StoreError(f"{lock}: the lock cannot be made: {error.strerror}") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            other = file.read(40).strip() or "?"
            raise LockedError(
                f"{path}: another run (process {other}) is using this cache; wait for it to end"
            ) from None
        except OSError as error:
            raise StoreError(f"{lock}: the lock cannot be held: {error.strerror}") from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
