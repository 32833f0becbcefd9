"""What every store does, whatever it keeps its rows in.

The rules of the Protocols in `store.base`.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from enrich.errors import StoreError
from enrich.library import finding
from enrich.store import Store, fingerprint, open_store
from enrich.store.base import (
    ChangeRow,
    HostRow,
    ListPosition,
    ListRow,
    Refusal,
    RunLogRow,
    StoredAnswer,
    StoredWork,
    VenueCount,
    WorkHead,
)
from enrich.store.sqlite import SqliteStore
from tests.store.conftest import CACHED, NOTES, THEN, WORK, found, put, titled

CHANGE = ChangeRow(THEN, "a", "state", None, "published", "")
NEAR = {
    "atention": ["attention"],
    "attenton": ["attention"],
    "attentoin": ["attention"],
    "atentoin": ["attention"],
    "xttention": ["attention"],
    "rettention": ["retention"],
    "quar": ["quark", "quart"],
    "qua": [],
    "zzzzzzzzz": [],
}
# Some pages of words, with no word twice.
LONG = " ".join(sha256(b"%d" % n).hexdigest() for n in range(400))
# What is kept of a work or an answer, and how a test changes its bytes.
Rewrite = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Backend:
    """How a store is made in a folder, and how its bytes are damaged.

    `reader` opens the same store for reading, if that can be.
    """

    make: Callable[[Path, pytest.FixtureRequest], Store]
    damage_work: Callable[[Store, str, Rewrite], None]
    damage_answer: Callable[[Store, str, Rewrite], None]
    reader: Callable[[Path, pytest.FixtureRequest], Store] | None = None


def in_sqlite(table: str, column: str, name: str) -> Callable[[Store, str, Rewrite], None]:
    """Return what changes the bytes of a row's column."""

    def damage(store: Store, row: str, rewrite: Rewrite) -> None:
        assert isinstance(store, SqliteStore)
        with store._connection.transaction() as db:
            [(old,)] = db.execute(f"SELECT {column} FROM {table} WHERE {name} = ?", [row])
            db.execute(f"UPDATE {table} SET {column} = ? WHERE {name} = ?", [rewrite(old), row])

    return damage


def in_postgres(table: str, column: str, name: str) -> Callable[[Store, str, Rewrite], None]:
    """Return what changes the bytes of a row's column in a group's cache."""

    def damage(store: Store, row: str, rewrite: Rewrite) -> None:
        from enrich.store.postgres import PostgresStore

        assert isinstance(store, PostgresStore)
        select = f"SELECT {column} FROM {table} WHERE {name} = %s"
        [(old,)] = store._connection.rows(select, [row])
        update = f"UPDATE {table} SET {column} = %s WHERE {name} = %s"
        store._connection.write(lambda cursor: cursor.execute(update, [rewrite(old), row]))

    return damage


def of_group(folder: Path, request: pytest.FixtureRequest, *, read_only: bool = False) -> Store:
    """Open a group's cache that belongs to a folder."""
    server = request.getfixturevalue("postgres")
    schema = f"t{zlib.crc32(str(folder).encode())}"
    return open_store(server.place(folder / "own", schema), read_only=read_only)


SQLITE = in_sqlite("works", "work", "key"), in_sqlite("answers", "payload", "question")
# A new backend is one more line.
BACKENDS = {
    "SQLite, a file": Backend(
        lambda folder, _: open_store(folder / "enrich.db"),
        *SQLITE,
        reader=lambda folder, _: open_store(folder / "enrich.db", read_only=True),
    ),
    "SQLite, in memory": Backend(lambda *_: SqliteStore.in_memory(), *SQLITE),
    "PostgreSQL": Backend(
        of_group,
        in_postgres("works", "work", "key"),
        in_postgres("answers", "payload", "question"),
        reader=lambda folder, request: of_group(folder, request, read_only=True),
    ),
}


def marked(names: Iterable[str]) -> list[ParameterSet]:
    """The names of backends, those that need a server marked."""
    marks = {"PostgreSQL": [pytest.mark.postgres]}
    return [pytest.param(name, marks=marks.get(name, [])) for name in names]


