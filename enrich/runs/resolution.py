"""Resolving the papers of the lists, and laying what was found back over the entries."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from enrich import sources
from enrich.config import Config
from enrich.library.lists import LoadedList
from enrich.match.identity import names_of_entry
from enrich.model import Entry
from enrich.resolve.grouping import group, paper_of
from enrich.resolve.resolver import Resolver
from enrich.resolve.target import Target
from enrich.runs import outputs, run_cache
from enrich.runs.environment import RunEnvironment
from enrich.runs.factory import iso, make_resolver, make_session, make_sources, refusals
from enrich.runs.result import ResolvedEntry, RunOptions, RunResult
from enrich.runs.work_cache import Unchanged
from enrich.store import Store
from enrich.works import composer as compose
from enrich.works import drafts


def next_due(found: Resolution) -> datetime | None:
    """Return when the first answer is to be asked for again."""
    due = found.resolver.answers.next_due(p for p in found.papers if not p.cached_work)
    dates = [datetime.fromisoformat(p.cached_work.due) for p in found.papers if p.cached_work]
    return min([*dates, *([due] if due else [])], default=None)


def _find_out(resolver: Resolver, papers: Sequence[Target], wanted: Collection[int]) -> None:
    """Ask about the papers that this run was asked for; look the others up."""
    if papers:
        resolver.resolve([p for p in papers if id(p) in wanted])
        resolver.look_up([p for p in papers if id(p) not in wanted])


@dataclass(frozen=True, slots=True)
class Resolution:
    """What was found out on the way: the papers, the entries of each, and who was asked."""

    resolver: Resolver
    papers: list[Target]
    groups: list[list[Entry]]


def resolve(
    config: Config,
    options: RunOptions,
    env: RunEnvironment,
    store: Store,
    listings: list[LoadedList],
    result: RunResult,
    grouping: Callable[[Iterable[Entry]], list[list[Entry]]] = group,
    *,
    add_notes: bool = False,
    again: bool = False,
) -> Resolution:
    """Find out what can be found out, keep it, and say of every entry what became of it.

    `again`: papers of which nothing new can be said since the last such run have their works from it.
    """
    refused = refusals(config, store.hosts, env.now(), refresh=options.refresh)
    session = make_session(config, options, env, refused)
    resolver = make_resolver(config, options, env, store.answers, make_sources(config, session))
    groups = grouping(e for r in listings for e in r.listing.entries if e.kind == "paper")
    papers = [paper_of(g, store.keys, store.works) for g in groups]
    asked = {id(e) for r in listings if r.asked for e in r.listing.entries}
    wanted = {id(p) for p, g in zip(papers, groups, strict=True) if any(id(e) in asked for e in g)}
    unchanged = Unchanged(store, resolver.answers, run_cache.settings(config, refused), env.now())
    env.abort = session.abort
    try:
        if again and not options.refresh:
            unchanged.mark(papers)
        _find_out(resolver, [p for p in papers if not p.cached_work], wanted)
        _find_out(resolver, unchanged.reopen(papers), wanted)
    finally:
        store.hosts.record(session.last_answer, session.newly_refused, iso(env.now()))
        store.hosts.record_exhausted(session.spent_until)
        session.close()
    composer = compose.WorkComposer(config, store.works, store.keys, env.now(), add_notes=add_notes)
    works = composer.compose(papers, groups, lambda: outputs.existing_keys(config, listings))
    finish(listings, groups, works, result)
    store.runs.put_entry_states(_open_states(groups, works))
    if again and not (options.offline or env.stop.is_set()):
        refused = refusals(config, store.hosts, env.now(), refresh=False)
        now = Unchanged(store, resolver.answers, run_cache.settings(config, refused), env.now())
        now.remember(papers, works, wanted)
    result.changes = composer.changes
    result.tallies = resolver.stats
    result.requests = sum(session.requests.values())
    result.requests_by_source = _by_source(session.requests)
    result.refused = session.newly_refused
    result.notes = list(session.notes)
    result.code = _code(options, result, papers)
    return Resolution(resolver, papers, groups)


def finish(
    listings: list[LoadedList],
    groups: list[list[Entry]],
    works: list[drafts.ComposedWork],
    result: RunResult,
) -> None:
    """Lay the works back over the entries, in list order."""
    of_entry = {id(e): made for g, made in zip(groups, works, strict=True) for e in g}
    seen: set[str] = set()
    for read in listings:
        result.lists.append((read.name, len(read.listing.entries)))
        for entry in read.listing.entries:
            resolved = ResolvedEntry(entry, problems=entry.problems, identifiers=entry.identifiers)
            if id(entry) in of_entry:
                made = of_entry[id(entry)]
                key = made.key
                resolved = ResolvedEntry(
                    entry,
                    state=made.state,
                    key=key,
                    packed=made.packed,
                    duplicate_of=key if key in seen else None,
                    problems=(*entry.problems, *made.problems),
                    identifiers=made.identifiers if made.packed else entry.identifiers,
                    candidates=made.candidates,
                )
                if key:
                    seen.add(key)
            result.entries.append(resolved)


def _open_states(
    groups: list[list[Entry]], works: list[drafts.ComposedWork]
) -> list[tuple[str, str]]:
    """Return (name, state) of the entries that are no works: `status` tells of them without asking anybody."""
    return [
        (n, made.state)
        for g, made in zip(groups, works, strict=True)
        if made.packed is None
        for n in names_of_entry(g[0])
    ]


def _by_source(requests: Mapping[str, int]) -> dict[str, int]:
    hosts = {host: kind.name for kind in sources.classes() for host in kind.intervals}
    found: dict[str, int] = {}
    for host, count in sorted(requests.items()):
        name = hosts.get(host, host)
        found[name] = found.get(name, 0) + count
    return found


def _code(options: RunOptions, result: RunResult, papers: Sequence[Target]) -> int:
    if options.offline:
        return 0
    open_ = any(r.state == "unchecked" for r in result.entries)
    lacking = any(
        p.unavailable_sources and (not p.linked.accepted or p.lacks_abstract or not p.published)
        for p in papers
    )
    return 3 if open_ or lacking else 0
