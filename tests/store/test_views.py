"""The views have what the works and the lists have, in plain columns, and nothing of the answers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from enrich.model import Identifier, Name, Value
from enrich.store import open_store
from enrich.store.base import ChangeRow, ListRow, StoredWork
from tests.store.conftest import NOTES, THEN, WORK, put, titled

HOSTILE = "'); DROP TABLE works; -- \x1b[31m\" OR NEAR(a b) * {title}: <b>x</b> %s \0end"
SECRET = "a raw answer that nobody is to see"


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "enrich.db"
    with open_store(path) as store:
        ids = (Identifier("doi", "10.1/x"), Identifier("arxiv", "2310.00001"))
        put(store, replace(WORK, identifiers=ids))
        other = titled("b", HOSTILE, state="preprint")
        fields = replace(
            other.fields, editors=Value((Name("Doe", "Bo"),), "dblp", THEN), authors=None
        )
        store.works.put([StoredWork(replace(other, fields=fields), "x", [], HOSTILE)])
        row = ListRow(3, 0, WORK.key, HOSTILE, True, False, "2026-01-02", HOSTILE, HOSTILE, "a, b")
        store.lists.put_list("/x/list.md", "list.md", "", [row], THEN)
        store.history.put_changes([ChangeRow(THEN, "b", "state", None, "preprint", "dblp")])
        store.answers.put("arxiv", [("arxiv:1", SECRET)], THEN)
        store.runs.put_note("settled:x", SECRET)
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        yield Database(connection, execute_plugins=False)


def test_papers_are_rows(cache: Database) -> None:
    first, second = cache["papers"].rows
    assert first == {
        **dict.fromkeys(("doi", "arxiv", "url", "pdf", "volume", "issue", "pages"), ""),
        **dict.fromkeys(("publisher", "retracted", "venue_name"), ""),
        "key": WORK.key,
        "title": "On {Braces}",
        "authors": "Ada Ångström; OpenAI",
        "first_author": "Ångström",
        "venue": "SOSP",
        "year": 2023,
        "issued": "2023-10",
        "state": "published",
        "checked_on": "2026-01-01",
        "type": "paper-conference",
        "added": "2026-01-01",
        "abstract": "Pages of keys and values.",
        "notes": NOTES,
    }
    assert (second["title"], second["notes"], second["authors"]) == (HOSTILE, HOSTILE, "Bo Doe")


def test_people_venues_identifiers_and_sources_are_rows(cache: Database) -> None:
    assert [tuple(r.values()) for r in cache["authors"].rows] == [
        (WORK.key, 1, "Ada Ångström", "Ångström", "Ada"),
        (WORK.key, 2, "OpenAI", "OpenAI", ""),
        ("b", 1, "Bo Doe", "Doe", "Bo"),
    ]
    assert [tuple(r.values()) for r in cache["venues"].rows] == [("SOSP", "", 2, 2023, 2023)]
    assert [tuple(r.values()) for r in cache["identifiers"].rows_where("key = ?", [WORK.key])] == [
        (WORK.key, "arxiv", "2310.00001"),
        (WORK.key, "doi", "10.1/x"),
    ]
    found = {
        r["field"]: tuple(r.values())[2:]
        for r in cache["provenance"].rows_where("key = ?", [WORK.key])
    }
    assert found == {
        "title": ("On {Braces}", "crossref", THEN),
        "authors": ("Ada Ångström; OpenAI", "crossref", THEN),
        "issued": ("2023-10", "crossref", THEN),
        "container_title_short": ("SOSP", "dblp", ""),
        "ISBN": ("978-1", "crossref", ""),
        "abstract": ("Pages of keys and values.", "arxiv", ""),
    }
    assert [r["value"] for r in cache["provenance"].rows_where("field = 'editors'")] == ["Bo Doe"]


def test_entries_of_lists_and_changes_are_rows(cache: Database) -> None:
    [entry] = cache["list_entries"].rows
    assert tuple(entry.values()) == (
        *("list.md", 3, WORK.key, HOSTILE, 1, 0, "2026-01-02", HOSTILE, HOSTILE, "a, b"),
    )
    [change] = cache["changes"].rows
    assert tuple(change.values()) == ("2026-01-01", THEN, "b", "state", None, "preprint", "dblp")


def test_no_view_has_an_answer_or_a_note_of_the_program(cache: Database) -> None:
    shown = json.dumps([list(cache[name].rows) for name in cache.view_names()])
    assert WORK.key in shown
    assert SECRET not in shown
    for name in cache.view_names():
        plan = cache.execute(f"EXPLAIN QUERY PLAN SELECT * FROM {name}").fetchall()
        assert not {"answers", "notes", "hosts"} & {x for row in plan for x in row[3].split()}


def test_what_a_newer_program_derives_otherwise_is_derived_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "enrich.db"
    row = ListRow(3, 0, WORK.key, "Kettles", None, False, "", "", "", "")
    with open_store(path) as store:
        put(store)
        store.lists.put_list("/x/list.md", "list.md", "", [row], THEN)
    monkeypatch.setattr("enrich.store.sqlite.derived.VERSION", "2")
    content = path.read_bytes()
    with open_store(path, read_only=True) as store:
        assert found_all(store) == [[WORK.key]] * 4
    assert path.read_bytes() == content
    with open_store(path) as store:
        assert found_all(store) == [[WORK.key]] * 4
        assert store.works.notes(WORK.key) == NOTES
    assert path.read_bytes() != content


def found_all(store: object) -> list[list[str]]:
    from tests.store.conftest import found

    return [found(store, q) for q in ("braces", "caches", "kettles", "author:openai")]  # type: ignore[arg-type]
