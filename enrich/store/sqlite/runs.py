"""What runs leave for the next one, in SQLite."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator

import msgspec

from enrich.store.base import RunLogRow, WorkCacheRow
from enrich.store.sqlite.connection import Connection

# Runs that are kept in the log.
KEPT = 100


class SqliteRuns:
    """The `Runs` of a SQLite store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def log(self, row: RunLogRow) -> None:
        """Keep the outcome of a run; the last hundred are kept."""
        with self._connection.transaction() as db:
            db.execute(
                "INSERT INTO runs (started, seconds, code) VALUES (?, ?, ?)",
                [row.started, row.seconds, row.code],
            )
            db.execute("DELETE FROM runs WHERE id <= (SELECT max(id) FROM runs) - ?", [KEPT])

    def last(self) -> RunLogRow | None:
        """Return the last run, None before the first one."""
        rows = self._connection.rows(
            "SELECT started, seconds, code FROM runs WHERE id = (SELECT max(id) FROM runs)"
        )
        return RunLogRow(*rows[0]) if rows else None

    def logged(self) -> list[RunLogRow]:
        """Return the runs that are kept, the oldest first."""
        rows = self._connection.rows("SELECT started, seconds, code FROM runs ORDER BY id")
        return [RunLogRow(*row) for row in rows]

    def work_cache(self, names: Iterable[str]) -> Iterator[WorkCacheRow]:
        """Yield the rows of the papers of these fingerprints, as far as there are any."""
        for name, key, made_of, work, due, questions, problems in self._connection.rows_in(
            "SELECT name, key, made_of, fingerprint, due, questions, problems FROM work_cache "
            "WHERE name IN",
            [],
            names,
        ):
            lists = _list(questions), _list(problems)
            if lists[0] is not None and lists[1] is not None:
                yield WorkCacheRow(name, key, made_of, work, due, lists[0], lists[1])

    def put_work_cache(self, rows: Iterable[WorkCacheRow], others: Collection[str]) -> None:
        """Keep these rows, and of the older ones those named in `others`; forget the rest."""
        kept = set(others)
        with self._connection.transaction() as db:
            for row in rows:
                kept.add(row.name)
                texts = (row.name, row.key, row.made_of, row.work, row.due)
                lists = (json.dumps(row.questions), json.dumps(row.problems))
                db.execute(
                    "INSERT OR REPLACE INTO work_cache VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [*texts, *lists],
                )
            gone = [(n,) for (n,) in db.execute("SELECT name FROM work_cache") if n not in kept]
            db.executemany("DELETE FROM work_cache WHERE name = ?", gone)

    def entry_states(self) -> dict[str, str]:
        """Return the last state of the entries that are not works, by the names of their papers."""
        return dict(self._connection.rows("SELECT name, state FROM entry_states"))

    def put_entry_states(self, states: Iterable[tuple[str, str]]) -> None:
        """Keep the states of entries that are not works (doubtful, unresolved, unchecked)."""
        with self._connection.transaction() as db:
            db.executemany("INSERT OR REPLACE INTO entry_states VALUES (?, ?)", list(states))

    def note(self, name: str) -> str | None:
        """Return a small kept text, None if there is none of that name."""
        rows = self._connection.rows("SELECT value FROM notes WHERE name = ?", [name])
        return str(rows[0][0]) if rows else None

    def put_note(self, name: str, value: str) -> None:
        """Keep a small text."""
        with self._connection.transaction() as db:
            db.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", [name, value])

    def revision(self) -> str:
        """Return a text that differs whenever answers, works, keys or names have changed."""
        return self.note("changes") or "0"


def _list(text: str) -> list[str] | None:
    """Return the texts of a column; None if it is damaged."""
    try:
        return msgspec.json.decode(text, type=list[str])
    except msgspec.MsgspecError:
        return None
