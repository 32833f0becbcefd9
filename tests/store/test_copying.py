"""A cache copied into another one: everything comes, and what is there stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from enrich.store import Store, open_store
from enrich.store.base import ChangeRow, StoredAnswer
from enrich.store.copying import Copied, copy
from enrich.store.sqlite import SqliteStore
from tests.store.conftest import NOTES, THEN, WORK, found, put, titled

LATER = "2026-02-01T00:00:00+00:00"
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
    before = target.keys.all()
    assert copy(source, target, LATER).stayed == 1
    assert target.keys.all() == {**before, "waiting": "waiting"}
    assert (target.keys.find(["doi:10.1/x"]) or "") == key
    assert target.works.get(WORK.key) != WORK


def test_a_work_comes_where_only_its_key_was_given(source: Store, target: Store) -> None:
    target.keys.reserve([(WORK.key, ["doi:10.1/x"])], THEN)
    copied = copy(source, target, LATER)
    assert (copied.works, copied.stayed) == (1, 0)
    assert target.works.get(WORK.key) == WORK
