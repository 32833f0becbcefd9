"""What is read of a store by the same statements in any database: each backend adds what it writes.

The statements are those that SQLite and PostgreSQL both know, with `?` for a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from enrich.model import Work
from enrich.store import answer_rows, codec
from enrich.store.base import AnswerOutcome, ChangeRow, Refusal, StoredAnswer

# Works that are read at once where all are read.
AT_ONCE = 200


class Rows(Protocol):
    """A connection, as far as it reads."""

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a statement. Raises StoreError."""

    def rows_in(
        self, sql: str, values: Sequence[object], wanted: Iterable[object]
    ) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a statement that ends in IN, for any number of wanted values."""


class AnswersReader:
    """What is read of answers."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def get(self, source: str, questions: Iterable[str]) -> dict[str, StoredAnswer]:
        """Return the kept answers to these questions, by question."""
        rows = self._rows.rows_in(
            "SELECT question, outcome, payload, fetched FROM answers"
            " WHERE source = ? AND question IN",
            [source],
            questions,
        )
        return answer_rows.stored(rows)

    def outcomes(self, source: str) -> dict[str, tuple[AnswerOutcome, str]]:
        """Return outcome and time of every kept answer of a source, by question."""
        rows = self._rows.rows(
            "SELECT question, outcome, fetched FROM answers WHERE source = ?", [source]
        )
        return answer_rows.outcomes(rows)

    def sources(self) -> list[str]:
        """Return the sources of which answers are kept."""
        rows = self._rows.rows("SELECT DISTINCT source FROM answers ORDER BY source")
        return [source for (source,) in rows]


class WorksReader:
    """What is read of works. Damaged ones are passed over, and named."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._unreadable: set[str] = set()

    @property
    def unreadable(self) -> tuple[str, ...]:
        """The keys of the works that were to be read from this store, and are damaged."""
        return tuple(sorted(self._unreadable))

    def get(self, key: str) -> Work | None:
        """Return the work of a citation key, which may be a replaced one; None if there is none."""
        rows = self._rows.rows(
            "SELECT key, checksum, work FROM works"
            " WHERE key = coalesce((SELECT current FROM keys WHERE key = ?), ?)",
            [key, key],
        )
        return self._decoded(*rows[0]) if rows else None

    def all(self) -> Iterator[Work]:
        """Yield every work in the order of the citation keys, one at a time."""
        rows = self._after("")
        while rows:
            yield from self._readable(rows)
            rows = self._after(rows[-1][0])

    def some(self, keys: Sequence[str]) -> Iterator[Work]:
        """Yield the works of these citation keys, in any order; no replaced keys."""
        sql = "SELECT key, checksum, work FROM works WHERE key IN"
        for start in range(0, len(keys), AT_ONCE):
            yield from self._readable(self._rows.rows_in(sql, [], keys[start : start + AT_ONCE]))

    def keys(self) -> list[str]:
        """Return the citation keys of all works, in their order."""
        return [key for (key,) in self._rows.rows("SELECT key FROM works ORDER BY key")]

    def damaged(self, among: Iterable[str]) -> list[str]:
        """Return those of these keys whose works are not as they were written."""
        rows = self._rows.rows_in(
            "SELECT key, checksum, work FROM works WHERE key IN", [], dict.fromkeys(among)
        )
        return [key for key, checksum, blob in rows if not codec.is_whole(checksum, blob)]

    def count_by_state(self) -> dict[str, int]:
        """Return how many works there are of each state, in the order of their names."""
        rows = self._rows.rows("SELECT state, count(*) FROM works GROUP BY state ORDER BY state")
        return {str(state): int(count) for state, count in rows}

    def _after(self, key: str) -> list[tuple[Any, ...]]:
        """Return the next rows in the order of the keys."""
        return self._rows.rows(
            "SELECT key, checksum, work FROM works WHERE key > ? ORDER BY key LIMIT ?",
            [key, AT_ONCE],
        )

    def _readable(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[Work]:
        for row in rows:
            work = self._decoded(*row)
            if work is not None:
                yield work

    def _decoded(self, key: str, checksum: int, blob: bytes) -> Work | None:
        work = codec.whole_work(checksum, blob)
        if work is None:
            self._unreadable.add(key)
        return work


class KeysReader:
    """What is read of citation keys and names."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def find_all(self, names: Iterable[str]) -> dict[str, str]:
        """Return the citation keys of those of these names that are known, by name."""
        return dict(self._rows.rows_in("SELECT name, key FROM names WHERE name IN", [], names))

    def current(self, key: str) -> str | None:
        """Return the citation key that is used for this one now; None if it was never given."""
        rows = self._rows.rows("SELECT current FROM keys WHERE key = ?", [key])
        return str(rows[0][0]) if rows else None

    def current_all(self, keys: Iterable[str]) -> dict[str, str]:
        """Return those of these keys that were given, with the ones that are used for them now."""
        return dict(self._rows.rows_in("SELECT key, current FROM keys WHERE key IN", [], keys))

    def all(self) -> dict[str, str]:
        """Return every citation key that was ever given, with the one that is used for it now."""
        return dict(self._rows.rows("SELECT key, current FROM keys"))

    def names(self) -> dict[str, str]:
        """Return every name of a paper, with its citation key."""
        return dict(self._rows.rows("SELECT name, key FROM names"))


class HostsReader:
    """What is read of hosts."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def refusals(self) -> dict[str, Refusal]:
        """Return the hosts that refuse."""
        rows = self._rows.rows("SELECT host, refused, reason FROM hosts WHERE refused IS NOT NULL")
        return {str(host): Refusal(since, reason or "") for host, since, reason in rows}


class HistoryReader:
    """What is read of the changes of works."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def since(self, started: str = "") -> Iterator[ChangeRow]:
        """Yield the changes of that time and later, the newest first; those of a run by key."""
        rows = self._rows.rows(
            "SELECT started, key, field, old, new, source FROM change_log"
            " WHERE started >= ? ORDER BY started DESC, key, id",
            [started],
        )
        yield from (ChangeRow(*row) for row in rows)
