"""The cache of a group, in a PostgreSQL database that many runs use at once.

Answers, works, citation keys, hosts and the log of changes are the group's. What a person does not
share is in a SQLite file on their own machine (`mirror`), with a copy of the works to search.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Self, TypeVar

from enrich.errors import StoreError
from enrich.messages import cache
from enrich.messages import group as said
from enrich.model.group_database import GroupDatabase
from enrich.store.postgres import migrations
from enrich.store.postgres.answers import PostgresAnswers
from enrich.store.postgres.claims import QuestionClaims
from enrich.store.postgres.connection import TO_BEGIN, TO_READ, ServerConnection
from enrich.store.postgres.history import PostgresHistory
from enrich.store.postgres.hosts import PostgresHosts
from enrich.store.postgres.keys import PostgresKeys
from enrich.store.postgres.mirror import Mirror, path_of
from enrich.store.postgres.own_part import (
    PostgresLists,
    PostgresOutputs,
    PostgresRuns,
    PostgresSearch,
)
from enrich.store.postgres.works import PostgresWorks

T = TypeVar("T")


class PostgresStore:
    """The `Store` over one connection to a PostgreSQL server."""

    def __init__(self, connection: ServerConnection, mirror: Mirror) -> None:
        self._connection = connection
        self._mirror = mirror
        self._claims = QuestionClaims(connection)
        self.answers = PostgresAnswers(connection, self._claims, mirror.store.answers)
        self.works = PostgresWorks(connection, mirror)
        self.keys = PostgresKeys(connection, mirror)
        self.hosts = PostgresHosts(connection)
        self.runs = PostgresRuns(connection, mirror)
        self.outputs = PostgresOutputs(connection, mirror)
        self.history = PostgresHistory(connection)
        self.lists = PostgresLists(connection, mirror)
        self.search = PostgresSearch(connection, mirror)

    @classmethod
    def open(cls, place: GroupDatabase, *, read_only: bool = False) -> Self:
        """Open the cache of a group; for writing, it is made or brought up to date.

        One that is open for reading never writes. Raises StoreError.
        """
        connection = ServerConnection(place, read_only=read_only)
        try:
            _prepare(connection)
            folder, identity = place.folder, _identity(connection)
            store = cls(connection, Mirror.open(folder, identity, read_only=read_only))
        except BaseException:
            connection.close()
            raise
        if not read_only:
            store.answers.bring()
        return store

    def at_once(self, work: Callable[[], T]) -> T:
        """Return what is done in one transaction: all that is written in it is kept, or none.

        No other run writes works and keys meanwhile.
        """
        return self._connection.alone("works", work)

    def counts(self) -> dict[str, int]:
        """Return how many answers, works and runs are kept."""
        [(answers, works)] = self._connection.rows(
            "SELECT (SELECT count(*) FROM answers), (SELECT count(*) FROM works)"
        )
        return {"answers": answers, "works": works, "runs": self._mirror.store.counts()["runs"]}

    def hurry(self) -> None:
        """Wait for no server any more, also in other threads."""
        self._connection.hurry()

    def close(self) -> None:
        """Close the store, after the write that another thread is at."""
        self._claims.end()
        self._connection.close()
        self._mirror.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def exists(place: GroupDatabase, *, for_run: bool = False) -> bool:
    """Whether the tables of a cache are in a database; a run waits longer. Raises StoreError."""
    patience = TO_BEGIN if for_run else None
    with closing(ServerConnection(place, read_only=True, patience=patience)) as connection:
        return bool(_version(connection))


def check_writable(place: GroupDatabase) -> None:
    """Raise StoreError where a cache that is there can only be read."""
    with closing(ServerConnection(place, read_only=False, patience=TO_READ)) as connection:
        connection.check_may_write()


def size(place: GroupDatabase) -> int:
    """Return the bytes of the tables of a cache. Raises StoreError."""
    with closing(ServerConnection(place, read_only=True)) as connection:
        [(found,)] = connection.rows(
            "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class"
            " WHERE relnamespace = to_regnamespace(%s) AND relkind = 'r'",
            [f'"{place.schema}"'],
        )
        return int(found)


def is_older(place: GroupDatabase) -> bool:
    """Whether a cache is of an older version, which the next run brings up to date."""
    with closing(ServerConnection(place, read_only=True)) as connection:
        return _version(connection) < migrations.VERSION


def copy_to_read(place: GroupDatabase) -> Path:
    """Return the file of this person's copy, with what is new in the group. Raises StoreError."""
    with PostgresStore.open(place, read_only=True) as store:
        store.search.count()
    return own_part(place)


def own_part(place: GroupDatabase) -> Path:
    """Return the file of what this person keeps for a cache. Raises StoreError."""
    with closing(ServerConnection(place, read_only=True)) as connection:
        return path_of(place.folder, _identity(connection))


def _prepare(connection: ServerConnection) -> None:
    """See that the tables are there as this program knows them. Raises StoreError."""
    place = connection.place
    [(encoding,)] = connection.rows("SHOW server_encoding")
    if encoding != "UTF8":
        raise StoreError(said.WRONG_ENCODING(place=place, encoding=encoding))
    version = _version(connection)
    if version > migrations.VERSION:
        raise StoreError(cache.NEWER(path=place))
    if version == migrations.VERSION:
        return
    if connection.read_only:
        raise StoreError(said.OLDER(place=place) if version else cache.NONE_YET(path=place))
    connection.write(lambda cursor: migrations.apply(cursor, place))


def _version(connection: ServerConnection) -> int:
    return connection.write(lambda cursor: migrations.version(cursor, connection.place))


def _identity(connection: ServerConnection) -> str:
    [(identity,)] = connection.rows("SELECT value FROM identity")
    return str(identity)
