"""What a person of a group keeps alone: runs, lists and files, and the search over the copy."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from enrich.model.search import Term
from enrich.store.base import (
    KeptList,
    ListPosition,
    ListRow,
    RunLogRow,
    SearchedPaper,
    WorkCacheRow,
    WrittenFile,
)
from enrich.store.postgres.connection import ServerConnection
from enrich.store.postgres.mirror import Mirror
from enrich.store.sqlite.search import SqliteSearch


class _Own:
    """A part of the mirror, which is written where the store is open for writing."""

    def __init__(self, connection: ServerConnection, mirror: Mirror) -> None:
        self._connection = connection
        self._mirror = mirror


class PostgresRuns(_Own):
    """The `Runs`: this person's; the revision is the group's."""

    def log(self, row: RunLogRow) -> None:
        """Keep the outcome of a run; the last hundred are kept."""
        self._connection.check_writable()
        self._mirror.store.runs.log(row)

    def last(self) -> RunLogRow | None:
        """Return the last run, None before the first one."""
        return self._mirror.store.runs.last()

    def logged(self) -> list[RunLogRow]:
        """Return the runs that are kept, the oldest first."""
        return self._mirror.store.runs.logged()

    def work_cache(self, names: Iterable[str]) -> Iterator[WorkCacheRow]:
        """Yield the rows of the papers of these fingerprints, as far as there are any."""
        return self._mirror.store.runs.work_cache(names)

    def put_work_cache(self, rows: Iterable[WorkCacheRow], others: Collection[str]) -> None:
        """Keep these rows, and of the older ones those named in `others`; forget the rest."""
        self._connection.check_writable()
        # `rows` reads the database: it is read before the file is locked.
        self._mirror.store.runs.put_work_cache(list(rows), others)

    def entry_states(self) -> dict[str, str]:
        """Return the last state of the entries that are not works, by the names of their papers."""
        return self._mirror.store.runs.entry_states()

    def put_entry_states(self, states: Iterable[tuple[str, str]]) -> None:
        """Keep the states of entries that are not works (doubtful, unresolved, unchecked)."""
        self._connection.check_writable()
        self._mirror.store.runs.put_entry_states(states)

    def note(self, name: str) -> str | None:
        """Return a small kept text, None if there is none of that name."""
        return self._mirror.store.runs.note(name)

    def put_note(self, name: str, value: str) -> None:
        """Keep a small text."""
        self._connection.check_writable()
        self._mirror.store.runs.put_note(name, value)

    def revision(self) -> str:
        """Return a text that differs whenever answers, works, keys or names have changed."""
        rows = self._connection.rows("SELECT value FROM revisions ORDER BY name")
        return ".".join(str(value) for (value,) in rows)


class PostgresOutputs(_Own):
    """The `Outputs`: files are this machine's."""

    def checksums(self, path: str) -> set[str]:
        """Return the checksums of what was last written to a path; none for another's file."""
        return self._mirror.store.outputs.checksums(path)

    def all(self) -> list[WrittenFile]:
        """Return all that is kept, in the order in which it was written."""
        return self._mirror.store.outputs.all()

    def put_checksum(self, path: str, checksum: str, now: str) -> None:
        """Keep the checksum of what is about to be written; the last few of a path are kept."""
        self._connection.check_writable()
        self._mirror.store.outputs.put_checksum(path, checksum, now)


class PostgresLists(_Own):
    """The `Lists`: whether a paper is read, and what is noted on it, is nobody else's."""

    def put_list(
        self, path: str, name: str, config: str, rows: Sequence[ListRow], now: str
    ) -> None:
        """Keep the entries of a list, in place of those that it had."""
        self._connection.check_writable()
        self._mirror.follow(self._connection)
        self._mirror.store.lists.put_list(path, name, config, rows, now)

    def keep_only(self, config: str, paths: Collection[str]) -> None:
        """Forget the lists that a configuration does not name any more."""
        self._connection.check_writable()
        self._mirror.store.lists.keep_only(config, paths)

    def of(self, key: str) -> list[ListPosition]:
        """Return where the lists have a paper."""
        self._mirror.follow(self._connection)
        return self._mirror.store.lists.of(key)

    def all(self) -> Iterator[ListPosition]:
        """Yield all entries, list by list, in their order."""
        self._mirror.follow(self._connection)
        yield from self._mirror.store.lists.all()

    def whole(self) -> Iterator[KeptList]:
        """Yield the lists, in the order of their paths."""
        self._mirror.follow(self._connection)
        yield from self._mirror.store.lists.whole()


class PostgresSearch(_Own):
    """The `Search`, over this person's copy of the works."""

    def count(self) -> int:
        """Return about how many papers can be found."""
        return self._followed.count()

    def known(self, stems: Iterable[str]) -> set[str]:
        """Return those of these stems that a paper has, or once had, a word of."""
        return self._followed.known(stems)

    def papers_with(self, stem: str) -> int:
        """Return about how many papers have a word of a stem; small numbers are exact."""
        return self._followed.papers_with(stem)

    def beginning(self, letters: str, limit: int) -> list[str]:
        """Return words that begin so, in their order."""
        return self._followed.beginning(letters, limit)

    def near(self, word: str) -> list[str]:
        """Return the known words that one may be with a typing error or two, the likeliest first.

        All that are equally near are there, three at most.
        """
        return self._followed.near(word)

    def find(
        self, clauses: Sequence[Sequence[Term]], limit: int, enough: int
    ) -> list[SearchedPaper]:
        """Return papers for which a term of each clause holds, `limit` at most."""
        return self._followed.find(clauses, limit, enough)

    def papers_of(self, keys: Sequence[str]) -> list[SearchedPaper]:
        """Return the papers of these citation keys, as far as there are any."""
        return self._followed.papers_of(keys)

    @property
    def _followed(self) -> SqliteSearch:
        """The search of the copy, which has what is new in the group."""
        self._mirror.follow(self._connection)
        return self._mirror.store.search
