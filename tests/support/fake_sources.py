"""Services in memory that a test resolves against.

Each of one policy, with the facts that it is given.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar

from enrich.errors import SourceError, Unreadable
from enrich.messages import Sentence
from enrich.model import Date, Identifier, Name, Query, Record, Standing, Tier
from enrich.resolve.resolver import Resolver
from enrich.resolve.target import Target
from enrich.sources.base import Source
from enrich.sources.policy import (
    AGGREGATOR,
    GAP_FILLER,
    INDEX,
    PAGES,
    PREPRINT_SERVER,
    REGISTRY,
    Need,
    Policy,
)
from enrich.store import Store

TITLE = "Paged Memory for Serving Invented Models"
AUTHORS = ("Ada Example", "Bob Sample")
ARXIV = Identifier("arxiv", "2309.00001")
DOI = Identifier("doi", "10.1145/1.2")


def ids(values: Sequence[str]) -> tuple[Identifier, ...]:
    return tuple(Identifier(*v.split(":", 1)) for v in values)


class Fake(Source):
    """A service in memory: `facts` maps an identifier or a title to records.

    `log` keeps every request.
    """

    batch: ClassVar[int] = 100

    def __init__(
        self, facts: Mapping[str, Sequence[Mapping[str, Any]]], failing: SourceError | None = None
    ) -> None:
        super().__init__(None)
        self.facts = facts
        self.failing = failing
        self.log: list[list[str]] = []

    def fetch(self, wanted: Sequence[Identifier]) -> Iterator[tuple[Identifier, str | None]]:
        self.log.append([str(i) for i in wanted])
        if self.failing:
            raise self.failing
        for i in wanted:
            yield i, json.dumps(self.facts[str(i)]) if str(i) in self.facts else None

    def search(self, queries: Sequence[Query]) -> Iterator[tuple[Query, str | None]]:
        self.log.append([q.title for q in queries])
        if self.failing:
            raise self.failing
        for q in queries:
            yield q, json.dumps(self.facts[q.title]) if q.title in self.facts else None

    def parse(self, answer: str) -> list[Record]:
        try:
            facts = json.loads(answer)
        except ValueError as error:
            raise Unreadable(Sentence("no JSON")) from error
        return [self.record(**f) for f in facts]

    def record(
        self,
        ids_: Sequence[str] = (),
        links: Sequence[str] = (),
        title: str = TITLE,
        authors: Sequence[str] = AUTHORS,
        out: bool = False,
        year: int = 2023,
        venue: str = "",
        abstract: str = "",
    ) -> Record:
        return Record(
            self.name,
            self.tier or Tier.INDEX,
            title,
            tuple(Name(a.split()[-1], a.split()[0]) for a in authors),
            "paper-conference" if out else "article",
            Standing.PUBLISHED
            if out
            else Standing.UNKNOWN
            if self.tier is Tier.AGGREGATOR
            else Standing.PREPRINT,
            ids(ids_),
            ids(links),
            issued=Date(year),
            container_title_short=venue,
            abstract=abstract,
        )


class Preprints(Fake):
    name = "arxiv"
    schemes = ("arxiv",)
    tier = Tier.PREPRINT


class Index(Fake):
    name = "dblp"
    schemes = ("arxiv", "dblp", "doi", "usenix")
    tier = Tier.INDEX
    policy = replace(INDEX, fallback_for={"doi": "crossref"})
    search_batch = 20


class Registry(Fake):
    name = "crossref"
    schemes = ("doi",)
    tier = Tier.PUBLISHER
    search_batch = 1
    policy = replace(REGISTRY, search_order=20)


class Links(Fake):
    name = "semantic_scholar"
    schemes = ("arxiv", "doi")
    tier = Tier.AGGREGATOR
    policy = AGGREGATOR


class Pages(Fake):
    name = "usenix"
    schemes = ("usenix",)
    tier = Tier.PUBLISHER
    policy = PAGES
    batch = 1


class Graph(Fake):
    name = "openalex"
    schemes = ("doi",)
    tier = Tier.AGGREGATOR
    policy = GAP_FILLER
    search_batch = 40


class Titles(Links):
    search_batch = 1


class Forums(Fake):
    name = "openreview"
    schemes = ("openreview",)
    tier = Tier.REGISTRY
    policy = Policy(needs_if_reported=Need.ABSTRACT | Need.PUBLICATION, search_order=60)


class Watched(Fake):
    """A slow source that can be searched for many titles, and notes how many threads ask it at once."""

    name = "watched"
    schemes = ("arxiv",)
    tier = Tier.PREPRINT
    policy = PREPRINT_SERVER
    batch = 1
    search_batch = 5

    def __init__(self, facts: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        super().__init__(facts)
        self.lock = threading.Lock()
        self.inside = 0
        self.most = 0

    @contextmanager
    def watch(self) -> Iterator[None]:
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        time.sleep(0.02)
        yield
        with self.lock:
            self.inside -= 1

    def fetch(self, wanted: Sequence[Identifier]) -> Iterator[tuple[Identifier, str | None]]:
        with self.watch():
            yield from super().fetch(wanted)

    def search(self, queries: Sequence[Query]) -> Iterator[tuple[Query, str | None]]:
        with self.watch():
            yield from super().search(queries)


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


def resolve(
    store: Store,
    sources: Sequence[Source],
    *papers: Target,
    clock: Clock | None = None,
    **options: Any,
) -> Resolver:
    resolver = Resolver(sources, store.answers, now=clock or Clock(), **options)
    resolver.resolve(papers)
    return resolver


def paper(*identifiers: Identifier, title: str = TITLE, **rest: Any) -> Target:
    return Target(Query(title, identifiers=identifiers), **rest)


PREPRINT = {"arxiv:2309.00001": [{"ids_": ["arxiv:2309.00001"], "abstract": "Words."}]}
PUBLISHED = {"doi:10.1145/1.2": [{"ids_": ["doi:10.1145/1.2"], "out": True, "venue": "SOSP"}]}
LINKED = {"arxiv:2309.00001": [{"ids_": ["arxiv:2309.00001"], "links": ["doi:10.1145/1.2"]}]}
