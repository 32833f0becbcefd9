"""What became of the papers, run by run: for `log`, from what the cache keeps. Asks nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any, Literal

from enrich import messages
from enrich.export import retraction
from enrich.messages import Sentence
from enrich.model import Work
from enrich.store.base import ChangeRow, Store
from enrich.works.changes import FieldChange, wording

EventKind = Literal["new", "come out", "retracted", "changed"]


@dataclass(frozen=True, slots=True)
class PaperEvent:
    """What became of a paper in one run."""

    date: str
    kind: EventKind
    # the citation key that it has now
    key: str
    title: str
    venue: str
    changes: Sequence[ChangeRow]

    def as_object(self) -> dict[str, Any]:
        """Return the event as `log --json` prints it."""
        return {
            "date": self.date,
            "kind": self.kind,
            "key": self.key,
            "title": self.title,
            "changes": [
                {"field": c.field, "old": c.old, "new": c.new, "source": c.source}
                for c in self.changes
            ],
        }

    def line(self) -> Sentence:
        """Return the event in words."""
        return messages.commands.EVENT(
            day=self.date[:10], kind=self.kind, title=self.title, key=self.key, what=self._what()
        )

    def _what(self) -> str:
        of_field = {c.field: c for c in self.changes}
        if self.kind == "retracted":
            return retraction.word(of_field["retracted"].new or "retracted")
        if self.kind == "new":
            return (
                self.venue if of_field["state"].new == "published" else f"{of_field['state'].new}"
            )
        if self.kind == "come out":
            return messages.commands.CAME_OUT(venue=self.venue)
        # Of the two names of a venue, the full one.
        left_out = {"container_title_short"} if "container_title" in of_field else set()
        return "; ".join(_change(c) for c in self.changes if c.field not in left_out)


def rows_of(changes: Iterable[FieldChange], started: str) -> list[ChangeRow]:
    """Return changes as they are kept, with the time of their run."""
    return [ChangeRow(started, c.key, c.field, c.old, c.new, c.source) for c in changes]


def events(store: Store, since: str = "") -> Iterator[PaperEvent]:
    """Yield what became of papers since a day, the newest first."""

    @cache
    def described(key: str) -> tuple[str, str, str]:
        current = store.keys.current(key) or key
        work = store.works.get(current)
        return (current, work.title or current, _venue(work)) if work else (current, current, "")

    for (started, key), rows in groupby(store.history.since(since), lambda r: (r.started, r.key)):
        current, title, venue = described(key)
        changes = tuple(rows)
        place = venue or messages.library.NO_VENUE()
        yield PaperEvent(started, _kind(changes), current, title, place, changes)


def _kind(changes: Sequence[ChangeRow]) -> EventKind:
    """Return what matters most of the changes of a paper in one run."""
    if any(c.field == "retracted" and c.new for c in changes):
        return "retracted"
    for change in changes:
        if change.field == "state" and change.old is None:
            return "new"
        if change.field == "state" and (change.old, change.new) == ("preprint", "published"):
            return "come out"
    return "changed"


def _change(change: ChangeRow) -> str:
    name = wording(change.field)
    source = f" ({change.source})" if change.source else ""
    old, new = change.old or "nothing", change.new or "nothing"
    return messages.library.CHANGE(field=name, old=old, new=new, source=source)


def _venue(work: Work) -> str:
    name = work.container_title_short or work.container_title
    return " ".join(str(x) for x in (name, work.year) if x)
