"""The rows of works: compressed JSON with a checksum, and the revision that they came with."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from enrich.model import Work
from enrich.store import codec
from enrich.store.postgres.connection import Cursor, clean, clean_key

# A work that is there as it is makes nothing new: others need not read it again.
_PUT = """
    INSERT INTO works AS w (key, state, checked_on, checksum, work, revision)
    VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (key) DO UPDATE SET
        state = excluded.state, checked_on = excluded.checked_on, checksum = excluded.checksum,
        work = excluded.work, revision = excluded.revision
        WHERE w.work <> excluded.work
"""


def put(cursor: Cursor, works: Iterable[Work], revision: int) -> None:
    """Write works in place of those of their keys."""
    rows = []
    for work in works:
        blob = codec.compress_work(work)
        rows.append((work.key, work.state, work.checked_on, zlib.crc32(blob), blob, revision))
    cursor.executemany(_PUT, rows)


def add_names(cursor: Cursor, names: Iterable[tuple[str, str]]) -> None:
    """Write names with the keys of their papers, as far as they are not another paper's."""
    cursor.executemany(
        "INSERT INTO names VALUES (%s, %s) ON CONFLICT DO NOTHING",
        [(clean_key(name), clean(key)) for name, key in names],
    )


def rename(cursor: Cursor, old: str, new: str, revision: int) -> None:
    """Give a work another key, and note it for those who have copies."""
    cursor.execute(
        "INSERT INTO renames (revision, old, new) VALUES (%s, %s, %s)", [revision, old, new]
    )
    row = cursor.execute("SELECT checksum, work FROM works WHERE key = %s", [old]).fetchone()
    if row is None:
        return
    checksum, blob = row
    checksum, blob = codec.renamed(checksum, blob, old, new)
    cursor.execute("DELETE FROM works WHERE key = %s", [new])
    cursor.execute(
        "UPDATE works SET key = %s, checksum = %s, work = %s, revision = %s WHERE key = %s",
        [new, checksum, blob, revision, old],
    )
