"""Takes the steps of the order of work: asks the sources, and links what they answer."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from enrich.model import Query
from enrich.resolve.batches import Batch, FetchBatch, SearchBatch
from enrich.resolve.fetch_policy import FetchPolicy
from enrich.resolve.limits import ResolveLimits
from enrich.resolve.linking import Linker
from enrich.resolve.phases import Asks, Step, Until
from enrich.resolve.reasons import Reason
from enrich.resolve.search_policy import SearchPolicy
from enrich.resolve.target import Target, questions_of, search_question
from enrich.resolve.workers import SourceWorkers
from enrich.sources.base import Source
from enrich.sources.policy import SearchScope

if TYPE_CHECKING:
    from enrich.resolve.explain import Reporter

# A paper with a title to search for, and why.
WantedTitle = tuple[Target, Query, Reason]


class StepRunner:
    """Asks in one step after the other; what to ask, the two policies decide."""

    def __init__(
        self,
        sources: Sequence[Source],
        workers: SourceWorkers,
        linker: Linker,
        policies: tuple[FetchPolicy, SearchPolicy],
        limits: ResolveLimits,
        *,
        stop: threading.Event,
        reporter: Reporter | None,
    ) -> None:
        self._sources = sources
        self._workers = workers
        self._linker = linker
        self._fetches, self._searches = policies
        self._limits = limits
        self._stop = stop
        self._reporter = reporter
        # Source -> preprints that it has been searched for.
        self._preprints: Counter[str] = Counter()

    def take(self, step: Step, targets: Sequence[Target]) -> None:
        """Do one step of the order of work."""
        sources = step.sources(self._sources)
        if step.asks is Asks.NOTHING:
            self._link_answered(
                targets, self._workers.collect(s.name for s in sources if not _is_linked_only(s))
            )
        elif step.asks is Asks.IDENTIFIERS and step.until is Until.ONE_ROUND:
            self._first_round(targets, sources)
        elif step.asks is Asks.IDENTIFIERS:
            self._rounds(targets, sources)
        elif step.asks in {Asks.TITLES, Asks.TITLES_FOR_GAPS}:
            self._search_in_bulk(step, targets, sources)
        else:
            self._search_one_by_one(step, targets, sources)

    # -- identifiers

    def _first_round(self, targets: Sequence[Target], sources: Sequence[Source]) -> None:
        """Ask for the stated identifiers, and for those that dumps or earlier runs report.

        Slow sources run in the background. Sources that list others in `after` wait for the
        identifiers that those return. Those that are searched only for linked papers begin with
        that when they have answered, for papers that no other source is to be asked about.
        """
        batches = self._fetch_batches(targets, sources)
        for source in sources:
            if any(name in batches for name in source.policy.after):
                batches.pop(source.name, None)
        slow = [
            s for s in sources if s.policy.background and self._is_long(batches.get(s.name, ()))
        ]
        if self._reporter is not None:
            self._report_fetches(self._reporter, targets, batches)
        self._link_answered(targets, self._workers.start(batches, [s.name for s in slow]))
        linked_only = list(filter(_is_linked_only, slow))
        if linked_only:
            self._link_answered(targets, self._workers.collect(s.name for s in linked_only))
            rest = [t for t in targets if not self._fetches.is_open(t, sources, linked_only)]
            for source in linked_only:
                searches = [(t, self._searches.one_by_one(t, source)) for t in rest]
                wanted = [(t, q, search.reason) for t, search in searches for q in search.queries]
                self._search(source, wanted, background=True)

    def _rounds(self, targets: Sequence[Target], sources: Sequence[Source]) -> None:
        """Ask until the answers report no new identifier."""
        for _ in range(self._limits.rounds):
            batches = self._fetch_batches(targets, sources)
            if not batches or self._stop.is_set():
                return
            if self._reporter is not None:
                self._report_fetches(self._reporter, targets, batches)
            self._link_answered(targets, self._workers.start(batches))

    def _fetch_batches(
        self, targets: Sequence[Target], sources: Sequence[Source]
    ) -> dict[str, list[Batch]]:
        wanted = {s: self._fetches.questions(targets, s) for s in sources}
        return {
            s.name: [FetchBatch.of(batch) for batch in s.batches(ids)]
            for s, ids in wanted.items()
            if ids
        }

    def _link_answered(self, targets: Iterable[Target], asked: set[str]) -> None:
        """Link the papers again that have one of these questions."""
        if asked:
            self._linker.link([t for t in targets if not asked.isdisjoint(questions_of(t))])

    # -- titles

    def _search_in_bulk(
        self, step: Step, targets: Sequence[Target], sources: Iterable[Source]
    ) -> None:
        """Ask for many titles in each request."""
        least = self._limits.titles_for_gaps if step.asks is Asks.TITLES_FOR_GAPS else 1
        for source in sources:
            self._search(source, self._wanted(step.asks, targets, source), least=least)

    def _search_one_by_one(
        self, step: Step, targets: Sequence[Target], sources: Sequence[Source]
    ) -> None:
        """Ask one source after the other, each for the papers that are still open.

        Sources that are searched only for linked papers begin, and go on in the background.
        """
        linked_only = list(filter(_is_linked_only, sources))
        others = [s for s in sources if not _is_linked_only(s)]
        while True:
            for source in linked_only:
                wanted = self._wanted(step.asks, targets, source)
                self._search(source, wanted, background=True)
            for source in others:
                wanted = self._wanted(step.asks, targets, source)
                left = self._limits.preprint_searches - self._preprints[source.name]
                preprints = self._searches.preprints(step.asks, targets, source, left)
                self._preprints[source.name] += len(preprints)
                wanted += [(t, t.query, reason) for t, reason in preprints.items()]
                self._search(source, wanted)
            if not self._workers.busy:
                return
            self._link_answered(targets, self._workers.collect())

    def _wanted(self, asks: Asks, targets: Iterable[Target], source: Source) -> list[WantedTitle]:
        return [
            (target, query, search.reason)
            for target in targets
            for search in [self._searches.decide(asks, target, source)]
            for query in search.queries
        ]

    def _search(
        self,
        source: Source,
        wanted: Sequence[WantedTitle],
        *,
        background: bool = False,
        least: int = 1,
    ) -> None:
        """Search for titles, in requests of at least `least`.

        A source that has many requests to make is not waited for if it may go on in the background.
        """
        if self._fetches.obstacle(source, "search") is not None or self._stop.is_set():
            return
        queries = {
            search_question(q): q
            for t, q, _ in wanted
            if self._searches.answered(t, source, q) is None
        }
        lists = [b for b in source.search_batches(list(queries.values())) if len(b) >= least]
        if not lists:
            return
        batches = [SearchBatch.of(titles) for titles in lists]
        if self._reporter is not None:
            self._report_searches(self._reporter, source, wanted, batches)
        alone = [source.name] if background and self._is_long(batches) else []
        asked = self._workers.start({source.name: batches}, alone)
        self._linker.link(dict.fromkeys(t for t, q, _ in wanted if search_question(q) in asked))

    def _is_long(self, batches: Sequence[Batch]) -> bool:
        """Whether a source has so many requests to make that it is worth not waiting for."""
        return len(batches) >= self._limits.background_requests

    # -- what is reported

    def _report_fetches(
        self,
        reporter: Reporter,
        targets: Sequence[Target],
        batches: Mapping[str, Sequence[Batch]],
    ) -> None:
        """Report why these identifiers are asked for."""
        for source in self._sources:
            questions = {q for batch in batches.get(source.name, ()) for q in batch.questions}
            for target in targets if questions else ():
                for identifier, reason in self._fetches.decisions(target, source):
                    if reason.asks and str(identifier) in questions:
                        reporter.asked(target, source.name, str(identifier), reason)

    def _report_searches(
        self,
        reporter: Reporter,
        source: Source,
        wanted: Sequence[WantedTitle],
        batches: Sequence[Batch],
    ) -> None:
        """Report why these titles are searched for."""
        questions = {q for batch in batches for q in batch.questions}
        for target, query, reason in wanted:
            if search_question(query) in questions:
                reporter.asked(target, source.name, search_question(query), reason)


def _is_linked_only(source: Source) -> bool:
    """Whether a source is searched only for papers with a link to its own site."""
    return source.policy.search_scope is SearchScope.LINKED_PAPERS
