"""References against catalogues: the look-ups, and the linkage that a run makes of them.

What is looked up are the stated identifiers, the title, and the identifiers of other versions that
the accepted records name. The same code works in one process and on every worker of a cluster.

Each step is done for all references of a portion before the next one begins. The program and the
tables that a step needs then stay in the caches of the processor, where a reference that goes all
the way alone pushes them out: a portion takes a quarter less time.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from enrich import sources
from enrich.bulk.result import ResultRow, row_of
from enrich.catalogs.catalogue import Catalogue
from enrich.matching import authors, titles
from enrich.matching.linkage import Linkage, SourcedRecord, link
from enrich.model import Identifier, Query, Record
from enrich.sources.base import Source

# How often identifiers of other versions are followed.
_ROUNDS = 2
# Records that are kept as they were parsed: many references mean one paper.
_PARSED = 20_000
# References that are stated in the same words, and are matched once.
_MATCHED = 20_000
# References after which more are likely to come than reading the catalogues ahead costs.
_MANY = 5_000


class Matcher:
    """Catalogues, opened once, and what is asked of them."""

    def __init__(self, paths: Sequence[Path]) -> None:
        """Open catalogues. Raises ConfigError for one that is missing or damaged."""
        self._catalogues = catalogues = [Catalogue(path) for path in paths]
        self._count = 0
        names = sorted({name for catalogue in catalogues for name in catalogue.sources()})
        kinds = {kind.name: kind for kind in sources.classes()}
        self._asked = [
            _AskedSource(sources.make(kinds[name]), [c for c in catalogues if name in c.sources()])
            for name in names
        ]
        # Where in `_rows` the result of a query is. The hash of a query takes a while: it is made
        # once.
        self._places: dict[Query, int] = {}
        self._rows: list[ResultRow] = []

    def match(self, queries: Sequence[Query]) -> list[ResultRow]:
        """Return what the catalogues have of each query of a portion.

        Its place in the input and its key are filled in by the caller.
        """
        if self._count < _MANY <= self._count + len(queries):
            for catalogue in self._catalogues:
                catalogue.read_ahead()
        self._count += len(queries)
        if len(self._rows) > _MATCHED:
            self._forget()
        new: list[Query] = []
        places = []
        for query in queries:
            following = len(self._rows) + len(new)
            places.append(place := self._places.setdefault(query, following))
            if place == following:
                new.append(query)
        try:
            self._rows += self._match(new)
        except BaseException:
            self._forget()
            raise
        return [self._rows[place] for place in places]

    def _forget(self) -> None:
        """Forget what was matched before."""
        self._places.clear()
        self._rows.clear()

    def _match(self, queries: Sequence[Query]) -> list[ResultRow]:
        hits = [self._looked_up(query) for query in queries]
        found = [list(_records(some)) for some in hits]
        _compare_ahead(queries, found)
        linked = [link(query, some) for query, some in zip(queries, found, strict=True)]
        for place, query in enumerate(queries):
            linked[place] = self._with_versions(query, found[place], linked[place])
        return [row_of(query, one) for query, one in zip(queries, linked, strict=True)]

    def _looked_up(self, query: Query) -> list[_Hits]:
        found = list(self._by_identifiers(query.identifiers))
        return [*found, *self._by_title(query)] if query.title else found

    def _with_versions(
        self, query: Query, found: Sequence[SourcedRecord], linked: Linkage
    ) -> Linkage:
        """Return a linkage with the other versions that its records name, where there are any."""
        followed = set(query.identifiers)
        for _ in range(_ROUNDS):
            named = _other_versions(linked) - followed
            if not named:
                break
            followed |= named
            more = list(_records(self._by_identifiers(sorted(named))))
            if not more:
                break
            found = [*found, *more]
            linked = link(query, found)
        return linked

    def _by_identifiers(self, identifiers: Sequence[Identifier]) -> Iterator[_Hits]:
        for identifier in identifiers:
            for asked in self._asked:
                yield from asked.by_identifier(identifier)

    def _by_title(self, query: Query) -> Iterator[_Hits]:
        for asked in self._asked:
            yield from asked.by_title(query)


def _compare_ahead(queries: Sequence[Query], found: Sequence[Sequence[SourcedRecord]]) -> None:
    """Compare all titles of a portion, then all people: `link` finds both in their caches."""
    pairs = [(q, f.record) for q, some in zip(queries, found, strict=True) for f in some]
    for query, record in pairs:
        if query.title:
            titles.compare(query.title, record.title)
    for query, record in pairs:
        authors.compare(query.authors, record.people)


def _other_versions(linked: Linkage) -> set[Identifier]:
    """Return the identifiers that the accepted records name, and that none of them has."""
    if not any(f.record.links for f in linked.accepted):
        return set()
    return linked.reported_identifiers - linked.identifiers


def _records(hits: Iterable[_Hits]) -> Iterator[SourcedRecord]:
    """Yield the records of hits; of those of a title the ones that no identifier has found."""
    known: list[Record] = []
    for some in hits:
        for found in some.records():
            if some.asked is not None:
                known.append(found.record)
            elif found.record in known:
                continue
            yield found


class _Hits(NamedTuple):
    """What a catalogue has kept under an identifier, or a title (None)."""

    source: _AskedSource
    catalogue: Catalogue
    # As of when the catalogue has the source.
    date: str
    kept: Sequence[str]
    asked: Identifier | None

    def records(self) -> Iterator[SourcedRecord]:
        """Yield the records, parsed."""
        return self.source.records(self)


class _AskedSource:
    """A source, and the catalogues that have records of it, the newest first."""

    def __init__(self, source: Source, catalogues: Sequence[Catalogue]) -> None:
        self._source = source
        dated = [(c.date(source.name), str(c.path), c) for c in catalogues]
        self._catalogues = [(c, date) for date, _, c in sorted(dated, key=itemgetter(0, 1))[::-1]]
        self._parsed = functools.lru_cache(maxsize=_PARSED)(self._parse)

    def by_identifier(self, identifier: Identifier) -> Iterator[_Hits]:
        """Yield what the newest catalogue has under an identifier; of one's own what each has."""
        name = self._source.name
        found = self._found(lambda c: c.by_identifier(identifier, name), identifier)
        return found if self._source.policy.local else islice(found, 1)

    def by_title(self, query: Query) -> Sequence[_Hits]:
        """Return what there is under a title, else under nearly that one.

        That is what the newest catalogue has; of one's own what each has.
        """
        name = self._source.name
        found = self._found(lambda c: c.by_title(query, name), None)
        if self._source.policy.local or len(self._catalogues) == 1:
            return list(found)
        some: list[_Hits] = []
        for hits in found:
            if hits.catalogue.has_title(hits.kept, query, name):
                return [hits]
            some.append(hits)
        return some[:1]

    def _found(
        self, look_up: Callable[[Catalogue], Sequence[str]], asked: Identifier | None
    ) -> Iterator[_Hits]:
        """Yield what each catalogue has, the newest first."""
        for catalogue, date in self._catalogues:
            if kept := look_up(catalogue):
                yield _Hits(self, catalogue, date, kept, asked)

    def records(self, hits: _Hits) -> Iterator[SourcedRecord]:
        """Yield the records that a catalogue has kept, parsed."""
        name, asked = self._source.name, str(hits.asked or "")
        for one in hits.kept:
            answer = hits.catalogue.joined([one], name, asked, with_volumes=False)
            for record in self._parsed(answer):
                yield SourcedRecord(record, hits.date, hits.asked)

    def _parse(self, answer: str) -> tuple[Record, ...]:
        return tuple(self._source.parse(answer))
