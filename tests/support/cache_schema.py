"""Writes the tables of a new cache, as all migrations make them.

`python -m tests.support.cache_schema > enrich/store/sqlite/schema.sql`, after a migration is added.
"""

from __future__ import annotations

import sqlite3
import sys

from enrich.store.sqlite import file

FULL_TEXT = "CREATE VIRTUAL TABLE "


def schema(db: sqlite3.Connection) -> str:
    """Return statements that make the tables of a database, in the order in which it has them."""
    made = db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    tables = [name for name, sql in made if sql.startswith(FULL_TEXT)]
    own = tuple(f"{table}_" for table in tables)  # what full text keeps in tables of its own
    statements = [sql for name, sql in made if not name.startswith(own)]
    for table in tables:
        options = db.execute(f"SELECT k, v FROM {table}_config WHERE k <> 'version'")
        for option, value in options:
            statements.append(f"INSERT INTO {table} ({table}, rank) VALUES ('{option}', {value})")
    return "".join(f"{statement};\n" for statement in statements)


if __name__ == "__main__":
    migrated = sqlite3.connect(":memory:")
    file.migrate(migrated)
    sys.stdout.write("-- Written by tests/support/cache_schema.py: a new cache is made of it.\n")
    sys.stdout.write(schema(migrated))
