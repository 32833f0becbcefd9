"""Full-text search in SQLite (FTS5)."""

from __future__ import annotations

from enrich.store.base import SearchHit
from enrich.store.sqlite.connection import Connection

# bm25's weights: key (not searched), title, authors, venue, abstract, notes.
_FIND = """
    SELECT key, -bm25(works_fts, 0, 8, 4, 3, 1, 2), snippet(works_fts, -1, '', '', '…', 16)
    FROM works_fts WHERE works_fts MATCH ? ORDER BY 2 DESC, key LIMIT ?
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
