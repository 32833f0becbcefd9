"""Citation keys and names in SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from enrich.store.reading import KeysReader
from enrich.store.sqlite import work_rows
from enrich.store.sqlite.connection import Connection


class SqliteKeys(KeysReader):
    """The `Keys` of a SQLite store."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._connection = connection

    def find(self, names: Iterable[str]) -> str | None:
        """Return the citation key of the first of these names that is known."""
        for name in names:
            rows = self._connection.rows("SELECT key FROM names WHERE name = ?", [name])
            if rows:
                return str(rows[0][0])
        return None

    def in_any_case(self, key: str) -> str | None:
        """Return the one citation key that has these letters in any case, None for none or several.

        It is the key that is used now.
        """
        rows = self._connection.rows(
            "SELECT DISTINCT current FROM keys WHERE key = ? COLLATE NOCASE LIMIT 2", [key]
        )
        return str(rows[0][0]) if len(rows) == 1 else None

    def reserve(self, given: Sequence[tuple[str, Sequence[str]]], now: str) -> None:
        """Give citation keys for good, each with the names of its paper; all of them or none.

        A key or a name that is there already stays as it is.
        """
        with self._connection.change() as db:
            db.executemany(
                "INSERT OR IGNORE INTO keys VALUES (?, ?, ?)", [(key, key, now) for key, _ in given]
            )
            for key, names in given:
                add_names(db, key, names)

    def rename(self, old: str, new: str) -> None:
        """Let a work have another citation key from now on; the old one still finds it."""
        with self._connection.change() as db:
            db.execute("UPDATE keys SET current = ? WHERE key = ? OR current = ?", [new, old, old])
            db.execute("UPDATE names SET key = ? WHERE key = ?", [new, old])
            db.execute("UPDATE list_rows SET key = ? WHERE key = ?", [new, old])
            work_rows.rename(db, old, new)


def add_names(db: sqlite3.Connection, key: str, names: Iterable[str]) -> None:
    """Write the names of a paper, as far as they are not another paper's."""
    db.executemany("INSERT OR IGNORE INTO names VALUES (?, ?)", [(name, key) for name in names])
