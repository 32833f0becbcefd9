"""Whether a cache is whole, who is using it, and what engine reads it. Writes nothing."""

from __future__ import annotations

import fcntl
import sqlite3
from contextlib import closing
from pathlib import Path

from enrich.store.base import Engine
from enrich.store.sqlite import file
from enrich.store.sqlite.connection import as_sentence

# Faults that are named.
_MOST_FAULTS = 3


def engine() -> Engine:
    """Return the database engine of this Python."""
    with closing(sqlite3.connect(":memory:")) as database:
        try:
            database.execute("CREATE VIRTUAL TABLE words USING fts5 (word)")
        except sqlite3.OperationalError:
            return Engine(f"SQLite {sqlite3.sqlite_version}", full_text=False)
    return Engine(f"SQLite {sqlite3.sqlite_version}", full_text=True)


def faults(path: Path) -> list[str]:
    """Return what is wrong with the pages of a cache, the first few; [] for a whole one.

    Every page is read. Raises StoreError for a cache that cannot be opened.
    """
    opened = file.open_file(path, read_only=True)
    try:
        with as_sentence(str(path)):
            rows = opened.execute(f"PRAGMA quick_check({_MOST_FAULTS})").fetchall()
    finally:
        opened.close()
    return [" ".join(str(row[0]).split()) for row in rows if row[0] != "ok"]


def is_older(path: Path) -> bool:
    """Whether a cache is of an older version, which the next run brings up to date.

    Raises StoreError.
    """
    uri = f"{path.absolute().as_uri()}?mode=ro"
    with as_sentence(str(path)), closing(sqlite3.connect(uri, uri=True)) as connection:
        return not file.is_up_to_date(connection)


def user(path: Path) -> str | None:
    """Return the number of the process whose run uses a cache, None where nobody does.

    The lock is tried for no longer than it takes to see it.
    """
    lock = path.with_name(path.name + ".lock")
    try:
        with lock.open("rb") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return held.read(40).decode("utf-8", "replace").strip() or "?"
    except OSError:
        return None
    return None
