"""Why a source was asked or not.

Every reason has a case, and a sentence that names what it is about.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from enrich.errors import Refused, Unavailable
from enrich.matching.linkage import Linkage, SourcedRecord
from enrich.model import Identifier, Name, Query
from enrich.resolve.batches import FetchBatch
from enrich.resolve.explain import AskedReasons, Explanation
from enrich.resolve.fetch_policy import FetchPolicy
from enrich.resolve.freshness import AnswerCache
from enrich.resolve.limits import ResolveLimits
from enrich.resolve.phases import Asks
from enrich.resolve.reasons import Reason
from enrich.resolve.resolver import Resolver
from enrich.resolve.search_policy import SearchPolicy
from enrich.resolve.target import AnswerLifetimes, Target, search_question
from enrich.resolve.workers import SourceWorkers
from enrich.sources.base import Source
from enrich.sources.catalog import Catalog
from enrich.sources.policy import Policy, SearchScope
from enrich.store import Store, open_store
from tests.support import said
from tests.support.fake_sources import (
    ARXIV,
    DOI,
    LINKED,
    PREPRINT,
    PUBLISHED,
    TITLE,
    Clock,
    Fake,
    Forums,
    Graph,
    Index,
    Links,
    Pages,
    Preprints,
    Registry,
    Titles,
    paper,
)

ARTICLE = Identifier("ieee", "10401")
PAGE = Identifier("usenix", "a/presentation/b")
KEY = Identifier("dblp", "conf/x/Y")
OTHER = "Consensus among Absent Minded Teapots and Saucers"
TITLES = [OTHER, "Ladles: Stirring without Coordination", "Whisking Invented Models in Parallel"]


class Fallback(Fake):
    name = "datacite"
    schemes = ("doi",)
    policy = Policy(fallback_for={"doi": "crossref"})


class Works(Graph):
    schemes = ("arxiv", "doi")


class Choosy(Registry):
    def accepts(self, identifier: Identifier) -> bool:
        return super().accepts(identifier) and not identifier.value.startswith("10.1145/")


class SearchedForums(Forums):
    policy = replace(Forums.policy, search_scope=SearchScope.LINKED_PAPERS)
    search_batch = 1


class HalfDown(Preprints):
    """The archive on a day when it does not have all of a paper's facts."""

    def record(self, *args: Any, **facts: Any) -> Any:
        return replace(super().record(*args, **facts), partial=True)


class Stopping(Links):
    """An aggregator that answers while the run is being stopped."""

    stop = threading.Event()

    def fetch(self, wanted: Sequence[Identifier]) -> Iterator[tuple[Identifier, str | None]]:
        yield from super().fetch(wanted)
        self.stop.set()


class OfArticles(Index):
    schemes = (*Index.schemes, "ieee")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "enrich.db")


@dataclass(frozen=True)
class Case:
    """A run of `sources` over `targets`, and the row that explains one question."""

    reason: Reason
    sources: Callable[[], Sequence[Source]]
    targets: Callable[[], Sequence[Target]]
    source: str
    question: str
    options: dict[str, Any] = field(default_factory=dict)
    planned: bool = False
    runs: int = 1
    # What a dump of the source has, by question.
    dump: dict[str, Any] = field(default_factory=dict)


def run(case: Case, store: Store) -> tuple[list[list[Explanation]], list[Source]]:
    clock = Clock()
    kept = [(question, json.dumps(facts)) for question, facts in case.dump.items()]
    store.answers.put(case.source, kept, DAY)
    for _ in range(case.runs):
        asked, sources, targets = AskedReasons(), list(case.sources()), list(case.targets())
        resolver = Resolver(sources, store.answers, now=clock, reporter=asked, **case.options)
        if case.planned:
            resolver.plan(targets, {})
        else:
            resolver.resolve(targets)
        clock.time = clock.time.replace(minute=clock.time.minute + 1)
    rows = resolver.explain(targets, asked, switched_off=["acl"], planned=case.planned)
    return list(rows), sources


def found(rows: Sequence[Sequence[Explanation]], case: Case) -> Explanation:
    """Return the row of the case's question."""
    return next(
        row
        for of_target in rows
        for row in of_target
        if (row.source, row.question) == (case.source, case.question)
    )


