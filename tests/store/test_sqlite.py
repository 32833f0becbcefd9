"""The cache in a file: that it survives, what is refused, and who may write it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from enrich.errors import LockedError, StoreError
from enrich.store import Store, exists, open_exclusive, open_or_empty, open_store
from enrich.store.base import RunLogRow
from enrich.store.sqlite import file
from enrich.store.sqlite.file import MIGRATIONS
from tests.store.conftest import THEN, WORK, put


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "enrich.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path) as opened:
        yield opened


def test_tables_are_strict(store: Store) -> None:
    with pytest.raises(StoreError):
        store.runs.log(RunLogRow(THEN, "fast", 0))  # type: ignore[arg-type]
    assert store.runs.last() is None


def test_a_reader_works_while_a_run_writes(path: Path, store: Store) -> None:
    put(store)
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO notes VALUES ('a', 'b')")
        with open_store(path, read_only=True) as reader:
            assert reader.works.get(WORK.key) == WORK


@pytest.mark.parametrize(
    "content", [b"not a database at all", b"SQLite format 3\0" + b"\xff" * 200]
)
def test_a_file_that_is_no_cache_is_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreError, match=str(path)):
        open_store(path)
    assert path.read_bytes() == content


def test_somebody_elses_database_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE theirs (a)")
        conn.commit()
    with pytest.raises(StoreError, match="not made by enrich"):
        open_store(path)


@pytest.mark.parametrize("read_only", [False, True])
def test_a_cache_of_a_newer_version_is_refused(path: Path, *, read_only: bool) -> None:
    open_store(path).close()
    with closing(sqlite3.connect(path)) as conn:
        conn.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('enrich', 'm999_future', 'x')"
        )
        conn.commit()
    with pytest.raises(StoreError, match="newer version") as refused:
        open_store(path, read_only=read_only)
    assert len(str(refused.value).splitlines()) == 1


def test_readers_are_told_of_a_cache_that_is_not_there(path: Path) -> None:
    with pytest.raises(StoreError, match="no cache yet"):
        open_store(path, read_only=True)
    assert not exists(path)
    with open_or_empty(path) as empty:
        assert empty.keys.find_all(["doi:10.1/x"]) == {}
    assert not path.exists()


def test_a_cache_that_is_there_is_opened_for_reading(path: Path, store: Store) -> None:
    put(store)
    assert exists(path)
    with open_or_empty(path) as reader:
        assert reader.works.get(WORK.key) == WORK


def test_two_runs_on_one_cache_are_kept_apart(path: Path) -> None:
    with (
        open_exclusive(path),
        pytest.raises(LockedError, match=str(os.getpid())),
        open_exclusive(path),
    ):
        pass
    with open_exclusive(path):
        pass


def test_the_lock_of_a_killed_run_is_gone_with_it(path: Path) -> None:
    code = (
        "import time; from pathlib import Path; from enrich.store import open_exclusive\n"
        f"with open_exclusive(Path({str(path)!r})):\n  print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as held:
        assert held.stdout is not None
        assert held.stdout.readline().strip() == b"held"
        with pytest.raises(LockedError, match=str(held.pid)), open_exclusive(path):
            pass
        held.send_signal(signal.SIGKILL)
    with open_exclusive(path):
        pass


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_a_whole_cache(path: Path) -> None:
    code = (
        "import itertools; from pathlib import Path; from enrich.store import open_store\n"
        f"s = open_store(Path({str(path)!r}))\n"
        "print('open', flush=True)\n"
        "for i in itertools.count():\n"
        "  s.answers.put('x', [(f'q{i}-{j}', 'y' * 3000) for j in range(20)], '2026-11-27T00:00:00+00:00')\n"
        "  print(i, flush=True)"
    )
    for n in range(20):
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(0.01 * n)
            writer.send_signal(signal.SIGKILL)
            written = writer.stdout.read().split()
        with open_store(path) as store:
            known = store.answers.outcomes("x")
        with closing(sqlite3.connect(path)) as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert all(f"q{i.decode()}-0" in known for i in written if i.isdigit())


def test_migrations_are_named_and_only_added() -> None:
    assert MIGRATIONS == (
        "m001_tables",
        "m002_standing",
        "m003_row_ids",
        "m004_files",
        "m005_columns",
    )


def test_an_empty_file_becomes_a_cache(path: Path) -> None:
    path.touch()
    with open_store(path) as made:
        assert made.counts()["answers"] == 0
    assert [p.name for p in path.parent.iterdir()] == ["enrich.db"]


def test_a_file_that_another_program_has_made_meanwhile_is_taken(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The own part of a group's cache has no lock: two first runs of a person may make it."""
    fill, others = file._fill, []

    def filled(database: sqlite3.Connection) -> None:
        fill(database)
        if not others:
            others.append(None)
            with monkeypatch.context() as patch:
                patch.setattr(os, "getpid", lambda: 2**22 + 1)
                file._make(path)
            others.append(sqlite3.connect(path))

    monkeypatch.setattr(file, "_fill", filled)
    with open_store(path) as store, closing(others[1]) as other:
        with other:
            other.execute("INSERT INTO notes VALUES ('a', 'of the other')")
        assert store.runs.note("a") == "of the other"
    assert [p.name for p in path.parent.iterdir() if p.suffix == ".new"] == []


def test_threads_that_make_one_file_have_one(path: Path) -> None:
    def opened(n: int) -> None:
        with open_store(path) as store:
            store.runs.put_note(str(n), "x")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(opened, range(8)))
    with open_store(path) as store:
        assert [store.runs.note(str(n)) for n in range(8)] == ["x"] * 8