@dataclass(frozen=True)
class Damaged:
    """A store in which bytes can be changed."""

    store: Store
    backend: Backend

    def work(self, key: str, rewrite: Rewrite) -> None:
        """Change the bytes of a work."""
        self.backend.damage_work(self.store, key, rewrite)

    def answer(self, question: str, rewrite: Rewrite) -> None:
        """Change the bytes of an answer."""
        self.backend.damage_answer(self.store, question, rewrite)


@pytest.fixture(params=marked(BACKENDS))
def damaged(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Damaged]:
    backend = BACKENDS[request.param]
    with backend.make(tmp_path, request) as opened:
        yield Damaged(opened, backend)


@pytest.fixture(params=marked(BACKENDS))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with BACKENDS[request.param].make(tmp_path, request) as opened:
        yield opened


@pytest.fixture(params=marked(name for name, backend in BACKENDS.items() if backend.reader))
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """A store for writing, and the same one open for reading."""
    backend = BACKENDS[request.param]
    assert backend.reader is not None
    with backend.make(tmp_path, request) as writer, backend.reader(tmp_path, request) as reader:
        yield writer, reader


# -- answers


def test_found_absent_and_never_asked_are_three_things(store: Store) -> None:
    store.answers.put("arxiv", [("a", "payload é"), ("b", None)], THEN)
    found = store.answers.get("arxiv", ["a", "b", "c"])
    assert found == {
        "a": StoredAnswer("found", "payload é", THEN),
        "b": StoredAnswer("absent", "", THEN),
    }
    assert store.answers.outcomes("arxiv") == {"a": ("found", THEN), "b": ("absent", THEN)}


def test_an_answer_belongs_to_one_source(store: Store) -> None:
    store.answers.put("arxiv", [("a", "x")], THEN)
    assert store.answers.get("dblp", ["a"]) == {}
    assert store.answers.outcomes("dblp") == {}


def test_a_later_answer_takes_the_place_of_an_earlier(store: Store) -> None:
    store.answers.put("arxiv", [("a", "x"), ("b", "y")], THEN)
    store.answers.put("arxiv", [("a", None)], "2026-02-01T00:00:00+00:00")
    assert store.answers.outcomes("arxiv") == {
        "a": ("absent", "2026-02-01T00:00:00+00:00"),
        "b": ("found", THEN),
    }


def test_an_empty_payload_is_found(store: Store) -> None:
    store.answers.put("arxiv", [("a", "")], THEN)
    assert store.answers.get("arxiv", ["a"])["a"] == StoredAnswer("found", "", THEN)


def test_any_number_of_answers_comes_back(store: Store) -> None:
    store.answers.put("arxiv", [(f"q{n}", f"p{n}") for n in range(1201)], THEN)
    found = store.answers.get("arxiv", [f"q{n}" for n in range(1201)])
    assert len(found) == 1201
    assert found["q1200"].payload == "p1200"


def test_a_question_of_any_length_is_claimed_and_answered(store: Store) -> None:
    """A line that is taken for a title may be a whole page, and no packing makes that short."""
    one, two = (f"{LONG}{end}" for end in "ab")
    assert store.answers.claim("arxiv", {one: "", two: ""}).own == {one, two}
    store.answers.put("arxiv", [(one, "x")], THEN)
    assert store.answers.get("arxiv", [one, two]) == {one: StoredAnswer("found", "x", THEN)}
    store.answers.release("arxiv", [one, two])
    assert len(store.answers.outcomes("arxiv")) == 1


def test_answers_are_kept_all_or_none(store: Store) -> None:
    def broken() -> Iterator[tuple[str, str | None]]:
        yield "a", "x"
        raise ValueError("the source broke off")

    with pytest.raises(ValueError, match="broke off"):
        store.answers.put("arxiv", broken(), THEN)
    assert store.answers.outcomes("arxiv") == {}


# -- works


def test_a_work_comes_back_as_it_was(store: Store) -> None:
    put(store)
    assert store.works.get(WORK.key) == WORK
    assert list(store.works.all()) == [WORK]
    assert store.works.fingerprint(WORK.key) == "print"
    assert store.works.notes(WORK.key) == NOTES
    assert store.works.count_by_state() == {"published": 1}


def test_a_work_that_is_not_there_is_nothing(store: Store) -> None:
    assert store.works.get("nobody") is None
    assert list(store.works.all()) == []
    assert store.works.fingerprint("nobody") is None
    assert store.works.notes("nobody") == ""
    assert store.works.count_by_state() == {}


