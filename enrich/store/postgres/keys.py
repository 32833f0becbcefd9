"""Citation keys and names in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from enrich.store.postgres import work_rows
from enrich.store.postgres.connection import Cursor, ServerConnection, clean, clean_key
from enrich.store.postgres.mirror import Mirror
from enrich.store.reading import KeysReader


class PostgresKeys(KeysReader):
    """The `Keys` of a store in PostgreSQL."""

    def __init__(self, connection: ServerConnection, mirror: Mirror) -> None:
        super().__init__(connection.portable)
        self._connection = connection
        self._mirror = mirror

    def find(self, names: Iterable[str]) -> str | None:
        """Return the citation key of the first of these names that is known."""
        wanted = [clean_key(name) for name in names]
        known = self.find_all(wanted) if wanted else {}
        return next((known[name] for name in wanted if name in known), None)

    def find_all(self, names: Iterable[str]) -> dict[str, str]:
        """Return the citation keys of those of these names that are known, by name."""
        asked = {clean_key(name): name for name in names}
        return {asked[name]: key for name, key in super().find_all(asked).items()}

    def current_all(self, keys: Iterable[str]) -> dict[str, str]:
        """Return those of these keys that were given, with the ones that are used for them now."""
        asked = {clean(key): key for key in keys}
        return {asked[key]: current for key, current in super().current_all(asked).items()}

    def in_any_case(self, key: str) -> str | None:
        """Return the one citation key that has these letters in any case, None for none or several.

        It is the key that is used now.
        """
        rows = self._connection.rows(
            'SELECT DISTINCT current FROM keys WHERE lower(key) = lower(%s COLLATE "C") LIMIT 2',
            [key],
        )
        return str(rows[0][0]) if len(rows) == 1 else None

    def reserve(self, given: Sequence[tuple[str, Sequence[str]]], now: str) -> None:
        """Give citation keys for good, each with the names of its paper; all of them or none.

        A key or a name that is there already stays as it is.
        """

        def reserved(cursor: Cursor, _: int) -> None:
            cursor.executemany(
                "INSERT INTO keys VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                [(clean(key), clean(key), now) for key, _ in given],
            )
            work_rows.add_names(cursor, ((name, key) for key, names in given for name in names))

        self._connection.change("works", reserved)

    def rename(self, old: str, new: str) -> None:
        """Let a work have another citation key from now on; the old one still finds it."""

        def renamed(cursor: Cursor, revision: int) -> None:
            cursor.execute(
                "UPDATE keys SET current = %s WHERE key = %s OR current = %s", [new, old, old]
            )
            cursor.execute("UPDATE names SET key = %s WHERE key = %s", [new, old])
            work_rows.rename(cursor, old, new, revision)
            self._connection.afterwards(lambda: self._mirror.follow(self._connection))

        self._connection.change("works", renamed)
