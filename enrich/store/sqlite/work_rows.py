"""The rows of works: compressed JSON with a checksum, and the searched text of the same number."""

from __future__ import annotations

import sqlite3
import zlib
from dataclasses import replace

import msgspec

from enrich.model import Work
from enrich.store import codec
from enrich.store.base import StoredWork

_PUT = """
    INSERT INTO works (key, state, checked_on, fingerprint, checksum, work)
    VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET
        state = excluded.state, checked_on = excluded.checked_on,
        fingerprint = excluded.fingerprint, checksum = excluded.checksum, work = excluded.work
    RETURNING id
"""
_PUT_TEXT = """
    INSERT OR REPLACE INTO works_fts (rowid, key, title, authors, venue, abstract, notes)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""


def put(db: sqlite3.Connection, row: StoredWork) -> None:
    """Write a work and its searched text, in place of those of its key."""
    work, blob = row.work, codec.compress_work(row.work)
    [number] = db.execute(
        _PUT,
        (work.key, work.state, work.checked_on, row.fingerprint, zlib.crc32(blob), blob),
    ).fetchone()
    db.execute(_PUT_TEXT, (number, work.key, *_searched(work), row.notes))


def rename(db: sqlite3.Connection, old: str, new: str) -> None:
    """Give a work another key, without its fingerprint: the next run writes it again."""
    row = db.execute("SELECT id, checksum, work FROM works WHERE key = ?", [old]).fetchone()
    if row is None:
        return
    number, checksum, blob = row
    work = decoded(checksum, blob)
    if work is not None:
        aliases = tuple(sorted({*work.aliases, old}))
        blob = codec.compress_work(replace(work, key=new, aliases=aliases))
        checksum = zlib.crc32(blob)
    _delete(db, new)
    db.execute(
        "UPDATE works SET key = ?, fingerprint = '', checksum = ?, work = ? WHERE id = ?",
        [new, checksum, blob, number],
    )
    db.execute("UPDATE works_fts SET key = ? WHERE rowid = ?", [new, number])


def decoded(checksum: int, blob: bytes) -> Work | None:
    """Return the work of a row; None if it is not as it was written, or cannot be decoded."""
    if not is_whole(checksum, blob):
        return None
    try:
        return codec.decompress_work(blob)
    except (zlib.error, msgspec.MsgspecError, ValueError):
        return None


def is_whole(checksum: int, blob: bytes) -> bool:
    """Whether the bytes of a work are those that were written."""
    return zlib.crc32(blob) == checksum


def _searched(work: Work) -> tuple[str, str, str, str]:
    year = str(work.issued.year) if work.issued else ""
    venue = (work.container_title_short, work.container_title, year)
    return (
        work.title,
        "; ".join(name.full for name in work.people),
        " ".join(part for part in venue if part),
        work.abstract,
    )


def _delete(db: sqlite3.Connection, key: str) -> None:
    for (number,) in db.execute("SELECT id FROM works WHERE key = ?", [key]).fetchall():
        db.execute("DELETE FROM works_fts WHERE rowid = ?", [number])
        db.execute("DELETE FROM works WHERE id = ?", [number])