SECOND = Identifier("arxiv", "2309.00002")
TWO_PREPRINTS = {**PREPRINT, str(SECOND): [{"ids_": [str(SECOND)], "title": OTHER}]}
ARXIV_Q, DOI_Q, TITLE_Q = str(ARXIV), str(DOI), f"title:{TITLE}"
INDEXED = {str(PAGE): [{"ids_": [str(PAGE)], "out": True}]}
DAY, SHORT = "2026-10-28T00:00:00.000+00:00", "On Teapots"
WHOLE = {str(PAGE): [{"ids_": [str(PAGE)], "out": True, "abstract": "Words."}]}
KEYED = {ARXIV_Q: [{"ids_": [ARXIV_Q], "links": [str(KEY)]}]}

CASES = [
    Case(Reason.STATED, lambda: [Preprints(PREPRINT)], lambda: [paper(ARXIV)], "arxiv", ARXIV_Q),
    Case(
        Reason.REPORTED,
        lambda: [Preprints(PREPRINT), Links(LINKED), Registry(PUBLISHED)],
        lambda: [paper(ARXIV)],
        "crossref",
        DOI_Q,
    ),
    Case(
        Reason.PARTIAL,
        lambda: [
            HalfDown({ARXIV_Q: [{"ids_": [ARXIV_Q]}], TITLE: [{"ids_": [ARXIV_Q]}]}),
        ],
        lambda: [paper(ARXIV)],
        "arxiv",
        ARXIV_Q,
        runs=2,
    ),
    Case(
        Reason.FALLBACK,
        lambda: [Registry({}), Fallback({})],
        lambda: [paper(DOI)],
        "datacite",
        DOI_Q,
    ),
    Case(Reason.NO_RECORD, lambda: [Pages({})], lambda: [paper(PAGE)], "usenix", str(PAGE)),
    Case(
        Reason.NO_ABSTRACT,
        lambda: [Index(INDEXED), Pages({})],
        lambda: [paper(PAGE)],
        "usenix",
        str(PAGE),
    ),
    Case(
        Reason.NOT_PUBLISHED,
        lambda: [Preprints(PREPRINT), Pages({})],
        lambda: [paper(ARXIV, PAGE)],
        "usenix",
        str(PAGE),
    ),
    Case(
        Reason.NOT_CONFIRMED,
        lambda: [Index({}), Links(KEYED)],
        lambda: [paper(ARXIV)],
        "dblp",
        str(KEY),
    ),
    Case(
        Reason.VERSIONS_UNKNOWN,
        lambda: [Preprints(PREPRINT), Works({})],
        lambda: [paper(ARXIV)],
        "openalex",
        ARXIV_Q,
    ),
    Case(Reason.LOCAL, lambda: [Catalog()], lambda: [paper(ARXIV)], "catalog", ""),
    Case(Reason.NOT_FOUND, lambda: [Registry({})], lambda: [paper()], "crossref", TITLE_Q),
    Case(
        Reason.ANOTHER_TITLE,
        lambda: [Preprints(PREPRINT), Index({})],
        lambda: [paper(ARXIV, title=OTHER)],
        "dblp",
        f"title:{OTHER}",
    ),
    Case(
        Reason.MAY_BE_PUBLISHED,
        lambda: [Preprints(PREPRINT), Index({})],
        lambda: [paper(ARXIV)],
        "dblp",
        TITLE_Q,
    ),
    Case(
        Reason.ANOTHER_SUBTITLE,
        lambda: [Index({TITLE: [{"title": f"{TITLE}: A Study", "out": True}]}), Registry({})],
        lambda: [Target(Query(TITLE, (Name("Example", "Ada"), Name("Sample", "Bob"))))],
        "crossref",
        TITLE_Q,
    ),
    Case(
        Reason.ONLY_SEARCHED,
        lambda: [Graph({t: [{"title": t}] for t in TITLES}), Titles({})],
        lambda: [paper(title=t) for t in TITLES],
        "semantic_scholar",
        f"title:{OTHER}",
    ),
    Case(
        Reason.CLAIMED_PUBLISHED,
        lambda: [Preprints(PREPRINT), Registry({})],
        lambda: [paper(ARXIV, claimed_published=True)],
        "crossref",
        TITLE_Q,
    ),
    Case(
        Reason.PROBE,
        lambda: [Preprints(PREPRINT), Registry({})],
        lambda: [paper(ARXIV)],
        "crossref",
        TITLE_Q,
    ),
    Case(
        Reason.OFFLINE,
        lambda: [Preprints({})],
        lambda: [paper(ARXIV)],
        "arxiv",
        ARXIV_Q,
        {"offline": True},
    ),
    Case(
        Reason.REFUSING,
        lambda: [Links(LINKED), Registry({}, Refused("no robots", "api.crossref.org"))],
        lambda: [paper(ARXIV), paper(Identifier("doi", "10.9/9"), title=OTHER)],
        "crossref",
        DOI_Q,
    ),
    Case(
        Reason.FAILING,
        lambda: [Links(LINKED), Registry({}, Unavailable("down"))],
        lambda: [paper(ARXIV), paper(Identifier("doi", "10.9/9"), title=OTHER)],
        "crossref",
        DOI_Q,
        {"limits": ResolveLimits(failures_in_a_row=1)},
    ),
    Case(Reason.SWITCHED_OFF, lambda: [Registry({})], lambda: [paper(ARXIV)], "acl", ""),
    Case(Reason.NO_IDENTIFIER, lambda: [Registry({})], lambda: [paper(ARXIV)], "crossref", ""),
    Case(Reason.NOT_ACCEPTED, lambda: [Choosy({})], lambda: [paper(DOI)], "crossref", DOI_Q),
    Case(
        Reason.ANSWERED,
        lambda: [Preprints(PREPRINT)],
        lambda: [paper(ARXIV)],
        "arxiv",
        ARXIV_Q,
        runs=2,
    ),
    Case(
        Reason.FAILED,
        lambda: [Preprints({}, Unavailable("down"))],
        lambda: [paper(ARXIV)],
        "arxiv",
        ARXIV_Q,
    ),
    Case(
        Reason.COVERED,
        lambda: [Index({ARXIV_Q: [{"ids_": [ARXIV_Q, str(KEY)]}]})],
        lambda: [paper(ARXIV)],
        "dblp",
        str(KEY),
    ),
    Case(
        Reason.ONE_RECORD,
        lambda: [Links(LINKED)],
        lambda: [paper(ARXIV, DOI)],
        "semantic_scholar",
        DOI_Q,
    ),
    Case(
        Reason.OWN_REPORT,
        lambda: [
            Links(KEYED),
            Index({str(KEY): [{"ids_": [str(KEY), "dblp:conf/a/A"]}]}),
        ],
        lambda: [paper(ARXIV)],
        "dblp",
        "dblp:conf/a/A",
    ),
    Case(
        Reason.VERSION_OF_PUBLISHED,
        lambda: [
            Links(LINKED),
            Registry({DOI_Q: [{"ids_": [DOI_Q], "links": ["doi:10.9/v1"], "out": True}]}),
        ],
        lambda: [paper(ARXIV)],
        "crossref",
        "doi:10.9/v1",
    ),
    Case(
        Reason.FIRST_SOURCE,
        lambda: [Preprints(PREPRINT), Links(LINKED), Index({}), Registry(PUBLISHED)],
        lambda: [paper(ARXIV)],
        "dblp",
        DOI_Q,
    ),
    Case(
        Reason.CONFIRMED,
        lambda: [
            Index({}),
            Links({DOI_Q: [{"ids_": [DOI_Q], "links": [str(KEY)], "out": True}]}),
            Registry(PUBLISHED),
        ],
        lambda: [paper(DOI)],
        "dblp",
        str(KEY),
    ),
    Case(
        Reason.NOTHING_MISSING,
        lambda: [Index(WHOLE), Pages({})],
        lambda: [paper(PAGE)],
        "usenix",
        str(PAGE),
    ),
    Case(
        Reason.LATER,
        lambda: [Index({}), Pages({})],
        lambda: [paper(PAGE)],
        "usenix",
        str(PAGE),
        planned=True,
    ),
    Case(
        Reason.ENDED,
        lambda: [Stopping(LINKED), Registry({})],
        lambda: [paper(ARXIV)],
        "crossref",
        DOI_Q,
        {"stop": Stopping.stop},
    ),
    Case(
        Reason.NO_TITLE,
        lambda: [Preprints(PREPRINT), Registry({})],
        lambda: [paper(ARXIV, title="")],
        "crossref",
        "title:",
    ),
    Case(
        Reason.IDENTIFIERS_FIRST,
        lambda: [Preprints({}), Index({})],
        lambda: [paper(ARXIV)],
        "dblp",
        TITLE_Q,
        planned=True,
    ),
    Case(
        Reason.FOUND,
        lambda: [Index({TITLE: [{"ids_": [str(KEY)], "out": True}]}), Registry({})],
        lambda: [paper()],
        "crossref",
        TITLE_Q,
    ),
    Case(
        Reason.PUBLISHED,
        lambda: [Index(WHOLE)],
        lambda: [paper(PAGE)],
        "dblp",
        TITLE_Q,
    ),
    Case(
        Reason.TITLE_KNOWN,
        lambda: [Index({ARXIV_Q: [{"ids_": [ARXIV_Q]}]})],
        lambda: [paper(ARXIV)],
        "dblp",
        TITLE_Q,
    ),
    Case(
        Reason.NOT_LINKED,
        lambda: [SearchedForums({})],
        lambda: [paper()],
        "openreview",
        TITLE_Q,
    ),
    Case(
        Reason.TOO_FEW,
        lambda: [Index(INDEXED), Graph({})],
        lambda: [paper(PAGE)],
        "openalex",
        TITLE_Q,
    ),
    Case(
        Reason.ENOUGH_PREPRINTS,
        lambda: [Preprints(TWO_PREPRINTS), Registry({})],
        lambda: [
            paper(ARXIV, claimed_published=True, state="published"),
            paper(SECOND, title=OTHER, claimed_published=True),
        ],
        "crossref",
        f"title:{OTHER}",
        {"limits": ResolveLimits(preprint_searches=1)},
    ),
    Case(
        Reason.LOOKED_UP,
        lambda: [Index({TITLE: [{"title": f"{TITLE}: A Study", "out": True}]}), Registry({})],
        lambda: [Target(Query(TITLE, (Name("Example", "Ada"), Name("Sample", "Bob"))))],
        "crossref",
        TITLE_Q,
        {"dumps": {"crossref": [DAY]}},
    ),
    Case(
        Reason.TOO_LITTLE_STATED,
        lambda: [Index({SHORT: [{"title": SHORT, "out": True}]}), Registry({})],
        lambda: [Target(Query(SHORT))],
        "crossref",
        f"title:{SHORT}",
        {"dumps": {"dblp": [DAY]}},
    ),
    Case(
        Reason.NAMED_OTHERWISE,
        lambda: [OfArticles({})],
        lambda: [paper(ARTICLE)],
        "dblp",
        str(ARTICLE),
        {"dumps": {"dblp": [DAY]}},
        dump={search_question(Query(TITLE)): [{"ids_": ["doi:10.1109/1.2"], "out": True}]},
    ),
]
# Of a moment in a run, gone when it has ended.
PASSING = {Reason.BUSY, Reason.AWAITED, Reason.HAS_PAGE}


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.reason.name)
def test_each_reason_is_given_where_it_holds(store: Store, case: Case) -> None:
    rows, sources = run(case, store)
    row = found(rows, case)
    assert row.reason is case.reason
    assert row.asked is case.reason.asks
    assert said.fits(row.sentence, case.reason.message)
    asked = next((s for s in sources if s.name == case.source), None)
    if isinstance(asked, Fake) and case.question and not case.planned:
        was_asked = case.question.removeprefix("title:") in {
            q for request in asked.log for q in request
        }
        assert was_asked is (row.asked or row.reason is Reason.FAILED)


