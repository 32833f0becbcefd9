"""Resolving in rounds: what is asked, in what order, how little, and what is remembered when services fail."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from enrich import text
from enrich.errors import Refused, Unavailable, Unreadable
from enrich.messages import Sentence
from enrich.model import Identifier, Name, Query, Record
from enrich.resolve.limits import ResolveLimits
from enrich.resolve.resolver import Resolver
from enrich.resolve.target import AnswerLifetimes, Target, search_question
from enrich.sources.policy import PREPRINT_SERVER
from enrich.store import Store, open_store
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
    Watched,
    ids,
    paper,
    resolve,
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "enrich.db")


def test_a_link_of_one_source_is_followed_at_another_in_the_next_round(store: Store) -> None:
    registry = Registry(PUBLISHED)
    p = paper(ARXIV)
    resolve(store, [Preprints(PREPRINT), Links(LINKED), registry], p)
    assert p.published
    assert {f.record.source for f in p.linked.accepted} == {"arxiv", "semantic_scholar", "crossref"}
    assert registry.log == [["doi:10.1145/1.2"]]


def test_a_link_to_another_paper_is_not_believed(store: Store) -> None:
    wrong = {
        "doi:10.1145/1.2": [
            {
                "ids_": ["doi:10.1145/1.2"],
                "out": True,
                "title": "Something Else Entirely About Birds",
                "authors": ["Zoe Zebra"],
            }
        ]
    }
    p = paper(ARXIV)
    resolve(store, [Preprints(PREPRINT), Links(LINKED), Registry(wrong)], p)
    assert not p.published
    assert DOI not in p.linked.identifiers


def test_a_hundred_papers_cost_one_request_a_source(store: Store) -> None:
    many = {
        f"arxiv:2309.{i:05}": [
            {
                "ids_": [f"arxiv:2309.{i:05}"],
                "title": f"A Title Numbered By The Word {i}",
                "abstract": "x",
            }
        ]
        for i in range(100)
    }
    preprints, index = Preprints(many), Index(many)
    papers = [
        paper(Identifier("arxiv", f"2309.{i:05}"), title=f"A Title Numbered By The Word {i}")
        for i in range(100)
    ]
    resolve(store, [preprints, index], *papers)
    assert [len(x) for x in preprints.log] == [100]
    assert [len(x) for x in index.log] == [100]
    assert all(p.linked.accepted for p in papers)


def test_what_the_store_knows_is_not_asked(store: Store) -> None:
    resolve(store, [Preprints(PREPRINT), Links(LINKED), Registry(PUBLISHED)], paper(ARXIV))
    again = [Preprints(PREPRINT), Links(LINKED), Registry(PUBLISHED)]
    p = paper(ARXIV, state="published")
    resolve(store, again, p)
    assert p.published
    assert [s.log for s in again] == [[], [], []]


@pytest.mark.parametrize(("known", "is_out"), [(TITLE, True), ("", False)])
def test_an_earlier_search_for_the_title_of_a_known_work_counts(
    store: Store, known: str, is_out: bool
) -> None:
    published = {TITLE: [{"ids_": ["dblp:conf/sosp/Example23"], "out": True, "venue": "SOSP"}]}
    with_author = Target(Query(TITLE, (Name("Example", "Ada"),)))
    resolve(store, [Index(published)], with_author)
    assert with_author.published
    down = Index({}, Unavailable(Sentence("answered HTTP 503"), "dblp.org"))
    p = paper(ARXIV, work_title=text.fold(known))
    resolve(store, [Preprints(PREPRINT), down], p)
    assert p.published is is_out
    assert p.unavailable_sources == {"dblp"}


def test_a_damaged_answer_is_asked_for_again_in_the_same_run(store: Store, tmp_path: Path) -> None:
    resolve(store, [Preprints(PREPRINT), Registry({})], paper(ARXIV))
    with contextlib.closing(sqlite3.connect(tmp_path / "enrich.db")) as db:
        db.execute("UPDATE answers SET payload = substr(payload, 1, 40) WHERE outcome = 'found'")
        db.commit()
    again = Preprints(PREPRINT)
    p = paper(ARXIV)
    resolve(store, [again, Registry({})], p)
    assert again.log == [[str(ARXIV)]]
    assert p.records
    silent = Preprints(PREPRINT)
    resolve(store, [silent, Registry({})], paper(ARXIV))
    assert silent.log == []


def test_not_there_is_remembered_for_its_own_time(store: Store) -> None:
    clock = Clock()
    resolve(
        store, [Preprints({})], paper(ARXIV), clock=clock, lifetimes=AnswerLifetimes(absent_days=30)
    )
    clock.time += timedelta(days=20)
    early = Preprints({})
    resolve(store, [early], paper(ARXIV), clock=clock, lifetimes=AnswerLifetimes(absent_days=30))
    clock.time += timedelta(days=20)
    late = Preprints({})
    resolve(store, [late], paper(ARXIV), clock=clock, lifetimes=AnswerLifetimes(absent_days=30))
    assert not [q for q in early.log if q == ["arxiv:2309.00001"]]
    assert ["arxiv:2309.00001"] in late.log


def test_a_preprint_is_asked_again_after_a_week_a_published_paper_is_not(store: Store) -> None:
    clock = Clock()
    resolve(store, [Links(LINKED)], paper(ARXIV), clock=clock)
    clock.time += timedelta(days=9)
    for state, asked in (("published", 0), ("preprint", 1)):
        links = Links(LINKED)
        resolve(store, [links], paper(ARXIV, state=state), clock=clock)
        assert len(links.log) == asked


def test_an_old_preprint_is_asked_seldom(store: Store) -> None:
    clock = Clock()
    resolve(store, [Links(LINKED)], paper(ARXIV), clock=clock)
    clock.time += timedelta(days=20)
    links = Links(LINKED)
    resolve(store, [links], paper(ARXIV, state="preprint", since="2023-09-01"), clock=clock)
    assert links.log == []


def test_refresh_asks_whatever_the_age(store: Store) -> None:
    clock = Clock()
    resolve(store, [Preprints(PREPRINT)], paper(ARXIV), clock=clock)
    clock.time += timedelta(minutes=1)
    again = Preprints(PREPRINT)
    resolve(store, [again], paper(ARXIV, state="published"), clock=clock, refresh=True)
    assert again.log == [["arxiv:2309.00001"]]


def test_offline_asks_nobody(store: Store) -> None:
    resolve(store, [Preprints(PREPRINT)], paper(ARXIV))
    silent = [Preprints(PREPRINT), Index({})]
    p = paper(ARXIV)
    resolve(store, silent, p, offline=True)
    assert p.linked.accepted
    assert [s.log for s in silent] == [[], []]


def test_could_not_ask_is_never_remembered_and_said(store: Store) -> None:
    p = paper(ARXIV)
    resolver = resolve(store, [Preprints({}, Unavailable("no answer", "export.arxiv.org"))], p)
    assert p.unavailable_sources == {"arxiv"}
    assert resolver.stats["arxiv"].error == "no answer"
    assert store.answers.outcomes("arxiv") == {}
    healthy = Preprints(PREPRINT)
    q = paper(ARXIV)
    resolve(store, [healthy], q)
    assert q.linked.accepted


def test_a_stale_answer_stays_when_asking_again_fails(store: Store) -> None:
    clock = Clock()
    resolve(store, [Preprints(PREPRINT)], paper(ARXIV), clock=clock)
    clock.time += timedelta(days=400)
    p = paper(ARXIV)
    resolve(store, [Preprints({}, Unavailable("down"))], p, clock=clock)
    assert p.linked.accepted


def test_a_broken_source_is_left_alone_after_three_failures(store: Store) -> None:
    broken = Pages({}, Unreadable("HTML for JSON"))
    papers = [paper(Identifier("usenix", f"x/presentation/{i}"), title="") for i in range(50)]
    resolve(store, [broken], *papers)
    assert len(broken.log) == 3
    assert all(p.unavailable_sources == {"usenix"} for p in papers)


def test_a_standing_refusal_stops_at_once_and_leaves_no_paper_unasked(store: Store) -> None:
    refusing = Pages({}, Refused("robots are not served", "www.usenix.org"))
    p = paper(Identifier("usenix", "x/presentation/y"))
    resolver = resolve(store, [refusing], p)
    assert len(refusing.log) == 1
    assert resolver.stats["usenix"].refused
    assert p.unavailable_sources == set()


def test_an_answer_that_cannot_be_read_is_not_kept(store: Store) -> None:
    class Garbled(Preprints):
        def fetch(self, wanted: Sequence[Identifier]) -> Iterator[tuple[Identifier, str | None]]:
            self.log.append([str(i) for i in wanted])
            for i in wanted:
                yield i, "{cut off"

    p = paper(ARXIV)
    resolve(store, [Garbled({})], p)
    assert store.answers.outcomes("arxiv") == {}
    assert p.unavailable_sources == {"arxiv"}


def test_what_was_answered_before_a_failure_is_kept(store: Store) -> None:
    class Halfway(Preprints):
        def fetch(self, wanted: Sequence[Identifier]) -> Iterator[tuple[Identifier, str | None]]:
            yield wanted[0], json.dumps(PREPRINT["arxiv:2309.00001"])
            raise Unavailable("cut off")

    other = Identifier("arxiv", "2309.00002")
    resolve(store, [Halfway({})], paper(ARXIV), paper(other, title="Another Paper On Other Things"))
    assert set(store.answers.outcomes("arxiv")) == {"arxiv:2309.00001"}


def test_titles_are_searched_together_and_only_for_what_is_open(store: Store) -> None:
    index = Index(
        {
            **LINKED,
            "A Bare Title Of Some Length Here": [
                {
                    "ids_": ["dblp:conf/x/Y"],
                    "title": "A Bare Title Of Some Length Here",
                    "out": True,
                }
            ],
        }
    )
    bare = paper(title="A Bare Title Of Some Length Here")
    unknown = paper(title="A Title That Nobody Has Ever Written")
    resolve(store, [Preprints(PREPRINT), index], paper(ARXIV), bare, unknown)
    assert bare.published
    assert not unknown.linked.accepted
    assert index.log[1] == [
        "A Bare Title Of Some Length Here",
        "A Title That Nobody Has Ever Written",
    ]


def test_a_page_is_read_only_for_what_no_batch_gave(store: Store) -> None:
    known, open_ = (
        Identifier("usenix", "a/presentation/b"),
        Identifier("usenix", "c/presentation/d"),
    )
    index = Index({str(known): [{"ids_": [str(known)], "out": True, "abstract": "x"}]})
    pages = Pages(
        {
            str(open_): [
                {
                    "ids_": [str(open_)],
                    "out": True,
                    "title": "Another Paper On Other Things",
                    "authors": ["Cy Third"],
                }
            ]
        }
    )
    papers = [paper(known), paper(open_, title="Another Paper On Other Things")]
    resolve(store, [index, pages], *papers)
    assert pages.log == [[str(open_)]]
    assert all(p.published for p in papers)


def test_an_index_is_not_asked_for_what_the_registry_has_but_for_the_users_own_links(
    store: Store,
) -> None:
    index = Index({})
    resolve(store, [Preprints(PREPRINT), Links(LINKED), index, Registry(PUBLISHED)], paper(ARXIV))
    assert ["doi:10.1145/1.2"] not in index.log
    index = Index({})
    resolve(store, [index, Registry(PUBLISHED)], paper(DOI))
    assert ["doi:10.1145/1.2"] in index.log
    index = Index({"doi:10.1145/9.9": [{"ids_": ["doi:10.1145/9.9"], "out": True}]})
    p = paper(Identifier("doi", "10.1145/9.9"))
    resolve(store, [index, Registry({})], p)
    assert p.published


def test_a_preprint_needs_the_registry_to_have_answered(store: Store) -> None:
    other = Identifier("arxiv", "2309.00002")
    more = {
        **PREPRINT,
        str(other): [{"ids_": [str(other)], "title": "Another Paper On Other Things"}],
    }
    papers = [paper(ARXIV), paper(other, title="Another Paper On Other Things")]
    down = Registry({}, Unavailable("down"))
    resolve(store, [Preprints(more), Index({}), down], *papers)
    assert [p.unavailable_sources for p in papers] == [{"crossref"}, {"crossref"}]
    assert len(down.log) == 1
    papers = [paper(ARXIV), paper(other, title="Another Paper On Other Things")]
    resolve(store, [Preprints(more), Index({}), Registry({})], *papers)
    assert [p.unavailable_sources for p in papers] == [set(), set()]


def test_a_source_is_not_asked_for_what_only_it_has_said(store: Store) -> None:
    links = Links({"arxiv:2309.00001": [{"ids_": ["arxiv:2309.00001", "doi:10.9/own"]}]})
    resolve(store, [links, Preprints(PREPRINT)], paper(ARXIV))
    assert links.log == [["arxiv:2309.00001"]]


def test_the_plan_tells_requests_and_seconds_and_asks_nobody(store: Store) -> None:
    source = Preprints(PREPRINT)
    source.intervals = {"export.arxiv.org": 3.0}  # type: ignore[misc]
    resolver = Resolver([source], store.answers, now=Clock())
    plan = resolver.plan(
        [paper(Identifier("arxiv", f"2309.{i:05}")) for i in range(150)], {"export.arxiv.org": 3.0}
    )
    assert plan == {"arxiv": {"questions": 150, "cached": 0, "requests": 2, "seconds": 6.0}}
    assert source.log == []


def test_a_search_is_one_question_however_it_is_written() -> None:
    a, b = Query("Größe  matters", (Name("Müller"),)), Query("GROSSE Matters!", (Name("MULLER"),))
    assert search_question(a) == search_question(b)


def test_a_full_disk_ends_the_run_with_its_own_error(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.answers, "put", full)
    with pytest.raises(OSError, match="No space"):
        resolve(store, [Preprints(PREPRINT)], paper(ARXIV))


def test_the_page_of_another_paper_is_not_kept(store: Store) -> None:
    asked, other = Identifier("usenix", "a22/presentation/b"), "usenix:a22/presentation/elsewhere"
    lost = paper(asked)
    resolve(store, [Pages({str(asked): [{"ids_": [other], "out": True}]})], lost)
    assert not lost.linked.accepted
    assert lost.unavailable_sources == {"usenix"}
    assert store.answers.outcomes("usenix") == {}


@pytest.mark.parametrize("named", ["a22/technical-sessions/presentation/b", "A22/presentation/B"])
def test_a_page_may_spell_its_address_otherwise(store: Store, named: str) -> None:
    asked = Identifier("usenix", "a22/presentation/b")
    resolve(
        store, [Pages({str(asked): [{"ids_": [f"usenix:{named}"], "out": True}]})], paper(asked)
    )
    assert store.answers.outcomes("usenix")[str(asked)][0] == "found"


def test_what_later_searches_found_does_not_keep_the_index_from_being_searched(
    store: Store,
) -> None:
    title = "A Bare Title Of Some Length Here"
    facts = {title: [{"ids_": ["doi:10.1145/1.2"], "title": title, "out": True}]}
    index, clock = Index({}, failing=Unavailable("down")), Clock()
    resolve(store, [index, Registry(facts)], paper(title=title), clock=clock)
    mended = Index({title: [{"ids_": ["dblp:conf/x/Y"], "title": title, "out": True}]})
    clock.time += timedelta(hours=1)
    found = paper(title=title)
    resolve(store, [mended, Registry(facts)], found, clock=clock)
    assert {r.source for r in found.records} == {"crossref", "dblp"}
    again = Index({})
    resolve(store, [again, Registry(facts)], paper(title=title), clock=clock)
    assert again.log == []


class HalfDown(Index):
    """The index on a day when its better half does not answer."""

    def parse(self, answer: str) -> list[Record]:
        return [replace(r, partial="makeshift" in answer) for r in super().parse(answer)]


@pytest.mark.parametrize("by_title", [True, False])
@pytest.mark.parametrize("later_on", [timedelta(days=1), timedelta(milliseconds=5)])
def test_a_makeshift_answer_is_completed_by_the_next_run_and_then_left_alone(
    store: Store, by_title: bool, later_on: timedelta
) -> None:
    key, title, clock = "dblp:conf/x/Y", "A Bare Title Of Some Length Here", Clock()
    asked = paper(title=title) if by_title else paper(Identifier("dblp", "conf/x/Y"), title=title)
    poor = [{"ids_": [key], "title": title, "out": True, "abstract": "makeshift"}]
    today = HalfDown({title: poor, key: poor})
    resolve(store, [today], asked, clock=clock)
    assert len(today.log) == 1
    clock.time += later_on
    full = HalfDown({key: [{"ids_": [key], "title": title, "out": True, "venue": "SOSP"}]})
    resolve(store, [full], Target(asked.query), clock=clock)
    assert full.log == [[key]]
    clock.time += timedelta(days=1)
    later = HalfDown({})
    resolve(store, [later], Target(asked.query), clock=clock)
    assert later.log == []


def test_one_question_that_is_refused_is_not_the_source(store: Store) -> None:
    odd, good = Identifier("usenix", "../x"), Identifier("usenix", "a/presentation/b")

    class Picky(Pages):
        def fetch(self, wanted: Sequence[Identifier]) -> Iterator[tuple[Identifier, str | None]]:
            self.failing = Refused("an address that climbs is not asked") if odd in wanted else None
            return super().fetch(wanted)

    pages = Picky(
        {str(good): [{"ids_": [str(good)], "out": True, "title": "Another Paper On Other Things"}]}
    )
    papers = [paper(odd), paper(good, title="Another Paper On Other Things")]
    resolver = resolve(store, [pages], *papers)
    assert [p.published for p in papers] == [False, True]
    assert [p.unavailable_sources for p in papers] == [set(), set()]
    assert resolver.stats["usenix"].alive()
    assert pages.log == [[str(odd)], [str(good)]]


class SlowPreprints(Preprints):
    """arXiv with one number a request, which answers only when the registry has been asked."""

    batch = 1
    policy = PREPRINT_SERVER

    def __init__(self, facts: Mapping[str, Sequence[Mapping[str, Any]]], registry: Fake) -> None:
        super().__init__(facts)
        self.registry = registry
        self.was_left = False

    def fetch(self, wanted: Sequence[Identifier]) -> Iterator[tuple[Identifier, str | None]]:
        for _ in range(500):
            if self.registry.log:
                self.was_left = True
                break
            time.sleep(0.01)
        yield from super().fetch(wanted)


class LateRegistry(Registry):
    policy = replace(Registry.policy, after=("dblp",))


def test_what_the_index_names_is_asked_with_what_the_list_names_while_a_slow_source_goes_on(
    store: Store,
) -> None:
    numbers = [f"arxiv:2309.0000{n}" for n in range(1, 4)]
    index = Index({numbers[0]: [{"ids_": [numbers[0]], "links": ["doi:10.1145/1.2"]}]})
    registry = LateRegistry(
        {
            "doi:10.1145/1.2": [{"ids_": ["doi:10.1145/1.2"], "out": True, "venue": "SOSP"}],
            "doi:10.1145/7": [],
        }
    )
    slow = SlowPreprints({n: [{"ids_": [n]}] for n in numbers}, registry)
    papers = [Target(Query(TITLE, identifiers=ids([n]))) for n in (*numbers, "doi:10.1145/7")]
    Resolver([slow, index, registry], store.answers).resolve(papers)
    assert sorted(registry.log[0]) == ["doi:10.1145/1.2", "doi:10.1145/7"]
    assert slow.was_left
    assert [p.published for p in papers] == [True, False, False, False]
    assert all(any(r.source == "arxiv" for r in p.records) for p in papers[:3])


def test_a_slow_source_that_is_searched_too_is_never_asked_by_two_threads(store: Store) -> None:
    numbers = [f"arxiv:2309.0000{n}" for n in range(1, 7)]
    titles = ["A Bare Title Of Some Length Here", "Consensus among Absent Minded Teapots"]
    slow = Watched({n: [{"ids_": [n]}] for n in numbers} | {t: [{"title": t}] for t in titles})
    papers = [Target(Query(TITLE, identifiers=ids([n]))) for n in numbers]
    papers += [Target(Query(t)) for t in titles]
    Resolver([slow, Index({}), Registry({})], store.answers).resolve(papers)
    assert slow.most == 1
    asked = [q for request in slow.log for q in request]
    assert sorted(asked) == sorted([*numbers, *titles])
    assert all(any(r.source == "watched" for r in p.records) for p in papers)


def test_unknown_titles_are_asked_for_together_before_each_is_asked_for_alone(store: Store) -> None:
    titles = [
        "Steeping Tender Leaves at Planetary Scale with Forgetful Kettles",
        "Consensus among Absent Minded Teapots and Saucers",
        "Ladles: Stirring without Coordination",
        "Whisking Invented Models in Parallel",
    ]
    graph = Graph(
        {
            titles[0]: [{"title": titles[0], "ids_": ["doi:10.1145/1.2"], "out": True}],
            titles[1]: [{"title": titles[1]}],
            titles[2]: [{"title": titles[2]}],
        }
    )
    registry = Registry(
        {"doi:10.1145/1.2": [{"ids_": ["doi:10.1145/1.2"], "title": titles[0], "out": True}]}
    )
    links = Titles({titles[1]: [{"title": titles[1], "venue": "AISTATS"}]})
    papers = [Target(Query(t)) for t in titles]
    resolve(store, [Index({}), graph, registry, links], *papers)
    assert graph.log == [titles]
    assert registry.log == [["doi:10.1145/1.2"], [titles[3]]]
    assert links.log == [["doi:10.1145/1.2"], [titles[1]], [titles[2]], [titles[3]]]
    assert [bool(p.linked.accepted) for p in papers] == [True, True, True, False]
    assert papers[0].published


@pytest.mark.parametrize("count", [2, 3])
def test_abstracts_are_asked_for_together_before_pages_are(store: Store, count: int) -> None:
    titles = [
        "Steeping Tender Leaves at Planetary Scale with Forgetful Kettles",
        "Consensus among Absent Minded Teapots and Saucers",
        "Ladles: Stirring without Coordination",
    ][:count]
    paths = [f"usenix:conference/osdi23/presentation/{n}" for n in range(count)]
    index = Index(
        {p: [{"title": t, "ids_": [p], "out": True}] for p, t in zip(paths, titles, strict=True)}
    )
    graph = Graph({titles[0]: [{"title": titles[0], "abstract": "Leaves."}]})
    pages = Pages(
        {p: [{"title": t, "ids_": [p], "out": True}] for p, t in zip(paths, titles, strict=True)}
    )
    papers = [Target(Query(t, identifiers=ids([p]))) for p, t in zip(paths, titles, strict=True)]
    resolve(store, [index, graph, pages], *papers)
    together = count == 3
    assert graph.log == ([titles] if together else [])
    assert pages.log == [[p] for p in paths[together:]]
    assert [p.lacks_abstract for p in papers] == [not together, *[True] * (count - 1)]


@pytest.mark.parametrize("index_answers", [True, False])
def test_whether_a_preprint_is_out_is_asked_of_another_aggregator_where_the_index_does_not_answer(
    store: Store, index_answers: bool
) -> None:
    arxiv = [{"ids_": ["arxiv:2309.00001"], "abstract": "Words."}]
    links = Links({"arxiv:2309.00001": [{"ids_": ["arxiv:2309.00001"], "venue": "WACV"}]})

    class Works(Graph):
        schemes = ("arxiv", "doi")

    works = Works(
        {"arxiv:2309.00001": [{"ids_": ["arxiv:2309.00001"], "links": ["doi:10.1145/1.2"]}]}
    )
    index = Index({}, None if index_answers else Unavailable("down"))
    p = paper(ARXIV)
    resolve(
        store, [Preprints({"arxiv:2309.00001": arxiv}), index, links, works, Registry(PUBLISHED)], p
    )
    assert bool(works.log) != index_answers
    assert p.published != index_answers


@pytest.mark.parametrize(("abstract", "asked"), [("Words.", []), ("", [["openreview:abcDEF123x"]])])
def test_a_sparing_source_is_asked_for_what_others_name_only_where_something_lacks(
    store: Store, abstract: str, asked: list[list[str]]
) -> None:
    index = Index(
        {
            "arxiv:2309.00001": [
                {
                    "ids_": ["arxiv:2309.00001", "openreview:abcDEF123x"],
                    "out": True,
                    "venue": "ICLR",
                }
            ]
        }
    )
    forums = Forums(
        {
            "openreview:abcDEF123x": [
                {"ids_": ["openreview:abcDEF123x"], "out": True, "abstract": "Words."}
            ]
        }
    )
    preprints = Preprints(
        {"arxiv:2309.00001": [{"ids_": ["arxiv:2309.00001"], "abstract": abstract}]}
    )
    p = paper(ARXIV)
    resolve(store, [preprints, index, forums], p)
    assert p.published
    assert forums.log == asked
    assert not p.lacks_abstract


@pytest.mark.parametrize("most", [0, 1, 3])
def test_preprints_that_the_list_calls_published_are_searched_for_up_to_a_number_in_a_run(
    store: Store, most: int
) -> None:
    numbers = [f"arxiv:2309.1000{n}" for n in range(6)]
    titles = [
        f"{word} Invented Models in Parallel"
        for word in "Ladling Whisking Boiling Steeping Pouring Cooling".split()
    ]
    facts = {n: [{"ids_": [n], "title": t}] for n, t in zip(numbers, titles, strict=True)}
    registry = Registry({"doi:10.1/x": []})
    targets = [
        Target(Query(t, identifiers=ids([n])), claimed_published=True)
        for n, t in zip(numbers, titles, strict=True)
    ]
    targets.append(paper(Identifier("doi", "10.1/x"), title=""))
    resolve(
        store, [Preprints(facts), registry], *targets, limits=ResolveLimits(preprint_searches=most)
    )
    assert registry.log == [["doi:10.1/x"], *([t] for t in titles[:most])]
