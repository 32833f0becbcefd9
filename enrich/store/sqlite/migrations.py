"""The tables of the cache, version by version. A migration is never changed once it is released."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("enrich")


def names() -> list[str]:
    """Return the names of all migrations that this program knows, in order."""
    return [migration.name for migration in migrations._migrations]


@migrations()
def m001_tables(db: Database) -> None:
    """Make the tables of version 1."""
    db.executescript("""
        CREATE TABLE answers (
            source TEXT NOT NULL, question TEXT NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('found', 'absent')),
            payload BLOB, fetched TEXT NOT NULL, PRIMARY KEY (source, question)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE works (
            key TEXT PRIMARY KEY, state TEXT NOT NULL, checked_on TEXT NOT NULL,
            print TEXT NOT NULL, work BLOB NOT NULL
        ) STRICT;
        CREATE TABLE names (name TEXT PRIMARY KEY, key TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX names_key ON names (key);
        CREATE TABLE keys (key TEXT PRIMARY KEY, now TEXT NOT NULL, given TEXT NOT NULL) STRICT;
        CREATE TABLE hosts (
            host TEXT PRIMARY KEY, answered TEXT, refused TEXT, reason TEXT
        ) STRICT;
        CREATE TABLE runs (
            id INTEGER PRIMARY KEY, started TEXT NOT NULL, seconds REAL NOT NULL,
            code INTEGER NOT NULL, report TEXT NOT NULL
        ) STRICT;
        CREATE TABLE entries (name TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE VIRTUAL TABLE found USING fts5 (
            key UNINDEXED, title, authors, venue, abstract, notes,
            tokenize = 'porter unicode61 remove_diacritics 2'
        );
    """)


@migrations()
def m002_standing(db: Database) -> None:
    """Make the table of what works were made of."""
    db.executescript("""
        CREATE TABLE standing (
            name TEXT PRIMARY KEY, key TEXT NOT NULL, made_of TEXT NOT NULL, work TEXT NOT NULL,
            due TEXT NOT NULL, questions TEXT NOT NULL, problems TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
    """)
