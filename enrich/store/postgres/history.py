"""The changes of works in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable

from enrich.store.base import ChangeRow
from enrich.store.postgres.connection import ServerConnection, clean, clean_or_none
from enrich.store.reading import HistoryReader


class PostgresHistory(HistoryReader):
    """The `History` of a store in PostgreSQL: what any run of the group has found out."""

    def __init__(self, connection: ServerConnection) -> None:
        super().__init__(connection.portable)
        self._connection = connection

    def put_changes(self, rows: Iterable[ChangeRow]) -> None:
        """Keep changes."""
        values = [
            (r.started, r.key, r.field, clean_or_none(r.old), clean_or_none(r.new), clean(r.source))
            for r in rows
        ]
        self._connection.check_writable()
        if values:
            self._connection.write(
                lambda cursor: cursor.executemany(
                    "INSERT INTO change_log (started, key, field, old, new, source)"
                    " VALUES (%s, %s, %s, %s, %s, %s)",
                    values,
                )
            )
