"""Works in SQLite, by citation key. Damaged ones are passed over, and named."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from enrich.store import codec
from enrich.store.base import FilledFields, StoredWork, VenueCount, WorkHead
from enrich.store.reading import WorksReader
from enrich.store.sqlite import keys, work_rows
from enrich.store.sqlite.connection import Connection
from enrich.store.sqlite.derived import Derived


class SqliteWorks(WorksReader):
    """The `Works` of a SQLite store."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._connection = connection

    def put(self, rows: Sequence[StoredWork]) -> None:
        """Keep works with their names and searched text, in place of older ones of their keys.

        All of them are kept or none. A name that another paper has already stays with that one.
        """
        if not rows:
            return
        with self._connection.change() as db, Derived(db) as derived:
            for row in rows:
                work_rows.put(db, row, derived)
                keys.add_names(db, row.work.key, row.names)
        self._unreadable.difference_update(row.work.key for row in rows)

    def drop(self, keys: Iterable[str]) -> None:
        """Forget works; of a copy that the other does not have any more."""
        gone = list(keys)
        if not gone:
            return
        with self._connection.change() as db, Derived(db) as derived:
            for key in gone:
                work_rows.delete(db, key, derived)

    def fingerprint(self, key: str) -> str | None:
        """Return the fingerprint that a work was kept with; None if there is none to be read."""
        rows = self._connection.rows(
            "SELECT fingerprint, checksum, work FROM works WHERE key = ?", [key]
        )
        if not rows or key in self._unreadable:
            return None
        fingerprint, checksum, blob = rows[0]
        return str(fingerprint) if codec.is_whole(checksum, blob) else None

    def notes(self, key: str) -> str:
        """Return the lists' notes that a work was kept with, "" if there are none."""
        rows = self._connection.rows(
            "SELECT notes FROM paper_texts WHERE id = (SELECT id FROM works WHERE key = ?)", [key]
        )
        return str(rows[0][0]) if rows else ""

    def heads(self, keys: Iterable[str]) -> dict[str, WorkHead]:
        """Return what the works of these citation keys are called."""
        rows = self._connection.rows_in(
            "SELECT key, title, venue, year, type FROM paper_rows WHERE key IN", [], keys
        )
        return {row[0]: WorkHead(*row) for row in rows}

    def count_by_venue(self) -> list[VenueCount]:
        """Return how many works there are of each venue, year and state, in this order."""
        rows = self._connection.rows(
            "SELECT venue, year, state, count(*) FROM paper_rows GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        )
        return [VenueCount(*row) for row in rows]

    def count_by_fields(self) -> list[FilledFields]:
        """Return how many works have which fields filled, by venue and type."""
        rows = self._connection.rows(
            "SELECT g.venue, g.state, g.type, g.genre, s.fields, g.papers, p.key FROM ("
            " SELECT venue, state, type, genre, field_set, count(*) AS papers, min(id) AS first"
            " FROM paper_rows GROUP BY 1, 2, 3, 4, 5"
            ") AS g JOIN field_sets AS s ON s.id = g.field_set"
            " JOIN paper_rows AS p ON p.id = g.first"
            " ORDER BY 1, 2, 3, 4, 5"
        )
        return [
            FilledFields(venue, state, type_, genre, tuple(json.loads(fields)), papers, key)
            for venue, state, type_, genre, fields, papers, key in rows
        ]

    def without(self, field: str) -> list[tuple[str, str, str]]:
        """Return venue, state and key of the works without a field or an identifier."""
        return self._connection.rows(
            "SELECT venue, state, key FROM paper_rows AS p WHERE field_set IN"
            " (SELECT id FROM field_sets WHERE instr(fields, ?) = 0)"
            " AND NOT EXISTS (SELECT 1 FROM paper_identifiers AS i WHERE"
            " i.id = p.id AND i.scheme = ?) ORDER BY venue, key",
            [f'"{field}"', field.lower()],
        )
