"""The search finds what the table of queries says, whatever is typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from enrich.library.search import SearchResult, search
from enrich.library.snippets import snippet_of
from enrich.store import Store
from enrich.store.base import SearchedPaper
from enrich.store.sqlite import SqliteStore
from tests.support.made_library import TABLE, fill


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with SqliteStore.in_memory() as store:
        fill(store)
        yield store


def keys(found: list[SearchResult]) -> list[str]:
    return [result.work.key for result in found]


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["query"])
def test_a_query_finds_its_papers(store: Store, case: dict[str, object]) -> None:
    found = search(store, str(case["query"]), 20)
    expected = case["keys"]
    assert isinstance(expected, list)
    if case.get("any_order"):
        assert sorted(keys(found)) == sorted(expected)
    else:
        assert keys(found) == expected
    for result in found:
        assert {word: list(words) for word, words in result.corrected.items()} == case.get(
            "corrected", {}
        )


def test_a_snippet_keeps_notes_apart() -> None:
    notes = "compare with vLLM\nflat  buffers\n\nMemory in Pages"
    paper = SearchedPaper("k", 2023, "Paged Memory", "Ada Ames", "SOSP", "", notes, "")
    found = snippet_of(paper, frozenset({"vllm"}))
    assert found.text == "compare with vLLM · flat buffers · Memory in Pages"
    assert [found.text[a:b] for a, b in found.marks] == ["vLLM"]
    late = replace(paper, notes="first\none two three four vLLM")
    assert snippet_of(late, frozenset({"vllm"})).text == "… one two three four vLLM"