def test_a_work_takes_the_place_of_an_older_one(store: Store) -> None:
    put(store)
    newer = titled(WORK.key, "Of Brackets", state="preprint")
    store.works.put([StoredWork(newer, "second", [], "")])
    assert list(store.works.all()) == [newer]
    assert store.works.fingerprint(WORK.key) == "second"
    assert store.works.notes(WORK.key) == ""
    assert store.works.count_by_state() == {"preprint": 1}
    assert found(store, "braces") == []
    assert found(store, "brackets") == [WORK.key]


def test_all_works_come_in_the_order_of_their_keys(store: Store) -> None:
    keys = [f"key{n:04}" for n in range(450)]
    rows = [StoredWork(titled(key, f"Paper {key}"), "", [], "") for key in reversed(keys)]
    store.works.put(rows)
    assert [work.key for work in store.works.all()] == keys
    assert store.works.keys() == keys
    some = [*keys[::-2], "none"]
    assert sorted(work.key for work in store.works.some(some)) == sorted(some[:-1])


def test_no_work_is_no_change(store: Store) -> None:
    before = store.runs.revision()
    store.works.put([])
    assert store.runs.revision() == before


# -- keys and names


def test_a_work_is_found_by_every_name(store: Store) -> None:
    put(store)
    assert store.keys.find(["doi:10.9/none", "arxiv:2310.00001"]) == WORK.key
    assert store.keys.find(["title:on braces"]) == WORK.key
    assert store.keys.find(["title:other"]) is None
    assert store.keys.find([]) is None
    assert store.keys.find_all(["title:other", "doi:10.1/x"]) == {"doi:10.1/x": WORK.key}


def test_the_first_known_name_counts(store: Store) -> None:
    store.keys.reserve([("one", ["doi:10.1/1"]), ("two", ["doi:10.1/2"])], THEN)
    assert store.keys.find(["doi:10.1/2", "doi:10.1/1"]) == "two"


def test_any_number_of_names_is_found(store: Store) -> None:
    names = [f"doi:10.1/{n}" for n in range(1201)]
    store.keys.reserve([("one", names)], THEN)
    assert store.keys.find_all(names) == dict.fromkeys(names, "one")


def test_names_of_any_length_are_told_apart(store: Store) -> None:
    one, two = (f"title:{LONG}{end}" for end in "ab")
    store.keys.reserve([("one", [one])], THEN)
    store.works.put([StoredWork(titled("two", LONG), "", [two], "")])
    assert store.keys.find_all([one, two]) == {one: "one", two: "two"}
    assert store.keys.find([two, one]) == "two"


def test_a_name_stays_with_its_first_paper(store: Store) -> None:
    put(store)
    store.keys.reserve([("other", ["doi:10.1/x", "doi:10.1/y"])], THEN)
    store.works.put([StoredWork(titled("other", "Other"), "", ["title:on braces"], "")])
    assert store.keys.find(["doi:10.1/x"]) == WORK.key
    assert store.keys.find(["title:on braces"]) == WORK.key
    assert store.keys.find(["doi:10.1/y"]) == "other"


def test_a_given_key_is_there_before_its_work(store: Store) -> None:
    store.keys.reserve([("one", ["doi:10.1/1"])], THEN)
    assert store.keys.all() == {"one": "one"}
    assert store.keys.current("one") == "one"
    assert store.keys.current("two") is None
    assert store.works.get("one") is None


def test_a_renamed_key_still_finds_its_work(store: Store) -> None:
    put(store)
    store.keys.reserve([("new", [])], THEN)
    store.keys.rename(WORK.key, "new")
    renamed = replace(WORK, key="new", aliases=(WORK.key,))
    assert store.works.get(WORK.key) == renamed
    assert list(store.works.all()) == [renamed]
    assert store.keys.find(["doi:10.1/x"]) == "new"
    assert store.keys.all() == {WORK.key: "new", "new": "new"}
    assert store.keys.current(WORK.key) == "new"
    assert found(store, "braces") == ["new"]
    assert store.works.notes("new") == NOTES
    assert store.works.fingerprint("new") == ""


