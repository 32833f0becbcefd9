"""No statement of the SQLite store reads a whole table, but for what is asked of a whole table."""

from __future__ import annotations

import inspect
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from enrich.library import finding
from enrich.store import base
from enrich.store.base import ChangeRow, ListRow, RunLogRow, StoredWork
from enrich.store.sqlite import SqliteStore
from tests.store.conftest import CACHED, THEN, WORK, put, titled

LISTED = ListRow(3, 0, WORK.key, "Caches", None, True, "", "T", "", "")
# Every method, and the tables of which it is asked for every row.
CALLS: dict[str, tuple[Callable[[SqliteStore], object], set[str]]] = {
    "answers.get": (lambda s: s.answers.get("arxiv", ["a", "b"]), set()),
    "answers.outcomes": (lambda s: s.answers.outcomes("arxiv"), set()),
    "answers.sources": (lambda s: s.answers.sources(), {"answers"}),
    "answers.put": (lambda s: s.answers.put("arxiv", [("a", "x"), ("b", None)], THEN), set()),
    "works.get": (lambda s: s.works.get(WORK.key), set()),
    "works.all": (lambda s: list(s.works.all()), set()),
    "works.some": (lambda s: list(s.works.some([WORK.key, "none"])), set()),
    "works.keys": (lambda s: s.works.keys(), {"works"}),
    "works.put": (lambda s: s.works.put([StoredWork(WORK, "", ["doi:10.1/x"], "")]), set()),
    "works.fingerprint": (lambda s: s.works.fingerprint(WORK.key), set()),
    "works.damaged": (lambda s: s.works.damaged([WORK.key, "other"]), set()),
    "works.notes": (lambda s: s.works.notes(WORK.key), set()),
    "works.count_by_state": (lambda s: s.works.count_by_state(), {"works"}),
    "keys.find": (lambda s: s.keys.find(["doi:10.9/none", "doi:10.1/x"]), set()),
    "keys.find_all": (lambda s: s.keys.find_all(["doi:10.9/none", "doi:10.1/x"]), set()),
    "keys.current": (lambda s: s.keys.current(WORK.key), set()),
    "keys.current_all": (lambda s: s.keys.current_all([WORK.key, "none"]), set()),
    "keys.names": (lambda s: s.keys.names(), {"names"}),
    "keys.all": (lambda s: s.keys.all(), {"keys"}),
    "works.heads": (lambda s: s.works.heads(["a", "b"]), set()),
    "works.count_by_venue": (lambda s: s.works.count_by_venue(), {"paper_rows"}),
    "works.count_by_fields": (lambda s: s.works.count_by_fields(), {"paper_rows", "g"}),
    "works.without": (lambda s: s.works.without("page"), {"p", "field_sets"}),
    "keys.in_any_case": (lambda s: s.keys.in_any_case("A"), set()),
    "keys.reserve": (lambda s: s.keys.reserve([("new", ["doi:10.1/y"])], THEN), set()),
    "keys.rename": (lambda s: s.keys.rename(WORK.key, "other"), set()),
    "hosts.all": (lambda s: s.hosts.all(), {"hosts"}),
    "hosts.refusals": (lambda s: s.hosts.refusals(), {"hosts"}),
    "hosts.record": (lambda s: s.hosts.record({"a": THEN}, {"b": "no"}, THEN), set()),
    "hosts.exhausted": (lambda s: s.hosts.exhausted(), set()),
    "hosts.record_exhausted": (lambda s: s.hosts.record_exhausted({"a": THEN}), set()),
    "runs.log": (lambda s: s.runs.log(RunLogRow(THEN, 1.0, 0)), set()),
    "runs.last": (lambda s: s.runs.last(), set()),
    "runs.logged": (lambda s: s.runs.logged(), {"runs"}),
    "runs.work_cache": (lambda s: list(s.runs.work_cache(["a", "b"])), set()),
    "runs.put_work_cache": (lambda s: s.runs.put_work_cache([CACHED], ["b"]), {"work_cache"}),
    "runs.entry_states": (lambda s: s.runs.entry_states(), {"entry_states"}),
    "runs.put_entry_states": (lambda s: s.runs.put_entry_states([("a", "doubtful")]), set()),
    "runs.note": (lambda s: s.runs.note("a"), set()),
    "runs.put_note": (lambda s: s.runs.put_note("a", "b"), set()),
    "runs.revision": (lambda s: s.runs.revision(), set()),
    "outputs.checksums": (lambda s: s.outputs.checksums("a"), set()),
    "outputs.put_checksum": (lambda s: s.outputs.put_checksum("a", "b", THEN), set()),
    "outputs.all": (lambda s: s.outputs.all(), {"outputs"}),
    "history.put_changes": (
        lambda s: s.history.put_changes([ChangeRow(THEN, "a", "state", None, "x", "")]),
        set(),
    ),
    "history.since": (lambda s: list(s.history.since("2026")), set()),
    "lists.put_list": (lambda s: s.lists.put_list("/a", "a", "", [LISTED], THEN), set()),
    "lists.keep_only": (lambda s: s.lists.keep_only("/c", []), {"reading_lists"}),
    "lists.of": (lambda s: s.lists.of(WORK.key), set()),
    "lists.all": (lambda s: list(s.lists.all()), {"list_rows"}),
    "lists.whole": (lambda s: list(s.lists.whole()), {"reading_lists"}),
    "search.count": (lambda s: s.search.count(), set()),
    "search.known": (lambda s: s.search.known(["brac", "none"]), set()),
    "search.papers_with": (lambda s: s.search.papers_with("brac"), set()),
    "search.beginning": (lambda s: s.search.beginning("br", 5), set()),
    "search.near": (lambda s: s.search.near("bracez"), set()),
    "search.find": (
        lambda s: [
            finding.find(s.search, q, 5)
            for q in ("braces others", "author:ada year:2023", "-braces is:unread title:on")
        ],
        set(),
    ),
    "search.papers_of": (lambda s: s.search.papers_of([WORK.key]), set()),
    "counts": (lambda s: s.counts(), {"answers", "works", "runs"}),
}
# A cache with a lock has nothing to claim.
WITHOUT_A_STATEMENT = {"answers.claim", "answers.release"}
# What a full-text table says of a look-up by row number or words; without either it reads all.
_BY_ROW_OR_WORDS = re.compile(r"VIRTUAL TABLE INDEX \d+:.+")


