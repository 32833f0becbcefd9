"""One connection to a SQLite database, with one lock, for all threads."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from enrich.errors import DamagedError, StoreError
from enrich.messages import cache

# Values in one statement: SQLite takes only so many at once.
AT_ONCE = 500

_Row = tuple[Any, ...]


class Connection:
    """A database that is read and written by one thread at a time. `name` is for the sentences."""

    def __init__(self, database: sqlite3.Connection, name: str) -> None:
        self.name = name
        self._database = database
        self._lock = threading.RLock()

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[_Row]:
        """Return the rows of a statement that only reads. Raises StoreError.

        Bytes of a text that are not UTF-8 (the file is damaged) come as U+FFFD.
        """
        with self._lock, as_sentence(self.name):
            try:
                return self._database.execute(sql, values).fetchall()
            except sqlite3.OperationalError as error:
                if "UTF-8" not in str(error):
                    raise
                return self._lenient_rows(sql, values)

    def _lenient_rows(self, sql: str, values: Sequence[object]) -> list[_Row]:
        # Three times as slow as SQLite's own way, so only where that has failed.
        self._database.text_factory = lambda raw: raw.decode("utf-8", "replace")
        try:
            return self._database.execute(sql, values).fetchall()
        finally:
            self._database.text_factory = str

    def rows_in(
        self, sql: str, values: Sequence[object], wanted: Iterable[object]
    ) -> Iterator[_Row]:
        """Yield the rows of a statement that ends in IN, for any number of wanted values."""
        rest = list(wanted)
        for i in range(0, len(rest), AT_ONCE):
            part = rest[i : i + AT_ONCE]
            yield from self.rows(f"{sql} ({','.join('?' * len(part))})", [*values, *part])

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Hold the lock and one transaction: what is written in it is kept whole or not at all.

        Raises StoreError.
        """
        with self._lock, as_sentence(self.name), atomic(self._database):
            yield self._database

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """Hold a transaction that also makes a new revision of the store. Raises StoreError."""
        with self.transaction() as db:
            db.execute(
                "INSERT INTO notes VALUES ('changes', '1') ON CONFLICT DO UPDATE"
                " SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)"
            )
            yield db

    def close(self) -> None:
        """Close the database, after the write of another thread: SQLite crashes if closed in it."""
        with self._lock:
            self._database.close()


@contextmanager
def atomic(database: sqlite3.Connection) -> Iterator[None]:
    """Hold a transaction, or within one a part of it: what is written is kept whole or not at all.

    See https://www.sqlite.org/lang_savepoint.html; some errors end the whole transaction.
    """
    within = database.in_transaction
    database.execute("SAVEPOINT part" if within else "BEGIN")
    try:
        yield
        database.execute("RELEASE part" if within else "COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK TO part" if within else "ROLLBACK")
            if within:
                database.execute("RELEASE part")
        raise


@contextmanager
def as_sentence(name: str) -> Iterator[None]:
    """Turn SQLite's errors into a StoreError with a sentence."""
    try:
        yield
    except sqlite3.Error as error:
        if is_damage(error):
            raise DamagedError(cache.DAMAGED(path=name, why=error), str(error)) from error
        raise StoreError(cache.CANNOT_BE_USED(path=name, why=reason(error))) from error


# SQLITE_CORRUPT and SQLITE_NOTADB, https://www.sqlite.org/rescode.html
_DAMAGE = frozenset({11, 26})


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the content of the file is why SQLite failed."""
    code = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF in _DAMAGE or "no such table" in str(error)


def is_of_the_disk(error: sqlite3.Error) -> bool:
    """Whether the disk, and not the content of the file, is why SQLite failed."""
    return "disk" in str(error) and "malformed" not in str(error)


def reason(error: sqlite3.Error) -> str:
    """Return what SQLite says, with a hint where the disk may be full."""
    return cache.DISK(why=error) if is_of_the_disk(error) else str(error)
