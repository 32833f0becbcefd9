"""Full-text search in SQLite (FTS5)."""

from __future__ import annotations

import sqlite3

from enrich.model import Work
from enrich.store.base import SearchHit
from enrich.store.sqlite.connection import Connection

# bm25's weights: key (not searched), title, authors, venue, abstract, notes.
_FIND = """
    SELECT key, -bm25(found, 0, 8, 4, 3, 1, 2), snippet(found, -1, '', '', '…', 16)
    FROM found WHERE found MATCH ? ORDER BY 2 DESC, key LIMIT ?
"""


class SqliteSearch:
    """The `Search` of a SQLite store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, words: str, limit: int) -> list[SearchHit]:
        """Return the works that hold all words, best first; if none does, those that hold any.

        The last word may be the beginning of one. There is no query syntax.
        """
        terms = ['"' + word.replace('"', '""') + '"' for word in words.split()]
        for join in (" ", " OR ") if terms else ():
            rows = self._connection.rows(_FIND, [join.join(terms) + "*", limit])
            if rows:
                return [
                    SearchHit(key, round(float(score), 3), " ".join(str(snippet).split()))
                    for key, score, snippet in rows
                ]
        return []


def put(db: sqlite3.Connection, work: Work, notes: str) -> None:
    """Write the searched text of a work, in place of an older one."""
    year = str(work.issued.year) if work.issued else ""
    venue = (work.container_title_short, work.container_title, year)
    db.execute("DELETE FROM found WHERE key = ?", [work.key])
    db.execute(
        "INSERT INTO found VALUES (?, ?, ?, ?, ?, ?)",
        [
            work.key,
            work.title,
            "; ".join(name.full for name in work.authors),
            " ".join(part for part in venue if part),
            work.abstract,
            notes,
        ],
    )
