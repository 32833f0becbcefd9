"""A copy of what people may look at: the views of the cache as plain tables, and nothing else.

Whoever can run SQL over a database reaches every table of it, by one way or another: by a query, a
table-valued function, a name that hides another. So nothing else is in the copy. `guard` keeps a
connection to it at reading these tables, though there is nothing more to be had.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from enrich.store.sqlite import file
from enrich.store.sqlite.connection import as_sentence

# view -> the columns that tell its rows apart, () where they may be the same
KEYS: Mapping[str, Sequence[str]] = {
    "papers": ("key",),
    "authors": ("key", "position"),
    "venues": ("venue",),
    "provenance": ("key", "field"),
    "identifiers": ("key", "scheme", "value"),
    "list_entries": (),
    "changes": (),
}
_OF_PAPERS = frozenset(KEYS) - {"papers", "venues"}
# What is filtered and counted by.
_INDEXES: Mapping[str, Sequence[str]] = {
    "papers": ("year", "venue", "state"),
    "authors": ("name",),
    "provenance": ("source", "field"),
    "identifiers": ("value", "scheme"),
    "list_entries": ("key",),
    "changes": ("key", "date"),
}

_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE})
# What tells of the tables of the copy themselves, and the functions that take JSON apart.
_OTHER_TABLES = frozenset({"sqlite_master", "sqlite_schema", "json_each", "json_tree"})
_PRAGMAS = frozenset(
    {"table_info", "table_xinfo", "foreign_key_list", "index_list", "index_info", "schema_version"}
)
_LARGEST = 50_000_000  # bytes of a value: a query may make one of any size


def make(setting: Path, copy: Path) -> None:
    """Write the views of a cache into a new file, as they are at this moment. Raises StoreError."""
    source = file.open_file(setting, read_only=True)
    with as_sentence(str(setting)), closing(source), closing(sqlite3.connect(copy)) as made:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -64000"):
            made.execute(f"PRAGMA {pragma}")
        older = copy.with_name("older.db")
        path = _on_disk(source, older)
        made.execute("ATTACH ? AS cache", [f"{path.absolute().as_uri()}?mode=ro"])
        made.execute("BEGIN")  # one moment for all tables
        for view, keys in KEYS.items():
            _copy(made, view, keys)
        made.commit()
        made.execute("DETACH cache")
        older.unlink(missing_ok=True)


def _on_disk(connection: sqlite3.Connection, older: Path) -> Path:
    """Return the file of a cache; one that was brought up to date in passing is written out."""
    [path] = [row[2] for row in connection.execute("PRAGMA database_list") if row[1] == "main"]
    if path:
        return Path(path)
    with closing(sqlite3.connect(older)) as to:
        connection.backup(to)
    return older


def _copy(made: sqlite3.Connection, view: str, keys: Sequence[str]) -> None:
    columns = made.execute(
        "SELECT name, type FROM pragma_table_info(?, 'cache')", [view]
    ).fetchall()
    names = [name for name, _ in columns]
    # A computed column has no type, and none is made up: a number would become a text.
    defined = [f'"{name}" {kind}'.rstrip() for name, kind in columns]
    if keys:
        defined.append(f"PRIMARY KEY ({', '.join(keys)})")
    if view in _OF_PAPERS:
        defined.append("FOREIGN KEY (key) REFERENCES papers (key)")
    made.execute(f"CREATE TABLE {view} ({', '.join(defined)})")
    listed = ", ".join(f'"{name}"' for name in names)
    order = f" ORDER BY {', '.join(keys)}" if keys else ""
    made.execute(
        f"INSERT OR IGNORE INTO {view} ({listed}) SELECT {listed} FROM cache.{view}{order}"
    )
    for column in _INDEXES.get(view, ()):
        if column in names:
            made.execute(f"CREATE INDEX {view}_{column} ON {view} ({column})")


def guard(connection: sqlite3.Connection) -> None:
    """Let a connection to a copy read its tables, and do nothing else."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST)
    for function in ("json_each", "json_tree"):
        # The first use of such a table makes it, by a step that looks like a change of the schema.
        connection.execute(f"SELECT 1 FROM {function}('[]')").fetchall()
    connection.set_authorizer(_authorize)


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """Return whether a step of a statement may be done (https://www.sqlite.org/c3ref/c_alter_table.html)."""
    if action == sqlite3.SQLITE_READ:
        is_allowed = first in KEYS or first in _OTHER_TABLES
    elif action == sqlite3.SQLITE_PRAGMA:
        is_allowed = (first or "").lower() in _PRAGMAS
    elif action == sqlite3.SQLITE_FUNCTION:
        is_allowed = (second or "").lower() != "load_extension"
    else:
        is_allowed = action in _ALLOWED
    return sqlite3.SQLITE_OK if is_allowed else sqlite3.SQLITE_DENY


def remove(copy: Path) -> None:
    """Remove a copy, and what may lie beside it."""
    for end in ("", "-journal", "-wal", "-shm"):
        Path(os.fspath(copy) + end).unlink(missing_ok=True)