def test_every_reason_has_a_case() -> None:
    assert {c.reason for c in CASES} | PASSING == set(Reason)


SENTENCES = {
    Reason.REPORTED: "reported by semantic_scholar",
    Reason.FALLBACK: "crossref, which comes first for doi, does not have it",
    Reason.FIRST_SOURCE: "crossref comes first for doi, and has it",
    Reason.CONFIRMED: "a published version is known from crossref",
    Reason.FOUND: "the paper is known from dblp",
    Reason.ANSWERED: "its answer of 2026-11-01 is remembered",
    Reason.FAILED: "it could not be asked: down",
    Reason.REFUSING: "it refuses: no robots",
}


@pytest.mark.parametrize(
    "case", [c for c in CASES if c.reason in SENTENCES], ids=lambda c: c.reason.name
)
def test_a_sentence_names_who_and_what(store: Store, case: Case) -> None:
    rows, _ = run(case, store)
    assert found(rows, case).sentence == SENTENCES[case.reason]


@pytest.mark.parametrize(
    ("facts", "outcome"), [(PREPRINT, "found"), ({}, "absent")], ids=["found", "absent"]
)
def test_what_became_of_a_question_is_told(store: Store, facts: Any, outcome: str) -> None:
    case = Case(Reason.STATED, lambda: [Preprints(facts)], lambda: [paper(ARXIV)], "arxiv", ARXIV_Q)
    ((row, *_), *_), _ = run(case, store)
    assert row.outcome == outcome