def test_keys_are_replaced_again_and_back(store: Store) -> None:
    put(store)
    store.keys.reserve([("second", []), ("third", [])], THEN)
    store.keys.rename(WORK.key, "second")
    store.keys.rename("second", "third")
    assert store.keys.all() == {WORK.key: "third", "second": "third", "third": "third"}
    store.keys.rename("third", WORK.key)
    work = store.works.get("second")
    assert work is not None
    assert (work.key, work.aliases) == (WORK.key, (WORK.key, "second", "third"))


def test_a_key_without_a_work_is_replaced_too(store: Store) -> None:
    store.keys.reserve([("one", ["doi:10.1/1"]), ("two", [])], THEN)
    store.keys.rename("one", "two")
    assert store.keys.find(["doi:10.1/1"]) == "two"
    assert store.works.get("one") is None


# -- hosts


def test_an_answer_ends_a_refusal(store: Store) -> None:
    later = "2026-01-02T00:00:00+00:00"
    store.hosts.record({"arxiv.org": THEN}, {"dblp.org": "asks for a browser check"}, THEN)
    assert store.hosts.refusals() == {"dblp.org": Refusal(THEN, "asks for a browser check")}
    assert store.hosts.all() == {
        "arxiv.org": HostRow(THEN, None, None),
        "dblp.org": HostRow(None, THEN, "asks for a browser check"),
    }
    store.hosts.record({"dblp.org": later}, {"arxiv.org": "no"}, later)
    assert store.hosts.refusals() == {"arxiv.org": Refusal(later, "no")}
    assert store.hosts.all() == {
        "arxiv.org": HostRow(THEN, later, "no"),
        "dblp.org": HostRow(later, None, None),
    }


def test_an_exhausted_budget_is_kept_with_its_end(store: Store) -> None:
    store.runs.put_note("settled:spent:x", "a note that is no budget")
    store.hosts.record_exhausted({"b.org": "2026-01-02", "a.org": "2026-01-02"})
    store.hosts.record_exhausted({"a.org": "2026-01-03"})
    assert store.hosts.exhausted() == {"a.org": "2026-01-03", "b.org": "2026-01-02"}


# -- runs


def test_the_last_run_is_the_one_logged_last(store: Store) -> None:
    assert store.runs.last() is None
    for n in range(103):
        store.runs.log(RunLogRow(THEN, n / 2, n % 4))
    assert store.runs.last() == RunLogRow(THEN, 51.0, 2)
    assert store.counts()["runs"] == 100


def test_the_work_cache_is_kept_by_name_and_goes_with_its_papers(store: Store) -> None:
    rows = [replace(CACHED, name=n, key=f"key{n}", questions=[f"doi:10.1/{n}"]) for n in "abc"]
    store.runs.put_work_cache(rows, [])
    assert {r.name: r for r in store.runs.work_cache(["a", "c", "z"])} == {
        "a": rows[0],
        "c": rows[2],
    }
    store.runs.put_work_cache([replace(rows[1], due="2032-01-01")], ["c"])
    assert sorted((r.name, r.due[:4]) for r in store.runs.work_cache("abc")) == [
        ("b", "2032"),
        ("c", "2031"),
    ]


def test_the_last_state_of_an_entry_counts(store: Store) -> None:
    store.runs.put_entry_states([("title:a", "doubtful"), ("title:b", "unresolved")])
    store.runs.put_entry_states([("title:a", "unchecked")])
    assert store.runs.entry_states() == {"title:a": "unchecked", "title:b": "unresolved"}


def test_a_note_is_kept_by_its_name(store: Store) -> None:
    assert store.runs.note("a") is None
    store.runs.put_note("a", "1")
    store.runs.put_note("a", "2")
    assert store.runs.note("a") == "2"


