"""What comes of resolving: works that are kept, and the result of a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from enrich import messages
from enrich.config import Config
from enrich.library.lists import LoadedList
from enrich.messages import Sentence
from enrich.runs import history
from enrich.runs.context import RunContext
from enrich.runs.duplicates import same_papers
from enrich.runs.output_paths import beside_list, beside_pdfs
from enrich.runs.papers import resolved_entries, states_without_work
from enrich.runs.read_report import read_report
from enrich.runs.resolution import Resolution
from enrich.runs.result import ResolvedEntry, RunResult
from enrich.store.timestamps import to_second
from enrich.works import overrides
from enrich.works.composer import Composition, WorkComposer
from enrich.works.known_keys import KnownKey, KnownKeys, keys_of_entries

_BIB = frozenset({"bibtex", "biblatex"})
_KEYED = frozenset({"bibtex", "bbl"})  # formats of lists whose entries have citation keys


def keep_works(
    context: RunContext,
    composer: WorkComposer,
    resolution: Resolution,
    lists: Sequence[LoadedList],
    started: datetime,
) -> Composition:
    """Compose the works of the papers, and keep them and the states of those that are no works.

    What changed is kept with the time at which the run started, together with the works.
    """
    drafts = composer.draft(resolution.papers)
    known = known_keys(context.config, lists)

    def kept() -> Composition:
        # Keys are chosen while nobody else gives any.
        composition = composer.assemble(drafts, known)
        composer.keep(composition, context.environment.now())
        context.store.history.put_changes(history.rows_of(composition.changes, to_second(started)))
        return composition

    composition = context.store.at_once(kept)
    states = states_without_work(resolution.papers, composition.works)
    context.store.runs.put_entry_states(states)
    return composition


def known_keys(config: Config, lists: Sequence[LoadedList]) -> KnownKeys:
    """Return the citation keys that papers have already outside of the cache.

    First those of the configured .bib lists, by which their user cites; then those of the .bib
    outputs, so that a lost cache changes none; then those of other .bib lists.
    """
    outputs = [Path(s.path) for s in config.outputs if s.format in _BIB and "{name}" not in s.path]
    if config.beside:
        settings = dict.fromkeys([*config.lists, *(loaded.setting for loaded in lists)])
        beside = (beside_list(setting.path, setting.format) for setting in settings)
        outputs += (paths["bibtex"] for paths in beside if "bibtex" in paths)
        is_configured = bool(beside_pdfs(config.lists, configured=True))
        together = beside_pdfs([*settings], configured=is_configured)
        outputs += [together] if together is not None else []
    configured = [_own_keys(loaded) for loaded in lists if loaded.configured]
    others = [_own_keys(loaded) for loaded in lists if not loaded.configured]
    return KnownKeys([*configured, *outputs, *others])


def _own_keys(loaded: LoadedList) -> Iterator[KnownKey]:
    return keys_of_entries(loaded.entries if loaded.listing.format in _KEYED else ())


def result_of(
    context: RunContext,
    started: datetime,
    lists: Sequence[LoadedList],
    resolution: Resolution,
    composition: Composition,
) -> RunResult:
    """Return the result of a run that has written no output yet."""
    entries = resolved_entries(lists, resolution.papers, composition.works)
    is_open = any(r.state == "unchecked" and r.asked for r in entries)
    unfinished = resolution.is_incomplete or is_open
    return RunResult(
        started,
        requests=sum(resolution.requests.values()),
        stats=resolution.stats,
        requests_by_source=resolution.requests_by_source,
        lists=[read_report(loaded) for loaded in lists],
        entries=entries,
        same_papers=same_papers((r.entry, r.key) for r in entries),
        changes=composition.changes,
        explained=resolution.explained,
        notes=[
            *resolution.notes,
            *map(_repaired, composition.repaired),
            *_unused_overrides(context, entries),
        ],
        refused=resolution.refused,
        code=3 if unfinished and not context.options.offline else 0,
    )


def _unused_overrides(context: RunContext, entries: Sequence[ResolvedEntry]) -> Iterator[Sentence]:
    set_by_user = context.config.overrides
    if set_by_user:
        names = {str(i) for r in entries for i in (*r.entry.identifiers, *r.identifiers)}
        yield from overrides.unused(set_by_user, sorted(names), context.store.keys)


def _repaired(key: str) -> Sentence:
    return messages.cache.WORK_REPAIRED(key=key)