def test_each_source_has_a_row_and_rows_are_in_the_order_of_the_sources(store: Store) -> None:
    sources = [Pages({}), Registry({}), Links(LINKED), Index({}), Preprints(PREPRINT), Catalog()]
    case = Case(Reason.STATED, lambda: sources, lambda: [paper(ARXIV), paper()], "arxiv", ARXIV_Q)
    rows, _ = run(case, store)
    names = ["catalog", "dblp", "crossref", "arxiv", "semantic_scholar", "usenix", "acl"]
    for of_target in rows:
        assert list(dict.fromkeys(r.source for r in of_target)) == names


def test_a_run_asks_the_same_whether_it_is_explained_or_not(tmp_path: Path) -> None:
    logs = []
    for name, reporter in (("with", AskedReasons()), ("without", None)):
        sources = [Preprints(PREPRINT), Links(LINKED), Registry(PUBLISHED), Index({}), Graph({})]
        resolver = Resolver(sources, open_store(tmp_path / name).answers, reporter=reporter)
        resolver.resolve([paper(ARXIV), paper(title=OTHER)])
        logs.append([s.log for s in sources])
    assert logs[0] == logs[1]


# -- what holds for a moment


@dataclass
class Moment:
    """A run at a moment when one source is at work on a question."""

    workers: SourceWorkers
    fetches: FetchPolicy
    searches: SearchPolicy


