"""The rows of works: compressed JSON with a checksum, and what is derived of the same number."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator

from enrich.model import Work
from enrich.store import codec
from enrich.store.base import StoredWork
from enrich.store.sqlite.derived import Derived

_PUT = """
    INSERT INTO works (key, state, checked_on, fingerprint, checksum, work)
    VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET
        state = excluded.state, checked_on = excluded.checked_on,
        fingerprint = excluded.fingerprint, checksum = excluded.checksum, work = excluded.work
    RETURNING id
"""


def put(db: sqlite3.Connection, row: StoredWork, derived: Derived) -> None:
    """Write a work and what is derived from it, in place of those of its key."""
    work, blob = row.work, codec.compress_work(row.work)
    [number] = db.execute(
        _PUT,
        (work.key, work.state, work.checked_on, row.fingerprint, zlib.crc32(blob), blob),
    ).fetchone()
    derived.put(number, work, row.notes)


def rename(db: sqlite3.Connection, old: str, new: str) -> None:
    """Give a work another key, without its fingerprint: the next run writes it again."""
    row = db.execute("SELECT id, checksum, work FROM works WHERE key = ?", [old]).fetchone()
    if row is None:
        return
    number, checksum, blob = row
    checksum, blob = codec.renamed(checksum, blob, old, new)
    with Derived(db) as derived:
        delete(db, new, derived)
    db.execute(
        "UPDATE works SET key = ?, fingerprint = '', checksum = ?, work = ? WHERE id = ?",
        [new, checksum, blob, number],
    )
    db.execute("UPDATE paper_rows SET key = ? WHERE id = ?", [new, number])


def delete(db: sqlite3.Connection, key: str, derived: Derived) -> None:
    """Forget the work of a key, if there is one, and what is derived from it."""
    for (number,) in db.execute("SELECT id FROM works WHERE key = ?", [key]).fetchall():
        derived.delete(number)
        db.execute("DELETE FROM works WHERE id = ?", [number])


def all_of(db: sqlite3.Connection) -> Iterator[tuple[int, Work]]:
    """Yield every work that can be read, with its number."""
    for number, checksum, blob in db.execute("SELECT id, checksum, work FROM works ORDER BY id"):
        work = codec.whole_work(checksum, blob)
        if work is not None:
            yield number, work
