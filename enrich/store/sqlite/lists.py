"""The reading lists in SQLite, as the last run read them."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from enrich.store.base import KeptList, ListPosition, ListRow
from enrich.store.sqlite.connection import Connection
from enrich.store.sqlite.derived import Derived

_COLUMNS = "line, nth, key, section, checked, starred, date, title, notes, tags"
_ALL = f"SELECT list, {_COLUMNS} FROM list_rows JOIN reading_lists USING (path)"


class SqliteLists:
    """The `Lists` of a SQLite store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_list(
        self, path: str, name: str, config: str, rows: Sequence[ListRow], now: str
    ) -> None:
        """Keep the entries of a list, in place of those that it had."""
        values = [_values(row) for row in rows]
        kept = self._connection.rows(
            f"SELECT {_COLUMNS} FROM list_rows WHERE path = ? ORDER BY line, nth",
            [path],
        )
        if kept == sorted(values, key=lambda row: row[:2]) and self._is_called(path, name, config):
            return
        with self._connection.transaction() as db:
            touched = {row[2] for row in (*kept, *values)}
            db.execute(
                "INSERT OR REPLACE INTO reading_lists VALUES (?, ?, ?, ?)",
                [path, name, config, now],
            )
            db.execute("DELETE FROM list_rows WHERE path = ?", [path])
            db.executemany(
                "INSERT OR REPLACE INTO list_rows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(path, *row) for row in values],
            )
            _put_sections(db, touched)

    def keep_only(self, config: str, paths: Collection[str]) -> None:
        """Forget the lists that a configuration does not name any more."""
        known = self._connection.rows("SELECT path FROM reading_lists WHERE config = ?", [config])
        gone = [path for (path,) in known if path not in paths]
        if not gone:
            return
        with self._connection.transaction() as db:
            for path in gone:
                rows = db.execute("SELECT key FROM list_rows WHERE path = ?", [path]).fetchall()
                db.execute("DELETE FROM list_rows WHERE path = ?", [path])
                db.execute("DELETE FROM reading_lists WHERE path = ?", [path])
                _put_sections(db, {key for (key,) in rows})

    def of(self, key: str) -> list[ListPosition]:
        """Return where the lists have a paper."""
        rows = self._connection.rows(f"{_ALL} WHERE key = ? ORDER BY list, line, nth", [key])
        return [_position(row) for row in rows]

    def all(self) -> Iterator[ListPosition]:
        """Yield all entries, list by list, in their order."""
        yield from map(_position, self._connection.rows(f"{_ALL} ORDER BY list, path, line, nth"))

    def whole(self) -> Iterator[KeptList]:
        """Yield the lists, in the order of their paths."""
        kept = self._connection.rows(
            "SELECT path, list, config, read FROM reading_lists ORDER BY path"
        )
        for path, name, config, read in kept:
            rows = self._connection.rows(
                f"SELECT {_COLUMNS} FROM list_rows WHERE path = ? ORDER BY line, nth", [path]
            )
            positions = [_position((name, *row)).row for row in rows]
            yield KeptList(path, name, config, read, positions)

    def _is_called(self, path: str, name: str, config: str) -> bool:
        rows = self._connection.rows(
            "SELECT list, config FROM reading_lists WHERE path = ?", [path]
        )
        return rows == [(name, config)]


def _values(row: ListRow) -> tuple[object, ...]:
    checked = None if row.checked is None else int(row.checked)
    own = (row.line, row.nth, row.key, row.section, checked, int(row.starred))
    return (*own, row.date, row.title, row.notes, row.tags)


def _position(row: tuple[Any, ...]) -> ListPosition:
    name, line, nth, key, section, checked, starred, *texts = row
    is_checked = None if checked is None else bool(checked)
    return ListPosition(name, ListRow(line, nth, key, section, is_checked, bool(starred), *texts))


def _put_sections(db: sqlite3.Connection, keys: Iterable[object]) -> None:
    """Let papers be found by the names of the sections that they are in."""
    with Derived(db) as derived:
        for key in sorted(str(key) for key in keys if key is not None):
            row = db.execute("SELECT id FROM paper_rows WHERE key = ?", [key]).fetchone()
            if row is None:
                continue
            sections = db.execute(
                "SELECT DISTINCT section FROM list_rows WHERE key = ? ORDER BY section", [key]
            ).fetchall()
            derived.put_sections(row[0], "\n".join(name for (name,) in sections if name))
