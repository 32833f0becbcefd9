"""Works through the order of work: asks the sources in rounds over all papers, and links."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from enrich.resolve.fetch_policy import FetchPolicy
from enrich.resolve.freshness import AnswerCache
from enrich.resolve.limits import ResolveLimits
from enrich.resolve.linking import Linker, LinkMemo
from enrich.resolve.phases import ORDER
from enrich.resolve.progress import Progress, SourceStats
from enrich.resolve.search_policy import SearchPolicy
from enrich.resolve.step_runner import StepRunner
from enrich.resolve.target import (
    AnswerLifetimes,
    Target,
    is_search,
    questions_of,
    search_question,
)
from enrich.resolve.workers import SourceWorkers
from enrich.sources.base import Source
from enrich.sources.policy import SearchScope
from enrich.store.base import Answers

if TYPE_CHECKING:
    from enrich.resolve.explain import AskedReasons, Explanation, Reporter


class Resolver:
    """Resolves papers against sources and what is stored. Time comes in as functions."""

    def __init__(
        self,
        sources: Sequence[Source],
        stored: Answers,
        *,
        lifetimes: AnswerLifetimes | None = None,
        limits: ResolveLimits | None = None,
        offline: bool = False,
        refresh: bool = False,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = lambda: 0.0,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
        reporter: Reporter | None = None,
        memo: LinkMemo | None = None,
        dumps: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        """Make a resolver over the sources that are switched on.

        `offline`: ask nobody. `refresh`: ask for everything again, whatever its age. `reporter`
        receives the reason for each question. `memo` has what was linked before, of papers of
        which nobody is asked. `dumps`: source -> the days of its dumps that `stored` answers from.
        """
        self.sources = sorted(sources, key=lambda s: (s.policy.search_order, s.name))
        self.stop = stop or threading.Event()
        limits = limits or ResolveLimits()
        self._remote = [s for s in self.sources if not s.policy.local]
        self._workers = SourceWorkers(
            self._remote,
            stored,
            now=now,
            clock=clock,
            progress=progress,
            stop=self.stop,
            limits=limits,
        )
        self.stats: dict[str, SourceStats] = self._workers.stats
        self.answers = AnswerCache(
            self._remote,
            self._workers,
            lifetimes or AnswerLifetimes(),
            offline=offline,
            refresh=refresh,
            now=now,
            dumps=dumps or {},
        )
        self._linker = Linker(self.sources, self.answers, stored, limits, memo)
        self._fetches = FetchPolicy(self.answers, self._workers)
        self._searches = SearchPolicy(self.answers, self._workers, self._fetches)
        self._runner = StepRunner(
            self._remote,
            self._workers,
            self._linker,
            (self._fetches, self._searches),
            limits,
            stop=self.stop,
            reporter=reporter,
        )

    def resolve(self, targets: Sequence[Target]) -> None:
        """Fill `linked` and `unavailable_sources` of every target. Never raises SourceError."""
        if self.answers.offline:
            self.look_up(targets)
            return
        self._linker.link(targets)
        for step in ORDER:
            self._runner.take(step, targets)
        self._mark_unavailable(targets)

    def look_up(self, targets: Sequence[Target]) -> None:
        """Fill `linked` from what is remembered, asking nobody."""
        for target in targets:
            target.is_asked = False
        self._linker.link(targets)

    def plan(
        self, targets: Sequence[Target], pace: Mapping[str, float]
    ) -> dict[str, dict[str, float]]:
        """Return what the first round would ask of each source.

        That is "questions", of them "cached", "requests" for the others, and "seconds" at `pace`,
        which has the seconds between two requests to a host. A source's batches go to its first.
        """
        self.look_up(targets)
        plans: dict[str, dict[str, float]] = {}
        for source in self._remote:
            wanted = self._fetches.questions(targets, source)
            memory = self.answers.memory[source.name]
            candidates = {i for t in targets for i in self.answers.candidates(t, source)}
            known = {q for i in candidates if (q := str(i)) in memory}
            cached = len(known - {str(i) for i in wanted})
            requests = len(source.batches(wanted)) if wanted else 0
            host = next(iter(source.intervals), "")
            seconds = requests * pace.get(host, 0.0)
            if wanted or cached:
                plans[source.name] = {
                    "questions": len(wanted) + cached,
                    "cached": cached,
                    "requests": requests,
                    "seconds": round(seconds, 1),
                }
        return plans

    def explain(
        self,
        targets: Iterable[Target],
        asked: AskedReasons,
        *,
        switched_off: Sequence[str] = (),
        planned: bool = False,
    ) -> Iterator[list[Explanation]]:
        """Yield for each target why each source was asked or not.

        `asked` is the reporter of this run, `switched_off` are the sources that are not here. With
        `planned` nothing has been asked yet.
        """
        from enrich.resolve.explain import Explainer

        explainer = Explainer(
            self.sources,
            self.answers,
            self._workers,
            (self._fetches, self._searches),
            asked,
            switched_off=switched_off,
            planned=planned,
        )
        return map(explainer.explain, targets)

    def _mark_unavailable(self, targets: Iterable[Target]) -> None:
        """Note in each target the sources that have a question of it and could not be asked."""
        silent = [
            s.name
            for s in self._remote
            if (s.policy.confirms_publication or s.policy.reports_versions)
            and self.answers.is_silent(s.name)
        ]
        down = [
            s.name
            for s in self._remote
            if s.search_batch
            and s.policy.search_scope is SearchScope.ANY_PAPER
            and "search" not in self.stats[s.name].refused
            and not self.stats[s.name].alive("search")
        ]
        for target in targets:
            questions = set(questions_of(target))
            if not target.linked.accepted and target.query.title:
                # What was not searched for, because the source had failed too often.
                target.unavailable_sources.update(
                    n
                    for n in down
                    if not any(search_question(q) in self.answers.memory[n] for q in target.queries)
                )
            target.unavailable_sources.update(
                name
                for name, failed in self._workers.failed.items()
                if self._are_open(name, failed & questions)
            )
            if target.linked.accepted and not target.published:
                # Whoever may know that it is published has to have answered.
                target.unavailable_sources.update(
                    n for n in silent if not any(q in self.answers.memory[n] for q in questions)
                )

    def _are_open(self, name: str, failed: set[str]) -> bool:
        """Whether one of these questions may be answered in another run."""
        refused = self.stats[name].refused
        return any(
            ("search" if is_search(q) else "fetch") not in refused
            for q in failed - self._workers.refused_questions[name]
        )