# Every write, and whether it makes a new revision.
WRITES: dict[str, tuple[Callable[[Store], object], bool]] = {
    "answers": (lambda s: s.answers.put("arxiv", [("a", None)], THEN), True),
    "a key": (lambda s: s.keys.reserve([("k", [])], THEN), True),
    "another key": (lambda s: s.keys.rename("a", "b"), True),
    "a work": (lambda s: s.works.put([StoredWork(WORK, "", [], "")]), True),
    "hosts": (lambda s: s.hosts.record({"a": THEN}, {}, THEN), False),
    "a budget": (lambda s: s.hosts.record_exhausted({"a": THEN}), False),
    "a run": (lambda s: s.runs.log(RunLogRow(THEN, 1, 0)), False),
    "the work cache": (lambda s: s.runs.put_work_cache([CACHED], []), False),
    "states": (lambda s: s.runs.put_entry_states([("title:a", "doubtful")]), False),
    "a note": (lambda s: s.runs.put_note("a", "b"), False),
    "a file": (lambda s: s.outputs.put_checksum("a", "b", THEN), False),
    "changes": (lambda s: s.history.put_changes([CHANGE]), False),
}


@pytest.mark.parametrize("name", WRITES)
def test_the_revision_is_another_after_answers_works_and_keys(store: Store, name: str) -> None:
    change, changes = WRITES[name]
    before = store.runs.revision()
    change(store)
    assert (store.runs.revision() != before) == changes


# -- files and changes


@pytest.mark.parametrize("path", ["a", "a\udcff.csv"])  # the second has a byte that is no UTF-8
def test_the_last_checksums_of_a_path_are_known(store: Store, path: str) -> None:
    assert store.outputs.checksums(path) == set()
    for checksum in ("1", "2", "3", "4", "2"):
        store.outputs.put_checksum(path, checksum, THEN)
    store.outputs.put_checksum("b", "9", THEN)
    assert store.outputs.checksums(path) == {"2", "3", "4"}
    assert store.outputs.checksums("b") == {"9"}


def test_changes_are_kept_and_given_newest_first(store: Store) -> None:
    assert list(store.history.since()) == []
    older = replace(CHANGE, started="2025-12-31T23:59:59+00:00")
    second = replace(CHANGE, key="b", field="page", old="1", new=None, source="dblp")
    store.history.put_changes([older])
    store.history.put_changes([second, CHANGE])
    assert list(store.history.since()) == [CHANGE, second, older]
    assert list(store.history.since("2026")) == [CHANGE, second]
    assert list(store.history.since("2026-01-02")) == []


def test_what_is_written_at_once_is_kept_whole_or_not_at_all(store: Store) -> None:
    def written() -> str:
        store.keys.reserve([(WORK.key, ["doi:10.1/x"])], THEN)
        store.works.put([StoredWork(WORK, "print", [], NOTES)])
        store.history.put_changes([CHANGE])
        return "done"

    def broken() -> None:
        written()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.at_once(broken)
    assert (store.counts()["works"], list(store.history.since())) == (0, [])
    assert store.keys.all() == {}
    assert found(store, "braces") == []
    assert store.at_once(written) == "done"
    assert found(store, "braces") == [WORK.key]
    assert (store.works.get(WORK.key), list(store.history.since())) == (WORK, [CHANGE])


# -- search


def test_search_finds_abstracts_notes_and_beginnings_and_takes_any_words(store: Store) -> None:
    put(store)
    assert found(store, "keys values") == [WORK.key]
    assert found(store, "angstr") == [WORK.key]
    assert found(store, "caches") == [WORK.key]
    assert found(store, "sosp 2023") == [WORK.key]
    assert found(store, '") OR (title: *') == []
    assert found(store, "") == []


def test_search_wants_all_words_and_only_then_any(store: Store) -> None:
    put(store, titled("one", "Kettles and Teapots"), [])
    put(store, titled("two", "Kettles and Cups"), [])
    assert found(store, "kettles cups") == ["two"]
    assert found(store, "cups saucers") == ["two"]


def test_a_title_counts_more_than_a_note_and_keys_break_ties(store: Store) -> None:
    put(store, titled("c", "Kettles"), [])
    put(store, titled("b", "Kettles"), [])
    put(store, titled("a", "Cups"), [], "kettles")
    for n in range(9):
        put(store, titled(f"other{n}", f"Saucer {n}"), [])
    hits = finding.find(store.search, "kettles", 5).papers
    assert [hit.paper.key for hit in hits] == ["b", "c", "a"]
    assert hits[0].score == hits[1].score > hits[2].score
    assert found(store, "kettles", 1) == ["b"]
    assert hits[2].paper.notes == "kettles"


