"""What became of the papers, run by run: for `log`, from what the cache keeps. Asks nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any, Literal

from enrich import messages
from enrich.export import retraction
from enrich.messages import Sentence, counted
from enrich.model import Work
from enrich.store.base import ChangeRow, Store, WorkHead
from enrich.works.changes import FieldChange, wording

EventKind = Literal["new", "come out", "retracted", "changed"]
COME_OUT: EventKind = "come out"
# What people look for first.
_ORDER: Sequence[EventKind] = ("retracted", COME_OUT, "new", "changed")
# New papers of one run that are told one by one.
MOST_NEW = 50
_JOURNAL = "article-journal"
_MANY = 200  # keys; all of them are read at once sooner than so many one by one

said = messages.commands


@dataclass(frozen=True, slots=True)
class PaperChanges:
    """The changes of a paper in one run, as they are kept."""

    started: str
    # the citation key that it had then
    name: str
    kind: EventKind
    changes: Sequence[ChangeRow]


@dataclass(frozen=True, slots=True)
class NamedPaper:
    """What a paper is called now: its key, its title and where it is published ("SOSP 2023")."""

    key: str
    title: str
    venue: str = ""
    is_article: bool = False

    @classmethod
    def of(cls, work: Work | WorkHead) -> NamedPaper:
        """Return the description of a work."""
        venue = " ".join(str(x) for x in (work.venue, work.year) if x)
        return cls(work.key, work.title or work.key, venue, work.type == _JOURNAL)


@dataclass(frozen=True, slots=True)
class PaperEvent:
    """What became of a paper in one run."""

    date: str
    kind: EventKind
    # the paper as it is now
    paper: NamedPaper
    changes: Sequence[ChangeRow]

    def as_object(self) -> dict[str, Any]:
        """Return the event as `log --json` prints it."""
        return {
            "date": self.date,
            "kind": self.kind,
            "key": self.paper.key,
            "title": self.paper.title,
            "changes": [
                {"field": c.field, "old": c.old, "new": c.new, "source": c.source}
                for c in self.changes
            ],
        }

    def line(self) -> Sentence:
        """Return the event in words, with its day."""
        paper, more = self.paper, self.details
        return said.EVENT(
            day=self.date[:10],
            deed=self.deed,
            title=paper.title,
            key=paper.key,
            more=f": {more}" if more else "",
        )

    @property
    def deed(self) -> str:
        """What became of the paper: "came out at SOSP 2023", "retracted", "new", "changed"."""
        of_field = {c.field: c for c in self.changes}
        if self.kind == "retracted":
            return retraction.word(of_field["retracted"].new or "retracted").lower()
        if self.kind != COME_OUT:
            return self.kind
        if not self.paper.venue:
            return said.CAME_OUT()
        came_out = said.CAME_OUT_IN if self.paper.is_article else said.CAME_OUT_AT
        return came_out(venue=self.paper.venue)

    @property
    def details(self) -> str:
        """What else is to be said: where a new paper is published, or what has changed."""
        if self.kind == "new":
            state = next(c.new for c in self.changes if c.field == "state")
            published = self.paper.venue or messages.library.NO_VENUE()
            return published if state == "published" else str(state)
        return "; ".join(changes_in_words(self.changes)) if self.kind == "changed" else ""


def rows_of(changes: Iterable[FieldChange], started: str) -> list[ChangeRow]:
    """Return changes as they are kept, with the time of their run."""
    return [ChangeRow(started, c.key, c.field, c.old, c.new, c.source) for c in changes]


def runs(rows: Iterable[ChangeRow]) -> Iterator[list[PaperChanges]]:
    """Yield the papers of each run with their changes, what people look for first.

    `rows` come as the store yields them: run by run, those of a run by the key.
    """
    for started, of_run in groupby(rows, lambda row: row.started):
        papers = []
        for name, of_paper in groupby(of_run, lambda row: row.key):
            changes = tuple(of_paper)
            papers.append(PaperChanges(started, name, kind_of(changes), changes))
        papers.sort(key=lambda paper: _ORDER.index(paper.kind))
        yield papers


def events(store: Store, since: str = "") -> Iterator[PaperEvent]:
    """Yield what became of papers since a day, the newest first."""
    names = _CurrentNames(store)
    for papers in runs(store.history.since(since)):
        yield from names.events(papers)


def lines(store: Store, since: str = "", *, whole: bool = False) -> Iterator[Sentence]:
    """Yield what `log` prints; with `whole` every new paper has a line, however many there are."""
    names = _CurrentNames(store)
    for papers in runs(store.history.since(since)):
        for kind, of_kind in groupby(papers, lambda paper: paper.kind):
            every = list(of_kind)
            if kind == "new" and len(every) > MOST_NEW and not whole:
                count = counted(len(every), "paper")
                yield said.MANY_NEW(day=papers[0].started[:10], papers=count)
            else:
                yield from (event.line() for event in names.events(every))


def kind_of(changes: Sequence[ChangeRow]) -> EventKind:
    """Return what matters most of the changes of a paper in one run."""
    if any(c.field == "retracted" and c.new for c in changes):
        return "retracted"
    for change in changes:
        if change.field == "state" and change.old is None:
            return "new"
        if change.field == "state" and (change.old, change.new) == ("preprint", "published"):
            return COME_OUT
    return "changed"


def changes_in_words(changes: Sequence[ChangeRow]) -> Iterator[str]:
    """Yield each change of a paper in words; of the two names of a venue, the full one's."""
    fields = {c.field for c in changes}
    for change in changes:
        if change.field == "container_title_short" and "container_title" in fields:
            continue
        name = wording(change.field)
        source = f" ({change.source})" if change.source else ""
        old, new = change.old or "nothing", change.new or "nothing"
        yield messages.library.CHANGE(field=name, old=old, new=new, source=source)


class _CurrentNames:
    """Tells what papers are called now, many at once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._every_key = cache(store.keys.all)

    def events(self, papers: Sequence[PaperChanges]) -> Iterator[PaperEvent]:
        """Yield the events of papers, each with the paper as it is now."""
        keys = self._keys([paper.name for paper in papers])
        heads = self._store.works.heads(dict.fromkeys(keys.values()))
        for paper in papers:
            key = keys[paper.name]
            named = NamedPaper.of(heads[key]) if key in heads else NamedPaper(key, key)
            yield PaperEvent(paper.started, paper.kind, named, paper.changes)

    def _keys(self, names: Sequence[str]) -> dict[str, str]:
        """Return the keys that papers have now, by those that they had."""
        if len(names) > _MANY:
            return {name: self._every_key().get(name, name) for name in names}
        return {name: self._store.keys.current(name) or name for name in names}
