"""Works in PostgreSQL, by citation key. Damaged ones are passed over, and named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from enrich.store import codec
from enrich.store.base import FilledFields, StoredWork, VenueCount, WorkHead
from enrich.store.postgres import work_rows
from enrich.store.postgres.connection import Cursor, ServerConnection
from enrich.store.postgres.mirror import Mirror
from enrich.store.reading import WorksReader


class PostgresWorks(WorksReader):
    """The `Works` of a store in PostgreSQL.

    Fingerprints and notes are those of this person's own part: the lists differ.
    """

    def __init__(self, connection: ServerConnection, mirror: Mirror) -> None:
        super().__init__(connection.portable)
        self._connection = connection
        self._mirror = mirror

    def put(self, rows: Sequence[StoredWork]) -> None:
        """Keep works with their names and searched text, in place of older ones of their keys.

        All of them are kept or none. A name that another paper has already stays with that one.
        """
        if not rows:
            return

        def kept(cursor: Cursor, revision: int) -> None:
            work_rows.put(cursor, (row.work for row in rows), revision)
            work_rows.add_names(
                cursor, ((name, row.work.key) for row in rows for name in row.names)
            )
            self._connection.afterwards(lambda: self._mirror.put(rows))

        self._connection.change("works", kept)
        self._unreadable.difference_update(row.work.key for row in rows)

    def fingerprint(self, key: str) -> str | None:
        """Return the fingerprint that a work was kept with; None if there is none to be read."""
        rows = self._connection.rows("SELECT checksum, work FROM works WHERE key = %s", [key])
        if not rows or key in self._unreadable:
            return None
        checksum, blob = rows[0]
        if not codec.is_whole(checksum, blob):
            return None
        return self._mirror.fingerprints({key: checksum}).get(key, "")

    def notes(self, key: str) -> str:
        """Return the lists' notes that a work was kept with, "" if there are none."""
        return self._mirror.store.works.notes(key)

    def heads(self, keys: Iterable[str]) -> dict[str, WorkHead]:
        """Return what the works of these citation keys are called."""
        self._mirror.follow(self._connection)
        return self._mirror.store.works.heads(keys)

    def count_by_venue(self) -> list[VenueCount]:
        """Return how many works there are of each venue, year and state, in this order."""
        self._mirror.follow(self._connection)
        return self._mirror.store.works.count_by_venue()

    def count_by_fields(self) -> list[FilledFields]:
        """Return how many works have which fields filled, by venue and type."""
        self._mirror.follow(self._connection)
        return self._mirror.store.works.count_by_fields()

    def without(self, field: str) -> list[tuple[str, str, str]]:
        """Return venue, state and key of the works without a field or an identifier."""
        self._mirror.follow(self._connection)
        return self._mirror.store.works.without(field)
