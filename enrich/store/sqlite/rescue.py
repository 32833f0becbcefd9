"""A damaged cache: moved aside, and a new one made with its citation keys and notes on outputs."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from enrich.store.sqlite import file

_MAGIC = b"SQLite format 3\0"
_HEADER = 100  # bytes of a database before its first page's content
# What a rollback journal or a write-ahead log is called: it must not be played into a new file.
_BESIDE = ("-journal", "-wal", "-shm")
# Values of the table of that name, which a damaged file may give in part.
_TABLES = {
    "keys": "INSERT OR IGNORE INTO keys VALUES (?, ?, ?)",
    "names": "INSERT OR IGNORE INTO names VALUES (?, ?)",
    # What was written into files that cannot be signed: they stay known as ours.
    "outputs": "INSERT INTO outputs (path, checksum, written) VALUES (?, ?, ?)",
}
_COLUMNS = {
    "keys": ("key", "current", "given"),
    "names": ("name", "key"),
    "outputs": ("path", "checksum", "written"),
}


@dataclass(frozen=True, slots=True)
class Rescued:
    """Where a damaged cache was moved to, and how many citation keys the new one has from it."""

    aside: Path
    keys: int


def rescue(path: Path) -> Rescued:
    """Move a damaged cache aside and make a new one with its citation keys, as far as readable.

    The caller holds the lock. Raises StoreError where the folder cannot be written.
    """
    path = Path(os.path.realpath(path))
    found = {name: list(_rows(path, name)) for name in _TABLES}
    aside = _free(path)
    path.rename(aside)
    for end in _BESIDE:
        with suppress(FileNotFoundError):
            path.with_name(path.name + end).rename(aside.with_name(aside.name + end))
    with closing(file.open_file(path, read_only=False)) as new, new:
        for name, rows in found.items():
            new.executemany(_TABLES[name], rows)
        # A name without its key, and a key that stands for one that is lost, are of no use.
        new.execute("UPDATE keys SET current = key WHERE current NOT IN (SELECT key FROM keys)")
        new.execute("DELETE FROM names WHERE key NOT IN (SELECT key FROM keys)")
        ((keys,),) = new.execute("SELECT count(*) FROM keys WHERE key = current")
    return Rescued(aside, keys)


def _rows(path: Path, table: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a table from its beginning and from its end, up to the damage."""
    columns = _COLUMNS[table]
    seen: set[tuple[str, ...]] = set()
    for order in ("ASC", "DESC"):
        select = f"SELECT {', '.join(columns)} FROM {table} ORDER BY {columns[0]} {order}"
        with suppress(sqlite3.Error, OSError, _NoDatabase), _opened(path) as database:
            for row in database.execute(select):
                if all(isinstance(x, str) and x for x in row) and row not in seen:
                    seen.add(row)
                    yield row


class _NoDatabase(Exception):  # noqa: N818  caught above
    """Nothing can be read of a file."""


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Hold the connection to a copy of a damaged file, with a header that can be read."""
    content = path.read_bytes()
    with tempfile.TemporaryDirectory(prefix="enrich-") as folder:
        copy = Path(folder) / "copy.db"
        copy.write_bytes(content if content.startswith(_MAGIC) else _with_header(content, copy))
        with closing(sqlite3.connect(copy)) as connection:
            # Whatever bytes a text is made of, it can be read.
            connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
            yield connection


def _with_header(content: bytes, beside: Path) -> bytes:
    """Return the bytes of a cache with the header that a new one has."""
    made = beside.with_name("new.db")
    file.open_file(made, read_only=False).close()
    header = bytearray(made.read_bytes()[:_HEADER])
    size = int.from_bytes(header[16:18], "big")
    if not size or len(content) < size:
        raise _NoDatabase
    header[28:32] = (len(content) // size).to_bytes(4, "big")  # pages of the file
    header[32:40] = bytes(8)  # no free pages
    return bytes(header) + content[_HEADER:]


def _free(path: Path) -> Path:
    """Return a name beside a path that nothing has yet."""
    names = (path.with_name(f"{path.name}.damaged{n or ''}") for n in count())
    return next(name for name in names if not name.exists())
