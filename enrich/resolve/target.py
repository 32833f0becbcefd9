"""What resolving works on: one paper, its records so far, and how a question is written."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from enrich import text
from enrich.matching.linkage import Linkage, SourcedRecord
from enrich.model import Identifier, Name, Query, Record, Standing, Tier
from enrich.store import codec
from enrich.store.spool import InMemory, Spool, Spooled

MOST_TITLES = 3  # under which a paper is searched for
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class AnswerLifetimes:
    """After how many days a remembered answer is asked for again."""

    preprint_days: float = 7
    published_days: float = 180
    absent_days: float = 30


@dataclass(frozen=True, slots=True)
class CachedWork:
    """A work of an earlier run that is reused.

    `due`: when an answer to one of its `questions` is to be asked for again (ISO 8601, UTC).
    `made_of`: a digest of what the work was made of.
    """

    key: str
    due: str
    questions: tuple[str, ...]
    made_of: str


@dataclass(slots=True, eq=False)
class Target:
    """What is being found out about one paper. Two targets are never equal."""

    # Its identifiers are those that the list states.
    query: Query
    # As of the last run, where there is a work: "published", "preprint", ... or "".
    state: str = ""
    # As of the last run, also where there is no work: "unresolved", ..., "" if none has asked.
    last_state: str = ""
    # False where this run only looks it up.
    is_asked: bool = True
    # The ISO date of its first version, where known.
    since: str = ""
    # Whether the list or a comment says that it is published.
    claimed_published: bool = False
    # Those of the work that the cache has under one of the stated identifiers.
    work_identifiers: tuple[Identifier, ...] = ()
    # The folded title of that work: it may have been found by searches with more or fewer words.
    work_title: str = ""
    # After `set_links` with the skeletons of the accepted records.
    linked: Linkage = field(default_factory=Linkage)
    # Those that the accepted records have or link: kept, since they are read often.
    reported_identifiers: frozenset[Identifier] = frozenset()
    # The accepted records in full, packed.
    spooled_records: Spooled | InMemory | None = None
    # Its work, where nothing has changed since that was made.
    cached_work: CachedWork | None = None
    # Sources that have a question of this paper and could not be asked.
    unavailable_sources: set[str] = field(default_factory=set)

    def set_links(self, linked: Linkage) -> None:
        """Take in what linkage has accepted; of the records their skeletons."""
        self.linked = replace(linked, accepted=skeleton(linked.accepted))
        self.reported_identifiers = frozenset(self.linked.reported_identifiers)

    def keep(self, accepted: tuple[SourcedRecord, ...], spool: Spool) -> None:
        """Put the accepted records in full into `spool`: ten thousand targets are held at once."""
        self.spooled_records = spool.put(codec.encode(accepted))

    def accepted(self) -> tuple[SourcedRecord, ...]:
        """Return the accepted records in full."""
        if self.spooled_records is None:
            return self.linked.accepted
        return codec.decode(self.spooled_records.get(), tuple[SourcedRecord, ...])

    @property
    def has_nothing_to_ask(self) -> bool:
        """Whether an entry says nothing to ask about: it is an address without a title."""
        return not self.query.identifiers and not self.query.title

    @property
    def is_left_open(self) -> bool:
        """Whether nobody asks about it now, and no run has asked all that it needs."""
        return not self.is_asked and self.last_state in {"", "unchecked"}

    @property
    def identifiers(self) -> set[Identifier]:
        """All identifiers worth asking for."""
        return {*self.query.identifiers, *self.reported_identifiers}

    @property
    def queries(self) -> list[Query]:
        """What to search for: the stated title, and those that it has where it is not published.

        Aggregators have that of the published version, and a preprint often has it by now.
        """
        stated = [self.query] if self.query.title else []
        known = {text.fold(self.query.title)}
        for found in self.linked.accepted:
            title = found.record.title
            if found.record.standing is not Standing.PUBLISHED and text.fold(title) not in known:
                known.add(text.fold(title))
                stated.append(Query(title, found.record.authors[:1], exact=True))
        return stated[:MOST_TITLES]

    @property
    def records(self) -> list[Record]:
        """The accepted records."""
        return [f.record for f in self.linked.accepted]

    @property
    def published(self) -> bool:
        """Whether a record that can be relied on is of a published version."""
        return any(r.standing is Standing.PUBLISHED and r.tier <= Tier.INDEX for r in self.records)

    @property
    def lacks_abstract(self) -> bool:
        """Whether no accepted record has an abstract."""
        return not any(r.abstract for r in self.records)


def skeleton(accepted: Sequence[SourcedRecord]) -> tuple[SourcedRecord, ...]:
    """Return records without what only the merged work needs; equal values become one object."""
    seen: dict[object, object] = {}

    def shared(value: _T) -> _T:
        return seen.setdefault(value, value)  # type: ignore[return-value]  # an equal one

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
                translations=r.translations,
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
    """Return the question under which a search is remembered.

    It has the folded title, the first author's family name and the year.
    """
    first = text.fold(query.authors[0].family or query.authors[0].literal) if query.authors else ""
    return f"search:{text.fold(query.title)}|{first}|{query.year or ''}"


def is_search(question: str) -> bool:
    """Whether a question is a search for a title."""
    return question.startswith("search:")


def searched_title(question: str) -> str:
    """Return the folded title that a search asks for."""
    return question.removeprefix("search:").rsplit("|", 2)[0]


def query_of(question: str) -> Query | None:
    """Return what a remembered search was for, as far as its question says; None for no search."""
    if not is_search(question):
        return None
    _, author, year = question.rsplit("|", 2)
    authors = (Name(family=author),) if author else ()
    return Query(searched_title(question), authors, int(year) if year.isdecimal() else None)


def questions_of(target: Target) -> Iterator[str]:
    """Yield the questions that a paper has: its identifiers and its searches."""
    yield from map(str, target.identifiers)
    yield from map(search_question, target.queries)
