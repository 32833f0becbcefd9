"""A cache copied into another one: everything comes, and what is there stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from enrich.library.paper_files import recorded
from enrich.runs import paper_files
from enrich.store import Store, open_store
from enrich.store.base import ChangeRow, ListRow, RunLogRow, StoredAnswer
from enrich.store.copying import Copied, copy
from enrich.store.sqlite import SqliteStore
from tests.store.conftest import NOTES, THEN, WORK, found, put, titled

LATER = "2026-02-01T00:00:00+00:00"
LIST = [
    ListRow(3, 0, WORK.key, "Papers", True, False, "2026-01-02", "On {Braces}", "mine", "caches"),
    ListRow(4, 0, None, "Papers", None, True, "", "A Paper That Nobody Knows", "", ""),
]
RUNS = [RunLogRow(THEN, 1.5, 0), RunLogRow(LATER, 2.5, 3)]
CHANGE = ChangeRow(THEN, WORK.key, "state", None, "published", "")


@pytest.fixture(params=["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.postgres)])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "SQLite":
        with SqliteStore.in_memory() as opened:
            yield opened
        return
    server = request.getfixturevalue("postgres")
    with open_store(server.place(tmp_path / "own")) as opened:
        yield opened


@pytest.fixture
def source() -> Iterator[Store]:
    with SqliteStore.in_memory() as store:
        put(store)
        store.keys.reserve([("old2019", []), ("waiting", ["doi:10.1/w"])], THEN)
        store.keys.rename("old2019", WORK.key)
        store.answers.put("arxiv", [("a", "x"), ("b", None)], THEN)
        store.answers.put("dblp", [("a", "y")], LATER)
        store.hosts.record({"arxiv.org": THEN}, {"acm.org": "a browser check"}, THEN)
        store.hosts.record_exhausted({"openalex.org": LATER})
        store.history.put_changes([CHANGE])
        store.runs.put_entry_states([("title:x", "doubtful")])
        store.lists.put_list("/home/ada/list.md", "list.md", "/home/ada/enrich.yaml", LIST, THEN)
        for checksum in ("one", "two"):
            store.outputs.put_checksum("out/papers.csv", checksum, THEN)
        for run in RUNS:
            store.runs.log(run)
        paper_files.remember(store, [(Path("/home/ada/a.pdf"), "old2019")])
        yield store


def test_everything_comes_and_comes_once(source: Store, target: Store) -> None:
    assert copy(source, target, LATER) == Copied(answers=3, works=1, keys=3, stayed=0)
    before = target.runs.revision()
    assert copy(source, target, LATER) == Copied(0, 0, 0, 0)
    assert target.works.get("old2019") == WORK
    assert target.works.notes(WORK.key) == NOTES
    assert target.works.fingerprint(WORK.key) == "print"
    assert target.keys.all() == source.keys.all()
    assert target.keys.names() == source.keys.names()
    assert target.answers.get("arxiv", ["a", "b"]) == {
        "a": StoredAnswer("found", "x", THEN),
        "b": StoredAnswer("absent", "", THEN),
    }
    assert target.hosts.all() == source.hosts.all()
    assert target.hosts.exhausted() == source.hosts.exhausted()
    assert list(target.history.since()) == [CHANGE]
    assert target.runs.entry_states() == {"title:x": "doubtful"}
    assert list(target.lists.whole()) == list(source.lists.whole())
    assert [at.row for at in target.lists.of(WORK.key)] == LIST[:1]
    assert target.outputs.all() == source.outputs.all()
    assert target.outputs.checksums("out/papers.csv") == {"one", "two"}
    assert target.runs.logged() == RUNS
    assert found(target, "braces") == [WORK.key]
    assert before


def test_the_newer_answer_stays(source: Store, target: Store) -> None:
    target.answers.put("arxiv", [("a", "newer")], LATER)
    target.answers.put("dblp", [("a", "older")], THEN)
    assert copy(source, target, LATER).answers == 2
    assert target.answers.get("arxiv", ["a"])["a"].payload == "newer"
    assert target.answers.get("dblp", ["a"])["a"].payload == "y"


# What the other cache has already, and the key under which it has the paper of `WORK` afterwards.
THERE: dict[str, tuple[Callable[[Store], object], str]] = {
    "the paper under another key": (
        lambda s: s.keys.reserve([("theirs", ["doi:10.1/x"])], THEN),
        "theirs",
    ),
    "another paper under the key": (
        lambda s: s.keys.reserve([(WORK.key, ["doi:10.1/other"])], THEN),
        "",
    ),
    "another paper under a key that was replaced": (
        lambda s: put(s, titled("old2019", "Of Kettles"), ["doi:10.1/other"]),
        "",
    ),
}


@pytest.mark.parametrize("name", THERE)
def test_the_keys_that_are_there_stay(source: Store, target: Store, name: str) -> None:
    there, key = THERE[name]
    there(target)
    before, told = target.keys.all(), {*target.history.since()}
    done = copy(source, target, LATER)
    assert done.stayed == 1
    assert target.keys.all() == {**before, "waiting": "waiting"}
    assert (target.keys.find(["doi:10.1/x"]) or "") == key
    assert target.works.get(WORK.key) != WORK
    # What is told of a paper is told under the key that it has there, or not at all.
    theirs = done.renamed[WORK.key]
    assert [x.key for x in {*target.history.since()} - told] == ([theirs] if theirs else [])


def test_what_is_ones_own_comes_to_the_keys_that_are_there(source: Store, target: Store) -> None:
    put(target, titled("theirs", "On {Braces}"), ["doi:10.1/x"], notes="")
    source.history.put_changes([replace(CHANGE, started=LATER, key="old2019")])
    target.lists.put_list("/home/ada/other.md", "other.md", "", [], THEN)
    done = copy(source, target, LATER, lambda path: f"/home/ada/{path}")
    assert done.renamed == {WORK.key: "theirs"}
    paper_files.copy(source, target, done.renamed)
    assert target.works.notes("theirs") == NOTES
    assert [(at.list, at.row.checked) for at in target.lists.of("theirs")] == [("list.md", True)]
    assert [kept.path for kept in target.lists.whole()] == [
        "/home/ada/list.md",
        "/home/ada/other.md",
    ]
    assert target.outputs.checksums("/home/ada/out/papers.csv") == {"one", "two"}
    assert recorded(target) == {"/home/ada/a.pdf": "theirs"}
    again = copy(source, target, LATER, lambda path: f"/home/ada/{path}")
    assert again == Copied(answers=0, works=0, keys=0, stayed=1)
    assert len(target.outputs.all()) == 2
    changes = [(row.started, row.key) for row in target.history.since()]
    assert changes == [(LATER, "theirs"), (THEN, "theirs")]


def test_what_was_read_and_written_later_stays(source: Store, target: Store) -> None:
    target.lists.put_list("/home/ada/list.md", "list.md", "", LIST[1:], LATER)
    target.outputs.put_checksum("out/papers.csv", "three", LATER)
    target.runs.log(RunLogRow(LATER, 9.0, 1))
    copy(source, target, LATER)
    assert [kept.rows for kept in target.lists.whole()] == [LIST[1:]]
    assert target.outputs.checksums("out/papers.csv") == {"three"}
    assert target.runs.logged() == [RunLogRow(LATER, 9.0, 1)]
    source.lists.put_list("/home/ada/list.md", "list.md", "", LIST[:1], "2026-03-01T00:00:00+00:00")
    copy(source, target, LATER)
    assert [kept.rows for kept in target.lists.whole()] == [LIST[:1]]


def test_a_work_comes_where_only_its_key_was_given(source: Store, target: Store) -> None:
    target.keys.reserve([(WORK.key, ["doi:10.1/x"])], THEN)
    copied = copy(source, target, LATER)
    assert (copied.works, copied.stayed) == (1, 0)
    assert target.works.get(WORK.key) == WORK
