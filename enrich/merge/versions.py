"""The versions of one paper: each preprint, conference paper and journal article. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from enrich import venues
from enrich.identifiers import doi_prefixes
from enrich.matching.preprints import is_preprint
from enrich.model import Record, Standing, Tier
from enrich.text import retractions

VersionKind = Literal["published", "preprint"]

_PUBLISHED_BY_TYPE = frozenset(
    {"book", "thesis", "report", "chapter", "article-journal", "paper-conference"}
)
_WITHOUT_A_VENUE = frozenset({"book", "thesis", "report"})
UNKNOWN_YEAR = 9999


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """A record with the ISO time of its answer, and its rank among all records of the paper."""

    record: Record
    fetched: str
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a paper: the records of sources that keep versions apart, and aggregators'.

    Both are in the order of their ranks.
    """

    kind: VersionKind
    records: tuple[VersionRecord, ...] = ()
    aggregator_records: tuple[VersionRecord, ...] = ()

    @property
    def all_records(self) -> list[Record]:
        """All records, aggregators' last."""
        return [r.record for r in (*self.records, *self.aggregator_records)]

    @property
    def year(self) -> int:
        """The year of the best record that has one; 9999 where none has."""
        return next((r.issued.year for r in self.all_records if r.issued), UNKNOWN_YEAR)

    @property
    def tier(self) -> int:
        """The best tier among the records."""
        return min((r.tier for r in self.all_records), default=Tier.AGGREGATOR)

    @property
    def is_minor(self) -> bool:
        """Whether this is a workshop's paper, a poster or a companion's, cited only as the last."""
        return any(_is_minor(r) for r in self.all_records)

    def best_first(self) -> list[VersionRecord]:
        """Return all records, the best first, aggregators' last."""
        return [*self.without_aggregators(), *self.aggregator_records]

    def without_aggregators(self) -> list[VersionRecord]:
        """Return the other records, the best first: of a preprint its own server's."""
        if self.kind == "published":
            return list(self.records)
        return sorted(self.records, key=_server_first)

    def with_record(self, added: VersionRecord, *, of_aggregator: bool = False) -> Version:
        """Return this version with one record more."""
        if of_aggregator:
            return replace(self, aggregator_records=(*self.aggregator_records, added))
        return replace(self, records=(*self.records, added))


def _server_first(ranked: VersionRecord) -> tuple[bool, bool, int]:
    record = ranked.record
    return record.tier != Tier.PREPRINT, record.id("arxiv") is None, ranked.rank


def places(record: Record) -> list[str]:
    """Return what a record calls its proceedings or journal, the short name first."""
    return [x for x in (record.container_title_short, record.container_title) if x]


def retraction_of(record: Record) -> str:
    """Return what a record states of its retraction, "" where it is not retracted."""
    is_notice = record.genre == retractions.NOTICE
    return record.retracted or ("" if is_notice else retractions.unmarked(record.title)[1])


def is_of_preprint(doi: str | None, versions: Iterable[Version]) -> bool:
    """Whether a DOI is a preprint's: by its prefix, or by a source that keeps versions apart."""
    known = (r.record for v in versions if v.kind == "preprint" for r in v.records)
    return bool(doi) and (
        doi_prefixes.is_of_preprint(doi or "") or any(r.id("doi") == doi for r in known)
    )


def _is_minor(record: Record) -> bool:
    found = [venues.venue(x) for x in places(record)]
    return any(v.type == "workshop" or v.acronym.endswith(" Companion") for v in found)


def kind_of(record: Record) -> VersionKind:
    """Return what a record is of: by its own statement, else by its venue and type."""
    if is_preprint(record):
        return "preprint"
    named = places(record)
    if any(venues.venue(x).type == "preprint server" for x in named):
        return "preprint"
    if record.standing is Standing.PUBLISHED:
        return "published"
    has_place = bool(named) or record.type in _WITHOUT_A_VENUE
    return "published" if has_place and record.type in _PUBLISHED_BY_TYPE else "preprint"


def ranked(records: Iterable[tuple[Record, str]]) -> list[VersionRecord]:
    """Return the records, each once, best tier first, in whatever order they came."""
    found = sorted({VersionRecord(record, fetched) for record, fetched in records}, key=_rank)
    in_order = itertools.chain.from_iterable(map(_settled, _ties(found)))
    return [replace(r, rank=i) for i, r in enumerate(in_order)]


def _rank(ranked: VersionRecord) -> tuple[int, str, str]:
    record = ranked.record
    facts = (record.identifiers, record.title, record.issued, record.container_title_short)
    return record.tier, record.source, "".join(map(str, facts))


def _ties(found: Iterable[VersionRecord]) -> Iterator[list[VersionRecord]]:
    return (list(ties) for _, ties in itertools.groupby(found, key=_rank))


def _settled(ties: list[VersionRecord]) -> list[VersionRecord]:
    """Return records of one rank in an order that depends on nothing but what they hold."""
    return sorted(ties, key=repr) if len(ties) > 1 else ties
