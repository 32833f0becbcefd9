"""Checksums of what was written into files that cannot be signed, in SQLite."""

from __future__ import annotations

from enrich.store.base import WrittenFile
from enrich.store.sqlite.connection import Connection

# Of a path: a kill between the note and the write leaves the file as the one before.
KEPT = 3


class SqliteOutputs:
    """The `Outputs` of a SQLite store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def checksums(self, path: str) -> set[str]:
        """Return the checksums of what was last written to a path; none for another's file."""
        rows = self._connection.rows("SELECT checksum FROM outputs WHERE path = ?", [_name(path)])
        return {str(checksum) for (checksum,) in rows}

    def all(self) -> list[WrittenFile]:
        """Return all that is kept, in the order in which it was written."""
        rows = self._connection.rows("SELECT path, checksum, written FROM outputs ORDER BY id")
        return [WrittenFile(*row) for row in rows]

    def put_checksum(self, path: str, checksum: str, now: str) -> None:
        """Keep the checksum of what is about to be written; the last few of a path are kept."""
        path = _name(path)
        with self._connection.transaction() as db:
            db.execute("DELETE FROM outputs WHERE path = ? AND checksum = ?", [path, checksum])
            db.execute(
                "INSERT INTO outputs (path, checksum, written) VALUES (?, ?, ?)",
                [path, checksum, now],
            )
            db.execute(
                "DELETE FROM outputs WHERE path = ? AND id NOT IN"
                " (SELECT id FROM outputs WHERE path = ? ORDER BY id DESC LIMIT ?)",
                [path, path, KEPT],
            )


def _name(path: str) -> str:
    """Return a path as SQLite can keep it: bytes of it that are not UTF-8 are escaped."""
    return path.encode("utf-8", "backslashreplace").decode()
