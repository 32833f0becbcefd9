"""A person's own part of a group's cache: a SQLite file with what is not shared, and a copy.

Not shared are the reading lists with their notes and boxes, the notes on files and runs, and what
works were made of: they are one person's, and would be another for each. The copy is that of the
works, for the search and the counts by venue. It follows the group's by its revision, so it takes
what is new alone; the search is one engine, with the same results for a group as for one person.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

from enrich import messages
from enrich.errors import DamagedError, StoreError
from enrich.messages import counted
from enrich.store import codec
from enrich.store.base import StoredWork
from enrich.store.postgres.connection import ServerConnection
from enrich.store.sqlite import SqliteStore, file
from enrich.store.sqlite import connection as sqlite
from enrich.store.sqlite.file import MIGRATIONS

# The note on the revision of the group's works that the copy has.
_NOTE = "group:works"
# Works that are read at once.
_AT_ONCE = 200
# A person is told of so many that are taken over.
_MANY = 5000

log = logging.getLogger(__name__)


class Mirror:
    """The own part, open."""

    def __init__(self, connection: sqlite.Connection) -> None:
        self._connection = connection
        self.store = SqliteStore(connection)
        self._lock = threading.Lock()

    @classmethod
    def open(cls, folder: Path, identity: str, *, read_only: bool) -> Mirror:
        """Open the part that belongs to a database.

        Where it is damaged or cannot be made, a reader has one in memory. Raises StoreError.
        """
        path = path_of(folder, identity)
        try:
            opened = file.open_file(path, read_only=False)
            return cls(sqlite.Connection(opened, str(path)))
        except StoreError as error:
            if read_only:
                return cls(sqlite.Connection(file.in_memory(), ":memory:"))
            if isinstance(error, DamagedError):
                raise
            why = _why_not(path, error.__cause__)
            raise StoreError(messages.group.OWN_PART_NOT_OPENED(path=path, why=why)) from None

    def fingerprints(self, checksums: dict[str, int]) -> dict[str, str]:
        """Return the fingerprints with which works of these checksums were kept here, by key."""
        rows = self._connection.rows_in(
            "SELECT key, checksum, fingerprint FROM works WHERE key IN", [], checksums
        )
        return {key: print_ for key, checksum, print_ in rows if checksums[key] == checksum}

    def put(self, rows: Sequence[StoredWork]) -> None:
        """Keep works with what is this person's alone: fingerprint and notes."""
        self.store.works.put([StoredWork(r.work, r.fingerprint, (), r.notes) for r in rows])

    def follow(self, group: ServerConnection) -> None:
        """Take over what is new in the group's works."""
        with self._lock:
            newest = _number(group.rows("SELECT value FROM revisions WHERE name = 'works'"))
            known = int(self.store.runs.note(_NOTE) or -1)
            if known == newest:
                return
            if known > newest:  # the database was put back to what it was some time ago
                known = -1
            self._rename(group, known)
            self._drop_gone(group, known)
            changed = self._changed(group, known)
            if len(changed) > _MANY:
                log.warning(messages.group.TAKES_OVER(papers=counted(len(changed), "paper")))
            for keys in _portions(changed):
                self._take(group, keys)
            self.store.runs.put_note(_NOTE, str(newest))

    def _rename(self, group: ServerConnection, known: int) -> None:
        renames = group.rows(
            "SELECT old, new FROM renames WHERE revision > %s ORDER BY id", [known]
        )
        for old, new in renames:
            self.store.keys.rename(old, new)

    def _drop_gone(self, group: ServerConnection, known: int) -> None:
        """Where all is compared: drop the works that the group does not have."""
        if known >= 0:
            return
        there = {key for (key,) in group.rows("SELECT key FROM works")}
        self.store.works.drop(
            key for (key,) in self._connection.rows("SELECT key FROM works") if key not in there
        )

    def _changed(self, group: ServerConnection, known: int) -> list[str]:
        """Return the keys of the works that are otherwise here than in the group."""
        theirs: dict[str, int] = dict(
            group.rows("SELECT key, checksum FROM works WHERE revision > %s", [known])
        )
        ours: dict[str, int] = dict(
            self._connection.rows_in("SELECT key, checksum FROM works WHERE key IN", [], theirs)
        )
        return sorted(key for key, checksum in theirs.items() if ours.get(key) != checksum)

    def _take(self, group: ServerConnection, keys: Sequence[str]) -> None:
        rows = []
        for checksum, blob in group.rows(
            "SELECT checksum, work FROM works WHERE key = ANY (%s)", [list(keys)]
        ):
            work = codec.whole_work(checksum, blob)
            if work is not None:
                rows.append(StoredWork(work, "", (), self.store.works.notes(work.key)))
        self.store.works.put(rows)


def path_of(folder: Path, identity: str) -> Path:
    """Return where the own part for a database is; one for each form of our tables."""
    return folder / f"{identity}-{len(MIGRATIONS)}.db"


def _why_not(path: Path, cause: BaseException | None) -> str:
    """Return why the file of an own part cannot be opened: its place is not that of the cache."""
    # os.path: where a folder may not be looked into, those of Path raise.
    above = next(folder for folder in path.parents if os.path.exists(folder))  # noqa: PTH110
    if not os.path.isdir(above):  # noqa: PTH112
        return messages.group.IS_NO_FOLDER(path=above)
    if isinstance(cause, OSError):
        return str(cause.strerror)
    if isinstance(cause, sqlite3.Error):
        return sqlite.reason(cause)
    return messages.group.SOMETHING_ELSE()


def _number(rows: Sequence[tuple[int]]) -> int:
    return int(rows[0][0])


def _portions(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE))
