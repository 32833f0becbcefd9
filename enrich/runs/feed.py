"""What is new as a feed: of the papers of an output, by what the cache keeps of their changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby, islice
from pathlib import Path

from enrich import messages
from enrich.config import Config
from enrich.export import ExportOptions, bib_entry, links
from enrich.export.atom import BEFORE_ALL, FeedEntry, feed
from enrich.library.selection import Wanted
from enrich.messages import counted
from enrich.model import Work
from enrich.runs.feed_source import FeedSource
from enrich.runs.history import EventKind, NamedPaper, PaperChanges, PaperEvent, runs
from enrich.store.base import Store
from enrich.store.timestamps import to_second

# Entries of a feed; a reader has kept the older ones.
MOST = 100
# New papers of one run that have an entry each; more are one entry that names the first of them, as
# the small changes of a run are.
MOST_NEW = 20
_MOST_NAMED = 200

said = messages.commands


def text(
    source: FeedSource,
    keys: Collection[str],
    work_of: Callable[[str], Work | None],
    lists: Iterable[Path],
    options: ExportOptions,
    chosen: Iterable[str] = (),
) -> str:
    """Return the feed of some papers, by their citation keys; `work_of` returns one's work.

    Its id is made of the first change that the cache has, and of what the feed is about: the names
    of its `lists`, and what is `chosen` of them. No folder is named: the feed may be published.
    """
    rows = source.rows()
    current = source.store.keys.all()
    entries = _Entries(work_of, options).of(_wanted(runs(rows), keys, current))
    first = rows[-1].started if rows else ""
    begun = min((row.key for row in rows if row.started == first), default="")
    names = sorted({path.name for path in lists})
    title = said.FEED_OF(lists=", ".join(names)) if names else said.FEED()
    return feed("\n".join((first, begun, *names, *chosen)), title, list(islice(entries, MOST)))


def exported(
    config: Config, store: Store, works: Sequence[Work], wanted: Wanted, options: ExportOptions
) -> str:
    """Return the feed of the works that `export` was asked for."""
    by_key = {name: work for work in works for name in (work.key, *work.aliases)}
    chosen = [*(wanted.keys or ()), *(path.name for path in (*wanted.aux, *wanted.tex))]
    lists = [] if wanted.everything else [entry.path for entry in config.lists]
    return text(FeedSource(store), by_key, by_key.get, lists, options, chosen)


@dataclass(frozen=True, slots=True)
class _NewsGroup:
    """The papers of a run of which the same became, with the keys that they have now."""

    kind: EventKind
    papers: Sequence[tuple[str, PaperChanges]]
    # whether they are one entry: of how many there were in the run, whatever is wanted now
    together: bool


def _wanted(
    of_runs: Iterable[list[PaperChanges]], keys: Collection[str], current: Mapping[str, str]
) -> Iterator[_NewsGroup]:
    """Yield the papers that are wanted, the news of each run before its small changes."""
    for papers in of_runs:
        for kind, of_kind in groupby(papers, lambda paper: paper.kind):
            every = list(of_kind)
            together = kind == "changed" or (kind == "new" and len(every) > MOST_NEW)
            named = ((current.get(paper.name, paper.name), paper) for paper in every)
            if wanted := [(key, paper) for key, paper in named if key in keys]:
                yield _NewsGroup(kind, wanted, together)


class _Entries:
    """Makes entries: one for each paper, or one for many of a run."""

    def __init__(self, work_of: Callable[[str], Work | None], options: ExportOptions) -> None:
        self._work_of = work_of
        self._options = options

    def of(self, groups: Iterable[_NewsGroup]) -> Iterator[FeedEntry]:
        """Yield the entries of papers, in their order."""
        for group in groups:
            if group.together:
                yield self._together(group)
            else:
                yield from (self._one(key, paper) for key, paper in group.papers)

    def _event(self, key: str, paper: PaperChanges) -> tuple[PaperEvent, Work | None]:
        work = self._work_of(key)
        described = NamedPaper.of(work) if work else NamedPaper(key, key)
        return PaperEvent(paper.started, paper.kind, described, paper.changes), work

    def _one(self, key: str, paper: PaperChanges) -> FeedEntry:
        event, work = self._event(key, paper)
        title = said.FEED_ENTRY(deed=_capital(event.deed), title=event.paper.title)
        name, updated = f"{paper.started}\n{paper.name}", _time(paper.started)
        if work is None:
            return FeedEntry(name, updated, title, paragraphs=(key,))
        facts = (work.venue, bib_entry.edition_words(work), str(work.year or ""), key)
        abstract = work.abstract if self._options.abstracts else ""
        return FeedEntry(
            name,
            updated,
            title,
            links.page(work),
            [person.full for person in work.people],
            [x for x in (", ".join(filter(None, facts)), *work.problems, abstract) if x],
            links.labelled(work),
        )

    def _together(self, group: _NewsGroup) -> FeedEntry:
        """Return one entry for papers of a run, which names the first of them."""
        started = group.papers[0][1].started
        count = counted(len(group.papers), "paper")
        new, changed = said.FEED_NEW, said.FEED_CHANGED
        title = new(papers=count) if group.kind == "new" else changed(papers=count)
        lines = [self._line(key, paper) for key, paper in group.papers[:_MOST_NAMED]]
        if len(group.papers) > _MOST_NAMED:
            lines.append(said.FEED_MORE(count=len(group.papers) - _MOST_NAMED))
        return FeedEntry(f"{started}\n{group.kind}", _time(started), title, paragraphs=lines)

    def _line(self, key: str, paper: PaperChanges) -> str:
        event, _ = self._event(key, paper)
        return said.FEED_LINE(title=event.paper.title, key=event.paper.key, what=event.details)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _time(kept: str) -> str:
    """Return a kept time as RFC 3339 has it; a damaged one as if it were before all others."""
    try:
        when = datetime.fromisoformat(kept)
    except ValueError:
        return BEFORE_ALL
    return to_second(when if when.tzinfo else when.replace(tzinfo=UTC))
