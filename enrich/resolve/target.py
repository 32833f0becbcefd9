"""What resolving works on: papers, what was asked of each source, and how a question is written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from enrich import text
from enrich.match.linkage import Linkage, SourcedRecord
from enrich.model import Identifier, Query, Record, Standing, Tier
from enrich.resolve.progress import Way
from enrich.store import codec
from enrich.store.spool import InMemory, Spool, Spooled


@dataclass(frozen=True, slots=True)
class AnswerLifetimes:
    """After how many days a remembered answer is asked again."""

    preprint_days: float = 7
    published_days: float = 180
    absent_days: float = 30


@dataclass(frozen=True, slots=True)
class CachedWork:
    """A work that needs no making: its key, when an answer to one of its questions is due, and what it was made of."""

    key: str
    due: str
    questions: tuple[str, ...]
    made_of: str


@dataclass(slots=True)
class Target:
    """What is being found out about one paper."""

    query: Query  # its identifiers are the user's own
    state: str = ""  # as of the last run: "published", "preprint", ... or ""
    since: str = ""  # ISO date of its first version, where known
    claimed_published: bool = False  # the list or a comment says that it is out
    work_identifiers: tuple[
        Identifier, ...
    ] = ()  # of the work that the cache has under one of its identifiers
    linked: Linkage = field(
        default_factory=Linkage
    )  # after `set_links`, the skeleton of each accepted record
    reported_identifiers: frozenset[Identifier] = (
        frozenset()
    )  # by the accepted records: asked for often, so made once
    spooled_records: Spooled | InMemory | None = None  # the accepted records in full, packed
    cached_work: CachedWork | None = None  # its work, where nothing has changed since it was made
    unavailable_sources: set[str] = field(
        default_factory=set
    )  # sources that have a question of this paper and could not be asked

    def set_links(self, linked: Linkage, spool: Spool) -> None:
        """Take what linkage says. What asking on needs stays at hand, the rest is put aside: ten thousand papers are held at once."""
        self.spooled_records = spool.put(codec.pack(linked.accepted))
        self.linked = replace(linked, accepted=skeleton(linked.accepted))
        self.reported_identifiers = frozenset(self.linked.reported_identifiers)

    def accepted(self) -> tuple[SourcedRecord, ...]:
        """Return the accepted records in full."""
        if self.spooled_records is None:
            return self.linked.accepted
        return codec.unpack(self.spooled_records.get(), tuple[SourcedRecord, ...])

    @property
    def identifiers(self) -> set[Identifier]:
        """All identifiers worth asking for."""
        return {*self.query.identifiers, *self.reported_identifiers}

    @property
    def queries(self) -> list[Query]:
        """What to search for: the stated title, and titles under which a service knows the paper now."""
        stated = [self.query] if self.query.title else []
        known = {text.fold(self.query.title)}
        for found in self.linked.accepted:
            title = found.record.title
            if found.record.standing is Standing.UNKNOWN and text.fold(title) not in known:
                known.add(text.fold(title))
                stated.append(Query(title, found.record.authors[:1], exact=True))
        return stated[:3]

    @property
    def records(self) -> list[Record]:
        """The accepted records."""
        return [f.record for f in self.linked.accepted]

    @property
    def published(self) -> bool:
        """Whether a record that can be relied on says that it is published."""
        return any(r.standing is Standing.PUBLISHED and r.tier <= Tier.INDEX for r in self.records)

    @property
    def lacks_abstract(self) -> bool:
        """Whether no accepted record has an abstract."""
        return not any(r.abstract for r in self.records)


def skeleton(accepted: Sequence[SourcedRecord]) -> tuple[SourcedRecord, ...]:
    """Return records without what only the merged work needs; what they have in common they share."""
    seen: dict[object, Any] = {}

    def shared(value: Any) -> Any:
        return seen.setdefault(value, value)

    return tuple(
        SourcedRecord(
            Record(
                source=r.source,
                tier=r.tier,
                title=shared(r.title),
                authors=shared(r.authors[:1]),
                type=r.type,
                standing=r.standing,
                identifiers=shared(tuple(map(shared, r.identifiers))),
                links=shared(tuple(map(shared, r.links))),
                other_titles=r.other_titles,
                issued=r.issued,
                container_title=r.container_title and "…",
                container_title_short=r.container_title_short and "…",
                abstract=r.abstract and "…",
                genre=r.genre,
                partial=r.partial,
            ),
            sys.intern(f.fetched),
            shared(f.asked),
        )
        for f in accepted
        for r in [f.record]
    )


def search_question(query: Query) -> str:
    """Return the question under which a search is remembered: folded title, first author's family name, year."""
    first = text.fold(query.authors[0].family or query.authors[0].literal) if query.authors else ""
    return f"search:{text.fold(query.title)}|{first}|{query.year or ''}"


def questions_of(paper: Target) -> Iterator[str]:
    """Yield the questions that a paper has: its identifiers and its searches."""
    yield from map(str, paper.identifiers)
    yield from map(search_question, paper.queries)


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch for one source: the questions, and how to ask them."""

    way: Way
    questions: tuple[str, ...]
    ask: Callable[[], Iterator[tuple[str, str | None]]]
