"""Catalogues: facts from files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from enrich import sources
from enrich.errors import Unreadable
from enrich.model import Date, Identifier, Query, Standing, Tier
from enrich.sources.catalog import Catalog
from tests.support.paths import ROOT

LINES = (
    (ROOT / "tests" / "data" / "catalog" / "facts.jsonl").read_text(encoding="utf-8").splitlines()
)
DOI = Identifier("doi", "10.1109/tot.2031.1")
ARXIV = Identifier("arxiv", "3009.00001")


@pytest.fixture
def catalog() -> Catalog:
    return Catalog(lines=LINES, identify=sources.identify)


def test_a_line_with_two_versions_gives_two_records_that_name_each_other(catalog: Catalog) -> None:
    published, preprint = catalog.parse(LINES[0])
    assert (published.standing, published.type, published.tier) == (
        Standing.PUBLISHED,
        "article-journal",
        Tier.INDEX,
    )
    assert published.identifiers == (DOI, Identifier("ieee", "19999999"))
    assert (published.links, preprint.links) == ((ARXIV,), published.identifiers)
    assert (published.container_title, published.container_title_short) == (
        "IEEE Transactions on Tea",
        "IEEE TOT",
    )
    assert (published.volume, published.issue, published.page) == ("24", "4", "3256-3273")
    assert published.issued == Date(2031, 4)
    assert published.other_titles == ("LLMPot: Brewing on a Shelf",)
    assert (preprint.standing, preprint.genre, preprint.archive_class) == (
        Standing.PREPRINT,
        "preprint",
        "cs.DC",
    )
    assert (preprint.title, preprint.issued) == ("LLMPot: Brewing on a Shelf", Date(2030, 9, 8))
    assert [len(r.authors) for r in (published, preprint)] == [2, 1]


def test_a_preprint_alone_is_no_publication(catalog: Catalog) -> None:
    [record] = catalog.parse(LINES[2])
    assert (record.standing, record.identifiers, record.container_title) == (
        Standing.PREPRINT,
        (Identifier("arxiv", "3001.11240"),),
        "",
    )


def test_what_has_no_venue_is_not_called_published(catalog: Catalog) -> None:
    [record] = catalog.parse(LINES[3])
    assert (record.standing, record.type) == (Standing.UNKNOWN, "book")


@pytest.mark.parametrize("identifier", [DOI, ARXIV, Identifier("ieee", "19999999")])
def test_any_identifier_of_either_version_finds_the_line(
    catalog: Catalog, identifier: Identifier
) -> None:
    assert list(catalog.fetch([identifier])) == [(identifier, LINES[0])]


def test_the_page_of_the_published_version_is_an_identifier(catalog: Catalog) -> None:
    [(_, answer)] = catalog.fetch([Identifier("usenix", "osdi31/presentation/orn")])
    assert answer == LINES[1]


def test_an_unknown_identifier_is_not_there(catalog: Catalog) -> None:
    unknown = Identifier("doi", "10.1/none")
    assert list(catalog.fetch([unknown])) == [(unknown, None)]


@pytest.mark.parametrize(
    "query",
    [
        Query("edgepot – fast brewing at the EDGE"),
        Query("LLMPot: Brewing on a shelf"),
        Query("Renamed Since", other_titles=("LLMPot: Brewing on a Shelf",)),
    ],
)
def test_titles_are_found_folded_and_by_older_names(catalog: Catalog, query: Query) -> None:
    assert list(catalog.search([query])) == [(query, LINES[0])]


@pytest.mark.parametrize("title", ["EdgePot", "Fast Brewing at the Edge", "", "…"])
def test_a_title_that_is_only_alike_finds_nothing(catalog: Catalog, title: str) -> None:
    assert [answer for _, answer in catalog.search([Query(title)])] == [None]


def test_two_papers_of_one_title_are_both_named() -> None:
    lines = [
        json.dumps(
            {"title": "Tea", "authors": [x], "type": "article", "journal": "J", "year": 2000}
        )
        for x in "AB"
    ]
    [(_, answer)] = Catalog(lines=lines).search([Query("tea")])
    assert answer is not None
    assert [r.authors[0].full for r in Catalog().parse(answer)] == ["A", "B"]


def test_malformed_lines_are_counted_and_passed_over() -> None:
    bad = [
        "{",
        "[]",
        '"x"',
        "{}",
        '{"title": ""}',
        '{"title": 3.5}',
        "[" * 50_000,
        '{"title": "\\ud800"}',
    ]
    catalog = Catalog.reading([*bad, "", "  ", "\ufeff" + LINES[1]])
    assert catalog.problems == len(bad)
    assert [
        answer is not None
        for _, answer in catalog.search([Query("Teapot: Boiling Tail Latency Away")])
    ] == [True]


@pytest.mark.parametrize(
    "fact",
    [
        {"authors": "A"},
        {"authors": [1, None, {"x": 1}, "B"]},
        {"year": True, "month": []},
        {"year": 10**30},
        {"arxiv": 5},
        {"arxiv": {"id": "not an id"}},
        {"arxiv": {"id": ["3009.00001"]}},
        {"doi": 7, "url": "javascript:x", "identifiers": []},
        {
            "openreview": {"id": "abcdef123", "venue": "x"},
            "usenix": "conference/osdi31/presentation/x",
        },
        {"type": ["article"], "pages": "--", "isbn": "x"},
    ],
)
def test_odd_values_never_raise(fact: dict[str, object]) -> None:
    for record in Catalog().parse(json.dumps({"title": "T", **fact})):
        assert record.title == "T"
        assert all(i.value for i in record.identifiers)


def test_an_answer_that_is_no_line_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        Catalog().parse("<html>")


def test_the_starter_that_ships_is_whole() -> None:
    lines = (ROOT / "cache" / "starter.jsonl").read_text(encoding="utf-8").splitlines()
    catalog = Catalog(lines=lines, identify=sources.identify)
    assert (len(lines), catalog.problems) == (31, 0)
    for line in lines:
        assert "abstract" not in json.loads(line)
        assert "\n" not in line
        for record in catalog.parse(line):
            assert record.identifiers
            assert record.authors
            assert record.issued
    assert sum(r.standing is Standing.PUBLISHED for x in lines for r in catalog.parse(x)) == 26


def test_the_starter_has_the_facts_it_was_made_from(shared: Path) -> None:
    catalog = Catalog(
        lines=(ROOT / "cache" / "starter.jsonl").read_text(encoding="utf-8").splitlines()
    )
    for line in (shared / "seed-facts.jsonl").read_text(encoding="utf-8").splitlines():
        fact = json.loads(line)
        [(_, answer)] = catalog.search([Query(fact["title"])])
        record = catalog.parse(answer or "")[0]
        assert record.title == fact["title"]
        assert [n.full for n in record.authors] == fact["authors"]
        if "venue" in fact:
            stated = (
                record.container_title,
                record.volume,
                record.issue,
                record.page,
                record.id("doi"),
            )
            keys = ("container_title", "volume", "number", "pages")
            assert stated == (
                *(fact.get(k, "") for k in keys),
                fact["doi"].lower() if "doi" in fact else None,
            )
            assert record.issued == Date(fact["year"])
