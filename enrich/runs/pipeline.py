"""The main job: lists -> papers -> works in the cache -> outputs."""

from __future__ import annotations

from datetime import datetime

from enrich import files
from enrich.config import Config
from enrich.library.lists import LoadedList, read_lists
from enrich.resolve.grouping import group, paper_of
from enrich.runs import outputs, run_cache
from enrich.runs.environment import RunEnvironment
from enrich.runs.factory import iso, leave_out, make_resolver, make_sources, refusals
from enrich.runs.resolution import finish, next_due, resolve
from enrich.runs.result import RunOptions, RunResult
from enrich.store import Store, open_exclusive, open_or_empty
from enrich.store.base import RunLogRow
from enrich.works import citation_keys
from enrich.works import composer as compose


def run(config: Config, options: RunOptions, env: RunEnvironment) -> RunResult:
    """Do the main job. Raises EnrichError for what the user must mend (exit code 2, 4)."""
    result = RunResult(started=env.now())
    began = env.clock()
    citation_keys.check(config.keys.pattern)
    if options.dry_run:
        with open_or_empty(config.store) as store:
            _dry_run(config, options, env, store, read_lists(config, options.lists), result)
    else:
        with open_exclusive(config.store) as store:
            listings = read_lists(config, options.lists)
            outputs.check(config, options, listings)
            due = _run(config, options, env, store, listings, result)
            result.seconds = env.clock() - began
            store.runs.log(RunLogRow(iso(result.started), result.seconds, result.code))
            run_cache.remember(config, options, store.runs, result, due)
    result.seconds = env.clock() - began
    return result


# -- the run


def _run(
    config: Config,
    options: RunOptions,
    env: RunEnvironment,
    store: Store,
    listings: list[LoadedList],
    result: RunResult,
) -> datetime | None:
    """Resolve and write the outputs; return when the first answer is to be asked for again."""
    found = resolve(config, options, env, store, listings, result, again=True)
    due = next_due(found)
    del found  # the works are all that the outputs need
    plan = outputs.render(config, options, listings, result.entries)
    result.edits, result.notes = plan.news(), [*result.notes, *plan.notes]
    result.outputs = [str(p) for p in plan.files]
    result.written = [str(p) for p, content in plan.files.items() if files.write_whole(p, content)]
    return due if plan.whole else result.started


def _dry_run(
    config: Config,
    options: RunOptions,
    env: RunEnvironment,
    store: Store,
    listings: list[LoadedList],
    result: RunResult,
) -> None:
    resolver = make_resolver(config, options, env, store.answers, make_sources(config, None))
    leave_out(resolver, refusals(config, store.hosts, env.now(), refresh=options.refresh))
    groups = group(e for r in listings for e in r.listing.entries if e.kind == "paper")
    papers = [paper_of(g, store.keys, store.works) for g in groups]
    result.plan = resolver.plan(papers)
    composer = compose.WorkComposer(config, store.works, store.keys, env.now(), keep=False)
    works = composer.compose(papers, groups, lambda: outputs.existing_keys(config, listings))
    finish(listings, groups, works, result)
    result.tallies = resolver.stats
    result.changes = composer.changes
    plan = outputs.render(config, options, listings, result.entries)
    result.edits, result.notes = plan.news(), plan.notes
    result.diff = outputs.diff(plan.files)
