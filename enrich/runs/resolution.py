"""Resolving papers: asking about those that a run was asked for, and looking up the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from enrich import interrupts, messages, sources
from enrich.errors import Interrupted, StoreError
from enrich.messages import Sentence, counted
from enrich.resolve.freshness import AnswerCache
from enrich.resolve.grouping import ListedPaper
from enrich.resolve.progress import SourceStats
from enrich.resolve.resolver import Resolver
from enrich.resolve.target import Target
from enrich.runs.context import RunContext
from enrich.runs.factory import make_resolver, refusals
from enrich.runs.pace import intervals
from enrich.runs.work_cache import WorkCache
from enrich.runs.wrong_links import likelier, without_wrong_links
from enrich.store.timestamps import to_second

if TYPE_CHECKING:
    from enrich.resolve.explain import AskedReasons
    from enrich.runs.explanations import ExplainedPaper


@dataclass(frozen=True, slots=True)
class Resolution:
    """What was found out about some papers, and what was asked for it."""

    papers: Sequence[ListedPaper]
    answers: AnswerCache
    stats: Mapping[str, SourceStats]
    # requests that were sent, by host
    requests: Mapping[str, int]
    # hosts that refused, with the reason
    refused: Mapping[str, str]
    # what the user should know of the session
    notes: Sequence[Sentence]
    # why each source was asked or not; None where that is not explained
    explained: Sequence[ExplainedPaper] | None = None

    @property
    def targets(self) -> list[Target]:
        """What was asked about each paper, and what is known of it now."""
        return [p.target for p in self.papers]

    @property
    def requests_by_source(self) -> dict[str, int]:
        """The requests by source; a host that is of no source stands under its own name."""
        source_of = {host: kind.name for kind in sources.classes() for host in kind.intervals}
        found: Counter[str] = Counter()
        for host, count in sorted(self.requests.items()):
            found[source_of.get(host, host)] += count
        return dict(found)

    @property
    def is_incomplete(self) -> bool:
        """Whether a paper lacks something and a source could not be asked about it."""
        return any(
            t.unavailable_sources and (not t.linked.accepted or t.lacks_abstract or not t.published)
            for t in self.targets
            if t.is_asked
        )

    def next_due(self) -> datetime | None:
        """Return when the first answer is to be asked for again, None if nothing is remembered."""
        due = self.answers.next_due(t for t in self.targets if not t.cached_work)
        dates = [datetime.fromisoformat(t.cached_work.due) for t in self.targets if t.cached_work]
        return min([*dates, *([due] if due else [])], default=None)


def resolve(context: RunContext, papers: Sequence[ListedPaper]) -> Resolution:
    """Find out about papers what can be found out."""
    resolver = make_resolver(context)
    with _asking(context, resolver):
        _ask(resolver, papers)
    return _resolution(context, resolver, papers)


def resolve_stated(context: RunContext, papers: Sequence[ListedPaper]) -> Resolution:
    """Find out about papers; one whose link names another paper is looked for by its title too.

    The resolution has the paper that is likelier meant: the one of the title, if there is one.
    """
    resolver = make_resolver(context)
    with _asking(context, resolver):
        _ask(resolver, papers)
        titled = [without_wrong_links(paper) for paper in papers]
        _ask(resolver, [paper for paper in titled if paper])
    return _resolution(context, resolver, list(map(likelier, papers, titled)))


def resolve_changed(context: RunContext, papers: Sequence[ListedPaper]) -> Resolution:
    """Resolve the papers whose works of an earlier run cannot be used as they are."""
    reasons = _asked_reasons() if context.options.explain else None
    resolver = make_resolver(context, reasons)
    cache = WorkCache.of(context, resolver.answers)
    with _asking(context, resolver):
        if not (context.options.refresh or context.options.explain):
            cache.reuse(papers)
        _ask(resolver, [p for p in papers if not p.target.cached_work])
        _ask(resolver, cache.reopen(papers))
    resolution = _resolution(context, resolver, papers)
    if reasons is None:
        return resolution
    return replace(resolution, explained=_explained(context, resolver, papers, reasons))


@dataclass(frozen=True, slots=True)
class RequestPlan:
    """What the first round would ask."""

    # source -> questions, cached, requests, seconds
    requests: Mapping[str, Mapping[str, float]]
    # nothing was asked: all counts are 0
    stats: Mapping[str, SourceStats]
    # why each source would be asked or not; None where that is not explained
    explained: Sequence[ExplainedPaper] | None = None


def plan_requests(context: RunContext, papers: Sequence[ListedPaper]) -> RequestPlan:
    """Return what the first round would ask about papers; what is known of them is linked.

    Sources whose first host, or a part of it, refuses are not counted.
    """
    resolver = make_resolver(context)
    now = context.environment.now()
    refused = refusals(context.config, context.store.hosts, now, refresh=context.options.refresh)
    for source in resolver.sources:
        main = next(iter(source.intervals), None)
        if main and any(place == main or place.startswith(f"{main}/") for place in refused):
            resolver.stats[source.name].refused.add("fetch")
    requests = resolver.plan([p.target for p in papers], intervals(context.config))
    if not context.options.explain:
        return RequestPlan(requests, resolver.stats)
    explained = _explained(context, resolver, papers, _asked_reasons())
    return RequestPlan(requests, resolver.stats, explained)


def _asked_reasons() -> AskedReasons:
    """Return what takes note of the reasons; a run that explains nothing does not load it."""
    from enrich.resolve.explain import AskedReasons

    return AskedReasons()


def _explained(
    context: RunContext, resolver: Resolver, papers: Sequence[ListedPaper], reasons: AskedReasons
) -> list[ExplainedPaper]:
    """Return why each source was asked about each paper or not; in a dry run, would be."""
    from enrich.runs.explanations import ExplainedPaper

    asked = [p for p in papers if p.asked]
    dry_run = context.options.dry_run
    rows = resolver.explain(
        (p.target for p in asked),
        reasons,
        switched_off=[
            kind.name
            for kind in sources.classes()
            if (kind.schemes or kind.search_batch) and not context.config.source(kind.name).enabled
        ],
        planned=dry_run,
    )
    return [ExplainedPaper(p.entries, row, dry_run) for p, row in zip(asked, rows, strict=True)]


@contextmanager
def _asking(context: RunContext, resolver: Resolver) -> Iterator[None]:
    """Keep, in any case, what the session learns of hosts, and close it.

    When the user interrupts, the threads that ask are stopped first. Raises Interrupted then.
    """
    session = context.session
    try:
        yield
    except KeyboardInterrupt:
        interrupts.heard()
        context.environment.stop.set()
        context.store.hurry()
        if session is not None:
            session.abort()
        kept = sum(s.found + s.absent for s in resolver.stats.values())
        sentence = messages.runs.INTERRUPTED(answers=counted(kept, "answer"))
        raise Interrupted(sentence) from None
    finally:
        if session is not None:
            hosts, now = context.store.hosts, to_second(context.environment.now())
            # Who has interrupted a run that waited for a server is told of that.
            passed_over = [StoreError] if context.environment.stop.is_set() else []
            with suppress(*passed_over):
                hosts.record(session.last_answer, session.newly_refused, now)
                hosts.record_exhausted(session.spent_until)
            session.close()


def _ask(resolver: Resolver, papers: Sequence[ListedPaper]) -> None:
    """Ask about the papers that this run was asked for; look the others up."""
    if papers:
        resolver.resolve([p.target for p in papers if p.asked])
        resolver.look_up([p.target for p in papers if not p.asked])


def _resolution(
    context: RunContext, resolver: Resolver, papers: Sequence[ListedPaper]
) -> Resolution:
    session = context.session
    return Resolution(
        papers,
        resolver.answers,
        resolver.stats,
        requests=session.requests if session else {},
        refused=session.newly_refused if session else {},
        notes=(
            *(session.notes if session else ()),
            *(note for source in resolver.sources for note in source.notes),
        ),
    )
