"""What a run does not ask for, since dumps of the services have it: as of their day, and no longer.

The store answers as it does with catalogues: what a dump has is an answer of its day.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from enrich.errors import SourceError
from enrich.messages import Sentence
from enrich.model import Identifier, Name, Query, Tier
from enrich.resolve.target import Target, search_question
from enrich.sources.base import Source
from enrich.sources.policy import PAGES
from enrich.store import Store, open_store
from tests.support.fake_sources import (
    ARXIV,
    TITLE,
    Fake,
    Forums,
    Graph,
    Index,
    Links,
    Preprints,
    Registry,
    Titles,
    paper,
    resolve,
)

DAY, LONG_AGO = "2026-10-28T00:00:00.000+00:00", "2025-10-28T00:00:00.000+00:00"
ARTICLE = Identifier("ieee", "10401")
FORUM = Identifier("openreview", "aBcDeFgHiJ")
DOI = "doi:10.1109/x.2023.1"
SHORT = "On Teapots"
DOWN = SourceError(Sentence("it is down"))
PEOPLE = (Name("Example", "Ada"), Name("Sample", "Bob"))
OF_IEEE: Mapping[str, Any] = {"ids_": ["dblp:conf/x/E23", DOI], "out": True}
ACCEPTED: Mapping[str, Any] = {"ids_": ["dblp:conf/x/E23", str(FORUM)], "out": True}


class Wider(Index):
    schemes = (*Index.schemes, "ieee", "openreview")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "enrich.db")


def asked(
    store: Store,
    query: Query,
    dump: Mapping[str, Sequence[Mapping[str, Any]]],
    sources: Sequence[Fake],
    day: str = DAY,
    has_dump: Sequence[str] = ("dblp",),
    **options: Any,
) -> set[str]:
    """Return what is asked over the network where the first source's dump answers so."""
    kept = [(question, json.dumps(records)) for question, records in dump.items()]
    store.answers.put(sources[0].name, kept, day)
    dumps = {name: [day] for name in has_dump}
    asking: list[Source] = list(sources)
    resolve(store, asking, Target(query), dumps=dumps, **options)
    return {f"{s.name} {question}" for s in sources for asked in s.log for question in asked}


@dataclass(frozen=True)
class Titled:
    """A stated number, with what a dump has of the title; `is_asked` for the number nevertheless."""

    name: str
    found: Sequence[Mapping[str, Any]]
    is_asked: bool
    title: str = TITLE
    day: str = DAY
    has_dump: Sequence[str] = ("dblp",)
    refresh: bool = False


TITLED = [
    Titled("the one publication of the title, by the publisher", [OF_IEEE], False),
    Titled(
        "and its preprint",
        [OF_IEEE, {"ids_": ["dblp:journals/corr/E23", "arxiv:2309.00001"]}],
        False,
    ),
    Titled("of another publisher", [{**OF_IEEE, "ids_": ["doi:10.1145/1.2"]}], True),
    Titled("without a DOI", [{**OF_IEEE, "ids_": ["dblp:conf/x/E23"]}], True),
    Titled("a preprint alone", [{"ids_": ["arxiv:2309.00001"]}], True),
    Titled(
        "two publications of the same people",
        [OF_IEEE, {**OF_IEEE, "ids_": ["doi:10.1109/x.2025.2"], "year": 2025}],
        True,
    ),
    Titled(
        "two papers of other people",
        [OF_IEEE, {**OF_IEEE, "ids_": ["doi:10.1109/x.2"], "authors": ["Cy Other"]}],
        True,
    ),
    Titled("nearly the title", [{**OF_IEEE, "title": f"{TITLE}: A Study"}], True),
    Titled("a title that says little", [{**OF_IEEE, "title": SHORT}], True, title=SHORT),
    Titled("an old dump", [OF_IEEE], True, day=LONG_AGO),
    Titled("an answer of the service itself", [OF_IEEE], True, has_dump=()),
    Titled("all is to be asked anew", [OF_IEEE], True, refresh=True),
]


@pytest.mark.parametrize("case", TITLED, ids=lambda c: c.name)
def test_a_number_that_a_dump_lacks_is_asked_for_unless_its_publication_is_there(
    store: Store, case: Titled
) -> None:
    query = Query(case.title, identifiers=(ARTICLE,))
    dump = {search_question(query): case.found}
    found = asked(store, query, dump, [Wider({})], case.day, case.has_dump, refresh=case.refresh)
    assert (f"dblp {ARTICLE}" in found) is case.is_asked


@pytest.mark.parametrize(
    ("found", "has_dump", "is_asked"),
    [
        ({**ACCEPTED, "abstract": "Words."}, ["dblp"], False),
        (ACCEPTED, ["dblp"], True),
        ({**ACCEPTED, "out": False, "abstract": "Words."}, ["dblp"], True),
        ({**ACCEPTED, "abstract": "Words."}, [], True),
    ],
    ids=["nothing is lacking", "the abstract is", "the publication is", "no dump"],
)
def test_a_registry_is_asked_for_what_a_dump_of_another_service_lacks(
    store: Store, found: Mapping[str, Any], has_dump: Sequence[str], is_asked: bool
) -> None:
    query, forums = Query(TITLE, identifiers=(FORUM,)), Forums({})
    dump = {str(FORUM): [found]}
    assert (
        f"openreview {FORUM}" in asked(store, query, dump, [Wider({}), forums], DAY, has_dump)
    ) is is_asked


