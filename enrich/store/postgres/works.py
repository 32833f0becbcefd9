"""Works in PostgreSQL, by citation key. Damaged ones are passed over, and named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from enrich.model import Work
from enrich.store import codec
from enrich.store.base import FilledFields, StoredWork, VenueCount, WorkHead
from enrich.store.postgres import work_rows
from enrich.store.postgres.connection import Cursor, ServerConnection
from enrich.store.postgres.mirror import Mirror

# Works that are read at once where all are read.
AT_ONCE = 200


class PostgresWorks:
    """The `Works` of a store in PostgreSQL.

    Fingerprints and notes are those of this person's own part: the lists differ.
    """

    def __init__(self, connection: ServerConnection, mirror: Mirror) -> None:
        self._connection = connection
        self._mirror = mirror
        self._unreadable: set[str] = set()

    @property
    def unreadable(self) -> tuple[str, ...]:
        """The keys of the works that were to be read from this store, and are damaged."""
        return tuple(sorted(self._unreadable))

    def get(self, key: str) -> Work | None:
        """Return the work of a citation key, which may be a replaced one; None if there is none."""
        rows = self._connection.rows(
            "SELECT key, checksum, work FROM works"
            " WHERE key = coalesce((SELECT current FROM keys WHERE key = %s), %s)",
            [key, key],
        )
        return self._decoded(*rows[0]) if rows else None

    def all(self) -> Iterator[Work]:
        """Yield every work in the order of the citation keys, one at a time."""
        rows = self._after("")
        while rows:
            for row in rows:
                work = self._decoded(*row)
                if work is not None:
                    yield work
            rows = self._after(rows[-1][0])

    def some(self, keys: Sequence[str]) -> Iterator[Work]:
        """Yield the works of these citation keys, in any order; no replaced keys."""
        for start in range(0, len(keys), AT_ONCE):
            for row in self._connection.rows(
                "SELECT key, checksum, work FROM works WHERE key = ANY (%s)",
                [list(keys[start : start + AT_ONCE])],
            ):
                work = self._decoded(*row)
                if work is not None:
                    yield work

    def keys(self) -> list[str]:
        """Return the citation keys of all works, in their order."""
        return [key for (key,) in self._connection.rows("SELECT key FROM works ORDER BY key")]

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

    def damaged(self, among: Iterable[str]) -> list[str]:
        """Return those of these keys whose works are not as they were written."""
        rows = self._connection.rows_in(
            "SELECT key, checksum, work FROM works WHERE key = ANY", [], dict.fromkeys(among)
        )
        return [key for key, checksum, blob in rows if not codec.is_whole(checksum, blob)]

    def notes(self, key: str) -> str:
        """Return the lists' notes that a work was kept with, "" if there are none."""
        return self._mirror.store.works.notes(key)

    def count_by_state(self) -> dict[str, int]:
        """Return how many works there are of each state."""
        return dict(
            self._connection.rows("SELECT state, count(*) FROM works GROUP BY state ORDER BY state")
        )

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

    def _after(self, key: str) -> list[tuple[str, int, bytes]]:
        """Return the next rows in the order of the keys."""
        rows = self._connection.rows(
            "SELECT key, checksum, work FROM works WHERE key > %s ORDER BY key LIMIT %s",
            [key, AT_ONCE],
        )
        return [(key, checksum, blob) for key, checksum, blob in rows]

    def _decoded(self, key: str, checksum: int, blob: bytes) -> Work | None:
        work = codec.whole_work(checksum, blob)
        if work is None:
            self._unreadable.add(key)
        return work
