"""The order of work: who takes part in which step, and that a source's phase is when it is first asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from enrich.resolve.phases import ORDER, Asks, Step, Until
from enrich.resolve.resolver import Resolver
from enrich.resolve.target import Target
from enrich.sources.base import Source
from enrich.sources.policy import LOCAL, PAGES, Need, Phase, Policy, SearchScope
from enrich.store import open_store
from tests.support.fake_sources import (
    ARXIV,
    DOI,
    LINKED,
    PREPRINT,
    Fake,
    Graph,
    Index,
    Links,
    Pages,
    Preprints,
    Registry,
    paper,
)

STEPS = [step.name for step in ORDER]


class ByTitles(Fake):
    name = "by_titles"
    policy = Policy(phase=Phase.TITLES)
    search_batch = 20


class ByTitle(Fake):
    name = "by_title"
    policy = Policy(phase=Phase.SEARCH)
    search_batch = 20


class OfLinked(Fake):
    name = "of_linked"
    schemes = ("openreview",)
    policy = Policy(search_scope=SearchScope.LINKED_PAPERS)
    search_batch = 20


class Files(Fake):
    name = "files"
    schemes = ("doi",)
    policy = LOCAL

    @classmethod
    def reading(cls, *_: Any, **__: Any) -> Files:
        raise NotImplementedError


FIRST = {"stated identifiers", "reported identifiers", "background"}
BULK = {"titles", "titles, after the background"}
LATER = {"gaps", "identifiers from gaps"}
LAST = {"pages", "last identifiers"}
SINGLE = {"single titles", "last titles"}


@pytest.mark.parametrize(
    ("kind", "steps"),
    [
        (Preprints, FIRST | LATER | LAST),
        (Index, FIRST | BULK | LATER | LAST | SINGLE),
        (Registry, FIRST | LATER | LAST | SINGLE),
        (Graph, {"titles for gaps"} | LATER | LAST | SINGLE),
        (Pages, LAST),
        (ByTitles, {"background"} | BULK | SINGLE),
        (ByTitle, SINGLE),
        (OfLinked, FIRST | LATER | LAST | SINGLE),
        (Files, set()),
    ],
)
def test_a_policy_says_in_which_steps_a_source_takes_part(
    kind: type[Source], steps: set[str]
) -> None:
    source = object.__new__(kind)
    assert {step.name for step in ORDER if step.takes(source)} == steps


def test_each_step_has_a_name_of_its_own_and_ends_in_a_way_that_fits() -> None:
    assert len(set(STEPS)) == len(STEPS)
    ends = {
        Asks.IDENTIFIERS: {Until.ONE_ROUND, Until.NOTHING_NEW},
        Asks.TITLES: {Until.ALL_ASKED},
        Asks.TITLES_FOR_GAPS: {Until.ALL_ASKED},
        Asks.SINGLE_TITLES: {Until.FIRST_MATCH},
        Asks.LAST_TITLES: {Until.FIRST_MATCH},
        Asks.NOTHING: {Until.ALL_ANSWERED},
    }
    assert all(step.until in ends[step.asks] for step in ORDER)
    assert {step.asks for step in ORDER} == set(Asks)


def test_identifiers_are_asked_for_after_every_step_that_may_bring_some() -> None:
    """What titles bring is followed before the next kind of source is asked, and at the end."""
    brings = {Asks.TITLES_FOR_GAPS, Asks.SINGLE_TITLES, Asks.LAST_TITLES}
    for step, after in zip(ORDER, (*ORDER[1:], None), strict=True):
        if step.asks in brings:
            assert after is not None
            assert (after.asks, after.until) == (Asks.IDENTIFIERS, Until.NOTHING_NEW)


def asked(tmp_path: Path, sources: list[Source], *targets: Target) -> list[str]:
    """Return the names of the sources in the order of their requests."""
    order: list[str] = []
    for source in sources:
        note(source, order)
    Resolver(sources, open_store(tmp_path / "enrich.db").answers).resolve(targets)
    return order


def note(source: Any, order: list[str]) -> None:
    fetch, search = source.fetch, source.search
    source.fetch = lambda wanted: (order.append(source.name), fetch(wanted))[1]
    source.search = lambda queries: (order.append(source.name), search(queries))[1]


def test_sources_that_are_asked_by_title_alone_have_their_turn(tmp_path: Path) -> None:
    sources: list[Source] = [ByTitle({}), ByTitles({}), Registry({}), Index({}), Preprints({})]
    order = asked(tmp_path, sources, paper(ARXIV), paper(title="A Bare Title Of Some Length"))
    assert order[:2] in (["arxiv", "dblp"], ["dblp", "arxiv"])
    assert list(dict.fromkeys(order[2:])) == ["dblp", "by_titles", "crossref", "by_title"]


def test_a_title_that_is_found_in_bulk_is_searched_for_nowhere_else(tmp_path: Path) -> None:
    title = "A Bare Title Of Some Length Here"
    found: list[Source] = [
        ByTitles({title: [{"title": title, "out": True}]}),
        ByTitle({}),
        Registry({}),
    ]
    assert asked(tmp_path, found, paper(title=title)) == ["by_titles"]


def test_a_source_of_linked_papers_is_not_searched_for_others_in_bulk(tmp_path: Path) -> None:
    assert asked(tmp_path, [OfLinked({})], paper(title="A Bare Title Of Some Length")) == []


class KeyedPages(Pages):
    """Pages of which one is read also where only the abstract is missing, but none that others name."""

    policy = replace(PAGES, needs=Need.ABSTRACT, needs_if_reported=Need.RECORD)
    schemes = ("doi",)


@pytest.mark.parametrize("stated", [True, False])
def test_a_new_policy_works_without_a_change_of_resolve(tmp_path: Path, stated: bool) -> None:
    pages = KeyedPages({})
    bare = {str(ARXIV): [{"ids_": [str(ARXIV)], "links": [str(DOI)]}]}
    target = paper(*((ARXIV, DOI) if stated else (ARXIV,)))
    order = asked(tmp_path, [Preprints(bare), Links(LINKED), pages], target)
    assert pages.log == ([[str(DOI)]] if stated else [])
    assert order[-1] == ("usenix" if stated else "semantic_scholar")


def test_steps_take_sources_in_their_order() -> None:
    sources = [Preprints(PREPRINT), Index({}), Pages({})]
    step: Step = ORDER[-1]
    assert step.sources(sources) == sources