@pytest.mark.parametrize("name", CALLS)
def test_no_table_is_read_whole_but_what_is_asked_for_whole(name: str, tmp_path: Path) -> None:
    call, whole = CALLS[name]
    with SqliteStore.open(tmp_path / "enrich.db") as store:
        put(store)
        put(store, titled("other", "Other"), ["doi:10.1/z"])
        db = store._connection._database
        statements: list[str] = []
        db.set_trace_callback(statements.append)
        call(store)
        db.set_trace_callback(None)
        read = {table for sql in statements if _has_plan(sql) for table in scanned(db, sql)}
    assert any(map(_has_plan, statements))
    assert read == whole


def test_every_method_is_looked_at() -> None:
    parts = ("Answers", "Works", "Keys", "Hosts", "Runs", "Outputs", "History", "Lists", "Search")
    methods = {
        f"{part.lower()}.{name}"
        for part in parts
        for name, member in vars(getattr(base, part)).items()
        if inspect.isfunction(member) and not name.startswith("_")
    }
    assert methods - WITHOUT_A_STATEMENT == CALLS.keys() - {"counts"}


def test_a_whole_table_is_seen(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "enrich.db") as store:
        db = store._connection._database
        assert scanned(db, "SELECT key FROM paper_rows WHERE volume = 'a'") == {"paper_rows"}
        assert scanned(db, "SELECT * FROM keys WHERE given = ''") == {"keys"}
        assert scanned(db, "SELECT count(*) FROM names") == {"names"}


def _has_plan(sql: str) -> bool:
    return sql.lstrip().partition(" ")[0] in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}


def scanned(db: sqlite3.Connection, sql: str) -> set[str]:
    """Return the tables that a statement reads from the first row to the last."""
    plan = [detail for *_, detail in db.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()]
    return {
        detail.split()[1]
        for detail in plan
        if re.match(r"SCAN (?!CONSTANT ROW|\(subquery)", detail)
        and not _BY_ROW_OR_WORDS.search(detail)
    }
