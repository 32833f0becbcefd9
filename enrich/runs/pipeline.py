"""The main job: lists -> papers -> works in the cache -> outputs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from enrich import files, messages
from enrich.config import Config
from enrich.library import list_rows
from enrich.library.lists import PDF, LoadedList, read_lists
from enrich.messages import Sentence
from enrich.runs import history, outputs, paper_files
from enrich.runs.context import RunContext
from enrich.runs.duplicates import same_papers
from enrich.runs.environment import RunEnvironment
from enrich.runs.factory import asking_context, silent_context
from enrich.runs.feed_source import FeedSource
from enrich.runs.inputs import inputs_digest
from enrich.runs.outcome import keep_works, known_keys, result_of
from enrich.runs.outputs import OutputPlan
from enrich.runs.own_files import OwnFiles, PlacedFile
from enrich.runs.papers import papers_of, resolved_entries, with_lines_of
from enrich.runs.read_report import read_report
from enrich.runs.resolution import plan_requests, resolve_changed
from enrich.runs.result import RunOptions, RunResult
from enrich.runs.run_cache import RunCache
from enrich.runs.summary import shown_path
from enrich.runs.unasked_outputs import losing
from enrich.runs.work_cache import WorkCache
from enrich.store import open_exclusive, open_or_empty
from enrich.store.base import ListRow, RunLogRow, Store
from enrich.store.timestamps import is_impossible, to_second
from enrich.works import citation_keys
from enrich.works.composer import WorkComposer


def run(config: Config, options: RunOptions, environment: RunEnvironment) -> RunResult:
    """Do the main job. Raises EnrichError for what the user must mend (exit codes 2 and 4)."""
    citation_keys.check_setting(config)
    return (_dry_run if options.dry_run else _whole_run)(config, options, environment)


def _whole_run(config: Config, options: RunOptions, environment: RunEnvironment) -> RunResult:
    """Read the lists, find out, keep the works, write the outputs, and log the run."""
    started, began = environment.now(), environment.clock()
    with open_exclusive(config.store) as store:
        inputs = inputs_digest(config, options)
        lists = read_lists(config, options.lists)
        outputs.check(config, options, lists)
        context = asking_context(config, options, environment, store)
        result, due = _resolve(context, lists, started)
        paper_files.remember(store, paper_files.keys_of(lists, result.entries))
        _keep_lists(context, lists, result)
        plan = outputs.render(config, options, lists, result.entries, FeedSource(store))
        result = _written(context, plan, result, lists)
        result = replace(result, seconds=environment.clock() - began)
        store.runs.log(RunLogRow(to_second(started), result.seconds, result.code))
        if plan.is_whole and not any(map(_may_be_read_later, lists)):
            _remember(context, result, inputs, due)
    return replace(result, seconds=environment.clock() - began)


def _resolve(
    context: RunContext, lists: Sequence[LoadedList], started: datetime
) -> tuple[RunResult, datetime | None]:
    """Return what became of the entries, and when the first answer is to be asked for again.

    What was found out of the papers is not held longer: the outputs need the works alone.
    """
    store = context.store
    resolution = resolve_changed(context, papers_of(lists, store))
    composer = WorkComposer(context.config, store.works, store.keys)
    composition = keep_works(context, composer, resolution, lists, started)
    if not (context.options.offline or context.environment.stop.is_set()):
        cache = WorkCache.of(context, resolution.answers)
        cache.remember(resolution.papers, composition.works)
    result = result_of(context, started, lists, resolution, composition)
    result = replace(result, notes=[*_clock(store, started), *result.notes])
    return result, resolution.next_due()


def _keep_lists(context: RunContext, lists: Sequence[LoadedList], result: RunResult) -> None:
    """Keep what the lists say of their papers, and forget lists that are configured no more."""
    config, kept = context.config, context.store.lists
    named = str(config.path.absolute()) if config.path is not None else ""
    rows: dict[str, list[ListRow]] = {loaded.name: [] for loaded in lists}
    for resolved in result.entries:
        if resolved.entry.kind == "paper":
            rows[resolved.entry.list].append(list_rows.row_of(resolved.entry, resolved.key))
    now = to_second(context.environment.now())
    for loaded in lists:
        source = named if loaded.configured else ""
        path = str(loaded.setting.path.absolute())
        kept.put_list(path, loaded.name, source, rows[loaded.name], now)
    if named:
        paths = [str(x.setting.path.absolute()) for x in lists if x.configured]
        kept.keep_only(named, paths)


# The program is younger than any time before this year.
_FIRST_YEAR = 2026


def _clock(store: Store, started: datetime) -> Iterator[Sentence]:
    """Yield a sentence where the clock cannot be right, or was not in the last run."""
    last = store.runs.last()
    if last is not None and is_impossible(last.started, started):
        now, then = to_second(started)[:10], last.started[:10]
        yield messages.runs.CLOCK_BEHIND(now=now, then=then)
    elif started.year < _FIRST_YEAR:
        yield messages.runs.CLOCK_WRONG(now=to_second(started)[:10])


def _written(
    context: RunContext, plan: OutputPlan, result: RunResult, lists: Sequence[LoadedList]
) -> RunResult:
    """Write the outputs that are not as planned, and return the result with them."""
    own = _own_files(context, plan, lists)
    placed = plan.placed(own)
    ours = [o for o, file in zip(plan.outputs, placed, strict=True) if not file.is_beside]
    options, works = context.options, context.store.works
    poorer = losing(ours, result, works, is_named=bool(options.output)) if not options.force else []
    kept = [file.path for file in placed if file.path in poorer]
    # before the files are written: those that they lack
    edits = [edit for edit in plan.edits(placed) if Path(edit.file) not in kept]
    written, made = [], []
    for output, file in zip(plan.outputs, placed, strict=True):
        if file.path in kept:
            continue
        is_new = not file.path.exists()
        write = files.write_whole(file.path, file.content) if output.in_place else own.write(file)
        written += [str(file.path)] if write else []
        made += [str(file.path)] if write and is_new else []
    result = _with_files(result, plan, placed, options)
    paths = ", ".join(shown_path(str(path)) for path in kept)
    unchanged = [messages.files.LOSES_UNASKED(paths=paths)] if kept else []
    kept_back = [*result.kept_back, *unchanged]
    return replace(result, edits=edits, written=written, made=made, kept_back=kept_back)


def _may_be_read_later(loaded: LoadedList) -> bool:
    """Whether a PDF was not read: on a busy machine it may take too long, and not the next time."""
    return loaded.listing.format == PDF and bool(loaded.listing.problems)


def _own_files(context: RunContext, plan: OutputPlan, lists: Sequence[LoadedList]) -> OwnFiles:
    return OwnFiles(
        context.config,
        context.store.outputs,
        context.environment.now(),
        force=context.options.force,
        taken=[output.path for output in plan.outputs],
        lists=[str(loaded.setting.path) for loaded in lists],
    )


def _with_files(
    result: RunResult, plan: OutputPlan, placed: Sequence[PlacedFile], options: RunOptions
) -> RunResult:
    """Return the result with its files, and what is said of those that were not ours."""
    beside = [file for file in placed if file.is_beside]
    copied = [file.sentence for file in placed if file.sentence and not file.is_beside]
    asked = options.output and Path(options.output).absolute()
    return replace(
        result,
        notes=[*result.notes, *plan.notes, *copied],
        outputs=[str(file.path) for file in placed],
        kept_back=[file.sentence for file in beside if file.sentence],
        code=2 if any(file.asked == asked for file in beside) else result.code,
    )


def _remember(context: RunContext, result: RunResult, inputs: str, due: datetime | None) -> None:
    """Keep the result for the next run, with the lines of lists that were written in place."""
    config, options = context.config, context.options
    if options.in_place and result.written:
        inputs = inputs_digest(config, options)
        entries = with_lines_of(read_lists(config, options.lists), result.entries)
        if entries is None:
            return  # somebody has edited a list meanwhile
        result = replace(result, entries=entries)
    RunCache(config, options, context.store.runs).remember(result, inputs, due)


def _dry_run(config: Config, options: RunOptions, environment: RunEnvironment) -> RunResult:
    """Return what a run would ask, and what it would write if nobody answered. Writes nothing."""
    started, began = environment.now(), environment.clock()
    with open_or_empty(config.store) as store:
        lists = read_lists(config, options.lists)
        context = silent_context(config, options, environment, store)
        papers = papers_of(lists, store)
        planned = plan_requests(context, papers)
        composer = WorkComposer(config, store.works, store.keys)
        composition = composer.compose(papers, known_keys(config, lists))
        entries = resolved_entries(lists, papers, composition.works)
        pending = history.rows_of(composition.changes, to_second(started))
        news = FeedSource(store, pending)
        rendered = outputs.render(config, options, lists, entries, news)
        placed = rendered.placed(_own_files(context, rendered, lists))
    result = RunResult(
        started,
        seconds=environment.clock() - began,
        stats=planned.stats,
        lists=[read_report(loaded) for loaded in lists],
        entries=entries,
        same_papers=same_papers((r.entry, r.key) for r in entries),
        changes=composition.changes,
        edits=rendered.edits(placed),
        diff=outputs.diff(placed),
        plan=planned.requests,
        explained=planned.explained,
    )
    return replace(_with_files(result, rendered, placed, options), outputs=())
