"""The changes of works in SQLite."""

from __future__ import annotations

from collections.abc import Iterable

from enrich.store.base import ChangeRow
from enrich.store.reading import HistoryReader
from enrich.store.sqlite.connection import Connection


class SqliteHistory(HistoryReader):
    """The `History` of a SQLite store."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._connection = connection

    def put_changes(self, rows: Iterable[ChangeRow]) -> None:
        """Keep changes."""
        with self._connection.transaction() as db:
            db.executemany(
                "INSERT INTO change_log (started, key, field, old, new, source)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [(r.started, r.key, r.field, r.old, r.new, r.source) for r in rows],
            )
