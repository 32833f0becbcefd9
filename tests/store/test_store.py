"""The cache: what is remembered, that it survives, and what is refused."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from enrich.errors import LockedError, StoreError
from enrich.model import (
    Date,
    Identifier,
    Match,
    Name,
    Record,
    Tier,
    Value,
    Verdict,
    Work,
    WorkFields,
)
from enrich.store import Store, WorkCacheRow, exclusive, fingerprint
from enrich.store.sqlite.file import migrations

RECORD = Record(
    "arxiv", Tier.PREPRINT, "On {Braces}", (Name("Ångström", "Ada"),), issued=Date(2023, 10, 1)
)
WORK = Work(
    "angstrom2023braces",
    "published",
    "paper-conference",
    WorkFields(
        title=Value("On {Braces}", "crossref", "2026-01-01T00:00:00+00:00", {"dblp": "On Braces."}),
        authors=Value(
            (Name("Ångström", "Ada"), Name(literal="OpenAI")),
            "crossref",
            "2026-01-01T00:00:00+00:00",
        ),
        issued=Value(Date(2023, 10), "crossref", "2026-01-01T00:00:00+00:00", {"dblp": Date(2023)}),
        container_title_short=Value("SOSP", "dblp", ""),
        ISBN=Value(("978-1",), "crossref", ""),
        abstract=Value("Pages of keys and values.", "arxiv", ""),
    ),
    (Identifier("doi", "10.1/x"),),
    (RECORD,),
    "2026-01-01",
    candidates=(Match(RECORD, Verdict.DOUBTFUL, 0.5),),
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "enrich.db")


def kept(store: Store, work: Work = WORK) -> None:
    store.give_keys([(work.key, ["doi:10.1/x", "title:on braces"])], "now")
    store.keep([(work, "print", ["arxiv:2310.00001"], "a note about caches")])


def test_a_work_comes_back_as_it_was(store: Store) -> None:
    kept(store)
    assert store.work(WORK.key) == WORK
    assert list(store.works()) == [WORK]


def test_a_work_is_known_by_every_name(store: Store) -> None:
    kept(store)
    assert store.key_of(["doi:10.9/none", "arxiv:2310.00001"]) == WORK.key
    assert store.key_of(["title:on braces"]) == WORK.key
    assert store.key_of(["title:other"]) is None


def test_found_absent_and_never_asked_are_three_things(store: Store) -> None:
    store.remember("arxiv", [("a", "payload é"), ("b", None)], "2026-01-01T00:00:00+00:00")
    found = store.answers("arxiv", ["a", "b", "c"])
    assert found["a"].payload == "payload é"
    assert found["b"].outcome == "absent"
    assert "c" not in found
    assert store.asked("dblp") == {}


def test_search_finds_abstracts_notes_and_beginnings_and_takes_any_words(store: Store) -> None:
    kept(store)
    assert [h.key for h in store.search("keys values", 5)] == [WORK.key]
    assert [h.key for h in store.search("angstr", 5)] == [WORK.key]
    assert [h.key for h in store.search("caches", 5)] == [WORK.key]
    assert store.search('") OR (title: *', 5) == []
    assert store.search("", 5) == []


def test_a_replaced_key_still_names_its_work(store: Store) -> None:
    kept(store)
    store.give_keys([("new", [])], "now")
    store.replace_key(WORK.key, "new")
    assert store.work(WORK.key) == replace(WORK, key="new", aliases=(WORK.key,))
    assert store.key_of(["doi:10.1/x"]) == "new"


def test_an_answer_lifts_a_refusal(store: Store) -> None:
    store.note_hosts({}, {"dblp.org": "asks for a browser check"}, "2026-01-01T00:00:00+00:00")
    assert store.refusals()["dblp.org"][1] == "asks for a browser check"
    store.note_hosts({"dblp.org": "2026-01-02T00:00:00+00:00"}, {}, "2026-01-02T00:00:00+00:00")
    assert store.refusals() == {}


def test_threads_share_one_store(store: Store) -> None:
    def write(n: int) -> None:
        for i in range(50):
            store.remember(f"s{n}", [(f"q{i}", "x")], "now")

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert store.counts()["answers"] == 200


def test_tables_are_strict(store: Store) -> None:
    with pytest.raises(StoreError):
        store._write(
            "INSERT INTO runs (started, seconds, code, report) VALUES (?, ?, ?, ?)",
            [("now", "fast", 0, "")],
        )


def test_a_reader_neither_waits_nor_writes(store: Store) -> None:
    kept(store)
    reader = Store(store.path, read_only=True)
    assert reader.work(WORK.key) == WORK
    with pytest.raises(StoreError):
        reader.set_note("a", "b")


@pytest.mark.parametrize(
    "content", [b"not a database at all", b"SQLite format 3\0" + b"\xff" * 200]
)
def test_a_file_that_is_no_cache_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "enrich.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=str(path)):
        Store(path)
    assert path.read_bytes() == content


def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "enrich.db"
    conn = sqlite3.connect(path)
    conn.execute("CREATE TABLE theirs (a)")
    conn.commit()
    conn.close()
    with pytest.raises(StoreError, match="not made by enrich"):
        Store(path)


def test_a_cache_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    Store(tmp_path / "enrich.db").close()
    conn = sqlite3.connect(tmp_path / "enrich.db")
    conn.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('enrich', 'm999_future', 'x')"
    )
    conn.commit()
    conn.close()
    with pytest.raises(StoreError, match="newer version"):
        Store(tmp_path / "enrich.db")


def test_a_cache_that_is_not_there_is_said_to_readers(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no cache yet"):
        Store(tmp_path / "none.db", read_only=True)
    with Store.for_reading(tmp_path / "none.db") as empty:
        assert empty.keys_of(["doi:10.1/x"]) == {}
    assert not (tmp_path / "none.db").exists()


def test_two_runs_on_one_cache_are_kept_apart(tmp_path: Path) -> None:
    path = tmp_path / "enrich.db"
    with exclusive(path), pytest.raises(LockedError, match=str(os.getpid())), exclusive(path):
        pass
    with exclusive(path):
        pass


def test_the_lock_of_a_killed_run_is_gone_with_it(tmp_path: Path) -> None:
    path = tmp_path / "enrich.db"
    code = f"import time; from pathlib import Path; from enrich.store import exclusive\nwith exclusive(Path({str(path)!r})):\n  print('held', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as held:
        assert held.stdout is not None
        assert held.stdout.readline().strip() == b"held"
        with pytest.raises(LockedError, match=str(held.pid)), exclusive(path):
            pass
        held.send_signal(signal.SIGKILL)
    with exclusive(path):
        pass


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_a_whole_cache(tmp_path: Path) -> None:
    path = tmp_path / "enrich.db"
    code = (
        "import itertools; from pathlib import Path; from enrich.store import Store\n"
        f"s = Store(Path({str(path)!r}))\n"
        "print('open', flush=True)\n"
        "for i in itertools.count():\n  s.remember('x', [(f'q{i}-{j}', 'y' * 3000) for j in range(20)], 'now'); print(i, flush=True)"
    )
    for n in range(20):
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(0.01 * n)
            writer.send_signal(signal.SIGKILL)
            said = writer.stdout.read().split()
        store = Store(path)
        assert store._rows("PRAGMA integrity_check") == [("ok",)]
        known = store.asked("x")
        assert all(f"q{i.decode()}-0" in known for i in said if i.isdigit())
        store.close()


def test_migrations_are_named_and_only_added() -> None:
    assert [m.name for m in migrations._migrations] == ["m001_tables", "m002_standing"]


def test_a_cache_of_the_first_version_is_brought_up_to_date(store: Store) -> None:
    kept(store)
    store._db.execute("DROP TABLE standing")
    store._db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm002_standing'")
    store._db.conn.commit()
    store.close()
    assert Store(store.path, read_only=True).work(WORK.key) == WORK
    again = Store(store.path)
    assert again.work(WORK.key) == WORK
    assert list(again.standing(["a"])) == []


def test_works_that_stand_are_kept_by_name_and_go_with_their_papers(store: Store) -> None:
    rows = [
        WorkCacheRow(n, f"key{n}", "of", "print", "2031-01-01", [f"doi:10.1/{n}"], ["odd"])
        for n in "abc"
    ]
    store.keep_standing(rows, [])
    assert {r.name: r for r in store.standing(["a", "c", "z"])} == {"a": rows[0], "c": rows[2]}
    store.keep_standing([replace(rows[1], due="2032-01-01")], ["c"])
    assert sorted((r.name, r.due[:4]) for r in store.standing("abc")) == [
        ("b", "2032"),
        ("c", "2031"),
    ]


def test_fingerprints_tell_parts_apart() -> None:
    assert fingerprint("ab", "c") != fingerprint("a", "bc")


def test_an_empty_file_becomes_a_cache(tmp_path: Path) -> None:
    (tmp_path / "enrich.db").touch()
    with Store(tmp_path / "enrich.db") as made:
        assert made.counts()["answers"] == 0
    assert [p.name for p in tmp_path.iterdir()] == ["enrich.db"]
