"""Hosts in PostgreSQL: when they answered, which refuse, whose budget is exhausted."""

from __future__ import annotations

from collections.abc import Mapping

from enrich.store.base import HostRow
from enrich.store.postgres.connection import Cursor, ServerConnection, clean
from enrich.store.reading import HostsReader


class PostgresHosts(HostsReader):
    """The `Hosts` of a store in PostgreSQL. Rows are written in one order: no two runs wait."""

    def __init__(self, connection: ServerConnection) -> None:
        super().__init__(connection.portable)
        self._connection = connection

    def all(self) -> dict[str, HostRow]:
        """Return every host that was ever asked."""
        rows = self._connection.rows(
            "SELECT host, answered, refused, reason FROM hosts"
            " WHERE answered IS NOT NULL OR refused IS NOT NULL"
        )
        return {str(host): HostRow(*row) for host, *row in rows}

    def record(self, answered: Mapping[str, str], refused: Mapping[str, str], now: str) -> None:
        """Keep when hosts answered (host -> time), and which refused (host -> reason).

        An answer ends a refusal.
        """

        def recorded(cursor: Cursor) -> None:
            for host in sorted({*answered, *refused}):
                if host in answered:
                    cursor.execute(
                        "INSERT INTO hosts (host, answered) VALUES (%s, %s)"
                        " ON CONFLICT (host) DO UPDATE"
                        " SET answered = excluded.answered, refused = NULL, reason = NULL",
                        [host, answered[host]],
                    )
                if host in refused:
                    cursor.execute(
                        "INSERT INTO hosts (host, refused, reason) VALUES (%s, %s, %s)"
                        " ON CONFLICT (host) DO UPDATE"
                        " SET refused = excluded.refused, reason = excluded.reason",
                        [host, now, clean(refused[host])],
                    )

        self._connection.write(recorded)

    def exhausted(self) -> dict[str, str]:
        """Return the hosts whose budget was exhausted, and until when."""
        return dict(
            self._connection.rows(
                "SELECT host, spent_until FROM hosts WHERE spent_until IS NOT NULL"
            )
        )

    def record_exhausted(self, until: Mapping[str, str]) -> None:
        """Keep until when the budgets of these hosts are exhausted."""
        self._connection.check_writable()
        if until:
            self._connection.write(
                lambda cursor: cursor.executemany(
                    "INSERT INTO hosts (host, spent_until) VALUES (%s, %s)"
                    " ON CONFLICT (host) DO UPDATE SET spent_until = excluded.spent_until",
                    sorted(until.items()),
                )
            )