@pytest.mark.parametrize(
    ("of_aggregator", "is_asked"),
    [
        ({"abstract": "Words."}, False),
        ({}, True),
        (None, True),
    ],
    ids=["has the abstract", "has none", "does not have the paper"],
)
@pytest.mark.parametrize("is_down", [False, True])
def test_an_abstract_is_asked_of_a_server_where_the_aggregator_has_none(
    store: Store, of_aggregator: Mapping[str, Any] | None, is_asked: bool, is_down: bool
) -> None:
    """The dump names the forum, so all that is lacking is the abstract; who is down has none."""
    answers = (
        {} if of_aggregator is None else {DOI: [{"ids_": [DOI], "out": True, **of_aggregator}]}
    )
    aggregator = Links(answers, DOWN if is_down else None)
    query, forums = Query(TITLE, PEOPLE, 2023), Forums({})
    dump = {search_question(query): [{**ACCEPTED, "ids_": [*ACCEPTED["ids_"], DOI]}]}
    found = asked(store, query, dump, [Wider({}), aggregator, forums])
    assert (f"openreview {FORUM}" in found) is (is_asked or is_down)


OTHER = "Kettles That Steep Invented Models in Pages"
OUT: Mapping[str, Any] = {**OF_IEEE, "title": OTHER, "abstract": "Words."}


@pytest.mark.parametrize(
    ("dump", "is_published"),
    [
        ({"title": OTHER}, True),
        ({"title": TITLE}, False),
        ({"title": OTHER, "authors": ["Cy Other"]}, False),
    ],
    ids=["its newer title", "its first title", "by other people"],
)
@pytest.mark.parametrize("title", [TITLE, ""], ids=["an old title stated", "the link alone"])
def test_the_title_that_a_preprint_has_by_now_leads_to_its_publication(
    store: Store, dump: Mapping[str, Any], is_published: bool, title: str
) -> None:
    """Where no aggregator joins the two, an index has the publication under that title alone."""
    index, preprints = Wider({}), Preprints({})
    known = {"arxiv:2309.00001": [{"ids_": ["arxiv:2309.00001"], **dump}]}
    query = Query(OTHER, (Name("Example", "Ada"),))
    kept = {search_question(query): [OUT]}
    for source, answers in ((preprints, known), (index, kept)):
        put = [(question, json.dumps(records)) for question, records in answers.items()]
        store.answers.put(source.name, put, DAY)
    target = paper(ARXIV, title=title)
    resolve(store, [preprints, index], target, dumps={"dblp": [DAY], "arxiv": [DAY]}, offline=True)
    assert target.published is is_published


@pytest.mark.parametrize(
    ("is_down", "expected"),
    [
        # One request for them all, and none for each, whether it knows the very titles or not.
        (False, {"dblp": 0, "crossref": 0, "openalex": 1, "semantic_scholar": 0}),
        (True, {"dblp": 0, "crossref": 5, "openalex": 1, "semantic_scholar": 5}),
    ],
    ids=["it answers", "it is down"],
)
def test_many_titles_with_other_subtitles_are_looked_up_in_one_request(
    store: Store, is_down: bool, expected: Mapping[str, int]
) -> None:
    titles = [f"{TITLE} Number {n}" for n in range(5)]
    queries = [Query(t, PEOPLE) for t in titles]
    dump = {
        search_question(q): [
            {**OF_IEEE, "ids_": [f"dblp:conf/x/E{n}"], "title": f"{q.title}: A Study", "abstract": "W."}
        ]
        for n, q in enumerate(queries)
    }  # fmt: skip
    sources = [Wider({}), Registry({}), Titles({}), Graph({}, DOWN if is_down else None)]
    store.answers.put("dblp", [(q, json.dumps(r)) for q, r in dump.items()], DAY)
    resolve(store, sources, *map(Target, queries), dumps={"dblp": [DAY]})
    assert {s.name: len(s.log) for s in sources} == expected


SIBLINGS = [OF_IEEE, {**OF_IEEE, "ids_": ["doi:10.1109/x.2"], "authors": ["Cy Other"]}]
NETWORK = {"crossref", "openalex", "semantic_scholar"}


