"""The tables of a group's cache, version by version. A migration is never changed once released."""

from __future__ import annotations

from typing import Any

import psycopg

from enrich.errors import StoreError
from enrich.messages import group as said
from enrich.model.group_database import GroupDatabase

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


# What is there in a schema of ours, and the types of its columns.
_OURS = {
    ("versions", "version", "int4"),
    ("versions", "applied", "timestamptz"),
    ("identity", "value", "text"),
}
# `to_regnamespace` does not see what was made while this connection waited for a lock.
_SCHEMA = "SELECT 1 FROM pg_namespace WHERE nspname = %s"
_COLUMNS = """
    SELECT c.relname, a.attname, t.typname
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_attribute AS a ON a.attrelid = c.oid JOIN pg_type AS t ON t.oid = a.atttypid
    WHERE n.nspname = %s AND c.relname IN ('versions', 'identity')
        AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
"""
# Tables, views and the like; those of an extension are in `public` whoever uses that.
_OTHERS = """
    SELECT 1 FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = %s AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND NOT EXISTS (
            SELECT 1 FROM pg_depend AS d
            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
        )
    LIMIT 1
"""


def version(cursor: psycopg.Cursor[Any], place: GroupDatabase) -> int:
    """Return the version of the tables in the schema of a cache, 0 where there are none.

    Raises StoreError where tables are there, and not ours.
    """
    schema = [place.schema]
    if set(cursor.execute(_COLUMNS, schema).fetchall()) >= _OURS:
        return int(_row(cursor, "SELECT coalesce(max(version), 0) FROM versions")[0])
    if cursor.execute(_OTHERS, schema).fetchone():
        raise StoreError(said.OTHER_SCHEMA(place=place, schema=place.schema))
    return 0


def apply(cursor: psycopg.Cursor[Any], place: GroupDatabase) -> None:
    """Bring the tables up to this program's version, in the transaction of the caller.

    Raises StoreError where others' are there.
    """
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if not cursor.execute(_SCHEMA, [place.schema]).fetchone():
        cursor.execute(f'CREATE SCHEMA "{place.schema}"')
    older = version(cursor, place)
    if not older:
        cursor.execute(
            "CREATE TABLE versions"
            " (version integer PRIMARY KEY, applied timestamptz NOT NULL DEFAULT now())"
        )
    for number, sql in enumerate(MIGRATIONS[older:], older + 1):
        cursor.execute(sql)
        cursor.execute("INSERT INTO versions VALUES (%s)", [number])


def _row(cursor: psycopg.Cursor[Any], sql: str) -> tuple[Any, ...]:
    row = cursor.execute(sql).fetchone()
    assert row is not None
    return tuple(row)
