"""The main job: lists -> papers -> works in the cache -> outputs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from enrich import files, identifiers, reading_list, sources, text
from enrich.config import Config, ListSetting
from enrich.library.lists import Read, read_lists
from enrich.model import Entry
from enrich.resolve import Paper, Resolver
from enrich.resolve.grouping import group, identity, paper_of
from enrich.runs import outputs, run_cache
from enrich.runs.factory import (
    Environment,
    iso,
    leave_out,
    make_resolver,
    make_session,
    make_sources,
    refusals,
)
from enrich.runs.result import Options, Resolved, Result
from enrich.runs.work_cache import Unchanged
from enrich.store import Store, exclusive
from enrich.store.codec import Packed
from enrich.works import citation_keys
from enrich.works import composer as compose


def run(config: Config, options: Options, env: Environment) -> Result:
    """Do the main job. Raises EnrichError for what the user must mend (exit code 2, 4)."""
    result = Result(started=env.now())
    began = env.clock()
    citation_keys.check(config.key_pattern)
    if options.dry_run:
        with Store.for_reading(config.store) as store:
            _dry_run(config, options, env, store, read_lists(config, options), result)
    else:
        with exclusive(config.store), Store(config.store) as store:
            listings = read_lists(config, options)
            outputs.check(config, options, listings)
            due = _run(config, options, env, store, listings, result)
            result.seconds = env.clock() - began
            store.log_run(iso(result.started), result.seconds, result.code, "{}")
            run_cache.remember(config, options, store, result, due)
    result.seconds = env.clock() - began
    return result


# -- the run


def get(config: Config, lines: Sequence[str], options: Options, env: Environment) -> Result:
    """Find the papers that these lines name (identifiers, URLs, titles): in the cache, else asked and kept as a run does."""
    result = Result(started=env.now())
    began = env.clock()
    with exclusive(config.store), Store(config.store) as store:
        known = {line: found for line in lines if (found := _in_cache(store, line))}
        open_ = [line for line in lines if line not in known]
        if open_:
            text_ = "\n".join(open_).encode(errors="replace")
            listing = reading_list.read(text_, "(asked)", "text", sources.identify)
            read = Read(ListSetting(Path("(asked)")), listing, asked=True, configured=False)
            resolve(config, options, env, store, [read], result, add_notes=True)
    asked = {e.entry.line: e for e in result.entries}
    places = {line: n for n, line in enumerate(open_, 1)}
    ordered = [known.get(line) or asked.get(places.get(line, 0)) for line in lines]
    rest = [e for e in result.entries if e not in ordered]
    result.entries = [e for e in ordered if e is not None] + rest
    result.seconds = env.clock() - began
    return result


def _in_cache(store: Store, line: str) -> Resolved | None:
    """Return what the cache has under an identifier, a link or a whole title, if that paper is known for sure."""
    identifier = identifiers.parse(line) or sources.identify(line)
    names = [str(identifier)] if identifier else [f"title:{text.fold(line)}"]
    key = store.key_of(names)
    work = store.work(key) if key else None
    if work is None or work.state not in {"published", "preprint"}:
        return None
    entry = Entry("(asked)", 1, 1, title=work.text("title"), urls=(line,) if "://" in line else ())
    return Resolved(entry, work.state, work.key, Packed.of(work), identifiers=work.identifiers)


def _run(
    config: Config,
    options: Options,
    env: Environment,
    store: Store,
    listings: list[Read],
    result: Result,
) -> datetime | None:
    """Resolve and write the outputs; return when the first answer is to be asked for again."""
    found = resolve(config, options, env, store, listings, result, again=True)
    due = _next_due(found)
    del found  # the works are all that the outputs need
    plan = outputs.render(config, options, listings, result.entries)
    result.edits, result.notes = plan.news(), [*result.notes, *plan.notes]
    result.outputs = [str(p) for p in plan.files]
    result.written = [str(p) for p, content in plan.files.items() if files.write_whole(p, content)]
    return due


def _next_due(found: Resolution) -> datetime | None:
    """Return when the first answer is to be asked for again."""
    due = found.resolver.recall.next_due(p for p in found.papers if not p.stands)
    dates = [datetime.fromisoformat(p.stands.due) for p in found.papers if p.stands]
    return min([*dates, *([due] if due else [])], default=None)


def _find_out(resolver: Resolver, papers: Sequence[Paper], wanted: Collection[int]) -> None:
    """Ask about the papers that this run was asked for; look the others up."""
    if papers:
        resolver.resolve([p for p in papers if id(p) in wanted])
        resolver.look_up([p for p in papers if id(p) not in wanted])


@dataclass(frozen=True, slots=True)
class Resolution:
    """What was found out on the way: the papers, the entries of each, and who was asked."""

    resolver: Resolver
    papers: list[Paper]
    groups: list[list[Entry]]


def resolve(
    config: Config,
    options: Options,
    env: Environment,
    store: Store,
    listings: list[Read],
    result: Result,
    grouping: Callable[[Iterable[Entry]], list[list[Entry]]] = group,
    *,
    add_notes: bool = False,
    again: bool = False,
) -> Resolution:
    """Find out what can be found out, keep it, and say of every entry what became of it.

    `again`: papers of which nothing new can be said since the last such run have their works from it.
    """
    refused = refusals(config, store, env.now(), refresh=options.refresh)
    session = make_session(config, options, env, refused)
    resolver = make_resolver(config, options, env, store, make_sources(config, session))
    groups = grouping(e for r in listings for e in r.listing.entries if e.kind == "paper")
    papers = [paper_of(g, store) for g in groups]
    asked = {id(e) for r in listings if r.asked for e in r.listing.entries}
    wanted = {id(p) for p, g in zip(papers, groups, strict=True) if any(id(e) in asked for e in g)}
    unchanged = Unchanged(store, resolver.recall, run_cache.settings(config, refused), env.now())
    env.abort = session.abort
    try:
        if again and not options.refresh:
            unchanged.mark(papers)
        _find_out(resolver, [p for p in papers if not p.stands], wanted)
        _find_out(resolver, unchanged.reopen(papers), wanted)
    finally:
        store.note_hosts(session.last_answer, session.newly_refused, iso(env.now()))
        store.note_spent(session.spent_until)
        session.close()
    composer = compose.Composer(config, store, env.now(), add_notes=add_notes)
    works = composer.compose(papers, groups, lambda: outputs.existing_keys(config, listings))
    _finish(listings, groups, works, result)
    store.note_entries(_open_states(groups, works))
    if again and not (options.offline or env.stop.is_set()):
        refused = refusals(config, store, env.now(), refresh=False)
        now = Unchanged(store, resolver.recall, run_cache.settings(config, refused), env.now())
        now.remember(papers, works, wanted)
    result.changes = composer.changes
    result.tallies = resolver.tallies
    result.requests = sum(session.requests.values())
    result.requests_by_source = _by_source(session.requests)
    result.refused = session.newly_refused
    result.notes = list(session.notes)
    result.code = _code(options, result, papers)
    return Resolution(resolver, papers, groups)


def _dry_run(
    config: Config,
    options: Options,
    env: Environment,
    store: Store,
    listings: list[Read],
    result: Result,
) -> None:
    resolver = make_resolver(config, options, env, store, make_sources(config, None))
    leave_out(resolver, refusals(config, store, env.now(), refresh=options.refresh))
    groups = group(e for r in listings for e in r.listing.entries if e.kind == "paper")
    papers = [paper_of(g, store) for g in groups]
    result.plan = resolver.plan(papers)
    composer = compose.Composer(config, store, env.now(), keep=False)
    works = composer.compose(papers, groups, lambda: outputs.existing_keys(config, listings))
    _finish(listings, groups, works, result)
    result.tallies = resolver.tallies
    result.changes = composer.changes
    plan = outputs.render(config, options, listings, result.entries)
    result.edits, result.notes = plan.news(), plan.notes
    result.diff = outputs.diff(plan.files)


def _finish(
    listings: list[Read], groups: list[list[Entry]], works: list[compose.Composed], result: Result
) -> None:
    """Lay the works back over the entries, in list order."""
    of_entry = {id(e): made for g, made in zip(groups, works, strict=True) for e in g}
    seen: set[str] = set()
    for read in listings:
        result.lists.append((read.name, len(read.listing.entries)))
        for entry in read.listing.entries:
            resolved = Resolved(entry, problems=entry.problems, identifiers=entry.identifiers)
            if id(entry) in of_entry:
                made = of_entry[id(entry)]
                key = made.key
                resolved = Resolved(
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


def _open_states(groups: list[list[Entry]], works: list[compose.Composed]) -> list[tuple[str, str]]:
    """Return (name, state) of the entries that are no works: `status` tells of them without asking anybody."""
    return [
        (n, made.state)
        for g, made in zip(groups, works, strict=True)
        if made.packed is None
        for n in identity(g[0])
    ]


def _by_source(requests: Mapping[str, int]) -> dict[str, int]:
    hosts = {host: kind.name for kind in sources.classes() for host in kind.intervals}
    found: dict[str, int] = {}
    for host, count in sorted(requests.items()):
        name = hosts.get(host, host)
        found[name] = found.get(name, 0) + count
    return found


def _code(options: Options, result: Result, papers: Sequence[Paper]) -> int:
    if options.offline:
        return 0
    open_ = any(r.state == "unchecked" for r in result.entries)
    lacking = any(
        p.unasked and (not p.linked.accepted or p.lacks_abstract or not p.published) for p in papers
    )
    return 3 if open_ or lacking else 0
