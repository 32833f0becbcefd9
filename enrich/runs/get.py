"""Single papers, asked for by identifier, link, citation key or title."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from enrich import identifiers, reading_list, sources
from enrich.config import Config, ListSetting
from enrich.library.lists import LoadedList
from enrich.match.identity import name_of_title
from enrich.model import Entry
from enrich.runs.environment import RunEnvironment
from enrich.runs.resolution import resolve
from enrich.runs.result import ResolvedEntry, RunOptions, RunResult
from enrich.store import Store, open_exclusive
from enrich.store.codec import PackedWork


def get(
    config: Config, lines: Sequence[str], options: RunOptions, env: RunEnvironment
) -> RunResult:
    """Find the papers that these lines name (identifiers, URLs, titles): in the cache, else asked and kept as a run does."""
    result = RunResult(started=env.now())
    began = env.clock()
    with open_exclusive(config.store) as store:
        known = {line: found for line in lines if (found := _in_cache(store, line))}
        open_ = [line for line in lines if line not in known]
        if open_:
            text_ = "\n".join(open_).encode(errors="replace")
            listing = reading_list.read(text_, "(asked)", "text", sources.identify)
            read = LoadedList(ListSetting(Path("(asked)")), listing, asked=True, configured=False)
            resolve(config, options, env, store, [read], result, add_notes=True)
    asked = {e.entry.line: e for e in result.entries}
    places = {line: n for n, line in enumerate(open_, 1)}
    ordered = [known.get(line) or asked.get(places.get(line, 0)) for line in lines]
    rest = [e for e in result.entries if e not in ordered]
    result.entries = [e for e in ordered if e is not None] + rest
    result.seconds = env.clock() - began
    return result


def _in_cache(store: Store, line: str) -> ResolvedEntry | None:
    """Return what the cache has under an identifier, a link or a whole title, if that paper is known for sure."""
    identifier = identifiers.parse(line) or sources.identify(line)
    names = [str(identifier)] if identifier else [name_of_title(line)]
    key = store.keys.find(names)
    work = store.works.get(key) if key else None
    if work is None or work.state not in {"published", "preprint"}:
        return None
    entry = Entry("(asked)", 1, 1, title=work.title, urls=(line,) if "://" in line else ())
    return ResolvedEntry(
        entry, work.state, work.key, PackedWork.of(work), identifiers=work.identifiers
    )
