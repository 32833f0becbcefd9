"""The cache's file: made whole, checked before it is believed, brought up to date, and locked."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from enrich.errors import LockedError, StoreError
from enrich.store.sqlite.connection import is_of_the_disk, reason
from enrich.store.sqlite.migrations import migrations, names

APPLICATION_ID = 0x656E7263  # "enrc": tells our files from other people's (PRAGMA application_id)


def open_file(path: Path, *, read_only: bool) -> Database:
    """Open a cache, making it where there is none and it may be written. Raises StoreError."""
    try:
        if not read_only:
            path.parent.mkdir(parents=True, exist_ok=True)
            _check_header(path)
            if (
                not path.exists() or path.stat().st_size == 0
            ):  # an empty file is a cache that somebody only touched
                _make(path)
        elif not path.exists():
            raise StoreError(f"{path}: there is no cache yet; `enrich run` makes it")
        else:
            _check_header(path)
        uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"
        conn = sqlite3.connect(
            uri, uri=True, check_same_thread=False, timeout=0.5 if read_only else 30
        )
        db = Database(conn, execute_plugins=False)
        _check_version(db, path)
        if not read_only:
            migrations.apply(db)
    except sqlite3.DatabaseError as error:
        advice = "" if is_of_the_disk(error) else "; move it away to start a new one"
        raise StoreError(f"{path}: the cache cannot be opened: {reason(error)}{advice}") from None
    except OSError as error:
        raise StoreError(f"{path}: the cache cannot be opened: {error.strerror}") from None
    return db


def in_memory() -> Database:
    """Return an empty cache that is gone with its last user."""
    db = Database(sqlite3.connect(":memory:", check_same_thread=False), execute_plugins=False)
    migrations.apply(db)
    return db


def _make(path: Path) -> None:
    """Make a whole cache beside the place, then put it there in one step."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    temporary.unlink(missing_ok=True)
    conn = sqlite3.connect(temporary)
    try:
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db = Database(conn, execute_plugins=False)
        migrations.apply(db)
        conn.commit()
        conn.close()
        temporary.replace(path)
    finally:
        conn.close()
        temporary.unlink(missing_ok=True)


def _check_header(path: Path) -> None:
    if not path.exists() or path.stat().st_size == 0:
        return
    if path.is_dir():
        raise StoreError(f"{path}: the cache is a folder, not a file; name a file with `store:`")
    with path.open("rb") as file:
        if file.read(16) != b"SQLite format 3\0":
            raise StoreError(
                f"{path}: this file is not a cache of enrich (no SQLite); name another with `store:` or move it away"
            )


def _check_version(db: Database, path: Path) -> None:
    (ours,) = db.execute("PRAGMA application_id").fetchone()
    if ours != APPLICATION_ID:
        raise StoreError(
            f"{path}: this SQLite file was not made by enrich; name another with `store:`"
        )
    newer = {m.name for m in migrations.applied(db)} - set(names())
    if newer:
        raise StoreError(
            f"{path}: this cache was made by a newer version of enrich; install that version, or name another with `store:`"
        )


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock that keeps two runs on one cache apart. Raises LockedError that names the other's process.

    The lock is the kernel's (flock), so that of a killed run is gone with it; the file beside the cache stays.
    """
    lock = path.with_name(path.name + ".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
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
