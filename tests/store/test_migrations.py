"""A cache that an older program made is brought up to date, whole, and says what it said before."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from enrich.errors import StoreError
from enrich.store import Store, codec, open_store
from enrich.store.base import StoredAnswer
from enrich.store.sqlite import file
from enrich.store.sqlite.file import APPLICATION_ID, MIGRATIONS
from enrich.store.sqlite.migrations import migrations
from tests.store.conftest import WORK, found, put
from tests.support import cache_schema
from tests.support.old_cache import OldDesk, make, rows

QUERIES = ("paged memory", "kangar", "burrowing storage", "SOSP 2023", "zebras")


def _as_of_the_second(_: sqlite3.Connection) -> None:
    pass


def _as_of_the_first(db: sqlite3.Connection) -> None:
    db.executescript("""
        DROP TABLE standing;
        DELETE FROM _sqlite_migrations WHERE name = 'm002_standing';
    """)


def _without_some_searched_text(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM found WHERE rowid % 2 = 0")


def _with_searched_text_of_no_work(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM works WHERE rowid % 2 = 0")


def _with_searched_text_twice(db: sqlite3.Connection) -> None:
    db.execute("INSERT INTO found SELECT * FROM found")


# Caches that may be met: by their version, and after older faults.
STATES: dict[str, Callable[[sqlite3.Connection], None]] = {
    "m002_standing": _as_of_the_second,
    "m001_tables": _as_of_the_first,
    "text is missing": _without_some_searched_text,
    "text without works": _with_searched_text_of_no_work,
    "text twice": _with_searched_text_twice,
}


def as_of(path: Path, state: str) -> Path:
    """Bring the old cache at this place into one of the states."""
    with closing(sqlite3.connect(path)) as db:
        STATES[state](db)
        db.commit()
    return path


@pytest.fixture(params=STATES)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return as_of(make(tmp_path / "enrich.db"), request.param)


@pytest.fixture
def before(old: Path) -> dict[str, Any]:
    """What the old cache says, read without the program."""
    works = rows(old, "SELECT key, print, work FROM works ORDER BY key")
    with_text = "SELECT key, notes FROM found WHERE key IN (SELECT key FROM works)"
    return {
        "works": [codec.decode_work(zlib.decompress(blob)) for _, _, blob in works],
        "fingerprints": {key: fingerprint for key, fingerprint, _ in works},
        "keys": dict(rows(old, "SELECT key, now FROM keys")),
        "names": dict(rows(old, "SELECT name, key FROM names")),
        "states": dict(rows(old, "SELECT name, state FROM entries")),
        "notes": dict(rows(old, with_text)),
        "answers": {
            (source, question): StoredAnswer(
                outcome, zlib.decompress(payload).decode() if payload else "", fetched
            )
            for source, question, outcome, payload, fetched in rows(
                old, "SELECT source, question, outcome, payload, fetched FROM answers"
            )
        },
    }


def said(store: Store, before: dict[str, Any]) -> dict[str, Any]:
    """What a store says where the old cache said something."""
    asked: dict[str, list[str]] = {}
    for source, question in before["answers"]:
        asked.setdefault(source, []).append(question)
    return {
        "works": list(store.works.all()),
        "fingerprints": {key: store.works.fingerprint(key) for key in before["fingerprints"]},
        "keys": store.keys.all(),
        "names": store.keys.find_all(before["names"]),
        "states": store.runs.entry_states(),
        "notes": {key: store.works.notes(key) for key in before["notes"]},
        "answers": {
            (source, question): answer
            for source, questions in asked.items()
            for question, answer in store.answers.get(source, questions).items()
        },
    }


@pytest.mark.parametrize("read_only", [False, True])
def test_an_old_cache_says_what_it_said(
    old: Path, before: dict[str, Any], *, read_only: bool
) -> None:
    with open_store(old, read_only=read_only) as store:
        assert said(store, before) == before
        assert store.works.damaged(before["keys"]) == []
        assert store.works.unreadable == ()


def test_an_old_cache_is_searched_as_before(tmp_path: Path) -> None:
    path = make(tmp_path / "enrich.db")
    sql = "SELECT key FROM found WHERE found MATCH ? ORDER BY bm25(found, 0, 8, 4, 3, 1, 2), key"
    with closing(sqlite3.connect(path)) as db:
        old = [[k for (k,) in db.execute(sql, [_terms(q)])] for q in QUERIES]
    with open_store(path) as store:
        assert [sorted(found(store, q)) for q in QUERIES] == [sorted(keys) for keys in old]
    assert [len(keys) > 0 for keys in old] == [True, True, True, True, False]


def _terms(query: str) -> str:
    return " ".join(f'"{word}"' for word in query.split()) + "*"


def test_works_and_searched_text_have_the_same_numbers(old: Path) -> None:
    texts = len(rows(old, "SELECT DISTINCT key FROM found WHERE key IN (SELECT key FROM works)"))
    with open_store(old) as store:
        put(store)
        assert found(store, "braces") == [WORK.key]
    same = "SELECT count(*) FROM works JOIN paper_rows USING (id, key) JOIN paper_texts USING (id) JOIN paper_words ON paper_words.rowid = id"
    [(works,)] = rows(old, "SELECT count(*) FROM works")
    assert works > texts
    assert rows(old, same) == [(works,)]
    assert rows(old, "SELECT count(*) FROM paper_texts") == [(works,)]
    assert rows(old, "SELECT count(*) FROM paper_words WHERE paper_words MATCH 'storag'") != [(0,)]
    assert rows(old, "PRAGMA integrity_check") == [("ok",)]


def test_an_old_cache_is_as_one_that_is_new(old: Path, tmp_path: Path) -> None:
    open_store(tmp_path / "new.db").close()
    open_store(old).close()
    assert schema(old) == schema(tmp_path / "new.db")


def schema(path: Path) -> dict[str, str]:
    """Return the statement that made each table and index, without its spaces."""
    found = rows(path, "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: "".join(sql.split()) for name, sql in found if "_migrations" not in name}


def test_a_reader_leaves_an_old_cache_as_it_is(old: Path, before: dict[str, Any]) -> None:
    content = old.read_bytes()
    with open_store(old, read_only=True) as store:
        assert said(store, before) == before
        with pytest.raises(StoreError):
            put(store)
    assert old.read_bytes() == content
    assert [p.name for p in old.parent.iterdir()] == ["enrich.db"]


def test_a_migration_that_breaks_off_leaves_the_cache_as_it_was(
    old: Path, before: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    [last] = [m for m in migrations._migrations if m.name == "m003_row_ids"]
    whole = last.fn

    def broken(db: Database, /) -> None:
        whole(db)
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(last, "fn", broken)
    with pytest.raises(StoreError, match="is the disk full"):
        open_store(old)
    monkeypatch.undo()
    assert {key for key, _ in rows(old, "SELECT key, print FROM works")} == set(
        before["fingerprints"]
    )
    with open_store(old) as store:
        assert said(store, before) == before


def test_a_work_that_was_damaged_before_is_known_to_be(tmp_path: Path) -> None:
    path = make(tmp_path / "enrich.db")
    [(key,)] = rows(path, "SELECT min(key) FROM works")
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE works SET work = x'00' WHERE key = ?", [key])
        db.commit()
    with open_store(path) as store:
        assert store.works.damaged(store.keys.all()) == [key]
        assert store.works.get(key) is None
        assert len(list(store.works.all())) == 8
        assert store.works.unreadable == (key,)


@pytest.mark.parametrize("last", range(len(MIGRATIONS)))
def test_an_empty_cache_of_each_earlier_version_is_brought_up_to_date(
    tmp_path: Path, last: int
) -> None:
    path = tmp_path / "enrich.db"
    with closing(sqlite3.connect(path)) as conn:
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database = Database(conn, execute_plugins=False)
        migrations.apply(database, stop_before=MIGRATIONS[last])
    with open_store(path) as store:
        put(store)
        assert store.works.get(WORK.key) == WORK
        assert list(store.runs.work_cache(["a"])) == []
    with open_store(path, read_only=True) as again:
        assert again.works.get(WORK.key) == WORK


def test_a_new_cache_has_the_tables_that_all_migrations_make(tmp_path: Path) -> None:
    """Else: `python -m tests.support.cache_schema > enrich/store/sqlite/schema.sql`."""
    new = tmp_path / "enrich.db"
    open_store(new).close()
    with closing(sqlite3.connect(":memory:")) as migrated, closing(sqlite3.connect(new)) as made:
        file.migrate(migrated)
        assert cache_schema.schema(made) == cache_schema.schema(migrated)
        known = "SELECT migration_set, name FROM _sqlite_migrations ORDER BY id"
        assert made.execute(known).fetchall() == migrated.execute(known).fetchall()
        assert {name for _, name in made.execute(known)} == set(MIGRATIONS)


# -- a run over it


@pytest.mark.parametrize("state", ["m002_standing", "m001_tables"])
def test_a_run_over_an_old_cache_asks_nobody_and_changes_nothing(
    tmp_path: Path, state: str
) -> None:
    desk = OldDesk(tmp_path)
    as_of(desk.cache, state)
    result = desk.run()
    assert (result.code, result.requests) == (0, 0)
    assert not (*result.changes, *result.notes, *result.refused)
    assert desk.has_the_old_outputs()
