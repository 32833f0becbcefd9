"""Rounds over the whole list, then searches for what is still open.

A question is an identifier or a folded query. What the store answers is not asked; what is asked goes out in batches, and
the answers of a batch are kept before the next one is asked. The order of work:

1. a round: every identifier of the list at every source that takes it;
2. titles, many in one request, for papers that the round brought nothing for;
3. rounds with what the answers name, until they bring no new identifier, so that both steps' news share their batches;
4. sources that only fill gaps, for what is still missing: by identifier, then by title, many in one request;
5. titles one by one, source after source, stopping at the first sure match;
6. pages one by one, for what no batch gave.

A slow source with many questions is not waited for before steps 2 and 3: they go on with what the others say.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from enrich.model import Query
from enrich.resolve.batches import fetch_job, search_job
from enrich.resolve.fetch_policy import FetchPolicy
from enrich.resolve.freshness import AnswerCache
from enrich.resolve.linking import Linker
from enrich.resolve.progress import Progress, SourceStats
from enrich.resolve.search_policy import SearchPolicy
from enrich.resolve.target import AnswerLifetimes, Batch, Target, questions_of, search_question
from enrich.resolve.workers import SourceWorkers
from enrich.sources.base import Source
from enrich.sources.policy import Phase, SearchScope
from enrich.store.base import Answers

MAX_ROUNDS = 6

WORTH_A_LIST = 3  # titles that are worth a search for all of them at once

WORTH_LEAVING = 3  # requests of a slow source that are worth not waiting for

_FIRST = frozenset({Phase.IDENTIFIERS, Phase.TITLES})


class Resolver:
    """Resolves papers against sources and a store. Time comes in as functions, so that tests own it."""

    def __init__(
        self,
        sources: Sequence[Source],
        answers: Answers,
        *,
        lives: AnswerLifetimes | None = None,
        offline: bool = False,
        refresh: bool = False,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = lambda: 0.0,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        self.sources = sorted(sources, key=lambda s: (s.policy.search_order, s.name))
        self.stop = stop or threading.Event()
        self._remote = [s for s in self.sources if not s.policy.local]
        self._crew = SourceWorkers(
            self._remote, answers, now=now, clock=clock, progress=progress, stop=self.stop
        )
        self.tallies: dict[str, SourceStats] = self._crew.tallies
        self.recall = AnswerCache(
            self._remote,
            self._crew,
            lives or AnswerLifetimes(),
            offline=offline,
            refresh=refresh,
            now=now,
        )
        self._judge = Linker(self.sources, self.recall, answers)
        self._worth = FetchPolicy(self.recall, self._crew)
        self._titles = SearchPolicy(self.recall, self._crew, self._worth)

    # -- the order of work

    def resolve(self, papers: Sequence[Target]) -> None:
        """Fill `linked` and `unavailable_sources` of every paper. Never raises SourceError."""
        self._judge.judge(papers)
        if self.recall.offline:
            return
        first = [s for s in self._remote if s.policy.phase in _FIRST]
        bulk = [s for s in self._remote if s.policy.phase is not Phase.PAGES]
        self._first_round(papers, first)
        self._search_in_bulk(papers, first)
        self._rounds(papers, first)
        self._judge_heard(
            papers, self._crew.collect(s.name for s in first if not _searches_at_home(s))
        )
        self._search_in_bulk(papers, first)
        self._rounds(papers, bulk)
        self._search_for_many(papers)
        self._rounds(papers, bulk)
        self._search_one_by_one([p for p in papers if not self._worth.has_page(p)])
        self._rounds(papers, self._remote)
        self._search_one_by_one(papers, abstracts=True)
        self._rounds(papers, self._remote)
        self._mark_unavailable(papers)

    def look_up(self, papers: Sequence[Target]) -> None:
        """Fill `linked` from what is remembered, asking nobody."""
        self._judge.judge(papers)

    def plan(self, papers: Sequence[Target]) -> dict[str, dict[str, float]]:
        """Return what the first round would ask, per source: questions, cached, requests, seconds at the polite pace."""
        self._judge.judge(papers)
        plans: dict[str, dict[str, float]] = {}
        for source in self._remote:
            wanted = self._worth.questions(papers, source)
            known = {
                str(i) for p in papers for i in self.recall.candidates(p, source)
            } & self._crew.memory[source.name].keys()
            cached = len(known - {str(i) for i in wanted})
            requests = len(source.batches(wanted)) if wanted else 0
            seconds = requests * max(source.intervals.values(), default=0.0)
            if wanted or cached:
                plans[source.name] = {
                    "questions": len(wanted) + cached,
                    "cached": cached,
                    "requests": requests,
                    "seconds": round(seconds, 1),
                }
        return plans

    # -- identifiers, in rounds

    def _first_round(self, papers: Sequence[Target], sources: Sequence[Source]) -> None:
        """Ask for what the list names. Who answers slowly is left alone with it; whom others name more for is asked with that."""
        jobs = self._jobs(papers, sources)
        for source in sources:
            if any(name in jobs for name in source.policy.after):
                jobs.pop(source.name, None)
        slow = [
            s for s in sources if s.policy.background and len(jobs.get(s.name, ())) >= WORTH_LEAVING
        ]
        self._judge_heard(papers, self._crew.start(jobs, background=[s.name for s in slow]))
        at_home = list(filter(_searches_at_home, slow))
        if at_home:
            self._judge_heard(papers, self._crew.collect(s.name for s in at_home))
            self._search_at_home(
                [p for p in papers if not self._worth.is_open(p, sources, at_home)], abstracts=False
            )

    def _rounds(self, papers: Sequence[Target], sources: Sequence[Source]) -> None:
        """Ask until the answers name nothing new."""
        for _ in range(MAX_ROUNDS):
            jobs = self._jobs(papers, sources)
            if not jobs or self.stop.is_set():
                return
            self._judge_heard(papers, self._crew.start(jobs))

    def _jobs(self, papers: Sequence[Target], sources: Sequence[Source]) -> dict[str, list[Batch]]:
        wanted = {s: self._worth.questions(papers, s) for s in sources}
        return {
            s.name: [fetch_job(s, batch) for batch in s.batches(ids)]
            for s, ids in wanted.items()
            if ids
        }

    def _judge_heard(self, papers: Iterable[Target], asked: set[str]) -> None:
        """Judge again what these questions were asked for."""
        of_it = (p for p in papers if asked and not asked.isdisjoint(questions_of(p)))
        self._judge.judge(list(of_it))

    # -- titles

    def _search_in_bulk(self, papers: Sequence[Target], sources: Iterable[Source]) -> None:
        for source in sources:
            if source.search_batch > 1:
                wanted = [(p, q) for p in papers for q in self._titles.worth_a_list(p, source)]
                self._search(source, wanted)

    def _search_for_many(self, papers: Sequence[Target]) -> None:
        """Ask aggregators for many titles at once of what would else be asked for one by one.

        They may know the DOIs of papers that nobody knows, and the abstracts that stand on a page each.
        """
        open_ = [p for p in papers if p.query.title and not self._worth.waits(p)]
        for source in self._remote:
            if source.policy.phase is Phase.GAPS and source.search_batch > 1:
                wanted = [
                    p
                    for p in open_
                    if self._titles.is_unknown(p) or self._titles.lacks_an_abstract(p, source)
                ]
                self._search(source, [(p, p.query) for p in wanted], least=WORTH_A_LIST)

    def _search_one_by_one(self, papers: Sequence[Target], *, abstracts: bool = False) -> None:
        """Ask for the papers that nothing is known of: who has the link knows best; then each other source in turn.

        Papers that no site has as its own are looked for while those sites are asked. Registries are asked for some preprints, too.
        """
        self._search_at_home(papers, abstracts=abstracts)
        self._search_elsewhere([p for p in papers if not self._worth.waits(p)], abstracts=abstracts)
        while self._crew.busy:
            self._judge_heard(papers, self._crew.collect())
            self._search_at_home(papers, abstracts=abstracts)
            self._search_elsewhere(
                [p for p in papers if not self._worth.waits(p)], abstracts=abstracts
            )

    def _search_at_home(self, papers: Sequence[Target], *, abstracts: bool) -> None:
        """Let the sources that are searched for their own papers alone begin with it."""
        for source in self._remote:
            if _searches_at_home(source) and source.name not in self._crew.busy:
                self._search(
                    source, self._titles.one_by_one(papers, source, abstracts=abstracts), leave=True
                )

    def _search_elsewhere(self, papers: Sequence[Target], *, abstracts: bool) -> None:
        for source in self._remote:
            if source.search_batch and source.policy.search_scope is SearchScope.ANY_PAPER:
                wanted = self._titles.one_by_one(papers, source, abstracts=abstracts)
                wanted += [(p, p.query) for p in self._titles.preprints(papers, source)]
                self._search(source, wanted)

    def _search(
        self,
        source: Source,
        wanted: Sequence[tuple[Target, Query]],
        *,
        leave: bool = False,
        least: int = 1,
    ) -> None:
        """Search for titles, in requests of at least so many; without waiting for a slow source if it is to be left alone."""
        if (
            self.recall.offline
            or self.stop.is_set()
            or not self.tallies[source.name].alive("search")
        ):
            return
        queries = {
            search_question(q): q for p, q in wanted if not self._titles.asked_now(p, source, q)
        }
        batches = [b for b in source.search_batches(list(queries.values())) if len(b) >= least]
        if not batches:
            return
        jobs = [search_job(source, batch) for batch in batches]
        gone = [source.name] if leave and len(jobs) >= WORTH_LEAVING else []
        asked = self._crew.start({source.name: jobs}, background=gone)
        self._judge.judge({id(p): p for p, q in wanted if search_question(q) in asked}.values())

    # -- what is left

    def _mark_unavailable(self, papers: Iterable[Target]) -> None:
        silent = [
            s.name
            for s in self._remote
            if (s.policy.confirms_publication or s.policy.reports_versions)
            and self.recall.is_silent(s.name)
        ]
        for paper in papers:
            questions = {str(i) for i in paper.identifiers}
            questions |= {search_question(q) for q in paper.queries}
            for name, failed in self._crew.failed.items():
                refused = self.tallies[name].refused
                if any(
                    ("search" if q.startswith("search:") else "fetch") not in refused
                    for q in failed & questions - self._crew.refused_questions[name]
                ):
                    paper.unavailable_sources.add(name)
            if (
                paper.linked.accepted and not paper.published
            ):  # whoever may know that it is out has to have answered
                paper.unavailable_sources.update(
                    n for n in silent if not any(q in self._crew.memory[n] for q in questions)
                )


def _searches_at_home(source: Source) -> bool:
    """Whether a source is searched, but for papers with a link of its own alone."""
    return bool(source.search_batch) and source.policy.search_scope is SearchScope.LINKED_PAPERS
