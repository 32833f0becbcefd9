"""Single papers, by identifier, link or title: from the cache, or else asked for and kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from enrich import identifiers, messages, reading_list, sources
from enrich.config import Config, ListSetting
from enrich.errors import ConfigError
from enrich.identifiers.schemes import OF_A_VERSION
from enrich.library import lookup
from enrich.library.lists import LoadedList, is_there_as_pdf, read_pdfs
from enrich.matching.identity import name_of_title
from enrich.model import Entry, Identifier, Standing, Work
from enrich.runs import paper_files
from enrich.runs.context import RunContext
from enrich.runs.environment import RunEnvironment
from enrich.runs.factory import asking_context
from enrich.runs.outcome import keep_works, result_of
from enrich.runs.papers import papers_of
from enrich.runs.resolution import resolve
from enrich.runs.result import ResolvedEntry, RunOptions, RunResult
from enrich.store import open_exclusive
from enrich.store.base import Store
from enrich.store.codec import PackedWork
from enrich.works import citation_keys
from enrich.works.composer import WorkComposer

# What stands for the name of a list.
_LIST = "(asked)"


def get(
    config: Config, lines: Sequence[str], options: RunOptions, environment: RunEnvironment
) -> RunResult:
    """Return the papers that these lines name, one for each in their order.

    A line is an identifier, a URL, a title or the path of a PDF. What the cache does not know is
    asked for and kept as a run does. Raises EnrichError for what the user must mend, such as an
    address with a password in it.
    """
    for problem in map(messages.refused_address, lines):
        if problem is not None:
            raise ConfigError(problem)
    citation_keys.check_setting(config)
    started, began = environment.now(), environment.clock()
    pdfs = read_pdfs(lines)
    with open_exclusive(config.store) as store:
        others = [line for line in lines if line not in pdfs]
        known = {line: found for line in others if (found := _in_cache(store, line))}
        unknown = [
            line
            for line in lines
            if line in pdfs or (line not in known and not identifiers.malformed(line))
        ]
        result = RunResult(started)
        line_of = {line: number for number, line in enumerate(unknown, 1)}
        if unknown:
            context = asking_context(config, options, environment, store)
            result = _ask(context, unknown, pdfs, started)
        asked = {e.entry.line: e for e in result.entries}
        ordered = [
            known.get(line) or asked.get(line_of.get(line, 0)) or _not_asked(line, pdfs.get(line))
            for line in lines
        ]
        keys = zip(lines, ordered, strict=True)
        paper_files.remember(
            store,
            (
                (Path(x).absolute(), r.key if r.packed else None)
                for x, r in keys
                if is_there_as_pdf(x)
            ),
        )
    more = [e for e in result.entries if e not in ordered]
    return replace(result, entries=[*ordered, *more], seconds=environment.clock() - began)


def _not_asked(line: str, pdf: reading_list.ReadingList | None) -> ResolvedEntry:
    """Return what is said of a line that names no paper.

    One with a scheme and no value of its form is no title.
    """
    if pdf is not None:
        return ResolvedEntry(Entry(_LIST, 1, 1, title=line), problems=pdf.problems)
    scheme = identifiers.malformed(line)
    problem = (
        messages.runs.NAMES_NOTHING()
        if scheme is None
        else messages.runs.LOOKS_LIKE(
            service=scheme.label, example=f"{scheme.name}:{scheme.example}"
        )
    )
    return ResolvedEntry(Entry(_LIST, 1, 1, title=line), problems=(problem,))


def _ask(
    context: RunContext,
    lines: Sequence[str],
    pdfs: Mapping[str, reading_list.ReadingList],
    started: datetime,
) -> RunResult:
    """Resolve lines as a run resolves a list of plain text, and keep their works."""
    listing = reading_list.read(b"", _LIST, "text", sources.identify)
    entries = [
        replace(e, list=_LIST, line=number, end_line=number)
        for number, line in enumerate(lines, 1)
        for e in (pdfs[line].entries if line in pdfs else _read(line))
    ]
    listing = replace(listing, entries=tuple(entries))
    lists = [LoadedList(ListSetting(Path(_LIST)), listing, asked=True, configured=False)]
    works, keys = context.store.works, context.store.keys
    resolution = resolve(context, papers_of(lists, context.store))
    # The lists have more notes on these papers: they stay.
    composer = WorkComposer(context.config, works, keys, kept_notes=works.notes)
    composition = keep_works(context, composer, resolution, lists, started)
    return result_of(context, started, lists, resolution, composition)


def _read(line: str) -> Iterator[Entry]:
    """Yield what a line names. It is read alone: a link is not that of the title before it."""
    content = line.encode(errors="replace")
    for entry in reading_list.read(content, _LIST, "text", sources.identify).entries:
        if entry.title or entry.urls or entry.identifiers:
            yield entry


def _names_another_version(identifier: Identifier, work: Work) -> bool:
    """Whether an identifier names a publication of the paper that the work does not cite."""
    if identifier in work.identifiers or identifier.scheme not in OF_A_VERSION:
        return False
    return any(
        identifier in record.identifiers and record.standing is Standing.PUBLISHED
        for record in work.versions
    )


def _in_cache(store: Store, line: str) -> ResolvedEntry | None:
    """Return what the cache has under a key, an identifier, a link or a whole title, if sure."""
    identifier = identifiers.parse(line) or sources.identify(line)
    name = str(identifier) if identifier else name_of_title(line)
    key = store.keys.find([name]) or (None if identifier else lookup.find_cited(store, line))
    work = store.works.get(key) if key else None
    if work is None or work.state not in {"published", "preprint"}:
        return None
    if identifier and _names_another_version(identifier, work):
        return None
    entry = Entry(_LIST, 1, 1, title=work.title, urls=(line,) if "://" in line else ())
    return ResolvedEntry(
        entry, work.state, work.key, PackedWork.of(work), identifiers=work.identifiers
    )
