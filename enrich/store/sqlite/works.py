"""Works in SQLite: compressed JSON, with state and fingerprint beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from enrich.model import Work
from enrich.store import codec
from enrich.store.base import StoredWork
from enrich.store.sqlite import keys, search
from enrich.store.sqlite.connection import Connection


class SqliteWorks:
    """The `Works` of a SQLite store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key: str) -> Work | None:
        """Return the work of a citation key, which may be a replaced one; None if there is none."""
        rows = self._connection.rows(
            "SELECT work FROM works"
            " WHERE key = coalesce((SELECT now FROM keys WHERE key = ?1), ?1)",
            [key],
        )
        return codec.decompress_work(rows[0][0]) if rows else None

    def all(self) -> Iterator[Work]:
        """Yield every work in the order of the citation keys, one at a time."""
        for (key,) in self._connection.rows("SELECT key FROM works ORDER BY key"):
            work = self.get(key)
            if work is not None:
                yield work

    def put(self, rows: Sequence[StoredWork]) -> None:
        """Keep works with their names and searched text, in place of older ones of their keys.

        All of them are kept or none. A name that another paper has already stays with that one.
        """
        if not rows:
            return
        with self._connection.change() as db:
            for row in rows:
                work = row.work
                db.execute(
                    "INSERT OR REPLACE INTO works VALUES (?, ?, ?, ?, ?)",
                    [
                        work.key,
                        work.state,
                        work.checked_on,
                        row.fingerprint,
                        codec.compress_work(work),
                    ],
                )
                keys.add_names(db, work.key, row.names)
                search.put(db, work, row.notes)

    def fingerprint(self, key: str) -> str | None:
        """Return the fingerprint that a work was kept with, None if there is none."""
        rows = self._connection.rows("SELECT print FROM works WHERE key = ?", [key])
        return str(rows[0][0]) if rows else None

    def notes(self, key: str) -> str:
        """Return the lists' notes that a work was kept with, "" if there are none."""
        rows = self._connection.rows("SELECT notes FROM found WHERE key = ?", [key])
        return str(rows[0][0]) if rows else ""

    def count_by_state(self) -> dict[str, int]:
        """Return how many works there are of each state."""
        rows = self._connection.rows("SELECT state, count(*) FROM works GROUP BY state")
        return {str(state): int(count) for state, count in rows}
