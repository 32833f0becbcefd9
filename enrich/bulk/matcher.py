"""One reference against catalogues: the look-ups, and the linkage that a run makes of them.

What is looked up are the stated identifiers, the title, and the identifiers of other versions that
the accepted records name. The same code works in one process and on every worker of a cluster.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from enrich import sources
from enrich.bulk.reference import BulkReference
from enrich.bulk.result import ResultRow, row_of
from enrich.catalogs.catalogue import Catalogue
from enrich.matching.linkage import Linkage, SourcedRecord, link
from enrich.model import Identifier, Query, Record
from enrich.sources.base import Source

# How often identifiers of other versions are followed.
_ROUNDS = 2
# Records that are kept as they were parsed: many references mean one paper.
_PARSED = 20_000
# References that are stated in the same words, and are matched once.
_MATCHED = 20_000


class Matcher:
    """Catalogues, opened once, and what is asked of them."""

    def __init__(self, paths: Sequence[Path]) -> None:
        """Open catalogues. Raises ConfigError for one that is missing or damaged."""
        catalogues = [Catalogue(path) for path in paths]
        names = sorted({name for catalogue in catalogues for name in catalogue.sources()})
        kinds = {kind.name: kind for kind in sources.classes()}
        self._asked = [
            _AskedSource(sources.make(kinds[name]), [c for c in catalogues if name in c.sources()])
            for name in names
        ]
        self._matched = functools.lru_cache(maxsize=_MATCHED)(self._match)

    def match(self, reference: BulkReference, row: int) -> ResultRow:
        """Return what the catalogues have of a reference, which is row `row` of the input."""
        return msgspec.structs.replace(self._matched(reference.query), row=row, key=reference.key)

    def _match(self, query: Query) -> ResultRow:
        found = list(self._by_identifiers(query.identifiers))
        if query.title:
            known = [f.record for f in found]
            found += (f for f in self._by_title(query) if f.record not in known)
        linked = link(query, found)
        followed = set(query.identifiers)
        for _ in range(_ROUNDS):
            named = _other_versions(linked) - followed
            if not named:
                break
            followed |= named
            more = list(self._by_identifiers(sorted(named)))
            if not more:
                break
            found += more
            linked = link(query, found)
        return row_of(query, linked)

    def _by_identifiers(self, identifiers: Sequence[Identifier]) -> Iterator[SourcedRecord]:
        for identifier in identifiers:
            for asked in self._asked:
                yield from asked.by_identifier(identifier)

    def _by_title(self, query: Query) -> Iterator[SourcedRecord]:
        bare = replace(query, identifiers=()) if query.identifiers else query
        for asked in self._asked:
            yield from asked.by_title(bare)


def _other_versions(linked: Linkage) -> set[Identifier]:
    """Return the identifiers that the accepted records name, and that none of them has."""
    if not any(f.record.links for f in linked.accepted):
        return set()
    return linked.reported_identifiers - linked.identifiers


class _AskedSource:
    """A source, and the catalogues that have records of it, the newest first."""

    def __init__(self, source: Source, catalogues: Sequence[Catalogue]) -> None:
        self._source = source
        name = source.name
        self._catalogues = sorted(catalogues, key=lambda c: (c.date(name), str(c.path)))[::-1]
        self._parsed = functools.lru_cache(maxsize=_PARSED)(self._parse)

    def by_identifier(self, identifier: Identifier) -> Iterator[SourcedRecord]:
        """Yield the records that have an identifier."""
        for catalogue in self._catalogues:
            kept = catalogue.by_identifier(identifier, self._source.name)
            yield from self._records(catalogue, kept, identifier)
            if kept and not self._source.policy.local:
                return

    def by_title(self, query: Query) -> Iterator[SourcedRecord]:
        """Yield the records that have (nearly) a title."""
        for catalogue in self._catalogues:
            kept = catalogue.by_title(query, self._source.name)
            yield from self._records(catalogue, kept, None)
            if kept and not self._source.policy.local:
                return

    def _records(
        self, catalogue: Catalogue, kept: Sequence[str], asked: Identifier | None
    ) -> Iterator[SourcedRecord]:
        date = catalogue.date(self._source.name)
        for one in kept:
            answer = catalogue.joined(
                [one], self._source.name, str(asked or ""), with_volumes=False
            )
            for record in self._parsed(answer):
                yield SourcedRecord(record, date, asked)

    def _parse(self, answer: str) -> tuple[Record, ...]:
        return tuple(self._source.parse(answer))
