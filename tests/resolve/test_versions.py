"""What a registry says of other versions is followed there, in the batches that are asked anyway."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from enrich.errors import Unavailable
from enrich.model import Identifier
from enrich.store import Store, open_store
from tests.support.fake_sources import (
    ARXIV,
    LINKED,
    PREPRINT,
    PUBLISHED,
    Clock,
    Fake,
    Index,
    Links,
    Preprints,
    Registry,
    paper,
    resolve,
)

DEPOSIT = Identifier("doi", "10.1101/990001")
ARTICLE = Identifier("doi", "10.1093/bees/btw990")
_Facts = Mapping[str, Sequence[Mapping[str, Any]]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "cache.db") as opened:
        yield opened


def version(doi: Identifier, *links: Identifier, out: bool = False) -> Mapping[str, Any]:
    return {"ids_": [str(doi)], "links": [*map(str, links)], "out": out}


def facts(*versions: Mapping[str, Any]) -> _Facts:
    return {v["ids_"][0]: [v] for v in versions}


def numbered(n: int) -> Identifier:
    return Identifier("doi", f"10.20944/990001.v{n}")


def asked(source: Fake) -> list[list[str]]:
    """What was asked of a source by identifier, request by request."""
    return [batch for batch in source.log if ":" in batch[0]]


def test_the_article_that_a_preprint_names_is_asked_for_in_one_more_batch(store: Store) -> None:
    registry = Registry(facts(version(DEPOSIT, ARTICLE), version(ARTICLE, DEPOSIT, out=True)))
    target = paper(DEPOSIT)
    resolve(store, [registry, Index({})], target)
    assert asked(registry) == [[str(DEPOSIT)], [str(ARTICLE)]]
    assert target.published
    # Nothing is asked again.
    registry.log.clear()
    resolve(store, [registry, Index({})], paper(DEPOSIT))
    assert asked(registry) == []


def test_the_targets_of_a_whole_list_share_a_batch(store: Store) -> None:
    deposits = [Identifier("doi", f"10.1101/99{n:04}") for n in range(30)]
    articles = [Identifier("doi", f"10.1093/bees/{n:04}") for n in range(30)]
    pairs = list(zip(deposits, articles, strict=True))
    registry = Registry(
        facts(*(version(d, a) for d, a in pairs), *(version(a, d, out=True) for d, a in pairs))
    )
    targets = [paper(d) for d in deposits]
    resolve(store, [registry], *targets)
    assert [len(batch) for batch in asked(registry)] == [30, 30]
    assert all(t.published for t in targets)


def test_a_target_rides_with_what_others_report(store: Store) -> None:
    registry = Registry(
        {**facts(version(DEPOSIT, ARTICLE), version(ARTICLE, out=True)), **PUBLISHED}
    )
    resolve(store, [Preprints(PREPRINT), Links(LINKED), registry], paper(ARXIV), paper(DEPOSIT))
    assert asked(registry) == [[str(DEPOSIT)], ["doi:10.1145/1.2", str(ARTICLE)]]


def test_the_preprint_of_a_stated_article_is_asked_for(store: Store) -> None:
    registry = Registry(facts(version(DEPOSIT, ARTICLE), version(ARTICLE, DEPOSIT, out=True)))
    target = paper(ARTICLE)
    resolve(store, [registry], target)
    assert asked(registry) == [[str(ARTICLE)], [str(DEPOSIT)]]
    assert {i for r in target.records for i in r.identifiers} == {ARTICLE, DEPOSIT}


def test_a_cycle_of_versions_ends(store: Store) -> None:
    ring = [version(numbered(n), numbered((n + 1) % 3), numbered(n)) for n in range(3)]
    registry = Registry(facts(*ring))
    resolve(store, [registry], paper(numbered(0)))
    assert asked(registry) == [[str(numbered(n))] for n in range(3)]


def test_versions_of_versions_lead_to_the_article_and_no_further(store: Store) -> None:
    registry = Registry(
        facts(
            version(numbered(2), numbered(1)),
            version(numbered(1), ARTICLE),
            version(ARTICLE, numbered(0), out=True),
        )
    )
    target = paper(numbered(2))
    resolve(store, [registry], target)
    assert asked(registry) == [[str(numbered(2))], [str(numbered(1))], [str(ARTICLE)]]
    assert target.published


def test_another_papers_article_is_not_taken(store: Store) -> None:
    foreign = {**version(ARTICLE, out=True), "title": "Spoons in Space", "authors": ["Zoe Quark"]}
    registry = Registry(facts(version(DEPOSIT, ARTICLE), foreign))
    target = paper(DEPOSIT)
    resolve(store, [registry], target)
    assert not target.published


def test_an_article_that_cannot_be_asked_for_leaves_the_paper_open(store: Store) -> None:
    class Failing(Registry):
        def fetch(self, wanted: Sequence[Identifier]) -> Iterator[tuple[Identifier, str | None]]:
            if ARTICLE in wanted:
                raise Unavailable("down", "api.crossref.org")
            yield from super().fetch(wanted)

    clock = Clock()
    target = paper(DEPOSIT)
    known = facts(version(DEPOSIT, ARTICLE), version(ARTICLE, out=True))
    resolve(store, [Failing(known)], target, clock=clock)
    assert target.unavailable_sources == {"crossref"}
    registry = Registry(known)
    target = paper(DEPOSIT)
    resolve(store, [registry], target, clock=clock)
    assert asked(registry) == [[str(ARTICLE)]]
    assert target.published
    assert not target.unavailable_sources