def test_the_words_of_a_replaced_work_are_not_known_any_more(store: Store) -> None:
    put(store, titled("a", "Kettles and Cups"), [], "")
    put(store, titled("b", "Kettle"), [], "")
    assert store.search.known(["kettl", "cup", "saucer"]) == {"kettl", "cup"}
    assert [store.search.papers_with(x) for x in ("kettl", "cup", "saucer")] == [2, 1, 0]
    put(store, titled("a", "Saucers"), [], "")
    assert [store.search.papers_with(x) for x in ("kettl", "cup", "saucer")] == [1, 0, 1]
    assert store.search.beginning("ket", 5) == ["kettle", "kettles"]
    assert found(store, "cups") == []


def test_near_words_are_the_nearest_and_the_most_frequent_first(store: Store) -> None:
    for n, title in enumerate(
        ["Attention", "Attention", "Retention", "Detention", "Quark", "Quart"]
    ):
        put(store, titled(f"a{n}", title), [], "")
    near = {word: store.search.near(word) for word in NEAR}
    assert near == NEAR


def test_a_paper_is_where_the_lists_have_it(store: Store) -> None:
    put(store)
    row = ListRow(3, 0, WORK.key, "Serving > Caches", None, True, "2026-01-02", "T", "n", "a, b")
    later = replace(row, line=9, checked=False)
    store.lists.put_list("/x/list.md", "list.md", "/x/enrich.yaml", [row, later], THEN)
    store.lists.put_list(
        "/x/other.md", "other.md", "/x/enrich.yaml", [replace(row, key=None)], THEN
    )
    here = [ListPosition("list.md", row), ListPosition("list.md", later)]
    assert store.lists.of(WORK.key) == here
    assert [*store.lists.all()] == [*here, ListPosition("other.md", replace(row, key=None))]
    assert found(store, "serving") == [WORK.key]
    store.keys.reserve([("new", [])], THEN)
    store.keys.rename(WORK.key, "new")
    assert [x.row.line for x in store.lists.of("new")] == [3, 9]
    store.lists.keep_only("/x/enrich.yaml", ["/x/other.md"])
    assert store.lists.of("new") == []
    assert found(store, "serving") == []
    assert [x.list for x in store.lists.all()] == ["other.md"]


def test_a_key_is_found_in_any_case_where_no_two_differ_in_it_alone(store: Store) -> None:
    store.keys.reserve([("Roe2020a", []), ("poe2020", []), ("POE2020", [])], THEN)
    assert store.keys.in_any_case("roe2020A") == "Roe2020a"
    assert store.keys.in_any_case("Poe2020") is None
    assert store.keys.in_any_case("none") is None


def test_works_are_counted_by_venue_and_by_the_fields_that_they_have(store: Store) -> None:
    put(store, titled("a", "A"), [])
    put(store, titled("b", "B", state="preprint"), [])
    put(store, titled("c", "C"), [])
    assert store.works.count_by_venue() == [
        VenueCount("SOSP", 2023, "preprint", 1),
        VenueCount("SOSP", 2023, "published", 2),
    ]
    heads = store.works.heads(["a", "none"])
    assert heads == {"a": WorkHead("a", "A", "SOSP", 2023, heads["a"].type)}
    filled = ("title", "authors", "issued", "ISBN", "abstract", "container_title_short")
    assert [(x.papers, x.key, x.fields) for x in store.works.count_by_fields()] == [
        (1, "b", filled),
        (2, "a", filled),
    ]
    assert store.works.without("page") == [
        ("SOSP", "published", "a"),
        ("SOSP", "preprint", "b"),
        ("SOSP", "published", "c"),
    ]
    assert store.works.without("title") == store.works.without("doi") == []


# -- all of them


def test_threads_share_one_store(store: Store) -> None:
    def write(n: int) -> None:
        for i in range(50):
            store.answers.put(f"s{n}", [(f"q{i}", "x")], "now")

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert store.counts()["answers"] == 200


def test_the_rows_are_counted(store: Store) -> None:
    assert store.counts() == {"answers": 0, "works": 0, "runs": 0}
    put(store)
    store.answers.put("arxiv", [("a", None), ("b", "x")], THEN)
    assert store.counts() == {"answers": 2, "works": 1, "runs": 0}


