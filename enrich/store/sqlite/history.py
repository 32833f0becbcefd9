"""The changes of works in SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from enrich.store.base import ChangeRow
from enrich.store.sqlite.connection import Connection


class SqliteHistory:
    """The `History` of a SQLite store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_changes(self, rows: Iterable[ChangeRow]) -> None:
        """Keep changes."""
        with self._connection.transaction() as db:
            db.executemany(
                "INSERT INTO change_log (started, key, field, old, new, source)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [(r.started, r.key, r.field, r.old, r.new, r.source) for r in rows],
            )

    def since(self, started: str = "") -> Iterator[ChangeRow]:
        """Yield the changes of that time and later, the newest first; those of a run by key."""
        rows = self._connection.rows(
            "SELECT started, key, field, old, new, source FROM change_log"
            " WHERE started >= ? ORDER BY started DESC, key, id",
            [started],
        )
        yield from (ChangeRow(*row) for row in rows)
