"""The cache in one SQLite file.

One connection with one lock serves all threads. The journal is SQLite's rollback journal: WAL does
not work on the network file systems where the homes of universities are.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from enrich.store.sqlite import file
from enrich.store.sqlite.answers import SqliteAnswers
from enrich.store.sqlite.connection import Connection
from enrich.store.sqlite.history import SqliteHistory
from enrich.store.sqlite.hosts import SqliteHosts
from enrich.store.sqlite.keys import SqliteKeys
from enrich.store.sqlite.lists import SqliteLists
from enrich.store.sqlite.outputs import SqliteOutputs
from enrich.store.sqlite.runs import SqliteRuns
from enrich.store.sqlite.works import SqliteWorks

if TYPE_CHECKING:
    from enrich.store.sqlite.search import SqliteSearch

T = TypeVar("T")


class SqliteStore:
    """The `Store` over one SQLite connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.answers = SqliteAnswers(connection)
        self.works = SqliteWorks(connection)
        self.keys = SqliteKeys(connection)
        self.hosts = SqliteHosts(connection)
        self.runs = SqliteRuns(connection)
        self.outputs = SqliteOutputs(connection)
        self.history = SqliteHistory(connection)
        self.lists = SqliteLists(connection)

    @functools.cached_property
    def search(self) -> SqliteSearch:
        """The full-text search."""
        from enrich.store.sqlite.search import SqliteSearch

        return SqliteSearch(self._connection)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Open a cache; for writing, it is made where there is none, and brought up to date.

        One that is open for reading never writes, and never waits for a run that writes.
        Raises StoreError.
        """
        return cls(Connection(file.open_file(path, read_only=read_only), str(path)))

    @classmethod
    def in_memory(cls) -> Self:
        """Return an empty store that is gone when it is closed."""
        return cls(Connection(file.in_memory(), ":memory:"))

    def at_once(self, work: Callable[[], T]) -> T:
        """Return what is done in one transaction: all that is written in it is kept, or none."""
        with self._connection.transaction():
            return work()

    def counts(self) -> dict[str, int]:
        """Return how many answers, works and runs are kept."""
        [counts] = self._connection.rows(
            "SELECT (SELECT count(*) FROM answers), (SELECT count(*) FROM works),"
            " (SELECT count(*) FROM runs)"
        )
        return dict(zip(("answers", "works", "runs"), counts, strict=True))

    def hurry(self) -> None:
        """Wait for no server any more: there is none."""

    def close(self) -> None:
        """Close the store, after the write that another thread is at."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