@pytest.mark.parametrize(
    ("query", "found", "has_dump", "expected"),
    [
        (Query(SHORT), [{**OF_IEEE, "title": SHORT}], ["dblp"], set()),
        (Query(TITLE), SIBLINGS, ["dblp"], set()),
        (Query(TITLE), SIBLINGS, [], NETWORK),
        # What else is stated may agree with a paper that the dump does not have.
        (Query(SHORT, venue="TEA"), [{**OF_IEEE, "title": SHORT}], ["dblp"], NETWORK),
        (Query(TITLE), [{**OF_IEEE, "title": "On Kettles and Cups"}], ["dblp"], NETWORK),
        # A subtitle more or less: the very title may be another paper's.
        (Query(TITLE, PEOPLE), [{**OF_IEEE, "title": f"{TITLE}: A Study"}], ["dblp"], NETWORK),
        (Query(TITLE, PEOPLE), [{**OF_IEEE, "title": f"{TITLE}: A Study"}], ["dblp", "crossref"], set()),
        (Query(TITLE, PEOPLE), [{**OF_IEEE, "title": f"{TITLE}: A Study"}], ["dblp", "openalex"], {"crossref", "semantic_scholar"}),
    ],
    ids=[
        "a short title", "two papers of a title", "the same without a dump", "a venue is stated", "another title",
        "a subtitle", "a subtitle, and the dump of a registry", "a subtitle, and the dump of an aggregator",
    ],
)  # fmt: skip
def test_a_title_is_searched_for_where_that_may_tell_more_than_the_dumps(
    store: Store,
    query: Query,
    found: Sequence[Mapping[str, Any]],
    has_dump: Sequence[str],
    expected: set[str],
) -> None:
    sources = [Wider({}), Registry({}), Titles({}), Graph({})]
    dump = {search_question(query): found}
    searched = {
        question.partition(" ")[0]
        for question in asked(store, query, dump, sources, DAY, has_dump)
        if ":" not in question
    }
    assert searched == expected


def test_of_three_hundred_papers_that_dumps_have_only_the_aggregator_is_asked(store: Store) -> None:
    """Of each kind of entry some: what no dump can say is asked in full batches, and no more."""
    index, registry, forums = Wider({}), Registry({}), Forums({})
    of_index: dict[str, Any] = {}
    of_registry: dict[str, Any] = {}
    targets = []
    for n in range(300):
        unclear = n % 30 == 0
        title = f"On Tea {n}" if unclear else f"Steeping Invented Models for Kettle Number {n}"
        key, doi, forum = f"dblp:conf/x/E{n}", f"doi:10.1109/x.{n}", f"openreview:Forum{n:05}"
        at_forum = n % 3 == 1
        fact = {"ids_": [key, forum if at_forum else doi], "title": title, "out": True}
        stated: tuple[Identifier, ...] = ()
        if not unclear:
            number = Identifier("ieee", str(10_000 + n))
            link = forum if at_forum else doi if n % 3 == 2 else str(number)
            stated = () if n % 4 == 0 else (Identifier(*link.split(":", 1)),)
        query = Query(title, identifiers=stated)
        known = [{**fact, "abstract": "Words."}]
        of_index |= {key: known, fact["ids_"][1]: known, search_question(query): known}
        if not at_forum:
            of_registry |= {doi: known, search_question(query): known}
        targets.append(Target(query))
    for source, answers in ((index, of_index), (registry, of_registry)):
        kept = [(question, json.dumps(records)) for question, records in answers.items()]
        store.answers.put(source.name, kept, DAY)
    aggregator, graph = Titles({}), Graph({})
    sources: list[Source] = [index, registry, forums, aggregator, graph]
    resolve(store, sources, *targets, dumps={"dblp": [DAY], "crossref": [DAY]})
    assert sum(t.published for t in targets) == 290
    requests = {s.name: len(s.log) for s in (index, registry, forums, aggregator, graph)}
    with_doi = sum(bool(i.scheme == "doi") for t in targets for i in t.identifiers)
    assert requests == {
        "dblp": 0,
        "crossref": 0,
        "openreview": 0,
        "semantic_scholar": -(-with_doi // aggregator.batch),
        "openalex": 0,
    }


class Anthology(Fake):
    """A site that is asked for its own numbers alone: it has no search."""

    name = "acl"
    schemes = ("acl",)
    tier = Tier.PUBLISHER
    policy = PAGES


@pytest.mark.parametrize("has_dump", [True, False])
@pytest.mark.parametrize("offline", [True, False])
@pytest.mark.parametrize(
    "query",
    [Query("", identifiers=(Identifier("doi", "10.1109/x.2023.1"),)), Query(TITLE, PEOPLE)],
    ids=["by DOI", "by title"],
)
def test_a_dump_answers_what_its_service_is_not_asked(
    store: Store, query: Query, has_dump: bool, offline: bool
) -> None:
    site = Anthology({})
    question = str(query.identifiers[0]) if query.identifiers else search_question(query)
    kept = json.dumps([{**OF_IEEE, "ids_": ["acl:2026.tea-main.7", DOI], "abstract": "Words."}])
    store.answers.put("acl", [(question, kept)], DAY)
    target = Target(query)
    resolve(store, [site], target, dumps={"acl": [DAY]} if has_dump else {}, offline=offline)
    assert [r.source for r in target.records] == ["acl"] * has_dump
    assert not any(question in asked for asked in site.log)
