"""The tables of the cache, version by version. A migration is never changed once it is released."""

from __future__ import annotations

import json
import zlib

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("enrich")

# In place of the checksum of a work that was damaged before works had one.
DAMAGED = -1


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


@migrations()
def m003_row_ids(db: Database) -> None:
    """Give works a row number that their searched text has too, and a checksum; clearer names.

    A work takes the number of its row in the full-text table, which is not built anew. That table
    merges its parts less often
    (https://www.sqlite.org/fts5.html#the_automerge_configuration_option): merging four by four
    costs more for each work the more works there are.
    """
    db.conn.create_function("checksum_if_whole", 1, _checksum_if_whole)
    db.executescript("""
        ALTER TABLE works RENAME TO old_works;
        CREATE TABLE works (
            id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, state TEXT NOT NULL,
            checked_on TEXT NOT NULL, fingerprint TEXT NOT NULL, checksum INTEGER NOT NULL,
            work BLOB NOT NULL
        ) STRICT;
        CREATE TEMP TABLE numbers AS SELECT key, min(rowid) AS id FROM found GROUP BY key;
        CREATE UNIQUE INDEX temp.numbers_key ON numbers (key);
        INSERT INTO works
            SELECT numbers.id, key, state, checked_on, print, checksum_if_whole(work), work
            FROM old_works JOIN numbers USING (key) ORDER BY numbers.id;
        DELETE FROM found WHERE rowid NOT IN (SELECT id FROM works);
        INSERT INTO works (key, state, checked_on, fingerprint, checksum, work)
            SELECT key, state, checked_on, print, checksum_if_whole(work), work
            FROM old_works WHERE key NOT IN (SELECT key FROM works) ORDER BY key;
        DROP TABLE temp.numbers;
        DROP TABLE old_works;
        ALTER TABLE found RENAME TO works_fts;
        INSERT INTO works_fts (works_fts, rank) VALUES ('automerge', 8);
        ALTER TABLE standing RENAME TO work_cache;
        ALTER TABLE work_cache RENAME COLUMN work TO fingerprint;
        ALTER TABLE entries RENAME TO entry_states;
        ALTER TABLE runs DROP COLUMN report;
        ALTER TABLE keys RENAME COLUMN now TO current;
        CREATE INDEX keys_current ON keys (current);
    """)


@migrations()
def m004_files(db: Database) -> None:
    """Make the tables of what was written into files without comments, and of what changed.

    The results of runs that are kept name the files of an older version, which are not signed.
    """
    db.executescript("""
        CREATE TABLE outputs (
            id INTEGER PRIMARY KEY, path TEXT NOT NULL, checksum TEXT NOT NULL,
            written TEXT NOT NULL, UNIQUE (path, checksum)
        ) STRICT;
        CREATE TABLE changes (
            id INTEGER PRIMARY KEY, started TEXT NOT NULL, key TEXT NOT NULL, field TEXT NOT NULL,
            old TEXT, new TEXT, source TEXT NOT NULL
        ) STRICT;
        CREATE INDEX changes_started ON changes (started);
    """)
    for name, value in db.execute("SELECT name, value FROM notes").fetchall():
        if name.startswith("settled:"):
            rows = [(path, digest, "") for path, digest in _outputs_of(value)]
            db.conn.executemany(
                "INSERT OR IGNORE INTO outputs (path, checksum, written) VALUES (?, ?, ?)", rows
            )


def _outputs_of(kept_result: str) -> list[tuple[str, str]]:
    """Return the paths and digests of the files that a kept result names; none if damaged."""
    try:
        outputs = json.loads(kept_result)["outputs"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []
    found = outputs.items() if isinstance(outputs, dict) else ()
    return [(path, digest) for path, digest in found if isinstance(digest, str)]


def _checksum_if_whole(blob: bytes) -> int:
    """Return the checksum of a work's bytes, or one that no bytes have if they are damaged."""
    try:
        zlib.decompress(blob)
    except zlib.error:
        return DAMAGED
    return zlib.crc32(blob)
