"""Hosts in SQLite: when they answered, which refuse, whose budget is exhausted."""

from __future__ import annotations

from collections.abc import Mapping

from enrich.store.base import HostRow
from enrich.store.reading import HostsReader
from enrich.store.sqlite.connection import Connection

# Budgets are notes of this kind.
_EXHAUSTED = "spent:"


class SqliteHosts(HostsReader):
    """The `Hosts` of a SQLite store."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._connection = connection

    def all(self) -> dict[str, HostRow]:
        """Return every host that was ever asked."""
        rows = self._connection.rows("SELECT host, answered, refused, reason FROM hosts")
        return {str(host): HostRow(*row) for host, *row in rows}

    def record(self, answered: Mapping[str, str], refused: Mapping[str, str], now: str) -> None:
        """Keep when hosts answered (host -> time), and which refused (host -> reason).

        An answer ends a refusal.
        """
        with self._connection.transaction() as db:
            db.executemany(
                "INSERT INTO hosts VALUES (?, ?, NULL, NULL) ON CONFLICT DO UPDATE"
                " SET answered = excluded.answered, refused = NULL, reason = NULL",
                list(answered.items()),
            )
            db.executemany(
                "INSERT INTO hosts VALUES (?, NULL, ?, ?) ON CONFLICT DO UPDATE"
                " SET refused = excluded.refused, reason = excluded.reason",
                [(host, now, reason) for host, reason in refused.items()],
            )

    def exhausted(self) -> dict[str, str]:
        """Return the hosts whose budget was exhausted, and until when."""
        # A range, not LIKE: LIKE reads every note.
        rows = self._connection.rows(
            "SELECT name, value FROM notes WHERE name >= 'spent:' AND name < 'spent;'"
        )
        return {str(name).removeprefix(_EXHAUSTED): str(until) for name, until in rows}

    def record_exhausted(self, until: Mapping[str, str]) -> None:
        """Keep until when the budgets of these hosts are exhausted."""
        rows = [(_EXHAUSTED + host, time) for host, time in sorted(until.items())]
        with self._connection.transaction() as db:
            db.executemany("INSERT OR REPLACE INTO notes VALUES (?, ?)", rows)
