"""A file of bytes by their names, which the processes of a run share. What is lost is made anew."""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from pathlib import Path

_WAIT = 30.0  # seconds that a process waits for another one that writes
# Values that are held before they are written.
_MOST_HELD = 500


class KeptBytes:
    """Bytes by name. Where the file cannot be used, only what this process keeps is known."""

    def __init__(self, path: Path) -> None:
        self._held: dict[bytes, bytes] = {}
        self._file: sqlite3.Connection | None = None
        with contextlib.suppress(sqlite3.Error):
            file = sqlite3.connect(path, timeout=_WAIT)
            file.execute(
                "CREATE TABLE IF NOT EXISTS kept"
                " (name BLOB PRIMARY KEY, checksum INTEGER NOT NULL, value BLOB NOT NULL)"
                " WITHOUT ROWID"
            )
            self._file = file

    def __del__(self) -> None:
        if self._file is not None:
            self._file.close()

    def get(self, name: bytes) -> bytes | None:
        """Return the bytes of a name; None where there are none, or they are damaged."""
        if name in self._held or self._file is None:
            return self._held.get(name)
        try:
            row = self._file.execute(
                "SELECT checksum, value FROM kept WHERE name = ?", (name,)
            ).fetchone()
        except sqlite3.Error:
            return None
        return row[1] if row and zlib.crc32(row[1]) == row[0] else None

    def keep(self, name: bytes, value: bytes) -> None:
        """Keep bytes under a name; others find them after the next `flush`."""
        self._held[name] = value
        if len(self._held) >= _MOST_HELD:
            self.flush()

    def flush(self) -> None:
        """Write what is to be kept."""
        if self._file is None:  # then memory has to be bounded by itself
            self._held.clear()
            return
        rows = [(name, zlib.crc32(value), value) for name, value in self._held.items()]
        self._held.clear()
        with contextlib.suppress(sqlite3.Error), self._file:
            self._file.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
