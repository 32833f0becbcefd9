"""The tables of a group's cache, version by version. A migration is never changed once released."""

from __future__ import annotations

from typing import Any

import psycopg

# "enrc": one program at a time makes the tables.
_LOCK = 0x656E7263

_FIRST = """
    CREATE TABLE identity (value text NOT NULL);
    INSERT INTO identity VALUES (replace(gen_random_uuid()::text, '-', ''));
    CREATE TABLE revisions (name text PRIMARY KEY, value bigint NOT NULL);
    INSERT INTO revisions VALUES ('answers', 0), ('works', 0);
    CREATE TABLE answers (
        source text COLLATE "C" NOT NULL, question text COLLATE "C" NOT NULL,
        outcome text NOT NULL CHECK (outcome IN ('found', 'absent')),
        payload bytea, fetched text COLLATE "C" NOT NULL, PRIMARY KEY (source, question)
    );
    CREATE TABLE works (
        key text COLLATE "C" PRIMARY KEY, state text COLLATE "C" NOT NULL,
        checked_on text NOT NULL, checksum bigint NOT NULL, work bytea NOT NULL,
        revision bigint NOT NULL
    );
    CREATE INDEX works_revision ON works (revision);
    CREATE TABLE renames (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, revision bigint NOT NULL,
        old text COLLATE "C" NOT NULL, new text COLLATE "C" NOT NULL
    );
    CREATE INDEX renames_revision ON renames (revision);
    CREATE TABLE names (name text COLLATE "C" PRIMARY KEY, key text COLLATE "C" NOT NULL);
    CREATE INDEX names_key ON names (key);
    CREATE TABLE keys (
        key text COLLATE "C" PRIMARY KEY, current text COLLATE "C" NOT NULL, given text NOT NULL
    );
    CREATE INDEX keys_current ON keys (current);
    CREATE INDEX keys_lower ON keys (lower(key));
    CREATE TABLE hosts (
        host text COLLATE "C" PRIMARY KEY, answered text, refused text, reason text,
        spent_until text
    );
    CREATE TABLE change_log (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, started text COLLATE "C" NOT NULL,
        key text COLLATE "C" NOT NULL, field text NOT NULL, old text, new text,
        source text NOT NULL
    );
    CREATE INDEX change_log_started ON change_log (started);
    CREATE TABLE askers (name text PRIMARY KEY, seen timestamptz NOT NULL);
    CREATE TABLE claims (
        source text COLLATE "C" NOT NULL, question text COLLATE "C" NOT NULL,
        asker text NOT NULL REFERENCES askers ON DELETE CASCADE, PRIMARY KEY (source, question)
    );
    CREATE INDEX claims_asker ON claims (asker);
"""
_WHEN_CLAIMED = "ALTER TABLE claims ADD COLUMN claimed timestamptz NOT NULL DEFAULT now()"
MIGRATIONS = (_FIRST, _WHEN_CLAIMED)
VERSION = len(MIGRATIONS)


def version(cursor: psycopg.Cursor[Any]) -> int:
    """Return the version of the tables in the schema of the connection, 0 where there are none."""
    [there] = _row(cursor, "SELECT to_regclass('versions') IS NOT NULL")
    if not there:
        return 0
    [newest] = _row(cursor, "SELECT coalesce(max(version), 0) FROM versions")
    return int(newest)


def apply(cursor: psycopg.Cursor[Any], schema: str) -> None:
    """Bring the tables up to this program's version, in the transaction of the caller."""
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    [there] = _row(cursor, f"SELECT to_regnamespace('\"{schema}\"') IS NOT NULL")
    if not there:
        cursor.execute(f'CREATE SCHEMA "{schema}"')
    older = version(cursor)
    if not older:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS versions"
            " (version integer PRIMARY KEY, applied timestamptz NOT NULL DEFAULT now())"
        )
    for number, sql in enumerate(MIGRATIONS[older:], older + 1):
        cursor.execute(sql)
        cursor.execute("INSERT INTO versions VALUES (%s)", [number])


def _row(cursor: psycopg.Cursor[Any], sql: str) -> tuple[Any, ...]:
    row = cursor.execute(sql).fetchone()
    assert row is not None
    return tuple(row)