@pytest.fixture
def moment(store: Store) -> Iterator[Callable[..., Moment]]:
    started: list[SourceWorkers] = []

    def make(busy: Source, *others: Source) -> Moment:
        sources = [busy, *others]
        workers = SourceWorkers(
            sources,
            store.answers,
            now=lambda: datetime.now(UTC),
            clock=lambda: 0.0,
            progress=None,
            stop=threading.Event(),
            limits=ResolveLimits(),
        )
        answers = AnswerCache(
            sources,
            workers,
            AnswerLifetimes(),
            offline=False,
            refresh=False,
            now=lambda: datetime.now(UTC),
        )
        fetches = FetchPolicy(answers, workers)
        workers.start({busy.name: [FetchBatch.of([ARXIV])]}, background=[busy.name])
        started.append(workers)
        return Moment(workers, fetches, SearchPolicy(answers, workers, fetches))

    yield make
    for workers in started:
        workers.collect()


def test_a_source_at_work_is_asked_nothing_more(moment: Callable[..., Moment]) -> None:
    busy, registry = Preprints(PREPRINT), Registry({})
    now = moment(busy, registry)
    assert now.fetches.obstacle(busy) is now.fetches.obstacle(busy, "search") is Reason.BUSY
    assert now.fetches.obstacle(registry) is None
    assert now.fetches.questions([paper(ARXIV)], busy) == []


def test_what_a_paper_lacks_is_judged_when_the_source_at_work_has_answered(
    moment: Callable[..., Moment],
) -> None:
    forums = Forums({})
    forum = Identifier("openreview", "abcDEF123x")
    now = moment(Preprints(PREPRINT), forums, registry := Registry({}))
    target = paper(ARXIV)
    own = Links({}).record(ids_=[ARXIV_Q, str(forum)])
    target.linked = Linkage((SourcedRecord(own, "", ARXIV),))
    target.reported_identifiers = frozenset({forum})
    assert dict(now.fetches.decisions(target, forums)) == {forum: Reason.AWAITED}
    assert now.searches.decide(Asks.SINGLE_TITLES, paper(ARXIV), registry).reason is Reason.AWAITED
    now.workers.collect()
    assert dict(now.fetches.decisions(target, forums)) == {forum: Reason.NO_ABSTRACT}
    assert (
        now.searches.decide(Asks.SINGLE_TITLES, paper(ARXIV), registry).reason is Reason.NOT_FOUND
    )


def test_a_linked_page_is_read_before_its_title_is_searched_for(
    moment: Callable[..., Moment],
) -> None:
    now = moment(Preprints(PREPRINT), registry := Registry({}), Pages({}))
    assert now.searches.decide(Asks.SINGLE_TITLES, paper(PAGE), registry).reason is Reason.HAS_PAGE
    assert now.searches.decide(Asks.LAST_TITLES, paper(PAGE), registry).reason is Reason.NOT_FOUND