def test_a_reader_sees_what_is_written_while_it_is_open(both: tuple[Store, Store]) -> None:
    writer, reader = both
    assert list(reader.works.all()) == []
    put(writer)
    assert reader.works.get(WORK.key) == WORK
    assert found(reader, "braces") == [WORK.key]
    assert reader.keys.find(["doi:10.1/x"]) == WORK.key


@pytest.mark.parametrize("name", WRITES)
def test_a_reader_writes_nothing(both: tuple[Store, Store], name: str) -> None:
    writer, reader = both
    put(writer)
    before = writer.counts(), writer.runs.revision()
    with pytest.raises(StoreError):
        WRITES[name][0](reader)
    assert (writer.counts(), writer.runs.revision()) == before


# -- damaged rows


def flipped(place: int) -> Rewrite:
    """Return what flips a bit of the byte at this place, counted over and over."""

    def rewrite(old: bytes) -> bytes:
        at = place % len(old)
        return old[:at] + bytes([old[at] ^ 16]) + old[at + 1 :]

    return rewrite


# Of other bytes some would be read as an empty object, or as text that is no JSON or no UTF-8.
DAMAGES: dict[str, Rewrite] = {
    **{f"byte {place}": flipped(place) for place in (0, 1, 2, 10, 57, 99, -5, -1)},
    "nothing": lambda _: b"",
    "half": lambda old: old[: len(old) // 2],
    "not compressed": zlib.decompress,
    "no JSON": lambda _: zlib.compress(b"damaged"),
    "another object": lambda _: zlib.compress(b'{"key": 1, "fields": {"title": []}}'),
    "no UTF-8": lambda _: zlib.compress(b'"\xff\xfe"'),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_work_is_passed_over_and_named(damaged: Damaged, name: str) -> None:
    store = damaged.store
    whole = titled("whole", "Of Kettles")
    put(store)
    put(store, whole, ["doi:10.1/y"])
    assert store.works.damaged([WORK.key, "whole", "nobody"]) == []
    damaged.work(WORK.key, DAMAGES[name])
    assert store.works.damaged([WORK.key, "whole", "nobody"]) == [WORK.key]
    assert store.works.unreadable == ()
    assert list(store.works.all()) == [whole]
    assert store.works.unreadable == (WORK.key,)
    assert store.works.get(WORK.key) is None
    assert store.works.fingerprint(WORK.key) is None
    assert store.works.fingerprint("whole") == "print"
    assert store.works.notes(WORK.key) == NOTES
    assert store.keys.find(["doi:10.1/x"]) == WORK.key


def test_a_damaged_work_that_is_written_again_is_whole(damaged: Damaged) -> None:
    store = damaged.store
    put(store)
    damaged.work(WORK.key, flipped(9))
    assert store.works.get(WORK.key) is None
    put(store)
    assert store.works.get(WORK.key) == WORK
    assert store.works.fingerprint(WORK.key) == "print"
    assert store.works.unreadable == ()
    assert store.works.damaged([WORK.key]) == []


def test_a_damaged_work_keeps_its_names_when_its_key_is_replaced(damaged: Damaged) -> None:
    store = damaged.store
    put(store)
    damaged.work(WORK.key, flipped(9))
    store.keys.reserve([("new", [])], THEN)
    store.keys.rename(WORK.key, "new")
    assert store.keys.find(["doi:10.1/x"]) == "new"
    assert store.works.get(WORK.key) is None
    assert store.works.damaged(["new"]) == ["new"]
    assert store.works.unreadable == ("new",)


@pytest.mark.parametrize("name", [n for n in DAMAGES if n not in {"no JSON", "another object"}])
def test_a_damaged_answer_was_never_kept(damaged: Damaged, name: str) -> None:
    answers = damaged.store.answers
    answers.put("arxiv", [("a", "payload " * 99), ("b", "whole"), ("c", None)], THEN)
    damaged.answer("a", DAMAGES[name])
    assert answers.get("arxiv", ["a", "b", "c"]).keys() == {"b", "c"}
    answers.put("arxiv", [("a", "again")], THEN)
    assert answers.get("arxiv", ["a"])["a"].payload == "again"


# -- what rows are made of


def test_fingerprints_tell_parts_apart() -> None:
    assert fingerprint("ab", "c") != fingerprint("a", "bc")
